"""Subscribers who go on behind their newest cursor, whichever server answers. Next: sending_parts.py."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import httpx
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.support.events import PLACES, open_events
from tests.support.socket import open_wire

_LOG = "SELECT change_number FROM change_document ORDER BY xid, change_number"
# The end of a connection, and what balancer and server say while one of them ends.
_CUT = (
    *(OSError, TimeoutError, AssertionError, StopAsyncIteration),
    *(httpx.HTTPError, ConnectionClosed, InvalidHandshake),
)
_PAUSE = 0.05


@dataclass
class Seen:
    """What one subscriber was told."""

    numbers: list[str] = field(default_factory=list[str])
    streams: int = 0  # that he began
    cursor: str | None = None
    wrong: str = ""  # an event that is none

    def note(self, event: dict[str, Any]) -> None:
        """Not before it is whole: else he would go on behind what he has not seen."""
        self.numbers.append(event["change"]["changeNumber"])
        self.cursor = event["cursor"]

    async def until(self, count: int, seconds: float = 60) -> None:
        async with asyncio.timeout(seconds):
            while len(self.numbers) < count:  # noqa: ASYNC110 -- another task receives
                await asyncio.sleep(0.01)

    async def assert_is_the_end_of_the_log(self, dsn: str, seconds: float = 60) -> None:
        """Every change since the first that he saw, once, in the order of the log. Nobody writes any more."""
        connection = await asyncpg.connect(dsn)
        try:
            log = [row[0] for row in await connection.fetch(_LOG)]
        finally:
            await connection.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self.numbers[-1:] != log[-1:]:  # noqa: ASYNC110 -- the last ones are still on their way
                    await asyncio.sleep(0.01)
        assert self.wrong == ""
        assert self.numbers
        assert self.numbers == log[-len(self.numbers) :]


async def _by_socket(url: str, token: str, seen: Seen) -> None:
    async with open_wire(url, token) as wire:
        seen.streams += 1
        await wire.subscribe("1", PLACES, after=seen.cursor)
        while (frame := await wire.receive())["type"] == "next":
            seen.note(frame["payload"]["data"]["customerChanged"])


async def _by_events(url: str, token: str, seen: Seen) -> None:
    async with open_events(url, token, last=seen.cursor) as wire:
        seen.streams += 1
        while (event := await wire.event()).name == "next":
            if event.payload.get("errors"):  # what a WebSocket says as `error`: he comes again
                return
            seen.note(event.payload["data"]["customerChanged"])


@contextlib.asynccontextmanager
async def following(url: str, token: str) -> AsyncGenerator[tuple[Seen, Seen]]:
    """One over WebSocket and one over SSE, while the block runs."""
    seen = Seen(), Seen()
    ways: tuple[Callable[[str, str, Seen], Coroutine[Any, Any, None]], ...] = (_by_socket, _by_events)
    tasks = [
        asyncio.create_task(_for_ever(way, url, token, one)) for way, one in zip(ways, seen, strict=True)
    ]
    try:
        yield seen
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _for_ever(
    way: Callable[[str, str, Seen], Coroutine[Any, Any, None]], url: str, token: str, seen: Seen
) -> None:
    while True:
        try:
            await way(url, token, seen)
        except _CUT:
            pass
        except Exception as error:  # whoever looks at what he has seen is told
            seen.wrong = repr(error)
            return
        await asyncio.sleep(_PAUSE)
