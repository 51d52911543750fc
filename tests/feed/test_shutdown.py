"""The service ends in time although streams are open, and tells each of them. Next: test_storm.py."""

import asyncio
import contextlib
import time
from pathlib import Path

import asyncpg
import httpx
import pytest

from tests.support.log import Save, write
from tests.support.process import service_process
from tests.support.socket import open_wire, token_of

PLACES = "subscription ($after: String) { customerChanged(after: $after) { cursor change { version } } }"


@pytest.mark.faults
async def test_open_streams_are_completed_and_can_go_on_elsewhere(
    fresh_database: str, tmp_path: Path
) -> None:
    token = await token_of(fresh_database, "AU01", "auditor")
    connection = await asyncpg.connect(fresh_database)
    async with service_process(fresh_database, tmp_path) as service, contextlib.AsyncExitStack() as stack:
        wires = [await stack.enter_async_context(open_wire(service.url, token)) for _ in range(20)]
        await stack.enter_async_context(open_wire(service.url, None))  # one that never says who it is
        for wire in wires:
            await wire.subscribe("1", PLACES)
            await wire.subscribe("2", PLACES)
        await asyncio.sleep(0.3)
        await write(connection, Save("0000000001", 1))
        cursors = {(await wire.event_of_any())["cursor"] for wire in wires for _ in range(2)}
        assert len(cursors) == 1
        started = time.monotonic()
        ending = asyncio.create_task(service.end())
        for wire in wires:
            frames = [await wire.receive() for _ in range(2)]
            assert sorted(frame["id"] for frame in frames) == ["1", "2"]
            assert {frame["type"] for frame in frames} == {"complete"}
            assert await wire.code() == 1012
        assert await ending == 0
        assert time.monotonic() - started < 10
    await write(connection, Save("0000000001", 2))
    async with service_process(fresh_database, tmp_path) as service:
        async with open_wire(service.url, token) as wire:
            await wire.subscribe("1", PLACES, after=cursors.pop())
            assert (await wire.event("1"))["change"]["version"] == 2
        async with httpx.AsyncClient(base_url=service.url) as http:
            assert (await http.get("/readyz")).status_code == 200
        assert await service.end() == 0
    await connection.close()
