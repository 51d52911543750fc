"""A key is added, and everything is under it; the old one may go. Next: test_s3.py."""

import json
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from resolvers.custody.desk import Desk
from resolvers.custody.kinds import kinds_of
from resolvers.custody.rotating import KIND, UNREADABLE, order_rotation
from resolvers.jobs.job import Job, Order, find_job, findings_of, order_job
from resolvers.jobs.run import run_next
from storage.disk import DiskStore
from storage.faults import planted
from storage.keys_file import FileKeys, add_key
from storage.store import Store
from storage.vault import Vault
from tests.support.server import Service
from tests.support.uploading import Sender, text_of

_ROWS = "SELECT object_id, key_id, slip FROM stored_object ORDER BY object_id"
_SLIP_OF = """
SELECT o.slip FROM attachment_version v JOIN stored_object o USING (object_id) WHERE v.attachment_id = $1
"""


@pytest.fixture
async def pool(service: Service) -> AsyncGenerator[asyncpg.Pool]:
    async with asyncpg.create_pool(service.dsn, min_size=1, max_size=2) as found:
        yield found


@pytest.fixture
async def store(folder: Path) -> AsyncGenerator[DiskStore]:
    found = DiskStore(folder / "objects", warn=False)
    yield found
    await found.close()


@pytest.fixture
def desk(pool: asyncpg.Pool, store: DiskStore, folder: Path) -> Desk:
    keys = FileKeys(folder / "keys" / "attachments.json")
    return Desk(pool, store, keys, Vault(store, keys))


async def rotated(desk: Desk, *, dry_run: bool = False) -> Job:
    job_id = await order_job(desk.pool, Order(KIND, {}, dry_run), "KEEPER", desk.now())
    return await gone_on(desk, job_id)


async def gone_on(desk: Desk, job_id: str) -> Job:
    await desk.pool.execute("UPDATE job SET lease_until = NULL WHERE job_id = $1", job_id)
    assert await run_next(desk.pool, kinds_of(desk), job_id) is not None
    return await find_job(desk.pool, job_id)


def without_old_keys(path: Path) -> None:
    """As an operator retires them."""
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    content["keys"] = {content["current"]: content["keys"][content["current"]]}
    path.write_text(json.dumps(content), "utf-8")


async def slips_in(store: Store) -> set[str]:
    return {entry.key async for entry in store.list("slips/")}


async def test_after_a_rotation_the_old_key_is_not_needed(sender: Sender, folder: Path, desk: Desk) -> None:
    bodies = {sender.store(text_of(size, size)): text_of(size, size) for size in (0, 10, 90_000)}
    path = folder / "keys" / "attachments.json"
    former, before = desk.keys.current, await slips_in(desk.store)
    objects = {entry.key: entry.modified async for entry in desk.store.list("objects/")}
    assert await order_rotation(desk.pool, former, desk.now()) == 0
    current = add_key(path)
    assert await order_rotation(desk.pool, current, desk.now()) == 1
    assert await order_rotation(desk.pool, current, desk.now()) == 0  # one is waiting
    job = await run_next(desk.pool, kinds_of(desk))
    assert job is not None
    job = await find_job(desk.pool, job.job_id)
    count = await desk.pool.fetchval("SELECT count(*) FROM stored_object")
    assert (job.state, job.done, job.total) == ("DONE", count, count)
    assert job.report == {f"from {former}": count, "slips": len(before)}
    rows = await desk.pool.fetch(_ROWS)
    assert {row["key_id"] for row in rows} == {current}
    assert {row["slip"] for row in rows} == await slips_in(desk.store)
    assert not before & await slips_in(desk.store)
    assert objects == {entry.key: entry.modified async for entry in desk.store.list("objects/")}
    assert (await rotated(desk)).done == 0
    without_old_keys(path)
    for place, body in bodies.items():
        assert sender.http.get(place).content == body


async def test_a_dry_run_reads_all_and_writes_nothing(sender: Sender, folder: Path, desk: Desk) -> None:
    sender.store(text_of(700))
    former = desk.keys.current
    add_key(folder / "keys" / "attachments.json")
    rows, slips = await desk.pool.fetch(_ROWS), await slips_in(desk.store)
    job = await rotated(desk, dry_run=True)
    assert (job.state, job.done) == ("DONE", len(rows))
    assert (job.report or {})[f"from {former}"] == len(rows)
    assert (await desk.pool.fetch(_ROWS), await slips_in(desk.store)) == (rows, slips)
    await rotated(desk)


@pytest.mark.parametrize("point", ["rewrap.writing", "rewrap.written", "rotate.kept"])
async def test_a_rotation_that_breaks_off_goes_on(
    sender: Sender, folder: Path, desk: Desk, point: str
) -> None:
    place = sender.store(text_of(500))
    path = folder / "keys" / "attachments.json"
    add_key(path)
    count = await desk.pool.fetchval("SELECT count(*) FROM stored_object")
    with planted(f"down:{point}"):
        job = await rotated(desk)
    assert job.state == "QUEUED"  # after a pause it is tried again
    assert "StoreDown" in (job.error or "")
    assert sender.http.get(place).content == text_of(500)
    job = await gone_on(desk, job.job_id)
    assert (job.state, job.done) == ("DONE", count)
    rows = await desk.pool.fetch(_ROWS)
    assert {row["key_id"] for row in rows} == {desk.keys.current}
    assert {row["slip"] for row in rows} == await slips_in(desk.store)  # neither old nor unnamed ones
    without_old_keys(path)
    assert sender.http.get(place).content == text_of(500)


async def test_a_slip_that_is_lost_or_lacks_a_line_keeps_no_other_from_its_turn(
    sender: Sender, folder: Path, desk: Desk
) -> None:
    lost, lacking = [
        str(await desk.pool.fetchval(_SLIP_OF, sender.store(text_of(size)).split("/")[-2]))
        for size in (100, 150)
    ]
    place = sender.store(text_of(200))
    await desk.store.delete(lost)
    await desk.store.put(lacking, b"")
    current = add_key(folder / "keys" / "attachments.json")
    job = await rotated(desk)
    found = await findings_of(desk.pool, job.job_id)
    assert {one.subject for one in found} == {lost, lacking}
    assert {one.kind for one in found} == {UNREADABLE}
    under = {row["slip"]: row["key_id"] for row in await desk.pool.fetch(_ROWS)}
    assert current not in {under.pop(lost), under.pop(lacking)}
    assert set(under.values()) == {current}
    assert sender.http.get(place).content == text_of(200)
    # they wait for their repair, not for another job
    assert await order_rotation(desk.pool, current, desk.now()) == 0
