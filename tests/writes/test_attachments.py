"""Files of customers as rows: begun, taken, stored, replaced, deleted, read. Next: test_marks.py."""

import hashlib
import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from models.rules.attachments import NewFile
from resolvers.access.audit import Asker
from resolvers.access.caller import Caller, Grant
from resolvers.access.tokens import NewToken, list_tokens, make_token, revoke_token
from resolvers.attachments.downloads import (
    address,
    delete_attachment,
    dropped,
    dropped_object,
    forget_object,
    note_access,
    open_download,
)
from resolvers.attachments.tickets import DOWNLOAD, UPLOAD, Shelf, TicketWrong, holder
from resolvers.attachments.uploads import (
    Committed,
    TakenOver,
    begin_upload,
    commit_upload,
    forget_upload,
    look,
    reap,
    save_draft,
    stop_upload,
    take,
)
from resolvers.errors import Conflict, Denied, Gone, Refused
from resolvers.jobs.job import newest_jobs
from resolvers.write.acts import create_customer
from resolvers.write.context import Request
from storage.draft import Stored
from storage.keys import Wrapped
from tests.support.base import another
from tests.support.writing import AUDITOR, FINANCE, SALES, Desk, patch_of, told

ELSEWHERE = Caller("SC09", (Grant("salesMaintainer", frozenset({"0724"}), frozenset({"F724"})),))
PDF = b"%PDF-1.7 and so on"
SURE = frozenset({"GEN-CONFIRM"})


def finished(body: bytes) -> Stored:
    """What the vault tells of a finished file."""
    object_id = secrets.token_bytes(16)
    return Stored(
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


def shelf_of(desk: Desk) -> Shelf:
    return Shelf(desk.writer, b"k" * 32)


async def customer(desk: Desk) -> str:
    return (await create_customer(desk.writer.call(SALES), patch_of(another()))).customer_number


def file_for(number: str, **given: Any) -> NewFile:
    plain: dict[str, Any] = {"file_name": "合同.pdf", "media_type": "application/pdf", "size": len(PDF)}
    return NewFile(number, **{**plain, **given})


async def put(desk: Desk, number: str, body: bytes = PDF, **given: Any) -> Committed:
    shelf = shelf_of(desk)
    begun = await begin_upload(shelf, SALES, file_for(number, **given))
    taken = await take(shelf, SALES, await look(shelf, SALES, begun.upload_id))
    return await commit_upload(shelf, SALES, begun.upload_id, taken.fence, finished(body))


async def test_an_upload_becomes_a_file_with_its_change_document(desk: Desk) -> None:
    number = await customer(desk)
    before, woken = (await desk.state(number))["version"], len(desk.woken)
    done = await put(desk, number, sha256=hashlib.sha256(PDF).hexdigest().upper())
    assert (await desk.state(number))["version"] == before + 1
    assert len(desk.woken) == woken + 1
    assert await desk.items(done.change_number) == [("ZATT", done.attachment_id, None, "I", None, "合同.pdf")]
    row = await desk.pool.fetchrow("SELECT * FROM attachment WHERE attachment_id = $1", done.attachment_id)
    assert row is not None
    assert (row["version"], row["role"], row["size"], row["uploaded_by"]) == (1, "ATTACHMENT", 18, "SC01")
    operation = "SELECT operation FROM change_document WHERE change_number = $1"
    assert await desk.pool.fetchval(operation, done.change_number) == "addAttachment"


async def test_a_commit_asked_twice_answers_the_same(desk: Desk) -> None:
    shelf, number = shelf_of(desk), await customer(desk)
    begun = await begin_upload(shelf, SALES, file_for(number))
    taken, sealed = await take(shelf, SALES, await look(shelf, SALES, begun.upload_id)), finished(PDF)
    first = await commit_upload(shelf, SALES, begun.upload_id, taken.fence, sealed)
    again = await commit_upload(shelf, SALES, begun.upload_id, taken.fence, sealed)
    assert (again.attachment_id, again.version) == (first.attachment_id, 1)
    assert (await look(shelf, SALES, begun.upload_id)).state == "STORED"


async def test_the_newest_request_fences_the_others_off(desk: Desk) -> None:
    shelf, number = shelf_of(desk), await customer(desk)
    begun = await begin_upload(shelf, SALES, file_for(number))
    old = await take(shelf, SALES, await look(shelf, SALES, begun.upload_id))
    await save_draft(shelf.writer.pool, begun.upload_id, old.fence, {"parts": [[1, "a"]]}, 7)
    new = await take(shelf, SALES, await look(shelf, SALES, begun.upload_id))
    assert (new.draft, new.upload.received) == ({"parts": [[1, "a"]]}, 7)
    with pytest.raises(TakenOver):
        await save_draft(shelf.writer.pool, begun.upload_id, old.fence, {}, 9)
    with pytest.raises(TakenOver):
        await commit_upload(shelf, SALES, begun.upload_id, old.fence, finished(PDF))


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"file_name": "../x.pdf"}, "AR-FILE-NAME"),
        ({"file_name": "x\u202efdp.exe"}, "AR-FILE-NAME"),
        ({"size": 2**40}, "AR-FILE-SIZE"),
        ({"media_type": "text/html"}, "AR-FILE-TYPE"),
        ({"sha256": "abc"}, "AR-FILE-HASH"),
        ({"role": "OTHER"}, "GEN-REF"),
    ],
)
async def test_what_cannot_be_begun(desk: Desk, given: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        await begin_upload(shelf_of(desk), SALES, file_for("100000000", **given))
    assert [one[0] for one in told(refused.value)] == [code]


async def test_bytes_that_are_not_what_was_declared(desk: Desk) -> None:
    number = await customer(desk)
    with pytest.raises(Refused) as refused:
        await put(desk, number, b"MZ no pdf", sha256="0" * 64)
    assert [one[0] for one in told(refused.value)] == ["AR-FILE-TYPE", "AR-FILE-HASH"]
    assert await desk.pool.fetchval("SELECT count(*) FROM attachment WHERE customer_number = $1", number) == 0


async def test_who_may_and_who_sees(desk: Desk) -> None:
    shelf, number = shelf_of(desk), await customer(desk)
    with pytest.raises(Denied):
        await begin_upload(shelf, AUDITOR, file_for(number))
    with pytest.raises(Gone):
        await begin_upload(shelf, ELSEWHERE, file_for(number))
    done = await put(desk, number)
    with pytest.raises(Gone):
        await open_download(shelf, ELSEWHERE, done.attachment_id)
    with pytest.raises(Gone) as gone:
        await delete_attachment(desk.writer.call(ELSEWHERE), done.attachment_id, Request(1, SURE))
    assert gone.value.what == done.attachment_id
    begun = await begin_upload(shelf, SALES, file_for(number))
    with pytest.raises(Gone):
        await take(shelf, FINANCE, await look(shelf, FINANCE, begun.upload_id))
    assert (await open_download(shelf, AUDITOR, done.attachment_id)).file_name == "合同.pdf"


async def test_a_new_version_and_the_old_one_still_there(desk: Desk) -> None:
    shelf, number = shelf_of(desk), await customer(desk)
    done = await put(desk, number)
    newer = await put(desk, number, PDF + b"2", attachment_id=done.attachment_id, file_name="b.pdf")
    assert (newer.attachment_id, newer.version) == (done.attachment_id, 2)
    assert await desk.items(newer.change_number) == [
        ("ZATT", done.attachment_id, "version", "U", "1", "2"),
        ("ZATT", done.attachment_id, "fileName", "U", "合同.pdf", "b.pdf"),
    ]
    assert (await open_download(shelf, SALES, done.attachment_id, 1)).file_name == "合同.pdf"
    assert (await open_download(shelf, SALES, done.attachment_id)).sha256 == finished(PDF + b"2").sha256


async def test_a_deletion_is_confirmed_recorded_and_drops_the_objects(desk: Desk) -> None:
    shelf, number = shelf_of(desk), await customer(desk)
    done, call = await put(desk, number), desk.writer.call(SALES)
    with pytest.raises(Refused) as refused:
        await delete_attachment(call, done.attachment_id, Request(1))
    assert told(refused.value) == [("GEN-CONFIRM", "C", "confirm")]
    with pytest.raises(Conflict):
        await delete_attachment(call, done.attachment_id, Request(7, SURE))
    old = (await open_download(shelf, SALES, done.attachment_id)).stored
    saved = await delete_attachment(call, done.attachment_id, Request(1, SURE))
    assert await desk.items(saved.change_number) == [
        ("ZATT", done.attachment_id, None, "D", "合同.pdf", None)
    ]
    with pytest.raises(Gone):
        await open_download(shelf, SALES, done.attachment_id)
    assert old.object_id.hex() not in await dropped(desk.pool)  # it is not the cleaner's, but a job's
    assert await dropped_object(desk.pool, old.object_id.hex()) == old
    ordered = (await newest_jobs(desk.pool, kind="DESTROY"))[0]
    assert [one["object_id"] for one in ordered.parameters["objects"]] == [old.object_id.hex()]
    await forget_object(desk.pool, old.object_id)
    assert await dropped_object(desk.pool, old.object_id.hex()) is None


async def test_an_upload_that_ends_without_a_file_is_reaped(desk: Desk) -> None:
    shelf, number = shelf_of(desk), await customer(desk)
    stopped = await begin_upload(shelf, SALES, file_for(number))
    late = await begin_upload(replace(shelf, upload_lifetime=timedelta(0)), SALES, file_for(number))
    await stop_upload(shelf, SALES, stopped.upload_id)
    with pytest.raises(TakenOver):
        await take(shelf, SALES, await look(shelf, SALES, late.upload_id))
    found = dict(await reap(desk.pool, datetime.now(UTC)))
    assert {stopped.upload_id, late.upload_id} <= set(found)
    for upload in found:
        await forget_upload(desk.pool, upload)
    assert await reap(desk.pool, datetime.now(UTC)) == []


async def test_a_ticket_ends_with_time_with_its_token_and_serves_one_thing(desk: Desk) -> None:
    shelf, number = shelf_of(desk), await customer(desk)
    await make_token(desk.pool, NewToken("SC01", SALES.grants))
    done = await put(desk, number)
    place = f"{done.attachment_id}/1"
    ticket = address(shelf, SALES, place).partition("ticket=")[2]
    assert await holder(shelf, ticket, DOWNLOAD, place) == Caller("SC01", SALES.grants)
    over = address(replace(shelf, ticket_lifetime=timedelta(0)), SALES, place)
    wrong = [
        (shelf, ticket, UPLOAD, place),
        (shelf, ticket, DOWNLOAD, f"{done.attachment_id}/2"),
        (shelf, ticket[:-2] + "AA", DOWNLOAD, place),
        (replace(shelf, key=b"other"), ticket, DOWNLOAD, place),
        (shelf, "é.x", DOWNLOAD, place),
        (shelf, over.partition("ticket=")[2], DOWNLOAD, place),
    ]
    for case in wrong:
        with pytest.raises(TicketWrong):
            await holder(*case)
    for row in await list_tokens(desk.pool):
        if row.user_name == "SC01":
            await revoke_token(desk.pool, row.token_id)
    with pytest.raises(TicketWrong):
        await holder(shelf, ticket, DOWNLOAD, place)


async def test_who_read_is_noted_for_good(desk: Desk) -> None:
    shelf, number = shelf_of(desk), await customer(desk)
    done = await put(desk, number)
    found = await open_download(shelf, AUDITOR, done.attachment_id)
    await note_access(desk.pool, Asker(AUDITOR), found, 0, 5)
    find = "SELECT user_name, version, range_start, range_end FROM attachment_access WHERE attachment_id = $1"
    rows = await desk.pool.fetch(find, done.attachment_id)
    assert [tuple(row) for row in rows] == [("AU01", 1, 0, 5)]
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await desk.pool.execute("DELETE FROM attachment_access")
