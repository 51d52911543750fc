"""What cards have bought (Q-2, Q-3), and how sales are counted for all figures. Next: summary.py.

Figures are made of what was sold and taken back on a card, in stores of the grant, on the days that are asked
for; what was sold on a card that was replaced is the new one's. Amounts are net of returns, each on its own
day. A sale counts as a visit, unless all of it had come back until the last day: so what is told of months
that are over stays as it is.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import asyncpg

from models.rules.care.figures import Period
from models.rules.vip.figures import Means, calendar_months, means_of
from resolvers.access.caller import Scope
from resolvers.errors import Busy
from resolvers.vip.lines import LINE
from resolvers.write.context import Writer
from resolvers.write.typed import cleaned

# Of sales s: $1 and $2 the days, $3 the stores, NULL = all.
SIGHT = "($3::text[] IS NULL OR s.store_code = ANY($3::text[]))"
COUNTED = f"s.card_number IS NOT NULL AND s.sold_on BETWEEN $1 AND $2 AND {SIGHT}"
# Whether all of a sale s has come back, asked of one; see also moves().
COME_BACK = f"""EXISTS (
    SELECT FROM sale r JOIN sale_line l ON l.sale_number = r.sale_number
    WHERE r.returned_sale = s.sale_number AND r.sold_on <= $2 AND {SIGHT.replace("s.store", "r.store")}
    HAVING sum(l.quantity) = -(SELECT sum(o.quantity) FROM sale_line o WHERE o.sale_number = s.sale_number))
"""  # noqa: S608 - constants of our own
# A part of WITH: cards that were replaced, and which have taken their place.
HEIRS = """heirs AS MATERIALIZED (
    WITH RECURSIVE step AS (
        SELECT v.card_number::text AS card, v.replaced_by::text AS heir FROM vip_customer v
        WHERE v.replaced_by IS NOT NULL
        UNION SELECT step.card, v.replaced_by::text FROM step JOIN vip_customer v ON v.card_number = step.heir
        WHERE v.replaced_by IS NOT NULL
    )
    SELECT step.card, step.heir FROM step JOIN vip_customer v ON v.card_number = step.heir
    WHERE v.replaced_by IS NULL
)"""
OF_HEIR, HEIR = "LEFT JOIN heirs ON heirs.card = s.card_number", "coalesce(heirs.heir, s.card_number)"
# The page of cards comes first: whatever else there is, only their sales are looked at.
_TOTALS = f"""
WITH asked AS MATERIALIZED (
    SELECT v.card_number, v.name, v.type_code, v.store_code, v.status, v.joined_on, v.replaces
    FROM vip_customer v WHERE {{where}} ORDER BY v.card_number LIMIT $4
)
SELECT a.card_number, a.name, a.type_code, a.store_code, a.status, a.joined_on, o.dealer_code, f.total,
    f.list_total, f.sales, f.last_on
FROM asked a LEFT JOIN store o ON o.store_code = a.store_code
CROSS JOIN LATERAL (
    SELECT CASE WHEN a.replaces IS NULL THEN ARRAY[a.card_number::text]
        ELSE {LINE.format("a.card_number")} END AS cards OFFSET 0
) l CROSS JOIN LATERAL (
    SELECT coalesce(sum(s.total), 0.00) AS total, coalesce(sum(s.list_total), 0.00) AS list_total,
        count(*) FILTER (WHERE s.kind = 'SALE' AND NOT {COME_BACK}) AS sales,
        max(s.sold_on) FILTER (WHERE s.kind = 'SALE') AS last_on
    FROM sale s WHERE s.card_number = ANY(l.cards) AND {COUNTED}
) f ORDER BY a.card_number
"""  # noqa: S608 - constants of our own
# Asked of each card by itself, until the page is full: without OFFSET all sales may be read first.
_BOUGHT = f"""(EXISTS (SELECT FROM sale s WHERE s.card_number = v.card_number AND {COUNTED} OFFSET 0)
    OR v.replaces IS NOT NULL AND EXISTS (SELECT FROM sale s
        WHERE s.card_number = ANY({LINE.format("v.card_number")}) AND {COUNTED} OFFSET 0))
"""  # noqa: S608 - constants of our own
_CURRENT = "v.replaced_by IS NULL"
_FILTERS = {
    "card": "v.card_number = {0}",
    "part": "strpos(v.card_number, {0}) > 0",
    "type_code": "v.type_code = {0}",
    "store": "v.store_code = {0}",
    "dealer": "v.store_code IN (SELECT w.store_code FROM store w WHERE w.dealer_code = {0})",
    "after": "v.card_number > {0}",
}
# Work for sums over all sales; its plan is for these days and stores, whatever others are asked for.
_AT_LARGE = "SET LOCAL work_mem = '64MB'; SET LOCAL plan_cache_mode = force_custom_plan"
_TURN = "figures of VIPs"


def moves(counted: str, *, of_heirs: bool = False) -> str:
    """Parts of WITH: `moved` has a row for each sale and return, which sum up to all figures. That all of a
    sale has come back is a row of its own, which takes the visit back. `of_heirs`: for sums by card.
    """
    join, card = (OF_HEIR, HEIR) if of_heirs else ("", "s.card_number")
    return f"""{HEIRS + "," if of_heirs else ""}
    gone AS (
        SELECT b.sale_number FROM (
            SELECT s.returned_sale AS sale_number, sum(l.quantity) AS quantity
            FROM sale s JOIN sale_line l ON l.sale_number = s.sale_number
            WHERE s.kind = 'RETURN' AND {counted} GROUP BY s.returned_sale) b
        WHERE b.quantity = -(SELECT sum(o.quantity) FROM sale_line o WHERE o.sale_number = b.sale_number)
    ), moved AS (
        SELECT s.store_code, {card} AS card_number, s.vip_type, s.sold_on, s.total, s.list_total,
            CASE s.kind WHEN 'SALE' THEN 1 ELSE 0 END AS sales
        FROM sale s {join} WHERE {counted}
        UNION ALL
        SELECT s.store_code, {card}, s.vip_type, s.sold_on, 0, 0, -1
        FROM gone JOIN sale s ON s.sale_number = gone.sale_number {join}
        WHERE s.kind = 'SALE' AND {counted}
    )"""  # noqa: S608 - constants of our own


@dataclass(frozen=True)
class Sight:
    """`stores`: whose sales count, as an argument of SQL; `cards`: whether cards are seen at all."""

    stores: Sequence[str] | None
    cards: bool


def sight_of(scope: Scope, stores: Collection[str] = ()) -> Sight:
    """Those of the stores that are in the scope; none named = all that are."""
    named = frozenset(map(cleaned, stores))
    if scope.stores is None:
        return Sight(sorted(named) or None, scope.cards)
    return Sight(sorted(scope.stores & named if named else scope.stores), scope.cards)


@dataclass(frozen=True)
class Cards:
    """Which cards; None = whichever. `part` of a card number; `dealer` and `store` won them. `bought`: only
    those on which something was sold in the period. Those that were replaced are left out, but for `card`.
    """

    card: str | None = None
    part: str | None = None
    type_code: str | None = None
    dealer: str | None = None
    store: str | None = None
    after: str | None = None
    bought: bool = False


@dataclass(frozen=True)
class Total:
    """What was bought on a card."""

    card_number: str
    name: str
    type_code: str
    store_code: str
    dealer_code: str | None
    status: str
    joined_on: date
    total: Decimal
    list_total: Decimal
    sales: int
    last_on: date | None  # day of the last sale in the period
    means: Means


async def totals(
    writer: Writer, sight: Sight, period: Period, cards: Cards, first: int
) -> tuple[list[Total], bool]:
    """By card number, and whether there are more; one statement."""
    if not sight.cards:
        return [], False
    arguments: list[Any] = [period.begin, period.end, sight.stores, first + 1]
    where = ["true" if cards.card else _CURRENT, *([_BOUGHT] if cards.bought else [])]
    for name, condition in _FILTERS.items():
        if (value := getattr(cards, name)) is not None:
            arguments.append(value)
            where.append(condition.format(f"${len(arguments)}"))
    rows = await writer.pool.fetch(_TOTALS.format(where=" AND ".join(where)), *arguments)
    return [_total(row, period) for row in rows[:first]], len(rows) > first


async def fetch_at_large(writer: Writer, sql: str, *arguments: Any) -> list[asyncpg.Record]:
    """Of a statement that looks at all sales of a period. One at a time in each process: whoever is at a till
    does not wait for a connection because many want to know who bought the most.
    """
    async with writer.turn(_TURN), writer.pool.acquire() as connection:
        async with connection.transaction(readonly=True):
            await connection.execute(_AT_LARGE)
            try:
                return await connection.fetch(sql, *arguments)
            except asyncpg.QueryCanceledError:
                raise Busy(message="the figures of so many sales take too long") from None


def _total(row: asyncpg.Record, period: Period) -> Total:
    months = calendar_months(max(row["joined_on"], period.begin), period.end)
    return Total(**dict(row), means=means_of(row["total"], row["list_total"], row["sales"], months))
