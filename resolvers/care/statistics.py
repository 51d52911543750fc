"""Complaints and visits in figures, as far as the caller sees their customers. Next: analysis.py."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import asyncpg

from models.rules.care.clocks import OPEN, SETTLED, SEVERITIES
from models.rules.care.figures import Period, hours, percent, rounded
from models.rules.care.segments import CHANNELS
from resolvers.access.caller import Caller
from resolvers.access.grants import scope_arrays
from resolvers.write.context import Writer
from resolvers.write.state import VISIBLE

STATES = (*OPEN, *SETTLED)
CATEGORIES = ("PRODUCT", "SERVICE", "DELIVERY", "INVOICE", "OTHER")
MOST_PRODUCTS = 20

# A clock that has run out counts at once, not only when the worker has marked it. While a complaint waits for
# its customer its clock stands, so only the mark counts. A group is known by its column, the others being
# rolled up.
_COMPLAINTS = f"""
WITH seen AS (
    SELECT c.state, c.category, c.severity, c.item_code, c.satisfaction,
        to_char(c.received_at AT TIME ZONE $3, 'YYYY-MM') AS month,
        c.acknowledge_overdue OR c.state = 'NEW' AND c.acknowledge_by <= $4 AS late_accepted,
        c.resolve_overdue OR c.state IN ('NEW', 'ACCEPTED', 'IN_PROGRESS') AND c.resolve_by <= $4
            AS late_resolved,
        CASE WHEN c.state IN ('RESOLVED', 'CLOSED')
            THEN extract(epoch FROM c.resolved_at - c.received_at) - c.waited_seconds END AS seconds
    FROM complaint c
    WHERE c.received_at >= $1::date::timestamp AT TIME ZONE $3
      AND c.received_at < ($2::date + 1)::timestamp AT TIME ZONE $3
      AND {VISIBLE.format("c.customer_number", "$5", "$6")}
), told AS (
    SELECT CASE WHEN grouping(month, state) = 0 THEN 'cell' WHEN grouping(month) = 0 THEN 'month'
            WHEN grouping(state) = 0 THEN 'state' WHEN grouping(category) = 0 THEN 'category'
            WHEN grouping(severity) = 0 THEN 'severity' WHEN grouping(item_code) = 0 THEN 'product'
            ELSE 'all' END AS part,
        month, state, coalesce(month, state, category, severity, item_code) AS name,
        count(*) AS complaints,
        count(*) FILTER (WHERE state NOT IN ('RESOLVED', 'CLOSED', 'REJECTED')) AS open,
        count(*) FILTER (WHERE late_accepted OR late_resolved) AS overdue,
        count(*) FILTER (WHERE late_accepted) AS late_accepted,
        count(*) FILTER (WHERE late_resolved) AS late_resolved,
        count(seconds) AS resolved, avg(seconds) AS seconds,
        count(satisfaction) AS rated, avg(satisfaction) AS satisfaction
    FROM seen
    GROUP BY GROUPING SETS ((), (month), (state), (month, state), (category), (severity), (item_code))
)
SELECT t.*, i.name AS title FROM told t
LEFT JOIN stock_item i ON t.part = 'product' AND i.item_code = t.name
ORDER BY t.complaints DESC, t.name
"""  # noqa: S608 - constants of our own

_VISITS = f"""
WITH seen AS (
    SELECT v.state, v.owner, v.channel, v.segment_code, v.due_on, v.done_on, v.satisfaction, v.suppressed,
        to_char(v.due_on, 'YYYY-MM') AS month
    FROM visit v
    WHERE v.due_on BETWEEN $1 AND $2 AND {VISIBLE.format("v.customer_number", "$4", "$5")}
)
SELECT CASE WHEN grouping(month) = 0 THEN 'month' WHEN grouping(owner) = 0 THEN 'owner'
        WHEN grouping(channel) = 0 THEN 'channel' WHEN grouping(segment_code) = 0 THEN 'segment'
        ELSE 'all' END AS part,
    coalesce(month, owner, channel, segment_code) AS name,
    count(*) AS visits,
    count(*) FILTER (WHERE state = 'PLANNED') AS planned,
    count(*) FILTER (WHERE state = 'PLANNED' AND due_on <= $3) AS due,
    count(*) FILTER (WHERE state = 'PLANNED' AND due_on < $3) AS overdue,
    count(*) FILTER (WHERE state = 'DONE') AS done,
    count(*) FILTER (WHERE state = 'DONE' AND done_on <= due_on) AS in_time,
    count(*) FILTER (WHERE state = 'FAILED') AS failed,
    count(*) FILTER (WHERE state = 'CANCELLED') AS cancelled,
    count(*) FILTER (WHERE suppressed) AS suppressed,
    count(satisfaction) AS rated, avg(satisfaction) AS satisfaction
FROM seen GROUP BY GROUPING SETS ((), (month), (owner), (channel), (segment_code))
ORDER BY overdue DESC, visits DESC, name
"""  # noqa: S608 - constants of our own


@dataclass(frozen=True)
class ComplaintShare:
    """Of all complaints those of one month, state, category … `title` names what the name is a code of."""

    name: str
    title: str | None = None
    complaints: int = 0
    open: int = 0
    overdue: int = 0
    late_accepted: int = 0
    late_resolved: int = 0
    overdue_rate: Decimal | None = None
    resolved: int = 0
    mean_hours: Decimal | None = None
    rated: int = 0
    satisfaction: Decimal | None = None


@dataclass(frozen=True)
class ComplaintFigures:
    total: ComplaintShare
    months: Sequence[ComplaintShare]
    states: Sequence[ComplaintShare]
    categories: Sequence[ComplaintShare]
    severities: Sequence[ComplaintShare]
    products: Sequence[ComplaintShare]
    cells: Mapping[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])  # month, state


@dataclass(frozen=True)
class VisitShare:
    """Of all visits those of one month, owner, channel or segment."""

    name: str
    visits: int = 0
    planned: int = 0
    due: int = 0
    overdue: int = 0
    done: int = 0
    in_time: int = 0
    failed: int = 0
    cancelled: int = 0
    suppressed: int = 0
    overdue_rate: Decimal | None = None
    rated: int = 0
    satisfaction: Decimal | None = None


@dataclass(frozen=True)
class VisitFigures:
    total: VisitShare
    months: Sequence[VisitShare]
    owners: Sequence[VisitShare]
    channels: Sequence[VisitShare]
    segments: Sequence[VisitShare]


async def complaint_figures(writer: Writer, caller: Caller, period: Period) -> ComplaintFigures:
    """Of complaints that were received in the period; one statement."""
    when = (period.begin, period.end, writer.timezone, writer.now())
    rows = await writer.pool.fetch(_COMPLAINTS, *when, *scope_arrays(caller.read_scope()))
    parts = _parts(rows, _complaint_share)
    return ComplaintFigures(
        total=parts["all"][0],
        months=_filled(parts.get("month", ()), period.months, ComplaintShare),
        states=_filled(parts.get("state", ()), STATES, ComplaintShare),
        categories=_filled(parts.get("category", ()), CATEGORIES, ComplaintShare),
        severities=_filled(parts.get("severity", ()), SEVERITIES, ComplaintShare),
        products=[one for one in parts.get("product", ()) if one.name][:MOST_PRODUCTS],
        cells={(row["month"], row["state"]): row["complaints"] for row in rows if row["part"] == "cell"},
    )


async def visit_figures(writer: Writer, caller: Caller, period: Period) -> VisitFigures:
    """Of visits that are or were due in the period; one statement."""
    when = (period.begin, period.end, writer.today())
    rows = await writer.pool.fetch(_VISITS, *when, *scope_arrays(caller.read_scope()))
    parts = _parts(rows, _visit_share)
    return VisitFigures(
        total=parts["all"][0],
        months=_filled(parts.get("month", ()), period.months, VisitShare),
        owners=parts.get("owner", ()),
        channels=_filled(parts.get("channel", ()), CHANNELS, VisitShare),
        segments=sorted((one for one in parts.get("segment", ()) if one.name), key=lambda one: one.name),
    )


def _parts(rows: Sequence[asyncpg.Record], share: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row["part"], []).append(share(row))
    return found


def _complaint_share(row: asyncpg.Record) -> ComplaintShare:
    return ComplaintShare(
        name=row["name"] or "",
        title=row["title"],
        complaints=row["complaints"],
        open=row["open"],
        overdue=row["overdue"],
        late_accepted=row["late_accepted"],
        late_resolved=row["late_resolved"],
        overdue_rate=percent(row["overdue"], row["complaints"]),
        resolved=row["resolved"],
        mean_hours=hours(row["seconds"]),
        rated=row["rated"],
        satisfaction=rounded(row["satisfaction"]),
    )


def _visit_share(row: asyncpg.Record) -> VisitShare:
    names = ("visits", "planned", "due", "overdue", "done", "in_time", "failed", "cancelled", "suppressed")
    return VisitShare(
        name=row["name"] or "",
        **{name: row[name] for name in names},
        overdue_rate=percent(row["overdue"], row["visits"]),
        rated=row["rated"],
        satisfaction=rounded(row["satisfaction"]),
    )


def _filled(found: Sequence[Any], names: Iterable[str], empty: Any) -> list[Any]:
    """In the order of the names, with those that have none."""
    known = {one.name: one for one in found}
    return [known.get(name) or empty(name) for name in names]
