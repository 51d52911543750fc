"""Legal holds and retention: placed, released, prolonged, with the change document. Next: locking.py."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import asyncpg
import orjson

from models.rules.acts import Act
from models.rules.archives.holds import EXECUTING
from models.rules.attachments import AUDITED, is_id
from models.rules.auditing import AuditAct, AuditNote
from models.rules.decision import Decision
from models.rules.diff import Change
from models.rules.finding import error
from models.rules.finding_codes import Code
from models.rules.holding import (
    Protection,
    check_hold,
    check_place,
    check_retention,
    hold_item,
    may_hold,
    may_see_holds,
    retention_item,
)
from models.rules.messages import Message, MessageId
from models.rules.numbers import stored as stored_number
from models.rules.state import State, without_notes
from resolvers.access.audit import Asker, note
from resolvers.access.caller import Caller
from resolvers.access.grants import file_sight, item_sight, scope_arrays
from resolvers.attachments.downloads import lock_record_of
from resolvers.custody.locking import order_locks
from resolvers.errors import Denied, Gone, Refused
from resolvers.pool import Connection
from resolvers.write.context import Saved, WriteContext
from resolvers.write.state import FILE_VISIBLE
from resolvers.write.tx import Tx, transaction

_ATTACHMENTS = f"""
SELECT a.attachment_id, a.customer_number, a.item_id FROM attachment a
WHERE a.attachment_id = ANY($1) AND {FILE_VISIBLE.format("a", "$2", "$3", "$4")}
"""  # noqa: S608
_PLACE = """
INSERT INTO attachment_hold (hold_id, attachment_id, reason, basis, placed_by, placed_at)
VALUES ($1, $2, $3, $4, $5, $6)
"""
_FIND = "SELECT * FROM attachment_hold WHERE hold_id = $1"
_RELEASE = """
UPDATE attachment_hold SET released_by = $2, released_at = $3 WHERE hold_id = $1 AND released_at IS NULL
"""
_ON_HOLD = """
UPDATE attachment a SET on_hold = archive_item_is_held(a.item_id) OR EXISTS (
    SELECT FROM attachment_hold h WHERE h.attachment_id = a.attachment_id AND h.released_at IS NULL)
WHERE attachment_id = ANY($1)
"""
_RETAIN = "UPDATE attachment SET retain_until = $2 WHERE attachment_id = $1"
# What a list destroys just now, by itself or with its volume.
_EXECUTING = """
SELECT i.item_id FROM archive_item i JOIN destruction_row r ON r.item_id IN (i.item_id, i.volume_id)
JOIN destruction_list l ON l.list_number = r.list_number
WHERE i.item_id = ANY($1) AND l.state = 'EXECUTING'
"""
_HOLDS = "SELECT * FROM attachment_hold WHERE hold_id = ANY($1) ORDER BY attachment_id"
# Of a file that was destroyed since, only its certificate says whose it was.
_LIST = f"""
SELECT h.* FROM attachment_hold h JOIN attachment a ON a.attachment_id = h.attachment_id
WHERE ($1::text IS NULL OR a.customer_number = $1) AND ($2::text IS NULL OR h.attachment_id = $2)
  AND ($5 OR h.released_at IS NULL)
  AND {FILE_VISIBLE.format("a", "$3", "$4", "$8")}
  AND ($6::text IS NULL OR (h.placed_at, h.hold_id) <
    (SELECT placed_at, hold_id FROM attachment_hold WHERE hold_id = $6))
ORDER BY h.placed_at DESC, h.hold_id DESC LIMIT $7
"""  # noqa: S608


@dataclass(frozen=True)
class Hold:
    hold_id: str
    attachment_id: str
    reason: str
    basis: str | None
    placed_by: str
    placed_at: datetime
    released_by: str | None
    released_at: datetime | None


@dataclass(frozen=True)
class HoldsWanted:
    customer_number: str | None = None
    attachment_id: str | None = None
    released: bool = False  # those too
    after: str | None = None  # the id of the last one seen
    first: int = 50


async def place_hold(
    context: WriteContext, attachment_ids: Sequence[str], reason: str, basis: str | None
) -> Sequence[Hold]:
    """One on each of these files of one customer, or on none. Gone names a file that cannot be seen."""
    _admit(context.caller)
    wanted = list(dict.fromkeys(attachment_ids))  # told by the first, as they were given
    if found := check_hold(wanted, reason, basis):
        raise Refused(found)

    async def work(tx: Tx) -> Saved:
        connection, user, at = tx.connection, context.caller.user_name, context.writer.now()
        row, now = await _lock(tx, wanted[0])
        await _check_not_going(tx, row, "attachment_ids")
        sight = file_sight(context.caller.read_scope())
        _check_same(wanted, await connection.fetch(_ATTACHMENTS, wanted, *sight))
        placed = {attachment_id: secrets.token_hex(16) for attachment_id in wanted}
        for attachment_id, hold_id in placed.items():
            await connection.execute(_PLACE, hold_id, attachment_id, reason.strip(), basis, user, at)
        await protect(connection, wanted, user, at)
        changes = [hold_item(attachment_id, None, reason.strip()) for attachment_id in wanted]
        for attachment_id, hold_id in placed.items():
            told = {"act": Act.PLACE_HOLD.value, "holdId": hold_id, "reason": reason.strip()}
            await note(connection, _noted(context, row, attachment_id, told))
        saved = await tx.save(now, _decision(Act.PLACE_HOLD, now, changes))
        return replace(saved, answer=orjson.dumps(list(placed.values())))

    saved = await transaction(context, work)
    return await _holds(context, orjson.loads(saved.answer or b"[]"))


async def release_hold(context: WriteContext, hold_id: str) -> Hold:
    """Others of the same file go on holding it. One that was released before stays as it was."""
    _admit(context.caller)

    async def work(tx: Tx) -> Saved:
        hold = await tx.connection.fetchrow(_FIND, hold_id) if is_id(hold_id) else None
        if hold is None:
            raise Gone(hold_id)
        try:
            row, now = await _lock(tx, hold["attachment_id"])
        except Gone:
            raise Gone(hold_id) from None
        at, user = context.writer.now(), context.caller.user_name
        ended = await tx.connection.execute(_RELEASE, hold_id, user, at)
        changes = [hold_item(row["attachment_id"], hold["reason"], None)] if ended == "UPDATE 1" else []
        await protect(tx.connection, [row["attachment_id"]], user, at)
        if changes:
            told = {"act": Act.RELEASE_HOLD.value, "holdId": hold_id}
            await note(tx.connection, _noted(context, row, row["attachment_id"], told))
        return await tx.save(now, _decision(Act.RELEASE_HOLD, now, changes))

    await transaction(context, work)
    return (await _holds(context, [hold_id]))[0]


async def protect(connection: Connection, attachment_ids: Sequence[str], user: str, at: datetime) -> None:
    """As their holds and those of their archive items say now, in the rows and, by a job, at the store."""
    await connection.execute(_ON_HOLD, attachment_ids)
    await order_locks(connection, attachment_ids, user, at)


async def executed_now(connection: Connection, item_ids: Collection[str]) -> frozenset[str]:
    rows = await connection.fetch(_EXECUTING, list(item_ids))
    return frozenset(row["item_id"] for row in rows)


async def set_retention(context: WriteContext, attachment_id: str, until: date) -> None:
    """Only longer than it was."""
    _admit(context.caller)

    async def work(tx: Tx) -> Saved:
        row, now = await _lock(tx, attachment_id)
        await _check_not_going(tx, row, "attachment_id")
        before = Protection(row["on_hold"], row["retain_until"])
        if found := check_retention(until, before, context.writer.today()):
            raise Refused(found)
        await tx.connection.execute(_RETAIN, attachment_id, until)
        await order_locks(tx.connection, [attachment_id], context.caller.user_name, context.writer.now())
        same = before.retain_until == until
        changes = [] if same else [retention_item(attachment_id, before.retain_until, until)]
        if changes:
            told = {"act": Act.SET_RETENTION.value, "until": until.isoformat()}
            await note(tx.connection, _noted(context, row, attachment_id, told))
        return await tx.save(now, _decision(Act.SET_RETENTION, now, changes))

    await transaction(context, work)


async def list_holds(pool: asyncpg.Pool, caller: Caller, wanted: HoldsWanted) -> Sequence[Hold]:
    """The newest first, of customers within the caller's scope."""
    if not may_see_holds(caller):
        raise Denied
    number = None if wanted.customer_number is None else stored_number(wanted.customer_number)
    scope = caller.read_scope()
    about = (number, wanted.attachment_id, *scope_arrays(scope))
    more = (wanted.released, wanted.after, wanted.first, item_sight(scope))
    rows = await pool.fetch(_LIST, *about, *more)
    return [_hold(row) for row in rows]


def _admit(caller: Caller) -> None:
    if not may_hold(caller):
        raise Denied


async def _lock(tx: Tx, attachment_id: str) -> tuple[asyncpg.Record, State]:
    row, now = await lock_record_of(tx, attachment_id)
    if found := check_place(now, row["item_id"] is not None, tx.context.caller):
        raise Refused(found)
    return row, now


async def _check_not_going(tx: Tx, row: asyncpg.Record, name: str) -> None:
    """For what a destruction list destroys just now it comes too late."""
    if row["item_id"] is not None and await executed_now(tx.connection, [row["item_id"]]):
        raise Refused([error(Code.GEN_STATE, (name,), value=EXECUTING)])


def _noted(
    context: WriteContext, row: asyncpg.Record, attachment_id: str, told: Mapping[str, str]
) -> AuditNote:
    return Asker(context.caller, context.address).noted(
        AuditAct.HOLD,
        object_class=AUDITED,
        object_id=attachment_id,
        customer_number=row["customer_number"],
        item_id=row["item_id"],
        detail=told,
    )


def _check_same(wanted: Sequence[str], rows: Sequence[asyncpg.Record]) -> None:
    """Two records in one transaction would break the order of the change log: see lock_record."""
    known = {row["attachment_id"]: (row["customer_number"], row["item_id"]) for row in rows}
    for attachment_id in wanted:
        if attachment_id not in known:
            raise Gone(attachment_id)
        if known[attachment_id] != known[wanted[0]]:
            raise Refused([error(Code.AR_HOLD_RECORDS, ("attachment_ids",), value=attachment_id)])


def _decision(act: Act, now: State, changes: Sequence[Change]) -> Decision:
    message = Message(MessageId.CHANGED if changes else MessageId.UNCHANGED)
    return Decision(act, state=without_notes(now), changes=tuple(changes), message=message)


async def _holds(context: WriteContext, ids: Sequence[str]) -> Sequence[Hold]:
    return [_hold(row) for row in await context.writer.pool.fetch(_HOLDS, list(ids))]


def _hold(row: asyncpg.Record) -> Hold:
    return Hold(**{name: row[name] for name in Hold.__dataclass_fields__})
