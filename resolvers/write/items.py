"""The acts on archive items, each in the same five lines: admit, lock, decide, save, record. Next: ask.py."""

import secrets
from datetime import datetime

import orjson

from models.rules.archive import (
    ITEM,
    TABLE,
    ItemFacts,
    TypeFacts,
    decide_change_item,
    decide_create_item,
    decide_delete_item,
)
from models.rules.attachments import is_id
from models.rules.auditing import AuditAct
from models.rules.numbers import stored
from models.rules.state import Patch, State, text
from resolvers.access.audit import Asker, note
from resolvers.access.grants import scope_arrays
from resolvers.errors import Gone
from resolvers.write.admit import admit_to_items
from resolvers.write.config import VERSION
from resolvers.write.context import Request, Saved, WriteContext
from resolvers.write.roots import ROOTS
from resolvers.write.state import VISIBLE
from resolvers.write.tx import Tx, transaction

ASKED = Request()
_TOLD = ("title", "institution_code", "archive_type", "access_level")  # of what is deleted
_FACTS = f"""
SELECT {VERSION} AS config,
    ARRAY (SELECT institution_code FROM institution WHERE institution_code = ANY($1::text[]) AND active)
        AS institutions,
    ARRAY (SELECT json_build_array(t.archive_type, t.default_retention, t.default_access_level)::text
        FROM archive_type t JOIN archive_category c USING (category_code)
        WHERE t.archive_type = ANY($2::text[]) AND t.active AND c.active) AS types,
    ARRAY (SELECT customer_number FROM customer c WHERE customer_number = ANY($3::text[])
        AND {VISIBLE.format("c.customer_number", "$4", "$5")}) AS customers,
    EXISTS (SELECT FROM attachment WHERE item_id = $6) AS files
"""  # noqa: S608 - constants of our own


async def create_item(context: WriteContext, patch: Patch, request: Request = ASKED) -> Saved:
    admit_to_items(context.caller)

    async def work(tx: Tx) -> Saved:
        item_id = _new_id(context.writer.now())
        known = await _facts(tx, None, patch)
        return await tx.save(None, decide_create_item(item_id, patch, known, context.caller, request.consent))

    return await transaction(context, work)


async def change_item(context: WriteContext, item_id: str, patch: Patch, request: Request = ASKED) -> Saved:
    admit_to_items(context.caller)

    async def work(tx: Tx) -> Saved:
        now = await _lock(tx, item_id, request)
        known = await _facts(tx, now, patch)
        return await tx.save(now, decide_change_item(now, patch, known, context.caller, request.consent))

    return await transaction(context, work)


async def delete_item(context: WriteContext, item_id: str, request: Request = ASKED) -> Saved:
    """Only a draft without files; its change documents stay."""
    admit_to_items(context.caller)

    async def work(tx: Tx) -> Saved:
        now = await _lock(tx, item_id, request)
        known = await _facts(tx, now, {})
        saved = await tx.save(now, decide_delete_item(now, known, context.caller, request.consent))
        entry = Asker(context.caller, context.address).noted(
            AuditAct.DELETE,
            object_class=TABLE,
            object_id=item_id,
            item_id=item_id,
            detail={name: text(now, name) for name in _TOLD},
        )
        await note(tx.connection, entry)
        return saved

    return await transaction(context, work)


async def _lock(tx: Tx, item_id: str, request: Request) -> State:
    if not is_id(item_id):  # the database would not even take some texts
        raise Gone(item_id.replace("\0", ""))
    return await tx.lock(item_id, request, ITEM)


async def _facts(tx: Tx, now: State | None, patch: Patch) -> ItemFacts:
    """Whom the patch names is looked up as it will be stored."""
    context, shape = tx.context, ROOTS[ITEM].shape
    codes = [_typed(patch, name) for name in ("institution_code", "archive_type")]
    named = (*codes, [stored(one) for one in _typed(patch, "customer_number")])
    item_id = text(now or {}, "item_id")
    scope = scope_arrays(context.caller.read_scope())
    row = await tx.connection.fetchrow(_FACTS, *named, *scope, item_id)
    if row is None:
        raise TypeError("a SELECT without a table answers one row")
    tx.config = tx.config or await context.writer.config.at(tx.connection, row["config"])
    types = (orjson.loads(one) for one in row["types"])
    return ItemFacts(
        context.writer.today(),
        tx.config,
        shape,
        frozenset(row["institutions"]),
        {name: TypeFacts(retention, level) for name, retention, level in types},
        frozenset(row["customers"]),
        row["files"],
    )


def _typed(patch: Patch, name: str) -> list[str]:
    value = text(patch, name).strip().upper()
    return [value] if value and "\0" not in value else []


def _new_id(now: datetime) -> str:
    """Ids are in the order of creation, and so are lists; what follows the milliseconds is chance."""
    return f"{int(now.timestamp() * 1000):012x}{secrets.token_hex(10)}"
