"""The network that fails on purpose does what the tests around it believe. Next: ../support/proxy.py."""

import asyncio

import asyncpg
import pytest

from tests.support.proxy import open_proxy, socket_of, through

_FOR_EVER = 60


async def _echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while line := await reader.readline():
        writer.write(line)
    writer.close()


async def test_what_is_said_arrives_until_the_line_is_cut() -> None:
    server = await asyncio.start_server(_echo, "127.0.0.1", 0)
    async with server, open_proxy(server.sockets[0].getsockname()[:2]) as proxy:
        reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
        writer.write(b"one\n")
        assert await reader.readline() == b"one\n"
        proxy.swallow()
        writer.write(b"two\n")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.readline(), 0.2)
        proxy.release()
        assert await reader.readline() == b"two\n"
        proxy.cut()
        with pytest.raises(ConnectionResetError):
            await asyncio.wait_for(reader.read(), _FOR_EVER)
        writer.close()
        assert (proxy.cuts, proxy.passed) == (1, 16)

        proxy.refuses = True
        reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
        with pytest.raises(ConnectionResetError):
            await asyncio.wait_for(reader.read(), _FOR_EVER)
        writer.close()


async def test_a_database_behind_it_is_cut_off(fresh_database: str) -> None:
    async with open_proxy(socket_of(fresh_database)) as proxy:
        connection = await asyncpg.connect(through(proxy, fresh_database))
        assert await connection.fetchval("SELECT count(*) FROM customer") == 0
        asking = asyncio.create_task(connection.fetchval("SELECT pg_sleep(60)"))
        while not await _is_asleep(fresh_database):  # noqa: ASYNC110 -- the database does not tell
            await asyncio.sleep(0.01)
        proxy.cut()
        with pytest.raises((OSError, asyncpg.PostgresConnectionError)):
            await asyncio.wait_for(asking, _FOR_EVER)


async def _is_asleep(dsn: str) -> bool:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep')"
        )
    finally:
        await connection.close()
