"""What is done for a caller after his answer, whose time so tells nothing. Next: sessions.py."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from resolvers.errors import Busy

_AT_ONCE = 2  # each may wait for a row, with a connection of the pool
_MOST = 500
_LOG = logging.getLogger("dossier.access")


class Errands:
    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._turn = asyncio.Semaphore(_AT_ONCE)

    def begin(self, work: Callable[[], Awaitable[None]]) -> None:
        """Returns at once; Busy if too many are under way."""
        if len(self._tasks) >= _MOST:
            raise Busy(retry_after=5, message="too many errands")
        task = asyncio.create_task(self._run(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self, seconds: float = 5.0) -> None:
        """Waits for all that are under way, but not for ever."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    async def _run(self, work: Callable[[], Awaitable[None]]) -> None:
        async with self._turn:
            try:
                await work()
            except Exception:  # the outermost loop of an errand: nobody waits who could be told
                _LOG.exception("an errand failed")
