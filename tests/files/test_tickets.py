"""From the mutation to the deleted file, by the addresses that GraphQL gives. Next: test_put.py."""

import asyncio
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import httpx
import pytest

from assembly import opened_desk
from resolvers.custody.kinds import kinds_of
from resolvers.jobs.run import run_next
from tests.support.server import Service
from tests.support.uploading import CHUNK, TUS, Sender, text_of
from worker_duties import do_all
from worker_house import HOUSE

_BEGIN = """
mutation ($input: UploadInput!) { beginUpload(input: $input) {
  ... on UploadBegun { uploadId url expiresAt } ... on Refused { findings { code } } } }
"""
_DELETE = """
mutation ($id: ID!) { deleteAttachment(attachmentId: $id, expectedVersion: 1, confirm: ["GEN-CONFIRM"]) {
  __typename } }
"""


def ask(sender: Sender, query: str, **variables: object) -> Any:
    answer = sender.http.post("/graphql", json={"query": query, "variables": variables}).json()
    assert "errors" not in answer, answer
    return next(iter(answer["data"].values()))


def begin(sender: Sender, size: int, name: str) -> str:
    given = {"customerNumber": sender.number, "fileName": name, "size": str(size)}
    return ask(sender, _BEGIN, input=given)["url"]


def test_addresses_work_without_a_token(
    sender: Sender, service: Service, capfd: pytest.CaptureFixture[str]
) -> None:
    body = text_of(200_000, seed=11)
    place = begin(sender, len(body), "机密合同.bin")
    with httpx.Client(base_url=service.url, timeout=60) as nobody:
        forged = nobody.put(place[:-2] + "AA", content=body)
        assert forged.status_code == 401
        sent = nobody.patch(place, content=body[:9], headers={**CHUNK, "upload-offset": "0"})
        assert sent.status_code == 204
        assert nobody.head(place, headers=TUS).headers["upload-offset"] == "9"
        told = nobody.put(place, content=body).json()
        address = str(sender.address(told["attachmentId"]))
        assert nobody.get(address, headers={"range": "bytes=5-9"}).content == body[5:10]
        assert nobody.get(urlsplit(address).path).status_code == 401
        other = urlsplit(sender.store(b"another")).path
        assert nobody.get(f"{other}?{urlsplit(address).query}").status_code == 401
        read = "SELECT range_start, range_end FROM attachment_access WHERE attachment_id = $1"
        assert [tuple(row) for row in rows(service, read, told["attachmentId"])] == [(5, 10)]
        service.execute("UPDATE access_token SET revoked_at = now() WHERE user_name = 'FILER'")
        assert nobody.get(address).status_code == 401
        service.execute("UPDATE access_token SET revoked_at = NULL WHERE user_name = 'FILER'")
        assert nobody.get(address).content == body
    logged = "".join(capfd.readouterr())
    assert "机密合同" not in logged
    assert "ticket=" not in logged


async def test_the_worker_removes_what_was_deleted_or_never_ended(
    sender: Sender, service: Service, folder: Path
) -> None:
    before = objects(folder)
    stored = await asyncio.to_thread(sender.store, text_of(50_000))
    unfinished = sender.begin(9_000_000)
    assert (await asyncio.to_thread(sender.patch, unfinished, 0, text_of(8_500_000))).status_code == 204
    assert len(objects(folder) - before) >= 3
    ask(sender, _DELETE, id=stored.split("/")[3])
    assert sender.http.get(stored).status_code == 404
    late = "UPDATE upload SET expires_at = now() - interval '1 second' WHERE upload_id = $1"
    async with asyncpg.create_pool(service.dsn, min_size=1, max_size=2) as pool:
        await pool.execute(late, unfinished.rsplit("/", 1)[1])
        done = await do_all(HOUSE, pool, service.settings)
        assert done["store"] == 1
        async with opened_desk(service.settings, pool) as desk:
            assert desk is not None
            while await run_next(pool, kinds_of(desk)) is not None:
                pass
    assert objects(folder) <= before


def objects(folder: Path) -> set[Path]:
    return {path for path in (folder / "objects").rglob("*") if path.is_file()}


def rows(service: Service, query: str, *values: object) -> list[asyncpg.Record]:
    async def run() -> list[asyncpg.Record]:
        connection = await asyncpg.connect(service.dsn)
        try:
            return await connection.fetch(query, *values)
        finally:
            await connection.close()

    return asyncio.run(run())
