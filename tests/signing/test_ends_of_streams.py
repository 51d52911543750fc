"""Streams end with their leave, by the news of it, not by a look now and then. Next: test_lent_grants.py."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import asyncpg
import httpx
import pytest
from websockets.exceptions import ConnectionClosed

import schema.events
import schema.socket
from resolvers.access.news import tell
from resolvers.access.sessions import end_sessions
from resolvers.access.tokens import list_tokens, revoke_token
from tests.support.events import PLACES, open_events
from tests.support.server import Service, service
from tests.support.socket import open_wire, token_of
from tests.support.users import PASSWORD, SIGN_IN, add_user, rows

__all__ = ["service"]

NEVER = 3600.0
Change = Callable[[asyncpg.Pool, str], Awaitable[object]]


@pytest.fixture(autouse=True)
def nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema.events, "WATCH_SECONDS", NEVER)
    monkeypatch.setattr(schema.socket, "WATCH_SECONDS", NEVER)


async def session_token(service: Service, name: str) -> str:
    body = {"query": SIGN_IN, "variables": {"u": name, "p": PASSWORD, "c": False}}
    async with httpx.AsyncClient(base_url=service.url, timeout=30) as http:
        answer = (await http.post("/graphql", json=body)).json()
    return answer["data"]["signIn"]["accessToken"]


async def sign_out(pool: asyncpg.Pool, name: str) -> None:
    async with pool.acquire() as connection, connection.transaction():
        await end_sessions(connection, name, "SIGNED_OUT")


async def deactivate(pool: asyncpg.Pool, name: str) -> None:
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("UPDATE user_account SET active = false WHERE user_name = $1", name)
        await tell(connection, name)


async def withdraw(pool: asyncpg.Pool, name: str) -> None:
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(
            "DELETE FROM access_grant WHERE user_name = $1 AND role = 'salesMaintainer'", name
        )
        await tell(connection, name)


async def must_change(pool: asyncpg.Pool, name: str) -> None:
    await pool.execute("UPDATE user_credential SET must_change = true WHERE user_name = $1", name)
    await tell(pool, name)


async def everybody(pool: asyncpg.Pool, name: str) -> None:
    await pool.execute("UPDATE user_session SET ended_at = now() WHERE user_name = $1", name)
    await tell(pool, "*")


ENDS: list[Change] = [sign_out, deactivate, withdraw, must_change, everybody]
_NAMES = ["sign out", "deactivate", "withdraw", "must change", "everybody"]


@asynccontextmanager
async def pool_of(service: Service) -> AsyncGenerator[asyncpg.Pool]:
    """When the service hears."""
    listening = """
    SELECT count(*) AS n FROM pg_stat_activity WHERE application_name LIKE 'dossier access%'
        AND datname = current_database() AND state = 'idle' AND query ~* '^LISTEN|used_at'
    """
    async with asyncio.timeout(20):
        while not (await rows(service.dsn, listening))[0]["n"]:
            pass
    async with asyncpg.create_pool(service.dsn, min_size=1, max_size=2) as pool:
        yield pool


@pytest.mark.parametrize("change", ENDS, ids=_NAMES)
async def test_a_socket_ends(service: Service, change: Change) -> None:
    name = f"WS{ENDS.index(change)}"
    await add_user(service.dsn, name, "auditor", "salesMaintainer")
    token = await session_token(service, name)
    async with pool_of(service) as pool, open_wire(service.url, token) as wire:
        await wire.subscribe("1", PLACES)
        await change(pool, name)
        assert await wire.code() == 4403


@pytest.mark.parametrize("change", ENDS, ids=_NAMES)
async def test_an_event_stream_ends_with_a_reason(service: Service, change: Change) -> None:
    name = f"SSE{ENDS.index(change)}"
    await add_user(service.dsn, name, "auditor", "salesMaintainer")
    token = await session_token(service, name)
    async with pool_of(service) as pool, open_events(service.url, token) as events:
        await change(pool, name)
        error = (await events.event()).payload["errors"][0]
        assert error["extensions"]["code"] == "UNAUTHENTICATED"
        assert (await events.event()).name == "complete"


async def test_a_revoked_key_ends_both(service: Service) -> None:
    token = await token_of(service.dsn, "KEYGONE", "auditor")
    async with (
        pool_of(service) as pool,
        open_wire(service.url, token) as wire,
        open_events(service.url, token) as events,
    ):
        [row] = [one for one in await list_tokens(pool) if one.user_name == "KEYGONE"]
        await revoke_token(pool, row.token_id)
        assert await wire.code() == 4403
        assert (await events.event()).payload["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_a_token_that_ends_by_itself_ends_both(service: Service) -> None:
    """Without any news."""
    await add_user(service.dsn, "SHORT", "auditor")
    token = await session_token(service, "SHORT")
    async with pool_of(service) as pool:
        soon = "UPDATE access_token SET expires_at = now() + interval '3 s' WHERE user_name = 'SHORT'"
        await pool.execute(soon)
    async with open_wire(service.url, token) as wire, open_events(service.url, token) as events:
        assert await wire.code() == 4403
        assert (await events.event()).payload["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_others_go_on(service: Service) -> None:
    await add_user(service.dsn, "STAYS", "auditor")
    await add_user(service.dsn, "GOES", "auditor")
    staying = await session_token(service, "STAYS")
    going = await session_token(service, "GOES")
    async with (
        pool_of(service) as pool,
        open_wire(service.url, staying) as one,
        open_wire(service.url, going) as other,
    ):
        await sign_out(pool, "GOES")
        assert await other.code() == 4403
        await one.send(type="ping")
        assert await one.receive() == {"type": "pong"}


async def test_a_socket_is_not_opened_before_the_password_is_changed(service: Service) -> None:
    await add_user(service.dsn, "FRESH", "auditor", must_change=True)
    token = await session_token(service, "FRESH")
    async with open_wire(service.url, None) as wire:
        await wire.send(type="connection_init", payload={"authorization": f"Bearer {token}"})
        assert await wire.code() == 4403


async def test_a_dead_token_asks_nothing_more_on_an_open_socket(service: Service) -> None:
    await add_user(service.dsn, "ASKS", "auditor")
    token = await session_token(service, "ASKS")
    async with pool_of(service) as pool, open_wire(service.url, token) as wire:
        await sign_out(pool, "ASKS")
        with suppress(ConnectionClosed):
            await wire.subscribe("1", "{ customers(first: 1) { totalCount } }")
        assert await wire.code() == 4403
