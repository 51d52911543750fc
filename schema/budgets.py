"""What one user may spend: a bucket of points each, filled again by time. Next: admission.py.

The buckets are this process's own: behind two processes a user has twice as much.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

_MOST = 10_000  # buckets kept; those that are full again are forgotten first


@dataclass
class Budgets:
    """`points` = 0: nobody is counted."""

    points: int = 0
    restore: int = 1  # points a second
    clock: Callable[[], float] = time.monotonic
    _buckets: dict[str, tuple[float, float]] = field(default_factory=dict[str, tuple[float, float]])

    def take(self, user_name: str, points: int) -> int:
        """0 = taken; else nothing is taken, and there is enough after so many seconds."""
        if not self.points:
            return 0
        now = self.clock()
        level = self._level(user_name, now) - points
        if level < 0:
            return max(1, math.ceil(-level / self.restore))
        self._buckets[user_name] = level, now
        if len(self._buckets) > _MOST:
            self._forget(now)
        return 0

    def give(self, user_name: str, points: int) -> None:
        """Back, because less was used than was taken."""
        bucket = self._buckets.get(user_name)
        if bucket is not None:  # else it is full, or nobody is counted
            self._buckets[user_name] = bucket[0] + points, bucket[1]

    def left(self, user_name: str) -> int:
        return int(self._level(user_name, self.clock()))

    def _level(self, user_name: str, now: float) -> float:
        level, then = self._buckets.get(user_name) or (self.points, now)
        return min(self.points, level + (now - then) * self.restore)

    def _forget(self, now: float) -> None:
        full = [name for name in self._buckets if self._level(name, now) >= self.points]
        # never only a few: the next new names would each walk through all of them again
        for name in full if len(full) >= _MOST // 10 else list(self._buckets)[: _MOST // 10]:
            del self._buckets[name]
