"""Golden cases of trees: departments in older records, categories, the chart of accounts. Next:
test_g_rd_records.py.
"""

from typing import Any

import pytest

from tests.support.administering import act, done
from tests.support.client import Answer, Client, remarks
from tests.support.maintaining import SURE, kept, maintain
from tests.support.recording import ORDER, VOUCHER, record
from tests.support.server import Service

NEXT = """query ($k: CategoryKind!, $b: String) { nextCategoryCode(kind: $k, below: $b) { code state } }"""
NEXT_ACCOUNT = """query ($c: String!, $b: String) { nextAccountCode(chart: $c, below: $b) { code state } }"""
ACCOUNT = """ledgerAccount accountCode fullName level leaf accountClass balanceDirection byDepartment
    sapAccount parentAccount { accountCode }"""


@pytest.fixture(scope="module")
def keeper(service: Service) -> Client:
    return service.user("RD01", "refDataMaintainer")


def account(keeper: Client, code: str, name: str, **given: Any) -> Answer:
    plain = {"chartOfAccounts": "CACN", "accountCode": code, "name": name}
    confirm = {"confirm": given.pop("confirm")} if "confirm" in given else {}
    return maintain(keeper, "create", "LedgerAccount", ACCOUNT, input={**plain, **given}, **confirm)


def category(keeper: Client, code: str, name: str) -> Answer:
    return maintain(keeper, "create", "VendorCategory", input={"categoryCode": code, "name": name})


def test_g_us_03_the_same_rule_of_categories(service: Service, keeper: Client) -> None:
    assert service.refused(lambda: category(keeper, "0103", "三级")) == ["E RD-PARENT categoryCode"]
    assert service.refused(lambda: category(keeper, "1", "原料")) == ["E RD-CODE-RULE categoryCode"]
    for code, name in (("01", "原料"), ("0101", "钢材"), ("010101", "板材"), ("02", "辅料")):
        kept(category(keeper, code, name))
    assert service.refused(lambda: category(keeper, "0102", "钢材")) == ["E GEN-DUPLICATE name"]
    assert remarks(category(service.user("SC01"), "03", "其他")) == ["E GEN-FORBIDDEN "]
    for below, code, state in (
        *((None, "03", "FREE"), ("01", "0102", "FREE"), ("0101", "010102", "FREE")),
        *(("02", "0201", "FREE"), ("010101", None, "LAST_LEVEL"), ("09", None, "NO_SUCH")),
    ):
        found = keeper.ask(NEXT, k="VENDOR", b=below)["nextCategoryCode"]
        assert found == {"code": code, "state": state}


def test_a_tree_is_read_whole_and_by_level(keeper: Client) -> None:
    renamed = maintain(
        keeper, "change", "VendorCategory", "fullName", code="01", expectedVersion=1, input={"name": "原材料"}
    )
    assert kept(renamed) == {"fullName": "原材料"}
    query = """{ whole: vendorCategories(first: 9) { nodes { categoryCode fullName level } }
        level: vendorCategories(first: 9, filter: { level: { eq: 2 } }) { nodes { categoryCode } }
        subtree: vendorCategories(first: 9, filter: { categoryCode: { startsWith: "01" } }) {
            totalCount nodes { parent { name } children(first: 9) { nodes { name } } } } }"""
    found = keeper.ask(query)
    assert [tuple(node.values()) for node in found["whole"]["nodes"]] == [
        *[("01", "原材料", 1), ("0101", "原材料\\钢材", 2), ("010101", "原材料\\钢材\\板材", 3)],
        ("02", "辅料", 1),
    ]
    assert found["level"]["nodes"] == [{"categoryCode": "0101"}]
    assert found["subtree"]["totalCount"] == 3
    assert found["subtree"]["nodes"][1] == {
        "parent": {"name": "原材料"},
        "children": {"nodes": [{"name": "板材"}]},
    }
    used = maintain(keeper, "delete", "VendorCategory", code="01", expectedVersion=2, confirm=SURE)
    assert remarks(used) == ["E GEN-INUSE "]
    gone = maintain(keeper, "delete", "VendorCategory", code="02", expectedVersion=1, confirm=SURE)
    assert (gone["messageZh"], gone["vendorCategory"]) == ("供应商分类02 辅料已删除", None)


def test_g_us_04_a_new_name_shows_in_older_documents_and_archives(service: Service, keeper: Client) -> None:
    admin = service.user("AD01")
    done(act(admin, "createDepartment", input={"departmentCode": "01", "name": "生产中心"}))
    done(act(admin, "createDepartment", input={"departmentCode": "0101", "name": "一车间"}))
    archives = service.user("AM01", "archiveManager@/;institutions=*;types=*;clearance=3")
    item = {
        **{"institutionCode": "TIANPU", "archiveType": "WS/00", "title": "会议纪要", "carrier": "ELECTRONIC"},
        **{"year": "2023", "formedOn": "2023-05-06", "departmentCode": "0101"},
    }
    filed = act(archives, "createArchiveItem", input=item)["archiveItem"]["itemId"]
    kept(maintain(keeper, "create", "Vendor", input={"name": "宝钢", "categoryCode": "010101"}))
    order = {**ORDER, "vendorCode": "0101010001", "departmentCode": "0101"}
    assert record(keeper, order)["__typename"] == "BusinessDocumentSaved"
    renamed = act(admin, "changeDepartment", code="0101", expectedVersion=1, input={"name": "装配车间"})
    assert done(renamed) == 2
    shown = '{ businessDocument(document: "PURCHASE_ORDER/PO-1") { version department { name } } }'
    assert keeper.ask(shown)["businessDocument"] == {"version": 1, "department": {"name": "装配车间"}}
    query = "query ($i: ID!) { archiveItem(id: $i) { version department { name } } }"
    found = archives.ask(query, i=filed)["archiveItem"]
    assert found == {"version": 1, "department": {"name": "装配车间"}}
    history = """{ changeDocuments(first: 9, filter: { objectClass: { eq: "ZDEP" },
        objectId: { eq: "0101" }, operation: { eq: "changeDepartment" } }) {
        nodes { items { field oldValue newValue } } } }"""
    [document] = admin.ask(history)["changeDocuments"]["nodes"]
    assert document["items"] == [{"field": "name", "oldValue": "一车间", "newValue": "装配车间"}]
    held = act(admin, "deleteDepartment", code="0101", expectedVersion=2, confirm=SURE)
    assert remarks(held) == ["E GEN-INUSE "]


def test_g_rd_09_postings_go_to_the_first_account_below(service: Service, keeper: Client) -> None:
    assert kept(account(keeper, "1001", "库存现金", byDepartment=True)) == {
        **{"ledgerAccount": "CACN/1001", "accountCode": "1001", "fullName": "库存现金", "level": 1},
        **{"leaf": True, "accountClass": "ASSET", "balanceDirection": "DEBIT", "byDepartment": True},
        **{"sapAccount": None, "parentAccount": None},
    }
    kept(account(keeper, "6001", "主营业务收入", balanceDirection="CREDIT"))
    lines = [
        {"lineNumber": 1, "ledgerAccount": "CACN/1001", "debit": "100.00"},
        {"lineNumber": 2, "ledgerAccount": "CACN/6001", "credit": "100.00"},
    ]
    done(act(service.user("AD01"), "createDepartment", input={"departmentCode": "09", "name": "财务科"}))
    voucher = {**VOUCHER, "departmentCode": "09", "lines": lines}
    assert record(keeper, voucher)["__typename"] == "BusinessDocumentSaved"
    asked = account(keeper, "100101", "财务科库存现金")
    assert remarks(asked) == ["C RD-ACCT-USED accountCode"]
    saved = account(keeper, "100101", "财务科库存现金", sapMapping=True, confirm=["RD-ACCT-USED"])
    assert kept(saved) == {
        **{"ledgerAccount": "CACN/100101", "accountCode": "100101", "fullName": "库存现金\\财务科库存现金"},
        **{"level": 2, "leaf": True, "accountClass": "ASSET", "balanceDirection": "DEBIT"},
        **{"byDepartment": True, "sapAccount": "1001010000", "parentAccount": {"accountCode": "1001"}},
    }
    found = keeper.ask("""{ businessDocument(document: "VOUCHER/JI-1") { version lines { ledgerAccount } }
        ledgerAccount(account: "CACN/1001") { leaf version documentLines(first: 9) { totalCount } }
        changeDocuments(first: 9, filter: { objectId: { eq: "VOUCHER/JI-1" } }) {
            nodes { operation comment items { field key oldValue newValue } } } }""")
    assert found["businessDocument"] == {
        "version": 2,
        "lines": [{"ledgerAccount": "CACN/100101"}, {"ledgerAccount": "CACN/6001"}],
    }
    assert found["ledgerAccount"] == {"leaf": False, "version": 1, "documentLines": {"totalCount": 0}}
    moved = found["changeDocuments"]["nodes"][-1]
    assert (moved["operation"], moved["comment"]) == ("movePostings", "CACN/1001 → CACN/100101")
    assert moved["items"] == [
        {"field": "ledgerAccount", "key": "1", "oldValue": "CACN/1001", "newValue": "CACN/100101"}
    ]
    used = maintain(keeper, "delete", "LedgerAccount", account="cacn/100101", expectedVersion=1, confirm=SURE)
    assert remarks(used) == ["E GEN-INUSE "]
    for below, code, state in (
        *((None, "6002", "FREE"), ("1001", "100102", "FREE"), ("100101", "10010101", "FREE")),
        ("1002", None, "NO_SUCH"),
    ):
        free = keeper.ask(NEXT_ACCOUNT, c="cacn", b=below)["nextAccountCode"]
        assert free == {"code": code, "state": state}
