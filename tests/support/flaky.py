"""An S3 server that is unwell: it answers 503, breaks its answers off, or takes its time. Next: proxy.py."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from tests.support.proxy import Proxy, serving

_SLOW_DOWN = b"""<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>"""
_HEAD_SECONDS = 5
_REST_SECONDS = 0.5


class Flaky(Proxy):
    """Before a server that is well. What is changed holds for connections made later: `cut` ends others."""

    def __init__(self, target: tuple[str, int] | str) -> None:
        super().__init__(target)
        self.unavailable = False  # whoever asks is told 503, in the server's name
        self.most: int | None = None  # bytes that pass to a client on one connection; then it breaks
        self.told = 0  # 503
        self.broken = 0  # answers
        self._left: dict[asyncio.StreamWriter, int] = {}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.unavailable and not self.refuses:
            await self._refuse(reader, writer)
            return
        if self.most is not None:
            self._left[writer] = self.most
        try:
            await super().serve(reader, writer)
        finally:
            self._left.pop(writer, None)

    async def _refuse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """At once, whatever body was to come."""
        self.told += 1
        head = (
            b"HTTP/1.1 503 Slow Down\r\nContent-Type: application/xml\r\nConnection: close\r\n"
            b"Content-Length: %d\r\n\r\n" % len(_SLOW_DOWN)
        )
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            async with asyncio.timeout(_HEAD_SECONDS):
                await reader.readuntil(b"\r\n\r\n")
            writer.write(head + _SLOW_DOWN)
            await writer.drain()
            # closed with something unread, the answer would be lost as well
            async with asyncio.timeout(_REST_SECONDS):
                while await reader.read(1 << 16):
                    pass
        writer.close()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """As ever, but an answer that is too long ends in the middle."""
        if writer not in self._left:
            await super()._pass(reader, writer)
            return
        while piece := await reader.read(min(1 << 16, self._left[writer])):
            writer.write(piece)
            await writer.drain()
            self._left[writer] -= len(piece)
            if not self._left[writer]:
                self.broken += 1
                raise ConnectionResetError
        if writer.can_write_eof():
            writer.write_eof()


@asynccontextmanager
async def open_flaky(url: str) -> AsyncGenerator[Flaky]:
    """Before the server at this address; `port` is where it is asked."""
    parts = urlsplit(url)
    found = Flaky((parts.hostname or "", parts.port or 0))
    async with serving(found):
        yield found
