"""Which rows of a customer a document tells: those that changed, under the keys of their parents, and those
that are gone. Next: ../customer.py.
"""

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from models.rules.diff import OWN, key_parts
from models.rules.exchange.outgoing import Outgoing
from models.rules.merge import REMOVE
from models.rules.shape import Shape
from models.rules.state import Key, State, rows

_Way: TypeAlias = tuple[tuple[str, Shape], ...]  # relation by relation from the root to a list
_TEXTS = "STXH"
_LEVELS = {
    "COMPANY": ("company_code",),
    "SALES": ("sales_org", "channel", "division"),
    "CONTACT": ("contact_number",),
}


def told(shape: Shape, outgoing: Outgoing) -> State:
    """What is to be sent of him. A row that only stands above another has nothing but its key, one that is
    gone its key and {"remove": True}. Of a customer who is sent whole, what is not there is gone.
    """
    state = outgoing.state
    if outgoing.touched is not None:
        state = _touched(shape, state, outgoing.touched, ()) or _keys(shape, state)
    for table, key in sorted(outgoing.removed if outgoing.touched is not None else ()):
        for way in _ways(shape):
            if _table(way[-1][1]) == table:
                state = _without(state, way, key.split("/"))
    return state


def _touched(shape: Shape, row: State, touched: frozenset[tuple[str, str]], above: Key) -> State | None:
    key = (*above, *_parts(shape, row))
    named = "/".join(key)
    tables = (_table(shape), OWN) if not key else (_table(shape),)  # own fields of the customer himself
    children: State = {}
    for relation, child in shape.children.items():
        found = [_touched(child, one, touched, key) for one in rows(row, relation)]
        if kept := [one for one in found if one is not None]:
            children[relation] = kept
    if any((table, named) in touched for table in tables):
        return {name: value for name, value in row.items() if name in shape.fields} | children
    return _keys(shape, row) | children if children else None


def _keys(shape: Shape, row: State) -> State:
    return {name: row[name] for name in shape.key if name in row}


def _parts(shape: Shape, row: State) -> list[str]:
    """As the log names the row. The customer himself has no key there."""
    return [] if shape.children and "customer_number" in shape.key else key_parts(shape, row)


def _table(shape: Shape) -> str:
    return shape.sap_table or OWN


def _ways(shape: Shape, above: _Way = ()) -> Iterator[_Way]:
    for relation, child in shape.children.items():
        way = (*above, (relation, child))
        yield way
        yield from _ways(child, way)


def _without(state: State, way: _Way, parts: Sequence[str]) -> State:
    """The state with a mark at the row that is gone; unless it is there, or gone with the row above it."""
    (relation, shape), *below = way
    key = _row_key(shape, parts, last=not below)
    if key is None or state.get(REMOVE):
        return state
    shown = _parts(shape, key)
    found = [*rows(state, relation)]
    at = next((at for at, one in enumerate(found) if _parts(shape, one) == shown), len(found))
    if at == len(found):
        found.append(key if below else {**key, REMOVE: True})
    elif not below:
        return state
    if below:
        found[at] = _without(found[at], tuple(below), parts[len(shown) :])
    return {**state, relation: found}


def _row_key(shape: Shape, parts: Sequence[str], *, last: bool) -> State | None:
    """The beginning of a key of the log, as fields. Its last part may be blank, or hold a slash."""
    names: Sequence[str] = shape.key
    if _table(shape) == _TEXTS:
        names = ("level", *_LEVELS.get(parts[0], ()), "text_id", "language")
    if last:
        behind = len(names) - 1
        parts = [*parts[:behind], "/".join(parts[behind:])]
    if len(parts) < len(names):
        return None
    typed: dict[str, Any] = dict(zip(names, parts, strict=False))
    return {name: None for name in shape.key if name not in typed} | typed
