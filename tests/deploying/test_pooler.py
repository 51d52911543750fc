"""The service through a pooler that lends a connection for one transaction. Next: ../support/pooler.py."""

import asyncio
import contextlib
import inspect
from collections.abc import Generator
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
from pydantic import SecretStr

import worker
import worker_exchange
from connections import WEBHOOK_LINE, WORKER_POOL, Needed, check_pooler, connections_needed
from resolvers.outbound.webhooks.queue import open_line_pool
from resolvers.pool_options import OF_EACH_CLIENT, READS, options_of_pooler
from resolvers.read import open_read_pool
from server import _open_write_pool
from settings import Settings, SettingsError, load_settings
from tests.support.pgbouncer import pgbouncer_path, running_pgbouncer
from tests.support.pooler import running_pooler
from tests.support.process import field_key
from tests.support.saving import ROLES, create_customers, open_writer
from tests.support.server import listening
from tests.support.socket import open_wire, token_of
from tests.support.storm import CHANGE

_FOLLOW = "subscription { customerChanged { change { version } customer { customerNumber } } }"
_READ = "query ($number: String!) { customer(number: $number) { version name1 } }"
_OPTIONS = options_of_pooler(15_000)
_ALL = "SELECT lower(name), setting FROM pg_settings WHERE lower(name) = ANY($1)"


@contextlib.contextmanager
def lent(kind: str, dsn: str) -> Generator[str]:
    if kind == "worst":
        with running_pooler(dsn, options=_OPTIONS) as pooler:
            yield pooler.dsn
        return
    path = pgbouncer_path((1, 21))
    if path is None:
        pytest.skip("NOT PROVEN: there is no PgBouncer of 1.21 or newer on this machine")
    with running_pgbouncer(path, dsn) as through:
        yield through


def settings_of(folder: Path, through: str, direct: str | None, **changed: Any) -> Settings:
    values: dict[str, Any] = {
        "database_url": SecretStr(through),
        "direct_url": SecretStr(direct) if direct else None,
        "field_key_file": field_key(folder),
        "var_folder": folder,
        **{"pool_reads": 4, "pool_writes": 4},
        **changed,
    }
    return Settings(**values)


@pytest.fixture(params=["worst", "pgbouncer"])
def pooled(request: pytest.FixtureRequest, fresh_database: str, tmp_path: Path) -> Generator[Settings]:
    with lent(request.param, fresh_database) as through:
        yield settings_of(tmp_path, through, fresh_database)


async def test_it_is_taken_as_it_is_shipped(pooled: Settings) -> None:
    await check_pooler(pooled)


async def test_writes_reads_and_streams(pooled: Settings, fresh_database: str, tmp_path: Path) -> None:
    async with open_writer(fresh_database, tmp_path) as writer:
        numbers = await create_customers(writer, 4)
    token = await token_of(fresh_database, "POOLED", *ROLES)
    headers = {"authorization": f"Bearer {token}"}
    seen: set[tuple[str, int]] = set()
    with listening(pooled) as url:
        async with (
            httpx.AsyncClient(base_url=url, headers=headers, timeout=30) as http,
            open_wire(url, token) as wire,
        ):
            await wire.subscribe("all", _FOLLOW)
            await wire.subscribe("begun", "{ __typename }")
            assert [(await wire.receive())["type"] for _ in range(2)] == ["next", "complete"]

            async def ask(query: str, **variables: Any) -> dict[str, Any]:
                answer = await http.post("/graphql", json={"query": query, "variables": variables})
                assert "errors" not in answer.json(), answer.text
                return answer.json()["data"]

            async def change(number: str) -> None:
                for version in range(1, 4):
                    name = f"池{number}之{version}"
                    saved = await ask(CHANGE, number=number, version=version, name=name)
                    assert saved["changeCustomer"]["version"] == version + 1, saved
                    read = await ask(_READ, number=number)
                    assert read["customer"] == {"version": version + 1, "name1": name}

            await asyncio.gather(*(change(number) for number in numbers))
            while len(seen) < len(numbers) * 3:
                event = await wire.event("all")
                seen.add((event["customer"]["customerNumber"], event["change"]["version"]))
            await _few_connections(pooled, fresh_database)


_PAST = ("dossier relay", "dossier access", "dossier limits")


async def _few_connections(pooled: Settings, direct: str) -> None:
    """Past the pooler there are those that listen."""
    connection = await asyncpg.connect(direct)
    try:
        rows = await connection.fetch(
            "SELECT application_name FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        past = [" ".join(row[0].split()[:2]) for row in rows if row[0].startswith(_PAST)]
        assert set(past) >= {"dossier relay", "dossier access"}
        assert len(past) <= connections_needed(pooled).server
    finally:
        await connection.close()


async def test_what_was_told_of_access_is_heard(pooled: Settings, fresh_database: str) -> None:
    token = await token_of(fresh_database, "GONE", *ROLES)
    headers = {"authorization": f"Bearer {token}"}
    with listening(pooled) as url:
        async with httpx.AsyncClient(base_url=url, headers=headers, timeout=30) as http:
            ask = {"query": "{ customers(first: 1) { totalCount } }"}
            assert (await http.post("/graphql", json=ask)).status_code == 200
            connection = await asyncpg.connect(fresh_database)
            await connection.execute("UPDATE access_token SET revoked_at = now()")
            await connection.execute("NOTIFY dossier_access, 'GONE'")
            await connection.close()
            async with asyncio.timeout(5):
                while (await http.post("/graphql", json=ask)).status_code != 401:
                    pass


async def test_each_connection_has_the_settings(pooled: Settings, fresh_database: str) -> None:
    names = sorted({*_OPTIONS, *OF_EACH_CLIENT} - {"application_name"})
    direct = await open_read_pool(fresh_database, size=1)
    wanted = {row[0]: row[1] for row in await direct.fetch(_ALL, names)}
    await direct.close()
    reads = await open_read_pool(pooled.dsn or "", size=2, pooled=True)
    writes = await _open_write_pool(pooled)
    for _ in range(6):
        read = {row[0]: row[1] for row in await reads.fetch(_ALL, names)}
        written = {row[0]: row[1] for row in await writes.fetch(_ALL, names)}
        # what a write limits, a read that is lent the same connection limits too
        assert {name for name in names if read[name] != wanted[name]} <= {
            "lock_timeout",
            "idle_in_transaction_session_timeout",
        }
        assert (read["default_transaction_read_only"], written["default_transaction_read_only"]) == (
            "on",
            "off",
        )
        assert {name: value for name, value in read.items() if name in _OPTIONS} == {
            name: value for name, value in written.items() if name in _OPTIONS
        }
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            await reads.execute("CREATE TABLE not_for_readers ()")
    await reads.close()
    await writes.close()


async def test_what_is_given_up_ends_behind_it(pooled: Settings, fresh_database: str) -> None:
    reads = await open_read_pool(pooled.dsn or "", size=1, pooled=True)
    connection = await asyncpg.connect(fresh_database)
    running = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT pg_sleep%'"
    reading = asyncio.create_task(reads.fetchval("SELECT pg_sleep(600)"))
    async with asyncio.timeout(20):
        while await connection.fetchval(running) == 0:
            pass
        reading.cancel()
        while await connection.fetchval(running) != 0:
            pass
    assert await reads.fetchval("SELECT 1") == 1
    await connection.close()
    await reads.close()


@pytest.mark.parametrize(
    ("name", "told"), [("jit", "SET jit = 'off'"), ("statement_timeout", "SET statement_timeout = '15s'")]
)
async def test_a_setting_that_is_missing_is_named(
    fresh_database: str, tmp_path: Path, name: str, told: str
) -> None:
    options = {one: value for one, value in _OPTIONS.items() if one != name}
    with running_pooler(fresh_database, options={**options, "jit": options.get("jit", "on")}) as pooler:
        with pytest.raises(SettingsError) as wrong:
            await check_pooler(settings_of(tmp_path, pooler.dsn, fresh_database))
    assert str(wrong.value).startswith("DATABASE_URL: connections of the pooler have ")
    assert told in str(wrong.value)


async def test_a_pooler_must_keep_prepared_statements(fresh_database: str, tmp_path: Path) -> None:
    with running_pooler(fresh_database, options=_OPTIONS, keeps=False) as pooler:
        with pytest.raises(SettingsError, match="keeps prepared statements"):
            await check_pooler(settings_of(tmp_path, pooler.dsn, fresh_database))
    with pytest.raises(SettingsError, match="keeps prepared statements"):  # no pooler at all
        await check_pooler(settings_of(tmp_path, fresh_database, fresh_database))


async def test_the_direct_address_is_none_of_a_pooler(fresh_database: str, tmp_path: Path) -> None:
    with running_pooler(fresh_database, options=_OPTIONS) as pooler:
        with pytest.raises(SettingsError, match="DOSSIER_DIRECT_URL: must reach PostgreSQL itself"):
            await check_pooler(settings_of(tmp_path, pooler.dsn, pooler.dsn))


async def test_both_addresses_are_one_database(fresh_database: str, database: str, tmp_path: Path) -> None:
    with running_pooler(fresh_database, options=_OPTIONS) as pooler:
        with pytest.raises(SettingsError, match="DOSSIER_DIRECT_URL: must be the database"):
            await check_pooler(settings_of(tmp_path, pooler.dsn, database))


async def test_nobody_there_is_one_line_without_the_password(fresh_database: str, tmp_path: Path) -> None:
    away = "postgresql://dossier:hunter2@127.0.0.1:1/dossier"
    for through, direct, variable in (
        (away, fresh_database, "DATABASE_URL"),
        (fresh_database, away, "DOSSIER_DIRECT_URL"),
    ):
        with pytest.raises(SettingsError) as wrong:
            await check_pooler(settings_of(tmp_path, through, direct))
        assert str(wrong.value).startswith(f"{variable}: no connection")
        assert "hunter2" not in str(wrong.value)
        assert "\n" not in str(wrong.value)


async def test_without_a_pooler_nobody_is_asked(tmp_path: Path) -> None:
    await check_pooler(settings_of(tmp_path, "postgresql://nobody@127.0.0.1:1/none", None))


def test_a_direct_address_alone_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOSSIER_DIRECT_URL", "postgresql://dossier@db/dossier")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with pytest.raises(SettingsError, match="DOSSIER_DIRECT_URL: needs DATABASE_URL"):
        load_settings()


def test_connections_are_counted(tmp_path: Path) -> None:
    plain = settings_of(tmp_path, "postgresql://a@b/c", None, pool_reads=8, pool_writes=8)
    assert connections_needed(plain) == Needed(server=20, worker=22)
    more = plain.model_copy(update={"nats_url": SecretStr("nats://n"), "drop_folder": tmp_path})
    assert connections_needed(more) == Needed(server=20, worker=26)
    pooled = settings_of(tmp_path, "postgresql://a@p/c", "postgresql://a@b/c", pool_reads=8, pool_writes=8)
    assert connections_needed(pooled) == Needed(server=3, worker=22, pooled=17)
    assert connections_needed(plain).total(servers=4, workers=2) == 4 * 20 + 2 * 22 + 4
    assert connections_needed(pooled).total(servers=16, workers=2, lent=40) == 16 * 3 + 2 * 22 + 40 + 4


def test_they_are_counted_as_they_are_opened() -> None:
    assert WORKER_POOL == worker._CONNECTIONS
    assert inspect.signature(open_line_pool).parameters["size"].default == WEBHOOK_LINE
    assert worker_exchange._READS == 2
    assert {"default_transaction_read_only"} == OF_EACH_CLIENT & {*READS} - {
        "application_name",
        "timezone",
    } - {"datestyle"}
