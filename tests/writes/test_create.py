"""createCustomer against a real database: the worked example, refusals, numbers. Next: test_change.py."""

import asyncio

import pytest

from models.rules.messages import MessageId
from models.rules.state import SELF
from resolvers.errors import Denied, Refused
from resolvers.write.acts import create_customer
from resolvers.write.context import Request
from tests.support.base import ABSENT, another, base, general, payer, with_area, with_values
from tests.support.writing import AUDITOR, FINANCE, INTEGRATOR, SALES, Desk, patch_of, short, told


async def test_worked_example(fresh_desk: Desk) -> None:
    """G-CM-01: number, version, ten items, one task, and the record as it was typed."""
    saved = await create_customer(fresh_desk.writer.call(SALES), patch_of(base()))

    assert (saved.customer_number, saved.version, saved.findings) == ("0100000004", 1, ())
    assert saved.message.text("zh") == "客户100000004对于公司代码0723 销售区域F723/AQ/XX已创建"
    assert sorted(await fresh_desk.items(saved.change_number)) == sorted(
        [
            ("KNA1", "", None, "I", None, None),
            ("ZOWN", "", None, "I", None, None),
            ("KNB1", "0723", None, "I", None, None),
            ("KNVV", "F723/AQ/XX", None, "I", None, None),
            ("KNBK", "CN/102657000012/****3456", None, "I", None, None),
            ("KNVI", "CN/MWST", None, "I", None, None),
            *(("KNVP", f"F723/AQ/XX/{key}/000", None, "I", None, None) for key in ("AG", "RE", "RG", "WE")),
        ]
    )
    document = await fresh_desk.pool.fetchrow("SELECT * FROM change_document")
    assert document is not None
    assert (document["customer_number"], document["operation"], document["changed_by"]) == (
        *("0100000004", "createCustomer", "SC01"),
    )
    assert (document["object_class"], document["source"], document["version"]) == ("DEBI", "API", 1)
    task = await fresh_desk.pool.fetchrow("SELECT kind, role, status, sales_area, created_by FROM task")
    assert task is not None
    assert tuple(task) == ("PAYER_MAINTENANCE", "financeMaintainer", "OPEN", "F723/AQ/XX", "SC01")
    state = await fresh_desk.state("0100000004")
    assert (state["name1"], state["finance_status"], state["created_by"]) == (
        *("泸州蓝江纤维素有限公司", "PENDING", "SC01"),
    )
    (bank,) = state["bank_details"]
    assert (bank["bank_account"], bank["account_holder"]) == ("2305485009022113456", state["name1"])
    (area,) = state["sales_areas"]
    assert area["sales_area"] == "F723/AQ/XX"
    assert [
        (row["partner_function"], row["counter"], row["partner"], row["partner_customer_number"])
        for row in area["partner_functions"]
    ] == [(key, "000", "0100000004", "0100000004") for key in ("AG", "RE", "RG", "WE")]
    assert fresh_desk.woken == [1]


async def test_search_keys_are_written(desk: Desk) -> None:
    saved = await create_customer(desk.writer.call(SALES), patch_of(another()))
    row = await desk.pool.fetchrow(
        "SELECT name1, search_name, search_grams, duplicate_name FROM customer WHERE customer_number = $1",
        saved.customer_number,
    )
    assert row is not None
    assert row["search_name"] == row["name1"]
    assert row["duplicate_name"] == row["name1"].removesuffix("有限公司")
    assert row["name1"][:2] in row["search_grams"]


async def test_all_findings_at_once_and_nothing_saved(desk: Desk) -> None:
    given = with_values(with_area(another(), shippingCondition=ABSENT), city=ABSENT)
    before = await desk.counts()

    with pytest.raises(Refused) as refused:
        await create_customer(desk.writer.call(SALES), patch_of(given))

    assert told(refused.value) == [
        ("GEN-REQUIRED", "E", "city"),
        ("GEN-REQUIRED", "E", "sales_areas.0.shipping_condition"),
    ]
    assert await desk.counts() == before
    assert desk.woken == []


async def test_who_has_no_writing_role_is_denied_before_anything(desk: Desk) -> None:
    before = await desk.counts()
    with pytest.raises(Denied):
        await create_customer(desk.writer.call(AUDITOR), patch_of(another()))
    assert await desk.counts() == before


async def test_used_up_range_saves_nothing(fresh_desk: Desk) -> None:
    await fresh_desk.pool.execute(
        "UPDATE number_range SET last_number = '0199999998' WHERE number_range = '01'"
    )
    last = await create_customer(fresh_desk.writer.call(SALES), patch_of(another()))
    before = await fresh_desk.counts()

    with pytest.raises(Refused) as refused:
        await create_customer(fresh_desk.writer.call(SALES), patch_of(another()))

    assert (last.customer_number, short(last.findings)) == (
        *("0199999999", [("CM-NR-LOW", "W", "account_group")]),
    )
    assert told(refused.value) == [("CM-NR-FULL", "E", "account_group")]
    assert await fresh_desk.counts() == before


async def test_external_number_is_taken_once(desk: Desk) -> None:
    given = with_values(another(), accountGroup="DEBI", customerNumber="K900")
    saved = await create_customer(desk.writer.call(INTEGRATOR), patch_of(given))
    assert (saved.customer_number, saved.message.id) == ("K900", MessageId.CREATED_COMPANY_AREA)

    with pytest.raises(Refused) as refused:
        await create_customer(
            desk.writer.call(INTEGRATOR),
            patch_of(with_values(another(), accountGroup="DEBI", customerNumber="k900")),
        )
    assert told(refused.value) == [("GEN-DUPLICATE", "E", "customer_number")]


async def test_concurrent_external_numbers_are_taken_once(fresh_desk: Desk) -> None:
    """The loser of the race for a key reads again and is told, instead of failing."""
    calls = [
        create_customer(
            fresh_desk.writer.call(INTEGRATOR),
            patch_of(with_values(another(), accountGroup="DEBI", customerNumber="K1")),
        )
        for _ in range(6)
    ]
    ended = await asyncio.gather(*calls, return_exceptions=True)

    refused = [one for one in ended if isinstance(one, Refused)]
    assert len(refused) == len(ended) - 1
    assert {code for one in refused for code, _, _ in told(one)} == {"GEN-DUPLICATE"}
    assert await fresh_desk.pool.fetchval("SELECT count(*) FROM customer") == 1


async def test_concurrent_creates_draw_without_gaps(fresh_desk: Desk) -> None:
    inputs = [another() for _ in range(20)]
    saved = await asyncio.gather(
        *(create_customer(fresh_desk.writer.call(SALES), patch_of(one)) for one in inputs)
    )

    assert sorted(one.customer_number for one in saved) == [f"01{n:08d}" for n in range(4, 24)]
    rows = await fresh_desk.pool.fetch(
        "SELECT customer_number FROM change_document ORDER BY xid, change_number"
    )
    # the range is locked until the commit, so numbers ascend with the change log
    assert [row["customer_number"] for row in rows] == sorted(one.customer_number for one in saved)


async def test_a_refused_create_burns_no_number(fresh_desk: Desk) -> None:
    with pytest.raises(Refused):
        await create_customer(fresh_desk.writer.call(SALES), patch_of(with_values(another(), city=ABSENT)))
    saved = await create_customer(fresh_desk.writer.call(SALES), patch_of(another()))
    assert saved.customer_number == "0100000004"


async def test_only_the_service_can_mean_the_number_to_come(desk: Desk) -> None:
    saved = await create_customer(desk.writer.call(SALES), patch_of(another(searchTerm2="@SELF")))
    state = await desk.state(saved.customer_number)
    assert (state["search_term2"], state["customer_number"]) == ("@SELF", saved.customer_number)
    with pytest.raises(Refused) as refused:
        await create_customer(desk.writer.call(SALES), patch_of(another(searchTerm2=SELF)))
    assert told(refused.value) == [("GEN-PATTERN", "E", "search_term2")]


async def test_finance_creates_a_complete_payer(desk: Desk) -> None:
    saved = await create_customer(desk.writer.call(FINANCE), patch_of(payer()))
    state = await desk.state(saved.customer_number)
    tasks = await desk.pool.fetchval(
        "SELECT count(*) FROM task WHERE customer_number = $1", saved.customer_number
    )
    assert (state["finance_status"], tasks, saved.message.id) == ("COMPLETE", 0, MessageId.CREATED_COMPANY)


async def test_rendered_answer_shows_the_saved_version(desk: Desk) -> None:
    async def render(connection: object, number: str) -> bytes:
        return f"seen {number}".encode()

    saved = await create_customer(desk.writer.call(SALES, render=render), patch_of(general()))
    assert saved.answer == f"seen {saved.customer_number}".encode()


async def test_reference_customer_lends_its_layers(desk: Desk) -> None:
    lender = await create_customer(desk.writer.call(SALES), patch_of(another()))
    given = another(bankDetails=ABSENT, companyCodes=[{"companyCode": "0723"}], salesAreas=ABSENT)
    saved = await create_customer(
        desk.writer.call(SALES), patch_of(given), Request(reference_customer=lender.customer_number)
    )
    state = await desk.state(saved.customer_number)
    assert state["company_codes"][0]["recon_account"] == "1122010000"
    assert state["bank_details"] == []
    assert state["uscc"] == given["uscc"]


async def test_unknown_reference_customer_is_told(desk: Desk) -> None:
    with pytest.raises(Refused) as refused:
        await create_customer(
            desk.writer.call(SALES), patch_of(another()), Request(reference_customer="999999")
        )
    assert told(refused.value) == [("GEN-REF", "E", "reference_customer")]
