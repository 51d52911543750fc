"""Legal holds on archive items (冻结), and unsettled vouchers, which act like one. Next: lots.py."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from models.rules.acts import Act
from models.rules.archive import ITEM, TABLE, check_filing
from models.rules.decision import Consent, Decision, Ending, ShapeAlone, conclude, refuse
from models.rules.diff import UPDATE, Change
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.holding import check_reason
from models.rules.merge import copied
from models.rules.messages import Message, MessageId
from models.rules.rights import Rights
from models.rules.roles import ARCHIVE_MANAGER
from models.rules.shape import Shape
from models.rules.simple import check_written
from models.rules.state import Path, State, rows, text, without_notes

DESTROYED = "DESTROYED"
EXECUTING = "EXECUTING"
MOST_AT_ONCE = 500  # items of one hold


@dataclass(frozen=True)
class NewHold:
    """`begins_on`: from when on it is said to last; it protects from the moment it is placed."""

    reason: str
    basis: str | None
    begins_on: date


def name_of(item: State) -> str:
    """How people know it: by its archive code, a draft by its title."""
    return text(item, "archive_code") or text(item, "title")


def is_unsettled(item: State) -> bool:
    return any(row.get("unsettled") for row in rows(item, "voucher"))


def check_free(items: Iterable[State], path: Path) -> Iterator[Finding]:
    """Each that a hold or an unsettled voucher keeps from destruction, by name (AR-HOLD, AR-UNSETTLED)."""
    for item in items:
        if item.get("on_hold"):
            yield error(Code.AR_HOLD, path, value=name_of(item))
        if is_unsettled(item):
            yield error(Code.AR_UNSETTLED, path, value=name_of(item))


def check_new_hold(item_ids: Collection[str], new: NewHold, today: date) -> list[Finding]:
    found = [*check_reason(new.reason), *check_reason(new.basis, "basis"), *check_written(new.reason)]
    if not 0 < len(item_ids) <= MOST_AT_ONCE:
        told = {"value": str(len(item_ids)), "range": f"1–{MOST_AT_ONCE}"}
        found.append(error(Code.GEN_RANGE, ("item_ids",), **told))
    if new.begins_on > today:
        told = {"value": new.begins_on.isoformat(), "range": f"≤ {today}"}
        found.append(error(Code.GEN_RANGE, ("begins_on",), **told))
    return found


def decide_place(now: State, reason: str, rights: Rights, executing: Collection[str]) -> Decision:
    """`executing`: items that a list destroys just now; for them it comes too late."""
    act, path = Act.PLACE_ITEM_HOLD, ("item_ids",)
    if check_filing(now, rights, ARCHIVE_MANAGER):
        return refuse(act, [error(Code.GEN_FORBIDDEN, path)])
    if found := _check_alive(now, executing, path):
        return refuse(act, found)
    return _held(act, now, True, None, reason.strip())


def decide_release(now: State, reason: str, rights: Rights, others: bool) -> Decision:
    """`others`: other holds go on holding it. `reason` is the hold's."""
    if check_filing(now, rights, ARCHIVE_MANAGER):
        return refuse(Act.RELEASE_ITEM_HOLD, [error(Code.GEN_FORBIDDEN, ())])
    return _held(Act.RELEASE_ITEM_HOLD, now, others, reason, None)


def decide_settled(  # noqa: PLR0913, PLR0917
    now: State, settled: bool, shape: Shape, rights: Rights, consent: Consent, executing: Collection[str]
) -> Decision:
    act = Act.SETTLE_VOUCHER
    if check_filing(now, rights, ARCHIVE_MANAGER):
        return refuse(act, [error(Code.GEN_FORBIDDEN, ())])
    found = _check_alive(now, executing, ("id",))
    if not rows(now, "voucher"):
        found.append(error(Code.GEN_REF, ("id",), value=name_of(now)))
    found += check_written(consent.reason)
    new = copied(now)
    for row in rows(new, "voucher"):
        row["unsettled"] = not settled
    return conclude(act, now, new, ShapeAlone(shape), Ending(tuple(found), consent))


def _check_alive(now: State, executing: Collection[str], path: Path) -> list[Finding]:
    if text(now, "state") == DESTROYED:
        return [error(Code.GEN_STATE, path, value=DESTROYED)]
    if text(now, "item_id") in executing:
        return [error(Code.GEN_STATE, path, value=EXECUTING)]
    return []


def _held(act: Act, now: State, held: bool, before: str | None, after: str | None) -> Decision:
    """Each hold is a change of its own, also where others hold the item already."""
    state = without_notes(now) | {"on_hold": held}
    changes = [Change(TABLE, "", "legalHold", UPDATE, before, after)]
    if bool(now.get("on_hold")) != held:
        flags = ("X" if now.get("on_hold") else "", "X" if held else "")
        changes.append(Change(TABLE, "", "onHold", UPDATE, *flags))
    return Decision(act, state=state, changes=tuple(changes), message=Message(MessageId.CHANGED), record=ITEM)
