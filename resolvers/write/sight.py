"""A finding may say that there is another customer, but names only those the caller may see. Next: tx.py."""

from collections.abc import Sequence
from dataclasses import replace

from models.rules.blind import SEES_ALL, Blind
from models.rules.finding import Finding
from models.rules.finding_codes import Code
from models.rules.numbers import stored
from models.rules.shape import Shield
from resolvers.access.caller import Caller, Scope
from resolvers.access.grants import scope_arrays
from resolvers.write.config import Connection
from resolvers.write.context import WriteContext
from resolvers.write.masks import without_masked
from resolvers.write.state import VISIBLE

_VISIBLE = f"SELECT n FROM unnest($1::text[]) n WHERE {VISIBLE.format('n', '$2', '$3')}"  # noqa: S608
_LISTS = ("customers", "scores")  # params with one entry per customer, by comma
# Who has the same number is named to those who read his: for others it would be a search by a masked field.
_BY_MASKED = {Code.CM_DUP_TAX: Shield.TAX, Code.CM_DUP_BANK: Shield.BANK}


async def hide_findings(
    connection: Connection, context: WriteContext, findings: Sequence[Finding], blind: Blind = SEES_ALL
) -> tuple[Finding, ...]:
    """Without what the caller does not see: of others, and (`blind`) of the customer at hand."""
    told: list[Finding] = []
    visible: dict[Shield, set[str]] = {}
    for shield in {_shield(one) for one in findings if _customers(one)}:
        named = {stored(number) for one in findings if _shield(one) is shield for number in _customers(one)}
        visible[shield] = await _visible(connection, context.caller, shield, named)
    for one in findings:
        shown = _without(one, visible[_shield(one)]) if _customers(one) else one
        told.append(without_masked(shown, blind))
    return tuple(told)


async def _visible(connection: Connection, caller: Caller, shield: Shield, numbers: set[str]) -> set[str]:
    """Those of these customers whose fields of this class he reads in clear; of BUSINESS that is, sees."""
    scope = caller.clear_scope(shield)
    unmasked = {one.customer_number for one in caller.unmasked if one.shield is shield} & numbers
    seen = await _in_scope(connection, caller.read_scope(), unmasked)
    return seen if scope is None else seen | await _in_scope(connection, scope, numbers)


async def _in_scope(connection: Connection, scope: Scope, numbers: set[str]) -> set[str]:
    if scope.everything or not numbers:
        return numbers
    rows = await connection.fetch(_VISIBLE, sorted(numbers), *scope_arrays(scope))
    return {row["n"] for row in rows}


def _shield(finding: Finding) -> Shield:
    return _BY_MASKED.get(finding.code, Shield.BUSINESS)


def _customers(finding: Finding) -> list[str]:
    return [one for one in finding.params.get("customers", "").split(", ") if one]


def _without(finding: Finding, visible: set[str]) -> Finding:
    numbers = _customers(finding)
    kept = [at for at, number in enumerate(numbers) if stored(number) in visible]
    if len(kept) == len(numbers):
        return finding
    params = dict(finding.params)
    for name in _LISTS:
        listed = params.pop(name, "").split(", ")
        if kept and len(listed) == len(numbers):
            params[name] = ", ".join(listed[at] for at in kept)
    return replace(finding, params=params)
