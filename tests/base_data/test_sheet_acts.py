"""Workbooks of base data over HTTP: fetched, filled in, sent, marked, taken along and sent again. Next:
test_page.py."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.support.books import cells_of, filled, notes_of
from tests.support.client import Answer, Client
from tests.support.server import Service

ROWS: dict[str, list[dict[str, Any]]] = {
    "供应商": [
        {
            "供应商名称*": "江南化工",
            "供应商分类": "0101 化工",
            "电话": "0830-3190001",
            "停用日期": "2030-01-31",
        },
        {
            "供应商编码": "0101A7",
            "供应商名称*": "+86 甲",
            "供应商分类": "0101",
            "采购": "否",
            "专管业务员": "E1 陈晓",
        },
    ],
    "职员": [{"职员编码*": "E1", "职员姓名*": "陈晓", "性别": "女", "入职日期": "2020-03-01"}],
    "供应商分类": [
        {"供应商分类编码*": "0101", "供应商分类名称*": "化工"},
        {"供应商分类编码*": "01", "供应商分类名称*": "原料"},
    ],
    "计量单位组": [{"计量单位组编码*": "01", "计量单位组名称*": "件数", "类别*": "固定换算"}],
    "计量单位": [
        {"计量单位名称*": "箱", "计量单位组*": "01", "换算率": "12.5"},
        {"计量单位名称*": "支", "计量单位组*": "01", "主计量单位": "是", "换算率": 1},
    ],
    "存货": [
        {"存货编码": "X1", "存货名称*": "样品", "计量单位组*": "01 件数", "主计量单位*": "01", "内销": "是"},
    ],
    "会计科目": [
        {"会计科目表*": "CACN", "科目编码*": "100101", "科目名称*": "财务科库存现金"},
        {"会计科目表*": "CACN", "科目编码*": "1001", "科目名称*": "库存现金", "余额方向": "借"},
    ],
}
COUNT = sum(map(len, ROWS.values()))
EMPTIED = (
    *("stock_item", "unit", "unit_group", "vendor", "employee", "ledger_account"),
    *("stock_item_category", "vendor_category", "customer_category"),
)


@pytest.fixture(scope="module")
def maintainer(service: Service) -> Client:
    return service.user("RD01", "refDataMaintainer")


@pytest.fixture(scope="module")
def template(maintainer: Client) -> bytes:
    return fetched(maintainer, "template")


def fetched(client: Client, verb: str, name: str = "all") -> bytes:
    found = client.ask("{ baseDataBooks { name templateUrl exportUrl } }")["baseDataBooks"]
    [url] = [one[f"{verb}Url"] for one in found if one["name"] == name]
    answer = client.http.get(url)  # signed: no token is sent
    assert answer.status_code == 200, answer.text
    return answer.content


def sent(client: Client, data: bytes, name: str = "all", **said: str) -> httpx.Response:
    headers = {"authorization": f"Bearer {client.token}", "accept-language": "zh"}
    return client.http.post(f"/files/base-data/{name}/import", content=data, params=said, headers=headers)


def brought(client: Client, data: bytes, name: str = "all", **said: str) -> Answer:
    answer = sent(client, data, name, **said)
    assert answer.status_code == 200, answer.text
    return answer.json()


def refused(client: Client, data: bytes, name: str = "all", **said: str) -> list[str]:
    answer = sent(client, data, name, **said)
    assert answer.status_code == 422, answer.text
    return [
        " ".join(str(one.get(name)) for name in ("code", "sheet", "row", "column"))
        for one in answer.json()["findings"]
    ]


def test_base_data_comes_in_goes_out_and_comes_in_again(
    service: Service, maintainer: Client, template: bytes
) -> None:
    assert brought(maintainer, template)["counts"] == {}  # as it was downloaded: the examples are skipped
    book = filled(template, ROWS)
    tried = brought(maintainer, book, dryRun="true")
    assert (tried["state"], tried["counts"]) == ("TRIED", {"CREATED": COUNT})
    assert brought(maintainer, book)["counts"] == {"CREATED": COUNT}
    vendor = maintainer.ask("""{ vendor(code: "0101A7") { name purchase version buyer { name } } }""")
    assert vendor["vendor"] == {"name": "+86 甲", "purchase": False, "version": 1, "buyer": {"name": "陈晓"}}
    units = maintainer.ask("{ units { nodes { unitCode name isMain rate } } }")["units"]["nodes"]
    assert [(one["unitCode"], one["name"]) for one in units] == [("01", "支"), ("02", "箱")]

    auditor = service.user("AU01")
    first = fetched(auditor, "export")
    assert brought(maintainer, first)["counts"] == {"UNCHANGED": COUNT}
    for table in EMPTIED:
        service.execute(f'DELETE FROM "{table}"')
    assert brought(maintainer, first)["counts"] == {"CREATED": COUNT}
    assert cells_of(fetched(auditor, "export")) == cells_of(first)
    masked = cells_of(fetched(maintainer, "export"))["供应商"]
    at = masked[0].index("电话")
    assert [row[at] for row in masked[1:]] == [None, None]  # for whom it is not in clear
    assert brought(maintainer, fetched(maintainer, "export"))["counts"] == {"UNCHANGED": COUNT}


def test_one_bad_row_refuses_all_and_comes_back_marked(
    service: Service, maintainer: Client, template: bytes
) -> None:
    rows = {
        "职员": [{"职员编码*": "E7", "职员姓名*": "王五"}, {"职员编码*": "e7 ", "职员姓名*": "赵六"}],
        "计量单位组": [{"计量单位组编码*": "07", "类别*": "FIXED"}],
        "会计科目": [{"会计科目表*": "CACN", "科目编码*": "9", "科目名称*": "甲", "余额方向": "借"}],
        "存货": [{"存货编码": "X7", "存货名称*": "无", "计量单位组*": "07", "主计量单位*": "71"}],
    }
    book, before = filled(template, rows), service.world()
    found = refused(maintainer, book)
    assert found[:2] == ["GEN-DUPLICATE 职员 4 职员编码*", "GEN-REQUIRED 计量单位组 3 计量单位组名称*"]
    assert {"RD-CODE-RULE 会计科目 3 科目编码*", "RD-ITEM-NOATTR 存货 3 内销"} <= set(found)
    answer = sent(maintainer, book, marked="true")
    assert answer.status_code == 422
    notes = notes_of(answer.content)
    assert notes["职员!B4"] == "“E7”已存在"
    assert service.world() == before
    assert maintainer.ask("""{ employee(code: "E7") { name } }""") == {"employee": None}


def test_what_is_asked_may_be_confirmed(maintainer: Client, template: bytes) -> None:
    accounts = [
        {"会计科目表*": "CACN", "科目编码*": code, "科目名称*": code, "余额方向": "贷"}
        for code in ("2202", "6001")
    ]
    brought(maintainer, filled(template, {"会计科目": accounts}))
    lines = """[{lineNumber: 1, ledgerAccount: "CACN/2202", debit: "5"},
        {lineNumber: 2, ledgerAccount: "CACN/6001", credit: "5"}]"""
    said = maintainer.ask(
        f"""mutation {{ recordBusinessDocument(input: {{documentKind: "VOUCHER", documentNumber: "V1",
            documentDate: "2026-05-06", lines: {lines}}}) {{
            ... on BusinessDocumentSaved {{ version }} ... on Refused {{ findings {{ code path }} }} }} }}"""
    )
    assert said == {"recordBusinessDocument": {"version": 1}}
    child = {"会计科目表*": "CACN", "科目编码*": "220201", "科目名称*": "应付-国内"}
    book = filled(template, {"会计科目": [child]})
    assert refused(maintainer, book) == ["RD-ACCT-USED 会计科目 3 科目编码*"]
    done = brought(maintainer, book, confirm="RD-ACCT-USED")
    assert [one["code"] for one in done["rows"][0]["findings"]] == ["RD-ACCT-USED"]
    found = maintainer.ask(
        """{ businessDocument(document: "VOUCHER/V1") { version lines { ledgerAccount } } }"""
    )["businessDocument"]
    assert found["version"] == 2
    assert [one["ledgerAccount"] for one in found["lines"]] == ["CACN/220201", "CACN/6001"]


def test_who_was_slower_is_told(service: Service, maintainer: Client, template: bytes) -> None:
    row = {"职员编码*": "E8", "职员姓名*": "钱七"}
    brought(maintainer, filled(template, {"职员": [row]}), "employees")
    data = fetched(maintainer, "export", "employees")
    assert brought(maintainer, filled(template, {"职员": [{**row, "手机": "13800138001"}]}))["counts"] == {
        "CHANGED": 1
    }
    [found] = refused(maintainer, data, "employees")
    assert found.split()[:2] + found.split()[3:] == ["GEN-CONFLICT", "职员", "版本"]


def test_the_same_workbook_at_once_makes_each_record_once(maintainer: Client, template: bytes) -> None:
    employees = [{"职员编码*": f"N{n:03}", "职员姓名*": f"职员{n}"} for n in range(20)]
    categories = [{"存货分类编码*": "77", "存货分类名称*": "备件"}]
    book = filled(template, {"职员": employees, "存货分类": categories})
    with ThreadPoolExecutor(4) as pool:
        sending = [pool.submit(brought, maintainer, book) for _ in range(4)]
    counts = [one.result()["counts"] for one in sending]
    assert sorted(counts, key=str) == [{"CREATED": 21}, *[{"UNCHANGED": 21}] * 3]


def test_who_may_what(service: Service, maintainer: Client, template: bytes) -> None:
    reader = service.user("SC01")
    [book] = [
        one
        for one in reader.ask("{ baseDataBooks { name title templateUrl importUrl exportUrl } }")[
            "baseDataBooks"
        ]
        if one["name"] == "vendors"
    ]
    assert (book["title"], book["templateUrl"], book["importUrl"]) == ("供应商", None, None)
    assert sent(reader, template).status_code == 403
    finance = service.user("FI01")
    account = {"会计科目表*": "CACN", "科目编码*": "1405", "科目名称*": "库存商品", "余额方向": "借"}
    assert brought(finance, filled(template, {"会计科目": [account]}))["counts"] == {"CREATED": 1}
    employee = {"职员编码*": "F1", "职员姓名*": "甲"}
    assert sent(finance, filled(template, {"职员": [employee]})).status_code == 403
    assert sent(maintainer, b"", "customers").status_code == 404
    assert maintainer.http.get("/files/base-data/vendors/export").status_code == 401
    other = book["exportUrl"].replace("/vendors/", "/employees/")  # a ticket is for one workbook
    assert maintainer.http.get(other).status_code == 401
