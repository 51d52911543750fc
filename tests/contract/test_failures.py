"""What a caller sees when something goes wrong, and what ends when a caller is gone. Next: test_http.py."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import orjson
import pytest

from tests.support.database import with_name
from tests.support.door import Door, open_door

READ = "{tasks {totalCount}}"


@pytest.fixture
async def door(fresh_database: str, tmp_path: Path) -> AsyncGenerator[Door]:
    async with open_door(fresh_database, tmp_path, statement_timeout_ms=3_000) as door:
        yield await door.as_roles("TEST", "auditor")


@asynccontextmanager
async def held(door: Door) -> AsyncGenerator[asyncpg.Connection]:
    """A table that nobody can read meanwhile, and a connection to look around."""
    # two, because a transaction sees pg_stat_activity as it was at its first look
    holder, watcher = await asyncpg.connect(door.dsn), await asyncpg.connect(door.dsn)
    try:
        async with holder.transaction():
            await holder.execute("LOCK TABLE task IN ACCESS EXCLUSIVE MODE")
            yield watcher
    finally:
        await holder.close()
        await watcher.close()


async def waiting(connection: asyncpg.Connection) -> int:
    return await connection.fetchval(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'dossier-read' AND state = 'active'"
    )


async def cut_off(dsn: str) -> None:
    """Nobody gets into the database any more, and whoever is in it is thrown out."""
    name = urlsplit(dsn).path.lstrip("/")
    connection = await asyncpg.connect(with_name(dsn, "postgres"))
    await connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    await connection.fetch("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)
    await connection.close()


async def test_an_unknown_failure_is_masked_and_logged(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    connection = await asyncpg.connect(door.dsn)
    await connection.execute('ALTER TABLE task RENAME TO "task_secret_name"')
    await connection.close()
    with caplog.at_level(logging.INFO, "dossier"):
        answer = await door.ask(READ)
    assert answer["data"] is None
    [error] = answer["errors"]
    assert error["message"] == "Internal error"
    assert error["extensions"]["code"] == "INTERNAL"
    assert "task" not in str(error)
    [record] = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert error["extensions"]["errorId"] in record.getMessage()
    assert record.exc_info is not None


async def test_a_mistake_of_the_caller_is_logged_at_info_without_his_words(
    door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        await door.post({"query": "{customer(number: $secretword){name1}}"})
        await door.post({"query": "{ secretword"})
        await door.post({"query": "query($n: Int!){__typename}", "variables": {"n": "secretword"}})
    ours = [
        record for record in caplog.records if record.name.startswith(("dossier", "strawberry", "graphql"))
    ]
    assert len(ours) == 3
    assert {record.levelno for record in ours} == {logging.INFO}
    assert "secretword" not in "".join(str(record.__dict__) for record in ours)


async def test_a_statement_that_takes_too_long_is_busy(door: Door) -> None:
    async with held(door):
        response = await door.post({"query": READ})
    assert response.status_code == 503
    assert response.headers["retry-after"] == "1"
    assert response.json()["errors"][0]["extensions"]["code"] == "BUSY"
    assert (await door.data(READ))["tasks"] == {"totalCount": 0}


async def test_a_read_ends_when_its_client_is_gone(door: Door) -> None:
    body = orjson.dumps({"query": READ})
    messages: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/graphql",
        "root_path": "",
        "query_string": b"",
        "headers": [
            (b"authorization", f"Bearer {door.token}".encode()),
            (b"content-type", b"application/json"),
        ],
    }
    messages.put_nowait({"type": "http.request", "body": body, "more_body": False})
    await door.data(READ)  # the plan is made, so that only the table is waited for
    async with held(door) as connection:
        task = asyncio.create_task(door.app(scope, messages.get, send))
        async with asyncio.timeout(2.5):
            while not await waiting(connection):  # noqa: ASYNC110 - the database is asked
                await asyncio.sleep(0.01)
        messages.put_nowait({"type": "http.disconnect"})
        async with asyncio.timeout(2.5):
            await task
            while await waiting(connection):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
    assert sent == []
    assert not task.cancelled()
    assert (await door.data(READ))["tasks"] == {"totalCount": 0}


_END_READS = """
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE application_name = 'dossier-read' AND datname = current_database()
"""


async def test_a_database_that_goes_away_in_the_middle_is_busy_once(door: Door) -> None:
    await door.data(READ)  # its connection is kept for the next read
    async with held(door) as connection:
        asking = asyncio.create_task(door.post({"query": READ}))
        async with asyncio.timeout(2.5):
            while not await waiting(connection):  # noqa: ASYNC110 - the database is asked
                await asyncio.sleep(0.01)
        assert await connection.fetchval(_END_READS) > 1
        response = await asking
    assert (response.status_code, response.headers["retry-after"]) == (503, "1")
    assert response.json()["errors"][0]["extensions"]["code"] == "BUSY"
    assert (await door.data(READ))["tasks"] == {"totalCount": 0}


async def test_readiness_tells_when_the_database_is_gone(door: Door) -> None:
    assert (await door.http.get("/readyz")).status_code == 200
    await cut_off(door.dsn)
    async with asyncio.timeout(5):  # what was found out holds for a second
        while (await door.http.get("/readyz")).status_code == 200:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    assert (await door.http.get("/readyz")).json()["checks"]["database"].startswith("unreachable")
    assert (await door.http.get("/healthz")).status_code == 200
    response = await door.post({"query": "{__typename}"})
    assert response.status_code == 503
    assert response.headers["retry-after"] == "1"
    assert response.json()["errors"][0]["extensions"]["code"] == "BUSY"
