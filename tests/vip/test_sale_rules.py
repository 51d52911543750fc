"""Sales and returns by their rules: prices, points, payments, parts that come back. Next: test_tills.py."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.care.coupons import Scene
from models.rules.config import Config
from models.rules.state import State
from models.rules.vip.accounts import Account
from models.rules.vip.accruals import Accrual, Bought, Earned, best_of, eligible_of, points_of, reversal_of
from models.rules.vip.discounts import FULL, Rates, price_of
from models.rules.vip.returns import decide_return
from models.rules.vip.shares import spread
from models.rules.vip.spending import Place
from models.rules.vip.till_facts import Back, Card, Posted, ReturnFacts, SaleFacts, Sold, Till, content_of
from models.rules.vip.tills import decide_sale, quote
from models.rules.vip.vouchers import Vouchers
from resolvers.write.roots import ROOTS
from tests.support.writing import patch_of, short

DAY, NOW = date(2026, 5, 6), datetime(2026, 5, 6, 4, tzinfo=UTC)
TILL = Till(Config(), ROOTS["Sale"].shape, DAY, DAY, "KA01", Place("S1", "D1"))
TENTH = Accrual("ALL", Decimal("0.1"))
GOLD = Card(
    *("V1", "ACTIVE", "GOLD", Place("S2", "D1")),
    Rates({"A": Decimal("0.850")}, Decimal("0.900")),
    Account("V1", principal=Decimal("700.00"), bonus=Decimal("100.00")),
)
FACTS = SaleFacts(TILL, frozenset("AB"), GOLD, (TENTH,))
SCENE = Scene(ROOTS["CouponBatch"].shape, ROOTS["Coupon"].shape, Config(), DAY, NOW)
BATCH: State = {
    **{"batch_code": "LUCK", "kind": "AMOUNT", "value": Decimal(15), "minimum_spend": Decimal(100)},
    **{"valid_from": DAY, "valid_to": DAY},
}
OFF: State = {
    **{"redemption_number": "JF1", "card_number": "V1", "reward": "AMOUNT", "value": Decimal(10)},
    **{"state": "ISSUED", "sale_number": None, "version": 1},
}
COUPON: State = {"coupon_code": "LUCK-1", "batch_code": "LUCK", "state": "ISSUED", "version": 1}
VOUCHERS = Vouchers(
    *(SCENE, ROOTS["Redemption"].shape, {"LUCK-1": (COUPON, BATCH)}, {"JF1": OFF}, frozenset({"V1"}))
)
_LINE = {"lineNumber": 1, "brandCode": "A", "itemCode": "X1", "listPrice": "199.00", "quantity": "2"}
_CASH = {"paymentNumber": 1, "kind": "CASH", "amount": "338.30"}
SALE = {
    **{"saleNumber": "XS1", "storeCode": "S1", "cardNumber": "V1", "soldAt": NOW},
    **{"lines": [_LINE], "payments": [_CASH]},
}


def sold(facts: SaleFacts = FACTS, **changed: Any) -> Sold:
    return decide_sale(patch_of({**SALE, **changed}), facts, VOUCHERS)


def state_of(one: Sold) -> State:
    assert one.decision.state is not None, short(one.decision.findings)
    return one.decision.state


def bought(price: str, **changed: Any) -> dict[str, Any]:
    """One piece of brand B, at this list price, without a card."""
    line = {**_LINE, "brandCode": "B", "listPrice": price, "quantity": "1"}
    return {"cardNumber": None, "lines": [line], "payments": [{**_CASH, "amount": price}], **changed}


def test_a_line_costs_what_the_rate_of_its_brand_says() -> None:
    two = price_of(Decimal("199.00"), Decimal(2), Decimal("0.850"))
    assert (two.unit, two.amount, two.listed) == (Decimal("169.15"), Decimal("338.30"), Decimal("398.00"))
    assert price_of(Decimal("88.88"), Decimal(1), Decimal("0.850")).unit == Decimal("75.55")
    assert price_of(Decimal("19.99"), Decimal("0.333"), FULL).amount == Decimal("6.66")
    rates = GOLD.rates
    assert [rates.of(brand) for brand in "AB"] == [Decimal("0.850"), Decimal("0.900")]
    assert Rates().of("A") == FULL


def test_g_vp_01_whole_points_for_what_was_paid() -> None:
    paid = ("10.00", "99.00", "1288.00", "9.99")
    assert [points_of([Bought("A", Decimal(one))], TENTH) for one in paid] == [1, 9, 128, 0]


def test_g_vp_03_the_activity_that_gives_most_alone_gives() -> None:
    more = Accrual("MORE", Decimal("0.15"))
    assert best_of([Bought("A", Decimal("200.00"))], (TENTH, more)) == Earned(30, "MORE")
    equal = replace(TENTH, code="AAA")
    assert best_of([Bought("A", Decimal("200.00"))], (TENTH, equal)) == Earned(20, "AAA")
    assert best_of([Bought("A", Decimal("200.00"))], ()) == Earned()
    narrow = replace(more, brands=frozenset("B"))
    assert best_of([Bought("A", Decimal(200)), Bought("B", Decimal(100))], (TENTH, narrow)) == Earned(
        30, "ALL"
    )
    assert [narrow.is_for("GOLD", "S1"), replace(narrow, types=frozenset({"X"})).is_for("GOLD", "S1")] == [
        *(True, False)
    ]


def test_a_return_leaves_what_the_rest_alone_would_be_given() -> None:
    double = Accrual("TWO", Decimal("0.1"), Decimal(2))
    assert points_of([Bought("A", Decimal("256.50"))], double) == 51
    assert reversal_of(51, [Bought("A", Decimal("156.50"))], double) == -20
    assert reversal_of(31, [Bought("A", Decimal("0.00"))], double) == -31
    assert reversal_of(0, [Bought("A", Decimal("500.00"))], double) == 0


@given(st.lists(st.decimals(0, 10_000, places=2), min_size=1, max_size=6), st.integers(0, 1000))
def test_parts_are_the_whole_and_none_is_more_than_its_weight(weights: list[Decimal], share: int) -> None:
    amount = (sum(weights, Decimal(0)) * share / 1000).quantize(Decimal("0.01"))
    parts = spread(amount, weights)
    assert sum(parts) == amount
    assert all(0 <= part <= weight for part, weight in zip(parts, weights, strict=True))
    assert sum(eligible_of(weights, amount)) == sum(weights) - amount


def test_a_sale_with_all_kinds_of_payments() -> None:
    kinds = ("CARD", "STORED_VALUE", "COUPON", "POINTS_COUPON")
    codes = (None, None, "luck-1", "jf1")
    amounts = ("13.30", "300.00", "15.00", "10.00")
    payments = [
        {"paymentNumber": at, "kind": kind, "amount": amount, "couponCode": code}
        for at, (kind, code, amount) in enumerate(zip(kinds, codes, amounts, strict=True), 1)
    ]
    found = sold(payments=payments)
    state = state_of(found)
    assert (state["total"], state["list_total"], state["vip_type"]) == (
        *(Decimal("338.30"), Decimal("398.00"), "GOLD"),
    )
    (line,) = state["lines"]
    assert (line["discount_rate"], line["unit_price"]) == (Decimal("0.850"), Decimal("169.15"))
    assert (line["eligible"], state["points"], state["activity_code"]) == (Decimal("313.30"), 31, "ALL")
    assert [one.get("principal") for one in state["payments"]] == [None, Decimal("300.00"), None, None]
    assert [(one.points, one.lifetime, one.store_code) for one in found.points] == [(31, 31, "S1")]
    assert [(one.name, one.principal, one.bonus) for one in found.value] == [
        ("XS1/SPEND", Decimal("-300.00"), 0)
    ]
    assert [(each.record, (each.state or {})["state"]) for _, each in found.used] == [
        *(("Coupon", "USED"), ("Redemption", "USED")),
    ]
    assert found.bought_on == DAY


@pytest.mark.parametrize(
    ("changed", "findings"),
    [
        ({"saleNumber": None, "storeCode": None}, ["GEN-REQUIRED sale_number", "GEN-REQUIRED store_code"]),
        ({"soldAt": None, "lines": [], "payments": []}, ["GEN-REQUIRED lines", "GEN-REQUIRED sold_at"]),
        ({"payments": [{**_CASH, "amount": "338.29"}]}, ["VP-PAY-SUM payments"]),
        ({"payments": []}, ["VP-PAY-SUM payments"]),
        (
            {"payments": [{**_CASH, "kind": "GOLD"}, {**_CASH, "amount": "0"}, {"paymentNumber": 3}]},
            [
                *("GEN-REF payments.0.kind", "GEN-DUPLICATE payments.1"),
                *("GEN-REQUIRED payments.2.amount", "GEN-REQUIRED payments.2.kind"),
            ],
        ),
        (
            {"payments": [{**_CASH, "couponCode": "X"}, {**_CASH, "paymentNumber": 2, "kind": "COUPON"}]},
            [
                *("VP-PAY-SUM payments", "GEN-SUPPRESSED payments.0.coupon_code"),
                "GEN-REQUIRED payments.1.coupon_code",
            ],
        ),
        (
            {
                "lines": [
                    {**_LINE, "brandCode": "Z", "quantity": "0"},
                    {**_LINE, "lineNumber": 2, "listPrice": "x"},
                ]
            },
            [
                *("GEN-REF lines.0.brand_code", "GEN-RANGE lines.0.quantity"),
                "GEN-TYPE lines.1.list_price",
            ],
        ),
        (
            {"lines": [{**_LINE, "listPrice": "9999999999", "quantity": "9999999999"}]},
            ["GEN-RANGE lines"],
        ),
        (
            {"payments": [{**_CASH, "kind": "COUPON", "couponCode": "NO"}]},
            ["CC-COUPON-UNKNOWN payments.0.coupon_code"],
        ),
        (
            {"payments": [{**_CASH, "kind": "COUPON", "couponCode": "LUCK-1"}]},
            ["GEN-RANGE payments.0.amount"],
        ),
        (
            {"payments": [{**_CASH, "kind": "POINTS_COUPON", "couponCode": "NO"}]},
            ["GEN-REF payments.0.coupon_code"],
        ),
        (
            {"payments": [{**_CASH, "kind": "POINTS_COUPON", "couponCode": "JF1"}]},
            ["GEN-RANGE payments.0.amount"],
        ),
    ],
)
def test_what_a_sale_must_not_say(changed: Mapping[str, Any], findings: list[str]) -> None:
    found = sold(**changed)
    assert [f"{code} {path}" for code, _, path in short(found.decision.findings)] == findings
    assert found == Sold(found.decision)


def test_who_sells_when_and_to_whom_is_checked() -> None:
    nobody = SaleFacts(replace(TILL, place=None, sold_on=date(2026, 5, 7)), frozenset("AB"))
    assert short(sold(nobody, **bought("10.00", cardNumber="V9")).decision.findings) == [
        *(("VP-CARD-UNKNOWN", "E", "card_number"), ("GEN-RANGE", "E", "sold_at")),
        ("GEN-REF", "E", "store_code"),
    ]
    for kind, code in (("STORED_VALUE", None), ("POINTS_COUPON", "JF1")):
        payment = {**_CASH, "kind": kind, "couponCode": code, "amount": "10.00"}
        refused = sold(SaleFacts(TILL, frozenset("AB")), **bought("10.00", payments=[payment]))
        assert short(refused.decision.findings) == [("VP-PAY-KIND", "E", "payments.0.kind")]
    twice = [{**_CASH, "kind": "STORED_VALUE", "paymentNumber": at, "amount": "169.15"} for at in (1, 2)]
    assert short(sold(payments=twice).decision.findings) == [("GEN-DUPLICATE", "E", "payments.1.kind")]
    full = replace(FACTS, card=replace(GOLD, account=Account("V1", points=2**31 - 30)))
    assert short(sold(full).decision.findings) == [("GEN-RANGE", "E", "lines")]


def test_a_frozen_card_gives_nothing_and_forbids_nothing() -> None:
    frozen = replace(FACTS, card=replace(GOLD, status="FROZEN"))
    found = sold(frozen, payments=[{**_CASH, "amount": "398.00"}])
    state = state_of(found)
    assert short(found.decision.findings) == [("VP-CARD-STATE", "W", "card_number")]
    assert (state["benefits"], state["vip_type"], state["points"]) == (False, "GOLD", 0)
    assert (found.points, found.value, found.bought_on) == ((), (), None)
    value = [{**_CASH, "amount": "398.00", "kind": "STORED_VALUE"}]
    refused = sold(frozen, payments=value).decision
    assert [one[0] for one in short(refused.findings)] == ["VP-CARD-STATE", "VP-PAY-KIND"]


def test_the_same_sale_again_is_one_and_another_is_refused() -> None:
    there = Posted(1, content_of(state_of(sold())))
    again = replace(FACTS, till=replace(TILL, posted=there), brands=frozenset())
    found = sold(again)
    assert (found.version, found.decision.unchanged, found.points) == (1, True, ())
    for changed in (
        *({"cardNumber": None}, {"soldAt": datetime(2026, 5, 6, 5, tzinfo=UTC)}, {"storeCode": "S2"}),
        *({"lines": [{**_LINE, "quantity": "3"}]}, {"payments": [{**_CASH, "amount": "338.31"}]}),
    ):
        assert short(sold(again, **changed).decision.findings) == [("VP-SALE-SAME", "E", "sale_number")]


def test_a_quote_is_what_the_sale_will_be() -> None:
    found = quote(patch_of({**SALE, "saleNumber": None, "payments": None}), FACTS)
    kept = state_of(sold())
    same = ("total", "list_total", "points", "activity_code", "benefits", "vip_type")
    assert {name: found.state[name] for name in same} == {name: kept[name] for name in same}
    assert (found.refused, found.findings) == (False, ())
    coupon = [{**_CASH, "kind": "COUPON", "amount": "38.30"}]
    assert quote(patch_of({**SALE, "payments": coupon}), FACTS).state["points"] == 30
    assert quote(patch_of({**SALE, "lines": []}), FACTS).refused


# --- returns ---------------------------------------------------------------------------------------------


def came_back(
    sale: State, facts: ReturnFacts, *quantities: tuple[int, str | Decimal], number: str = "TH1"
) -> Sold:
    lines = [{"lineNumber": at, "quantity": quantity} for at, quantity in quantities]
    head = {"saleNumber": number, "returnedSale": "XS1", "storeCode": "S1", "soldAt": NOW}
    return decide_return(sale, patch_of({**head, "lines": lines}), facts, VOUCHERS)


def after(sale: State, facts: ReturnFacts, returned: State) -> ReturnFacts:
    """What the next return is told."""
    lines, payments = dict(facts.lines), dict(facts.payments)
    for row in returned["lines"]:
        had = lines.get(row["line_number"], Back())
        lines[row["line_number"]] = Back(
            had.quantity - row["quantity"], had.amount - row["amount"], had.eligible - row["eligible"]
        )
    for row in returned["payments"]:
        had = payments.get(row["payment_number"], Back())
        payments[row["payment_number"]] = Back(amount=had.amount - row["amount"])
    return replace(facts, lines=lines, payments=payments, points=facts.points + returned["points"])


def returning(sale: State, **changed: Any) -> ReturnFacts:
    return ReturnFacts(TILL, sale["points"], accrual=TENTH, account=GOLD.account, **changed)


def test_a_part_comes_back_by_the_proportion_of_the_payments() -> None:
    mixed = [
        {"paymentNumber": 1, "kind": "CASH", "amount": "138.30"},
        {"paymentNumber": 2, "kind": "STORED_VALUE", "amount": "200.00"},
    ]
    sale = state_of(sold(payments=mixed))
    found = came_back(sale, returning(sale), (1, "1"))
    state = state_of(found)
    assert (state["kind"], state["returned_sale"], state["total"]) == ("RETURN", "XS1", Decimal("-169.15"))
    assert state["list_total"] == Decimal("-199.00")
    assert [one["amount"] for one in state["payments"]] == [Decimal("-69.15"), Decimal("-100.00")]
    assert state["payments"][1]["principal"] == Decimal("-100.00")
    assert [(one.name, one.principal, one.bonus) for one in found.value] == [
        ("TH1/RETURN", Decimal("100.00"), 0)
    ]
    # floor(169.15 × 0.1) = 16 of 33 stay
    assert [(one.points, one.lifetime, one.sale_number) for one in found.points] == [(-17, -17, "TH1")]
    assert (found.used, found.bought_on) == ((), None)


def test_what_a_return_must_not_say() -> None:
    sale = state_of(sold())
    facts = replace(returning(sale), lines={1: Back(Decimal("1.500"))})
    assert short(came_back(sale, facts, (1, "0.501"), (2, "1")).decision.findings) == [
        *(("VP-RETURN-MORE", "E", "lines.0.quantity"), ("GEN-REF", "E", "lines.1.line_number")),
    ]
    assert short(came_back(sale, facts, (1, "0")).decision.findings) == [
        ("GEN-RANGE", "E", "lines.0.quantity")
    ]
    early = replace(facts, till=replace(TILL, sold_on=date(2026, 5, 5), place=None))
    assert short(came_back(sale, early).decision.findings) == [
        *(("GEN-REQUIRED", "E", "lines"), ("GEN-RANGE", "E", "sold_at"), ("GEN-REF", "E", "store_code")),
    ]
    back = state_of(came_back(sale, facts, (1, "0.5")))
    assert short(came_back(back, returning(back), (1, "0.5")).decision.findings)[-1] == (
        *("GEN-STATE", "E", "returned_sale"),
    )
    there = Posted(
        1,
        content_of(
            {
                **patch_of({"returnedSale": "XS1", "storeCode": "S1", "soldAt": NOW}),
                "lines": [{"line_number": 1, "quantity": Decimal("0.500")}],
            }
        ),
    )
    again = replace(facts, till=replace(TILL, posted=there))
    assert came_back(sale, again, (1, "0.5")).version == 1
    assert short(came_back(sale, again, (1, "0.4")).decision.findings) == [
        ("VP-SALE-SAME", "E", "sale_number")
    ]


def test_all_of_a_sale_frees_what_paid_for_it() -> None:
    payments = [
        {"paymentNumber": 1, "kind": "CASH", "amount": "313.30"},
        {"paymentNumber": 2, "kind": "COUPON", "amount": "15.00", "couponCode": "LUCK-1"},
        {"paymentNumber": 3, "kind": "POINTS_COUPON", "amount": "10.00", "couponCode": "JF1"},
    ]
    first = sold(payments=payments)
    sale, facts = state_of(first), returning(state_of(first))
    (_, coupon), (_, redemption) = first.used
    used = replace(
        VOUCHERS,
        coupons={"LUCK-1": (coupon.state or {}, BATCH)},
        redemptions={"JF1": redemption.state or {}},
    )
    part = came_back(sale, facts, (1, "1"), number="TH1")
    assert part.used == ()
    rest = after(sale, facts, state_of(part))
    lines = [{"lineNumber": 1, "quantity": "1"}]
    head = {"saleNumber": "TH2", "returnedSale": "XS1", "storeCode": "S1", "soldAt": NOW}
    whole = decide_return(sale, patch_of({**head, "lines": lines}), rest, used)
    assert [(each.state or {})["state"] for _, each in whole.used] == ["ISSUED", "ISSUED"]
    over = replace(used, scene=replace(SCENE, today=date(2026, 5, 7)))
    late = decide_return(sale, patch_of({**head, "lines": lines}), rest, over)
    assert short(late.decision.findings) == [("CC-COUPON-DATE", "W", "returned_sale")]
    # somebody has made another use of them meanwhile
    assert decide_return(sale, patch_of({**head, "lines": lines}), rest, VOUCHERS).used == ()


def test_a_closed_card_keeps_nothing() -> None:
    sale = state_of(sold(payments=[{**_CASH, "kind": "STORED_VALUE"}]))
    found = came_back(sale, returning(sale, status="CLOSED"), (1, "2"))
    assert short(found.decision.findings) == [("VP-CARD-STATE", "W", "returned_sale")]
    assert [(one.kind.value, one.principal, one.for_principal.value) for one in found.value] == [
        ("RETURN", Decimal("338.30"), "SALES"),
        ("REFUND", Decimal("-338.30"), "CASH"),
    ]


_PIECES = st.tuples(st.sampled_from("AB"), st.integers(1, 30_000), st.integers(1, 5_000))


@given(st.lists(_PIECES, min_size=1, max_size=3), st.integers(0, 100), st.data())
def test_in_however_many_parts_it_comes_back(
    pieces: list[tuple[str, int, int]], stored: int, data: st.DataObject
) -> None:
    """Nothing is left of it: no money, no points, no eligible amount, no principal."""
    lines = [
        {**_LINE, "lineNumber": at, "brandCode": brand, "listPrice": f"{price / 100:.2f}"}
        | {"quantity": f"{many / 1000:.3f}"}
        for at, (brand, price, many) in enumerate(pieces, 1)
    ]
    total = quote(patch_of({**SALE, "lines": lines}), FACTS).state["total"]
    value = min((total * stored / 100).quantize(Decimal("0.01")), GOLD.account.value)
    paid = (("CASH", total - value), ("STORED_VALUE", value))
    payments = [
        {"paymentNumber": at, "kind": kind, "amount": amount}
        for at, (kind, amount) in enumerate(paid, 1)
        if amount
    ]
    first = sold(lines=lines, payments=payments)
    sale = state_of(first)
    facts, left = returning(sale), [many for _, _, many in pieces]
    postings, parts = list(first.value), list[State]()
    while any(left):
        took = [data.draw(st.integers(0, many)) for many in left] if len(parts) < 3 else left
        if not any(took):
            took = left
        asked = [(at, Decimal(many) / 1000) for at, many in enumerate(took, 1) if many]
        found = came_back(sale, facts, *asked, number=f"TH{len(parts)}")
        left = [had - many for had, many in zip(left, took, strict=True)]
        parts.append(state_of(found))
        postings += found.value
        facts = after(sale, facts, parts[-1])
        assert parts[-1]["total"] == sum(one["amount"] for one in parts[-1]["payments"])
        assert all(one["amount"] <= 0 for one in (*parts[-1]["payments"], *parts[-1]["lines"]))
    for name in ("total", "list_total", "points"):
        assert sale[name] + sum(one[name] for one in parts) == 0
    for name in ("principal", "bonus"):
        assert sum(getattr(one, name) for one in postings) == 0
    assert all(facts.lines[row["line_number"]].eligible == row["eligible"] for row in sale["lines"])
    assert all(facts.payments[row["payment_number"]].amount == row["amount"] for row in sale["payments"])
