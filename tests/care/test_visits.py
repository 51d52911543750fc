"""The rules of visits, profiles and tasks without a database. Next: ../golden/test_g_cc_visits.py."""

import base64
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace
from typing import Any, cast

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.catalog import catalog
from models.rules.care.profiles import (
    CarriedOut,
    Consents,
    ProfileFacts,
    decide_assign,
    decide_change_profile,
    decide_execution,
)
from models.rules.care.tasks import TASK, TaskFacts, decide_change_task, decide_close_task, decide_create_task
from models.rules.care.visits import (
    VISIT,
    Result,
    Rhythm,
    VisitFacts,
    counted_from,
    decide_allowed,
    decide_cancel,
    decide_change,
    decide_complete,
    decide_miss,
    decide_next,
    decide_plan,
    decide_redate,
    is_blocked,
    is_suppressed,
)
from models.rules.config import Config
from models.rules.decision import NO_CONSENT, Decision
from models.rules.kinds import CARE_PROFILE
from models.rules.state import State, rows
from resolvers.access.caller import Caller, Grant
from resolvers.care.calendars import written
from schema.care.calendar import calendar_address

TODAY = date(2026, 5, 6)
CONFIG = Config()
FACTS = VisitFacts(TODAY, CONFIG, catalog().shape(VISIT), "CA01", owners=frozenset({"CA02"}))
RHYTHM = Rhythm("A", 30, "SMS")
PROFILE = ProfileFacts(
    TODAY, CONFIG, catalog().shape(CARE_PROFILE), "CA01", segments=frozenset({"A", "B"}), plan_code="P"
)
TASKS = TaskFacts(TODAY, CONFIG, catalog().shape(TASK), "CA01", visits=frozenset({"HF2026000001"}))
PERSON = Consents(natural_person=True)


def found(decision: Decision) -> list[str]:
    return [f"{one.severity} {one.code} {'.'.join(map(str, one.path))}" for one in decision.findings]


def planned(facts: VisitFacts = FACTS, **typed: Any) -> State:
    patch = {"customer_number": "0100000001", "channel": "PHONE", "due_on": TODAY, **typed}
    decision = decide_plan("HF2026000001", patch, facts)
    return {**(decision.state or {}), "version": 1, "created_on": TODAY}


def test_what_a_plan_lacks_is_told_at_once() -> None:
    assert found(decide_plan("HF", {"channel": "FAX", "owner": "nobody", "contact_number": "1"}, FACTS)) == [
        "E GEN-REF channel",
        "E GEN-REF contact_number",
        "E GEN-REQUIRED customer_number",
        "E GEN-REQUIRED due_on",
        "E GEN-REF owner",
    ]


def test_a_plan_without_a_day_is_dated_by_the_segment() -> None:
    facts = replace(FACTS, rhythm=RHYTHM, owner="CA02")
    state = planned(facts, channel=None, due_on=None)
    assert (state["due_on"], state["channel"], state["owner"]) == (date(2026, 6, 5), "SMS", "CA02")
    assert state["segment_code"] == "A"
    assert found(decide_plan("HF", {"customer_number": "1", "due_on": "never"}, facts)) == [
        "E GEN-TYPE due_on"
    ]


@given(st.integers(1, 3650), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_fv_1_what_follows_is_due_an_interval_later(days: int, done: date) -> None:
    facts = replace(FACTS, today=done, rhythm=Rhythm("A", days, "PHONE"))
    completed = decide_complete(planned(), Result(done, 5), facts)
    assert facts.rhythm is not None
    following = decide_next("HF2", completed.state or {}, done, facts, facts.rhythm).state or {}
    assert following["due_on"] - done == timedelta(days=days)
    assert (following["follows"], following["state"]) == ("HF2026000001", "PLANNED")


@given(st.integers(1, 3650), st.one_of(st.none(), st.dates(date(2020, 1, 1), TODAY)))
def test_fv_5_counts_from_the_visit_before_or_from_creation(days: int, before: date | None) -> None:
    visit = planned(due_on=date(2027, 1, 1))
    since = counted_from(visit, {"done_on": before})
    state = decide_redate(visit, since, replace(FACTS, rhythm=Rhythm("B", days, "SMS"))).state or {}
    assert state["due_on"] == (before or TODAY) + timedelta(days=days)
    assert (state["segment_code"], state["channel"]) == ("B", "PHONE")
    kept = decide_redate(state, since, FACTS).state or {}
    assert (kept["due_on"], kept["segment_code"]) == (state["due_on"], None)


def test_only_what_is_planned_changes() -> None:
    over = {**planned(), "state": "DONE"}
    wanted = "E GEN-STATE state"
    assert found(decide_change(over, {"channel": "VISIT"}, FACTS)) == [wanted]
    assert found(decide_complete(over, Result(None, 5), FACTS)) == [wanted]
    assert found(decide_miss(over, None, FACTS)) == [wanted]
    assert found(decide_cancel(over, "x" * 201, FACTS)) == ["E GEN-LENGTH reason", wanted]
    assert found(decide_change(planned(), {"customer_number": "2"}, FACTS)) == [
        "E GEN-IMMUTABLE customer_number"
    ]
    later = date(2026, 5, 7)
    assert found(decide_complete(planned(), Result(later, None), FACTS)) == [
        "E GEN-RANGE done_on",
        "E GEN-REQUIRED satisfaction",
    ]
    assert found(decide_miss(planned(), later, FACTS)) == ["E GEN-RANGE missed_on"]


def test_a_day_that_is_given_by_hand_is_no_segment_s() -> None:
    visit = {**planned(), "segment_code": "A"}
    same = decide_change(visit, {"questionnaire": "满意吗"}, FACTS).state or {}
    moved = decide_change(visit, {"due_on": "2026-06-01"}, FACTS).state or {}
    assert (same["segment_code"], moved["segment_code"]) == ("A", None)


@pytest.mark.parametrize(
    ("channel", "contact", "facts", "barred"),
    [
        ("SMS", "", FACTS, False),
        ("SMS", "", replace(FACTS, blocked=True), True),
        ("PHONE", "", replace(FACTS, blocked=True), False),
        ("VISIT", "", replace(FACTS, consents=PERSON), False),
        ("EMAIL", "", replace(FACTS, consents=PERSON), True),
        ("EMAIL", "", replace(FACTS, consents=replace(PERSON, care=True)), False),
        ("EMAIL", "1", FACTS, True),
        ("EMAIL", "1", replace(FACTS, consents=Consents(contacts=frozenset({"1"}))), False),
        ("EMAIL", "1", replace(FACTS, consents=Consents(asked=False)), False),
        ("EMAIL", "1", replace(FACTS, consents=Consents(asked=False), blocked=True), True),
    ],
)
def test_fv_4_what_is_sent_must_be_allowed(
    channel: str, contact: str, facts: VisitFacts, barred: bool
) -> None:
    visit = {**planned(), "channel": channel, "contact_number": contact or None}
    assert is_suppressed(visit, facts) is barred
    assert ((decide_allowed(visit, facts).state or {})["suppressed"] or False) is barred
    assert ("E CC-SUPPRESSED channel" in found(decide_complete(visit, Result(None, 5), facts))) is barred


def test_a_block_of_one_area_is_enough() -> None:
    assert is_blocked({"central_sales_support_block": "01"})
    assert is_blocked({"sales_areas": [{"sales_support_block": None}, {"sales_support_block": "01"}]})
    assert not is_blocked({"sales_areas": [{"sales_support_block": None}]})


@given(st.lists(st.tuples(st.sampled_from(["A", "B", None]), st.integers(0, 40)), max_size=12))
def test_segments_follow_each_other_without_overlap(steps: list[tuple[str | None, int]]) -> None:
    profile: State | None = None
    day, now = TODAY, None
    for segment, days in steps:
        day += timedelta(days=days)
        decision = decide_assign(profile, "0100000001", segment, replace(PROFILE, today=day))
        assert decision.state is not None
        if segment == now and profile is not None:
            assert decision.unchanged
        profile, now = decision.state, segment
    periods = rows(profile or {}, "segment_periods")
    assert [one["period_number"] for one in periods] == list(range(1, len(periods) + 1))
    assert [one["segment_code"] for one in periods if one["valid_to"] is None] == ([now] if now else [])
    for one, following in pairwise(periods):
        assert one["valid_to"] is not None
        assert one["valid_from"] <= one["valid_to"] <= following["valid_from"]


def test_habits_of_a_natural_person_need_his_consent() -> None:
    patch = {"preferences": [{"preference_key": "PRICE", "value": "优惠", "strength": 6}]}
    facts = replace(PROFILE, consents=PERSON)
    refusal = found(decide_change_profile(None, "0100000001", patch, facts, NO_CONSENT))
    assert "E AR-CONSENT-REQ preferences.0" in refusal
    assert "E GEN-RANGE preferences.0.strength" in refusal
    allowed = replace(facts, consents=replace(PERSON, profiling=True))
    assert "E AR-CONSENT-REQ preferences.0" not in found(
        decide_change_profile(None, "0100000001", patch, allowed, NO_CONSENT)
    )


def test_an_execution_is_of_the_plan_that_holds() -> None:
    later = CarriedOut(1, date(2026, 5, 7), "x" * 401)
    assert found(decide_execution(None, "0100000001", later, PROFILE)) == [
        "E GEN-RANGE executed_on",
        "E GEN-REF measure_number",
        "E GEN-LENGTH note",
    ]
    none = replace(PROFILE, plan_code="")
    assert found(decide_execution(None, "0100000001", CarriedOut(1), none)) == ["E GEN-REQUIRED plan_code"]
    good = replace(PROFILE, measures=frozenset({1}))
    first = decide_execution(None, "0100000001", CarriedOut(1), good).state
    second = decide_execution(first, "0100000001", CarriedOut(1), good).state or {}
    assert [one["execution_number"] for one in second["executions"]] == [1, 2]


@pytest.mark.parametrize(("outside", "lasts"), [(True, timedelta(minutes=15)), (False, timedelta(days=30))])
def test_an_address_lasts_as_long_as_grants_can_be_looked_up(outside: bool, lasts: timedelta) -> None:
    now = datetime(2026, 5, 6, 1, tzinfo=UTC)
    shelf = SimpleNamespace(key=b"key", now=lambda: now, ticket_lifetime=timedelta(minutes=15))
    caller = Caller("CA01", (Grant.everywhere("careAgent"),), outside=outside)
    context = SimpleNamespace(caller=caller, services=SimpleNamespace(shelf=shelf))
    address = calendar_address(cast("Any", SimpleNamespace(context=context)), None)
    body = address.partition("?ticket=")[2].partition(".")[0]
    told = orjson.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    assert told[2] == (now + lasts).timestamp()


def test_no_day_is_counted_from_one_that_cannot_be() -> None:
    assert found(decide_miss(planned(), date.max, FACTS)) == ["E GEN-RANGE missed_on"]


def test_the_last_day_that_there_is_stands_in_a_calendar() -> None:
    row = {**planned(due_on=date.max), "changed_at": datetime(2026, 5, 6, 1, tzinfo=UTC), "name1": None}
    lines = written("CA01", [{"questionnaire": None, **row}], []).decode().split("\r\n")
    assert "DTSTART;VALUE=DATE:99991231" in lines
    assert not [line for line in lines if line.startswith("DTEND")]


def test_tasks_are_open_until_they_are_closed() -> None:
    patch = {"customer_number": "1", "title": "回电", "visit_number": "HF2026000002", "@path": ("tasks", 0)}
    assert found(decide_create_task("FW1", patch, TASKS)) == ["E GEN-REF tasks.0.visit_number"]
    made = decide_create_task("FW1", {**patch, "visit_number": "hf2026000001"}, TASKS).state or {}
    assert (made["state"], made["owner"]) == ("OPEN", "CA01")
    closed = decide_close_task(made, "已回电", TASKS, cancelled=True).state or {}
    assert (closed["state"], closed["closed_on"]) == ("CANCELLED", TODAY)
    assert found(decide_change_task(closed, {"customer_number": "2"}, TASKS)) == [
        "E GEN-IMMUTABLE customer_number",
        "E GEN-STATE state",
    ]


def test_a_calendar_folds_and_escapes_what_people_wrote() -> None:
    row = {
        "visit_number": "HF2026000001",
        "customer_number": "0100000001",
        "channel": "SMS",
        "due_on": TODAY,
        "suppressed": True,
        "questionnaire": "满意吗？\nEND:VCALENDAR；需要, 什么",
        "version": 3,
        "changed_at": datetime(2026, 5, 6, 1, tzinfo=UTC),
        "name1": "泸州蓝江纤维素有限公司" * 4,
    }
    text = written("CA01", [row], []).decode()
    lines = text.split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    assert [line for line in lines if line.startswith("END:")] == ["END:VEVENT", "END:VCALENDAR"]
    assert "DTSTART;VALUE=DATE:20260506" in lines
    assert "UID:HF2026000001@visit.dossier" in lines
