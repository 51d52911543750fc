"""Servers that are many, die, or hear nothing: what is limited stays so. Next: test_clocks.py."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import asyncpg
import httpx
import pytest

from resolvers.access.tokens import list_tokens, revoke_token
from tests.support.process import service_process
from tests.support.proxy import open_proxy, socket_of, through
from tests.support.several import (
    COST,
    DEAR,
    DEAREST,
    ME,
    SETTINGS,
    STREAMS,
    Several,
    opened,
    running_several,
    until_known,
)
from tests.support.socket import open_wire, token_of

pytestmark = pytest.mark.faults
POINTS = 200_000


async def ask(http: httpx.AsyncClient, url: str, query: str, token: str) -> int:
    headers = {"authorization": f"Bearer {token}"}
    return (await http.post(f"{url}/graphql", json={"query": query}, headers=headers)).status_code


async def test_three_servers_that_are_asked_at_once_serve_one_bucket(
    fresh_database: str, tmp_path: Path
) -> None:
    """By twelve clients that never wait; one server is killed in the middle, its last second is lost."""
    settings = {**SETTINGS, "DOSSIER_BUDGET_POINTS": str(POINTS)}
    async with running_several(fresh_database, tmp_path, 3, **settings) as found:
        await until_known(fresh_database, 3)
        token = await token_of(fresh_database, "SPENDER", "auditor")
        statuses: list[int] = []

        async def client(http: httpx.AsyncClient, url: str) -> None:
            for _ in range(20):
                statuses.append(await ask(http, url, DEAR, token))

        async with httpx.AsyncClient(timeout=60) as http:
            await asyncio.gather(*(client(http, one.url) for one in found.servers * 4))
            served = statuses.count(200)
            assert statuses.count(200) + statuses.count(429) == 3 * 4 * 20
            assert (POINTS - DEAREST) // COST <= served <= (POINTS + POINTS * 2 // 3) // COST
            await found.servers[0].kill()
            after = [await ask(http, one.url, DEAR, token) for one in found.servers[1:] * 3]
            assert set(after) == {429}


async def test_what_a_killed_server_had_open_is_free_again(fresh_database: str, tmp_path: Path) -> None:
    async with running_several(fresh_database, tmp_path, 2, **SETTINGS) as found, AsyncExitStack() as stack:
        await until_known(fresh_database, 2)
        token = await token_of(fresh_database, "FLOOD", "auditor")
        start = await found.beginning()
        first = await stack.enter_async_context(open_wire(found.servers[0].url, token))
        for number in range(STREAMS):
            assert await opened(first, str(number), start)
        second = await stack.enter_async_context(open_wire(found.servers[1].url, token))
        assert not await opened(second, "a", start)
        await found.servers[0].kill()
        async with asyncio.timeout(60):
            while not await opened(second, "a", start):  # noqa: ASYNC110
                await asyncio.sleep(0.2)
        for number in range(STREAMS - 1):
            assert await opened(second, f"b{number}", start)
        assert not await opened(second, "c", start)


async def test_servers_that_lost_the_database_share_again(fresh_database: str, tmp_path: Path) -> None:
    """Each counts for itself meanwhile; what was spent then counts for both afterwards."""
    async with open_proxy(socket_of(fresh_database)) as proxy:
        dsn = through(proxy, fresh_database)
        async with running_several(dsn, tmp_path, 2, **SETTINGS) as found:
            await until_known(fresh_database, 2)
            proxy.cut()
            await until_known(fresh_database, 2)
            await _spent_once(found)


async def _spent_once(found: Several) -> None:
    token = await token_of(found.dsn, "SPENDER", "auditor")
    points = int(SETTINGS["DOSSIER_BUDGET_POINTS"])
    async with httpx.AsyncClient(timeout=60) as http:
        statuses = [await ask(http, one.url, DEAR, token) for one in found.servers * 8]
    assert statuses.count(200) <= (points + points // 2) // COST
    assert statuses[-2:] == [429, 429]


async def test_a_server_that_heard_nothing_asks_again(fresh_database: str, tmp_path: Path) -> None:
    """While its connections are cut it cannot hear that a token ended. Once it has the database again it
    forgets whom it knew, and asks.
    """
    token = await token_of(fresh_database, "LEAVER", "auditor")
    async with (
        open_proxy(socket_of(fresh_database)) as proxy,
        service_process(fresh_database, tmp_path) as hears,
        service_process(through(proxy, fresh_database), tmp_path) as deaf,
        httpx.AsyncClient(timeout=60) as http,
    ):
        assert [await ask(http, one.url, ME, token) for one in (hears, deaf)] == [200, 200]
        proxy.refuses = True
        proxy.cut()
        async with asyncpg.create_pool(fresh_database, min_size=1, max_size=1) as pool:
            [own] = [row for row in await list_tokens(pool) if row.user_name == "LEAVER"]
            assert await revoke_token(pool, own.token_id)
        found: list[int] = []
        async with asyncio.timeout(60):
            while 401 not in found:
                found.append(await ask(http, deaf.url, ME, token))
                proxy.refuses = 503 not in found
                await asyncio.sleep(0.05)
        assert set(found) <= {200, 503, 401}
        assert [await ask(http, deaf.url, ME, token) for _ in range(5)] == [401] * 5
        async with asyncio.timeout(10):
            while await ask(http, hears.url, ME, token) != 401:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
