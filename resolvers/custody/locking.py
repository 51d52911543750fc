"""Carries holds and retention over to a store that can lock. Next: certificates.py.

A job looks what the rows say now, under a lock of its own for each file: the order in which jobs come to work
does not matter.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

import asyncpg

from resolvers.custody.desk import Desk
from resolvers.jobs.job import Order, order_job
from resolvers.jobs.run import Run
from resolvers.pool import Connection
from storage.errors import Missing, Refused
from storage.probe import prove_locks
from storage.store import Locks

KIND = "HOLD_ON_STORE"

_ALONE = "SELECT pg_advisory_xact_lock(hashtextextended('dossier:hold:' || $1, 0))"
_OBJECTS = """
SELECT a.on_hold, a.retain_until, o.object_id, o.store_key, o.held_by_store
FROM attachment a JOIN attachment_version v ON v.attachment_id = a.attachment_id
JOIN stored_object o ON o.object_id = v.object_id
WHERE a.attachment_id = $1 ORDER BY v.version
"""
_PROTECTED = """
SELECT attachment_id FROM attachment
WHERE attachment_id > $1 AND (attachment_id = ANY($2) OR $2 IS NULL AND (on_hold OR retain_until >= $3))
ORDER BY attachment_id LIMIT 100
"""
_FILE_OF = "SELECT attachment_id FROM attachment_version WHERE object_id = $1"
_SEEN = "UPDATE stored_object SET locked_until = $2, held_by_store = $3 WHERE object_id = $1"


async def order_locks(connection: Connection, attachment_ids: Sequence[str], user: str, at: datetime) -> None:
    """In the transaction that changes what the rows say."""
    order = Order(KIND, {"attachmentIds": list(attachment_ids)}, alone=False)
    await order_job(connection, order, user, at)


async def hold_on_store(desk: Desk, run: Run) -> None:
    """Of these files, or of all that are protected. What the store refuses is a finding."""
    locks = await prove_locks(desk.store)
    if locks is None:
        run.count("cannotLock")
        return
    named = run.job.parameters.get("attachmentIds")
    while page := await _page(desk, named, run.cursor or ""):
        for attachment_id in page:
            async with desk.pool.acquire() as connection, connection.transaction():
                await connection.execute(_ALONE, attachment_id)
                for row in await connection.fetch(_OBJECTS, attachment_id):
                    try:
                        run.count(await _lock(locks, connection, row, dry_run=run.dry_run))
                    except (Missing, Refused) as error:
                        told = {"why": str(error)}
                        await run.find("NOT_LOCKED", row["store_key"], row["object_id"], told)
        await run.save(page[-1], done=run.done + len(page))


async def _page(desk: Desk, named: Sequence[str] | None, behind: str) -> Sequence[str]:
    rows = await desk.pool.fetch(_PROTECTED, behind, named, desk.now().date() - timedelta(days=1))
    return [row["attachment_id"] for row in rows]


async def lock_again(desk: Desk, object_id: str, *, dry_run: bool) -> str | None:
    """Of one object, as the job does it; None where there is nothing to lock or the store cannot."""
    locks = await prove_locks(desk.store)
    attachment_id = await desk.pool.fetchval(_FILE_OF, object_id)
    if locks is None or attachment_id is None:
        return None
    async with desk.pool.acquire() as connection, connection.transaction():
        await connection.execute(_ALONE, attachment_id)
        for row in await connection.fetch(_OBJECTS, attachment_id):
            if row["object_id"] == object_id:
                return await _lock(locks, connection, row, dry_run=dry_run)
    return None


async def _lock(locks: Locks, connection: Connection, row: asyncpg.Record, *, dry_run: bool) -> str:
    """What was done, by the name that it has in the report."""
    key, until = row["store_key"], row["retain_until"]
    lock = await locks.lock_of(key)
    short = until is not None and (lock.until is None or lock.until < _end_of(until))
    if dry_run:
        return "wouldLock" if short or lock.held != row["on_hold"] else "asItShould"
    if until is not None and short:
        await locks.lock_until(key, _end_of(until))
    if lock.held != row["on_hold"]:
        await locks.hold(key, row["on_hold"])
    lock = await locks.lock_of(key)
    await connection.execute(_SEEN, row["object_id"], lock.until, lock.held)
    return "locked"


def _end_of(day: date) -> datetime:
    """When it is over everywhere: the business date is that of a time zone."""
    return datetime.combine(day + timedelta(days=1), time(12), UTC)
