"""Random sales, returns, recharges, redemptions, upgrades, adjustments and days, against plain sums. Next:
../support/reckoning.py.
"""

import asyncio
import random
from collections.abc import Coroutine
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeVar

import asyncpg
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from models.rules.vip.adjusting import Adjustment
from resolvers.access.caller import Caller, Grant
from resolvers.errors import Refused
from resolvers.vip.adjusting import adjust_points
from resolvers.vip.recharges import create_recharge, post_recharge, reverse_recharge
from resolvers.vip.redemptions import cancel_redemption, redeem_points
from resolvers.vip.tills import post_return, post_sale
from resolvers.vip.upgrades import upgrade_vip
from resolvers.write.context import Request, Saved, WriteContext
from tests.support.database import _administer, _clone, with_name
from tests.support.loyal import assert_sound, open_cards, open_stores
from tests.support.reckoning import CENT, RANKS, Card, Line, Payment, Reckoning, Returned, Sold
from tests.support.writing import Desk, open_desk, patch_of

T = TypeVar("T")
_PICKS = st.integers(0, 2**32).map(random.Random)
_MANAGER = Caller("VM01", (Grant.everywhere("vipManager"), Grant.everywhere("cashier")))
_CARDS = {
    **{"V1": ("GOLD", "S1"), "V2": ("SILV", "S1"), "V3": ("NORM", "S2")},
    **{"V4": ("GOLD", "S3"), "V5": ("SILV", "S4")},
}
_TABLES = (
    *("brand", "dealer", "store", "vip_type", "accumulation_activity", "consumption_activity", "gift"),
    *("gift_movement", "coupon_batch", "coupon", "vip_customer", "vip_account", "vip_counter", "sale"),
    *("sale_line", "sale_payment", "redemption", "points_entry", "recharge_order", "stored_value_entry"),
    *("vip_discount", "upgrade_rule", "recharge_bonus", "vip_upgrade"),
)
_ACCOUNTS = """
SELECT v.card_number, v.type_code, a.points, a.lifetime_points, a.principal, a.bonus
FROM vip_customer v JOIN vip_account a USING (card_number)
"""
_LINES = "SELECT line_number, eligible FROM sale_line WHERE sale_number = $1 ORDER BY line_number"
_PAID = """
SELECT payment_number, amount, principal FROM sale_payment WHERE sale_number = $1 ORDER BY payment_number
"""
_SALE = "SELECT total, points, activity_code FROM sale WHERE sale_number = $1"
_REWARD = "SELECT coupon_code FROM redemption WHERE redemption_number = $1"
_OTHERS = """
SELECT (SELECT stock FROM gift) AS gifts,
    (SELECT redeemed FROM consumption_activity WHERE activity_code = 'OFF10') AS redeemed
"""
_PRICES = ("199.00", "88.88", "20.00", "0.05", "333.33", "1288.00")
_QUANTITIES = ("1", "1", "2", "3", "0.333", "1.5")
_PLANS = (
    *("CASH", "CARD", "STORED", "STORED", "SPLIT", "SPLIT", "WRONG"),
    *("OFF", "OFF", "COUPON", "COUPON", "AGAIN", "AGAIN"),
)


class Loyalty(RuleBasedStateMachine):
    """`place` is where the service is; each run has all of its tables for itself."""

    place: "Place"

    def __init__(self) -> None:
        super().__init__()
        self.serial = 0
        self.day = date(2026, 5, 6)
        self.known = Reckoning(self.day, {one: Card(*held) for one, held in _CARDS.items()})

    @initialize()
    def stores_are_open(self) -> None:
        self.run(self.place.begin())

    # tills

    @rule(pick=_PICKS)
    def somebody_buys(self, pick: random.Random) -> None:
        holders = [one.card for one in self.known.redeemed.values() if one.activity != "MUGS"]
        card = pick.choice([None, *_CARDS, *holders, *holders])
        lines = [
            Line(pick.choice("AB"), Decimal(pick.choice(_PRICES)), Decimal(pick.choice(_QUANTITIES)))
            for _ in range(pick.randint(1, 3))
        ]
        store = pick.choice(("S1", "S1", "S2", "S3", "S4"))
        amounts = self.known.amounts(card, lines)
        payments, expected = self._paid(pick, card, sum(amounts, Decimal(0)))
        sale = Sold(card, store, lines, amounts, payments)
        expected |= self.known.refusing_sale(sale)
        number = self._number("X")
        given = self._sale(number, sale)
        saved = self._done(post_sale(self.context, patch_of(given)), expected)
        if saved is None:
            return
        eligible = [row["eligible"] for row in self.rows(_LINES, number)]
        self.known.sold(number, sale, eligible)
        (row,) = self.rows(_SALE, number)
        assert (row["total"], row["points"], row["activity_code"]) == (sale.total, sale.points, sale.activity)
        assert sum(one["principal"] or 0 for one in self.rows(_PAID, number)) == sale.principal
        if pick.random() < 0.3:  # a till that did not hear the answer
            again = self._done(post_sale(self.context, patch_of(given)), set())
            assert again is not None
            assert again.change_number is None
            other = {**given, "storeCode": "S2" if store != "S2" else "S1"}
            self._done(post_sale(self.context, patch_of(other)), {"VP-SALE-SAME"})

    def _paid(self, pick: random.Random, card: str | None, total: Decimal) -> tuple[list[Payment], set[str]]:
        """And what is wrong with it, beside what is not on the card."""
        plan = pick.choice(_PLANS)
        part = (total * Decimal(pick.randint(1, 9)) / 10).quantize(CENT)
        cash = Payment("CASH", total)
        if plan == "WRONG":
            return [Payment("CASH", total + CENT)], set()
        if plan == "STORED":
            return [Payment("STORED_VALUE", total)], self._needs(card)
        if plan == "SPLIT" and 0 < part < total:
            kinds = pick.sample(("CASH", "CARD", "STORED_VALUE"), 2)
            found = [Payment(kinds[0], part), Payment(kinds[1], total - part)]
            return found, self._needs(card) if "STORED_VALUE" in kinds else set()
        if card is not None and plan in ("OFF", "COUPON", "AGAIN"):
            return self._vouched(pick, plan, card, total) or ([cash], set())
        return [Payment("CARD" if plan == "CARD" else "CASH", total)], set()

    @staticmethod
    def _needs(card: str | None) -> set[str]:
        return {"VP-PAY-KIND"} if card is None else set()

    def _vouched(
        self, pick: random.Random, plan: str, card: str, total: Decimal
    ) -> tuple[list[Payment], set[str]] | None:
        """With an amount off or a coupon; again with one that was used."""
        mine = {
            number: one
            for number, one in self.known.redeemed.items()
            if one.card == card and one.state != "CANCELLED" and one.activity != "MUGS"
        }
        found: list[tuple[Payment, set[str]]] = []
        for number, one in mine.items():
            if one.reward is None:
                used = one.state == "USED"
                payment = Payment("POINTS_COUPON", min(total, Decimal("10.00")), number)
                found += [(payment, {"GEN-STATE"} if used else set[str]())]
            elif total >= 100:
                used = self.known.coupons[one.reward] is not None
                payment = Payment("COUPON", Decimal("15.00"), one.reward)
                found += [(payment, {"CC-COUPON-STATE"} if used else set[str]())]
        wanted = [one for one in found if bool(one[1]) == (plan == "AGAIN")]
        if not wanted:
            return None
        payment, expected = pick.choice(wanted)
        rest = [Payment("CASH", total - payment.amount)] if total > payment.amount else []
        return [payment, *rest], expected

    @rule(pick=_PICKS)
    def goods_come_back(self, pick: random.Random) -> None:
        if not self.known.sales:
            return
        number = pick.choice(list(self.known.sales))
        sale, whole = self.known.sales[number], pick.random() < 0.4
        wanted: dict[int, Decimal] = {}
        for at, line in enumerate(sale.lines):
            left = sale.left(at)
            share = left if whole else min(left, Decimal(1)) if pick.random() < 0.6 else Decimal(0)
            if pick.random() < 0.05:
                share = line.quantity + 1
            if share:
                wanted[at] = share
        if not wanted:
            return
        back = self._number("R")
        given = self._return(back, number, sale, wanted)
        saved = self._done(
            post_return(self.context, patch_of(given)), self.known.refusing_return(number, wanted)
        )
        if saved is None:
            return
        eligible = {row["line_number"] - 1: -row["eligible"] for row in self.rows(_LINES, back)}
        paid = {row["payment_number"] - 1: row for row in self.rows(_PAID, back)}
        refunds = [-paid[at]["amount"] if at in paid else Decimal(0) for at in range(len(sale.payments))]
        principal = -sum((row["principal"] or Decimal(0) for row in paid.values()), Decimal(0))
        goes = self.known.returned(number, Returned(wanted, refunds, principal, eligible))
        (row,) = self.rows(_SALE, back)
        assert (row["points"], row["total"]) == (goes, -sum(refunds, Decimal(0)))
        again = self._done(post_return(self.context, patch_of(given)), set())
        assert again is not None
        assert again.change_number is None

    # stored value

    @rule(pick=_PICKS)
    def money_is_prepaid(self, pick: random.Random) -> None:
        card = pick.choice(list(_CARDS))
        principal = Decimal(pick.choice(("100.00", "500.00", "999.99", "1000.00", "4800.00")))
        expected = self.known.refusing_recharge(card, principal)
        given = {"cardNumber": card, "storeCode": _CARDS[card][1], "principal": principal, "payment": "CASH"}
        draft = self._done(create_recharge(self.context, patch_of(given)), expected - {"VP-SV-MAX"})
        if draft is None:
            return
        posted = self._done(post_recharge(self.context, draft.key, Request(1)), expected)
        if posted is not None:
            self.known.recharged(draft.key, card, principal)

    @rule(pick=_PICKS)
    def a_recharge_is_reversed(self, pick: random.Random) -> None:
        if not self.known.orders:
            return
        number = pick.choice(list(self.known.orders))
        expected = self.known.refusing_reversal(number)
        if self._done(reverse_recharge(self.context, number, "误充"), expected) is not None:
            self.known.reversed(number)

    # points

    @rule(pick=_PICKS)
    def points_are_redeemed(self, pick: random.Random) -> None:
        activity = pick.choice(("OFF10", "OFF10", "MUGS", "CPNS"))
        card, store = pick.choice(list(_CARDS)), pick.choice(("S1", "S1", "S2", "S3"))
        expected = self.known.refusing_redemption(activity, card, store)
        saved = self._done(redeem_points(self.context, activity, card, store), expected)
        if saved is not None:
            (row,) = self.rows(_REWARD, saved.key)
            assert (row["coupon_code"] is not None) == (activity == "CPNS")
            self.known.has_redeemed(saved.key, activity, card, row["coupon_code"])

    @rule(pick=_PICKS)
    def a_redemption_is_cancelled(self, pick: random.Random) -> None:
        if not self.known.redeemed:
            return
        number = pick.choice(list(self.known.redeemed))
        expected = self.known.refusing_cancellation(number)
        if self._done(cancel_redemption(self.context, number), expected) is not None:
            self.known.cancelled(number)

    @rule(pick=_PICKS)
    def points_are_adjusted(self, pick: random.Random) -> None:
        card, points = pick.choice(list(_CARDS)), pick.choice((5, 40, 250, 250, -7))
        lifetime = points if pick.random() < 0.5 else 0
        expected = self.known.refusing_adjustment(card, points, lifetime)
        wish = Adjustment(points, lifetime, "补登")
        if self._done(adjust_points(self.context, card, wish), expected) is not None:
            self.known.adjusted(card, points, lifetime)

    # cards and days

    @rule(pick=_PICKS)
    def a_card_is_upgraded(self, pick: random.Random) -> None:
        card, kind = pick.choice(list(_CARDS)), pick.choice(list(RANKS))
        expected = self.known.refusing_upgrade(card, kind)
        if self._done(upgrade_vip(self.context, card, kind), expected) is not None:
            self.known.upgraded(card, kind)

    @rule(days=st.sampled_from((1, 3, 8)))
    def days_go_by(self, days: int) -> None:
        self.day = min(self.day + timedelta(days=days), date(2026, 12, 1))
        self.known.day = self.day

    @invariant()
    def everything_on_a_card_is_explained(self) -> None:
        self.run(assert_sound(self.place.desk.pool))
        found = {row["card_number"]: tuple(row)[1:] for row in self.rows(_ACCOUNTS)}
        assert found == {
            number: (one.kind, one.points, one.lifetime, one.principal, one.bonus)
            for number, one in self.known.cards.items()
        }
        standing = [one for one in self.known.redeemed.values() if one.state != "CANCELLED"]
        (row,) = self.rows(_OTHERS)
        assert row["gifts"] == self.known.gifts
        assert row["redeemed"] == sum(one.activity == "OFF10" for one in standing)

    # the service

    @property
    def context(self) -> WriteContext:
        now = datetime.combine(self.day, time(4), UTC)
        return replace(self.place.desk.writer, today=lambda: self.day, now=lambda: now).call(_MANAGER)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.place.runner.run(work)

    def rows(self, query: str, *values: Any) -> list[asyncpg.Record]:
        return self.run(self.place.desk.pool.fetch(query, *values))

    def _done(self, act: Coroutine[Any, Any, Saved], expected: set[str]) -> Saved | None:
        """What was saved; or nothing, where it had to be refused, with all that is wrong."""
        told, saved = set[str](), None
        try:
            saved = self.run(act)
        except Refused as refused:
            told = {one.code.value for one in refused.findings if one.severity.value == "E"}
        assert told == expected
        self.place.refused |= told
        return saved

    def _number(self, letter: str) -> str:
        self.serial += 1
        return f"{letter}{self.serial:04}"

    def _sale(self, number: str, sale: Sold) -> dict[str, Any]:
        return {
            **{"saleNumber": number, "storeCode": sale.store, "cardNumber": sale.card},
            "soldAt": datetime.combine(self.day, time(4), UTC),
            "lines": [
                {"lineNumber": at, "brandCode": one.brand, "itemCode": f"X{at}"}
                | {"listPrice": one.price, "quantity": one.quantity}
                for at, one in enumerate(sale.lines, 1)
            ],
            "payments": [
                {"paymentNumber": at, "kind": one.kind, "amount": one.amount, "couponCode": one.voucher}
                for at, one in enumerate(sale.payments, 1)
            ],
        }

    def _return(self, back: str, number: str, sale: Sold, wanted: dict[int, Decimal]) -> dict[str, Any]:
        return {
            **{"saleNumber": back, "returnedSale": number, "storeCode": sale.store},
            "soldAt": datetime.combine(self.day, time(4), UTC),
            "lines": [{"lineNumber": at + 1, "quantity": many} for at, many in wanted.items()],
        }


class Place:
    """The writer on a database, which each run empties."""

    def __init__(self, dsn: str) -> None:
        self.runner = asyncio.Runner()
        self._open = open_desk(dsn)
        self.desk: Desk = self.runner.run(self._open.__aenter__())
        self.refused: set[str] = set()  # codes that were seen

    async def begin(self) -> None:
        await self.desk.pool.execute(f"TRUNCATE {', '.join(_TABLES)} CASCADE")
        await open_stores(self.desk.pool)
        await open_cards(self.desk.pool, *((card, *held) for card, held in _CARDS.items()))

    def close(self) -> None:
        self.runner.run(self._open.__aexit__(None, None, None))
        self.runner.close()


def test_some_random_days_in_stores(database_server: str) -> None:
    blow(database_server, examples=6, steps=25)


@pytest.mark.faults
def test_many_random_days_in_stores(database_server: str) -> None:
    refused = blow(database_server, examples=150, steps=60)
    assert refused >= {
        *("VP-PAY-SUM", "VP-PAY-KIND", "VP-SV-LOW", "VP-SV-STORE", "VP-SV-TYPE", "VP-SV-MAX", "VP-SV-STATE"),
        *("VP-RETURN-MORE", "VP-SALE-SAME", "VP-RED-MIN", "VP-RED-SCOPE", "VP-RED-STATE"),
        *("VP-UPG-RANK", "VP-UPG-RULE"),
    }


def blow(server: str, examples: int, steps: int) -> set[str]:
    """The codes of what was refused."""
    name = "dossier_loyalty_model"
    asyncio.run(_clone(server, name))
    place = Place(with_name(server, name))
    how = settings(
        max_examples=examples,
        stateful_step_count=steps,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much),
    )
    machine = type("LoyaltyHere", (Loyalty,), {"place": place})
    try:
        run_state_machine_as_test(machine, settings=how)  # pyright: ignore[reportUnknownMemberType]
    finally:
        place.close()
        asyncio.run(_administer(server, f'DROP DATABASE "{name}" WITH (FORCE)'))
    return place.refused
