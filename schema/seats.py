"""How many of a thing one user may have open at once, in all processes. Next: gate.py.

Who opens one while other processes run asks first what they have; one process after the other does, so that
the last seat is given once. A process that is alone asks nobody.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager


class NoSeat(Exception):
    """The user has as many open as he may, `most`."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


async def _nobody(_user_name: str) -> int:
    """Others have none."""
    return 0


class Seats:
    """`most` = 0: as many as he likes. Remembers only users who have something open."""

    def __init__(self, most: int = 0) -> None:
        self.most = most
        self.processes = 1  # that share the seats
        self.elsewhere: Callable[[str], Awaitable[int]] = _nobody  # what others have; ours is told
        self._taken: dict[str, int] = {}
        self._changed: set[str] = set()

    @asynccontextmanager
    async def one(self, user_name: str) -> AsyncGenerator[None]:
        """One more while the block lasts. NoSeat before it begins."""
        if self.most and self._taken.get(user_name, 0) >= self.most:
            raise NoSeat(self.most)
        self._add(user_name, 1)
        try:
            if self.most and self.processes > 1:
                others = await self.elsewhere(user_name)
                if self._taken[user_name] + others > self.most:
                    raise NoSeat(self.most)
            yield
        finally:
            self._add(user_name, -1)

    # -- for sharing.py

    def taken(self, user_name: str) -> int:
        """Those that he asks for among them."""
        return self._taken.get(user_name, 0)

    def untold(self) -> dict[str, int]:
        """How many are open of users where that has changed since this was last asked."""
        changed, self._changed = self._changed, set()
        return {name: self._taken.get(name, 0) for name in changed}

    def tell_again(self, names: set[str] | None = None) -> None:
        """Nobody has heard it; None: of nothing that was ever told."""
        if self.most:
            self._changed |= set(self._taken) if names is None else names

    def _add(self, user_name: str, more: int) -> None:
        taken = self._taken.get(user_name, 0) + more
        if taken:
            self._taken[user_name] = taken
        else:
            del self._taken[user_name]
        if self.most:
            self._changed.add(user_name)
