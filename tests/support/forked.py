"""Programs of this project as forks of a process that has imported them. Next: forked_child.py.

A fresh interpreter takes nine seconds of CPU to import the service. What is tried here is the program, not
the import; tests/journeys starts it as its users do.
"""

import asyncio
import os
import signal
from collections.abc import Mapping, Sequence
from functools import cache
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 180  # on a busy machine


class Forked:
    """`command`: cli.py … or -m MODULE …, as behind the interpreter's name. It ends with the tests."""

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        output: Path | str = os.devnull,
        errors: Path | str | None = None,
        cwd: Path = ROOT,
    ) -> None:
        self._output = Path(output)
        told = (tuple(command), dict(environment), str(cwd), str(output), errors and str(errors))
        self._process = _imported().Process(target=_run, args=told, daemon=True)
        self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """As a subprocess tells it: minus the signal's number of one that was killed."""
        return self._process.exitcode

    @property
    def said(self) -> bytes:
        """What it has written to its output so far."""
        return self._output.read_bytes() if self._output.exists() else b""

    async def until_said(self, word: bytes, times: int = 1) -> None:
        async with asyncio.timeout(_START_SECONDS):
            while self.said.count(word) < times:
                assert self.returncode is None, self.said[-2_000:]
                await asyncio.sleep(0.02)

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """Without a chance to say or write anything."""
        self.send_signal(signal.SIGKILL)

    def wait(self, seconds: float | None = None) -> int:
        """TimeoutError if it does not end in time."""
        self._process.join(seconds)
        if self._process.exitcode is None:
            raise TimeoutError(f"{self.pid} has not ended in {seconds} seconds")
        return self._process.exitcode

    async def ended(self, seconds: float | None = None) -> int:
        return await asyncio.to_thread(self.wait, seconds)


@cache
def _imported() -> ForkServerContext:
    """Started with the first program of a test run, and ended with it."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.support.forked_child"])
    return context


def _run(*told: Any) -> None:
    from tests.support.forked_child import run

    run(*told)
