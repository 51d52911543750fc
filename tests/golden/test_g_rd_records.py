"""Golden cases of vendors, stock items and units. Next: ../base_data/test_records.py."""

import pytest

from tests.support.base import a_uscc
from tests.support.client import Answer, Client, remarks
from tests.support.maintaining import SURE, kept, maintain
from tests.support.server import Service


@pytest.fixture(scope="module")
def keeper(service: Service) -> Client:
    """With categories of vendors and of stock items."""
    client = service.user("RD01", "refDataMaintainer")
    for code, name in (("01", "原料"), ("02", "设备"), ("0201", "仪表")):
        kept(maintain(client, "create", "VendorCategory", input={"categoryCode": code, "name": name}))
    for code, name, batches in (("01", "钢材", True), ("0101", "板材", False), ("02", "助剂", False)):
        given = {"categoryCode": code, "name": name, "batchRequired": batches}
        kept(maintain(client, "create", "StockItemCategory", input=given))
    return client


def findings(answer: Answer) -> list[str]:
    assert answer["__typename"] == "Refused", answer
    return remarks(answer)


def proposal(client: Client, query: str, category: str | None) -> tuple[str | None, list[str]]:
    asked = f"query ($c: String) {{ {query}(category: $c) {{ code findings {{ severity code path }} }} }}"
    found = client.ask(asked, c=category)[query]
    return found["code"], remarks(found)


def test_g_rd_01_a_vendor_gets_the_code_of_its_category(service: Service, keeper: Client) -> None:
    assert proposal(keeper, "nextVendorCode", "01") == ("010001", [])
    saved = maintain(
        *(keeper, "create", "Vendor", "vendorCode vendorNumber purchase outsourcing category { name }"),
        input={"categoryCode": "01", "name": "自贡碱业"},
    )
    assert kept(saved) == {
        **{"vendorCode": "010001", "vendorNumber": "10001", "purchase": True, "outsourcing": False},
        "category": {"name": "原料"},
    }
    assert saved["messageZh"] == "供应商010001 自贡碱业已创建"
    again = maintain(
        keeper, "create", "Vendor", "vendorCode", input={"categoryCode": "01", "name": "宜宾氯碱"}
    )
    assert kept(again) == {"vendorCode": "010002"}
    for given, told in (
        ({"categoryCode": "01", "vendorCode": "020001"}, ["E RD-PREFIX vendorCode"]),
        ({"categoryCode": "01", "vendorCode": "01"}, ["E RD-PREFIX vendorCode"]),
        ({"categoryCode": "02"}, ["E RD-NOT-LEAF categoryCode"]),
        ({"categoryCode": "09"}, ["E GEN-REF categoryCode"]),
        ({"vendorCode": "X1"}, ["E GEN-REQUIRED categoryCode"]),
        ({"categoryCode": "01", "vendorCode": "010001"}, ["E GEN-DUPLICATE vendorCode"]),
    ):
        full = {"name": "乐山化工", **given}
        refused = findings(maintain(keeper, "create", "Vendor", input=full))
        assert [one for one in refused if one != "E GEN-REQUIRED vendorCode"] == told, given
    assert proposal(keeper, "nextVendorCode", "02") == (None, ["E RD-NOT-LEAF categoryCode"])


def test_what_a_vendor_is_checked_for_and_who_sees_its_account(service: Service, keeper: Client) -> None:
    wrong = {
        **{"categoryCode": "01", "name": "泸州机械", "country": "CN", "uscc": "91510500MA62X4K16E"},
        **{"bankCountry": "CN", "bankKey": "102657000013", "bankAccount": "12-34", "postalCode": "64600"},
        **{"telephone": "x", "email": "x", "buyerCode": "E1", "departmentCode": "77", "currency": "ZZZ"},
    }
    refused = maintain(keeper, "create", "Vendor", input=wrong)
    assert findings(refused) == [
        "E ACCT-FORMAT bankAccount",
        "E CNAPS-CHECK bankKey",
        "E GEN-REF buyerCode",
        "E GEN-REF currency",
        "E GEN-REF departmentCode",
        "E MAIL-FORMAT email",
        "E POST-FORMAT postalCode",
        "E PHONE-FORMAT telephone",
        "E USCC-CHECK uscc",
    ]
    assert "1234" not in str(refused)
    good = {
        **{"categoryCode": "01", "name": "泸州机械", "country": "CN", "uscc": a_uscc(), "region": "230"},
        **{"bankCountry": "CN", "bankKey": "102657000012", "bankAccount": "2305485009022113456"},
        **{"postalCode": "646000", "telephone": "0830-3190001", "contactName": "刘敏", "currency": "CNY"},
    }
    code = kept(maintain(keeper, "create", "Vendor", "vendorCode", input=good))["vendorCode"]
    auditor = service.user("AU01")
    reading = "query ($c: String!) { vendor(code: $c) { bankAccount version } }"
    assert auditor.ask(reading, c=code)["vendor"] == {"bankAccount": "2305485009022113456", "version": 1}
    assert keeper.ask(reading, c=code)["vendor"]["bankAccount"] == "****3456"
    # who does not read the account does not wipe it with what he saves
    changed = maintain(
        *(keeper, "change", "Vendor", "name"), code=code, expectedVersion=1, input={"name": "泸州重机"}
    )
    assert kept(changed) == {"name": "泸州重机"}
    assert auditor.ask(reading, c=code)["vendor"] == {"bankAccount": "2305485009022113456", "version": 2}
    moved = {"telephone": "0830-3190002", "bankAccount": "2305485009022119999"}
    kept(maintain(keeper, "change", "Vendor", code=code, expectedVersion=2, input=moved))
    log = """query ($c: String!) { changeDocuments(first: 9, filter: {
        objectClass: { eq: "ZVEN" }, objectId: { eq: $c }, version: { eq: 3 } }) {
        nodes { items { field oldValue newValue } } } }"""

    def told(client: Client) -> list[list[str]]:
        [document] = client.ask(log, c=code)["changeDocuments"]["nodes"]
        return [list(one.values()) for one in document["items"]]

    account = ["BANKN", "****3456", "****9999"]
    assert told(auditor) == [account, ["telephone", "0830-3190001", "0830-3190002"]]
    hidden = told(keeper)
    assert hidden[0] == account
    assert "319000" not in str(hidden)
    moved = {"vendorCode": "010009", "categoryCode": "0201"}
    refused = maintain(keeper, "change", "Vendor", code=code, expectedVersion=3, input=moved)
    assert findings(refused) == ["E GEN-IMMUTABLE vendorCode", "E RD-PREFIX vendorCode"]
    assert remarks(maintain(keeper, "delete", "Vendor", code=code, expectedVersion=3)) == [
        "C GEN-CONFIRM confirm"
    ]
    gone = maintain(keeper, "delete", "Vendor", code=code, expectedVersion=3, confirm=SURE)
    assert gone["messageZh"] == f"供应商{code} 泸州重机已删除"
    denied = maintain(service.user("SC01"), "create", "Vendor", input={"name": "X"})
    assert denied["message"] == "没有权限，请联系管理员"


def test_g_rd_06_and_07_units_are_numbered_on_and_convert(keeper: Client) -> None:
    for code, kind in (("01", "NONE"), ("02", "FIXED"), ("03", "FLOAT")):
        kept(maintain(keeper, "create", "UnitGroup", input={"groupCode": code, "name": kind, "kind": kind}))
    for name in ("吨", "台", "套", "袋", "米"):
        kept(maintain(keeper, "create", "Unit", input={"groupCode": "01", "name": name}))
    piece = maintain(
        *(keeper, "create", "Unit", "unitCode isMain rate"),
        input={"groupCode": "02", "name": "支", "rate": "1"},
    )
    assert kept(piece) == {"unitCode": "06", "isMain": True, "rate": "1.000000"}
    box = {"groupCode": "02", "name": "箱", "rate": "12"}
    assert kept(maintain(keeper, "create", "Unit", "unitCode isMain", input=box)) == {
        **{"unitCode": "07", "isMain": False}
    }
    weighed = maintain(keeper, "create", "Unit", "unitCode", input={"groupCode": "03", "name": "千克"})
    assert kept(weighed) == {"unitCode": "08"}  # G-RD-06
    bundle = {"groupCode": "03", "name": "捆", "rate": "25.5"}
    assert kept(maintain(keeper, "create", "Unit", "unitCode", input=bundle)) == {"unitCode": "09"}

    asked = """query ($q: Decimal!, $a: String!, $b: String!, $r: Decimal) {
        convertQuantity(quantity: $q, from: $a, to: $b, rate: $r) {
            quantity findings { severity code path } } }"""

    def converted(quantity: str, one: str, other: str, rate: str | None = None) -> object:
        found = keeper.ask(asked, q=quantity, a=one, b=other, r=rate)["convertQuantity"]
        return found["quantity"] or remarks(found)

    assert converted("3", "07", "06") == "36.000000"  # G-RD-07
    assert converted("1", "06", "07") == "0.083333"
    assert converted("2", "09", "08", "26") == "52.000000"
    assert converted("2", "09", "08") == "51.000000"
    assert converted("2", "07", "06", "13") == ["E GEN-SUPPRESSED rate"]
    assert converted("2", "07", "08") == ["E RD-UNIT-GROUP to"]
    assert converted("2", "77", "08") == ["E GEN-REF from"]


def test_g_rd_04_a_stock_item_needs_its_unit_first_and_an_attribute(keeper: Client) -> None:
    early = {"categoryCode": "02", "name": "纤维素", "unitGroupCode": "08", "mainUnitCode": "88"}
    assert findings(maintain(keeper, "create", "StockItem", input=early)) == [
        "E RD-UNIT-FIRST mainUnitCode",
        "E RD-ITEM-NOATTR sale",
        "E RD-UNIT-FIRST unitGroupCode",
    ]
    group, unit = "09", "0901"
    kept(maintain(keeper, "create", "UnitGroup", input={"groupCode": group, "name": "重", "kind": "NONE"}))
    kept(maintain(keeper, "create", "Unit", input={"unitCode": unit, "groupCode": group, "name": "吨"}))
    good = {
        "categoryCode": "02",
        "name": "纤维素",
        "unitGroupCode": group,
        "mainUnitCode": unit,
        "sale": True,
    }
    assert kept(maintain(keeper, "create", "StockItem", "itemCode mainUnit { name }", input=good)) == {
        **{"itemCode": "020001", "mainUnit": {"name": "吨"}}
    }
    steel = {**good, "categoryCode": "0101", "name": "钢板"}
    assert findings(maintain(keeper, "create", "StockItem", input=steel)) == ["E RD-ITEM-BATCH batchManaged"]
    steel |= {"batchManaged": True}
    assert kept(maintain(keeper, "create", "StockItem", "itemCode", input=steel)) == {"itemCode": "01010001"}
    assert proposal(keeper, "nextStockItemCode", "0101") == ("01010002", [])
    used = maintain(keeper, "delete", "Unit", code=unit, expectedVersion=1, confirm=SURE)
    assert findings(used) == ["E GEN-INUSE "]
    assert used["findings"][0]["params"] == {"value": unit, "by": "StockItem"}
