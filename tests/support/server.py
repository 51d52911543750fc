"""The real application on a free port, with a database of its own and users. Next: database.py."""

import asyncio
import base64
import contextlib
import secrets
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Generator
from datetime import date
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import asyncpg
import httpx
import pytest
from pydantic import SecretStr

from resolvers.access.grants import grant_from_text
from resolvers.access.tokens import NewToken, make_token
from server import DossierServer, build_app, uvicorn_config
from settings import Settings
from tests.support.client import Answer, Client, remarks, unchanged_by
from tests.support.consenting import ENTER, TRAIN
from tests.support.database import TEMPLATE, with_name

TODAY = date(2026, 5, 6)
_T = TypeVar("_T")
# the users of domain chapter 10
USERS = {
    "SC01": ("salesMaintainer",),
    "FI01": ("financeMaintainer",),
    "AD01": ("admin",),
    "AU01": ("auditor",),
}
_SECONDS = 20.0
_WORLD = """
{ customers(first: 100) { totalCount nodes { customerNumber version changedAt } }
  changeDocuments(first: 1) { totalCount }
  tasks(first: 100) { nodes { id status } }
  numberRanges(first: 100) { nodes { numberRange lastNumber } } }
"""


class Service:
    """A running service and the users that speak to it."""

    def __init__(self, url: str, dsn: str, settings: Settings) -> None:
        self.url = url
        self.dsn = dsn
        self.settings = settings
        self._http = httpx.Client(base_url=url, timeout=_SECONDS)
        self._users: dict[tuple[str, tuple[str, ...]], Client] = {}

    def user(self, name: str, *grants: str, language: str | None = "zh") -> Client:
        """The client of a known user, or of a new one with grants such as salesMaintainer@*/F723."""
        grants = grants or USERS[name]
        if (name, grants) not in self._users:
            self._users[name, grants] = Client(self._http, asyncio.run(self._token(name, grants)))
        return Client(self._http, self._users[name, grants].token, language)

    def world(self) -> Answer:
        """What a refused act must leave alone: every version, document, task and number range."""
        return self.user("AU01").ask(_WORLD)

    def refused(self, act: Callable[[], Answer]) -> list[str]:
        """The findings of an act that is refused and changes nothing."""
        return remarks(self.refusal(act))

    def refusal(self, act: Callable[[], Answer]) -> Answer:
        answer = unchanged_by(self.world, act)
        assert answer["__typename"] == "Refused", answer
        return answer

    def execute(self, sql: str, *values: object) -> None:
        """Configuration has no mutation yet, and what must be impossible is tried in SQL too."""
        self.within(lambda connection: connection.execute(sql, *values))

    def within(self, work: Callable[[asyncpg.Connection], Awaitable[_T]]) -> _T:
        """Done on a connection of its own."""

        async def run() -> _T:
            connection = await asyncpg.connect(self.dsn)
            try:
                return await work(connection)
            finally:
                await connection.close()

        return asyncio.run(run())

    def train(self, name: str) -> None:
        """To keep dossiers; once is enough."""
        self.execute(ENTER, name)
        self.execute(TRAIN, name)

    @contextlib.contextmanager
    def holding(self, number: str) -> Generator["Hold"]:
        """A lock on a customer, as another writer would have it, until the block ends or it is released."""
        with asyncio.Runner() as runner:
            connection = runner.run(asyncpg.connect(self.dsn))
            transaction = connection.transaction()
            runner.run(transaction.start())
            query = "SELECT 1 FROM customer WHERE customer_number = $1 FOR UPDATE"
            assert runner.run(connection.fetchval(query, number.zfill(10))) == 1
            try:
                yield Hold(runner, connection, transaction)
            finally:
                runner.run(connection.close())

    def close(self) -> None:
        self._http.close()

    async def _token(self, name: str, grants: tuple[str, ...]) -> str:
        async with asyncpg.create_pool(self.dsn, min_size=1, max_size=1) as pool:
            return await make_token(pool, NewToken(name, [grant_from_text(grant) for grant in grants]))


class Hold:
    """What a test does while it holds a lock."""

    def __init__(self, runner: asyncio.Runner, connection: Any, transaction: Any) -> None:
        self._runner = runner
        self._connection = connection
        self._transaction = transaction

    def wait_for_waiter(self) -> None:
        """Until somebody wants the lock."""
        ends = time.monotonic() + _SECONDS
        query = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        while self._runner.run(self._connection.fetchval(query)) == 0:
            assert time.monotonic() < ends, "nobody waits"
            time.sleep(0.01)

    def release(self) -> None:
        self._runner.run(self._transaction.rollback())


@pytest.fixture
def empty_database(database_server: str) -> Generator[str]:
    """DSN of one without any table."""
    name = f"dossier_{uuid4().hex[:12]}"
    administer(database_server, f'CREATE DATABASE "{name}" TEMPLATE template0')
    yield with_name(database_server, name)
    administer(database_server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def service(database_server: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[Service]:
    """One for the tests of a module: each makes customers of its own in it."""
    with running(database_server, tmp_path_factory.mktemp("service")) as found:
        yield found


@pytest.fixture
def fresh_service(database_server: str, tmp_path: Path) -> Generator[Service]:
    """For a test that counts numbers or changes the configuration."""
    with running(database_server, tmp_path) as found:
        yield found


@contextlib.contextmanager
def running(database_server: str, folder: Path, **changed: Any) -> Generator[Service]:
    """The service on a clone of the template database, until the block ends; `changed` are settings."""
    name = f"dossier_{uuid4().hex[:12]}"
    administer(database_server, f'CREATE DATABASE "{name}" TEMPLATE {TEMPLATE} STRATEGY FILE_COPY')
    key = folder / "field.key"
    key.write_bytes(base64.b64encode(secrets.token_bytes(32)))
    dsn = with_name(database_server, name)
    values: dict[str, Any] = {"database_url": SecretStr(dsn), "field_key_file": key, "today": TODAY}
    settings = Settings(**values, var_folder=folder, pool_reads=4, pool_writes=4, **changed)
    try:
        with listening(settings) as url:
            found = Service(url, dsn, settings)
            try:
                yield found
            finally:
                found.close()
    finally:
        administer(database_server, f'DROP DATABASE "{name}" WITH (FORCE)')


def slow_clients(url: str, token: str) -> int:
    """How many this service has let go."""
    page = httpx.get(f"{url}/metrics", headers={"authorization": f"Bearer {token}"})
    line = next(one for one in page.text.splitlines() if one.startswith("dossier_slow_clients_total "))
    return int(float(line.split()[1]))


def administer(dsn: str, statement: str) -> None:
    async def run() -> None:
        connection = await asyncpg.connect(dsn)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    asyncio.run(run())


class _ThreadServer(DossierServer):
    """Signals belong to the main thread, where the tests run."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


@contextlib.contextmanager
def listening(settings: Settings) -> Generator[str]:
    """The service with these settings, on a database that is there; its address."""
    app = build_app(settings)
    server = _ThreadServer(uvicorn_config(app, settings))
    ready = threading.Event()
    server.on_ready = ready.set
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, args=([listener],), name="service")
        thread.start()
        try:
            while not ready.wait(0.05):
                assert thread.is_alive(), "the service did not start"
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(_SECONDS)
            assert not thread.is_alive(), "the service did not end"
