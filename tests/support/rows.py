"""Rows as they stand in the database, past the service. Next: door.py."""

import asyncpg


async def in_database(dsn: str, statement: str, *arguments: object) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetch(statement, *arguments)
    finally:
        await connection.close()
