"""Codes in levels: what fits, the code above, the next one that is free. Next: trees.py."""

from collections.abc import Collection, Mapping
from itertools import accumulate, groupby
from typing import TypeAlias

Levels: TypeAlias = tuple[int, ...]  # digits that each level adds

MOST_DIGITS = 12  # of a category or department
MOST_ACCOUNT_DIGITS = 20
TWO_TWO_TWO: Levels = (2, 2, 2)
_SHOWN = 4  # levels that a rule names before it ends in …


def going_on(levels: Levels, most: int) -> Levels:
    """Further levels are as long as the last, as far as a code has room."""
    further = (most - sum(levels)) // levels[-1] if levels else 0
    return levels + levels[-1:] * further


LEVELS: Mapping[str, Levels] = {
    "Department": TWO_TWO_TWO,
    "CustomerCategory": TWO_TWO_TWO,
    "VendorCategory": TWO_TWO_TWO,
    "StockItemCategory": TWO_TWO_TWO,
    "LedgerAccount": going_on((4, 2, 2), MOST_ACCOUNT_DIGITS),
}


def fits_levels(code: str, levels: Levels = TWO_TWO_TWO) -> bool:
    """DE-1, CA-1"""
    return code.isascii() and code.isdigit() and len(code) in accumulate(levels)


def parent_of(code: str, levels: Levels = TWO_TWO_TWO) -> str | None:
    """The code above; None on the first level."""
    lengths = [length for length in accumulate(levels) if length < len(code)]
    return code[: lengths[-1]] if lengths else None


def level_of(code: str, levels: Levels) -> int:
    """1 on the first level, of a code that fits."""
    return [*accumulate(levels)].index(len(code)) + 1


def rule_of(levels: Levels) -> str:
    """2-2-2, and 4-2-2… of one that goes on."""
    if len(levels) <= _SHOWN:
        return "-".join(map(str, levels))
    runs = [(digits, len([*run])) for digits, run in groupby(levels)]
    *fixed, (last, times) = runs
    shown = [digits for digits, count in fixed for _ in range(count)] + [last] * min(times, 2)
    return "-".join(map(str, shown)) + ("…" if times > len(shown[len(shown) - 2 :]) else "")


def digits_below(above: str, levels: Levels) -> int | None:
    """How many digits a code right below it adds; None on the last level."""
    level = level_of(above, levels) if above else 0
    return levels[level] if level < len(levels) else None


def next_code(above: str, numbers: range, taken: Collection[str]) -> str | None:
    """One after the highest; once that was the last, the lowest that is free. None: the level is full.

    `numbers`: what the level may add; 00 is left to who gives codes by hand.
    """
    given, digits = {int(code[len(above) :]) for code in taken}, len(str(numbers[-1]))
    after = max(given, default=numbers[0] - 1) + 1
    found = after if after in numbers else next((one for one in numbers if one not in given), None)
    return None if found is None else f"{above}{found:0{digits}}"
