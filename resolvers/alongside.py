"""Work that goes on beside a block and ends with it, or side by side within it. Next: jobs/run.py."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Coroutine
from typing import Any

_AGAIN_SECONDS = 1.0


@contextlib.asynccontextmanager
async def alongside(work: Coroutine[Any, Any, None], name: str | None = None) -> AsyncGenerator[None]:
    """Cancelled at the block's end, and waited for."""
    task = asyncio.create_task(work, name=name)
    try:
        yield
    finally:
        while not task.done():
            task.cancel()  # and again: wait_for of Python 3.11 loses one that comes with what it waited for
            await asyncio.wait((task,), timeout=_AGAIN_SECONDS)
        with contextlib.suppress(asyncio.CancelledError):
            task.result()


@contextlib.asynccontextmanager
async def side_by_side() -> AsyncGenerator[asyncio.TaskGroup]:
    """Where a task fails the others end, and the first failure is told as it is."""
    try:
        async with asyncio.TaskGroup() as group:
            yield group
    except BaseExceptionGroup as failed:
        raise failed.exceptions[0] from None
