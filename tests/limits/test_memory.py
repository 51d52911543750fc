"""What a server takes in is bounded: how much memory it has at most. Next: test_clocks.py."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import httpx
import pytest

from resolvers.pool import MOST_WAITING
from storage.keys_file import make_key_file
from tests.support.connecting import connected
from tests.support.peak import peak_bytes
from tests.support.process import service_process
from tests.support.saving import ROLES, create_customers, open_writer
from tests.support.socket import token_of
from tests.support.uploading import TUS, metadata

pytestmark = pytest.mark.faults
MIB = 1 << 20
SIZE, TOGETHER = 96 * MIB, 6  # three times what they may hold in all
HELD = 32 * MIB  # by an upload, whatever its size (README: 25 MiB), with room for the allocator
MANY = httpx.Limits(max_connections=1_000)
READ = "{ customers { totalCount } }"


async def zeros(size: int) -> AsyncGenerator[bytes]:
    piece = bytes(MIB)
    for _ in range(size // MIB):
        yield piece


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells the peak of a process")
async def test_uploads_and_floods_take_little_memory(fresh_database: str, tmp_path: Path) -> None:
    make_key_file(tmp_path / "keys" / "attachments.json")
    async with open_writer(fresh_database, tmp_path) as writer:
        [number] = await create_customers(writer, 1)
    token = await token_of(fresh_database, "SENDER", *ROLES)
    headers = {"authorization": f"Bearer {token}"}
    async with (
        service_process(fresh_database, tmp_path) as service,
        httpx.AsyncClient(base_url=service.url, headers=headers, timeout=300, limits=MANY) as http,
    ):
        assert (await http.post("/graphql", json={"query": READ})).status_code == 200
        rest = peak_bytes(service.process.pid)
        await asyncio.gather(*(_upload(http, number, f"f{at}.bin") for at in range(TOGETHER)))
        uploaded = peak_bytes(service.process.pid) - rest
        flood = await asyncio.gather(*(http.post("/graphql", json={"query": READ}) for _ in range(1_000)))
        flooded = peak_bytes(service.process.pid) - rest
        assert {one.status_code for one in flood} <= {200, 503}
        assert [one.status_code for one in flood].count(200) >= MOST_WAITING
        assert uploaded < TOGETHER * HELD
        assert flooded < uploaded + 64 * MIB
    async with connected(fresh_database) as connection:
        assert await connection.fetchval("SELECT count(*) FROM attachment_version") == TOGETHER


async def _upload(http: httpx.AsyncClient, number: str, name: str) -> None:
    given = metadata(customerNumber=number, filename=name, filetype="application/octet-stream")
    about = {**TUS, "upload-metadata": given, "upload-length": str(SIZE)}
    begun = await http.post("/files/uploads", headers=about)
    assert begun.status_code == 201, begun.text
    length = {"content-length": str(SIZE)}
    sent = await http.put(begun.headers["location"], content=zeros(SIZE), headers=length)
    assert sent.status_code == 201, sent.text
