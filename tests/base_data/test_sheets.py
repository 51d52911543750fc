"""Workbooks of base data as files: templates, how cells are read, marked copies. Next: test_sheet_acts.py."""

from datetime import date
from typing import Any

import pytest

from models.rules.finding import error
from models.rules.finding_codes import Code
from models.rules.shape import camel
from resolvers.base_data.sheets.columns import ALL, Sheet, named, sheets
from resolvers.base_data.sheets.reading import Filled, Row, read_book
from resolvers.base_data.sheets.templates import write_marked, write_template
from resolvers.exchange.formats import Unreadable
from tests.support.books import cells_of, filled, headers_of, notes_of, opened, saved

LISTS = {"vendor_categories": ["01 原料供应商"], "currencies": ["CNY 人民币"]}
EMPTY = write_template(sheets(), LISTS)


def read(rows: dict[str, list[dict[str, Any]]], name: str = ALL) -> Filled:
    return read_book(filled(EMPTY, rows), named(name))


def patches(rows: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    return [row.patch for row in read(rows).rows]


@pytest.mark.parametrize("sheet", sheets(), ids=lambda one: one.name)
def test_a_template_is_read_as_its_sheet_and_brings_nothing(sheet: Sheet) -> None:
    found = read_book(EMPTY, [sheet])
    assert (found.sheets, found.rows, found.findings) == ([sheet], [], [])
    columns = opened(EMPTY)[sheet.title][1]
    assert [cell.value for cell in columns] == [one.header for one in sheet.columns]
    told = {cell.value: cell.comment.text for cell in columns}
    assert all(f"GraphQL {camel(one.name)}" in told[one.header] for one in sheet.fields)


def test_cells_are_read_as_people_write_them() -> None:
    vendor = {
        **{
            "供应商编码": "010001 ",
            "供应商名称*": "江南化工",
            "供应商分类": "01 原料供应商",
            "币种": "CNY 人民币",
        },
        **{"采购": "否", "国外": "是", "停用日期": date(2027, 1, 31), "电话": "(清空)", "邮政编码": 646000},
    }
    assert patches({"供应商": [vendor]}) == [
        {
            **{"vendor_code": "010001", "name": "江南化工", "category_code": "01", "currency": "CNY"},
            **{"purchase": False, "overseas": True, "end_date": "2027-01-31", "telephone": None},
            "postal_code": "646000",
        }
    ]
    account = {"会计科目表*": "CACN", "科目编码*": "1001", "科目名称*": "库存现金", "余额方向": "借"}
    group = {"计量单位组编码*": "01", "计量单位组名称*": "支箱", "类别*": "FIXED 固定换算"}
    unit = {"计量单位名称*": "箱", "计量单位组*": "01", "换算率": 12.5}
    found = patches({"会计科目": [account], "计量单位组": [group], "计量单位": [unit]})
    assert [found[2]["balance_direction"], found[0]["kind"], found[1]["rate"]] == ["DEBIT", "FIXED", "12.5"]


def test_what_others_name_comes_first() -> None:
    units = [{"计量单位名称*": "箱", "主计量单位": "否"}, {"计量单位名称*": "支", "主计量单位": "是"}]
    categories = [{"供应商分类编码*": code, "供应商分类名称*": code} for code in ("0102", "02", "01")]
    found = read({"供应商分类": categories, "计量单位": units, "供应商": [{"供应商名称*": "甲"}]})
    assert [(row.sheet.title, row.number) for row in found.rows] == [
        *(("供应商分类", number) for number in (5, 3, 4)),
        ("供应商", 3),
        *(("计量单位", number) for number in (4, 3)),
    ]
    keys = [row.key for row in read({"会计科目": [{"会计科目表*": "cacn", "科目编码*": "1001"}]}).rows]
    assert keys == ["CACN/1001"]
    assert [one.key_of({one.keys[-1]: "A\0"}) for one in sheets()] == [""] * len(sheets())


def test_other_words_for_headers_are_known_and_others_refused() -> None:
    book = opened(EMPTY)
    sheet = book["职员"]
    for at, header in enumerate(["ZEMP-employeeCode", "name", "业务员", "工号", "业务员"], 1):
        sheet.cell(1, at, header)
    found = read_book(saved(book), named("employees"))
    at = headers_of(sheet).index
    assert at("工号") == 3
    assert [(one.code, one.path) for one in found.findings][:2] == [
        (Code.IN_HEADER, ("职员", 1, "工号")),
        (Code.IN_HEADER, ("职员", 1, "业务员")),
    ]


@pytest.mark.parametrize(
    ("data", "name"), [(b"a,b\n", ALL), (EMPTY[:900], ALL), (write_template(named("units"), {}), "vendors")]
)
def test_what_is_no_such_workbook_is_refused(data: bytes, name: str) -> None:
    with pytest.raises(Unreadable) as wrong:
        read_book(data, named(name))
    assert [one.code for one in wrong.value.findings] == [Code.IN_FORMAT]


def test_a_marked_copy_has_the_rows_where_they_stood_and_can_be_sent_again() -> None:
    rows = [{"供应商编码": "9", "供应商名称*": "+86 甲"}, {"供应商编码": "010002", "采购": "也许"}]
    found = read({"供应商": rows})
    faults = [
        error(Code.RD_PREFIX, ("供应商", 3, "供应商编码"), value="9"),
        error(Code.GEN_REQUIRED, ("供应商", 4, "供应商名称*")),
        error(Code.GEN_TYPE, ("供应商", 4, "采购"), value="也许"),
    ]
    marked = write_marked(found.sheets, LISTS, found.rows, faults)
    assert [one.partition("!")[2] for one in notes_of(marked) if one.startswith("供应商!")] == [
        "B3",
        "C4",
        "V4",
    ]
    again = read_book(marked, named(ALL))
    assert [row.patch for row in again.rows] == [row.patch for row in found.rows]
    assert cells_of(marked)["供应商"][1][1] is None  # the example does not come between


def test_a_marked_copy_shows_what_no_workbook_can_hold() -> None:
    """Who sent it finds the place; nothing of it is lost but what cannot be shown."""
    chosen = named("vendors")
    sheet, told = chosen[0], "A\x00\x0b\ud800B"
    row = Row(sheet, 3, {"供应商名称*": told}, {"name": told})
    wrong = error(Code.GEN_PATTERN, (sheet.title, 3, "供应商名称*"), value=told)
    copy = opened(write_marked(chosen, {}, [row], [wrong]))
    cell = copy[sheet.title].cell(3, headers_of(copy[sheet.title]).index("供应商名称*") + 1)
    assert cell.value == "A\ufffd\ufffd\ufffdB"
    assert cell.comment is not None
