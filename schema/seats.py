"""How many of a thing one user may have open at once in this process. Next: gate.py."""

from collections.abc import Generator
from contextlib import contextmanager


class NoSeat(Exception):
    """The user has as many open as he may, `most`."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class Seats:
    """`most` = 0: as many as he likes. Remembers only users who have something open."""

    def __init__(self, most: int = 0) -> None:
        self._most = most
        self._taken: dict[str, int] = {}

    @contextmanager
    def one(self, user_name: str) -> Generator[None]:
        """One more while the block lasts. NoSeat before it begins."""
        taken = self._taken.get(user_name, 0)
        if self._most and taken >= self._most:
            raise NoSeat(self._most)
        self._taken[user_name] = taken + 1
        try:
            yield
        finally:
            left = self._taken[user_name] - 1
            if left:
                self._taken[user_name] = left
            else:
                del self._taken[user_name]
