"""Archive items: what their metadata may say, what of filed ones may change, which may be deleted. Next:
test_volumes.py."""

import secrets
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from resolvers.access.caller import Caller
from resolvers.access.grants import grant_from_text
from resolvers.archives.filing import file_item
from resolvers.archives.items import change_item, create_item, delete_item
from resolvers.errors import Gone, Refused
from resolvers.write.acts import create_department
from resolvers.write.context import Request
from tests.support.writing import ADMIN, Desk, patch_of, told

OPERATOR = Caller("AO01", (grant_from_text("archiveOperator@/;institutions=*;types=*;clearance=3"),))
MANAGER = Caller("AM01", (grant_from_text("archiveManager@/;institutions=*;types=*;clearance=3"),))
SURE = frozenset({"GEN-CONFIRM"})
BOX = "K9-01-01-01"
PLAIN = {
    "institutionCode": "TIANPU",
    "archiveType": "WS/00",
    "title": "会议纪要",
    "year": "2023",
    "formedOn": "2023-05-06",
    "carrier": "ELECTRONIC",
    "departmentCode": "02",
}
VOUCHER: dict[str, Any] = {
    "companyCode": "0723",
    "fiscalYear": "2023",
    "period": 1,
    "voucherType": "记",
    "voucherDate": date(2023, 1, 5),
    "summary": "办公用品",
    "debitTotal": Decimal("1000.00"),
    "creditTotal": Decimal("1000.00"),
    "currency": "CNY",
    "preparedBy": "张三",
}


@pytest.fixture(autouse=True)
async def places(desk: Desk) -> None:
    if not await desk.pool.fetchval("SELECT EXISTS (SELECT FROM department WHERE department_code = '02')"):
        given = {"departmentCode": "02", "name": "财务处", "archiveOrgCode": "CWC"}
        await create_department(desk.writer.call(ADMIN), patch_of(given))
    await desk.pool.execute(
        "INSERT INTO archive_location (location_code, capacity, used, active, version, created_on, "
        "created_by, changed_at, changed_by) VALUES ($1, 1000, 0, true, 1, current_date, 'X', now(), 'X') "
        "ON CONFLICT DO NOTHING",
        BOX,
    )


async def made(desk: Desk, caller: Caller = OPERATOR, **given: Any) -> str:
    return (await create_item(desk.writer.call(caller), patch_of({**PLAIN, **given}))).key


async def filed(desk: Desk, **given: Any) -> str:
    item = await made(desk, **given)
    await file_item(desk.writer.call(MANAGER), item, Request(1))
    return item


async def volume(desk: Desk, *, is_open: bool = True) -> str:
    item = secrets.token_hex(16)
    await desk.pool.execute(
        "INSERT INTO archive_item (item_id, institution_code, archive_type, unit, title, year, retention, "
        "access_level, department_code, carrier, state, archive_code, open, version, created_on, created_by, "
        "changed_at, changed_by) VALUES ($1, 'TIANPU', 'KU/PZ', 'VOLUME', '2023年凭证', '2023', 'D30', 1, "
        "'02', 'PAPER', 'FILED', $2, $3, 1, current_date, 'X', now(), 'X')",
        *(item, f"Z109-KU·PZ·2023-D30-{secrets.randbelow(10**8):09d}", is_open),
    )
    return item


async def used(desk: Desk) -> int:
    return await desk.pool.fetchval("SELECT used FROM archive_location WHERE location_code = $1", BOX)


async def column(desk: Desk, item: str, name: str) -> Any:
    return await desk.pool.fetchval(f"SELECT {name} FROM archive_item WHERE item_id = $1", item)


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"keywords": [{"keyword": f"词{n}"} for n in range(21)]}, "GEN-RANGE", "keywords"),
        ({"pages": -1}, "GEN-RANGE", "pages"),
        ({"copies": -1}, "GEN-RANGE", "copies"),
        ({"departmentCode": "99"}, "GEN-REF", "department_code"),
        ({"locationCode": "NOWHERE"}, "GEN-REF", "location_code"),
        ({"accountingKind": "JOURNAL"}, "GEN-REF", "accounting_kind"),
        ({"carrier": "STONE"}, "GEN-REF", "carrier"),
        ({"dossierKind": "CONTRACT"}, "GEN-REQUIRED", "customer_number"),
        ({"vendorCode": "中文"}, "GEN-PATTERN", "vendor_code"),
        ({"givenCode": "nonsense"}, "AR-CODE-FORMAT", "given_code"),
        ({"volumeId": "a" * 32}, "GEN-REF", "volume_id"),
        ({"archiveType": "KU/ZB", "retention": "D5"}, "AR-RET-MIN", "retention"),
        ({"archiveType": "KU/PZ", "retention": "D10"}, "AR-RET-MIN", "retention"),
    ],
)
async def test_what_no_draft_may_say(desk: Desk, given: dict[str, Any], code: str, path: str) -> None:
    with pytest.raises(Refused) as refused:
        await made(desk, **given)
    assert told(refused.value) == [(code, "E", path)]


async def test_of_what_is_filed_a_few_fields_change_and_the_others_stay(desk: Desk) -> None:
    item = await filed(desk)
    for given in ({"title": "x"}, {"year": "2022"}, {"author": "x"}, {"carrier": "BOTH"}):
        with pytest.raises(Refused) as refused:
            await change_item(desk.writer.call(MANAGER), item, patch_of(given), Request(2))
        [name] = (name for name in patch_of(given) if not name.startswith("@"))
        assert ("GEN-IMMUTABLE", "E", name) in told(refused.value)
    new = {"description": "补充", "keywords": [{"keyword": "会议"}], "accessLevel": 2}
    with pytest.raises(Refused) as refused:
        await change_item(desk.writer.call(OPERATOR), item, patch_of(new), Request(2))
    assert told(refused.value) == [
        ("GEN-FORBIDDEN", "E", "description"),
        ("GEN-FORBIDDEN", "E", "keywords"),
    ]
    await change_item(desk.writer.call(OPERATOR), item, patch_of({"accessLevel": 2}), Request(2))
    before = await used(desk)
    more = {**new, "locationCode": BOX}
    await change_item(desk.writer.call(MANAGER), item, patch_of(more), Request(3))
    assert await used(desk) == before + 1
    lower = patch_of({"accessLevel": 0})
    with pytest.raises(Refused) as refused:
        await change_item(desk.writer.call(MANAGER), item, lower, Request(4))
    assert told(refused.value) == [("GEN-REQUIRED", "E", "reason")]
    await change_item(desk.writer.call(MANAGER), item, lower, Request(4, reason="解密"))


async def test_retention_is_lengthened_with_a_reason_and_never_below_the_law(desk: Desk) -> None:
    item = await filed(desk, archiveType="KU/QT", accountingKind="BANK_STATEMENT")
    assert await column(desk, item, "due_on") == date(2034, 1, 1)
    longer, shorter = patch_of({"retention": "D30"}), patch_of({"retention": "D10"})
    with pytest.raises(Refused) as refused:
        await change_item(desk.writer.call(OPERATOR), item, longer, Request(2))
    assert told(refused.value) == [("GEN-REQUIRED", "E", "reason")]
    await change_item(desk.writer.call(OPERATOR), item, longer, Request(2, reason="审计要求"))
    assert await column(desk, item, "due_on") == date(2054, 1, 1)
    with pytest.raises(Refused) as refused:
        await change_item(desk.writer.call(OPERATOR), item, shorter, Request(3, reason="审计要求"))
    assert told(refused.value) == [("GEN-FORBIDDEN", "E", "retention")]
    await change_item(desk.writer.call(MANAGER), item, shorter, Request(3, reason="审计要求"))
    assert await column(desk, item, "due_on") == date(2034, 1, 1)
    with pytest.raises(Refused) as refused:
        await change_item(
            desk.writer.call(MANAGER), item, patch_of({"retention": "D5"}), Request(4, reason="审计要求")
        )
    assert told(refused.value) == [("AR-RET-MIN", "E", "retention")]


async def test_what_counts_from_an_event_is_due_once_there_was_one(desk: Desk) -> None:
    item = await filed(desk, archiveType="KU/ZB", accountingKind="FIXED_ASSET_CARD", retention="D5")
    assert await column(desk, item, "due_on") is None
    sold = patch_of({"eventOn": date(2024, 6, 30)})
    await change_item(desk.writer.call(MANAGER), item, sold, Request(2, reason="已处置"))
    assert await column(desk, item, "due_on") == date(2030, 1, 1)


async def test_what_is_deleted_is_asked_for_and_gone_and_its_code_never_comes_again(desk: Desk) -> None:
    before = await used(desk)
    item = await filed(desk, year="2010", formedOn="2010-01-01", locationCode=BOX, carrier="PAPER")
    code = await column(desk, item, "archive_code")
    assert (await used(desk), code) == (before + 1, "Z109-WS·2010-D30-CWC-0001")
    with pytest.raises(Refused) as refused:
        await delete_item(desk.writer.call(MANAGER), item, Request(2))
    [asked] = refused.value.findings
    assert (asked.code.value, asked.message("zh")) == ("GEN-CONFIRM", "确认删除？删除后不可恢复")
    with pytest.raises(Refused) as refused:
        await delete_item(desk.writer.call(OPERATOR), item, Request(2, SURE))
    assert told(refused.value) == [("GEN-FORBIDDEN", "E", "")]
    await desk.pool.execute("UPDATE archive_item SET on_hold = true WHERE item_id = $1", item)
    with pytest.raises(Refused) as refused:
        await delete_item(desk.writer.call(MANAGER), item, Request(2, SURE))
    assert told(refused.value) == [("AR-HOLD", "E", "")]
    await desk.pool.execute("UPDATE archive_item SET on_hold = false WHERE item_id = $1", item)
    await delete_item(desk.writer.call(MANAGER), item, Request(2, SURE, "重复"))
    with pytest.raises(Gone):
        await delete_item(desk.writer.call(MANAGER), item, Request(3, SURE))
    assert await used(desk) == before
    with pytest.raises(Refused) as refused:
        await made(desk, year="2010", formedOn="2010-01-01", givenCode=code)
    assert told(refused.value) == [("GEN-DUPLICATE", "E", "given_code")]
    following = await filed(desk, year="2010", formedOn="2010-01-01")
    assert await column(desk, following, "archive_code") == "Z109-WS·2010-D30-CWC-0002"


async def test_what_only_destruction_takes_away_is_not_deleted(desk: Desk) -> None:
    item = await filed(desk, archiveType="KU/QT", accountingKind="BANK_STATEMENT")
    with pytest.raises(Refused) as refused:
        await delete_item(desk.writer.call(MANAGER), item, Request(2, SURE))
    assert told(refused.value) == [("AR-DEL-FILED", "E", "")]
    draft = await made(desk, archiveType="KU/QT", keywords=[{"keyword": "对账"}])
    await delete_item(desk.writer.call(OPERATOR), draft, Request(1, SURE))
    box = await volume(desk)
    await made(desk, archiveType="KU/PZ", volumeId=box)
    with pytest.raises(Refused) as refused:
        await delete_item(desk.writer.call(MANAGER), box, Request(1, SURE))
    assert told(refused.value) == [("AR-DEL-FILED", "E", ""), ("GEN-INUSE", "E", "")]


async def test_a_voucher_takes_from_its_volume_and_gets_its_number_behind_it(desk: Desk) -> None:
    box = await volume(desk)
    given = {"volumeId": box, "voucher": [{**VOUCHER, "voucherNo": 4711}]}
    item = (await create_item(desk.writer.call(OPERATOR), patch_of(given))).key
    names = ("archive_type", "title", "year", "formed_on", "retention", "department_code")
    found = [await column(desk, item, name) for name in names]
    assert found == ["KU/PZ", "办公用品", "2023", date(2023, 1, 5), "D30", "02"]
    code = await column(desk, box, "archive_code")
    assert await column(desk, item, "archive_code") == f"{code}-0001"
    with pytest.raises(Refused) as refused:  # VO-1
        await create_item(desk.writer.call(OPERATOR), patch_of(given))
    assert told(refused.value) == [("GEN-DUPLICATE", "E", "voucher.0.voucher_no")]
    row = {**VOUCHER, "voucherNo": 4712, "creditTotal": Decimal("999.99")}
    with pytest.raises(Refused) as refused:
        await create_item(desk.writer.call(OPERATOR), patch_of({**given, "voucher": [row]}))
    assert told(refused.value) == [("AR-VOU-BALANCE", "E", "voucher.0.credit_total")]
    closed = await volume(desk, is_open=False)
    late = patch_of({"volumeId": closed, "voucher": [{**VOUCHER, "voucherNo": 4713}]})
    with pytest.raises(Refused) as refused:
        await create_item(desk.writer.call(OPERATOR), late)
    assert told(refused.value) == [("GEN-STATE", "E", "volume_id")]
    with pytest.raises(Refused) as refused:
        await made(desk, voucher=[{**VOUCHER, "voucherNo": 4714}])
    assert told(refused.value) == [("GEN-SUPPRESSED", "E", "voucher")]
