"""Whoever is killed over a load or a message is followed by another, as if nothing had been. Next:
../nothing_lost."""

import asyncio
import contextlib
import random
from collections.abc import AsyncGenerator, AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from tests.support.base import general
from tests.support.forked import Forked
from tests.support.process import ServiceProcess, environment, service_process
from tests.support.sending import GRANT, LOAD, ndjson
from tests.support.socket import token_of

pytestmark = pytest.mark.faults

_ROWS, _KILLS = 2_500, 4
_REGISTER = """
mutation {
  registerExternalSystem(input: { system: "K", name: "killed", numberPolicy: ASSIGN }) { __typename }
}
"""
_LOOK = f"query ($id: ID!) {{ bulkLoad(id: $id) {{ {LOAD} }} }}"
# Who was killed holds his leases until their end.
_LET_GO = (
    "UPDATE job SET lease_until = NULL, state = 'QUEUED' WHERE state = 'RUNNING'",
    "UPDATE inbound_message SET lease_until = now(), next_try_at = now() WHERE state = 'PROCESSING'",
)
_ONCE = """
SELECT count(*) AS customers, count(DISTINCT k.external_key) AS keys,
    (SELECT count(*) FROM change_document WHERE changed_by = 'IN01') AS documents,
    (SELECT count(*) FROM applied_message) AS applied,
    (SELECT count(*) FROM inbound_message WHERE state = 'DONE' AND outcome = 'CREATED') AS told
FROM customer c JOIN external_key k USING (customer_number) WHERE k.external_system = 'K'
"""


class Sender:
    def __init__(self, url: str, token: str) -> None:
        self._http = httpx.AsyncClient(base_url=url, headers={"authorization": f"Bearer {token}"}, timeout=60)

    async def ask(self, query: str, **variables: str) -> Any:
        found = (await self._http.post("/graphql", json={"query": query, "variables": variables})).json()
        assert "errors" not in found, found
        return found["data"]

    async def look(self, load_id: str) -> Any:
        await asyncio.sleep(0.05)
        return (await self.ask(_LOOK, id=load_id))["bulkLoad"]

    async def close(self) -> None:
        await self._http.aclose()

    async def load(self, body: bytes | AsyncIterator[bytes]) -> Any:
        headers = {"content-type": "application/x-ndjson"}
        return (await self._http.post("/exchange/K/loads", content=body, headers=headers)).json()


def line(at: int) -> dict[str, Any]:
    return {"externalKey": f"K{at}", "function": "009", "customer": general(invoiceRequired=False)}


async def come(connection: asyncpg.Connection) -> int | None:
    """Rows, so far."""
    await asyncio.sleep(0.05)
    return await connection.fetchval("SELECT max(row_count) FROM inbound_load")


@contextlib.asynccontextmanager
async def worker(dsn: str, folder: Path) -> AsyncGenerator[Forked]:
    """Killed at the end."""
    process = Forked(("cli.py", "worker"), environment(dsn, folder))
    try:
        yield process
    finally:
        process.kill()
        await process.ended()


async def test_a_load_is_carried_out_once_whoever_dies_over_it(fresh_database: str, tmp_path: Path) -> None:
    token, chance = await token_of(fresh_database, "IN01", GRANT), random.Random(7)
    connection = await asyncpg.connect(fresh_database)
    async with service_process(fresh_database, tmp_path) as service, asyncio.timeout(600):
        sender = Sender(service.url, token)
        await sender.ask(_REGISTER)
        load_id = (await sender.load(ndjson(*(line(at) for at in range(_ROWS)))))["loadId"]
        load = await sender.look(load_id)
        for turn in range(_KILLS + 1):
            for statement in _LET_GO:
                await connection.execute(statement)
            until = int(_ROWS * (turn + chance.random()) / (_KILLS + 1))
            async with worker(fresh_database, tmp_path):
                while load["state"] != "DONE" and (turn == _KILLS or load["done"] < until):
                    load = await sender.look(load_id)
        assert load["counts"] == [{"outcome": "CREATED", "count": _ROWS}]
        await sender.close()
    once = await connection.fetchrow(_ONCE)
    await connection.close()
    assert once is not None
    assert dict(once) == dict.fromkeys(("customers", "keys", "documents", "applied", "told"), _ROWS)


async def test_a_file_whose_server_was_killed_while_it_came_is_sent_again(
    fresh_database: str, tmp_path: Path
) -> None:
    token = await token_of(fresh_database, "IN01", GRANT)
    lines = [{**line(at), "messageId": f"m{at}"} for at in range(_ROWS)]
    connection = await asyncpg.connect(fresh_database)

    async def killing(service: ServiceProcess) -> AsyncIterator[bytes]:
        yield ndjson(*lines)
        while not await come(connection):
            pass
        await service.kill()
        yield ndjson(line(_ROWS))

    async with asyncio.timeout(600):
        async with service_process(fresh_database, tmp_path) as service:
            sender = Sender(service.url, token)
            await sender.ask(_REGISTER)
            with pytest.raises(httpx.TransportError):
                await sender.load(killing(service))
            await sender.close()
        assert await connection.fetchval("SELECT count(*) FROM inbound_message WHERE state = 'STAGED'") > 0
        async with service_process(fresh_database, tmp_path) as service, worker(fresh_database, tmp_path):
            sender = Sender(service.url, token)
            load_id = (await sender.load(ndjson(*lines)))["loadId"]
            while (load := await sender.look(load_id))["state"] != "DONE":
                pass
            await sender.close()
    assert load["counts"] == [{"outcome": "CREATED", "count": _ROWS}]
    once = await connection.fetchrow(_ONCE)
    await connection.close()
    assert once is not None
    assert dict(once) == dict.fromkeys(("customers", "keys", "documents", "applied", "told"), _ROWS)
