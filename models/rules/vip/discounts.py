"""What holders of a card pay: the rate of a brand, the price and the amount of a line. Next: accruals.py."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from models.rules.money import cents

FULL = Decimal("1.000")  # the rate of who has no discount


@dataclass(frozen=True)
class Rates:
    """Of a card type, on the day of a sale; those of nobody are of who has no card that gives benefits."""

    by_brand: Mapping[str, Decimal] = field(default_factory=dict[str, Decimal])
    default: Decimal | None = None

    def of(self, brand: str) -> Decimal:
        """DI-1"""
        found = self.by_brand.get(brand, self.default)
        return FULL if found is None else found


NO_RATES = Rates()


@dataclass(frozen=True)
class Price:
    """Of a line. `listed`: what all of it would be at list prices."""

    rate: Decimal
    unit: Decimal
    amount: Decimal
    listed: Decimal


def price_of(list_price: Decimal, quantity: Decimal, rate: Decimal) -> Price:
    """DI-2: the price of one is whole cents; so is the amount, of goods that are weighed too."""
    unit = cents(list_price * rate)
    return Price(rate, unit, cents(unit * quantity), cents(list_price * quantity))
