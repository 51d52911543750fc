"""Holds, certificates, protection, usage: of archive items within reach alone. Next: test_holding.py."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from models.rules.attachments import NewFile
from models.rules.incidents import Incident
from resolvers.access.caller import Caller
from resolvers.access.grants import grant_from_text
from resolvers.archives.items import create_item, delete_item
from resolvers.attachments.downloads import delete_attachment
from resolvers.attachments.quotas import usage_of_all
from resolvers.custody.certificates import Wanted, list_certificates
from resolvers.custody.holding import HoldsWanted, list_holds, place_hold, release_hold
from resolvers.custody.incidents import IncidentsWanted, list_incidents
from resolvers.custody.protection import find_protection
from resolvers.custody.quarantine import quarantine
from resolvers.errors import Gone, Refused
from resolvers.write.context import Request
from tests.support.holding import SURE, Archive, open_archive
from tests.support.vaults import chunked
from tests.support.writing import TODAY, patch_of, told


def caller(user: str, *grants: str) -> Caller:
    return Caller(user, tuple(map(grant_from_text, grants)))


OPERATOR = caller("AO01", "archiveOperator")
NEAR = caller("AM01", "archiveManager@/;institutions=TIANPU;types=KU;clearance=1")
LOW = caller("AM02", "archiveManager@/;institutions=*;types=*;clearance=0")
OTHER = caller("AM03", "archiveManager@/;institutions=*;types=WS+ZY/KH;clearance=3")
SEES = caller(
    "AM04", "archiveOperator", "archiveManager@/;institutions=TIANPU;types=WS;clearance=3"
)  # what one grant shows another does not hold
EVERY = caller("AU01", "auditor")
ADMIN = caller("AD01", "admin")
FAR = (LOW, OTHER, ADMIN)


@pytest.fixture
async def archive(fresh_database: str, tmp_path: Path) -> AsyncGenerator[Archive]:
    async with open_archive(fresh_database, tmp_path) as found:
        yield found


async def filed(archive: Archive) -> tuple[str, str]:
    """An accounting item of level 1, and its file."""
    given = {"institutionCode": "TIANPU", "archiveType": "KU/BG", "title": "年报", "accessLevel": 1}
    item = (await create_item(archive.writer.call(OPERATOR), patch_of(given))).key
    begun = await archive.files.begin(
        OPERATOR, NewFile(None, "年报.bin", "application/octet-stream", 4, item_id=item)
    )
    done = await archive.files.receive(OPERATOR, begun.upload_id, 0, 4, chunked(b"year"))
    return item, done.attachment_id


async def test_holds(archive: Archive) -> None:
    _, file = await filed(archive)
    for far in (LOW, OTHER):
        with pytest.raises(Gone):
            await place_hold(archive.writer.call(far), [file], "诉讼", None)
    with pytest.raises(Refused) as refused:
        await place_hold(archive.writer.call(SEES), [file], "诉讼", None)
    assert told(refused.value) == [("GEN-FORBIDDEN", "E", "")]
    [hold] = await place_hold(archive.writer.call(NEAR), [file], "诉讼", None)
    pool, now = archive.desk.pool, archive.desk.now()
    wanted = HoldsWanted(attachment_id=file)
    for near in (NEAR, EVERY):
        assert [one.hold_id for one in await list_holds(pool, near, wanted)] == [hold.hold_id]
        assert (await find_protection(pool, near, file, now, TODAY)).on_hold
    for far in (LOW, OTHER):
        assert await list_holds(pool, far, wanted) == []
        with pytest.raises(Gone):
            await find_protection(pool, far, file, now, TODAY)
        with pytest.raises(Gone):
            await release_hold(archive.writer.call(far), hold.hold_id)


async def test_one_hold_says_nothing_of_a_file_out_of_reach(archive: Archive) -> None:
    """Not even that it belongs to another record."""
    number = await archive.customer()
    seen, (_, hidden) = await archive.put(number, b"seen"), await filed(archive)
    call = archive.writer.call(caller("AM05", "archiveManager@*/*;types=WS"))
    for other in (hidden, "f" * 32):
        with pytest.raises(Gone):
            await place_hold(call, [seen, other], "诉讼", None)


async def test_certificates(archive: Archive) -> None:
    item, file = await filed(archive)
    await delete_attachment(archive.writer.call(OPERATOR), file, Request(1, SURE))
    await archive.work()
    pool, wanted = archive.desk.pool, Wanted(attachment_id=file)
    for near in (NEAR, EVERY):
        assert [one.attachment_id for one in await list_certificates(pool, near, wanted)] == [file]
    for far in FAR:
        assert await list_certificates(pool, far, wanted) == []
    version = await pool.fetchval("SELECT version FROM archive_item WHERE item_id = $1", item)
    await delete_item(archive.writer.call(OPERATOR), item, Request(version, SURE))
    # where it lay nobody knows any more
    assert await list_certificates(pool, NEAR, wanted) == []
    assert len(await list_certificates(pool, EVERY, wanted)) == 1


async def test_incidents_name_the_item_within_reach(archive: Archive) -> None:
    item, file = await filed(archive)
    pool = archive.desk.pool
    object_id = await pool.fetchval("SELECT object_id FROM attachment_version WHERE attachment_id = $1", file)
    await quarantine(pool, object_id, {}, "TEST", archive.desk.now())

    async def named(asking: Caller) -> list[str | None]:
        found: list[Incident] = list(await list_incidents(pool, asking, IncidentsWanted()))
        return [one.item_id for one in found]

    keeper = "storageAdmin"
    assert await named(caller("SA01", keeper)) == [None]
    assert await named(
        caller("SA02", keeper, *["archiveOperator@/;institutions=*;types=KU;clearance=1"])
    ) == [item]
    assert await named(
        caller("SA03", keeper, *["archiveOperator@/;institutions=*;types=WS;clearance=3"])
    ) == [None]


async def test_usage_of_institutions_within_reach(archive: Archive) -> None:
    pool = archive.desk.pool
    columns = "institution_code, name, fonds_number, active"
    await pool.execute(f"INSERT INTO institution ({columns}) VALUES ('LZ', 'LZ', 'Z9', true)")

    async def seen(asking: Caller) -> list[str]:
        return [one.institution_code for one in await usage_of_all(pool, asking)]

    assert await seen(NEAR) == ["TIANPU"]
    for wide in (LOW, EVERY, ADMIN):
        assert await seen(wide) == ["LZ", "TIANPU"]
