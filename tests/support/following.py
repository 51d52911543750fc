"""A subscriber that outlives the service and goes on with its newest cursor. Next: log.py."""

import asyncio
import contextlib

from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.support.socket import open_wire

_FOLLOW = (
    "subscription ($after: String) { customerChanged(after: $after) { cursor change { changeNumber } } }"
)


class Follower:
    """`ends` holds how each of its streams ended: the last frame's type and the close code."""

    def __init__(self, token: str) -> None:
        self.seen: list[str] = []
        self.ends: list[tuple[str, int | None]] = []
        self._token = token
        self._cursor: str | None = None
        self._task: asyncio.Task[None] | None = None

    def follow(self, url: str) -> None:
        """The service at this address, until it ends."""
        self._task = asyncio.create_task(self._follow(url))

    async def ended(self) -> None:
        assert self._task is not None
        async with asyncio.timeout(15):
            await self._task

    async def until(self, count: int) -> None:
        async with asyncio.timeout(20):
            while len(self.seen) < count:  # noqa: ASYNC110 -- another task receives
                await asyncio.sleep(0.01)

    async def _follow(self, url: str) -> None:
        kind = ""
        with contextlib.suppress(ConnectionClosed, InvalidHandshake):
            async with open_wire(url, self._token) as wire:
                await wire.subscribe("1", _FOLLOW, after=self._cursor)
                while True:
                    try:
                        frame = await wire.receive()
                    except ConnectionClosed:
                        self.ends.append((kind, wire.connection.close_code))
                        return
                    kind = frame["type"]
                    if kind == "next":
                        event = frame["payload"]["data"]["customerChanged"]
                        self._cursor = event["cursor"]
                        self.seen.append(event["change"]["changeNumber"])
