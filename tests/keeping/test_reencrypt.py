"""Files are sealed anew under other ids and keys, and read the same. Next: test_verify.py."""

import asyncio
import os
import re
from pathlib import Path

import asyncpg
import pytest

from resolvers.attachments.cleaning import clean
from resolvers.attachments.downloads import delete_attachment
from resolvers.custody.kinds import kinds_of
from resolvers.custody.orders import DESTROY
from resolvers.custody.reencrypting import reencrypt_order
from resolvers.jobs.job import find_job, order_job
from resolvers.jobs.run import run_next
from resolvers.write.context import Request
from storage.keys_file import add_key
from storage.memory import MemoryStore
from storage.parts import PART_BYTES
from storage.slips import decode_slip
from tests.keeping.test_moving import died, ended
from tests.support.keeping import Keeper
from tests.support.vaults import file_of, keys_of
from tests.support.writing import SALES

ROOT = Path(__file__).resolve().parents[2]
SIZES = (0, 10, 70_000, PART_BYTES + 300_000)
NAMED = re.findall(r'point\("(.+?)"\)', (ROOT / "resolvers/custody/reencrypting.py").read_text("utf-8"))
_VERSION = """
SELECT o.*, v.attachment_id, v.version FROM attachment_version v JOIN stored_object o USING (object_id)
WHERE v.attachment_id = $1
"""
_ROWS = "SELECT object_id, store_key, slip, key_id FROM stored_object"


async def now_of(keeper: Keeper, row: asyncpg.Record) -> asyncpg.Record:
    found = await keeper.pool.fetchrow(_VERSION, row["attachment_id"])
    assert found is not None
    return found


async def assert_sealed_anew(keeper: Keeper, files: dict[asyncpg.Record, bytes]) -> None:
    """The same bytes; of the old objects and of their keys there is nothing, in rows or store."""
    for row, body in files.items():
        new = await now_of(keeper, row)
        assert new["object_id"] != row["object_id"]
        assert bytes(new["commitment"]) != bytes(row["commitment"])
        assert (new["sha256"], await keeper.read(row)) == (row["sha256"], body)
    await clean(keeper.pool, keeper.desk.vault, keeper.desk.now())
    rows = await keeper.pool.fetch(_ROWS)
    named = {key for row in rows for key in (row["store_key"], row["slip"])}
    store = keeper.desk.store
    assert set(await keys_of(store)) == named
    assert [one async for one in store.unfinished()] == []
    lines: set[str] = set()
    for slip in {row["slip"] for row in rows}:
        text = b"".join([chunk async for chunk in store.get(slip)])
        lines |= {entry.object_id.hex() for entry in decode_slip(text)}
    assert lines == {row["object_id"] for row in rows}
    assert not lines & {row["object_id"] for row in files}
    for body, row in zip(files.values(), files, strict=True):
        assert await keeper.read(row) == body


async def test_every_file_is_sealed_anew(keeper: Keeper) -> None:
    files = {await keeper.store(body): body for body in map(file_of, SIZES)}
    before = await keys_of(keeper.desk.store)
    job, found = await keeper.carry_out(reencrypt_order(dry_run=True))
    assert (job.state, found, job.done, job.total) == ("DONE", [], len(SIZES), len(SIZES))
    assert job.report == {"would_reencrypt": len(SIZES), "would_reencrypt_bytes": sum(SIZES)}
    assert await keys_of(keeper.desk.store) == before
    job, found = await keeper.carry_out(reencrypt_order())
    assert (job.state, found, job.done) == ("DONE", [], len(SIZES))
    assert job.report == {"reencrypted": len(SIZES), "bytes": sum(SIZES)}
    await assert_sealed_anew(keeper, files)
    assert await keeper.pool.fetchval("SELECT count(*) FROM destruction_certificate") == 0
    assert await keeper.pool.fetchval("SELECT count(*) FROM upload WHERE draft IS NOT NULL") == 0


async def test_only_what_is_under_a_key_or_of_one_file(keeper: Keeper) -> None:
    one = await keeper.store(file_of(10))
    add_key(keeper.folder / "keys.json")
    other = await keeper.store(file_of(20))
    assert one["key_id"] != other["key_id"]
    await keeper.carry_out(reencrypt_order(key_id=one["key_id"]))
    assert (await now_of(keeper, one))["key_id"] == other["key_id"]
    assert (await now_of(keeper, other))["object_id"] == other["object_id"]
    third = await keeper.store(file_of(30))
    await keeper.carry_out(reencrypt_order(attachment_id=third["attachment_id"]))
    assert (await now_of(keeper, other))["object_id"] == other["object_id"]
    assert (await now_of(keeper, third))["object_id"] != third["object_id"]
    job, _ = await keeper.carry_out(reencrypt_order(older_format=1))
    assert (job.done, job.total) == (0, 0)


async def test_what_cannot_be_read_keeps_no_other_from_its_turn(keeper: Keeper) -> None:
    files = [await keeper.store(file_of(size)) for size in (10, 20, 30)]
    damaged, lost, well = files
    keeper.path(damaged["store_key"]).write_bytes(os.urandom(damaged["sealed_size"]))
    keeper.path(lost["store_key"]).unlink()
    job, found = await keeper.carry_out(reencrypt_order())
    assert job.state == "DONE"
    assert {one.object_id: one.kind for one in found} == {
        damaged["object_id"]: "OBJECT_DAMAGED",
        lost["object_id"]: "OBJECT_MISSING",
    }
    assert (await keeper.row(damaged["object_id"]))["quarantined_at"] is not None
    assert (await now_of(keeper, damaged))["object_id"] == damaged["object_id"]
    assert await keeper.read(well) == file_of(30)
    assert (await now_of(keeper, well))["object_id"] != well["object_id"]
    await clean(keeper.pool, keeper.desk.vault, keeper.desk.now())
    assert len(await keys_of(keeper.desk.store, "objects/")) == 2
    job, _ = await keeper.carry_out(reencrypt_order())
    assert (job.report or {})["quarantined"] == 1


async def test_what_is_protected_is_locked_again(keeper: Keeper) -> None:
    """The store is told of the new object, by the job that tells of holds."""
    held, free = [await keeper.store(file_of(size)) for size in (10, 20)]
    store = MemoryStore(locking=True)
    async for entry in keeper.desk.store.list():
        await store.put(entry.key, b"".join([chunk async for chunk in keeper.desk.store.get(entry.key)]))
    locking = keeper.with_store(store)
    on_hold = "UPDATE attachment SET on_hold = true WHERE attachment_id = $1"
    await keeper.pool.execute(on_hold, held["attachment_id"])
    job, found = await locking.carry_out(reencrypt_order())
    assert (job.state, found) == ("DONE", [])
    while await run_next(keeper.pool, kinds_of(locking.desk)):
        pass
    assert store.locks is not None
    assert (await store.locks.lock_of((await now_of(keeper, held))["store_key"])).held
    assert not (await store.locks.lock_of((await now_of(keeper, free))["store_key"])).held


async def test_a_file_deleted_meanwhile_is_gone(keeper: Keeper) -> None:
    """Whichever of the two comes first."""
    for _ in range(3):
        row = await keeper.store(file_of(100))
        request = Request(row["version"], frozenset({"GEN-CONFIRM"}))
        deleting = delete_attachment(keeper.shelf.writer.call(SALES), row["attachment_id"], request)
        (job, found), _ = await asyncio.gather(keeper.carry_out(reencrypt_order()), deleting)
        assert (job.state, found) == ("DONE", [])
        kinds = {DESTROY: kinds_of(keeper.desk)[DESTROY]}
        while await run_next(keeper.pool, kinds):
            pass
        await clean(keeper.pool, keeper.desk.vault, keeper.desk.now())
        assert await keys_of(keeper.desk.store) == []
        assert await keeper.pool.fetch(_ROWS) == []


@pytest.mark.parametrize("fault", ["reencrypt.sealed"])
async def test_killed_at_a_point(fresh_database: str, keeper: Keeper, fault: str) -> None:
    await killed_and_gone_on(fresh_database, keeper, fault)


@pytest.mark.faults
@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("fault", [*NAMED, "vault.part.stored", "vault.slip.written", "store.put.after"])
async def test_killed_at_every_point(fresh_database: str, keeper: Keeper, fault: str, times: int) -> None:
    await killed_and_gone_on(fresh_database, keeper, f"{fault}:{times}")


async def killed_and_gone_on(dsn: str, keeper: Keeper, fault: str) -> None:
    files = {await keeper.store(body): body for body in map(file_of, SIZES)}
    job_id = await order_job(keeper.pool, reencrypt_order(), "KEEPER", keeper.desk.now())
    assert await died(dsn, keeper.folder, job_id, fault, "alone")
    for row, body in files.items():
        assert await keeper.read(row) == body
    assert (await ended(keeper, job_id)).state == "DONE"
    assert (await find_job(keeper.pool, job_id)).done >= len(SIZES) - 1
    await assert_sealed_anew(keeper, files)
