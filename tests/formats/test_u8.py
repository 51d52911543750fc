"""客户档案 of U8+: read from workbooks and CSV, refused where it is none, and brought back as it went."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest

from models.catalog import catalog
from models.rules.exchange.message import Message, NumberPolicy
from models.rules.finding import Severity
from models.rules.finding_codes import Code
from models.rules.state import State
from resolvers.exchange.formats import Unreadable
from resolvers.exchange.u8 import READER, WRITER
from resolvers.exchange.u8.columns import COLUMNS, CREDIT, CUSTOMER, KEPT, SHEET
from resolvers.exchange.u8.reading import Reader
from tests.support.sheets import read, split, written
from tests.support.whole_customers import Customers, plain

USCC = "91510500MA62X4K16D"
HEADERS = ["客户编码*", "客户名称*", "所属分类码", "国内", "税号*", "法人*", "地址", "银行账号", "开户银行"]
ROW = ["010001", "泸州蓝江纤维素有限公司", "01", "", USCC, "陈蓝江", "四川省泸州市酒城大道三段18号", "", ""]


def table(*rows: list[str], headers: list[str] = HEADERS) -> str:
    return "".join(",".join(f'"{cell}"' for cell in row) + "\r\n" for row in (headers, *rows))


def workbook(*rows: list[Any], sheet: str = SHEET) -> bytes:
    book: Any = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


async def one(data: bytes, reader: Reader = READER) -> Message:
    [found] = await read(reader, data)
    return found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
@pytest.mark.parametrize("size", [1, 7, 1 << 16])
async def test_csv_is_read_in_each_encoding_however_it_is_cut(encoding: str, size: int) -> None:
    [raw] = await split(READER, table(ROW).encode(encoding), size)
    assert raw.place == "客户档案!2"
    message = READER.read(raw)
    assert (message.key, message.number_policy, message.findings) == ("010001", NumberPolicy.ASSIGN, ())
    assert message.patch["name1"] == ROW[1]


async def test_a_workbook_says_the_same_as_csv() -> None:
    assert (await one(workbook(HEADERS, ROW))).patch == (await one(table(ROW).encode())).patch
    assert (await one(workbook(HEADERS, ROW, sheet="Sheet1"))).patch["short_code"] == "010001"


async def test_of_what_a_row_does_not_say_a_new_customer_has_the_usual_and_another_keeps_his_own() -> None:
    message = await one(table(ROW).encode())
    assert not {"domestic", "search_term2"} & set(message.patch)
    assert message.patch["@defaults"] == {
        "search_term2": "泸州蓝江纤维素有限公司",
        "domestic": True,
        "country": "CN",
        "language": "zh",
        "title": "0003",
        "region": "230",
        "city": "泸州",
    }


@pytest.mark.parametrize(("typed", "meant"), [("是", True), ("1", True), ("否", False), ("0", False)])
async def test_flags(typed: str, meant: bool) -> None:
    assert (await one(table([*ROW[:3], typed]).encode())).patch["domestic"] is meant


async def test_values_are_read_as_people_write_them() -> None:
    headers = [*HEADERS[:2], "信用额度", "币种", "付款条件", "公司代码", "销售区域", "自定义项3", "发货地址"]
    row = ["010001", "甲", "￥1,000.50", "人民币", "NT30", "0723", "F723/AQ/XX", "乙", "丙"]
    patch = (await one(table(row, headers=headers).encode())).patch
    assert patch["credit_areas"][0]["credit_limit"] == "1000.50"
    [company], [area] = patch["company_codes"], patch["sales_areas"]
    assert (company["company_code"], company["payment_terms"]) == ("0723", "NT30")
    assert [area[name] for name in ("sales_org", "channel", "division", "currency", "payment_terms")] == [
        *("F723", "AQ", "XX", "CNY", "NT30")
    ]
    assert [(one["level"], one["text_id"], one["body"]) for one in patch["texts"]] == [
        ("GENERAL", "U803", "乙"),
        ("SALES", "0001", "丙"),
    ]


@pytest.mark.parametrize(("day", "block"), [("2026/5/1", "03"), ("2026-05-02", None), ("20260430", "03")])
async def test_orders_are_blocked_from_the_day_of_the_stop(day: str, block: str | None) -> None:
    headers, row = [*HEADERS[:2], "停用日期"], [*ROW[:2], day]
    reader = Reader(lambda: date(2026, 5, 1))
    message = await one(table(row, headers=headers).encode(), reader)
    assert message.patch.get("central_order_block") == block
    told = [] if block else [(Severity.WARNING, Code.IN_UNKNOWN_FIELD, ("客户档案", 2, "停用日期"))]
    assert [(one.severity, one.code, one.path) for one in message.findings] == told


async def test_what_a_row_lacks_is_told_by_its_header() -> None:
    message = await one(table(["", "甲"]).encode())
    assert [(one.code, one.path) for one in message.findings] == [
        (Code.GEN_REQUIRED, ("客户档案", 2, "客户编码"))
    ]
    bad = await one(table(["1", "甲", "soon"], headers=[*HEADERS[:2], "停用日期"]).encode())
    assert [(one.code, one.path[-1]) for one in bad.findings] == [(Code.GEN_TYPE, "停用日期")]


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        (b"", ["GEN-REQUIRED", "GEN-REQUIRED"]),
        (table(headers=["客户编码*"]).encode(), ["GEN-REQUIRED"]),
        (table(headers=[*HEADERS, "颜色", "客户编码"]).encode(), ["IN-HEADER", "IN-HEADER"]),
        (table(ROW).encode("utf-16"), ["IN-FORMAT"]),
        (table(ROW).encode("gbk")[:-30] + b"\xff\xff", ["IN-FORMAT"]),
        (table(ROW).encode() + b'"open', ["IN-FORMAT"]),
        (table(ROW).encode() + b"x" * 3_000_000, ["IN-SIZE"]),
        (table(ROW).encode() + b'"' + b"x\n" * 1_000_000, ["IN-SIZE"]),
        (b"PK\x03\x04 no zip", ["IN-FORMAT"]),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 of the old format", ["IN-FORMAT"]),
    ],
)
async def test_what_is_no_list_of_customers_is_refused(data: bytes, codes: list[str]) -> None:
    with pytest.raises(Unreadable) as found:
        await split(READER, data)
    assert [one.code for one in found.value.findings] == codes


async def test_a_row_that_somebody_edited_may_be_wrong() -> None:
    [raw] = await split(READER, table(ROW).encode())
    for body in (b"", b"[]", b'{"x": 1}', b"\xff", '{"客户编码": ["1"]}'.encode()):
        assert READER.read(type(raw)(body, raw.place)).unreadable
    body = '{"客户编码": 7, "客户名称": "甲", "国内": false, "地址": null}'.encode()
    message = READER.read(type(raw)(body, raw.place))
    assert (message.key, message.patch["domestic"], message.findings) == ("7", False, ())
    assert "street" not in message.patch


# --- there and back --------------------------------------------------------------------------------------


def of_u8(made: Customers, number: int) -> State:
    """A customer who has what U8+ can say of one."""
    whole, general = made.one(number), {one.field for one in COLUMNS if one.list == CUSTOMER}
    state: State = {name: value for name, value in whole.items() if name in general and value is not None}
    name = "".join(str(whole[f"name{at}"]).replace(" ", "") for at in (1, 2))
    names = {f"name{at}": name[40 * at - 40 : 40 * at] or None for at in (1, 2, 3, 4)}
    state |= {"customer_number": whole["customer_number"], "short_code": f"0100{number}", **names}
    state["domestic"] = state.get("domestic") is not False
    state["search_term2"] = state.get("search_term2") or name[:20]
    company = {"company_code": "0723", "head_office": "0100000009", "payment_terms": "N030"}
    key = {"sales_org": "F723", "channel": "AQ", "division": "XX"}
    fields = ("sales_district", "currency", "shipping_condition", "delivering_plant")
    area = {**key, "payment_terms": "N030", **{one: made.value(AREA.fields[one]) for one in fields}}
    area["partner_functions"] = [
        {"partner_function": "VE", "partner": f"{number:010d}"[::-1]},
        {"partner_function": "RE", "partner": "0400000001", "is_default": True},
    ]
    state["company_codes"], state["sales_areas"] = [company], [area]
    state["bank_details"] = [
        {"bank_country": "CN", "bank_key": "102657000012", "bank_account": f"62{number:016}"}
    ]
    state["contact_persons"] = [{"last_name": made.value(CONTACT.fields["last_name"])}]
    credit = {one.field: made.value(LIMIT.fields[one.field]) for one in COLUMNS if one.list == CREDIT}
    state["credit_areas"] = [credit]
    texts = [
        {
            "level": "GENERAL",
            "text_id": one.field,
            "language": "zh",
            "body": made.value(CONTACT.fields["notes"]),
        }
        for one in COLUMNS
        if one.list == KEPT
    ]
    state["texts"] = [*texts, {**key, "level": "SALES", "text_id": "0001", "language": "zh", "body": "仓库"}]
    return state


SHAPE = catalog().shape()
AREA, CONTACT = SHAPE.children["sales_areas"], SHAPE.children["contact_persons"]
LIMIT = SHAPE.children["credit_areas"]


async def round_trip(seed: int, many: int) -> None:
    made = Customers(seed)
    states = [of_u8(made, number) for number in range(1, many + 1)]
    messages = await read(READER, written(WRITER, states))
    assert [one.key for one in messages] == [state["short_code"] for state in states]
    for state, message in zip(states, messages, strict=True):
        assert message.findings == ()
        assert plain(SHAPE, dict(message.patch)) == plain(SHAPE, state)


async def test_customers_come_back_as_they_went() -> None:
    await round_trip(1, 100)


@pytest.mark.faults
async def test_ten_thousand_customers_come_back_as_they_went() -> None:
    for part in range(10):
        await round_trip(100 + part, 1_000)
