"""What is on a card, and what entries of the two ledgers make of it. Next: tills.py."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

ZERO = Decimal("0.00")


class PointsKind(StrEnum):
    """Kinds of entries of the ledger of points (PO-6)."""

    EARN = "EARN"
    REVERSE = "REVERSE"
    REDEEM = "REDEEM"
    REDEEM_CANCEL = "REDEEM_CANCEL"
    ADJUST = "ADJUST"
    EXPIRE = "EXPIRE"
    TRANSFER = "TRANSFER"  # to the card that replaces this one


class ValueKind(StrEnum):
    """Kinds of postings of stored value."""

    RECHARGE = "RECHARGE"
    REVERSE = "REVERSE"
    SPEND = "SPEND"
    RETURN = "RETURN"  # of goods that were paid with it
    REFUND = "REFUND"  # the principal, when a card is closed
    TRANSFER = "TRANSFER"


class House(StrEnum):
    """Accounts that are not the holder's: the other sides of postings."""

    CASH = "CASH"  # money that came or went
    PROMOTION = "PROMOTION"  # what bonuses cost
    SALES = "SALES"  # what was paid with stored value
    TRANSIT = "TRANSIT"  # on its way to another card


PRINCIPAL, BONUS = "PRINCIPAL", "BONUS"


@dataclass(frozen=True)
class Account:
    """A card's account, locked: nobody else changes it until the transaction ends."""

    card_number: str
    points: int = 0
    lifetime_points: int = 0
    principal: Decimal = ZERO
    bonus: Decimal = ZERO
    last_sale_on: date | None = None

    @property
    def value(self) -> Decimal:
        """Stored value that can be spent."""
        return self.principal + self.bonus


@dataclass(frozen=True)
class Points:
    """One entry to be made. `lifetime` is what the points change of the lifetime points."""

    kind: PointsKind
    points: int
    lifetime: int = 0
    sale_number: str | None = None
    activity_code: str | None = None
    redemption_number: str | None = None
    store_code: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Posting:
    """What a posting of stored value changes of principal and bonus, and where that comes from or goes: the
    house's account takes the other side. `name` is unique: the order's or the sale's number with the kind.
    """

    name: str
    kind: ValueKind
    principal: Decimal = ZERO
    bonus: Decimal = ZERO
    for_principal: House = House.CASH
    for_bonus: House = House.PROMOTION
    recharge_number: str | None = None
    sale_number: str | None = None
    store_code: str | None = None


@dataclass(frozen=True)
class Side:
    """A row of the ledger of stored value."""

    posting: Posting
    account: str
    amount: Decimal
    balance_after: Decimal | None


def with_points(account: Account, entries: Sequence[Points]) -> tuple[Account, list[int]]:
    """The account after them, and the balance after each."""
    balances: list[int] = []
    for one in entries:
        account = replace(
            account,
            points=account.points + one.points,
            lifetime_points=account.lifetime_points + one.lifetime,
        )
        balances.append(account.points)
    return account, balances


def with_value(account: Account, postings: Sequence[Posting]) -> tuple[Account, list[Side]]:
    """The account after them, and all sides, of which those of each posting sum to 0."""
    sides: list[Side] = []
    for one in postings:
        principal, bonus = account.principal + one.principal, account.bonus + one.bonus
        account = replace(account, principal=principal, bonus=bonus)
        of_card = ((PRINCIPAL, one.principal, principal), (BONUS, one.bonus, bonus))
        house: dict[House, Decimal] = {}
        for at, (name, amount, balance) in zip((one.for_principal, one.for_bonus), of_card, strict=True):
            if amount:
                sides.append(Side(one, name, amount, balance))
                house[at] = house.get(at, ZERO) - amount
        sides += [Side(one, name.value, amount, None) for name, amount in house.items() if amount]
    return account, sides


def spent(account: Account, amount: Decimal) -> tuple[Decimal, Decimal]:
    """SV-3: what a payment takes of principal and bonus, principal first; of too much, all there is."""
    principal = min(amount, account.principal)
    return principal, min(amount - principal, account.bonus)
