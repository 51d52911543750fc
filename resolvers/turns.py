"""Who may begin when more want to than can: users in turn, not whoever came first. Next: pool.py.

Asked before a pool of connections, so that two hundred reads of one user wait behind each other and not
before everybody else's. While nothing waits it is a number that is counted down and up.

    if not turns.free():
        await turns.wait(user_name)     # Busy: too many wait, and none has more waiting than this user
    try: ...
    finally:
        turns.leave()
"""

import asyncio
from collections import OrderedDict, deque

from resolvers.errors import Busy

_WAIT_SECONDS = 10.0


class Turns:
    """`at_once` = 0: everybody may. At most `most_waiting` wait in all."""

    def __init__(self, at_once: int = 0, most_waiting: int = 200) -> None:
        self._bounded = at_once > 0
        self._free = at_once
        self._most = most_waiting
        self._lines: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()  # the first one is next
        self.waiting = 0
        self.turned_away = 0

    def free(self) -> bool:
        """True: begin now."""
        if not self._bounded:
            return True
        if self._free:
            self._free -= 1
            return True
        return False

    async def wait(self, user_name: str) -> None:
        """Until it is this user's turn. Busy when the queue has no place for him, or he waited too long."""
        if self.waiting >= self._most:
            self._make_room(user_name)
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._lines.setdefault(user_name, deque()).append(place)
        self.waiting += 1
        try:
            async with asyncio.timeout(_WAIT_SECONDS):
                await place
        except BaseException as error:
            self._give_up(user_name, place)
            if isinstance(error, TimeoutError):
                raise Busy(message="no connection became free") from None
            raise

    def leave(self) -> None:
        """The next one of the next user may begin."""
        if not self._bounded:
            return
        while self._lines:
            user_name, line = self._lines.popitem(last=False)
            place = line.popleft()
            if line:
                self._lines[user_name] = line  # behind all others
            self.waiting -= 1
            if not place.done():  # else he has just given up
                place.set_result(None)
                return
        self._free += 1

    def _make_room(self, user_name: str) -> None:
        """Of a full queue whoever has most places loses his newest, to who has clearly fewer."""
        self.turned_away += 1
        greedy = max(self._lines, key=lambda name: len(self._lines[name]))
        if len(self._lines[greedy]) < len(self._lines.get(user_name, ())) + 2:
            raise Busy(message="too many wait for a connection")
        place = self._remove(greedy, self._lines[greedy][-1])
        if not place.done():
            place.set_exception(Busy(message="too many wait for a connection"))

    def _give_up(self, user_name: str, place: "asyncio.Future[None]") -> None:
        if place in self._lines.get(user_name, ()):
            self._remove(user_name, place)
        elif place.done() and not place.cancelled() and place.exception() is None:
            self.leave()  # it had become his turn already

    def _remove(self, user_name: str, place: "asyncio.Future[None]") -> "asyncio.Future[None]":
        line = self._lines[user_name]
        line.remove(place)
        if not line:
            del self._lines[user_name]
        self.waiting -= 1
        return place
