"""GraphiQL as somebody uses it, and what goes wrong behind it. Next: ../browser/test_graphiql.py."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import ConsoleMessage, Page, Request, expect

from tests.support.chromium import Chromium

PICTURES = Path(__file__).resolve().parents[2] / "var" / "browser"
_MILLISECONDS = 20_000


class Window:
    def __init__(self, chromium: Chromium, url: str) -> None:
        self._chromium = chromium
        self._url = url
        self._page: Page = chromium.do(self._new_page())
        self.troubles: list[str] = []
        self.hosts: set[str] = set()

    def open(self, fragment: str = "") -> None:
        self._chromium.do(self._page.goto(f"{self._url}/graphiql{fragment}"))

    @property
    def address(self) -> str:
        return self._page.url

    def fill(self, selector: str, text: str) -> None:
        self._chromium.do(self._page.fill(selector, text))

    def click(self, selector: str) -> None:
        self._chromium.do(self._page.click(selector))

    def write(self, text: str) -> None:
        """Over what is in the editor, as if pasted."""
        self._chromium.do(self._write(text))

    def run(self) -> None:
        self._chromium.do(self._page.keyboard.press("ControlOrMeta+Enter"))

    def see(self, selector: str, *parts: str) -> None:
        """Waits until all of it is there."""
        for part in parts:
            found = expect(self._page.locator(selector))
            self._chromium.do(found.to_contain_text(part, timeout=_MILLISECONDS))

    def answer(self, *parts: str) -> None:
        self.see(".result-window", *parts)

    def evaluate(self, script: str) -> Any:
        return self._chromium.do(self._page.evaluate(script))

    def keep_picture(self, name: str) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        self._chromium.do(self._page.screenshot(path=PICTURES / f"{name}.png"))

    def close(self) -> None:
        self._chromium.do(self._page.context.close())

    async def _new_page(self) -> Page:
        context = await self._chromium.browser.new_context(
            locale="en-GB", viewport={"width": 1400, "height": 900}
        )
        page = await context.new_page()
        page.set_default_timeout(_MILLISECONDS)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("request", self._asked)
        return page

    async def _write(self, text: str) -> None:
        await self._page.locator(".graphiql-query-editor .CodeMirror").click()
        await self._page.keyboard.press("ControlOrMeta+a")
        await self._page.keyboard.insert_text(text)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.troubles.append(message.text)

    def _asked(self, request: Request) -> None:
        self.hosts.add(urlsplit(request.url).netloc)
