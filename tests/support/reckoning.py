"""What cards have after all that was done with them, by plain sums and the text of the rules. Next: loyal.py.

Written a second time from the rules of the house (docs/vip.md) for the world of loyal.py: nothing of the
service is used. Where the rules leave the last cent open, the service may choose.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import floor

CENT, ZERO = Decimal("0.01"), Decimal("0.00")
MOST = Decimal("5000.00")  # stored value of a card
RANKS = {"NORM": 1, "SILV": 2, "GOLD": 3}
_PREPAID = ("SILV", "GOLD")
_DEALERS = {"S1": "D1", "S2": "D1", "S3": "D2", "S4": "D1"}
_RATES = {"NORM": "1", "SILV": "0.950", "GOLD": "0.900"}
_STEPS = {"GOLD": ((1000, "120.00"), (500, "50.00")), "SILV": ((1000, "60.00"),), "NORM": ()}
_LEAST = {("NORM", "SILV"): 40, ("NORM", "GOLD"): 120, ("SILV", "GOLD"): 90}
_OFF10, _MUGS, _CPNS = "OFF10", "MUGS", "CPNS"
_COSTS = {_OFF10: (30, 20), _MUGS: (15, 15), _CPNS: (25, 25)}  # what one must have, what it costs
_OFF, _COUPON, _COUPON_FROM = Decimal("10.00"), Decimal("15.00"), Decimal("100.00")
_LIMITS = {_OFF10: 3, _CPNS: 2}


@dataclass(frozen=True)
class Line:
    brand: str
    price: Decimal
    quantity: Decimal


@dataclass(frozen=True)
class Payment:
    """`voucher`: the coupon, or the redemption."""

    kind: str
    amount: Decimal
    voucher: str | None = None


@dataclass
class Card:
    kind: str
    store: str
    points: int = 0
    lifetime: int = 0
    principal: Decimal = ZERO
    bonus: Decimal = ZERO

    @property
    def value(self) -> Decimal:
        return self.principal + self.bonus


@dataclass
class Sold:
    """A sale, and what of it has come back."""

    card: str | None
    store: str
    lines: list[Line]
    amounts: list[Decimal]
    payments: list[Payment]
    points: int = 0
    activity: str | None = None
    eligible: list[Decimal] = field(default_factory=list[Decimal])
    principal: Decimal = ZERO  # of what was paid with stored value
    back: Counter[int] = field(default_factory=Counter[int])  # thousandths of each line
    paid_back: Counter[int] = field(default_factory=Counter[int])  # cents of each payment
    eligible_back: Counter[int] = field(default_factory=Counter[int])  # cents of each line
    principal_back: Decimal = ZERO
    points_back: int = 0

    @property
    def total(self) -> Decimal:
        return sum(self.amounts, ZERO)

    def left(self, at: int) -> Decimal:
        return self.lines[at].quantity - Decimal(self.back[at]) / 1000

    @property
    def whole(self) -> bool:
        """All of it has come back."""
        return all(self.left(at) == 0 for at in range(len(self.lines)))


@dataclass(frozen=True)
class Returned:
    """What came back, of each line by its place, and how the service divided it: the refund of each payment
    in its order, what of it is principal, and of each line what gives no points any more.
    """

    quantities: dict[int, Decimal]
    refunds: list[Decimal]
    principal: Decimal
    eligible: dict[int, Decimal]


@dataclass
class Order:
    card: str
    principal: Decimal
    bonus: Decimal
    state: str = "POSTED"


@dataclass
class Redeemed:
    activity: str
    card: str
    day: date
    reward: str | None = None  # the coupon
    state: str = "ISSUED"


@dataclass
class Reckoning:
    """All of it. What is asked of it and refused, it tells by the codes of the findings, each once."""

    day: date
    cards: dict[str, Card]
    sales: dict[str, Sold] = field(default_factory=dict[str, Sold])
    orders: dict[str, Order] = field(default_factory=dict[str, Order])
    redeemed: dict[str, Redeemed] = field(default_factory=dict[str, Redeemed])
    coupons: dict[str, str | None] = field(
        default_factory=dict[str, str | None]
    )  # and the sale it is used for
    gifts: int = 4
    stock: int = 6  # of OFF10

    # sales

    def rate(self, card: str | None, brand: str) -> Decimal:
        if card is None:
            return Decimal(1)
        kind = self.cards[card].kind
        if (kind, brand) == ("GOLD", "A") and self.day <= date(2026, 5, 31):
            return Decimal("0.850")
        return Decimal("0.880" if (kind, brand) == ("SILV", "B") else _RATES[kind])

    def amounts(self, card: str | None, lines: list[Line]) -> list[Decimal]:
        """DI-1, DI-2"""
        found: list[Decimal] = []
        for one in lines:
            unit = _cents(one.price * self.rate(card, one.brand))
            found.append(_cents(unit * one.quantity))
        return found

    def refusing_sale(self, sale: Sold) -> set[str]:
        found: set[str] = set()
        if sum((one.amount for one in sale.payments), ZERO) != sale.total:
            found.add("VP-PAY-SUM")
        stored = sum((one.amount for one in sale.payments if one.kind == "STORED_VALUE"), ZERO)
        if stored and sale.card is not None:
            found |= self._refusing_value(self.cards[sale.card], sale.store, stored)
        return found

    @staticmethod
    def _refusing_value(card: Card, store: str, amount: Decimal) -> set[str]:
        """SV-3"""
        good = store == card.store if store == "S4" else _DEALERS[store] == _DEALERS[card.store]
        return {
            code for code, is_so in (("VP-SV-STORE", not good), ("VP-SV-LOW", amount > card.value)) if is_so
        }

    def sold(self, number: str, sale: Sold, eligible: list[Decimal]) -> None:
        """`eligible`: what the service takes the lines for; it must be what was paid, spread by value."""
        paid = sum((one.amount for one in sale.payments if "COUPON" not in one.kind), ZERO)
        assert sum(eligible, ZERO) == paid
        for amount, part in zip(sale.amounts, eligible, strict=True):
            exact = Fraction(amount) * Fraction(paid) / Fraction(sale.total) if sale.total else Fraction(0)
            assert abs(Fraction(part) - exact) < Fraction(CENT), (amount, part)
        sale.eligible = eligible
        self.sales[number] = sale
        for one in sale.payments:
            if one.kind == "COUPON":
                self.coupons[one.voucher or ""] = number
            if one.kind == "POINTS_COUPON":
                self.redeemed[one.voucher or ""].state = "USED"
        if sale.card is None:
            return
        card = self.cards[sale.card]
        sale.points, sale.activity = self._best(card.kind, sale)
        card.points += sale.points
        card.lifetime += sale.points
        stored = sum((one.amount for one in sale.payments if one.kind == "STORED_VALUE"), ZERO)
        sale.principal = min(stored, card.principal)
        card.principal -= sale.principal
        card.bonus -= stored - sale.principal

    def _best(self, kind: str, sale: Sold) -> tuple[int, str | None]:
        """PO-2, PO-3: in the order of the codes, and only a better one takes the place of another."""
        found: tuple[int, str | None] = (0, None)
        for activity in ("ALL", "BINS1", "GOLD2"):
            points = points_of(sale, sale.eligible, activity)
            if points > found[0] and self._gives(activity, kind, sale.store):
                found = points, activity
        return found

    def _gives(self, activity: str, kind: str, store: str) -> bool:
        if activity == "BINS1":
            return store in ("S1", "S3")
        doubled = date(2026, 5, 10) <= self.day <= date(2026, 5, 20)
        return activity == "ALL" or (kind == "GOLD" and doubled)

    # returns

    def refusing_return(self, number: str, wanted: dict[int, Decimal]) -> set[str]:
        sale = self.sales[number]
        return {"VP-RETURN-MORE"} if any(many > sale.left(at) for at, many in wanted.items()) else set()

    def returned(self, number: str, came: "Returned") -> int:
        """Points that go, or 0. What the service divides must be in proportion, and whole in the end."""
        sale = self.sales[number]
        for at, many in came.quantities.items():
            sale.back[at] += int(many * 1000)
        for at, (payment, refund) in enumerate(zip(sale.payments, came.refunds, strict=True)):
            _divided(sale.paid_back, at, refund, payment.amount, whole=sale.whole)
        for at, part in enumerate(sale.eligible):
            _divided(sale.eligible_back, at, came.eligible.get(at, ZERO), part, whole=sale.left(at) == 0)
            share = Fraction(part) * Fraction(sale.left(at)) / Fraction(sale.lines[at].quantity)
            assert abs(Fraction(part) - Fraction(sale.eligible_back[at], 100) - share) <= Fraction(CENT)
        for one in sale.payments if sale.whole else ():
            if one.kind == "COUPON":
                self.coupons[one.voucher or ""] = None
            if one.kind == "POINTS_COUPON":
                self.redeemed[one.voucher or ""].state = "ISSUED"
        return 0 if sale.card is None else self._taken_back(sale, self.cards[sale.card], came)

    @staticmethod
    def _taken_back(sale: Sold, card: Card, came: "Returned") -> int:
        """PO-5, and stored value as principal and bonus in the proportion in which it was spent."""
        pairs = zip(sale.payments, came.refunds, strict=True)
        stored = sum((refund for one, refund in pairs if one.kind == "STORED_VALUE"), ZERO)
        sale.principal_back += came.principal
        assert 0 <= came.principal <= stored
        assert sale.principal_back <= sale.principal
        assert not sale.whole or sale.principal_back == sale.principal
        card.principal += came.principal
        card.bonus += stored - came.principal
        rest = [part - Decimal(sale.eligible_back[at]) / 100 for at, part in enumerate(sale.eligible)]
        goes = min(0, points_of(sale, rest, sale.activity) - (sale.points - sale.points_back))
        sale.points_back -= goes
        card.points += goes
        card.lifetime += goes
        return goes

    # stored value

    def bonus(self, card: str, principal: Decimal) -> Decimal:
        steps = _STEPS[self.cards[card].kind]
        return next((Decimal(bonus) for least, bonus in steps if principal >= least), ZERO)

    def refusing_recharge(self, card: str, principal: Decimal) -> set[str]:
        """SV-1; SV-2 when it is posted."""
        held = self.cards[card]
        if held.kind not in _PREPAID:
            return {"VP-SV-TYPE"}
        return {"VP-SV-MAX"} if held.value + principal + self.bonus(card, principal) > MOST else set()

    def recharged(self, number: str, card: str, principal: Decimal) -> None:
        order = Order(card, principal, self.bonus(card, principal))
        self.orders[number] = order
        self.cards[card].principal += order.principal
        self.cards[card].bonus += order.bonus

    def refusing_reversal(self, number: str) -> set[str]:
        """SV-4"""
        order = self.orders[number]
        held = self.cards[order.card]
        if order.state != "POSTED":
            return {"VP-SV-STATE"}
        return {"VP-SV-LOW"} if order.principal > held.principal or order.bonus > held.bonus else set()

    def reversed(self, number: str) -> None:
        order = self.orders[number]
        order.state = "REVERSED"
        self.cards[order.card].principal -= order.principal
        self.cards[order.card].bonus -= order.bonus

    # points

    def refusing_redemption(self, activity: str, card: str, store: str) -> set[str]:
        """RE-1"""
        held, found = self.cards[card], set[str]()
        standing = [
            one for one in self.redeemed.values() if one.activity == activity and one.state != "CANCELLED"
        ]
        if (activity == _MUGS and store not in ("S1", "S2")) or (activity == _CPNS and held.kind == "NORM"):
            found.add("VP-RED-SCOPE")
        if held.points < _COSTS[activity][0]:
            found.add("VP-RED-MIN")
        if activity == _OFF10 and len(standing) >= self.stock:
            found.add("VP-RED-STOCK")
        if activity == _MUGS and self.gifts < 1:
            found.add("CC-GIFT-STOCK")
        if sum(one.card == card for one in standing) >= _LIMITS.get(activity, 1_000):
            found.add("VP-RED-LIMIT")
        return found

    def has_redeemed(self, number: str, activity: str, card: str, coupon: str | None) -> None:
        """RE-2"""
        self.redeemed[number] = Redeemed(activity, card, self.day, coupon)
        self.cards[card].points -= _COSTS[activity][1]
        self.gifts -= activity == _MUGS
        if coupon:
            self.coupons[coupon] = None

    def refusing_cancellation(self, number: str) -> set[str]:
        """RE-3"""
        one = self.redeemed[number]
        used = one.reward is not None and self.coupons.get(one.reward) is not None
        late = self.day > one.day + timedelta(days=7)
        return {"VP-RED-STATE"} if one.state != "ISSUED" or late or used else set()

    def cancelled(self, number: str) -> None:
        one = self.redeemed[number]
        one.state = "CANCELLED"
        self.cards[one.card].points += _COSTS[one.activity][1]
        self.gifts += one.activity == _MUGS
        if one.reward:
            del self.coupons[one.reward]

    def refusing_adjustment(self, card: str, points: int, lifetime: int) -> set[str]:
        """What is taken must be there."""
        held = self.cards[card]
        both = ((points, held.points), (lifetime, held.lifetime))
        short = any(by < 0 and had + by < min(had, 0) for by, had in both)
        return {"GEN-RANGE"} if short else set()

    def adjusted(self, card: str, points: int, lifetime: int) -> None:
        self.cards[card].points += points
        self.cards[card].lifetime += lifetime

    # upgrades

    def refusing_upgrade(self, card: str, kind: str) -> set[str]:
        held = self.cards[card]
        if RANKS[kind] <= RANKS[held.kind]:
            return {"VP-UPG-RANK"}
        return {"VP-UPG-RULE"} if held.lifetime < _LEAST[held.kind, kind] else set()

    def upgraded(self, card: str, kind: str) -> None:
        self.cards[card].kind = kind


def points_of(sale: Sold, eligible: list[Decimal], activity: str | None) -> int:
    """PO-2: whole points, cut off once."""
    if activity is None:
        return 0
    ratio = {"ALL": Fraction(1, 10), "BINS1": Fraction(15, 100), "GOLD2": Fraction(2, 10)}[activity]
    takes = [activity != "BINS1" or one.brand == "B" for one in sale.lines]
    return floor(sum(Fraction(part) for part, taken in zip(eligible, takes, strict=True) if taken) * ratio)


def _divided(back: Counter[int], at: int, part: Decimal, of: Decimal, *, whole: bool) -> None:
    """Never more than there was, and all of it once everything is back."""
    back[at] += int(part * 100)
    assert part >= 0
    assert back[at] <= of * 100
    assert not whole or back[at] == of * 100


def _cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)
