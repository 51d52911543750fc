"""Filing: codes without gaps whoever files, terms, checks, what is refused and leaves nothing. Next:
test_items.py."""

import asyncio
from dataclasses import replace
from typing import Any

import orjson
import pytest

from models.rules.archives.codes import code_of, normalise, parse_code
from models.rules.archives.filing import MOST_AT_ONCE
from resolvers.access.caller import Caller
from resolvers.access.grants import grant_from_text
from resolvers.archives.codes import Wanted, assign, claim, give
from resolvers.archives.filing import check_item, file_item, file_items
from resolvers.archives.items import create_item
from resolvers.errors import Denied, Refused
from resolvers.write.acts import create_department
from resolvers.write.context import ReplayKey, Request
from tests.support.writing import ADMIN, Desk, patch_of, told

OPERATOR = Caller("AO01", (grant_from_text("archiveOperator@/;institutions=*;types=*;clearance=3"),))
MANAGER = Caller("AM01", (grant_from_text("archiveManager@/;institutions=*;types=*;clearance=3"),))
PLAIN = {
    "institutionCode": "TIANPU",
    "archiveType": "WS/00",
    "title": "会议纪要",
    "formedOn": "2023-05-06",
    "carrier": "ELECTRONIC",
    "departmentCode": "01",
}
CHECKS = """
SELECT occasion, passed, authentic, complete, usable, secure FROM property_check
WHERE item_id = $1 ORDER BY checked_at
"""


@pytest.fixture(autouse=True)
async def department(desk: Desk) -> None:
    if not await desk.pool.fetchval("SELECT EXISTS (SELECT FROM department WHERE department_code = '01')"):
        given = {"departmentCode": "01", "name": "办公室", "archiveOrgCode": "BGS"}
        await create_department(desk.writer.call(ADMIN), patch_of(given))


async def draft(desk: Desk, year: str, **given: Any) -> str:
    whole = {**PLAIN, "year": year, "formedOn": f"{year}-05-06", **given}
    return (await create_item(desk.writer.call(OPERATOR), patch_of(whole))).key


async def file(desk: Desk, item: str, **said: Any) -> str:
    await file_item(desk.writer.call(MANAGER), item, Request(1, **said))
    return await desk.pool.fetchval("SELECT archive_code FROM archive_item WHERE item_id = $1", item)


async def with_file(desk: Desk, item: str, **row: Any) -> None:
    """A file of an item, as an upload leaves it; `row` is what is not as it should be."""
    size, media = row.get("size", 3), row.get("media_type", "application/pdf")
    await desk.pool.execute(
        "INSERT INTO attachment (attachment_id, item_id, role, version, file_name, media_type, size, sha256, "
        "uploaded_by, uploaded_at) VALUES ($1, $1, 'MAIN', 1, 'a.pdf', $2, $3, 'c', 'AO01', now())",
        *(item, media, size),
    )
    await desk.pool.execute(
        "INSERT INTO stored_object (object_id, store_key, size, sealed_size, segment_bytes, sha256, key_id, "
        "wrapped_key, commitment, slip, quarantined_at) "
        "VALUES ($1, $1, 3, 59, 65536, $2, 'k', '', '', '', $3)",
        *(item, row.get("stored", "c"), desk.writer.now() if row.get("quarantined") else None),
    )
    await desk.pool.execute(
        "INSERT INTO attachment_version (attachment_id, version, object_id, file_name, media_type, "
        "uploaded_by, uploaded_at) VALUES ($1, 1, $1, 'a.pdf', $2, 'AO01', now())",
        *(item, media),
    )


def test_codes_are_written_and_read() -> None:
    for code, prefix, number, group in (
        ("Z109-WS·2023-D30-BGS-0001", "Z109-WS·2023-D30-BGS", 1, "BGS"),
        ("Z109-WS·2023-Y-0101-12345", "Z109-WS·2023-Y-0101", 12345, "0101"),
        ("Z109-KU·PZ·2023-D30-001", "Z109-KU·PZ·2023-D30", 1, None),
        ("Z109-KU·PZ·2023-D30-001-0001", "Z109-KU·PZ·2023-D30-001", 1, "001"),
    ):
        parsed = parse_code(code)
        assert parsed is not None
        assert (parsed.prefix, parsed.number, parsed.group) == (prefix, number, group)
        assert code_of(prefix, number) == code
    assert normalise(" z109-ku.pz・2023-D30-001 ") == "Z109-KU·PZ·2023-D30-001"
    for wrong in ("Z109-WS·2023-D30-BGS-00001", "Z109-WS·2023-D30-BGS-0000", "Z109-WS·2023-D30", "x"):
        assert parse_code(wrong) is None


async def test_twenty_who_file_at_once_and_one_who_is_rolled_back_leave_no_gap(desk: Desk) -> None:
    items = [await draft(desk, "2001") for _ in range(20)]
    bad = await draft(desk, "2001", carrier="PAPER")  # without a location

    async def given_up() -> None:
        async with desk.pool.acquire() as connection:
            transaction = connection.transaction()
            await transaction.start()
            assert len(await assign(connection, ["Z109-WS·2001-D30-BGS"] * 3)) == 3
            await transaction.rollback()

    tries = [file(desk, one) for one in items]
    tries[10:10] = [file(desk, bad)]
    found = await asyncio.gather(*tries[:10], given_up(), *tries[10:], return_exceptions=True)
    codes = sorted(one for one in found if isinstance(one, str))
    assert codes == [f"Z109-WS·2001-D30-BGS-{number:04d}" for number in range(1, 21)]
    assert sum(isinstance(one, Refused) for one in found) == 1


async def test_a_code_that_was_given_is_kept_and_the_counter_jumps_past_it(desk: Desk) -> None:
    given = await draft(desk, "2002", givenCode="z109-ws.2002-d30-bgs-0007")
    assert await file(desk, given) == "Z109-WS·2002-D30-BGS-0007"
    assert await file(desk, await draft(desk, "2002")) == "Z109-WS·2002-D30-BGS-0008"
    for code, finding in (
        ("Z109-WS·2002-D30-BGS-0007", "GEN-DUPLICATE"),
        ("Z109-WS·2003-D30-BGS-0001", "AR-CODE-FORMAT"),
        ("Z109-WS·2002-D30-BGS-1", "AR-CODE-FORMAT"),
    ):
        with pytest.raises(Refused) as refused:
            await draft(desk, "2002", givenCode=code)
        assert told(refused.value) == [(finding, "E", "given_code")]
    async with desk.pool.acquire() as connection, connection.transaction():
        with pytest.raises(Refused) as refused:
            await claim(connection, [("Z109-WS·2002-D30-BGS-0008", "x")], desk.writer.now())
    assert told(refused.value) == [("GEN-DUPLICATE", "E", "given_code")]


async def test_beyond_9999_there_are_five_digits(desk: Desk) -> None:
    async with desk.pool.acquire() as connection, connection.transaction():
        prefix, at = "Z109-WS·2004-D30-BGS", desk.writer.now()
        wanted = [Wanted("a", prefix), Wanted("b", prefix, f"{prefix}-9999"), Wanted("c", prefix)]
        codes = await give(connection, wanted, at)
        assert codes == {"a": f"{prefix}-10000", "b": f"{prefix}-9999", "c": f"{prefix}-10001"}


async def test_what_a_draft_lacks_is_told_at_once_and_nothing_is_given(desk: Desk) -> None:
    item = (await create_item(desk.writer.call(OPERATOR), patch_of(dict(list(PLAIN.items())[:3])))).key
    with pytest.raises(Refused) as refused:
        await file(desk, item)
    assert told(refused.value) == [
        ("GEN-REQUIRED", "E", name) for name in ("carrier", "department_code", "formed_on", "year")
    ]
    [row] = await desk.pool.fetch(CHECKS, item)
    assert tuple(row) == ("FILING", False, True, False, True, True)  # the failed check is kept
    with pytest.raises(Refused) as refused:
        await file_item(desk.writer.call(OPERATOR), item, Request(1))
    assert told(refused.value) == [("GEN-FORBIDDEN", "E", "archive_type")]
    paper = await draft(desk, "2005", carrier="BOTH")
    with pytest.raises(Refused) as refused:
        await file(desk, paper)
    assert told(refused.value) == [("GEN-REQUIRED", "E", "location_code")]


async def test_another_year_than_the_one_it_was_formed_in_needs_a_reason(desk: Desk) -> None:
    with pytest.raises(Refused) as refused:
        await draft(desk, "2006", formedOn="2007-01-03")
    assert told(refused.value) == [("AR-YEAR", "C", "formed_on")]
    sure = Request(confirm=frozenset({"AR-YEAR"}))
    whole = patch_of({**PLAIN, "year": "2006", "formedOn": "2007-01-03"})
    with pytest.raises(Refused) as refused:
        await create_item(desk.writer.call(OPERATOR), whole, sure)
    assert ("GEN-REQUIRED", "E", "reason") in told(refused.value)
    sure = replace(sure, reason="年度跨期")
    item = (await create_item(desk.writer.call(OPERATOR), whole, sure)).key
    assert (await file(desk, item, confirm=sure.confirm, reason=sure.reason)).startswith("Z109-WS·2006")
    last = "SELECT operation, comment FROM change_document WHERE object_id = $1 ORDER BY change_number DESC"
    assert tuple(await desk.pool.fetchrow(last, item) or ()) == ("fileArchiveItem", "年度跨期")


@pytest.mark.parametrize(
    ("wrong", "code", "bad"),
    [
        ({"quarantined": True}, "AR-INTEGRITY", "complete"),
        ({"stored": "d"}, "AR-INTEGRITY", "authentic"),
        ({"media_type": "application/x-msdownload"}, "AR-FILE-TYPE", "usable"),
        ({"size": 0}, "AR-FILE-TYPE", "usable"),
        ({}, None, None),
    ],
)
async def test_four_properties_are_checked_and_kept(
    desk: Desk, wrong: dict[str, Any], code: str | None, bad: str | None
) -> None:
    item = await draft(desk, "2008")
    await with_file(desk, item, **wrong)
    if code is None:
        assert await file(desk, item)
        call = desk.writer.call(MANAGER)
        assert (await check_item(call, item, "YEARLY")).findings == ()
        await desk.pool.execute("UPDATE stored_object SET quarantined_at = now() WHERE object_id = $1", item)
        again = await check_item(call, item, "TRANSFER")
        assert [(one.code.value, one.severity.value) for one in again.findings] == [("AR-INTEGRITY", "W")]
        rows = await desk.pool.fetch(CHECKS, item)
        assert [tuple(row)[:2] for row in rows] == [
            *(("FILING", True), ("YEARLY", True), ("TRANSFER", False))
        ]
        return
    with pytest.raises(Refused) as refused:
        await file(desk, item)
    assert told(refused.value) == [(code, "E", f"attachments.{item}")]
    [row] = await desk.pool.fetch(CHECKS, item)
    failing = [name for name in ("authentic", "complete", "usable", "secure") if not row[name]]
    assert (row["passed"], failing) == (False, [bad])


async def test_many_are_filed_or_none(desk: Desk) -> None:
    items = [await draft(desk, "2009") for _ in range(3)]
    bad = await draft(desk, "2009", carrier="PAPER")
    call = desk.writer.call(MANAGER)
    with pytest.raises(Refused) as refused:
        await file_items(call, [items[0], bad], None, Request())
    assert told(refused.value) == [("GEN-REQUIRED", "E", "ids.1.location_code")]
    assert refused.value.findings[0].params["item"] == bad
    await desk.pool.execute(
        "UPDATE archive_item SET batch_id = $1 WHERE item_id = ANY($2)", "b" * 32, items[1:]
    )
    key = ReplayKey("batch", b"b")
    keyed = desk.writer.call(MANAGER, key=key)
    for _ in range(2):
        saved = await file_items(keyed, [], "b" * 32, Request(reason="整批归档"))
        found = orjson.loads(saved.answer or b"")["items"]
        assert [one[:2] for one in found] == [
            [items[1], "Z109-WS·2009-D30-BGS-0001"],
            [items[2], "Z109-WS·2009-D30-BGS-0002"],
        ]
    with pytest.raises(Refused) as refused:
        await file_items(call, items, None, Request())
    assert told(refused.value) == [("GEN-STATE", "E", "ids.1"), ("GEN-STATE", "E", "ids.2")]
    with pytest.raises(Refused) as refused:
        await file_items(call, ["a" * 32] * 2 + [f"{n:032x}" for n in range(MOST_AT_ONCE)], None, Request())
    assert told(refused.value) == [("GEN-RANGE", "E", "ids")]
    with pytest.raises(Denied):
        await file_items(desk.writer.call(ADMIN), items, None, Request())
