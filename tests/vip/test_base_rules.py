"""What types, stores, profiles, activities and templates must be like, as rules alone. Next: test_base.py."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from models.catalog import catalog
from models.rules.care.kept import KeptFacts
from models.rules.decision import NO_CONSENT
from models.rules.state import State
from models.rules.vip.activities import ACCUMULATION, CONSUMPTION, ActivityFacts
from models.rules.vip.keeping import Keeping
from models.rules.vip.places import DEALER, STORE, StoreFacts
from models.rules.vip.profiles import DIMENSION, DimensionFacts
from models.rules.vip.templates import TEMPLATE, variables_in
from models.rules.vip.types import VIP_TYPE, Ranked, TypeFacts
from tests.rules.cfg import CFG
from tests.support.writing import short

Told = list[tuple[str, str, str]]
A_DAY = date(2026, 1, 1)


def found(keeping: Keeping[Any], facts: KeptFacts, patch: Mapping[str, Any]) -> Told:
    return short(keeping.create(patch, facts, NO_CONSENT).findings)


def made(keeping: Keeping[Any], facts: KeptFacts, patch: Mapping[str, Any]) -> State:
    decision = keeping.create(patch, facts, NO_CONSENT)
    assert decision.state is not None, decision.findings
    return {**decision.state, "version": 1}


def changed(keeping: Keeping[Any], facts: KeptFacts, now: State, patch: Mapping[str, Any]) -> Told:
    return short(keeping.change(now, patch, facts, NO_CONSENT).findings)


# --- card types ------------------------------------------------------------------------------------------

TYPES = TypeFacts(
    CFG,
    catalog().shape("VipType"),
    brands=frozenset({"A", "B"}),
    types={"GOLD": Ranked(3), "SILV": Ranked(2), "OLD": Ranked(4, active=False)},
)
SILVER = {"type_code": "SIL2", "name": "银卡", "rank": 2}


def discount(begin: str, end: str | None = None, brand: str = "A", rate: str | None = "0.85") -> State:
    return {"brand_code": brand, "valid_from": begin, "valid_to": end, "rate": rate}


def upgrade(to: str, points: int | None = 5000) -> State:
    return {"to_type": to, "min_lifetime_points": points}


def off(*rows: State) -> State:
    return {"discounts": [*rows]}


@pytest.mark.parametrize(
    ("patch", "expected"),
    [
        ({}, []),
        ({"type_code": "a/b"}, [("GEN-PATTERN", "type_code")]),
        ({"rank": None}, [("GEN-REQUIRED", "rank")]),
        ({"rank": -1}, [("GEN-RANGE", "rank")]),
        ({"default_discount": "1"}, []),
        ({"default_discount": "0"}, [("GEN-RANGE", "default_discount")]),
        ({"default_discount": "1.001"}, [("GEN-RANGE", "default_discount")]),
        (off(discount("2026-01-01")), []),
        (off(discount("2026-01-01", rate="0")), [("GEN-RANGE", "discounts.0.rate")]),
        (off(discount("2026-01-01", rate=None)), [("GEN-REQUIRED", "discounts.0.rate")]),
        (off(discount("2026-01-01", brand="X")), [("GEN-REF", "discounts.0.brand_code")]),
        (off(discount("2026-02-01", "2026-01-01")), [("GEN-RANGE", "discounts.0.valid_to")]),
        (off(discount("2026-01-01"), discount("2026-01-01", brand="B")), []),
        (off(discount("2026-01-01", "2026-06-30"), discount("2026-07-01")), []),
        (
            off(discount("2026-01-01", "2026-07-01"), discount("2026-07-01")),
            [("GEN-RANGE", "discounts.1.valid_from")],
        ),
        (off(discount("2026-01-01"), discount("2026-07-01")), [("GEN-RANGE", "discounts.1.valid_from")]),
        (
            off(
                discount("2026-01-01", "2026-12-31"),
                discount("2026-02-01", "2026-02-28"),
                discount("2026-06-01", "2026-06-30"),
            ),
            [("GEN-RANGE", "discounts.1.valid_from"), ("GEN-RANGE", "discounts.2.valid_from")],
        ),
        (off(discount("2026-01-01"), discount("2026-01-01")), [("GEN-DUPLICATE", "discounts.1")]),
        ({"upgrade_rules": [upgrade("GOLD")]}, []),
        ({"upgrade_rules": [upgrade("GOLD", 0)]}, [("GEN-RANGE", "upgrade_rules.0.min_lifetime_points")]),
        (
            {"upgrade_rules": [upgrade("GOLD", None)]},
            [("GEN-REQUIRED", "upgrade_rules.0.min_lifetime_points")],
        ),
        ({"upgrade_rules": [upgrade("SILV")]}, [("VP-UPG-RANK", "upgrade_rules.0.to_type")]),
        ({"upgrade_rules": [upgrade("SIL2")]}, [("VP-UPG-RANK", "upgrade_rules.0.to_type")]),
        ({"upgrade_rules": [upgrade("NONE")]}, [("GEN-REF", "upgrade_rules.0.to_type")]),
        ({"upgrade_rules": [upgrade("OLD")]}, [("GEN-REF", "upgrade_rules.0.to_type")]),
        (
            {"recharge_bonuses": [{"from_amount": "0", "bonus": "1"}]},
            [("GEN-RANGE", "recharge_bonuses.0.from_amount")],
        ),
        (
            {"recharge_bonuses": [{"from_amount": "1000", "bonus": None}]},
            [("GEN-REQUIRED", "recharge_bonuses.0.bonus")],
        ),
    ],
)
def test_card_types(patch: State, expected: list[tuple[str, str]]) -> None:
    assert found(VIP_TYPE, TYPES, SILVER | patch) == [(code, "E", path) for code, path in expected]


def test_what_a_change_does_to_rows_that_it_does_not_name() -> None:
    rows = off(discount("2026-03-01")) | {"upgrade_rules": [upgrade("GOLD")]}
    now = made(VIP_TYPE, TYPES, SILVER | rows)
    before = VIP_TYPE.change(now, off(discount("2026-01-01")), TYPES, NO_CONSENT).findings
    assert short(before) == [("GEN-RANGE", "E", "discounts.0.valid_to")]
    assert before[0].params == {"value": "", "range": "< 2026-03-01"}
    after = VIP_TYPE.change(now, off(discount("2026-04-01")), TYPES, NO_CONSENT).findings
    assert [(short((one,)), one.params["range"]) for one in after] == [
        ([("GEN-RANGE", "E", "discounts.0.valid_from")], "< 2026-03-01")
    ]
    # another brand may have ended since, another rank must suit the rules that are there
    gone = replace(TYPES, brands=frozenset[str]())
    assert changed(VIP_TYPE, gone, now, {"name": "银卡 2"}) == []
    assert changed(VIP_TYPE, TYPES, now, {"rank": 3}) == [("VP-UPG-RANK", "E", "upgrade_rules.0.to_type")]
    assert changed(VIP_TYPE, replace(TYPES, below=1), now, {"rank": 1}) == [("GEN-RANGE", "E", "rank")]
    assert changed(VIP_TYPE, TYPES, now, {"type_code": "SIL3"}) == [("GEN-IMMUTABLE", "E", "type_code")]


# --- places, profiles, activities, templates -------------------------------------------------------------

DEALERS = KeptFacts(CFG, catalog().shape("Dealer"))
STORES = StoreFacts(CFG, catalog().shape("Store"), dealers=frozenset({"D1"}))
LOOKS = DimensionFacts(CFG, catalog().shape("ProfileDimension"))
LOOK = {
    **{"dimension_code": "LOOK", "name": "形象", "several": True},
    "values": [{"value_code": "AVANT", "name": "前卫"}, {"value_code": "CASUAL", "name": "休闲"}],
}


def test_places() -> None:
    dealer = {"dealer_code": "D1", "name": "商贸"}
    assert found(DEALER, DEALERS, dealer | {"mobile": "13800138000"}) == []
    assert found(DEALER, DEALERS, dealer | {"mobile": "12"}) == [("PHONE-FORMAT", "E", "mobile")]
    store = {"store_code": "S1", "name": "一店", "dealer_code": "D1"}
    assert found(STORE, STORES, store) == []
    assert found(STORE, STORES, store | {"dealer_code": "D2"}) == [("GEN-REF", "E", "dealer_code")]
    assert found(STORE, STORES, {"store_code": "S1"}) == [
        ("GEN-REQUIRED", "E", "dealer_code"),
        ("GEN-REQUIRED", "E", "name"),
    ]


def test_dimensions() -> None:
    wrong = {"values": [{"value_code": "A/B", "name": ""}]}
    assert found(DIMENSION, LOOKS, LOOK | wrong) == [
        ("GEN-REQUIRED", "E", "values.0.name"),
        ("GEN-PATTERN", "E", "values.0.value_code"),
    ]
    now, without = made(DIMENSION, LOOKS, LOOK), {"values": [{"value_code": "AVANT", "remove": True}]}
    assert changed(DIMENSION, LOOKS, now, without | {"several": False}) == []
    used = replace(LOOKS, in_use=frozenset({"AVANT"}), several=True)
    assert changed(DIMENSION, used, now, without | {"several": False}) == [
        ("GEN-INUSE", "E", "several"),
        ("GEN-INUSE", "E", "values"),
    ]


NAMED = {"types": frozenset({"GOLD"}), "stores": frozenset({"S1", "S2"}), "brands": frozenset({"A"})}
GIVING = ActivityFacts(CFG, catalog().shape("AccumulationActivity"), named=NAMED)
TAKING = replace(
    GIVING,
    shape=catalog().shape("ConsumptionActivity"),
    gifts=frozenset({"MUG"}),
    batches=frozenset({"SPRING"}),
)
TEN = {"activity_code": "JF01", "name": "消费积分", "valid_from": A_DAY, "ratio": "0.1"}
OFF = {
    **{"activity_code": "DH01", "name": "积分抵现", "valid_from": A_DAY, "reward": "AMOUNT", "value": "50"},
    **{"min_balance": 1000, "cost_points": 800},
}


@pytest.mark.parametrize(
    ("patch", "expected"),
    [
        ({}, []),
        ({"ratio": "0"}, [("GEN-RANGE", "ratio")]),
        ({"multiplier": "0"}, [("GEN-RANGE", "multiplier")]),
        ({"valid_to": "2025-12-31"}, [("GEN-RANGE", "valid_to")]),
        ({"types": "gold", "stores": "s1，S2", "brands": "A"}, []),
        ({"types": "GOLD, TIN", "brands": "B"}, [("GEN-REF", "brands"), ("GEN-REF", "types")]),
        ({"stores": "S3,S4"}, [("GEN-REF", "stores"), ("GEN-REF", "stores")]),
    ],
)
def test_activities_that_give(patch: State, expected: list[tuple[str, str]]) -> None:
    assert found(ACCUMULATION, GIVING, TEN | patch) == [(code, "E", path) for code, path in expected]


def test_what_points_were_given_by_stays() -> None:
    now = made(ACCUMULATION, GIVING, TEN | {"stores": " s2， s1,S2 "})
    assert now["stores"] == "S2,S1"
    more = {"ratio": "0.2", "multiplier": "2", "brands": "A", "valid_to": date(2026, 12, 31)}
    assert changed(ACCUMULATION, GIVING, now, more) == []
    given = replace(GIVING, given=True)
    assert changed(ACCUMULATION, given, now, more) == [
        ("GEN-INUSE", "E", name) for name in ("brands", "multiplier", "ratio")
    ]
    assert changed(ACCUMULATION, given, now, {"ratio": "0.1000", "active": False}) == []


@pytest.mark.parametrize(
    ("patch", "expected"),
    [
        ({}, []),
        ({"min_balance": -1}, [("GEN-RANGE", "min_balance")]),
        ({"cost_points": 0}, [("GEN-RANGE", "cost_points")]),
        ({"value": None}, [("GEN-REQUIRED", "value")]),
        ({"value": "0"}, [("GEN-RANGE", "value")]),
        ({"stock": -1, "per_vip_limit": 0}, [("GEN-RANGE", "per_vip_limit"), ("GEN-RANGE", "stock")]),
        ({"redeemed": 3}, [("GEN-READONLY", "redeemed")]),
        ({"reward": "CASH"}, [("GEN-REF", "reward")]),
        ({"reward": "GIFT"}, [("GEN-REQUIRED", "gift_code"), ("GEN-SUPPRESSED", "value")]),
        ({"reward": "GIFT", "gift_code": "MUG", "value": None}, []),
        ({"reward": "GIFT", "gift_code": "PEN", "value": None}, [("GEN-REF", "gift_code")]),
        ({"reward": "COUPON", "batch_code": "SPRING", "value": None}, []),
        ({"reward": "COUPON", "value": None}, [("GEN-REQUIRED", "batch_code")]),
    ],
)
def test_activities_that_take(patch: State, expected: list[tuple[str, str]]) -> None:
    assert found(CONSUMPTION, TAKING, OFF | patch) == [(code, "E", path) for code, path in expected]


def test_stock_is_never_less_than_was_redeemed() -> None:
    now = made(CONSUMPTION, TAKING, OFF) | {"redeemed": 3}
    assert changed(CONSUMPTION, TAKING, now, {"stock": 2}) == [("GEN-RANGE", "E", "stock")]
    assert changed(CONSUMPTION, TAKING, now, {"stock": 3}) == []


@pytest.mark.parametrize(
    ("purpose", "content", "expected"),
    [
        ("SERVICE", "{name}，您的卡已升级为{type}，积分{points}", []),
        ("STYLE", "【蓝江】新款上市，回T退订", []),
        ("DISCOUNT", "10 % off 【LJ】 reply STOP", []),
        ("ACTIVITY", "【蓝江】周末活动，回 T 退出", []),
        ("STYLE", "新款上市，回T退订", [("VP-SMS-TEXT", "content")]),
        ("STYLE", "【 】新款上市，回T退订", [("VP-SMS-TEXT", "content")]),
        ("ACTIVITY", "【蓝江】周末活动，请回Tom", [("VP-SMS-TEXT", "content")]),
        ("GIFT", "…", [("GEN-REF", "purpose")]),
        ("SERVICE", "{名}{ name}{", [("GEN-REF", "content")] * 3),
        ("SERVICE", " ", [("GEN-REQUIRED", "content")]),
    ],
)
def test_templates(purpose: str, content: str, expected: list[tuple[str, str]]) -> None:
    facts = KeptFacts(CFG, catalog().shape("SmsTemplate"))
    patch = {"template_code": "T1", "name": "模板", "purpose": purpose, "content": content}
    assert found(TEMPLATE, facts, patch) == [(code, "E", path) for code, path in expected]
    assert variables_in("{name}{other}{points}") == {"name", "points"}
