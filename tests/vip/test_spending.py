"""Stored value: where it is taken, how it is spent and comes back (SV-3, 8.6). Next: test_recharges.py."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.catalog import catalog
from models.rules.config import Config
from models.rules.state import State
from models.rules.vip.accounts import Account, House, Posting, ValueKind, with_value
from models.rules.vip.recharges import RECHARGE, RechargeFacts, bonus_of, decide_reverse
from models.rules.vip.spending import Paid, Place, check_spending, give_back, spend, takes_value

HOME = Place("S1", "D1")
CENTS = st.integers(1, 10**9).map(lambda cents: Decimal(cents) / 100)
STEPS = [(Decimal(500), Decimal(50)), (Decimal(1000), Decimal(120))]


def test_the_worked_example_of_stored_value() -> None:
    """1000.00 + 100.00; 300.00 and 750.00 are spent, principal first; 60.00 are not there any more."""
    recharge = Posting("RC1/RECHARGE", ValueKind.RECHARGE, Decimal("1000.00"), Decimal("100.00"))
    account, sides = with_value(Account("V1"), [recharge])
    assert sum(one.amount for one in sides) == 0
    seen = list[tuple[Decimal, Decimal]]()
    for at, amount in enumerate((Decimal("300.00"), Decimal("750.00"))):
        assert check_spending(account, amount, HOME, HOME, ()) == []
        account, sides = with_value(account, [spend(account, amount, f"X{at}", "S1")])
        assert sum(one.amount for one in sides) == 0
        assert [one.amount for one in sides if one.account == House.SALES] == [amount]
        seen.append((account.principal, account.bonus))
    assert seen == [(Decimal("700.00"), Decimal("100.00")), (Decimal("0.00"), Decimal("50.00"))]
    [low] = check_spending(account, Decimal("60.00"), HOME, HOME, ("payments", 0))
    assert (low.code, low.path) == ("VP-SV-LOW", ("payments", 0))
    assert low.params == {"value": "60.00", "balance": "50.00"}
    assert check_spending(account, Decimal("50.00"), HOME, HOME, ()) == []


@pytest.mark.parametrize(
    ("till", "taken"),
    [
        (Place("S1", "D1"), True),
        (Place("S2", "D1"), True),  # another store of the dealer
        (Place("S3", "D2"), False),
        (Place("S4", "D1", own_value_only=True), False),
        (Place("S1", "D1", own_value_only=True), True),  # won by itself
    ],
)
def test_it_is_good_in_all_stores_of_the_dealer_that_take_it(till: Place, taken: bool) -> None:
    assert takes_value(till, HOME) == taken
    found = check_spending(Account("V1", principal=Decimal(5)), Decimal(9), till, HOME, ())
    assert [one.code for one in found] == ["VP-SV-LOW"] if taken else ["VP-SV-STORE", "VP-SV-LOW"]


@settings(max_examples=50)
@given(CENTS, CENTS, st.lists(st.integers(1, 10**6), min_size=1, max_size=8))
def test_in_however_many_parts_it_comes_back_it_is_what_it_was(
    principal: Decimal, bonus: Decimal, shares: Sequence[int]
) -> None:
    account = Account("V1", principal=principal, bonus=bonus)
    paid_with = spend(account, account.value, "X1", "S1")
    spent, _ = with_value(account, [paid_with])
    assert spent.value == 0
    returned, whole, left = Decimal(0), sum(shares), account.value
    back = spent
    for at, share in enumerate(shares):
        last = at == len(shares) - 1
        amount = left if last else min(left, (account.value * share / whole).quantize(Decimal("0.01")))
        paid = Paid(account.value, -paid_with.principal, returned)
        posting = give_back(paid, amount, f"R{at}", "S1")
        assert posting.principal >= 0
        assert posting.bonus >= 0
        assert posting.principal + posting.bonus == amount
        back, _ = with_value(back, [posting])
        returned, left = returned + amount, left - amount
    assert (back.principal, back.bonus) == (principal, bonus)


@settings(max_examples=50)
@given(CENTS, CENTS, CENTS)
def test_principal_is_spent_before_any_bonus(principal: Decimal, bonus: Decimal, amount: Decimal) -> None:
    account = Account("V1", principal=principal, bonus=bonus)
    if check_spending(account, amount, HOME, HOME, ()):
        assert amount > principal + bonus
        return
    after, _ = with_value(account, [spend(account, amount, "X1", "S1")])
    assert after.value == account.value - amount
    assert after.principal == max(Decimal(0), principal - amount)


@pytest.mark.parametrize(
    ("principal", "bonus"),
    [("0.01", "0"), ("499.99", "0"), ("500", "50"), ("999.99", "50"), ("1000", "120"), ("9999", "120")],
)
def test_a_bonus_is_that_of_the_highest_step(principal: str, bonus: str) -> None:
    assert bonus_of(Decimal(principal), STEPS) == Decimal(bonus)
    assert bonus_of(Decimal(principal), []) == 0


def test_what_is_spent_is_not_given_back() -> None:
    """SV-4: of a reversal principal and bonus are asked alone, and both are told."""
    order: State = {
        **{"recharge_number": "RC1", "card_number": "V1", "store_code": "S1", "state": "POSTED"},
        **{"principal": Decimal("1000.00"), "bonus": Decimal("120.00"), "version": 2},
    }
    now = datetime(2026, 5, 6, tzinfo=UTC)
    facts = RechargeFacts(Config(), catalog().shape(RECHARGE), now, "VM01")

    def codes(principal: str, bonus: str) -> list[tuple[str, ...]]:
        account = Account("V1", principal=Decimal(principal), bonus=Decimal(bonus))
        found = decide_reverse(order, account, "退款", facts).decision
        assert found.refused == bool(found.findings)
        return [(one.code.value, *map(str, one.path)) for one in found.findings]

    assert codes("1000.00", "120.00") == []
    assert codes("2000.00", "119.99") == [("VP-SV-LOW", "bonus")]
    assert codes("999.99", "0.00") == [("VP-SV-LOW", "bonus"), ("VP-SV-LOW", "principal")]
