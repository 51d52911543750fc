"""Segments of customers and the service plans they are served by: codes, intervals. Next: profiles.py."""

from collections.abc import Iterator
from dataclasses import dataclass

from models.rules.acts import Act
from models.rules.config import Config
from models.rules.decision import Consent, Decision, Ending, conclude
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.merge import merge
from models.rules.shape import Shape
from models.rules.simple import check_period, check_references, check_required
from models.rules.sorts import Sort, check_code, conclude_new, decide_delete
from models.rules.state import FAILED, Patch, State, is_filled, path_of, rows, text

SEGMENT, SERVICE_PLAN = "Segment", "ServicePlan"
AUDITED_SEGMENT, AUDITED_PLAN = "SEGMENT", "SERVICE_PLAN"  # in the audit trail
PHONE, EMAIL, SMS, VISIT = CHANNELS = ("PHONE", "EMAIL", "SMS", "VISIT")
_LONGEST_DAYS = 3650
_MEASURES = "measures"


_SEGMENT = Sort(
    *(SEGMENT, "segment_code", "客户等级", "Segment"),
    *(Act.CREATE_SEGMENT, Act.CHANGE_SEGMENT, Act.DELETE_SEGMENT),
)
_PLAN = Sort(
    *(SERVICE_PLAN, "plan_code", "服务方案", "Service plan"),
    *(Act.CREATE_SERVICE_PLAN, Act.CHANGE_SERVICE_PLAN, Act.DELETE_SERVICE_PLAN),
)


@dataclass(frozen=True)
class CodedFacts:
    """What the writer found of what the record or the patch names."""

    config: Config
    shape: Shape
    taken: bool = False
    used_by: str = ""  # what names it
    plans: frozenset[str] = frozenset()  # service plans that may be chosen
    carried_out: frozenset[int] = frozenset()  # measures of the plan that were carried out


def decide_create_segment(patch: Patch, facts: CodedFacts, consent: Consent) -> Decision:
    merged = merge(facts.shape, None, patch, facts.config)
    state = {"active": True} | merged.state
    found = [*merged.findings, *_check_segment(state, facts)]
    return conclude_new(_SEGMENT, state, facts, found, consent)


def decide_change_segment(now: State, patch: Patch, facts: CodedFacts, consent: Consent) -> Decision:
    """Another interval counts from the next plan on: visits that are planned keep their day."""
    merged = merge(facts.shape, now, patch, facts.config)
    found = [*merged.findings, *_check_segment(merged.state, facts)]
    return conclude(_SEGMENT.change, now, merged.state, facts, Ending(tuple(found), consent))


def decide_delete_segment(now: State, facts: CodedFacts, consent: Consent) -> Decision:
    return decide_delete(_SEGMENT, now, facts, consent)


def decide_create_plan(patch: Patch, facts: CodedFacts, consent: Consent) -> Decision:
    merged = merge(facts.shape, None, patch, facts.config)
    state = {"active": True} | merged.state
    found = [*merged.findings, *_check_plan(state, facts)]
    return conclude_new(_PLAN, state, facts, found, consent)


def decide_change_plan(now: State, patch: Patch, facts: CodedFacts, consent: Consent) -> Decision:
    """A measure that was carried out stays: entries of customers name it by its number."""
    merged = merge(facts.shape, now, patch, facts.config)
    found = [*merged.findings, *_check_plan(merged.state, facts)]
    left = {row["measure_number"] for row in rows(merged.state, _MEASURES)}
    for row in rows(now, _MEASURES):
        number = row["measure_number"]
        if number not in left and number in facts.carried_out:
            found.append(error(Code.GEN_INUSE, (_MEASURES,), value=str(number), by="ServiceExecution"))
    return conclude(_PLAN.change, now, merged.state, facts, Ending(tuple(found), consent))


def decide_delete_plan(now: State, facts: CodedFacts, consent: Consent) -> Decision:
    return decide_delete(_PLAN, now, facts, consent)


def check_days(state: State, name: str, path: tuple[str | int, ...] = ()) -> Iterator[Finding]:
    value = state.get(name)
    if isinstance(value, int) and not 1 <= value <= _LONGEST_DAYS:
        yield error(Code.GEN_RANGE, (*path, name), value=str(value), range=f"1 – {_LONGEST_DAYS}")


def check_choice(state: State, name: str, choices: tuple[str, ...]) -> Iterator[Finding]:
    value = text(state, name)
    if value and value not in choices and name not in state.get(FAILED, ()):
        yield error(Code.GEN_REF, (name,), value=value, list=", ".join(choices))


def _check_segment(state: State, facts: CodedFacts) -> Iterator[Finding]:
    yield from check_required(state, facts.shape)
    yield from check_code(state, _SEGMENT, taken=facts.taken)
    yield from check_days(state, "visit_interval_days")
    yield from check_choice(state, "visit_channel", CHANNELS)
    yield from check_references(state, (("plan_code", facts.plans),))


def _check_plan(state: State, facts: CodedFacts) -> Iterator[Finding]:
    yield from check_required(state, facts.shape)
    yield from check_code(state, _PLAN, taken=facts.taken)
    yield from check_period(state)
    for at, row in enumerate(rows(state, _MEASURES)):
        path = path_of(row, (_MEASURES, at))
        if not is_filled(row.get("measure")) and "measure" not in row.get(FAILED, ()):
            yield error(Code.GEN_REQUIRED, (*path, "measure"))
        yield from check_days(row, "interval_days", path)
