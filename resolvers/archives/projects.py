"""The acts on arrangement projects: created, changed, put in order. Next: inspections.py."""

from models.rules.archive import may_edit_items
from models.rules.archives.projects import (
    Arranged,
    Place,
    ProjectFacts,
    decide_change_project,
    decide_create_project,
    decide_order,
)
from models.rules.filed import PROJECT
from models.rules.state import Patch, State, rows, text
from resolvers.access.grants import item_sight
from resolvers.archives.locations import reserved
from resolvers.errors import Denied
from resolvers.write.config import VERSION
from resolvers.write.context import Request, Saved, WriteContext
from resolvers.write.lookups import answers
from resolvers.write.roots import ROOTS
from resolvers.write.state import ITEM_VISIBLE
from resolvers.write.tx import Tx, transaction
from resolvers.write.typed import code_in, code_of

ASKED = Request()
_FACTS = f"""
SELECT {VERSION} AS config,
    EXISTS (SELECT FROM arrangement_project WHERE project_code = $1) AS taken,
    ARRAY (SELECT institution_code FROM institution WHERE institution_code = $2 AND active) AS institutions,
    ARRAY (SELECT t.archive_type FROM archive_type t JOIN archive_category c USING (category_code)
            WHERE t.archive_type = ANY($3::text[]) AND t.active AND c.active
        UNION ALL SELECT category_code FROM archive_category WHERE category_code = ANY($3::text[]) AND active)
        AS types,
    ARRAY (SELECT user_name FROM user_account WHERE user_name = $4 AND active) AS users
"""  # noqa: S608 - constants of our own
_PLACE = """
SELECT l.location_code, l.capacity, l.used,
    (SELECT count(*) FROM archive_item i WHERE i.item_id = ANY($3::text[]) AND i.state <> 'DESTROYED'
        AND i.location_code = l.location_code) AS here
FROM archive_location l
WHERE l.location_code = $1 AND l.active AND (l.institution_code IS NULL OR l.institution_code = $2)
FOR NO KEY UPDATE OF l
"""
_ITEMS = f"""
SELECT i.item_id, i.title, i.archive_code, i.year, i.formed_on, coalesce(i.access_level, 3) AS level
FROM archive_item i
WHERE i.item_id = ANY($1::text[]) AND i.institution_code = $2 AND i.state <> 'DESTROYED'
  AND (i.archive_type = $3 OR split_part(i.archive_type, '/', 1) = $3)
  AND {ITEM_VISIBLE.format("i", "$4")}
"""  # noqa: S608 - constants of our own


async def create_project(context: WriteContext, patch: Patch, request: Request = ASKED) -> Saved:
    _admit(context)

    async def work(tx: Tx) -> Saved:
        known = await _facts(tx, {}, patch)
        return await tx.save(None, decide_create_project(patch, known, context.caller, request.consent))

    return await transaction(context, work)


async def change_project(context: WriteContext, code: str, patch: Patch, request: Request = ASKED) -> Saved:
    _admit(context)

    async def work(tx: Tx) -> Saved:
        now = await tx.lock(code_of(code), request, PROJECT)
        known = await _facts(tx, now, patch)
        return await tx.save(now, decide_change_project(now, patch, known, context.caller, request.consent))

    return await transaction(context, work)


async def order_project(context: WriteContext, code: str, request: Request = ASKED) -> Saved:
    """Writes the positions of its items, as its rule says."""
    _admit(context)

    async def work(tx: Tx) -> Saved:
        now = await tx.lock(code_of(code), request, PROJECT)
        return await tx.save(now, decide_order(now, await _facts(tx, now, {}), context.caller))

    return await transaction(context, work)


def _admit(context: WriteContext) -> None:
    if not may_edit_items(context.caller):
        raise Denied


async def _facts(tx: Tx, now: State, patch: Patch) -> ProjectFacts:
    """Whom the patch names is looked up as it will be stored."""
    code = text(now, "project_code") or code_in(patch, "project_code")
    institution, kind, location = (
        code_in(patch, name) or text(now, name)
        for name in ("institution_code", "archive_type", "location_code")
    )
    kinds = [kind, *(code_in(row, "type_code") for row in rows(patch, "quantities"))]
    person = text(patch, "responsible").strip().replace("\0", "")
    config, row = await answers(tx, _FACTS, code, institution, kinds, person)
    named = [*rows(now, "items"), *rows(patch, "items")]
    items = await _items(tx, [text(one, "item_id").strip() for one in named], institution, kind)
    return ProjectFacts(
        config,
        ROOTS[PROJECT].shape,
        row["taken"],
        frozenset(row["institutions"]),
        frozenset(row["types"]),
        frozenset(row["users"]),
        await _place(tx, location, institution, (code, list(items))),
        items,
    )


async def _items(tx: Tx, ids: list[str], institution: str, kind: str) -> dict[str, Arranged]:
    wanted = sorted({one for one in ids if one and "\0" not in one})
    sight = item_sight(tx.context.caller.read_scope())
    found = await tx.connection.fetch(_ITEMS, wanted, institution, kind, sight) if wanted else []
    return {
        row["item_id"]: Arranged(
            row["title"], row["archive_code"] or "", row["year"] or "", row["formed_on"], row["level"]
        )
        for row in found
    }


async def _place(tx: Tx, location: str, institution: str, project: tuple[str, list[str]]) -> dict[str, Place]:
    """`project`: its code and its items."""
    if not location:
        return {}
    code, items = project
    row = await tx.connection.fetchrow(_PLACE, location, institution, items)
    if row is None:
        return {}
    others = await reserved(tx.connection, [location], but=code)
    return {location: Place(row["capacity"], row["used"], others.get(location, 0), row["here"])}
