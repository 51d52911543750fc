"""Findings of messages: kept without secrets, and told later to whoever looks then. Next: queue.py."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, Protocol, TypeAlias, TypeVar, cast

import asyncpg

from models.rules.finding import Finding
from models.rules.numbers import stored
from models.rules.shape import Form, Shape, camel
from resolvers.access.acting import grants_behind
from resolvers.access.caller import Caller
from resolvers.access.granting import within_own
from resolvers.access.grants import scope_arrays
from resolvers.pool import Connection
from resolvers.write.state import VISIBLE, customer_shape

# As formats call them beside: IDoc's second half of an account, and OData.
_SEALED_WORDS = frozenset({"BKREF", "BankAccount", "BankAccountReferenceText"})
_VALUE, _CUSTOMERS, _SCORES = "value", "customers", "scores"
# What the parameters of findings say that is nobody's data.
_OPEN = frozenset(
    {
        *("max", "length", "list", "range", "format", "segment", "parent", "field", "domain", "system"),
        *("function", "taken"),
    }
)
_SEEN = f"SELECT n FROM unnest($3::text[]) n WHERE {VISIBLE.format('n', '$1', '$2')}"  # noqa: S608


class Telling(Protocol):
    """A message, or a row of a load."""

    @property
    def findings(self) -> Sequence[Finding]: ...
    @property
    def user_name(self) -> str: ...
    @property
    def submitted_by(self) -> str: ...
    @property
    def token_id(self) -> int | None: ...


Sender: TypeAlias = tuple[str, int | None]  # user, token
_T = TypeVar("_T", bound=Telling)


def kept(finding: Finding) -> Finding:
    """A bank account that was wrong is not written down: its last four signs are. Whether it is called by our
    name of the column or by that of a format.
    """
    value = finding.params.get(_VALUE)
    if value is None or not finding.path or finding.path[-1] not in _sealed():
        return finding
    return replace(finding, params={**finding.params, _VALUE: f"****{value.lstrip('*')[-4:]}"})


@cache
def _sealed() -> frozenset[str | int]:
    return frozenset(_sealed_of(customer_shape())) | _SEALED_WORDS


def _sealed_of(shape: Shape) -> Iterator[str]:
    for name, field in shape.fields.items():
        if field.form is Form.SEALED:
            yield from (name, camel(name), field.sap.partition("-")[2], field.label_zh, f"{field.label_zh}*")
    for child in shape.children.values():
        yield from _sealed_of(child)


async def told_to(source: asyncpg.Pool | Connection, caller: Caller, found: Sequence[_T]) -> list[_T]:
    """They were found for who sent the message, with the rights that he had then. Other customers in them are
    told as far as the caller sees these now; what was sent is told to the owner alone, as `within` says.
    """
    named = {number for one in found for finding in one.findings for number in _numbers(finding)}
    seen: set[str] = set()
    if named:
        sight = scope_arrays(caller.read_scope())
        seen = {row["n"] for row in await source.fetch(_SEEN, *sight, [*map(stored, named)])}
    mine = await within(source, caller, found)
    return [_retold(one, seen if _sender(one) in mine else None) for one in found]


async def within(
    source: asyncpg.Pool | Connection, caller: Caller, found: Sequence[Telling]
) -> frozenset[Sender]:
    """Who sent them, as far as they are the caller's, and he has no fewer rights."""
    mine = {_sender(one) for one in found if one.user_name == caller.user_name}
    return frozenset([one for one in mine if await _includes(source, caller, one)])


async def _includes(source: asyncpg.Pool | Connection, caller: Caller, sender: Sender) -> bool:
    if (caller.user_name, caller.token_id) == sender:
        return True
    grants = await grants_behind(source, *sender)
    return bool(grants) and all(within_own(caller, grant) for grant in grants)


def _sender(one: Telling) -> Sender:
    return one.submitted_by, one.token_id


def _retold(one: _T, seen: set[str] | None) -> _T:
    told = (_bare(finding) if seen is None else _in_sight(finding, seen) for finding in one.findings)
    return replace(cast("Any", one), findings=tuple(told)) if one.findings else one


def _in_sight(finding: Finding, seen: set[str]) -> Finding:
    numbers = _numbers(finding)
    left = [number for number in numbers if stored(number) in seen]
    if len(left) == len(numbers):
        return finding
    params: dict[str, Any] = {
        name: value for name, value in finding.params.items() if name not in (_CUSTOMERS, _SCORES)
    }
    return replace(finding, params=params | ({_CUSTOMERS: ", ".join(left)} if left else {}))


def _bare(finding: Finding) -> Finding:
    return replace(finding, params={name: finding.params[name] for name in finding.params if name in _OPEN})


def _numbers(finding: Finding) -> list[str]:
    return [one for one in finding.params.get(_CUSTOMERS, "").split(", ") if one]
