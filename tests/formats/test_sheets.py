"""The customer workbook: each customer comes back from it as he went in; what people do to it."""

import pytest

from models.catalog import catalog
from models.rules.numbers import shown
from resolvers.exchange.sheets import READER, WRITER
from tests.support.sheets import read, written
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
