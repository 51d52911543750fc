"""Who wrote last what in this process: for clients that bring nothing back. Next: spread.py."""

from collections import OrderedDict
from typing import NamedTuple

from resolvers.replicas.position import Position

MOST_USERS = 10_000


class Wanted(NamedTuple):
    """What a read must not be older than: a place in the log, and a moment where the place is not known."""

    position: Position | None = None
    since: float = float("-inf")


ANYTHING = Wanted()


class _Note(NamedTuple):
    wanted: Wanted
    at: float


class Written:
    """A note is needed for `seconds`: whatever is further behind is no replica in use."""

    def __init__(self, seconds: float, most: int = MOST_USERS) -> None:
        self._seconds = seconds
        self._most = most
        self._last: OrderedDict[str, _Note] = OrderedDict()  # the newest last
        self._others = _Note(ANYTHING, float("-inf"))  # of all for whom there was no room

    def __len__(self) -> int:
        return len(self._last)

    def note(self, user_name: str, position: Position | None, at: float) -> None:
        """`at`: after the commit. Without a position whatever was shown since then will do."""
        wanted = Wanted(since=at) if position is None else Wanted(position)
        self._last[user_name] = _Note(wanted, at)
        self._last.move_to_end(user_name)
        while self._last:
            oldest = next(iter(self._last.values()))
            if len(self._last) > self._most:
                self._others = _Note(Wanted(since=oldest.at), oldest.at)
            elif oldest.at >= at - self._seconds:
                break
            self._last.popitem(last=False)

    def wanted(self, user_name: str, now: float) -> Wanted:
        note = self._last.get(user_name, self._others)
        return note.wanted if note.at >= now - self._seconds else ANYTHING
