"""Coupons and redemptions that pay for a sale; good again when all of it came back. Next: payments.py."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from models.rules.care.coupons import (
    USED,
    Sale,
    Scene,
    check_offer,
    decide_redeem,
    decide_restore,
    discount_of,
)
from models.rules.decision import Decision
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.shape import Shape
from models.rules.state import Path, State, rows, text
from models.rules.vip.redemptions import check_use, decide_free, decide_use

COUPON, POINTS_COUPON = "COUPON", "POINTS_COUPON"

Decided: TypeAlias = tuple[State, Decision]


@dataclass(frozen=True)
class Vouchers:
    """Those that payments name and that are there, by code, locked; a coupon with its batch. `cards`: the
    buyer's, with those that it replaces.
    """

    scene: Scene
    redemption: Shape
    coupons: Mapping[str, tuple[State, State]] = field(default_factory=dict[str, tuple[State, State]])
    redemptions: Mapping[str, State] = field(default_factory=dict[str, State])
    cards: frozenset[str] = frozenset()

    def check(self, payment: State, sale: Sale, path: Path) -> list[Finding]:
        """Of a payment by one of them, which is to be good for this sale and worth that much."""
        code, at = text(payment, "coupon_code"), (*path, "coupon_code")
        if text(payment, "kind") == COUPON:
            return self._check_coupon(payment, sale, path)
        redemption = self.redemptions.get(code)
        if found := check_use(redemption, code, self.cards, at):
            return found
        return _check_worth(payment, (redemption or {})["value"], path)

    def use(self, payment: State, sale: Sale) -> Decided:
        """Of one that `check` has nothing against."""
        code = text(payment, "coupon_code")
        if text(payment, "kind") == COUPON:
            coupon, batch = self.coupons[code]
            return coupon, decide_redeem(coupon, batch, sale, self.scene)
        redemption = self.redemptions[code]
        return redemption, decide_use(redemption, sale.number or "", self.redemption)

    def free(self, sale: State) -> Iterator[Decided]:
        """Those that paid for the sale, which came back as a whole; what was made of one since, stays."""
        number = text(sale, "sale_number")
        for payment in rows(sale, "payments"):
            code = text(payment, "coupon_code")
            if code in self.coupons and _paid_for(self.coupons[code][0], number):
                coupon, batch = self.coupons[code]
                yield coupon, decide_restore(coupon, batch, number, self.scene)
            elif code in self.redemptions and _paid_for(self.redemptions[code], number):
                yield self.redemptions[code], decide_free(self.redemptions[code], self.redemption)

    def _check_coupon(self, payment: State, sale: Sale, path: Path) -> list[Finding]:
        code, at = text(payment, "coupon_code"), (*path, "coupon_code")
        if code not in self.coupons:
            return [error(Code.CC_COUPON_UNKNOWN, at, value=code)]
        coupon, batch = self.coupons[code]
        found = check_offer(coupon, batch, sale, self.scene.today)
        if found:
            return [Finding(one.code, at, one.params, one.severity) for one in found]
        return _check_worth(payment, discount_of(batch, sale.amount), path)


def _check_worth(payment: State, worth: Decimal, path: Path) -> list[Finding]:
    if payment["amount"] <= worth:
        return []
    told = {"value": f"{payment['amount']}", "range": f"≤ {worth:.2f}"}
    return [error(Code.GEN_RANGE, (*path, "amount"), **told)]


def _paid_for(record: State, sale_number: str) -> bool:
    return record["state"] == USED and text(record, "sale_number") == sale_number
