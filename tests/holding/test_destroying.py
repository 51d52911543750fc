"""A deleted file is destroyed with its key, and a certificate says so; whoever is killed over it. Next:
test_holding.py."""

import asyncio
import base64
import os
import re
import signal
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import pytest

from models.rules.certificates import certificate_text
from resolvers.attachments.cleaning import clean, is_due
from resolvers.attachments.downloads import stored_from_row
from resolvers.custody.certificates import Wanted, list_certificates
from resolvers.custody.destroying import destroy
from resolvers.custody.rotating import order_rotation
from resolvers.errors import Denied
from resolvers.jobs.job import cancel_job, findings_of, newest_jobs
from resolvers.jobs.run import Ended, Run
from storage.faults import VARIABLE, planted
from storage.keys_file import add_key
from storage.memory import MemoryStore
from storage.parts import object_key
from storage.slips import decode_slip
from tests.support.command import as_json
from tests.support.forked import Forked
from tests.support.holding import ELSEWHERE, MANAGER, Archive, open_archive
from tests.support.vaults import whole
from tests.support.writing import ADMIN, AUDITOR, SALES

ROOT = Path(__file__).resolve().parents[2]
_TABLES = """
SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
"""
_CERTIFICATES = "SELECT * FROM destruction_certificate WHERE attachment_id = $1 ORDER BY version"
_OBJECTS = """
SELECT o.* FROM stored_object o JOIN attachment_version v ON v.object_id = o.object_id
WHERE v.attachment_id = $1 ORDER BY v.version
"""


@pytest.fixture
async def archive(fresh_database: str, tmp_path: Path) -> AsyncGenerator[Archive]:
    async with open_archive(fresh_database, tmp_path) as found:
        yield found


async def tables_with(pool: asyncpg.Pool, secret: bytes) -> set[str]:
    """Where it is, in whichever spelling."""
    spellings = (secret.hex(), base64.b64encode(secret).decode())
    found: set[str] = set()
    for row in await pool.fetch(_TABLES):
        query = f'SELECT count(*) FROM "{row["relname"]}" t WHERE t::text LIKE ANY($1)'
        if await pool.fetchval(query, [f"%{one}%" for one in spellings]):
            found.add(row["relname"])
    return found


def files_with(folder: Path, secret: bytes) -> list[Path]:
    spellings = (secret, secret.hex().encode(), base64.b64encode(secret))
    return [
        path
        for path in folder.rglob("*")
        if path.is_file() and any(one in path.read_bytes() for one in spellings)
    ]


async def test_every_version_is_destroyed_and_the_key_is_nowhere(archive: Archive, tmp_path: Path) -> None:
    number, pool = await archive.customer(), archive.desk.pool
    identity = await archive.put(number, b"first")
    await archive.put(number, b"second", identity)
    neighbour = await archive.put(number, b"neighbour")
    rows = await pool.fetch(_OBJECTS, identity)
    boxes = [bytes(row["wrapped_key"]) for row in rows]
    assert await tables_with(pool, boxes[0]) == {"stored_object"}
    assert files_with(tmp_path, boxes[0])
    await archive.delete(identity, 2, "合同作废")
    [job] = await archive.work()
    assert (job.kind, job.parameters["attachmentId"]) == ("DESTROY", identity)
    for row, box in zip(rows, boxes, strict=True):
        assert await tables_with(pool, box) == set()
        assert files_with(tmp_path, box) == []
        assert await archive.desk.store.versions_left(row["store_key"]) == 0
    first, second = await pool.fetch(_CERTIFICATES, identity)
    assert (first["version"], second["version"], first["file_name"]) == (1, 2, "合同.bin")
    assert (first["size"], first["sha256"]) == (5, rows[0]["sha256"])
    assert (first["ordered_by"], first["reason"], first["customer_number"]) == ("SC01", "合同作废", number)
    assert first["key_destroyed"]
    assert first["bytes_destroyed"]
    [left] = await pool.fetch(_OBJECTS, neighbour)
    lines = {entry.object_id.hex() for entry in decode_slip(await whole(archive.desk.store, left["slip"]))}
    assert left["object_id"] in lines


async def test_a_certificate_can_be_read_and_never_changed(archive: Archive) -> None:
    number = await archive.customer()
    identity = await archive.put(number, b"x" * 10)
    await archive.delete(identity, reason="到期")
    await archive.work()
    pool = archive.desk.pool
    [one] = await list_certificates(pool, MANAGER, Wanted(attachment_id=identity))
    assert "已于" in certificate_text(one, "zh")
    assert "原因：到期" in certificate_text(one, "zh")
    assert "The store has none of its bytes." in certificate_text(one, "en")
    assert await list_certificates(pool, MANAGER, Wanted(number, after=one.certificate_id)) == []
    assert await list_certificates(pool, ELSEWHERE, Wanted(number)) == []
    with pytest.raises(Denied):
        await list_certificates(pool, SALES, Wanted(number))
    for statement in ("UPDATE destruction_certificate SET size = 1", "DELETE FROM destruction_certificate"):
        with pytest.raises(asyncpg.PostgresError):
            await pool.execute(statement)


async def test_of_an_archive_item_only_those_who_see_items(archive: Archive) -> None:
    number, pool = await archive.customer(), archive.desk.pool
    identity = await archive.put(number, b"x")
    await archive.delete(identity)
    owner = "UPDATE job SET parameters = replace(replace(parameters, $1, 'null'), $2, $3)"
    await pool.execute(owner, f'"{number}"', '"itemId":null', '"itemId":"7"')
    await archive.work()
    [one] = await list_certificates(pool, AUDITOR, Wanted(attachment_id=identity))
    assert (one.customer_number, one.item_id) == (None, "7")
    assert await list_certificates(pool, ADMIN, Wanted(attachment_id=identity)) == []


async def test_certificates_on_the_command_line(
    archive: Archive, fresh_database: str, tmp_path: Path
) -> None:
    number = await archive.customer()
    await archive.delete(await archive.put(number, b"x"), reason="到期")
    await archive.work()
    command = ("storage", "certificates", "--customer", number)
    [told] = await asyncio.to_thread(as_json, tmp_path, *command, DATABASE_URL=fresh_database)
    assert (told["reason"], told["key_destroyed"], told["bytes_destroyed"]) == ("到期", True, True)
    assert "The store has none of its bytes." in told["text"]


async def test_what_the_store_holds_back_is_said_and_comes_again(fresh_database: str, tmp_path: Path) -> None:
    store = MemoryStore(locking=True)
    assert store.locks is not None
    async with open_archive(fresh_database, tmp_path, store) as archive:
        identity = await archive.put(await archive.customer(), b"locked")
        [row] = await archive.desk.pool.fetch(_OBJECTS, identity)
        until = datetime.now(UTC) + timedelta(days=3)
        await store.locks.lock_until(row["store_key"], until)
        await archive.delete(identity)
        assert len(await archive.work()) == 1
        [told] = await list_certificates(archive.desk.pool, MANAGER, Wanted(attachment_id=identity))
        assert (told.key_destroyed, told.bytes_destroyed, told.objects_left) == (True, False, 1)
        assert told.held_until == until
        assert f"{until:%Y-%m-%d}" in certificate_text(told, "zh")
        again = (await newest_jobs(archive.desk.pool, kind="DESTROY"))[0]
        assert again.state == "QUEUED"
        assert again.parameters["rest"]
        del store.locked[row["store_key"]]  # the time has come
        await archive.desk.pool.execute("UPDATE job SET lease_until = NULL WHERE job_id = $1", again.job_id)
        assert [job.job_id for job in await archive.work()] == [again.job_id]
        assert await store.versions_left(row["store_key"]) == 0
        assert await archive.desk.pool.fetch(_CERTIFICATES, identity) == [
            await archive.desk.pool.fetchrow(_CERTIFICATES, identity)
        ]


async def test_a_hold_that_somebody_placed_at_the_store_keeps_key_and_bytes(
    fresh_database: str, tmp_path: Path
) -> None:
    store = MemoryStore(locking=True)
    assert store.locks is not None
    async with open_archive(fresh_database, tmp_path, store) as archive:
        identity = await archive.put(await archive.customer(), b"evidence")
        pool = archive.desk.pool
        [row] = await pool.fetch(_OBJECTS, identity)
        await store.locks.hold(row["store_key"], True)
        await archive.delete(identity)
        [job] = await archive.work()
        assert [one.kind for one in await findings_of(pool, job.job_id)] == ["HELD_ELSEWHERE"]
        assert await pool.fetch(_CERTIFICATES, identity) == []
        assert await clean(pool, archive.desk.vault, datetime.now(UTC)) == 0
        assert await archive.desk.vault.verify(stored_from_row(row)) == row["sha256"]
        await store.locks.hold(row["store_key"], False)
        await pool.execute("UPDATE job SET lease_until = NULL WHERE state = 'QUEUED'")
        await archive.work()
        [told] = await pool.fetch(_CERTIFICATES, identity)
        assert (told["bytes_destroyed"], told["file_name"]) == (True, "合同.bin")


async def test_a_destruction_may_end_in_no_other_way(archive: Archive) -> None:
    identity = await archive.put(await archive.customer(), b"stays?")
    await archive.delete(identity)
    pool, now = archive.desk.pool, datetime.now(UTC)
    job = (await newest_jobs(pool, kind="DESTROY"))[0]
    await cancel_job(pool, job.job_id, now)
    assert await archive.work() == []
    assert await is_due(pool, now)
    await clean(pool, archive.desk.vault, now)
    assert await pool.fetch(_CERTIFICATES, identity) == []  # the cleaner leaves it to the job
    assert [one.job_id for one in await archive.work()] == [job.job_id]
    assert len(await pool.fetch(_CERTIFICATES, identity)) == 1


async def test_a_store_that_is_away_is_tried_again(archive: Archive) -> None:
    identity = await archive.put(await archive.customer(), b"away")
    await archive.delete(identity)
    with planted("down:store.delete.before"):
        await archive.work()
    pool = archive.desk.pool
    assert await pool.fetch(_CERTIFICATES, identity) == []
    await pool.execute("UPDATE job SET lease_until = NULL WHERE state = 'QUEUED'")
    await archive.work()
    assert len(await pool.fetch(_CERTIFICATES, identity)) == 1


async def test_a_rotation_that_was_broken_off_goes_first(archive: Archive, tmp_path: Path) -> None:
    """Else the slip that it has not removed yet would still have the key."""
    identity = await archive.put(await archive.customer(), b"turning")
    pool = archive.desk.pool
    [row] = await pool.fetch(_OBJECTS, identity)
    current = add_key(tmp_path / "keys.json")
    assert await order_rotation(pool, current, datetime.now(UTC)) == 1
    with planted("down:rotate.kept"):
        await archive.work()
    assert files_with(tmp_path, bytes(row["wrapped_key"]))
    await archive.delete(identity)
    await archive.work()
    assert await pool.fetch(_CERTIFICATES, identity) == []
    for _ in ("the rotation", "the destruction"):
        await pool.execute("UPDATE job SET lease_until = NULL WHERE state = 'QUEUED'")
        await archive.work()
    assert len(await pool.fetch(_CERTIFICATES, identity)) == 1
    assert files_with(tmp_path, bytes(row["wrapped_key"])) == []


async def test_an_object_sealed_anew_goes_without_a_certificate(archive: Archive) -> None:
    identity = await archive.put(await archive.customer(), b"old form")
    pool = archive.desk.pool
    [row] = await pool.fetch(_OBJECTS, identity)
    await pool.execute("DELETE FROM attachment_version WHERE attachment_id = $1", identity)
    await pool.execute("UPDATE stored_object SET dropped_at = now() WHERE object_id = $1", row["object_id"])
    assert await clean(pool, archive.desk.vault, datetime.now(UTC)) == 1
    assert await archive.desk.store.versions_left(row["store_key"]) == 0
    assert await pool.fetch(_CERTIFICATES, identity) == []


async def test_two_workers_at_one_job_make_one_certificate(archive: Archive) -> None:
    """The first has lost its lease and does not know it yet."""
    identity = await archive.put(await archive.customer(), b"twice")
    await archive.delete(identity)
    pool = archive.desk.pool
    [job] = await newest_jobs(pool, kind="DESTROY")
    await pool.execute("UPDATE job SET state = 'RUNNING', fence = 2 WHERE job_id = $1", job.job_id)
    runs = [Run(pool, replace(job, fence=fence), {}) for fence in (1, 2)]
    ended = await asyncio.gather(*(destroy(archive.desk, run) for run in runs), return_exceptions=True)
    assert [type(one) for one in ended] == [Ended, type(None)]
    assert len(await pool.fetch(_CERTIFICATES, identity)) == 1


POINTS = sorted(
    {
        name
        for path in ("resolvers/custody/destroying.py", "storage/vault.py", "storage/slipbook.py")
        for name in re.findall(r'point\("(.+?)"\)', (ROOT / path).read_text("utf-8"))
        if "destroy." in name or ".eras" in name
    }
)


async def killed_at(point: str, dsn: str, folder: Path) -> None:
    """Somebody else takes over when the lease ends; then it is as if nothing had been."""
    async with open_archive(dsn, folder) as archive:
        number, pool = await archive.customer(), archive.desk.pool
        identity, neighbour = await archive.put(number, b"1" * 900), await archive.put(number, b"2" * 900)
        await archive.put(number, b"3" * 900, identity)
        rows = await pool.fetch(_OBJECTS, identity)
        await archive.delete(identity, 2)
        command = ("-m", "tests.support.holding", dsn, str(folder))
        child = Forked(command, {**os.environ, VARIABLE: f"kill:{point}"})
        assert await child.ended() == -signal.SIGKILL
        assert await archive.work() == []
        await pool.execute("UPDATE job SET lease_until = now() WHERE state = 'RUNNING'")
        [job] = await archive.work()
        assert job.fence == 2
        certificates = await pool.fetch(_CERTIFICATES, identity)
        assert [one["object_id"] for one in certificates] == [row["object_id"] for row in rows]
        assert all(one["key_destroyed"] and one["bytes_destroyed"] for one in certificates)
        for row in rows:
            assert await tables_with(pool, bytes(row["wrapped_key"])) == set()
            assert files_with(folder / "objects", bytes(row["wrapped_key"])) == []
            assert not (folder / "objects" / object_key(bytes.fromhex(row["object_id"]))).exists()
        [left] = await pool.fetch(_OBJECTS, neighbour)
        assert await archive.desk.store.versions_left(left["store_key"]) == 1


async def test_killed_between_the_key_and_the_certificate(fresh_database: str, tmp_path: Path) -> None:
    await killed_at("destroy.gone", fresh_database, tmp_path)


@pytest.mark.faults
@pytest.mark.parametrize("point", POINTS)
async def test_killed_at_every_point(point: str, fresh_database: str, tmp_path: Path) -> None:
    await killed_at(point, fresh_database, tmp_path)
