"""Grants as a caller asks for them, checked; what is wrong is told with its place. Next: api_keys.py."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from models.rules.finding import Finding, error, in_order
from models.rules.finding_codes import Code
from models.rules.roles import MAX_CLEARANCE, ROLES, Action
from models.rules.shape import Shield
from models.rules.state import Path
from resolvers.access.caller import Codes, Grant
from resolvers.access.grants import is_code
from resolvers.errors import Refused

LISTS = ("company_codes", "sales_orgs", "institutions", "archive_types", "stores")
_ALL = "*"


def grants_wanted(given: Sequence[Mapping[str, Any]], path: Path) -> tuple[Grant, ...]:
    """Refused with all that is wrong. `given`: by the names of Grant; actions and classes by their names."""
    found = [one for place, row in enumerate(given) for one in check_wanted(row, (*path, place))]
    if found:
        raise Refused(in_order(found))
    return tuple(_grant(row) for row in given)


def grant_wanted(given: Mapping[str, Any], path: Path) -> Grant:
    """The same of a single one."""
    if found := list(check_wanted(given, path)):
        raise Refused(in_order(found))
    return _grant(given)


def check_wanted(row: Mapping[str, Any], path: Path) -> Iterator[Finding]:
    if row.get("role") not in ROLES:
        yield error(Code.GEN_REF, (*path, "role"), value=str(row.get("role")))
    for name in LISTS:
        codes = _codes_of(row, name)
        for place, code in enumerate(codes):
            if not (is_code(code) or [code] == [_ALL] == codes):
                yield error(Code.GEN_PATTERN, (*path, name, place), value=code)
    clearance = row.get("clearance") or 0
    if not 0 <= clearance <= MAX_CLEARANCE:
        yield error(Code.GEN_RANGE, (*path, "clearance"), value=str(clearance), range=f"0–{MAX_CLEARANCE}")


def _grant(row: Mapping[str, Any]) -> Grant:
    actions, classes = row.get("actions"), row.get("field_classes")
    lists: dict[str, Codes] = {name: _codes(_codes_of(row, name)) for name in LISTS}
    return Grant(
        row["role"],
        **lists,
        clearance=row.get("clearance") or 0,
        actions=None if actions is None else frozenset(Action[one] for one in actions),
        classes=None if classes is None else frozenset(Shield[one] for one in classes),
    )


def _codes(codes: list[str]) -> Codes:
    return None if codes == [_ALL] else frozenset(codes)


def _codes_of(row: Mapping[str, Any], name: str) -> list[str]:
    return [code.strip().upper() for code in row.get(name) or ()]
