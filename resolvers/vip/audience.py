"""Whom a campaign is for: those whom its filter finds, a page at a time. Next: sending.py."""

from collections.abc import AsyncIterator, Collection
from datetime import date
from typing import Any

import asyncpg

from models.rules.vip.campaigns import DEALER, STAFF, VENDOR, VIP, Audience
from models.rules.vip.parts import Person
from resolvers.pool import Connection

_PAGE = 1_000  # others have their turn between two
# Of a card: what keeps messages from its holder. A consent names it, or the card before it. {day}: today.
_ASKED = """
    v.sms_opt_in AS opted_in,
    v.customer_number IS NULL OR EXISTS (
        SELECT FROM consent c WHERE c.customer_number = v.customer_number AND c.for_marketing_sms
          AND (c.subject = 'CUSTOMER' OR c.subject = 'VIP' AND c.vip_card IN (v.card_number, v.replaces))
          AND c.given_on <= {day} AND coalesce(c.withdrawn_on > {day}, true)) AS consented,
    EXISTS (SELECT FROM customer k WHERE k.customer_number = v.customer_number
        AND (k.central_sales_support_block IS NOT NULL OR EXISTS (
            SELECT FROM sales_area_data a WHERE a.customer_number = k.customer_number
              AND a.sales_support_block IS NOT NULL))) AS blocked
"""
# Who has a part in all stores sees all cards.
_VIPS = f"""
SELECT v.card_number AS recipient, v.name, v.mobile, v.card_number AS card, t.name AS type, p.points,
    {_ASKED.format(day="$1::date")}
FROM vip_customer v JOIN vip_type t ON t.type_code = v.type_code
JOIN vip_account p ON p.card_number = v.card_number
WHERE v.status = 'ACTIVE'
  AND ($2::text[] IS NULL OR v.type_code = ANY($2)) AND ($3::text[] IS NULL OR v.store_code = ANY($3))
  AND ($4::text[] IS NULL OR EXISTS (SELECT FROM vip_profile_value o WHERE o.card_number = v.card_number
      AND o.dimension_code || '/' || o.value_code = ANY($4)))
  AND ($5::date[] IS NULL OR EXISTS (SELECT FROM unnest($5::date[], $6::date[]) AS band (since, until)
      WHERE v.birth_date BETWEEN band.since AND band.until))
  AND ($7::int IS NULL OR extract(month FROM v.birth_date) = $7)
  AND ($8::int IS NULL OR p.points >= $8)
  AND ($9::date IS NULL OR p.last_sale_on >= $9) AND ($10::date IS NULL OR p.last_sale_on <= $10)
ORDER BY v.card_number
"""  # noqa: S608 - constants of our own
_OTHERS = {
    STAFF: """
SELECT employee_code AS recipient, name, mobile FROM employee
WHERE coalesce(leave_date > $1, true) ORDER BY employee_code
""",
    DEALER: """
SELECT dealer_code AS recipient, name, mobile FROM dealer
WHERE active AND $1::date IS NOT NULL ORDER BY dealer_code
""",
    VENDOR: """
SELECT vendor_code AS recipient, name, telephone AS mobile FROM vendor
WHERE coalesce(end_date > $1, true) ORDER BY vendor_code
""",
}
_STILL = f"""
SELECT v.card_number AS recipient, NULL AS name, NULL AS mobile, v.status = 'ACTIVE' AS active,
    {_ASKED.format(day="$1::date")}
FROM vip_customer v WHERE v.card_number = ANY($2::text[])
"""  # noqa: S608 - constants of our own


async def found(connection: Connection, audience: Audience, today: date) -> AsyncIterator[list[Person]]:
    """In the order of their codes, as of one moment, however many they are. Inside a transaction."""
    if audience.kind == VIP:
        statement, arguments = _VIPS, _arguments(audience, today)
    else:
        statement, arguments = _OTHERS[audience.kind], [today]
    cursor = await connection.cursor(statement, *arguments)
    while rows := await cursor.fetch(_PAGE):
        yield [_person(row) for row in rows]


async def still(connection: Connection, cards: Collection[str], today: date) -> dict[str, Person | None]:
    """Who may be written to now, as far as his card tells it. None: the card is not active any more."""
    rows = await connection.fetch(_STILL, today, list(cards))
    return {row["recipient"]: _person(row, without="active") if row["active"] else None for row in rows}


def _person(row: asyncpg.Record, without: str = "") -> Person:
    values: dict[str, Any] = dict(row)
    values.pop(without, None)
    return Person(**values)


def _arguments(audience: Audience, today: date) -> list[Any]:
    born = audience.born
    spans = (None, None) if born is None else ([one[0] for one in born], [one[1] for one in born])
    return [
        *(today, audience.types, audience.stores, audience.profile, *spans),
        *(audience.birthday_month, audience.min_points, audience.bought_from, audience.bought_to),
    ]
