"""Lists of what a kind of document lets one choose: conditions beside the filter's. Next: pages.py.

The same rules stand in models/rules/base_data/choosing.py; a test compares them.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeAlias

from models.rules.base_data.choosing import ANY, KINDS, STOPPED_BLOCK, Choice
from resolvers.read.selection import Selected
from resolvers.read.sql import Parameters, literal
from resolvers.read.values import Leaf, leaf

TODAY = "today"  # under this name a request's values hold the function that tells the business day

Day: TypeAlias = Callable[[], str]  # the argument of the statement that is the day


def conditions(parameters: Parameters, one: Selected, alias: str) -> list[str]:
    """None for other lists. The kind decides the statement."""
    write = _LISTS.get(one.name)
    if write is None:
        return []
    day = one.arguments.get("on")
    given = isinstance(day, Leaf) and day.now is not None
    read = leaf(day).read if given else _today
    return write(KINDS[leaf(one.arguments["kind"]).now.value], alias, lambda: parameters.add(read, "date"))


def _today(values: Mapping[str, Any]) -> date:
    return values[TODAY]()


def _vendors(choice: Choice, alias: str, on: Day) -> list[str]:
    return [*_flag(choice.vendor, alias), _not_ended(alias, on)]


def _items(choice: Choice, alias: str, on: Day) -> list[str]:
    stocked = [f"NOT {alias}.taxable_service"] if choice.stock else []
    return [*_flag(choice.item, alias), *stocked, _not_ended(alias, on)]


def _customers(choice: Choice, alias: str, on: Day) -> list[str]:
    block = f"{alias}.central_order_block"
    open_ = f"({block} IS NULL OR NOT {block} = {literal(STOPPED_BLOCK)})"
    return [*_flag(choice.customer, alias), open_, f"NOT {alias}.deletion_flag"]


def _flag(wanted: str, alias: str) -> list[str]:
    """Nothing, where documents of the kind name none of these."""
    if wanted == ANY:
        return []
    return [f"{alias}.{wanted}"] if wanted else ["false"]


def _not_ended(alias: str, on: Day) -> str:
    return f"({alias}.end_date IS NULL OR {alias}.end_date > {on()})"


_LISTS: Mapping[str, Callable[[Choice, str, Day], list[str]]] = {
    "vendorsFor": _vendors,
    "stockItemsFor": _items,
    "customersFor": _customers,
}
