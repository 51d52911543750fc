"""A patch laid over a record: matched rows, new values, and notes of what was touched. Next: diff.py."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from models.rules.config import Config
from models.rules.fields import Read, read, remembered
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.shape import FieldShape, Form, Shape
from models.rules.state import CHANGED, FAILED, NEW, PATH, Key, Patch, Path, State, Value, rows, text

REMOVE = "remove"


@dataclass(frozen=True)
class Merged:
    state: State
    findings: tuple[Finding, ...]


def _goes(_relation: str, _row: State) -> bool:
    return True


def _stays(_relation: str, _row: State) -> bool:
    return False


@dataclass(frozen=True)
class Laying:
    """How a patch is laid over a record. People's: fields of the service are not theirs to write, each row
    that goes is named and is there.

    `opened`: fields of the service that are written all the same; the others are passed over, and a row that
    is to be removed may be gone already. `whole`: lists that come as a whole, by their place; of the rows
    that are not named those remain of which `goes` says no.
    """

    opened: frozenset[str] | None = None
    whole: frozenset[tuple[str, ...]] = frozenset()
    goes: Callable[[str, State], bool] = _goes


_PEOPLE = Laying()


def merge(
    shape: Shape, current: State | None, patch: Patch, config: Config, laying: Laying = _PEOPLE
) -> Merged:
    """The new state, with notes (see state.py) on every row that the patch names."""
    return _Merger(config, laying).run(shape, current, patch)


def row_key(shape: Shape, row: Mapping[str, Any]) -> Key:
    """The natural key of a row inside its owner; empty parts are ""."""
    return tuple([text(row, name) for name in shape.key])


class _Merger:
    """Collects the findings while the tree is walked once."""

    def __init__(self, config: Config, laying: Laying) -> None:
        self._config, self._laying = config, laying
        self._found: list[Finding] = []

    def run(self, shape: Shape, current: State | None, patch: Patch) -> Merged:
        return Merged(self._row(shape, current, patch, (), ()), tuple(self._found))

    def _row(self, shape: Shape, old: State | None, patch: Patch, path: Path, place: Key) -> State:
        new = _begun(old, patch) if old else State()
        failed: set[str] = set()
        fields, touched = shape.fields, set[str]()
        for name, raw in patch.items():
            field = fields.get(name)
            if field is not None:
                got = self._value(field, old, raw, path)
                new[name] = got.value
                if got.findings:
                    failed.add(name)
                if _differs(old, new, name):
                    touched.add(name)
            elif name in shape.children:
                child, listed = shape.children[name], rows(patch, name)
                new[name] = self._list(child, rows(new, name), listed, (*path, name), (*place, name))
            elif name[:1] != "@" and name != REMOVE:
                self._found.append(error(Code.GEN_NOTFOUND, (*path, name), value=name))
        new[PATH], new[NEW] = path, old is None
        new[CHANGED], new[FAILED] = frozenset(touched), frozenset(failed)
        return new

    def _value(self, field: FieldShape, old: State | None, raw: object, above: Path) -> Read:
        """`above`: the path of the row."""
        got = remembered(field, raw, self._config)
        if got is not None and not field.system:
            return got
        path = (*above, field.name)
        got = got or read(field, raw, path, self._config)
        opened = self._laying.opened
        if field.system and not (opened and field.name in opened):
            kept = (old or {}).get(field.name)
            if opened is None and got.value != kept and not _both_empty(got.value, kept):
                self._found.append(error(Code.GEN_READONLY, path, value=str(raw)))
            return Read(kept)
        self._found.extend(got.findings)
        return got

    def _list(
        self, shape: Shape, old: list[State], patches: list[State], path: Path, place: Key
    ) -> list[State]:
        found = {row_key(shape, row): row for row in old}
        seen: set[Key] = set()
        for index, patch in enumerate(patches):
            here: Path = patch.get(PATH) or (*path, index)
            key = self._key(shape, patch)
            if key in seen:
                self._found.append(error(Code.GEN_DUPLICATE, here, value=_shown(shape, key)))
            elif patch.get(REMOVE):
                if found.pop(key, None) is None and self._laying.opened is None:
                    self._found.append(error(Code.GEN_NOTFOUND, here, value=_shown(shape, key)))
            else:
                found[key] = self._row(shape, found.get(key), patch, here, (*place, "/".join(key)))
            seen.add(key)
        goes = self._laying.goes if place in self._laying.whole else _stays
        return [
            row if key in seen else copied(row)
            for key, row in found.items()
            if key in seen or not goes(place[-1], row)
        ]

    def _key(self, shape: Shape, patch: Patch) -> Key:
        """As the row would have it after reading; what is wrong with a key is found when the row is read."""
        return tuple(self._key_part(shape.fields.get(name), patch.get(name)) for name in shape.key)

    def _key_part(self, field: FieldShape | None, raw: object) -> str:
        if field is None or raw is None:
            return ""
        got = remembered(field, raw, self._config) or read(field, raw, (), self._config)
        return "" if got.value is None else str(got.value)


def _shown(shape: Shape, key: Key) -> str:
    """A key may hold a secret, of which a finding tells the last four signs only."""
    named = zip(shape.key, key, strict=True)
    sealed = {name for name, field in shape.fields.items() if field.form is Form.SEALED}
    return "/".join(f"****{part[-4:]}" if name in sealed else part for name, part in named if part)


def _begun(old: State, patch: Patch) -> State:
    """A copy, but for the lists that the patch names, whose rows are copied when it is their turn."""
    fresh: State = {}
    for name, value in old.items():
        if value.__class__ is list:
            fresh[name] = value if name in patch else [*map(copied, rows(old, name))]
        elif name[:1] != "@" or name == "@id":
            fresh[name] = value
    return fresh


def copied(state: State) -> State:
    """Rows and lists are new, so that laying a patch over them leaves the old state alone. Notes are gone
    but for "@id", by which the writer finds the row again.
    """
    fresh: State = {}
    for name, value in state.items():
        if value.__class__ is list:
            fresh[name] = [*map(copied, rows(state, name))]
        elif name[:1] != "@" or name == "@id":
            fresh[name] = value
    return fresh


def walk(shape: Shape, state: State, path: Path = ()) -> Iterator[tuple[Shape, State, Path]]:
    """Every row with its shape and a path: the request's where it names the row, else that of its list."""
    here = state.get(PATH, path)
    yield shape, state, here
    for name, child in shape.children.items():
        for row in rows(state, name):
            yield from walk(child, row, (*here, name))


def _differs(old: State | None, new: State, name: str) -> bool:
    after: Value = new.get(name)
    if old is None:
        return not _is_empty(after)
    before: Value = old.get(name)
    return before != after and not _both_empty(before, after)


def _both_empty(one: object, other: object) -> bool:
    return _is_empty(one) and _is_empty(other)


def _is_empty(value: object) -> bool:
    return value is None or value == "" or value is False  # 0 is a value
