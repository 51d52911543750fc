"""Amounts divided in whole cents, so that the parts are the whole. Next: discounts.py."""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal

from models.rules.money import CENT
from models.rules.vip.accounts import ZERO


def spread(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """By value; the cents that are left over go where most was cut off, of equals to the first. Of an amount
    that is no more than the weights together no part is more than its weight.
    """
    whole = sum(weights, ZERO)
    if not whole:
        return [ZERO for _ in weights]
    exact = [amount * one / whole for one in weights]
    parts = [one.quantize(CENT, ROUND_FLOOR) for one in exact]
    left = int((amount - sum(parts, ZERO)) / CENT)
    most = sorted(range(len(parts)), key=lambda at: (parts[at] - exact[at], at))
    for at in most[:left]:
        parts[at] += CENT
    return parts
