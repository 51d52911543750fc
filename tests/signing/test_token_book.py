"""What a process remembers of tokens, and how it learns that this is old. Next: test_ends_of_streams.py."""

import asyncio
from collections.abc import AsyncGenerator

import asyncpg
import pytest

from resolvers.access.caller import Caller, Grant
from resolvers.access.tokens import NewToken, TokenBook, list_tokens, make_token, revoke_token
from resolvers.errors import Busy
from tests.support.asked import Pool

AUDITOR = Grant.everywhere("auditor")
LONG = 3600.0


@pytest.fixture
async def pool(database: str) -> AsyncGenerator[Pool]:
    async with asyncpg.create_pool(database, min_size=2, max_size=4) as pool:
        yield Pool(pool)


@pytest.fixture
def book(pool: Pool) -> TokenBook:
    return TokenBook(pool)  # pyright: ignore[reportArgumentType]


async def caller_of(book: TokenBook, token: str) -> Caller:
    found = await book.find(token)
    assert found is not None
    return found


async def revoke(pool: Pool, name: str) -> None:
    [row] = [one for one in await list_tokens(pool.pool) if one.user_name == name]
    assert await revoke_token(pool.pool, row.token_id)


async def test_many_who_ask_at_once_ask_once(pool: Pool, book: TokenBook, name: str) -> None:
    token = await make_token(pool.pool, NewToken(name, (AUDITOR,)))
    found = await asyncio.gather(*(book.find(token) for _ in range(50)))
    assert all(one is found[0] is not None for one in found)
    assert pool.asked == 1


async def test_after_news_a_question_is_asked_anew(pool: Pool, book: TokenBook, name: str) -> None:
    token = await make_token(pool.pool, NewToken(name, (AUDITOR,)))
    second: list[Caller | None] = []

    async def meanwhile() -> None:
        await revoke(pool, name)
        book.forget(name)
        second.append(await book.find(token))

    pool.meanwhile = meanwhile
    assert await book.find(token) is not None  # it was asked before
    assert second == [None]
    assert book.recall(token) is None  # and the old answer is not remembered


async def test_news_while_a_stream_looks_is_not_missed(pool: Pool, book: TokenBook, name: str) -> None:
    token = await make_token(pool.pool, NewToken(name, (AUDITOR,)))
    caller = await caller_of(book, token)
    book.forget(name)

    async def meanwhile() -> None:
        await revoke(pool, name)
        book.forget(name)

    pool.meanwhile = meanwhile
    assert await book.is_over(token, caller, 0.0)


async def test_news_before_a_stream_listens_is_not_missed(pool: Pool, book: TokenBook, name: str) -> None:
    token = await make_token(pool.pool, NewToken(name, (AUDITOR,)))
    caller = await caller_of(book, token)
    await revoke(pool, name)
    book.forget(name)
    assert await book.is_over(token, caller, LONG)


@pytest.mark.parametrize("whom", ["own", "*"])
async def test_news_wakes_who_waits(pool: Pool, book: TokenBook, name: str, whom: str) -> None:
    token = await make_token(pool.pool, NewToken(name, (AUDITOR,)))
    caller = await caller_of(book, token)
    waiting = asyncio.create_task(book.is_over(token, caller, LONG))
    await asyncio.sleep(0)
    await revoke(pool, name)
    book.forget("SOMEBODY")
    assert not waiting.done()
    book.forget(name if whom == "own" else whom)
    assert await waiting


async def test_news_of_nothing_ends_nothing(pool: Pool, book: TokenBook, name: str) -> None:
    token = await make_token(pool.pool, NewToken(name, (AUDITOR,)))
    caller = await caller_of(book, token)
    book.forget(name)
    assert not await book.is_over(token, caller, LONG)


async def test_while_the_database_is_away_streams_go_on(pool: Pool, book: TokenBook, name: str) -> None:
    token = await make_token(pool.pool, NewToken(name, (AUDITOR,)))
    caller = await caller_of(book, token)
    book.forget(name)
    pool.fails = OSError()
    assert not await book.is_over(token, caller, 0.0)
    with pytest.raises(Busy):
        await book.find(token)


async def test_what_is_surely_over_ends_without_the_database(pool: Pool, name: str) -> None:
    book = TokenBook(pool, seconds=LONG)  # pyright: ignore[reportArgumentType]
    token = await make_token(pool.pool, NewToken(name, (AUDITOR,)))
    soon = "UPDATE access_token SET expires_at = now() + interval '200 ms' WHERE user_name = $1"
    await pool.pool.execute(soon, name)
    caller = await caller_of(book, token)
    pool.fails = OSError()
    assert await book.is_over(token, caller, LONG)


async def test_other_grants_end_a_stream(pool: Pool, book: TokenBook, name: str) -> None:
    token = await make_token(pool.pool, NewToken(name, (AUDITOR,)))
    caller = await caller_of(book, token)
    await pool.pool.execute(
        "UPDATE access_grant SET clearance = 1 WHERE token_id = (SELECT max(token_id) FROM access_token)"
    )
    book.forget(name)
    assert await book.is_over(token, caller, LONG)
