"""What is remembered of which token, for whom, in which language, how much. Next: test_ends_of_streams.py."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from resolvers.access import tokens
from resolvers.access.caller import Caller, Grant
from resolvers.access.news import EVERYBODY
from resolvers.access.tokens import NewToken, TokenBook, make_token

AUDITOR = Grant.everywhere("auditor")
COMPANY = Caller("ZHANG", (AUDITOR,), outside=True)
LONG = 3600.0


@pytest.fixture
async def pool(database: str) -> AsyncGenerator[asyncpg.Pool]:
    async with asyncpg.create_pool(database, min_size=1, max_size=2) as pool:
        yield pool


class Provider:
    """Takes every token but one."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def __call__(self, token: str) -> Caller | None:
        self.asked.append(token)
        return None if token == "n.o.t" else COMPANY


async def test_tokens_of_two_dots_are_the_providers(pool: asyncpg.Pool) -> None:
    provider = Provider()
    book = TokenBook(pool, oidc=provider)
    assert await book.find("a.b.c") is COMPANY
    assert await book.find("n.o.t") is None
    assert await book.find("n.o.t", "en") is None
    assert [await book.find(one) for one in ("ab", "a.b", "a.b.c.d")] == [None] * 3
    assert provider.asked == ["a.b.c", "n.o.t", "n.o.t"]
    english = await book.find("a.b.c", "en")
    assert english is not None
    assert english.languages == ("en", "zh")


async def test_a_stream_asks_the_provider_soon_however_long_it_may_wait(pool: asyncpg.Pool) -> None:
    book = TokenBook(pool, oidc=Provider())
    assert not await book.is_over("a.b.c", COMPANY, LONG)
    assert await book.is_over("n.o.t", COMPANY, LONG)


async def test_news_is_passed_on(pool: asyncpg.Pool) -> None:
    book, told = TokenBook(pool), list[str]()
    book.also_forget.append(told.append)
    book.forget("ZHANG")
    assert told == ["ZHANG"]


async def test_languages(pool: asyncpg.Pool, name: str) -> None:
    token = await make_token(pool, NewToken(name, (AUDITOR,), language="en"))
    book = TokenBook(pool)
    told = {one: await book.find(token, one) for one in (None, "zh", "en", "")}
    assert {one: caller and caller.languages for one, caller in told.items()} == {
        None: ("en", "zh"),
        "zh": ("zh", "en"),
        "en": ("en", "zh"),
        "": ("zh", "en"),
    }


async def test_each_use_is_written_down_and_looking_is_none(pool: asyncpg.Pool, name: str) -> None:
    token = await make_token(pool, NewToken(name, (AUDITOR,)))
    book = TokenBook(pool)
    caller = await book.find(token)
    assert caller is not None
    used = {(caller.token_id, None)}
    assert (book.take_used(), book.take_used()) == (used, set())
    assert not await book.is_over(token, caller, 0.0)
    assert book.take_used() == set()
    assert book.recall(token) is caller
    assert book.take_used() == used


async def test_many_are_remembered_but_not_without_end(
    pool: asyncpg.Pool, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "_CACHE_ROWS", 2)
    book = TokenBook(pool)
    made = [await make_token(pool, NewToken(name, (AUDITOR,))) for _ in range(3)]
    await book.find(made[0])
    await book.find(made[1])
    assert None not in [book.recall(one) for one in made[:2]]
    await book.find(made[2])
    assert [book.recall(one) is None for one in made] == [True, True, False]


async def test_a_token_near_its_end_is_not_believed_beyond_it(pool: asyncpg.Pool, name: str) -> None:
    book, caller = TokenBook(pool), None
    for seconds in (1.6, 3.2, 6.4, 12.8):  # more than one: who waits too short finds it alive
        end = datetime.now(UTC) + timedelta(seconds=seconds)
        token = await make_token(pool, NewToken(name, (AUDITOR,), expires_at=end))
        if (caller := await book.find(token)) is not None:
            break  # else the machine was busy
    assert caller is not None
    assert await book.is_over(token, caller, LONG)
    assert datetime.now(UTC) >= end
    assert await book.find(token) is None


def test_for_how_long_a_token_is_believed_is_promised() -> None:
    """docs/machines.md."""
    assert tokens.CACHE_SECONDS == 5.0


async def test_news_of_one_user_leaves_the_others_and_news_of_all_leaves_nobody(
    pool: asyncpg.Pool, name: str
) -> None:
    book = TokenBook(pool)
    one, other = [await make_token(pool, NewToken(f"{name}{at}", (AUDITOR,))) for at in "AB"]
    await book.find(one)
    await book.find(other)
    book.forget(f"{name}A")
    assert [book.recall(token) is None for token in (one, other)] == [True, False]
    book.forget(EVERYBODY)
    assert book.recall(other) is None
