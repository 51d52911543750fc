"""A stored object that is damaged or lost: nobody gets it, and an incident says so. Next: incidents.py."""

import contextlib
import secrets
from collections.abc import AsyncGenerator, Mapping
from datetime import datetime
from typing import Any

import asyncpg
import orjson

from models.rules.finding_codes import Code
from resolvers.custody.naming import OWNED
from resolvers.errors import ResolverError
from storage.draft import Stored
from storage.errors import Damaged

_SHUT = """
UPDATE stored_object SET quarantined_at = $2
WHERE object_id = $1 AND quarantined_at IS NULL AND dropped_at IS NULL
"""
_NOTE = f"""
INSERT INTO incident (incident_id, code, object_id, attachment_id, version, customer_number, item_id,
    details, found_by, found_at)
SELECT $2, $3, v.object_id, v.attachment_id, v.version, v.customer_number, v.item_id, $4, $5, $6
FROM {OWNED} v WHERE v.object_id = $1
"""  # noqa: S608
_OPEN_AGAIN = """
UPDATE stored_object SET quarantined_at = NULL, verified_at = $2
WHERE object_id = $1 AND quarantined_at IS NOT NULL AND dropped_at IS NULL
"""


class Quarantined(ResolverError):
    """The file is known to be damaged or lost; `reason` is for the operator's log."""

    code = Code.AR_INTEGRITY.value

    def __init__(self, reason: str = "quarantined") -> None:
        super().__init__("the stored file did not stand its check and is in quarantine")
        self.reason = reason


async def quarantine(
    pool: asyncpg.Pool, object_id: str, details: Mapping[str, Any], found_by: str, now: datetime
) -> str | None:
    """The incident's id; None if it was shut before, or is about to be destroyed anyhow."""
    async with pool.acquire() as connection, connection.transaction():
        if await connection.execute(_SHUT, object_id, now) != "UPDATE 1":
            return None
        incident_id, told = secrets.token_hex(16), orjson.dumps(dict(details)).decode()
        await connection.execute(_NOTE, object_id, incident_id, Code.AR_INTEGRITY.value, told, found_by, now)
        return incident_id


@contextlib.asynccontextmanager
async def shutting_away(
    pool: asyncpg.Pool, stored: Stored, reader: str, now: datetime
) -> AsyncGenerator[None]:
    """Around the reading of one file: damage that a reader meets shuts it away, and he gets no more of it."""
    try:
        yield
    except Damaged as error:
        told = {"finding": "READ", "why": str(error)}
        await quarantine(pool, stored.object_id.hex(), told, reader, now)
        raise Quarantined(str(error)) from error


async def release(pool: asyncpg.Pool, object_id: str, now: datetime) -> bool:
    """After a check that it stood just now. Its incident stays open until somebody says what was done."""
    return await pool.execute(_OPEN_AGAIN, object_id, now) == "UPDATE 1"
