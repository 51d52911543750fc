"""GraphiQL as somebody uses it, and what goes wrong behind it. Next: ../browser/test_graphiql.py."""

from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import ConsoleMessage, Page, Request, ViewportSize, expect

from tests.support.chromium import Chromium

PICTURES = Path(__file__).resolve().parents[2] / "var" / "browser"
_MILLISECONDS = 20_000


class Window:
    def __init__(self, chromium: Chromium, url: str, beside: "Window | None" = None) -> None:
        """`beside`: another tab of that window, with the same cookies."""
        self._chromium = chromium
        self._url = url
        self.troubles: list[str] = []
        self.hosts: set[str] = set()
        self.sent: list[str] = []  # bodies
        self.authorization = ""  # the last that was sent
        self._page: Page = chromium.do(self._new_page(beside))

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

    def reload(self) -> None:
        self._chromium.do(self._page.reload())

    def is_seen(self, selector: str) -> bool:
        return self._chromium.do(self._page.is_visible(selector))

    def cookies(self) -> list[Any]:
        return self._chromium.do(self._page.context.cookies())

    def set_clock(self, now: datetime) -> None:
        """What the page takes for the time; its timers go on as they do."""
        self._chromium.do(self._page.clock.set_system_time(now))

    def begin_with(self, script: str) -> None:
        """Runs in each page before its own scripts."""
        self._chromium.do(self._page.add_init_script(script))

    def evaluate(self, script: str) -> Any:
        return self._chromium.do(self._page.evaluate(script))

    def keep_picture(self, name: str) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        self._chromium.do(self._page.screenshot(path=PICTURES / f"{name}.png"))

    def close(self) -> None:
        self._chromium.do(self._page.context.close())

    async def _new_page(self, beside: "Window | None") -> Page:
        size: ViewportSize = {"width": 1400, "height": 900}
        context = (
            beside._page.context
            if beside
            else await self._chromium.browser.new_context(locale="en-GB", viewport=size)
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
        if request.post_data:
            self.sent.append(request.post_data)
            self.authorization = request.headers.get("authorization", self.authorization)
