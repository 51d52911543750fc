"""Volumes: who opens and closes them, what they count, many who fill one at once. Next: test_filing.py."""

import asyncio
from datetime import date
from decimal import Decimal
from typing import Any

import orjson
import pytest

from models.rules.archives.vouchers import VoucherKey, gaps
from resolvers.access.caller import Caller
from resolvers.access.grants import grant_from_text
from resolvers.archives.items import change_item, create_item, delete_item
from resolvers.archives.structure import LOCATIONS
from resolvers.archives.volumes import close_volume, create_volume
from resolvers.errors import Denied, Refused
from resolvers.write.acts import create_department
from resolvers.write.context import Request, Saved
from resolvers.write.maintained import create
from tests.support.writing import ADMIN, SALES, Desk, patch_of, short, told

OPERATOR = Caller("AO01", (grant_from_text("archiveOperator@/;institutions=*;types=*;clearance=3"),))
MANAGER = Caller("AM01", (grant_from_text("archiveManager@/;institutions=*;types=*;clearance=3"),))
KEEPER = Caller("KEEPER", (grant_from_text("storageAdmin@/;institutions=*"),))
SURE = frozenset({"GEN-CONFIRM"})
BOX = "V1-1-1-1"
VOUCHER: dict[str, Any] = {
    **{"companyCode": "0723", "fiscalYear": "2015", "period": 3, "voucherType": "记", "voucherNo": 1},
    **{"voucherDate": date(2015, 3, 5), "summary": "办公用品", "currency": "CNY", "preparedBy": "张三"},
    **{"debitTotal": Decimal(7), "creditTotal": Decimal(7)},
}


@pytest.fixture(autouse=True)
async def places(desk: Desk) -> None:
    if not await desk.pool.fetchval("SELECT EXISTS (SELECT FROM department WHERE department_code = '07')"):
        await create_department(desk.writer.call(ADMIN), patch_of({"departmentCode": "07", "name": "财务"}))
        await create(desk.writer.call(KEEPER), LOCATIONS, patch_of({"locationCode": BOX, "capacity": 2}))


async def opened(desk: Desk, of_year: str, **given: Any) -> Saved:
    plain = {"institutionCode": "TIANPU", "archiveType": "KU/PZ", "title": "凭证", "year": of_year}
    patch = patch_of({**plain, "departmentCode": "07", "carrier": "ELECTRONIC", **given})
    return await create_volume(desk.writer.call(OPERATOR), patch)


async def voucher(desk: Desk, box: str, year: str, number: int) -> Saved:
    row = {**VOUCHER, "fiscalYear": year, "voucherNo": number, "voucherDate": date(int(year), 3, 5)}
    patch = patch_of({"volumeId": box, "voucher": [row]})
    return await create_item(desk.writer.call(OPERATOR), patch)


async def count(desk: Desk, box: str) -> int | None:
    return await desk.pool.fetchval("SELECT item_count FROM archive_item WHERE item_id = $1", box)


@pytest.mark.parametrize(
    ("given", "findings"),
    [
        ({"archiveType": "WS/00"}, [("GEN-REF", "E", "archive_type")]),
        ({"year": None, "carrier": None}, [("GEN-REQUIRED", "E", "carrier"), ("GEN-REQUIRED", "E", "year")]),
        ({"carrier": "PAPER"}, [("GEN-REQUIRED", "E", "location_code")]),
        ({"retention": "D10"}, [("AR-RET-MIN", "E", "retention")]),
        ({"voucher": [VOUCHER]}, [("GEN-SUPPRESSED", "E", "voucher")]),
        ({"givenCode": "Z109-KU·PZ·2016-D30-1"}, [("AR-CODE-FORMAT", "E", "given_code")]),
        ({"givenCode": "Z109-KU·PZ·2015-D30-1000000"}, [("AR-CODE-FORMAT", "E", "given_code")]),
    ],
)
async def test_what_a_volume_must_say(desk: Desk, given: dict[str, Any], findings: list[Any]) -> None:
    with pytest.raises(Refused) as refused:
        await opened(desk, "2015", **given)
    assert told(refused.value) == findings


async def test_given_codes_are_kept_and_jumped_over_and_locations_fill_up(desk: Desk) -> None:
    on_paper = {"carrier": "PAPER", "locationCode": BOX}
    first = await opened(desk, "2016", givenCode="z109-ku.pz・2016-D30-007", **on_paper)
    assert short(first.findings) == []
    second = await opened(desk, "2016", **on_paper)
    assert short(second.findings) == [("AR-LOC-RESERVE", "W", "location_code")]
    codes = await desk.pool.fetch("SELECT archive_code FROM archive_item WHERE year = '2016' ORDER BY 1")
    assert [row[0] for row in codes] == [f"Z109-KU·PZ·2016-D30-00{n}" for n in (7, 8)]
    with pytest.raises(Refused) as refused:
        await opened(desk, "2016", **on_paper)
    assert told(refused.value) == [("AR-LOC-FULL", "E", "location_code")]
    await opened(desk, "2016")  # what was refused has used up no number
    assert await desk.pool.fetchval("SELECT max(archive_code) FROM archive_item WHERE year = '2016'") == (
        "Z109-KU·PZ·2016-D30-009"
    )


async def test_who_opens_and_who_closes(desk: Desk) -> None:
    box = (await opened(desk, "2017")).key
    with pytest.raises(Denied):
        await close_volume(desk.writer.call(SALES), box, Request(1, SURE))
    with pytest.raises(Refused) as refused:
        await close_volume(desk.writer.call(OPERATOR), box, Request(1, SURE))
    assert told(refused.value) == [("GEN-FORBIDDEN", "E", "archive_type")]
    saved = await close_volume(desk.writer.call(MANAGER), box, Request(1, SURE))
    assert await desk.items(saved.change_number) == [("ZITEM", "", "open", "U", "X", "")]
    entry = await desk.pool.fetchrow(
        "SELECT user_name, detail FROM audit_entry WHERE item_id = $1 AND act = 'STATE'", box
    )
    assert entry is not None
    assert (entry["user_name"], orjson.loads(entry["detail"])["state"]) == ("AM01", "CLOSED")


async def test_it_counts_what_is_filed_in_it(desk: Desk) -> None:
    """Drafts count from the moment they are filed; what is deleted or moved counts no more."""
    box, other = [(await opened(desk, "2018")).key for _ in range(2)]
    await voucher(desk, box, "2018", 1)
    draft = {"volumeId": box, "title": "附页", "archiveType": "KU/PZ", "institutionCode": "TIANPU"}
    item = (await create_item(desk.writer.call(OPERATOR), patch_of(draft))).key
    assert await count(desk, box) == 1
    with pytest.raises(Refused) as refused:
        await close_volume(desk.writer.call(MANAGER), box, Request(1, SURE))
    assert told(refused.value) == [("GEN-STATE", "E", "")]
    await change_item(desk.writer.call(OPERATOR), item, patch_of({"volumeId": other}), Request(1))
    await delete_item(desk.writer.call(OPERATOR), item, Request(2, SURE))
    assert [await count(desk, one) for one in (box, other)] == [1, 0]
    # a save of the volume that has read an older count leaves it alone
    await desk.pool.execute("UPDATE archive_item SET item_count = 99, title = '改' WHERE item_id = $1", box)
    assert await count(desk, box) == 1


async def test_what_the_closer_does_not_see_is_counted_only(desk: Desk) -> None:
    low = Caller("AM02", (grant_from_text("archiveManager@/;institutions=*;types=*;clearance=1"),))
    box = (await opened(desk, "2021", accessLevel=1)).key
    filed = [(await voucher(desk, box, "2021", number)).key for number in (1, 2)]
    await desk.pool.execute("UPDATE voucher SET attachment_count = 2 WHERE item_id = ANY($1)", filed)
    raised = "UPDATE archive_item SET access_level = 3 WHERE item_id = $1"
    await desk.pool.execute(raised, filed[1])
    version = await desk.pool.fetchval("SELECT version FROM archive_item WHERE item_id = $1", box)
    draft = {"volumeId": box, "title": "密件", "archiveType": "KU/PZ", "institutionCode": "TIANPU"}
    item = (await create_item(desk.writer.call(OPERATOR), patch_of(draft))).key
    await desk.pool.execute(raised, item)
    with pytest.raises(Refused) as refused:
        await close_volume(desk.writer.call(low), box, Request(version, SURE))
    assert [one.params for one in refused.value.findings] == [{"value": "DRAFT: (+1)"}]
    await desk.pool.execute("UPDATE archive_item SET volume_id = NULL WHERE item_id = $1", item)
    with pytest.raises(Refused) as refused:
        await close_volume(desk.writer.call(low), box, Request(version))
    told_of = [one.params for one in refused.value.findings if one.code.value == "AR-VOU-COUNT"]
    seen = await desk.pool.fetchval("SELECT archive_code FROM archive_item WHERE item_id = $1", filed[0])
    assert [one["value"] for one in told_of] == [seen, "(+1)"]


async def test_twenty_who_fill_it_at_once_get_numbers_without_gaps(desk: Desk) -> None:
    box = (await opened(desk, "2019")).key
    await asyncio.gather(*(voucher(desk, box, "2019", number) for number in range(1, 21)))
    rows = await desk.pool.fetch("SELECT item_no FROM archive_item WHERE volume_id = $1 ORDER BY 1", box)
    assert [row[0] for row in rows] == list(range(1, 21))
    assert await count(desk, box) == 20


async def test_nothing_is_laid_into_it_while_it_is_closed(desk: Desk) -> None:
    """Whoever comes first: what was filed before is counted, what comes after is refused."""
    box = (await opened(desk, "2020")).key
    closing = close_volume(desk.writer.call(MANAGER), box, Request(1, SURE))
    filing = (voucher(desk, box, "2020", number) for number in range(1, 6))
    closed, *filed = await asyncio.gather(closing, *filing, return_exceptions=True)
    assert isinstance(closed, Saved), closed
    within = sum(isinstance(one, Saved) for one in filed)
    refused = [told(one) for one in filed if isinstance(one, Refused)]
    assert refused == [[("GEN-STATE", "E", "volume_id")]] * (5 - within)
    assert (await count(desk, box), closed.message.params["n"]) == (within, str(within))


def test_gaps_are_told_for_each_company_year_period_and_type() -> None:
    def keys(kind: str, *numbers: int, period: int = 1) -> list[VoucherKey]:
        return [VoucherKey("0723", "2023", period, kind, number) for number in numbers]

    found = gaps([*keys("记", 1, 2, 4, 9), *keys("收", 1, 2), *keys("记", 3, period=2)], keys("记", 5, 6, 12))
    assert [(one.params["group"], one.params["missing"]) for one in found] == [
        ("0723/2023/1/记", "3, 7, 8"),
        ("0723/2023/2/记", "1, 2"),
    ]
    [many] = gaps(keys("付", 5000))
    assert many.params["missing"].endswith("100, … (+4899)")
    far = [key for period in range(1, 17) for key in keys("转", 999_999, period=period)]
    assert [one.params["missing"][-9:] for one in gaps(far)] == ["(+999898)"] * 16


def test_gaps_do_not_make_a_key_of_each_number(monkeypatch: pytest.MonkeyPatch) -> None:
    far = [VoucherKey("0723", "2023", 1, "转", 999_999)]

    def made(*_: Any) -> None:
        raise AssertionError

    monkeypatch.setattr("models.rules.archives.vouchers.VoucherKey", made)
    assert len(gaps(far)) == 1
