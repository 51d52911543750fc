"""Files of a batch upload: sent like others, but what they become is a file of their batch. Next: quotas.py.

They are sealed once. What a row of the batch names becomes an attachment later, and its object is taken over.
"""

import unicodedata
from datetime import datetime, timedelta
from typing import Any

import asyncpg

from models.rules.attachments import NewFile, check_bytes, is_id
from models.rules.finding import error
from models.rules.finding_codes import Code
from resolvers.access.caller import Caller
from resolvers.attachments.downloads import values_of
from resolvers.attachments.quotas import reserve
from resolvers.custody.orders import Wish, drop_objects
from resolvers.errors import Gone, Refused
from resolvers.pool import Connection
from storage.draft import Stored

WORKBOOK, ZIP, FILE = "WORKBOOK", "ZIP", "FILE"
IMPORT = "IMPORT"  # the source of a caller for whom the service itself takes files out of zips
DROPPED = "batch"  # why its objects go
_FILLED_IN = ("OPEN", "REFUSED")  # states in which files come
# Of a batch b: one whose job has failed is open again.
STATE = """CASE WHEN b.state = 'RUNNING' AND EXISTS (SELECT FROM job j WHERE j.job_id = b.job_id
    AND j.state IN ('FAILED', 'CANCELLED')) THEN 'OPEN' ELSE b.state END"""
# Whoever began a batch fills it; nobody else sees it.
_BATCH = f"""
SELECT {STATE} AS state, institution_code FROM import_batch b WHERE batch_id = $1 AND created_by = $2
FOR NO KEY UPDATE OF b
"""  # noqa: S608
LIFETIME = timedelta(days=7)  # of one that nobody carries out
_EMPTY = "DELETE FROM batch_file WHERE batch_id = $1 RETURNING object_id"
# The copy with the faults marked, if it still is there.
_UNMARK = """
WITH batch AS (
    UPDATE import_batch SET marked_file_id = NULL FROM import_batch former
    WHERE import_batch.batch_id = $1 AND former.batch_id = $1 RETURNING former.marked_file_id
)
DELETE FROM made_file WHERE file_id IN (SELECT marked_file_id FROM batch) RETURNING object_id
"""
_STOP = """
UPDATE upload SET state = 'DROPPED', fence = fence + 1 WHERE batch_id = $1 AND state = 'PENDING'
"""
_FORGET = "DELETE FROM import_batch WHERE batch_id = $1"
# Those that nobody filled or carried out since a moment.
FORGOTTEN = f"""
SELECT batch_id FROM import_batch b
WHERE {STATE} IN ('OPEN', 'REFUSED') AND coalesce(ended_at, created_at) <= {{0}}
    AND NOT EXISTS (SELECT FROM batch_file f WHERE f.batch_id = b.batch_id AND f.uploaded_at > {{0}})
"""  # noqa: S608
_OVER = f"{FORGOTTEN.format('$1')} FOR UPDATE OF b SKIP LOCKED"
_NAMED = "SELECT role FROM batch_file WHERE batch_id = $1 AND name = $2"
_FORMER = "DELETE FROM batch_file WHERE batch_id = $1 AND role = $2 RETURNING object_id"
_STORED = """
WITH object AS (
    INSERT INTO stored_object (object_id, store_key, size, sealed_size, segment_bytes, sha256, key_id,
        wrapped_key, commitment, slip) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
), file AS (
    INSERT INTO batch_file (object_id, size, sha256, batch_id, file_id, name, role, media_type, uploaded_by,
        uploaded_at, scanned_at) VALUES ($1, $3, $6, $11, $12, $13, $14, $15, $16, $17, $18)
)
UPDATE upload SET state = 'STORED', draft = NULL, version = 1, received = size WHERE upload_id = $19
"""


async def check_batch(connection: Connection, new: NewFile, caller: Caller) -> None:
    """Whether it takes this file, and its institution has room for it. Inside a transaction."""
    batch_id = new.batch_id or ""
    institution = await _filled_in(connection, batch_id, caller)
    await _check_name(connection, batch_id, named(new.file_name), new.role or FILE)
    await reserve(connection, institution, new.size)


async def store_batched(  # noqa: PLR0913
    connection: Connection, row: Any, caller: Caller, stored: Stored, at: datetime, *, scanned: bool
) -> None:
    """`row` is that of the upload, locked. A second workbook takes the place of the first."""
    batch_id, name, role = row["batch_id"], named(row["file_name"]), row["role"]
    await _filled_in(connection, batch_id, caller)
    if found := check_bytes(row["media_type"], stored.head, row["sha256"], stored.sha256):
        raise Refused(found)
    await _check_name(connection, batch_id, name, role)
    if role == WORKBOOK:
        former = await connection.fetch(_FORMER, batch_id, WORKBOOK)
        objects = [one["object_id"] for one in former]
        await drop_objects(connection, objects, Wish(caller.user_name, at, DROPPED))
    about = (batch_id, row["attachment_id"], name, role, row["media_type"], caller.user_name, at)
    about += (at if scanned else None,)
    await connection.execute(_STORED, *values_of(stored), *about, row["upload_id"])


async def drop_forgotten(pool: asyncpg.Pool, now: datetime) -> int:
    """Those that nobody filled or carried out for a while."""
    async with pool.acquire() as connection, connection.transaction():
        over = [row["batch_id"] for row in await connection.fetch(_OVER, now - LIFETIME)]
        for batch_id in over:
            await discard(connection, batch_id, "WORKER", now)
    return len(over)


async def empty_batch(connection: Connection, batch_id: str, user: str, now: datetime) -> None:
    """What still lies in it is not needed any more."""
    await connection.execute(_STOP, batch_id)
    gone = [row["object_id"] for what in (_EMPTY, _UNMARK) for row in await connection.fetch(what, batch_id)]
    await drop_objects(connection, gone, Wish(user, now, DROPPED))


async def discard(connection: Connection, batch_id: str, user: str, now: datetime) -> None:
    await empty_batch(connection, batch_id, user, now)
    await connection.execute(_FORGET, batch_id)


def named(file_name: str) -> str:
    """As rows name it: one of the forms in which Unicode writes the same."""
    return unicodedata.normalize("NFC", file_name).strip()


async def _filled_in(connection: Connection, batch_id: str, caller: Caller) -> str:
    """Its institution."""
    row = await connection.fetchrow(_BATCH, batch_id, caller.user_name) if is_id(batch_id) else None
    if row is None:
        raise Gone(batch_id)
    if row["state"] not in (("RUNNING",) if caller.source == IMPORT else _FILLED_IN):
        raise Refused([error(Code.GEN_STATE, ("batch_id",), value=row["state"])])
    return row["institution_code"]


async def _check_name(connection: Connection, batch_id: str, name: str, role: str) -> None:
    taken = await connection.fetchval(_NAMED, batch_id, name)
    if taken is not None and (taken, role) != (WORKBOOK, WORKBOOK):
        raise Refused([error(Code.GEN_DUPLICATE, ("file_name",), value=name)])
