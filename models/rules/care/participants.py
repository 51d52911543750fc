"""Who takes part in an activity: invited, registered or waiting in line, there or not. Next: gifts.py.

Each act decides of the activity, which counts the places that are taken, and of participants together; the
first pair is the participant whom the caller speaks of.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from models.rules.acts import Act
from models.rules.care.activities import CLOSED, OPEN, check_state, has_ended, places_for
from models.rules.care.kept import read_given
from models.rules.config import Config
from models.rules.decision import Consent, Decision, Ending, ShapeAlone, conclude
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.messages import Message, MessageId
from models.rules.numbers import shown
from models.rules.shape import Shape, camel
from models.rules.state import Path, State, Value, text

PARTICIPANT = "ActivityParticipant"
INVITED, REGISTERED, WAITLIST = "INVITED", "REGISTERED", "WAITLIST"
ATTENDED, NO_SHOW, CANCELLED = "ATTENDED", "NO_SHOW", "CANCELLED"
MOST_AT_ONCE = 200  # invited by one call
COMING = (INVITED, REGISTERED, WAITLIST)  # of whom it is still open whether they come
BEST = 5
_NUMBER = ("number",)
_TARGETS = ("target_segment", "target_category", "target_region")

Decided: TypeAlias = tuple[State | None, Decision]


@dataclass(frozen=True)
class Guest:
    """A customer, and how he takes part already."""

    number: str  # as stored
    segment: str = ""
    category: str = ""
    region: str = ""
    contacts: frozenset[str] = frozenset()
    now: State | None = None
    path: Path = _NUMBER  # where the request names him


@dataclass(frozen=True)
class Scene:
    """The activity under its lock, and what acts on its participants look at."""

    activity: State
    shape: Shape  # of activities
    participant: Shape
    config: Config
    now: datetime
    last_in_line: int = 0


def participant_id(activity: str, number: str) -> str:
    return f"{activity}/{number}"


def decide_invite(scene: Scene, guests: Sequence[Guest]) -> list[Decided]:
    """Who cancelled may be invited again; whoever is on the list stays as he is."""
    found = _check_open(scene)
    return [_invited(scene, guest, found) for guest in guests]


def decide_register(scene: Scene, guest: Guest, contact: str | None) -> list[Decided]:
    """A place as long as there is one, else the end of the line."""
    act, state = Act.REGISTER_PARTICIPANT, text(guest.now or {}, "state") or INVITED
    found = [*_check_open(scene), *_check_target(scene.activity, guest), *_check_contact(guest, contact)]
    if state not in (INVITED, CANCELLED):
        found.append(error(Code.GEN_STATE, guest.path, value=state))
    placed = places_for(scene.activity, 1)
    id_ = MessageId.PARTICIPANT_REGISTERED if placed else MessageId.PARTICIPANT_WAITS
    given = {
        "state": REGISTERED if placed else WAITLIST,
        "place_in_line": scene.last_in_line + 1,
        "contact_number": contact or text(guest.now or {}, "contact_number") or None,
    }
    message = Message(id_, {"n": shown(guest.number)})
    return [
        _participant(scene, act, guest, given, Ending(tuple(found), message=message)),
        *_counted(scene, act, placed),
    ]


def decide_cancel(
    scene: Scene, participant: State, first_waiting: State | None, reason: str | None
) -> list[Decided]:
    """His place goes to the first who waits, as long as the activity is open and not over."""
    act, state = Act.CANCEL_PARTICIPANT, text(participant, "state")
    found = () if state in COMING else (error(Code.GEN_STATE, _NUMBER, value=state),)
    ending = Ending(found, Consent(reason=reason))
    cancelled = _changed(scene, act, participant, {"state": CANCELLED, "place_in_line": None}, ending)
    if state != REGISTERED:
        return [cancelled]
    follows = first_waiting is not None and not _check_open(scene)
    promoted = decide_promote(scene, [first_waiting] if first_waiting and follows else [])
    return [cancelled, *promoted, *_counted(scene, act, 0 if follows else -1)]


def decide_promote(scene: Scene, waiting: Sequence[State]) -> list[Decided]:
    """Those who waited longest; who promotes them counts the places."""
    return [_changed(scene, Act.PROMOTE_PARTICIPANT, one, {"state": REGISTERED}, Ending()) for one in waiting]


def decide_attendance(scene: Scene, participant: State, attended: bool) -> Decided:
    """Once it has begun; what was recorded by mistake is recorded again."""
    state, begins = text(participant, "state"), scene.activity["begins_at"]
    found = [*check_state(scene.activity, OPEN, CLOSED)]
    if state not in (REGISTERED, ATTENDED, NO_SHOW):
        found.append(error(Code.GEN_STATE, _NUMBER, value=state))
    if scene.now < begins:
        at = scene.now.isoformat(timespec="seconds")
        found.append(error(Code.GEN_RANGE, ("code",), value=at, range=f"≥ {begins.isoformat()}"))
    new: dict[str, Value] = {"state": ATTENDED if attended else NO_SHOW}
    if not attended:  # who was not there thinks nothing of it
        new |= {"feedback": None, "feedback_text": None}
    return _changed(scene, Act.RECORD_ATTENDANCE, participant, new, Ending(tuple(found)))


def decide_feedback(scene: Scene, participant: State, feedback: int, words: str | None) -> Decided:
    """Of who was there."""
    state, found = text(participant, "state"), list[Finding]()
    if state != ATTENDED:
        found.append(error(Code.GEN_STATE, _NUMBER, value=state))
    if not 1 <= feedback <= BEST:
        found.append(error(Code.GEN_RANGE, ("feedback",), value=str(feedback), range=f"1 – {BEST}"))
    given = read_given(scene.participant, scene.config, {"feedback_text": words}, found)
    new = {"feedback": feedback, **given}
    return _changed(scene, Act.GIVE_FEEDBACK, participant, new, Ending(tuple(found)))


def decide_all_off(scene: Scene, coming: Sequence[State]) -> list[Decided]:
    """The activity is cancelled."""
    new: dict[str, Value] = {"state": CANCELLED, "place_in_line": None}
    return [_changed(scene, Act.CANCEL_ACTIVITY, one, new, Ending()) for one in coming]


def _invited(scene: Scene, guest: Guest, found: list[Finding]) -> Decided:
    if guest.now is not None and text(guest.now, "state") != CANCELLED:
        return _changed(scene, Act.INVITE_PARTICIPANT, guest.now, {}, Ending(tuple(found)))
    ending = Ending((*found, *_check_target(scene.activity, guest)))
    return _participant(scene, Act.INVITE_PARTICIPANT, guest, {"state": INVITED}, ending)


def _participant(scene: Scene, act: Act, guest: Guest, given: Mapping[str, Value], ending: Ending) -> Decided:
    """As he takes part from now on, for the first time or not."""
    if guest.now is not None:
        return _changed(scene, act, guest.now, given, ending)
    activity = text(scene.activity, "activity_code")
    state: State = {
        "participant_id": participant_id(activity, guest.number),
        "activity_code": activity,
        "customer_number": guest.number,
        **given,
    }
    return None, conclude(act, None, state, ShapeAlone(scene.participant), ending)


def _changed(scene: Scene, act: Act, now: State, given: Mapping[str, Value], ending: Ending) -> Decided:
    return now, conclude(act, now, {**now, **given}, ShapeAlone(scene.participant), ending)


def _counted(scene: Scene, act: Act, more: int) -> list[Decided]:
    now = scene.activity
    if not more:
        return []
    state = {**now, "registered": now["registered"] + more}
    return [(now, conclude(act, now, state, ShapeAlone(scene.shape), Ending()))]


def _check_open(scene: Scene) -> list[Finding]:
    """May people still be invited, and come?"""
    found = [*check_state(scene.activity, OPEN)]
    if has_ended(scene.activity, scene.now):
        at, ends = scene.now.isoformat(timespec="seconds"), scene.activity["ends_at"].isoformat()
        found.append(error(Code.GEN_RANGE, ("code",), value=at, range=f"< {ends}"))
    return found


def _check_target(activity: State, guest: Guest) -> list[Finding]:
    """All conditions hold; a category means those below it too. Types of VIP cards are kept by nobody yet:
    what the activity says of them is shown and not checked.
    """
    is_of = dict(zip(_TARGETS, (guest.segment, guest.category, guest.region), strict=True))
    missed = [
        name
        for name in _TARGETS
        if (wanted := text(activity, name))
        and not (is_of[name].startswith(wanted) if name == "target_category" else is_of[name] == wanted)
    ]
    code, fields = text(activity, "activity_code"), ", ".join(camel(name) for name in missed)
    return [error(Code.CC_TARGET, guest.path, value=code, fields=fields)] if missed else []


def _check_contact(guest: Guest, contact: str | None) -> list[Finding]:
    if contact is None or contact in guest.contacts:
        return []
    return [error(Code.GEN_REF, ("contact_number",), value=contact)]
