"""Who bought the most (Q-5, 龙虎榜). Next: statistics.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from models.rules.care.figures import Period
from resolvers.vip.figures import COME_BACK, COUNTED, HEIR, HEIRS, OF_HEIR, Sight, fetch_at_large
from resolvers.vip.lines import LINE
from resolvers.write.context import Writer

# Equal totals share a rank, which among the first is the rank among all. Visits are counted of these only.
_RANKING = f"""
WITH {HEIRS}, best AS MATERIALIZED (
    SELECT {HEIR} AS card_number, sum(s.total) AS total FROM sale s {OF_HEIR} WHERE {COUNTED}
    GROUP BY 1 HAVING sum(s.total) > 0 ORDER BY 2 DESC, 1 LIMIT $4
)
SELECT rank() OVER (ORDER BY b.total DESC)::int AS rank, b.card_number, v.name, v.type_code, v.store_code,
    b.total, f.sales
FROM best b JOIN vip_customer v ON v.card_number = b.card_number
CROSS JOIN LATERAL (SELECT {LINE.format("b.card_number")} AS cards OFFSET 0) l
CROSS JOIN LATERAL (
    SELECT count(*)::int AS sales FROM sale s
    WHERE s.card_number = ANY(l.cards) AND {COUNTED} AND s.kind = 'SALE' AND NOT {COME_BACK}
) f ORDER BY b.total DESC, b.card_number
"""  # noqa: S608 - constants of our own


@dataclass(frozen=True)
class Place:
    """Of a VIP in the ranking."""

    rank: int
    card_number: str
    name: str
    type_code: str
    store_code: str
    total: Decimal
    sales: int


async def ranking(writer: Writer, sight: Sight, period: Period, first: int) -> Sequence[Place]:
    """By total, the largest first, then by card number; who bought nothing is in no place. One statement."""
    asked = (period.begin, period.end, sight.stores, first)
    return [Place(**dict(row)) for row in await fetch_at_large(writer, _RANKING, *asked)]
