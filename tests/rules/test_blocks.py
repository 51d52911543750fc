"""Blocks, deletion flags, and what they stop. Next: test_values.py."""

from dataclasses import replace
from typing import Any

import pytest

from models.rules.blocks import Activity, BlockRequest, Place, check_activity, decide_block
from models.rules.decision import Consent
from models.rules.deletion import DeletionRequest, check_removal, decide_deletion_flag
from models.rules.facts import Use
from tests.rules.cfg import CFG, FACTS, TODAY, Everything, Only, c4, codes, told

AREA = "F723/AQ/XX"


def blocked(state: dict[str, Any], **blocks: Any) -> dict[str, Any]:
    request = BlockRequest(blocks, sales_area=AREA)
    new = decide_block(state, request, FACTS, Only("salesMaintainer")).state
    assert new is not None
    return new


def reasons(state: dict[str, Any], activity: Activity, **place: str) -> list[tuple[str, str]]:
    return [(one.level.value, one.code) for one in check_activity(state, activity, Place(**place), CFG)]


def test_an_order_block_stops_orders_only() -> None:
    decision = decide_block(c4(), BlockRequest({"order_block": "01"}, AREA), FACTS, Only("salesMaintainer"))
    assert decision.message is not None
    assert decision.message.text("zh") == "变化已经发生"
    assert [(o.table, o.key, o.field, o.new) for o in decision.changes] == [("KNVV", AREA, "AUFSD", "01")]
    state = decision.state or {}
    assert reasons(state, Activity.ORDER, sales_area=AREA) == [("AREA", "01")]
    assert check_activity(state, Activity.ORDER, Place(AREA), CFG)[0].text_zh == "信用原因"
    assert reasons(state, Activity.DELIVERY, sales_area=AREA) == []
    assert reasons(state, Activity.BILLING, sales_area=AREA) == []
    assert reasons(blocked(state, order_block=None), Activity.ORDER, sales_area=AREA) == []


def test_central_and_area_stand_side_by_side() -> None:
    state = blocked(c4(), order_block="01")
    central = decide_block(state, BlockRequest({"order_block": "02"}), FACTS, Everything()).state or {}
    assert reasons(central, Activity.ORDER, sales_area=AREA) == [("CENTRAL", "02"), ("AREA", "01")]
    cleared = decide_block(central, BlockRequest({"order_block": None}), FACTS, Everything()).state or {}
    assert reasons(cleared, Activity.ORDER, sales_area=AREA) == [("AREA", "01")]
    free = decide_block(central, BlockRequest(clear_all=True), FACTS, Everything()).state or {}
    assert reasons(free, Activity.ORDER, sales_area=AREA) == []


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (BlockRequest({"order_block": "99"}, AREA), [("BL-REASON", "order_block")]),
        (BlockRequest({"order_block": "05"}, AREA), [("BL-REASON", "order_block")]),
        (BlockRequest({"delivery_block": "05"}, AREA), []),
        (BlockRequest({"order_block": "01"}, "F724/AQ/XX"), [("GEN-NOTFOUND", "sales_area")]),
        (BlockRequest({"order_block": "01"}, "F723/AQ/01"), [("CM-AREA-COMMON", "sales_area")]),
        (BlockRequest({"payment_block": "A"}), [("GEN-REQUIRED", "company_code")]),
        (BlockRequest({"posting_block": True}, company_code="0724"), [("GEN-NOTFOUND", "company_code")]),
    ],
)
def test_what_forbids(request_: BlockRequest, expected: list[tuple[str, str]]) -> None:
    decision = decide_block(c4(), request_, FACTS, Everything())
    assert (told(decision.findings), decision.refused) == (expected, bool(expected))


def test_clearing_an_empty_block_changes_nothing() -> None:
    assert decide_block(c4(), BlockRequest({"order_block": None}, AREA), FACTS, Everything()).unchanged


@pytest.mark.parametrize(
    ("rights", "request_", "allowed"),
    [
        (Only("financeMaintainer", "0723"), BlockRequest({"posting_block": True}), False),
        (Only("financeMaintainer", "0723"), BlockRequest({"posting_block": True}, company_code="0723"), True),
        (Only("salesMaintainer"), BlockRequest({"posting_block": True}, company_code="0723"), False),
        (Only("financeMaintainer"), BlockRequest({"order_block": "01"}, AREA), False),
        (Only("salesMaintainer", orgs="F723"), BlockRequest({"order_block": "01"}, AREA), True),
        (Only("salesMaintainer", orgs="F724"), BlockRequest({"order_block": "01"}, AREA), False),
        (Only("salesMaintainer", orgs="F723"), BlockRequest({"order_block": "01"}), False),
    ],
)
def test_who_may_block(rights: Only, request_: BlockRequest, allowed: bool) -> None:
    decision = decide_block(c4(), request_, FACTS, rights)
    assert codes(decision.findings) == ([] if allowed else ["GEN-FORBIDDEN"])


def test_a_posting_block_of_one_company_code() -> None:
    request = BlockRequest({"posting_block": True}, company_code="0723")
    state = decide_block(c4(), request, FACTS, Only("financeMaintainer")).state or {}
    assert reasons(state, Activity.POSTING, company_code="0723") == [("COMPANY", "X")]
    assert reasons(state, Activity.POSTING, company_code="0724") == []


def test_credit_stops_orders_and_deliveries() -> None:
    state = {**c4(), "credit_areas": [{"credit_control_area": "0723", "credit_blocked": True}]}
    assert reasons(state, Activity.ORDER, sales_area=AREA) == [("CREDIT", "CREDIT")]
    assert reasons(state, Activity.DELIVERY) == [("CREDIT", "CREDIT")]
    assert reasons(state, Activity.BILLING, sales_area=AREA) == []


# --- deletion --------------------------------------------------------------------------------------------

USED = replace(FACTS, used_by=(Use("0100000004", "RG", AREA),))
PAYER = {**c4(), "customer_number": "0300000001"}


def test_a_used_customer_is_flagged_only_when_confirmed() -> None:
    asked = decide_deletion_flag(PAYER, DeletionRequest(flag=True), USED, Everything())
    assert [(one.code, one.params["customers"]) for one in asked.findings] == [("DF-USED", "100000004")]
    assert asked.refused
    consent = Consent(frozenset({"DF-USED"}))
    confirmed = decide_deletion_flag(PAYER, DeletionRequest(flag=True), USED, Everything(), consent)
    assert [(o.table, o.field, o.old, o.new) for o in confirmed.changes] == [("KNA1", "LOEVM", "", "X")]
    again = decide_deletion_flag(confirmed.state or {}, DeletionRequest(flag=False), USED, Everything())
    assert [(o.field, o.new) for o in again.changes] == [("LOEVM", "")]


def test_open_business_forbids_the_flag() -> None:
    facts = replace(FACTS, open_documents=("open orders",))
    assert codes(decide_deletion_flag(PAYER, DeletionRequest(flag=True), facts, Everything()).findings) == [
        "DF-OPEN"
    ]


@pytest.mark.parametrize(
    ("role", "request_", "allowed"),
    [
        ("salesMaintainer", DeletionRequest(True, sales_area=AREA), True),
        ("salesMaintainer", DeletionRequest(True, company_code="0723"), False),
        ("financeMaintainer", DeletionRequest(True, company_code="0723"), True),
        ("financeMaintainer", DeletionRequest(True), False),
        ("admin", DeletionRequest(True), True),
    ],
)
def test_who_may_flag(role: str, request_: DeletionRequest, allowed: bool) -> None:
    decision = decide_deletion_flag(c4(), request_, FACTS, Only(role))
    assert codes(decision.findings) == ([] if allowed else ["GEN-FORBIDDEN"])


def test_a_flagged_layer_stops_everything_in_it() -> None:
    request = DeletionRequest(True, sales_area=AREA)
    state = decide_deletion_flag(c4(), request, FACTS, Everything()).state or {}
    assert reasons(state, Activity.ORDER, sales_area=AREA) == [("DELETED", "AREA")]
    assert reasons(state, Activity.ORDER) == []


def test_removal_waits_thirty_days() -> None:
    flagged = {**c4(), "deletion_flag": True}
    assert check_removal(flagged, TODAY.replace(month=4, day=6), FACTS, Everything()) == []
    assert codes(check_removal(flagged, TODAY.replace(month=4, day=7), FACTS, Everything())) == [
        "DF-NOTREADY"
    ]
    assert codes(check_removal(flagged, TODAY, USED, Only("financeMaintainer"))) == ["GEN-FORBIDDEN"]
