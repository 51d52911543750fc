"""Uploads as rows: begun, taken on by one request at a time, stored with a document. Next: downloads.py.

How the byte door goes:  taken = await take(shelf, caller, await look(shelf, caller, upload_id))
    vault.receive(…, advance = save_draft(pool, upload_id, taken.fence, draft as JSON, offset))
    stored = vault.finish(…); await commit_upload(shelf, caller, upload_id, taken.fence, stored)
Refused from commit_upload: stop_upload, vault.discard, forget_upload.
"""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

import asyncpg
import orjson

from models.rules.acts import Act
from models.rules.archive import IN_OPEN_VOLUME, check_files_may_change, check_media
from models.rules.attachments import (
    NO_ID,
    NewFile,
    check_bytes,
    check_file,
    is_id,
    plain_type,
    replaced_items,
    stored_item,
)
from models.rules.decision import Decision
from models.rules.finding import error
from models.rules.finding_codes import Code
from models.rules.holding import Protection, check_free
from models.rules.messages import Message, MessageId
from models.rules.numbers import stored as stored_number
from models.rules.state import State, without_notes
from resolvers.access.caller import Caller
from resolvers.access.grants import file_sight, item_sight, scope_arrays
from resolvers.attachments.batched import FILE, check_batch, store_batched
from resolvers.attachments.downloads import values_of
from resolvers.attachments.owners import (
    Owner,
    admit_to,
    check_owner,
    lock_owner,
    owner_of,
    writing_scope,
)
from resolvers.attachments.quotas import count_stored, reserve
from resolvers.attachments.tickets import UPLOAD, Shelf, signed_address
from resolvers.errors import Gone, Refused, ResolverError
from resolvers.pool import Connection
from resolvers.write.context import ReplayKey, Saved
from resolvers.write.replay import recalled, remember
from resolvers.write.state import FILE_VISIBLE, ITEM_VISIBLE, VISIBLE
from resolvers.write.tx import Tx, transaction
from storage.draft import Stored

_SEEN = FILE_VISIBLE.format("c", "$2", "$3", "$4")
_CUSTOMER = f"""
SELECT {VISIBLE.format("c.customer_number", "$4", "$5")} FROM customer c
WHERE c.customer_number = $1 AND {VISIBLE.format("c.customer_number", "$2", "$3")}
"""  # noqa: S608
_ITEM = f"""
SELECT i.state, i.institution_code, i.archive_type, i.access_level, i.archived, t.allowed_media, i.open,
    (SELECT v.open FROM archive_item v WHERE v.item_id = i.volume_id) AS "{IN_OPEN_VOLUME}"
FROM archive_item i JOIN archive_type t USING (archive_type)
WHERE i.item_id = $1 AND {ITEM_VISIBLE.format("i", "$2")}
"""  # noqa: S608
_REPLACED = f"""
SELECT c.customer_number, c.item_id, c.role, c.on_hold, c.retain_until, c.file_name FROM attachment c
WHERE c.attachment_id = $1 AND {_SEEN}
"""  # noqa: S608
_BEGIN = """
INSERT INTO upload (upload_id, customer_number, item_id, batch_id, attachment_id, replaces, role, file_name,
    media_type, size, sha256, reason, state, created_by, created_at, expires_at, received, fence)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'PENDING', $13, $14, $15, 0, 0)
"""
_LOOK = f"""
SELECT c.* FROM upload c
WHERE c.upload_id = $1 AND c.created_by = $5 AND (c.batch_id IS NOT NULL OR {_SEEN})
"""  # noqa: S608
_TAKE = """
UPDATE upload SET fence = fence + 1, draft = coalesce(draft, $3)
WHERE upload_id = $1 AND state = 'PENDING' AND expires_at > $2
RETURNING fence, draft, received
"""
_SAVE = """
UPDATE upload SET draft = $3, received = $4 WHERE upload_id = $1 AND fence = $2 AND state = 'PENDING'
"""
_STOP = "UPDATE upload SET state = 'DROPPED', fence = fence + 1 WHERE upload_id = $1 AND state = 'PENDING'"
_REAP = """
UPDATE upload SET state = 'DROPPED', fence = fence + 1 WHERE state = 'PENDING' AND expires_at <= $1
"""
_DROPPED = "SELECT upload_id, draft FROM upload WHERE state = 'DROPPED' ORDER BY upload_id LIMIT 100"
_FORGET = "UPDATE upload SET state = 'DISCARDED', draft = NULL WHERE upload_id = $1 AND state = 'DROPPED'"
_NEW = """
INSERT INTO attachment (attachment_id, customer_number, item_id, role, version, file_name, media_type, size,
    sha256, uploaded_by, uploaded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""
_NEWER = """
UPDATE attachment SET version = $2, file_name = $3, media_type = $4, size = $5, sha256 = $6, uploaded_by = $7,
    uploaded_at = $8 WHERE attachment_id = $1
"""
# One statement less is a moment less in which the customer is locked.
_STORED = """
WITH object AS (
    INSERT INTO stored_object (object_id, store_key, size, sealed_size, segment_bytes, sha256, key_id,
        wrapped_key, commitment, slip) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
), version AS (
    INSERT INTO attachment_version (attachment_id, version, object_id, file_name, media_type, uploaded_by,
        uploaded_at, scanned_at) VALUES ($11, $12, $1, $13, $14, $15, $16, $18)
)
UPDATE upload SET state = 'STORED', draft = NULL, version = $12, received = size WHERE upload_id = $17
"""


Also = Callable[[Connection, str], Awaitable[None]]


class TakenOver(ResolverError):
    """Another request goes on with this upload, or it has ended."""

    code = "UPLOAD-TAKEN-OVER"


@dataclass(frozen=True)
class Begun:
    """`url` is relative and signed."""

    upload_id: str
    url: str
    expires_at: datetime


@dataclass(frozen=True)
class Upload:
    """state: PENDING, STORED, DROPPED, DISCARDED; `version` is set once it is stored."""

    upload_id: str
    customer_number: str | None
    item_id: str | None
    batch_id: str | None
    attachment_id: str
    file_name: str
    media_type: str
    size: int
    sha256: str | None
    state: str
    received: int
    version: int | None
    expires_at: datetime

    @property
    def owner(self) -> Owner:
        return Owner(self.customer_number, self.item_id, self.batch_id)


@dataclass(frozen=True)
class Taken:
    """An upload in the hands of one request; `draft` is the vault's state as JSON, None if none was begun."""

    upload: Upload
    fence: int
    draft: dict[str, Any] | None


@dataclass(frozen=True)
class Committed:
    attachment_id: str
    version: int
    change_number: str | None


async def begin_upload(
    shelf: Shelf, caller: Caller, new: NewFile, key: ReplayKey | None = None, also: Also | None = None
) -> Begun:
    """Refused, Denied, or Gone when the caller sees no such record or attachment. With a key that came
    before it is the upload that was begun then. `also` is done in the same transaction, with its id.
    """
    owner = _owner(new)
    admit_to(owner, caller)
    if not shelf.open:
        raise Refused([error(Code.FILES_OFF, ())])
    if found := check_file(new, shelf.most_bytes, shelf.types):
        raise Refused(found)
    pool = shelf.writer.pool
    if key is None and also is None and owner.customer_number is not None:
        return _begun(shelf, caller, *await _begin(pool, shelf, caller, new))
    context = shelf.writer.call(caller)
    async with pool.acquire() as connection, connection.transaction():
        before = None if key is None else await recalled(connection, context, key)
        if before is not None:
            upload_id, until = orjson.loads(before["outcome"])
            return _begun(shelf, caller, upload_id, datetime.fromisoformat(until))
        begun = await _begin(connection, shelf, caller, new)
        if also is not None:
            await also(connection, begun[0])
        if key is not None:
            await remember(connection, context, key, begun)
    return _begun(shelf, caller, *begun)


def _begun(shelf: Shelf, caller: Caller, upload_id: str, until: datetime) -> Begun:
    return Begun(upload_id, signed_address(shelf, caller, UPLOAD, upload_id, until), until)


async def _begin(
    source: asyncpg.Pool | Connection, shelf: Shelf, caller: Caller, new: NewFile
) -> tuple[str, datetime]:
    """Its id and its end."""
    owner, role = _owner(new), new.role or (FILE if new.batch_id else "ATTACHMENT")
    if "\0" in owner.key or not is_id(new.attachment_id or NO_ID):
        raise Gone(new.attachment_id or owner.key.replace("\0", ""))
    if owner.item_id is not None:
        await _check_item(cast("Connection", source), owner.item_id, new, caller)
    elif owner.batch_id is not None:
        await check_batch(cast("Connection", source), new, caller)
    if new.attachment_id is not None:
        row = await source.fetchrow(_REPLACED, new.attachment_id, *file_sight(caller.read_scope()))
        if row is None or owner_of(row) != owner:
            raise Gone(new.attachment_id)
        protection = Protection(row["on_hold"], row["retain_until"], row["file_name"])
        if found := check_free(protection, shelf.writer.today()):
            raise Refused(found)
        role = row["role"]
    if owner.customer_number is not None:
        await _check_customer(source, owner.key, new, caller)
    upload_id, now = secrets.token_hex(16), shelf.now()
    until = now + shelf.upload_lifetime
    identity = new.attachment_id or secrets.token_hex(16)
    sha256 = new.sha256.lower() if new.sha256 else None
    reason = (new.reason or "").strip() or None
    file = (new.file_name.strip(), plain_type(new.media_type), new.size, sha256, reason)
    whose = (owner.customer_number, owner.item_id, owner.batch_id)
    target = (*whose, identity, new.attachment_id is not None, role)
    await source.execute(_BEGIN, upload_id, *target, *file, caller.user_name, now, until)
    return upload_id, until


def _owner(new: NewFile) -> Owner:
    if new.item_id or new.batch_id:
        return Owner(None, new.item_id or None, new.batch_id or None)
    return Owner(stored_number(new.customer_number or ""), None)


async def _check_customer(
    source: asyncpg.Pool | Connection, number: str, new: NewFile, caller: Caller
) -> None:
    scopes = (*scope_arrays(caller.read_scope()), *scope_arrays(writing_scope(caller)))
    may = await source.fetchval(_CUSTOMER, number, *scopes)
    if may is None:
        raise Gone(new.customer_number or "")
    if not may:
        raise Refused([error(Code.GEN_FORBIDDEN, ("customer_number",))])


async def _check_item(connection: Connection, item_id: str, new: NewFile, caller: Caller) -> None:
    """Whether it is there, may have this file, and its institution has room for it. Inside a transaction."""
    item = await connection.fetchrow(_ITEM, item_id, item_sight(caller.read_scope()))
    if item is None:
        raise Gone(item_id)
    replaces = new.attachment_id is not None
    found = check_files_may_change(dict(item), caller, replaces=replaces, reason=new.reason)
    found += check_media(item["allowed_media"], plain_type(new.media_type))
    if found:
        raise Refused(found)
    await reserve(connection, item["institution_code"], new.size)


async def look(shelf: Shelf, caller: Caller, upload_id: str) -> Upload:
    """Only who began it sees it, as long as whose it will be is in sight; else Gone."""
    return await _look(shelf.writer.pool, caller, upload_id)


async def _look(source: asyncpg.Pool | Connection, caller: Caller, upload_id: str) -> Upload:
    if not is_id(upload_id):
        raise Gone(upload_id)
    sight = file_sight(caller.read_scope())
    row = await source.fetchrow(_LOOK, upload_id, *sight, caller.user_name)
    if row is None:
        raise Gone(upload_id)
    return Upload(**{name: row[name] for name in Upload.__dataclass_fields__})


async def take(shelf: Shelf, caller: Caller, upload: Upload, begun: dict[str, Any] | None = None) -> Taken:
    """Whoever went on with it before is fenced off from here on. TakenOver when it has ended. `begun` is
    the draft to begin with, if there is none yet.
    """
    admit_to(upload.owner, caller)
    text = None if begun is None else orjson.dumps(begun).decode()
    row = await shelf.writer.pool.fetchrow(_TAKE, upload.upload_id, shelf.now(), text)
    if row is None:
        raise TakenOver(upload.state)
    draft = orjson.loads(row["draft"]) if row["draft"] else None
    return Taken(replace(upload, received=row["received"]), row["fence"], draft)


async def save_draft(
    pool: asyncpg.Pool, upload_id: str, fence: int, draft: dict[str, Any], received: int
) -> None:
    text = orjson.dumps(draft).decode()
    if await pool.execute(_SAVE, upload_id, fence, text, received) != "UPDATE 1":
        raise TakenOver(upload_id)


async def commit_upload(  # noqa: PLR0913
    shelf: Shelf, caller: Caller, upload_id: str, fence: int, stored: Stored, *, scanned: bool = False
) -> Committed:
    """The file, its version, the change document: one transaction. Asked twice it answers the same.
    `scanned`: a scanner has let it pass.
    """
    told: list[Committed] = []

    async def work(tx: Tx) -> Saved:
        upload = await _look(tx.connection, caller, upload_id)
        admit_to(upload.owner, caller)
        batched = upload.batch_id is not None
        now: State = {"version": 1} if batched else await lock_owner(tx, upload.owner)
        row = await tx.connection.fetchrow("SELECT * FROM upload WHERE upload_id = $1 FOR UPDATE", upload_id)
        told.clear()
        if row is not None and row["state"] == "STORED":
            told.append(Committed(row["attachment_id"], row["version"], None))
            return Saved(upload.owner.key, now["version"], None, Message(MessageId.UNCHANGED))
        if row is None or row["fence"] != fence or row["state"] != "PENDING":
            raise TakenOver(upload_id)
        if batched:
            await store_batched(tx.connection, row, caller, stored, shelf.now(), scanned=scanned)
            told.append(Committed(row["attachment_id"], 1, None))
            return Saved(upload.owner.key, 1, None, Message(MessageId.CHANGED))
        found = check_owner(upload.owner, now, caller, replaces=row["replaces"], reason=row["reason"])
        found += check_bytes(row["media_type"], stored.head, row["sha256"], stored.sha256)
        if found:
            raise Refused(found)
        version, decision = await _write(tx, row, stored, now, scanned=scanned)
        saved = await tx.save(now, decision)
        if upload.item_id is not None:
            await count_stored(tx.connection, now, stored.size)
        told.append(Committed(row["attachment_id"], version, saved.change_number))
        return saved

    await transaction(shelf.writer.call(caller), work)
    return told[0]


async def stop_upload(shelf: Shelf, caller: Caller, upload_id: str) -> None:
    """The client does not want it any more; reap tells the worker what to clean."""
    await look(shelf, caller, upload_id)
    await drop_upload(shelf.writer.pool, upload_id)


async def drop_upload(pool: asyncpg.Pool, upload_id: str) -> None:
    await pool.execute(_STOP, upload_id)


async def reap(pool: asyncpg.Pool, now: datetime) -> list[tuple[str, dict[str, Any] | None]]:
    """Uploads that have ended without a file, with their drafts; forget each once its objects are gone."""
    await pool.execute(_REAP, now)
    rows = await pool.fetch(_DROPPED)
    return [(row["upload_id"], orjson.loads(row["draft"]) if row["draft"] else None) for row in rows]


async def forget_upload(pool: asyncpg.Pool, upload_id: str) -> None:
    await pool.execute(_FORGET, upload_id)


async def _write(
    tx: Tx, row: asyncpg.Record, stored: Stored, now: State, *, scanned: bool
) -> tuple[int, Decision]:
    connection, identity = tx.connection, row["attachment_id"]
    user, at = tx.context.caller.user_name, tx.context.writer.now()
    before = None
    if row["replaces"]:
        before = await connection.fetchrow("SELECT * FROM attachment WHERE attachment_id = $1", identity)
        if before is None:  # deleted meanwhile
            raise Refused([error(Code.GEN_NOTFOUND, ("attachment_id",), value=identity)])
        protection = Protection(before["on_hold"], before["retain_until"], before["file_name"])
        if found := check_free(protection, tx.context.writer.today()):  # placed meanwhile
            raise Refused(found)
    version = 1 if before is None else before["version"] + 1
    named = (row["file_name"], row["media_type"])
    shown = (version, *named, stored.size, stored.sha256, user, at)
    if before is None:
        await connection.execute(_NEW, identity, row["customer_number"], row["item_id"], row["role"], *shown)
        changes = (stored_item(identity, row["file_name"]),)
    else:
        await connection.execute(_NEWER, identity, *shown)
        changes = tuple(replaced_items(identity, _told(before, before["version"]), _told(row, version)))
    told = (identity, version, *named, user, at, row["upload_id"], at if scanned else None)
    await connection.execute(_STORED, *values_of(stored), *told)
    act = Act.ADD_ATTACHMENT if before is None else Act.REPLACE_ATTACHMENT
    state = without_notes(now)
    message = Message(MessageId.CHANGED)
    return version, Decision(act, state=state, changes=changes, message=message, comment=row["reason"])


def _told(row: asyncpg.Record, version: int) -> dict[str, str]:
    return {"version": str(version), "fileName": row["file_name"], "mediaType": row["media_type"]}
