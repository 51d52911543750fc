"""A finding may say that there is another customer, but names only those the caller may see. Next: tx.py."""

from dataclasses import replace

from models.rules.finding import Finding
from models.rules.numbers import stored
from resolvers.access.grants import scope_arrays
from resolvers.write.config import Connection
from resolvers.write.context import WriteContext
from resolvers.write.state import VISIBLE

_VISIBLE = f"SELECT n FROM unnest($1::text[]) n WHERE {VISIBLE.format('n', '$2', '$3')}"  # noqa: S608
_LISTS = ("customers", "scores")  # params with one entry per customer, by comma


async def hide_customers(
    connection: Connection, context: WriteContext, findings: tuple[Finding, ...]
) -> tuple[Finding, ...]:
    told = {number for one in findings for number in _customers(one)}
    scope = context.caller.read_scope()
    if not told or scope.everything:
        return findings
    rows = await connection.fetch(_VISIBLE, sorted(map(stored, told)), *scope_arrays(scope))
    visible = {row["n"] for row in rows}
    return tuple(_without(one, visible) for one in findings)


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
