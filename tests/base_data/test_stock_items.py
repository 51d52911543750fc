"""Stock items as the rules see them: units, attributes, batches. Next: test_employees.py."""

from dataclasses import replace
from typing import Any

import pytest

from models.catalog import catalog
from models.rules.base_data.coded import CategoryFacts
from models.rules.base_data.stock_items import ItemFacts, decide_change_item, decide_create_item
from models.rules.decision import NO_CONSENT
from tests.rules.cfg import CFG
from tests.support.writing import short

FACTS = ItemFacts(
    CFG,
    catalog().shape("StockItem"),
    categorised=True,
    categories={"01": CategoryFacts(last=7), "0201": CategoryFacts(batch_required=True)},
    groups=frozenset({"02"}),
    units={"06": "02", "09": "03"},
)
GOOD = {
    **{"category_code": "01", "name": "纤维素", "unit_group_code": "02", "main_unit_code": "06"},
    "sale": True,
}


@pytest.mark.parametrize(
    ("patch", "findings"),
    [
        ({}, []),
        ({"sale": None}, [("RD-ITEM-NOATTR", "E", "sale")]),
        ({"sale": False, "self_made": True}, []),
        (
            {"unit_group_code": "08", "main_unit_code": "88"},
            [("RD-UNIT-FIRST", "E", "main_unit_code"), ("RD-UNIT-FIRST", "E", "unit_group_code")],
        ),
        ({"main_unit_code": "09"}, [("RD-UNIT-GROUP", "E", "main_unit_code")]),
        (
            {"unit_group_code": None, "main_unit_code": None},
            [("GEN-REQUIRED", "E", "main_unit_code"), ("GEN-REQUIRED", "E", "unit_group_code")],
        ),
        ({"tax_rate": "13"}, []),
        ({"tax_rate": "100.01"}, [("GEN-RANGE", "E", "tax_rate")]),
        ({"taxable_service": True, "batch_managed": True}, [("GEN-SUPPRESSED", "E", "batch_managed")]),
        ({"category_code": "0201"}, [("RD-ITEM-BATCH", "E", "batch_managed")]),
        ({"category_code": "0201", "batch_managed": True}, []),
        ({"item_code": "02X"}, [("RD-PREFIX", "E", "item_code")]),
    ],
)
def test_what_an_item_says(patch: dict[str, Any], findings: list[Any]) -> None:
    assert short(decide_create_item(GOOD | patch, FACTS, NO_CONSENT).findings) == findings


def test_an_inactive_unit_is_chosen_no_more_but_stays() -> None:
    ended = replace(FACTS, ended=frozenset({("main_unit_code", "06")}))
    assert short(decide_create_item(GOOD, ended, NO_CONSENT).findings) == [("GEN-REF", "E", "main_unit_code")]
    now = decide_create_item(GOOD, FACTS, NO_CONSENT).state
    assert now is not None
    assert now["item_code"] == "010008"
    assert short(decide_change_item(now, GOOD | {"name": "醚"}, ended, NO_CONSENT).findings) == []


def test_batches_stay_once_stock_was_moved() -> None:
    now = decide_create_item(GOOD, FACTS, NO_CONSENT).state
    assert now is not None
    given = {"batch_managed": True}
    assert not decide_change_item(now, given, FACTS, NO_CONSENT).refused
    moved = decide_change_item(now, given, replace(FACTS, moved=True), NO_CONSENT)
    assert short(moved.findings) == [("GEN-INUSE", "E", "batch_managed")]
    told_again = decide_change_item(now, {"batch_managed": False}, replace(FACTS, moved=True), NO_CONSENT)
    assert told_again.unchanged
