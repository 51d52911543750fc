"""Tells all processes that what they remember of a user is old: tokens, grants, sessions. Next: tokens.py."""

import asyncpg

from resolvers.pool import Connection

CHANNEL = "dossier_access"
EVERYBODY = "*"


async def tell(source: asyncpg.Pool | Connection, user_name: str) -> None:
    """Heard when the transaction commits. A hint only: whoever misses it learns it when his memory ends."""
    await source.execute("SELECT pg_notify($1, $2)", CHANNEL, user_name)
