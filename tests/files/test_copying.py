"""A file is copied by the service itself, and shares nothing with its copy. Next: test_s3.py."""

import hashlib
from collections.abc import AsyncGenerator
from typing import Any

import asyncpg
import pytest

from assembly import opened_desk
from resolvers.attachments.copying import KIND
from resolvers.custody.kinds import kinds_of
from resolvers.jobs.job import Job, find_job, newest_jobs
from resolvers.jobs.run import run_next
from storage.faults import planted
from tests.support.server import Service
from tests.support.uploading import Sender, text_of

PART = 8 * 2**20
COPY = """
mutation ($i: ID!, $n: String!, $v: Int, $f: String) {
  copyAttachment(attachmentId: $i, customerNumber: $n, version: $v, fileName: $f) {
    ... on CopyBegun { uploadId expiresAt } ... on Refused { findings { code path } }
} }
"""
UPLOAD = "query ($i: ID!) { upload(id: $i) { state attachmentId version } }"
OBJECTS = """
SELECT o.object_id, o.store_key, o.wrapped_key FROM attachment_version v
JOIN stored_object o USING (object_id) WHERE v.attachment_id = ANY($1)
"""


@pytest.fixture
async def pool(service: Service) -> AsyncGenerator[asyncpg.Pool]:
    async with asyncpg.create_pool(service.dsn, min_size=1, max_size=4) as found:
        yield found


def ask(sender: Sender, query: str, **variables: object) -> Any:
    answer = sender.http.post("/graphql", json={"query": query, "variables": variables}).json()
    assert "errors" not in answer, answer
    return next(iter(answer["data"].values()))


def copy(sender: Sender, place: str, **given: object) -> Any:
    return ask(sender, COPY, **{"i": place.split("/")[3], "n": sender.number, **given})


async def done(service: Service, pool: asyncpg.Pool) -> Job:
    """The job that waits, as a worker takes it up."""
    [waits] = [one for one in await newest_jobs(pool, kind=KIND) if one.state == "QUEUED"]
    await pool.execute("UPDATE job SET lease_until = NULL WHERE job_id = $1", waits.job_id)
    async with opened_desk(service.settings, pool) as desk:
        assert desk is not None
        assert await run_next(pool, kinds_of(desk), waits.job_id) is not None
    return await find_job(pool, waits.job_id)


async def test_a_copy_shares_nothing_with_its_file(
    service: Service, sender: Sender, pool: asyncpg.Pool
) -> None:
    body = text_of(PART + 70_000, seed=51)
    place = sender.store(body, "合同.bin")
    begun = copy(sender, place, f="副本.bin")
    assert ask(sender, UPLOAD, i=begun["uploadId"])["state"] == "PENDING"
    job = await done(service, pool)
    assert (job.state, job.done, job.total) == ("DONE", len(body), len(body))
    assert set(job.parameters) == {"objectId", "@names"}
    became = ask(sender, UPLOAD, i=begun["uploadId"])
    assert (became["state"], became["version"]) == ("STORED", 1)
    rows = await pool.fetch(OBJECTS, [place.split("/")[3], became["attachmentId"]])
    assert [len({row[name] for row in rows}) for name in ("object_id", "store_key", "wrapped_key")] == [2] * 3
    read = "SELECT range_end FROM attachment_access WHERE attachment_id = $1 AND user_name = 'FILER'"
    assert await pool.fetchval(read, place.split("/")[3]) == len(body)
    answer = sender.http.get(f"/files/attachments/{became['attachmentId']}/1")
    assert hashlib.sha256(answer.content).hexdigest() == answer.headers["etag"].strip('"')
    assert answer.content == body
    name = "SELECT file_name FROM attachment WHERE attachment_id = $1"
    assert await pool.fetchval(name, became["attachmentId"]) == "副本.bin"


@pytest.mark.parametrize("at", ["vault.part.saved", "vault.finish.completed", "copy.stored"])
async def test_a_copy_that_breaks_off_goes_on(
    service: Service, sender: Sender, pool: asyncpg.Pool, at: str
) -> None:
    body = text_of(PART + 1_000, seed=52)
    begun = copy(sender, sender.store(body))
    with planted(f"down:{at}"):
        assert (await done(service, pool)).state == "QUEUED"
    assert (await done(service, pool)).state == "DONE"
    became = ask(sender, UPLOAD, i=begun["uploadId"])
    assert sender.http.get(f"/files/attachments/{became['attachmentId']}/1").content == body
    versions = "SELECT count(*) FROM attachment_version WHERE attachment_id = $1"
    assert await pool.fetchval(versions, became["attachmentId"]) == 1


async def test_who_has_lost_his_rights_gets_no_copy(
    service: Service, sender: Sender, pool: asyncpg.Pool
) -> None:
    begun = copy(sender, sender.store(b"12345"))
    await pool.execute("UPDATE access_token SET revoked_at = now() WHERE user_name = 'FILER'")
    assert (await done(service, pool)).state == "FAILED"
    await pool.execute("UPDATE access_token SET revoked_at = NULL WHERE user_name = 'FILER'")
    assert ask(sender, UPLOAD, i=begun["uploadId"])["state"] == "DISCARDED"


async def test_a_damaged_file_is_shut_away_and_not_copied(
    service: Service, sender: Sender, pool: asyncpg.Pool
) -> None:
    place = sender.store(text_of(5_000, seed=53))
    begun = copy(sender, place)
    [row] = await pool.fetch(OBJECTS, [place.split("/")[3]])
    path = service.settings.var_folder / "objects" / row["store_key"]
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert (await done(service, pool)).state == "FAILED"
    assert ask(sender, UPLOAD, i=begun["uploadId"])["state"] == "DISCARDED"
    found = "SELECT found_by FROM incident WHERE object_id = $1"
    assert await pool.fetchval(found, row["object_id"]) == "FILER"
    assert sender.http.get(place).json()["code"] == "AR-INTEGRITY"
    assert copy(sender, place) == {"findings": [{"code": "AR-INTEGRITY", "path": ["attachmentId"]}]}


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"i": "0" * 32}, "GEN-NOTFOUND", "attachmentId"),
        ({"v": 2}, "GEN-NOTFOUND", "attachmentId"),
        ({"n": "999999999"}, "GEN-NOTFOUND", "customerNumber"),
        ({"f": "a/b"}, "AR-FILE-NAME", "fileName"),
    ],
)
async def test_what_is_refused_orders_nothing(
    sender: Sender, pool: asyncpg.Pool, given: dict[str, object], code: str, path: str
) -> None:
    before = len(await newest_jobs(pool, kind=KIND))
    assert copy(sender, sender.store(b"1"), **given) == {"findings": [{"code": code, "path": [path]}]}
    assert len(await newest_jobs(pool, kind=KIND)) == before
