"""Activities with customers: period, places, whom they are meant for, how they end. Next: participants.py."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from models.rules.acts import Act
from models.rules.care.kept import (
    KeptFacts,
    check_kept,
    check_least,
    conclude_kept,
)
from models.rules.config import Config
from models.rules.decision import Consent, Decision, Ending, ShapeAlone, conclude
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.merge import merge
from models.rules.shape import Shape
from models.rules.simple import check_references, check_written
from models.rules.sorts import Sort, decide_delete
from models.rules.state import FAILED, Patch, State, changes, is_filled, text

ACTIVITY = "CustomerActivity"
OPEN, CLOSED, CANCELLED = "OPEN", "CLOSED", "CANCELLED"
SORT = Sort(
    *(ACTIVITY, "activity_code", "客户活动", "Activity"),
    *(Act.CREATE_CUSTOMER_ACTIVITY, Act.CHANGE_CUSTOMER_ACTIVITY, Act.DELETE_CUSTOMER_ACTIVITY),
    name="title",
)
_BEGIN = {"registered": 0, "state": OPEN}


@dataclass(frozen=True)
class ActivityFacts(KeptFacts):
    segments: frozenset[str] = frozenset()  # those that may be chosen
    categories: frozenset[str] = frozenset()
    waiting: int = 0  # how many wait for a place


def decide_create_activity(patch: Patch, facts: ActivityFacts, consent: Consent) -> Decision:
    merged = merge(facts.shape, None, patch, facts.config)
    state = merged.state | _BEGIN
    found = (*merged.findings, *_check(state, facts))
    return conclude_kept(SORT, None, state, facts, Ending(found, consent))


def decide_change_activity(now: State, patch: Patch, facts: ActivityFacts, consent: Consent) -> Decision:
    """Never fewer places than are taken. New ones go to those who wait, who are counted here already."""
    merged = merge(facts.shape, now, patch, facts.config)
    state = merged.state
    findings = [*merged.findings, *_check(state, facts), *_check_taken_places(state)]
    if text(now, "state") != OPEN:
        findings.append(error(Code.GEN_STATE, ("code",), value=text(now, "state")))
    if not findings:
        state["registered"] += places_for(state, facts.waiting)
    return conclude_kept(SORT, now, state, facts, Ending(tuple(findings), consent))


def decide_delete_activity(now: State, facts: ActivityFacts, consent: Consent) -> Decision:
    """Whoever was invited once keeps it; it is cancelled instead."""
    return decide_delete(SORT, now, facts, consent)


def decide_close_activity(now: State, shape: Shape) -> Decision:
    """Nobody registers any more; who came, and feedback, are still recorded."""
    found = check_state(now, OPEN)
    return conclude(Act.CLOSE_ACTIVITY, now, {**now, "state": CLOSED}, ShapeAlone(shape), Ending(found))


def decide_cancel_activity(now: State, kept: int, reason: str | None, shape: Shape) -> Decision:
    """`kept`: of how many it is recorded already whether they came."""
    found = (*check_state(now, OPEN, CLOSED), *check_written(reason))
    state = {**now, "state": CANCELLED, "registered": kept}
    ending = Ending(found, Consent(reason=reason))
    return conclude(Act.CANCEL_ACTIVITY, now, state, ShapeAlone(shape), ending)


def places_for(activity: State, wanted: int) -> int:
    """How many of those who want one get a place."""
    capacity = activity.get("capacity")
    return wanted if capacity is None else max(0, min(wanted, capacity - activity["registered"]))


def has_ended(activity: State, now: datetime) -> bool:
    return activity["ends_at"] <= now


def check_state(activity: State, *wanted: str) -> tuple[Finding, ...]:
    state = text(activity, "state")
    return () if state in wanted else (error(Code.GEN_STATE, ("code",), value=state),)


def _check(state: State, facts: ActivityFacts) -> Iterator[Finding]:
    yield from check_kept(state, SORT, facts)
    chosen = (("target_segment", facts.segments), ("target_category", facts.categories))
    yield from check_references(state, chosen)
    yield from _check_region(state, facts.config)
    yield from check_least(state, "capacity", 1)
    begins, ends = state.get("begins_at"), state.get("ends_at")
    if isinstance(begins, datetime) and isinstance(ends, datetime) and ends <= begins:
        yield error(Code.GEN_RANGE, ("ends_at",), value=ends.isoformat(), range=f"> {begins.isoformat()}")
    budgeted, failed = is_filled(state.get("budget")), state.get(FAILED, ())
    if budgeted and not is_filled(state.get("currency")) and "currency" not in failed:
        yield error(Code.GEN_REQUIRED, ("currency",))


def _check_region(state: State, config: Config) -> Iterator[Finding]:
    """Of any country: the target names none."""
    region, known = text(state, "target_region"), config.country_codes.get("regions", {})
    found = any(active for (_, key), active in known.items() if key == region)
    if region and changes(state, "target_region") and known and not found:
        yield error(Code.GEN_REF, ("target_region",), value=region, list="regions")


def _check_taken_places(state: State) -> Iterator[Finding]:
    capacity, taken = state.get("capacity"), state["registered"]
    if capacity is not None and 1 <= capacity < taken:
        yield error(Code.GEN_RANGE, ("capacity",), value=str(capacity), range=f"≥ {taken}")
