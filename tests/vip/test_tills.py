"""Tills over HTTP: sales, returns, quotes; how often they ask, and many at once. Next: test_storm.py."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from resolvers.access.caller import Caller, Grant
from resolvers.errors import Refused
from resolvers.vip.tills import post_return, post_sale
from tests.support.client import FINDING, Answer, Client, remarks
from tests.support.loyal import assert_sound, open_cards, open_stores, prepay, put
from tests.support.maintaining import kept
from tests.support.server import Service
from tests.support.writing import Desk, open_desk, patch_of, told
from tests.writes.test_rounds import counted

AT_S1, AT_S3 = "cashier@0723/F723;stores=S1", "cashier@0723/F723;stores=S3"
ANYWHERE = Caller("KA09", (Grant.everywhere("cashier"),))
NOON = "2026-05-06T04:00:00Z"
CARDS = (
    *(("V1", "GOLD", "S1"), ("V2", "SILV", "S1"), ("V3", "GOLD", "S1"), ("V4", "GOLD", "S1")),
    *(("V5", "GOLD", "S1"), ("V6", "GOLD", "S1"), ("V7", "GOLD", "S1"), ("V8", "GOLD", "S1")),
)
_MORE = {
    **{"activity_code": "PLUS", "name": "一点五倍", "ratio": "0.15", "types": "GOLD", "stores": "S2"},
    **{"valid_from": "2026-05-01", "valid_to": None, "active": True},
}
_COUPON = {"coupon_code": "LUCK-1", "batch_code": "LUCK", "state": "ISSUED", "issued_at": NOON}
_REDEEMED = {
    **{"redemption_number": "JF202605060099", "activity_code": "OFF10", "card_number": "V4"},
    **{"store_code": "S1", "points": 20, "reward": "AMOUNT", "value": "10.00", "state": "ISSUED"},
    **{"redeemed_at": NOON},
}
_SHOWN = """saleNumber kind returnedSale storeCode cardNumber vipType benefits soldOn total listTotal points
    activityCode cashier version
    lines { lineNumber discountRate unitPrice quantity amount eligible }
    payments { kind amount principal couponCode }
    vip { account { points lifetimePoints principal bonus lastSaleOn } }"""
_TYPES = {"postSale": "SaleInput!", "postReturn": "SaleReturnInput!", "quoteSale": "SaleInput!"}


@pytest.fixture(scope="module", autouse=True)
def stores(service: Service) -> None:
    async def enter(connection: asyncpg.Connection) -> None:
        await open_stores(connection)
        await put(connection, "accumulation_activity", _MORE)
        await open_cards(connection, *CARDS)
        await prepay(connection, ["V2"], "100.00", "20.00")
        await put(connection, "coupon", _COUPON)
        await put(connection, "redemption", _REDEEMED)
        await connection.execute("UPDATE vip_customer SET status = 'FROZEN' WHERE card_number = 'V5'")

    service.within(enter)


def at_till(client: Client, name: str, **given: Any) -> Answer:
    query = f"""mutation ($input: {_TYPES[name]}) {{ {name}(input: $input) {{
        __typename
        ... on SaleSaved {{ version changeNumber message messageZh findings {{ {FINDING} }}
            sale {{ {_SHOWN} }} }}
        ... on Refused {{ message findings {{ {FINDING} }} }} }} }}"""
    found: Answer = client.ask(query, input=given)[name]
    return found


def sale_of(number: str, card: str | None, *lines: tuple[str, str, str], **changed: Any) -> dict[str, Any]:
    """Lines of brand, list price and quantity."""
    rows = [
        {"lineNumber": at, "brandCode": brand, "itemCode": f"X{at}", "listPrice": price, "quantity": many}
        for at, (brand, price, many) in enumerate(lines, 1)
    ]
    head = {"saleNumber": number, "storeCode": "S1", "cardNumber": card, "soldAt": NOON}
    return {**head, "lines": rows, **changed}


def paid(*payments: tuple[str, str] | tuple[str, str, str]) -> list[dict[str, Any]]:
    return [
        {"paymentNumber": at, "kind": kind, "amount": amount} | ({"couponCode": code[0]} if code else {})
        for at, (kind, amount, *code) in enumerate(payments, 1)
    ]


def back_of(number: str, sale: str, *lines: tuple[int, str], **changed: Any) -> dict[str, Any]:
    rows = [{"lineNumber": at, "quantity": many} for at, many in lines]
    head = {"saleNumber": number, "returnedSale": sale, "storeCode": "S1", "soldAt": NOON}
    return {**head, "lines": rows, **changed}


def test_g_vp_01_ten_yuan_are_a_point(service: Service) -> None:
    cashier = service.user("KA01", AT_S1)
    found, sale = list[int](), dict[str, Any]()
    for at, amount in enumerate(("10.00", "99.00", "1288.00", "9.99")):
        # a silver card pays 95 % of a list price
        price = (Decimal(amount) / Decimal("0.95")).quantize(Decimal("0.01"))
        sale = sale_of(f"G1-{at}", "V2", ("A", f"{price}", "1"), payments=paid(("CASH", amount)))
        found.append(kept(at_till(cashier, "postSale", **sale))["points"])
    assert found == [1, 9, 128, 0]
    account = kept(at_till(cashier, "postSale", **sale))["vip"]["account"]
    assert (account["points"], account["lifetimePoints"], account["lastSaleOn"]) == (138, 138, "2026-05-06")


def test_g_vp_03_of_two_activities_the_better_one_gives(service: Service) -> None:
    cashier = service.user("KA02", "cashier@0723/F723;stores=S1+S2")
    line = ("B", "222.22", "1")  # for gold 10 % off
    sale = sale_of("G3", "V3", line, storeCode="S2", payments=paid(("CASH", "200.00")))
    found = kept(at_till(cashier, "postSale", **sale))
    assert (found["points"], found["activityCode"]) == (30, "PLUS")
    query = '{ vipCustomer(card: "V3") { pointsEntries(first: 9) { nodes { kind points activityCode } } } }'
    entries = cashier.ask(query)["vipCustomer"]["pointsEntries"]["nodes"]
    assert entries == [{"kind": "EARN", "points": 30, "activityCode": "PLUS"}]


def test_a_day_at_the_till(service: Service) -> None:
    cashier = service.user("KA01", AT_S1)
    lines = (("A", "199.00", "2"), ("B", "88.88", "1"))
    quoted = cashier.ask(
        """query ($input: SaleInput!) { quoteSale(input: $input) { ... on SaleQuote {
            total listTotal points benefits vipType soldOn
            lines { unitPrice amount } findings { code } } } }""",
        input=sale_of("", "V1", *lines),
    )["quoteSale"]
    assert quoted == {
        **{"total": "418.29", "listTotal": "486.88", "points": 41, "benefits": True, "vipType": "GOLD"},
        **{"soldOn": "2026-05-06", "findings": []},
        "lines": [
            {"unitPrice": "169.15", "amount": "338.30"},
            {"unitPrice": "79.99", "amount": "79.99"},
        ],
    }
    short = at_till(cashier, "postSale", **sale_of("XS1", "V1", *lines, payments=paid(("CASH", "418.28"))))
    assert remarks(short) == ["E VP-PAY-SUM payments"]
    assert short["findings"][0]["messageZh"] == "付款合计 418.28 不等于应付金额 418.29"
    sale = sale_of("xs1", "V1", *lines, payments=paid(("CASH", "400.00"), ("CARD", "18.29")))
    first = at_till(cashier, "postSale", **sale)
    assert (first["messageZh"], first["version"], first["findings"]) == ("销售单XS1已过账，积分 41", 1, [])
    kept_sale = kept(first)
    assert kept_sale["cashier"] == "KA01"
    assert [one["discountRate"] for one in kept_sale["lines"]] == ["0.850", "0.900"]
    again = at_till(cashier, "postSale", **sale)
    assert (kept(again), again["changeNumber"], again["version"]) == (kept_sale, None, 1)
    other = at_till(cashier, "postSale", **{**sale, "soldAt": "2026-05-06T04:00:01Z"})
    assert remarks(other) == ["E VP-SALE-SAME saleNumber"]

    part = at_till(cashier, "postReturn", **back_of("TH1", "xs1", (1, "1")))
    assert part["messageZh"] == "退货单TH1已过账，积分 -17"
    found = kept(part)
    assert (found["kind"], found["returnedSale"], found["total"]) == ("RETURN", "XS1", "-169.15")
    assert [(one["kind"], one["amount"]) for one in found["payments"]] == [
        *(("CASH", "-161.75"), ("CARD", "-7.40")),
    ]
    assert found["vip"]["account"]["points"] == 24
    same = at_till(cashier, "postReturn", **back_of("TH1", "XS1", (1, "1.000")))
    assert (kept(same), same["changeNumber"]) == (found, None)
    more = at_till(cashier, "postReturn", **back_of("TH2", "XS1", (1, "1.001")))
    assert remarks(more) == ["E VP-RETURN-MORE lines.0.quantity"]
    rest = kept(at_till(cashier, "postReturn", **back_of("TH2", "XS1", (1, "1"), (2, "1"))))
    assert rest["vip"]["account"]["points"] == 0
    assert rest["vip"]["account"]["lifetimePoints"] == 0
    unknown = at_till(cashier, "postReturn", **back_of("TH3", "XS0", (1, "1")))
    assert remarks(unknown) == ["E GEN-NOTFOUND returnedSale"]
    service.within(assert_sound)


def test_who_may_sell_where(service: Service) -> None:
    cash = paid(("CASH", "10.00"))
    here, there = service.user("KA01", AT_S1), service.user("KA03", AT_S3)
    sale = sale_of("W1", None, ("A", "10.00", "1"), payments=cash)
    assert remarks(at_till(there, "postSale", **sale)) == ["E GEN-FORBIDDEN "]
    assert remarks(at_till(here, "postSale", **{**sale, "storeCode": None})) == ["E GEN-FORBIDDEN "]
    agent = service.user("CA01", "careAgent@0723/F723")
    assert remarks(at_till(agent, "postSale", **sale)) == ["E GEN-FORBIDDEN "]
    assert kept(at_till(here, "postSale", **sale))["vip"] is None
    # of a number that another store has used no more is told than that it is used
    taken = at_till(there, "postSale", **{**sale, "storeCode": "S3"})
    assert remarks(taken) == ["E VP-SALE-SAME saleNumber"]
    hidden = at_till(there, "postReturn", **back_of("W2", "W1", (1, "1"), storeCode="S3"))
    assert remarks(hidden) == ["E GEN-NOTFOUND returnedSale"]
    frozen = at_till(here, "postSale", **sale_of("W3", "V5", ("A", "10.00", "1"), payments=cash))
    assert remarks(frozen) == ["W VP-CARD-STATE cardNumber"]
    assert (kept(frozen)["benefits"], kept(frozen)["total"], kept(frozen)["points"]) == (False, "10.00", 0)
    wrong = sale_of("W4", "NOBODY", ("Q", "10.00", "1"), payments=cash, soldAt="2026-05-07T04:00:00Z")
    assert remarks(at_till(here, "postSale", **wrong)) == [
        *("E VP-CARD-UNKNOWN cardNumber", "E GEN-REF lines.0.brandCode", "E GEN-RANGE soldAt"),
    ]


def test_coupons_and_points_pay_once_and_come_back_with_the_sale(service: Service) -> None:
    cashier = service.user("KA01", AT_S1)
    payments = paid(
        ("COUPON", "15.00", "luck-1"), ("POINTS_COUPON", "10.00", "JF202605060099"), ("CASH", "65.00")
    )
    sale = sale_of("C1", "V4", ("B", "100.00", "1"), payments=payments)
    low = at_till(cashier, "postSale", **sale)
    assert remarks(low) == ["E CC-COUPON-MIN payments.0.couponCode"]
    payments[-1]["amount"] = "155.00"
    whole = sale_of("C1", "V4", ("B", "200.00", "1"), payments=payments)
    found = at_till(cashier, "postSale", **whole)
    assert (kept(found)["points"], kept(found)["lines"][0]["eligible"]) == (23, "155.00")
    assert kept(at_till(cashier, "postSale", **whole)) == kept(found)
    used = at_till(cashier, "postSale", **{**whole, "saleNumber": "C2"})
    assert remarks(used) == [
        *("E CC-COUPON-STATE payments.0.couponCode", "E GEN-STATE payments.1.couponCode"),
    ]
    states = """{ redemption(number: "JF202605060099") { state saleNumber } }"""
    assert cashier.ask(states)["redemption"] == {"state": "USED", "saleNumber": "C1"}
    back = kept(at_till(cashier, "postReturn", **back_of("C3", "C1", (1, "1"))))
    assert [(one["kind"], one["amount"]) for one in back["payments"]] == [
        *(("COUPON", "-15.00"), ("POINTS_COUPON", "-10.00"), ("CASH", "-155.00")),
    ]
    assert cashier.ask(states)["redemption"] == {"state": "ISSUED", "saleNumber": None}
    assert kept(at_till(cashier, "postSale", **{**whole, "saleNumber": "C2"}))["points"] == 23
    service.within(assert_sound)


# --- statements, and many at once -------------------------------------------------------------------------


def plain(number: str, card: str | None, **changed: Any) -> dict[str, Any]:
    """A piece of brand B at full price, in the hands of a silver card 12 % off."""
    price = "88.00" if card else "100.00"
    payments = [{"paymentNumber": 1, "kind": "CASH", "amount": price}]
    return patch_of(sale_of(number, card, ("B", "100.00", "1"), payments=payments, **changed))


async def render(connection: Any, number: str) -> bytes:
    return (await connection.fetchval("SELECT $1::text", number)).encode()


def test_how_often_a_till_asks_the_database(service: Service) -> None:
    async def run() -> None:
        async with open_desk(service.dsn, size=1) as desk:
            await post_sale(desk.writer.call(ANYWHERE), plain("N0", "V2"))
            await post_return(desk.writer.call(ANYWHERE), patch_of(back_of("N0B", "N0", (1, "0.5"))))
            call = desk.writer.call(ANYWHERE, render=render)
            # without card: facts, save, the answer; begin and commit
            assert await asked(desk, lambda: post_sale(call, plain("N1", None))) == 3 + 2
            # and with one: its account before, both ledgers and the balances after
            assert await asked(desk, lambda: post_sale(call, plain("N2", "V2"))) == 5 + 2
            # again: nothing is saved
            assert await asked(desk, lambda: post_sale(call, plain("N2", "V2"))) == 3 + 2
            back = patch_of(back_of("N3", "N2", (1, "1")))
            assert await asked(desk, lambda: post_return(call, back)) == 6 + 2

    asyncio.run(run())


async def asked(desk: Desk, act: Callable[[], Awaitable[Any]]) -> int:
    async with counted(desk) as seen:
        await act()
    return len(seen)


def test_many_tills_at_one_card(service: Service) -> None:
    """Twelve at once spend what is good for five, each is sent twice. Then all come back, twice at once."""

    async def run() -> None:
        async with open_desk(service.dsn, size=8) as desk:
            call = desk.writer.call(ANYWHERE)
            await prepay(desk.pool, ["V7"], "400.00", "70.00")
            payments = [{"paymentNumber": 1, "kind": "STORED_VALUE", "amount": "90.00"}]
            sales = [
                patch_of(sale_of(f"M{at}", "V7", ("B", "100.00", "1"), payments=payments)) for at in range(12)
            ]
            answers = await asyncio.gather(
                *(post_sale(call, one) for one in sales for _ in range(2)), return_exceptions=True
            )
            refused = [told(one) for one in answers if isinstance(one, Refused)]
            assert refused == [[("VP-SV-LOW", "E", "payments.0.amount")]] * 14
            done = sorted({one.key for one in answers if not isinstance(one, BaseException)})
            assert len(done) == 5
            await assert_sound(desk.pool)
            comes = [patch_of(back_of(f"{one}-{at}", one, (1, "1"))) for one in done for at in range(2)]
            ends = await asyncio.gather(*(post_return(call, one) for one in comes), return_exceptions=True)
            more = [told(one) for one in ends if isinstance(one, Refused)]
            assert more == [[("VP-RETURN-MORE", "E", "lines.0.quantity")]] * 5
            await assert_sound(desk.pool)
            query = "SELECT points, principal, bonus FROM vip_account WHERE card_number = 'V7'"
            left = [tuple(row) for row in await desk.pool.fetch(query)]
            assert left == [(0, Decimal("400.00"), Decimal("70.00"))]

    asyncio.run(run())


def test_what_comes_back_goes_to_the_card_that_replaces_it(service: Service) -> None:
    async def run() -> None:
        async with open_desk(service.dsn) as desk:
            call = desk.writer.call(ANYWHERE)
            await prepay(desk.pool, ["V6", "V8"], "100.00")
            payments = [{"paymentNumber": 1, "kind": "STORED_VALUE", "amount": "90.00"}]
            for card in ("V6", "V8"):
                await post_sale(
                    call, patch_of(sale_of(f"R{card}", card, ("B", "100.00", "1"), payments=payments))
                )
            await open_cards(desk.pool, ("V60", "GOLD", "S1"))
            await desk.pool.execute(
                "UPDATE vip_customer SET status = 'CLOSED',"
                " replaced_by = CASE card_number WHEN 'V6' THEN 'V60' END WHERE card_number IN ('V6', 'V8')"
            )
            for card in ("V6", "V8"):
                await post_return(call, patch_of(back_of(f"B{card}", f"R{card}", (1, "1"))))
            rows = await desk.pool.fetch(
                "SELECT card_number, points, principal FROM vip_account"
                " WHERE card_number IN ('V6', 'V60', 'V8') ORDER BY card_number"
            )
            assert [tuple(row) for row in rows] == [
                *(("V6", 13, Decimal("10.00")), ("V60", -13, Decimal("90.00")), ("V8", 0, Decimal("10.00"))),
            ]
            await assert_sound(desk.pool)

    asyncio.run(run())


def test_the_day_of_a_sale_is_that_of_the_house(service: Service) -> None:
    """In Shanghai it is the 6th already."""

    async def run() -> None:
        async with open_desk(service.dsn) as desk:
            writer = replace(desk.writer, timezone="Asia/Shanghai")
            late = datetime(2026, 5, 5, 16, 30, tzinfo=UTC)
            await post_sale(writer.call(ANYWHERE), plain("Z1", None, soldAt=late))
            query = "SELECT sold_on::text FROM sale WHERE sale_number = 'Z1'"
            assert await desk.pool.fetchval(query) == "2026-05-06"

    asyncio.run(run())
