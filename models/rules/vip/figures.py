"""Figures of VIPs: months, means, shares that sum to 100. Next: ../../../resolvers/vip/figures.py."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.money import cents
from models.rules.vip.accounts import ZERO
from models.rules.vip.shares import spread

_WHOLE = Decimal("100.00")
_RATE = Decimal("0.0001")


@dataclass(frozen=True)
class Means:
    """Q-2: of one card. `discount`: what was paid of list prices; None where nothing was bought."""

    months: int
    monthly_spend: Decimal
    monthly_visits: Decimal
    discount: Decimal | None


def means_of(total: Decimal, list_total: Decimal, sales: int, months: int) -> Means:
    return Means(
        months,
        cents(total / months),
        cents(Decimal(sales) / months),
        discount_of(total, list_total),
    )


def discount_of(total: Decimal, list_total: Decimal) -> Decimal | None:
    return (total / list_total).quantize(_RATE, ROUND_HALF_UP) if list_total > 0 else None


def calendar_months(begin: date, end: date) -> int:
    """Those that both days touch, with them; at least one."""
    return max(1, 12 * (end.year - begin.year) + end.month - begin.month + 1)


def shares(amounts: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Percent of the sum by code, with two decimals, which sum to 100.00: what rounding down leaves over goes
    to the largest remainders, of equal ones to the lower code. What came back on balance is no share; where
    nothing was sold there are none.
    """
    codes = sorted(amounts)
    return dict(zip(codes, spread(_WHOLE, [max(ZERO, amounts[code]) for code in codes]), strict=True))


def check_since(since: date | None, until: date) -> Iterator[Finding]:
    """The first day, where one is given, is none after the last."""
    if since is not None and until < since:
        yield error(Code.GEN_RANGE, ("asOf",), value=str(until), range=f"≥ {since}")


def check_stores(stores: Sequence[str], known: Collection[str]) -> Iterator[Finding]:
    """`known`: those that could be codes of stores."""
    for at, typed in enumerate(stores):
        if typed not in known:
            yield error(Code.GEN_PATTERN, ("stores", at), value=typed)
