"""Recharges: drafted, posted within the bound, reversed while the money is there. Next: test_tills.py."""

import asyncio
import json
from decimal import Decimal
from typing import Any

import asyncpg
import pytest

import cli_vip_work
from resolvers.access.caller import Caller, Grant
from resolvers.errors import Refused
from resolvers.vip.cards import close_vip
from resolvers.vip.proving import AGGREGATES, LEDGERS, prove_ledgers, run_checks, tell_wrong
from resolvers.vip.recharges import create_recharge, post_recharge, reverse_recharge
from resolvers.write.context import Request
from tests.support.client import FINDING, Answer, Client, opening, remarks
from tests.support.loyal import assert_sound, open_cards, open_stores, prepay, put
from tests.support.maintaining import SURE, kept
from tests.support.server import Service
from tests.support.writing import open_desk, patch_of, told

MANAGER, AT_S1 = "vipManager", "cashier@0723/F723;stores=S1"
CARDS = (
    *(("V1", "GOLD", "S1"), ("V2", "NORM", "S1"), ("V3", "SILV", "S1"), ("V4", "GOLD", "S3")),
    *(("V5", "WORK", "S1"), ("V6", "GOLD", "S1"), ("V7", "SILV", "S1"), ("V8", "WORK", "S1")),
)
_TYPES = {
    **{"input": "RechargeOrderInput!", "number": "String!", "reason": "String!"},
    **{"expectedVersion": "Int", "confirm": "[String!]"},
}
_SHOWN = """rechargeNumber version state principal bonus payment postedBy reversedBy reason
    vip { account { principal bonus } }"""
ON_V1 = {"cardNumber": "v1", "storeCode": "s1", "principal": "1000.00", "payment": "CASH"}


@pytest.fixture(scope="module", autouse=True)
def cards(service: Service) -> None:
    async def enter(connection: asyncpg.Connection) -> None:
        await open_stores(connection)
        work = {"type_code": "WORK", "name": "例卡", "rank": 9, "allow_stored_value": True, "active": True}
        await put(connection, "vip_type", work)
        steps = {"type_code": "WORK", "from_amount": "1000.00", "bonus": "100.00"}
        await put(connection, "recharge_bonus", steps, stamped=False)
        await open_cards(connection, *CARDS)

    service.within(enter)


def recharge(client: Client, act: str, **given: Any) -> Answer:
    """recharge(client, "post", number=…, expectedVersion=1): Saved, Refused or Conflict."""
    name = f"{act}Recharge"
    begun = opening(name, _TYPES, given)
    query = f"""{begun} {{
        __typename
        ... on RechargeOrderSaved {{
            version message messageZh findings {{ {FINDING} }} rechargeOrder {{ {_SHOWN} }} }}
        ... on Refused {{ message findings {{ {FINDING} }} }}
        ... on RechargeOrderConflict {{ currentVersion changedFields current {{ version }} }}
    }} }}"""
    found: Answer = client.ask(query, **given)[name]
    return found


def drafted(client: Client, **changed: Any) -> Answer:
    return kept(recharge(client, "create", input={**ON_V1, **changed}))


def posted(client: Client, **changed: Any) -> Answer:
    order = drafted(client, **changed)
    return kept(recharge(client, "post", number=order["rechargeNumber"], expectedVersion=order["version"]))


def on_card(order: Answer) -> tuple[str, str]:
    account = order["vip"]["account"]
    return account["principal"], account["bonus"]


def test_a_recharge_from_its_draft_to_its_reversal(service: Service) -> None:
    cashier, manager = service.user("KA01", AT_S1), service.user("VM01", MANAGER)
    order = drafted(cashier)
    number = order["rechargeNumber"]
    assert number.startswith("RC20260506")
    assert (order["state"], order["principal"], order["bonus"]) == ("DRAFT", "1000.00", "120.00")
    assert on_card(order) == ("0.00", "0.00")

    wrong = {"cardNumber": "NONE", "storeCode": "S1", "principal": "0", "payment": "GOLD"}
    assert remarks(recharge(cashier, "create", input=wrong)) == [
        *("E VP-CARD-UNKNOWN cardNumber", "E GEN-REF payment", "E GEN-RANGE principal")
    ]
    names = ("cardNumber", "payment", "principal", "storeCode")
    assert remarks(recharge(cashier, "create", input={})) == [f"E GEN-REQUIRED {one}" for one in names]
    elsewhere = recharge(cashier, "create", input={**ON_V1, "storeCode": "S2"})
    assert remarks(elsewhere) == ["E GEN-FORBIDDEN "]
    head = recharge(manager, "create", input={**ON_V1, "storeCode": "S99"})
    assert remarks(head) == ["E GEN-REF storeCode"]

    assert remarks(recharge(cashier, "change", number=number, input={"principal": "600"})) == [
        "E GEN-REQUIRED expectedVersion"
    ]
    seen = {"number": number, "expectedVersion": 1}
    assert kept(recharge(cashier, "change", **seen, input={"principal": "600"}))["bonus"] == "50.00"
    assert recharge(cashier, "change", **seen, input={"principal": "700"})["currentVersion"] == 2
    seen["expectedVersion"] = 2
    stranger = service.user("KA03", "cashier@0723/F723;stores=S3")
    assert remarks(recharge(stranger, "change", **seen, input={})) == ["E GEN-NOTFOUND number"]
    assert remarks(recharge(cashier, "change", **seen, input={"storeCode": "S2"})) == ["E GEN-FORBIDDEN "]
    assert remarks(recharge(cashier, "post", **seen)) == ["E GEN-FORBIDDEN "]
    other = service.user("VM03", "vipManager@0723/F723;stores=S3")
    assert remarks(recharge(other, "post", **seen)) == ["E GEN-NOTFOUND number"]

    done = recharge(manager, "post", **seen)
    assert done["messageZh"] == f"充值单{number}已过账，余额 650.00"
    assert (kept(done)["state"], kept(done)["postedBy"]) == ("POSTED", "VM01")
    assert on_card(kept(done)) == ("600.00", "50.00")
    assert recharge(manager, "post", **seen)["currentVersion"] == 3
    seen["expectedVersion"] = 3
    assert remarks(recharge(manager, "post", **seen)) == ["E VP-SV-STATE number"]
    assert remarks(recharge(cashier, "change", **seen, input={"payment": "CARD"})) == ["E VP-SV-STATE number"]
    gone = recharge(cashier, "delete", **seen, confirm=SURE)
    assert remarks(gone) == ["E VP-SV-STATE number"]

    assert remarks(recharge(manager, "reverse", number=number, reason=" ")) == ["E GEN-REQUIRED reason"]
    back = recharge(manager, "reverse", number=number, reason="输错卡号")
    assert back["messageZh"] == f"充值单{number}已冲销，余额 0.00"
    assert (kept(back)["state"], kept(back)["reversedBy"], kept(back)["reason"]) == (
        *("REVERSED", "VM01", "输错卡号"),
    )
    assert on_card(kept(back)) == ("0.00", "0.00")
    assert remarks(recharge(manager, "reverse", number=number, reason="again")) == ["E VP-SV-STATE number"]

    again = drafted(cashier, principal="10")
    assert int(again["rechargeNumber"][-4:]) == int(number[-4:]) + 1  # none was drawn for what was refused
    seen = {"number": again["rechargeNumber"].lower(), "expectedVersion": 1}
    assert remarks(recharge(cashier, "delete", **seen)) == ["C GEN-CONFIRM confirm"]
    assert kept(recharge(cashier, "delete", **seen, confirm=SURE)) is None
    assert remarks(recharge(cashier, "delete", **seen, confirm=SURE)) == ["E GEN-NOTFOUND number"]
    service.within(assert_sound)


def test_g_vp_09_types_without_stored_value_and_more_than_may_be_there(service: Service) -> None:
    manager = service.user("VM01", MANAGER)
    refused = recharge(manager, "create", input={**ON_V1, "cardNumber": "V2"})
    assert remarks(refused) == ["E VP-SV-TYPE cardNumber"]

    async def enter(connection: asyncpg.Connection) -> None:
        await prepay(connection, ["V3"], "4000.00", "500.00")

    service.within(enter)
    draft = recharge(manager, "create", input={**ON_V1, "cardNumber": "V3", "principal": "500.01"})
    assert remarks(draft) == ["W VP-SV-MAX principal"]  # much may be spent until it is posted
    seen = {"number": kept(draft)["rechargeNumber"], "expectedVersion": 1}
    refused = recharge(manager, "post", **seen)
    assert remarks(refused) == ["E VP-SV-MAX principal"]
    assert refused["findings"][0]["params"] == {"value": "5000.01", "max": "5000.00"}
    changed = recharge(manager, "change", **seen, input={"principal": "500.00"})
    assert remarks(changed) == []
    seen["expectedVersion"] = 2
    assert on_card(kept(recharge(manager, "post", **seen))) == ("4500.00", "500.00")


def test_what_has_changed_since_the_draft_is_asked_again(service: Service) -> None:
    """A card that is frozen by then gets no money; one of another dealer's store only with a warning."""
    manager = service.user("VM01", MANAGER)
    draft = recharge(manager, "create", input={**ON_V1, "cardNumber": "V4"})
    assert remarks(draft) == ["W VP-SV-STORE storeCode"]
    service.execute("UPDATE vip_customer SET status = 'FROZEN' WHERE card_number = 'V4'")
    seen = {"number": kept(draft)["rechargeNumber"], "expectedVersion": 1}
    refused = recharge(manager, "post", **seen)
    assert remarks(refused) == ["E VP-CARD-STATE cardNumber", "W VP-SV-STORE storeCode"]
    assert remarks(recharge(manager, "create", input={**ON_V1, "cardNumber": "V4"})) == [
        *("E VP-CARD-STATE cardNumber", "W VP-SV-STORE storeCode")
    ]
    moved = kept(recharge(manager, "change", **seen, input={"cardNumber": "V5"}))
    assert (moved["bonus"], moved["state"]) == ("100.00", "DRAFT")


def test_of_a_card_that_was_replaced_the_new_one_gives_it_back(service: Service) -> None:
    """The old card has given all it had to the new one."""
    manager = service.user("VM01", MANAGER)
    number = posted(manager, cardNumber="V6")["rechargeNumber"]
    query = """mutation { replaceCard(card: "V6", newCard: "V6B", reason: "丢失") {
        ... on VipCustomerSaved { vipCustomer { account { principal bonus } } } } }"""
    moved = manager.ask(query)["replaceCard"]["vipCustomer"]["account"]
    assert moved == {"principal": "1000.00", "bonus": "120.00"}
    back = recharge(manager, "reverse", number=number, reason="退款")
    assert back["messageZh"].endswith("余额 0.00")
    query = '{ vipCustomer(card: "V6B") { account { principal bonus } } }'
    assert manager.ask(query)["vipCustomer"]["account"] == {"principal": "0.00", "bonus": "0.00"}


def test_prepaid_money_is_spent_in_the_stores_of_the_dealer(service: Service) -> None:
    """The worked example of 8.6, at the till."""
    manager = service.user("VM01", MANAGER)
    assert on_card(posted(manager, cardNumber="V8")) == ("1000.00", "100.00")
    cashier = service.user("KA02", "cashier@0723/F723;stores=S1+S2+S3+S4")
    first = sell(cashier, "V8-300", "300.00", "S2")
    assert first["sale"]["payments"] == [{"kind": "STORED_VALUE", "amount": "300.00", "principal": "300.00"}]
    assert first["sale"]["vip"]["account"] == {"principal": "700.00", "bonus": "100.00"}
    second = sell(cashier, "V8-750", "750.00", "S1")
    assert second["sale"]["payments"][0]["principal"] == "700.00"
    assert second["sale"]["vip"]["account"] == {"principal": "0.00", "bonus": "50.00"}
    low = sell(cashier, "V8-60", "60.00", "S1")
    assert remarks(low) == ["E VP-SV-LOW payments.0.amount"]
    for store in ("S3", "S4"):  # of another dealer; of the dealer, but takes only its own
        assert remarks(sell(cashier, f"V8-{store}", "10.00", store)) == ["E VP-SV-STORE payments.0.amount"]
    service.within(assert_sound)


def sell(client: Client, number: str, amount: str, store: str) -> Answer:
    query = f"""mutation ($input: SaleInput!) {{ postSale(input: $input) {{
        __typename
        ... on SaleSaved {{ sale {{
            payments {{ kind amount principal }} vip {{ account {{ principal bonus }} }} }} }}
        ... on Refused {{ findings {{ {FINDING} }} }}
    }} }}"""
    line = {"lineNumber": 1, "brandCode": "A", "itemCode": "X1", "listPrice": amount, "quantity": "1"}
    given = {
        **{"saleNumber": number, "storeCode": store, "cardNumber": "V8", "soldAt": "2026-05-06T04:00:00Z"},
        "lines": [line],
        "payments": [{"paymentNumber": 1, "kind": "STORED_VALUE", "amount": amount}],
    }
    found: Answer = client.ask(query, input=given)["postSale"]
    return found


def test_many_at_once_never_pass_the_bound(service: Service) -> None:
    """Eight orders of 1000.00 + 60.00 posted at once: four fit. Reversed twice at once: each only once."""

    async def run() -> None:
        async with open_desk(service.dsn, size=8) as desk:
            call = desk.writer.call(Caller("VM01", (Grant.everywhere(MANAGER),)))
            patch = patch_of({**ON_V1, "cardNumber": "V7", "principal": Decimal("1000.00")})
            orders = [await create_recharge(call, patch) for _ in range(8)]
            answers = await asyncio.gather(
                *(post_recharge(call, one.key, Request(1)) for one in orders), return_exceptions=True
            )
            refused = [told(one) for one in answers if isinstance(one, Refused)]
            assert refused == [[("VP-SV-MAX", "E", "principal")]] * 4
            done = [
                one.key
                for one, end in zip(orders, answers, strict=True)
                if not isinstance(end, BaseException)
            ]
            assert len(done) == 4
            back = await asyncio.gather(
                *(reverse_recharge(call, key, "退款") for key in (*done[:2], *done[:2])),
                return_exceptions=True,
            )
            refused = [told(one) for one in back if isinstance(one, Refused)]
            assert refused == [[("VP-SV-STATE", "E", "number")]] * 2
            row = await desk.pool.fetchrow("SELECT * FROM vip_account WHERE card_number = 'V7'")
            assert row is not None
            assert (row["principal"], row["bonus"]) == (Decimal("2000.00"), Decimal("120.00"))

    asyncio.run(run())
    service.within(assert_sound)


def test_who_closes_a_card_and_who_posts_on_it_wait_for_each_other(service: Service) -> None:
    """Either the money comes first and is refunded, or the card is closed and gets none."""

    async def run() -> None:
        async with open_desk(service.dsn, size=8) as desk:
            call = desk.writer.call(Caller("VM01", (Grant.everywhere(MANAGER),)))
            cards = [f"Z{at}" for at in range(6)]
            await open_cards(desk.pool, *((card, "GOLD", "S1") for card in cards))
            patches = [
                patch_of({**ON_V1, "cardNumber": card, "principal": Decimal("500.00")}) for card in cards
            ]
            orders = [await create_recharge(call, one) for one in patches]
            meant = Request(confirm=frozenset(SURE))
            answers = await asyncio.gather(
                *(post_recharge(call, one.key, Request(1)) for one in orders),
                *(close_vip(call, card, "退卡", meant) for card in cards),
                return_exceptions=True,
            )
            refused = [told(one) for one in answers if isinstance(one, Refused)]
            assert all(one == [("VP-CARD-STATE", "E", "card_number")] for one in refused)
            assert not any(isinstance(one, BaseException) for one in answers[len(cards) :])
            assert (await prove_ledgers(desk.pool)).sound

    asyncio.run(run())


_STAMPED = "version, created_on, created_by, changed_at, changed_by"
_STAMPS = "1, '2026-05-06', 'X', now(), 'X'"


def sale(number: str, kind: str, total: int, returned: str = "NULL") -> str:
    return f"""INSERT INTO sale (sale_number, kind, returned_sale, store_code, benefits, sold_at, sold_on,
        total, list_total, points, cashier, {_STAMPED}) VALUES ('{number}', '{kind}', {returned}, 'S1', false,
        now(), '2026-05-06', {total}, 9, 0, 'X', {_STAMPS});"""


def line(number: str, quantity: int) -> str:
    return f"""INSERT INTO sale_line (sale_number, line_number, brand_code, item_code, list_price, quantity,
        discount_rate, unit_price, eligible, amount)
        VALUES ('{number}', 1, 'A', 'X', 9, {quantity}, 1, 9, 0, {9 * quantity});"""


def paid(number: str, kind: str, amount: int) -> str:
    return f"""INSERT INTO sale_payment (sale_number, payment_number, kind, amount, principal)
        VALUES ('{number}', 1, '{kind}', {amount}, {amount});"""


def entry(balance: int, sale_number: str = "NULL") -> str:
    return f"""INSERT INTO points_entry (card_number, kind, points, lifetime_points, balance_after,
        sale_number, entered_at, entered_by)
        VALUES ('V2', 'EARN', 5, 5, {balance}, {sale_number}, now(), 'X');"""


# Of each check a fault that it finds, alone or among others.
FAULTS = {
    "accounts": "DELETE FROM vip_account WHERE card_number = 'V2'",
    "points": "UPDATE vip_account SET points = 7 WHERE card_number = 'V2'",
    "pointsInOrder": entry(4),
    "storedValue": "UPDATE vip_account SET bonus = bonus + 1 WHERE card_number = 'V5'",
    "storedValueInOrder": "UPDATE stored_value_entry SET balance_after = balance_after + 1",
    "postings": "UPDATE stored_value_entry SET amount = amount + 1 WHERE account = 'CASH'",
    "transit": "UPDATE stored_value_entry SET account = 'TRANSIT' WHERE account = 'CASH'",
    "closed": "UPDATE vip_customer SET status = 'CLOSED' WHERE card_number = 'V5'",
    "recharges": "UPDATE recharge_order SET state = 'DRAFT' WHERE state = 'POSTED'",
    "lines": sale("X1", "SALE", 8) + line("X1", 1),
    "payments": sale("X1", "SALE", 8) + paid("X1", "CASH", 9),
    "spent": paid("X1", "STORED_VALUE", 8),
    "given": entry(5, "'X1'"),
    "lastSales": "UPDATE vip_account SET last_sale_on = '2026-05-05' WHERE card_number = 'V2'",
    "returned": sale("R1", "RETURN", -18, "'X1'") + line("X1", 1) + line("R1", -2),
    "redeemed": "UPDATE consumption_activity SET redeemed = 1",
    "redemptions": f"""INSERT INTO redemption (redemption_number, activity_code, card_number, store_code,
        points, reward, state, redeemed_at, {_STAMPED})
        VALUES ('JF1', 'OFF10', 'V2', 'S1', 20, 'AMOUNT', 'ISSUED', now(), {_STAMPS})""",
    "campaigns": f"""INSERT INTO sms_campaign (campaign_number, title, template_code, audience, state,
        recipients, {_STAMPED}) VALUES ('DX1', 'X', 'X', 'VIP', 'DONE', 3, {_STAMPS})""",
}


def test_each_check_of_the_proof_finds_what_it_is_for(service: Service) -> None:
    """Where triggers let pass what they never would, and nothing of it stays."""
    posted(service.user("VM01", MANAGER), cardNumber="V5")
    assert set(FAULTS) == {*LEDGERS, *AGGREGATES}

    async def run() -> None:
        async with asyncpg.create_pool(service.dsn, min_size=1, max_size=1) as pool:
            assert (await prove_ledgers(pool)).sound
            for name, fault in FAULTS.items():
                async with pool.acquire() as connection:
                    whole = connection.transaction()
                    await whole.start()
                    await connection.execute("SET LOCAL session_replication_role = replica")
                    await connection.execute(fault)
                    found = {one.name for one in await run_checks(connection) if one.wrong}
                    await whole.rollback()
                assert name in found, (name, found)
            assert (await prove_ledgers(pool)).sound

    asyncio.run(run())


def test_the_worker_tells_what_does_not_hold(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    counted = "UPDATE consumption_activity SET redeemed = redeemed + {} WHERE activity_code = 'OFF10'"

    async def run() -> list[int]:
        async with open_desk(service.dsn) as desk:
            sound = await tell_wrong(desk.writer)
            await desk.pool.execute(counted.format(1))
            wrong = await tell_wrong(desk.writer)
            await desk.pool.execute(counted.format(-1))
            return [sound, wrong]

    assert asyncio.run(run()) == [0, 1]
    [line] = [one for one in caplog.records if one.name == "dossier.vip"]
    assert (line.levelname, vars(line)["wrong"], vars(line)["examples"]) == ("ERROR", 1, ["OFF10"])


def test_the_command_proves_the_ledgers(
    service: Service, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli_vip_work, "read_settings", lambda: service.settings)
    assert cli_vip_work.prove(json=True) == 0
    proof = json.loads(capsys.readouterr().out)
    assert proof["sound"]
    assert proof["cards"] >= len(CARDS)
    assert {one["name"]: one["wrong"] for one in proof["checks"]} == dict.fromkeys((*LEDGERS, *AGGREGATES), 0)
    service.execute("UPDATE vip_account SET points = points + 1 WHERE card_number = 'V2'")
    assert cli_vip_work.prove() == 1
    wrong = [line for line in capsys.readouterr().out.splitlines() if line.startswith("WRONG")]
    told_wrong = "WRONG\tpoints and lifetime points are the sums of their entries: not so of 1 (V2)"
    assert wrong == [told_wrong]
