"""What is hashed, and heads as text: both stay as they are for ever. Next: test_entries.py."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from models.rules.chain import START, Check, FlawKind, Head, Link, content, head_from_text, lies_behind
from resolvers.access.seal import Sealer

ENTRY: dict[str, Any] = {
    "entry_id": 7,
    "happened_at": datetime(2026, 5, 6, 7, 8, 9, 10, UTC),
    "user_name": "SC01",
    "act": "UNMASK",
    "outcome": "DONE",
    "object_class": None,
    "object_id": None,
    "customer_number": "0100000005",
    "item_id": None,
    "detail": '{"reason":"核对 \\"A\\""}',
    "address": "192.0.2.1",
}
KEY = bytes(range(32))


def test_an_entry_of_today_is_hashed_in_ten_years_as_it_is_today() -> None:
    assert content(ENTRY).decode() == (
        '["dossier audit 1",7,"2026-05-06T07:08:09.000010+00:00","SC01","UNMASK","DONE",null,null,'
        '"0100000005",null,"{\\"reason\\":\\"核对 \\\\\\"A\\\\\\"\\"}","192.0.2.1"]'
    )
    assert Sealer(KEY).chained(START.hash, content(ENTRY)).hex() == PINNED


# computed once with another program: HKDF-SHA256 of the key, info "chain", then HMAC-SHA256
PINNED = "78c133dc99b1da4b53aeb1b38331e8c6381e0c6e35611bafa21729d0a3d923c6"


def test_the_time_zone_of_who_reads_does_not_matter() -> None:
    there = ENTRY["happened_at"].astimezone(timezone(timedelta(hours=8)))
    assert content({**ENTRY, "happened_at": there}) == content(ENTRY)


def test_a_value_in_another_column_is_another_entry() -> None:
    moved = {**ENTRY, "object_id": "0100000005", "customer_number": None}
    assert content(moved) != content(ENTRY)


def test_a_head_is_read_as_it_was_written() -> None:
    head = Head(12, bytes(range(32)))
    assert head_from_text(f" {head}\n") == head
    assert head_from_text(str(START)) == START


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12",
        "12:",
        "12:abcd",
        "-1:" + "00" * 32,
        "0:" + "01" * 32,
        "x:" + "00" * 32,
        "²:" + "00" * 32,
        f"{2**63}:" + "00" * 32,
        "1:" + "00" * 33,
        "1:" + "0 " * 32 + "00" * 16,
        "1:" + "zz" * 32,
    ],
)
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- whatever it says, it is caught as such
        head_from_text(text)


def test_a_noted_head_lies_behind_where_a_check_begins() -> None:
    first, second = Head(1, bytes(32)), Head(2, bytes(32))
    assert lies_behind(second, first)
    assert not lies_behind(first, first)
    assert not lies_behind(first, second)
    assert lies_behind(None, second)
    assert lies_behind(START, second)  # noted before there was an entry


def test_a_link_that_names_itself_as_the_one_before_is_out_of_place() -> None:
    digest = Sealer(KEY).chained
    first = digest(START.hash, b"a")
    check = Check(digest)
    check.take(Link(1, 1, b"a", START.hash, first))
    stray = digest(b"\x01" * 32, b"b")
    check.take(Link(2, 2, b"b", b"\x01" * 32, stray))
    check.take(Link(3, 3, b"c", stray, digest(stray, b"c")))
    check.end()
    assert [(one.kind, one.first, one.last) for one in check.flaws] == [(FlawKind.OUT_OF_PLACE, 2, 2)]
