"""Grants as people write them and as the table holds them: every part, every mistake. Next: test_seal.py."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.roles import ROLES, Action
from models.rules.shape import Shield
from resolvers.access.caller import EVERY_ITEM, Grant, Reach, Scope
from resolvers.access.grants import (
    COLUMNS,
    GrantError,
    columns_of,
    file_sight,
    grant_from_record,
    grant_from_text,
    is_code,
    item_sight,
    scope_arrays,
    text_from_grant,
)

F = frozenset
CODES = st.none() | st.frozensets(st.sampled_from(["0723", "F723/AQ/XX", "KU/PZ", "LZ", "A_1-B.C"]))
GRANTS = st.builds(
    Grant,
    st.sampled_from(list(ROLES)),
    st.none() | st.frozensets(st.sampled_from(["0723", "0724"])),
    *[CODES] * 4,
    st.integers(0, 3),
    st.none() | st.frozensets(st.sampled_from(list(Action))),
    st.none() | st.frozensets(st.sampled_from(list(Shield))),
)
WRITTEN = {
    "auditor": Grant("auditor", None, None, None, None, None, 3),
    " auditor ": Grant("auditor", None, None, None, None, None, 3),
    "auditor@*/*": Grant("auditor", None, None),
    "auditor@": Grant("auditor", F(), None),
    "auditor@/": Grant("auditor", F(), F()),
    "auditor@0723": Grant("auditor", F({"0723"}), None),
    "auditor@0723/F723/AQ/XX+f724": Grant("auditor", F({"0723"}), F({"F723/AQ/XX", "F724"})),
    "archiveOperator@;institutions=LZ+bj;types=KU+HT/XS;clearance=2": Grant(
        "archiveOperator", F(), None, F({"LZ", "BJ"}), F({"KU", "HT/XS"}), F(), 2
    ),
    "cashier@0723/;stores=*": Grant("cashier", F({"0723"}), F(), stores=None),
    "cashier;clearance=0": Grant("cashier", None, None, None, None, None, 0),
    "admin;actions=READ+unmask": Grant(
        "admin", None, None, None, None, None, 3, F({Action.READ, Action.UNMASK})
    ),
    "admin;actions=": Grant("admin", None, None, None, None, None, 3, F()),
    "admin@;classes=BANK+TAX": Grant("admin", F(), None, classes=F({Shield.BANK, Shield.TAX})),
    "admin;institutions=": Grant("admin", None, None, F(), None, None, 3),
}


@pytest.mark.parametrize("text", WRITTEN)
def test_each_part_is_read(text: str) -> None:
    assert grant_from_text(text) == WRITTEN[text]


@given(GRANTS)
def test_text_and_columns_hold_a_whole_grant(grant: Grant) -> None:
    assert grant_from_text(text_from_grant(grant)) == grant
    record: Any = dict(zip(COLUMNS.split(", "), columns_of(grant), strict=True))
    assert grant_from_record(record) == grant


@pytest.mark.parametrize(
    ("grant", "text"),
    [
        (Grant.everywhere("admin"), "admin"),
        (Grant("admin"), "admin@/"),
        (Grant("admin", None, None), "admin@*/*"),
        (Grant("admin", F({"0724", "0723"}), F({"F723"})), "admin@0723+0724/F723"),
        (Grant("admin", institutions=None, archive_types=F({"KU"})), "admin@/;institutions=*;types=KU"),
        (Grant("admin", stores=F({"1"}), clearance=1), "admin@/;stores=1;clearance=1"),
        (Grant("admin", actions=F()), "admin@/;actions="),
        (Grant("admin", actions=F({Action.WRITE, Action.READ})), "admin@/;actions=READ+WRITE"),
        (Grant("admin", classes=F({Shield.TAX, Shield.BANK})), "admin@/;classes=BANK+TAX"),
    ],
)
def test_a_grant_is_written_in_one_way(grant: Grant, text: str) -> None:
    assert text_from_grant(grant) == text
    assert grant_from_text(text) == grant


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("boss", "there is no role 'boss'"),
        ("", "there is no role ''"),
        ("admin@07 23", "'07 23' is no code"),
        ("admin@0723/F7é", "is no code"),
        ("admin@0723+b?+c!", "'B?' is no code"),
        ("admin@TOOLONGINDEED", "is no code"),
        ("admin;institutions=?", "'?' is no code"),
        ("admin;clearance=4", "'4' is no clearance; it is 0 to 3"),
        ("admin;clearance=-1", "'-1' is no clearance"),
        ("admin;clearance=", "'' is no clearance"),
        ("admin;clearance=٣", "is no clearance"),
        ("admin;actions=FLY", "'FLY' is none of READ, WRITE"),
        ("admin;classes=bank+eyes", "'EYES' is none of"),
        ("admin;colour=red", "'colour' is no part of a grant"),
        ("admin;", "'' is no part of a grant"),
    ],
)
def test_each_mistake_is_told(text: str, about: str) -> None:
    with pytest.raises(GrantError) as wrong:
        grant_from_text(text)
    assert about in str(wrong.value)
    assert "\n" not in str(wrong.value)


def test_codes_have_ten_characters_at_most() -> None:
    assert is_code("F723/AQ/XX")
    assert is_code("0")
    for wrong in ("", "F723/AQ/XXX", "f723", "F 723", "F723\n", "*", "A+B"):
        assert not is_code(wrong)


def test_columns_are_in_order_and_sorted() -> None:
    none: frozenset[str] = F()
    lists = (F({"2", "1"}), None, none, F({"KU"}), F({"S"}))
    grant = Grant("admin", *lists, 2, F({Action.WRITE, Action.READ}), F({Shield.TAX, Shield.BANK}))
    assert columns_of(grant) == (
        *("admin", ["1", "2"], None, [], ["KU"], ["S"], 2),
        *(["READ", "WRITE"], ["BANK", "TAX"]),
    )


def test_sight_as_arguments_of_statements() -> None:
    whole = Scope(None, None, F({EVERY_ITEM, Reach("LZ", None, 0)}))
    assert scope_arrays(whole) == (None, None)
    assert file_sight(whole) == (None, None, None)
    assert item_sight(Scope(None, None)) == "[]"
    some = Scope(F({"2", "1"}), F(), F({Reach("LZ", "KU", 1), Reach(None, "HT", 2), Reach("LZ", None, 0)}))
    assert file_sight(some) == (
        ["1", "2"],
        [],
        '[{"i":null,"t":"HT","c":2},{"i":"LZ","t":null,"c":0},{"i":"LZ","t":"KU","c":1}]',
    )
    same = Scope(F(), F(), F({Reach("A", "KU", 2), Reach("A", "KU", 1)}))
    assert item_sight(same) == '[{"i":"A","t":"KU","c":1},{"i":"A","t":"KU","c":2}]'
