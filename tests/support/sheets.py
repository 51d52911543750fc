"""Workbooks of customers for tests: written, read back, and what came of it."""

from collections.abc import AsyncIterator, Sequence

from models.rules.exchange.message import Message
from models.rules.exchange.outgoing import Outgoing
from models.rules.state import State
from resolvers.exchange.formats import Addressed, Raw, Reads, Writes, pieces


async def streamed(data: bytes, size: int = 1 << 16) -> AsyncIterator[bytes]:
    for piece in pieces(data, size):
        yield piece


def outgoing(states: Sequence[State]) -> list[Outgoing]:
    return [Outgoing(state["customer_number"], state) for state in states]


def written(writer: Writes, states: Sequence[State]) -> bytes:
    return writer.write(outgoing(states), Addressed()).body


async def split(reader: Reads, data: bytes, size: int = 1 << 16) -> list[Raw]:
    return [raw async for raw in reader.split(streamed(data, size))]


async def read(reader: Reads, data: bytes) -> list[Message]:
    return [reader.read(raw) for raw in await split(reader, data)]
