"""Archive items: made, changed, deleted, refused; their log. Next: test_attachments.py."""

from typing import Any

import pytest

from models.rules.archive import ITEM
from resolvers.access.caller import Caller
from resolvers.access.grants import grant_from_text
from resolvers.archives.items import change_item, create_item, delete_item
from resolvers.errors import Conflict, Denied, Gone, Refused
from resolvers.write.acts import create_customer
from resolvers.write.context import ReplayKey, Request, Saved
from resolvers.write.roots import ROOTS
from resolvers.write.state import lock_record
from tests.support.base import another
from tests.support.writing import ADMIN, AUDITOR, SALES, Desk, patch_of, told

OPERATOR = Caller("AO01", (grant_from_text("archiveOperator@/;institutions=*;types=*;clearance=3"),))
SURE = frozenset({"GEN-CONFIRM"})
DOCUMENT = """
SELECT object_class, customer_number, object_id, operation, version FROM change_document
WHERE object_id = $1 ORDER BY change_number
"""


def draft(**given: Any) -> dict[str, Any]:
    plain = {"institutionCode": "TIANPU", "archiveType": "WS/00", "title": "会议纪要"}
    return patch_of({**plain, **given})


async def made(desk: Desk, **given: Any) -> Saved:
    return await create_item(desk.writer.call(OPERATOR), draft(**given))


async def state(desk: Desk, item_id: str) -> dict[str, Any]:
    async with desk.pool.acquire() as connection, connection.transaction():
        locked = await lock_record(connection, ROOTS[ITEM], item_id, desk.writer.sealer)
    assert locked is not None
    return locked.state


async def test_a_draft_begins_with_what_its_type_gives_and_is_logged(desk: Desk) -> None:
    woken = len(desk.woken)
    saved = await made(desk, archiveType="rs/00", year="2026", formedOn="2026-05-06")
    assert (saved.version, saved.message.text("zh")) == (1, "档案“会议纪要”已创建")
    assert len(desk.woken) == woken + 1
    row = await state(desk, saved.key)
    shown = (row["state"], row["archive_type"], row["retention"], row["access_level"], row["created_by"])
    assert shown == ("DRAFT", "RS/00", "D30", 2, "AO01")
    assert await desk.items(saved.change_number) == [("ZITEM", "", None, "I", None, None)]
    rows = await desk.pool.fetch(DOCUMENT, saved.key)
    assert [tuple(one) for one in rows] == [("ZITEM", "", saved.key, "createArchiveItem", 1)]


async def test_a_change_a_conflict_and_nothing_to_change(desk: Desk) -> None:
    item = (await made(desk, accessLevel=0)).key
    call = desk.writer.call(OPERATOR)
    saved = await change_item(call, item, patch_of({"title": "纪要", "accessLevel": 3}), Request(1))
    assert await desk.items(saved.change_number) == [
        ("ZITEM", "", "title", "U", "会议纪要", "纪要"),
        ("ZITEM", "", "accessLevel", "U", "0", "3"),
    ]
    again = await change_item(call, item, patch_of({"title": "纪要"}), Request(2))
    assert (again.version, again.change_number) == (2, None)
    with pytest.raises(Conflict) as conflict:
        await change_item(call, item, patch_of({"title": "x"}), Request(1))
    assert (conflict.value.current_version, conflict.value.changed_by) == (2, "AO01")
    assert conflict.value.changed_fields == ("accessLevel", "title")
    with pytest.raises(Refused) as refused:
        await change_item(call, item, patch_of({"institutionCode": "OTHER"}), Request(2))
    assert told(refused.value) == [
        ("GEN-IMMUTABLE", "E", "institution_code"),
        ("GEN-REF", "E", "institution_code"),
    ]


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"title": " "}, "GEN-REQUIRED", "title"),
        ({"archiveType": "KU/XX"}, "GEN-REF", "archive_type"),
        ({"institutionCode": "NOBODY"}, "GEN-REF", "institution_code"),
        ({"customerNumber": "999999999"}, "GEN-REF", "customer_number"),
        ({"retention": "D99"}, "GEN-REF", "retention"),
        ({"accessLevel": 4}, "GEN-RANGE", "access_level"),
        ({"year": "1899"}, "GEN-RANGE", "year"),
        ({"year": "2028"}, "GEN-RANGE", "year"),
        ({"formedOn": "2026-05-07"}, "GEN-RANGE", "formed_on"),
    ],
)
async def test_what_a_draft_must_not_hold(desk: Desk, given: dict[str, Any], code: str, path: str) -> None:
    with pytest.raises(Refused) as refused:
        await made(desk, **given)
    assert told(refused.value) == [(code, "E", path)]


async def test_a_draft_is_deleted_once_and_its_log_stays(desk: Desk) -> None:
    item, call = (await made(desk)).key, desk.writer.call(OPERATOR)
    with pytest.raises(Refused) as refused:
        await delete_item(call, item, Request(1))
    assert told(refused.value) == [("GEN-CONFIRM", "C", "confirm")]
    saved = await delete_item(call, item, Request(1, SURE))
    assert (saved.version, saved.key) == (2, item)
    assert await desk.items(saved.change_number) == [("ZITEM", "", None, "D", "会议纪要", None)]
    with pytest.raises(Gone):
        await delete_item(call, item, Request(2, SURE))
    versions = [row["version"] for row in await desk.pool.fetch(DOCUMENT, item)]
    assert versions == [1, 2]


async def test_who_may_and_who_sees(desk: Desk) -> None:
    item = (await made(desk)).key
    for caller in (SALES, AUDITOR, ADMIN):
        with pytest.raises(Denied):
            await create_item(desk.writer.call(caller), draft())
        with pytest.raises(Denied):
            await change_item(desk.writer.call(caller), item, draft(), Request(1))


async def test_a_customer_is_named_only_within_sight(desk: Desk) -> None:
    number = (await create_customer(desk.writer.call(SALES), patch_of(another()))).key
    with pytest.raises(Refused) as refused:  # the operator's grant covers no company code
        await made(desk, customerNumber=number)
    assert told(refused.value) == [("GEN-REF", "E", "customer_number")]
    both = Caller("AO02", (*OPERATOR.grants, *SALES.grants))
    saved = await create_item(desk.writer.call(both), draft(customerNumber=number.lstrip("0")))
    assert (await state(desk, saved.key))["customer_number"] == number


async def test_the_same_key_makes_one_item(desk: Desk) -> None:
    key = ReplayKey("item key", b"same")
    first, again = [await create_item(desk.writer.call(OPERATOR, key=key), draft()) for _ in range(2)]
    assert (again.key, again.replayed) == (first.key, True)
