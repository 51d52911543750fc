"""A PostgreSQL for each worker of the test run, with a template made by the real migrations."""

import asyncio
import fcntl
import os
import shutil
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import pytest

from models.migrate import migrate
from postgres import PrivatePostgres

if TYPE_CHECKING:
    from tests.support.peers import Peers

TEMPLATE = "dossier_template"
_MEMORY, _ROOM = Path("/dev/shm"), 6 << 30  # bytes
_SETTINGS = {"autovacuum": "off", "max_wal_size": "256MB"}
_SEED, _LOCK = "postgres-seed", "run.lock"
SERVER = "TEST_POSTGRES"  # DSN of a server of this run's own, with the template ready: see bench/mutants.py
_REFERENCE = "resolvers.exchange.reference"


async def prepare_template(dsn: str) -> None:
    """What every test database holds: the tables of the real migrations and the reference data."""
    await migrate(dsn)
    if find_spec("resolvers") and find_spec("resolvers.exchange") and find_spec(_REFERENCE):
        await import_module(_REFERENCE).load_reference(dsn)


@pytest.fixture(scope="session")
def database_server(
    peers: "Peers | None", tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Generator[str]:
    """DSN of this worker's PostgreSQL, with the template ready.

    Workers cannot share one: a writing transaction in any database of a server holds the change log of all of
    them back, and a worker must not wait for what another one tests. Autovacuum's transactions count as well.
    """
    if peers is not None:  # of a cluster
        yield peers.primary.dsn
        return
    if given := os.environ.get(SERVER):
        yield given
        return
    base = tmp_path_factory.getbasetemp()
    run = base if worker_id == "master" else base.parent
    place = _place(run)
    server = PrivatePostgres(place / f"postgres-{worker_id}", durable=False, extra=_SETTINGS)
    with _lock(place / _LOCK) as alive:
        fcntl.flock(alive, fcntl.LOCK_SH)
        with _lock(run / "postgres.lock") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            _clear_abandoned(place)
            _copy_seed(place, server)
        try:
            yield server.start()
        finally:
            _end(place, server)


def _end(place: Path, server: PrivatePostgres) -> None:
    """The last one takes the seed along."""
    if server.stop():
        shutil.rmtree(server.folder, ignore_errors=True)
    if not [one for one in place.glob("postgres-*") if one.name != _SEED]:
        shutil.rmtree(place / _SEED, ignore_errors=True)


@pytest.fixture(scope="session")
def database_seed(
    database_server: str, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Path | None:
    """Data of a PostgreSQL that does not run, the template ready; None beside a server that was given."""
    base = tmp_path_factory.getbasetemp()
    run = base if worker_id == "master" else base.parent
    places = (_MEMORY / "dossier-tests" / run.parent.name / run.name, run)
    return next((one / _SEED / "data" for one in places if (one / _SEED / "template.ready").exists()), None)


@pytest.fixture(scope="session")
def database(database_server: str, worker_id: str) -> str:
    """DSN of this worker's own database; what a test leaves in it, the next one finds."""
    name = f"dossier_{worker_id}"
    asyncio.run(_clone(database_server, name))
    return with_name(database_server, name)


@pytest.fixture
async def fresh_database(database_server: str) -> Any:
    """DSN of a database for this one test, dropped afterwards."""
    name = f"dossier_{uuid4().hex[:12]}"
    await _clone(database_server, name)
    yield with_name(database_server, name)
    await _administer(database_server, f'DROP DATABASE "{name}" WITH (FORCE)')


def with_name(dsn: str, name: str) -> str:
    """The same server, another database."""
    return urlsplit(dsn)._replace(path=f"/{name}").geturl()


def name_of(dsn: str) -> str:
    """Of the database."""
    return urlsplit(dsn).path.removeprefix("/")


async def make_template(dsn: str) -> None:
    # a worker that died half way has left one
    await _administer(dsn, f"DROP DATABASE IF EXISTS {TEMPLATE} WITH (FORCE)", f"CREATE DATABASE {TEMPLATE}")
    await prepare_template(with_name(dsn, TEMPLATE))


async def _clone(dsn: str, name: str) -> None:
    # a run before this one may have left it on a server that was given
    await _administer(
        dsn,
        f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)',
        f'CREATE DATABASE "{name}" TEMPLATE {TEMPLATE} STRATEGY FILE_COPY',
    )


async def _administer(dsn: str, *statements: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


def _place(run: Path) -> Path:
    """Where the servers of a run lie: in memory, if it has room. A disk takes a second for each of the
    hundreds of databases that are copied, which are a thousand small files each.
    """
    if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free >= _ROOM:
        return _MEMORY / "dossier-tests" / run.parent.name / run.name
    return run


def _clear_abandoned(place: Path) -> None:
    """What runs that were killed have left; of one that still runs, somebody holds the lock."""
    for run in place.parent.glob("pytest-*"):
        if run == place or not run.is_dir():
            continue
        with _lock(run / _LOCK) as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            servers = [PrivatePostgres(folder) for folder in run.glob("postgres-*")]
            if all([one.stop() for one in servers]) and run.is_relative_to(_MEMORY):
                shutil.rmtree(run, ignore_errors=True)


def _copy_seed(place: Path, server: PrivatePostgres) -> None:
    """The migrations run once for all workers; each begins with a copy of what they leave."""
    if server.data.exists():
        return
    seed = PrivatePostgres(place / _SEED, durable=False, extra=_SETTINGS)
    ready = seed.folder / "template.ready"
    if not ready.exists():
        asyncio.run(make_template(seed.start()))
        seed.stop()
        ready.touch()
    server.folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", str(seed.data), str(server.data)], check=True)  # with their owner


@contextmanager
def _lock(path: Path) -> Generator[int]:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        yield handle
    finally:
        os.close(handle)
