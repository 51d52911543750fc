"""Return visits: planned by interval, done, missed, cancelled, dated anew (FV-1 to FV-5). Next: tasks.py."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from models.rules.acts import Act
from models.rules.care.profiles import NONE_GIVEN, Consents, check_owner
from models.rules.care.segments import CHANNELS, EMAIL, SMS, check_choice
from models.rules.config import Config
from models.rules.decision import Decision, Ending, conclude
from models.rules.fields import read
from models.rules.finding import Finding, error, warning
from models.rules.finding_codes import Code
from models.rules.merge import merge
from models.rules.messages import Message, MessageId
from models.rules.shape import Shape
from models.rules.simple import check_required, check_written
from models.rules.state import FAILED, Patch, Path, State, changes, rows, text

VISIT = "Visit"
PLANNED, DONE, GIVEN_UP, CANCELLED = STATES = ("PLANNED", "DONE", "FAILED", "CANCELLED")
REPEAT_DAYS = 3  # until it is tried again
MOST_ATTEMPTS = 3
_SENT = (SMS, EMAIL)  # what needs to be allowed; phone and visit stay
_BEST = 5


@dataclass(frozen=True)
class Rhythm:
    """How often, and how, the customers of a segment are visited."""

    segment: str
    days: int
    channel: str

    def after(self, day: date) -> date:
        return day + timedelta(days=self.days)


@dataclass(frozen=True)
class VisitFacts:
    """What the writer found of the customer. `rhythm`: of his segment; None = he is in none."""

    today: date
    config: Config
    shape: Shape
    caller: str
    consents: Consents = NONE_GIVEN
    rhythm: Rhythm | None = None
    owner: str = ""  # who cares for him
    owners: frozenset[str] = frozenset()  # users who may be chosen
    contacts: frozenset[str] = frozenset()  # his contact persons
    blocked: bool = False  # a sales support block


def is_blocked(customer: State) -> bool:
    """The central block, or that of one of his sales areas: a visit speaks of no area."""
    areas = any(text(row, "sales_support_block") for row in rows(customer, "sales_areas"))
    return areas or bool(text(customer, "central_sales_support_block"))


def is_suppressed(visit: Mapping[str, Any], facts: VisitFacts) -> bool:
    """FV-4: SMS and mail need that nothing blocks them and that who gets them has consented to CARE, if he is
    a natural person: the customer himself, or the contact person.
    """
    if text(visit, "channel") not in _SENT:
        return False
    consents, contact = facts.consents, text(visit, "contact_number")
    if contact:
        return facts.blocked or (consents.asked and contact not in consents.contacts)
    return facts.blocked or (consents.natural_person and not consents.care)


# --- planned ---------------------------------------------------------------------------------------------


def decide_plan(number: str, patch: Patch, facts: VisitFacts) -> Decision:
    """Without a day it is dated by the segment (FV-1); without channel and owner by segment and profile."""
    merged = merge(facts.shape, None, patch, facts.config)
    state = merged.state
    state |= {"visit_number": number, "state": PLANNED, "attempts": 0}
    if facts.rhythm is not None:
        state["channel"] = state.get("channel") or facts.rhythm.channel
        if state.get("due_on") is None and "due_on" not in state.get(FAILED, ()):
            state["due_on"] = facts.rhythm.after(facts.today)
            state["segment_code"] = facts.rhythm.segment
    state["owner"] = state.get("owner") or facts.owner or facts.caller
    found = [*merged.findings, *_check(state, facts), *_suppress(state, facts)]
    return conclude(Act.PLAN_VISIT, None, state, facts, Ending(tuple(found), message=_created(state)))


def decide_next(
    number: str, about: Mapping[str, Any], since: date, facts: VisitFacts, rhythm: Rhythm
) -> Decision:
    """FV-1: the visit that follows by itself. `about` names the customer, and what is kept of the one before:
    contact person, owner, questionnaire.
    """
    kept = {name: about.get(name) for name in ("customer_number", "contact_number", "questionnaire")}
    state: State = {
        **kept,
        "visit_number": number,
        "channel": rhythm.channel,
        "due_on": rhythm.after(since),
        "owner": about.get("owner") or facts.owner or facts.caller,
        "segment_code": rhythm.segment,
        "state": PLANNED,
        "attempts": 0,
        "follows": about.get("visit_number"),
    }
    found = [*_suppress(state, facts)]
    return conclude(Act.PLAN_VISIT, None, state, facts, Ending(tuple(found), message=_created(state)))


def decide_change(now: State, patch: Patch, facts: VisitFacts) -> Decision:
    """While it is planned. A day that somebody gives is his: the visit is not dated by the segment then."""
    merged = merge(facts.shape, now, patch, facts.config)
    state = merged.state
    found = [*merged.findings, *_check_planned(now), *_check(state, facts)]
    if changes(state, "customer_number"):
        found.append(error(Code.GEN_IMMUTABLE, ("customer_number",), value=text(state, "customer_number")))
    if changes(state, "due_on"):
        state["segment_code"] = None
    found += _suppress(state, facts)
    return conclude(Act.CHANGE_VISIT, now, state, facts, Ending(tuple(found)))


def decide_redate(now: State, since: date, facts: VisitFacts, behind: str | None = None) -> Decision:
    """FV-5, and after another visit to him (`behind`): counted anew by his segment. Out of all segments it
    keeps its day.
    """
    state, rhythm = dict(now), facts.rhythm
    state["follows"] = behind or now.get("follows")
    state["segment_code"] = None if rhythm is None else rhythm.segment
    if rhythm is not None:
        state["due_on"] = rhythm.after(since)
    return conclude(Act.REDATE_VISIT, now, state, facts, Ending())


def decide_allowed(now: State, facts: VisitFacts) -> Decision:
    """Whether SMS and mail are allowed is known anew each day (FV-4)."""
    state = {**now, "suppressed": is_suppressed(now, facts)}
    return conclude(Act.CHANGE_VISIT, now, state, facts, Ending(comment=Code.CC_SUPPRESSED.value))


def counted_from(visit: Mapping[str, Any], before: Mapping[str, Any] | None) -> date:
    """FV-1: the day of the visit before; of the first one that of its creation."""
    done = (before or {}).get("done_on")
    day = done if isinstance(done, date) else visit.get("created_on")
    if not isinstance(day, date):
        raise TypeError("a visit has the day of its creation")
    return day


# --- what came of it -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Result:
    """What somebody says of a visit that was carried out."""

    done_on: date | None = None
    satisfaction: int | None = None
    needs: str | None = None
    opinions: str | None = None


def decide_complete(now: State, result: Result, facts: VisitFacts) -> Decision:
    day = result.done_on or facts.today
    state = {**now, "state": DONE, "done_on": day, "satisfaction": result.satisfaction}
    found = [
        *_check_planned(now),
        *_texts(state, {"needs": result.needs, "opinions": result.opinions}, facts),
    ]
    if day > facts.today:
        found.append(error(Code.GEN_RANGE, ("done_on",), value=str(day), range=f"≤ {facts.today}"))
    if result.satisfaction is None:
        found.append(error(Code.GEN_REQUIRED, ("satisfaction",)))
    elif not 1 <= result.satisfaction <= _BEST:
        told = {"value": str(result.satisfaction), "range": f"1 – {_BEST}"}
        found.append(error(Code.GEN_RANGE, ("satisfaction",), **told))
    if is_suppressed(now, facts):  # it cannot have been done that way
        found.append(error(Code.CC_SUPPRESSED, ("channel",), channel=text(now, "channel")))
    state["suppressed"] = False
    return conclude(Act.COMPLETE_VISIT, now, state, facts, Ending(tuple(found)))


def next_message(visit: State, due_on: date) -> Message:
    return Message(MessageId.VISIT_NEXT, {"c": text(visit, "visit_number"), "d": due_on.isoformat()})


def decide_miss(now: State, on: date | None, facts: VisitFacts) -> Decision:
    """Nobody answered: again in 3 days; the third time it has failed."""
    day, attempts = on or facts.today, int(now.get("attempts") or 0) + 1
    found = _check_planned(now)
    if day > facts.today:
        found.append(error(Code.GEN_RANGE, ("missed_on",), value=str(day), range=f"≤ {facts.today}"))
    state = {**now, "attempts": attempts}
    if attempts >= MOST_ATTEMPTS:
        state["state"] = GIVEN_UP
    elif not found:  # behind the last day that there is no date is left
        state["due_on"] = day + timedelta(days=REPEAT_DAYS)
    return conclude(Act.MISS_VISIT, now, state, facts, Ending(tuple(found)))


def decide_cancel(now: State, reason: str, facts: VisitFacts) -> Decision:
    state = {**now, "state": CANCELLED}
    found = [*_check_planned(now), *check_written(reason), *_texts(state, {"reason": reason}, facts)]
    return conclude(Act.CANCEL_VISIT, now, state, facts, Ending(tuple(found)))


# --- checks ----------------------------------------------------------------------------------------------


def _check_planned(now: State) -> list[Finding]:
    found = text(now, "state")
    return [] if found == PLANNED else [error(Code.GEN_STATE, ("state",), value=found)]


def _check(state: State, facts: VisitFacts) -> Iterator[Finding]:
    yield from check_required(state, facts.shape)
    yield from check_choice(state, "channel", CHANNELS)
    yield from check_owner(state, facts.owners, facts.caller)
    contact = text(state, "contact_number")
    if contact and changes(state, "contact_number") and contact not in facts.contacts:
        yield error(Code.GEN_REF, ("contact_number",), value=contact)


def _suppress(state: State, facts: VisitFacts) -> Iterator[Finding]:
    """It is planned all the same: whoever carries it out sees that he has to choose another way."""
    state["suppressed"] = is_suppressed(state, facts)
    if state["suppressed"]:
        yield warning(Code.CC_SUPPRESSED, ("channel",), channel=text(state, "channel"))


def _texts(state: State, given: Mapping[str, str | None], facts: VisitFacts) -> list[Finding]:
    """Fields of the service that people fill through their own acts."""
    found: list[Finding] = []
    for name, value in given.items():
        path: Path = (name,)
        got = read(facts.shape.fields[name], value, path, facts.config)
        state[name] = got.value
        found += got.findings
    return found


def _created(state: State) -> Message:
    told = {
        "zh": "回访",
        "en": "Visit",
        "c": text(state, "visit_number"),
        "t": str(state.get("due_on") or ""),
    }
    return Message(MessageId.RECORD_CREATED, told)
