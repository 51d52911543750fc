"""Asks again when that may help: after a StoreDown, a few times, each time later. Next: limit.py."""

import asyncio
import logging
import random
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import TypeVar

from storage.errors import StoreError
from storage.layers import Layer
from storage.store import Entry, Store, Unfinished

T = TypeVar("T")
_LOG = logging.getLogger("dossier.storage")

ATTEMPTS = 5
_FIRST_PAUSE = 0.2
_LONGEST_PAUSE = 5.0


class Retry(Layer):
    """Every call may be repeated: objects are whole or absent, and `complete` may be asked twice.

    A repeated `begin` can leave an upload nobody knows of; `unfinished` shows it to whoever cleans up.
    """

    def __init__(
        self,
        inner: Store,
        *,
        attempts: int = ATTEMPTS,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        super().__init__(inner)
        self._attempts = attempts
        self._pause = pause

    async def call(self, name: str, work: Callable[[], Awaitable[T]]) -> T:
        failed = 0
        while True:
            try:
                return await work()
            except StoreError as error:
                failed += 1
                await self._wait(name, error, failed)

    async def get(self, key: str, start: int = 0, end: int | None = None) -> AsyncGenerator[bytes]:
        """Goes on behind the last byte yielded: an object never changes under its key."""
        failed = 0
        while True:
            try:
                async with aclosing(self.inner.get(key, start, end)) as chunks:
                    async for chunk in chunks:
                        start += len(chunk)
                        failed = 0
                        yield chunk
                return
            except StoreError as error:
                failed += 1
                await self._wait("get", error, failed)

    async def list(self, prefix: str = "") -> AsyncGenerator[Entry]:
        last = ""
        failed = 0
        while True:
            try:
                async with aclosing(self.inner.list(prefix)) as entries:
                    async for entry in entries:
                        if entry.key > last:
                            last = entry.key
                            yield entry
                return
            except StoreError as error:
                failed += 1
                await self._wait("list", error, failed)

    async def unfinished(self, prefix: str = "") -> AsyncGenerator[Unfinished]:
        seen: set[tuple[str, str]] = set()
        failed = 0
        while True:
            try:
                async with aclosing(self.inner.unfinished(prefix)) as uploads:
                    async for one in uploads:
                        if (one.key, one.upload) not in seen:
                            seen.add((one.key, one.upload))
                            yield one
                return
            except StoreError as error:
                failed += 1
                await self._wait("unfinished", error, failed)

    async def _wait(self, name: str, error: StoreError, failed: int) -> None:
        """Raises the error when asking again is of no use."""
        if not error.again or failed >= self._attempts:
            raise error
        longest = min(_FIRST_PAUSE * 2 ** (failed - 1), _LONGEST_PAUSE)
        _LOG.warning(
            "store asked again",
            extra={"call": name, "store": self.name, "failed": failed, "error": str(error)},
        )
        # not all who failed together come back together
        await self._pause(longest * random.uniform(0.5, 1))  # noqa: S311
