"""A patch laid over a record: matched rows, new values, and notes of what was touched. Next: diff.py."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from models.rules.config import Config
from models.rules.fields import Read, read
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.shape import FieldShape, Form, Shape
from models.rules.state import CHANGED, FAILED, NEW, PATH, Key, Patch, Path, State, Value, rows, text

REMOVE = "remove"


@dataclass(frozen=True)
class Merged:
    state: State
    findings: tuple[Finding, ...]


def merge(shape: Shape, current: State | None, patch: Patch, config: Config) -> Merged:
    """The new state, with notes (see state.py) on every row that the patch names."""
    return _Merger(config).run(shape, current, patch)


def row_key(shape: Shape, row: Mapping[str, Any]) -> Key:
    """The natural key of a row inside its owner; empty parts are ""."""
    return tuple(text(row, name) for name in shape.key)


class _Merger:
    """Collects the findings while the tree is walked once."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._found: list[Finding] = []

    def run(self, shape: Shape, current: State | None, patch: Patch) -> Merged:
        return Merged(self._row(shape, current, patch, ()), tuple(self._found))

    def _row(self, shape: Shape, old: State | None, patch: Patch, path: Path) -> State:
        new = copied(old or {})
        failed: set[str] = set()
        for name, raw in patch.items():
            here = (*path, name)
            if name.startswith("@") or name == REMOVE:
                continue
            if name in shape.children:
                new[name] = self._list(shape.children[name], rows(new, name), rows(patch, name), here)
            elif name in shape.fields:
                got = self._value(shape.fields[name], old, raw, here)
                new[name] = got.value
                failed |= {name} if got.findings else set()
            else:
                self._found.append(error(Code.GEN_NOTFOUND, here, value=name))
        touched = {name for name in shape.fields if name in patch and _differs(old, new, name)}
        return new | {PATH: path, CHANGED: frozenset(touched), FAILED: frozenset(failed), NEW: old is None}

    def _value(self, field: FieldShape, old: State | None, raw: object, path: Path) -> Read:
        got = read(field, raw, path, self._config)
        if field.system:
            kept = (old or {}).get(field.name)
            if got.value != kept and not _both_empty(got.value, kept):
                self._found.append(error(Code.GEN_READONLY, path, value=str(raw)))
            return Read(kept)
        self._found.extend(got.findings)
        return got

    def _list(self, shape: Shape, old: list[State], patches: list[State], path: Path) -> list[State]:
        found = {row_key(shape, row): row for row in old}
        seen: set[Key] = set()
        for index, patch in enumerate(patches):
            here: Path = patch.get(PATH) or (*path, index)
            key = self._key(shape, patch)
            if key in seen:
                self._found.append(error(Code.GEN_DUPLICATE, here, value=_shown(shape, key)))
            elif patch.get(REMOVE):
                if found.pop(key, None) is None:
                    self._found.append(error(Code.GEN_NOTFOUND, here, value=_shown(shape, key)))
            else:
                found[key] = self._row(shape, found.get(key), patch, here)
            seen.add(key)
        return list(found.values())

    def _key(self, shape: Shape, patch: Patch) -> Key:
        """As the row would have it after reading; what is wrong with a key is found when the row is read."""
        read_key = {
            name: read(shape.fields[name], patch.get(name), (), self._config).value
            for name in shape.key
            if name in shape.fields
        }
        return tuple("" if read_key.get(name) is None else str(read_key[name]) for name in shape.key)


def _shown(shape: Shape, key: Key) -> str:
    """A key may hold a secret, of which a finding tells the last four signs only."""
    named = zip(shape.key, key, strict=True)
    sealed = {name for name, field in shape.fields.items() if field.form is Form.SEALED}
    return "/".join(f"****{part[-4:]}" if name in sealed else part for name, part in named if part)


def copied(state: State) -> State:
    """Rows and lists are new, so that laying a patch over them leaves the old state alone. Notes are gone
    but for "@id", by which the writer finds the row again.
    """
    fresh: State = {}
    for name, value in state.items():
        if name.startswith("@") and name != "@id":
            continue
        fresh[name] = [copied(row) for row in rows(state, name)] if isinstance(value, list) else value
    return fresh


def walk(shape: Shape, state: State, path: Path = ()) -> Iterator[tuple[Shape, State, Path]]:
    """Every row with its shape and a path: the request's where it names the row, else that of its list."""
    here = state.get(PATH, path)
    yield shape, state, here
    for name, child in shape.children.items():
        for row in rows(state, name):
            yield from walk(child, row, (*here, name))


def _differs(old: State | None, new: State, name: str) -> bool:
    before: Value = (old or {}).get(name)
    after: Value = new.get(name)
    return before != after and not _both_empty(before, after)


def _both_empty(one: object, other: object) -> bool:
    return _is_empty(one) and _is_empty(other)


def _is_empty(value: object) -> bool:
    return value is None or value == "" or value is False  # 0 is a value
