"""What holds in all stores: who keeps it, and that what is named stays. Next: test_cards.py."""

import asyncio
from datetime import date
from decimal import Decimal

from resolvers.errors import Refused
from resolvers.vip.kinds import BRANDS, VIP_TYPES
from resolvers.write.context import Request
from resolvers.write.maintained import create, delete
from tests.support.caring import put
from tests.support.client import Answer, Client, remarks
from tests.support.maintaining import SURE, kept, maintain
from tests.support.server import Service
from tests.support.writing import ADMIN, Desk, told

A_DAY = date(2026, 1, 1)


def entered(client: Client, record: str, **given: object) -> Answer:
    return kept(maintain(client, "create", record, input=given))


def used_by(client: Client, record: str, code: str) -> str:
    """What names it; nothing is deleted."""
    refused = maintain(client, "delete", record, code=code, expectedVersion=1)
    assert remarks(refused) == ["E GEN-INUSE ", "C GEN-CONFIRM confirm"], refused
    return refused["findings"][0]["params"]["by"]


def a_house(manager: Client) -> None:
    """A brand, a dealer with two stores, three types, and two activities."""
    entered(manager, "Brand", brandCode="a", name="蓝江")
    entered(manager, "Dealer", dealerCode="D1", name="商贸", mobile="13800138000")
    for code in ("S1", "S2"):
        entered(manager, "Store", storeCode=code, name=code, dealerCode="D1")
    for rank, (code, name) in enumerate((("GOLD", "金卡"), ("SILV", "银卡"), ("BASE", "普卡"))):
        entered(manager, "VipType", typeCode=code, name=name, rank=3 - rank)
    entered(
        *(manager, "AccumulationActivity"),
        **{"activityCode": "JF01", "name": "消费积分", "validFrom": "2026-01-01", "ratio": "0.1"},
        **{"types": "GOLD, SILV", "stores": "S1", "brands": "A"},
    )


def test_a_house_is_kept(service: Service) -> None:
    manager = service.user("VM01", "vipManager")
    a_house(manager)
    patch = {
        "upgradeRules": [{"toType": "GOLD", "minLifetimePoints": 5000}],
        "discounts": [{"brandCode": "A", "validFrom": "2026-01-01", "rate": "0.850"}],
        "rechargeBonuses": [{"fromAmount": "1000.00", "bonus": "100.00"}],
    }
    shown = """version discounts { brandCode validFrom validTo rate } upgradeRules { toType }
        rechargeBonuses { fromAmount bonus }"""
    silver = kept(maintain(manager, "change", "VipType", shown, code="silv", expectedVersion=1, input=patch))
    assert silver == {
        "version": 2,
        "discounts": [{"brandCode": "A", "validFrom": "2026-01-01", "validTo": None, "rate": "0.850"}],
        "upgradeRules": [{"toType": "GOLD"}],
        "rechargeBonuses": [{"fromAmount": "1000.00", "bonus": "100.00"}],
    }
    same = maintain(manager, "change", "VipType", code="SILV", expectedVersion=2, input=patch)
    assert (same["message"], same["version"]) == ("未做任何更改", 2)
    lower = {"rank": 2, "name": "金卡"}
    refused = maintain(manager, "change", "VipType", code="GOLD", expectedVersion=1, input=lower)
    assert remarks(refused) == ["E GEN-RANGE rank"]
    wrong = maintain(
        *(manager, "create", "AccumulationActivity"),
        input={"activityCode": "JF01", "name": "…", "validFrom": "2026-01-01", "ratio": "0", "stores": "S9"},
    )
    assert remarks(wrong) == ["E GEN-DUPLICATE activityCode", "E GEN-RANGE ratio", "E GEN-REF stores"]
    shipped = manager.ask("{ profileDimensions { nodes { dimensionCode several values { valueCode } } } }")
    assert [
        (one["dimensionCode"], one["several"], [value["valueCode"] for value in one["values"]])
        for one in shipped["profileDimensions"]["nodes"]
    ] == [
        ("LOOK", True, ["AVANT", "CASUAL", "CLASSIC", "FASHION"]),
        ("OCCUPATION", True, ["OTHER", "OWNER", "STUDENT", "WHITE"]),
    ]

    assert used_by(manager, "Brand", "A") == "VipType"
    assert used_by(manager, "Dealer", "D1") == "Store"
    assert used_by(manager, "Store", "S1") == "AccumulationActivity"
    assert used_by(manager, "VipType", "GOLD") == "UpgradeRule"
    gone = maintain(manager, "delete", "VipType", code="BASE", expectedVersion=1, confirm=SURE)
    assert (gone["messageZh"], gone["vipType"]) == ("卡类型BASE 普卡已删除", None)
    names = "{ changeDocuments(last: 1) { nodes { objectClass objectId operation changedBy } } }"
    assert manager.ask(names)["changeDocuments"]["nodes"] == [
        {"objectClass": "ZVTY", "objectId": "BASE", "operation": "deleteVipType", "changedBy": "VM01"}
    ]


def test_who_has_not_all_stores_keeps_nothing(service: Service) -> None:
    brand = {"brandCode": "Z", "name": "…"}
    for name, grant in (
        *(("VM02", "vipManager@;stores=S1"), ("KA01", "cashier@;stores=*"), ("AU02", "auditor")),
        *(("CA09", "careAgent"), ("AD09", "admin@0723")),
    ):
        answer = maintain(service.user(name, grant), "create", "Brand", input=brand)
        assert remarks(answer) == ["E GEN-FORBIDDEN "], name
    entered(service.user("AD08", "admin"), "Brand", **brand)
    dealer = entered(
        service.user("VM03", "vipManager"), "Dealer", dealerCode="D9", name="…", mobile="13900139000"
    )
    assert dealer["version"] == 1
    ask = '{ dealer(code: "D9") { name mobile } }'
    assert service.user("VM02", "vipManager@;stores=S1").ask(ask)["dealer"]["mobile"] == "13900139000"
    assert service.user("KA01", "cashier@;stores=*").ask(ask)["dealer"]["mobile"] != "13900139000"


def test_what_was_used_stays(fresh_service: Service) -> None:
    service, manager = fresh_service, fresh_service.user("VM01", "vipManager")
    a_house(manager)
    agent = service.user("CA01", "careAgent")
    entered(agent, "Gift", giftCode="MUG", name="马克杯")
    entered(
        *(manager, "ConsumptionActivity"),
        **{"activityCode": "DH01", "name": "换杯", "validFrom": "2026-01-01", "reward": "GIFT"},
        **{"giftCode": "mug", "minBalance": 0, "costPoints": 10, "stores": "S2"},
    )
    template = {"templateCode": "T1", "name": "…", "purpose": "SERVICE", "content": "{name}您好"}
    entered(manager, "SmsTemplate", **template)
    assert used_by(agent, "Gift", "MUG") == "ConsumptionActivity"
    assert used_by(manager, "Store", "S2") == "ConsumptionActivity"
    card = {
        "card_number": "8800",
        "name": "王芳",
        "type_code": "GOLD",
        "store_code": "S2",
        "status": "ACTIVE",
    }
    put(service, "vip_customer", card | {"joined_on": "2026-01-01", "sms_opt_in": False})
    sale = {"sale_number": "X1", "kind": "SALE", "store_code": "S1", "benefits": True, "points": 1}
    day = {
        "sold_at": "2026-02-01T03:00:00Z",
        "sold_on": "2026-02-01",
        "total": "10.00",
        "list_total": "10.00",
    }
    put(service, "sale", sale | day | {"activity_code": "JF01", "cashier": "KA01", "card_number": "8800"})
    service.execute(
        "INSERT INTO sale_line (sale_number, line_number, brand_code, item_code, list_price, quantity,"
        " discount_rate, unit_price, eligible, amount) VALUES ('X1', 1, 'A', 'I', 10, 1, 1, 10, 10, 10)"
    )
    for value in ("AVANT", "CASUAL"):
        service.execute(
            "INSERT INTO vip_profile_value (card_number, dimension_code, value_code)"
            " VALUES ('8800', 'LOOK', $1)",
            value,
        )
    campaign = {"campaign_number": "DX1", "title": "…", "template_code": "T1", "audience": "VIP"}
    put(service, "sms_campaign", campaign | {"state": "DRAFT", "profile": "OCCUPATION/OWNER, LOOK/AVANT"})
    assert used_by(manager, "VipType", "GOLD") == "VipCustomer"
    assert used_by(manager, "Store", "S2") == "VipCustomer"
    assert used_by(manager, "Store", "S1") == "Sale"
    assert used_by(manager, "AccumulationActivity", "JF01") == "Sale"
    assert used_by(manager, "ProfileDimension", "LOOK") == "VipCustomer"
    assert used_by(manager, "ProfileDimension", "OCCUPATION") == "SmsCampaign"
    assert used_by(manager, "SmsTemplate", "T1") == "SmsCampaign"
    less = {
        "several": False,
        "values": [{"valueCode": "CASUAL", "remove": True}, {"valueCode": "FASHION", "remove": True}],
    }
    refused = maintain(manager, "change", "ProfileDimension", code="LOOK", expectedVersion=1, input=less)
    assert remarks(refused) == ["E GEN-INUSE several", "E GEN-INUSE values"]
    other = {"ratio": "0.2", "name": "十元二分"}
    refused = maintain(manager, "change", "AccumulationActivity", code="JF01", expectedVersion=1, input=other)
    assert remarks(refused) == ["E GEN-INUSE ratio"]
    kept(
        maintain(
            manager,
            "change",
            "AccumulationActivity",
            code="JF01",
            expectedVersion=1,
            input={"brands": "a", "active": False},
        )
    )
    free = {"types": None, "stores": None, "brands": None}
    assert remarks(
        maintain(manager, "change", "AccumulationActivity", code="JF01", expectedVersion=2, input=free)
    ) == ["E GEN-INUSE brands"]
    assert used_by(manager, "Brand", "A") == "AccumulationActivity"


async def test_a_brand_goes_or_is_named_never_both(fresh_desk: Desk) -> None:
    call = fresh_desk.writer.call(ADMIN)
    sure = Request(expected_version=1, confirm=frozenset(SURE))
    for at in range(4):
        brand = f"B{at}"
        await create(call, BRANDS, {"brand_code": brand, "name": "…"})
        rate = {"brand_code": brand, "valid_from": A_DAY, "rate": Decimal("0.9")}
        typed = {"type_code": f"T{at}", "name": "…", "rank": 1, "discounts": [rate]}
        done = await asyncio.gather(
            create(call, VIP_TYPES, typed), delete(call, BRANDS, brand, sure), return_exceptions=True
        )
        refused = [told(one) for one in done if isinstance(one, Refused)]
        assert refused in (
            [[("GEN-REF", "E", "discounts.0.brand_code")]],
            [[("GEN-INUSE", "E", "")]],
        )
