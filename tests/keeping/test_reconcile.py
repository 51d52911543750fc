"""Rows against the store, both ways. Next: test_repairs.py."""

import os
import secrets
from collections import Counter
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from resolvers.attachments.uploads import stop_upload
from resolvers.custody.reconciling import reconcile_order
from resolvers.custody.repairing import repair_order, repairs_of
from resolvers.jobs.job import Found, Job, find_finding, find_job
from storage import open_store
from storage.errors import Refused
from storage.faults import planted
from storage.layers import Layer
from storage.memory import MemoryStore
from storage.opening import open_object
from storage.slips import decode_slip
from storage.store import Unfinished
from tests.support.keeping import Keeper
from tests.support.swift import Swift
from tests.support.vaults import chunked, file_of
from tests.support.writing import SALES

DAYS = 2 * 24 * 3600


def tomorrow() -> datetime:
    return datetime.now(UTC) + timedelta(days=1, hours=1)


class Unlisting(Layer):
    def unfinished(self, prefix: str = "") -> AsyncGenerator[Unfinished]:
        raise Refused("not here")


def aged(path: Path) -> Path:
    """As if it had lain there for days."""
    then = path.stat().st_mtime - DAYS
    os.utime(path, (then, then))
    return path


async def plant(keeper: Keeper, key: str, body: bytes = b"x") -> Path:
    await keeper.desk.store.put(key, body)
    return aged(keeper.path(key))


def kinds(found: list[Found]) -> Counter[str]:
    return Counter(one.kind for one in found)


async def mend(keeper: Keeper, found: Found, repair: str) -> None:
    """Previewed, which changes nothing; then carried out."""
    _, [would] = await keeper.carry_out(repair_order(repair, finding_id=found.finding_id, dry_run=True))
    assert would.kind == "WOULD_REPAIR", would.details
    assert (await find_finding(keeper.pool, found.finding_id)).state == "OPEN"
    job, told = await keeper.carry_out(repair_order(repair, finding_id=found.finding_id))
    assert (job.state, told) == ("DONE", [])
    mended = await find_finding(keeper.pool, found.finding_id)
    assert (mended.state, mended.repair, mended.repaired_by) == ("REPAIRED", repair, "KEEPER")


async def reconciled(keeper: Keeper, *, deep: bool = False) -> tuple[Job, list[Found]]:
    return await keeper.carry_out(reconcile_order(deep=deep))


async def test_where_rows_and_store_agree_nothing_is_found(keeper: Keeper) -> None:
    for size in (0, 10, 70_000):
        await keeper.store(file_of(size))
    await keeper.desk.store.put("probe/abc", b"other")
    job, found = await reconciled(keeper, deep=True)
    assert (job.state, found, job.done) == ("DONE", [], 7)
    assert job.report is not None
    assert (job.report["objects"], job.report["slips"], job.report["other_keys"]) == (3, 3, 1)


async def test_what_rows_name_and_the_store_lacks(keeper: Keeper) -> None:
    lost, short, row = [await keeper.store(file_of(size)) for size in (10, 20, 30)]
    keeper.path(lost["store_key"]).unlink()
    keeper.path(short["store_key"]).write_bytes(b"short")
    keeper.path(row["slip"]).unlink()
    _, found = await reconciled(keeper)
    by = {one.kind: one for one in found}
    assert {kind: one.subject for kind, one in by.items()} == {
        "OBJECT_MISSING": lost["store_key"],
        "OBJECT_WRONG_SIZE": short["store_key"],
        "SLIP_MISSING": row["slip"],
    }
    assert by["OBJECT_WRONG_SIZE"].details == {"size": 5, "wanted": short["sealed_size"]}
    for kind in ("OBJECT_MISSING", "OBJECT_WRONG_SIZE"):
        await mend(keeper, by[kind], "QUARANTINE")
    assert await keeper.pool.fetchval("SELECT count(*) FROM incident") == 2
    await mend(keeper, by["SLIP_MISSING"], "REWRITE_SLIP")
    keys = keeper.desk.keys
    opened = await open_object(
        keeper.path(row["store_key"]), keeper.path(row["slip"]), keys, keeper.folder / "again"
    )
    assert (opened.facts.file_name, opened.path.read_bytes()) == ("合同.bin", file_of(30))


async def test_what_nobody_names(keeper: Keeper) -> None:
    row = await keeper.store(file_of(10))
    stray, young = secrets.token_hex(16), secrets.token_hex(16)
    paths = [
        await plant(keeper, f"objects/{stray[:2]}/{stray}"),
        await plant(keeper, f"slips/{stray}", b""),
        await plant(keeper, f"tails/{stray}-{young}"),
    ]
    await keeper.desk.store.put(f"objects/{young[:2]}/{young}", b"y")
    others = [await plant(keeper, key) for key in (f"objects/00/{'f' * 32}", "slips/readme", "z/other")]
    upload = await keeper.desk.store.begin(f"objects/{stray[:2]}/{stray}")
    aged(keeper.folder / "objects" / ".uploads" / upload / "key")
    job, found = await reconciled(keeper)
    assert kinds(found) == Counter(["OBJECT_ORPHAN", "SLIP_ORPHAN", "TAIL_ORPHAN", "UPLOAD_UNFINISHED"])
    assert job.report is not None
    assert (job.report["young"], job.report["other_keys"]) == (1, 3)
    for one in found:
        await mend(keeper, one, "ABORT_UPLOAD" if one.kind == "UPLOAD_UNFINISHED" else "REMOVE_ORPHAN")
    assert not any(path.exists() for path in paths)
    assert all(path.exists() for path in others)
    assert [one async for one in keeper.desk.store.unfinished()] == []
    assert (await reconciled(keeper))[1] == []
    assert await keeper.read(row) == file_of(10)


async def test_what_an_upload_under_way_has_left_is_its_own(keeper: Keeper) -> None:
    await keeper.store(file_of(10))
    body = file_of(9_000_000)
    begun = await keeper.begin(len(body))
    with pytest.raises(ConnectionError):
        await keeper.files.receive(
            SALES, begun, None, len(body), chunked(body[:8_700_000], cut=ConnectionError())
        )
    for path in (keeper.folder / "objects").rglob("*"):
        if path.is_file():
            aged(path)
    uploads = [one.upload async for one in keeper.desk.store.unfinished()]
    tails = [one.key async for one in keeper.desk.store.list("tails/")]
    assert (len(uploads), len(tails)) == (1, 1)
    assert (await reconciled(keeper, deep=True))[1] == []
    await stop_upload(keeper.shelf, SALES, begun)
    assert (await reconciled(keeper))[1] == []  # the cleaner will see to them
    await keeper.pool.execute(
        "UPDATE upload SET state = 'DISCARDED', draft = NULL WHERE upload_id = $1", begun
    )
    assert kinds((await reconciled(keeper))[1]) == Counter(["TAIL_ORPHAN", "UPLOAD_UNFINISHED"])


async def test_lines_of_slips(keeper: Keeper) -> None:
    one, two = await keeper.store(file_of(10)), await keeper.store(file_of(20))
    mine, other = keeper.path(one["slip"]), keeper.path(two["slip"])
    mine.write_bytes(b"no line at all\n" + other.read_bytes())
    aged(mine)
    assert (await reconciled(keeper))[1] == []
    _, found = await reconciled(keeper, deep=True)
    by = {finding.kind: finding for finding in found}
    assert {kind: finding.subject for kind, finding in by.items()} == {
        "SLIP_UNREADABLE": one["slip"],
        "SLIP_LINE_MISSING": f"{one['slip']}#{one['object_id']}",
        "SLIP_LINE_STRAY": f"{one['slip']}#{two['object_id']}",
    }
    await mend(keeper, by["SLIP_LINE_MISSING"], "REWRITE_SLIP")
    await mend(keeper, by["SLIP_LINE_STRAY"], "REMOVE_LINE")
    [line] = decode_slip(mine.read_bytes())
    assert (line.object_id.hex(), line.wrapped.box) == (one["object_id"], bytes(one["wrapped_key"]))
    assert (await reconciled(keeper, deep=True))[1] == []
    assert len(decode_slip(other.read_bytes())) == 1


async def test_an_empty_store_is_the_wrong_one(keeper: Keeper) -> None:
    await keeper.store(file_of(10))
    job, found = await keeper.with_store(MemoryStore()).carry_out(reconcile_order())
    assert (job.state, found) == ("FAILED", [])
    assert "the right bucket" in (job.error or "")


async def test_a_server_that_lists_no_uploads_is_compared_all_the_same(keeper: Keeper) -> None:
    await keeper.store(file_of(10))
    job, [found] = await keeper.with_store(Unlisting(keeper.desk.store)).carry_out(reconcile_order())
    assert (job.state, found.kind, found.details) == ("DONE", "UPLOADS_NOT_LISTED", {"why": "not here"})


async def test_on_a_swift_server(keeper: Keeper, swift: Swift) -> None:
    store = open_store(swift.bucket())
    here = keeper.with_store(store)
    lost, kept = await here.store(file_of(10)), await here.store(file_of(20))
    stray = secrets.token_hex(16)
    for key in (f"objects/{stray[:2]}/{stray}", f"slips/{stray}", f"tails/{stray}-{stray}"):
        await store.put(key, b"")
    await store.begin(f"objects/{stray[:2]}/{stray}")
    await store.delete(lost["store_key"])
    await store.delete(kept["slip"])
    order = reconcile_order(deep=True)
    assert kinds((await here.carry_out(order))[1]) == Counter(["OBJECT_MISSING", "SLIP_MISSING"])
    here = replace(here, desk=replace(here.desk, now=tomorrow))
    _, found = await here.carry_out(order)
    assert kinds(found) == Counter(
        ["OBJECT_MISSING", "OBJECT_ORPHAN", "SLIP_MISSING", "SLIP_ORPHAN", "TAIL_ORPHAN", "UPLOAD_UNFINISHED"]
    )
    for one in found:
        await mend(here, one, "QUARANTINE" if one.kind == "OBJECT_MISSING" else repairs_of(one.kind)[0])
    assert [one.kind for one in (await here.carry_out(order))[1]] == ["OBJECT_MISSING"]
    assert await here.read(kept) == file_of(20)
    await store.close()


async def test_it_goes_on_where_it_broke_off(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("resolvers.custody.reconciling._PAGE", 4)
    rows = [await keeper.store(file_of(10, seed)) for seed in range(6)]
    orphans = [secrets.token_hex(16) for _ in range(6)]
    for one in orphans:
        await plant(keeper, f"objects/{one[:2]}/{one}")
    keeper.path(rows[3]["store_key"]).unlink()
    with planted("down:reconcile.compared:2"):
        job, _ = await keeper.carry_out(reconcile_order())
    assert (job.state, job.done) == ("QUEUED", 4)
    await keeper.pool.execute("UPDATE job SET lease_until = NULL")
    ended, found = await keeper.go_on(job.job_id)
    assert (ended.state, ended.done) == ("DONE", 18)
    assert kinds(found) == Counter({"OBJECT_ORPHAN": 6, "OBJECT_MISSING": 1})
    assert ended.report == {
        "objects": 5,
        "bytes": 5 * 66,
        "slips": 6,
        "object_orphan": 6,
        "object_missing": 1,
    }
    assert (await find_job(keeper.pool, job.job_id)).state == "DONE"
