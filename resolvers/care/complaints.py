"""Complaints registered, changed, moved from state to state. Next: escalating.py."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from models.rules.acts import Act
from models.rules.care.complaints import (
    COMPLAINT,
    ComplaintFacts,
    decide_change,
    decide_move,
    decide_register,
)
from models.rules.numbers import stored
from models.rules.state import Patch, State, rows, text
from resolvers.care.customers import admit, cared_customer, customer_behind, draw_number
from resolvers.write.config import VERSION
from resolvers.write.context import Request, Saved, WriteContext
from resolvers.write.lookups import answers
from resolvers.write.numbering import save_numbered
from resolvers.write.roots import ROOTS
from resolvers.write.tx import Tx, transaction
from resolvers.write.typed import code_in

_KIND = "CP"
_WHOSE = "SELECT customer_number FROM complaint WHERE complaint_number = $1"
_FACTS = f"""
SELECT {VERSION} AS config,
    ARRAY (SELECT user_name FROM user_account WHERE user_name = ANY($1::text[]) AND active) AS users,
    ARRAY (SELECT item_code FROM stock_item WHERE item_code = $2) AS items,
    ARRAY (SELECT visit_number FROM visit WHERE visit_number = $3 AND customer_number = $4) AS visits,
    ARRAY (SELECT attachment_id FROM attachment
        WHERE attachment_id = ANY($5::text[]) AND customer_number = $4) AS files
"""  # noqa: S608 - constants of our own


@dataclass(frozen=True)
class Named:
    """What a call names that must be there. Texts that the database would not even take are left out."""

    users: tuple[str, ...] = ()
    item: str = ""
    visit: str = ""
    files: tuple[str, ...] = ()
    customer: State = field(default_factory=State)


async def register_complaint(context: WriteContext, patch: Patch) -> Saved:
    admit(context)
    return await transaction(context, lambda tx: register_within(tx, patch))


async def register_within(tx: Tx, patch: Patch) -> Saved:
    """Inside another act too, such as on the visit that found it: behind all its locks."""
    number = text(patch, "customer_number").strip()
    customer = await cared_customer(tx, number) if number else State()
    facts = await _facts(tx, _named(patch, customer))
    return await save_numbered(tx, _KIND, lambda drawn: decide_register(patch, drawn, facts), draw_number)


async def change_complaint(context: WriteContext, number: str, patch: Patch, request: Request) -> Saved:
    admit(context)

    async def work(tx: Tx) -> Saved:
        now, customer = await _locked(tx, number, request)
        facts = await _facts(tx, _named(patch, customer))
        return await tx.save(now, decide_change(now, patch, facts, request.consent))

    return await transaction(context, work)


async def move_complaint(
    context: WriteContext, act: Act, number: str, given: Mapping[str, Any], request: Request
) -> Saved:
    """By the table of states; `given` are fields of the record that the action needs, and its note."""
    admit(context)
    told = dict(given)
    if told.get("owner") is not None:
        told["owner"] = told["owner"].strip().upper()

    async def work(tx: Tx) -> Saved:
        now, customer = await _locked(tx, number, request)
        facts = await _facts(tx, _named(told, customer))
        return await tx.save(now, decide_move(act, now, told, facts))

    return await transaction(context, work)


async def _locked(tx: Tx, number: str, request: Request) -> tuple[State, State]:
    """The complaint and its customer, who says whether it is in sight: asked before the version is told."""
    key, customer = await customer_behind(tx, _WHOSE, number)
    return await tx.lock(key, request, COMPLAINT), customer


def _named(patch: Mapping[str, Any], customer: State) -> Named:
    users = [text(patch, "owner"), *(text(row, "responsible") for row in rows(patch, "improvements"))]
    files = [text(row, "attachment_id") for row in rows(patch, "files")]
    return Named(
        tuple(one.strip().upper() for one in users if "\0" not in one),
        code_in(patch, "item_code"),
        code_in(patch, "visit_number"),
        tuple(one.strip() for one in files if "\0" not in one),
        customer,
    )


async def _facts(tx: Tx, named: Named) -> ComplaintFacts:
    number = text(named.customer, "customer_number")
    config, row = await answers(
        tx, _FACTS, list(named.users), named.item, named.visit, stored(number), list(named.files)
    )
    writer = tx.context.writer
    return ComplaintFacts(
        writer.now(),
        writer.today(),
        config,
        ROOTS[COMPLAINT].shape,
        tx.context.caller.user_name,
        frozenset(text(one, "contact_number") for one in rows(named.customer, "contact_persons")),
        frozenset(row["users"]),
        frozenset(row["items"]),
        frozenset(row["visits"]),
        frozenset(row["files"]),
    )
