"""Templates of the customer workbooks: lists of the installation, filled in, read back, opened elsewhere."""

import asyncio
import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from models.catalog import catalog
from resolvers.exchange.sheets import READER as SHEETS
from resolvers.exchange.sheets import WRITER
from resolvers.exchange.sheets.columns import sheets
from resolvers.exchange.u8 import READER as U8
from resolvers.exchange.u8.columns import COLUMNS
from tests.support import filing
from tests.support.server import Service
from tests.support.sheets import read, written
from tests.support.whole_customers import Customers, plain

service = filing.service


def fetched(service: Service, name: str, user: str = "SC01") -> Any:
    client = service.user(user)
    answer = client.http.get(
        f"/exchange/templates/{name}", headers={"authorization": f"Bearer {client.token}"}
    )
    assert answer.status_code == 200, answer.text
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def filled(book: Any, rows: dict[str, list[dict[str, Any]]]) -> bytes:
    for name, listed in rows.items():
        headers = [cell.value for cell in book[name][1]]
        for number, row in enumerate(listed, 3):
            for header, value in row.items():
                book[name].cell(number, headers.index(header) + 1, value)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def offered(book: Any, sheet: str, header: str) -> list[str]:
    at = [cell.value for cell in book[sheet][1]].index(header) + 1
    letter = get_column_letter(at)
    [rule] = [
        one for one in book[sheet].data_validations.dataValidation if str(one.sqref).startswith(f"{letter}3:")
    ]
    if rule.formula1.startswith('"'):
        return rule.formula1.strip('"').split(",")
    place = rule.formula1.split("!")[1].replace("$", "")
    return [cell.value for row in book["选项"][place] for cell in row]


def test_the_template_offers_the_lists_of_the_installation(service: Service) -> None:
    book = fetched(service, "customers")
    assert book.sheetnames == [*(one.name for one in sheets()), "选项"]
    assert book["选项"].sheet_state == "hidden"
    assert any(one.startswith("N030 ") for one in offered(book, "公司代码", "付款条件"))
    assert offered(book, "销售区域", "销售区域")[0].startswith("F723/AQ/XX ")
    assert offered(book, "客户", "国内") == ["是", "否"]
    assert "0001 售达方" in offered(book, "客户", "科目组")
    assert book["客户"].freeze_panes == "A2"
    note = book["公司代码"]["D1"].comment.text
    assert "该行所属的层" in note
    assert [cell.value for cell in book["客户"][2]][:2] == ["例", "100000004"]


def test_who_sees_one_company_code_is_offered_that_one(service: Service) -> None:
    client = service.user("NARROW", "salesMaintainer@0724/F724")
    headers = {"authorization": f"Bearer {client.token}"}
    book = openpyxl.load_workbook(
        io.BytesIO(client.http.get("/exchange/templates/customers", headers=headers).content)
    )
    assert [one.partition(" ")[0] for one in offered(book, "公司代码", "公司代码")] == ["0724"]
    assert [one.partition(" ")[0] for one in offered(book, "合作伙伴", "销售区域")] == ["F724/AQ/XX"]


def test_who_gets_none(service: Service) -> None:
    client, auditor = service.user("SC01"), service.user("AU01")
    assert client.http.get("/exchange/templates/customers").status_code == 401
    signed = {"authorization": f"Bearer {client.token}"}
    assert client.http.get("/exchange/templates/nothing", headers=signed).status_code == 404
    assert client.http.post("/exchange/templates/u8", headers=signed).status_code == 405
    other = {"authorization": f"Bearer {auditor.token}"}
    assert client.http.get("/exchange/templates/u8", headers=other).status_code == 403


async def test_a_filled_template_is_read_without_its_example(service: Service) -> None:
    data = filled(
        fetched(service, "customers"),
        {
            "客户": [
                {"外部主键": "A1", "科目组": "0001 售达方", "名称 1": "甲", "国内": "否", "员工人数": 12}
            ],
            "公司代码": [{"外部主键": "A1", "公司代码": "0723 天普化工", "付款条件": "N030 30 天净额"}],
            "合作伙伴": [
                {"外部主键": "A1", "销售区域": "F723/AQ/XX", "合作伙伴功能": "RG", "合作伙伴": 300000001},
                {
                    "操作": "删除",
                    "客户编号": "100000009",
                    "销售区域": "F723/AQ/XX",
                    "合作伙伴功能": "WE",
                    "计数器": "001",
                },
            ],
        },
    )
    first, second = await read(SHEETS, data)
    assert (first.external_key, first.number, first.findings) == ("A1", None, ())
    assert {name: first.patch[name] for name in ("account_group", "name1", "domestic", "employee_count")} == {
        "account_group": "0001",
        "name1": "甲",
        "domestic": False,
        "employee_count": 12,
    }
    [company], [area] = first.patch["company_codes"], first.patch["sales_areas"]
    assert (company["company_code"], company["payment_terms"]) == ("0723", "N030")
    assert area["partner_functions"][0]["partner"] == "300000001"
    assert area["partner_functions"][0]["@path"] == ("合作伙伴", 3)
    [gone] = second.patch["sales_areas"][0]["partner_functions"]
    assert (second.number, gone["counter"], gone["remove"]) == ("100000009", "001", True)


async def test_the_template_of_u8(service: Service) -> None:
    book = fetched(service, "u8")
    assert [cell.value for cell in book["客户档案"][1]] == [one.shown for one in COLUMNS]
    [message] = await read(
        U8, filled(book, {"客户档案": [{"客户编码*": "010001", "客户名称*": "甲", "国外": "是"}]})
    )
    assert (message.key, message.patch["overseas"]) == ("010001", True)


@pytest.mark.faults
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_and_saves_what_we_write(service: Service, tmp_path: Path) -> None:
    made = Customers(7)
    states = [made.one(number) for number in range(1, 40)]
    source = tmp_path / "in" / "customers.xlsx"
    source.parent.mkdir()
    source.write_bytes(written(WRITER, states))
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "xlsx",
    ]
    subprocess.run([*command, "--outdir", str(tmp_path), str(source)], check=True, capture_output=True)
    messages = asyncio.run(read(SHEETS, (tmp_path / "customers.xlsx").read_bytes()))
    shape = catalog().shape()
    for state, message in zip(states, messages, strict=True):
        assert plain(shape, dict(message.patch)) == plain(shape, state)
