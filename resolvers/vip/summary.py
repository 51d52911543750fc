"""The summary of what was bought (Q-4), by store, VIP, month or brand. Next: ranking.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

import asyncpg

from models.rules.care.figures import Period
from models.rules.vip.figures import discount_of
from resolvers.vip.figures import COUNTED, Cards, Sight, fetch_at_large, moves, totals
from resolvers.vip.lines import LINE
from resolvers.write.context import Writer

# $4 a card, or NULL for all; $5 the row that the page begins behind, $6 how many rows
_COUNTED = f"{COUNTED} AND ($4::text IS NULL OR s.card_number = ANY({LINE.format('$4')}))"
_SUMS = "sum(total) AS total, sum(list_total) AS list_total, sum(sales) AS sales"
# By day first: there are few of them, and a month's name takes longer than a sum.
_OF_DAYS = f"SELECT sold_on, {_SUMS} FROM moved GROUP BY sold_on"  # noqa: S608
_OF_MONTHS = f"SELECT to_char(sold_on, 'YYYY-MM') AS name, {_SUMS} FROM ({_OF_DAYS}) d GROUP BY 1"  # noqa: S608
# A brand has the visits on which something of it was kept.
_OF_BRANDS = f"""
    SELECT brand_code AS name, sum(total) AS total, sum(list_total) AS list_total,
        count(*) FILTER (WHERE sold AND kept <> 0) AS sales
    FROM (SELECT l.brand_code, sum(l.amount) AS total, sum(round(l.list_price * l.quantity, 2)) AS list_total,
            sum(l.quantity) AS kept, bool_or(s.kind = 'SALE') AS sold
        FROM sale s JOIN sale_line l ON l.sale_number = s.sale_number
        WHERE {_COUNTED} GROUP BY coalesce(s.returned_sale, s.sale_number), l.brand_code) b
    GROUP BY brand_code
"""  # noqa: S608 - constants of our own
# The sums of all rows come first, without a name.
_ALL = """coalesce(sum(total), 0.00) AS total, coalesce(sum(list_total), 0.00) AS list_total,
    coalesce(sum(sales), 0)::int AS sales"""
_PAGE = "(SELECT * FROM told WHERE $5::text IS NULL OR name > $5 ORDER BY name LIMIT $6)"
_SUMMARY = f"""
WITH {moves(_COUNTED)}, told AS MATERIALIZED ({{groups}})
SELECT * FROM (
    SELECT NULL AS name, NULL AS title, {_ALL} FROM told
    UNION ALL
    SELECT p.name, {{title}} AS title, p.total, p.list_total, p.sales::int FROM {_PAGE} p {{named}}
) q ORDER BY name NULLS FIRST
"""  # noqa: S608 - constants of our own
_STORES = _SUMMARY.format(
    groups=f"SELECT store_code AS name, {_SUMS} FROM moved GROUP BY store_code",  # noqa: S608
    title="n.name",
    named="LEFT JOIN store n ON n.store_code = p.name",
)
_MONTHS = _SUMMARY.format(groups=_OF_MONTHS, title="NULL", named="")
# A sale of two brands is one visit: the sums of all are no sum of these.
_BRANDS = f"""
WITH told AS MATERIALIZED ({_OF_BRANDS})
SELECT p.name, n.name AS title, p.total, p.list_total, p.sales::int
FROM {_PAGE} p LEFT JOIN brand n ON n.brand_code = p.name ORDER BY p.name
"""  # noqa: S608 - constants of our own
_WHOLE = f"WITH {moves(_COUNTED)} SELECT NULL AS name, NULL AS title, {_ALL} FROM moved"  # noqa: S608


class Group(Enum):
    """What a row of the summary is of."""

    STORE = "STORE"
    VIP = "VIP"
    MONTH = "MONTH"
    BRAND = "BRAND"


@dataclass(frozen=True)
class Sums:
    """Of a store, a VIP, a month or a brand: `name` is its code, `title` its name; of all of them empty."""

    name: str = ""
    title: str | None = None
    total: Decimal = Decimal(0)
    list_total: Decimal = Decimal(0)
    sales: int = 0

    @property
    def discount(self) -> Decimal | None:
        return discount_of(self.total, self.list_total)


@dataclass(frozen=True)
class Summary:
    """`total`: of all rows, not only the page's; None where it takes a statement of its own."""

    rows: Sequence[Sums]
    more: bool
    total: Sums | None = None


@dataclass(frozen=True)
class Wish:
    """`card`: of one VIP only. `after`: the name of the row that the page begins behind."""

    group: Group
    card: str | None = None
    after: str | None = None
    first: int = 50


async def summary(writer: Writer, sight: Sight, period: Period, wish: Wish) -> Summary:
    """By name; one statement."""
    if wish.group is Group.VIP:
        return await _of_cards(writer, sight, period, wish)
    asked = (period.begin, period.end, sight.stores, wish.card, wish.after, wish.first + 1)
    if wish.group is Group.BRAND:
        found = [_sums(one) for one in await fetch_at_large(writer, _BRANDS, *asked)]
        return Summary(found[: wish.first], len(found) > wish.first)
    statement = _STORES if wish.group is Group.STORE else _MONTHS
    total, *rows = map(_sums, await fetch_at_large(writer, statement, *asked))
    return Summary(rows[: wish.first], len(rows) > wish.first, total)


async def whole(writer: Writer, sight: Sight, period: Period, card: str | None) -> Sums:
    """The sums of all rows, of whatever they are."""
    [row] = await fetch_at_large(writer, _WHOLE, period.begin, period.end, sight.stores, card)
    return _sums(row)


async def _of_cards(writer: Writer, sight: Sight, period: Period, wish: Wish) -> Summary:
    """Page by page: who has a million cards does not add all of them up for fifty."""
    cards = Cards(card=wish.card, after=wish.after, bought=True)
    found, more = await totals(writer, sight, period, cards, wish.first)
    rows = [Sums(one.card_number, one.name, one.total, one.list_total, one.sales) for one in found]
    return Summary(rows, more)


def _sums(row: asyncpg.Record) -> Sums:
    name, *rest = row
    return Sums(name or "", *rest)
