"""What is made better because of a complaint's root cause. Next: ../../../resolvers/care/complaints.py."""

from collections.abc import Collection, Iterator
from datetime import date

from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.shape import Shape
from models.rules.simple import check_references, check_required
from models.rules.state import Path, State, changed, is_filled, is_new, path_of, rows, text

_LIST = "improvements"


def in_capitals(row: State) -> State:
    """Users are named without regard to case."""
    named = row.get("responsible")
    return {**row, "responsible": named.strip().upper()} if isinstance(named, str) else row


def check_improvements(
    complaint: State, shape: Shape, users: Collection[str], today: date
) -> Iterator[Finding]:
    """Of those that this act writes: the root cause is known before anything is made better."""
    for row in rows(complaint, _LIST):
        if not (is_new(row) or changed(row)):
            continue
        path = path_of(row, (_LIST,))
        if not is_filled(complaint.get("root_cause")):
            yield error(Code.GEN_STATE, path, value=text(complaint, "state"))
        found = [*check_required(row, shape), *check_references(row, (("responsible", users),))]
        yield from (error(one.code, (*path, *one.path), **one.params) for one in found)
        yield from _check_days(row, path, today)
        yield from _check_effect(row, path)


def _check_days(row: State, path: Path, today: date) -> Iterator[Finding]:
    for name in ("done_on", "effect_checked_on"):
        on = row.get(name)
        if isinstance(on, date) and on > today:
            yield error(Code.GEN_RANGE, (*path, name), value=str(on), range=f"≤ {today}")


def _check_effect(row: State, path: Path) -> Iterator[Finding]:
    """It is looked at after the work is done."""
    done, checked = row.get("done_on"), row.get("effect_checked_on")
    if not isinstance(checked, date):
        return
    for name in ("done_on", "effect"):
        if not is_filled(row.get(name)):
            yield error(Code.GEN_REQUIRED, (*path, name))
    if isinstance(done, date) and checked < done:
        yield error(Code.GEN_RANGE, (*path, "effect_checked_on"), value=str(checked), range=f"≥ {done}")
