"""Cards: registered, frozen, closed, replaced, upgraded by who has the points. Next: test_recharges.py."""

import asyncio
from typing import Any

import asyncpg
import pytest

from models.rules.vip.cards import plain_mobile
from resolvers.access.caller import Caller, Grant
from resolvers.errors import Refused
from resolvers.vip.cards import register_vip
from resolvers.vip.upgrades import Place, place_from_text, upgrade_vip
from tests.support.base import another
from tests.support.carding import AT_S1, MANAGER, card_of, earned, on_card
from tests.support.client import Answer, Client, remarks, saved
from tests.support.dossiers import dossier_act
from tests.support.loyal import assert_sound, open_cards, open_stores, prepay, put
from tests.support.maintaining import SURE, kept
from tests.support.server import Service
from tests.support.writing import open_desk, patch_of, told

ELSEWHERE = "vipManager@0723/F723;stores=S3"
BOSS, CLERK = ({"dimensionCode": "ZJOB", "valueCode": one} for one in ("BOSS", "CLERK"))
BOLD, PLAIN = ({"dimensionCode": "ZLOOK", "valueCode": one} for one in ("BOLD", "PLAIN"))
WANG = {
    **{"cardNumber": "8800000000000017", "name": "王小姐", "gender": "2", "birthDate": "1990-05-06"},
    **{"mobile": "+86 138-0000 0001", "email": "wang@example.cn", "typeCode": "GOLD", "storeCode": "S1"},
    **{"smsOptIn": True, "profileValues": [BOSS, BOLD, PLAIN]},
}
_ENTRIES = """
SELECT kind, account, amount, store_code FROM stored_value_entry WHERE card_number = $1 AND kind <> 'RECHARGE'
ORDER BY entry_id
"""
_REDEEMED = {
    **{"redemption_number": "JF202605010001", "activity_code": "OFF10", "store_code": "S1", "points": 20},
    **{"reward": "AMOUNT", "value": "10.00", "state": "ISSUED", "redeemed_at": "2026-05-01T00:00:00Z"},
}


@pytest.fixture(scope="module", autouse=True)
def stores(service: Service) -> None:
    async def enter(connection: asyncpg.Connection) -> None:
        await open_stores(connection)
        for code, several, values in (("ZJOB", False, ("BOSS", "CLERK")), ("ZLOOK", True, ("BOLD", "PLAIN"))):
            row = {"dimension_code": code, "name": code, "several": several, "active": True}
            await put(connection, "profile_dimension", row)
            below = [{"dimension_code": code, "value_code": one, "name": one} for one in values]
            await put(connection, "profile_value", *below, stamped=False)
        types = [{"type_code": one, "name": f"{one}卡", "active": True} for one in ("BASE", "PLUS")]
        ranked = [{**one, "rank": rank} for one, rank in zip(types, (1, 9), strict=True)]
        await put(connection, "vip_type", *({**one, "allow_stored_value": False} for one in ranked))
        rule = {"type_code": "BASE", "to_type": "PLUS", "min_lifetime_points": 5000}
        over = {"type_code": "BASE", "to_type": "GOLD", "min_lifetime_points": 1, "valid_to": "2026-05-05"}
        await put(connection, "upgrade_rule", rule, over, stamped=False)

    service.within(enter)


def registered(client: Client, **given: Any) -> Answer:
    plain = {"name": "持卡人", "typeCode": "GOLD", "storeCode": "S1"}
    return kept(on_card(client, "registerVip", input={**plain, **given}))


def test_a_card_is_registered_and_changed(service: Service) -> None:
    cashier, manager = service.user("KA01", AT_S1), service.user("VM01", MANAGER)
    wrong = {
        **{"cardNumber": "A/1", "gender": "9", "birthDate": "2026-05-07", "joinedOn": "2026-05-07"},
        **{"mobile": "12345", "email": "nobody", "typeCode": "NONE", "storeCode": "s1"},
        **{"customerNumber": "199999999"},
        "profileValues": [
            *(BOSS, CLERK),
            *({"dimensionCode": "NONE", "valueCode": "X"}, {"dimensionCode": "ZLOOK", "valueCode": "X"}),
        ],
    }
    assert service.refused(lambda: on_card(cashier, "registerVip", input=wrong)) == [
        *("E GEN-RANGE birthDate", "E GEN-PATTERN cardNumber", "E GEN-REF customerNumber"),
        *("E MAIL-FORMAT email", "E GEN-REF gender", "E GEN-RANGE joinedOn", "E PHONE-FORMAT mobile"),
        *("E GEN-REQUIRED name", "E VP-PROFILE-ONE profileValues.1"),
        *("E GEN-REF profileValues.2.dimensionCode", "E GEN-REF profileValues.3.valueCode"),
        "E GEN-REF typeCode",
    ]
    names = ("cardNumber", "name", "storeCode", "typeCode")
    empty = on_card(cashier, "registerVip", input={})
    assert remarks(empty) == [f"E GEN-REQUIRED {one}" for one in names]
    in_s2 = on_card(cashier, "registerVip", input={**WANG, "storeCode": "S2"})
    assert remarks(in_s2) == ["E GEN-FORBIDDEN "]

    done = on_card(cashier, "registerVip", input=WANG)
    assert done["messageZh"] == "VIP卡8800000000000017 王小姐已创建"
    assert (kept(done)["status"], kept(done)["joinedOn"], kept(done)["version"]) == (
        *("ACTIVE", "2026-05-06", 1),
    )
    assert "mobile" in kept(done)["maskedFields"]
    card = card_of(manager, "8800000000000017")
    assert (card["mobile"], card["maskedFields"]) == ("13800000001", [])
    assert card["account"] == {
        **{"points": 0, "lifetimePoints": 0, "principal": "0.00", "bonus": "0.00", "lastSaleOn": None}
    }
    assert card["profileValues"] == [BOSS, BOLD, PLAIN]
    again = on_card(cashier, "registerVip", input={**WANG, "mobile": "13800000001"})
    assert remarks(again) == ["E GEN-DUPLICATE cardNumber", "E GEN-DUPLICATE mobile"]

    at = {"card": "8800000000000017", "expectedVersion": 1}
    to_clerk = [{**BOSS, "remove": True}, CLERK]
    assert remarks(on_card(cashier, "changeVip", **at, input={"name": "王"})) == ["E GEN-FORBIDDEN "]
    other = service.user("VM03", ELSEWHERE)
    assert remarks(on_card(other, "changeVip", **at, input={"name": "王"})) == ["E GEN-FORBIDDEN "]
    assert remarks(on_card(manager, "changeVip", card=at["card"], input={"name": "王"})) == [
        "E GEN-REQUIRED expectedVersion"
    ]
    assert remarks(
        on_card(manager, "changeVip", **at, input={"typeCode": "SILV", "profileValues": [CLERK]})
    ) == ["E VP-PROFILE-ONE profileValues.0", "E GEN-IMMUTABLE typeCode"]
    changed = on_card(manager, "changeVip", **at, input={"name": "王女士", "profileValues": to_clerk})
    assert (kept(changed)["name"], kept(changed)["version"]) == ("王女士", 2)
    assert CLERK in kept(changed)["profileValues"]
    assert on_card(manager, "changeVip", **at, input={"name": "王"})["currentVersion"] == 2
    blind = service.user("VM02", "vipManager@*/*;stores=*;classes=TAX")
    at["expectedVersion"] = 2
    guessed = on_card(blind, "changeVip", **at, input={"mobile": "13800000001", "name": "王女士"})
    assert remarks(guessed) == ["E GEN-FORBIDDEN mobile"]
    assert kept(on_card(blind, "changeVip", **at, input={"name": "王小姐"}))["name"] == "王小姐"


def test_frozen_and_closed(service: Service) -> None:
    """SV-5: the principal is refunded, the bonus forfeited; then the mobile is free for another card."""
    manager, mobile = service.user("VM01", MANAGER), "13800000002"
    registered(manager, cardNumber="C1", mobile=mobile)
    service.within(lambda connection: prepay(connection, ["C1"], "300.00", "50.00"))
    at = {"card": "c1"}
    assert remarks(on_card(manager, "freezeVip", **at, reason=" ")) == ["E GEN-REQUIRED reason"]
    assert remarks(on_card(manager, "unfreezeVip", **at, reason="找到")) == ["E GEN-STATE card"]
    frozen = kept(on_card(manager, "freezeVip", **at, reason="挂失"))
    assert (frozen["status"], frozen["statusReason"]) == ("FROZEN", "挂失")
    assert remarks(on_card(manager, "freezeVip", **at, reason="挂失")) == ["E GEN-STATE card"]
    free = kept(on_card(manager, "unfreezeVip", **at, reason="找到"))
    assert (free["status"], free["statusReason"]) == ("ACTIVE", None)
    assert remarks(on_card(service.user("KA01", AT_S1), "freezeVip", **at, reason="x")) == [
        "E GEN-FORBIDDEN "
    ]
    assert remarks(on_card(manager, "freezeVip", card="NONE", reason="x")) == ["E GEN-NOTFOUND card"]

    asked = service.refusal(lambda: on_card(manager, "closeVip", **at, reason="退卡"))
    assert remarks(asked) == ["C GEN-CONFIRM confirm"]
    assert "300.00" in asked["findings"][0]["messageZh"]
    closed = on_card(manager, "closeVip", **at, reason="退卡", confirm=SURE)
    assert closed["messageZh"] == "卡C1已注销，退还本金 300.00"
    assert (kept(closed)["status"], kept(closed)["account"]["principal"]) == ("CLOSED", "0.00")
    rows = service.within(lambda connection: connection.fetch(_ENTRIES, "C1"))
    assert [(row["kind"], row["account"], f"{row['amount']:.2f}", row["store_code"]) for row in rows] == [
        ("REFUND", "PRINCIPAL", "-300.00", "S1"),
        ("REFUND", "BONUS", "-50.00", "S1"),
        ("REFUND", "CASH", "300.00", "S1"),
        ("REFUND", "PROMOTION", "50.00", "S1"),
    ]
    for act in ("closeVip", "freezeVip", "unfreezeVip"):
        assert remarks(on_card(manager, act, **at, reason="x")) == ["E GEN-STATE card"]
    late = on_card(manager, "changeVip", **at, expectedVersion=kept(closed)["version"], input={"name": "x"})
    assert remarks(late) == ["E GEN-STATE card"]
    registered(manager, cardNumber="C2", mobile=mobile)
    service.within(assert_sound)


def test_a_card_is_replaced_with_all_that_is_on_it(service: Service) -> None:
    manager = service.user("VM01", MANAGER)
    registered(manager, cardNumber="R1", mobile="13800000003", name="李先生", profileValues=[BOSS, BOLD])
    earned(service, "R1", 120, 5020)

    async def fill(connection: asyncpg.Connection) -> None:
        await prepay(connection, ["R1"], "300.00", "50.00")
        await put(connection, "redemption", {**_REDEEMED, "card_number": "R1"})

    service.within(fill)
    kept(on_card(manager, "freezeVip", card="R1", reason="挂失"))
    wrong = on_card(manager, "replaceCard", card="R1", newCard="R/2", reason="")
    assert remarks(wrong) == ["E GEN-PATTERN newCard", "E GEN-REQUIRED reason"]
    taken = service.refusal(lambda: on_card(manager, "replaceCard", card="R1", newCard="r1", reason="遗失"))
    assert remarks(taken) == ["E GEN-DUPLICATE newCard"]
    done = on_card(manager, "replaceCard", card="R1", newCard="r2", reason="遗失")
    assert done["messageZh"] == "卡R1已更换为R2"
    new, old = kept(done), card_of(manager, "R1")
    assert (new["cardNumber"], new["replaces"], new["status"], new["statusReason"], new["version"]) == (
        *("R2", "R1", "FROZEN", "挂失", 1),
    )
    assert (new["name"], new["mobile"], new["profileValues"]) == ("李先生", "13800000003", [BOSS, BOLD])
    assert new["account"] == {
        **{"points": 120, "lifetimePoints": 5020, "principal": "300.00", "bonus": "50.00"},
        "lastSaleOn": "2026-05-01",
    }
    assert (old["status"], old["replacedBy"], old["statusReason"]) == ("CLOSED", "R2", "遗失")
    nothing = {"points": 0, "lifetimePoints": 0, "principal": "0.00", "bonus": "0.00"}
    assert old["account"] == {**nothing, "lastSaleOn": "2026-05-01"}
    query = '{ redemption(number: "JF202605010001") { vip { cardNumber } state } }'
    assert manager.ask(query)["redemption"] == {"vip": {"cardNumber": "R2"}, "state": "ISSUED"}
    assert remarks(on_card(manager, "replaceCard", card="R1", newCard="R3", reason="x")) == [
        "E GEN-STATE card"
    ]
    service.within(assert_sound)


def test_of_a_holder_who_is_a_customer_the_dossier_tells(service: Service) -> None:
    """The contract is recorded by itself; a profile waits for his consent; a new card has them too."""
    manager, number = service.user("VM01", MANAGER), saved(service.user("SC01").create(another()))
    given = {"cardNumber": "D1", "customerNumber": number}
    early = {**given, "name": "赵", "typeCode": "GOLD", "storeCode": "S1", "profileValues": [BOSS]}
    assert remarks(on_card(manager, "registerVip", input=early)) == ["E AR-CONSENT-REQ profileValues.0"]
    card = registered(manager, **given)
    assert card["customerNumber"] == number
    assert bases_of(manager, number) == [("D1", "CONTRACT", True, False, "VM01")]

    service.train("VM01")
    online = {"subject": "VIP", "vipCard": "D1", "purposes": ["PROFILING"], "method": "ONLINE"}
    dossier_act(manager, "recordConsent", number=number, input=online)
    at = {"card": "D1", "expectedVersion": 1}
    assert kept(on_card(manager, "changeVip", **at, input={"profileValues": [BOSS]}))["version"] == 2
    kept(on_card(manager, "replaceCard", card="D1", newCard="D2", reason="换卡"))
    assert bases_of(manager, number)[2:] == [
        ("D2", "CONTRACT", True, False, "VM01"),
        ("D2", "CONSENT", False, True, "VM01"),
    ]
    stranger = service.user("VM04", "vipManager@0724/F724;stores=*")
    hidden = {"name": "孙", "typeCode": "GOLD", "storeCode": "S1", "cardNumber": "D3"}
    unknown = on_card(stranger, "registerVip", input={**hidden, "customerNumber": number})
    assert remarks(unknown) == ["E GEN-REF customerNumber"]


def bases_of(client: Client, number: str) -> list[tuple[Any, ...]]:
    query = """query ($n: String!) { dossier(number: $n) { consents {
        vipCard legalBasis forMasterData forProfiling collectedBy } } }"""
    rows = client.ask(query, n=number)["dossier"]["consents"]
    return [tuple(row.values()) for row in rows]


# --- upgrades --------------------------------------------------------------------------------------------


def upgradable(client: Client, **given: Any) -> list[tuple[str, ...]]:
    query = """query ($toType: String, $first: Int! = 50, $after: String) {
        upgradableVips(toType: $toType, first: $first, after: $after) {
            cursor cardNumber toType lifetimePoints points minLifetimePoints } }"""
    rows = client.ask(query, **given)["upgradableVips"]
    return [(row["cardNumber"], row["toType"], row["cursor"]) for row in rows]


def test_g_vp_06_who_has_the_lifetime_points_is_listed(service: Service) -> None:
    """Lifetime 5020, balance 120, rule 5000: listed; 4999: not. And the list as a whole, page by page."""
    manager = service.user("VM01", MANAGER)
    cards = (("G1", "BASE"), ("G2", "BASE"), ("N1", "NORM"), ("N2", "NORM"), ("N3", "NORM"), ("S9", "SILV"))
    service.within(lambda connection: open_cards(connection, *((card, kind, "S2") for card, kind in cards)))
    points = {"G1": 5020, "G2": 4999, "N1": 50, "N2": 130, "N3": 39, "S9": 100}
    for card, lifetime in points.items():
        earned(service, card, 120, lifetime)
    assert [one[:2] for one in upgradable(manager, toType="plus")] == [("G1", "PLUS")]
    whole = [("G1", "PLUS"), ("N2", "GOLD"), ("S9", "GOLD"), ("N1", "SILV")]
    assert [one[:2] for one in upgradable(manager)] == whole
    pages, after = list[tuple[str, ...]](), None
    while page := upgradable(manager, first=1, after=after):
        pages.append(page[0][:2])
        after = page[0][2]
    assert pages == whole
    assert [one[0] for one in upgradable(manager, toType="SILV")] == ["N1", "N2"]
    assert upgradable(service.user("VM03", ELSEWHERE)) == []
    assert manager.errors('{ upgradableVips(after: "x") { cardNumber } }')

    short = on_card(manager, "upgradeVip", card="G2", toType="PLUS")
    assert remarks(short) == ["E VP-UPG-RULE toType"]
    assert short["findings"][0]["params"] == {"points": "4999", "minimum": "5000"}
    done = on_card(manager, "upgradeVip", card="g1", toType="plus")
    assert done["messageZh"] == "卡G1已升级为PLUS卡"
    card = kept(done)
    assert (card["typeCode"], card["version"], card["account"]["points"]) == ("PLUS", 2, 120)
    assert card["upgrades"] == [
        {"upgradeNumber": 1, "fromType": "BASE", "toType": "PLUS", "lifetimePoints": 5020}
        | {"upgradedBy": "VM01"}
    ]
    assert [one[0] for one in upgradable(manager)] == ["N2", "S9", "N1"]
    kept(on_card(manager, "upgradeVip", card="N2", toType="SILV"))
    twice = kept(on_card(manager, "upgradeVip", card="N2", toType="GOLD"))
    assert [(one["upgradeNumber"], one["toType"]) for one in twice["upgrades"]] == [(1, "SILV"), (2, "GOLD")]


def test_g_vp_07_no_upgrade_leads_down(service: Service) -> None:
    manager = service.user("VM01", MANAGER)
    service.within(lambda connection: open_cards(connection, ("U1", "GOLD", "S1"), ("U2", "BASE", "S1")))
    earned(service, "U1", 9000, 9000)
    earned(service, "U2", 9000, 9000)
    down = service.refusal(lambda: on_card(manager, "upgradeVip", card="U1", toType="SILV"))
    assert remarks(down) == ["E VP-UPG-RANK toType"]
    assert down["findings"][0]["messageEn"] == "Type “SILV” ranks no higher than the card has"
    assert remarks(on_card(manager, "upgradeVip", card="U1", toType="GOLD")) == ["E VP-UPG-RANK toType"]
    assert remarks(on_card(manager, "upgradeVip", card="U1", toType="NONE")) == ["E GEN-REF toType"]
    over = on_card(manager, "upgradeVip", card="U2", toType="GOLD")  # its rule was valid until yesterday
    assert remarks(over) == ["E VP-UPG-RULE toType"]
    cashier = service.user("KA01", AT_S1)
    assert remarks(on_card(cashier, "upgradeVip", card="U2", toType="PLUS")) == ["E GEN-FORBIDDEN "]
    kept(on_card(manager, "freezeVip", card="U2", reason="x"))
    assert remarks(on_card(manager, "upgradeVip", card="U2", toType="PLUS")) == ["E GEN-STATE card"]


def test_of_many_at_once_one_has_the_number_and_one_upgrades(service: Service) -> None:
    service.within(lambda connection: open_cards(connection, ("M0", "BASE", "S1")))
    earned(service, "M0", 6000, 6000)

    async def run() -> None:
        async with open_desk(service.dsn, size=8) as desk:
            call = desk.writer.call(Caller("VM01", (Grant.everywhere(MANAGER),)))
            plain = {"name": "同号", "typeCode": "GOLD", "storeCode": "S1", "mobile": "13800000009"}
            acts = [register_vip(call, patch_of({**plain, "cardNumber": f"M{at}"})) for at in range(1, 5)]
            acts += [upgrade_vip(call, "M0", "PLUS") for _ in range(4)]
            done: list[Any] = await asyncio.gather(*acts, return_exceptions=True)
            refused = [told(one) for one in done if isinstance(one, Refused)]
            assert sorted(refused) == [
                *([[("GEN-DUPLICATE", "E", "mobile")]] * 3),
                *([[("VP-UPG-RANK", "E", "to_type")]] * 3),
            ]
            assert await desk.pool.fetchval("SELECT count(*) FROM vip_upgrade WHERE card_number = 'M0'") == 1

    asyncio.run(run())


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("138 0000 0001", "13800000001"),
        ("+86 (138) 0000-0001", "13800000001"),
        ("0086 13800000001", "13800000001"),
        ("+44 20 7946 0958", "+442079460958"),
        ("nobody", "nobody"),
    ],
)
def test_a_mobile_is_kept_in_one_form(typed: str, plain: str) -> None:
    assert plain_mobile(typed) == plain
    assert plain_mobile(plain) == plain


def test_places_of_the_list_are_told_and_read_again() -> None:
    for place in (Place(9, "PLUS", "G1"), Place(-1, "A", "1/2")):
        assert place_from_text(str(place)) == place
    for wrong in ("", "x", "1/A", "1//B", "--1/A/B", "9999999999/A/B", "1/A/\0"):
        assert place_from_text(wrong) is None
