"""What holders of each card type bought (Q-6). Next: pictures.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from models.rules.care.figures import Period
from models.rules.vip.figures import shares
from resolvers.vip.figures import COUNTED, Sight, fetch_at_large, moves
from resolvers.write.context import Writer

# A sale is its card's type's of that day, whatever the card has become since. $4: whether cards are seen.
_TYPES = f"""
WITH {moves(COUNTED, of_heirs=True)}, sold AS (
    SELECT vip_type, sum(total) AS amount, sum(sales) AS sales, count(*) FILTER (WHERE sales > 0) AS buyers
    FROM (SELECT vip_type, sum(total) AS total, sum(sales) AS sales FROM moved
        GROUP BY vip_type, card_number) c
    GROUP BY vip_type
), held AS (
    SELECT v.type_code, count(*) AS members FROM vip_customer v
    WHERE $4 AND v.status <> 'CLOSED' AND v.joined_on <= $2 GROUP BY v.type_code
)
SELECT coalesce(t.type_code, sold.vip_type, '') AS type_code, t.name,
    coalesce(held.members, 0)::int AS members, coalesce(sold.buyers, 0)::int AS buyers,
    coalesce(sold.sales, 0)::int AS sales, coalesce(sold.amount, 0.00) AS amount
FROM vip_type t FULL JOIN sold ON sold.vip_type = t.type_code
LEFT JOIN held ON held.type_code = t.type_code
ORDER BY type_code
"""  # noqa: S608 - constants of our own


@dataclass(frozen=True)
class TypeShare:
    """Of one card type; `share` of all amounts in percent. `name` is None of a type that is no more."""

    type_code: str
    name: str | None
    members: int
    buyers: int
    sales: int
    amount: Decimal
    share: Decimal = Decimal(0)

    @property
    def title(self) -> str:
        return self.name or self.type_code


async def type_shares(writer: Writer, sight: Sight, period: Period) -> Sequence[TypeShare]:
    """Every type, by its code; one statement."""
    asked = (period.begin, period.end, sight.stores, sight.cards)
    rows = await fetch_at_large(writer, _TYPES, *asked)
    parts = shares({row["type_code"]: row["amount"] for row in rows})
    return [TypeShare(**dict(row), share=parts[row["type_code"]]) for row in rows]
