"""What the data files must agree on among themselves. Next: reference.py."""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any, TypeAlias

from models.rules.checks.bank import check_cnaps
from models.rules.config import Status
from models.rules.roles import ROLES

# table -> (place, values) of every row
Rows: TypeAlias = Mapping[str, list[tuple[str, dict[str, Any]]]]
Rule: TypeAlias = Callable[[Rows], Iterator[str]]

_NUMBER = 10  # digits of a stored number


def _number_ranges(rows: Rows) -> Iterator[str]:
    """NR-4: internal ranges are in order and do not overlap; an external one has a pattern."""
    spans: list[tuple[str, str, str]] = []
    for place, row in rows.get("number_range", []):
        if row["external"]:
            yield from _pattern(place, row.get("pattern"))
            continue
        start, end, last = (row.get(name) or "" for name in ("from_number", "to_number", "last_number"))
        if not _is_number(start) or not _is_number(end) or start > end:
            yield f"{place}, from_number: must be ten digits, not above to_number {end!r}, but is {start!r}"
            continue
        spans.append((start, end, place))
        if last and not (_is_number(last) and int(start) - 1 <= int(last) <= int(end)):
            yield f"{place}, last_number: must lie in {start} – {end} or just before, but is {last!r}"
    for one, other in pairwise(sorted(spans)):
        if other[0] <= one[1]:
            yield f"{other[2]}, from_number: must not overlap {one[2]}, but is {other[0]!r}"


def _is_number(text: str) -> bool:
    return len(text) == _NUMBER and text.isascii() and text.isdigit()


def _pattern(place: str, pattern: str | None) -> Iterator[str]:
    try:
        re.compile(pattern or "")
    except re.error as error:
        yield f"{place}, pattern: must be a regular expression ({error}), but is {pattern!r}"
    if not pattern:
        yield f"{place}, pattern: an external range must have one, but is {pattern!r}"


def _account_groups(rows: Rows) -> Iterator[str]:
    """Functions and roles that nobody knows would silently never fit."""
    codes = rows.get("reference_code", [])
    functions = {row["key"] for _, row in codes if row["list"] == "partner_functions"}
    allowed = {
        "maintainers": set(ROLES),
        "own_functions": functions,
        "serves_functions": functions,
        "self_functions": functions,
    }
    for place, row in rows.get("account_group", []):
        for column, known in allowed.items():
            for name in filter(None, (row.get(column) or "").split(",")):
                if name not in known:
                    yield f"{place}, {column}: must be of {', '.join(sorted(known))}, but is {name!r}"


def _field_status(rows: Rows) -> Iterator[str]:
    for place, row in rows.get("field_status", []):
        if row["status"] not in set(Status):
            named = f"{place}, {row['account_group']}"
            yield f"{named}: must be R, O, D or S, but is {row['status']!r}"


def _bank_keys(rows: Rows) -> Iterator[str]:
    for place, row in rows.get("bank_master", []):
        key = row["bank_key"]
        for finding in check_cnaps(key, ()) if row["bank_country"] == "CN" else ():
            yield f"{place}, bank_key: {finding.code.value}: {finding.message('en')}, but is {key!r}"


def _payment_terms(rows: Rows) -> Iterator[str]:
    for place, row in rows.get("payment_terms", []):
        fixed, net = row.get("fixed_day"), row.get("net_days")
        if (fixed is None) == (net is None):
            yield f"{place}, net_days: either net_days or fixed_day must be filled, but is {net!r}"


RULES: tuple[Rule, ...] = (_number_ranges, _account_groups, _field_status, _bank_keys, _payment_terms)
