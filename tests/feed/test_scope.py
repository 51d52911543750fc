"""What a reader of the log sees: his scope, his filter, and never more. Next: test_socket.py."""

from dataclasses import replace
from datetime import UTC, datetime

import asyncpg
import pytest

from resolvers.access.caller import EVERY_ITEM, Caller, Grant, Scope
from resolvers.feed.change import EVERYTHING, Change, Item, Position, Wanted, is_wanted, visible_items
from tests.support.log import Part, Reader, Save, add_row, open_feed, write

F = frozenset
GENERAL = Item(1, "KNA1", "1", "NAME1", "U", None, None)
COMPANY = Item(2, "KNB1", "1", "ZTERM", "U", "0723", None)
SALES = Item(3, "KNVV", "1", "VSBED", "U", None, "F723")
OTHER_SALES = Item(4, "KNVV", "1", "VSBED", "U", None, "F724")
CHANGE = Change(
    Position(1, "0000000001"),
    "DEBI",
    None,
    "0000000001",
    "SC01",
    datetime(2026, 1, 1, tzinfo=UTC),
    "changeCustomer",
    "API",
    2,
    "D001",
    F({"0723"}),
    F({"F723", "F724"}),
    (GENERAL, COMPANY, SALES, OTHER_SALES),
)


@pytest.mark.parametrize(
    ("scope", "seen"),
    [
        (Scope(None, None), [1, 2, 3, 4]),
        (Scope(F(), F({"F723"})), [1, 3]),
        (Scope(F({"0723"}), F()), [1, 2]),
        (Scope(None, F()), [1, 2]),
        (Scope(F(), None), [1, 3, 4]),
        (Scope(F({"0999"}), F({"F999"})), []),
        (Scope(F(), F()), []),
    ],
)
def test_items_by_scope(scope: Scope, seen: list[int]) -> None:
    assert [item.position for item in visible_items(CHANGE, scope)] == seen


def test_a_change_of_an_item_is_seen_with_archives_alone() -> None:
    item = replace(CHANGE, object_class="ZITEM", object_id="a" * 32, customer_number="", items=(GENERAL,))
    assert list(visible_items(item, Scope(None, None))) == []
    assert list(visible_items(item, Scope(F(), F(), frozenset({EVERY_ITEM})))) == [GENERAL]


def test_a_customer_without_layers_belongs_to_everybody() -> None:
    bare = replace(CHANGE, company_codes=F(), sales_orgs=F(), items=(GENERAL,))
    assert list(visible_items(bare, Scope(F(), F()))) == [GENERAL]


def test_without_a_visible_item_there_is_no_change() -> None:
    hidden = replace(CHANGE, items=(OTHER_SALES,))
    assert not is_wanted(hidden, visible_items(hidden, Scope(F(), F({"F723"}))), EVERYTHING)


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        (Wanted(), True),
        (Wanted(customer_numbers=F({"0000000001"})), True),
        (Wanted(customer_numbers=F({"0000000002"})), False),
        (Wanted(customer_numbers=F()), False),
        (Wanted(account_groups=F({"D001", "D002"})), True),
        (Wanted(account_groups=F({"D002"})), False),
        (Wanted(operations=F({"changeCustomer"})), True),
        (Wanted(operations=F({"createCustomer"})), False),
        (Wanted(changed_by=F({"SC01"})), True),
        (Wanted(changed_by=F({"SC02"})), False),
        (Wanted(sources=F({"API"})), True),
        (Wanted(sources=F({"IDOC"})), False),
        (Wanted(tables=F({"KNB1"})), True),
        (Wanted(tables=F({"KNVP"})), False),
        (Wanted(fields=F({"VSBED"})), True),
        (Wanted(fields=F({"KUNN2"})), False),
        (Wanted(company_codes=F({"0723"})), True),
        (Wanted(sales_orgs=F({"F724"})), True),
        (Wanted(tables=F({"KNB1"}), sales_orgs=F({"F723"})), True),
        (Wanted(tables=F({"KNB1"}), sales_orgs=F({"F999"})), False),
    ],
)
def test_filter(wanted: Wanted, fits: bool) -> None:
    assert is_wanted(CHANGE, CHANGE.items, wanted) is fits


def test_a_filter_finds_nothing_out_about_items_out_of_sight() -> None:
    seen = visible_items(CHANGE, Scope(F(), F({"F723"})))
    assert not is_wanted(CHANGE, seen, Wanted(sales_orgs=F({"F724"})))
    assert not is_wanted(CHANGE, seen, Wanted(fields=F({"ZTERM"})))


async def test_scope_and_filter_are_equal_in_replay_and_live(fresh_database: str) -> None:
    connection = await asyncpg.connect(fresh_database)
    for number, org in (("0000000001", "F723"), ("0000000002", "F724")):
        await add_row(connection, "customer", customer_number=number, account_group="D001")
        await add_row(connection, "sales_area_data", customer_number=number, sales_org=org)
    await add_row(connection, "customer", customer_number="0000000003", account_group="D002")
    caller = Caller("SC01", (Grant("salesMaintainer", F(), F({"F723"})),))
    async with open_feed(fresh_database, poll=0.01) as feed:
        start = feed.cursors.encode(feed.tail)
        live = Reader(feed, caller=caller)
        narrow = Reader(feed, caller=caller, wanted=Wanted(account_groups=F({"D002"})))
        written = [
            await write(connection, Save(customer, parts=parts))
            for customer, parts in (
                ("0000000001", (Part(),)),
                ("0000000001", (Part("KNVV", "VSBED", sales_org="F724"),)),
                ("0000000001", (Part("KNVV", "VSBED", sales_org="F723"), Part("KNB1", "ZTERM", "0723"))),
                ("0000000002", (Part(),)),
                ("0000000003", (Part(),)),
            )
        ]
        seen = [written[0], written[2], written[4]]
        assert (await live.until(3)).numbers == seen
        late = Reader(feed, caller=caller, after=start)
        assert (await late.until(3)).numbers == seen
        late_narrow = Reader(
            feed, caller=caller, after=start, wanted=Wanted(operations=F({"createCustomer"}))
        )
        last = await write(connection, Save("0000000003", operation="createCustomer"))
        assert (await late_narrow.until(1)).numbers == [last]
        assert (await narrow.until(2)).numbers == [written[4], last]
        for reader in (live, narrow, late, late_narrow):
            await reader.stop()
    await connection.close()
