"""Loans (借阅) of archive items, step by step; those that are overdue are told. Next: ../../schema/archives.

Each step is a change of the item, so the item's lock is the loan's, and the log tells of it.
"""

import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import asyncpg
import orjson

from models.rules.archive import ITEM, TABLE
from models.rules.archives.loans import (
    Judged,
    LoanState,
    NewLoan,
    check_request,
    decide_judged,
    decide_lend,
    decide_request,
    decide_return,
)
from models.rules.attachments import is_id
from models.rules.auditing import AuditAct
from models.rules.decision import Decision
from models.rules.rights import may_any
from models.rules.roles import ARCHIVE_MANAGER, STORAGE_ADMIN
from models.rules.state import State
from resolvers.access.audit import Asker, note
from resolvers.access.caller import Caller
from resolvers.access.grants import item_sight
from resolvers.access.seal import Sealer
from resolvers.archives.handling import handled
from resolvers.errors import Denied, Gone, Refused
from resolvers.notices.outbox import post_daily
from resolvers.write.context import Saved, WriteContext
from resolvers.write.roots import ROOTS
from resolvers.write.state import ITEM_VISIBLE
from resolvers.write.tx import Tx, transaction

_REQUEST = """
INSERT INTO loan (loan_id, item_id, kind, outside, purpose, state, requested_by, requested_at, due_on)
VALUES ($1, $2, $3, $4, $5, 'REQUESTED', $6, $7, $8)
"""
_FIND = "SELECT * FROM loan WHERE loan_id = $1"
_JUDGE = "UPDATE loan SET state = $2, decided_by = $3, decided_at = $4 WHERE loan_id = $1"
_LEND = "UPDATE loan SET state = $2, lent_by = $3, lent_at = $4 WHERE loan_id = $1"
_RETURN = "UPDATE loan SET state = $2, returned_by = $3, returned_at = $4 WHERE loan_id = $1"
# What is away already: the item, the volume that it lies in, or something out of it.
_AWAY = f"""
SELECT CASE WHEN {ITEM_VISIBLE.format("i", "$3")} THEN coalesce(i.archive_code, i.title) END AS name
FROM loan l JOIN archive_item i ON i.item_id = l.item_id
WHERE l.state = 'LENT' AND l.kind = 'LEND' AND (i.item_id = $1 OR i.item_id = $2 OR i.volume_id = $1)
"""  # noqa: S608
_SHOWN = f"""
SELECT l.*, i.archive_code, i.title, i.location_code FROM loan l JOIN archive_item i ON i.item_id = l.item_id
WHERE {ITEM_VISIBLE.format("i", "$1")}
"""  # noqa: S608
_ONE = f"{_SHOWN} AND l.loan_id = $2"
_LIST = f"""{_SHOWN} AND ($2::text IS NULL OR l.state = $2)
    AND ($3::date IS NULL OR (l.state = 'LENT' AND l.due_on < $3)) AND ($4::text IS NULL OR
        (l.requested_at, l.loan_id) < (SELECT requested_at, loan_id FROM loan WHERE loan_id = $4))
ORDER BY l.requested_at DESC, l.loan_id DESC LIMIT $5
"""  # noqa: S608
_OVERDUE = """
SELECT l.loan_id, l.due_on, coalesce(i.archive_code, i.title) AS name, u.user_name, u.email
FROM loan l JOIN archive_item i ON i.item_id = l.item_id
JOIN user_account u ON u.user_name IN (l.requested_by, l.decided_by)
WHERE l.state = 'LENT' AND l.due_on < $1 AND u.active AND u.email IS NOT NULL
ORDER BY u.user_name, l.due_on, l.loan_id
"""
_SUBJECT = "借阅逾期 / Loans overdue"


@dataclass(frozen=True)
class Loan:
    """With as much of the item as who hands it out must know."""

    loan_id: str
    item_id: str
    archive_code: str | None
    title: str
    location_code: str | None
    kind: str
    outside: bool
    purpose: str
    state: str
    requested_by: str
    requested_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    due_on: date
    lent_by: str | None
    lent_at: datetime | None
    returned_by: str | None
    returned_at: datetime | None


@dataclass(frozen=True)
class LoansWanted:
    state: LoanState | None = None
    overdue: bool = False
    after: str | None = None  # the id of the last one seen
    first: int = 50


async def request_loan(context: WriteContext, item_id: str, new: NewLoan) -> Loan:
    """Whoever sees the item may ask for it."""
    if found := check_request(new, context.writer.today()):
        raise Refused(found)

    async def work(tx: Tx) -> Saved:
        item = await _lock(tx, item_id)
        loan_id = secrets.token_hex(16)
        decision = decide_request(item, loan_id, new)
        _refuse(decision)
        user, at = context.caller.user_name, context.writer.now()
        told = (new.kind.value, new.outside, new.purpose.strip(), user, at, new.due_on)
        await tx.connection.execute(_REQUEST, loan_id, item_id, *told)
        about = {"kind": told[0], "outside": new.outside, "dueOn": new.due_on.isoformat()}
        return await _saved(tx, item, decision, loan_id, **about)

    return await _carried_out(context, work)


async def decide_loan(context: WriteContext, loan_id: str, judged: Judged) -> Loan:
    """By an archive manager of the item."""
    if not may_any(context.caller, ARCHIVE_MANAGER):
        raise Denied

    async def work(tx: Tx) -> Saved:
        loan, item = await _locked(tx, loan_id)
        decision = decide_judged(item, loan, judged, context.caller)
        _refuse(decision)
        state = LoanState.APPROVED if judged.approve else LoanState.REFUSED
        await _step(tx, _JUDGE, loan_id, state)
        about = {"state": state.value, "headApproval": (judged.head or "").strip()}
        return await _saved(tx, item, decision, loan_id, **about)

    return await _carried_out(context, work)


async def lend_item(context: WriteContext, loan_id: str) -> Loan:
    """By who keeps the place where it lies, or an archive manager."""

    async def work(tx: Tx) -> Saved:
        loan, item = await _locked(tx, loan_id)
        sight = item_sight(handled(context.caller))
        rows = await tx.connection.fetch(_AWAY, loan["item_id"], item.get("volume_id"), sight)
        away = [row["name"] for row in rows]
        decision = decide_lend(item, loan, context.caller, context.writer.today(), away)
        _refuse(decision)
        await _step(tx, _LEND, loan_id, LoanState.LENT)
        return await _saved(tx, item, decision, loan_id, state=LoanState.LENT.value)

    _admit(context)
    return await _carried_out(context, work)


async def return_item(context: WriteContext, loan_id: str) -> Loan:
    async def work(tx: Tx) -> Saved:
        loan, item = await _locked(tx, loan_id)
        decision = decide_return(item, loan, context.caller)
        _refuse(decision)
        await _step(tx, _RETURN, loan_id, LoanState.RETURNED)
        return await _saved(tx, item, decision, loan_id, state=LoanState.RETURNED.value)

    _admit(context)
    return await _carried_out(context, work)


async def list_loans(pool: asyncpg.Pool, caller: Caller, wanted: LoansWanted, today: date) -> Sequence[Loan]:
    """The newest first, of items that the caller reads or hands out."""
    state = wanted.state.value if wanted.state else None
    over = today if wanted.overdue else None
    sight = item_sight(handled(caller))
    return [_loan(row) for row in await pool.fetch(_LIST, sight, state, over, wanted.after, wanted.first)]


async def tell_overdue(pool: asyncpg.Pool, sealer: Sealer, today: date) -> int:
    """By mail to who borrowed and who approved, each at most once a day; how many mails."""
    bodies: dict[str, str] = {}
    for row in await pool.fetch(_OVERDUE, today):
        body = bodies.get(row["email"], "应还日期已过 / to be returned until:\n")
        bodies[row["email"]] = f"{body}{row['name']}  {row['due_on']}\n"
    return await post_daily(pool, sealer, _SUBJECT, bodies)


def _admit(context: WriteContext) -> None:
    if not may_any(context.caller, STORAGE_ADMIN, ARCHIVE_MANAGER):
        raise Denied


async def _carried_out(context: WriteContext, work: Callable[[Tx], Awaitable[Saved]]) -> Loan:
    saved = await transaction(context, work)
    loan_id = orjson.loads(saved.answer or b'""')
    row = await context.writer.pool.fetchrow(_ONE, item_sight(handled(context.caller)), loan_id)
    if row is None:
        raise Gone(loan_id)
    return _loan(row)


async def _lock(tx: Tx, item_id: str) -> State:
    if not is_id(item_id):  # the database would not even take some texts
        raise Gone(item_id.replace("\0", ""))
    return await tx.lock(item_id, None, ITEM)


async def _locked(tx: Tx, loan_id: str) -> tuple[Mapping[str, Any], State]:
    """The loan and its item, known to who reads the item and to who hands it out."""
    loan = await tx.connection.fetchrow(_FIND, loan_id) if is_id(loan_id) else None
    if loan is None:
        raise Gone(loan_id.replace("\0", ""))
    scope = handled(tx.context.caller)
    try:
        item = await tx.lock(loan["item_id"], None, ITEM, lambda state: ROOTS[ITEM].sees(state, scope))
    except Gone:  # out of sight: not even the item's id is told
        raise Gone(loan_id) from None
    loan = await tx.connection.fetchrow(_FIND, loan_id)
    if loan is None:
        raise Gone(loan_id)
    return dict(loan), item


async def _step(tx: Tx, statement: str, loan_id: str, state: LoanState) -> None:
    user, at = tx.context.caller.user_name, tx.context.writer.now()
    await tx.connection.execute(statement, loan_id, state.value, user, at)


async def _saved(tx: Tx, item: State, decision: Decision, loan_id: str, **told: Any) -> Saved:
    saved = await tx.save(item, decision)
    asker, kept = Asker(tx.context.caller, tx.context.address), {k: v for k, v in told.items() if v != ""}
    entry = asker.noted(
        AuditAct.LOAN,
        object_class=TABLE,
        object_id=saved.key,
        item_id=saved.key,
        detail={"act": decision.act.value, "loanId": loan_id, **kept},
    )
    await note(tx.connection, entry)
    return replace(saved, answer=orjson.dumps(loan_id))


def _refuse(decision: Decision) -> None:
    """Before anything is written."""
    if decision.refused:
        raise Refused(decision.findings)


def _loan(row: asyncpg.Record) -> Loan:
    return Loan(**{name: row[name] for name in Loan.__dataclass_fields__})
