"""Amounts of money, and other figures with two decimals. Next: shape.py."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def cents(value: Decimal) -> Decimal:
    """Two decimals, halves away from zero, as people count."""
    return value.quantize(CENT, ROUND_HALF_UP)
