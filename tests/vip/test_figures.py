"""Figures of VIPs over HTTP: what they count, of whose sales, their pictures and workbook. Next:
../support/selling.py.
"""

import asyncio
import io
from typing import Any
from xml.etree import ElementTree

import asyncpg
import openpyxl
import pytest

from resolvers.vip.pictures import Picture
from tests.support.client import Answer, Client
from tests.support.loyal import open_cards, open_stores
from tests.support.selling import Line, Slip, sell
from tests.support.server import Service

ZERO, ONE, TWO, THREE, FOUR, FIVE, SIX = (f"8800000{at}" for at in range(7))
_CARDS = (
    *((ONE, "GOLD", "S1"), (TWO, "SILV", "S3"), (THREE, "SILV", "S2")),
    *((FOUR, "GOLD", "S1"), (FIVE, "NORM", "S1"), (SIX, "NORM", "S1"), (ZERO, "GOLD", "S1")),
)
_SOLD = (
    Slip("A1", ONE, "GOLD", "S1", "2026-01-20", (Line("338.30", "199.00", quantity="2"),)),
    Slip("A2", ONE, "GOLD", "S1", "2026-02-14", (Line("75.55", "88.88"),)),
    Slip("A3", ONE, "GOLD", "S1", "2026-03-05", (Line("450.00", "500.00"),)),
    # two lines of a brand are one sale, two brands one sale of each
    Slip(
        "C1", THREE, "SILV", "S1", "2026-04-03", (Line("500.00"), Line("300.00"), Line("400.00", brand="B"))
    ),
    Slip("B1", TWO, "SILV", "S1", "2026-04-04", (Line("700.00", "100.00", quantity="7"),)),
    Slip("B2", TWO, "SILV", "S3", "2026-04-30", (Line("600.00", "750.00"),)),
    Slip("B3", TWO, "SILV", "S1", "2026-04-20", (Line("-100.00", "100.00", quantity="-1"),), of="B1"),
    # on a card that was replaced since
    Slip("D1", ZERO, "GOLD", "S1", "2026-04-05", (Line("900.00", "300.00", quantity="3"),)),
    # all of it comes back, in two parts; and a sale of which that happens a month later
    Slip("D2", FOUR, "GOLD", "S1", "2026-04-06", (Line("50.00", "25.00", quantity="2"),)),
    Slip("D3", FOUR, "GOLD", "S1", "2026-04-10", (Line("-25.00", "25.00", quantity="-1"),), of="D2"),
    Slip("D4", FOUR, "GOLD", "S1", "2026-04-11", (Line("-25.00", "25.00", quantity="-1"),), of="D2"),
    Slip("E1", FIVE, "NORM", "S1", "2026-04-07", (Line("80.00"),)),
    Slip("E2", FIVE, "NORM", "S1", "2026-04-08", (Line("-80.00", "80.00", quantity="-1"),), of="E1"),
    Slip("D5", ZERO, "GOLD", "S1", "2026-05-02", (Line("-900.00", "300.00", quantity="-3"),), of="D1"),
    Slip("N1", None, None, "S1", "2026-04-09", (Line("5000.00"),)),
)
_TOTAL = """cardNumber name typeCode storeCode dealerCode status joinedOn total listTotal sales lastOn months
    monthlySpend monthlyVisits discount"""
_TOTALS = f"""query ($cards: VipCardsWanted, $from: Date, $asOf: Date, $first: Int! = 50, $after: String) {{
    vipTotals(cards: $cards, from: $from, asOf: $asOf, first: $first, after: $after) {{
        from to next vips {{ {_TOTAL} }} }} }}"""
_CONSUMPTION = f"""query (
    $cards: VipCardsWanted, $from: Date, $to: Date, $first: Int! = 50, $after: String) {{
    vipConsumption(cards: $cards, from: $from, to: $to, first: $first, after: $after) {{
        from to next vips {{ {_TOTAL} }} }} }}"""
_SUMMARY = """query ($by: VipSummaryGroup!, $from: Date, $to: Date, $stores: [String!], $card: String,
    $first: Int! = 50, $after: String) {
    vipSummary(
        groupBy: $by, from: $from, to: $to, stores: $stores, card: $card, first: $first, after: $after) {
        next total { name total listTotal sales discount } rows { name title total sales } } }"""
_RANKING = """query ($from: Date, $to: Date, $stores: [String!], $first: Int! = 10) {
    vipRanking(from: $from, to: $to, stores: $stores, first: $first) {
        from to places { rank cardNumber name typeCode storeCode total sales } } }"""
_TYPES = """query ($from: Date, $to: Date, $stores: [String!]) {
    vipTypeStatistics(from: $from, to: $to, stores: $stores) {
        types { typeCode name members buyers sales amount share }
        bar { labels series { name values } } pie { labels series { name values } } } }"""
_PICTURE = """query ($kind: VipPictureKind!, $from: Date, $to: Date, $stores: [String!]) {
    vipPicture(kind: $kind, from: $from, to: $to, stores: $stores) { title url svg } }"""
_BOOK = """query ($from: Date, $to: Date, $stores: [String!]) {
    vipWorkbook(from: $from, to: $to, stores: $stores) { title url } }"""
# One is closed, one is replaced by another.
_CLOSE = """
UPDATE vip_customer SET status = CASE WHEN card_number = $3 THEN status ELSE 'CLOSED' END,
    replaced_by = CASE card_number WHEN $2 THEN $3 END, replaces = CASE card_number WHEN $3 THEN $2 END
WHERE card_number IN ($1, $2, $3)
"""
APRIL = {"from": "2026-04-01", "to": "2026-04-30"}


async def _history(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await open_stores(connection)
        await open_cards(connection, *_CARDS)
        await connection.execute(_CLOSE, SIX, ZERO, FOUR)
        await sell(connection, *_SOLD)
    finally:
        await connection.close()


@pytest.fixture(scope="module", autouse=True)
def history(service: Service) -> None:
    asyncio.run(_history(service.dsn))


@pytest.fixture
def manager(service: Service) -> Client:
    return service.user("VM01", "vipManager")


@pytest.fixture
def elsewhere(service: Service) -> Client:
    """He sees cards, as everybody at a till does, and what is sold in his store."""
    return service.user("CS03", "cashier@0723/F723;stores=S3")


def sums(rows: list[Answer]) -> dict[str, tuple[str, int]]:
    return {one["name"]: (one["total"], one["sales"]) for one in rows}


def test_g_vp_10_what_was_bought_until_a_day(manager: Client) -> None:
    asked = {"asOf": "2026-03-31", "cards": {"card": ONE}}
    found = manager.ask(_TOTALS, **asked)["vipTotals"]
    assert (found["from"], found["to"], found["next"]) == (None, "2026-03-31", None)
    assert found["vips"] == [
        {
            **{"cardNumber": ONE, "name": f"持卡人{ONE}", "typeCode": "GOLD", "status": "ACTIVE"},
            **{"storeCode": "S1", "dealerCode": "D1", "joinedOn": "2026-01-15", "lastOn": "2026-03-05"},
            **{"total": "863.85", "listTotal": "986.88", "sales": 3, "months": 3},
            **{"monthlySpend": "287.95", "monthlyVisits": "1.00", "discount": "0.8753"},
        }
    ]
    [later] = manager.ask(_TOTALS, **{**asked, "from": "2026-02-01"})["vipTotals"]["vips"]
    assert (later["total"], later["sales"], later["months"]) == ("525.55", 2, 2)
    [today] = manager.ask(_TOTALS, cards={"card": ONE})["vipTotals"]["vips"]
    assert (today["total"], today["months"], today["monthlySpend"]) == ("863.85", 5, "172.77")


def test_cards_are_found_by_part_of_the_number_type_and_who_won_them(manager: Client) -> None:
    def cards(**wanted: str) -> list[str]:
        found = manager.ask(_TOTALS, cards=wanted)["vipTotals"]
        return [one["cardNumber"] for one in found["vips"]]

    assert cards() == [ONE, TWO, THREE, FOUR, FIVE, SIX]
    assert cards(contains="00004") == [FOUR]
    assert cards(contains=" ") == cards()
    assert cards(card=ZERO) == [ZERO]
    assert cards(contains="%") == cards(card="8800") == []
    assert cards(typeCode="gold") == [ONE, FOUR]
    assert cards(store="S3") == cards(dealer="D2") == [TWO]
    assert cards(dealer="D1", typeCode="SILV") == [THREE]
    page = manager.ask(_TOTALS, first=2)["vipTotals"]
    assert ([one["cardNumber"] for one in page["vips"]], page["next"]) == ([ONE, TWO], TWO)
    page = manager.ask(_TOTALS, first=4, after=TWO)["vipTotals"]
    assert ([one["cardNumber"] for one in page["vips"]], page["next"]) == ([THREE, FOUR, FIVE, SIX], None)


def test_what_came_back_wholly_is_no_visit(manager: Client) -> None:
    found = manager.ask(_CONSUMPTION, **APRIL)["vipConsumption"]
    told = [(one["cardNumber"], one["total"], one["sales"], one["months"]) for one in found["vips"]]
    assert told == [
        *((TWO, "1200.00", 2, 1), (THREE, "1200.00", 1, 1)),
        *((FOUR, "900.00", 1, 1), (FIVE, "0.00", 0, 1)),
    ]
    page = manager.ask(_CONSUMPTION, **APRIL, first=1, cards={"typeCode": "SILV"})["vipConsumption"]
    assert (page["vips"][0]["discount"], page["next"]) == ("0.8889", TWO)
    # what comes back later changes nothing of the months before
    [both] = manager.ask(_CONSUMPTION, **{**APRIL, "to": "2026-05-31"}, cards={"card": FOUR})[
        "vipConsumption"
    ]["vips"]
    assert (both["total"], both["sales"], both["months"]) == ("0.00", 0, 2)


def test_sums_by_store_month_brand_and_vip(manager: Client) -> None:
    def asked(by: str, **more: Any) -> Answer:
        return manager.ask(_SUMMARY, by=by, **{**APRIL, **more})["vipSummary"]

    whole = asked("STORE")
    assert whole["total"] == {
        **{"name": "", "total": "3300.00", "listTotal": "3450.00", "sales": 4, "discount": "0.9565"}
    }
    assert whole["rows"] == [
        {"name": "S1", "title": "一店", "total": "2700.00", "sales": 3},
        {"name": "S3", "title": "三店", "total": "600.00", "sales": 1},
    ]
    brands = asked("BRAND")
    assert brands["total"] == whole["total"]
    assert sums(brands["rows"]) == {"A": ("2900.00", 4), "B": ("400.00", 1)}
    months = asked("MONTH", **{"from": "2026-03-01", "to": "2026-05-31"})
    assert sums(months["rows"]) == {
        **{"2026-03": ("450.00", 1), "2026-04": ("3300.00", 3), "2026-05": ("-900.00", 0)}
    }
    assert sums(asked("BRAND", stores=["s3", "S4"])["rows"]) == {"A": ("600.00", 1)}
    assert sums(asked("MONTH", card=TWO)["rows"]) == {"2026-04": ("1200.00", 2)}
    assert sums(asked("MONTH", card=FOUR)["rows"]) == {"2026-04": ("900.00", 1)}
    page = asked("VIP", first=2)
    assert (sums(page["rows"]), page["next"]) == ({TWO: ("1200.00", 2), THREE: ("1200.00", 1)}, THREE)
    rest = asked("VIP", first=2, after=THREE)
    assert (sums(rest["rows"]), rest["next"]) == ({FOUR: ("900.00", 1), FIVE: ("0.00", 0)}, None)
    assert rest["total"] == whole["total"]
    nothing = asked("BRAND", **{"from": "2025-01-01", "to": "2025-01-31"})
    assert (nothing["total"]["total"], nothing["total"]["discount"], nothing["rows"]) == ("0.00", None, [])


def test_g_vp_11_equal_totals_share_a_rank(manager: Client) -> None:
    found = manager.ask(_RANKING, **APRIL)["vipRanking"]
    ranked = [(one["rank"], one["cardNumber"], one["total"], one["sales"]) for one in found["places"]]
    assert ranked == [(1, TWO, "1200.00", 2), (1, THREE, "1200.00", 1), (3, FOUR, "900.00", 1)]
    assert found["places"][0]["name"] == f"持卡人{TWO}"
    assert len(manager.ask(_RANKING, **APRIL, first=2)["vipRanking"]["places"]) == 2
    some = manager.ask(_RANKING, **APRIL, stores=["S1"])["vipRanking"]["places"]
    assert [(one["rank"], one["total"]) for one in some] == [(1, "1200.00"), (2, "900.00"), (3, "600.00")]


def test_every_type_in_figures(manager: Client) -> None:
    found = manager.ask(_TYPES, **APRIL)["vipTypeStatistics"]
    assert found["types"] == [
        {"typeCode": "GOLD", "name": "金卡", "members": 2, "buyers": 1, "sales": 1}
        | {"amount": "900.00", "share": "27.27"},
        {"typeCode": "NORM", "name": "普卡", "members": 1, "buyers": 0, "sales": 0}
        | {"amount": "0.00", "share": "0.00"},
        {"typeCode": "SILV", "name": "银卡", "members": 2, "buyers": 2, "sales": 3}
        | {"amount": "2400.00", "share": "72.73"},
    ]
    assert found["pie"] == {
        "labels": ["金卡", "普卡", "银卡"],
        "series": [{"name": "占比 %", "values": ["27.27", "0.00", "72.73"]}],
    }
    assert [one["name"] for one in found["bar"]["series"]] == ["金额", "会员数", "消费会员数"]
    before = manager.ask(_TYPES, **{"from": "2026-01-01", "to": "2026-01-14"})["vipTypeStatistics"]
    assert {(one["members"], one["share"]) for one in before["types"]} == {(0, "0.00")}


def test_sales_of_other_stores_count_for_nobody(service: Service, elsewhere: Client) -> None:
    found = elsewhere.ask(_TOTALS, asOf="2026-04-30")["vipTotals"]["vips"]
    assert {one["cardNumber"]: one["total"] for one in found if one["sales"]} == {TWO: "600.00"}
    assert len(found) == len(_CARDS) - 1
    places = elsewhere.ask(_RANKING, **APRIL, stores=["S1", "S3"])["vipRanking"]["places"]
    assert [(one["cardNumber"], one["total"]) for one in places] == [(TWO, "600.00")]
    for by in ("STORE", "VIP", "MONTH", "BRAND"):
        summary = elsewhere.ask(_SUMMARY, by=by, **APRIL)["vipSummary"]
        assert (summary["total"]["total"], len(summary["rows"])) == ("600.00", 1)
    assert elsewhere.ask(_SUMMARY, by="VIP", stores=["S1"])["vipSummary"]["rows"] == []
    types = elsewhere.ask(_TYPES, **APRIL)["vipTypeStatistics"]["types"]
    assert {one["typeCode"]: one["amount"] for one in types if one["buyers"]} == {"SILV": "600.00"}
    nobody = service.user("SC01")
    assert nobody.ask(_TOTALS)["vipTotals"]["vips"] == []
    assert nobody.ask(_CONSUMPTION, **APRIL)["vipConsumption"]["vips"] == []
    assert nobody.ask(_RANKING, **APRIL)["vipRanking"]["places"] == []
    assert nobody.ask(_SUMMARY, by="VIP", **APRIL)["vipSummary"]["rows"] == []
    types = nobody.ask(_TYPES, **APRIL)["vipTypeStatistics"]["types"]
    assert {(one["members"], one["amount"]) for one in types} == {(0, "0.00")}


def test_pictures_are_told_and_fetched(service: Service, manager: Client, elsewhere: Client) -> None:
    for kind in Picture.__members__.keys() - {"WORKBOOK"}:
        picture = manager.ask(_PICTURE, kind=kind, **APRIL)["vipPicture"]
        text = "".join(ElementTree.fromstring(picture["svg"]).itertext())
        assert picture["title"] in text
        assert "没有数据" not in text, kind
    english = service.user("VM01", "vipManager", language="en")
    picture = english.ask(_PICTURE, kind="RANKING", **APRIL)["vipPicture"]
    assert picture["title"] == "VIPs who bought the most"
    assert TWO in picture["svg"]
    assert "持卡人" not in picture["svg"]
    fetched = manager.http.get(picture["url"])
    assert (fetched.status_code, fetched.headers["content-type"]) == (200, "image/svg+xml; charset=utf-8")
    assert THREE in fetched.text
    bare = picture["url"].partition("?")[0]
    seen = manager.http.get(bare, headers={"authorization": f"Bearer {elsewhere.token}"})
    assert (TWO in seen.text, THREE in seen.text) == (True, False)
    assert manager.http.get(bare).status_code == 401
    assert manager.http.get(picture["url"].replace("RANKING", "MONTHS")).status_code == 401
    assert manager.http.post(picture["url"]).status_code == 405
    nothing = {"authorization": f"Bearer {manager.token}"}
    assert manager.http.get("/files/vip/nothing.svg", headers=nothing).status_code == 404


def test_the_workbook_has_charts_and_lies_on_no_disk(
    service: Service, manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: Any) -> Any:
        raise AssertionError("a file on the disk")

    monkeypatch.setattr("openpyxl.worksheet._writer.create_temporary_file", refused)
    told = manager.ask(_BOOK, **APRIL)["vipWorkbook"]
    fetched = manager.http.get(told["url"])
    assert (told["title"], fetched.status_code) == ("VIP 消费统计", 200)
    book: Any = openpyxl.load_workbook(io.BytesIO(fetched.content))
    assert book.sheetnames == ["卡类型统计", "龙虎榜", "按月汇总", "按门店汇总", "按品牌汇总"]
    assert [len(one._charts) for one in book.worksheets] == [2, 1, 1, 1, 1]
    assert [cell.value for cell in book["龙虎榜"][2]] == [*(1, TWO, f"持卡人{TWO}", "SILV", "S3", 1200, 2)]
    assert [cell.value for cell in book["卡类型统计"][4]] == ["SILV", "银卡", 2, 2, 3, 2400, 72.73]
    [noted] = service.user("AU01").ask(
        '{ auditEntries(filter: { objectClass: { eq: "VIP_FIGURES" } }) { nodes { act objectId userName } } }'
    )["auditEntries"]["nodes"]
    assert noted == {"act": "EXPORT", "objectId": "2026-04-01/2026-04-30", "userName": "VM01"}
    reader = service.user("VM02", "vipManager@/;stores=*;actions=READ")
    assert reader.http.get(reader.ask(_BOOK, **APRIL)["vipWorkbook"]["url"]).status_code == 403


def test_wrong_questions_name_all_that_is_wrong(manager: Client) -> None:
    [found] = manager.errors(_RANKING, **{"from": "2026-05-02", "to": "2026-05-01"}, stores=["S1", "门店"])
    assert found["extensions"]["findings"] == [
        {"code": "GEN-PATTERN", "path": ["stores", 1], "value": "门店"},
        {"code": "GEN-RANGE", "path": ["to"], "value": "2026-05-01"},
    ]
    [found] = manager.errors(_TOTALS, **{"from": "2026-05-02", "asOf": "2026-05-01"})
    assert (found["extensions"]["code"], found["extensions"]["path"]) == ("GEN-RANGE", ["asOf"])
    [found] = manager.errors(_BOOK, stores=[f"S{at}" for at in range(51)])
    assert (found["extensions"]["code"], found["extensions"]["path"]) == ("GEN-RANGE", ["stores"])
    for first in (0, 101):
        [found] = manager.errors(_RANKING, first=first)
        assert "first" in found["message"]
