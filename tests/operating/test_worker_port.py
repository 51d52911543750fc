"""A worker on its own shows what it does on a port of its own. Next: test_work_figures.py."""

import asyncio
import contextlib
import socket
from collections import defaultdict
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
from pydantic import SecretStr

import worker
from resolvers import tallies
from resolvers.alongside import alongside
from settings import Settings
from tests.support.command import run_cli
from tests.support.process import field_key
from tests.support.socket import token_of


@contextlib.asynccontextmanager
async def at_work(dsn: str, folder: Path, **changed: Any) -> AsyncGenerator[httpx.AsyncClient]:
    """A worker with a port, asked by somebody who may."""
    values: dict[str, Any] = {"database_url": SecretStr(dsn), "field_key_file": field_key(folder)}
    values |= {"var_folder": folder, **changed}
    settings = Settings(**values)
    headers = {"authorization": f"Bearer {await token_of(dsn, 'PROM', 'auditor')}"}
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        async with (
            alongside(worker.work(settings, [listener])),
            httpx.AsyncClient(base_url=url, headers=headers, timeout=20) as http,
        ):
            yield http


async def until_told(http: httpx.AsyncClient, *wanted: str) -> str:
    """The page, once all of these stand in it."""
    page = ""
    async with asyncio.timeout(60):
        while not all(one in page for one in wanted):
            with contextlib.suppress(httpx.TransportError):
                page = (await http.get("/metrics")).text
            await asyncio.sleep(0.05)
    return page


async def test_duties_are_told_when_they_were_done_and_that_they_failed(
    fresh_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tallies, "DUTIES", defaultdict[str, tallies.Turns](tallies.Turns))
    connection = await asyncpg.connect(fresh_database)
    await connection.execute("DROP TABLE change_floor CASCADE")  # the first duty has nothing to work on
    await connection.close()
    async with at_work(fresh_database, tmp_path) as http:
        done = 'dossier_duty_last_success_timestamp_seconds{duty="%s"}'
        failed = 'dossier_duty_failures_total{duty="floor"} 1.0'
        page = await until_told(
            http, *(done % name for name in ("answers", "notices", "trail", "coupons")), failed
        )
        assert done % "floor" not in page
        assert 'dossier_duty_interval_seconds{duty="answers"} 600.0' in page
        assert 'dossier_duty_failures_total{duty="answers"} 0.0' in page
        assert 'dossier_inbound_messages{state="new"} 0.0' in page
        assert "process_resident_memory_bytes" in page
        assert "\ndossier_log_lag_rows" not in page  # it hands nothing to subscribers
        assert (await http.get("/healthz")).json() == {"status": "ok"}
        ready = await http.get("/readyz")
        assert (ready.status_code, ready.json()["checks"]) == (200, {"database": "ok", "migrations": "ok"})
        assert "logLag" not in ready.json()
        assert (await http.get("/metrics", headers={"authorization": "Bearer dsr_x"})).status_code == 401
        assert (await http.get("/graphql")).status_code == 404


async def test_a_worker_whose_database_lacks_a_migration_is_not_ready(
    fresh_database: str, tmp_path: Path
) -> None:
    connection = await asyncpg.connect(fresh_database)
    await connection.execute("DELETE FROM tortoise_migrations WHERE name = '0002_initial'")
    await connection.close()
    async with at_work(fresh_database, tmp_path, metrics_open=True) as http:
        assert "dossier_ready 0.0" in await until_told(http, "dossier_ready")
        ready = await http.get("/readyz")
        assert (ready.status_code, ready.json()["checks"]["migrations"]) == (503, "missing: 0002_initial")


def test_a_port_that_is_in_use_is_told_before_anything_is_started(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        ended = run_cli(tmp_path / "var", "worker", DOSSIER_WORKER_PORT=port)
    assert ended.returncode == 2
    assert f"DOSSIER_HOST, DOSSIER_WORKER_PORT: 127.0.0.1:{port} cannot be listened on" in ended.stderr
    assert not (tmp_path / "var").exists()
