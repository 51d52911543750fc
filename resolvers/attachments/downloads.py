"""Files that are read, and who read them; and files that are deleted. Next: tickets.py."""

from dataclasses import dataclass
from typing import Any

import asyncpg

from models.rules.acts import Act
from models.rules.attachments import AUDITED, deleted_item, is_id
from models.rules.auditing import AuditAct, AuditNote
from models.rules.decision import Decision
from models.rules.holding import Protection, check_deletion
from models.rules.messages import Message, MessageId
from models.rules.roles import Action
from models.rules.state import State, without_notes
from resolvers.access.audit import ADD, Asker, note
from resolvers.access.audit import values_of as audit_values
from resolvers.access.caller import Caller
from resolvers.access.grants import file_sight
from resolvers.attachments.owners import admit_to, admit_to_some, check_owner, demand, lock_owner, owner_of
from resolvers.attachments.quotas import count_deleted
from resolvers.attachments.tickets import DOWNLOAD, Shelf, signed_address
from resolvers.custody.orders import Wish, order_destruction
from resolvers.custody.quarantine import Quarantined
from resolvers.errors import Conflict, Gone, Refused
from resolvers.write.context import Request, Saved, WriteContext
from resolvers.write.state import FILE_VISIBLE
from resolvers.write.tx import Tx, transaction
from storage.draft import Stored
from storage.keys import Wrapped

_SEEN = FILE_VISIBLE.format("a", "$3", "$4", "$5")
_FIND = f"""
SELECT a.customer_number, a.item_id, v.attachment_id, v.version, v.file_name, v.media_type, o.*
FROM attachment a JOIN attachment_version v ON v.attachment_id = a.attachment_id
JOIN stored_object o ON o.object_id = v.object_id
WHERE a.attachment_id = $1 AND v.version = coalesce($2::int, a.version) AND {_SEEN}
"""  # noqa: S608
_ROW = "SELECT * FROM attachment WHERE attachment_id = $1"
# Both by one statement: who downloads waits for it.
_NOTE = f"""
WITH access AS (
    INSERT INTO attachment_access (attachment_id, version, customer_number, item_id, user_name, range_start,
        range_end) VALUES ($10, $11, $12, $13, $14, $15, $16)
) {ADD}
"""  # noqa: S608
# Without those that a job is to destroy: it was ordered in the same transaction, at the same moment. And
# without those that the store does not let go yet.
_DROPPED = """
SELECT object_id FROM stored_object o WHERE dropped_at IS NOT NULL
    AND (locked_until IS NULL OR locked_until <= now()) AND NOT EXISTS (
    SELECT FROM job j WHERE j.state = ANY('{QUEUED,RUNNING,DONE,FAILED,CANCELLED}')
        AND j.created_at = o.dropped_at AND j.kind = 'DESTROY' AND position(o.object_id IN j.parameters) > 0)
ORDER BY dropped_at LIMIT 100
"""
_DROPPED_OBJECT = "SELECT * FROM stored_object WHERE object_id = $1 AND dropped_at IS NOT NULL"

_MOST_VERSIONS = 2**31 - 1


@dataclass(frozen=True)
class Download:
    attachment_id: str
    version: int
    customer_number: str | None
    file_name: str
    media_type: str
    stored: Stored
    item_id: str | None = None

    @property
    def size(self) -> int:
        return self.stored.size

    @property
    def sha256(self) -> str:
        return self.stored.sha256


async def open_download(
    shelf: Shelf, caller: Caller, attachment_id: str, version: int | None = None
) -> Download:
    """Without a version the newest; Gone when the caller sees none. Nothing is noted yet: see note_access."""
    demand(caller, Action.DOWNLOAD)
    if not is_id(attachment_id) or (version is not None and not 0 < version <= _MOST_VERSIONS):
        raise Gone(attachment_id)
    sight = file_sight(caller.read_scope(Action.DOWNLOAD))
    row = await shelf.writer.pool.fetchrow(_FIND, attachment_id, version, *sight)
    if row is None:
        raise Gone(attachment_id)
    if row["quarantined_at"] is not None:
        raise Quarantined
    names = ("attachment_id", "version", "customer_number", "file_name", "media_type")
    told = {name: row[name] for name in names}
    return Download(**told, stored=stored_from_row(row), item_id=row["item_id"])


async def note_access(pool: asyncpg.Pool, asker: Asker, download: Download, start: int, end: int) -> None:
    """Before the first byte goes out; `end` is exclusive."""
    about = (download.attachment_id, download.version, download.customer_number, download.item_id)
    detail = {"version": download.version, "start": start, "end": end, "sha256": download.sha256}
    entry = asker.noted(
        AuditAct.DOWNLOAD,
        object_class=AUDITED,
        object_id=download.attachment_id,
        customer_number=download.customer_number,
        item_id=download.item_id,
        detail=detail,
    )
    await pool.execute(_NOTE, *audit_values(entry), *about, asker.caller.user_name, start, end)


def address(shelf: Shelf, caller: Caller, place: str) -> str:
    """Where a version that the caller sees can be fetched for a while; `place`: attachment/version."""
    return signed_address(shelf, caller, DOWNLOAD, place)


async def delete_attachment(context: WriteContext, attachment_id: str, request: Request) -> Saved:
    """All versions. The expected version is the attachment's. A job destroys the objects."""
    admit_to_some(context.caller)

    async def work(tx: Tx) -> Saved:
        connection = tx.connection
        row, now = await lock_record_of(tx, attachment_id)
        admit_to(owner_of(row), context.caller)
        if found := check_owner(owner_of(row), now, context.caller, deletes=True):
            raise Refused(found)
        if request.expected_version != row["version"]:
            raise Conflict(row["version"], row["uploaded_by"], row["uploaded_at"])
        if found := check_deletion(
            Protection(row["on_hold"], row["retain_until"], row["file_name"]),
            context.writer.today(),
            request.confirm,
            request.reason,
        ):
            raise Refused(found)
        if row["item_id"] is not None:
            await count_deleted(connection, now, attachment_id)
        wish = Wish(context.caller.user_name, context.writer.now(), request.reason)
        await order_destruction(connection, row, wish)
        await note(connection, _deleted(context, row, request.reason))
        await connection.execute("DELETE FROM attachment WHERE attachment_id = $1", attachment_id)
        changes = (deleted_item(attachment_id, row["file_name"]),)
        message = Message(MessageId.CHANGED)
        decision = Decision(Act.DELETE_ATTACHMENT, state=without_notes(now), changes=changes, message=message)
        return await tx.save(now, decision)

    return await transaction(context, work)


def _deleted(context: WriteContext, row: asyncpg.Record, reason: str | None) -> AuditNote:
    told = {"fileName": row["file_name"], "version": row["version"], "sha256": row["sha256"]}
    return Asker(context.caller, context.address).noted(
        AuditAct.DELETE,
        object_class=AUDITED,
        object_id=row["attachment_id"],
        customer_number=row["customer_number"],
        item_id=row["item_id"],
        detail={**told, "reason": reason} if reason else told,
    )


async def lock_record_of(tx: Tx, attachment_id: str) -> tuple[asyncpg.Record, State]:
    """The attachment, and the record whose it is, locked as any act locks it."""
    row = await tx.connection.fetchrow(_ROW, attachment_id) if is_id(attachment_id) else None
    if row is None:
        raise Gone(attachment_id)
    try:
        now = await lock_owner(tx, owner_of(row))
    except Gone:  # out of sight: not even the record's key is told
        raise Gone(attachment_id) from None
    row = await tx.connection.fetchrow(_ROW, attachment_id)
    if row is None:
        raise Gone(attachment_id)
    return row, now


async def dropped(pool: asyncpg.Pool) -> list[str]:
    """Objects that nothing names, and no job is to destroy; forget each once the vault has."""
    return [row["object_id"] for row in await pool.fetch(_DROPPED)]


async def dropped_object(pool: asyncpg.Pool, object_id: str) -> Stored | None:
    """None = somebody else has forgotten it."""
    row = await pool.fetchrow(_DROPPED_OBJECT, object_id)
    return None if row is None else stored_from_row(row)


async def forget_object(pool: asyncpg.Pool, object_id: bytes) -> None:
    await pool.execute(
        "DELETE FROM stored_object WHERE object_id = $1 AND dropped_at IS NOT NULL", object_id.hex()
    )


def values_of(stored: Stored) -> tuple[Any, ...]:
    """For a row of stored_object, in the order of its columns up to the slip."""
    wrapped, sizes = stored.wrapped, (stored.size, stored.sealed_size, stored.segment, stored.sha256)
    keys = (wrapped.key_id, wrapped.box, stored.commitment, stored.slip)
    return (stored.object_id.hex(), stored.key, *sizes, *keys)


def stored_from_row(row: asyncpg.Record) -> Stored:
    """As the vault told it when it was stored, but for the head, which no row keeps."""
    return Stored(
        object_id=bytes.fromhex(row["object_id"]),
        key=row["store_key"],
        size=row["size"],
        sealed_size=row["sealed_size"],
        sha256=row["sha256"],
        segment=row["segment_bytes"],
        wrapped=Wrapped(row["key_id"], bytes(row["wrapped_key"])),
        commitment=bytes(row["commitment"]),
        slip=row["slip"],
    )
