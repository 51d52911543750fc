"""The primary dies under load, its standby takes over: what was told is there. Next: test_kills.py."""

import asyncio
import shutil
import time
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from postgres import PrivatePostgres
from tests.support.database import _administer, with_name
from tests.support.outage import new_database, open_place, own_postgres, tell
from tests.support.proxy import socket_of
from tests.support.replica import Standby, kill_server

__all__ = ["own_postgres"]
pytestmark = pytest.mark.faults
# A commit is answered when the standby has it. Only of the primary: in the end nobody answers the standby.
_TOGETHER = ("ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()")
_SYNC = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"


async def _standby_of(primary: PrivatePostgres) -> Standby:
    folder = primary.folder.with_name(f"{primary.folder.name}-standby")
    standby = await asyncio.to_thread(Standby.of, primary.dsn, folder)
    await _administer(primary.dsn, *_TOGETHER)
    connection = await asyncpg.connect(primary.dsn)
    try:
        async with asyncio.timeout(60):
            while not await connection.fetchval(_SYNC):  # noqa: ASYNC110 -- the database does not tell
                await asyncio.sleep(0.05)
    finally:
        await connection.close()
    return standby


@pytest.mark.parametrize("way", ["the address moves", "both are named"])
async def test_the_standby_takes_over(
    own_postgres: PrivatePostgres, tmp_path: Path, capsys: pytest.CaptureFixture[str], way: str
) -> None:
    dsn = await new_database(own_postgres)
    standby = await _standby_of(own_postgres)
    new = with_name(standby.dsn, urlsplit(dsn).path.lstrip("/"))
    settings = {"DATABASE_URL": _either(dsn, new)} if way == "both are named" else {}
    try:
        async with open_place(dsn, tmp_path, settings=settings) as place:
            async with place.load.at_work():
                await place.load.until(50)
                await asyncio.to_thread(kill_server, own_postgres)
                began = time.monotonic()
                await asyncio.sleep(1)  # until somebody has noticed
                await asyncio.to_thread(standby.promote)
                place.moved(new)
                since = time.monotonic()
                await place.load.until(100)
            told = await place.judged(f"failover ({way}), nobody there for {since - began:.1f} s", since)
    finally:
        await asyncio.to_thread(standby.stop)
        shutil.rmtree(standby.server.folder)
    assert place.load.refused, "it met nobody: this proves nothing"
    tell(capsys, told)


def _either(one: str, other: str) -> str:
    """One address with both sockets. Not read-write: asyncpg holds our connections for reads to be none."""
    first, second = (Path(socket_of(dsn)).parent for dsn in (one, other))
    path = urlsplit(one).path
    return f"postgresql://dossier@{path}?host={first},{second}&target_session_attrs=primary"
