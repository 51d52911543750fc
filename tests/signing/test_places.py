"""Places of those who wait for a hash, and what a new password must not be. Next: test_busy.py."""

import re
from collections.abc import AsyncGenerator

import asyncpg
import pytest

from models.rules.passwords import REMEMBERED
from resolvers.access.passwords import (
    Guess,
    Hasher,
    check_form,
    check_new,
    settle,
    store_password,
    temporary_password,
)
from resolvers.errors import Busy
from tests.support.users import add_user

_MAILED = """
INSERT INTO recovery_token (digest, user_name, expires_at) VALUES ($1, $2, now() + interval '15 minutes')
"""


@pytest.fixture
async def pool(database: str) -> AsyncGenerator[asyncpg.Pool]:
    async with asyncpg.create_pool(database, min_size=1, max_size=2) as pool:
        yield pool


async def test_every_place_is_given_back_once() -> None:
    hasher = Hasher()
    with hasher.place():
        assert hasher._waiting == 1
    assert hasher._waiting == 0
    await hasher.verify("any", await hasher.hash("any"))
    assert hasher._waiting == 0


@pytest.mark.parametrize("waiting", [60, 61])
def test_who_finds_no_place_is_told_when_to_come_again(waiting: int) -> None:
    hasher = Hasher()
    hasher._waiting = waiting
    with pytest.raises(Busy) as busy, hasher.place():
        raise AssertionError("there was a place")
    assert busy.value.retry_after == 5
    assert hasher._waiting == waiting


def test_a_guess_that_was_not_looked_at_says_nothing() -> None:
    assert Guess() == Guess(right=False, known=False, locked=False, last=False)


async def test_a_password_made_of_what_is_known_of_the_user_is_weak(
    pool: asyncpg.Pool, database: str, name: str
) -> None:
    hasher = Hasher()
    await add_user(database, name, "auditor", email="kompott.q7@lan.example", password=None)
    made_of_it = "Kompott.Q7@lan.example"
    codes = [one.code.value for one in await check_form(pool, hasher, name, made_of_it, ("new",))]
    assert "US-PASSWORD-WEAK" in codes
    assert await check_form(pool, hasher, "SOMEBODY", made_of_it, ("new",)) == []


async def test_the_last_five_are_not_taken_again_and_the_sixth_is(
    pool: asyncpg.Pool, database: str, name: str
) -> None:
    assert REMEMBERED == 5
    hasher = Hasher()
    await add_user(database, name, "auditor", password=None)
    passwords = [f"Lanjiang-Kaoliang-{at}x{at * 7}" for at in range(6)]
    async with pool.acquire() as connection:
        for one in passwords:
            await store_password(connection, name, await hasher.hash(one), must_change=False)
    found = {
        one: [finding.code.value for finding in await check_new(pool, hasher, name, one, ("new",))]
        for one in passwords
    }
    assert found == {passwords[0]: [], **{one: ["US-PASSWORD-USED"] for one in passwords[1:]}}


async def test_what_was_guessed_of_another_password_settles_nothing(
    pool: asyncpg.Pool, database: str, name: str
) -> None:
    await add_user(database, name, "auditor")
    await add_user(database, f"{name}B", "auditor")
    [row] = await pool.fetch("SELECT password_hash FROM user_credential WHERE user_name = $1", name)
    async with pool.acquire() as connection:
        assert not await settle(connection, name, Guess(right=True, stored="what it was before"))
        assert not await settle(connection, f"{name}B", Guess(right=True, stored=row["password_hash"]))
        assert await settle(connection, name, Guess(right=True, stored=row["password_hash"]))


async def test_a_new_password_ends_what_was_mailed_for_recovery(
    pool: asyncpg.Pool, database: str, name: str
) -> None:
    await add_user(database, name, "auditor")
    async with pool.acquire() as connection:
        await connection.execute(_MAILED, f"digest of {name}", name)
        await store_password(connection, name, "any hash", must_change=False)
    used = "SELECT used_at IS NOT NULL FROM recovery_token WHERE user_name = $1"
    assert await pool.fetchval(used, name) is True


def test_what_somebody_else_gives_has_room_for_no_guess() -> None:
    assert re.fullmatch("([0-9a-f]{4}-){3}[A-Z]", temporary_password())
    assert len({temporary_password() for _ in range(100)}) == 100
