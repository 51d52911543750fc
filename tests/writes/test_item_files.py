"""Files of archive items: whose they are, who sees them, whether they fit. Next: test_attachments.py."""

import asyncio
import hashlib
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest

from models.rules.attachments import NewFile
from resolvers.access.audit import Asker
from resolvers.access.caller import Caller
from resolvers.access.grants import grant_from_text
from resolvers.archives.items import create_item, delete_item
from resolvers.attachments.downloads import delete_attachment, note_access, open_download
from resolvers.attachments.quotas import Usage, usage_of_all
from resolvers.attachments.tickets import Shelf
from resolvers.attachments.uploads import Begun, Committed, begin_upload, commit_upload, look, take
from resolvers.custody.holding import HoldsWanted, list_holds, place_hold, release_hold
from resolvers.custody.protection import find_protection
from resolvers.errors import Denied, Gone, Refused
from resolvers.write.context import Request
from storage.draft import Stored
from storage.keys import Wrapped
from tests.support.writing import ADMIN, AUDITOR, SALES, Desk, patch_of, told

OPERATOR = Caller("AO01", (grant_from_text("archiveOperator@/;institutions=*;types=*;clearance=3"),))
MANAGER = Caller("AM01", (grant_from_text("archiveManager@/;institutions=*;types=*;clearance=3"),))
PDF = b"%PDF-1.7 and so on"
STORED = """
SELECT coalesce(sum(o.size), 0) FROM archive_item i JOIN attachment a USING (item_id)
JOIN attachment_version v ON v.attachment_id = a.attachment_id JOIN stored_object o USING (object_id)
WHERE i.institution_code = 'TIANPU'
"""
SURE = frozenset({"GEN-CONFIRM"})


def shelf_of(desk: Desk) -> Shelf:
    return Shelf(desk.writer, b"k" * 32)


async def item(desk: Desk, **given: str) -> str:
    plain = {"institutionCode": "TIANPU", "archiveType": "WS/00", "title": "会议纪要"}
    return (await create_item(desk.writer.call(OPERATOR), patch_of({**plain, **given}))).key


def file_of(item_id: str, **given: Any) -> NewFile:
    plain: dict[str, Any] = {"file_name": "a.pdf", "media_type": "application/pdf", "size": len(PDF)}
    return NewFile(None, item_id=item_id, **{**plain, **given})


async def send(desk: Desk, begun: Begun, body: bytes = PDF, caller: Caller = OPERATOR) -> Committed:
    shelf, object_id = shelf_of(desk), secrets.token_bytes(16)
    taken = await take(shelf, caller, await look(shelf, caller, begun.upload_id))
    stored = Stored(
        object_id=object_id,
        key=f"objects/{object_id.hex()}",
        size=len(body),
        sealed_size=len(body) + 56,
        sha256=hashlib.sha256(body).hexdigest(),
        segment=65536,
        wrapped=Wrapped("k1", b"w" * 60),
        commitment=b"c" * 32,
        slip="slips/1",
        head=body,
    )
    return await commit_upload(shelf, caller, begun.upload_id, taken.fence, stored)


async def put(desk: Desk, item_id: str, **given: Any) -> Committed:
    return await send(desk, await begin_upload(shelf_of(desk), OPERATOR, file_of(item_id, **given)))


async def taken_by(desk: Desk, caller: Caller) -> Usage:
    """What the institution of these items takes; other tests have others."""
    [found] = [one for one in await usage_of_all(desk.pool, caller) if one.institution_code == "TIANPU"]
    return found


@asynccontextmanager
async def quota(desk: Desk, room: int) -> AsyncGenerator[None]:
    """So many bytes more than are taken now."""
    usage = await taken_by(desk, AUDITOR)
    limit = "UPDATE institution SET quota_bytes = $1 WHERE institution_code = 'TIANPU'"
    await desk.pool.execute(limit, usage.used + usage.pending + room)
    try:
        yield
    finally:
        await desk.pool.execute(limit, None)


async def test_a_file_of_an_item_is_logged_with_the_item_and_counts_it_up(desk: Desk) -> None:
    one = await item(desk)
    done = await put(desk, one)
    newer = await put(desk, one, attachment_id=done.attachment_id, file_name="b.pdf")
    assert (newer.attachment_id, newer.version) == (done.attachment_id, 2)
    rows = await desk.pool.fetch(
        "SELECT operation, object_class, customer_number, version FROM change_document "
        "WHERE object_id = $1 ORDER BY change_number",
        one,
    )
    assert [tuple(row) for row in rows] == [
        ("createArchiveItem", "ZITEM", "", 1),
        ("addAttachment", "ZITEM", "", 2),
        ("replaceAttachment", "ZITEM", "", 3),
    ]
    assert await desk.items(done.change_number) == [("ZATT", done.attachment_id, None, "I", None, "a.pdf")]
    found = await open_download(shelf_of(desk), AUDITOR, done.attachment_id)
    await note_access(desk.pool, Asker(AUDITOR), found, 0, 5)
    noted = "SELECT item_id, customer_number FROM attachment_access WHERE attachment_id = $1"
    assert tuple(await desk.pool.fetchrow(noted, done.attachment_id) or ()) == (one, None)


async def test_others_find_no_such_file_upload_or_item(desk: Desk) -> None:
    one, shelf = await item(desk), shelf_of(desk)
    begun = await begin_upload(shelf, OPERATOR, file_of(one))
    done = await put(desk, one)
    for caller in (SALES, ADMIN):
        with pytest.raises(Denied):
            await begin_upload(shelf, caller, file_of(one))
        with pytest.raises(Gone):
            await open_download(shelf, caller, done.attachment_id)
        with pytest.raises(Gone):
            await delete_attachment(desk.writer.call(caller), done.attachment_id, Request(1, SURE))
        with pytest.raises(Gone):
            await begin_upload(
                shelf, caller, NewFile("1", "a.pdf", "application/pdf", 1, None, None, done.attachment_id)
            )
    with pytest.raises(Denied):
        await delete_attachment(desk.writer.call(AUDITOR), done.attachment_id, Request(1, SURE))
    same_name = Caller(OPERATOR.user_name, SALES.grants)  # the rights went while the upload was under way
    with pytest.raises(Gone):
        await look(shelf, same_name, begun.upload_id)


async def test_a_file_is_deleted_and_an_item_goes_with_its_files(desk: Desk) -> None:
    one = await item(desk)
    done, other = await put(desk, one), await put(desk, one)
    saved = await delete_attachment(desk.writer.call(MANAGER), done.attachment_id, Request(1, SURE))
    assert (saved.key, saved.version) == (one, 4)
    await delete_item(desk.writer.call(MANAGER), one, Request(4, SURE))
    ordered = "SELECT count(*) FROM job WHERE kind = 'DESTROY' AND position($1 IN parameters) > 0"
    assert await desk.pool.fetchval(ordered, other.attachment_id) == 1
    told_of = "SELECT object_class FROM audit_entry WHERE item_id = $1 AND act = 'DELETE' ORDER BY entry_id"
    rows = await desk.pool.fetch(told_of, one)
    assert [row["object_class"] for row in rows] == ["ATTACHMENT", "ZITEM", "ATTACHMENT"]


async def test_the_type_and_the_state_say_which_files_may_come(desk: Desk) -> None:
    shelf, photo = shelf_of(desk), await item(desk, archiveType="ZP/00")
    with pytest.raises(Refused) as refused:
        await begin_upload(shelf, OPERATOR, file_of(photo))
    assert told(refused.value) == [("AR-FILE-TYPE", "E", "media_type")]
    filed = await item(desk)
    begun = await begin_upload(shelf, OPERATOR, file_of(filed))
    await desk.pool.execute(
        "UPDATE archive_item SET state = 'FILED', archive_code = item_id WHERE item_id = $1", filed
    )
    for attempt in (begin_upload(shelf, OPERATOR, file_of(filed)), send(desk, begun)):
        with pytest.raises(Refused) as refused:
            await attempt
        assert [one[0] for one in told(refused.value)] == ["GEN-STATE"]


async def test_content_of_what_is_filed_is_corrected_by_a_new_version_with_a_reason(desk: Desk) -> None:
    one, shelf = await item(desk), shelf_of(desk)
    done = await put(desk, one)
    await desk.pool.execute(
        "UPDATE archive_item SET state = 'FILED', archive_code = item_id WHERE item_id = $1", one
    )
    for caller, given, code in (
        (OPERATOR, {"reason": "扫描缺页"}, "GEN-FORBIDDEN"),
        (MANAGER, {}, "GEN-REQUIRED"),
        (MANAGER, {"attachment_id": None, "reason": "扫描缺页"}, "GEN-STATE"),
    ):
        new = file_of(one, **{"attachment_id": done.attachment_id, **given})
        with pytest.raises(Refused) as refused:
            await begin_upload(shelf, caller, new)
        assert [found[0] for found in told(refused.value)] == [code]
    new = file_of(one, attachment_id=done.attachment_id, reason="扫描缺页")
    newer = await send(desk, await begin_upload(shelf, MANAGER, new), caller=MANAGER)
    assert newer.version == 2
    rows = await desk.pool.fetch(
        "SELECT operation, comment FROM change_document WHERE change_number = $1", newer.change_number
    )
    assert [tuple(row) for row in rows] == [("replaceAttachment", "扫描缺页")]
    with pytest.raises(Refused) as refused:
        await delete_attachment(desk.writer.call(MANAGER), done.attachment_id, Request(2, SURE))
    assert [found[0] for found in told(refused.value)] == ["GEN-STATE"]


async def test_exactly_one_owner(desk: Desk) -> None:
    for new, code in (
        (NewFile(None, "a.pdf", "application/pdf", 1), "GEN-REQUIRED"),
        (NewFile("1", "a.pdf", "application/pdf", 1, item_id="a" * 32), "GEN-SUPPRESSED"),
    ):
        both = Caller("AO01", (*OPERATOR.grants, *SALES.grants))
        with pytest.raises(Refused) as refused:
            await begin_upload(shelf_of(desk), both, new)
        assert [one[0] for one in told(refused.value)] == [code]
    with pytest.raises(asyncpg.CheckViolationError):
        await desk.pool.execute(
            "INSERT INTO attachment (attachment_id, role, version, file_name, media_type, size, sha256, "
            "uploaded_by, uploaded_at) VALUES ($1, 'MAIN', 1, 'a', 'b', 1, 'c', 'd', now())",
            secrets.token_hex(16),
        )


async def test_a_quota_holds_though_twenty_come_at_once(desk: Desk) -> None:
    one, shelf = await item(desk), shelf_of(desk)
    async with quota(desk, 5 * len(PDF) + 1):
        tries = [begin_upload(shelf, OPERATOR, file_of(one)) for _ in range(20)]
        ended = await asyncio.gather(*tries, return_exceptions=True)
        begun = [found for found in ended if isinstance(found, Begun)]
        refused = [found for found in ended if isinstance(found, Refused)]
        assert (len(begun), len(refused)) == (5, 15)
        [finding] = refused[0].findings
        assert (finding.code.value, finding.path, finding.params["asked"]) == ("AR-QUOTA", ("size",), "18")
        assert int(finding.params["quota"]) - int(finding.params["used"]) == 1
        await send(desk, begun[0])  # stored it takes the same room as announced
        with pytest.raises(Refused):
            await begin_upload(shelf, OPERATOR, file_of(one))
        assert await begin_upload(shelf, OPERATOR, file_of(one, size=1))


async def test_who_may_know_what_is_taken(desk: Desk) -> None:
    one = await item(desk)
    before = await taken_by(desk, MANAGER)
    uncounted = await desk.pool.fetchval(STORED) - before.used  # rows that other tests made without an upload
    await put(desk, one)
    done = await put(desk, one)
    await put(desk, one, attachment_id=done.attachment_id)
    after = await taken_by(desk, ADMIN)
    assert after.used == before.used + 3 * len(PDF)
    assert after.used + uncounted == await desk.pool.fetchval(STORED)
    await delete_attachment(desk.writer.call(MANAGER), done.attachment_id, Request(2, SURE))
    ended = await taken_by(desk, ADMIN)
    assert ended.used == before.used + len(PDF)
    assert ended.used + uncounted == await desk.pool.fetchval(STORED)
    with pytest.raises(Denied):
        await usage_of_all(desk.pool, SALES)


async def test_a_hold_on_an_item_s_file_is_the_item_s_change(desk: Desk) -> None:
    one = await item(desk)
    done, call = await put(desk, one), desk.writer.call(MANAGER)
    [hold] = await place_hold(call, [done.attachment_id], "诉讼", None)
    last = "SELECT operation, version FROM change_document WHERE object_id = $1 ORDER BY change_number DESC"
    assert tuple(await desk.pool.fetchrow(last, one) or ()) == ("placeHold", 3)
    wanted = HoldsWanted(attachment_id=done.attachment_id)
    assert [found.hold_id for found in await list_holds(desk.pool, MANAGER, wanted)] == [hold.hold_id]
    seen = await find_protection(
        desk.pool, MANAGER, done.attachment_id, desk.writer.now(), desk.writer.today()
    )
    assert (seen.on_hold, len(seen.holds)) == (True, 1)
    with pytest.raises(Refused) as refused:
        await delete_attachment(call, done.attachment_id, Request(1, SURE))
    assert [code for code, *_ in told(refused.value)] == ["AR-HOLD"]
    await release_hold(call, hold.hold_id)
    await delete_attachment(call, done.attachment_id, Request(1, SURE))
