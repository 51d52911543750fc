"""A table that nobody can read meanwhile: statements run as long as a test wants. Next: storm.py."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import asyncpg

READ = "{tasks {totalCount}}"  # what waits for it
_RUNNING = """
SELECT count(*) FROM pg_stat_activity
WHERE application_name = 'dossier-read' AND state = 'active' AND datname = current_database()
"""


class Held:
    """What a test sees of the database while the table is held."""

    def __init__(self, watcher: asyncpg.Connection) -> None:
        self._watcher = watcher

    async def until_running(self, count: int) -> None:
        """Until exactly so many reads are in the database."""
        async with asyncio.timeout(10):
            while await self._watcher.fetchval(_RUNNING) != count:  # noqa: ASYNC110 - the database is asked
                await asyncio.sleep(0.01)


@asynccontextmanager
async def held(dsn: str) -> AsyncGenerator[Held]:
    # two, because a transaction sees pg_stat_activity as it was at its first look
    holder, watcher = await asyncpg.connect(dsn), await asyncpg.connect(dsn)
    try:
        async with holder.transaction():
            await holder.execute("LOCK TABLE task IN ACCESS EXCLUSIVE MODE")
            yield Held(watcher)
    finally:
        await holder.close()
        await watcher.close()
