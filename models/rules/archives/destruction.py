"""Destruction lists (销毁清册): what is on them, who signs, when they may be carried out (DP-2 … DP-7). Next:
../certificates.py."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from models.rules.acts import Act
from models.rules.archive import ITEM, TABLE
from models.rules.archives.appraisals import Moved, Shapes, place_of_record
from models.rules.archives.capacities import (
    COUNTED,
    EXECUTOR,
    SIGNATORIES,
    SUPERVISED,
    SUPERVISORS,
    check_capacity,
    may_act,
    may_see,
    signatories_of,
    supervisors_of,
)
from models.rules.archives.holds import DESTROYED, EXECUTING
from models.rules.archives.lots import (
    DUE,
    TO_DESTROY,
    Lot,
    check_destroyable,
    check_lots,
    check_number,
    move,
    place_of,
)
from models.rules.decision import Consent, Decision, Ending, ShapeAlone, conclude, refuse
from models.rules.diff import UPDATE, Change
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.grants import check_separation
from models.rules.merge import copied
from models.rules.messages import Message, MessageId
from models.rules.rights import Rights
from models.rules.roles import ARCHIVE_MANAGER
from models.rules.shape import Shape
from models.rules.state import Path, State, rows, text, without_notes

OPEN, SIGNED, EXECUTED, CANCELLED = "OPEN", "SIGNED", "EXECUTED", "CANCELLED"
NUMBERS = "XH"  # what numbers of lists begin with


def sees_list(record: State, rights: Rights) -> bool:
    return may_see(place_of_record(record), rights, (*SIGNATORIES, *SUPERVISORS, EXECUTOR))


def needed_before(record: State) -> tuple[str, ...]:
    """DP-3"""
    return signatories_of(bool(record.get("accounting")))


def supervisors(record: State) -> tuple[str, ...]:
    """DP-4"""
    carriers = [text(row, "carrier") or None for row in rows(record, "rows")]
    return supervisors_of(bool(record.get("accounting")), carriers)


def counted(record: State) -> tuple[str, ...]:
    return tuple(COUNTED + one for one in supervisors(record))


def supervised(record: State) -> tuple[str, ...]:
    return tuple(SUPERVISED + one for one in supervisors(record))


def signed_by(record: State) -> dict[str, str]:
    """The user of each capacity in which it is signed."""
    return {text(row, "capacity"): text(row, "user_name") for row in rows(record, "signatures")}


def is_complete(record: State) -> bool:
    """Carried out, and signed by all supervisors."""
    return text(record, "state") == EXECUTED and signed_by(record).keys() >= set(supervised(record))


def count_of(record: State) -> int:
    return sum(int(row["item_count"]) for row in rows(record, "rows"))


def check_create(
    lots: Sequence[Lot], intended_on: date | None, taken: Mapping[str, str], rights: Rights, today: date
) -> list[Finding]:
    """`taken`: the list that an item is on already. What is due and not appraised yet is refused too, with
    all else that is in its way."""
    found = [*check_number([lot.item_id for lot in lots])]
    if intended_on is not None and intended_on < today:
        told = {"value": intended_on.isoformat(), "range": f"≥ {today}"}
        found.append(error(Code.GEN_RANGE, ("intended_on",), **told))
    if not lots:
        return found
    found += check_lots(lots, rights, ARCHIVE_MANAGER)
    for at, lot in enumerate(lots):
        path: Path = ("item_ids", at)
        of_it = [*check_destroyable(lot, today, path)]
        if lot.item_id in taken:
            of_it.append(error(Code.GEN_INUSE, path, value=taken[lot.item_id]))
        elif lot.state != TO_DESTROY and all(one.code is not Code.AR_NOT_DUE for one in of_it):
            of_it.append(error(Code.GEN_STATE, path, value=lot.state))
        found += of_it
    return found


def create(
    number: str, lots: Sequence[Lot], intended_on: date | None, shapes: Shapes, today: date
) -> tuple[Decision, Moved]:
    place = place_of(lots)
    state: State = {
        "list_number": number,
        "institution_code": place.institution,
        "archive_type": place.archive_type,
        "access_level": place.level,
        "state": OPEN,
        "intended_on": intended_on,
        "accounting": place.accounting,
        "rows": [_row(lot, today) for lot in lots],
        "signatures": [],
    }
    act = Act.CREATE_DESTRUCTION_LIST
    decision = conclude(act, None, state, ShapeAlone(shapes.own), Ending())
    return decision, [(lot.item, _listed(act, lot, number)) for lot in lots]


def _row(lot: Lot, today: date) -> State:
    first, last = (lot.years or [None])[0], (lot.years or [None])[-1]
    kept = today.year - int(last) if last else 0
    return {
        "item_id": lot.item_id,
        "archive_code": text(lot.item, "archive_code"),
        "title": text(lot.item, "title"),
        "item_count": len(lot.all),
        "first_year": first,
        "last_year": last,
        "retention": text(lot.item, "retention"),
        "years_kept": kept,
        "carrier": lot.carrier,
    }


def _listed(act: Act, lot: Lot, number: str) -> Decision:
    """What befalls an item stands in its own changes too."""
    change = Change(TABLE, "", "destructionList", UPDATE, None, number)
    message = Message(MessageId.CHANGED)
    return Decision(act, state=without_notes(lot.item), changes=(change,), message=message, record=ITEM)


@dataclass(frozen=True)
class Signing:
    user_name: str
    capacity: str
    item_count: int | None
    at: datetime
    rights: Rights


def sign(now: State, signing: Signing, shape: Shape) -> Decision:
    """The last one before makes it SIGNED. Supervisors count before it is carried out, and sign after."""
    act, capacity = Act.SIGN_DESTRUCTION_LIST, signing.capacity
    place = place_of_record(now)
    needed = (*needed_before(now), *counted(now), *supervised(now))
    found = [*check_capacity(capacity, needed, place, signing.rights)]
    if not found:
        found = [*_check_moment(now, capacity), *_check_count(now, signing), *_check_signer(now, signing)]
    new = copied(now)
    row = {
        "capacity": capacity,
        "user_name": signing.user_name,
        "item_count": signing.item_count,
        "signed_at": signing.at,
    }
    new["signatures"] = [*rows(new, "signatures"), row]
    if text(now, "state") == OPEN and signed_by(new).keys() >= set(needed_before(now)):
        new["state"] = SIGNED
    return conclude(act, now, new, ShapeAlone(shape), Ending(tuple(found)))


def _check_moment(now: State, capacity: str) -> list[Finding]:
    state = text(now, "state")
    wanted = {COUNTED: SIGNED, SUPERVISED: EXECUTED}
    right = next((one for head, one in wanted.items() if capacity.startswith(head)), OPEN)
    return [] if state == right else [error(Code.GEN_STATE, (), value=state)]


def _check_count(now: State, signing: Signing) -> list[Finding]:
    if not signing.capacity.startswith(COUNTED):
        given = signing.item_count
        return [] if given is None else [error(Code.GEN_SUPPRESSED, ("item_count",), value=str(given))]
    if signing.item_count is None:
        return [error(Code.GEN_REQUIRED, ("item_count",))]
    if signing.item_count != count_of(now):
        told = {"value": str(signing.item_count), "count": str(count_of(now))}
        return [error(Code.AR_DES_COUNT, ("item_count",), **told)]
    return []


def _check_signer(now: State, signing: Signing) -> Iterator[Finding]:
    """All signatories are different users, and so are all supervisors; who signs after is who counted."""
    signed, capacity, user = signed_by(now), signing.capacity, signing.user_name
    if capacity in signed:
        yield error(Code.GEN_DUPLICATE, ("capacity",), value=capacity)
    if capacity.startswith(SUPERVISED):
        who = signed.get(COUNTED + capacity.removeprefix(SUPERVISED), "")
        if who != user:
            yield error(Code.GEN_FORBIDDEN, ("capacity",))
        return
    group = counted(now) if capacity.startswith(COUNTED) else needed_before(now)
    for other in group:
        if signed.get(other) == user and other != capacity:
            yield error(Code.AR_DES_SAMEPERSON, ("capacity",), value=user, one=other, other=capacity)


@dataclass(frozen=True)
class Execution:
    executor: str
    job_id: str
    today: date
    rights: Rights


def execute(now: State, lots: Sequence[Lot], wanted: Execution, shape: Shape) -> Decision:
    """DP-4, DP-5. From here on nothing stops it."""
    act, state = Act.EXECUTE_DESTRUCTION_LIST, text(now, "state")
    if not may_act(EXECUTOR, place_of_record(now), wanted.rights):
        return refuse(act, [error(Code.GEN_FORBIDDEN, ())])
    if state not in (OPEN, SIGNED):
        return refuse(act, [error(Code.GEN_STATE, (), value=state)])
    found = [*check_separation(wanted.rights.roles, ())]
    found += [*_check_people(now, wanted.executor), *_check_rows(now, lots, wanted.today)]
    told = {"executor": wanted.executor, "job_id": wanted.job_id}
    new = {**copied(now), "state": EXECUTING, **told}
    return conclude(act, now, new, ShapeAlone(shape), Ending(tuple(found)))


def _check_people(now: State, executor: str) -> Iterator[Finding]:
    signed = signed_by(now)
    missing = [one for one in (*needed_before(now), *counted(now)) if one not in signed]
    if missing:
        yield error(Code.AR_DES_SIGN, (), missing=", ".join(missing))
    for one in counted(now):
        if signed.get(one) == executor:
            yield error(Code.AR_DES_SAMEPERSON, (), value=executor, one=EXECUTOR, other=one)


def _check_rows(now: State, lots: Sequence[Lot], today: date) -> Iterator[Finding]:
    for lot in lots:
        path: Path = ("rows", lot.item_id)
        yield from check_destroyable(lot, today, path)
        if lot.state != TO_DESTROY:
            yield error(Code.GEN_STATE, path, value=lot.state)
    if (found := sum(len(lot.all) for lot in lots)) != count_of(now):
        yield error(Code.AR_DES_COUNT, (), value=str(found), count=str(count_of(now)))


def cancel(
    now: State, lots: Sequence[Lot], rights: Rights, shapes: Shapes, consent: Consent
) -> tuple[Decision, Moved]:
    """DP-7"""
    act, state, place = Act.CANCEL_DESTRUCTION_LIST, text(now, "state"), place_of_record(now)
    if not rights.may_file(ARCHIVE_MANAGER, place.institution, place.archive_type, place.level):
        return refuse(act, [error(Code.GEN_FORBIDDEN, ())]), []
    if state not in (OPEN, SIGNED):
        return refuse(act, [error(Code.GEN_STATE, (), value=state)]), []
    new = {**copied(now), "state": CANCELLED}
    decision = conclude(act, now, new, ShapeAlone(shapes.own), Ending((), consent))
    return decision, move(lots, DUE, act, shapes.item)


def destroy_item(item: State, shape: Shape) -> Decision:
    """DP-6: the stub stays, with all its metadata but the place that is free now."""
    new = {**copied(item), "state": DESTROYED, "location_code": None, "open": False}
    return conclude(Act.DESTROY_ITEM, item, new, ShapeAlone(shape), Ending())


def end(now: State, at: datetime, shape: Shape) -> Decision:
    new = {**copied(now), "state": EXECUTED, "executed_at": at}
    return conclude(Act.END_DESTRUCTION, now, new, ShapeAlone(shape), Ending())


def certify(now: State, file_id: str, shape: Shape) -> Decision:
    new = {**copied(now), "certificate_id": file_id}
    return conclude(Act.CERTIFY_DESTRUCTION, now, new, ShapeAlone(shape), Ending())
