"""What arranging turns up for an appraisal: duplicates, obsolete items; deletes nothing. Next: labels.py."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

import asyncpg

from models.rules.rights import may_look_any
from models.rules.roles import ARCHIVE_MANAGER, ARCHIVE_OPERATOR, AUDITOR
from resolvers.access.caller import Caller
from resolvers.access.grants import item_sight
from resolvers.errors import Denied
from resolvers.write.state import ITEM_VISIBLE

_SEEN = ITEM_VISIBLE.format("i", "$1")
_STANDING = "i.institution_code = $2 AND i.state NOT IN ('APPRAISAL', 'TO_DESTROY', 'DESTROYED')"
_KIND = "($3::text IS NULL OR i.archive_type = $3 OR split_part(i.archive_type, '/', 1) = $3)"
_SHOWN = "i.item_id, i.archive_code, i.title, i.year, i.state, i.location_code"
# Each mark is a text, so that one list continues behind it. What a batch or a volume holds twice counts too.
_DUPLICATES = f"""
WITH seen AS (
    SELECT i.item_id, i.title, i.formed_on FROM archive_item i WHERE {_SEEN} AND {_STANDING} AND {_KIND}
), found AS (
    SELECT 'FILE:' || a.sha256 AS mark, array_agg(DISTINCT s.item_id ORDER BY s.item_id) AS items
    FROM seen s JOIN attachment a ON a.item_id = s.item_id GROUP BY a.sha256
    UNION ALL
    SELECT 'TITLE:' || formed_on || ' ' || title, array_agg(item_id ORDER BY item_id)
    FROM seen WHERE formed_on IS NOT NULL GROUP BY title, formed_on
)
SELECT mark, items FROM found WHERE cardinality(items) > 1 AND ($4::text IS NULL OR mark > $4)
ORDER BY mark LIMIT $5
"""  # noqa: S608 - constants of our own
_NEWER = f"""
SELECT n.item_id FROM archive_item n
WHERE n.institution_code = i.institution_code AND n.archive_type = i.archive_type
  AND n.document_number = i.document_number AND n.formed_on > i.formed_on
  AND n.state NOT IN ('DRAFT', 'DESTROYED') AND {ITEM_VISIBLE.format("n", "$1")}
ORDER BY n.formed_on DESC, n.item_id DESC LIMIT 1
"""  # noqa: S608 - constants of our own
_OBSOLETE = f"""
SELECT {_SHOWN}, i.due_on, i.due_on <= $4 IS TRUE AS due, r.item_id AS replaced_by
FROM archive_item i LEFT JOIN LATERAL ({_NEWER}) r ON i.document_number IS NOT NULL
WHERE {_SEEN} AND {_STANDING} AND {_KIND} AND i.state <> 'DRAFT' AND NOT i.on_hold
  AND (i.due_on <= $4 OR r.item_id IS NOT NULL) AND ($5::text IS NULL OR i.item_id > $5)
ORDER BY i.item_id LIMIT $6
"""  # noqa: S608 - constants of our own
_BRIEF = f"""
SELECT {_SHOWN} FROM archive_item i
WHERE {_SEEN} AND i.item_id = ANY($2::text[])
"""  # noqa: S608 - constants of our own


@dataclass(frozen=True)
class Brief:
    """As much of an item as one needs to go and look."""

    item_id: str
    archive_code: str | None
    title: str
    year: str | None
    state: str
    location_code: str | None


@dataclass(frozen=True)
class Duplicates:
    """Items that have the same file, or the same title and day of forming. `mark` continues the list."""

    mark: str
    items: list[Brief]


@dataclass(frozen=True)
class Obsolete:
    """`due`: its retention is over; `replaced_by`: a newer item with its document number."""

    item: Brief
    due_on: date | None
    due: bool
    replaced_by: str | None


@dataclass(frozen=True)
class ProposalsWanted:
    institution_code: str
    archive_type: str | None = None  # or a category
    after: str | None = None
    first: int = 50


async def find_duplicates(
    pool: asyncpg.Pool, caller: Caller, wanted: ProposalsWanted
) -> Sequence[Duplicates]:
    _admit(caller)
    sight = item_sight(caller.read_scope())
    about = (wanted.institution_code, wanted.archive_type, wanted.after, wanted.first)
    rows = await pool.fetch(_DUPLICATES, sight, *about)
    known = await _briefs(pool, sight, [one for row in rows for one in row["items"]])
    return [Duplicates(row["mark"], [known[one] for one in row["items"] if one in known]) for row in rows]


async def find_obsolete(
    pool: asyncpg.Pool, caller: Caller, wanted: ProposalsWanted, today: date
) -> Sequence[Obsolete]:
    _admit(caller)
    sight = item_sight(caller.read_scope())
    about = (wanted.institution_code, wanted.archive_type, today, wanted.after, wanted.first)
    rows = await pool.fetch(_OBSOLETE, sight, *about)
    return [Obsolete(_brief(row), row["due_on"], row["due"], row["replaced_by"]) for row in rows]


def _admit(caller: Caller) -> None:
    if not may_look_any(caller, ARCHIVE_OPERATOR, ARCHIVE_MANAGER, AUDITOR):
        raise Denied


async def _briefs(pool: asyncpg.Pool, sight: str | None, ids: Sequence[str]) -> dict[str, Brief]:
    found = await pool.fetch(_BRIEF, sight, list(ids)) if ids else []
    return {row["item_id"]: _brief(row) for row in found}


def _brief(row: asyncpg.Record) -> Brief:
    return Brief(**{one.name: row[one.name] for one in fields(Brief)})
