"""What acts on coded records ask of the database in common. Next: vendors.py."""

import asyncpg
import orjson

from models.rules.base_data.coded import CATEGORY, SERIAL, CategoryFacts, CodedFacts, check_proposal, proposed
from models.rules.finding import Finding
from models.rules.rights import ADMIN
from models.rules.roles import REF_DATA
from models.rules.shape import Shape
from models.rules.sorts import Sort
from models.rules.state import Patch, State, text
from resolvers.write.config import VERSION
from resolvers.write.context import WriteContext
from resolvers.write.lookups import one_row
from resolvers.write.roots import ROOTS
from resolvers.write.typed import cleaned, code_in

MAINTAINERS = (REF_DATA, ADMIN)
# $1 is the category. The last serial of four digits is looked for from the end; only when all up to 9999 are
# given, the first gap is.
_CATEGORIES = """
EXISTS (SELECT FROM {categories}) AS categorised,
(SELECT json_build_object(
        'leaf', NOT EXISTS (SELECT FROM {categories} b WHERE b.parent_code = c.category_code),
        'active', c.active, 'batch_required', {batches}, 'last', coalesce(s.last::int, 0),
        'free', CASE WHEN s.last = '{most}' THEN coalesce((SELECT min(n)
            FROM generate_series(1, {most}) n WHERE NOT EXISTS (SELECT FROM {records} g
                WHERE g.{code} = c.category_code || lpad(n::text, {serial}, '0'))), {most} + 1)
            ELSE 1 END)
    FROM {categories} c LEFT JOIN LATERAL (
        SELECT substr(r.{code}, length(c.category_code) + 1) AS last FROM {records} r
        WHERE r.{code} > c.category_code AND r.{code} < c.category_code || '~'
            AND length(r.{code}) = length(c.category_code) + {serial}
            AND substr(r.{code}, length(c.category_code) + 1) ~ '^[0-9]+$'
        ORDER BY r.{code} DESC LIMIT 1) s ON true
    WHERE c.category_code = $1) AS category
"""


def categories_of(categories: str, records: str, code: str, batches: str = "false") -> str:
    """The columns `categorised` and `category` of a statement whose $1 is the category at hand."""
    given = {"categories": categories, "records": records, "code": code, "batches": batches}
    return _CATEGORIES.format(**given, serial=SERIAL, most=10**SERIAL - 1)


def category_in(now: State | None, patch: Patch) -> str:
    """The one that the record is to be in."""
    return code_in(patch, CATEGORY) if CATEGORY in patch else text(now or {}, CATEGORY)


def category_facts(row: asyncpg.Record, category: str) -> dict[str, CategoryFacts]:
    return {category: CategoryFacts(**orjson.loads(row["category"]))} if row["category"] else {}


def shape_of(sort: Sort) -> Shape:
    return ROOTS[sort.record].shape


def key_in(now: State | None, patch: Patch, sort: Sort) -> str:
    return text(now or {}, sort.code) or code_in(patch, sort.code)


def is_deleted(now: State | None, patch: Patch) -> bool:
    """Whether who uses the record matters: an act that gives nothing is a deletion, or changes nothing."""
    return now is not None and not any(name[:1] != "@" for name in patch)


async def propose_code(
    context: WriteContext, statement: str, sort: Sort, category: str
) -> tuple[str | None, list[Finding]]:
    """BD-5, of a query: nothing is reserved. None and no finding: without categories codes are free."""
    typed = cleaned(category)
    async with context.writer.pool.acquire() as connection:
        row = await one_row(connection, f"SELECT {VERSION} AS config, {statement}", typed)
        config = await context.writer.config.at(connection, row["config"])
    facts = CodedFacts(
        config,
        shape_of(sort),
        categorised=row["categorised"],
        categories=category_facts(row, typed),
    )
    found = check_proposal(typed, facts)
    known = facts.categories.get(typed)
    return (None if found or known is None else proposed(typed, known)), found
