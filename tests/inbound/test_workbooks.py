"""Workbooks over HTTP: taken along, edited, loaded again; wrong ones refused; UTF-8 and GBK from U8+."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from tests.outbound.test_exports import made
from tests.support import filing
from tests.support.base import a_name, a_uscc, another
from tests.support.client import saved
from tests.support.sending import XLSX, Integrator, integrator
from tests.support.server import Service

service = filing.service
CSV = "text/csv"


@pytest.fixture(scope="module")
def erp(service: Service) -> Integrator:
    return integrator(service, accountGroup="0001")


@pytest.fixture(scope="module")
def u8(service: Service) -> Integrator:
    return integrator(service, "U8", accountGroup="0001")


def edited(data: bytes, change: Callable[[Any], None]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def cell(book: Any, sheet: str, header: str, row: int = 2) -> Any:
    return book[sheet].cell(row, [one.value for one in book[sheet][1]].index(header) + 1)


def test_an_export_that_nobody_touched_changes_nothing_when_it_is_loaded(
    service: Service, erp: Integrator
) -> None:
    number = saved(service.user("SC01").create(another()))
    load = erp.loaded(made(service, erp.client, n=[number]), XLSX, format="SHEET")
    [row] = load["rows"]
    assert (row["outcome"], row["customerNumber"], row["place"]) == ("UNCHANGED", number, "客户!2"), row
    assert service.user("AU01").customer(number, "version") == {"version": 1}


def test_what_people_changed_is_taken_over(service: Service, erp: Integrator) -> None:
    number = saved(service.user("SC01").create(another()))

    def change(book: Any) -> None:
        cell(book, "客户", "电话").value = "0830-3190002"
        cell(book, "客户", "手机").value = "(清空)"
        cell(book, "公司代码", "付款条件").value = "N060 60 天"
        cell(book, "银行", "操作").value = "删除"

    load = erp.loaded(edited(made(service, erp.client, n=[number]), change), XLSX, format="SHEET")
    [row] = load["rows"]
    assert row["outcome"] == "UPDATED", row
    told = "phone mobile companyCodes { paymentTerms } bankDetails { bankKey }"
    assert service.user("AU01").customer(number, told) == {
        "phone": "0830-3190002",
        "mobile": None,
        "companyCodes": [{"paymentTerms": "N060"}],
        "bankDetails": [],
    }


def test_findings_name_sheet_row_and_header(service: Service, erp: Integrator) -> None:
    number = saved(service.user("SC01").create(another()))

    def change(book: Any) -> None:
        cell(book, "客户", "邮政编码").value = "64600"
        cell(book, "公司代码", "统驭科目").value = "1001000000"

    load = erp.loaded(edited(made(service, erp.client, n=[number]), change), XLSX, format="SHEET")
    [row] = load["rows"]
    assert [(one["code"], one["path"]) for one in row["findings"] if one["severity"] == "E"] == [
        ("CM-RECON", ["公司代码", "2", "统驭科目"]),
        ("POST-FORMAT", ["客户", "2", "邮政编码"]),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_u8_sends_csv_in_its_encoding(u8: Integrator, encoding: str) -> None:
    row = (f"01{encoding[:3]}", a_name(), "01", a_uscc(), "陈蓝江", "646000", "四川省泸州市酒城大道三段18号")
    text = f"客户编码*,客户名称*,所属分类码,税号*,法人*,邮政编码,地址\n{','.join(row)}\n"
    [told] = u8.loaded(text.encode(encoding), CSV, format="U8")["rows"]
    assert told["outcome"] == "CREATED", told
    wanted = "name1 city region shortCode"
    assert u8.service.user("AU01").customer(told["customerNumber"], wanted) == {
        "name1": row[1],
        "city": "泸州",
        "region": "230",
        "shortCode": row[0].upper(),
    }


def test_a_file_with_another_header_is_refused_as_a_whole(service: Service, erp: Integrator) -> None:
    number = saved(service.user("SC01").create(another()))

    def change(book: Any) -> None:
        cell(book, "客户", "电话", 1).value = "颜色"

    answer = erp.load(edited(made(service, erp.client, n=[number]), change), XLSX, format="SHEET").json()
    assert [(one["code"], one["path"]) for one in answer["findings"]] == [
        ("IN-HEADER", ["客户", "1", "颜色"])
    ]
