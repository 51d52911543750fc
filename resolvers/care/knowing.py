"""What acts of care must know of a customer: rhythm, consents, blocks, choices. Next: profiles.py."""

from collections.abc import Collection
from typing import Any

import asyncpg

from models.rules.care.profiles import Consents, ProfileFacts
from models.rules.care.tasks import TASK, TaskFacts
from models.rules.care.visits import VISIT, Rhythm, VisitFacts, is_blocked
from models.rules.config import Config
from models.rules.kinds import CARE_PROFILE
from models.rules.state import Patch, State, rows, text
from resolvers.write.config import VERSION
from resolvers.write.lookups import answers, one_row
from resolvers.write.maintained import take_turn
from resolvers.write.roots import ROOTS
from resolvers.write.tx import Tx
from resolvers.write.typed import cleaned, code_in

# $1 the customer, $2 today, $3 users that are named, $4 the segment that he is to be in; NULL = as it is
_KNOWN = f"""
SELECT {VERSION} AS config, p.owner, s.segment_code, s.visit_interval_days, s.visit_channel,
    ARRAY (SELECT user_name FROM user_account u WHERE u.user_name = ANY($3::text[]) AND u.active) AS owners,
    ARRAY (SELECT CASE c.subject WHEN 'CUSTOMER' THEN '' ELSE c.contact_number END FROM consent c
        WHERE c.customer_number = n.number AND c.subject IN ('CUSTOMER', 'CONTACT') AND c.for_care
          AND c.given_on <= $2 AND coalesce(c.withdrawn_on > $2, true)) AS care,
    EXISTS (SELECT FROM consent c WHERE c.customer_number = n.number AND c.subject = 'CUSTOMER'
        AND c.for_profiling AND c.given_on <= $2 AND coalesce(c.withdrawn_on > $2, true)) AS profiling
FROM (VALUES ($1::text)) AS n(number) LEFT JOIN care_profile p ON p.customer_number = n.number
LEFT JOIN segment s ON s.segment_code = coalesce($4, p.segment_code)
"""  # noqa: S608 - constants of our own
# $1 the customer, $2 the day, $3 and $4 segment and plan that are named
_CHOICES = """
SELECT ARRAY (SELECT segment_code FROM segment WHERE segment_code = $3 AND active) AS segments,
    ARRAY (SELECT plan_code FROM service_plan WHERE plan_code = $4 AND active) AS plans,
    r.plan_code, ARRAY (SELECT measure_number FROM service_measure m WHERE m.plan_code = r.plan_code)
        AS measures
FROM (VALUES ($1::text)) AS n(number) LEFT JOIN care_profile p ON p.customer_number = n.number
LEFT JOIN segment s ON s.segment_code = p.segment_code
LEFT JOIN service_plan r ON r.plan_code = coalesce(p.plan_code, s.plan_code) AND r.active
    AND coalesce(r.valid_from <= $2, true) AND coalesce(r.valid_to >= $2, true)
"""


async def take_customers_turn(tx: Tx, key: str) -> None:
    """Who cares for the same customer does it one after the other: visits, segment and profile speak of each
    other. Comes before all locks.
    """
    await take_turn(tx, f"care {key}")


async def read_visit_facts(
    tx: Tx, customer: State, named: Collection[str] = (), segment: str | None = None
) -> VisitFacts:
    """`named`: users, as they were typed. `segment`: the one he is to be in; "" = none."""
    context = tx.context
    config, row = await _known(tx, customer, named, segment)
    code = row["segment_code"]
    return VisitFacts(
        context.writer.today(),
        config,
        ROOTS[VISIT].shape,
        context.caller.user_name,
        _consents(tx, customer, row),
        None if code is None else Rhythm(code, row["visit_interval_days"], row["visit_channel"]),
        row["owner"] or "",
        frozenset(row["owners"]),
        frozenset(text(one, "contact_number") for one in rows(customer, "contact_persons")),
        is_blocked(customer),
    )


async def read_profile_facts(
    tx: Tx, customer: State, patch: Patch, segment: str = "", day: Any = None
) -> ProfileFacts:
    """`day`: on which a measure of the plan was carried out."""
    context, key = tx.context, text(customer, "customer_number")
    config, row = await _known(tx, customer, [code_in(patch, "owner")], None)
    today = context.writer.today()
    named = (cleaned(segment), code_in(patch, "plan_code"))
    chosen = await one_row(tx.connection, _CHOICES, key, day or today, *named)
    return ProfileFacts(
        today,
        config,
        ROOTS[CARE_PROFILE].shape,
        context.caller.user_name,
        _consents(tx, customer, row),
        frozenset(row["owners"]),
        frozenset(chosen["plans"]),
        frozenset(chosen["segments"]),
        chosen["plan_code"] or "",
        frozenset(chosen["measures"]),
    )


async def read_task_facts(
    tx: Tx, customer: State, named: Collection[str], visits: Collection[str]
) -> TaskFacts:
    """`visits`: numbers of visits to him that were found to be there."""
    config, row = await _known(tx, customer, named, None)
    return TaskFacts(
        tx.context.writer.today(),
        config,
        ROOTS[TASK].shape,
        tx.context.caller.user_name,
        frozenset(row["owners"]),
        frozenset(visits),
    )


async def _known(
    tx: Tx, customer: State, named: Collection[str], segment: str | None
) -> tuple[Config, asyncpg.Record]:
    key, today = text(customer, "customer_number"), tx.context.writer.today()
    users = [cleaned(one) for one in named]
    return await answers(tx, _KNOWN, key, today, users, None if segment is None else cleaned(segment))


def _consents(tx: Tx, customer: State, row: asyncpg.Record) -> Consents:
    care = frozenset(one for one in row["care"] if one is not None)
    return Consents(
        bool(customer.get("natural_person")),
        row["profiling"],
        "" in care,
        care - {""},
        tx.context.writer.dossiers.consent,
    )
