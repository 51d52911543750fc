"""Figures of the database for whoever asks often: some time old, and asked for once. Next: backlog.py."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

import asyncpg

from resolvers.errors import Busy

_LOG = logging.getLogger("dossier.figures")
T = TypeVar("T")


class Remembered(Generic[T]):
    """What `ask` answers, for so many seconds; while the database is away, what was known before."""

    def __init__(self, ask: Callable[[], Awaitable[T]], seconds: float, told: str) -> None:
        self._ask = ask
        self._seconds = seconds
        self._told = told
        self._until = 0.0
        self._asking: asyncio.Task[None] | None = None
        self.last: T | None = None

    async def look(self) -> T | None:
        """Waits for the first figures only; later ones are counted while the last are told."""
        if time.monotonic() >= self._until:
            self._until = time.monotonic() + self._seconds
            self._asking = asyncio.create_task(self._look())
        if self.last is None and self._asking is not None:
            await asyncio.shield(self._asking)
        return self.last

    async def _look(self) -> None:
        try:
            self.last = await self._ask()
        except (OSError, Busy, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            self._until = 0.0
            _LOG.warning(
                "figures cannot be read",
                extra={"what": self._told, "error": f"{type(error).__name__}: {error}"},
            )
