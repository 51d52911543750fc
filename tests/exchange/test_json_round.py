"""A customer goes out as JSON and comes back the same: 10,000 of them, with all that can be filled."""

from collections.abc import AsyncIterator

import pytest

from models.catalog import catalog
from models.rules.exchange.message import Format, Function
from models.rules.exchange.outgoing import Outgoing
from models.rules.numbers import stored
from models.rules.state import State
from resolvers.exchange.formats import Addressed, Raw, Reads, pieces, reader_of, writer_of
from tests.support.whole_customers import Customers, plain

SHAPE = catalog().shape()
SOME, ALL, BATCH = 100, 10_000, 50
FORMATS = (Format.NDJSON, Format.ODATA)
FUNCTIONS = (Function.ORIGINAL, Function.CHANGE, Function.REPLACE)
# What the API has less room for than we: it would be cut, and said so.
SHORTER = {"tax_number1": 16, "tax_number2": 11, "tax_number3": 18, "tax_number4": 18, "fax": 30}


async def split(reader: Reads, body: bytes) -> list[Raw]:
    async def chunks() -> AsyncIterator[bytes]:
        for piece in pieces(body, 5_000):
            yield piece

    return [raw async for raw in reader.split(chunks())]


async def there_and_back(kind: Format, seed: int) -> None:
    made = Customers(seed, filled=(0.3, 0.8, 1.0)[seed % 3])
    customers = [fitting(made.one(seed * BATCH + at + 1)) for at in range(BATCH)]
    function = FUNCTIONS[seed % len(FUNCTIONS)]
    outgoing = [
        Outgoing(one["customer_number"], one, function, serial=f"{at:020d}")
        for at, one in enumerate(customers)
    ]
    written = writer_of(kind).write(outgoing, Addressed())
    assert written.findings == ()
    reader = reader_of(kind)
    raws = await split(reader, written.body)
    assert len(raws) == BATCH
    for at, (customer, raw) in enumerate(zip(customers, raws, strict=True)):
        message = reader.read(raw)
        assert message.findings == ()
        assert (message.function, message.sequence) == (function, at)
        assert stored(message.number or "") == customer["customer_number"]
        assert plain(SHAPE, dict(message.patch)) == plain(SHAPE, customer)


def fitting(customer: State) -> State:
    for name, most in SHORTER.items():
        customer[name] = customer[name] and customer[name][:most]
    for row in customer["company_codes"]:
        row["clerk_email"] = row["clerk_email"] and row["clerk_email"][:130].strip()
        row["payment_advice_by_edi"] = row["payment_advice_by_edi"] and "X"
    customer["natural_person"] = customer["title"] == "A"
    return customer


@pytest.mark.parametrize("seed", range(SOME // BATCH))
@pytest.mark.parametrize("kind", FORMATS)
async def test_customers_come_back(kind: Format, seed: int) -> None:
    await there_and_back(kind, seed)


@pytest.mark.faults
@pytest.mark.parametrize("seed", range(SOME // BATCH, ALL // BATCH))
@pytest.mark.parametrize("kind", FORMATS)
async def test_many_customers_come_back(kind: Format, seed: int) -> None:
    await there_and_back(kind, seed)
