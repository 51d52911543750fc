"""Who is invited to an activity, registers, cancels, was there, and what he says of it. Next: gifts.py."""

from collections.abc import Sequence
from dataclasses import replace

from models.rules.care.activities import ACTIVITY
from models.rules.care.participants import (
    MOST_AT_ONCE,
    PARTICIPANT,
    Decided,
    Guest,
    Scene,
    decide_attendance,
    decide_cancel,
    decide_feedback,
    decide_invite,
    decide_register,
    participant_id,
)
from models.rules.decision import Decision
from models.rules.finding import error
from models.rules.finding_codes import Code
from models.rules.numbers import stored
from models.rules.state import Path, State, rows, text
from resolvers.care.activities import first_waiting, lock_activity, scene_of
from resolvers.care.customers import admit, cared_customer
from resolvers.errors import Gone, Refused
from resolvers.write.context import Saved, WriteContext
from resolvers.write.tx import Tx, transaction

_NUMBER = ("number",)
_SEGMENT = "SELECT segment_code FROM care_profile WHERE customer_number = $1"


async def invite_participants(context: WriteContext, code: str, numbers: Sequence[str]) -> Saved:
    """All of them, or none."""
    admit(context)
    if not 1 <= len(numbers) <= MOST_AT_ONCE:
        told = {"value": str(len(numbers)), "range": f"1 – {MOST_AT_ONCE}"}
        raise Refused((error(Code.GEN_RANGE, ("numbers",), **told),))
    named: dict[str, tuple[str, Path]] = {}
    for at, number in enumerate(numbers):
        named.setdefault(stored(number), (number, ("numbers", at)))

    async def work(tx: Tx) -> Saved:
        activity = await lock_activity(tx, code)
        guests = await _guests(tx, activity, named)
        scene = await scene_of(tx, activity)
        return await _saved(tx, activity, decide_invite(scene, guests))

    return await transaction(context, work)


async def register_participant(context: WriteContext, code: str, number: str, contact: str | None) -> Saved:
    """A place, or one in the line of those who wait."""
    admit(context)
    given = stored(contact) if (contact or "").strip() and contact else None

    async def work(tx: Tx) -> Saved:
        activity = await lock_activity(tx, code)
        (guest,) = await _guests(tx, activity, {stored(number): (number, _NUMBER)})
        scene = await scene_of(tx, activity)
        return await _saved(tx, activity, decide_register(scene, guest, given))

    return await transaction(context, work)


async def cancel_participant(context: WriteContext, code: str, number: str, reason: str | None) -> Saved:
    async def work(tx: Tx) -> Saved:
        scene, participant = await _found(tx, code, number)
        waiting = await first_waiting(tx, scene.activity, 1)
        decided = decide_cancel(scene, participant, waiting[0] if waiting else None, reason)
        return await _saved(tx, scene.activity, decided)

    admit(context)
    return await transaction(context, work)


async def record_attendance(context: WriteContext, code: str, number: str, attended: bool) -> Saved:
    async def work(tx: Tx) -> Saved:
        scene, participant = await _found(tx, code, number)
        return await _saved(tx, scene.activity, [decide_attendance(scene, participant, attended)])

    admit(context)
    return await transaction(context, work)


async def give_feedback(
    context: WriteContext, code: str, number: str, feedback: int, words: str | None
) -> Saved:
    async def work(tx: Tx) -> Saved:
        scene, participant = await _found(tx, code, number)
        return await _saved(tx, scene.activity, [decide_feedback(scene, participant, feedback, words)])

    admit(context)
    return await transaction(context, work)


async def _found(tx: Tx, code: str, number: str) -> tuple[Scene, State]:
    activity = await lock_activity(tx, code)
    (guest,) = await _guests(tx, activity, {stored(number): (number, _NUMBER)})
    if guest.now is None:
        raise Gone(number)
    return await scene_of(tx, activity), guest.now


async def _guests(tx: Tx, activity: State, named: dict[str, tuple[str, Path]]) -> list[Guest]:
    """Each in sight and within the caller's grants; those who are on the list already are locked. `named`:
    by the stored number how and where he is named.
    """
    found: list[Guest] = []
    for number, (typed, path) in named.items():
        customer = await cared_customer(tx, typed)
        segment = await tx.connection.fetchval(_SEGMENT, number) or text(customer, "care_segment")
        about = segment, text(customer, "customer_category"), text(customer, "region")
        contacts = frozenset(text(row, "contact_number") for row in rows(customer, "contact_persons"))
        found.append(Guest(number, *about, contacts, path=path))
    code = text(activity, "activity_code")
    keys = [participant_id(code, one.number) for one in found]
    states = await tx.find_many(keys, PARTICIPANT)
    return [replace(one, now=states.get(key)) for one, key in zip(found, keys, strict=True)]


async def _saved(tx: Tx, activity: State, decided: Sequence[Decided]) -> Saved:
    """What is told is of the first participant, and shown is the activity."""
    saved = await tx.save_many(decided)
    counted = [one for one, (_, decision) in zip(saved, decided, strict=True) if _is_activity(decision)]
    version = counted[0].version if counted else activity["version"]
    return replace(saved[0], key=text(activity, "activity_code"), version=version)


def _is_activity(decision: Decision) -> bool:
    return decision.record == ACTIVITY
