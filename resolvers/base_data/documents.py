"""The acts on documents of other systems, and whether one would be taken. Next: ../care/customers.py."""

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

import asyncpg

from models.rules.base_data.accounts import ACCOUNT
from models.rules.base_data.carrying import Carried, from_customer, from_vendor
from models.rules.base_data.choosing import Partners, check_partners
from models.rules.base_data.documents import (
    DOCUMENT,
    DocumentFacts,
    decide_change,
    decide_delete,
    decide_issue,
    decide_record,
    decide_release,
    document_key,
    passes_on,
)
from models.rules.base_data.lines import Named
from models.rules.decision import Decision
from models.rules.finding import Finding, in_order
from models.rules.numbers import stored
from models.rules.rights import ADMIN, INTEGRATOR, may_touch
from models.rules.roles import REF_DATA
from models.rules.state import NEW, Patch, State, rows, text
from resolvers.access.grants import scope_arrays
from resolvers.base_data.stock_items import ITEM_TURNS
from resolvers.errors import Denied, Gone
from resolvers.write.config import VERSION
from resolvers.write.context import Request, Saved, WriteContext
from resolvers.write.maintained import share_turn
from resolvers.write.roots import ROOTS, is_visible
from resolvers.write.state import VISIBLE, in_sight, load_customer
from resolvers.write.tx import Tx, transaction
from resolvers.write.typed import code_in

ASKED = Request()
Row: TypeAlias = dict[str, Any]
ROLES = (REF_DATA, INTEGRATOR, ADMIN)
_TURNS = {"ledger_account": (ACCOUNT,), "item_code": ITEM_TURNS, "unit_code": ITEM_TURNS}
_SEEN = f"""
SELECT d.customer_number IS NULL OR {VISIBLE.format("d.customer_number", "$2", "$3")} AS seen
FROM business_document d WHERE d.document = $1
"""  # noqa: S608 - constants of our own
_VENDOR = """
SELECT name, postal_code, city, street, payment_terms, purchase, outsourcing, service, end_date
FROM vendor WHERE vendor_code = $1
"""
_STAFF = """
SELECT EXISTS (SELECT FROM department WHERE department_code = $1) AS department,
    EXISTS (SELECT FROM employee WHERE employee_code = $2) AS employee,
    (SELECT leave_date FROM employee WHERE employee_code = $2) AS leave_date
"""
_ITEMS = """
SELECT item_code, unit_group_code, main_unit_code, batch_managed, end_date,
    sale, purchase, self_made, production_consume, taxable_service
FROM stock_item WHERE item_code = ANY($1::text[])
"""
_UNITS = """
SELECT u.unit_code, u.group_code, u.rate, u.active, g.kind
FROM unit u JOIN unit_group g ON g.group_code = u.group_code WHERE u.unit_code = ANY($1::text[])
"""
_ACCOUNTS = """
SELECT ledger_account, leaf, active, by_customer, by_vendor, by_department, by_person
FROM ledger_account WHERE ledger_account = ANY($1::text[])
"""


class _Checked(Exception):
    """Ends a transaction that was only to find out what an act would say."""

    def __init__(self, decision: Decision) -> None:
        self.findings = decision.findings


async def record_document(context: WriteContext, patch: Patch, request: Request = ASKED) -> Saved:
    """By kind and number: a new one, or the known one as it is now; the same again changes nothing."""
    _admit(context)

    async def work(tx: Tx) -> Saved:
        now, known = await _recorded(tx, patch)

        def decide(before: State | None) -> Decision:
            return decide_record(before, patch, known, request.consent)

        return await _save(tx, now, known, decide)

    return await transaction(context, work)


async def check_document(context: WriteContext, patch: Patch) -> tuple[Finding, ...]:
    """What recording it now would say; nothing is saved."""
    _admit(context)

    async def work(tx: Tx) -> Saved:
        now, known = await _recorded(tx, patch)
        raise _Checked(decide_record(now, patch, known, ASKED.consent))

    try:
        await transaction(context, work)
    except _Checked as checked:
        return checked.findings
    raise TypeError("a check saves nothing")


async def change_document(context: WriteContext, key: str, patch: Patch, request: Request = ASKED) -> Saved:
    _admit(context)

    async def work(tx: Tx) -> Saved:
        await _hold(tx, patch)
        now = await _lock(tx, key, request)
        known = await _facts(tx, now, patch)
        return await _save(
            tx, now, known, lambda one: decide_change(one or now, patch, known, request.consent)
        )

    return await transaction(context, work)


async def issue_document(context: WriteContext, key: str, request: Request = ASKED) -> Saved:
    """It is printed today; from now on its texts and lines stay."""
    _admit(context)

    async def work(tx: Tx) -> Saved:
        now = await _lock(tx, key, request)
        return await tx.save(now, decide_issue(now, await _facts(tx, now, {})))

    return await transaction(context, work)


async def delete_document(context: WriteContext, key: str, request: Request = ASKED) -> Saved:
    _admit(context)

    async def work(tx: Tx) -> Saved:
        now = await _lock(tx, key, request)
        return await tx.save(now, decide_delete(now, await _facts(tx, now, {}), request.consent))

    return await transaction(context, work)


async def check_choice(context: WriteContext, kind: str, partner: Patch) -> tuple[Finding, ...]:
    """What stands against choosing this vendor or customer in a document of this kind today."""
    async with context.writer.pool.acquire() as connection:
        customer = await _customer(connection, context, code_in(partner, "customer_number"))
        vendor = await _vendor(connection, code_in(partner, "vendor_code"))
    state: State = {**partner, NEW: True}
    return in_order(check_partners(state, Partners(kind, context.writer.today(), vendor, customer)))


def _admit(context: WriteContext) -> None:
    if not any(context.caller.may(role) for role in ROLES):
        raise Denied


async def _save(
    tx: Tx, now: State | None, known: DocumentFacts, decide: Callable[[State | None], Decision]
) -> Saved:
    """Of one that goes to another customer each sees what is his: it is let go of, then taken over."""
    decision = decide(now)
    if now is None or not passes_on(now, decision):
        return await tx.save(now, decision)
    released = await tx.save(now, decide_release(now, known))
    again = (await tx.find_many((released.key,), DOCUMENT))[released.key]
    return await tx.save(again, decide(again))


async def _recorded(tx: Tx, patch: Patch) -> tuple[State | None, DocumentFacts]:
    await _hold(tx, patch)
    key = document_key({name: code_in(patch, name) for name in ("document_kind", "document_number")})
    now: State | None = None
    if key and (seen := await _seen(tx, key)) is not None:
        if not seen:
            raise Denied
        now = (await tx.find_many((key,), DOCUMENT)).get(key)
    return now, await _facts(tx, now, patch)


async def _lock(tx: Tx, typed: str, request: Request) -> State:
    """One whose customer is out of sight does not exist."""
    key = typed.replace("\0", "").strip().upper()
    if not await _seen(tx, key):
        raise Gone(key)
    return await tx.lock(key, request, DOCUMENT)


async def _seen(tx: Tx, key: str) -> bool | None:
    """None: there is no such document."""
    scope = scope_arrays(tx.context.caller.read_scope())
    found: bool | None = await tx.connection.fetchval(_SEEN, key, *scope)
    return found


async def _hold(tx: Tx, patch: Patch) -> None:
    """What lines rely on holds till they are saved: an account that gets its first one below meanwhile would
    be a leaf no more, an item be managed by batches, a unit be of another group.
    """
    named = {name for row in rows(patch, "lines") for name in _TURNS if text(row, name)}
    for turn in sorted({turn for name in named for turn in _TURNS[name]}):
        await share_turn(tx, turn)


async def _facts(tx: Tx, now: State | None, patch: Patch) -> DocumentFacts:
    context, connection, whole = tx.context, tx.connection, {**(now or {}), **patch}
    if tx.config is None:
        version = await connection.fetchval(f"SELECT {VERSION}")
        tx.config = await context.writer.config.at(connection, version)
    customer = await _customer(connection, context, code_in(whole, "customer_number"))
    vendor = await _vendor(connection, code_in(whole, "vendor_code"))
    staff = (code_in(whole, "department_code"), code_in(whole, "employee_code"))
    row = await connection.fetchrow(_STAFF, *staff) if any(staff) else None
    return DocumentFacts(
        tx.config,
        ROOTS[DOCUMENT].shape,
        context.writer.today(),
        vendor,
        customer,
        _carried(context, vendor, customer),
        await _may_touch(tx, now, customer),
        bool(row and row["department"]),
        _employee(row),
        await _named(tx, [*rows(now or {}, "lines"), *rows(patch, "lines")]),
    )


async def _may_touch(tx: Tx, now: State | None, customer: State | None) -> bool:
    """Both whom the document names and whom it is to name."""
    caller, before, found = tx.context.caller, text(now or {}, "customer_number"), [customer]
    if before and before != text(customer or {}, "customer_number"):
        found.append(await _customer(tx.connection, tx.context, before))
    return all(one is None or may_touch(caller, one, *ROLES) for one in found)


def _carried(context: WriteContext, vendor: Row | None, customer: State | None) -> Carried:
    """Of a customer what lies in the caller's scope: the document is read by whoever sees the customer."""
    if customer is not None:
        return from_customer(in_sight(customer, context.caller.read_scope()))
    return Carried() if vendor is None else from_vendor(vendor)


async def _named(tx: Tx, lines: list[State]) -> Named:
    codes = {
        name: sorted({code_in(row, name) for row in lines} - {""})
        for name in ("item_code", "unit_code", "ledger_account")
    }
    items = await _by_code(tx, _ITEMS, codes["item_code"], "item_code")
    units = {*codes["unit_code"], *(one["main_unit_code"] for one in items.values())}
    return Named(
        items,
        await _by_code(tx, _UNITS, units, "unit_code"),
        await _by_code(tx, _ACCOUNTS, codes["ledger_account"], "ledger_account"),
    )


async def _by_code(tx: Tx, statement: str, codes: Iterable[str], name: str) -> dict[str, Row]:
    wanted = sorted(codes)
    found = await tx.connection.fetch(statement, wanted) if wanted else []
    return {row[name]: dict(row) for row in found}


async def _vendor(connection: Any, code: str) -> Row | None:
    found = await connection.fetchrow(_VENDOR, code) if code else None
    return None if found is None else dict(found)


async def _customer(connection: Any, context: WriteContext, typed: str) -> State | None:
    """None when he is not in sight."""
    if not typed:
        return None
    number = stored(typed)
    found = (await load_customer(connection, number, context.writer.sealer)).states.get(number)
    return found if found and is_visible(found, context.caller.read_scope()) else None


def _employee(row: asyncpg.Record | None) -> Row | None:
    return {"leave_date": row["leave_date"]} if row and row["employee"] else None
