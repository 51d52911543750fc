"""A headless Chromium: the machine's own, driven by Playwright. Next: ../browser."""

import asyncio
import os
import shutil
import subprocess
import threading
from collections.abc import Coroutine, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
from playwright.async_api import Browser, async_playwright

_T = TypeVar("_T")
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_INSTALL_SECONDS = 600
_SECONDS = 60


@dataclass(frozen=True)
class Chromium:
    """The browser lives in a loop and thread of its own: without one it would keep the tests' loop."""

    browser: Browser
    loop: asyncio.AbstractEventLoop

    def do(self, work: Coroutine[Any, Any, _T]) -> _T:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(_SECONDS)


@pytest.fixture(scope="session")
def chromium() -> Generator[Chromium]:
    executable = _found() or _installed()
    if executable is None:
        pytest.skip("NOT PROVEN: there is no Chromium on this machine, so GraphiQL was not looked at")
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="chromium")
    thread.start()

    def do(work: Coroutine[Any, Any, _T]) -> _T:
        return asyncio.run_coroutine_threadsafe(work, loop).result(_SECONDS)

    try:
        playwright = do(async_playwright().start())
        # root has no sandbox to be put in
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = do(playwright.chromium.launch(executable_path=executable, args=arguments))
        yield Chromium(browser, loop)
        do(browser.close())
        do(playwright.stop())
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def _found() -> str | None:
    return next((path for path in map(shutil.which, _NAMES) if path), None)


def _installed() -> str | None:
    """On a Debian machine that is ours, such as a container of a build."""
    if os.geteuid() != 0 or not Path("/etc/debian_version").exists():
        return None
    command = ["apt-get", "install", "--yes", "--no-install-recommends", "chromium"]
    subprocess.run(command, capture_output=True, timeout=_INSTALL_SECONDS, check=False)
    return _found()
