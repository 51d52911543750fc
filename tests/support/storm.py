"""Reads, writes and subscriptions broken off at random, and a look at what they leave. Next: log.py."""

import asyncio
import contextlib
import gc
import random
import socket
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import asyncpg
import httpx
from pydantic import SecretStr
from starlette.applications import Starlette

from resolvers.errors import Conflict
from resolvers.write.acts import change_customer
from resolvers.write.context import Request
from server import DossierServer, build_app, uvicorn_config
from settings import Settings
from tests.support.process import field_key
from tests.support.saving import CALLER, ROLES, create_customers
from tests.support.socket import open_wire, token_of

NAMES = "query { customers(first: 20) { nodes { customerNumber name1 salesAreas { salesOrg } } totalCount } }"
FOLLOW = (
    "subscription { customerChanged { cursor customer { name1 changeDocuments { nodes { version } } } } }"
)
CHANGE = """
mutation ($number: String!, $version: Int, $name: String!) {
  changeCustomer(number: $number, expectedVersion: $version, input: { name1: $name }) {
    __typename ... on CustomerSaved { version customer { name1 } } }
}
"""


@dataclass
class House:
    """The service in this event loop, so that its pools can be looked at."""

    app: Starlette
    url: str
    token: str
    numbers: list[str]

    @property
    def pools(self) -> dict[str, asyncpg.Pool]:
        return {"reads": self.app.state.reads, "writes": self.app.state.services.writer.pool}


class _QuietServer(DossierServer):
    """Signals belong to the test."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


@contextlib.asynccontextmanager
async def open_house(dsn: str, folder: Path, customers: int = 10, **changed: Any) -> AsyncGenerator[House]:
    values: dict[str, Any] = {"database_url": SecretStr(dsn), "field_key_file": field_key(folder)}
    values |= {"today": date(2026, 5, 6), "pool_reads": 4, "pool_writes": 4, "var_folder": folder}
    settings = Settings(**(values | changed))
    app = build_app(settings)
    server = _QuietServer(uvicorn_config(app, settings))
    ready = asyncio.Event()
    server.on_ready = ready.set
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listener:
        running = asyncio.create_task(server.serve([listener]))
        await asyncio.wait_for(ready.wait(), 20)
        token = await token_of(dsn, "STORM", *ROLES)
        writer = app.state.services.writer
        numbers = await create_customers(writer, customers)
        try:
            yield House(app, f"http://127.0.0.1:{listener.getsockname()[1]}", token, numbers)
        finally:
            server.should_exit = True
            await running


class Storm:
    """`counts` says what was begun and how it ended; a storm that cancels nothing proves nothing."""

    def __init__(self, house: House, seed: int) -> None:
        self._house = house
        self._chance = random.Random(seed)
        self._versions: dict[str, int] = {}
        self.counts: Counter[str] = Counter()

    async def blow(self, rounds: int, together: int = 20) -> None:
        kinds = [self._read, self._write, self._http_read, self._http_write, self._socket]
        queue = [kinds[number % len(kinds)] for number in range(rounds)]
        self._chance.shuffle(queue)

        async def work(http: httpx.AsyncClient) -> None:
            while queue:
                await self._broken_off(queue.pop(), http)

        limits = httpx.Limits(max_connections=2 * together)
        async with httpx.AsyncClient(base_url=self._house.url, limits=limits, timeout=30) as http:
            await asyncio.gather(*(work(http) for _ in range(together)))

    async def _broken_off(
        self, kind: Callable[[httpx.AsyncClient], Awaitable[Any]], http: httpx.AsyncClient
    ) -> None:
        name = kind.__name__.removeprefix("_")
        task = asyncio.ensure_future(kind(http))
        # often right at the start, where connections are taken and transactions begin, and everywhere later
        await asyncio.sleep(self._chance.choice((0, 0.003, 0.02, 0.1, 0.4)) * self._chance.random())
        if task.cancel():
            self.counts["cancelled"] += 1
        try:
            await task
            self.counts[f"{name} done"] += 1
        except asyncio.CancelledError:
            self.counts[f"{name} cancelled"] += 1
        except Exception as error:  # a refusal is as good an end as any; the pools are what is looked at
            self.counts[f"{name} {type(error).__name__}"] += 1

    async def _read(self, _http: httpx.AsyncClient) -> None:
        services = self._house.app.state.services
        schema = self._house.app.state.endpoint._schema
        operation = schema.documents.operation(NAMES, None)
        prepared = services.reader.prepare(operation.document, operation.node)
        await services.reader.answer(prepared, None, CALLER)

    async def _write(self, _http: httpx.AsyncClient) -> None:
        writer, number = self._house.app.state.services.writer, self._chance.choice(self._house.numbers)
        patch = {"name1": f"风暴{self._chance.random():.12f}"}
        request = Request(expected_version=self._versions.get(number, 1))
        try:
            saved = await change_customer(writer.call(CALLER), number, patch, request)
            self._versions[number] = saved.version
        except Conflict as conflict:
            self._versions[number] = conflict.current_version
            raise

    async def _http_read(self, http: httpx.AsyncClient) -> None:
        await self._post(http, {"query": NAMES})

    async def _http_write(self, http: httpx.AsyncClient) -> None:
        variables = {
            "number": self._chance.choice(self._house.numbers),
            "version": self._chance.randrange(1, 4),
            "name": f"风暴{self._chance.random():.12f}",
        }
        await self._post(http, {"query": CHANGE, "variables": variables})

    async def _post(self, http: httpx.AsyncClient, body: dict[str, Any]) -> None:
        await http.post("/graphql", json=body, headers={"authorization": f"Bearer {self._house.token}"})

    async def _socket(self, _http: httpx.AsyncClient) -> None:
        async with open_wire(self._house.url, self._house.token) as wire:
            for key in "abc":
                await wire.subscribe(key, FOLLOW)
            await wire.subscribe("read", NAMES)
            await wire.send(type="complete", id="a")
            await asyncio.sleep(0.05 * self._chance.random())


async def tasks_left(most: int) -> int:
    """Tasks of this loop, once they are not more than `most`; who ends later than that hangs."""
    async with asyncio.timeout(20):
        while len(asyncio.all_tasks()) > most:  # noqa: ASYNC110 -- connections are being closed
            await asyncio.sleep(0.05)
    return len(asyncio.all_tasks())


def objects_left() -> int:
    """What the garbage collector knows, after it has done its work."""
    for _ in range(3):
        gc.collect()
    return len(gc.get_objects())


async def assert_whole(house: House) -> None:
    """Every connection is back in its pool, and each of them works."""
    async with asyncio.timeout(20):
        for pool in house.pools.values():
            while pool.get_idle_size() != pool.get_size():  # noqa: ASYNC110 -- writes still run to their end
                await asyncio.sleep(0.05)
    for name, pool in house.pools.items():
        async with asyncio.timeout(10):
            size = pool.get_max_size()
            slept = await asyncio.gather(
                *(pool.fetchval("SELECT pg_sleep(0.05) IS NULL") for _ in range(size))
            )
            assert slept == [False] * size, name
            in_transaction = await pool.fetchval(
                "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%' "
                "AND datname = current_database()"
            )
        assert in_transaction == 0, name
