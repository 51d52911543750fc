"""A user's row held by somebody else, so that an act waits for its turn. Next: users.py."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import asyncpg

from resolvers.pool import Connection

_WAITERS = "SELECT count(*) FROM pg_locks WHERE NOT granted"


@asynccontextmanager
async def holding(dsn: str, user_name: str) -> AsyncGenerator[asyncpg.Connection]:
    """The row is locked until the block ends; what the block writes is then committed."""
    connection = await asyncpg.connect(dsn)
    try:
        async with connection.transaction():
            await connection.execute("SELECT FROM user_account WHERE user_name = $1 FOR UPDATE", user_name)
            yield connection
    finally:
        await connection.close()


async def somebody_waits(connection: Connection) -> None:
    """For a lock, wherever."""
    async with asyncio.timeout(30):
        while not await connection.fetchval(_WAITERS):  # noqa: ASYNC110 - the database tells nobody who waits there
            await asyncio.sleep(0.01)
