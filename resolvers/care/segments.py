"""What acts on segments and service plans ask, and what decides them. Next: knowing.py."""

from models.rules.care.segments import (
    AUDITED_PLAN,
    AUDITED_SEGMENT,
    SEGMENT,
    SERVICE_PLAN,
    CodedFacts,
    decide_change_plan,
    decide_change_segment,
    decide_create_plan,
    decide_create_segment,
    decide_delete_plan,
    decide_delete_segment,
)
from models.rules.state import Patch, State, text
from resolvers.care.customers import ROLES
from resolvers.write.config import VERSION
from resolvers.write.lookups import answers
from resolvers.write.maintained import Kind
from resolvers.write.roots import ROOTS
from resolvers.write.tx import Tx
from resolvers.write.typed import code_in

_SEGMENT = f"""
SELECT {VERSION} AS config, EXISTS (SELECT FROM segment WHERE segment_code = $1) AS taken,
    ARRAY (SELECT plan_code FROM service_plan WHERE plan_code = $2 AND active) AS plans,
    CASE WHEN EXISTS (SELECT FROM care_profile WHERE segment_code = $1) THEN 'CareProfile'
        WHEN EXISTS (SELECT FROM segment_period WHERE segment_code = $1) THEN 'SegmentPeriod'
        WHEN EXISTS (SELECT FROM visit WHERE segment_code = $1 AND state = 'PLANNED') THEN 'Visit'
        ELSE '' END AS used_by
"""  # noqa: S608 - constants of our own
_PLAN = f"""
SELECT {VERSION} AS config, EXISTS (SELECT FROM service_plan WHERE plan_code = $1) AS taken,
    ARRAY (SELECT DISTINCT measure_number FROM service_execution WHERE plan_code = $1) AS carried_out,
    CASE WHEN EXISTS (SELECT FROM segment WHERE plan_code = $1) THEN 'Segment'
        WHEN EXISTS (SELECT FROM care_profile WHERE plan_code = $1) THEN 'CareProfile'
        WHEN EXISTS (SELECT FROM service_execution WHERE plan_code = $1) THEN 'ServiceExecution'
        ELSE '' END AS used_by
"""  # noqa: S608 - constants of our own


async def _segment_facts(tx: Tx, now: State | None, patch: Patch) -> CodedFacts:
    code = text(now or {}, "segment_code") or code_in(patch, "segment_code")
    config, row = await answers(tx, _SEGMENT, code, code_in(patch, "plan_code"))
    return CodedFacts(config, ROOTS[SEGMENT].shape, row["taken"], row["used_by"], frozenset(row["plans"]))


async def _plan_facts(tx: Tx, now: State | None, patch: Patch) -> CodedFacts:
    code = text(now or {}, "plan_code") or code_in(patch, "plan_code")
    config, row = await answers(tx, _PLAN, code)
    found = (row["taken"], row["used_by"])
    return CodedFacts(
        config,
        ROOTS[SERVICE_PLAN].shape,
        *found,
        carried_out=frozenset(row["carried_out"]),
    )


SEGMENTS = Kind(
    SEGMENT,
    *(AUDITED_SEGMENT, ROLES, _segment_facts),
    *(decide_create_segment, decide_change_segment, decide_delete_segment),
)
PLANS = Kind(
    SERVICE_PLAN,
    *(AUDITED_PLAN, ROLES, _plan_facts),
    *(decide_create_plan, decide_change_plan, decide_delete_plan),
)
