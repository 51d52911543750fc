"""Appraisal (鉴定) of due items: opinions, and what becomes of them (DP-1). Next: destruction.py."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from models.rules.acts import Act
from models.rules.archives.capacities import APPRAISERS, appraisers_of, check_capacity, may_see
from models.rules.archives.holds import check_free
from models.rules.archives.lots import (
    APPRAISAL,
    DUE,
    FILED,
    TO_DESTROY,
    Lot,
    Place,
    check_lots,
    check_number,
    longer,
    move,
    place_of,
)
from models.rules.decision import Consent, Decision, Ending, ShapeAlone, conclude, refuse
from models.rules.finding import Finding, error, in_order
from models.rules.finding_codes import Code
from models.rules.grants import check_separation
from models.rules.holding import check_reason
from models.rules.merge import copied
from models.rules.rights import Rights
from models.rules.roles import ARCHIVE_MANAGER
from models.rules.shape import Shape
from models.rules.state import Path, State, rows, text

OPEN, DECIDED, CANCELLED = "OPEN", "DECIDED", "CANCELLED"
EXTEND, DESTROY = "EXTEND", "DESTROY"
MOST_YEARS = 100  # of one extension
NUMBERS = "JD"  # what numbers of appraisals begin with

Moved = list[tuple[State, Decision]]


@dataclass(frozen=True)
class Opinion:
    item_id: str
    verdict: str
    years: int | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Shapes:
    """Of the appraisal or list, and of items."""

    own: Shape
    item: Shape


def place_of_record(record: State) -> Place:
    """Of an appraisal or a list."""
    return Place(text(record, "institution_code"), text(record, "archive_type"), int(record["access_level"]))


def sees_appraisal(appraisal: State, rights: Rights) -> bool:
    return may_see(place_of_record(appraisal), rights, APPRAISERS)


def check_start(lots: Sequence[Lot], rights: Rights) -> list[Finding]:
    found = [*check_number([lot.item_id for lot in lots])]
    if found:
        return found
    found += check_lots(lots, rights, ARCHIVE_MANAGER)
    for at, lot in enumerate(lots):
        if lot.state == FILED:
            found.append(error(Code.AR_NOT_DUE, ("item_ids", at), value=lot.name))
        elif lot.state != DUE:
            found.append(error(Code.GEN_STATE, ("item_ids", at), value=lot.state))
    return found


def start(appraisal_id: str, lots: Sequence[Lot], shapes: Shapes) -> tuple[Decision, Moved]:
    place = place_of(lots)
    state: State = {
        "appraisal_id": appraisal_id,
        "institution_code": place.institution,
        "archive_type": place.archive_type,
        "access_level": place.level,
        "state": OPEN,
        "items": [{"item_id": lot.item_id, "outcome": None, "years": None} for lot in lots],
        "opinions": [],
    }
    act = Act.START_APPRAISAL
    return (
        conclude(act, None, state, ShapeAlone(shapes.own), Ending()),
        move(lots, APPRAISAL, act, shapes.item),
    )


@dataclass(frozen=True)
class Speaker:
    user_name: str
    capacity: str
    at: datetime
    rights: Rights


def give_opinion(  # noqa: PLR0913, PLR0917
    now: State,
    items: Mapping[str, State],
    speaker: Speaker,
    said: Sequence[Opinion],
    shape: Shape,
    today: date,
) -> Decision:
    """What he said of an item before, he says anew. `items`: those that are named, by itemId."""
    act, user = Act.GIVE_OPINION, speaker.user_name
    if found := _check_open(now):
        return refuse(act, found)
    place = place_of_record(now)
    found = [*check_capacity(speaker.capacity, appraisers_of(place), place, speaker.rights)]
    found += _check_apart(now, speaker)
    if not said:
        found.append(error(Code.GEN_REQUIRED, ("opinions",)))
    for at, one in enumerate(said):
        found += _check_opinion(one, items.get(one.item_id), today, ("opinions", at))
    new = copied(now)
    given = {
        one.item_id: {
            "item_id": one.item_id,
            "capacity": speaker.capacity,
            "user_name": user,
            "verdict": one.verdict,
            "years": one.years,
            "reason": (one.reason or "").strip() or None,
            "given_at": speaker.at,
        }
        for one in said
    }
    before = rows(new, "opinions")
    for row in before:
        if row["capacity"] == speaker.capacity and row["item_id"] in given:
            row.update(given.pop(row["item_id"]))
    new["opinions"] = [*before, *given.values()]
    return conclude(act, now, new, ShapeAlone(shape), Ending(tuple(found)))


def _check_apart(now: State, speaker: Speaker) -> Iterator[Finding]:
    """Each capacity is one user, and another one."""
    for row in rows(now, "opinions"):
        same_user, same_capacity = row["user_name"] == speaker.user_name, row["capacity"] == speaker.capacity
        if same_user != same_capacity:
            told = {"value": text(row, "user_name"), "capacity": text(row, "capacity")}
            yield error(Code.AR_APPRAISAL_SAMEUSER, ("capacity",), **told)


def _check_opinion(one: Opinion, item: State | None, today: date, path: Path) -> Iterator[Finding]:
    if item is None:
        yield error(Code.GEN_NOTFOUND, (*path, "item_id"), value=one.item_id)
        return
    yield from (replace(found, path=(*path, *found.path)) for found in check_reason(one.reason))
    if one.verdict == DESTROY:
        if one.years is not None:
            yield error(Code.GEN_SUPPRESSED, (*path, "years"), value=str(one.years))
        return
    if one.years is None:
        yield error(Code.GEN_REQUIRED, (*path, "years"))
        return
    least = _least(item, today)
    if not least <= one.years <= MOST_YEARS:
        yield error(Code.GEN_RANGE, (*path, "years"), value=str(one.years), range=f"{least}–{MOST_YEARS}")


def _least(item: State, today: date) -> int:
    """So many years that it is not due again at once."""
    due_on = item.get("due_on")
    if not isinstance(due_on, date):
        return 1
    return next(years for years in range(1, 10_000) if longer(due_on, years) > today)


def decide(
    now: State, lots: Sequence[Lot], rights: Rights, shapes: Shapes, consent: Consent
) -> tuple[Decision, Moved]:
    """Unanimity for DESTROY; of several extensions the longest counts."""
    act = Act.DECIDE_APPRAISAL
    if found := [*_check_manager(now, rights), *_check_open(now)]:
        return refuse(act, found), []
    needed, new = appraisers_of(place_of_record(now)), copied(now)
    outcomes = {lot.item_id: _outcome(now, lot.item_id) for lot in lots}
    findings = [one for lot in lots for one in _check_lot(now, lot, needed, outcomes[lot.item_id])]
    if findings:
        return refuse(act, in_order(findings)), []
    moved: Moved = []
    kept: dict[int, list[Lot]] = defaultdict(list)
    for row in rows(new, "items"):
        row["outcome"], row["years"] = outcomes[row["item_id"]]
    for lot in lots:
        verdict, years = outcomes[lot.item_id]
        if verdict == DESTROY:
            moved += move([lot], TO_DESTROY, act, shapes.item)
        else:
            kept[years or 0].append(lot)
    for years, some in kept.items():
        moved += move(some, FILED, act, shapes.item, years)
    new["state"] = DECIDED
    return conclude(act, now, new, ShapeAlone(shapes.own), Ending((), consent)), moved


def cancel(
    now: State, lots: Sequence[Lot], rights: Rights, shapes: Shapes, consent: Consent
) -> tuple[Decision, Moved]:
    act = Act.CANCEL_APPRAISAL
    if found := [*_check_manager(now, rights), *_check_open(now)]:
        return refuse(act, found), []
    new = {**copied(now), "state": CANCELLED}
    decision = conclude(act, now, new, ShapeAlone(shapes.own), Ending((), consent))
    return decision, move(lots, DUE, act, shapes.item)


def _check_open(now: State) -> list[Finding]:
    state = text(now, "state")
    return [] if state == OPEN else [error(Code.GEN_STATE, (), value=state)]


def _check_manager(now: State, rights: Rights) -> list[Finding]:
    place = place_of_record(now)
    covered = rights.may_file(ARCHIVE_MANAGER, place.institution, place.archive_type, place.level)
    apart = [*check_separation(rights.roles, ())]
    return apart if covered else [error(Code.GEN_FORBIDDEN, ())]


def _outcome(now: State, item_id: str) -> tuple[str, int | None]:
    said = [row for row in rows(now, "opinions") if row["item_id"] == item_id]
    if all(row["verdict"] == DESTROY for row in said):
        return DESTROY, None
    return EXTEND, max(int(row["years"] or 0) for row in said)


def _check_lot(
    now: State, lot: Lot, needed: Sequence[str], outcome: tuple[str, int | None]
) -> Iterator[Finding]:
    said = [row for row in rows(now, "opinions") if row["item_id"] == lot.item_id]
    missing = [one for one in needed if one not in {row["capacity"] for row in said}]
    path: Path = ("items", lot.item_id)
    if missing:
        yield error(Code.AR_APPRAISAL_MISSING, path, value=lot.name, capacity=", ".join(missing))
    elif len({row["verdict"] for row in said}) > 1:
        yield error(Code.AR_APPRAISAL_SPLIT, path, value=lot.name)
    elif outcome[0] == DESTROY:
        yield from check_free(lot.all, path)
