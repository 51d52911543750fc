"""Inspections (IG-4): plans, samples drawn on their day, what was found of them. Next: transfers.py."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import asyncpg

from models.rules.archives.inspections import (
    Looked,
    PlanFacts,
    decide_change_plan,
    decide_close,
    decide_create_plan,
    decide_draw,
    decide_record,
    may_inspect,
)
from models.rules.decision import Decision
from models.rules.filed import INSPECTION_PLAN
from models.rules.rights import may_look_any
from models.rules.roles import ARCHIVE_MANAGER, AUDITOR, STORAGE_ADMIN
from models.rules.state import Patch, State, text
from resolvers.access.caller import Caller
from resolvers.access.grants import item_sight
from resolvers.archives.handling import ITSELF, handled
from resolvers.errors import Denied, Gone
from resolvers.write.config import VERSION
from resolvers.write.context import Request, Saved, WriteContext, Writer
from resolvers.write.lookups import answers
from resolvers.write.roots import ROOTS
from resolvers.write.state import ITEM_VISIBLE
from resolvers.write.tx import Tx, transaction
from resolvers.write.typed import code_in, code_of

ASKED = Request()
_FACTS = f"""
SELECT {VERSION} AS config,
    EXISTS (SELECT FROM inspection_plan WHERE plan_code = $1) AS taken,
    ARRAY (SELECT institution_code FROM institution WHERE institution_code = $2 AND active) AS institutions,
    ARRAY (SELECT t.archive_type FROM archive_type t JOIN archive_category c USING (category_code)
            WHERE t.archive_type = $3 AND t.active AND c.active
        UNION ALL SELECT category_code FROM archive_category WHERE category_code = $3 AND active) AS types
"""  # noqa: S608 - constants of our own
_DUE = """
SELECT plan_code FROM inspection_plan WHERE active AND next_on <= $1 ORDER BY plan_code
"""
# What stands on the shelves: volumes, and items that lie in none.
_STOCK = """
SELECT item_id FROM archive_item
WHERE institution_code = $1 AND (archive_type = $2 OR split_part(archive_type, '/', 1) = $2)
  AND coalesce(access_level, 3) <= $3 AND volume_id IS NULL AND state NOT IN ('DRAFT', 'DESTROYED')
"""
_FOUND = f"""
SELECT f.id, f.plan_code, f.inspected_on, f.item_id, i.archive_code, i.title, i.location_code, f.result,
    f.finding, f.follow_up, f.inspected_by, f.closed_on
FROM inspection_finding f JOIN inspection_plan p ON p.plan_code = f.plan_code
JOIN archive_item i ON i.item_id = f.item_id
WHERE {ITEM_VISIBLE.format("p", "$1")} AND {ITEM_VISIBLE.format("i", "$1")}
  AND ($2::text IS NULL OR f.plan_code = $2) AND ($3::date IS NULL OR f.inspected_on = $3)
  AND ($4::text IS NULL OR $4 = CASE WHEN f.result IS NULL THEN 'TO_INSPECT'
      WHEN f.closed_on IS NULL THEN 'TO_FOLLOW_UP' ELSE 'CLOSED' END)
  AND f.id > $5 ORDER BY f.id LIMIT $6
"""  # noqa: S608 - constants of our own


@dataclass(frozen=True)
class Inspected:
    """One item of a sample, as who handles it sees it."""

    id: int
    plan_code: str
    inspected_on: date
    item_id: str
    archive_code: str | None
    title: str
    location_code: str | None
    result: str | None
    finding: str | None
    follow_up: str | None
    inspected_by: str | None
    closed_on: date | None


@dataclass(frozen=True)
class InspectedWanted:
    plan_code: str | None = None
    inspected_on: date | None = None
    stage: str | None = None  # TO_INSPECT, TO_FOLLOW_UP, CLOSED
    after: int = 0
    first: int = 50


async def create_plan(context: WriteContext, patch: Patch, request: Request = ASKED) -> Saved:
    _admit(context.caller)

    async def work(tx: Tx) -> Saved:
        known = await _facts(tx, {}, patch)
        return await tx.save(None, decide_create_plan(patch, known, context.caller, request.consent))

    return await transaction(context, work)


async def change_plan(context: WriteContext, code: str, patch: Patch, request: Request = ASKED) -> Saved:
    _admit(context.caller)

    async def work(tx: Tx) -> Saved:
        now = await _lock(tx, code, request)
        known = await _facts(tx, now, patch)
        return await tx.save(now, decide_change_plan(now, patch, known, context.caller, request.consent))

    return await transaction(context, work)


async def record_inspection(context: WriteContext, code: str, seen: Looked) -> Saved:
    """Of one item of the sample; several may record at once."""
    who = (context.caller.user_name, context.writer.today())

    def decide(now: State, facts: PlanFacts) -> Decision:
        return decide_record(now, seen, facts, context.caller, who)

    return await _on_finding(context, code, decide)


async def close_finding(context: WriteContext, code: str, about: Looked) -> Saved:
    def decide(now: State, facts: PlanFacts) -> Decision:
        return decide_close(now, about, facts, context.caller, context.writer.today())

    return await _on_finding(context, code, decide)


async def draw_due(writer: Writer) -> int:
    """The samples of plans whose day has come; how many were drawn. Twice at once does no harm: the second
    finds the next day.
    """
    context, drawn = writer.call(ITSELF), 0
    for row in await writer.pool.fetch(_DUE, writer.today()):

        async def work(tx: Tx, plan: str = row["plan_code"]) -> Saved:
            now = await tx.lock(plan, None, INSPECTION_PLAN)
            if not now["active"] or now["next_on"] > writer.today():  # another worker was faster
                raise Gone(plan)
            place = (now["institution_code"], now["archive_type"], now["access_level"])
            items = [one["item_id"] for one in await tx.connection.fetch(_STOCK, *place)]
            known = await _facts(tx, now, {})
            return await tx.save(now, decide_draw(now, items, known, writer.today()))

        try:
            await transaction(context, work)
        except Gone:
            continue
        drawn += 1
    return drawn


async def list_inspected(pool: asyncpg.Pool, caller: Caller, wanted: InspectedWanted) -> Sequence[Inspected]:
    """In the order they were drawn; of plans and items that he reads or handles."""
    if not may_look_any(caller, STORAGE_ADMIN, ARCHIVE_MANAGER, AUDITOR):
        raise Denied
    about = (wanted.plan_code, wanted.inspected_on, wanted.stage, wanted.after, wanted.first)
    rows = await pool.fetch(_FOUND, item_sight(handled(caller)), *about)
    return [Inspected(**dict(row)) for row in rows]


def _admit(caller: Caller) -> None:
    if not may_inspect(caller):
        raise Denied


async def _on_finding(
    context: WriteContext, code: str, decide: Callable[[State, PlanFacts], Decision]
) -> Saved:
    _admit(context.caller)

    async def work(tx: Tx) -> Saved:
        now = await _lock(tx, code, None)
        return await tx.save(now, decide(now, await _facts(tx, now, {})))

    return await transaction(context, work)


async def _lock(tx: Tx, code: str, request: Request | None) -> State:
    scope = handled(tx.context.caller)

    def sees(plan: State) -> bool:
        return ROOTS[INSPECTION_PLAN].sees(plan, scope)

    return await tx.lock(code_of(code), request, INSPECTION_PLAN, sees)


async def _facts(tx: Tx, now: State, patch: Patch) -> PlanFacts:
    names = ("plan_code", "institution_code", "archive_type")
    asked = [text(now, name) or code_in(patch, name) for name in names]
    config, row = await answers(tx, _FACTS, *asked)
    return PlanFacts(
        config,
        ROOTS[INSPECTION_PLAN].shape,
        row["taken"],
        frozenset(row["institutions"]),
        frozenset(row["types"]),
    )
