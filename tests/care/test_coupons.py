"""Coupons: what they are worth, checked in order, used once, restored, void, expired. Next: test_gifts.py."""

import asyncio
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.care.coupons import Issue, Sale, check_offer, discount_of, listed
from models.rules.state import State
from resolvers.access.caller import Caller
from resolvers.access.grants import grant_from_text
from resolvers.care.coupons import (
    BATCHES,
    check_coupon,
    expire_coupons,
    issue_coupon,
    issue_coupons,
    redeem_coupon,
)
from resolvers.errors import Denied, Refused
from resolvers.write.acts import create_customer
from resolvers.write.context import Request
from resolvers.write.maintained import create
from tests.support.base import another
from tests.support.client import remarks, saved
from tests.support.inviting import BATCH, CARE, care, entered
from tests.support.maintaining import SURE, kept, maintain
from tests.support.server import Service
from tests.support.writing import ADMIN, SALES, Desk, patch_of, told

DAY = date(2026, 5, 6)
COUPON: State = {"coupon_code": "SPRING-X", "state": "ISSUED"}
GOOD: State = {
    "kind": "AMOUNT",
    "value": Decimal(50),
    "minimum_spend": Decimal(300),
    "valid_from": date(2026, 5, 1),
    "valid_to": date(2026, 5, 31),
    "stores": "S01, s02",
    "brands": "茅台，五粮液",
}
SALE = Sale(Decimal(300), "S02", ("五粮液", "洋河"))
# Each breaks one more check than the next: the first that does not hold is told.
BROKEN: tuple[tuple[dict[str, Any], dict[str, Any], dict[str, Any], str], ...] = (
    ({"state": "VOID"}, {}, {}, "CC-COUPON-STATE"),
    ({}, {"valid_to": date(2026, 5, 5)}, {}, "CC-COUPON-DATE"),
    ({}, {}, {"store": "S03"}, "CC-COUPON-SCOPE"),
    ({}, {}, {"brands": ("洋河",)}, "CC-COUPON-SCOPE"),
    ({}, {}, {"amount": Decimal("299.99")}, "CC-COUPON-MIN"),
)


def test_the_first_check_that_does_not_hold_is_told() -> None:
    assert check_offer(COUPON, GOOD, SALE, DAY) == []
    for at, (*_, code) in enumerate(BROKEN):
        coupon, batch, sale = COUPON, GOOD, SALE
        for of_coupon, of_batch, of_sale, _ in BROKEN[at:]:
            coupon, batch = coupon | of_coupon, batch | of_batch
            sale = replace(sale, **of_sale)
        assert [one.code.value for one in check_offer(coupon, batch, sale, DAY)] == [code]


def test_without_conditions_a_coupon_is_good_everywhere() -> None:
    free = GOOD | {"stores": None, "brands": " , ", "minimum_spend": None}
    assert check_offer(COUPON, free, Sale(Decimal(0)), DAY) == []
    assert [listed(one) for one in (None, "", "s01 ,， S02")] == [[], [], ["S01", "S02"]]


@given(
    st.decimals(0, 10**6, places=2),
    st.decimals("0.01", 100, places=2),
    st.sampled_from(("AMOUNT", "PERCENT")),
)
def test_a_discount_is_whole_cents_and_never_more_than_the_sale(
    amount: Decimal, value: Decimal, kind: str
) -> None:
    off = discount_of({"kind": kind, "value": value}, amount)
    assert 0 <= off <= amount
    assert off == round(off, 2)
    exact = min(value, amount) if kind == "AMOUNT" else amount * value / 100
    assert abs(off - exact) <= Decimal("0.005")


@pytest.mark.parametrize(
    ("given", "findings"),
    [
        ({"batchCode": "A/B"}, ["E GEN-PATTERN batchCode"]),
        ({"kind": "FREE", "value": "0"}, ["E GEN-REF kind", "E GEN-RANGE value"]),
        ({"kind": "PERCENT", "value": "100.01"}, ["E GEN-RANGE value"]),
        ({"validTo": "2026-04-30", "quantity": 0}, ["E GEN-RANGE quantity", "E GEN-RANGE validTo"]),
        ({"title": None, "perPerson": 0}, ["E GEN-RANGE perPerson", "E GEN-REQUIRED title"]),
    ],
)
def test_what_a_batch_must_not_say(service: Service, given: dict[str, Any], findings: list[str]) -> None:
    agent = service.user("CA01", CARE)
    refused = maintain(agent, "create", "CouponBatch", input={**BATCH, "batchCode": "BAD", **given})
    assert remarks(refused) == findings


def test_a_coupon_from_its_batch_to_its_end(service: Service) -> None:
    agent, number = service.user("CA01", CARE), saved(service.user("SC01").create(another()))
    entered(agent, "CouponBatch", BATCH, batchCode="LIFE", perPerson=2, stores="S01,S02", quantity=4)
    one = kept(care(agent, "issueCoupon", code="life", number=number))["couponCode"]
    two = kept(care(agent, "issueCoupon", code="LIFE", number=number))["couponCode"]
    assert one.startswith("LIFE-")
    assert len(one) == len("LIFE-") + 12
    third = service.refusal(lambda: care(agent, "issueCoupon", code="LIFE", number=number))
    assert remarks(third) == ["E CC-COUPON-LIMIT number"]
    # whoever has the code of one that names nobody has the coupon: only who sees all customers sees them
    assert remarks(care(agent, "issueCoupons", code="LIFE", count=2)) == ["E GEN-FORBIDDEN "]
    head = service.user("CA09", "careAgent@*/*")
    assert remarks(care(head, "issueCoupons", code="LIFE", count=3)) == ["E CC-COUPON-LIMIT count"]
    batch = kept(care(head, "issueCoupons", code="LIFE", count=2))
    assert (batch["issued"], len(batch["coupons"]["nodes"])) == (4, 4)

    promised = maintain(
        *(agent, "change", "CouponBatch"),
        code="LIFE",
        expectedVersion=batch_version(agent, "LIFE"),
        input={"value": "10.00", "validTo": "2026-05-30", "quantity": 3, "title": "新"},
    )
    assert remarks(promised) == ["E GEN-RANGE quantity", "E GEN-RANGE validTo", "E GEN-INUSE value"]
    gone = maintain(
        agent,
        "delete",
        "CouponBatch",
        code="LIFE",
        expectedVersion=batch_version(agent, "LIFE"),
        confirm=SURE,
    )
    assert remarks(gone) == ["E GEN-INUSE "]

    cashier = service.user("KA01", "cashier@0723/F723;stores=S01")
    sale = {"code": one, "saleNumber": "XS1", "amount": "400"}
    assert remarks(care(cashier, "redeemCoupon", **sale, store="S02")) == ["E GEN-FORBIDDEN "]
    assert remarks(care(cashier, "redeemCoupon", **sale)) == ["E GEN-FORBIDDEN "]
    query = """query ($c: String!) { checkCoupon(code: $c, amount: "400", store: "S01") {
        ... on CouponCheck { usable discount findings { code } } } }"""
    assert cashier.ask(query, c=one)["checkCoupon"] == {"usable": True, "discount": "50.00", "findings": []}
    used = kept(care(cashier, "redeemCoupon", **sale, store="S01"))
    assert (used["state"], used["store"]) == ("USED", "S01")
    assert cashier.ask(query, c=one)["checkCoupon"] == {
        "usable": False,
        "discount": None,
        "findings": [{"code": "CC-COUPON-STATE"}],
    }
    other = care(cashier, "restoreCoupon", code=one, saleNumber="XS2")
    assert remarks(other) == ["E GEN-REF saleNumber"]
    back = kept(care(cashier, "restoreCoupon", code=one, saleNumber="XS1"))
    assert (back["state"], back["saleNumber"], back["usedAt"]) == ("ISSUED", None, None)

    assert remarks(care(agent, "voidCoupon", code=two, reason=" ")) == ["E GEN-REQUIRED reason"]
    assert kept(care(agent, "voidCoupon", code=two, reason="误发"))["state"] == "VOID"
    assert remarks(care(agent, "voidCoupon", code=two, reason="误发")) == ["E CC-COUPON-STATE code"]
    issue = 'mutation { issueCoupon(code: "LIFE") { ... on CouponSaved { coupon { couponCode } } } }'
    maintain(
        *(agent, "change", "CouponBatch"),
        code="LIFE",
        expectedVersion=batch_version(agent, "LIFE"),
        input={"quantity": 5},
    )
    whole = service.user("CA09", "careAgent")
    answers = [whole.send(issue, headers={"idempotency-key": "once-1"}).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert answers[0]["data"]["issueCoupon"]["coupon"]["couponCode"].startswith("LIFE-")
    anywhere = {"code": "LIFE-NOSUCHCODE2", "saleNumber": "XS3", "amount": "400", "store": "S01"}
    assert remarks(care(cashier, "redeemCoupon", **anywhere)) == ["E CC-COUPON-UNKNOWN code"]
    # who does not see the customer does not learn that the coupon is there
    stranger = service.user("KA02", "cashier@0724/F724;stores=*")
    assert remarks(care(stranger, "redeemCoupon", **sale, store="S01")) == ["E CC-COUPON-UNKNOWN code"]
    assert remarks(care(service.user("SC01"), "voidCoupon", code=one, reason="x")) == ["E GEN-FORBIDDEN "]


def batch_version(agent: Any, code: str) -> int:
    return agent.ask("query ($c: String!) { couponBatch(code: $c) { version } }", c=code)["couponBatch"][
        "version"
    ]


async def test_many_at_once_and_what_falls_due(fresh_desk: Desk) -> None:
    """No more than the batch holds, no more than one may have, used once; then they expire."""
    desk = fresh_desk
    call = desk.writer.call(ADMIN)
    await create(call, BATCHES, patch_of({**BATCH, "quantity": 5, "perPerson": 3}))
    number = (await create_customer(desk.writer.call(SALES), patch_of(another()), Request())).customer_number
    issued = await asyncio.gather(
        *(issue_coupon(call, "SPRING", Issue((), number)) for _ in range(5)),
        *(issue_coupons(call, "SPRING", 1, None) for _ in range(3)),
        return_exceptions=True,
    )
    refused = [told(one)[0][0] for one in issued if isinstance(one, Refused)]
    assert refused == ["CC-COUPON-LIMIT"] * 3
    rows = await desk.pool.fetch("SELECT coupon_code, customer_number FROM coupon ORDER BY coupon_code")
    assert len(rows) == 5
    assert sum(row["customer_number"] == number for row in rows) <= 3

    code, sale = rows[0]["coupon_code"], Sale(Decimal(300), number="XS1")
    used = await asyncio.gather(
        *(redeem_coupon(call, code, replace(sale, number=f"XS{n}")) for n in range(4)), return_exceptions=True
    )
    assert [told(one) for one in used if isinstance(one, Refused)] == [[("CC-COUPON-STATE", "E", "code")]] * 3

    cashier = Caller("KA01", (grant_from_text("cashier@0723/F723;stores=S09"),))
    with pytest.raises(Denied):
        await check_coupon(desk.writer.call(cashier), code, replace(sale, store="S01"))
    await create(call, BATCHES, patch_of({**BATCH, "batchCode": "ONE", "perPerson": 1}))
    spelled = ("Vipe\u0301 8", " vip\u00e9 8", "VIP\u00c9 8")  # the same card
    cards = [issue_coupon(call, "ONE", Issue((), None, card)) for card in spelled]
    more = await asyncio.gather(*cards, return_exceptions=True)
    assert sum(isinstance(one, Refused) for one in more) == 2
    await desk.pool.execute("DELETE FROM coupon WHERE batch_code = 'ONE'")
    later = replace(desk.writer, today=lambda: date(2026, 6, 1))
    assert await expire_coupons(desk.writer) == 0
    assert sorted(await asyncio.gather(*(expire_coupons(later) for _ in range(2))))[-1] <= 4
    states = await desk.pool.fetch("SELECT state, count(*) AS n FROM coupon GROUP BY state ORDER BY state")
    assert [tuple(row) for row in states] == [("EXPIRED", 4), ("USED", 1)]
    query = "SELECT count(*) FROM change_document WHERE operation = 'expireCoupon'"
    assert await desk.pool.fetchval(query) == 4
    with pytest.raises(Refused) as out_of_date:
        await issue_coupons(later.call(ADMIN), "SPRING", 1, None)
    assert ("CC-COUPON-DATE", "E", "code") in told(out_of_date.value)
