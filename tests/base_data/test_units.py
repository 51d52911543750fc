"""Units: one main unit in a group, rates, and what is converted with them. Next: test_units_model.py."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.catalog import catalog
from models.rules.base_data.coded import CodedFacts
from models.rules.base_data.units import (
    GroupFacts,
    Measure,
    UnitFacts,
    check_amounts,
    check_conversion,
    check_unit_deleted,
    convert,
    decide_change_group,
    decide_change_unit,
    decide_create_group,
    decide_create_unit,
)
from models.rules.decision import NO_CONSENT
from models.rules.state import State
from tests.rules.cfg import CFG
from tests.support.writing import short

GROUPS = {
    "N": GroupFacts("NONE"),
    "E": GroupFacts("FIXED"),  # empty
    "F": GroupFacts("FIXED", main="06", others=2),
    "L": GroupFacts("FLOAT", main="08", others=1),
    "X": GroupFacts("NONE", active=False),
}
FACTS = UnitFacts(CFG, catalog().shape("Unit"), groups=GROUPS, last=7)
MAIN = [("RD-UNIT-MAIN", "E", "is_main")]


def made(**patch: Any) -> State:
    decision = decide_create_unit({"name": "箱", **patch}, FACTS, NO_CONSENT)
    assert decision.state is not None, decision.findings
    return decision.state


@pytest.mark.parametrize(
    ("patch", "is_main", "rate"),
    [
        ({"group_code": "N"}, True, None),
        ({"group_code": "E"}, True, Decimal(1)),
        ({"group_code": "E", "rate": "1"}, True, Decimal(1)),
        ({"group_code": "F", "rate": 12}, False, Decimal(12)),
        ({"group_code": "F", "rate": "1"}, False, Decimal(1)),
        ({"group_code": "L", "rate": "0.000001"}, False, Decimal("0.000001")),
    ],
)
def test_what_a_unit_is_in_its_group(patch: dict[str, Any], is_main: bool, rate: Decimal | None) -> None:
    state = made(**patch)
    assert (state["unit_code"], state["is_main"], state.get("rate")) == ("08", is_main, rate)


@pytest.mark.parametrize(
    ("patch", "findings"),
    [
        ({}, [("GEN-REQUIRED", "E", "group_code")]),
        ({"group_code": "Q"}, [("GEN-REF", "E", "group_code")]),
        ({"group_code": "X"}, [("GEN-REF", "E", "group_code")]),
        ({"group_code": "N", "rate": 1}, [("GEN-SUPPRESSED", "E", "rate")]),
        ({"group_code": "E", "rate": 12}, MAIN),
        ({"group_code": "E", "is_main": False, "rate": 12}, MAIN),
        ({"group_code": "E", "is_main": True, "rate": 2}, [("GEN-RANGE", "E", "rate")]),
        ({"group_code": "F", "is_main": True}, MAIN),
        ({"group_code": "F"}, [("GEN-REQUIRED", "E", "rate")]),
        ({"group_code": "F", "rate": 0}, [("GEN-RANGE", "E", "rate")]),
        ({"group_code": "F", "rate": "x"}, [("GEN-TYPE", "E", "rate")]),
    ],
)
def test_what_a_unit_must_not_say(patch: dict[str, Any], findings: list[Any]) -> None:
    assert short(decide_create_unit({"name": "箱", **patch}, FACTS, NO_CONSENT).findings) == findings


def test_numbers_go_on_beyond_two_digits() -> None:
    decision = decide_create_unit({"name": "箱", "group_code": "N"}, replace(FACTS, last=99), NO_CONSENT)
    assert decision.state is not None
    assert decision.state["unit_code"] == "100"


def test_what_of_a_used_unit_stays() -> None:
    now = made(group_code="F", rate=12)
    used = replace(FACTS, used_by="StockItem")
    for patch, name in (({"rate": 10}, "rate"), ({"group_code": "L"}, "group_code")):
        assert short(decide_change_unit(now, patch, FACTS, NO_CONSENT).findings) == []
        refused = decide_change_unit(now, patch, used, NO_CONSENT)
        assert short(refused.findings) == [("GEN-INUSE", "E", name)]
    assert short(decide_change_unit(now, {"name": "大箱", "rate": "12.0"}, used, NO_CONSENT).findings) == []


def test_a_main_unit_stays_as_long_as_there_are_others() -> None:
    now = made(group_code="E")
    alone = replace(FACTS, groups=GROUPS | {"E": GroupFacts("FIXED")})
    others = replace(FACTS, groups=GROUPS | {"E": GroupFacts("FIXED", others=1)})
    assert check_unit_deleted(now, alone) == []
    assert short(tuple(check_unit_deleted(now, others))) == [("RD-UNIT-MAIN", "E", "group_code")]
    assert short(decide_change_unit(now, {"is_main": False}, others, NO_CONSENT).findings) == MAIN


def test_the_kind_of_a_group_stays_once_it_has_units() -> None:
    facts = CodedFacts(CFG, catalog().shape("UnitGroup"))
    wrong = decide_create_group({"group_code": "1", "name": "重", "kind": "OTHER"}, facts, NO_CONSENT)
    assert short(wrong.findings) == [("GEN-REF", "E", "kind")]
    now = decide_create_group({"group_code": "1", "name": "重", "kind": "FIXED"}, facts, NO_CONSENT).state
    assert now is not None
    assert now["active"] is True
    free = decide_change_group(now, {"kind": "FLOAT"}, facts, NO_CONSENT)
    assert short(free.findings) == []
    used = decide_change_group(now, {"kind": "FLOAT"}, replace(facts, used_by="Unit"), NO_CONSENT)
    assert short(used.findings) == [("GEN-INUSE", "E", "kind")]


RATES = st.decimals("0.000001", "999999", places=6)
QUANTITIES = st.decimals("0", "999999999999", places=6)


@given(QUANTITIES, RATES, RATES)
def test_a_quantity_is_exact_until_it_is_rounded_once(
    quantity: Decimal, one: Decimal, other: Decimal
) -> None:
    units = (Measure("1", "F", "FIXED", False, one), Measure("2", "F", "FIXED", False, other))
    exact = Fraction(quantity) * Fraction(one) / Fraction(other)
    rounded = Fraction(int(exact * 10**6 + Fraction(1, 2)), 10**6)  # half up, of what is not negative
    assert Fraction(convert(quantity, *units)) == rounded
    assert convert(quantity, units[0], units[0]) == quantity


def test_what_converts() -> None:
    main, box = Measure("1", "L", "FLOAT", True, Decimal(1)), Measure("2", "L", "FLOAT", False, Decimal(12))
    other = Measure("3", "N", "NONE", True, None)
    assert convert(Decimal(3), box, main) == 36
    assert convert(Decimal(36), main, box, Decimal(9)) == 4
    assert convert(Decimal(4), box, main, Decimal(9)) == 36
    assert convert(Decimal(4), main, main, Decimal(9)) == 4

    def told(*asked: Any) -> list[tuple[str, str, str]]:
        return short(tuple(check_conversion(*asked)))

    assert told(main, box, Decimal(9)) == []
    assert told(other, other) == []
    assert told(main, other) == [("RD-UNIT-GROUP", "E", "to")]
    assert told(other, replace(other, code="4")) == [("GEN-SUPPRESSED", "E", "to")]
    assert told(replace(main, kind="FIXED"), box, Decimal(9)) == [("GEN-SUPPRESSED", "E", "rate")]
    assert told(main, box, Decimal(0)) == [("GEN-RANGE", "E", "rate")]


@pytest.mark.parametrize(
    ("quantity", "rate", "places"),
    [
        ("999999999999.999999", "0.000001", []),
        ("-3", None, []),
        ("1000000000000", None, ["quantity"]),
        ("0.0000001", "1e20", ["quantity", "rate"]),
        ("9" * 40, None, ["quantity"]),
    ],
)
def test_numbers_that_fit(quantity: str, rate: str | None, places: list[str]) -> None:
    found = check_amounts(Decimal(quantity), None if rate is None else Decimal(rate))
    assert [one.path for one in found] == [(place,) for place in places]
