"""SV-3: stored value is spent, principal first, and comes back with returned goods. Next: tills.py."""

from dataclasses import dataclass
from decimal import Decimal

from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.money import cents
from models.rules.state import Path
from models.rules.vip.accounts import ZERO, Account, House, Posting, ValueKind, spent


@dataclass(frozen=True)
class Place:
    """A store, as far as stored value asks."""

    store_code: str
    dealer_code: str
    own_value_only: bool = False


@dataclass(frozen=True)
class Paid:
    """What a sale took of a card, and how much of it has come back by returns before this one."""

    amount: Decimal
    principal: Decimal
    returned: Decimal = ZERO


def takes_value(till: Place, home: Place) -> bool:
    """Stored value is good in all stores of the dealer whose store won the card (`home`), but for those that
    take only what was won by themselves.
    """
    if till.own_value_only:
        return till.store_code == home.store_code
    return till.dealer_code == home.dealer_code


def check_spending(account: Account, amount: Decimal, till: Place, home: Place, path: Path) -> list[Finding]:
    """`amount`: of all payments by stored value of a sale, which are one posting; `path` is the payment's."""
    found = list[Finding]()
    if not takes_value(till, home):
        found.append(error(Code.VP_SV_STORE, path, value=till.store_code))
    if amount > account.value:
        found.append(error(Code.VP_SV_LOW, path, value=f"{amount:.2f}", balance=f"{account.value:.2f}"))
    return found


def spend(account: Account, amount: Decimal, sale_number: str, store_code: str) -> Posting:
    """Of an amount that check_spending has nothing against. What was principal is on `principal` of it, below
    0, and belongs into the payment: a return asks for it.
    """
    principal, bonus = spent(account, amount)
    return _at_till(ValueKind.SPEND, -principal, -bonus, sale_number, store_code)


def give_back(paid: Paid, amount: Decimal, return_number: str, store_code: str) -> Posting:
    """Never more than was paid, which the caller sees to. Principal and bonus in the proportion in which they
    were spent: when all has come back, both are exactly what they were, in however many parts it came.
    """
    after, before = paid.returned + amount, paid.returned
    principal = _principal_in(paid, after) - _principal_in(paid, before)
    return _at_till(ValueKind.RETURN, principal, amount - principal, return_number, store_code)


def _principal_in(paid: Paid, amount: Decimal) -> Decimal:
    if not paid.amount:
        return ZERO
    return cents(paid.principal * amount / paid.amount)


def _at_till(kind: ValueKind, principal: Decimal, bonus: Decimal, number: str, store: str) -> Posting:
    return Posting(
        *(f"{number}/{kind}", kind, principal, bonus),
        *(House.SALES, House.SALES),
        sale_number=number,
        store_code=store,
    )
