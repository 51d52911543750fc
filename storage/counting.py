"""Counts each call of a store, how long it took and whether it failed. Next: retry.py."""

import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import TypeVar

from storage.errors import StoreError
from storage.layers import Layer
from storage.tally import CALLS

T = TypeVar("T")


class Counting(Layer):
    """Innermost, so that a call that is repeated counts each time."""

    async def call(self, name: str, work: Callable[[], Awaitable[T]]) -> T:
        began = time.perf_counter()
        try:
            return await work()
        except StoreError as error:
            CALLS[name].fail(error)
            raise
        finally:
            CALLS[name].add(time.perf_counter() - began)

    async def stream(self, name: str, items: AsyncGenerator[T]) -> AsyncGenerator[T]:
        began, waits = time.perf_counter(), True
        try:
            async with aclosing(items):
                async for item in items:
                    if waits:
                        CALLS[name].add(time.perf_counter() - began)
                        waits = False
                    yield item
        except StoreError as error:
            CALLS[name].fail(error)
            raise
        finally:
            if waits:
                CALLS[name].add(time.perf_counter() - began)
