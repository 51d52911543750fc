"""One grant must cover what is written; what is not read is not found out by writing. Next: test_items.py."""

from secrets import token_hex
from typing import Any

import orjson
import pytest

from models.rules.shape import Shield
from resolvers.access.caller import Caller, Unmasking
from resolvers.access.grants import grant_from_text
from resolvers.archives.items import change_item, create_item, delete_item
from resolvers.errors import Conflict, Gone, Refused
from resolvers.write.acts import (
    block_customer,
    change_customer,
    create_customer,
    extend_customer,
    set_deletion_flag,
)
from resolvers.write.context import ReplayKey, Request
from tests.support.base import ABSENT, AREA, another, base, with_area
from tests.support.writing import FINANCE, SALES, Desk, patch_of, short, told

DS = {"salesOrg": "F723", "channel": "DS", "division": "XX"}
SURE = frozenset({"GEN-CONFIRM"})


def caller(*grants: str, **more: Any) -> Caller:
    return Caller("US01", tuple(map(grant_from_text, grants)), **more)


AQ_ONLY = caller("salesMaintainer@/F723/AQ/XX")


def area(**values: Any) -> dict[str, Any]:
    return patch_of({"salesAreas": [values]})


async def two_areas(desk: Desk) -> str:
    """A customer with both channels of F723; version 2."""
    number = (await create_customer(desk.writer.call(SALES), patch_of(another()))).key
    row = with_area(base(), **DS, salesOffice=ABSENT, salesGroup=ABSENT)["salesAreas"][0]
    await extend_customer(desk.writer.call(SALES), number, area(**row), Request(1))
    return number


# --- sales areas -----------------------------------------------------------------------------------------


async def test_a_sales_area_is_written_within_its_grant_alone(desk: Desk) -> None:
    number, call = await two_areas(desk), desk.writer.call(AQ_ONLY)
    saved = await change_customer(call, number, area(**AREA, deliveryPriority="03"), Request(2))
    assert saved.version == 3
    for row in ({**DS, "deliveryPriority": "03"}, {**DS, "salesOrg": "F999", "deliveryPriority": "03"}):
        with pytest.raises(Refused) as refused:  # there or not: it is all the same
            await change_customer(call, number, area(**row), Request(3))
        assert told(refused.value) == [("GEN-FORBIDDEN", "E", "sales_areas.0")]


async def test_the_other_area_is_blocked_flagged_and_extended_by_others(desk: Desk) -> None:
    number, call = await two_areas(desk), desk.writer.call(AQ_ONLY)
    blocks = {"scope": "AREA", "sales_org": "F723", "division": "XX", "order_block": "01"}
    flags = {"level": "AREA", "sales_org": "F723", "division": "XX", "flag": True}
    for act, target in ((block_customer, blocks), (set_deletion_flag, flags)):
        with pytest.raises(Refused) as refused:
            await act(call, number, {**target, "channel": "DS"}, Request(2))
        assert {one[0] for one in told(refused.value)} == {"GEN-FORBIDDEN"}
    saved = await block_customer(call, number, {**blocks, "channel": "AQ"}, Request(2))
    await set_deletion_flag(call, number, {**flags, "channel": "AQ"}, Request(saved.version))
    for row in (DS, {**DS, "channel": "ZZ"}):
        with pytest.raises(Refused) as refused:
            await extend_customer(call, number, area(**row), Request(4))
        assert told(refused.value) == [("GEN-FORBIDDEN", "E", "sales_areas.0.sales_org")]


async def test_a_conflict_tells_nothing_of_the_other_area(desk: Desk) -> None:
    number = await two_areas(desk)
    await change_customer(desk.writer.call(SALES), number, area(**DS, priceGroup="02"), Request(2))
    for asking, fields in ((AQ_ONLY, ()), (caller("salesMaintainer@/F723"), ("KONDA",))):
        with pytest.raises(Conflict) as conflict:
            await change_customer(desk.writer.call(asking), number, patch_of({"phone": "1"}), Request(2))
        assert conflict.value.changed_fields == fields


async def test_what_one_grant_shows_another_does_not_write(desk: Desk) -> None:
    """US-2: the customer lies in the scope of finance; the role of sales holds elsewhere."""
    number = (await create_customer(desk.writer.call(SALES), patch_of(another()))).key
    halves = caller("financeMaintainer@0723/", "salesMaintainer@/F724")
    with pytest.raises(Refused) as refused:
        await change_customer(desk.writer.call(halves), number, patch_of({"phone": "1234567"}), Request(1))
    assert told(refused.value) == [("GEN-FORBIDDEN", "E", "phone")]
    await change_customer(
        desk.writer.call(halves), number, patch_of({"legalRepresentative": "王二"}), Request(1)
    )


# --- what is not read ------------------------------------------------------------------------------------


async def test_an_account_number_is_not_found_out_by_changing_it(desk: Desk) -> None:
    given = another()
    number = (await create_customer(desk.writer.call(SALES), patch_of(given))).key
    right = given["bankDetails"][0]
    wrong = {**right, "bankAccount": "6217000000000001"}
    for guess in (right, wrong, {**right, "remove": True}, {**wrong, "remove": True}):
        patch = patch_of({"bankDetails": [guess]})
        with pytest.raises(Refused) as refused:
            await change_customer(desk.writer.call(SALES), number, patch, Request(1))
        assert told(refused.value) == [("GEN-FORBIDDEN", "E", "bank_details.0")]
    unmasked = Caller("SC01", SALES.grants, unmasked=frozenset({Unmasking(number, Shield.BANK)}))
    same = await change_customer(
        desk.writer.call(unmasked), number, patch_of({"bankDetails": [right]}), Request(1)
    )
    assert same.change_number is None


async def test_who_has_the_same_account_is_told_to_who_reads_it(desk: Desk) -> None:
    given = another()
    first = (await create_customer(desk.writer.call(SALES), patch_of(given))).key

    async def named(asking: Caller) -> Any:
        patch = patch_of(another(bankDetails=given["bankDetails"]))
        saved = await create_customer(desk.writer.call(asking), patch)
        assert short(saved.findings) == [("CM-DUP-BANK", "W", "bank_details.0")]
        return saved.findings[0].params.get("customers", "").split(", ")

    both = Caller("SF01", (*SALES.grants, *FINANCE.grants))
    assert await named(SALES) == [""]
    assert first.lstrip("0") in await named(both)
    unmasked = Caller("SC01", SALES.grants, unmasked=frozenset({Unmasking(first, Shield.BANK)}))
    assert await named(unmasked) == [first.lstrip("0")]
    elsewhere = caller("salesMaintainer", "financeMaintainer@0724/")
    assert await named(elsewhere) == [""]


async def test_who_has_the_same_tax_number_likewise(desk: Desk) -> None:
    given = another()
    first = (await create_customer(desk.writer.call(SALES), patch_of(given))).key
    for grant, params in (
        ("salesMaintainer", {"customers": first.lstrip("0")}),
        ("salesMaintainer@*/*;classes=PERSONAL", {}),
    ):
        patch = patch_of(another(uscc=given["uscc"]))
        with pytest.raises(Refused) as refused:
            await create_customer(desk.writer.call(caller(grant)), patch)
        assert [(one.code.value, one.params) for one in refused.value.findings] == [("CM-DUP-TAX", params)]


async def test_a_remark_on_a_masked_field_does_not_repeat_it(desk: Desk) -> None:
    """A move to another region makes the tax number remarkable, which this caller does not read."""
    number = (await create_customer(desk.writer.call(SALES), patch_of(another()))).key
    values: list[bool] = []
    for grant in ("salesMaintainer", "salesMaintainer@*/*;classes=PERSONAL"):
        call = desk.writer.call(caller(grant))
        with pytest.raises(Refused) as refused:
            await change_customer(call, number, patch_of({"region": "010", "email": "x"}), Request(1))
        found = {one.code.value: one.params for one in refused.value.findings}
        values.append("value" in found["USCC-REGION"])
    assert values == [True, False]


# --- replays ---------------------------------------------------------------------------------------------


async def test_a_replay_shows_what_may_be_seen_now(desk: Desk) -> None:
    key, given = token_hex(8), patch_of(another())

    async def create(asking: Caller, shown: object = "all") -> Any:
        async def render(_: object, number: str) -> bytes:
            return orjson.dumps({"customer": shown and f"{shown} {number}"})

        call = desk.writer.call(asking, key=ReplayKey(key, b"one"), render=render)
        return await create_customer(call, given)

    first = await create(SALES)
    same = await create(SALES, "nobody looks")
    assert same.answer == first.answer
    narrowed = Caller("SC01", (grant_from_text("salesMaintainer@/F723"),))
    again = await create(narrowed, "a part of")
    assert again.replayed
    assert orjson.loads(again.answer) == {"customer": f"a part of {first.key}"}
    assert (again.version, again.change_number) == (first.version, first.change_number)
    with pytest.raises(Gone):
        await create(Caller("SC01", (grant_from_text("salesMaintainer@/F724"),)), None)


# --- archive items ---------------------------------------------------------------------------------------

RECORDS = "archiveOperator@/;institutions=TIANPU;types=WS;clearance=1"


def draft(**given: Any) -> dict[str, Any]:
    plain = {"institutionCode": "TIANPU", "archiveType": "WS/00", "title": "会议纪要", "accessLevel": 1}
    return patch_of({**plain, **given})


ARCHIVES = caller("archiveOperator@/;institutions=*;types=*;clearance=3")


@pytest.mark.parametrize(
    ("grants", "given", "path"),
    [
        ((RECORDS,), {}, None),
        ((RECORDS,), {"accessLevel": 2}, "access_level"),
        ((RECORDS,), {"archiveType": "KU/PZ"}, "archive_type"),
        ((RECORDS,), {"archiveType": "RS/00", "accessLevel": None}, "archive_type"),
        (("archiveOperator@/;institutions=OTHER;types=*;clearance=3",), {}, "archive_type"),
        # two halves of two grants are no permission
        (
            (RECORDS, "archiveOperator@/;institutions=TIANPU;types=KU;clearance=0"),
            {"archiveType": "KU/PZ"},
            "access_level",
        ),
        (("archiveOperator@/;institutions=TIANPU;types=WS;clearance=1;actions=READ", RECORDS), {}, None),
        (("archiveManager@/;institutions=*;types=KU/PZ;clearance=1",), {"archiveType": "KU/PZ"}, None),
        (
            ("archiveManager@/;institutions=*;types=KU/PZ;clearance=1",),
            {"archiveType": "KU/ZB"},
            "archive_type",
        ),
    ],
)
async def test_where_a_draft_may_be_made(
    desk: Desk, grants: tuple[str, ...], given: dict[str, Any], path: str | None
) -> None:
    call = desk.writer.call(caller(*grants))
    if path is None:
        assert (await create_item(call, draft(**given))).version == 1
        return
    with pytest.raises(Refused) as refused:
        await create_item(call, draft(**given))
    assert told(refused.value) == [("GEN-FORBIDDEN", "E", path)]


async def test_an_item_out_of_reach_does_not_exist(desk: Desk) -> None:
    everything = desk.writer.call(ARCHIVES)
    secret = (await create_item(everything, draft(accessLevel=2))).key
    vouchers = (await create_item(everything, draft(archiveType="KU/PZ"))).key
    call = desk.writer.call(caller(RECORDS))
    for item in (secret, vouchers, "0" * 32):
        with pytest.raises(Gone):
            await change_item(call, item, patch_of({"title": "x"}), Request(1))
        with pytest.raises(Gone):
            await delete_item(call, item, Request(1, SURE))


async def test_what_is_only_read_is_not_written(desk: Desk) -> None:
    item = (await create_item(desk.writer.call(ARCHIVES), draft(archiveType="KU/PZ"))).key
    looks = "archiveOperator@/;institutions=*;types=*;clearance=3;actions=READ"
    call = desk.writer.call(caller(looks, RECORDS))
    with pytest.raises(Refused) as refused:
        await change_item(call, item, patch_of({"title": "x"}), Request(1))
    assert told(refused.value) == [("GEN-FORBIDDEN", "E", "")]
    with pytest.raises(Refused) as refused:
        await delete_item(call, item, Request(1, SURE))
    assert told(refused.value) == [("GEN-FORBIDDEN", "E", "")]


async def test_an_item_is_not_moved_out_of_the_grant(desk: Desk) -> None:
    call = desk.writer.call(caller(RECORDS))
    item = (await create_item(call, draft())).key
    for given, path in (({"archiveType": "KU/PZ"}, "archive_type"), ({"accessLevel": 3}, "access_level")):
        with pytest.raises(Refused) as refused:
            await change_item(call, item, patch_of(given), Request(1))
        assert told(refused.value) == [("GEN-FORBIDDEN", "E", path)]


async def test_raising_is_immediate_and_lowering_is_a_managers_with_a_reason(desk: Desk) -> None:
    """Domain 4.10."""
    operator = desk.writer.call(ARCHIVES)
    item = (await create_item(operator, draft(accessLevel=0))).key
    assert (await change_item(operator, item, patch_of({"accessLevel": 2}), Request(1))).version == 2
    lower = patch_of({"accessLevel": 1})
    with pytest.raises(Refused) as refused:
        await change_item(operator, item, lower, Request(2, reason="解密"))
    assert told(refused.value) == [("GEN-FORBIDDEN", "E", "access_level")]
    manager = desk.writer.call(caller("archiveManager@/;institutions=*;types=WS;clearance=2"))
    with pytest.raises(Refused) as refused:
        await change_item(manager, item, lower, Request(2))
    assert told(refused.value) == [("GEN-REQUIRED", "E", "reason")]
    saved = await change_item(manager, item, lower, Request(2, reason="解密"))
    comment = "SELECT comment FROM change_document WHERE change_number = $1"
    assert await desk.pool.fetchval(comment, saved.change_number) == "解密"
    # without a level it counts as the most secret
    await change_item(operator, item, patch_of({"accessLevel": None}), Request(3))
    with pytest.raises(Gone):
        await change_item(manager, item, lower, Request(4, reason="解密"))


async def test_the_deletion_of_a_draft_stays_in_the_audit_trail(desk: Desk) -> None:
    call = desk.writer.call(ARCHIVES, address="192.0.2.7")
    item = (await create_item(call, draft(title="旧纪要"))).key
    await delete_item(call, item, Request(1, SURE))
    find = (
        "SELECT act, outcome, user_name, address, detail FROM audit_entry "
        "WHERE item_id = $1 AND act = 'DELETE'"
    )
    [row] = await desk.pool.fetch(find, item)
    assert tuple(row)[:4] == ("DELETE", "DONE", "US01", "192.0.2.7")
    assert orjson.loads(row["detail"])["title"] == "旧纪要"
