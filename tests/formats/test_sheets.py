"""The customer workbook: each customer comes back from it as he went in; what people do to it."""

import io
from typing import Any

import openpyxl
import orjson
import pytest

from models.catalog import catalog
from models.rules.finding_codes import Code
from models.rules.numbers import shown
from resolvers.exchange.formats import Raw, Unreadable
from resolvers.exchange.sheets import READER, WRITER, gathering
from tests.support.sheets import read, split, written
from tests.support.whole_customers import Customers, plain


async def round_trip(seed: int, many: int) -> None:
    made = Customers(seed)
    states = [made.one(number) for number in range(1, many + 1)]
    messages = await read(READER, written(WRITER, states))
    assert [one.number for one in messages] == [shown(state["customer_number"]) for state in states]
    shape = catalog().shape()
    for state, message in zip(states, messages, strict=True):
        assert message.findings == ()
        assert plain(shape, dict(message.patch)) == plain(shape, state)


async def test_customers_come_back_as_they_went() -> None:
    await round_trip(1, 60)


@pytest.mark.faults
async def test_ten_thousand_customers_come_back_as_they_went() -> None:
    for part in range(10):
        await round_trip(100 + part, 1_000)


def of_companies(*rows: tuple[str, str]) -> bytes:
    """Customer and company code of each."""
    book: Any = openpyxl.Workbook()
    book.active.title = "公司代码"
    for row in (("外部主键", "公司代码"), *rows):
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


async def test_rows_of_a_customer_may_lie_anywhere() -> None:
    rows = [(f"K{at % 2}", f"{at:04}") for at in range(400)]
    first, second = await read(READER, of_companies(*rows))
    assert [row["company_code"] for row in first.patch["company_codes"]] == [code for _, code in rows[::2]]
    assert [row["company_code"] for row in second.patch["company_codes"]] == [code for _, code in rows[1::2]]


@pytest.mark.parametrize(("bound", "most"), [("MOST_ROWS", 3), ("MOST_BYTES", 60), ("MOST_KEPT", 1_000)])
async def test_what_waits_for_customers_is_bounded(
    monkeypatch: pytest.MonkeyPatch, bound: str, most: int
) -> None:
    data = of_companies(*((f"K{at % 2}", f"{at:04}") for at in range(40)))
    assert len(await split(READER, data)) == 2
    monkeypatch.setattr(gathering, bound, most)
    with pytest.raises(Unreadable) as refused:
        await split(READER, data)
    assert [one.code for one in refused.value.findings] == [Code.IN_SIZE]


@pytest.mark.parametrize("row", [[], "K1", {"外部主键": ["K1"]}, {"外部主键": {"a": 1}}])
def test_rows_that_somebody_edited_into_none_are_refused(row: Any) -> None:
    message = READER.read(Raw(orjson.dumps([["客户", 3, row]]), "客户!3"))
    assert [one.code for one in message.findings] == [Code.IN_FORMAT]


def test_cells_that_somebody_edited_may_be_numbers_and_flags() -> None:
    row = {"外部主键": 12, "名称 1": "甲", "国内": False, "员工人数": 7, "街道": None, "操作": ""}
    message = READER.read(Raw(orjson.dumps([["客户", 3, row]]), "客户!3"))
    assert (message.external_key, message.findings) == ("12", ())
    assert {name: value for name, value in message.patch.items() if not name.startswith("@")} == {
        "name1": "甲",
        "domestic": False,
        "employee_count": 7,
    }
