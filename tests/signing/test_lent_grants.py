"""What addresses of files are good for: as much as their user still may. Next: test_tidying.py."""

from collections.abc import AsyncGenerator
from datetime import date

import asyncpg
import pytest

from resolvers.access.caller import Caller, Grant
from resolvers.access.sessions import end_sessions
from resolvers.attachments.tickets import TicketWrong, living, promised
from tests.support.door import Door
from tests.support.users import add_user, run, sign_in

AUDITOR = Grant.everywhere("auditor")
SALES = Grant.everywhere("salesMaintainer")
TODAY = date(2026, 5, 6)


@pytest.fixture
async def pool(database: str) -> AsyncGenerator[asyncpg.Pool]:
    async with asyncpg.create_pool(database, min_size=1, max_size=1) as pool:
        yield pool


async def left(pool: asyncpg.Pool, caller: Caller) -> tuple[Grant, ...]:
    """What an address that he asked for is good for; none = it is not."""
    try:
        return (await living(pool, caller.user_name, promised(caller), TODAY)).grants
    except TicketWrong:
        return ()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE user_session SET ended_at = now() WHERE user_name = $1",
        "UPDATE user_session SET used_at = now() - interval '31 minutes' WHERE user_name = $1",
        "UPDATE user_account SET active = false WHERE user_name = $1",
        "UPDATE user_credential SET must_change = true WHERE user_name = $1",
        "DELETE FROM access_grant WHERE user_name = $1",
    ],
)
async def test_of_a_session(door: Door, pool: asyncpg.Pool, name: str, change: str) -> None:
    await add_user(door.dsn, name, "auditor")
    signed = await sign_in(door, name)
    caller = await door.app.state.services.tokens.find(signed.token)
    assert await left(pool, caller) == (AUDITOR,)
    await run(door.dsn, change, name)
    assert await left(pool, caller) == ()


async def test_another_session_is_as_good(door: Door, pool: asyncpg.Pool, name: str) -> None:
    await add_user(door.dsn, name, "auditor")
    signed, _ = await sign_in(door, name), await sign_in(door, name)
    caller = await door.app.state.services.tokens.find(signed.token)
    async with pool.acquire() as connection:
        await connection.execute(
            "UPDATE user_session SET ended_at = now() WHERE session_id = $1", caller.session_id
        )
    assert await left(pool, caller) == (AUDITOR,)
    async with pool.acquire() as connection:
        await end_sessions(connection, name, "EVERYWHERE")
    assert await left(pool, caller) == ()


async def test_a_key_lends_its_own_grants_only(door: Door, pool: asyncpg.Pool, name: str) -> None:
    await add_user(door.dsn, name, "auditor")
    key = await door.as_caller(name, SALES)
    caller = await door.app.state.services.tokens.find(key.token)
    assert await left(pool, caller) == (SALES,)
    assert await left(pool, Caller(name, (SALES, AUDITOR))) == (SALES,)  # his, but in no session
    await run(door.dsn, "UPDATE access_token SET revoked_at = now() WHERE user_name = $1", name)
    assert await left(pool, caller) == ()


async def test_of_an_identity_provider_as_long_as_the_user_is_there(
    door: Door, pool: asyncpg.Pool, name: str
) -> None:
    caller = Caller(name, (SALES,), outside=True)
    assert await left(pool, caller) == (SALES,)
    lent = await living(pool, name, promised(caller), TODAY)
    assert await left(pool, lent) == ()  # an address lends nothing to another address
    await add_user(door.dsn, name)
    assert await left(pool, caller) == (SALES,)
    await run(door.dsn, "UPDATE user_account SET active = false WHERE user_name = $1", name)
    assert await left(pool, caller) == ()
