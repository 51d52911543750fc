"""A customer goes out as an IDoc and comes back the same: 10,000 of them, with all that can be filled."""

import pytest

from models.catalog import catalog
from models.rules.exchange.message import Function
from models.rules.exchange.outgoing import Outgoing
from models.rules.state import State
from resolvers.exchange.formats import Addressed, Raw
from resolvers.exchange.idoc import READER, WRITER
from tests.support.idocs import split, valid
from tests.support.whole_customers import Customers, plain

SHAPE = catalog().shape()
SOME, ALL, BATCH = 120, 10_000, 40
FUNCTIONS = (Function.ORIGINAL, Function.CHANGE, Function.REPLACE)


async def there_and_back(seed: int) -> None:
    made = Customers(seed, filled=(0.3, 0.8, 1.0)[seed % 3])
    customers = [made.one(seed * BATCH + at + 1) for at in range(BATCH)]
    function = FUNCTIONS[seed % len(FUNCTIONS)]
    outgoing = [
        Outgoing(one["customer_number"], one, function, serial=f"{at:020d}")
        for at, one in enumerate(customers)
    ]
    kind = "DEBMAS07" if seed % 2 else "DEBMAS06"
    written = WRITER.write(outgoing, Addressed(receiver="ERP100", idoc_type=kind))
    valid(written.body)
    raws = await split(written.body)
    assert [raw.place for raw in raws] == [f"IDOC {at}" for at in range(1, BATCH + 1)]
    for customer, raw in zip(customers, raws, strict=True):
        check(customer, raw, function)


def check(customer: State, raw: Raw, function: Function) -> None:
    message = READER.read(raw)
    assert message.findings == ()
    assert message.function is function
    assert message.number == customer["customer_number"]
    assert plain(SHAPE, dict(message.patch)) == plain(SHAPE, customer)


@pytest.mark.parametrize("seed", range(SOME // BATCH))
async def test_customers_come_back(seed: int) -> None:
    await there_and_back(seed)


@pytest.mark.faults
@pytest.mark.parametrize("seed", range(SOME // BATCH, ALL // BATCH))
async def test_many_customers_come_back(seed: int) -> None:
    await there_and_back(seed)
