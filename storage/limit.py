"""No more calls at once than the store and this process bear. Next: faults.py."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import TypeVar

from storage.layers import Layer
from storage.store import Store

T = TypeVar("T")


class Limit(Layer):
    """Calls and streams wait in queues of their own: slow readers must not hold up those who upload."""

    def __init__(self, inner: Store, *, calls: int = 24, streams: int = 64) -> None:
        super().__init__(inner)
        self._calls = asyncio.Semaphore(calls)
        self._streams = asyncio.Semaphore(streams)

    async def call(self, name: str, work: Callable[[], Awaitable[T]]) -> T:
        async with self._calls:
            return await work()

    async def stream(self, name: str, items: AsyncGenerator[T]) -> AsyncGenerator[T]:
        async with self._streams, aclosing(items):
            async for item in items:
                yield item
