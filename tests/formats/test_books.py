"""Workbooks that somebody else made: what is dangerous in them is found before anything is laid out."""

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from models.rules.exchange.message import Function
from resolvers.exchange.formats import Unreadable
from resolvers.exchange.sheets import READER
from tests.support.sheets import read, split

_HEADERS = ("客户编号", "名称 1", "国内")
_SHEET = "xl/worksheets/sheet1.xml"


def book(*rows: tuple[object, ...], sheet: str = "客户") -> bytes:
    made: Any = openpyxl.Workbook()
    made.worksheets[0].title = sheet
    for row in (_HEADERS, *rows):
        made.worksheets[0].append(row)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


GOOD = book((100000004, "甲", "是"))


def changed(change: Callable[[bytes], bytes], name: str = _SHEET) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            new.writestr(one, change(old.read(one)) if one == name else old.read(one))
    return target.getvalue()


def with_row(xml: bytes) -> bytes:
    end = b"</sheetData>"
    return changed(lambda text: text.replace(end, xml + end))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (with_row(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "IN-SIZE"),
        (with_row(b'<row><c r = "XFD1048576" ><v>1</v></c></row>'), "IN-SIZE"),
        (with_row(b"<row r='999999'><c r='GZ999999'><v>1</v></c></row>"), "IN-SIZE"),
        (with_row(b'<row><c t="str" r="GZ999999"><v>1</v></c></row>'), "IN-SIZE"),
        (
            with_row(
                b'<row r="5"><c r="A5"><v>1</v></c><c r="B5"><v>' + b"1" * 70_000_000 + b"</v></c></row>"
            ),
            "IN-SIZE",
        ),
        (changed(lambda text: b'<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>' + text), "IN-FORMAT"),
        (changed(lambda text: text[: len(text) // 2]), "IN-FORMAT"),
        (
            changed(
                lambda text: text.replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml"),
                "[Content_Types].xml",
            ),
            "IN-FORMAT",
        ),
        (GOOD[: len(GOOD) // 2], "IN-FORMAT"),
        (book(sheet="表"), "IN-FORMAT"),
        (b"", "IN-FORMAT"),
    ],
)
async def test_what_is_dangerous_or_no_workbook_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as found:
        await split(READER, data)
    assert [one.code for one in found.value.findings] == [code]


def prefixed(text: bytes) -> bytes:
    return re.sub(rb"<(/?)(?!\?)", rb"<\1x:", text).replace(b"xmlns=", b"xmlns:x=", 1)


@pytest.mark.parametrize(
    "data",
    [
        with_row(b'<row><c t="str"><v>100000005</v></c><c t="str"><v>Z</v></c></row>'),
        with_row(b'<row r="7"><c t="str" r="A7"><v>100000005</v></c><c t="str" r="B7"><v>Z</v></c></row>'),
        with_row(b"<row r='4'><c r='A4' t='str'><v>100000005</v></c><c r='B4' t='str'><v>Z</v></c></row>"),
    ],
)
async def test_other_programs_write_their_xml_otherwise(data: bytes) -> None:
    first, second = await read(READER, data)
    assert (first.number, second.number, second.patch["name1"]) == ("100000004", "100000005", "Z")


async def test_tags_may_have_a_prefix() -> None:
    [message] = await read(READER, changed(prefixed))
    assert (message.number, message.patch["name1"]) == ("100000004", "甲")


async def test_headers_are_known_by_several_names_and_others_are_told_with_their_sheet() -> None:
    [message] = await read(READER, changed(lambda text: text))
    assert message.patch["name1"] == "甲"
    made = openpyxl.Workbook()
    made.worksheets[0].title = "客户"
    made.worksheets[0].append(["KNA1-NAME1", "customer_number", "客户编号*", "颜色", "名称 1"])
    made.create_sheet("银行").append(["银行代码"])
    target = io.BytesIO()
    made.save(target)
    with pytest.raises(Unreadable) as found:
        await split(READER, target.getvalue())
    assert [(one.code, one.path) for one in found.value.findings] == [
        ("GEN-REQUIRED", ("银行", 1, "客户编号")),
        ("IN-HEADER", ("客户", 1, "customer_number")),
        ("IN-HEADER", ("客户", 1, "颜色")),
        ("IN-HEADER", ("客户", 1, "名称 1")),
    ]


@pytest.mark.parametrize(
    ("action", "function"),
    [("", "018"), ("新建", "009"), ("更改", "004"), ("替换", "005"), ("删除", "003"), ("抹掉", "018")],
)
async def test_what_is_to_be_done(action: str, function: str) -> None:
    made = openpyxl.Workbook()
    made.worksheets[0].title = "客户"
    for row in (["操作", "客户编号", "名称 1"], [action, "100000004", "甲"]):
        made.worksheets[0].append(row)
    for row in (["操作", "客户编号", "公司代码", "备注"], ["", "100000004", "0723", "(清空)"]):
        made.create_sheet("公司代码") if "公司代码" not in made.sheetnames else None
        made["公司代码"].append(row)
    target = io.BytesIO()
    made.save(target)
    [message] = await read(READER, target.getvalue())
    assert message.function is Function(function)
    assert message.unreadable == (action == "抹掉")
    assert message.deletes == (frozenset({()}) if action == "删除" else frozenset())
    assert message.patch["company_codes"][0]["memo"] is None


async def test_a_row_must_say_whose_it_is() -> None:
    [nobody] = await read(READER, book((None, "甲", "是")))
    assert [(one.code, one.path) for one in nobody.findings] == [("GEN-REQUIRED", ("客户", 2, "外部主键"))]
