"""Months, means, shares, whose sales count, addresses of pictures; no database. Next: test_figures.py."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules.care.figures import Period
from models.rules.vip.figures import calendar_months, check_since, check_stores, means_of, shares
from resolvers.access.caller import Scope
from resolvers.errors import Gone
from resolvers.vip.figures import Sight, sight_of
from resolvers.vip.pictures import MOST_STORES, Picture, Wanted, wanted_from_name

MAY = Period(date(2026, 5, 1), date(2026, 5, 31))
EVERYWHERE = Scope(None, None, stores=None)
_AMOUNTS = st.decimals(-(10**9), 10**9, places=2)


def test_g_vp_10_means_of_the_months() -> None:
    months = calendar_months(date(2026, 1, 15), date(2026, 3, 31))
    means = means_of(Decimal("863.85"), Decimal("986.88"), 3, months)
    assert (means.months, means.monthly_spend, means.monthly_visits) == (
        3,
        Decimal("287.95"),
        Decimal("1.00"),
    )
    assert means.discount == Decimal("0.8753")


def test_months_are_those_of_the_calendar_and_at_least_one() -> None:
    assert calendar_months(date(2026, 3, 31), date(2026, 3, 31)) == 1
    assert calendar_months(date(2025, 12, 31), date(2026, 1, 1)) == 2
    assert calendar_months(date(2026, 5, 1), date(2026, 3, 31)) == 1
    nothing = means_of(Decimal("0.00"), Decimal("0.00"), 0, 7)
    assert (nothing.monthly_spend, nothing.discount) == (Decimal("0.00"), None)


def test_shares_sum_to_a_hundred_by_the_largest_remainder() -> None:
    assert shares({"B": Decimal(1), "A": Decimal(1), "C": Decimal(1)}) == {
        "A": Decimal("33.34"),
        "B": Decimal("33.33"),
        "C": Decimal("33.33"),
    }
    some = {"GOLD": Decimal("900.00"), "NORM": Decimal("0.00"), "SILV": Decimal("2400.00")}
    assert shares(some) == {"GOLD": Decimal("27.27"), "NORM": Decimal("0.00"), "SILV": Decimal("72.73")}
    assert shares({"A": Decimal("-5.00"), "B": Decimal("3.00")}) == {"A": Decimal(0), "B": Decimal(100)}
    assert shares({"A": Decimal("-5.00"), "B": Decimal(0)}) == {"A": Decimal(0), "B": Decimal(0)}
    assert shares({}) == {}


@settings(max_examples=50)
@given(st.dictionaries(st.text("ABCD", min_size=1, max_size=4), _AMOUNTS, max_size=30))
def test_shares_of_whatever_sum_to_a_hundred(amounts: dict[str, Decimal]) -> None:
    found = shares(amounts)
    whole = sum(max(one, Decimal(0)) for one in amounts.values())
    assert sum(found.values()) == (100 if whole else 0)
    for code, share in found.items():
        exact = 100 * max(amounts[code], Decimal(0)) / whole if whole else Decimal(0)
        assert abs(share - exact) < Decimal("0.01")


def test_a_question_has_an_order_and_codes_of_stores() -> None:
    assert list(check_since(None, date(2026, 5, 6))) == []
    [finding] = check_since(date(2026, 5, 7), date(2026, 5, 6))
    assert (finding.code, finding.path, finding.params["value"]) == ("GEN-RANGE", ("asOf",), "2026-05-06")
    [finding] = check_stores(["S1", "门店"], ["S1"])
    assert (finding.code, finding.path, finding.params) == ("GEN-PATTERN", ("stores", 1), {"value": "门店"})


def test_sales_count_in_stores_that_are_asked_for_and_in_the_grant() -> None:
    assert sight_of(EVERYWHERE) == Sight(None, cards=True)
    assert sight_of(EVERYWHERE, [" s2", "S1"]) == Sight(["S1", "S2"], cards=True)
    some = replace(EVERYWHERE, stores=frozenset({"S1", "S3"}))
    assert sight_of(some) == Sight(["S1", "S3"], cards=True)
    assert sight_of(some, ["S1", "S2"]) == Sight(["S1"], cards=True)
    assert sight_of(some, ["S2"]) == Sight([], cards=True)
    assert sight_of(replace(EVERYWHERE, stores=frozenset())) == Sight([], cards=False)


def test_the_address_names_the_picture_and_only_that() -> None:
    plain = Wanted(Picture.RANKING, MAY)
    stores = Wanted(Picture.TYPE_SHARES, MAY, "en", ("S1", "S_2-A"))
    book = Wanted(Picture.WORKBOOK, MAY, "zh", ("S1",))
    assert stores.name == "TYPE_SHARES_2026-05-01_2026-05-31_en_S1+S_2-A.svg"
    assert stores.title == "Shares of card types · S1, S_2-A"
    assert book.name == "WORKBOOK_2026-05-01_2026-05-31_zh_S1.xlsx"
    assert [wanted_from_name(one.name) for one in (plain, stores, book)] == [plain, stores, book]
    many = "+".join(f"S{at}" for at in range(MOST_STORES + 1))
    for name in (
        "NOTHING_2026-05-01_2026-05-31_zh.svg",
        "RANKING_2026-05-32_2026-05-31_zh.svg",
        "RANKING_2026-05-01_2026-05-31_fr.svg",
        "RANKING_2026-05-01_2026-05-31_zh_.svg",
        "RANKING_2026-05-01_2026-05-31_zh_s1.svg",
        "RANKING_2026-05-01_2026-05-31_zh.xlsx",
        "WORKBOOK_2026-05-01_2026-05-31_zh.svg",
        f"RANKING_2026-05-01_2026-05-31_zh_{many}.svg",
        "../RANKING_2026-05-01_2026-05-31_zh.svg",
    ):
        with pytest.raises(Gone):
            wanted_from_name(name)
