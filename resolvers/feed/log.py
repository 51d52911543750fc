"""Reads the log forward by watermark, a page at a time. Next: ring.py."""

from dataclasses import dataclass
from typing import Any

import asyncpg
import orjson

from models.rules.filed import FILED
from models.rules.roles import MAX_CLEARANCE
from resolvers.errors import Resync
from resolvers.feed.change import EVERYTHING, Change, Item, Place, Position, Wanted

LOG = "customer"  # the name of its floor
PAGE = 500

_PLACE = """
SELECT institution_code, archive_type, access_level FROM {table}
WHERE {key} = page.object_id AND page.object_class = '{object_class}'
"""
_PLACES = "UNION ALL".join(_PLACE.format(**vars(one)) for one in FILED)
# Numbers are drawn before the commit, so the order of numbers is not that of commits. A transaction's xid
# also is older than its commit; but below the oldest transaction that still runs (xmin) nothing can appear
# any more, so what is read up to there is final. The statement has one snapshot: rows and xmin fit together.
# A place in the log is a transaction's number, moved on where a backup was restored: log_place, log_lost.
_PAGE = f"""
WITH horizon AS (
    SELECT log_place(pg_snapshot_xmin(pg_current_snapshot())) AS xmin,
           log_place(pg_snapshot_xmax(pg_current_snapshot())) AS xmax
), page AS (
    SELECT * FROM change_document
    WHERE (xid, change_number) > ($1::text::xid8, $2::text)
      AND xid < log_place(pg_snapshot_xmin(pg_current_snapshot()))
      AND ($4::text[] IS NULL OR customer_number = ANY ($4))
      AND ($5::text[] IS NULL OR operation = ANY ($5))
      AND ($6::text[] IS NULL OR changed_by = ANY ($6))
      AND ($7::text[] IS NULL OR source = ANY ($7))
    ORDER BY xid, change_number LIMIT $3
)
SELECT horizon.xmin::text, horizon.xmax::text, log_lost($1::text::xid8, $2::text) AS lost,
       EXISTS (SELECT FROM change_document AS held WHERE held.xid >= horizon.xmin) AS held,
       (SELECT floor.xid::text FROM change_floor AS floor WHERE floor.log = $8) AS floor_xid,
       (SELECT floor.change_number FROM change_floor AS floor WHERE floor.log = $8) AS floor_number,
       page.xid::text, page.change_number, page.object_class, page.object_id, page.customer_number,
       page.changed_by, page.changed_at,
       page.operation, page.source, page.version, customer.account_group,
       ARRAY (SELECT company_code FROM company_code_data AS layer
              WHERE layer.customer_number = page.customer_number) AS company_codes,
       ARRAY (SELECT sales_area FROM sales_area_data AS layer
              WHERE layer.customer_number = page.customer_number) AS sales_areas,
       place.institution_code, place.archive_type, place.access_level,
       (SELECT json_agg(json_build_array(item.position, item."table", item.key, item.field, item.indicator,
                                         item.company_code, item.sales_org) ORDER BY item.position)
        FROM change_item AS item WHERE item.change_number = page.change_number)::text AS items
FROM horizon LEFT JOIN page ON true
LEFT JOIN customer ON customer.customer_number = page.customer_number
LEFT JOIN LATERAL ({_PLACES}) AS place ON page.object_id IS NOT NULL
ORDER BY page.xid, page.change_number
"""  # noqa: S608 - names of our own
_LAG_ROWS = 10_000  # counted at most
_LAG = f"""
SELECT count(*), greatest(coalesce(extract(epoch FROM now() - min(changed_at)), 0), 0)::float8
FROM (SELECT changed_at FROM change_document
      WHERE (xid, change_number) > ($1::text::xid8, $2::text) LIMIT {_LAG_ROWS}) AS behind
"""  # noqa: S608 -- a number of our own
_HORIZON = "SELECT log_place(pg_snapshot_xmin(pg_current_snapshot()))::text"


@dataclass(frozen=True)
class Page:
    """Some of the log behind a position. All up to `end` has been looked at."""

    changes: list[Change]
    end: Position
    more: bool  # the next page can be read at once
    held: bool  # something is committed, but an older transaction still runs and holds it back


async def read_page(
    connection: "asyncpg.Pool | asyncpg.Connection",
    after: Position,
    *,
    wanted: Wanted = EVERYTHING,
    size: int = PAGE,
) -> Page:
    """Resync if retention has passed `after`, or if it comes from another log, say of before a restore.

    `wanted` only narrows what the database sends; the reader still has to look at each change.
    """
    rows = await connection.fetch(
        _PAGE,
        str(after.xid),
        after.change_number,
        size,
        *map(_array, (wanted.customer_numbers, wanted.operations, wanted.changed_by, wanted.sources)),
        LOG,
    )
    first = rows[0]
    _check(after, first)
    changes = [_change(row) for row in rows if row["xid"] is not None]
    if len(changes) == size:
        return Page(changes, changes[-1].position, more=True, held=first["held"])
    # nothing of a transaction below xmin can be missing, and the first number of xmin sorts behind ""
    return Page(changes, max(after, Position(int(first["xmin"]), "")), more=False, held=first["held"])


async def read_horizon(connection: "asyncpg.Pool | asyncpg.Connection") -> Position:
    """Where the log ends now: everything behind this place is still to come."""
    return Position(int(await connection.fetchval(_HORIZON)), "")


async def read_lag(connection: asyncpg.Pool, after: Position) -> tuple[int, float]:
    """Committed documents behind a position, and the age of the oldest in seconds."""
    row = await connection.fetchrow(_LAG, str(after.xid), after.change_number)
    return (0, 0.0) if row is None else (row[0], row[1])


def _check(after: Position, row: asyncpg.Record) -> None:
    floor = row["floor_xid"]
    if floor is not None and after < Position(int(floor), row["floor_number"]):
        raise Resync
    if row["lost"]:
        raise Resync("the position is of changes that were lost when a backup was restored")
    if after.xid > int(row["xmax"]):
        raise Resync("the position is not from this change log")


def _change(row: asyncpg.Record) -> Change:
    return Change(
        position=Position(int(row["xid"]), row["change_number"]),
        object_class=row["object_class"],
        object_id=row["object_id"],
        customer_number=row["customer_number"],
        changed_by=row["changed_by"],
        changed_at=row["changed_at"],
        operation=row["operation"],
        source=row["source"],
        version=row["version"],
        account_group=row["account_group"],
        company_codes=frozenset(row["company_codes"]),
        sales_areas=frozenset(row["sales_areas"]),
        items=_items(row["items"]),
        place=_place(row),
    )


def _place(row: asyncpg.Record) -> Place | None:
    if row["institution_code"] is None:
        return None
    level = row["access_level"]
    return Place(row["institution_code"], row["archive_type"], MAX_CLEARANCE if level is None else level)


def _items(text: str | None) -> tuple[Item, ...]:
    rows: list[list[Any]] = orjson.loads(text) if text else []
    return tuple(Item(*row) for row in rows)


def _array(values: frozenset[str] | None) -> list[str] | None:
    return None if values is None else sorted(values)
