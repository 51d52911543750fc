"""How often an act asks the database. Next: test_candidates.py."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from secrets import token_hex
from typing import Any

import pytest

from models.rules.blocks import Activity, Place
from resolvers.write.acts import block_customer, change_customer, create_customer, extend_customer
from resolvers.write.ask import check_activity, check_duplicates, invoice_readiness, preview_number
from resolvers.write.context import ReplayKey, Request, Saved, WriteContext
from tests.support.base import another, layers_724
from tests.support.writing import SALES, Desk, patch_of

PLACE = Place("F723/AQ/XX", "0723")


@asynccontextmanager
async def counted(desk: Desk) -> AsyncGenerator[list[str]]:
    """The statements of the block; the pool has one connection by then."""
    seen: list[str] = []

    def note(record: Any) -> None:
        seen.append(" ".join(record.query.split())[:60])

    async with desk.pool.acquire() as connection:
        connection.add_query_logger(note)
    try:
        yield seen
    finally:
        async with desk.pool.acquire() as connection:
            connection.remove_query_logger(note)


async def warm(desk: Desk) -> str:
    """asyncpg asks for types and the writer for the configuration only once."""
    call = desk.writer.call(SALES, key=ReplayKey(token_hex(8), b""))
    number = (await create_customer(call, patch_of(another()))).customer_number
    await change_customer(desk.writer.call(SALES), number, patch_of({"phone": "0830-3190009"}), Request(1))
    return number


async def render(connection: Any, number: str) -> bytes:
    return (await connection.fetchval("SELECT $1::text", number)).encode()


Act = Callable[[WriteContext, str], Awaitable[Saved]]


def create(call: WriteContext, _: str) -> Awaitable[Saved]:
    return create_customer(call, patch_of(another()))


def change(call: WriteContext, number: str) -> Awaitable[Saved]:
    return change_customer(call, number, patch_of({"phone": "0830-3190008"}), Request(2))


def extend(call: WriteContext, number: str) -> Awaitable[Saved]:
    return extend_customer(call, number, patch_of(layers_724()), Request(2))


def block(call: WriteContext, number: str) -> Awaitable[Saved]:
    return block_customer(call, number, {"scope": "ALL_AREAS", "order_block": "01"}, Request(2))


@pytest.mark.parametrize(
    ("act", "statements"),
    [
        (create, 4),  # begin, facts, save, commit
        (change, 5),  # begin, lock, facts, save, commit
        (extend, 5),
        (block, 5),
    ],
)
async def test_round_trips_of_an_act(desk: Desk, act: Act, statements: int) -> None:
    number = await warm(desk)
    async with counted(desk) as seen:
        await act(desk.writer.call(SALES), number)
    assert len(seen) == statements, seen
    assert (seen[0], seen[-1]) == ("BEGIN;", "COMMIT;")


async def test_a_key_costs_two_and_an_answer_one_more(desk: Desk) -> None:
    await warm(desk)
    async with counted(desk) as seen:
        await create(desk.writer.call(SALES, key=ReplayKey(token_hex(8), b""), render=render), "")
    assert len(seen) == 7, seen


async def test_a_create_without_key_is_rendered_after_the_commit(desk: Desk) -> None:
    """Inside the transaction it would make all others wait for the number range."""
    await warm(desk)
    async with counted(desk) as seen:
        await create(desk.writer.call(SALES, render=render), "")
    assert (len(seen), seen[-2:]) == (5, ["COMMIT;", "SELECT $1::text"])


async def test_a_question_is_one_statement(desk: Desk) -> None:
    number = await warm(desk)
    call = desk.writer.call(SALES)
    asked = patch_of({"name1": "一", "country": "CN"})
    for question in (
        lambda: check_activity(call, number, Activity.ORDER, PLACE),
        lambda: invoice_readiness(call, number, "F723/AQ/XX"),
        lambda: preview_number(call, "0001"),
        lambda: check_duplicates(call, asked),
    ):
        async with counted(desk) as seen:
            await question()
        assert len(seen) == 1, seen
