"""What a reader of the log sees: his scope, his filter, and never more. Next: test_socket.py."""

from dataclasses import replace
from datetime import UTC, datetime

import asyncpg
import pytest

from resolvers.access.caller import EVERY_ITEM, Caller, Grant, Reach, Scope
from resolvers.access.grants import grant_from_text
from resolvers.feed.change import (
    EVERYTHING,
    Change,
    Item,
    Place,
    Position,
    Wanted,
    is_wanted,
    visible_items,
)
from tests.support.log import Part, Reader, Save, add_row, open_feed, write

F = frozenset
GENERAL = Item(1, "KNA1", "1", "NAME1", "U", None, None)
COMPANY = Item(2, "KNB1", "1", "ZTERM", "U", "0723", None)
SALES = Item(3, "KNVV", "F723/AQ/XX", "VSBED", "U", None, "F723")
OTHER_SALES = Item(4, "KNVV", "F724/AQ/XX", "VSBED", "U", None, "F724")
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
    F({"F723/AQ/XX", "F724/AQ/XX"}),
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
        (Scope(F(), F({"F723/AQ/XX"})), [1, 3]),
        (Scope(F(), F({"F723/AQ/YY", "F724/AQ/XX"})), [1, 4]),
        (Scope(F(), F({"F723/AQ/YY"})), []),
    ],
)
def test_items_by_scope(scope: Scope, seen: list[int]) -> None:
    assert [item.position for item in visible_items(CHANGE, scope)] == seen


@pytest.mark.parametrize(
    ("table", "key", "seen"),
    [
        ("KNVP", "F723/AQ/XX/RG/000", True),
        ("STXH", "SALES/F723/AQ/XX/0001/zh", True),
        ("STXH", "SALES/F723/AQ/YY/0001/zh", False),
        ("KNVV", "F723/AQ/XXX", False),
    ],
)
def test_an_item_lies_in_the_area_of_its_key(table: str, key: str, seen: bool) -> None:
    item = Item(1, table, key, None, "I", None, "F723")
    told = visible_items(replace(CHANGE, items=(item,)), Scope(F(), F({"F723/AQ/XX"})))
    assert list(told) == ([item] if seen else [])


def of_item(place: Place | None) -> Change:
    named = {"object_class": "ZITEM", "object_id": "a" * 32, "customer_number": ""}
    return replace(CHANGE, **named, items=(GENERAL,), place=place)


@pytest.mark.parametrize(
    ("reach", "place", "seen"),
    [
        (None, Place("LZ", "KU/PZ", 0), False),
        (EVERY_ITEM, Place("LZ", "KU/PZ", 3), True),
        (EVERY_ITEM, None, True),
        (Reach("LZ", None, 2), Place("LZ", "KU/PZ", 2), True),
        (Reach("LZ", None, 2), Place("LZ", "KU/PZ", 3), False),
        (Reach("LZ", None, 2), Place("CD", "KU/PZ", 0), False),
        (Reach(None, "KU", 3), Place("CD", "KU/PZ", 3), True),
        (Reach(None, "KU/ZB", 3), Place("CD", "KU/PZ", 3), False),
        (Reach("LZ", None, 3), None, False),  # gone: nobody knows any more where it lay
    ],
)
def test_a_change_of_an_item_is_seen_where_the_item_is(
    reach: Reach | None, place: Place | None, seen: bool
) -> None:
    scope = Scope(None, None, frozenset({reach} if reach else set()))
    assert list(visible_items(of_item(place), scope)) == ([GENERAL] if seen else [])


@pytest.mark.parametrize("object_class", ["ZUSER", "ZDEPT", "ZINST"])
def test_users_and_their_like_are_told_to_who_sees_users(object_class: str) -> None:
    user = replace(of_item(None), object_class=object_class)
    assert list(visible_items(user, Scope(None, None, frozenset({EVERY_ITEM})))) == []
    assert list(visible_items(user, Scope(F(), F(), users=True))) == [GENERAL]


def test_a_customer_without_layers_belongs_to_everybody() -> None:
    bare = replace(CHANGE, company_codes=F(), sales_areas=F(), items=(GENERAL,))
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
        area = f"{org}/AQ/XX"
        await add_row(connection, "sales_area_data", customer_number=number, sales_org=org, sales_area=area)
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


_ITEM = """
INSERT INTO archive_item (item_id, institution_code, archive_type, title, access_level, state, version,
    created_on, created_by, changed_at, changed_by)
VALUES ($1, 'TIANPU', $2, '', $3, 'DRAFT', 1, now(), '', now(), '')
"""
_DOCUMENT = """
WITH document AS (
    INSERT INTO change_document
        (object_class, customer_number, object_id, changed_by, changed_at, operation, source, version)
    VALUES ('ZITEM', '', $1, '', now(), 'createArchiveItem', 'API', 1) RETURNING change_number
), item AS (
    INSERT INTO change_item (change_number, position, "table", key, indicator)
    SELECT change_number, 1, 'ZITEM', '', 'I' FROM document
)
SELECT change_number FROM document
"""


async def test_changes_of_items_are_told_where_the_items_lie_now(fresh_database: str) -> None:
    connection = await asyncpg.connect(fresh_database)
    caller = Caller("AO01", (grant_from_text("archiveOperator@/;institutions=*;types=KU;clearance=1"),))
    async with open_feed(fresh_database, poll=0.01) as feed:
        live = Reader(feed, caller=caller)
        written: list[str] = []
        for number, (kind, level) in enumerate(
            [("KU/PZ", 1), ("KU/PZ", 2), ("WS/00", 0), ("KU/PZ", None), ("KU/BG", 0)]
        ):
            identity = f"{number:032}"
            async with connection.transaction():
                await connection.execute(_ITEM, identity, kind, level)
                written.append(await connection.fetchval(_DOCUMENT, identity))
        assert (await live.until(2)).numbers == [written[0], written[4]]
        await live.stop()
    await connection.close()
