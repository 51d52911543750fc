"""The acts on departments; those that change the tree take turns. Next: institutions.py."""

import unicodedata
from collections.abc import Awaitable, Callable
from itertools import accumulate

from models.rules.auditing import AuditAct
from models.rules.decision import Decision
from models.rules.departments import (
    AUDITED,
    DEPARTMENT,
    DepartmentFacts,
    decide_change_department,
    decide_create_department,
    decide_delete_department,
    parent_of,
)
from models.rules.state import Patch, State, text
from resolvers.access.granting import administers
from resolvers.errors import Gone
from resolvers.write.admit import admit_to_administration
from resolvers.write.config import VERSION
from resolvers.write.context import Request, Saved, WriteContext
from resolvers.write.roots import ROOTS
from resolvers.write.trail import tell_trail
from resolvers.write.tx import Tx, transaction

ASKED = Request()
# No foreign key holds the one above, so nobody may take it away while another puts one below. The lock
# gets the transaction no xid, and so may come before that of the record.
_TURN = "SELECT pg_advisory_xact_lock(hashtext('dossier department tree'))"
_FACTS = f"""
SELECT {VERSION} AS config,
    EXISTS (SELECT FROM department WHERE department_code = $1) AS taken,
    EXISTS (SELECT FROM department WHERE department_code = $2) AS parent,
    EXISTS (SELECT FROM department WHERE name = $3 AND coalesce(parent_code, '') = coalesce($2, '')
        AND department_code <> $1) AS namesake,
    ARRAY (SELECT institution_code FROM institution WHERE institution_code = $4 AND active) AS institutions,
    CASE WHEN EXISTS (SELECT FROM department WHERE parent_code = $1) THEN 'Department'
         WHEN EXISTS (SELECT FROM user_account WHERE department_code = $1) THEN 'User'
         WHEN EXISTS (SELECT FROM archive_item WHERE department_code = $1) THEN 'ArchiveItem' ELSE '' END
        AS used_by,
    EXISTS (SELECT FROM department WHERE length(department_code) <> ALL($5::int[])) AS other_levels
"""  # noqa: S608 - constants of our own


async def create_department(context: WriteContext, patch: Patch, request: Request = ASKED) -> Saved:
    async def work(tx: Tx) -> Saved:
        known = await _facts(tx, None, patch)
        return await _save(tx, None, decide_create_department(patch, known, request.consent))

    return await _in_turn(context, work)


async def change_department(
    context: WriteContext, code: str, patch: Patch, request: Request = ASKED
) -> Saved:
    async def work(tx: Tx) -> Saved:
        now = await _lock(tx, code, request)
        known = await _facts(tx, now, patch)
        return await _save(tx, now, decide_change_department(now, patch, known, request.consent))

    return await _in_turn(context, work)


async def delete_department(context: WriteContext, code: str, request: Request = ASKED) -> Saved:
    """Without departments below, users and archive items (DE-4); its change documents stay."""

    async def work(tx: Tx) -> Saved:
        now = await _lock(tx, code, request)
        known = await _facts(tx, now, {})
        return await _save(tx, now, decide_delete_department(now, known, request.consent))

    return await _in_turn(context, work)


async def _in_turn(context: WriteContext, work: Callable[[Tx], Awaitable[Saved]]) -> Saved:
    admit_to_administration(context.caller)

    async def turn(tx: Tx) -> Saved:
        await tx.connection.execute(_TURN)
        return await work(tx)

    return await transaction(context, turn)


async def _lock(tx: Tx, code: str, request: Request) -> State:
    if "\0" in code:  # the database would not even take it
        raise Gone(code.replace("\0", ""))
    return await tx.lock(code.strip(), request, DEPARTMENT)


async def _facts(tx: Tx, now: State | None, patch: Patch) -> DepartmentFacts:
    context, before = tx.context, now or {}
    code = text(before, "department_code") or _typed(patch, "department_code")
    name = _typed(patch, "name") if "name" in patch else text(before, "name")
    place = _typed(patch, "institution_code").upper()
    levels = context.writer.department_levels
    above = text(before, "parent_code") or None if now else parent_of(code, levels)
    row = await tx.connection.fetchrow(_FACTS, code, above, name, place, list(accumulate(levels)))
    if row is None:
        raise TypeError("a SELECT without a table answers one row")
    tx.config = tx.config or await context.writer.config.at(tx.connection, row["config"])
    return DepartmentFacts(
        tx.config,
        ROOTS[DEPARTMENT].shape,
        administers(context.caller, text(before, "institution_code"), place),
        row["taken"],
        row["parent"],
        row["namesake"],
        frozenset(row["institutions"]),
        row["used_by"],
        levels,
        row["other_levels"],
    )


async def _save(tx: Tx, old: State | None, decision: Decision) -> Saved:
    saved = await tx.save(old, decision)
    await tell_trail(tx, AuditAct.CONFIG, AUDITED, saved, operation=decision.act.value)
    return saved


def _typed(patch: Patch, name: str) -> str:
    value = unicodedata.normalize("NFC", text(patch, name)).strip()  # as it will be stored
    return "" if "\0" in value else value
