"""Figures over HTTP: what they count, of whom, how their pictures are fetched. Next: test_overview.py."""

from typing import Any
from xml.etree import ElementTree

import pytest

from resolvers.care.pictures import Picture
from tests.support.base import another
from tests.support.caring import complaints, sale, stock, visits
from tests.support.client import Client, saved
from tests.support.server import Service

_COMPLAINTS = """query ($from: Date, $to: Date) { complaintStatistics(from: $from, to: $to) {
    from to
    total { name complaints open overdue lateAccepted lateResolved overdueRate resolved meanHours rated
        satisfaction }
    months { name complaints overdue } states { name complaints } categories { name complaints }
    severities { name complaints } products { name title complaints }
    monthsByState { month state complaints } } }"""
_VISITS = """query ($from: Date, $to: Date) { visitStatistics(from: $from, to: $to) {
    from to
    total { visits planned due overdue done inTime failed cancelled overdueRate rated satisfaction }
    months { name visits } owners { name visits overdue done } channels { name visits }
    segments { name visits } } }"""
_ANALYSIS = """query ($n: String!, $stage: PurchaseStage! = INVOICE) {
    customerAnalysis(number: $n, from: "2026-03-01", stage: $stage) {
        from to suppressed lastContact { on kind reference channel }
        total { documents lines lastOn } months { name documents }
        topCategories { name title documents lines } topItems { name title documents quantity unit } } }"""
_PICTURE = """query ($input: CarePictureInput!) { carePicture(input: $input) { title url svg } }"""


@pytest.fixture(scope="module")
def told(service: Service) -> tuple[str, str]:
    """A customer with a history, and a natural person."""
    sales = service.user("SC01")
    number, person = saved(sales.create(another())), saved(sales.create(another(title="0001")))
    stock(service)
    # 17:00 in UTC is the next day in China, here of the next month; that clock ran out long ago
    complaints(
        *(service, number),
        {"received_at": "2026-04-30T17:00:00Z", "category": "PRODUCT", "state": "NEW"}
        | {"severity": "HIGH", "acknowledge_by": "2020-04-30T19:00:00Z", "resolve_by": "2020-05-01T17:00:00Z"}
        | {"item_code": "01010001"},
        {"received_at": "2026-04-02T01:00:00Z", "category": "SERVICE", "state": "CLOSED", "satisfaction": 4}
        | {"resolved_at": "2026-04-03T07:00:00Z", "waited_seconds": 7200, "resolve_overdue": True},
        {"received_at": "2026-04-05T01:00:00Z", "category": "PRODUCT", "state": "RESOLVED"}
        | {"resolved_at": "2026-04-05T03:30:00Z", "item_code": "01010001"},
        {
            "received_at": "2026-04-06T01:00:00Z",
            "category": "PRODUCT",
            "state": "REJECTED",
            "satisfaction": 3,
        },
        {"received_at": "2025-05-31T15:59:59Z", "category": "OTHER", "state": "CLOSED"},
        {"received_at": "2026-05-01T00:00:00Z", "category": "DELIVERY", "state": "WAITING_CUSTOMER"}
        | {"waiting_since": "2026-05-02T00:00:00Z", "resolve_by": "2026-05-04T00:00:00Z"},
    )
    visits(
        *(service, number),
        {"owner": "CA01", "due_on": "2026-05-05", "state": "PLANNED", "segment_code": "A"},
        {"owner": "CA01", "due_on": "2026-05-06", "state": "PLANNED", "segment_code": "A"},
        {"owner": "CA01", "due_on": "2026-05-31", "state": "PLANNED"},
        {
            "owner": "CA02",
            "due_on": "2026-04-01",
            "state": "DONE",
            "done_on": "2026-04-01",
            "satisfaction": 5,
        },
        {
            "owner": "CA02",
            "due_on": "2026-03-01",
            "state": "DONE",
            "done_on": "2026-03-02",
            "satisfaction": 4,
        },
        {"owner": "CA02", "due_on": "2026-03-09", "state": "CANCELLED", "channel": "SMS"},
        {"owner": "CA02", "due_on": "2026-06-01", "state": "PLANNED"},
    )
    for customer in (number, person):
        sale(service, customer, "SALES_INVOICE", "2026-03-31", ("01010001", "02", "2"), ("9001", "01", "5"))
        sale(service, customer, "SALES_INVOICE", "2026-05-02", ("01010001", "01", "0.5"))
        sale(service, customer, "SALES_ORDER", "2026-03-30", ("9001", "01", "5"))
        sale(service, customer, "SALES_INVOICE", "2026-02-28", ("9001", "01", "7"))
    return number, person


@pytest.fixture
def agent(service: Service) -> Client:
    return service.user("CA01", "careAgent")


@pytest.fixture
def stranger(service: Service) -> Client:
    """He cares for customers elsewhere."""
    return service.user("CA09", "careAgent@0724/F724")


def counted(shares: list[dict[str, Any]], of: str = "complaints") -> dict[str, int]:
    return {one["name"]: one[of] for one in shares if one[of]}


def test_complaints_in_figures(told: tuple[str, str], agent: Client) -> None:
    found = agent.ask(_COMPLAINTS)["complaintStatistics"]
    assert (found["from"], found["to"], len(found["months"])) == ("2025-06-01", "2026-05-31", 12)
    assert found["total"] == {
        "name": "",
        "complaints": 5,
        "open": 2,
        "overdue": 2,
        "lateAccepted": 1,
        "lateResolved": 2,
        "overdueRate": "40.00",
        "resolved": 2,
        "meanHours": "15.25",  # 28 and 2.5
        "rated": 2,
        "satisfaction": "3.50",
    }
    assert counted(found["months"]) == {"2026-04": 3, "2026-05": 2}
    assert counted(found["months"], "overdue") == {"2026-04": 1, "2026-05": 1}
    states = ["NEW", "ACCEPTED", "IN_PROGRESS", "WAITING_CUSTOMER", "RESOLVED", "CLOSED", "REJECTED"]
    assert [one["complaints"] for one in found["states"]] == [1, 0, 0, 1, 1, 1, 1]
    assert [one["name"] for one in found["states"]] == states
    assert counted(found["categories"]) == {"PRODUCT": 3, "SERVICE": 1, "DELIVERY": 1}
    assert counted(found["severities"]) == {"HIGH": 1, "LOW": 4}
    assert found["products"] == [{"name": "01010001", "title": "冷轧钢板", "complaints": 2}]
    cells = [(one["month"], one["state"], one["complaints"]) for one in found["monthsByState"]]
    assert cells == [
        *(("2026-04", "RESOLVED", 1), ("2026-04", "CLOSED", 1), ("2026-04", "REJECTED", 1)),
        *(("2026-05", "NEW", 1), ("2026-05", "WAITING_CUSTOMER", 1)),
    ]
    may = agent.ask(_COMPLAINTS, **{"from": "2025-05-31", "to": "2025-05-31"})["complaintStatistics"]
    assert (may["total"]["complaints"], counted(may["months"])) == (1, {"2025-05": 1})


def test_visits_in_figures(told: tuple[str, str], agent: Client) -> None:
    found = agent.ask(_VISITS)["visitStatistics"]
    assert found["total"] == {
        "visits": 6,
        "planned": 3,
        "due": 2,
        "overdue": 1,
        "done": 2,
        "inTime": 1,
        "failed": 0,
        "cancelled": 1,
        "overdueRate": "16.67",
        "rated": 2,
        "satisfaction": "4.50",
    }
    assert found["owners"] == [
        {"name": "CA01", "visits": 3, "overdue": 1, "done": 0},
        {"name": "CA02", "visits": 3, "overdue": 0, "done": 2},
    ]
    assert counted(found["months"], "visits") == {"2026-03": 2, "2026-04": 1, "2026-05": 3}
    assert [one["visits"] for one in found["channels"]] == [5, 0, 1, 0]
    assert found["segments"] == [{"name": "A", "visits": 2}]


def test_what_a_customer_buys(told: tuple[str, str], agent: Client) -> None:
    number, _ = told
    found = agent.ask(_ANALYSIS, n=number)["customerAnalysis"]
    assert found == {
        "from": "2026-03-01",
        "to": "2026-05-31",
        "suppressed": False,
        "lastContact": {
            "on": "2026-05-01",
            "kind": "COMPLAINT",
            "reference": f"CP{number[-4:]}000006",
            "channel": "PHONE",
        },
        "total": {"documents": 2, "lines": 3, "lastOn": "2026-05-02"},
        "months": [
            *({"name": "2026-03", "documents": 1}, {"name": "2026-04", "documents": 0}),
            {"name": "2026-05", "documents": 1},
        ],
        "topCategories": [
            {"name": "0101", "title": "钢材\\板材", "documents": 2, "lines": 2},
            {"name": "", "title": None, "documents": 1, "lines": 1},
        ],
        "topItems": [
            {"name": "01010001", "title": "冷轧钢板", "documents": 2, "quantity": "24.5", "unit": "支"},
            {"name": "9001", "title": "焊条", "documents": 1, "quantity": "5", "unit": "支"},
        ],
    }
    ordered = agent.ask(_ANALYSIS, n=number, stage="ORDER")["customerAnalysis"]
    assert ordered["total"] == {"documents": 1, "lines": 1, "lastOn": "2026-03-30"}


def test_a_natural_person_is_analysed_with_his_consent(
    service: Service, told: tuple[str, str], agent: Client
) -> None:
    found = agent.ask(_ANALYSIS, n=told[1])["customerAnalysis"]
    assert (found["suppressed"], found["total"]["documents"]) == (True, 0)
    assert found["months"] == found["topItems"] == []
    given = {"subject": "CUSTOMER", "purposes": ["PROFILING"], "method": "ONLINE"}
    service.train("SC01")
    recorded = service.user("SC01").ask(
        "mutation ($n: String!, $i: RecordedConsentInput!) { recordConsent(number: $n, input: $i) {"
        " ... on DossierSaved { version } ... on Refused { findings { code path } } } }",
        n=told[1],
        i=given,
    )
    assert "version" in recorded["recordConsent"], recorded
    found = agent.ask(_ANALYSIS, n=told[1])["customerAnalysis"]
    assert (found["suppressed"], found["total"]["documents"], found["lastContact"]) == (False, 2, None)


def test_nobody_counts_what_he_does_not_see(told: tuple[str, str], stranger: Client) -> None:
    number, _ = told
    complained = stranger.ask(_COMPLAINTS)["complaintStatistics"]
    assert (complained["total"]["complaints"], complained["total"]["overdueRate"]) == (0, None)
    assert complained["products"] == complained["monthsByState"] == []
    visited = stranger.ask(_VISITS)["visitStatistics"]
    assert (visited["total"]["visits"], visited["owners"]) == (0, [])
    assert stranger.ask(_ANALYSIS, n=number) == stranger.ask(_ANALYSIS, n="199999999")
    wanted = {"kind": "CUSTOMER_PURCHASES", "number": number}
    assert stranger.ask(_PICTURE, input=wanted) == {"carePicture": None}


def test_pictures_are_told_and_fetched(service: Service, told: tuple[str, str], agent: Client) -> None:
    for kind in Picture.__members__:
        about = {"number": told[0]} if kind.startswith("CUSTOMER") else {}
        picture = agent.ask(_PICTURE, input={"kind": kind, **about})["carePicture"]
        text = "".join(ElementTree.fromstring(picture["svg"]).itertext())
        assert picture["title"] in text
        assert "没有数据" not in text, kind
    english = service.user("CA01", "careAgent", language="en")
    picture = english.ask(_PICTURE, input={"kind": "VISITS_BY_OWNER"})["carePicture"]
    assert picture["title"] == "Return visits by owner"
    fetched = agent.http.get(picture["url"])
    assert (fetched.status_code, fetched.headers["content-type"]) == (200, "image/svg+xml; charset=utf-8")
    assert "sandbox" in fetched.headers["content-security-policy"]
    assert "Not yet due" in fetched.text
    assert agent.http.head(picture["url"]).content == b""
    assert agent.http.get(picture["url"].replace("VISITS_BY_OWNER", "VISITS_BY_MONTH")).status_code == 401
    assert agent.http.get(picture["url"].partition("?")[0]).status_code == 401
    assert agent.http.post(picture["url"]).status_code == 405


def test_an_address_of_a_customer_shows_him_to_who_sees_him(
    service: Service, told: tuple[str, str], agent: Client, stranger: Client
) -> None:
    wanted = {"kind": "CUSTOMER_CATEGORIES", "number": told[0]}
    url = agent.ask(_PICTURE, input=wanted)["carePicture"]["url"].partition("?")[0]

    def get(address: str, client: Client) -> int:
        return client.http.get(address, headers={"authorization": f"Bearer {client.token}"}).status_code

    assert (get(url, agent), get(url, stranger)) == (200, 404)
    assert get(url.replace("2026-05-31", "9999-05-31"), agent) == 404
    assert get("/files/pictures/nothing.svg", agent) == 404


def test_wrong_questions_name_all_that_is_wrong(told: tuple[str, str], agent: Client) -> None:
    wrong = {"kind": "CUSTOMER_PURCHASES", "from": "2026-05-02", "to": "2026-05-01"}
    [found] = agent.errors(_PICTURE, input=wrong)
    assert found["extensions"]["findings"] == [
        {"code": "GEN-REQUIRED", "path": ["number"], "value": None},
        {"code": "GEN-RANGE", "path": ["to"], "value": "2026-05-01"},
    ]
    [found] = agent.errors(_COMPLAINTS, **{"from": "2000-01-01"})
    assert (found["extensions"]["code"], found["extensions"]["path"]) == ("GEN-RANGE", ["from"])
    [found] = agent.errors(_PICTURE, input={"kind": "SATISFACTION", "number": told[0]})
    assert found["extensions"]["code"] == "GEN-SUPPRESSED"
