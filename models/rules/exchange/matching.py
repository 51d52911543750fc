"""Which rows of the customer a message means, and which go with it (MSGFN). Next: upserting.py."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from models.rules.exchange.profile import DEFAULTS
from models.rules.finding import Finding, warning
from models.rules.finding_codes import Code
from models.rules.numbers import stored
from models.rules.partner_keys import stored_function
from models.rules.state import PATH, Key, Patch, Path, State, area_key, is_filled, rows, text

Place = tuple[str, ...]

NAMES = "@names"  # what the row's format calls its fields, by our names: a note of each row, as is PATH

_TEXTS = "texts"
_HOLDERS = ("company_code", "sales_org", "channel", "division", "contact_number")  # of a text
_NAMES = {"company_codes": ("company_code",), "sales_areas": ("sales_org", "channel", "division")}


def bare(patch: Patch) -> State:
    """What was said, without where."""
    return {
        name: [*map(bare, rows(patch, name))] if value.__class__ is list else value
        for name, value in patch.items()
        if name[:1] != "@"
    }


def placed(patch: Patch, path: Path = ()) -> State:
    """Each row under its place in the patch, whatever its format calls it: see told_at."""
    ready: State = {PATH: path} if path else {DEFAULTS: patch.get(DEFAULTS, {})}
    for name, value in patch.items():
        if isinstance(value, list):
            listed = rows(patch, name)
            ready[name] = [placed(row, (*path, name, at)) for at, row in enumerate(listed)]
        elif not name.startswith("@"):
            ready[name] = value
    return ready


def matched(patch: State, current: State) -> State:
    """Rows that come without the counter or number by which we know them are those with the same partner, or
    the same name: so a message can come twice without harm.
    """
    ready = dict(patch)
    if people := rows(patch, "contact_persons"):
        ready["contact_persons"] = _contacts(people, rows(current, "contact_persons"))
    if areas := rows(patch, "sales_areas"):
        known = {area_key(row): row for row in rows(current, "sales_areas")}
        ready["sales_areas"] = [_area(row, known.get(_layer_key("sales_areas", row), {})) for row in areas]
    return ready


def _contacts(people: list[State], current: list[State]) -> list[State]:
    given = {text(row, "contact_number") for row in people}
    left = [row for row in current if row.get("contact_number") not in given]
    found: list[State] = []
    for row in people:
        asked = text(row, "last_name").strip() and not is_filled(row.get("contact_number"))
        same = _taken(left, _name, _name(row)) if asked else None
        found.append(row if same is None else {**row, "contact_number": same["contact_number"]})
    return found


def _name(row: State) -> Key:
    return text(row, "last_name").strip(), text(row, "first_name").strip()


def _area(area: State, current: State) -> State:
    partners = rows(area, "partner_functions")
    if not partners:
        return area
    left = list(rows(current, "partner_functions"))
    found: list[State] = []
    for row in partners:
        key = (stored_function(text(row, "partner_function")), stored(text(row, "partner")))
        same = None if is_filled(row.get("counter")) else _taken(left, _serves, key)
        found.append(row if same is None else {**row, "counter": same["counter"]})
    return {**area, "partner_functions": found}


def _serves(row: State) -> Key:
    return text(row, "partner_function"), text(row, "partner")


def _taken(left: list[State], key_of: Callable[[State], Key], key: Key) -> State | None:
    at = next((at for at, one in enumerate(left) if key_of(one) == key), None)
    return None if at is None else left.pop(at)


def with_wholes(patch: State, wholes: Collection[Place]) -> State:
    """A list that is sent as a whole is there, even when nothing is in it."""
    ready = dict(patch)
    for place in wholes:
        if len(place) == 1 or place[0] == _TEXTS:
            ready.setdefault(place[0], [])
        else:
            relation, key, below = place
            ready[relation] = [
                {below: [], **row} if _layer_key(relation, row) == key else row
                for row in rows(ready, relation)
            ]
    return ready


def lists_of(wholes: Collection[Place]) -> frozenset[Place]:
    """Where the rows lie: all texts are in one list, whatever they hang on."""
    return frozenset((_TEXTS,) if place[0] == _TEXTS else place for place in wholes)


def is_whole(relation: str, row: State, wholes: Collection[Place]) -> bool:
    """Of a row in a list that is sent as a whole; texts may be so for what they hang on alone."""
    if relation != _TEXTS or (_TEXTS,) in wholes:
        return True
    keys = "/".join(filter(None, (text(row, name) for name in _HOLDERS)))
    return (_TEXTS, text(row, "level"), keys) in wholes


def with_deleted(patch: State, current: State, deletes: Collection[Place]) -> tuple[State, list[Finding]]:
    """MSGFN 003: the flag of the customer or of a layer. What is not there needs none."""
    ready, found = dict(patch), list[Finding]()
    for place in sorted(deletes):
        if not place:
            ready["deletion_flag"] = True
            continue
        relation, key = place
        others = [row for row in rows(ready, relation) if _layer_key(relation, row) != key]
        sent = next((row for row in rows(ready, relation) if _layer_key(relation, row) == key), State())
        if any(_layer_key(relation, row) == key for row in rows(current, relation)):
            names = dict(zip(_NAMES[relation], key.split("/"), strict=True))
            ready[relation] = [*others, {**sent, **names, "deletion_flag": True}]
        else:
            ready[relation] = others
            found.append(warning(Code.IN_MSGFN, (relation,), value="003", taken="–"))
    return ready, found


def _layer_key(relation: str, row: State) -> str:
    """Of company codes and sales areas, as they are stored."""
    return "/".join(text(row, name).strip().upper() for name in _NAMES[relation])


def told_at(patch: Patch, path: Path) -> Path:
    """A place of the patch in the words of who wrote it, who noted how he calls his rows and their fields."""
    row: Any = patch
    said: Path = tuple(row.get(PATH) or ())
    at = 0
    while at + 1 < len(path) and isinstance(path[at], str) and isinstance(path[at + 1], int):
        listed = rows(row, str(path[at]))
        index = int(path[at + 1])
        if index >= len(listed):
            break
        row = listed[index]
        at += 2
        noted = row.get(PATH)
        said = tuple(noted) if noted is not None else (*said, *path[at - 2 : at])
    names: Mapping[str | int, str] = row.get(NAMES) or dict[str | int, str]()
    return (*said, *(names.get(part, part) for part in path[at:]))
