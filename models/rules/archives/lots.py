"""What is appraised and destroyed as one: an item, or a volume with all in it. Next: appraisals.py."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from models.rules.acts import Act
from models.rules.archive import check_filing, level_of
from models.rules.archives.holds import check_free, name_of
from models.rules.decision import Decision, Ending, ShapeAlone, conclude
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.grants import check_separation
from models.rules.holding import Protection
from models.rules.holding import check_free as check_file
from models.rules.rights import Rights
from models.rules.shape import Shape
from models.rules.state import Path, State, Value, is_filled, text, without_notes

FILED, DUE, APPRAISAL, TO_DESTROY = "FILED", "DUE", "APPRAISAL", "TO_DESTROY"
ACCOUNTING = "KU"  # the category of accounting archives
MOST_AT_ONCE = 1_000  # lots of one appraisal or list
MOST_INSIDE = 20_000  # all that lies in them
ELECTRONIC, PAPER, BOTH = "ELECTRONIC", "PAPER", "BOTH"


@dataclass(frozen=True)
class Lot:
    """`inside`: what lies in it, for a volume. `files`: whether any of it has files. `lent`: is out.
    `protected`: of its files those with a hold of their own, or to be kept until a day."""

    item: State
    inside: tuple[State, ...] = ()
    files: bool = False
    lent: bool = False
    protected: tuple[Protection, ...] = ()

    @property
    def item_id(self) -> str:
        return text(self.item, "item_id")

    @property
    def name(self) -> str:
        return name_of(self.item)

    @property
    def all(self) -> tuple[State, ...]:
        return (self.item, *self.inside)

    @property
    def state(self) -> str:
        return text(self.item, "state")

    @property
    def level(self) -> int:
        return max(level_of(one) for one in self.all)

    @property
    def years(self) -> list[str]:
        """First and last; empty when it has none."""
        found = [text(one, "year") for one in self.all if is_filled(one.get("year"))]
        for name in ("begins_on", "ends_on"):
            day = self.item.get(name)
            found += [str(day.year)] if isinstance(day, date) else []
        return [min(found), max(found)] if found else []

    @property
    def carrier(self) -> str | None:
        """Of all that is in it; what has files is electronic, whatever it says."""
        found = {text(one, "carrier") for one in self.all}
        electronic = self.files or bool(found & {ELECTRONIC, BOTH})
        paper = bool(found & {PAPER, BOTH})
        if electronic and paper:
            return BOTH
        return ELECTRONIC if electronic else PAPER if paper else None


@dataclass(frozen=True)
class Place:
    """Where all of them lie, as a grant covers it: the type, or the category if there are several."""

    institution: str
    archive_type: str
    level: int

    @property
    def accounting(self) -> bool:
        return self.archive_type.partition("/")[0] == ACCOUNTING


def place_of(lots: Sequence[Lot]) -> Place:
    kinds = {text(lot.item, "archive_type") for lot in lots}
    first = text(lots[0].item, "archive_type")
    kind = first if len(kinds) == 1 else first.partition("/")[0]
    return Place(text(lots[0].item, "institution_code"), kind, max(lot.level for lot in lots))


def check_number(item_ids: Collection[str]) -> list[Finding]:
    if 0 < len(item_ids) <= MOST_AT_ONCE:
        return []
    return [error(Code.GEN_RANGE, ("item_ids",), value=str(len(item_ids)), range=f"1–{MOST_AT_ONCE}")]


def check_lots(lots: Sequence[Lot], rights: Rights, role: str) -> Iterator[Finding]:
    """Whole, of one institution and one category, and within a grant of the role; duties apart (US-1)."""
    yield from check_separation(rights.roles, ())
    place = place_of(lots)
    for at, lot in enumerate(lots):
        path: Path = ("item_ids", at)
        if any(check_filing(one, rights, role) for one in lot.all):
            yield error(Code.GEN_FORBIDDEN, path)
        if is_filled(lot.item.get("volume_id")):
            yield error(Code.AR_IN_VOLUME, path, value=lot.name)
        kind = text(lot.item, "archive_type").partition("/")[0]
        here = (text(lot.item, "institution_code"), kind)
        if here != (place.institution, place.archive_type.partition("/")[0]):
            yield error(Code.AR_MIXED, path, value=lot.name)


def check_destroyable(lot: Lot, today: date, path: Path) -> Iterator[Finding]:
    """DP-5: no hold, on no file either, nothing unsettled, due, in nobody's hands."""
    yield from check_free(lot.all, path)
    yield from check_files(lot.protected, today, path)
    for one in lot.all:
        if not _is_due(one, today):  # what is kept for ever, or waits for its event, has no day
            yield error(Code.AR_NOT_DUE, path, value=name_of(one))
    if lot.lent:
        yield error(Code.GEN_INUSE, path, value=lot.name)


def check_files(protected: Iterable[Protection], today: date, path: Path) -> Iterator[Finding]:
    """AR-HOLD or AR-RETENTION of each."""
    for one in protected:
        yield from (replace(found, path=path) for found in check_file(one, today))


def move(
    lots: Iterable[Lot], state: str, act: Act, shape: Shape, years: int = 0
) -> list[tuple[State, Decision]]:
    """All of them and all that is in them into another state; `years` longer."""
    moved: list[tuple[State, Decision]] = []
    for lot in lots:
        for old in lot.all:
            new = without_notes(old) | {"state": state} | (_longer(old, years) if years else {})
            moved.append((old, conclude(act, old, new, ShapeAlone(shape), Ending())))
    return moved


def longer(due_on: date, years: int) -> date:
    """RT-2 counts whole years, so more of them move the day by as many."""
    return date(due_on.year + years, 1, 1)


def _is_due(item: State, today: date) -> bool:
    due_on = item.get("due_on")
    return isinstance(due_on, date) and due_on <= today


def _longer(item: State, years: int) -> dict[str, Value]:
    due_on = item.get("due_on")
    added: dict[str, Value] = {"extended_years": int(item.get("extended_years") or 0) + years}
    return added if not isinstance(due_on, date) else {**added, "due_on": longer(due_on, years)}
