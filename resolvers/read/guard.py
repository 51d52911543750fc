"""The second net: no statement runs unless it carries the caller's scope and masks. Next: guard_facts.py.

visibility.py and masks.py write the scope into every statement. Should they, or who calls them, forget a
place, the statement is refused here: it is parsed, and for each table in it a proof is wanted that no row
outside the scope can come from it, for each shielded column that it stands behind its mask. It is proven once
for a plan and a kind of caller; that the codes among the arguments are the caller's own, for each read.
See docs/decisions/0010-second-net.md.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import orjson

from models.rules.shape import Shield
from resolvers.access.caller import Caller, Reach, Scope
from resolvers.read.guard_proof import Items, Sight
from resolvers.read.guard_tree import GuardError
from resolvers.read.guard_walk import Demand, inspect

_MASKED = (Shield.BANK, Shield.IDENTITY, Shield.PERSONAL, Shield.TAX)
_SCOPES = ("company_codes", "sales_orgs")
_KEPT = 10_000  # proven statements
_REACHES, _ME, _UNMASKED, _STORES = "reaches", "user_name", "unmasked", "stores"


@dataclass
class Guard:
    """What it has admitted; one of these for each plan."""

    admitted: set[int] = field(default_factory=set[int])  # by the number of the kind of caller

    def admit(self, caller: Caller, sql: str, names: Sequence[str], arguments: Sequence[Any]) -> None:
        """`names` tells what the arguments are for; GuardError unless he may see all that comes out."""
        wanted = _wanted(caller)
        for name, argument in zip(names, arguments, strict=True):
            if name in wanted.values and not _same(name, argument, wanted.values[name]):
                raise GuardError(f"the argument {name} is not the caller's")
        if wanted.number not in self.admitted:
            _prove(sql, tuple(names), wanted.kind)
            self.admitted.add(wanted.number)


# Plans of records are made anew for each act, with the same statements: by their digests.
_proven: OrderedDict[tuple[bytes, tuple[str, ...], "_Kind"], None] = OrderedDict()


def _prove(sql: str, names: tuple[str, ...], kind: "_Kind") -> None:
    key = (hashlib.sha256(sql.encode()).digest(), names, kind)
    if key in _proven:
        _proven.move_to_end(key)
        return
    inspect(sql, _demand(kind, names))
    _proven[key] = None
    if len(_proven) > _KEPT:
        _proven.popitem(last=False)


@dataclass(frozen=True)
class _Lists:
    """Of one scope, which lists are limited, and whether there is nothing at all in it."""

    companies: bool
    orgs: bool
    nowhere: bool = False


@dataclass(frozen=True)
class _Kind:
    """All of a caller that decides what a statement must carry."""

    read: _Lists
    items: Items
    cards: bool
    all_stores: bool
    users: bool
    audit: bool
    masked: tuple[tuple[Shield, _Lists], ...]


@dataclass(frozen=True)
class _Wanted:
    kind: _Kind
    number: int  # of the kind; quicker to compare
    values: Mapping[str, Any]  # of the arguments that hold the caller's scope, by their names


_numbers: dict[_Kind, int] = {}


@lru_cache(maxsize=4_096)
def _wanted(caller: Caller) -> _Wanted:
    scope = caller.read_scope()
    masked = [(shield, caller.clear_scope(shield)) for shield in _MASKED if not caller.reads_clear(shield)]
    kind = _Kind(
        _lists(scope),
        _items(scope),
        scope.cards,
        scope.stores is None,
        scope.users,
        scope.audit,
        tuple((shield, _lists(clear)) for shield, clear in masked),
    )
    values: dict[str, Any] = {**_codes(scope, ""), _REACHES: scope.reaches, _ME: caller.user_name}
    values[_STORES] = scope.stores
    for shield, clear in masked:
        if clear is not None and not _is_part(clear, scope):
            raise GuardError(f"{shield.value} is clear where nothing is seen")
        ending = f":{shield.value}"
        values |= _codes(clear, ending) if clear is not None else {}
        numbers = {one.customer_number for one in caller.unmasked if one.shield is shield}
        values[_UNMASKED + ending] = frozenset(numbers)
    return _Wanted(kind, _numbers.setdefault(kind, len(_numbers)), values)


def _lists(scope: Scope | None) -> _Lists:
    if scope is None:
        return _Lists(companies=True, orgs=True, nowhere=True)
    return _Lists(scope.company_codes is not None, scope.sales_orgs is not None, scope.nothing)


def _is_part(clear: Scope, scope: Scope) -> bool:
    pairs = ((clear.company_codes, scope.company_codes), (clear.sales_orgs, scope.sales_orgs))
    return all(whole is None or (part is not None and part <= whole) for part, whole in pairs)


def _items(scope: Scope) -> Items:
    if scope.every_item:
        return Items.ALL
    return Items.SOME if scope.reaches else Items.NONE


def _codes(scope: Scope, ending: str) -> dict[str, Any]:
    return dict(
        zip((name + ending for name in _SCOPES), (scope.company_codes, scope.sales_orgs), strict=True)
    )


def _same(name: str, argument: Any, wanted: Any) -> bool:
    """Whether an argument holds the caller's own."""
    if name == _ME or argument is None or wanted is None:
        return argument == wanted
    if name == _REACHES:
        return _reaches(argument) == wanted
    return len(argument) == len(wanted) and wanted.issuperset(argument)


@lru_cache(maxsize=1_024)
def _reaches(text: str) -> frozenset[Reach]:
    return frozenset(Reach(one["i"], one["t"], one["c"]) for one in orjson.loads(text))


def _demand(kind: _Kind, names: Sequence[str]) -> Demand:
    """With the places of the arguments in one plan."""

    def places(name: str) -> frozenset[int]:
        return frozenset(at for at, one in enumerate(names, 1) if one == name)

    read = Sight(
        # where a class of fields is clear is a part of what is seen: _wanted looks
        *_limits(kind.read, ["", *(f":{shield.value}" for shield, _ in kind.masked)], places),
        nowhere=kind.read.nowhere,
        items=kind.items,
        reaches=places(_REACHES),
        cards=kind.cards,
        all_stores=kind.all_stores,
        stores=places(_STORES),
        users=kind.users,
        audit=kind.audit,
        me=places(_ME),
    )
    clear = {
        shield: Sight(
            *_limits(lists, [f":{shield.value}"], places),
            read=False,
            nowhere=lists.nowhere,
            unmasked=places(f"{_UNMASKED}:{shield.value}"),
        )
        for shield, lists in kind.masked
    }
    return Demand(read, clear)


def _limits(
    lists: _Lists, endings: Sequence[str], places: Callable[[str], frozenset[int]]
) -> tuple[frozenset[int] | None, frozenset[int] | None]:
    found = [frozenset[int]().union(*(places(name + one) for one in endings)) for name in _SCOPES]
    return found[0] if lists.companies else None, found[1] if lists.orgs else None
