"""How a customer is cared for: segment with its history, habits, preferences, plan. Next: visits.py."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from models.rules.acts import Act
from models.rules.config import Config
from models.rules.decision import Consent, Decision, Ending, ShapeAlone, conclude
from models.rules.fields import read
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.merge import merge
from models.rules.shape import Shape
from models.rules.simple import check_references
from models.rules.state import (
    FAILED,
    Patch,
    Path,
    State,
    changed,
    changes,
    is_filled,
    is_new,
    path_of,
    rows,
    text,
)

_HABITS, _PREFERENCES = "habits", "preferences"
_STRONGEST = 5


@dataclass(frozen=True)
class Consents:
    """What of the customer's care rests on consents that are good today."""

    natural_person: bool = False
    profiling: bool = False  # his own consent to PROFILING
    care: bool = False  # his own consent to CARE
    contacts: frozenset[str] = frozenset()  # contact persons who consented to CARE
    asked: bool = True  # the house asks contact persons for consents


NONE_GIVEN = Consents()


@dataclass(frozen=True)
class ProfileFacts:
    """What the writer found. `measures`: those of the plan that holds for the customer today."""

    today: date
    config: Config
    shape: Shape
    caller: str
    consents: Consents = NONE_GIVEN
    owners: frozenset[str] = frozenset()  # users who may be chosen
    plans: frozenset[str] = frozenset()
    segments: frozenset[str] = frozenset()
    plan_code: str = ""
    measures: frozenset[int] = frozenset()


def decide_assign(
    profile: State | None, number: str, segment: str | None, facts: ProfileFacts, by: str | None = None
) -> Decision:
    """One segment at a time; the former one's time ends the day before. `by`: who it was, where the service
    only takes over what he did elsewhere. None = he is in none any more.
    """
    code = (segment or "").strip().upper()
    found: list[Finding] = []
    if segment is not None and not code:
        found.append(error(Code.GEN_REQUIRED, ("segment_code",)))
    if code and code not in facts.segments:
        found.append(error(Code.GEN_REF, ("segment_code",), value=code))
    state: State = dict(profile or {"customer_number": number})
    if (text(state, "segment_code") or "") != code:
        state["segment_code"] = code or None
        state["segment_since"] = facts.today if code else None
        state["segment_periods"] = _periods(state, code, facts.today, by or facts.caller)
    return conclude(Act.ASSIGN_SEGMENT, profile, state, facts, Ending(tuple(found)))


def _periods(state: State, code: str, today: date, by: str) -> list[State]:
    kept: list[State] = []
    for row in rows(state, "segment_periods"):
        if row.get("valid_to") is None:
            row = {**row, "valid_to": max(row["valid_from"], today - timedelta(days=1))}  # noqa: PLW2901
        kept.append(row)
    if not code:
        return kept
    number = 1 + max((row["period_number"] for row in kept), default=0)
    fresh = {"period_number": number, "segment_code": code, "valid_from": today, "valid_to": None}
    return [*kept, {**fresh, "assigned_by": by}]


def decide_customer(customer: State, segment: str | None, shape: Shape) -> Decision:
    """What the master data shows of it."""
    state = {**customer, "care_segment": segment or None}
    return conclude(Act.ASSIGN_SEGMENT, customer, state, ShapeAlone(shape), Ending())


def decide_change_profile(
    profile: State | None, number: str, patch: Patch, facts: ProfileFacts, consent: Consent
) -> Decision:
    """Of a natural person habits and preferences are written down only with his consent to PROFILING."""
    merged = merge(facts.shape, profile, patch, facts.config)
    state = {"customer_number": number} | merged.state
    found = [*merged.findings, *_check_chosen(state, facts)]
    found += [*_check_habits(state, facts), *_check_preferences(state)]
    if facts.consents.natural_person and not facts.consents.profiling:
        found += _check_profiling(state)
    return conclude(Act.CHANGE_CARE_PROFILE, profile, state, facts, Ending(tuple(found), consent))


def _check_chosen(state: State, facts: ProfileFacts) -> Iterator[Finding]:
    yield from check_references(state, (("plan_code", facts.plans),))
    yield from check_owner(state, facts.owners, facts.caller)


def check_owner(state: State, owners: frozenset[str], caller: str) -> Iterator[Finding]:
    """An active user, or who calls: users whom an identity provider knows are in no table. The name is put
    as it is kept.
    """
    name = text(state, "owner").upper()
    if not changes(state, "owner") or not name:
        return
    state["owner"] = name
    if name not in owners and name != caller:
        yield error(Code.GEN_REF, ("owner",), value=name)


def _check_habits(state: State, facts: ProfileFacts) -> Iterator[Finding]:
    for row, path in _named(state, _HABITS):
        yield from _check_filled(row, path, ("habit_key", "value", "observed_on"))
        day = row.get("observed_on")
        if isinstance(day, date) and day > facts.today:
            yield error(Code.GEN_RANGE, (*path, "observed_on"), value=str(day), range=f"≤ {facts.today}")


def _check_preferences(state: State) -> Iterator[Finding]:
    for row, path in _named(state, _PREFERENCES):
        yield from _check_filled(row, path, ("value", "strength"))
        strength = row.get("strength")
        if isinstance(strength, int) and not 1 <= strength <= _STRONGEST:
            told = {"value": str(strength), "range": f"1 – {_STRONGEST}"}
            yield error(Code.GEN_RANGE, (*path, "strength"), **told)


def _check_filled(row: State, path: Path, names: tuple[str, ...]) -> Iterator[Finding]:
    for name in names:
        if not is_filled(row.get(name)) and name not in row.get(FAILED, ()):
            yield error(Code.GEN_REQUIRED, (*path, name))


def _check_profiling(state: State) -> Iterator[Finding]:
    for relation in (_HABITS, _PREFERENCES):
        for row, path in _named(state, relation):
            if is_new(row) or changed(row):
                yield error(Code.AR_CONSENT_REQ, path, fields="PROFILING", question="profiling")


def _named(state: State, relation: str) -> Iterator[tuple[State, Path]]:
    for at, row in enumerate(rows(state, relation)):
        yield row, path_of(row, (relation, at))


@dataclass(frozen=True)
class CarriedOut:
    """What somebody says of a measure that was carried out."""

    measure: int
    on: date | None = None
    note: str | None = None


def decide_execution(profile: State | None, number: str, told: CarriedOut, facts: ProfileFacts) -> Decision:
    """A measure of the plan that holds for him on that day."""
    day, measure = told.on or facts.today, told.measure
    following = 1 + max((row["execution_number"] for row in rows(profile or {}, "executions")), default=0)
    state: State = dict(profile or {"customer_number": number})
    found: list[Finding] = []
    if not facts.plan_code:
        found.append(error(Code.GEN_REQUIRED, ("plan_code",)))
    elif measure not in facts.measures:
        found.append(error(Code.GEN_REF, ("measure_number",), value=str(measure), list=facts.plan_code))
    if day > facts.today:
        found.append(error(Code.GEN_RANGE, ("executed_on",), value=str(day), range=f"≤ {facts.today}"))
    row: State = {
        "execution_number": following,
        "plan_code": facts.plan_code,
        "measure_number": measure,
        "executed_on": day,
        "executed_by": facts.caller,
    }
    written, wrong = _note(told.note, facts)
    state["executions"] = [*rows(state, "executions"), {**row, "note": written}]
    return conclude(Act.RECORD_SERVICE_EXECUTION, profile, state, facts, Ending(tuple([*found, *wrong])))


def _note(note: str | None, facts: ProfileFacts) -> tuple[str | None, tuple[Finding, ...]]:
    got = read(facts.shape.children["executions"].fields["note"], note, ("note",), facts.config)
    return (got.value if isinstance(got.value, str) else None), got.findings
