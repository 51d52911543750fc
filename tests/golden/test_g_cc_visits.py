"""Return visits (domain 7.1 to 7.3) over HTTP. Next: ../care/test_visits.py."""

from typing import Any

import icalendar
import pytest

from resolvers.care.overdue import ask_again, take_over, tell_overdue
from tests.support.base import another
from tests.support.client import Client, remarks, saved
from tests.support.server import Service
from tests.support.visiting import AGENT, act, by_the_worker, made, visits_of


@pytest.fixture(scope="module")
def agent(service: Service) -> Client:
    admin = service.user("AD01")
    given = '{ userName: "CA02", name: "客服二", email: "ca02@tianpu.example" }'
    admin.ask(f"mutation {{ createUser(input: {given}) {{ __typename }} }}")
    return service.user("CA01", AGENT)


@pytest.fixture
def customer(service: Service) -> str:
    return saved(service.user("SC01").create(another()))


def test_g_cc_01_the_next_visit_is_due_after_the_segment_s_interval(agent: Client, customer: str) -> None:
    assert made(agent, "assignSegment", number=customer, segmentCode="a")["segmentCode"] == "A"
    (first,) = visits_of(agent, customer)
    assert (first["dueOn"], first["channel"], first["owner"]) == ("2026-06-05", "VISIT", "CA01")
    assert first["visitNumber"].startswith("HF2026")
    answer = act(
        agent,
        "completeVisit",
        number=first["visitNumber"],
        satisfaction=5,
        doneOn="2026-03-01",
        needs="扩大产能",
        expectedVersion=1,
    )
    assert answer["messageEn"] == f"Visit {first['visitNumber']} is done; the next is due on 2026-03-31"
    done, following = visits_of(agent, customer)
    assert (done["state"], done["doneOn"], done["needs"]) == ("DONE", "2026-03-01", "扩大产能")
    assert following["dueOn"] == "2026-03-31"
    assert (following["state"], following["follows"]) == ("PLANNED", first["visitNumber"])
    # FV-2: it is over already, and in the list of its owner
    overdue = "{ overdueVisits { visitNumber customerNumber daysOverdue } }"
    assert agent.ask(overdue)["overdueVisits"] == [
        {"visitNumber": following["visitNumber"], "customerNumber": customer, "daysOverdue": 36}
    ]


@pytest.mark.looks_inside  # does the work of the worker
def test_fv_2_each_owner_is_told_once_a_day(service: Service, agent: Client, customer: str) -> None:
    late = {"customerNumber": customer, "dueOn": "2026-05-05", "channel": "PHONE", "owner": "ca02"}
    number = made(agent, "planVisit", input=late)["visitNumber"]
    assert by_the_worker(service, tell_overdue) == 1
    assert by_the_worker(service, tell_overdue) == 0
    query = """query ($after: String) {
        overdueVisits(owner: "CA02", first: 1, after: $after) { visitNumber daysOverdue } }"""
    assert agent.ask(query)["overdueVisits"] == [{"visitNumber": number, "daysOverdue": 1}]
    assert agent.ask(query, after=number)["overdueVisits"] == []
    assert service.user("FAR", "careAgent@0724/F724").ask(query)["overdueVisits"] == []


@pytest.mark.looks_inside  # does the work of the worker
def test_fv_5_another_segment_dates_planned_visits_anew(
    service: Service, agent: Client, customer: str
) -> None:
    made(agent, "assignSegment", number=customer, segmentCode="A")
    (first,) = visits_of(agent, customer)
    made(agent, "completeVisit", number=first["visitNumber"], satisfaction=4, expectedVersion=1)
    by_hand = made(agent, "planVisit", input={"customerNumber": customer, "dueOn": "2026-05-20"})
    assert (by_hand["segmentCode"], by_hand["channel"]) == (None, "VISIT")
    profile = made(agent, "assignSegment", number=customer, segmentCode="B")
    assert [(one["segmentCode"], one["validFrom"], one["validTo"]) for one in profile["segmentPeriods"]] == [
        ("A", "2026-05-06", "2026-05-06"),
        ("B", "2026-05-06", None),
    ]
    _, second, third = visits_of(agent, customer)
    assert (second["dueOn"], third["dueOn"]) == ("2026-08-04", "2026-08-04")
    assert agent.customer(customer, "careSegment")["careSegment"] == "B"
    assert act(agent, "assignSegment", number=customer, segmentCode="B")["changeNumber"] is None
    assert remarks(act(agent, "assignSegment", number=customer)) == ["E GEN-REQUIRED segmentCode"]
    refusal = act(agent, "assignSegment", number=customer, segmentCode="Z")
    assert remarks(refusal) == ["E GEN-REF segmentCode"]
    assert made(agent, "assignSegment", number=customer, segmentCode=None)["segmentCode"] is None
    # FV-1 of the worker: written elsewhere, taken over in the name of who did it
    sales = service.user("SC01")
    version = sales.customer(customer, "version")["version"]
    saved(sales.change(customer, version, {"careSegment": "C"}))
    assert by_the_worker(service, take_over) == 1
    assert by_the_worker(service, take_over) == 0
    query = "query ($n: String!) { careProfile(number: $n) { segmentCode segmentPeriods { assignedBy } } }"
    found = agent.ask(query, n=customer)["careProfile"]
    assert (found["segmentCode"], found["segmentPeriods"][-1]) == ("C", {"assignedBy": "SC01"})


def test_nobody_answers_three_times_and_what_is_found_becomes_tasks(agent: Client, customer: str) -> None:
    visit = made(
        agent, "planVisit", input={"customerNumber": customer, "dueOn": "2026-05-06", "channel": "PHONE"}
    )
    number = visit["visitNumber"]
    days = [
        made(agent, "missVisit", number=number, expectedVersion=version, missedOn=day)
        for version, day in ((1, "2026-05-03"), (2, "2026-05-06"), (3, "2026-05-06"))
    ]
    assert [(one["state"], one["dueOn"]) for one in days] == [
        ("PLANNED", "2026-05-06"),
        ("PLANNED", "2026-05-09"),
        ("FAILED", "2026-05-09"),
    ]
    assert remarks(act(agent, "cancelVisit", number=number, reason="", expectedVersion=4)) == [
        "E GEN-REQUIRED reason",
        "E GEN-STATE state",
    ]
    other = made(
        agent, "planVisit", input={"customerNumber": customer, "dueOn": "2026-05-06", "channel": "PHONE"}
    )
    tasks: list[dict[str, Any]] = [
        {"title": "寄样品", "owner": "ca02", "dueOn": "2026-05-10"},
        {"owner": "NOBODY"},
    ]
    given = {"number": other["visitNumber"], "satisfaction": 6, "expectedVersion": 1, "tasks": tasks}
    complaint = {"channel": "PHONE", "category": "PRODUCT", "severity": "LOW"}
    assert remarks(act(agent, "completeVisit", **given, complaint=complaint)) == [
        "E GEN-REQUIRED complaint.description",
        "E GEN-RANGE satisfaction",
        "E GEN-REF tasks.1.owner",
        "E GEN-REQUIRED tasks.1.title",
    ]
    given |= {"satisfaction": 3, "tasks": tasks[:1], "complaint": {**complaint, "description": "粘度偏低"}}
    done = made(agent, "completeVisit", **given)
    assert done["complaints"]["nodes"] == [{"state": "NEW"}]
    assert done["serviceTasks"]["nodes"] == [{"title": "寄样品", "state": "OPEN"}]
    assert len(visits_of(agent, customer)) == 2  # in no segment: none follows
    query = """{ serviceTasks(filter: { owner: { eq: "CA02" } }) { nodes { taskNumber visitNumber } } }"""
    (task,) = agent.ask(query)["serviceTasks"]["nodes"]
    assert task["visitNumber"] == other["visitNumber"]
    closing = {"number": task["taskNumber"], "expectedVersion": 1}
    assert remarks(act(agent, "closeServiceTask", **closing, result=" ")) == ["E GEN-REQUIRED result"]
    closed = made(agent, "closeServiceTask", **closing, result="样品已寄出")
    assert (closed["state"], closed["closedOn"]) == ("DONE", "2026-05-06")


@pytest.mark.looks_inside  # does the work of the worker
def test_fv_4_and_profiling_rest_on_the_consent_of_a_natural_person(service: Service, agent: Client) -> None:
    service.train("SC01")
    sales = service.user("SC01")
    number = saved(sales.create(another(title="0002", uscc=None, legalRepresentative=None)))
    habit = {"habitNumber": 1, "habitKey": "PAYMENT", "value": "月底付款", "observedOn": "2026-04-30"}
    wish = {"number": number, "input": {"owner": "CA02", "habits": [habit]}}
    refusal = act(agent, "changeCareProfile", **wish)
    assert remarks(refusal) == ["E AR-CONSENT-REQ habits.0"]
    assert "PROFILING" in refusal["findings"][0]["messageEn"]
    sms = {"customerNumber": number, "channel": "SMS", "dueOn": "2026-05-07"}
    planned = act(agent, "planVisit", input=sms)
    assert (remarks(planned), planned["visit"]["suppressed"]) == (["W CC-SUPPRESSED channel"], True)
    visit = planned["visit"]["visitNumber"]
    completing = {"number": visit, "satisfaction": 5, "expectedVersion": 1}
    assert remarks(act(agent, "completeVisit", **completing)) == ["E CC-SUPPRESSED channel"]
    consent = {"subject": "CUSTOMER", "purposes": ["CARE", "PROFILING"], "method": "ONLINE"}
    record = """mutation ($n: String!, $i: RecordedConsentInput!) {
        recordConsent(number: $n, input: $i) { __typename } }"""
    assert sales.ask(record, n=number, i=consent)["recordConsent"]["__typename"] == "DossierSaved"
    assert made(agent, "changeCareProfile", **wish)["habits"][0]["habitKey"] == "PAYMENT"
    assert by_the_worker(service, ask_again) == 1
    assert visits_of(agent, number)[0]["suppressed"] is False
    made(agent, "completeVisit", **{**completing, "expectedVersion": 2})


def test_service_plans_of_segment_and_customer(agent: Client, customer: str) -> None:
    plan = {
        "planCode": "VIP",
        "name": "重点客户方案",
        "measures": [{"measureNumber": 1, "measure": "季度走访", "intervalDays": 90}],
    }
    made(agent, "createServicePlan", input=plan)
    made(agent, "createSegment", input=segment_of("D", planCode="VIP"))
    made(agent, "assignSegment", number=customer, segmentCode="D")
    due = "{ dueServiceMeasures { customerNumber measureNumber measure lastOn dueOn } }"
    wanted = {"measureNumber": 1, "measure": "季度走访", "lastOn": None, "dueOn": "2026-05-06"}
    assert agent.ask(due)["dueServiceMeasures"] == [{"customerNumber": customer, **wanted}]
    entry = {"number": customer, "measureNumber": 2}
    assert remarks(act(agent, "recordServiceExecution", **entry)) == ["E GEN-REF measureNumber"]
    found = made(agent, "recordServiceExecution", **{**entry, "measureNumber": 1}, note="已走访")
    (execution,) = found["executions"]
    assert (execution["planCode"], execution["executedBy"], execution["note"]) == ("VIP", "CA01", "已走访")
    assert agent.ask(due)["dueServiceMeasures"] == []
    deleting = {"expectedVersion": 1, "confirm": ["GEN-CONFIRM"]}
    assert remarks(act(agent, "deleteSegment", code="D", **deleting)) == ["E GEN-INUSE "]
    assert remarks(act(agent, "deleteServicePlan", code="VIP", **deleting)) == ["E GEN-INUSE "]
    gone = {
        "input": {"measures": [{"measureNumber": 1, "remove": True}]},
        "code": "VIP",
        "expectedVersion": 1,
    }
    assert remarks(act(agent, "changeServicePlan", **gone)) == ["E GEN-INUSE measures"]
    made(agent, "createServicePlan", input={**plan, "planCode": "OTHER"})
    answer = act(agent, "deleteServicePlan", code="other", **deleting)
    assert answer["messageEn"] == "Service plan OTHER 重点客户方案 was deleted"
    wrong = segment_of("E", visitIntervalDays=0, visitChannel="FAX", planCode="NONE")
    assert remarks(act(agent, "createSegment", input=wrong)) == [
        "E GEN-REF planCode",
        "E GEN-REF visitChannel",
        "E GEN-RANGE visitIntervalDays",
    ]


def segment_of(code: str, **given: object) -> dict[str, object]:
    return {"segmentCode": code, "name": "大客户", "visitIntervalDays": 7, "visitChannel": "PHONE", **given}


def test_a_calendar_shows_what_its_reader_sees(service: Service, agent: Client, customer: str) -> None:
    made(agent, "planVisit", input={"customerNumber": customer, "dueOn": "2026-05-20", "channel": "PHONE"})
    made(
        agent, "createServiceTask", input={"customerNumber": customer, "title": "回电", "dueOn": "2026-05-21"}
    )
    url = agent.ask('{ careCalendarUrl(owner: "ca01") }')["careCalendarUrl"]
    answer = agent.http.get(url)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    found: Any = icalendar.Calendar.from_ical(answer.content)
    about = f"客户 {customer}"
    events = [one for one in found.walk("VEVENT") if about in str(one["description"])]
    assert [str(one["dtstart"].dt) for one in events] == ["2026-05-20"]
    assert str(events[0]["summary"]).endswith("（电话）")
    assert [str(one["summary"])[:2] for one in found.walk("VTODO") if about in str(one["description"])] == [
        "回电"
    ]
    forged = url.replace("CA01", "CA02")
    assert agent.http.get(forged).status_code == 401
    elsewhere = service.user("FAR", "careAgent@0724/F724")
    theirs = agent.http.get(elsewhere.ask('{ careCalendarUrl(owner: "CA01") }')["careCalendarUrl"])
    assert about not in theirs.text
    assert remarks(act(elsewhere, "planVisit", input={"customerNumber": customer})) == [
        "E GEN-NOTFOUND customerNumber"
    ]
    seller = service.user("SC01")
    assert remarks(act(seller, "planVisit", input={"customerNumber": customer})) == ["E GEN-FORBIDDEN "]
