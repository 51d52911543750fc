"""A hold or retention protects a file: in the rows, and in a store that can lock. Next: test_export.py."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import date, timedelta
from pathlib import Path

import pytest

from models.rules.attachments import NewFile
from resolvers.custody.holding import HoldsWanted, list_holds, place_hold, release_hold, set_retention
from resolvers.custody.locking import KIND
from resolvers.custody.protection import find_protection
from resolvers.errors import Denied, Gone, Refused
from resolvers.jobs.job import Order, findings_of, order_job
from storage.memory import MemoryStore
from tests.support.holding import ELSEWHERE, MANAGER, Archive, open_archive
from tests.support.vaults import chunked
from tests.support.writing import AUDITOR, SALES, TODAY, told

_CHANGE = """
SELECT d.operation, i.field, i.indicator, i.old_value, i.new_value
FROM change_document d JOIN change_item i ON i.change_number = d.change_number
WHERE i.key = $1 ORDER BY d.version DESC, i.position LIMIT 1
"""
_FUTURE = TODAY + timedelta(days=3650)


@pytest.fixture
async def archive(fresh_database: str, tmp_path: Path) -> AsyncGenerator[Archive]:
    async with open_archive(fresh_database, tmp_path, MemoryStore(locking=True)) as found:
        yield found


async def last_change(archive: Archive, identity: str) -> tuple[object, ...]:
    row = await archive.desk.pool.fetchrow(_CHANGE, identity)
    assert row is not None
    return tuple(row)


async def test_a_hold_forbids_deleting_and_replacing_until_the_last_is_released(archive: Archive) -> None:
    number = await archive.customer()
    identity = await archive.put(number, b"evidence")
    manager = archive.writer.call(MANAGER)
    [first] = await place_hold(manager, [identity], " 诉讼 ", "(2026)京01民初1号")
    assert (first.reason, first.placed_by, first.released_at) == ("诉讼", "AM01", None)
    assert await last_change(archive, identity) == ("placeHold", "legalHold", "U", None, "诉讼")
    [second] = await place_hold(manager, [identity], "审计", None)
    with pytest.raises(Refused) as refused:
        await archive.delete(identity)
    assert told(refused.value) == [("AR-HOLD", "E", "attachment_id")]
    with pytest.raises(Refused):
        await archive.put(number, b"another", identity)
    await release_hold(manager, first.hold_id)
    assert await last_change(archive, identity) == ("releaseHold", "legalHold", "U", "诉讼", None)
    with pytest.raises(Refused):
        await archive.delete(identity)
    assert [one.hold_id for one in await list_holds(archive.desk.pool, AUDITOR, HoldsWanted(number))] == [
        second.hold_id
    ]
    await release_hold(manager, second.hold_id)
    ended = await release_hold(manager, second.hold_id)  # twice is once
    assert ended.released_by == "AM01"
    assert await last_change(archive, identity) == ("releaseHold", "legalHold", "U", "审计", None)
    await archive.delete(identity)


async def test_a_version_that_was_under_way_when_the_hold_came(archive: Archive) -> None:
    number = await archive.customer()
    identity = await archive.put(number, b"evidence")
    new = NewFile(number, "b.bin", "application/octet-stream", 5, attachment_id=identity)
    begun = await archive.files.begin(SALES, new)
    await place_hold(archive.writer.call(MANAGER), [identity], "诉讼", None)
    with pytest.raises(Refused) as refused:
        await archive.files.receive(SALES, begun.upload_id, 0, 5, chunked(b"later"))
    assert told(refused.value) == [("AR-HOLD", "E", "attachment_id")]
    assert await archive.desk.pool.fetchval("SELECT count(*) FROM attachment_version") == 1


async def test_a_hold_and_a_deletion_at_once(archive: Archive) -> None:
    """Whoever comes first wins, and the other is told."""
    number, manager = await archive.customer(), archive.writer.call(MANAGER)
    for _ in range(8):
        identity = await archive.put(number, b"either or")
        placed, deleted = await asyncio.gather(
            place_hold(manager, [identity], "诉讼", None), archive.delete(identity), return_exceptions=True
        )
        kept = await archive.desk.pool.fetchval(
            "SELECT on_hold FROM attachment WHERE attachment_id = $1", identity
        )
        if isinstance(placed, Gone):
            assert (deleted, kept) == (None, None)
        else:
            assert isinstance(deleted, Refused)
            assert kept is True


async def test_retention_only_grows(archive: Archive) -> None:
    identity = await archive.put(await archive.customer(), b"voucher")
    manager = archive.writer.call(MANAGER)
    with pytest.raises(Refused) as refused:
        await set_retention(manager, identity, TODAY)
    assert told(refused.value) == [("GEN-RANGE", "E", "until")]
    await set_retention(manager, identity, _FUTURE)
    assert await last_change(archive, identity) == (
        *("setRetention", "retainUntil", "U", None),
        _FUTURE.isoformat(),
    )
    with pytest.raises(Refused) as refused:
        await set_retention(manager, identity, _FUTURE - timedelta(days=1))
    assert told(refused.value) == [("AR-RETENTION", "E", "until")]
    with pytest.raises(Refused) as refused:
        await archive.delete(identity)
    assert told(refused.value) == [("AR-RETENTION", "E", "attachment_id")]
    await archive.desk.pool.execute("UPDATE attachment SET retain_until = $1", TODAY - timedelta(days=1))
    await archive.delete(identity)


async def test_who_may_and_what_is_refused(archive: Archive) -> None:
    number = await archive.customer()
    identity = await archive.put(number, b"evidence")
    other = await archive.put(await archive.customer(), b"other")
    manager = archive.writer.call(MANAGER)
    for caller in (SALES, AUDITOR):
        with pytest.raises(Denied):
            await place_hold(archive.writer.call(caller), [identity], "x", None)
        with pytest.raises(Denied):
            await set_retention(archive.writer.call(caller), identity, _FUTURE)
    with pytest.raises(Denied):
        await list_holds(archive.desk.pool, SALES, HoldsWanted(number))
    with pytest.raises(Gone):
        await place_hold(archive.writer.call(ELSEWHERE), [identity], "x", None)
    with pytest.raises(Gone):
        await place_hold(manager, [identity, "0" * 32], "x", None)
    with pytest.raises(Refused) as refused:
        await place_hold(manager, [identity, other], "x", None)
    assert told(refused.value) == [("AR-HOLD-RECORDS", "E", "attachment_ids")]
    with pytest.raises(Refused) as refused:
        await place_hold(manager, [], " ", "y" * 201)
    assert {one[0] for one in told(refused.value)} == {"GEN-RANGE", "GEN-REQUIRED", "GEN-LENGTH"}
    assert await archive.desk.pool.fetchval("SELECT count(*) FROM attachment_hold") == 0
    [hold] = await place_hold(manager, [identity], "x", None)
    assert await list_holds(archive.desk.pool, ELSEWHERE, HoldsWanted()) == []
    with pytest.raises(Gone):
        await find_protection(archive.desk.pool, ELSEWHERE, identity, archive.desk.now(), TODAY)
    with pytest.raises(Gone):
        await release_hold(archive.writer.call(ELSEWHERE), hold.hold_id)
    with pytest.raises(Gone):
        await release_hold(manager, "no id")


async def protected(archive: Archive, identity: str) -> tuple[bool, bool]:
    now = archive.desk.now()
    found = await find_protection(archive.desk.pool, MANAGER, identity, now, now.date())
    return found.by_rows, found.by_store


async def test_the_store_holds_what_the_rows_hold(archive: Archive) -> None:
    number = await archive.customer()
    identity = await archive.put(number, b"1")
    await archive.put(number, b"2", identity)
    manager, store = archive.writer.call(MANAGER), archive.desk.store
    assert await protected(archive, identity) == (False, False)
    [hold] = await place_hold(manager, [identity], "诉讼", None)
    assert await protected(archive, identity) == (True, False)
    assert [job.kind for job in await archive.work()] == ["HOLD_ON_STORE"]
    assert await protected(archive, identity) == (True, True)
    keys = [entry.key async for entry in store.list("objects/")]
    assert store.locks is not None
    assert [(await store.locks.lock_of(key)).held for key in keys] == [True, True]
    until = archive.desk.now().date() + timedelta(days=400)
    await set_retention(manager, identity, until)
    await release_hold(manager, hold.hold_id)
    assert await protected(archive, identity) == (True, False)
    await archive.work()
    assert await protected(archive, identity) == (True, True)
    lock = await store.locks.lock_of(keys[0])
    assert not lock.held
    assert lock.until is not None
    assert lock.until.date() == until + timedelta(days=1)


async def test_a_store_that_can_lock_since_is_told_of_all(archive: Archive) -> None:
    number, manager = await archive.customer(), archive.writer.call(MANAGER)
    held, kept, free = [await archive.put(number, body) for body in (b"1", b"2", b"3")]
    await place_hold(manager, [held], "诉讼", None)
    await set_retention(manager, kept, archive.desk.now().date() + timedelta(days=9))
    await archive.desk.pool.execute("UPDATE job SET state = 'DONE'")  # as if it could not lock then
    for dry_run in (True, False):
        await order_job(archive.desk.pool, Order(KIND, {}, dry_run), "OPERATOR", archive.desk.now())
        await archive.work()
        expected = (True, not dry_run)
        assert [await protected(archive, one) for one in (held, kept)] == [expected, expected]
    assert await protected(archive, free) == (False, False)


async def test_a_store_that_cannot_lock_is_no_protection(fresh_database: str, tmp_path: Path) -> None:
    async with open_archive(fresh_database, tmp_path) as archive:
        identity = await archive.put(await archive.customer(), b"1")
        await place_hold(archive.writer.call(MANAGER), [identity], "诉讼", None)
        [job] = await archive.work()
        assert (job.kind, job.state) == ("HOLD_ON_STORE", "RUNNING")  # as it was taken
        assert await archive.desk.pool.fetchval("SELECT report FROM job") == '{"cannotLock":1}'
        assert await findings_of(archive.desk.pool, job.job_id) == []
        assert await protected(archive, identity) == (True, False)


async def test_what_was_held_by_the_store_can_be_destroyed_once_it_is_released(archive: Archive) -> None:
    identity = await archive.put(await archive.customer(), b"held")
    manager = archive.writer.call(MANAGER)
    [hold] = await place_hold(manager, [identity], "诉讼", None)
    await archive.work()
    await release_hold(manager, hold.hold_id)
    await archive.delete(identity)  # before the store has been told of the release
    await archive.work()
    query = "SELECT bytes_destroyed FROM destruction_certificate WHERE attachment_id = $1"
    assert await archive.desk.pool.fetchval(query, identity) is True


async def test_a_day_of_retention_is_over_when_it_is_over_everywhere(archive: Archive) -> None:
    identity = await archive.put(await archive.customer(), b"x")
    await set_retention(archive.writer.call(MANAGER), identity, date(2036, 12, 31))
    await archive.work()
    until = await archive.desk.pool.fetchval("SELECT locked_until FROM stored_object")
    assert until.isoformat() == "2037-01-01T12:00:00+00:00"
