"""What is asked of whoever uncovers fields of a customer: which, why, how long. Next: roles.py."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from models.rules.finding import Finding, error, in_order
from models.rules.finding_codes import Code
from models.rules.shape import Shield

SHORTEST_REASON, LONGEST_REASON = 10, 200
MOST_MINUTES = 60


@dataclass(frozen=True)
class Wish:
    """To see classes of fields of one customer in clear for a while."""

    customer_number: str
    shields: Sequence[Shield]
    reason: str
    minutes: int


def check_wish(wish: Wish) -> tuple[Finding, ...]:
    found = [*_check_reason(wish.reason.strip())]
    if not wish.shields:
        found.append(error(Code.GEN_REQUIRED, ("field_classes",)))
    if not 1 <= wish.minutes <= MOST_MINUTES:
        told = {"value": str(wish.minutes), "range": f"1–{MOST_MINUTES}"}
        found.append(error(Code.GEN_RANGE, ("minutes",), **told))
    return in_order(found)


def forbidden_classes(wish: Wish, allowed: frozenset[Shield]) -> tuple[Finding, ...]:
    return tuple(
        error(Code.GEN_FORBIDDEN, ("field_classes", at))
        for at, shield in enumerate(wish.shields)
        if shield not in allowed
    )


def _check_reason(reason: str) -> list[Finding]:
    """It is read by whoever looks over the trail: a word or two say nothing."""
    path = ("reason",)
    if not reason:
        return [error(Code.GEN_REQUIRED, path)]
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in reason):
        return [error(Code.GEN_PATTERN, path, value=f"{reason[:20]!a}")]
    if len(reason) > LONGEST_REASON:
        return [error(Code.GEN_LENGTH, path, value=f"{reason[:20]}…", max=str(LONGEST_REASON))]
    if len(reason) < SHORTEST_REASON:
        return [error(Code.US_REASON, path, min=str(SHORTEST_REASON))]
    return []
