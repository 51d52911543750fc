"""Takes from the store what no row wants any more. Next: uploads.py."""

import contextlib
import logging
from collections.abc import AsyncGenerator
from datetime import datetime
from typing import Any

import asyncpg
import orjson

from resolvers.attachments import downloads, uploads
from resolvers.attachments.batched import FORGOTTEN, LIFETIME, drop_forgotten
from resolvers.custody.orders import Wish, drop_objects
from resolvers.jobs.job import WORKER
from resolvers.pool import Connection
from storage.draft import Draft
from storage.errors import Missing, Refused
from storage.probe import prove_locks
from storage.vault import Vault

_LOG = logging.getLogger("dossier.files")

# Slips are shared by objects, and no store has a condition to rely on: one cleaner at a time, everywhere.
_ALONE = "SELECT pg_advisory_xact_lock(hashtextextended('dossier:slips', 0))"
_DRAFT = "SELECT draft FROM upload WHERE upload_id = $1 AND state = 'DROPPED'"

_HELD = "SELECT held_by_store FROM stored_object WHERE object_id = $1"

_DUE = f"""
SELECT EXISTS (SELECT FROM upload WHERE state = 'DROPPED' OR (state = 'PENDING' AND expires_at <= $1))
    OR EXISTS (SELECT FROM stored_object WHERE dropped_at IS NOT NULL)
    OR EXISTS (SELECT FROM made_file WHERE expires_at <= $1)
    OR EXISTS ({FORGOTTEN.format("$2")})
    OR EXISTS (SELECT FROM job WHERE kind = 'DESTROY' AND state IN ('FAILED', 'CANCELLED'))
"""  # noqa: S608
# What is deleted is to be destroyed: such a job may end in no other way.
_AGAIN = """
UPDATE job SET state = 'QUEUED', attempts = 0, ended_at = NULL, lease_until = NULL
WHERE kind = 'DESTROY' AND state IN ('FAILED', 'CANCELLED')
"""
# Two statements: only the second sees the new object of one that was sealed anew meanwhile.
_OVER = "DELETE FROM made_file WHERE expires_at <= $1 RETURNING object_id"


@contextlib.asynccontextmanager
async def alone(pool: asyncpg.Pool) -> AsyncGenerator[Connection]:
    """In all processes: nobody else takes lines out of slips. In a transaction that ends with it."""
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(_ALONE)
        yield connection


async def clean_upload(pool: asyncpg.Pool, vault: Vault, upload_id: str) -> None:
    """One that was dropped just now."""
    text = await pool.fetchval(_DRAFT, upload_id)
    await _discard(pool, vault, upload_id, orjson.loads(text) if text else None)


async def is_due(pool: asyncpg.Pool, now: datetime) -> bool:
    """Whether the store must be opened at all."""
    return await pool.fetchval(_DUE, now, now - LIFETIME)


async def clean(pool: asyncpg.Pool, vault: Vault, now: datetime) -> int:
    """Uploads that have expired or were dropped, files that the service made and that are over, and objects
    that nobody ordered to be destroyed: those have jobs of their own. How many went."""
    await pool.execute(_AGAIN)
    await _drop_expired(pool, now)
    await drop_forgotten(pool, now)
    done = 0
    for upload_id, draft in await uploads.reap(pool, now):
        await _discard(pool, vault, upload_id, draft)
        done += 1
    for object_id in await downloads.dropped(pool):
        try:
            done += await _destroy(pool, vault, object_id)
        except Refused:  # a lock that no row knows of: it must keep no other from its turn
            _LOG.warning("the store keeps what was dropped", exc_info=True, extra={"object": object_id})
    return done


async def _drop_expired(pool: asyncpg.Pool, now: datetime) -> None:
    async with pool.acquire() as connection, connection.transaction():
        gone = [row["object_id"] for row in await connection.fetch(_OVER, now)]
        await drop_objects(connection, gone, Wish(WORKER, now, "expired"))


async def _destroy(pool: asyncpg.Pool, vault: Vault, object_id: str) -> int:
    async with alone(pool) as connection:  # only now is its slip certain: keys may have been wrapped anew
        stored = await downloads.dropped_object(pool, object_id)
        if stored is None:
            return 0
        if await connection.fetchval(_HELD, object_id) and (locks := await prove_locks(vault.store)):
            with contextlib.suppress(Missing):
                await locks.hold(stored.key, False)  # its file has another object, which is held instead
        await vault.destroy(stored)
        await downloads.forget_object(pool, stored.object_id)
        return 1


async def _discard(pool: asyncpg.Pool, vault: Vault, upload_id: str, draft: dict[str, Any] | None) -> None:
    if draft is not None:
        async with alone(pool):
            await vault.discard(Draft.from_json(draft))
    await uploads.forget_upload(pool, upload_id)
