"""Measures of service plans that are due, by when they were carried out last. Next: overdue.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import asyncpg

from resolvers.access.caller import Caller
from resolvers.access.grants import scope_arrays
from resolvers.write.state import VISIBLE

# Of each customer the plan that holds for him today, his own before his segment's. A measure without an
# interval is due once; one that was never carried out is due since he is in the segment, or cared for.
_DUE = f"""
SELECT q.customer_number, q.owner, q.plan_code, q.measure_number, q.measure, q.last_on, q.due_on FROM (
    SELECT p.customer_number, p.owner, r.plan_code, m.measure_number, m.measure, e.last_on,
        CASE WHEN e.last_on IS NULL THEN greatest(coalesce(p.segment_since, p.created_on), r.valid_from)
            ELSE e.last_on + m.interval_days END AS due_on
    FROM care_profile p LEFT JOIN segment s ON s.segment_code = p.segment_code
    JOIN service_plan r ON r.plan_code = coalesce(p.plan_code, s.plan_code) AND r.active
        AND coalesce(r.valid_from <= $1, true) AND coalesce(r.valid_to >= $1, true)
    JOIN service_measure m ON m.plan_code = r.plan_code
    LEFT JOIN LATERAL (SELECT max(x.executed_on) AS last_on FROM service_execution x
        WHERE x.customer_number = p.customer_number AND x.plan_code = r.plan_code
          AND x.measure_number = m.measure_number) e ON true
    WHERE ($2::text IS NULL OR p.owner = $2) AND {VISIBLE.format("p.customer_number", "$3", "$4")}
      AND (p.customer_number, m.measure_number) > ($5, $6)
) q WHERE q.due_on <= $1 ORDER BY q.customer_number, q.measure_number LIMIT $7
"""  # noqa: S608 - constants of our own


@dataclass(frozen=True)
class DueMeasure:
    customer_number: str
    owner: str | None
    plan_code: str
    measure_number: int
    measure: str
    last_on: date | None
    due_on: date


@dataclass(frozen=True)
class MeasuresWanted:
    """`owner`: who cares for the customers; None = all. `after`: the row that the list goes on behind."""

    owner: str | None = None
    after: tuple[str, int] = ("", 0)
    first: int = 50


async def list_due_measures(
    pool: asyncpg.Pool, caller: Caller, today: date, wanted: MeasuresWanted
) -> Sequence[DueMeasure]:
    """By customer and measure; of customers within the caller's scope."""
    scope = scope_arrays(caller.read_scope())
    rows = await pool.fetch(_DUE, today, wanted.owner, *scope, *wanted.after, wanted.first)
    return [DueMeasure(**dict(row)) for row in rows]
