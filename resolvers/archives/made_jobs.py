"""Jobs that make a file: how far they are, with the file; and what was chosen for one. Next: exports.py."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import asyncpg
import orjson

from resolvers.access.caller import Caller
from resolvers.archives.made import Also, NewMade, Safe, drop_made, keep_bytes, open_made, read_made
from resolvers.custody.desk import Desk

NEWEST = "ORDER BY j.created_at DESC, j.job_id DESC"
_STANDING = ("job_id", "state", "done", "total", "error", "created_by", "created_at", "ended_at")
_CHOICE = "SELECTION"  # kept as a file of its own: there may be 100,000
_LATER = timedelta(days=30)


def jobs_of(kind: str) -> str:
    """A statement, to which more conditions may be added; $1 is the moment. Of jobs j and their files m."""
    return f"""
SELECT {", ".join(f"j.{name}" for name in _STANDING)}, j.parameters,
    m.file_id, m.file_name, m.media_type, m.size, m.sha256, m.expires_at, m.about
FROM job j LEFT JOIN made_file m ON m.file_id = j.report::jsonb ->> 'fileId' AND m.expires_at > $1
WHERE j.kind = '{kind}'"""  # noqa: S608 - constants of our own


def before(parameter: str) -> str:
    """Those that were ordered before this one; null: all."""
    return f"""({parameter}::text IS NULL OR (j.created_at, j.job_id) <
    (SELECT created_at, job_id FROM job WHERE job_id = {parameter}))"""  # noqa: S608


def standing_of(row: asyncpg.Record) -> dict[str, Any]:
    """What all of them tell, by name."""
    return {name: row[name] for name in _STANDING}


async def keep_choice(safe: Safe, user_name: str, now: datetime, ids: Sequence[str], order: Also) -> None:
    """For a job that `order` orders, in the same transaction."""
    new = NewMade(_CHOICE, "selection", "application/json", user_name, now + _LATER)
    await keep_bytes(safe, new, orjson.dumps(list(ids)), order)


async def read_choice(desk: Desk, caller: Caller, file_id: str, today: date) -> list[str]:
    file = await open_made(desk, caller, file_id, today)
    return orjson.loads(b"".join([piece async for piece in read_made(desk, file)]))


async def drop_choice(desk: Desk, caller: Caller, file_id: str) -> None:
    async with desk.pool.acquire() as connection, connection.transaction():
        await drop_made(connection, file_id, caller.user_name, desk.now(), "the export is made")
