"""What a snapshot has shown, and what a receiver wants, as values. Next: test_delta.py."""

from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest

from resolvers.access.caller import Caller, Grant, Scope
from resolvers.feed.change import Change, Item, Position, visible_items
from resolvers.outbound.documents import serial_of
from resolvers.outbound.narrowing import is_shown, joins, narrowed, told_items
from resolvers.outbound.receivers import ReceiverRow
from tests.support.receiving import a_receiver

_SNAPSHOTS = ("10:10:", "10:20:", "10:20:10,13,19", "1:4294967300:1,4294967299", "7:8:7")
_XIDS = (1, 6, 7, 8, 9, 10, 11, 13, 19, 20, 21, 4294967298, 4294967299, 4294967300)
_ALL = Caller("ERP", (Grant.everywhere("integrator"),)).read_scope()
_ONE = Caller("ERP", (Grant("integrator", frozenset({"0723"}), frozenset({"F723"})),)).read_scope()


async def test_a_snapshot_shows_what_the_database_says_it_shows(database: str) -> None:
    connection = await asyncpg.connect(database)
    ask = "SELECT pg_visible_in_snapshot($1::text::xid8, $2::text::pg_snapshot)"
    try:
        for snapshot in _SNAPSHOTS:
            for xid in _XIDS:
                assert is_shown(snapshot, xid) == await connection.fetchval(ask, str(xid), snapshot)
    finally:
        await connection.close()
    assert not is_shown(None, 1)


def test_serials_ascend_with_the_log_and_have_twenty_digits() -> None:
    places = [Position(9, ""), Position(9, "0000000001"), Position(9, "0000000012"), Position(10, "")]
    serials = [serial_of(one) for one in places]
    assert serials == sorted(serials)
    assert {len(one) for one in serials} == {20}


def items(row: ReceiverRow, change: Change, scope: Scope) -> list[Item]:
    return list(told_items(row, change, visible_items(change, scope)))


def item(table: str = "KNA1", field: str | None = "NAME1", indicator: str = "U", **layer: Any) -> Item:
    return Item(1, table, layer.get("key", ""), field, indicator, layer.get("company"), layer.get("org"))


GENERAL = item()
KNB1 = item("KNB1", "ZTERM", company="0723", key="0723")
KNB1_OTHER = item("KNB1", "ZTERM", company="0724", key="0724")
KNVV = item("KNVV", "LPRIO", org="F723", key="F723/AQ/XX")


def change(
    *items: Item, companies: str = "0723 0724", areas: str = "F723/AQ/XX", group: str = "0001"
) -> Change:
    at = datetime(2026, 5, 6, tzinfo=UTC)
    who = ("DEBI", None, "0100000004", "SC01", at, "changeCustomer", "API", 2, group)
    layers = (frozenset(companies.split()), frozenset(areas.split()))
    return Change(Position(1, "0000000001"), *who, *layers, items)


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ({}, [GENERAL, KNB1, KNB1_OTHER, KNVV]),
        ({"company_codes": {"0723"}}, [GENERAL, KNB1, KNVV]),
        ({"company_codes": {"0725"}}, []),
        ({"company_codes": {"0723"}, "sales_orgs": {"F724"}}, []),
        ({"sales_orgs": {"F723"}}, [GENERAL, KNB1, KNB1_OTHER, KNVV]),
        ({"account_groups": {"0002"}}, []),
        ({"tables": {"KNVV"}}, [KNVV]),
        ({"field_names": {"ZTERM"}}, [KNB1, KNB1_OTHER]),
        ({"field_names": {"ZTERM"}, "tables": {"KNVV"}}, []),
    ],
)
def test_items_that_are_told(wanted: dict[str, set[str]], told: list[Item]) -> None:
    row = a_receiver("R", **{name: frozenset(codes) for name, codes in wanted.items()})
    assert (items(row, change(GENERAL, KNB1, KNB1_OTHER, KNVV), _ALL)) == told


def test_the_owner_sees_no_more_by_a_receiver_than_without() -> None:
    row = a_receiver("R", company_codes=frozenset({"0723", "0724"}))
    assert (items(row, change(GENERAL, KNB1, KNB1_OTHER), _ONE)) == [GENERAL, KNB1]
    assert (items(row, change(GENERAL, companies="0724", areas=""), _ONE)) == []


def test_a_customer_without_layers_is_everybodys() -> None:
    row = a_receiver("R", company_codes=frozenset({"0725"}))
    assert (items(row, change(GENERAL, companies="", areas=""), _ONE)) == [GENERAL]


def test_who_may_be_new_to_a_receiver_is_told_whole() -> None:
    limited, group = a_receiver("R", company_codes=frozenset({"0723"})), frozenset({"0001"})
    layer = item("KNB1", None, "I", company="0723")
    assert joins(a_receiver("R"), [item("KNA1", None, "I")], _ALL)
    assert not joins(a_receiver("R"), [layer], _ALL)
    assert joins(limited, [layer], _ALL)
    assert joins(a_receiver("R"), [layer], _ONE)
    assert not joins(limited, [GENERAL, KNB1], _ALL)
    assert joins(a_receiver("R", account_groups=group), [item(field="KTOKD")], _ALL)


def test_a_narrowed_customer_keeps_keys_and_what_is_wanted() -> None:
    company = {"@id": 1, "company_code": "0723", "payment_terms": "N030", "sort_key": "009"}
    customer = {
        "customer_number": "0100000004",
        "name1": "蓝江",
        "company_codes": [company, {**company, "company_code": "0724"}],
        "sales_areas": [],
        "texts": [],
    }
    row = a_receiver("R", company_codes=frozenset({"0723"}), field_names=frozenset({"ZTERM"}))
    found = narrowed(row, customer)
    assert found["customer_number"] == "0100000004"
    assert "name1" not in found
    assert found["company_codes"] == [{"@id": 1, "company_code": "0723", "payment_terms": "N030"}]
