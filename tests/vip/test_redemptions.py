"""Points over HTTP: given for rewards, taken back, corrected, expired. Next: test_recharges.py."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from models.rules.vip.policy import VipPolicy
from resolvers.access.caller import Caller, Grant
from resolvers.errors import Refused
from resolvers.vip.adjusting import expire_points
from resolvers.vip.redemptions import redeem_points
from tests.support.client import FINDING, Answer, Client, opening, remarks
from tests.support.command import as_json
from tests.support.inviting import care
from tests.support.loyal import assert_sound, open_cards, open_stores, put
from tests.support.maintaining import kept
from tests.support.server import Service
from tests.support.writing import open_desk, told

MANAGER, AT_S1, AT_S3 = "vipManager", "cashier@0723/F723;stores=S1", "cashier@0723/F723;stores=S3"
CARDS = (
    *(("V1", "GOLD", "S1"), ("V2", "SILV", "S1"), ("V3", "NORM", "S2"), ("V4", "GOLD", "S1")),
    *(("V5", "GOLD", "S1"), ("V6", "GOLD", "S1"), ("V7", "GOLD", "S1")),
    *(("V8", "GOLD", "S1"), ("V9", "GOLD", "S1")),
)
GOLDEN = {
    **{"activity_code": "G05", "name": "千分礼", "reward": "AMOUNT", "value": "50.00", "redeemed": 0},
    **{"min_balance": 1000, "cost_points": 800, "stock": None, "per_vip_limit": None, "active": True},
    **{"valid_from": "2026-01-01", "valid_to": "2026-12-31"},
}
_TYPES = {"points": "Int!", "lifetimePoints": "Int!"}
_SHOWN = {
    "Redemption": """redemptionNumber version state points reward value movementId couponCode storeCode
        activity { redeemed } vip { account { points lifetimePoints } }""",
    "VipCustomer": "cardNumber version account { points lifetimePoints }",
}
_OFFERS = f"""query ($card: String!, $store: String!) {{ redeemableActivities(card: $card, store: $store) {{
    ... on RedeemableActivities {{ points activities {{
        activityCode reward costPoints left redeemable findings {{ {FINDING} }} }} }}
    ... on Refused {{ findings {{ {FINDING} }} }} }} }}"""


@pytest.fixture(scope="module", autouse=True)
def cards(service: Service) -> None:
    async def enter(connection: asyncpg.Connection) -> None:
        await open_stores(connection)
        await put(connection, "consumption_activity", GOLDEN)
        await open_cards(connection, *CARDS)

    service.within(enter)


def act(client: Client, name: str, **given: Any) -> Answer:
    """Saved or Refused."""
    record = "VipCustomer" if name == "adjustPoints" else "Redemption"
    field = record[0].lower() + record[1:]
    begun = opening(name, {one: _TYPES.get(one, "String!") for one in given}, given)
    query = f"""{begun} {{
        __typename
        ... on {record}Saved {{
            version changeNumber message messageZh findings {{ {FINDING} }} {field} {{ {_SHOWN[record]} }} }}
        ... on Refused {{ message findings {{ {FINDING} }} }}
    }} }}"""
    found: Answer = client.ask(query, **given)[name]
    return found


def give(manager: Client, card: str, points: int) -> None:
    kept(act(manager, "adjustPoints", card=card, points=points, reason="补登积分"))


def redeem(client: Client, activity: str, card: str, store: str = "S1") -> Answer:
    return act(client, "redeemPoints", activity=activity, card=card, store=store)


def offers(client: Client, card: str, store: str = "S1") -> Answer:
    found: Answer = client.ask(_OFFERS, card=card, store=store)["redeemableActivities"]
    return found


# --- the journey -----------------------------------------------------------------------------------------


def test_points_for_an_amount_off(service: Service) -> None:
    """G-VP-05 over HTTP: 1000 points, of which 200 are left; 999 are too few, and nothing happens."""
    manager, cashier = service.user("VM01", MANAGER), service.user("KA01", AT_S1)
    give(manager, "V1", 1000)
    give(manager, "V2", 999)
    done = redeem(cashier, "g05", "v1", "s1")
    number = kept(done)["redemptionNumber"]
    assert number == "JF202605060001"
    assert done["messageZh"] == f"积分消费{number}已完成，余额 200"
    assert (kept(done)["value"], kept(done)["state"], kept(done)["storeCode"]) == ("50.00", "ISSUED", "S1")
    assert kept(done)["vip"]["account"] == {"points": 200, "lifetimePoints": 0}
    refused = redeem(cashier, "G05", "V2")
    assert remarks(refused) == ["E VP-RED-MIN card"]
    assert refused["findings"][0]["params"] == {"value": "999", "minimum": "1000"}

    assert remarks(redeem(cashier, "NONE", "V1")) == ["E GEN-NOTFOUND activity"]
    assert remarks(redeem(cashier, "G05", "V1", "S2")) == ["E GEN-FORBIDDEN "]
    assert remarks(redeem(service.user("AU01"), "G05", "V1")) == ["E GEN-FORBIDDEN "]
    assert remarks(redeem(manager, "G05", "V0", "S0")) == ["E VP-CARD-UNKNOWN card", "E GEN-REF store"]
    assert remarks(act(service.user("KA03", AT_S3), "cancelRedemption", number=number)) == [
        "E GEN-NOTFOUND number"
    ]
    back = act(cashier, "cancelRedemption", number=number.lower())
    assert (kept(back)["state"], back["messageZh"]) == ("CANCELLED", "卡V1积分余额 1000")
    assert remarks(act(cashier, "cancelRedemption", number=number)) == ["E VP-RED-STATE number"]
    later = kept(redeem(cashier, "G05", "V1"))
    assert later["activity"] == {"redeemed": 1}
    service.execute("UPDATE redemption SET created_on = '2026-04-28' WHERE state = 'ISSUED'")
    late = act(cashier, "cancelRedemption", number=later["redemptionNumber"])
    assert remarks(late) == ["E VP-RED-STATE number"]

    query = """{ vipCustomer(card: "V1") { pointsEntries(first: 9) { nodes {
        kind points lifetimePoints balanceAfter activityCode redemptionNumber storeCode reason } } } }"""
    entries = manager.ask(query)["vipCustomer"]["pointsEntries"]["nodes"]
    assert [(one["kind"], one["points"], one["balanceAfter"], one["storeCode"]) for one in entries] == [
        ("ADJUST", 1000, 1000, None),
        ("REDEEM", -800, 200, "S1"),
        ("REDEEM_CANCEL", 800, 1000, "S1"),
        ("REDEEM", -800, 200, "S1"),
    ]
    assert (entries[0]["reason"], entries[1]["redemptionNumber"]) == ("补登积分", number)
    service.within(assert_sound)


def test_points_for_gifts_and_coupons(service: Service) -> None:
    """The reward goes out and comes back in the transaction of its points."""
    manager, cashier = service.user("VM01", MANAGER), service.user("KA01", AT_S1)
    give(manager, "V4", 100)
    mug = kept(redeem(cashier, "MUGS", "V4"))
    assert (mug["movementId"], mug["vip"]["account"]["points"]) == ("MUG/00000002", 85)
    query = (
        '{ gift(code: "MUG") { stock movements(first: 9) { nodes { movementId kind vipCard occasion } } } }'
    )
    assert manager.ask(query)["gift"]["stock"] == 3
    kept(act(cashier, "cancelRedemption", number=mug["redemptionNumber"]))
    gift = manager.ask(query)["gift"]
    assert (gift["stock"], [tuple(one.values()) for one in gift["movements"]["nodes"]]) == (
        4,
        [
            ("MUG/00000002", "ISSUE", "V4", "积分兑换 MUGS"),
            ("MUG/00000003", "RETURN", "V4", f"取消兑换 {mug['redemptionNumber']}"),
        ],
    )

    first, second = (kept(redeem(cashier, "CPNS", "V4")) for _ in range(2))
    assert first["couponCode"].startswith("LUCK-")
    assert remarks(redeem(cashier, "CPNS", "V4")) == ["E VP-RED-LIMIT card"]
    sale = {"saleNumber": "S1-1", "amount": "120.00", "store": "S1"}
    # it names nobody, so that only who sees all customers reads it; the till knows its code
    assert care(cashier, "redeemCoupon", code=first["couponCode"], **sale)["__typename"] == "CouponSaved"
    used = act(cashier, "cancelRedemption", number=first["redemptionNumber"])
    assert remarks(used) == ["E VP-RED-STATE number"]
    kept(act(cashier, "cancelRedemption", number=second["redemptionNumber"]))
    void = care(cashier, "redeemCoupon", code=second["couponCode"], **sale)
    assert remarks(void) == ["E CC-COUPON-STATE code"]
    third = kept(redeem(cashier, "CPNS", "V4"))  # of the limit one is free again
    assert third["vip"]["account"]["points"] == 50

    service.execute("UPDATE gift SET stock = 0")
    service.execute("UPDATE coupon_batch SET valid_to = '2026-05-05'")
    assert remarks(redeem(cashier, "MUGS", "V4")) == ["E CC-GIFT-STOCK activity"]
    assert remarks(redeem(cashier, "CPNS", "V4")) == ["E CC-COUPON-DATE activity", "E VP-RED-LIMIT card"]
    assert remarks(redeem(manager, "MUGS", "V4", "S3")) == [
        "E CC-GIFT-STOCK activity",
        "E VP-RED-SCOPE store",
    ]
    service.execute("UPDATE gift SET stock = 4")
    service.execute("UPDATE coupon_batch SET valid_to = '2026-12-31'")
    service.within(assert_sound)


def test_what_a_card_may_have(service: Service) -> None:
    """As redeemPoints would decide; what is for other cards or stores is left out."""
    manager, cashier = service.user("VM01", MANAGER), service.user("KA01", AT_S1)
    give(manager, "V3", 29)
    found = offers(cashier, "V3")
    assert found["points"] == 29
    assert [
        (one["activityCode"], one["left"], one["redeemable"], remarks(one)) for one in found["activities"]
    ] == [
        ("MUGS", None, True, []),
        ("OFF10", 3, False, ["E VP-RED-MIN card"]),
        ("G05", None, False, ["E VP-RED-MIN card"]),
    ]
    service.execute("UPDATE gift SET stock = 0")
    service.execute("UPDATE vip_customer SET status = 'FROZEN' WHERE card_number = 'V3'")
    (mugs, *_) = offers(cashier, "V3")["activities"]
    assert remarks(mugs) == ["E CC-GIFT-STOCK activity", "E VP-CARD-STATE card"]
    service.execute("UPDATE gift SET stock = 4")
    assert [one["activityCode"] for one in offers(manager, "V3", "S3")["activities"]] == ["OFF10", "G05"]
    assert remarks(offers(manager, "V0", "S0")) == ["E VP-CARD-UNKNOWN card", "E GEN-REF store"]
    assert remarks(offers(cashier, "V3", "S2")) == ["E GEN-FORBIDDEN "]
    assert remarks(offers(service.user("SC01"), "V3")) == ["E GEN-FORBIDDEN "]


def test_a_correction_is_told_twice(service: Service) -> None:
    """In the ledger and in a change document of the card, both with the reason."""
    manager, cashier = service.user("VM01", MANAGER), service.user("KA01", AT_S1)
    wish = {"card": "v9", "points": 40, "lifetimePoints": 40, "reason": "系统故障补登"}
    done = act(manager, "adjustPoints", **wish)
    assert kept(done) == {"cardNumber": "V9", "version": 2, "account": {"points": 40, "lifetimePoints": 40}}
    assert done["messageZh"] == "卡V9积分余额 40"
    query = """{ changeDocuments(first: 9, filter: { objectId: { eq: "V9" } }) { nodes {
        changeNumber operation comment changedBy items { table key field oldValue newValue } } } }"""
    (document,) = [
        one
        for one in manager.ask(query)["changeDocuments"]["nodes"]
        if one["changeNumber"] == done["changeNumber"]
    ]
    assert (document["operation"], document["comment"], document["changedBy"]) == (
        *("adjustPoints", "系统故障补登", "VM01"),
    )
    assert [tuple(one.values()) for one in document["items"]] == [
        ("ZVAC", "", "points", "0", "40"),
        ("ZVAC", "", "lifetimePoints", "0", "40"),
    ]
    assert remarks(act(manager, "adjustPoints", **{**wish, "points": -41, "reason": " "})) == [
        *("E GEN-RANGE points", "E GEN-REQUIRED reason")
    ]
    assert remarks(act(manager, "adjustPoints", **{**wish, "reason": "长" * 201})) == ["E GEN-LENGTH reason"]
    assert remarks(act(manager, "adjustPoints", **{**wish, "card": "V0"})) == ["E GEN-NOTFOUND card"]
    assert remarks(act(cashier, "adjustPoints", **wish)) == ["E GEN-FORBIDDEN "]
    kept(act(manager, "adjustPoints", **{**wish, "points": -40, "lifetimePoints": -40}))
    service.within(assert_sound)


# --- at once, and by itself ------------------------------------------------------------------------------


def test_many_at_once_never_get_more_than_there_is(service: Service) -> None:
    """Six may be redeemed, three by each card; a card with 30 points pays twice for what costs 15."""

    async def run() -> None:
        async with open_desk(service.dsn, size=8) as desk:
            call = desk.writer.call(Caller("VM01", (Grant.everywhere(MANAGER),)))

            async def at_once(activity: str, *cards: str) -> list[str]:
                answers = await asyncio.gather(
                    *(redeem_points(call, activity, card, "S1") for card in cards), return_exceptions=True
                )
                wrong = [one for one in answers if isinstance(one, BaseException)]
                assert all(isinstance(one, Refused) for one in wrong), wrong
                return sorted(found[0] for one in wrong if isinstance(one, Refused) for found in told(one))

            assert await at_once("OFF10", *("V5",) * 5) == ["VP-RED-LIMIT"] * 2
            refused = await at_once("OFF10", *("V6", "V7") * 4)
            assert [one for one in refused if one != "VP-RED-LIMIT"] == ["VP-RED-STOCK"] * 5
            count = "SELECT count(*) FROM redemption WHERE activity_code = 'OFF10'"
            assert await desk.pool.fetchval(count) == 6
            assert await at_once("MUGS", *("V8",) * 5) == ["VP-RED-MIN"] * 3
            numbers = await desk.pool.fetch("SELECT redemption_number FROM redemption ORDER BY 1")
            assert len({row[0] for row in numbers}) == len(numbers)
            assert int(numbers[-1][0][-4:]) == len(numbers)  # none is missing
            await assert_sound(desk.pool)

    manager = service.user("VM01", MANAGER)
    for card, points in (("V5", 200), ("V6", 200), ("V7", 200), ("V8", 30)):
        give(manager, card, points)
    asyncio.run(run())


_ENTRIES = """
INSERT INTO points_entry (card_number, kind, points, lifetime_points, balance_after, sale_number, entered_at,
    entered_by)
SELECT card, kind, points, CASE WHEN kind IN ('EARN', 'REVERSE') THEN points ELSE 0 END, balance, sale,
    (day || ' 12:00Z')::timestamptz, 'SETUP'
FROM (VALUES
    ('E1', 'EARN', 100, 100, NULL, '2025-03-01'), ('E1', 'EARN', 50, 150, NULL, '2026-03-01'),
    ('E1', 'REDEEM', -40, 110, NULL, '2026-04-01'), ('E1', 'REDEEM_CANCEL', 10, 120, NULL, '2026-04-02'),
    ('E2', 'EARN', 40, 40, 'O1', '2026-01-01'), ('E2', 'EARN', 20, 60, 'N1', '2026-04-01'),
    ('E2', 'REVERSE', -10, 50, 'R1', '2026-04-02'), ('E2', 'REVERSE', -20, 30, 'R2', '2026-04-02'),
    ('E3', 'EARN', 25, 25, NULL, '2025-05-06'), ('E3', 'ADJUST', -20, 5, NULL, '2025-06-01'),
    ('E4', 'EARN', 25, 25, NULL, '2025-05-05'), ('E4', 'REVERSE', -30, -5, NULL, '2025-06-01'))
    one (card, kind, points, balance, sale, day)
"""
_SUMS = """
UPDATE vip_account a SET points = s.points, lifetime_points = s.lifetime FROM (
    SELECT card_number, sum(points) AS points, sum(lifetime_points) AS lifetime FROM points_entry
    GROUP BY 1) s
WHERE s.card_number = a.card_number AND a.card_number LIKE 'E%'
"""


def test_points_expire_the_oldest_first(service: Service, tmp_path: Path) -> None:
    """E1: 100 old points, less 30 that were spent. E2: 40 of an old sale that was entered late, less 10 that
    came back; a new sale came back whole. E3: all are of the last day that is good, and go a day
    later, by the command. E4: none are left.
    """

    async def run() -> None:
        async with open_desk(service.dsn) as desk:
            connection: Any = desk.pool
            await open_cards(connection, *((f"E{at}", "GOLD", "S1") for at in range(1, 5)))
            usual = {"store_code": "S1", "card_number": "E2", "vip_type": "GOLD", "benefits": True}
            usual |= {"total": "0", "list_total": "0", "cashier": "KA01", "sold_at": "2026-01-01T00:00:00Z"}
            await put(
                *(connection, "sale"),
                *(
                    {**usual, "sale_number": number, "kind": kind, "returned_sale": of, "sold_on": day}
                    | {"points": points}
                    for number, kind, of, day, points in (
                        *(("O1", "SALE", None, "2025-04-01", 40), ("N1", "SALE", None, "2026-04-01", 20)),
                        *(
                            ("R1", "RETURN", "O1", "2026-04-02", -10),
                            ("R2", "RETURN", "N1", "2026-04-02", -20),
                        ),
                    )
                ),
            )
            await desk.pool.execute(_ENTRIES)
            await desk.pool.execute(_SUMS)
            assert await expire_points(desk.writer) == 0  # unless the house says when
            writer = replace(desk.writer, vip=VipPolicy(points_months=12))
            assert sum(await asyncio.gather(expire_points(writer), expire_points(writer))) == 2
            assert await expire_points(writer) == 0
            rows = await desk.pool.fetch("SELECT * FROM vip_account WHERE card_number LIKE 'E%' ORDER BY 1")
            assert [(row["points"], row["lifetime_points"]) for row in rows] == [
                *((50, 150), (0, 30), (5, 25), (-5, -5)),
            ]
            last = await desk.pool.fetchrow(
                "SELECT * FROM points_entry WHERE kind = 'EXPIRE' ORDER BY 1 LIMIT 1"
            )
            assert last is not None
            assert (last["card_number"], last["points"], last["entered_by"]) == ("E1", -70, "WORKER")
            told_of = "SELECT operation FROM change_document WHERE object_id = 'E2' ORDER BY change_number"
            assert [row[0] for row in await desk.pool.fetch(told_of)] == ["expirePoints"]
            await assert_sound(desk.pool)

    asyncio.run(run())
    place = {"DATABASE_URL": service.dsn, "DOSSIER_FIELD_KEY_FILE": str(service.settings.field_key_path)}
    place |= {"DOSSIER_POINTS_MONTHS": "12", "DOSSIER_TODAY": "2026-05-07"}
    assert as_json(tmp_path / "var", "vip", "points", **place) == {"points": 1}
    service.within(assert_sound)
