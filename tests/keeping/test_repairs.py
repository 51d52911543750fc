"""Each finding's repair, and what stands against it. Next: test_races.py."""

import json
import secrets
from collections import Counter

import asyncpg
import pytest

from resolvers.attachments.cleaning import clean
from resolvers.custody.locking import KIND as HOLD_ON_STORE
from resolvers.custody.orders import DESTROY, Wish, order_destruction
from resolvers.custody.repairing import repair_order
from resolvers.custody.rotating import KIND as ROTATE_KEYS
from resolvers.jobs.job import Found, Order, find_finding, findings_of, newest_jobs, order_job
from storage.faults import planted
from storage.keys_file import add_key
from storage.memory import MemoryStore
from storage.reading import read_whole
from tests.keeping.test_moving import died, ended
from tests.keeping.test_reconcile import aged, kinds, mend, plant, reconciled
from tests.support.keeping import Keeper
from tests.support.vaults import file_of


async def refused(keeper: Keeper, found: Found, repair: str) -> str:
    _, [told] = await keeper.carry_out(repair_order(repair, finding_id=found.finding_id))
    assert told.kind == "NOT_REPAIRED"
    assert (await find_finding(keeper.pool, found.finding_id)).state == "OPEN"
    return told.details["why"]


async def destroy(keeper: Keeper, row: asyncpg.Record) -> str:
    """The job that is ordered with its deletion."""
    identity = row["attachment_id"]
    async with keeper.pool.acquire() as connection, connection.transaction():
        file = await connection.fetchrow("SELECT * FROM attachment WHERE attachment_id = $1", identity)
        assert file is not None
        await order_destruction(connection, file, Wish("KEEPER", keeper.desk.now()))
        await connection.execute("DELETE FROM attachment WHERE attachment_id = $1", identity)
    return (await newest_jobs(keeper.pool, kind=DESTROY))[0].job_id


async def test_all_of_a_job_that_one_repair_is_for(keeper: Keeper) -> None:
    await keeper.store(file_of(10))
    ids = [secrets.token_hex(16) for _ in range(5)]
    for one in ids:
        await plant(keeper, f"objects/{one[:2]}/{one}")
    await plant(keeper, f"tails/{ids[0]}-{ids[1]}")
    job, found = await reconciled(keeper)
    upload = repair_order("ABORT_UPLOAD", job_id=job.job_id)
    assert (await keeper.carry_out(upload))[0].report == {}
    with planted("down:repair.done:3"):
        broken, _ = await keeper.carry_out(repair_order("REMOVE_ORPHAN", job_id=job.job_id))
    assert (broken.state, broken.done) == ("QUEUED", 2)
    await keeper.pool.execute("UPDATE job SET lease_until = NULL")
    ended, told = await keeper.go_on(broken.job_id)
    assert (ended.state, told) == ("DONE", [])
    assert {(await find_finding(keeper.pool, one.finding_id)).state for one in found} == {"REPAIRED"}
    assert (await reconciled(keeper))[1] == []


@pytest.mark.parametrize("fault", ["store.delete.after:2", "repair.done:1", "repair.done:3"])
async def test_who_repairs_is_killed_and_another_goes_on(
    keeper: Keeper, fresh_database: str, fault: str
) -> None:
    row = await keeper.store(file_of(10))
    ids = [secrets.token_hex(16) for _ in range(3)]
    paths = [await plant(keeper, f"objects/{one[:2]}/{one}") for one in ids]
    job, found = await reconciled(keeper)
    order = repair_order("REMOVE_ORPHAN", job_id=job.job_id)
    job_id = await order_job(keeper.pool, order, "KEEPER", keeper.desk.now())
    assert await died(fresh_database, keeper.folder, job_id, fault, "alone")
    assert any(not path.exists() for path in paths)
    job = await ended(keeper, job_id)
    assert (job.state, await findings_of(keeper.pool, job_id)) == ("DONE", [])
    assert {(await find_finding(keeper.pool, one.finding_id)).state for one in found} == {"REPAIRED"}
    assert not any(path.exists() for path in paths)
    assert await keeper.read(row) == file_of(10)


async def test_the_last_key_of_an_object_that_is_there_is_not_removed(keeper: Keeper) -> None:
    """As after the restore of an older database: the rows are gone, the files are not."""
    row, other = await keeper.store(file_of(10)), await keeper.store(file_of(20))
    aged(keeper.path(other["slip"])).write_bytes(
        keeper.path(other["slip"]).read_bytes() + keeper.path(row["slip"]).read_bytes()
    )
    for key in (row["slip"], row["store_key"], other["slip"]):
        aged(keeper.path(key))
    await keeper.pool.execute("DELETE FROM attachment_version WHERE object_id = $1", row["object_id"])
    await keeper.pool.execute("DELETE FROM stored_object WHERE object_id = $1", row["object_id"])
    _, found = await reconciled(keeper, deep=True)
    by = {finding.kind: finding for finding in found}
    assert set(by) == {"OBJECT_ORPHAN", "SLIP_ORPHAN", "SLIP_LINE_STRAY"}
    assert "holds the key of" in await refused(keeper, by["SLIP_ORPHAN"], "REMOVE_ORPHAN")
    assert "holds the key of" in await refused(keeper, by["SLIP_LINE_STRAY"], "REMOVE_LINE")
    await mend(keeper, by["OBJECT_ORPHAN"], "REMOVE_ORPHAN")
    await mend(keeper, by["SLIP_ORPHAN"], "REMOVE_ORPHAN")
    await mend(keeper, by["SLIP_LINE_STRAY"], "REMOVE_LINE")
    assert (await reconciled(keeper, deep=True))[1] == []


async def test_a_repair_looks_at_what_is_there_now(keeper: Keeper) -> None:
    row = await keeper.store(file_of(10))
    key = await keeper.pool.fetchrow("SELECT * FROM attachment_version")
    await keeper.pool.execute("DELETE FROM attachment_version")
    await keeper.pool.execute("DELETE FROM stored_object")
    for one in (row["store_key"], row["slip"]):
        aged(keeper.path(one))
    _, found = await reconciled(keeper)
    assert kinds(found) == Counter(["OBJECT_ORPHAN", "SLIP_ORPHAN"])
    names = [name for name in row.keys() if name not in ("attachment_id", "version")]
    values = ", ".join(f"${at}" for at in range(1, len(names) + 1))
    await keeper.pool.execute(
        f"INSERT INTO stored_object ({', '.join(names)}) VALUES ({values})", *(row[name] for name in names)
    )
    assert key is not None
    for one in found:
        assert "names it" in await refused(keeper, one, "REMOVE_ORPHAN")
    assert keeper.path(row["store_key"]).exists()
    wrong = await refused(keeper, found[0], "REWRITE_SLIP")
    assert wrong == "REWRITE_SLIP is no repair of OBJECT_ORPHAN: REMOVE_ORPHAN"


async def test_a_file_under_hold_is_not_removed_by_any_repair(keeper: Keeper) -> None:
    """It has a row, and no finding of something that has a row removes anything."""
    row = await keeper.store(file_of(10))
    await keeper.pool.execute("UPDATE attachment SET on_hold = true")
    keeper.path(row["store_key"]).write_bytes(b"short")
    _, [found] = await reconciled(keeper)
    assert "no repair" in await refused(keeper, found, "REMOVE_ORPHAN")
    assert keeper.path(row["store_key"]).exists()


async def test_a_slip_that_rotation_could_not_read(keeper: Keeper) -> None:
    """Rewritten from the rows; while the key is away nothing is said to be well."""
    row = await keeper.store(file_of(10))
    slip, keys = keeper.path(row["slip"]), keeper.folder / "keys.json"
    slip.write_bytes(b"no line at all\n")
    add_key(keys)
    _, [found] = await keeper.carry_out(Order(ROTATE_KEYS, {}))
    assert (found.kind, found.subject) == ("SLIP_UNREADABLE", row["slip"])
    assert "no entry" in await refused(keeper, found, "RETRY")
    whole = keys.read_text("utf-8")
    content = json.loads(whole)
    content["keys"] = {content["current"]: content["keys"][content["current"]]}
    keys.write_text(json.dumps(content), "utf-8")
    for repair in ("REWRITE_SLIP", "RETRY"):
        await refused(keeper, found, repair)
    keys.write_text(whole, "utf-8")
    await mend(keeper, found, "REWRITE_SLIP")
    job, told = await keeper.carry_out(Order(ROTATE_KEYS, {}))
    assert (job.report, told) == ({f"from {row['key_id']}": 1, "slips": 1}, [])


async def test_a_slip_is_found_by_the_object_that_is_destroyed(keeper: Keeper) -> None:
    """The job of destruction speaks of the object; its line goes with the broken ones."""
    row, other = await keeper.store(file_of(10)), await keeper.store(file_of(20))
    await keeper.pool.execute("UPDATE stored_object SET slip = $1", row["slip"])
    keeper.path(row["slip"]).write_bytes(b"broken\n" + keeper.path(other["slip"]).read_bytes())
    job_id = await destroy(keeper, row)
    job, [found] = await keeper.go_on(job_id)
    assert (job.state, found.kind, found.subject) == ("FAILED", "SLIP_UNREADABLE", row["object_id"])
    await mend(keeper, found, "REWRITE_SLIP")
    await clean(keeper.pool, keeper.desk.vault, keeper.desk.now())  # it is queued again
    assert (await keeper.go_on(job_id))[0].report == {"destroyed": 1}
    assert await keeper.read(other) == file_of(20)


async def test_locks_that_a_store_refused_or_others_placed(keeper: Keeper) -> None:
    store = MemoryStore(locking=True)
    assert store.locks is not None
    here = keeper.with_store(store)
    row = await here.store(file_of(10))
    key, body = row["store_key"], bytes(await read_whole(store, row["store_key"]))
    await here.pool.execute("UPDATE attachment SET on_hold = true")
    await store.delete(key)
    _, [found] = await here.carry_out(Order(HOLD_ON_STORE, {}))
    assert "not in the store" in await refused(here, found, "LOCK_AGAIN")
    await store.put(key, body)
    await mend(here, found, "LOCK_AGAIN")
    assert (await store.locks.lock_of(key)).held
    assert (await here.row(row["object_id"]))["held_by_store"]

    await here.pool.execute("UPDATE stored_object SET held_by_store = false")  # another's hold
    _, [elsewhere] = await here.go_on(await destroy(here, row))
    assert elsewhere.kind == "HELD_ELSEWHERE"
    assert "release it there" in await refused(here, elsewhere, "RETRY")
    await store.locks.hold(key, False)
    await mend(here, elsewhere, "RETRY")
