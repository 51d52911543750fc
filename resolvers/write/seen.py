"""Customers as somebody sees them: without layers out of sight and fields not in clear. Next: sight.py."""

from collections.abc import Collection, Iterable

import asyncpg

from models.rules.blind import SEES_ALL
from models.rules.shape import Shape, Shield
from models.rules.state import State, rows
from resolvers.access.caller import Caller
from resolvers.access.seal import Sealer
from resolvers.pool import Connection
from resolvers.write.masks import blind_of
from resolvers.write.roots import is_visible
from resolvers.write.state import customer_shape, read_customers

_LAYERED = ("company_codes", "sales_areas", "texts")


async def seen_customers(
    source: asyncpg.Pool | Connection, caller: Caller, numbers: Collection[str], sealer: Sealer
) -> dict[str, State]:
    """By number; whom he does not see is not there."""
    return seen_of(await read_customers(source, numbers, sealer), caller)


def seen_of(found: Iterable[State], caller: Caller) -> dict[str, State]:
    """The same of customers that were read."""
    scope = caller.read_scope()
    if scope.everything and all(map(caller.reads_clear, Shield)):
        return {one["customer_number"]: one for one in found}
    return {one["customer_number"]: as_seen(one, caller) for one in found if is_visible(one, scope)}


def as_seen(customer: State, caller: Caller) -> State:
    """What is not for him is absent, not empty; so is a list whose rows are named by what he does not see."""
    blind = blind_of(caller, customer)
    if blind == SEES_ALL:
        return customer
    shape = customer_shape()
    seen = _clear(shape, customer, blind.general)
    for relation, child in shape.children.items():
        if _named_by(child, blind.general):
            seen.pop(relation, None)
            continue
        shown = [
            row for row in rows(customer, relation) if not (relation in _LAYERED and blind.hides_layer(row))
        ]
        seen[relation] = _below(child, [(row, blind.inside(relation, row)) for row in shown])
    return seen


def _below(shape: Shape, found: Iterable[tuple[State, frozenset[Shield]]]) -> list[State]:
    return [_row(shape, row, hidden) for row, hidden in found if not _named_by(shape, hidden)]


def _row(shape: Shape, row: State, hidden: frozenset[Shield]) -> State:
    """What hangs on a layer is clear where the layer is."""
    clear = _clear(shape, row, hidden)
    for relation, child in shape.children.items():
        clear[relation] = _below(child, [(one, hidden) for one in rows(row, relation)])
    return clear


def _clear(shape: Shape, row: State, hidden: frozenset[Shield]) -> State:
    masked = {name for name, field in shape.fields.items() if field.shield in hidden}
    return {name: value for name, value in row.items() if name not in masked}


def _named_by(shape: Shape, hidden: frozenset[Shield]) -> bool:
    return any(shape.fields[name].shield in hidden for name in shape.key if name in shape.fields)
