"""A document's way over HTTP: offered, carried, recorded, renamed, printed, deleted. Next:
test_documents_together.py.
"""

from typing import Any

import pytest

from models.rules.base_data.choosing import KINDS, ended_on, has_attribute, may_choose_item
from tests.support.base import another, base, with_values
from tests.support.client import Answer, Client, saved
from tests.support.maintaining import SURE, kept, maintain
from tests.support.recording import ORDER, SHOWN, VOUCHER, check, documented, offered, record, refused
from tests.support.server import TODAY, Service

FLAGS = ("sale", "purchase", "selfMade", "productionConsume", "taxableService")
PROPOSAL = """query ($k: DocumentKind!, $v: String, $c: String, $a: String) {
    documentProposal(kind: $k, vendor: $v, customer: $c, salesArea: $a) {
        name address taxNumber bankKey bankAccount paymentTerms contactName telephone currency
        findings { severity code path } } }"""
READ = f"query ($d: String!) {{ businessDocument(document: $d) {{ {SHOWN} }} }}"


@pytest.fixture(scope="module")
def keeper(service: Service) -> Client:
    """With vendors, a unit and items, one for each attribute."""
    client = service.user("RD01", "refDataMaintainer")
    bank = {"bankCountry": "CN", "bankKey": "102657000012", "bankAccount": "6222001234563456"}
    for code, given in (
        (
            "V1",
            {"city": "上海", "street": "南京路1号", "paymentTerms": "N030", "contactName": "王五", **bank},
        ),
        ("V2", {"service": True, "purchase": False}),
        ("V3", {"endDate": TODAY.isoformat()}),
        ("V4", {"endDate": "2026-05-07", "outsourcing": True}),
    ):
        put(client, "Vendor", vendorCode=code, name=f"供应商{code}", **given)
    put(client, "UnitGroup", groupCode="01", name="数量", kind="FIXED")
    put(client, "Unit", unitCode="01", name="支", groupCode="01", isMain=True, rate="1")
    put(client, "Unit", unitCode="02", name="箱", groupCode="01", rate="12")
    for at, flag in enumerate(FLAGS, 1):
        put(
            client,
            "StockItem",
            itemCode=f"I{at}",
            name=flag,
            unitGroupCode="01",
            mainUnitCode="01",
            **{flag: True},
        )
    put(client, "Employee", employeeCode="E1", name="张三", leaveDate="2026-05-01")
    return client


def put(client: Client, record_name: str, **given: Any) -> Answer:
    return kept(maintain(client, "create", record_name, "version", input=given))


def test_lists_offer_what_the_rules_let_one_choose(service: Service, keeper: Client) -> None:
    """The lists are compiled, the rules are asked when it is recorded: both say the same of every kind."""
    vendors = keeper.ask("{ vendors { nodes { vendorCode purchase outsourcing service endDate } } }")
    items = keeper.ask(f"{{ stockItems {{ nodes {{ itemCode {' '.join(FLAGS)} }} }} }}")
    for kind, choice in KINDS.items():
        right = [
            one["vendorCode"]
            for one in vendors["vendors"]["nodes"]
            if has_attribute(choice.vendor, one) and (one["endDate"] or "9999") > TODAY.isoformat()
        ]
        assert offered(keeper, "vendorsFor", "vendorCode", kind) == right
        plain = [
            {
                **one,
                **dict(
                    zip(
                        ("self_made", "production_consume", "taxable_service"),
                        [one[f] for f in FLAGS[2:]],
                        strict=True,
                    )
                ),
            }
            for one in items["stockItems"]["nodes"]
        ]
        right = [one["itemCode"] for one in plain if may_choose_item(choice, one)]
        assert offered(keeper, "stockItemsFor", "itemCode", kind) == right
    assert ended_on({"end_date": TODAY}, TODAY) == TODAY
    assert offered(keeper, "vendorsFor", "vendorCode", "PURCHASE_ORDER") == ["V1", "V4"]
    assert offered(keeper, "vendorsFor", "vendorCode", "PURCHASE_ORDER", on="2026-05-05") == [
        "V1",
        "V3",
        "V4",
    ]
    assert offered(keeper, "vendorsFor", "vendorCode", "PURCHASE_ORDER", on="2026-05-07") == ["V1"]
    some = {"name": {"contains": "s"}}
    assert offered(keeper, "stockItemsFor", "itemCode", "VOUCHER", filter=some) == []
    assert offered(keeper, "stockItemsFor", "itemCode", "OUTSOURCING_ORDER", filter=some) == [
        *("I1", "I2", "I3", "I4")
    ]


def test_it_takes_over_and_keeps_what_it_was_given(service: Service, keeper: Client) -> None:
    asked = keeper.ask(PROPOSAL, k="PURCHASE_ORDER", v="v1")["documentProposal"]
    assert (asked["name"], asked["address"], asked["paymentTerms"]) == ("供应商V1", "上海 南京路1号", "N030")
    assert (asked["bankAccount"], asked["contactName"], asked["findings"]) == ("****3456", None, []), asked
    finance = service.user("FI01").ask(PROPOSAL, k="PURCHASE_ORDER", v="V1")["documentProposal"]
    assert finance["bankAccount"] == "6222001234563456"
    wrong = keeper.ask(PROPOSAL, k="PURCHASE_ORDER", v="V2")["documentProposal"]
    assert [one["code"] for one in wrong["findings"]] == ["RD-VENDOR-ATTR"]
    assert keeper.ask(PROPOSAL, k="PURCHASE_ORDER", v="V9")["documentProposal"] is None

    line = {"lineNumber": 1, "itemCode": "i2", "quantity": "3", "unitCode": "02"}
    given = {**ORDER, "vendorCode": "V1", "employeeCode": "E1", "lines": [line]}
    first = record(keeper, given)
    assert first["messageZh"] == "单据PURCHASE_ORDER/PO-1 供应商V1已创建"
    assert [one["code"] for one in first["findings"]] == ["RD-EMPLOYEE-LEFT"]
    shown = first["businessDocument"]
    assert (shown["address"], shown["paymentTerms"]) == ("上海 南京路1号", "N030")
    assert shown["lines"][0]["quantity"] == "3.000000"
    again = record(keeper, {**given, "lines": [{**line, "quantity": "3.0"}]})
    assert (again["version"], again["changeNumber"], again["messageZh"]) == (1, None, "未做任何更改")

    # BD-2: a new name shows in the old document, the history keeps the old one
    put_name(keeper, "V1", 1, "新供应商")
    read = keeper.ask(READ, d="purchase_order/po-1")["businessDocument"]
    assert read["vendor"]["name"] == "新供应商"
    history = keeper.ask(
        """{ changes(filter: {objectClasses: ["ZVEN"]}, first: 100) {
            nodes { items { oldValue newValue } } } }"""
    )["changes"]["nodes"]
    assert {"oldValue": "供应商V1", "newValue": "新供应商"} in [
        one for node in history for one in node["items"]
    ]


def put_name(client: Client, code: str, version: int, name: str) -> None:
    kept(
        maintain(
            client, "change", "Vendor", "version", code=code, expectedVersion=version, input={"name": name}
        )
    )


def test_what_is_printed_keeps_its_name_and_what_is_not_goes(keeper: Client) -> None:
    given = {**ORDER, "documentNumber": "PO-2", "vendorCode": "V4"}
    assert record(keeper, given)["version"] == 1
    at: dict[str, Any] = {"document": "PURCHASE_ORDER/PO-2"}
    moved = documented(keeper, "changeBusinessDocument", **at, expectedVersion=1, input={"address": "别处"})
    assert moved["businessDocument"]["address"] == "别处"
    late = documented(keeper, "changeBusinessDocument", **at, expectedVersion=1, input={"address": "何处"})
    assert (late["currentVersion"], late["changedFields"]) == (2, ["address"])
    assert refused(documented(keeper, "deleteBusinessDocument", **at, expectedVersion=2)) == [
        "C GEN-CONFIRM confirm"
    ]
    printed = documented(keeper, "issueBusinessDocument", **at, expectedVersion=2)["businessDocument"]
    assert (printed["issuedOn"], printed["issuedName"]) == (TODAY.isoformat(), "供应商V4")
    put_name(keeper, "V4", 1, "另一个")
    read = keeper.ask(READ, d=at["document"])["businessDocument"]
    assert (read["issuedName"], read["vendor"]["name"]) == ("供应商V4", "另一个")
    assert refused(documented(keeper, "deleteBusinessDocument", **at, expectedVersion=3, confirm=SURE)) == [
        "E GEN-STATE issuedOn"
    ]
    line = {"lineNumber": 1, "itemCode": "I2", "quantity": "3", "unitCode": "02"}
    record(keeper, {**ORDER, "documentNumber": "PO-3", "vendorCode": "V1", "lines": [line]})
    away = documented(
        keeper, "deleteBusinessDocument", document="purchase_order/PO-3", expectedVersion=1, confirm=SURE
    )
    assert away["businessDocument"] is None
    assert refused(documented(keeper, "issueBusinessDocument", document="PURCHASE_ORDER/PO-3")) == [
        "E GEN-NOTFOUND document"
    ]


def test_who_does_not_see_the_customer_sees_no_document(service: Service, keeper: Client) -> None:
    number = saved(service.user("SC01").create(with_values(base(), vendorNumber="4711")))
    asked = keeper.ask(PROPOSAL, k="SALES_ORDER", c=number, a="F723/AQ/XX")["documentProposal"]
    assert (asked["name"], asked["currency"]) == ("泸州蓝江纤维素有限公司", "CNY")
    assert asked["findings"] == []
    assert number in offered(keeper, "customersFor", "customerNumber", "SALES_ORDER")
    order = {**ORDER, "documentKind": "SALES_ORDER", "documentNumber": "SO-1", "customerNumber": number}
    line = {"lineNumber": 1, "itemCode": "I1", "quantity": "1"}
    made = record(keeper, {**order, "lines": [line]})
    assert made["businessDocument"]["customer"]["customerNumber"] == number
    assert made["businessDocument"]["paymentTerms"] == asked["paymentTerms"]
    away = service.user("RD02", "refDataMaintainer@0999/F999")
    assert away.ask(READ, d="SALES_ORDER/SO-1")["businessDocument"] is None
    assert offered(away, "customersFor", "customerNumber", "SALES_ORDER") == []
    assert refused(record(away, order)) == ["E GEN-FORBIDDEN "]
    assert check(away, order) == ["E GEN-FORBIDDEN "]
    other = {**order, "documentNumber": "SO-2"}
    assert check(away, other) == ["E GEN-REF customerNumber"]
    at = {"document": "SALES_ORDER/SO-1", "expectedVersion": 1}
    assert refused(documented(away, "changeBusinessDocument", **at, input={"address": "X"})) == [
        "E GEN-NOTFOUND document"
    ]
    assert refused(record(service.user("SC01"), other)) == ["E GEN-FORBIDDEN "]
    # who sees the customer by another grant neither changes the document nor takes him out of it
    seer = service.user("RD03", "refDataMaintainer@0999/F999", "auditor")
    assert seer.ask(READ, d="SALES_ORDER/SO-1")["businessDocument"]["address"]
    for given in ({"address": "X"}, {"customerNumber": None}):
        assert "E GEN-FORBIDDEN customerNumber" in refused(
            documented(seer, "changeBusinessDocument", **at, input=given)
        )
    # the vendor that is the same partner is one customer's alone
    second = service.user("SC01").create(with_values(base(), vendorNumber="4711", name1="另一家"))
    assert "E GEN-DUPLICATE vendorNumber" in refused(second)
    assert check(
        keeper, {**VOUCHER, "lines": [{"lineNumber": 1, "ledgerAccount": "CACN/9", "debit": "1"}]}
    ) == [
        "E RD-BALANCE lines",
        "E GEN-REF lines.0.ledgerAccount",
    ]


def test_as_soon_as_there_are_categories_a_customer_lies_in_a_leaf(service: Service, keeper: Client) -> None:
    """BD-4 … BD-6; before, its code was free."""
    sales = service.user("SC01")
    free = saved(sales.create(another(shortCode="W001", customerCategory="W")))
    for code in ("01", "0101", "02"):
        put(keeper, "CustomerCategory", categoryCode=code, name=f"分类{code}")
    for given, told in (
        ({"customerCategory": "01"}, "E RD-NOT-LEAF customerCategory"),
        ({"customerCategory": "09"}, "E GEN-REF customerCategory"),
        ({"shortCode": "0101A"}, "E GEN-REQUIRED customerCategory"),
        ({"customerCategory": "0101", "shortCode": "020001"}, "E RD-PREFIX shortCode"),
    ):
        assert refused(sales.create(another(**given))) == [told]
    number = saved(sales.create(another(customerCategory="0101", shortCode="0101A")))
    read = sales.customer(number, "category { fullName }")
    assert read == {"category": {"fullName": "分类01\\分类0101"}}
    assert sales.change(free, 1, {"phone": "028-1234567"})["__typename"] == "CustomerSaved"
    gone = maintain(keeper, "delete", "CustomerCategory", code="0101", expectedVersion=1, confirm=SURE)
    assert refused(gone) == ["E GEN-INUSE "]
