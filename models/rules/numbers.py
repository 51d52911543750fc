"""Customer numbers: alpha conversion (NR-5) and drawing from ranges (NR-1 … NR-4). Next: partner_keys.py."""

import re
from dataclasses import dataclass

from models.rules.config import NumberRange
from models.rules.finding import Finding, error, warning
from models.rules.finding_codes import Code
from models.rules.state import Path

LENGTH = 10
LOW = 10  # percent left, below which a warning is due


def stored(number: str) -> str:
    """0100000004 for 100000004; mixed numbers in upper case as typed."""
    typed = number.strip().upper()
    return typed.zfill(LENGTH) if typed.isascii() and typed.isdigit() else typed


def shown(number: str) -> str:
    """100000004 for 0100000004."""
    if number.isascii() and number.isdigit():
        return number.lstrip("0") or "0"
    return number


@dataclass(frozen=True)
class Drawn:
    """`number` is None when the range is exhausted."""

    number: str | None
    findings: tuple[Finding, ...] = ()


def draw(numbers: NumberRange, last: str) -> Drawn:
    """The next number after `last` used; the caller holds the lock on the range's row."""
    start, end = int(numbers.start), int(numbers.end)
    following = max(int(last or 0) + 1, start)
    at: Path = ("account_group",)
    if following > end:
        return Drawn(None, (error(Code.CM_NR_FULL, at, range=numbers.code),))
    left = end - following
    low = left * 100 < LOW * (end - start + 1)
    found = (warning(Code.CM_NR_LOW, at, range=numbers.code, left=str(left)),) if low else ()
    return Drawn(str(following).zfill(LENGTH), found)


def in_range(numbers: NumberRange, number: str) -> bool:
    if numbers.external:
        return bool(re.fullmatch(numbers.pattern, number))
    return number.isdigit() and int(numbers.start) <= int(number) <= int(numbers.end)


def overlaps(one: NumberRange, other: NumberRange) -> bool:
    """NR-4, asked when a range is maintained."""
    if one.external or other.external:
        return False
    return int(one.start) <= int(other.end) and int(other.start) <= int(one.end)
