"""Exports of customers: by number or filter, by a job, within the grants of then and of who fetches."""

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.support import filing
from tests.support.base import another, layers_724
from tests.support.client import Client, remarks, saved
from tests.support.command import as_json
from tests.support.server import Service

service = filing.service
EXPORT = """
mutation ($n: [String!], $f: CustomerFilter, $t: CustomerExportFormat!, $r: String!, $c: [String!]) {
  exportCustomers(numbers: $n, filter: $f, format: $t, reason: $r, columns: $c) {
    __typename
    ... on CustomersExported { export { jobId state customers done total file { fileName } } }
    ... on Refused { findings { code severity path } }
} }
"""
LOOK = """
query ($i: ID!) { customerExport(jobId: $i) {
  state format customers done total error createdBy reason file { fileName mediaType size url }
} }
"""


def ordered(client: Client, **given: Any) -> dict[str, Any]:
    return client.ask(EXPORT, **{"t": "XLSX", "r": "年度核对", **given})["exportCustomers"]


def made(service: Service, client: Client, **given: Any) -> bytes:
    answer = ordered(client, **given)
    assert answer["__typename"] == "CustomersExported", answer
    filing.do_jobs(service)
    found = client.ask(LOOK, i=answer["export"]["jobId"])["customerExport"]
    assert (found["state"], found["error"], found["done"]) == ("DONE", None, found["total"])
    return client.http.get(found["file"]["url"]).content


def sheets(data: bytes) -> dict[str, list[dict[str, Any]]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    tables = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}
    return {
        name: [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]
        for name, rows in tables.items()
    }


@pytest.fixture(scope="module")
def number(service: Service) -> str:
    sales = service.user("SC01")
    found = saved(sales.create(another()))
    saved(sales.extend(found, 1, layers_724()))
    return found


def test_a_workbook_holds_each_layer_in_its_sheet(service: Service, number: str) -> None:
    found = sheets(made(service, service.user("FI01"), n=[number]))
    [customer] = found["客户"]
    assert (customer["客户编号"], customer["科目组"], customer["国内"]) == (number, "0001", "是")
    assert [row["公司代码"] for row in found["公司代码"]] == ["0723", "0724"]
    assert {row["销售区域"] for row in found["销售区域"]} == {"F723/AQ/XX", "F724/AQ/XX"}
    assert {row["合作伙伴功能"] for row in found["合作伙伴"]} == {"AG", "RE", "RG", "WE"}
    [bank] = found["银行"]
    assert bank["银行账号"].isdigit()


def test_what_a_key_does_not_see_is_not_in_its_export(service: Service, number: str) -> None:
    narrow = service.user("NARROW", "salesMaintainer@0724/F724")
    found = sheets(made(service, narrow, n=[number]))
    assert [row["公司代码"] for row in found["公司代码"]] == ["0724"]
    assert {row["销售区域"] for row in found["合作伙伴"]} == {"F724/AQ/XX"}
    assert found["银行"] == []
    other = service.user("OTHER", "salesMaintainer@0724/F724;actions=READ+WRITE")
    assert remarks(ordered(other, n=[number])) == ["E GEN-FORBIDDEN "]


def test_columns_and_formats(service: Service, number: str) -> None:
    finance = service.user("FI01")
    found = sheets(made(service, finance, n=[number], c=["name1", "companyCodes.paymentTerms", "texts"]))
    assert list(found) == ["客户", "公司代码", "文本"]
    assert list(found["公司代码"][0]) == ["操作", "客户编号", "外部主键", "公司代码", "付款条件"]
    [line] = made(service, finance, t="NDJSON", f={"customerNumber": {"eq": number}}).splitlines()
    assert json.loads(line)["number"] == number
    [row] = sheets(made(service, finance, t="U8", n=[number]))["客户档案"]
    assert (row["公司代码"], row["销售区域"], row["币种"]) == ("0723", "F723/AQ/XX", "人民币")


def test_what_cannot_be_ordered(service: Service, number: str) -> None:
    finance = service.user("FI01")
    assert remarks(ordered(finance)) == ["E GEN-REQUIRED numbers"]
    assert remarks(ordered(finance, n=[number], r=" ")) == ["E GEN-REQUIRED reason"]
    assert remarks(ordered(finance, n=["199999999"])) == ["E GEN-NOTFOUND numbers"]
    assert remarks(ordered(finance, n=[number], c=["nothing"])) == ["E GEN-REF columns"]
    assert remarks(ordered(finance, n=[number], t="U8", c=["name1"])) == ["E GEN-SUPPRESSED columns"]
    assert remarks(ordered(finance, f={"customerNumber": {"eq": "199999999"}})) == ["E GEN-RANGE numbers"]


def test_an_export_is_its_owners_and_only_while_he_has_the_grants(service: Service, number: str) -> None:
    owner = service.user("OWNER", "financeMaintainer@*")
    answer = ordered(owner, n=[number])
    filing.do_jobs(service)
    job = answer["export"]["jobId"]
    url = owner.ask(LOOK, i=job)["customerExport"]["file"]["url"]
    assert service.user("FI01").ask(LOOK, i=job)["customerExport"] is None
    weaker = service.user("OWNER", "financeMaintainer@0724")
    assert weaker.ask(LOOK, i=job)["customerExport"]["file"]["url"] is None
    assert (
        weaker.http.get(
            url.partition("?")[0], headers={"authorization": f"Bearer {weaker.token}"}
        ).status_code
        == 404
    )


def test_the_command_line_writes_them_here(service: Service, number: str, tmp_path: Path) -> None:
    settings = service.settings
    place = {"DATABASE_URL": service.dsn, "DOSSIER_FIELD_KEY_FILE": str(settings.field_key_path)}
    wanted = ("--output", str(tmp_path / "all.xlsx"), "--reason", "年度核对")
    told = as_json(settings.var_folder, "exchange", "export", *wanted, **place)
    found = sheets((tmp_path / "all.xlsx").read_bytes())
    assert told["customers"] == len(found["客户"])
    assert number in [row["客户编号"] for row in found["客户"]]
    wanted = ("u8", "--output", str(tmp_path / "u8.xlsx"))
    as_json(settings.var_folder, "exchange", "template", *wanted, **place)
    assert openpyxl.load_workbook(tmp_path / "u8.xlsx").sheetnames[0] == "客户档案"
