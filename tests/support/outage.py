"""A service, its database and networks between them, each of which can be taken away. Next: load.py."""

import asyncio
import contextlib
import fcntl
import os
import secrets
import signal
import time
from collections import Counter
from collections.abc import AsyncGenerator, Generator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from postgres import PrivatePostgres, _running
from tests.nothing_lost.house import Program
from tests.support.command import free_port
from tests.support.database import (
    SERVER,
    TEMPLATE,
    _administer,
    _copy_seed,
    _end,
    _lock,
    _place,
    make_template,
    with_name,
)
from tests.support.histories import check, check_followed, read_truth, write_down
from tests.support.load import Load, Pace
from tests.support.process import environment
from tests.support.proxy import Proxy, open_proxy, socket_of, through
from tests.support.replica import kill_server, make_primary
from tests.support.saving import ROLES
from tests.support.socket import token_of

_SERVED = b"Dossier is ready: http"
_SHOWN = 3
_END_SECONDS = 60


@pytest.fixture
def own_postgres(
    database_server: str, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Generator[PrivatePostgres]:
    """A server that no other test uses, with the template; it can be ended, killed and started again."""
    base = tmp_path_factory.getbasetemp()
    run = base if worker_id == "master" else base.parent
    server = make_primary(_place(run) / f"postgres-own{secrets.token_hex(2)}")
    try:
        fill_postgres(run, server)
        yield server
    finally:
        _end(server.folder.parent, server)


def fill_postgres(run: Path, server: PrivatePostgres) -> None:
    """Started, with the template; `database_server` keeps what it is copied from."""
    if not os.environ.get(SERVER):
        with _lock(run / "postgres.lock") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            _copy_seed(server.folder.parent, server)
        server.start()
    else:  # nobody has made anything in this run
        asyncio.run(make_template(server.start()))


@dataclass
class Place:
    """`to_database` and `front` are networks; what the service says lies in `folder`."""

    folder: Path
    dsn: str
    token: str
    to_database: Proxy
    front: Proxy
    server: Program
    load: Load

    async def restart_server(self) -> None:
        """kill -9, and a new one at once, as whatever watches over it would have it."""
        await self.server.kill()
        self.server.start()
        await self.server.up()

    def moved(self, dsn: str) -> None:
        """The database is served elsewhere now; `dsn` names any database there."""
        self.to_database.target = socket_of(dsn)
        self.dsn = with_name(dsn, urlsplit(self.dsn).path.lstrip("/"))

    async def judged(self, what: str, since: float) -> str:
        """Asserts that all that was told can be true; the figures. `since`: when all was well again."""
        load, truth = self.load, await read_truth(self.dsn)
        findings = check(truth, load.ops)
        check_followed(truth, load.seen, findings)
        if findings.wrong or load.odd:
            write_down(load.ops, self.folder / "history.jsonl")
        assert findings.wrong == [], (findings.wrong, self.server.tail)
        assert load.odd == [], (load.odd[:_SHOWN], self.server.tail)
        troubles = dict(Counter(why for _, why in load.refused))
        last = max((at for at, _ in load.refused), default=since) - since
        return (
            f"{what}: first read {load.first('read', since):.2f} s and first write "
            f"{load.first('change', since):.2f} s after, last refusal {max(last, 0):.2f} s after; "
            f"meanwhile {troubles or 'nobody was refused'}; {dict(findings.counts)}"
        )


@contextlib.asynccontextmanager
async def open_place(
    dsn: str, folder: Path, pace: Pace | None = None, settings: Mapping[str, str] | None = None
) -> AsyncGenerator[Place]:
    """On a database of a private server; the service reaches it through a network, unless DATABASE_URL of
    `settings` names another way.
    """
    async with open_proxy(socket_of(dsn)) as to_database:
        port = free_port()
        told = {**environment(through(to_database, dsn), folder, port), "DOSSIER_BUDGET_POINTS": "0"}
        told |= {"DOSSIER_LOG_REQUESTS": "failed", **(settings or {})}
        server = Program("server", ("cli.py", "serve"), told, folder, _SERVED)
        async with open_proxy(("127.0.0.1", port)) as front:
            token = await token_of(dsn, "LOAD", *ROLES)
            load = Load(f"http://127.0.0.1:{front.port}", token, pace or Pace())
            server.start()
            try:
                await server.up()
                yield Place(folder, dsn, token, to_database, front, server, load)
            finally:
                await server.kill()


async def new_database(server: PrivatePostgres) -> str:
    """Of the template; its DSN."""
    name = f"dossier_{secrets.token_hex(6)}"
    dsn = server.dsn
    await _administer(dsn, f'CREATE DATABASE "{name}" TEMPLATE {TEMPLATE} STRATEGY FILE_COPY')
    return with_name(dsn, name)


def end_postgres(server: PrivatePostgres, way: str) -> None:
    """fast: connections are ended with a word; immediate: without; kill: it can do nothing any more."""
    if way == "kill":
        kill_server(server)
        return
    running = _running(server.data)
    assert running is not None
    os.kill(running.pid, {"fast": signal.SIGINT, "immediate": signal.SIGQUIT}[way])
    until = time.monotonic() + _END_SECONDS
    while _running(server.data) is not None:
        assert time.monotonic() < until, "PostgreSQL does not end"
        time.sleep(0.02)


def tell(capsys: pytest.CaptureFixture[str], text: str) -> None:
    """What `make faults` is read for."""
    with capsys.disabled():
        print(f"\n{text}")  # noqa: T201
