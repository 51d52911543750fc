"""Arrangement projects (4.9): what is arranged, with what, in which order. Next: inspections.py."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from models.rules.acts import Act
from models.rules.archive import check_filing, check_place
from models.rules.archives.locations import check_room
from models.rules.config import Config
from models.rules.decision import Consent, Decision, Ending, conclude, refuse
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.merge import copied, merge
from models.rules.messages import Message, MessageId
from models.rules.rights import Rights
from models.rules.search import spelled
from models.rules.shape import Shape
from models.rules.simple import check_references, check_required
from models.rules.state import Patch, State, changes, is_new, is_touched, path_of, rows, text

PLANNED, ACTIVE, DONE = "PLANNED", "ACTIVE", "DONE"
TIME, PINYIN, CUSTOM = "TIME", "PINYIN", "CUSTOM"
MOST_ITEMS = 2_000  # of one project; larger stocks are arranged in several
_NEXT = {PLANNED: (PLANNED, ACTIVE), ACTIVE: (ACTIVE, DONE), DONE: (DONE,)}
_LAST = 2**31


@dataclass(frozen=True)
class Arranged:
    """An item as far as its place in an order asks."""

    title: str
    archive_code: str
    year: str
    formed_on: date | None
    level: int


@dataclass(frozen=True)
class Place:
    """A location in use. `reserved`: by other projects that are not done; `here`: the own items there."""

    capacity: int | None
    used: int
    reserved: int
    here: int = 0


@dataclass(frozen=True)
class ProjectFacts:
    """What the writer found of those that the record or the patch names; only what may be chosen."""

    config: Config
    shape: Shape
    taken: bool = False
    institutions: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()  # categories too
    users: frozenset[str] = frozenset()
    places: Mapping[str, Place] = field(default_factory=dict[str, Place])  # open to the institution
    items: Mapping[str, Arranged] = field(default_factory=dict[str, Arranged])  # in sight, of its place


def decide_create_project(patch: Patch, facts: ProjectFacts, rights: Rights, consent: Consent) -> Decision:
    merged = merge(facts.shape, None, patch, facts.config)
    state = merged.state | {
        name: merged.state.get(name) or value for name, value in (("state", PLANNED), ("order_rule", TIME))
    }
    code = text(state, "project_code")
    found = list(merged.findings)
    if facts.taken:
        found.append(error(Code.GEN_DUPLICATE, ("project_code",), value=code))
    if text(state, "state") != PLANNED:
        found.append(error(Code.GEN_STATE, ("state",), value=text(state, "state")))
    message = Message(MessageId.PROJECT_CREATED, {"c": code, "t": text(state, "name")})
    state = state | {"access_level": _level(state, facts)}
    found += _check(state, facts, rights)
    return conclude(Act.CREATE_PROJECT, None, state, facts, Ending(tuple(found), consent, message))


def decide_change_project(
    now: State, patch: Patch, facts: ProjectFacts, rights: Rights, consent: Consent
) -> Decision:
    if found := _check_open(now, rights):
        return refuse(Act.CHANGE_PROJECT, found)
    merged = merge(facts.shape, now, patch, facts.config)
    state = merged.state | {"access_level": _level(merged.state, facts)}
    findings = [*merged.findings, *_check(state, facts, rights)]
    for name in ("project_code", "institution_code", "archive_type"):
        if changes(state, name):
            findings.append(error(Code.GEN_IMMUTABLE, (name,), value=text(state, name)))
    if text(state, "state") not in _NEXT[text(now, "state")]:
        findings.append(error(Code.GEN_STATE, ("state",), value=text(state, "state")))
    return conclude(Act.CHANGE_PROJECT, now, state, facts, Ending(tuple(findings), consent))


def decide_order(now: State, facts: ProjectFacts, rights: Rights) -> Decision:
    """Positions 1, 2, 3 … by the project's own rule."""
    if found := _check_open(now, rights):
        return refuse(Act.ORDER_PROJECT, found)
    state = copied(now)
    places = {item: at for at, item in enumerate(ordered(state, facts.items), 1)}
    for row in rows(state, "items"):
        row["position"] = places[text(row, "item_id")]
    return conclude(Act.ORDER_PROJECT, now, state, facts, Ending())


def ordered(project: State, items: Mapping[str, Arranged]) -> list[str]:
    """itemIds in their order. TIME: day of forming, or the year's last; PINYIN: the title as it is spoken;
    CUSTOM: the positions given, what has none behind them. Equals by archive code; unknown items at the end.
    """
    rule = text(project, "order_rule")

    def place(row: State) -> tuple[object, ...]:
        item = items.get(text(row, "item_id"))
        if item is None:
            return (1, "", "", text(row, "item_id"))
        if rule == CUSTOM:
            position = row.get("position")
            first = f"{_LAST if position is None else int(position):012}"
        elif rule == PINYIN:
            first = f"{spelled(item.title)}\0{item.title}"
        else:
            first = item.formed_on.isoformat() if item.formed_on else f"{item.year}-99"
        return (0, first, item.archive_code, text(row, "item_id"))

    return [text(row, "item_id") for row in sorted(rows(project, "items"), key=place)]


def _level(state: State, facts: ProjectFacts) -> int:
    """The highest inside; what of it is out of the caller's sight keeps the level as it was."""
    names = [text(row, "item_id") for row in rows(state, "items")]
    known = [facts.items[name].level for name in names if name in facts.items]
    unseen = len(known) < len(names)
    return max([*known, int(state.get("access_level") or 0) if unseen else 0])


def _check_open(now: State, rights: Rights) -> list[Finding]:
    if check_filing(now, rights):
        return [error(Code.GEN_FORBIDDEN, ())]
    return [error(Code.GEN_STATE, (), value=DONE)] if text(now, "state") == DONE else []


def _check(state: State, facts: ProjectFacts, rights: Rights) -> Iterator[Finding]:
    yield from check_required(state, facts.shape)
    known = (
        ("institution_code", facts.institutions),
        ("archive_type", facts.types),
        ("location_code", facts.places),
    )
    yield from check_references(state, known)
    person = text(state, "responsible")
    if person and changes(state, "responsible") and person not in facts.users:
        yield error(Code.GEN_REF, ("responsible",), value=person)
    yield from check_place(state, rights)
    if text(state, "order_rule") not in (TIME, PINYIN, CUSTOM):
        yield _range("order_rule", text(state, "order_rule"), f"{TIME}, {PINYIN}, {CUSTOM}")
    begin, end = state.get("starts_on"), state.get("ends_on")
    if isinstance(begin, date) and isinstance(end, date) and end < begin:
        yield _range("ends_on", end.isoformat(), f"≥ {begin}")
    yield from _check_room(state, facts)
    yield from _check_items(state, facts)
    yield from _check_quantities(state, facts)


def _check_room(state: State, facts: ProjectFacts) -> Iterator[Finding]:
    """4.1: what is reserved counts as if it were used, less the own items that lie there already."""
    space, code = state.get("reserved_space"), text(state, "location_code")
    if space is None:
        return
    if int(space) < 0:
        yield _range("reserved_space", str(space), "≥ 0")
    elif not code:
        yield error(Code.GEN_REQUIRED, ("location_code",))
    elif (place := facts.places.get(code)) is not None and text(state, "state") != DONE:
        if changes(state, "reserved_space", "location_code"):
            wanted = max(int(space) - place.here, 0)
            yield from check_room(code, place.capacity, place.used + place.reserved, wanted)


def _check_items(state: State, facts: ProjectFacts) -> Iterator[Finding]:
    items = rows(state, "items")
    if len(items) > MOST_ITEMS:
        yield _range("items", str(len(items)), f"≤ {MOST_ITEMS}")
    for row in filter(is_touched, items):
        item, position = text(row, "item_id"), row.get("position")
        if is_new(row) and item not in facts.items:
            yield error(Code.GEN_REF, (*path_of(row), "item_id"), value=item)
        if position is not None and int(position) < 1:
            yield error(Code.GEN_RANGE, (*path_of(row), "position"), value=str(position), range="≥ 1")


def _check_quantities(state: State, facts: ProjectFacts) -> Iterator[Finding]:
    whole = text(state, "archive_type")
    for row in filter(is_new, rows(state, "quantities")):
        kind = text(row, "type_code")
        if kind not in facts.types or (kind != whole and not kind.startswith(f"{whole}/")):
            yield error(Code.GEN_REF, (*path_of(row), "type_code"), value=kind)
        if row.get("quantity") is None:
            yield error(Code.GEN_REQUIRED, (*path_of(row), "quantity"))
    for row in filter(is_touched, [*rows(state, "quantities"), *rows(state, "resources")]):
        quantity = row.get("quantity")
        if quantity is not None and int(quantity) < 0:
            yield error(Code.GEN_RANGE, (*path_of(row), "quantity"), value=str(quantity), range="≥ 0")


def _range(name: str, value: str, allowed: str) -> Finding:
    return error(Code.GEN_RANGE, (name,), value=value, range=allowed)
