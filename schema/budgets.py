"""What one user may spend: a bucket of points each, filled again by time. Next: admission.py.

All processes share the buckets, but none asks for each operation. What was spent here is told to the others
once a second (resolvers/access/sharing.py); between two such moments each process spends at most its part of
what was left: alone all of it, one of three a third. Who wants more than that asks first, by `claim`.
"""

import math
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

UNSURE = -1  # the bucket may hold enough, but others may have spent it
_MOST = 10_000  # buckets kept; those that are full again are forgotten first


async def _nobody_else() -> None:
    """There is nobody to be asked."""


@dataclass
class Budgets:
    """`points` = 0: nobody is counted."""

    points: int = 0
    restore: int = 1  # points a second
    clock: Callable[[], float] = time.monotonic
    processes: int = 1  # that share the buckets
    ask: Callable[[], Awaitable[None]] = _nobody_else  # tells what was spent, and learns what others did
    _buckets: dict[str, tuple[float, float]] = field(default_factory=dict[str, tuple[float, float]])
    _spent: dict[str, float] = field(default_factory=dict[str, float])  # what nobody else knows of

    def take(self, user_name: str, points: int) -> int:
        """0 = taken; else nothing is taken, and there is enough after so many seconds. UNSURE: claim it."""
        if not self.points:
            return 0
        now = self.clock()
        level = self._level(user_name, now) - points
        if level < 0:
            return max(1, math.ceil(-level / self.restore))
        spent = self._spent.get(user_name, 0.0) + points
        if self.processes > 1 and spent * self.processes > level + spent:
            return UNSURE
        self._put(user_name, level, now, spent)
        return 0

    async def claim(self, user_name: str, points: int) -> int:
        """As take, for whatever share: told before it is done, so that of several processes that want the
        last points at the same moment at most one gets them.
        """
        seconds = self.take(user_name, points)
        if seconds != UNSURE:
            return seconds
        now = self.clock()
        spent = self._spent.get(user_name, 0.0) + points
        self._put(user_name, self._level(user_name, now) - points, now, spent)
        await self.ask()
        level = self._level(user_name, self.clock())
        if level >= 0:
            return 0
        self.give(user_name, points)
        return max(1, math.ceil(-level / self.restore))

    def give(self, user_name: str, points: int) -> None:
        """Back, because less was used than was taken."""
        bucket = self._buckets.get(user_name)
        if bucket is not None:  # else it is full, or nobody is counted
            spent = self._spent.get(user_name, 0.0) - points
            self._put(user_name, bucket[0] + points, bucket[1], spent)

    def left(self, user_name: str) -> int:
        return max(0, int(self._level(user_name, self.clock())))

    # -- for sharing.py

    def untold(self) -> dict[str, float]:
        """What was spent here since this was last asked, less what time has given back to a full bucket."""
        now = self.clock()
        told: dict[str, float] = {}
        for name, spent in self._spent.items():
            missing = self.points - self._level(name, now)
            if amount := min(spent, missing):
                told[name] = amount
        self._spent.clear()
        return told

    def tell_again(self, told: Mapping[str, float]) -> None:
        """Nobody has heard it."""
        for name, amount in told.items():
            self._spent[name] = self._spent.get(name, 0.0) + amount

    def hear(self, user_name: str, level: float) -> None:
        """What is left by what all processes have told."""
        now = self.clock()
        level -= self._spent.get(user_name, 0.0)  # meanwhile, here
        if level < self.points:
            self._buckets[user_name] = level, now
            self._bound(now)
        else:
            self._buckets.pop(user_name, None)

    def _put(self, name: str, level: float, now: float, spent: float) -> None:
        self._buckets[name] = level, now
        self._spent[name] = spent
        self._bound(now)

    def _level(self, user_name: str, now: float) -> float:
        level, then = self._buckets.get(user_name) or (self.points, now)
        return min(self.points, level + (now - then) * self.restore)

    def _bound(self, now: float) -> None:
        if len(self._buckets) > _MOST:
            self._forget(now)

    def _forget(self, now: float) -> None:
        full = [name for name in self._buckets if self._level(name, now) >= self.points]
        # never only a few: the next new names would each walk through all of them again
        for name in full if len(full) >= _MOST // 10 else list(self._buckets)[: _MOST // 10]:
            del self._buckets[name]
