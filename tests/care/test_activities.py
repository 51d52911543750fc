"""Activities: for whom they are, places and the line of those who wait, who came. Next: test_gifts.py."""

import asyncio
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from resolvers.care.activities import ACTIVITIES
from resolvers.care.participants import cancel_participant, register_participant
from resolvers.write.acts import create_customer
from resolvers.write.context import Request
from resolvers.write.maintained import create
from tests.support.base import another
from tests.support.client import Client, remarks, saved
from tests.support.inviting import ACTIVITY, CARE, care, entered, states
from tests.support.maintaining import SURE, kept, maintain
from tests.support.server import Service
from tests.support.writing import ADMIN, SALES, Desk, patch_of

MINE = {"code": "HD02"}


@pytest.fixture(scope="module")
def numbers(service: Service) -> list[str]:
    sales = service.user("SC01")
    return [saved(sales.create(another())) for _ in range(4)]


def test_what_an_activity_must_not_say(service: Service) -> None:
    agent = service.user("CA01", CARE)
    wrong = {
        "activityCode": "A/B",
        "title": None,
        "endsAt": ACTIVITY["beginsAt"],
        "capacity": 0,
        "budget": "100",
        "targetSegment": "Q",
        "targetCategory": "99",
        "targetRegion": "999",
    }
    refused = maintain(agent, "create", "CustomerActivity", input={**ACTIVITY, **wrong})
    assert remarks(refused) == [
        "E GEN-PATTERN activityCode",
        "E GEN-RANGE capacity",
        "E GEN-REQUIRED currency",
        "E GEN-RANGE endsAt",
        "E GEN-REF targetCategory",
        "E GEN-REF targetRegion",
        "E GEN-REF targetSegment",
        "E GEN-REQUIRED title",
    ]
    sales = service.user("SC01")
    assert remarks(maintain(sales, "create", "CustomerActivity", input=ACTIVITY)) == ["E GEN-FORBIDDEN "]
    entered(agent, "CustomerActivity", ACTIVITY, activityCode="GONE")
    gone = maintain(agent, "delete", "CustomerActivity", code="GONE", expectedVersion=1, confirm=SURE)
    assert kept(gone) is None


def test_an_activity_from_its_invitations_to_what_was_thought_of_it(
    service: Service, numbers: list[str]
) -> None:
    agent = service.user("CA01", CARE)
    one, two, three, four = numbers
    entered(agent, "CustomerActivity", ACTIVITY, activityCode="HD02", capacity=1)
    invited = kept(care(agent, "inviteParticipants", **MINE, numbers=[one, two, one]))
    assert states(invited) == {one: "INVITED", two: "INVITED"}
    missing = service.refusal(lambda: care(agent, "inviteParticipants", **MINE, numbers=[three, "999"]))
    assert remarks(missing) == ["E GEN-NOTFOUND numbers.1"]
    wrong = care(agent, "registerParticipant", **MINE, number=one, contactNumber="77")
    assert remarks(wrong) == ["E GEN-REF contactNumber"]
    for number in (one, two, three):
        last = kept(care(agent, "registerParticipant", **MINE, number=number))
    assert states(last) == {one: "REGISTERED", two: "WAITLIST", three: "WAITLIST"}
    assert remarks(care(agent, "registerParticipant", **MINE, number=two)) == ["E GEN-STATE number"]

    # one more place goes to who waits longest, and fewer than are taken there cannot be
    now = change(agent, {"capacity": 2, "place": "成都"})
    assert states(now) == {one: "REGISTERED", two: "REGISTERED", three: "WAITLIST"}
    assert remarks(changing(agent, {"capacity": 1})) == ["E GEN-RANGE capacity"]

    early = care(agent, "giveFeedback", **MINE, number=one, feedback=6)
    assert remarks(early) == ["E GEN-RANGE feedback", "E GEN-STATE number"]
    kept(care(agent, "recordAttendance", **MINE, number=one, attended=True))
    kept(care(agent, "recordAttendance", **MINE, number=two, attended=False))
    assert remarks(care(agent, "recordAttendance", **MINE, number=four, attended=True)) == [
        "E GEN-NOTFOUND number"
    ]
    said = kept(care(agent, "giveFeedback", **MINE, number=one, feedback=5, text="很好"))
    assert {"feedback": 5, "feedbackText": "很好"}.items() <= said["participants"]["nodes"][0].items()

    assert kept(care(agent, "closeCustomerActivity", **MINE))["state"] == "CLOSED"
    assert remarks(care(agent, "registerParticipant", **MINE, number=four)) == ["E GEN-STATE code"]
    assert remarks(changing(agent, {"title": "x"})) == ["E GEN-STATE code"]
    assert remarks(care(agent, "cancelCustomerActivity", **MINE, reason="")) == ["E GEN-REQUIRED reason"]
    off = kept(care(agent, "cancelCustomerActivity", **MINE, reason="疫情"))
    assert states(off) == {one: "ATTENDED", two: "NO_SHOW", three: "CANCELLED"}
    assert (off["state"], off["registered"]) == ("CANCELLED", 2)
    used = maintain(
        agent, "delete", "CustomerActivity", code="HD02", expectedVersion=version_of(agent), confirm=SURE
    )
    assert remarks(used) == ["E GEN-INUSE "]


def test_only_the_target_is_invited_and_only_by_who_sees_him(service: Service, numbers: list[str]) -> None:
    agent, number = service.user("CA01", CARE), numbers[0]
    entered(agent, "CustomerActivity", ACTIVITY, activityCode="HD03", targetRegion="110")
    named = {"code": "HD03", "number": number}
    refused = service.refusal(lambda: care(agent, "registerParticipant", **named))
    assert remarks(refused) == ["E CC-TARGET number"]
    assert refused["findings"][0]["params"] == {"value": "HD03", "fields": "targetRegion"}
    service.execute("UPDATE customer_activity SET target_region = '230' WHERE activity_code = 'HD03'")
    kept(care(agent, "registerParticipant", **named))
    stranger = service.user("CA02", "careAgent@0724/F724")
    assert remarks(care(stranger, "cancelParticipant", **named)) == ["E GEN-NOTFOUND number"]
    seen = '{ customerActivity(code: "HD03") { registered participants { nodes { state } } } }'
    assert stranger.ask(seen) == {"customerActivity": {"registered": 1, "participants": {"nodes": []}}}


def test_before_it_begins_nobody_was_there_and_after_its_end_nobody_comes(
    service: Service, numbers: list[str]
) -> None:
    agent = service.user("CA01", CARE)
    later = {"beginsAt": "2098-01-01T00:00:00Z", "endsAt": "2098-01-02T00:00:00Z"}
    entered(agent, "CustomerActivity", ACTIVITY, activityCode="HD04", **later)
    named = {"code": "HD04", "number": numbers[0]}
    kept(care(agent, "registerParticipant", **named))
    assert remarks(care(agent, "recordAttendance", **named, attended=True)) == ["E GEN-RANGE code"]
    over = {"beginsAt": "2020-01-01T00:00:00Z", "endsAt": "2020-01-02T00:00:00Z"}
    entered(agent, "CustomerActivity", ACTIVITY, activityCode="HD05", **over)
    named = {"code": "HD05", "number": numbers[0]}
    assert remarks(care(agent, "registerParticipant", **named)) == ["E GEN-RANGE code"]


async def test_many_at_once_never_take_more_places_than_there_are(fresh_desk: Desk) -> None:
    desk = fresh_desk
    call = desk.writer.call(ADMIN)
    ends = datetime.now(UTC) + timedelta(days=1)
    given = {**ACTIVITY, "beginsAt": datetime.now(UTC), "endsAt": ends, "capacity": 4}
    await create(call, ACTIVITIES, patch_of(given))
    made = [await create_customer(desk.writer.call(SALES), patch_of(another()), Request()) for _ in range(9)]
    numbers = [one.customer_number for one in made]
    await asyncio.gather(*(register_participant(call, "HD01", number, None) for number in numbers))
    rows = await line(desk)
    assert [state for _, state in rows] == ["REGISTERED"] * 4 + ["WAITLIST"] * 5
    first = [number for number, _ in rows]

    leaving = Random(7).sample(first, 5)
    await asyncio.gather(*(cancel_participant(call, "HD01", number, None) for number in leaving))
    rows = await line(desk)
    staying = [number for number in first if number not in leaving]
    assert [number for number, _ in rows] == staying
    assert [state for _, state in rows] == ["REGISTERED"] * 4
    assert await desk.pool.fetchval("SELECT registered FROM customer_activity") == 4


async def line(desk: Desk) -> list[tuple[str, str]]:
    """Who is to come, in the order of registration."""
    rows = await desk.pool.fetch(
        "SELECT customer_number, state FROM activity_participant WHERE state <> 'CANCELLED' "
        "ORDER BY place_in_line"
    )
    return [tuple(row) for row in rows]


def version_of(agent: Client) -> int:
    return agent.ask('{ customerActivity(code: "HD02") { version } }')["customerActivity"]["version"]


def changing(agent: Client, given: dict[str, Any]) -> dict[str, Any]:
    shown = "capacity registered participants { nodes { customerNumber state } }"
    return maintain(
        *(agent, "change", "CustomerActivity", shown),
        code="HD02",
        expectedVersion=version_of(agent),
        input=given,
    )


def change(agent: Client, given: dict[str, Any]) -> dict[str, Any]:
    return kept(changing(agent, given))
