"""Complaints: registered, moved from state to state, learnt from. Next: improvements.py."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from models.rules.acts import Act
from models.rules.care.clocks import (
    ACCEPTED,
    CLOSED,
    IN_PROGRESS,
    NEW,
    OPEN,
    REJECTED,
    REOPEN,
    REOPENS_WITHIN,
    RESOLVED,
    SEVERITIES,
    SEVERITY,
    WAITING,
    Overdue,
    deadlines,
    flags,
    redated,
    reopened,
    resumed,
)
from models.rules.care.improvements import check_improvements, in_capitals
from models.rules.config import Config
from models.rules.decision import Consent, Decision, Ending, conclude
from models.rules.fields import read
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.merge import Merged, merge
from models.rules.messages import Message, MessageId
from models.rules.numbers import shown
from models.rules.shape import Shape
from models.rules.simple import check_references, check_required
from models.rules.state import (
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

COMPLAINT = "Complaint"
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "channel": ("PHONE", "EMAIL", "SMS", "VISIT", "WEB"),
    "category": ("PRODUCT", "SERVICE", "DELIVERY", "INVOICE", "OTHER"),
    "severity": SEVERITIES,
}
_SAME = ("customer_number", "received_at")  # whose it is, and from when its clocks run
_SATISFACTION = range(1, 6)
_NOTE = "note"


@dataclass(frozen=True)
class Move:
    """An action of the table of states: what it is called in the steps, where it leads from and to."""

    action: str
    begins: tuple[str, ...]
    ends: str


MOVES: Mapping[Act, Move] = {
    Act.ACCEPT_COMPLAINT: Move("ACCEPT", (NEW,), ACCEPTED),
    Act.REJECT_COMPLAINT: Move("REJECT", (NEW, ACCEPTED), REJECTED),
    Act.START_COMPLAINT: Move("START", (ACCEPTED,), IN_PROGRESS),
    Act.WAIT_FOR_CUSTOMER: Move("WAIT", (IN_PROGRESS,), WAITING),
    Act.RESUME_COMPLAINT: Move("RESUME", (WAITING,), IN_PROGRESS),
    Act.RESOLVE_COMPLAINT: Move("RESOLVE", (IN_PROGRESS,), RESOLVED),
    Act.CLOSE_COMPLAINT: Move("CLOSE", (RESOLVED,), CLOSED),
    Act.REOPEN_COMPLAINT: Move(REOPEN, (RESOLVED, CLOSED, REJECTED), IN_PROGRESS),
}
_WANTS: Mapping[Act, tuple[str, ...]] = {
    Act.REJECT_COMPLAINT: ("reason", "informed_on"),
    Act.RESOLVE_COMPLAINT: ("solution", "root_cause"),
    Act.REOPEN_COMPLAINT: ("reason",),
}


@dataclass(frozen=True)
class ComplaintFacts:
    """What the writer found of what the complaint or the patch names. `users`: those who may be put in
    charge; `files`: attachments of the customer.
    """

    now: datetime
    today: date
    config: Config
    shape: Shape
    caller: str
    contacts: Collection[str] = frozenset()
    users: Collection[str] = frozenset()
    items: Collection[str] = frozenset()
    visits: Collection[str] = frozenset()
    files: Collection[str] = frozenset()


# --- written ---------------------------------------------------------------------------------------------


def decide_register(patch: Patch, number: str, facts: ComplaintFacts) -> Decision:
    """Received now, where nobody says when."""
    merged = _merged(None, {"received_at": facts.now, **patch}, facts)
    state: State = merged.state | {"complaint_number": number, "state": NEW}
    state |= {"waited_seconds": 0, "reopened": 0}
    found = [*merged.findings, *_check(state, facts), *_check_received(state, facts)]
    if not found:
        state |= deadlines(text(state, "severity"), state["received_at"])
        state |= flags(state, facts.now)
    _note(state, "REGISTER", facts)
    told = {"zh": "投诉", "en": "Complaint", "c": number, "t": shown(text(state, "customer_number"))}
    ending = Ending(tuple(found), message=Message(MessageId.RECORD_CREATED, told))
    return conclude(Act.REGISTER_COMPLAINT, None, state, facts, ending)


def decide_change(now: State, patch: Patch, facts: ComplaintFacts, consent: Consent) -> Decision:
    """While it is open. Once it is settled only its files and what is learnt from it."""
    merged = _merged(now, patch, facts)
    state = merged.state
    found = [*merged.findings, *_check(state, facts)]
    found += [error(Code.GEN_IMMUTABLE, (name,), value=text(state, name)) for name in _moved(state)]
    if text(now, "state") not in OPEN:
        settled = sorted(changed(state) - {*_SAME})
        found += [error(Code.GEN_STATE, (name,), value=text(now, "state")) for name in settled]
    if text(now, "state") != NEW and not text(state, "owner"):
        found.append(error(Code.GEN_REQUIRED, ("owner",)))
    if not found and changes(state, "severity"):
        state |= redated(now, text(state, "severity"))
        state |= flags(state, facts.now)
        _note(state, SEVERITY, facts, f"{text(now, 'severity')} → {text(state, 'severity')}")
    return conclude(Act.CHANGE_COMPLAINT, now, state, facts, Ending(tuple(found), consent))


def decide_move(act: Act, now: State, given: Mapping[str, Any], facts: ComplaintFacts) -> Decision:
    """By the table of states. `given` are fields of the record that the action needs, and its note."""
    move = MOVES[act]
    found = [*_check_state(act, now, facts), *_check_given(act, now, given, facts)]
    values, unread = _read(given, facts)
    found += unread
    if found:
        return conclude(act, now, now, facts, Ending(tuple(found)))
    note = values.pop(_NOTE, None) or values.get("reason")
    state: State = {**now, **values, "steps": [*rows(now, "steps")], "state": move.ends}
    state |= _EFFECTS[act](now, facts.now)
    state |= flags({**now, **_stops(act, facts.now)}, facts.now)
    _note(state, move.action, facts, note)
    return conclude(act, now, state, facts, Ending())


# --- by itself -------------------------------------------------------------------------------------------


def decide_escalate(
    now: State, overdue: Collection[Overdue], told: str | None, facts: ComplaintFacts
) -> Decision:
    """`told`: who was told; None = the administrators were, since nobody is above the owner."""
    escalations = [
        {
            "clock": one.clock,
            "percent": one.percent,
            "due_at": one.due_at,
            "told_at": facts.now,
            "told": told,
        }
        for one in overdue
    ]
    state: State = {**now, "escalations": [*rows(now, "escalations"), *escalations]}
    state |= flags(now, facts.now)
    return conclude(Act.ESCALATE_COMPLAINT, now, state, facts, Ending())


def decide_close_by_itself(now: State, facts: ComplaintFacts) -> Decision:
    """Nobody has said whether the customer is satisfied."""
    state: State = {**now, "state": CLOSED, "closed_at": facts.now, "steps": [*rows(now, "steps")]}
    _note(state, "CLOSE", facts, "7 天内无反馈，自动关闭 / closed by itself after 7 days")
    return conclude(Act.CLOSE_COMPLAINT, now, state, facts, Ending())


# --- effects ---------------------------------------------------------------------------------------------


def _stops(act: Act, at: datetime) -> State:
    """What stops a clock is known before the flags are read off it."""
    return _EFFECTS[act]({}, at) if act in _STOPPING else {}


def _accepted(_now: State, at: datetime) -> State:
    return {"accepted_at": at}


def _ended(_now: State, at: datetime) -> State:
    return {"closed_at": at}


def _waits(_now: State, at: datetime) -> State:
    return {"waiting_since": at}


def _resolved(_now: State, at: datetime) -> State:
    return {"resolved_at": at}


def _reopened(now: State, at: datetime) -> State:
    """Where it was rejected and never accepted, that was the answer the first clock waits for."""
    cleared = dict.fromkeys(("resolved_at", "closed_at", "satisfaction", "informed_on"))
    answered = now.get("accepted_at") or now.get("closed_at")
    counted = {"reopened": int(now["reopened"]) + 1, "accepted_at": answered}
    return {**cleared, **counted, "not_reachable": False, **reopened(text(now, "severity"), at)}


def _nothing(_now: State, _at: datetime) -> State:
    return {}


_EFFECTS = {
    Act.ACCEPT_COMPLAINT: _accepted,
    Act.REJECT_COMPLAINT: _ended,
    Act.START_COMPLAINT: _nothing,
    Act.WAIT_FOR_CUSTOMER: _waits,
    Act.RESUME_COMPLAINT: resumed,
    Act.RESOLVE_COMPLAINT: _resolved,
    Act.CLOSE_COMPLAINT: _ended,
    Act.REOPEN_COMPLAINT: _reopened,
}
_STOPPING = (Act.ACCEPT_COMPLAINT, Act.REJECT_COMPLAINT, Act.RESOLVE_COMPLAINT)


def _note(state: State, action: str, facts: ComplaintFacts, note: str | None = None) -> None:
    steps = rows(state, "steps")
    step: State = {
        "step_number": 1 + max((row["step_number"] for row in steps), default=0),
        "action": action,
        "to_state": state["state"],
        "done_at": facts.now,
        "done_by": facts.caller,
        "note": note,
    }
    state["steps"] = [*steps, step]


# --- checks ----------------------------------------------------------------------------------------------


def _merged(now: State | None, patch: Patch, facts: ComplaintFacts) -> Merged:
    """Users are named without regard to case."""
    named: dict[str, Any] = dict(patch)
    if isinstance(named.get("owner"), str):
        named["owner"] = named["owner"].strip().upper()
    if "improvements" in named:
        named["improvements"] = [in_capitals(row) for row in rows(patch, "improvements")]
    return merge(facts.shape, now, named, facts.config)


def _moved(state: State) -> list[str]:
    return [name for name in _SAME if changes(state, name)]


def _check(state: State, facts: ComplaintFacts) -> Iterator[Finding]:
    yield from check_required(state, facts.shape)
    known = (
        *_CHOICES.items(),
        ("owner", facts.users),
        ("contact_number", facts.contacts),
        ("item_code", facts.items),
        ("visit_number", facts.visits),
    )
    yield from check_references(state, known)
    for row in rows(state, "files"):
        name = text(row, "attachment_id")
        if is_new(row) and name not in facts.files:
            yield error(Code.GEN_REF, (*path_of(row, ("files",)), "attachment_id"), value=name)
    yield from check_improvements(state, facts.shape.children["improvements"], facts.users, facts.today)


def _check_received(state: State, facts: ComplaintFacts) -> Iterator[Finding]:
    received = state.get("received_at")
    if isinstance(received, datetime) and received > facts.now:
        yield error(Code.GEN_RANGE, ("received_at",), value=received.isoformat(), range=f"≤ {facts.now}")


def _check_state(act: Act, now: State, facts: ComplaintFacts) -> Iterator[Finding]:
    state = text(now, "state")
    late = act is Act.REOPEN_COMPLAINT and state == CLOSED and facts.now > now["closed_at"] + REOPENS_WITHIN
    if state not in MOVES[act].begins or late:
        yield error(Code.GEN_STATE, (), value=state)


def _check_given(act: Act, now: State, given: Mapping[str, Any], facts: ComplaintFacts) -> Iterator[Finding]:
    for name in _WANTS.get(act, ()):
        if not is_filled(given.get(name)) or not str(given[name]).strip():
            yield error(Code.GEN_REQUIRED, (name,))
    owner = given.get("owner")
    if act in (Act.ACCEPT_COMPLAINT, Act.REOPEN_COMPLAINT) and not (owner or text(now, "owner")):
        yield error(Code.GEN_REQUIRED, ("owner",))
    if owner and owner not in facts.users:
        yield error(Code.GEN_REF, ("owner",), value=owner)
    informed = given.get("informed_on")
    if isinstance(informed, date) and informed > facts.today:
        yield error(Code.GEN_RANGE, ("informed_on",), value=str(informed), range=f"≤ {facts.today}")
    if act is Act.CLOSE_COMPLAINT:
        yield from _check_satisfaction(given.get("satisfaction"), bool(given.get("not_reachable")))


def _check_satisfaction(satisfaction: int | None, not_reachable: bool) -> Iterator[Finding]:
    """How content the customer is, or that nobody could ask him."""
    if satisfaction is None and not not_reachable:
        yield error(Code.GEN_REQUIRED, ("satisfaction",))
    if satisfaction is not None and not_reachable:
        yield error(Code.GEN_SUPPRESSED, ("satisfaction",))
    if satisfaction is not None and satisfaction not in _SATISFACTION:
        yield error(Code.GEN_RANGE, ("satisfaction",), value=str(satisfaction), range="1 – 5")


def _read(given: Mapping[str, Any], facts: ComplaintFacts) -> tuple[State, list[Finding]]:
    """Without what was not given."""
    values, found = State(), list[Finding]()
    for name, raw in given.items():
        if raw is None:
            continue
        path: Path = (name,)
        field = facts.shape.children["steps"].fields[name] if name == _NOTE else facts.shape.fields[name]
        got = read(field, raw, path, facts.config)
        values[name] = got.value
        found += got.findings
    return values, found
