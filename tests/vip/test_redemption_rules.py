"""Points by their rules alone: what is in the way of a reward, when it comes back, what a correction may do.
Next: test_redemptions.py."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from models.catalog import catalog
from models.rules.config import Config
from models.rules.state import State
from models.rules.vip.accounts import Account
from models.rules.vip.adjusting import ACCOUNT, CARD, ENTRY, Adjustment, Shapes, decide_adjust, kept_since
from models.rules.vip.redemptions import (
    ACTIVITY,
    REDEMPTION,
    Given,
    Wanted,
    check_redeem,
    check_use,
    decide_cancel,
    decide_enter,
    decide_redeem,
    given_back,
    taken,
)
from tests.support.writing import short

_DAY = date(2026, 5, 6)
_AT = datetime(2026, 5, 6, 4, tzinfo=UTC)
_GOLDEN: State = {
    **{"activity_code": "G05", "reward": "AMOUNT", "value": Decimal("50.00"), "redeemed": 0, "version": 1},
    **{"min_balance": 1000, "cost_points": 800, "stock": None, "per_vip_limit": None, "active": True},
    **{"types": None, "stores": None, "valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31)},
}


def offered(**changed: Any) -> State:
    return {**_GOLDEN, **changed}


def wants(points: int = 1000, **changed: Any) -> Wanted:
    usual: dict[str, Any] = {"status": "ACTIVE", "type_code": "GOLD", "sells": True}
    return Wanted("V1", "S1", Account("V1", points, 1000), **{**usual, **changed})


def codes(activity: State, wanted: Wanted, today: date = _DAY) -> list[tuple[str, str]]:
    return [(one.code.value, ".".join(map(str, one.path))) for one in check_redeem(activity, wanted, today)]


def test_g_vp_05_from_a_thousand_points_on_for_eight_hundred() -> None:
    shape, wanted = catalog().shape(REDEMPTION), wants(1000)
    counted = decide_redeem(offered(), wanted, _DAY, catalog().shape(ACTIVITY))
    assert (counted.state or {})["redeemed"] == 1
    entered = decide_enter(offered(), wanted, Given("JF202605060001", _AT), shape)
    assert entered.message is not None
    assert entered.message.text("zh") == "积分消费JF202605060001已完成，余额 200"
    redemption = entered.state or {}
    assert (redemption["state"], redemption["value"], redemption["points"]) == (
        "ISSUED",
        Decimal("50.00"),
        800,
    )
    entry, back = taken(redemption), given_back(redemption)
    assert (entry.kind, entry.points, entry.lifetime) == ("REDEEM", -800, 0)
    assert (back.kind, back.points, back.lifetime) == ("REDEEM_CANCEL", 800, 0)
    (short_of,) = decide_redeem(offered(), wants(999), _DAY, catalog().shape(ACTIVITY)).findings
    assert (short_of.code.value, dict(short_of.params)) == ("VP-RED-MIN", {"value": "999", "minimum": "1000"})


def test_whatever_is_in_the_way_is_told_at_once() -> None:
    activity = offered(types="SILV, NORM", stores="S9", stock=1, redeemed=1, per_vip_limit=1, active=False)
    assert codes(activity, wants(999, status="FROZEN", had=1)) == [
        *(("VP-RED-SCOPE", "activity"), ("VP-RED-SCOPE", "card"), ("VP-RED-SCOPE", "store")),
        *(("VP-CARD-STATE", "card"), ("VP-RED-MIN", "card")),
        *(("VP-RED-STOCK", "activity"), ("VP-RED-LIMIT", "card")),
    ]
    assert codes(offered(types="SILV"), Wanted("V0", "S0")) == [
        ("GEN-REF", "store"),
        ("VP-CARD-UNKNOWN", "card"),
    ]
    ends = offered(valid_to=_DAY)
    assert [codes(ends, wants(), day) for day in (_DAY, date(2026, 5, 7))] == [
        [],
        [("VP-RED-SCOPE", "activity")],
    ]
    assert codes(offered(valid_to=None, types="gold，silv", stock=1, per_vip_limit=2), wants(had=1)) == []
    # what it costs must be there, though less were enough to take part
    assert codes(offered(min_balance=0), wants(799)) == [("VP-RED-MIN", "card")]


@pytest.mark.parametrize(
    ("changed", "day", "unused", "status", "refused"),
    [
        ({}, date(2026, 5, 13), True, "ACTIVE", []),
        ({}, date(2026, 5, 13), True, "FROZEN", []),
        ({}, date(2026, 5, 14), True, "ACTIVE", ["VP-RED-STATE"]),
        ({}, _DAY, False, "ACTIVE", ["VP-RED-STATE"]),
        ({"state": "USED"}, _DAY, True, "ACTIVE", ["VP-RED-STATE"]),
        ({"state": "CANCELLED"}, _DAY, True, "CLOSED", ["VP-CARD-STATE", "VP-RED-STATE"]),
    ],
)
def test_a_redemption_is_taken_back_within_a_week(
    changed: State, day: date, unused: bool, status: str, refused: list[str]
) -> None:
    redemption = {
        **{"redemption_number": "JF1", "card_number": "V1", "state": "ISSUED", "points": 800, "version": 1},
        **{"created_on": _DAY, **changed},
    }
    shape, wanted = catalog().shape(REDEMPTION), wants(200, status=status)
    decision = decide_cancel(redemption, wanted, day, shape, unused=unused)
    assert [one.code.value for one in decision.findings] == refused
    assert decision.refused == bool(refused)


def test_an_amount_off_is_used_once_by_its_own_card() -> None:
    redemption = {"reward": "AMOUNT", "card_number": "V1", "state": "ISSUED"}

    def found(changed: State | None, *cards: str) -> list[tuple[str, str, str]]:
        state = None if changed is None else {**redemption, **changed}
        return short(tuple(check_use(state, "JF1", cards, ("payments", 0, "coupon_code"))))

    path = "payments.0.coupon_code"
    assert found({}, "V2", "V1") == []
    assert found({}, "V2") == found(None, "V1") == found({"reward": "GIFT"}, "V1") == [("GEN-REF", "E", path)]
    assert found({"state": "USED"}, "V1") == [("GEN-STATE", "E", path)]


@pytest.mark.parametrize(
    ("balance", "points", "lifetime", "refused"),
    [
        (100, -100, 0, []),
        (100, -101, 0, [("GEN-RANGE", "E", "points")]),
        (-20, 5, 0, []),  # a return took it below 0
        (-20, -1, 0, [("GEN-RANGE", "E", "points")]),
        (0, 0, 0, [("GEN-RANGE", "E", "points")]),
        (0, 0, -50, []),
        (0, 1_000_001, -51, [("GEN-RANGE", "E", "lifetime_points"), ("GEN-RANGE", "E", "points")]),
        (2_000_000_000, 1, 0, [("GEN-RANGE", "E", "points")]),
    ],
)
def test_no_balance_falls_below_nothing_by_a_correction(
    balance: int, points: int, lifetime: int, refused: list[tuple[str, str, str]]
) -> None:
    book = catalog()
    shapes = Shapes(book.shape(CARD), book.shape(ACCOUNT), book.shape(ENTRY), Config())
    card = {"card_number": "V1", "status": "FROZEN", "version": 3}
    adjusted = decide_adjust(card, Account("V1", balance, 50), Adjustment(points, lifetime, "更正"), shapes)
    assert short(adjusted.decision.findings) == refused
    if not refused:
        told_of = {one.field: (one.old, one.new) for one in adjusted.decision.changes}
        assert told_of.get("points", ("0", "0")) == (str(balance), str(balance + points))
        assert (adjusted.decision.comment, adjusted.entry.reason) == ("更正", "更正")


def test_points_are_good_for_whole_months() -> None:
    assert kept_since(date(2026, 5, 6), 12) == date(2025, 5, 6)
    assert kept_since(date(2026, 3, 31), 1) == date(2026, 2, 28)
