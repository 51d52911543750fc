"""Keys the service makes for itself and all its processes share. Next: seal.py."""

import secrets

import asyncpg

CURSOR_KEY = "cursor"  # signs cursors
_BYTES = 32


async def shared_key(pool: asyncpg.Pool, name: str) -> bytes:
    """The key of this name; the first who asks makes it, whoever asks at the same time gets the same."""
    find = "SELECT value FROM secret WHERE name = $1"
    found = await pool.fetchval(find, name)
    if found is None:
        await pool.execute(
            "INSERT INTO secret (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
            name,
            secrets.token_bytes(_BYTES),
        )
        found = await pool.fetchval(find, name)
    return bytes(found)
