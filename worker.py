"""Work that no request asks for; beside the server or alone. Next: resolvers/feed/retention.py."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator
from datetime import UTC, datetime

import asyncpg

from resolvers.feed.retention import move_floor
from settings import Settings, SettingsError

HOUSEKEEPING_SECONDS = 600.0
_LOG = logging.getLogger("dossier.worker")


async def work(settings: Settings) -> None:
    """Until it is cancelled. Two of them do no harm: each job can be done twice."""
    if settings.dsn is None:
        raise SettingsError("DATABASE_URL: the worker needs a database; `make run` starts a private one")
    async with asyncpg.create_pool(settings.dsn, min_size=0, max_size=2) as pool:
        while True:
            try:
                moved = await move_floor(pool, settings.change_retention_days, datetime.now(UTC))
                if moved:
                    _LOG.info("retention moved the floor of the change log", extra={"batches": moved})
            except Exception:  # the outermost loop: whatever fails now is tried again
                _LOG.exception("housekeeping failed")
            await asyncio.sleep(HOUSEKEEPING_SECONDS)


@contextlib.asynccontextmanager
async def beside(settings: Settings) -> AsyncGenerator[None]:
    """Works while the block runs; one command is then the whole service."""
    task = asyncio.create_task(work(settings), name="worker")
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
