"""Blocks, deletion flags and the payer task, with the questions that go with them. Next: test_replay.py."""

from typing import Any

import pytest

from models.rules.blocks import Activity, Place
from models.rules.messages import MessageId
from models.rules.status import Activity as Screen
from resolvers.access.caller import Caller, Grant
from resolvers.errors import Gone, Refused
from resolvers.write.acts import (
    block_customer,
    change_customer,
    close_payer_task,
    create_customer,
    set_deletion_flag,
    unblock_customer,
)
from resolvers.write.ask import (
    check_activity,
    check_duplicates,
    field_status,
    invoice_readiness,
    preview_number,
)
from resolvers.write.context import Request
from tests.support.base import another, partner, payer
from tests.support.writing import ADMIN, FINANCE, SALES, Desk, patch_of, short, told

AREA = {"scope": "AREA", "sales_org": "F723", "channel": "AQ", "division": "XX"}
HERE = Place("F723/AQ/XX", "0723")
ELSEWHERE = Caller("SC09", (Grant("salesMaintainer", frozenset({"0724"}), frozenset({"F724"})),))


async def customer(desk: Desk, caller: Caller = SALES, given: dict[str, Any] | None = None) -> str:
    return (await create_customer(desk.writer.call(caller), patch_of(given or another()))).customer_number


async def reasons(desk: Desk, number: str, activity: Activity) -> list[tuple[str, str]]:
    found = await check_activity(desk.writer.call(SALES), number, activity, HERE)
    return [(one.level.value, one.code) for one in found]


async def test_order_block_of_an_area_and_back(desk: Desk) -> None:
    """G-LC-08, BL-1, BL-3, BL-4."""
    number, call = await customer(desk), desk.writer.call(SALES)
    saved = await block_customer(call, number, {**AREA, "order_block": "01", "comment": "审核"}, Request(1))
    assert (saved.message.text("zh"), saved.message.id) == ("变化已经发生", MessageId.BLOCKED)
    assert await desk.items(saved.change_number) == [("KNVV", "F723/AQ/XX", "AUFSD", "U", None, "01")]
    document = await desk.pool.fetchrow(
        "SELECT operation, comment FROM change_document WHERE change_number = $1", saved.change_number
    )
    assert document is not None
    assert tuple(document) == ("blockCustomer", "审核")
    assert await reasons(desk, number, Activity.ORDER) == [("AREA", "01")]
    assert await reasons(desk, number, Activity.DELIVERY) == []

    central = {"scope": "ALL_AREAS", "order_block": "02"}
    await block_customer(call, number, central, Request(2))
    assert await reasons(desk, number, Activity.ORDER) == [("CENTRAL", "02"), ("AREA", "01")]
    again = await block_customer(call, number, central, Request(3))
    assert (again.version, again.change_number, again.message.id) == (3, None, MessageId.UNCHANGED)

    await unblock_customer(call, number, AREA, Request(3))
    assert await reasons(desk, number, Activity.ORDER) == [("CENTRAL", "02")]
    cleared = await unblock_customer(call, number, {"scope": "ALL_AREAS"}, Request(4))
    assert await reasons(desk, number, Activity.ORDER) == []
    operation = await desk.pool.fetchval(
        "SELECT operation FROM change_document WHERE change_number = $1", cleared.change_number
    )
    assert operation == "unblockCustomer"


@pytest.mark.parametrize(
    ("blocks", "findings"),
    [
        ({**AREA, "order_block": "99"}, [("BL-REASON", "E", "order_block")]),
        ({**AREA, "order_block": "05"}, [("BL-REASON", "E", "order_block")]),
        ({"order_block": "01"}, [("GEN-REQUIRED", "E", "scope")]),
        (
            {"scope": "AREA", "sales_org": "F723", "order_block": "01"},
            [("GEN-REQUIRED", "E", "channel"), ("GEN-REQUIRED", "E", "division")],
        ),
        ({**AREA, "division": "01", "order_block": "01"}, [("CM-AREA-COMMON", "E", "sales_area")]),
    ],
)
async def test_wrong_blocks_change_nothing(
    desk: Desk, blocks: dict[str, Any], findings: list[tuple[str, str, str]]
) -> None:
    number = await customer(desk)
    before = await desk.counts()
    with pytest.raises(Refused) as refused:
        await block_customer(desk.writer.call(SALES), number, blocks, Request(1))
    assert told(refused.value) == findings
    assert await desk.counts() == before


async def test_posting_block_of_one_company(desk: Desk) -> None:
    """G-LC-12."""
    number = await customer(desk)
    call = desk.writer.call(FINANCE)
    await block_customer(call, number, {"company_code": "0723", "posting_block": True}, Request(1))
    assert await reasons(desk, number, Activity.POSTING) == [("COMPANY", "X")]
    other = await check_activity(call, number, Activity.POSTING, Place(company_code="0724"))
    assert other == ()
    await unblock_customer(call, number, {"company_code": "0723"}, Request(2))
    assert await reasons(desk, number, Activity.POSTING) == []


async def test_flag_of_a_used_payer_wants_a_word(desk: Desk) -> None:
    """G-LC-13."""
    number, helper = await customer(desk), await customer(desk, FINANCE, payer())
    await change_customer(desk.writer.call(SALES), number, patch_of(partner("PY", helper)), Request(1))
    call, target = desk.writer.call(ADMIN), {"level": "CENTRAL", "flag": True}

    with pytest.raises(Refused) as refused:
        await set_deletion_flag(call, helper, target, Request(1))
    assert told(refused.value) == [("DF-USED", "C", "deletion_flag")]
    assert refused.value.findings[0].params["customers"] == number.lstrip("0")

    saved = await set_deletion_flag(call, helper, target, Request(1, frozenset({"DF-USED"})))
    assert await desk.items(saved.change_number) == [("KNA1", "", "LOEVM", "U", "", "X")]
    given = patch_of(partner("BP", helper))
    with pytest.raises(Refused) as deleted:
        await change_customer(desk.writer.call(SALES), number, given, Request(2))
    assert [code for code, _, _ in told(deleted.value)] == ["PF-DELETED"]
    back = await set_deletion_flag(call, helper, {"level": "CENTRAL", "flag": False}, Request(2))
    assert (back.version, back.findings) == (3, ())


async def test_flag_of_an_area(desk: Desk) -> None:
    number = await customer(desk)
    target = {"level": "AREA", "flag": True, **AREA}
    saved = await set_deletion_flag(desk.writer.call(SALES), number, target, Request(1))
    assert await desk.items(saved.change_number) == [("KNVV", "F723/AQ/XX", "LOEVM", "U", "", "X")]
    assert await reasons(desk, number, Activity.ORDER) == [("DELETED", "AREA")]


async def open_task(desk: Desk, number: str) -> int:
    return await desk.pool.fetchval(
        "SELECT id FROM task WHERE customer_number = $1 AND status = 'OPEN'", number
    )


async def test_payer_from_finance_to_sales(desk: Desk) -> None:
    """Worked example 2.14: G-PF-06, G-LC-17."""
    number, helper = await customer(desk), await customer(desk, FINANCE, payer())
    sales, finance = desk.writer.call(SALES), desk.writer.call(FINANCE)
    assert short(await invoice_readiness(sales, number, "F723/AQ/01")) == [
        ("INV-PAYER", "E", "finance_status")
    ]

    task = await open_task(desk, number)
    closed = await close_payer_task(finance, task, {"payer_number": helper.lstrip("0"), "comment": "请维护"})
    assert (closed.version, closed.change_number, closed.message.id) == (1, None, MessageId.CHANGED)
    given = patch_of(partner("PY", helper, counter="000"))
    saved = await change_customer(sales, number, given, Request(1))
    assert sorted(await desk.items(saved.change_number)) == [
        ("KNVP", "F723/AQ/XX/RG/000", "KUNN2", "U", number.lstrip("0"), helper.lstrip("0")),
        ("ZOWN", "", "financeStatus", "U", "PENDING", "COMPLETE"),
    ]
    tasks = await desk.pool.fetch(
        "SELECT kind, status, payer_number, created_by, closed_by FROM task WHERE customer_number = $1 "
        "ORDER BY id",
        number,
    )
    assert [tuple(row) for row in tasks] == [
        ("PAYER_MAINTENANCE", "CLOSED", helper, "SC01", "FI01"),
        ("PAYER_ASSIGNMENT", "CLOSED", helper, "FI01", "SC01"),
    ]
    assert await invoice_readiness(sales, number, "F723/AQ/XX") == ()


async def test_self_paying_closes_at_once(desk: Desk) -> None:
    number = await customer(desk)
    task = await open_task(desk, number)
    saved = await close_payer_task(desk.writer.call(FINANCE), str(task), {"self_paying": True})
    assert saved.version == 2
    assert await desk.items(saved.change_number) == [
        ("ZOWN", "", "financeStatus", "U", "PENDING", "COMPLETE")
    ]
    assert await open_task(desk, number) is None
    with pytest.raises(Refused) as refused:
        await close_payer_task(desk.writer.call(FINANCE), task, {"self_paying": True})
    assert told(refused.value) == [("GEN-NOTFOUND", "E", "task_id")]


@pytest.mark.parametrize("task", ["0", "999999999999", "99999999999999999999", "abc", "-1"])
async def test_a_task_that_is_none(desk: Desk, task: str) -> None:
    with pytest.raises(Gone):
        await close_payer_task(desk.writer.call(FINANCE), task, {"self_paying": True})


async def test_another_payer_than_notified_wants_a_word(desk: Desk) -> None:
    """WF-4."""
    number, helper = await customer(desk), await customer(desk, FINANCE, payer())
    other = await customer(desk, FINANCE, payer())
    task = await open_task(desk, number)
    await close_payer_task(desk.writer.call(FINANCE), task, {"payer_number": helper})
    given = patch_of(partner("PY", other, counter="000"))
    with pytest.raises(Refused) as refused:
        await change_customer(desk.writer.call(SALES), number, given, Request(1))
    assert [one[:2] for one in told(refused.value)] == [("WF-PAYER-DIFFERS", "C")]


async def test_questions_know_no_customer_out_of_sight(desk: Desk) -> None:
    number, call = await customer(desk), desk.writer.call(ELSEWHERE)
    with pytest.raises(Gone):
        await check_activity(call, number, Activity.ORDER, HERE)
    with pytest.raises(Gone):
        await invoice_readiness(call, number, "F723/AQ/XX")


async def test_preview_draws_nothing(fresh_desk: Desk) -> None:
    call = fresh_desk.writer.call(SALES)
    previews = [await preview_number(call, "0001") for _ in range(2)]
    assert [one.number for one in previews] == ["0100000004"] * 2
    assert (await preview_number(call, "debi")).number is None
    assert (await create_customer(call, patch_of(another()))).customer_number == "0100000004"
    with pytest.raises(Gone):
        await preview_number(call, "9999")


async def test_field_status_says_where_and_how(desk: Desk) -> None:
    found = {one.path: one for one in await field_status(desk.writer.call(SALES), "0002", Screen.CREATE)}
    assert (found["city",].status, found["city",].view) == ("R", "address")
    assert found["company_codes", "recon_account"].status == "S"


async def test_duplicates_are_asked_without_creating(desk: Desk) -> None:
    given = another()
    number = await customer(desk, given=given)
    before = await desk.counts()
    asked = patch_of({name: given[name] for name in ("name1", "country", "city", "uscc")})
    found = await check_duplicates(desk.writer.call(SALES), asked)
    assert short(found) == [("CM-DUP-NAME", "C", "name1"), ("CM-DUP-TAX", "C", "uscc")]
    assert {one.params["customers"] for one in found} == {number.lstrip("0")}
    hidden = await check_duplicates(desk.writer.call(ELSEWHERE), asked)
    assert short(hidden) == short(found)
    assert all("customers" not in one.params for one in hidden)
    assert await desk.counts() == before
