"""A restore brings nothing back that was destroyed; what the store lost is shut away. Next: test_kills.py."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
import orjson
import pytest

from resolvers.backups.destroyed import destroy_again, read_register, write_destroyed
from resolvers.backups.layout import OBJECTS
from resolvers.backups.restoring import settle
from resolvers.backups.taking import _write_manifest
from resolvers.errors import Unloadable
from tests.support.holding import Archive, open_archive

_NOW = datetime(2026, 5, 6, 12, tzinfo=UTC)
_OBJECT = """
SELECT * FROM stored_object o JOIN attachment_version v USING (object_id) WHERE v.attachment_id = $1
"""
_LEFT = """
SELECT (SELECT count(*) FROM attachment), (SELECT count(*) FROM stored_object),
    (SELECT count(*) FROM destruction_certificate)
"""
_SHUT = """
SELECT v.attachment_id, i.details::jsonb ->> 'finding' AS finding
FROM stored_object o JOIN attachment_version v USING (object_id) JOIN incident i USING (object_id)
WHERE o.quarantined_at IS NOT NULL ORDER BY 2
"""


async def certificate_of(archive: Archive, attachment_id: str, number: str) -> dict[str, Any]:
    """As another database would have written it, after the backup."""
    row = await archive.desk.pool.fetchrow(_OBJECT, attachment_id)
    assert row is not None
    moment = _NOW.isoformat()
    told = {"certificate_id": "c" * 32, "key_destroyed": True, "bytes_destroyed": True, "details": "{}"}
    about = {"file_name": "合同.bin", "media_type": "a/b", "reason": None, "customer_number": number}
    when = {"ordered_by": "SC01", "ordered_at": moment, "destroyed_at": moment, "item_id": None}
    of_row = {name: row[name] for name in ("object_id", "size", "sha256", "key_id", "attachment_id")}
    return {**told, **about, **when, **of_row, "version": 1}


async def test_a_file_goes_again_with_its_key_whatever_held_it_then(
    fresh_database: str, tmp_path: Path
) -> None:
    register = tmp_path / "register"
    async with open_archive(fresh_database, tmp_path) as archive:
        number, pool = await archive.customer(), archive.desk.pool
        kept, doomed = await archive.put(number, b"kept"), await archive.put(number, b"doomed")
        await pool.execute("UPDATE attachment SET on_hold = true")
        line = orjson.dumps(await certificate_of(archive, doomed, number))
        register.write_bytes(line + b"\n")
        for objects in (1, 0):  # once more does no harm
            async with pool.acquire() as connection, connection.transaction():
                again = await destroy_again(connection, read_register(register))
            assert again.objects == objects
            assert tuple(await pool.fetchrow(_LEFT) or ()) == (1, 1, 1)
        assert await pool.fetchval("SELECT attachment_id FROM attachment") == kept
        with pytest.raises(asyncpg.PostgresError):  # its guard is back
            await pool.execute("DELETE FROM attachment")
        written = tmp_path / "written"
        async with pool.acquire() as connection, connection.transaction():
            with written.open("w", encoding="utf-8") as file:
                assert await write_destroyed(connection, file) == 1
        assert [one["object_id"] for one in read_register(written)] == [orjson.loads(line)["object_id"]]


async def test_whose_files_are_gone_is_told(fresh_database: str, tmp_path: Path) -> None:
    async with open_archive(fresh_database, tmp_path) as archive:
        number = await archive.customer()
        doomed = await archive.put(number, b"doomed")
        told = iter([await certificate_of(archive, doomed, number)])
        async with archive.desk.pool.acquire() as connection, connection.transaction():
            assert (await destroy_again(connection, told)).customers == [number]


@pytest.mark.parametrize("line", ["", "[]", "{}", '{"object_id": "a"}', "x"])
def test_what_is_no_register_is_refused_by_its_line(tmp_path: Path, line: str) -> None:
    good = '{"object_id": "", "attachment_id": "", "certificate_id": "", "destroyed_at": ""}'
    path = tmp_path / "register"
    path.write_text(f"{good}\n{line}\n")
    with pytest.raises(Unloadable, match="line 2"):
        list(read_register(path))


async def test_what_the_store_has_no_more_is_shut_away(fresh_database: str, tmp_path: Path) -> None:
    async with open_archive(fresh_database, tmp_path) as archive:
        number, desk = await archive.customer(), archive.desk
        kept, bytesless, keyless = [await archive.put(number, body) for body in (b"1", b"2", b"3")]
        async with desk.pool.acquire() as connection, connection.transaction():
            with (tmp_path / OBJECTS).open("w", encoding="utf-8") as file:
                assert (await _write_manifest(connection, file)).count == 3
        for attachment_id, what in ((bytesless, "store_key"), (keyless, "slip")):
            row = await desk.pool.fetchrow(_OBJECT, attachment_id)
            assert row is not None
            await desk.store.delete(row[what])
        settled = await settle(desk.pool, desk.store, tmp_path, _NOW)
        assert (len(settled.missing), len(settled.keyless)) == (1, 1)
        shut = {row["attachment_id"]: row["finding"] for row in await desk.pool.fetch(_SHUT)}
        assert shut == {bytesless: "NOT_IN_STORE", keyless: "NO_KEY_IN_STORE"}
        assert kept not in shut


async def test_an_empty_store_says_nothing_about_files(fresh_database: str, tmp_path: Path) -> None:
    """The wrong bucket must not shut everything away."""
    async with open_archive(fresh_database, tmp_path) as archive:
        number, desk = await archive.customer(), archive.desk
        await archive.put(number, b"1")
        async with desk.pool.acquire() as connection, connection.transaction():
            with (tmp_path / OBJECTS).open("w", encoding="utf-8") as file:
                await _write_manifest(connection, file)
        for key in [entry.key async for entry in desk.store.list()]:
            await desk.store.delete(key)
        assert (await settle(desk.pool, desk.store, tmp_path, _NOW)).empty
        assert await desk.pool.fetch(_SHUT) == []
