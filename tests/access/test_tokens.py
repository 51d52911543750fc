"""Bearer tokens in a real database: made once, found, expired, revoked. Next: test_caller.py."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.access.caller import Grant
from resolvers.access.keys import shared_key
from resolvers.access.tokens import (
    NewToken,
    TokenBook,
    TokenError,
    list_tokens,
    make_token,
    revoke_token,
    well_formed,
)

SALES = Grant("salesMaintainer", frozenset({"0723"}), frozenset({"F723"}))
ALL = Grant.everywhere("auditor")
NONE = Grant("integrator", frozenset(), frozenset())


@pytest.fixture
async def pool(database: str) -> AsyncGenerator[asyncpg.Pool]:
    async with asyncpg.create_pool(database, min_size=1, max_size=2) as pool:
        await pool.execute("DELETE FROM access_grant; DELETE FROM access_token")
        yield pool


async def test_a_token_is_found_with_its_grants(pool: asyncpg.Pool) -> None:
    token = await make_token(pool, NewToken("sc01", (SALES, ALL, NONE)))
    caller = await TokenBook(pool).find(token)
    assert caller is not None
    assert caller.user_name == "SC01"
    assert caller.grants == (SALES, ALL, NONE)
    assert caller.languages == ("zh", "en")


async def test_the_request_chooses_the_language_else_the_token(pool: asyncpg.Pool) -> None:
    token = await make_token(pool, NewToken("X", (), language="en"))
    book = TokenBook(pool)
    for wish, languages in ((None, ("en", "zh")), ("zh", ("zh", "en")), ("en", ("en", "zh"))):
        caller = await book.find(token, wish)
        assert caller is not None
        assert caller.languages == languages


async def test_nothing_in_the_database_signs_in(pool: asyncpg.Pool) -> None:
    token = await make_token(pool, NewToken("X", (ALL,)))
    rows = [str(value) for row in await pool.fetch("SELECT * FROM access_token") for value in row.values()]
    assert not any(token in value or token[4:40] in value for value in rows)
    assert [await TokenBook(pool).find(value) for value in rows] == [None] * len(rows)


async def test_a_warm_token_asks_no_database(pool: asyncpg.Pool) -> None:
    token = await make_token(pool, NewToken("X", (ALL,)))
    book = TokenBook(pool)
    assert book.recall(token) is None
    assert await book.find(token) is book.recall(token) is not None


async def test_a_revoked_token_ends_when_the_memory_does(pool: asyncpg.Pool) -> None:
    token = await make_token(pool, NewToken("X", (ALL,)))
    warm, cold = TokenBook(pool), TokenBook(pool, seconds=0)
    assert await warm.find(token) is not None
    assert await cold.find(token) is not None
    [row] = await list_tokens(pool)
    assert await revoke_token(pool, row.token_id)
    assert not await revoke_token(pool, row.token_id)
    assert await cold.find(token) is None
    assert await TokenBook(pool).find(token) is None
    assert await warm.find(token) is not None  # for CACHE_SECONDS, as documented


async def test_an_expired_token_is_unknown_and_memory_ends_with_it(pool: asyncpg.Pool) -> None:
    now = datetime.now(UTC)
    gone = await make_token(pool, NewToken("X", (ALL,), expires_at=now - timedelta(seconds=1)))
    assert await TokenBook(pool).find(gone) is None
    soon = await make_token(pool, NewToken("X", (ALL,), expires_at=now + timedelta(seconds=60)))
    book = TokenBook(pool, seconds=3600)
    assert await book.find(soon) is not None
    await pool.execute("UPDATE access_token SET expires_at = now() + interval '1 ms'")
    short = TokenBook(pool, seconds=3600)
    await short.find(soon)
    await pool.fetchval("SELECT pg_sleep(0.01)")
    assert short.recall(soon) is None


async def test_a_list_shows_grants_but_no_token(pool: asyncpg.Pool) -> None:
    await make_token(pool, NewToken("A", (SALES, ALL), "for tests"))
    await make_token(pool, NewToken("B", ()))
    first, second = await list_tokens(pool)
    assert (first.user_name, first.description) == ("A", "for tests")
    assert first.grants == ("salesMaintainer@0723/F723", "auditor")
    assert second.grants == ()


@pytest.mark.parametrize(
    "new", [NewToken("", ()), NewToken("A" * 13, ()), NewToken("a b", ()), NewToken("A", (), language="fr")]
)
async def test_a_wrong_token_is_not_made(pool: asyncpg.Pool, new: NewToken) -> None:
    with pytest.raises(TokenError):
        await make_token(pool, new)
    assert await list_tokens(pool) == []


async def test_one_typing_error_is_seen_without_the_database(pool: asyncpg.Pool) -> None:
    token = await make_token(pool, NewToken("X", (ALL,)))
    assert well_formed(token)
    for position in range(len(token)):
        other = "A" if token[position] != "A" else "B"
        assert not well_formed(token[:position] + other + token[position + 1 :])


@given(st.text(max_size=80))
def test_no_other_text_is_well_formed(text: str) -> None:
    assert not well_formed(text)


async def test_all_processes_share_one_key(fresh_database: str) -> None:
    async with asyncpg.create_pool(fresh_database, min_size=2, max_size=2) as pool:
        keys = {await shared_key(pool, "cursor"), await shared_key(pool, "cursor")}
        assert len(keys) == 1
        assert len(keys.pop()) == 32
        assert await shared_key(pool, "other") != await shared_key(pool, "cursor")
