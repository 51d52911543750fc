"""Follow the log from a place: out of the database until the ring is met, then live. Next: retention.py."""

import asyncio
from collections.abc import AsyncGenerator

import asyncpg

from resolvers.access.caller import Caller, Scope
from resolvers.errors import Busy
from resolvers.feed.change import EVERYTHING, Change, Position, Wanted, is_wanted, visible_items
from resolvers.feed.cursor import LogCursors
from resolvers.feed.log import Page, read_lag, read_page
from resolvers.feed.relay import POLL_SECONDS, Relay
from resolvers.feed.ring import MOST, Ring

_REPLAYS = 2  # pages read at the same time: after a restart all readers come at once, and others read too
_UNREACHABLE = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.QueryCanceledError,
    asyncpg.InterfaceError,
)


class Feed:
    """What a process offers to those who follow the log. `pool` is for those who are behind."""

    def __init__(
        self,
        dsn: str,
        pool: asyncpg.Pool,
        *,
        cursor_key: bytes,
        most: int = MOST,
        poll: float = POLL_SECONDS,
    ) -> None:
        self._pool = pool
        self._relay = Relay(dsn, most=most, poll=poll)
        self._replays = asyncio.Semaphore(_REPLAYS)
        self.cursors = LogCursors(cursor_key)

    async def start(self) -> None:
        await self._relay.start()

    async def close(self) -> None:
        await self._relay.close()

    def wake(self) -> None:
        """To be called after each commit of this process."""
        self._relay.wake()

    async def lag(self, source: asyncpg.Pool) -> tuple[int, float]:
        """Committed changes that were not handed out yet: their number, and the age of the oldest."""
        return await read_lag(source, self.tail)

    @property
    def tail(self) -> Position:
        return self._relay.tail

    @property
    def ring(self) -> Ring:
        return self._relay.ring

    def changes(
        self, caller: Caller, after: str | None = None, wanted: Wanted = EVERYTHING
    ) -> AsyncGenerator[Change]:
        """Each change that the caller may see and wants, once, in the order of the log; never ends.

        Behind `after`, or from now on. Resync, at any time, if the reader is too far behind: then changes
        that he has not seen are beyond recall. A slow reader costs nothing but his own statements.
        """
        start = None if after is None else self.cursors.decode(after)
        return self._follow(start or self.tail, start is not None, caller.read_scope(), wanted)

    async def _follow(
        self, position: Position, replay: bool, scope: Scope, wanted: Wanted
    ) -> AsyncGenerator[Change]:
        ring = self._relay.ring
        while True:
            # a given place is first looked up in the database: only there it is known to be too old
            found = None if replay else ring.behind(position)
            if found is None:
                page = await self._read(position, wanted)
                found, end, replay = page.changes, page.end, False
            elif found:
                end = found[-1].position
            else:
                await ring.wait()
                continue
            for change in found:
                if is_wanted(change, visible_items(change, scope), wanted):
                    yield change
            position = end

    async def _read(self, position: Position, wanted: Wanted) -> Page:
        try:
            async with self._replays:
                return await read_page(self._pool, position, wanted=wanted)
        except _UNREACHABLE:
            raise Busy(message="the database is out of reach") from None
