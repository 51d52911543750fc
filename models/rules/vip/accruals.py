"""Points for what was paid, by the activity giving most; fewer once goods come back. Next: till_facts.py."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from models.rules.vip.accounts import ZERO
from models.rules.vip.shares import spread

ONCE = Decimal(1)
_ALL: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Accrual:
    """An activity that gives points, on the day of the sale. An empty set names all."""

    code: str
    ratio: Decimal
    multiplier: Decimal = ONCE
    types: frozenset[str] = _ALL
    stores: frozenset[str] = _ALL
    brands: frozenset[str] = _ALL

    def is_for(self, vip_type: str, store: str) -> bool:
        return (not self.types or vip_type in self.types) and (not self.stores or store in self.stores)

    def takes(self, brand: str) -> bool:
        return not self.brands or brand in self.brands


@dataclass(frozen=True)
class Bought:
    """Of a line what was really paid, and so may give points."""

    brand: str
    eligible: Decimal


@dataclass(frozen=True)
class Earned:
    points: int = 0
    activity: str | None = None


def eligible_of(amounts: Sequence[Decimal], unpaid: Decimal) -> list[Decimal]:
    """PO-1, of each line. `unpaid`: what coupons and points stand for, spread over the lines by value."""
    parts = spread(min(unpaid, sum(amounts, ZERO)), amounts)
    return [amount - part for amount, part in zip(amounts, parts, strict=True)]


def points_of(bought: Iterable[Bought], accrual: Accrual) -> int:
    """PO-2: whole points, cut off once for the whole sale."""
    eligible = sum((one.eligible for one in bought if accrual.takes(one.brand)), ZERO)
    return int((eligible * accrual.ratio * accrual.multiplier).to_integral_value(ROUND_FLOOR))


def best_of(bought: Sequence[Bought], accruals: Iterable[Accrual]) -> Earned:
    """PO-3, PO-4: of those that are for the card and the store the one that gives most, of equals the one
    with the lower code; none is added to another.
    """
    best = Earned()
    for one in sorted(accruals, key=lambda one: one.code):
        points = points_of(bought, one)
        if points > best.points:
            best = Earned(points, one.code)
    return best


def reversal_of(given: int, rest: Iterable[Bought], accrual: Accrual | None) -> int:
    """PO-5: what a return takes back, so that what stays is what the rest alone would be given. `given`: by
    the sale, less what earlier returns took back.
    """
    stays = 0 if accrual is None else points_of(rest, accrual)
    return min(stays - given, 0)
