"""No more bytes a second than one is willing to spend on a check. Next: faults.py."""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import TypeVar

from storage.layers import Layer
from storage.store import Store

T = TypeVar("T")

_SHORTEST_PAUSE = 0.01  # below that sleeping costs more than it saves


def paced(store: Store, mib_per_second: float | None) -> Store:
    """0 and None = no bound."""
    return Pace(store, mib_per_second * 2**20) if mib_per_second else store


class Pace(Layer):
    """What is read through it, by all streams together."""

    def __init__(
        self,
        inner: Store,
        bytes_per_second: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        super().__init__(inner)
        self._rate = bytes_per_second
        self._clock = clock
        self._pause = pause
        self._free_at = 0.0

    async def stream(self, name: str, items: AsyncGenerator[T]) -> AsyncGenerator[T]:
        async with aclosing(items):
            async for item in items:
                if isinstance(item, bytes):
                    await self._spend(len(item))
                yield item

    async def _spend(self, length: int) -> None:
        now = self._clock()
        self._free_at = max(self._free_at, now) + length / self._rate
        if self._free_at - now >= _SHORTEST_PAUSE:
            await self._pause(self._free_at - now)
