"""Who has a role, and all users with their grants, as lists tell them. Next: test_over_http.py."""

from collections.abc import AsyncGenerator

import asyncpg
import pytest

from resolvers.access.caller import Caller, Grant
from resolvers.access.granting import add_grant, administers_all, all_users, holders_seen, remove_grant
from tests.support.users import add_user

CASHIER = Grant("cashier", stores=frozenset({"S1"}))
MANAGER = Caller("HA01", (Grant.everywhere("admin"),))


@pytest.fixture
async def pool(database: str) -> AsyncGenerator[asyncpg.Pool]:
    async with asyncpg.create_pool(database, min_size=1, max_size=2) as pool:
        yield pool


async def test_holders_are_told_by_role_in_order_and_page_by_page(pool: asyncpg.Pool, database: str) -> None:
    begin = await pool.fetchval("SELECT coalesce(max(id), 0) FROM access_grant")  # others' are before
    for name in ("HO1", "HO2", "HO3"):
        await add_user(database, name, "careAgent", password=None)
    await add_user(database, "HO4", "vipManager", password=None)
    whole = await holders_seen(pool, MANAGER, "careAgent", after=begin, first=50)
    assert [one.user_name for one in whole] == ["HO1", "HO2", "HO3"]
    assert [one.row.grant.role for one in whole] == ["careAgent"] * 3
    first = await holders_seen(pool, MANAGER, "careAgent", after=begin, first=2)
    rest = await holders_seen(pool, MANAGER, "careAgent", after=first[-1].row.grant_id, first=2)
    assert [one.user_name for one in (*first, *rest)] == ["HO1", "HO2", "HO3"]
    assert await holders_seen(pool, MANAGER, "care\0Agent", after=begin, first=9) == whole
    own = await holders_seen(pool, Caller("HO2", (Grant("careAgent"),)), "careAgent", after=0, first=9)
    assert [one.user_name for one in own] == ["HO2"]


async def test_all_users_are_listed_with_the_grants_they_have_now(pool: asyncpg.Pool, database: str) -> None:
    await add_user(database, "HO7", "refDataMaintainer", password=None)
    await add_user(database, "HO8", password=None)
    async with pool.acquire() as connection:
        now = await connection.fetchval("SELECT now()")
        given = await add_grant(connection, "HO7", CASHIER, "HA01", now)
        await add_grant(connection, "HO8", CASHIER, "HA01", now)
        await remove_grant(connection, "HO8", given)  # of another: stays
        listed = {one.user_name: one for one in await all_users(pool)}
        assert [one.grant.role for one in listed["HO7"].grants] == ["refDataMaintainer", "cashier"]
        assert [(one.grant, one.granted_by) for one in listed["HO8"].grants] == [(CASHIER, "HA01")]
        await remove_grant(connection, "HO7", given)
    after = {one.user_name: one for one in await all_users(pool)}
    assert [one.grant.role for one in after["HO7"].grants] == ["refDataMaintainer"]


def test_what_all_institutions_share_is_kept_by_who_administers_all() -> None:
    narrow = Caller("HA02", (Grant("admin", institutions=frozenset({"GD"})),))
    assert administers_all(MANAGER)
    assert not administers_all(narrow)
