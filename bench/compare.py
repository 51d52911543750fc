"""Whether two contestants gave the same answer: same rows, same values. Next: reads.py."""

import json
from decimal import Decimal
from typing import Any, cast

from bench.place import BenchError

# Dossier shows these without the leading zeros that are stored; the plain table readers show them stored.
_NUMBERS = frozenset(("customerNumber", "reconAccount", "partner"))


def rows(answer: bytes) -> list[dict[str, Any]]:
    """The customers of an answer, in the common notation."""
    data: dict[str, Any] = json.loads(answer)["data"]
    found: Any = data["customers"]["nodes"] if "customers" in data else [data["customer"]]
    return [_common("", row) for row in found]


def check_equal(name: str, answer: bytes, other: str, expected: bytes) -> None:
    """BenchError with the first difference."""
    ours, theirs = rows(answer), rows(expected)
    if len(ours) != len(theirs):
        raise BenchError(f"{name} answers {len(ours)} customers, {other} {len(theirs)}")
    for one, two in zip(ours, theirs, strict=True):
        different = _difference("customer", one, two)
        if different:
            raise BenchError(f"{name} and {other} differ at {different}")


def _common(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _common(key, child) for key, child in cast("dict[str, Any]", value).items()}
    if isinstance(value, list):
        return [_common(name, item) for item in cast("list[Any]", value)]
    if isinstance(value, str) and name in _NUMBERS and value.isdigit():
        return value.lstrip("0")
    return Decimal(str(value)) if isinstance(value, float) else value


def _difference(path: str, one: Any, two: Any) -> str | None:
    if isinstance(one, dict) and isinstance(two, dict):
        first, second = cast("dict[str, Any]", one), cast("dict[str, Any]", two)
        if list(first) != list(second):
            return f"{path}: fields {list(first)} and {list(second)}"
        pairs = [(f"{path}.{key}", first[key], second[key]) for key in first]
    elif isinstance(one, list) and isinstance(two, list):
        left, right = cast("list[Any]", one), cast("list[Any]", two)
        if len(left) != len(right):
            return f"{path}: {len(left)} and {len(right)} rows"
        pairs = [(f"{path}[{at}]", *both) for at, both in enumerate(zip(left, right, strict=True))]
    else:
        return None if one == two else f"{path}: {one!r} and {two!r}"
    return next((found for pair in pairs if (found := _difference(*pair)) is not None), None)
