"""Files move into another store while they are served; a kill there loses nothing. Next: test_verify.py."""

import asyncio
import os
import re
import signal
from contextlib import nullcontext
from pathlib import Path

import asyncpg
import pytest

from resolvers.attachments.downloads import delete_attachment
from resolvers.custody.kinds import kinds_of
from resolvers.custody.moving import EMPTY_FORMER, MIGRATE, order_of
from resolvers.custody.orders import DESTROY
from resolvers.jobs.job import LIVE, Job, find_job, order_job
from resolvers.jobs.run import run_next
from resolvers.write.context import Request
from storage import DiskConfig, open_store
from storage.copying import SMALL_BYTES, Copier, Outcome
from storage.disk import DiskStore
from storage.errors import Refused
from storage.faults import VARIABLE
from storage.memory import MemoryStore
from storage.moving import Moving, sides
from storage.parts import PART_BYTES
from storage.probe import prove_locks
from storage.store import Buffer, Store
from tests.support.forked import Forked
from tests.support.keeping import Keeper
from tests.support.moving_child import moving_in
from tests.support.radosgw import RadosGw, radosgw
from tests.support.swift import Swift
from tests.support.vaults import chunked, file_of, keys_of
from tests.support.writing import SALES

__all__ = ["radosgw"]

ROOT = Path(__file__).resolve().parents[2]
SIZES = (0, 10, 70_000, SMALL_BYTES + 300_000)
NAMED = sorted(
    {
        name
        for source in ("storage/copying.py", "resolvers/custody/moving.py")
        for name in re.findall(r'point\("(.+?)"\)', (ROOT / source).read_text("utf-8"))
    }
)
FEW = ("migrate.placing", "migrate.completed", "empty.removing")


async def delete(keeper: Keeper, row: asyncpg.Record) -> None:
    """And destroyed, as a worker does it within seconds."""
    request = Request(row["version"], frozenset({"GEN-CONFIRM"}))
    await delete_attachment(keeper.shelf.writer.call(SALES), row["attachment_id"], request)
    kinds = {DESTROY: kinds_of(keeper.desk)[DESTROY]}
    while job := await run_next(keeper.pool, kinds):
        assert (await find_job(keeper.pool, job.job_id)).state == "DONE"


async def carried_out(keeper: Keeper, kind: str, *, dry_run: bool = False) -> dict[str, int]:
    job, found = await keeper.carry_out(order_of(kind, dry_run=dry_run))
    assert (job.state, job.error, found) == ("DONE", None, [])
    return job.report or {}


async def assert_holds(
    keeper: Keeper, files: dict[asyncpg.Record, bytes], gone: list[asyncpg.Record]
) -> None:
    """All files read back, and of those that were destroyed there is nothing, in neither store."""
    for row, body in files.items():
        assert await keeper.read(row) == body
    store = keeper.desk.store
    for row in gone:
        assert await store.versions_left(row["store_key"]) == 0
    for side in filter(None, sides(store)):
        for key in await keys_of(side, "slips/"):
            slip = b"".join([chunk async for chunk in side.get(key)])
            assert not any(row["object_id"].encode() in slip for row in gone)


async def test_from_disk_into_s3_while_files_are_served(keeper: Keeper, swift: Swift) -> None:
    files = {await keeper.store(body): body for body in map(file_of, SIZES)}
    begun = await keeper.begin(PART_BYTES + 90_000)  # in the former store, with parts and a tail
    bodies = {begun: file_of(PART_BYTES + 90_000)}
    cut = bodies[begun][: PART_BYTES + 50_000]
    await keeper.files.receive(SALES, begun, 0, len(cut), chunked(cut))
    bucket = swift.bucket(versions=True)
    store = open_store(bucket, DiskConfig(keeper.folder / "objects"))
    both = keeper.with_store(store)
    for row, body in files.items():
        assert await both.read(row) == body
    dry = await carried_out_with_uploads(both, MIGRATE, dry_run=True)
    assert dry["would_copy"] == 2 * len(SIZES) + 1
    assert await keys_of(sides(store)[0]) == []

    gone: list[asyncpg.Record] = []

    async def traffic() -> None:
        for number in range(6):
            body = file_of(1000 + number)
            files[await both.store(body)] = body
            if number % 2:
                row = next(iter(files))
                gone.append(row)
                del files[row]
                await delete(both, row)
        rest = bodies[begun][len(cut) :]
        done = await both.files.receive(SALES, begun, len(cut), len(rest), chunked(rest))
        assert done.version == 1

    await asyncio.gather(traffic(), carried_out_with_uploads(both, MIGRATE))
    await assert_holds(both, files, gone)
    await carried_out(both, MIGRATE)
    report = await carried_out(both, EMPTY_FORMER, dry_run=True)
    assert (report.get("left", 0), "removed" in report) == (0, False)
    await carried_out(both, EMPTY_FORMER)
    assert await keys_of(DiskStore(keeper.folder / "objects", warn=False)) == []
    await assert_holds(both, files, gone)
    only = keeper.with_store(open_store(bucket))
    await assert_holds(only, files, gone)
    for opened in (store, only.desk.store):
        await opened.close()


async def carried_out_with_uploads(keeper: Keeper, kind: str, *, dry_run: bool = False) -> dict[str, int]:
    """An upload that goes on in the former store is told, and nothing else."""
    job, found = await keeper.carry_out(order_of(kind, dry_run=dry_run))
    assert (job.state, job.error) == ("DONE", None)
    assert {one.kind for one in found} <= {"UPLOAD_IN_FORMER"}
    return job.report or {}


@pytest.mark.parametrize("fault", FEW)
async def test_killed_at_a_few_points(fresh_database: str, keeper: Keeper, fault: str) -> None:
    await killed_and_gone_on(fresh_database, keeper, fault)


@pytest.mark.faults
@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("fault", NAMED)
async def test_killed_at_every_point(fresh_database: str, keeper: Keeper, fault: str, times: int) -> None:
    await killed_and_gone_on(fresh_database, keeper, f"{fault}:{times}")


async def killed_and_gone_on(dsn: str, keeper: Keeper, fault: str) -> None:
    """While the worker is dead, files are destroyed: nothing of them may come back."""
    files = {await keeper.store(body): body for body in (*map(file_of, SIZES), file_of(SIZES[-1], 1))}
    store = moving_in(keeper.folder)
    both = keeper.with_store(store)
    kind = MIGRATE if fault.startswith("migrate.") else EMPTY_FORMER
    if kind == EMPTY_FORMER:
        await carried_out(both, MIGRATE)
    job_id = await order_job(both.pool, order_of(kind), "KEEPER", both.desk.now())
    assert await died(dsn, keeper.folder, job_id, fault) or fault.endswith(":2")  # some pass but once
    await assert_holds(both, files, [])
    gone = list(files)[1::3]
    for row in gone:
        del files[row]
        await delete(both, row)
    await assert_holds(both, files, gone)
    assert (await ended(both, job_id)).state == "DONE"
    await assert_holds(both, files, gone)
    await carried_out(both, EMPTY_FORMER)
    new, former = sides(store)
    assert former is not None
    assert [await keys_of(former), [one async for one in new.unfinished()]] == [[], []]
    await assert_holds(both, files, gone)
    left = {key for row in files for key in (row["store_key"], row["slip"])}
    assert set(await keys_of(new)) == left
    await store.close()


async def died(dsn: str, folder: Path, job_id: str, fault: str, stores: str = "two") -> bool:
    command = ("-m", "tests.support.moving_child", dsn, str(folder), job_id, stores)
    child = Forked(command, {**os.environ, VARIABLE: f"kill:{fault}"})
    return await child.ended() == -signal.SIGKILL


async def ended(keeper: Keeper, job_id: str) -> Job:
    """The dead worker's lease must end first."""
    async with asyncio.timeout(30):
        while (job := await find_job(keeper.pool, job_id)).state in LIVE:
            if await run_next(keeper.pool, kinds_of(keeper.desk), job_id) is None:
                await asyncio.sleep(0.05)
    return job


class Between(MemoryStore):
    """Something happens once before a body is stored."""

    def __init__(self) -> None:
        super().__init__()
        self.before: list[Store] = []

    async def put(self, key: str, body: Buffer) -> None:
        for store in self.before:
            await store.delete(key)
        await super().put(key, body)


@pytest.mark.parametrize("wanted", [True, False])
async def test_what_is_removed_without_the_lock_does_not_come_back(wanted: bool) -> None:
    """Scraps of uploads; but what a row still names is never removed for being gone from the former store."""
    new, former = Between(), MemoryStore()
    await former.put("objects/ab/one", b"x")
    new.before = [former]

    async def is_wanted(key: str) -> bool:
        return wanted and key == "objects/ab/one"

    copier = Copier(new, former, nullcontext, is_wanted)
    [entry] = [entry async for entry in former.list()]
    assert await copier.copy([entry]) == [Outcome.COPIED if wanted else Outcome.GONE]
    assert await keys_of(new) == (["objects/ab/one"] if wanted else [])


class Spoiling(MemoryStore):
    """Gives back something else than it was given."""

    async def put(self, key: str, body: Buffer) -> None:
        await super().put(key, bytes(body[:-1]) + b"?")


async def test_a_copy_that_differs_is_told_and_goes_again(keeper: Keeper) -> None:
    row = await keeper.store(file_of(10))
    both = keeper.with_store(Moving(Spoiling(), keeper.desk.store))
    job, found = await both.carry_out(order_of(MIGRATE))
    assert job.state == "DONE"
    assert {one.subject for one in found} == {row["store_key"], row["slip"]}
    assert {one.kind for one in found} == {"COPY_FAILED"}
    assert await both.read(row) == file_of(10)
    job, found = await both.carry_out(order_of(EMPTY_FORMER))
    assert {one.kind for one in found} == {"NOT_COPIED"}
    assert await keeper.read(row) == file_of(10)


async def test_what_differs_is_not_removed(keeper: Keeper) -> None:
    row = await keeper.store(file_of(10))
    new = MemoryStore()
    both = keeper.with_store(Moving(new, keeper.desk.store))
    await carried_out(both, MIGRATE)
    for key in (row["store_key"], row["slip"]):
        await new.put(key, b"?" * await new.size(key))
    _, found = await both.carry_out(order_of(EMPTY_FORMER))
    assert {one.kind for one in found} == {"COPY_DIFFERS"}
    assert await keeper.read(row) == file_of(10)


async def test_locks_go_along(keeper: Keeper) -> None:
    row = await keeper.store(file_of(10))
    former, new = MemoryStore(locking=True), MemoryStore(locking=True)
    for key in (row["store_key"], row["slip"]):
        await former.put(key, b"".join([chunk async for chunk in keeper.desk.store.get(key)]))
    assert former.locks is not None
    assert new.locks is not None
    await former.locks.hold(row["store_key"], True)
    weak = keeper.with_store(Moving(MemoryStore(), former))
    _, found = await weak.carry_out(order_of(MIGRATE))
    assert [(one.kind, one.subject) for one in found] == [("LOCK_NOT_CARRIED", row["store_key"])]
    both = keeper.with_store(Moving(new, former))
    await carried_out(both, MIGRATE)
    assert (await new.locks.lock_of(row["store_key"])).held
    with pytest.raises(Refused):
        await new.delete(row["store_key"])
    _, found = await both.carry_out(order_of(EMPTY_FORMER))
    assert [(one.kind, one.subject) for one in found] == [("NOT_REMOVED", row["store_key"])]


async def test_without_a_former_store_the_job_says_so(keeper: Keeper) -> None:
    job, _ = await keeper.carry_out(order_of(MIGRATE))
    assert job.state == "FAILED"
    assert "DOSSIER_FORMER_STORE" in (job.error or "")


async def test_one_store_under_two_names_is_not_emptied(keeper: Keeper) -> None:
    row = await keeper.store(file_of(10))
    same = DiskStore(keeper.folder / "objects", warn=False)
    both = keeper.with_store(Moving(keeper.desk.store, same))
    for kind in (MIGRATE, EMPTY_FORMER):
        job, found = await both.carry_out(order_of(kind))
        assert (job.state, found) == ("FAILED", [])
        assert "the same" in (job.error or "")
    assert await keeper.read(row) == file_of(10)


@pytest.mark.faults
async def test_object_lock_goes_along(keeper: Keeper, radosgw: RadosGw) -> None:
    """From one bucket into another, whose locks nobody has tried yet."""
    row = await keeper.store(file_of(10))
    former = open_store(radosgw.bucket(locks=True))
    locks = await prove_locks(former)
    assert locks is not None
    for key in (row["store_key"], row["slip"]):
        await former.put(key, b"".join([chunk async for chunk in keeper.desk.store.get(key)]))
    await locks.hold(row["store_key"], True)
    both = keeper.with_store(Moving(open_store(radosgw.bucket(locks=True)), former))
    await carried_out(both, MIGRATE)
    assert await both.read(row) == file_of(10)
    moved = sides(both.desk.store)[0]
    assert moved.locks is not None
    assert (await moved.locks.lock_of(row["store_key"])).held
    with pytest.raises(Refused):
        await moved.delete(row["store_key"])
    for store in (moved, former):
        await store.close()
