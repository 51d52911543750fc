"""Stored files are read and compared; what fails is shut away with an incident. Next: test_reconcile.py."""

import asyncio
from datetime import timedelta
from typing import Any

import asyncpg
import orjson
import pytest

from models.rules.packing import WantedSet
from resolvers.access.audit import Asker
from resolvers.access.caller import Caller, Grant
from resolvers.attachments.bytes import Unreadable
from resolvers.attachments.exporting import find_set, read_set
from resolvers.custody.incidents import IncidentsWanted, close_incident, list_incidents
from resolvers.custody.quarantine import Quarantined
from resolvers.custody.repairing import repair_order
from resolvers.custody.verifying import order_check, verify_order
from resolvers.errors import Denied, Gone, Refused
from resolvers.jobs.job import cancel_job, findings_of, order_job
from storage.disk import DiskStore
from storage.faults import planted
from storage.keys_file import add_key
from storage.memory import MemoryStore
from storage.pace import Pace
from tests.keeping.test_moving import died, ended
from tests.support.keeping import Keeper
from tests.support.vaults import file_of, flipped
from tests.support.writing import SALES

_GIVE_TO_AN_ITEM = """
WITH item AS (
    INSERT INTO archive_item (item_id, institution_code, archive_type, title, state, version, created_on,
        created_by, changed_at, changed_by)
    VALUES (repeat('e', 32), 'TIANPU', 'KU/BG', '年度财务报告', 'DRAFT', 1, now(), 'AO', now(), 'AO'))
UPDATE attachment SET customer_number = NULL, item_id = repeat('e', 32) WHERE attachment_id = $1
"""
_INCIDENTS = "SELECT * FROM incident ORDER BY found_at"


def damage(keeper: Keeper, row: asyncpg.Record, at: int = -1) -> bytes:
    """One bit; what was there before."""
    path = keeper.path(row["store_key"])
    whole = path.read_bytes()
    path.write_bytes(flipped(whole, at))
    return whole


async def test_what_stands_is_dated_and_what_does_not_is_shut_away(keeper: Keeper) -> None:
    good, bad, lost = [await keeper.store(file_of(size)) for size in (70_000, 5_000, 10)]
    damage(keeper, bad)
    keeper.path(lost["store_key"]).unlink()
    job, found = await keeper.carry_out(verify_order())
    assert (job.state, job.done, job.total) == ("DONE", 3, 3)
    assert job.report == {"objects": 3, "bytes": 75_010, "damaged": 1, "missing": 1}
    assert {(one.kind, one.object_id) for one in found} == {
        ("OBJECT_DAMAGED", bad["object_id"]),
        ("OBJECT_MISSING", lost["object_id"]),
    }
    assert (await keeper.row(good["object_id"]))["verified_at"] is not None
    assert (await keeper.row(good["object_id"]))["quarantined_at"] is None
    incidents = {row["object_id"]: row for row in await keeper.pool.fetch(_INCIDENTS)}
    assert set(incidents) == {bad["object_id"], lost["object_id"]}
    told = incidents[bad["object_id"]]
    assert (told["code"], told["found_by"]) == ("AR-INTEGRITY", job.job_id)
    assert (told["attachment_id"], told["version"]) == (bad["attachment_id"], 1)
    assert told["customer_number"] == keeper.number
    assert orjson.loads(told["details"])["finding"] == "OBJECT_DAMAGED"
    for row in (bad, lost):
        assert (await keeper.row(row["object_id"]))["verified_at"] is None
        with pytest.raises(Quarantined):
            await keeper.read(row)
    await keeper.carry_out(verify_order())
    assert len(await keeper.pool.fetch(_INCIDENTS)) == 2


async def test_a_dry_run_finds_and_changes_nothing(keeper: Keeper) -> None:
    row = await keeper.store(file_of(5_000))
    damage(keeper, row)
    _, found = await keeper.carry_out(verify_order(dry_run=True))
    assert [one.kind for one in found] == ["OBJECT_DAMAGED"]
    assert await keeper.pool.fetch(_INCIDENTS) == []
    assert (await keeper.row(row["object_id"]))["quarantined_at"] is None


async def test_a_missing_key_is_told_and_shuts_nothing_away(keeper: Keeper) -> None:
    row = await keeper.store(file_of(5_000))
    content: dict[str, Any] = orjson.loads((keeper.folder / "keys.json").read_bytes())
    add_key(keeper.folder / "keys.json")
    newer: dict[str, Any] = orjson.loads((keeper.folder / "keys.json").read_bytes())
    del newer["keys"][content["current"]]
    (keeper.folder / "keys.json").write_bytes(orjson.dumps(newer))
    _, [found] = await keeper.carry_out(verify_order())
    assert (found.kind, found.details["key"]) == ("KEY_UNAVAILABLE", row["key_id"])
    assert (await keeper.row(row["object_id"]))["quarantined_at"] is None
    (keeper.folder / "keys.json").unlink()
    job, found = await keeper.carry_out(verify_order())
    assert (job.state, found) == ("FAILED", [])
    (keeper.folder / "keys.json").write_bytes(orjson.dumps(content))
    (keeper.folder / "keys.json").chmod(0o600)
    job, found = await keeper.carry_out(verify_order())
    assert (job.state, found) == ("DONE", [])


async def test_an_empty_store_is_no_reason_to_shut_everything_away(keeper: Keeper) -> None:
    row = await keeper.store(file_of(5_000))
    job, found = await keeper.with_store(MemoryStore()).carry_out(verify_order())
    assert (job.state, found) == ("FAILED", [])
    assert "the right bucket" in (job.error or "")
    assert (await keeper.row(row["object_id"]))["quarantined_at"] is None


async def test_a_sample_and_an_age(keeper: Keeper) -> None:
    rows = [await keeper.store(file_of(100, seed)) for seed in range(24)]
    job, _ = await keeper.carry_out(verify_order(percent=50))
    assert job.done == job.total
    assert 0 < job.done < len(rows)
    assert (await keeper.carry_out(verify_order(older_days=1)))[0].done == 0
    await keeper.pool.execute("UPDATE stored_object SET verified_at = now() - interval '2 days'")
    job, _ = await keeper.carry_out(verify_order(older_days=1))
    assert job.done == len(rows)


async def test_the_worker_orders_a_check_of_what_is_old_once_a_day(keeper: Keeper) -> None:
    await keeper.store(file_of(100))
    now = keeper.desk.now()
    assert await order_check(keeper.pool, 90, 20, now) == 0
    later = now + timedelta(days=91)
    assert [await order_check(keeper.pool, 90, 20, later) for _ in range(2)] == [1, 0]
    [job_id] = [row[0] for row in await keeper.pool.fetch("SELECT job_id FROM job")]
    job, _ = await keeper.go_on(job_id)
    assert (job.created_by, job.parameters["older_days"], job.state) == ("WORKER", 90, "DONE")
    assert await order_check(keeper.pool, 90, 20, later + timedelta(hours=23)) == 0
    assert await order_check(keeper.pool, 90, 20, later + timedelta(hours=25)) == 1


async def test_it_goes_on_where_it_broke_off(keeper: Keeper) -> None:
    for seed in range(7):
        await keeper.store(file_of(100, seed))
    with planted("down:verify.checked:2"):
        job, _ = await keeper.carry_out(verify_order())
    assert (job.state, job.done) == ("QUEUED", 2)
    await keeper.pool.execute("UPDATE job SET lease_until = NULL")
    job, _ = await keeper.go_on(job.job_id)
    assert (job.state, job.done, job.report) == ("DONE", 7, {"objects": 7, "bytes": 700})
    job, _ = await keeper.carry_out(verify_order())
    assert (await cancel_job(keeper.pool, job.job_id, keeper.desk.now())).state == "DONE"


@pytest.mark.faults
@pytest.mark.parametrize("fault", ["verify.checked", "verify.checked:3"])
async def test_killed_it_goes_on_and_each_damage_is_one_incident(
    fresh_database: str, keeper: Keeper, fault: str
) -> None:
    rows = [await keeper.store(file_of(100, seed)) for seed in range(8)]
    for row in rows[::2]:
        damage(keeper, row)
    job_id = await order_job(keeper.pool, verify_order(), "KEEPER", keeper.desk.now())
    assert await died(fresh_database, keeper.folder, job_id, fault, "alone")
    job = await ended(keeper, job_id)
    assert (job.state, job.done) == ("DONE", 8)
    assert len(await findings_of(keeper.pool, job_id)) == 4
    incidents = await keeper.pool.fetch(_INCIDENTS)
    assert sorted(one["object_id"] for one in incidents) == sorted(row["object_id"] for row in rows[::2])


async def test_a_file_deleted_meanwhile_is_no_finding(keeper: Keeper) -> None:
    """As the worker does it: the row is marked, then the object goes."""
    row, other = await keeper.store(file_of(100)), await keeper.store(file_of(200))

    class Deleting(DiskStore):
        async def size(self, key: str) -> int:
            if key == row["store_key"]:
                await keeper.pool.execute(
                    "UPDATE stored_object SET dropped_at = now() WHERE object_id = $1", row["object_id"]
                )
                await self.delete(key)
            return await super().size(key)

    store = Deleting(keeper.folder / "objects", warn=False)
    job, found = await keeper.with_store(store).carry_out(verify_order())
    await store.close()
    assert (job.state, found) == ("DONE", [])
    assert (await keeper.row(other["object_id"]))["verified_at"] is not None


async def test_a_reader_who_meets_damage_shuts_it_away(keeper: Keeper) -> None:
    row = await keeper.store(file_of(5_000))
    damage(keeper, row)
    with pytest.raises(Quarantined):
        await keeper.read(row)
    [incident] = await keeper.pool.fetch(_INCIDENTS)
    assert (incident["object_id"], incident["found_by"]) == (row["object_id"], "SC01")
    lost = await keeper.store(file_of(6_000))
    keeper.path(lost["store_key"]).unlink()
    with pytest.raises(Unreadable):  # one read does not tell a lost object from a store that is not there
        await keeper.read(lost)
    assert len(await keeper.pool.fetch(_INCIDENTS)) == 1


async def test_a_set_of_files_meets_damage_as_a_reader_does(keeper: Keeper) -> None:
    row = await keeper.store(file_of(5_000))
    damage(keeper, row)
    wanted, now, pool = WantedSet((), (row["attachment_id"],), "audit"), keeper.desk.now(), keeper.pool
    found = await find_set(pool, SALES, wanted, now)
    with pytest.raises(Quarantined):
        assert [chunk async for chunk in read_set(pool, keeper.desk.vault, Asker(SALES), found)] == []
    assert await pool.fetchval("SELECT found_by FROM incident") == "SC01"
    with pytest.raises(Quarantined):
        await find_set(pool, SALES, wanted, now)


async def test_the_incident_of_an_item_s_file_names_the_item(keeper: Keeper) -> None:
    row = await keeper.store(file_of(100))
    await keeper.pool.execute(_GIVE_TO_AN_ITEM, row["attachment_id"])
    damage(keeper, row)
    await keeper.carry_out(verify_order())
    manager = Caller("AM", (Grant.everywhere("archiveManager"), Grant("storageAdmin")))
    for caller, item in ((manager, "e" * 32), (Caller("KEEP", (Grant.everywhere("storageAdmin"),)), None)):
        [one] = await list_incidents(keeper.pool, caller, IncidentsWanted())
        assert (one.customer_number, one.item_id) == (None, item)


async def test_an_incident_is_closed_once_and_names_no_one_out_of_sight(keeper: Keeper) -> None:
    row = await keeper.store(file_of(5_000))
    damage(keeper, row)
    await keeper.carry_out(verify_order())
    here = Caller("KEEP", (Grant.everywhere("storageAdmin"),))
    away = Caller("AWAY", (Grant("storageAdmin"),))
    now, pool = keeper.desk.now(), keeper.pool
    [seen] = await list_incidents(pool, here, IncidentsWanted())
    [dark] = await list_incidents(pool, away, IncidentsWanted(open=True))
    assert (seen.customer_number, dark.customer_number) == (keeper.number, None)
    assert (seen.shut, seen.attachment_id) == (True, row["attachment_id"])
    for caller in (SALES, Caller("AU", (Grant.everywhere("auditor"),))):
        with pytest.raises(Denied):
            await close_incident(pool, Asker(caller), seen.incident_id, "restored", now)
    for wrong in (" ", "x" * 1001):
        with pytest.raises(Refused):
            await close_incident(pool, Asker(here), seen.incident_id, wrong, now)
    with pytest.raises(Gone):
        await close_incident(pool, Asker(here), "0", "restored", now)
    closed = await close_incident(pool, Asker(here), seen.incident_id, "从备份恢复 ", now)
    assert (closed.closed_by, closed.measures, closed.shut) == ("KEEP", "从备份恢复", True)
    assert await close_incident(pool, Asker(here), seen.incident_id, "从备份恢复", now) == closed
    with pytest.raises(Refused):
        await close_incident(pool, Asker(away), seen.incident_id, "otherwise", now)
    assert await list_incidents(pool, here, IncidentsWanted(open=True)) == []
    assert await list_incidents(pool, here, IncidentsWanted(after=seen.incident_id)) == []


async def test_quarantine_ends_by_a_repair_that_reads_it_first(keeper: Keeper) -> None:
    row = await keeper.store(file_of(5_000))
    whole = damage(keeper, row)
    _, [damaged] = await keeper.carry_out(verify_order())
    release = repair_order("RELEASE_QUARANTINE", finding_id=damaged.finding_id)
    _, [told] = await keeper.carry_out(release)
    assert told.kind == "NOT_REPAIRED"
    keeper.path(row["store_key"]).write_bytes(whole)
    _, [stands] = await keeper.carry_out(verify_order())
    assert stands.kind == "OBJECT_QUARANTINED"
    with pytest.raises(Quarantined):
        await keeper.read(row)
    dry = repair_order("RELEASE_QUARANTINE", finding_id=damaged.finding_id, dry_run=True)
    _, [would] = await keeper.carry_out(dry)
    assert would.kind == "WOULD_REPAIR"
    with pytest.raises(Quarantined):
        await keeper.read(row)
    assert (await keeper.carry_out(release))[1] == []
    assert await keeper.read(row) == file_of(5_000)
    _, [again] = await keeper.carry_out(release)
    assert "repaired already" in again.details["why"]


async def test_no_more_bytes_a_second_than_ordered() -> None:
    paused: list[float] = []

    async def pause(seconds: float) -> None:
        await asyncio.sleep(0)
        paused.append(seconds)

    store = MemoryStore()
    await store.put("a", bytes(1_000_000))
    paced = Pace(store, 100_000, clock=lambda: 0.0, pause=pause)
    assert len(b"".join([chunk async for chunk in paced.get("a")])) == 1_000_000
    assert paused[-1] == pytest.approx(10.0)  # on a clock that stands, all of it is still owed
    assert [entry.key async for entry in paced.list()] == ["a"]
