"""Stored files get new objects under new data keys, and nobody notices. Next: test_verify.py."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import asyncpg
import pytest

from resolvers.attachments.cleaning import clean
from resolvers.custody.reencrypting import KIND, reencrypt_order
from resolvers.custody.verifying import verify_order
from resolvers.jobs.job import cancel_job, newest_jobs, order_job
from storage.disk import DiskStore
from storage.faults import VARIABLE, planted
from storage.store import Buffer
from tests.support.keeping import Keeper
from tests.support.vaults import file_of

ROOT = Path(__file__).resolve().parents[2]
_OBJECTS = "SELECT object_id FROM stored_object WHERE dropped_at IS NULL"
_BIG = 17 * 2**20  # three parts
_POINTS = (
    "vault.slip.written",
    "reencrypt.sealed",
    "reencrypt.changed",
    *(
        pytest.param(one, marks=pytest.mark.faults)
        for one in ("vault.part.stored:2", "reencrypt.begun", "reencrypt.changing", "reencrypt.saved")
    ),
)


async def objects_of(keeper: Keeper) -> set[str]:
    return {row["object_id"] for row in await keeper.pool.fetch(_OBJECTS)}


async def latest(keeper: Keeper, row: asyncpg.Record) -> asyncpg.Record:
    """The version as it is stored now."""
    found = await keeper.pool.fetchrow(
        "SELECT o.*, v.attachment_id, v.version FROM attachment_version v "
        "JOIN stored_object o ON o.object_id = v.object_id WHERE v.attachment_id = $1 AND v.version = $2",
        row["attachment_id"],
        row["version"],
    )
    assert found is not None
    return found


async def assert_only_what_rows_name(keeper: Keeper) -> None:
    await clean(keeper.pool, keeper.desk.vault, keeper.desk.now())
    rows = await keeper.pool.fetch("SELECT store_key, slip FROM stored_object")
    named = {row["store_key"] for row in rows} | {row["slip"] for row in rows}
    assert {entry.key async for entry in keeper.desk.store.list()} == named
    assert [one async for one in keeper.desk.store.unfinished()] == []
    job, found = await keeper.carry_out(verify_order())
    assert (job.state, found) == ("DONE", [])


async def test_every_file_gets_a_new_object_and_reads_the_same(keeper: Keeper) -> None:
    bodies = [file_of(size) for size in (0, 10, 70_000, _BIG)]
    rows = [await keeper.store(body) for body in bodies]
    job, found = await keeper.carry_out(reencrypt_order())
    assert (job.state, found, job.done, job.total) == ("DONE", [], 4, 4)
    assert job.report == {
        "locked": 0,
        "reencrypted": 4,
        "reencrypted_bytes": sum(map(len, bodies)),
        "gone": 0,
    }
    for row, body in zip(rows, bodies, strict=True):
        now = await latest(keeper, row)
        assert now["object_id"] != row["object_id"]
        assert bytes(now["wrapped_key"]) != bytes(row["wrapped_key"])
        assert (now["sha256"], now["size"], now["created_at"]) == (
            row["sha256"],
            row["size"],
            row["created_at"],
        )
        assert await keeper.read(now) == body
    await assert_only_what_rows_name(keeper)
    assert not any(keeper.path(row["store_key"]).exists() for row in rows)
    assert await keeper.pool.fetchval("SELECT count(*) FROM destruction_certificate") == 0


async def test_only_what_was_ordered(keeper: Keeper) -> None:
    one, other = [await keeper.store(file_of(100, seed)) for seed in range(2)]
    job, _ = await keeper.carry_out(reencrypt_order(dry_run=True))
    assert job.report == {"would_reencrypt": 2, "would_reencrypt_bytes": 200}
    for order in (reencrypt_order(key_id="another"), reencrypt_order(older_format=1)):
        job, _ = await keeper.carry_out(order)
        assert (job.state, job.total) == ("DONE", 0)
    assert await objects_of(keeper) == {one["object_id"], other["object_id"]}
    await keeper.carry_out(reencrypt_order(attachment_id=one["attachment_id"]))
    assert (await latest(keeper, one))["object_id"] != one["object_id"]
    assert (await latest(keeper, other))["object_id"] == other["object_id"]


async def test_what_cannot_be_read_stays_and_is_told(keeper: Keeper) -> None:
    bad, lost, good = [await keeper.store(file_of(100, seed)) for seed in range(3)]
    keeper.path(bad["store_key"]).write_bytes(bytes(bad["sealed_size"]))
    keeper.path(lost["store_key"]).unlink()
    job, found = await keeper.carry_out(reencrypt_order())
    assert {(one.kind, one.object_id) for one in found} == {
        ("OBJECT_DAMAGED", bad["object_id"]),
        ("OBJECT_MISSING", lost["object_id"]),
    }
    assert (job.state, (job.report or {})["reencrypted"]) == ("DONE", 1)
    assert (await latest(keeper, bad))["object_id"] == bad["object_id"]
    assert await keeper.read(await latest(keeper, good)) == file_of(100, 2)


async def test_what_the_store_locks_stays_and_what_the_rows_hold_is_locked_again(keeper: Keeper) -> None:
    locked, held = [await keeper.store(file_of(100, seed)) for seed in range(2)]
    await keeper.pool.execute(
        "UPDATE stored_object SET locked_until = now() + interval '1 day' WHERE object_id = $1",
        locked["object_id"],
    )
    await keeper.pool.execute(
        "UPDATE attachment SET on_hold = true WHERE attachment_id = $1", held["attachment_id"]
    )
    _, found = await keeper.carry_out(reencrypt_order())
    assert [(one.kind, one.object_id) for one in found] == [("LOCKED_IN_STORE", locked["object_id"])]
    assert (await latest(keeper, held))["object_id"] != held["object_id"]
    [order] = await newest_jobs(keeper.pool, kind="HOLD_ON_STORE")
    assert order.parameters == {"attachmentIds": [held["attachment_id"]]}


async def test_a_file_deleted_meanwhile_leaves_nothing(keeper: Keeper) -> None:
    row = await keeper.store(file_of(100))
    async with keeper.pool.acquire() as connection, connection.transaction():
        await connection.execute(
            "SELECT FROM attachment_version WHERE object_id = $1 FOR UPDATE", row["object_id"]
        )
        job, found = await keeper.carry_out(reencrypt_order())  # waits for nobody
    assert (job.state, found, (job.report or {})["gone"]) == ("DONE", [], 1)
    assert (await latest(keeper, row))["object_id"] == row["object_id"]
    await assert_only_what_rows_name(keeper)


async def test_while_the_store_is_down_it_waits_and_goes_on(keeper: Keeper) -> None:
    rows = [await keeper.store(file_of(100, seed)) for seed in range(3)]
    with planted("down:store.put.before:2"):
        job, _ = await keeper.carry_out(reencrypt_order())
    assert job.state == "QUEUED"
    await keeper.pool.execute("UPDATE job SET lease_until = NULL")
    job, found = await keeper.go_on(job.job_id)
    assert (job.state, found, (job.report or {})["reencrypted"]) == ("DONE", [], 3)
    assert await objects_of(keeper) & {row["object_id"] for row in rows} == set()
    await assert_only_what_rows_name(keeper)


async def test_cancelled_in_the_middle_it_leaves_nothing(keeper: Keeper) -> None:
    row = await keeper.store(file_of(_BIG))

    class Cancelling(DiskStore):
        async def put_part(self, key: str, upload: str, number: int, body: Buffer) -> str:
            [job] = await newest_jobs(keeper.pool, kind=KIND)
            await cancel_job(keeper.pool, job.job_id, keeper.desk.now())
            return await super().put_part(key, upload, number, body)

    store = Cancelling(keeper.folder / "objects", warn=False)
    job, _ = await keeper.with_store(store).carry_out(reencrypt_order())
    await store.close()
    assert job.state == "CANCELLED"
    assert await objects_of(keeper) == {row["object_id"]}
    await assert_only_what_rows_name(keeper)


@pytest.mark.parametrize("where", _POINTS)
async def test_killed_anywhere_another_goes_on(keeper: Keeper, fresh_database: str, where: str) -> None:
    bodies = [file_of(100), file_of(_BIG) if where.startswith("vault.part") else file_of(5_000)]
    rows = [await keeper.store(body) for body in bodies]
    job_id = await order_job(keeper.pool, reencrypt_order(), "KEEPER", keeper.desk.now())
    command = [
        sys.executable,
        "-m",
        "tests.support.keeping_child",
        fresh_database,
        str(keeper.folder),
        job_id,
    ]
    child = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, env={**os.environ, VARIABLE: f"kill:{where}"}
    )
    assert await child.wait() == -signal.SIGKILL
    for row, body in zip(rows, bodies, strict=True):  # whatever it left is served
        assert await keeper.read(await latest(keeper, row)) == body
    await keeper.pool.execute("UPDATE job SET lease_until = now()")
    job, found = await keeper.go_on(job_id)
    assert (job.state, found, job.done, (job.report or {})["reencrypted"]) == ("DONE", [], 2, 2)
    for row, body in zip(rows, bodies, strict=True):
        now = await latest(keeper, row)
        assert now["object_id"] != row["object_id"]
        assert await keeper.read(now) == body
    await assert_only_what_rows_name(keeper)
