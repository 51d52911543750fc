"""Trees: codes in levels, what lies where, what accounts inherit. Next: test_trees_kept.py."""

from dataclasses import replace
from itertools import accumulate
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.catalog import catalog
from models.rules.base_data.accounts import (
    AccountFacts,
    check_leaf,
    decide_change_account,
    decide_create_account,
    decide_delete_account,
    decide_move,
    moves_postings,
)
from models.rules.base_data.levels import (
    LEVELS,
    digits_below,
    fits_levels,
    going_on,
    level_of,
    next_code,
    parent_of,
    rule_of,
)
from models.rules.base_data.trees import Place, TreeFacts, decide_create_category, decide_delete_category
from models.rules.config import Config
from models.rules.decision import NO_CONSENT, Consent, Decision
from models.rules.state import State
from tests.support.writing import patch_of, short

ACCOUNTS = LEVELS["LedgerAccount"]
SURE = Consent(frozenset({"GEN-CONFIRM"}))
MOVE = Consent(frozenset({"RD-ACCT-USED"}))
FOUND = AccountFacts(
    Config(), catalog().shape("LedgerAccount"), place=Place(ACCOUNTS), charts=frozenset({"CACN"})
)
CASH = {"chartOfAccounts": "CACN", "accountCode": "1001", "name": "库存现金"}
BELOW = {**CASH, "accountCode": "100101", "name": "财务科库存现金"}
ABOVE: State = {
    **{"ledger_account": "CACN/1001", "account_code": "1001", "account_class": "ASSET"},
    **{"balance_direction": "CREDIT", "currency": "CNY", "by_customer": True, "by_department": True},
}
PLACED = replace(FOUND, place=Place(ACCOUNTS, parent=True), above=ABOVE)


def account(given: dict[str, Any], facts: AccountFacts = FOUND, consent: Consent = NO_CONSENT) -> Decision:
    return decide_create_account(patch_of(given), facts, consent)


def remarks(decision: Decision) -> list[tuple[str, str, str]]:
    return short(decision.findings)


@given(st.lists(st.integers(1, 4), min_size=1, max_size=6), st.data())
def test_a_code_lies_below_its_beginning(lengths: list[int], data: st.DataObject) -> None:
    levels = tuple(lengths)
    ends = [0, *accumulate(levels)]
    at = data.draw(st.integers(1, len(levels)))
    code = "".join(data.draw(st.sampled_from("0123456789")) for _ in range(ends[at]))
    assert fits_levels(code, levels)
    assert level_of(code, levels) == at
    assert parent_of(code, levels) == (code[: ends[at - 1]] or None)
    assert digits_below(code, levels) == (levels[at] if at < len(levels) else None)
    assert fits_levels(code + "0", levels) == (len(code) + 1 in ends)


@given(st.sets(st.integers(0, 99)), st.sampled_from(["", "01"]))
def test_the_next_code_is_free_and_behind_the_others(taken: set[int], above: str) -> None:
    codes = {f"{above}{one:02}" for one in taken}
    found = next_code(above, range(1, 100), codes)
    if set(range(1, 100)) <= taken:
        assert found is None
    else:
        assert found is not None
        assert found not in codes
        assert fits_levels(found, (2, 2))
        assert 99 in taken or all(one < found for one in codes)


def test_the_first_code_of_a_level_and_one_after_the_last() -> None:
    assert next_code("02", range(1, 100), ()) == "0201"
    assert next_code("", range(1001, 7000), ()) == "1001"
    assert next_code("", range(1001, 7000), ("6999", "1001")) == "1002"


@pytest.mark.parametrize(
    ("levels", "rule"),
    [((2, 2, 2), "2-2-2"), (ACCOUNTS, "4-2-2…"), ((3, 1), "3-1"), ((4, 2, 2), "4-2-2"), ((1,) * 5, "1-1…")],
)
def test_a_rule_is_told_in_short(levels: tuple[int, ...], rule: str) -> None:
    assert rule_of(levels) == rule


def test_further_levels_are_as_long_as_the_last() -> None:
    assert going_on((4, 2, 2), 20) == ACCOUNTS == (4, 2, 2, 2, 2, 2, 2, 2, 2)
    assert going_on((4, 3), 12) == (4, 3, 3)


@pytest.mark.parametrize(
    ("code", "place", "expected"),
    [
        ("1", Place(), [("RD-CODE-RULE", "E", "category_code")]),
        ("01A1", Place(parent=True), [("RD-CODE-RULE", "E", "category_code")]),
        ("0103", Place(), [("RD-PARENT", "E", "category_code")]),
        ("0103", Place(parent=True), []),
        ("01", Place(), []),
        ("01", Place(other_levels=True), [("GEN-STATE", "E", "category_code")]),
        ("0103", Place(parent=True, filled_by="Vendor"), [("GEN-INUSE", "E", "category_code")]),
        ("01", Place(namesake=True), [("GEN-DUPLICATE", "E", "name")]),
        (
            "0103",
            Place(namesake=True),
            [("RD-PARENT", "E", "category_code"), ("GEN-DUPLICATE", "E", "name")],
        ),
    ],
)
def test_where_a_category_may_lie(code: str, place: Place, expected: list[Any]) -> None:
    facts = TreeFacts(Config(), catalog().shape("VendorCategory"), place=place)
    decision = decide_create_category(patch_of({"categoryCode": code, "name": "原料"}), facts, NO_CONSENT)
    assert sorted(remarks(decision)) == sorted(expected)
    if decision.state is not None:
        assert (decision.state["parent_code"], decision.state["level"]) == (code[:-2] or None, len(code) // 2)


def test_a_category_without_code_and_name() -> None:
    facts = TreeFacts(Config(), catalog().shape("StockItemCategory"))
    assert remarks(decide_create_category(patch_of({}), facts, NO_CONSENT)) == [
        ("GEN-REQUIRED", "E", "category_code"),
        ("GEN-REQUIRED", "E", "name"),
    ]
    used = replace(facts, used_by="StockItem")
    assert [one[0] for one in remarks(decide_delete_category({"category_code": "01"}, used, SURE))] == [
        "GEN-INUSE"
    ]
    away = replace(facts, within=False)
    assert [one[0] for one in remarks(decide_delete_category({"category_code": "01"}, away, SURE))] == [
        "US-GRANT"
    ]


@pytest.mark.parametrize(
    ("code", "kind", "side"),
    [
        *[("1001", "ASSET", "DEBIT"), ("2202", "LIABILITY", "CREDIT"), ("4001", "EQUITY", "CREDIT")],
        ("5001", "COST", "DEBIT"),
    ],
)
def test_the_first_digit_says_the_class_and_the_side(code: str, kind: str, side: str) -> None:
    state = account({**CASH, "accountCode": code}).state or {}
    found = (state["ledger_account"], state["account_class"], state["balance_direction"], state["level"])
    assert found == (f"CACN/{code}", kind, side, 1)
    assert (state["parent_account_key"], state["leaf"], state["active"]) == (None, True, True)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"accountCode": "3001"}, [("GEN-REQUIRED", "balance_direction")]),
        ({"accountCode": "3001", "balanceDirection": "LEFT"}, [("GEN-REF", "balance_direction")]),
        ({"accountCode": "7001", "balanceDirection": "DEBIT"}, [("GEN-RANGE", "account_code")]),
        ({"accountCode": "100"}, [("RD-CODE-RULE", "account_code")]),
        ({"accountCode": "10x1"}, [("GEN-PATTERN", "account_code"), ("GEN-REQUIRED", "balance_direction")]),
        ({"accountCode": "100101"}, [("RD-PARENT", "account_code")]),
        ({"chartOfAccounts": "XXXX"}, [("GEN-REF", "chart_of_accounts")]),
        (
            {"chartOfAccounts": None, "name": None},
            [("GEN-REQUIRED", "chart_of_accounts"), ("GEN-REQUIRED", "name")],
        ),
        ({"leaf": True}, [("GEN-READONLY", "leaf")]),
    ],
)
def test_what_an_account_must_not_hold(given: dict[str, Any], expected: list[Any]) -> None:
    assert [(one[0], one[2]) for one in remarks(account({**CASH, **given}))] == expected


def test_a_child_inherits_unless_it_says_otherwise() -> None:
    state = account(BELOW, PLACED).state or {}
    assert {name: state[name] for name in ABOVE if name not in ("ledger_account", "account_code")} == {
        name: ABOVE[name] for name in ABOVE if name not in ("ledger_account", "account_code")
    }
    assert (state["parent_account_key"], state["level"]) == ("CACN/1001", 2)
    own = {"balanceDirection": "DEBIT", "byCustomer": False, "currency": "USD"}
    known = Config(codes={"currencies": {"USD": True}})
    state = account({**BELOW, **own}, replace(PLACED, config=known)).state or {}
    assert (state["balance_direction"], state["by_customer"], state["currency"]) == ("DEBIT", False, "USD")
    assert state["by_department"]


def test_an_account_in_the_form_of_sap() -> None:
    """CA-5: 1122 + 01."""
    receivable = {**CASH, "accountCode": "112201", "name": "国内", "sapMapping": True}
    state = account(receivable, PLACED).state or {}
    assert state["sap_account"] == "1122010000"
    taken = replace(PLACED, sap_taken="CACN/11220100")
    assert remarks(account(receivable, taken)) == [("GEN-DUPLICATE", "E", "sap_mapping")]
    deep = {**receivable, "accountCode": "112201010101"}
    assert remarks(account(deep, PLACED)) == [("GEN-LENGTH", "E", "sap_mapping")]
    off = decide_change_account(state, patch_of({"sapMapping": False}), PLACED, NO_CONSENT).state or {}
    assert off["sap_account"] is None


def test_codes_of_accounts_stay() -> None:
    now = account(CASH).state or {}
    patch = patch_of({"chartOfAccounts": "YKCN", "accountCode": "1002", "name": "现金"})
    assert remarks(decide_change_account(now, patch, FOUND, NO_CONSENT)) == [
        ("GEN-IMMUTABLE", "E", "account_code"),
        ("GEN-IMMUTABLE", "E", "chart_of_accounts"),
    ]
    for used in ("LedgerAccount", "BusinessDocument"):
        refused = decide_delete_account(now, replace(FOUND, used_by=used), SURE)
        assert [one.params["by"] for one in refused.findings] == [used]
    assert decide_delete_account(now, FOUND, SURE).deletes


def test_postings_go_to_the_first_child_when_that_is_confirmed() -> None:
    posted = replace(PLACED, posted=True)
    asked = account(BELOW, posted)
    assert (asked.refused, remarks(asked)) == (True, [("RD-ACCT-USED", "C", "account_code")])
    assert asked.findings[0].params["value"] == "1001"
    sure = account(BELOW, posted, MOVE)
    assert not sure.refused
    assert moves_postings(sure)
    assert not moves_postings(account(BELOW, PLACED))
    lines = [{"line_number": at, "ledger_account": f"CACN/{code}"} for at, code in ((1, "1001"), (2, "6001"))]
    document: State = {"document": "VOUCHER/1", "lines": lines}
    moved = decide_move(document, "CACN/1001", "CACN/100101", catalog().shape("BusinessDocument"))
    assert [(one.key, one.old, one.new) for one in moved.changes] == [("1", "CACN/1001", "CACN/100101")]
    assert (moved.record, moved.comment) == ("BusinessDocument", "CACN/1001 → CACN/100101")


def test_only_leaves_are_posted_to() -> None:
    assert check_leaf(("lines", 0, "ledger_account"), "CACN/1001", True) == []
    [found] = check_leaf(("lines", 0, "ledger_account"), "CACN/1001", False)
    assert (found.code.value, found.params["value"]) == ("RD-NOT-LEAF", "CACN/1001")
