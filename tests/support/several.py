"""Several servers of one database, each a process of its own, and who asks them. Next: process.py."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx

from resolvers.access.keys import CURSOR_KEY, shared_key
from resolvers.feed.change import Position
from resolvers.feed.cursor import LogCursors
from tests.support.database import TEMPLATE, with_name
from tests.support.events import PLACES
from tests.support.process import ServiceProcess, service_process
from tests.support.saving import create_customers, open_writer
from tests.support.server import administer
from tests.support.socket import Wire

# Limits that a test reaches soon.
TRIES, STREAMS, POINTS, DEAREST = 6, 3, 60_000, 10_000
SETTINGS = {
    "DOSSIER_ADDRESS_TRIES": str(TRIES),
    "DOSSIER_ADDRESS_TRIES_PER_MINUTE": "1",
    "DOSSIER_TRUSTED_PROXIES": "127.0.0.1",
    "DOSSIER_MOST_STREAMS": str(STREAMS),
    "DOSSIER_LIMIT_COST": str(DEAREST),
    "DOSSIER_BUDGET_POINTS": str(POINTS),
    "DOSSIER_BUDGET_RESTORE": "1",
    "DOSSIER_POOL_READS": "2",
    "DOSSIER_POOL_WRITES": "2",
}
ME = "{ me { userName } }"
DEAR, COST = "{" + " ".join(f't{at}: __type(name: "{at}") {{ name }}' for at in range(18)) + "}", 18 * 501
_KNOWN = "SELECT count(*) FROM server_process WHERE seen_at > now() - interval '10 seconds'"
_TOLD = "SELECT count(*) FROM server_process WHERE seen_at > $1"


@dataclass
class Several:
    dsn: str
    servers: list[ServiceProcess]
    folder: Path

    def ask(
        self, at: int, query: str, token: str = "", variables: dict[str, Any] | None = None, **headers: str
    ) -> httpx.Response:
        """One of them, numbered from 0."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        given |= {"authorization": f"Bearer {token}"} if token else {}
        body = {"query": query, "variables": variables or {}}
        return httpx.post(f"{self.servers[at].url}/graphql", json=body, headers=given, timeout=60)

    async def beginning(self) -> str:
        """A cursor behind which there is a change: whoever follows from there is told it at once."""
        async with open_writer(self.dsn, self.folder) as writer:
            await create_customers(writer, 1)
            return LogCursors(await shared_key(writer.pool, CURSOR_KEY)).encode(Position(0, ""))


@contextlib.contextmanager
def several(server: str, folder: Path, count: int, **variables: str) -> Generator[Several]:
    """For tests of a module, until the block ends; `variables` are settings."""
    name = f"dossier_{uuid4().hex[:12]}"
    administer(server, f'CREATE DATABASE "{name}" TEMPLATE {TEMPLATE} STRATEGY FILE_COPY')
    dsn = with_name(server, name)
    try:
        with asyncio.Runner() as runner:
            stack = contextlib.AsyncExitStack()
            try:
                yield Several(dsn, runner.run(_started(stack, dsn, folder, count, variables)), folder)
            finally:
                runner.run(stack.aclose())
    finally:
        administer(server, f'DROP DATABASE "{name}" WITH (FORCE)')


async def _started(
    stack: contextlib.AsyncExitStack, dsn: str, folder: Path, count: int, variables: dict[str, str]
) -> list[ServiceProcess]:
    starting = (service_process(dsn, folder, **variables) for _ in range(count))
    return [await stack.enter_async_context(one) for one in starting]


@contextlib.asynccontextmanager
async def running_several(dsn: str, folder: Path, count: int, **variables: str) -> AsyncGenerator[Several]:
    """For one test, on a database of its own."""
    async with contextlib.AsyncExitStack() as stack:
        yield Several(dsn, await _started(stack, dsn, folder, count, variables), folder)


async def until_known(dsn: str, count: int) -> None:
    """Until so many know of each other: each has told once more since the last one came."""
    connection = await asyncpg.connect(dsn)
    async with asyncio.timeout(30):
        while await connection.fetchval(_KNOWN) != count:  # noqa: ASYNC110 - the database is asked
            await asyncio.sleep(0.02)
        since = await connection.fetchval("SELECT now()")
        while await connection.fetchval(_TOLD, since) < count:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    await connection.close()


async def opened(wire: Wire, key: str, start: str) -> bool:
    """Whether a subscription from `start` on got its seat."""
    await wire.subscribe(key, PLACES, after=start)
    while (frame := await wire.receive())["id"] != key:
        pass  # of those before it
    if frame["type"] == "error":
        assert frame["payload"][0]["extensions"]["code"] == "TOO_MANY_STREAMS"
        return False
    assert frame["type"] == "next"
    return True
