"""SIGTERM under load: nothing acknowledged is lost; more of it in ../faults. Next: test_pressure.py."""

import asyncio
from pathlib import Path

import asyncpg
import httpx
import pytest

from tests.support.held import READ, held
from tests.support.killing import run_kills
from tests.support.process import service_process
from tests.support.saving import ROLES, create_customers, open_writer
from tests.support.socket import open_wire, token_of
from tests.support.storm import CHANGE


@pytest.mark.faults
async def test_ending_under_load_loses_no_acknowledged_write(fresh_database: str, tmp_path: Path) -> None:
    await run_kills(fresh_database, tmp_path, writes=60, kills=1, together=8, gently=True)


@pytest.mark.faults
async def test_what_is_stuck_does_not_hold_up_the_end(fresh_database: str, tmp_path: Path) -> None:
    async with open_writer(fresh_database, tmp_path) as writer:
        [number] = await create_customers(writer, 1)
    token = await token_of(fresh_database, "STUCK", *ROLES)
    variables = {"number": number, "version": 1, "name": "卡住"}
    holder = await asyncpg.connect(fresh_database)
    headers = {"authorization": f"Bearer {token}"}
    async with (
        service_process(fresh_database, tmp_path) as service,
        held(fresh_database) as database,
        httpx.AsyncClient(base_url=service.url, headers=headers, timeout=30) as http,
        open_wire(service.url, token) as wire,
        holder.transaction(),
    ):
        await holder.execute("SELECT FROM customer FOR UPDATE")
        stuck = [
            asyncio.create_task(http.post("/graphql", json=body))
            for body in ({"query": READ}, {"query": CHANGE, "variables": variables})
        ]
        await wire.subscribe("read", READ)
        await wire.subscribe("write", CHANGE, **variables)
        await database.until_running(2)
        assert await service.end(10) == 0
        ends = await asyncio.gather(*stuck, return_exceptions=True)
        # neither was told that it is done
        for end in ends:
            assert not isinstance(end, httpx.Response) or end.status_code >= 500
    assert await holder.fetchval("SELECT version FROM customer") == 1
    await holder.close()
