"""The newest part of the log in memory, and those who wait for what comes next. Next: relay.py."""

import asyncio
from bisect import bisect_right
from collections.abc import Sequence

from resolvers.errors import Resync
from resolvers.feed.change import Change, Position

MOST = 10_000
SLICE = 500


class Ring:
    """Holds everything behind `base` up to what the relay has read, at most twice `most` changes."""

    def __init__(self, base: Position, most: int = MOST) -> None:
        self._most = most
        self._base = base
        self._changes: list[Change] = []
        self._places: list[Position] = []
        self._news = asyncio.Event()
        self._abandoned = False

    def add(self, changes: Sequence[Change]) -> None:
        """Continues where the last call ended. Wakes all who wait."""
        if not changes:
            return
        self._changes.extend(changes)
        self._places.extend(change.position for change in changes)
        # by halves, not one by one: dropping from the front moves all that stays
        if len(self._changes) > 2 * self._most:
            drop = len(self._changes) - self._most
            self._base = self._places[drop - 1]
            del self._changes[:drop], self._places[:drop]
        self._wake()

    def abandon(self) -> None:
        """The log is not the one that was read so far; whoever follows this ring has to begin anew."""
        self._abandoned = True
        self._wake()

    def behind(self, position: Position, most: int = SLICE) -> list[Change] | None:
        """What follows, oldest first; None if the ring no longer reaches back that far.

        Resync if it was abandoned.
        """
        if self._abandoned:
            raise Resync("the position is not from this change log")
        if position < self._base:
            return None
        start = bisect_right(self._places, position)
        return self._changes[start : start + most]

    async def wait(self) -> None:
        """Until something is added. Look first, without an await between looking and waiting."""
        await self._news.wait()

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()
