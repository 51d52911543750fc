"""Seals files anew: another object under another data key, in the present format. Next: ../attachments.

Rotation wraps data keys anew and touches no object; this is for when a data key may be known, or a format is
old. The new object is an upload that nobody began: whoever goes on, goes on with it, and if nobody does, it
expires like any other. One transaction puts it in place of the old one, which is then removed for good.
"""

import hashlib
from collections.abc import Mapping
from contextlib import aclosing
from datetime import timedelta
from typing import Any

import asyncpg
import orjson

from resolvers.attachments.cleaning import alone
from resolvers.attachments.downloads import stored_from_row, values_of
from resolvers.attachments.uploads import TakenOver, save_draft
from resolvers.custody.desk import Desk
from resolvers.custody.locking import order_locks
from resolvers.custody.naming import OWNED, live_object
from resolvers.custody.quarantine import quarantine
from resolvers.custody.verifying import finding_of
from resolvers.jobs.job import Order
from resolvers.jobs.run import Run
from resolvers.pool import Connection
from storage.draft import Draft, Facts, Stored
from storage.errors import Damaged, KeyUnavailable, Missing, StoreError
from storage.faults import point
from storage.vault import Vault

KIND = "REENCRYPT"
REASON = "sealed anew"
_LIFETIME = timedelta(days=7)
# $1 only what is under that key, $2 only formats older than that, $3 only that attachment; null = all.
# What this job made itself is younger than it.
_CHOSEN = f"""
FROM stored_object o JOIN {OWNED} v ON v.object_id = o.object_id
WHERE o.dropped_at IS NULL AND o.created_at < $4 AND ($1::text IS NULL OR o.key_id = $1)
    AND ($2::int IS NULL OR o.format < $2) AND ($3::text IS NULL OR v.attachment_id = $3)
"""
_COUNT = f"SELECT count(*) {_CHOSEN}"
_NEXT = f"""
SELECT o.*, v.file_name, v.media_type, v.attachment_id, v.version {_CHOSEN} AND o.object_id > $5
ORDER BY o.object_id LIMIT 1
"""
# To nobody's customer, so nobody sees it, and no institution's quota counts it.
_BEGIN = """
INSERT INTO upload (upload_id, customer_number, attachment_id, replaces, role, file_name, media_type, size,
    state, created_by, created_at, expires_at, received, fence)
VALUES ($1, '', $2, true, '', $3, $4, $5, 'PENDING', $6, $7, $8, 0, 0) ON CONFLICT (upload_id) DO NOTHING
"""
_TAKE = """
UPDATE upload SET fence = fence + 1, expires_at = $2 WHERE upload_id = $1 AND state = 'PENDING'
RETURNING fence, draft
"""
_DONE = """
UPDATE upload SET state = 'DISCARDED', draft = NULL, fence = fence + 1
WHERE upload_id = $1 AND fence = $2 AND state = 'PENDING'
"""
_GIVE_UP = """
UPDATE upload SET state = 'DROPPED', fence = fence + 1
WHERE upload_id = $1 AND fence = $2 AND state = 'PENDING'
"""
_OBJECT = """
INSERT INTO stored_object (object_id, store_key, size, sealed_size, segment_bytes, sha256, key_id,
    wrapped_key, commitment, slip, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""
_SWAP = """
WITH version AS (UPDATE attachment_version SET object_id = $2 WHERE object_id = $1 RETURNING attachment_id),
made AS (UPDATE made_file SET object_id = $2 WHERE object_id = $1 RETURNING file_id),
batch AS (UPDATE batch_file SET object_id = $2 WHERE object_id = $1 RETURNING file_id)
SELECT * FROM version UNION ALL SELECT * FROM made UNION ALL SELECT * FROM batch LIMIT 1
"""
_DROP = """
UPDATE stored_object SET dropped_at = $2, dropped_by = $3, drop_reason = $4
WHERE object_id = $1 AND dropped_at IS NULL RETURNING held_by_store, locked_until
"""
_PROTECTED = """
SELECT on_hold OR retain_until IS NOT NULL FROM attachment WHERE attachment_id = $1 FOR SHARE
"""


def reencrypt_order(
    *,
    key_id: str | None = None,
    older_format: int | None = None,
    attachment_id: str | None = None,
    mib_per_second: float = 0,
    dry_run: bool = False,
) -> Order:
    """Without any of the first three: everything."""
    chosen = {"key_id": key_id, "older_format": older_format, "attachment_id": attachment_id}
    return Order(KIND, {**chosen, "mib_per_second": mib_per_second}, dry_run)


async def reencrypt(desk: Desk, run: Run) -> None:
    """What is quarantined is left alone, and one that cannot be read keeps no other from its turn."""
    told = run.job.parameters
    chosen = (told["key_id"], told["older_format"], told["attachment_id"], run.job.created_at)
    source = desk.paced_vault(told.get("mib_per_second"))
    if run.total is None:
        await run.save(run.cursor or "", total=await desk.pool.fetchval(_COUNT, *chosen))
    while (row := await desk.pool.fetchrow(_NEXT, *chosen, run.cursor or "")) is not None:
        if row["quarantined_at"] is not None:
            run.count("quarantined")
        elif run.dry_run:
            run.count("would_reencrypt")
            run.count("would_reencrypt_bytes", row["size"])
        else:
            await _anew(desk, run, source, row)
        await run.save(row["object_id"], done=run.done + 1)


async def _anew(desk: Desk, run: Run, source: Vault, row: asyncpg.Record) -> None:
    turn = _Turn(desk, run, row)
    try:
        await turn.take()
        stored = await turn.sealed(source)
        point("reencrypt.sealed")
        await turn.swap(stored)
        point("reencrypt.swapped")
    except TakenOver:  # by another worker; or the file was deleted meanwhile
        await turn.give_up()
        run.count("deleted_meanwhile")
    except (Damaged, Missing, KeyUnavailable) as error:
        await turn.give_up()
        if await live_object(desk.pool, row["object_id"]) is None:
            run.count("deleted_meanwhile")
            return
        await _find(desk, run, row, error)
    else:
        run.count("reencrypted")
        run.count("bytes", row["size"])


async def _find(desk: Desk, run: Run, row: asyncpg.Record, error: StoreError) -> None:
    """As a check would; what is damaged is shut away."""
    run.count("failed")
    told = {"why": str(error)}
    if isinstance(error, Damaged):
        await quarantine(desk.pool, row["object_id"], {"finding": KIND, **told}, KIND, desk.now())
    await run.find(finding_of(error), row["store_key"], row["object_id"], told)


async def swap_object(connection: Connection, old_id: str, new_id: str) -> str | None:
    """The file whose object it was; None when it is nobody's any more. Looked for twice: a file of a batch
    may have become an attachment while the first look waited for it.
    """
    found = await connection.fetchval(_SWAP, old_id, new_id)
    return found or await connection.fetchval(_SWAP, old_id, new_id)


class _Turn:
    """With one object. Its upload bears a name that whoever goes on with this job finds again."""

    def __init__(self, desk: Desk, run: Run, row: asyncpg.Record) -> None:
        self._desk = desk
        self._run = run
        self._row = row
        about = f"{run.job.job_id}:{row['object_id']}"
        self._upload_id = hashlib.sha256(about.encode()).hexdigest()[:32]
        self._fence = 0
        self._draft: Mapping[str, Any] | None = None

    async def take(self) -> None:
        row, now = self._row, self._desk.now()
        until, user = now + _LIFETIME, self._run.job.created_by
        named = (row["attachment_id"], row["file_name"], row["media_type"], row["size"])
        await self._desk.pool.execute(_BEGIN, self._upload_id, *named, user, now, until)
        taken = await self._desk.pool.fetchrow(_TAKE, self._upload_id, until)
        if taken is None:
            raise TakenOver(self._upload_id)
        self._fence, text = taken["fence"], taken["draft"]
        self._draft = orjson.loads(text) if text else None

    async def sealed(self, source: Vault) -> Stored:
        desk, vault = self._desk, self._desk.vault
        fresh = self._draft is None
        if self._draft is None:
            draft = await vault.begin(size=self._row["size"], media_type=self._row["media_type"])
            await self._save(draft)
        else:
            draft = Draft.from_json(self._draft)
        old = stored_from_row(self._row)
        async with aclosing(source.open(old, draft.offset)) as chunks:
            draft = await vault.receive(draft, chunks, advance=self._save, fresh=fresh)
        point("reencrypt.received")
        facts = Facts(self._row["file_name"], self._row["media_type"])
        stored = await vault.finish(draft, facts, advance=self._save, alone=lambda: alone(desk.pool))
        if stored.sha256 != old.sha256:
            raise Damaged(f"{old.key}: its SHA-256 is not the one that was recorded")
        return stored

    async def swap(self, stored: Stored) -> None:
        """Whoever deletes the file waits here, and then finds the new object."""
        row, now = self._row, self._desk.now()
        async with self._desk.pool.acquire() as connection, connection.transaction():
            new_id = stored.object_id.hex()
            await connection.execute(_OBJECT, *values_of(stored), now)
            attachment_id = await swap_object(connection, row["object_id"], new_id)
            old = await connection.fetchrow(_DROP, row["object_id"], now, self._run.job.created_by, REASON)
            done = await connection.execute(_DONE, self._upload_id, self._fence)
            if old is None or attachment_id is None or done != "UPDATE 1":
                raise TakenOver(self._upload_id)
            await self._carry_locks(connection, attachment_id, old)
            point("reencrypt.swapping")

    async def give_up(self) -> None:
        """The cleaner takes away what there is of it, unless somebody else goes on with it."""
        await self._desk.pool.execute(_GIVE_UP, self._upload_id, self._fence)

    async def _carry_locks(self, connection: Connection, attachment_id: str, old: asyncpg.Record) -> None:
        """Also where the store was not told yet: the job for that may just have looked at the old one."""
        protected = await connection.fetchval(_PROTECTED, attachment_id)
        if protected or old["held_by_store"] or old["locked_until"] is not None:
            await order_locks(connection, [attachment_id], self._run.job.created_by, self._desk.now())

    async def _save(self, draft: Draft) -> None:
        await save_draft(self._desk.pool, self._upload_id, self._fence, draft.to_json(), draft.offset)
