"""What a customer buys, and when he was last in touch (7.1). Next: pictures.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import asyncpg

from models.rules.care.figures import Period
from models.rules.numbers import stored
from resolvers.access.caller import Caller
from resolvers.access.grants import scope_arrays
from resolvers.write.context import Writer
from resolvers.write.state import VISIBLE

STAGES = ("ORDER", "DELIVERY", "INVOICE")
MOST = 10  # categories, items

# To analyse what a natural person buys is profiling: it needs his consent.
_WHO = f"""
SELECT c.customer_number, c.natural_person AND NOT EXISTS (
        SELECT FROM consent p WHERE p.customer_number = c.customer_number AND p.subject = 'CUSTOMER'
            AND p.for_profiling AND p.withdrawn_on IS NULL) AS suppressed,
    t.day, t.kind, t.reference, t.channel
FROM customer c LEFT JOIN LATERAL (
    SELECT v.done_on AS day, 'VISIT' AS kind, v.visit_number AS reference, v.channel
        FROM visit v WHERE v.customer_number = c.customer_number AND v.state = 'DONE'
    UNION ALL SELECT (m.received_at AT TIME ZONE $2)::date, 'COMPLAINT', m.complaint_number, m.channel
        FROM complaint m WHERE m.customer_number = c.customer_number
    UNION ALL SELECT (a.begins_at AT TIME ZONE $2)::date, 'ACTIVITY', a.activity_code, NULL
        FROM activity_participant p JOIN customer_activity a ON a.activity_code = p.activity_code
        WHERE p.customer_number = c.customer_number AND p.state = 'ATTENDED'
    UNION ALL SELECT e.executed_on, 'SERVICE', e.plan_code || '/' || e.measure_number, NULL
        FROM service_execution e WHERE e.customer_number = c.customer_number
    ORDER BY day DESC NULLS LAST, kind, reference DESC LIMIT 1
) t ON true
WHERE c.customer_number = $1 AND {VISIBLE.format("c.customer_number", "$3", "$4")}
"""  # noqa: S608 - constants of our own

_SEEN = f"""
SELECT FROM customer c WHERE c.customer_number = $1 AND {VISIBLE.format("c.customer_number", "$2", "$3")}
"""

# UN-3: what was counted in another unit is told in the item's main unit.
_PURCHASES = f"""
WITH line AS (
    SELECT d.document, d.document_date, l.item_code, i.category_code,
        to_char(d.document_date, 'YYYY-MM') AS month,
        l.quantity * coalesce(l.rate, u.rate, 1) / coalesce(m.rate, 1) AS quantity
    FROM business_document d JOIN document_line l ON l.document = d.document
    JOIN stock_item i ON i.item_code = l.item_code
    LEFT JOIN unit u ON u.unit_code = l.unit_code
    LEFT JOIN unit m ON m.unit_code = i.main_unit_code
    WHERE d.customer_number = $1 AND d.document_date BETWEEN $2 AND $3
      AND d.document_kind = ANY($4::text[]) AND {VISIBLE.format("d.customer_number", "$5", "$6")}
), told AS (
    SELECT CASE WHEN grouping(month) = 0 THEN 'month' WHEN grouping(category_code) = 0 THEN 'category'
            WHEN grouping(item_code) = 0 THEN 'item' ELSE 'all' END AS part,
        coalesce(month, category_code, item_code) AS name,
        count(DISTINCT document) AS documents, count(*) AS lines, sum(quantity) AS quantity,
        max(document_date) AS last_on
    FROM line GROUP BY GROUPING SETS ((), (month), (category_code), (item_code))
)
SELECT t.*, coalesce(k.full_name, i.name) AS title, n.name AS unit
FROM told t
LEFT JOIN stock_item_category k ON t.part = 'category' AND k.category_code = t.name
LEFT JOIN stock_item i ON t.part = 'item' AND i.item_code = t.name
LEFT JOIN unit n ON n.unit_code = i.main_unit_code
ORDER BY t.lines DESC, t.name
"""  # noqa: S608 - constants of our own


@dataclass(frozen=True)
class Contact:
    """`reference`: the visit's, complaint's, activity's number, or plan/measure."""

    day: date
    kind: str
    reference: str
    channel: str | None


@dataclass(frozen=True)
class Purchases:
    """Of one month, category or item. `quantity` is an item's, in its main unit."""

    name: str
    title: str | None = None
    documents: int = 0
    lines: int = 0
    last_on: date | None = None
    quantity: Decimal | None = None
    unit: str | None = None


@dataclass(frozen=True)
class Analysis:
    """`suppressed`: a natural person who has not consented to PROFILING; then there are no purchases."""

    customer_number: str
    suppressed: bool
    last_contact: Contact | None
    total: Purchases
    months: Sequence[Purchases]
    categories: Sequence[Purchases]
    items: Sequence[Purchases]


async def analyse(writer: Writer, caller: Caller, number: str, period: Period, stage: str) -> Analysis | None:
    """None when there is no such customer in the caller's sight."""
    if "\0" in number:
        return None
    sight = scope_arrays(caller.read_scope())
    who = await writer.pool.fetchrow(_WHO, stored(number), writer.timezone, *sight)
    if who is None:
        return None
    kinds = [f"SALES_{stage}", f"EXPORT_{stage}"]
    asked = (who["customer_number"], period.begin, period.end, kinds, *sight)
    rows = [] if who["suppressed"] else await writer.pool.fetch(_PURCHASES, *asked)
    parts: dict[str, list[Purchases]] = {}
    for row in rows:
        parts.setdefault(row["part"], []).append(_purchases(row))
    months = {one.name: one for one in parts.get("month", ())}
    return Analysis(
        customer_number=who["customer_number"],
        suppressed=who["suppressed"],
        last_contact=_contact(who),
        total=parts["all"][0] if rows else Purchases(""),
        months=[] if who["suppressed"] else [months.get(one, Purchases(one)) for one in period.months],
        categories=parts.get("category", [])[:MOST],
        items=parts.get("item", [])[:MOST],
    )


async def is_seen(writer: Writer, caller: Caller, number: str) -> bool:
    """Whether there is such a customer in the caller's sight."""
    if "\0" in number:
        return False
    sight = scope_arrays(caller.read_scope())
    return await writer.pool.fetchrow(_SEEN, stored(number), *sight) is not None


def _contact(row: asyncpg.Record) -> Contact | None:
    if row["day"] is None:
        return None
    return Contact(row["day"], row["kind"], row["reference"], row["channel"])


def _purchases(row: Any) -> Purchases:
    item = row["part"] == "item"
    return Purchases(
        name=row["name"] or "",
        title=row["title"],
        documents=row["documents"],
        lines=row["lines"],
        last_on=row["last_on"],
        quantity=_plain(row["quantity"]) if item else None,
        unit=row["unit"],
    )


def _plain(value: Decimal | None) -> Decimal | None:
    """Six decimals, as quantities have, without zeros at the end."""
    if value is None:
        return None
    whole = value.quantize(Decimal("0.000001")).normalize()
    return whole.quantize(Decimal(1)) if whole == whole.to_integral() else whole
