"""A pool and a clock that tests look into and change between two questions. Next: users.py."""

from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg


class Pool:
    """Counts the questions, fails when it is told to, and lets a test do something before the answer."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self.pool = pool
        self.asked = 0
        self.fails: BaseException | None = None
        self.meanwhile: Callable[[], Awaitable[object]] | None = None

    async def fetch(self, *arguments: Any) -> Any:
        self.asked += 1
        if self.fails is not None:
            raise self.fails
        rows = await self.pool.fetch(*arguments)
        if self.meanwhile is not None:
            act, self.meanwhile = self.meanwhile, None
            await act()
        return rows


class Clock:
    """Stands until it is set on."""

    def __init__(self, now: float = 1_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now
