"""Periods of figures, shares and means, and how charts are drawn; no database. Next: test_dashboards.py."""

from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from models.rules.care.figures import MOST_MONTHS, Period, check_period, hours, percent, period_of, rounded
from resolvers.care.charts import Chart, Form, Series
from resolvers.care.drawing import draw
from resolvers.care.pictures import Picture, Wanted, wanted_from_name
from resolvers.errors import Gone

TODAY = date(2026, 5, 6)
MAY = Period(date(2026, 5, 1), date(2026, 5, 31))


def test_a_period_is_twelve_months_unless_it_is_said() -> None:
    usual = period_of(None, None, TODAY)
    assert usual == Period(date(2025, 6, 1), date(2026, 5, 31))
    assert (len(usual.months), usual.months[0], usual.months[-1]) == (12, "2025-06", "2026-05")
    assert period_of(date(2026, 4, 20), None, TODAY) == Period(date(2026, 4, 20), date(2026, 5, 31))
    assert period_of(date(2026, 7, 9), None, TODAY).end == date(2026, 7, 31)
    assert period_of(None, date(2025, 2, 11), TODAY) == Period(date(2024, 3, 1), date(2025, 2, 11))
    assert period_of(None, date(1, 3, 1), TODAY).begin == date(1, 1, 1)


def test_a_period_has_an_order_and_a_bound() -> None:
    [finding] = check_period(Period(TODAY, date(2026, 5, 5)))
    assert (finding.code, finding.path) == ("GEN-RANGE", ("to",))
    assert finding.params == {"value": "2026-05-05", "range": "≥ 2026-05-06"}
    [finding] = check_period(Period(date(2016, 4, 30), TODAY))
    assert (finding.code, finding.path) == ("GEN-RANGE", ("from",))
    bound = Period(date(2016, 6, 1), date(2026, 5, 31))
    assert (len(bound.months), list(check_period(bound))) == (MOST_MONTHS, [])


def test_shares_and_means_have_two_decimals() -> None:
    assert (percent(1, 3), percent(2, 3), percent(0, 5)) == (Decimal("33.33"), Decimal("66.67"), Decimal(0))
    assert (percent(0, 0), hours(None), rounded(None)) == (None, None, None)
    assert (hours(Decimal(5400)), rounded(Decimal("4.125"))) == (Decimal("1.50"), Decimal("4.13"))


MONTHS = period_of(None, None, TODAY).months
CHARTS = {
    "columns": Chart(Form.COLUMNS, "投诉", MONTHS, [Series("新建", range(12)), Series("已受理", [1] * 12)]),
    "bars": Chart(Form.BARS, "回访", ["冷轧钢板 <2mm> & 不锈钢带及其他很长的名称"], [Series("已完成", [3])]),
    "pie": Chart(Form.PIE, "投诉", [], [Series("产品", [5]), Series("其他", [0])]),
    "line": Chart(Form.LINE, "满意度", MONTHS[:3], [Series("投诉", [None, Decimal("4.33"), 4])], top=5),
}  # fmt: skip


def texts(chart: Chart) -> str:
    return "".join(ElementTree.fromstring(draw(chart)).itertext())


@pytest.mark.parametrize("name", CHARTS)
def test_a_picture_is_svg_without_scripts_and_strangers(name: str) -> None:
    drawn = draw(CHARTS[name])
    root = ElementTree.fromstring(drawn)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    tags = {one.tag.partition("}")[2] for one in root.iter()}
    assert not tags & {"script", "image", "foreignObject", "iframe"}
    assert not [key for one in root.iter() for key in one.attrib if key.startswith("on") or "href" in key]
    assert not [word for word in ("<!--", "<?", "@import", "url(") if word in drawn]
    assert CHARTS[name].title in texts(CHARTS[name])


def test_names_stand_in_it_as_they_are_and_long_ones_cut() -> None:
    assert "冷轧钢板 <2mm> & 不锈钢带及…" in texts(CHARTS["bars"])
    assert "其他" not in texts(CHARTS["pie"])


def test_signs_that_xml_does_not_know_are_shown_as_unknown() -> None:
    chart = Chart(Form.BARS, "存货", ["纤维\ufffe素"], [Series("投诉", [1])])
    assert "纤维\ufffd素" in texts(chart)


def test_of_many_months_some_are_named() -> None:
    months = Period(date(2016, 6, 1), date(2026, 5, 31)).months
    drawn = draw(Chart(Form.LINE, "投诉", months, [Series("投诉", range(len(months)))]))
    told = {one.text for one in ElementTree.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")}
    assert [one in told for one in ("2016-06", "2016-07", "2016-11")] == [True, False, True]


@pytest.mark.parametrize(("language", "told"), [("zh", "没有数据"), ("en", "No data")])
def test_nothing_is_said_so(language: str, told: str) -> None:
    assert told in texts(Chart(Form.COLUMNS, "采购", MONTHS, [Series("单据", [0] * 12)], language))


def test_the_address_names_the_picture_and_only_that() -> None:
    wanted = Wanted(Picture.CUSTOMER_PURCHASES, MAY, "en", "0100000004", "ORDER")
    assert wanted.name == "CUSTOMER_PURCHASES_2026-05-01_2026-05-31_en_ORDER_0100000004.svg"
    assert wanted.title == "Customer's purchases by month, documents · 100000004"
    typed = Wanted(Picture.CUSTOMER_CATEGORIES, MAY, "zh", "K0815", "INVOICE")  # a number of another system
    plain = Wanted(Picture.VISITS_BY_OWNER, MAY)
    assert [wanted_from_name(one.name) for one in (wanted, typed, plain)] == [wanted, typed, plain]
    for name in (
        "VISITS_BY_NOBODY_2026-05-01_2026-05-31_zh.svg",
        "VISITS_BY_OWNER_2026-05-32_2026-05-31_zh.svg",
        "CUSTOMER_PURCHASES_2026-05-01_2026-05-31_zh.svg",
        "VISITS_BY_OWNER_2026-05-01_2026-05-31_zh_ORDER_0100000004.svg",
        "VISITS_BY_OWNER_2026-05-01_2026-05-31_fr.svg",
        "../VISITS_BY_OWNER_2026-05-01_2026-05-31_zh.svg",
    ):
        with pytest.raises(Gone):
            wanted_from_name(name)
