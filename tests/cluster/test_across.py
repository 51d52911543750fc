"""What one server is told holds at the other: writes, people, streams, files, work. Next: test_rolling.py."""

import asyncio
import itertools
import time
from collections.abc import Iterator
from http.cookiejar import CookieJar

import httpx
import pytest

from tests.support.base import general
from tests.support.client import Client, saved
from tests.support.cluster import Cluster
from tests.support.events import PLACES, open_events
from tests.support.saving import ROLES
from tests.support.socket import open_wire
from tests.support.uploading import TUS, Sender, text_of
from tests.support.users import PASSWORD, SIGN_IN, add_user

pytestmark = pytest.mark.faults
_SECONDS = 60
_CREATE = """
mutation ($input: CustomerInput!) {
  createCustomer(input: $input) { __typename ... on CustomerSaved { customer { customerNumber } } } }
"""
_SAME = '{ customers(filter: { name1: { eq: "只此一次" } }) { nodes { customerNumber } } }'
_ROTATE = "mutation { rotateKeys(dryRun: true) { __typename ... on StorageJobStarted { job { id } } } }"
_JOB = "query ($id: ID!) { storageJob(id: $id) { state } }"


@pytest.fixture
def two(cluster: Cluster) -> Iterator[tuple[Client, Client]]:
    """One user at both servers, past nginx. What one told him of his writes he brings to the other."""
    token, jar = cluster.token("BOTH", *ROLES, "storageAdmin"), CookieJar()
    with (
        httpx.Client(base_url=cluster.urls[0], timeout=_SECONDS, cookies=jar) as first,
        httpx.Client(base_url=cluster.urls[1], timeout=_SECONDS, cookies=jar) as second,
    ):
        yield Client(first, token), Client(second, token)


def test_nothing_is_absent(cluster: Cluster) -> None:
    if cluster.absent:
        pytest.skip(f"NOT PROVEN: {'; '.join(cluster.absent)}")
    assert cluster.nginx is not None
    assert cluster.nats is not None
    assert cluster.standby is not None
    assert cluster.standby.in_recovery
    assert len({one.pid for one in (*cluster.servers, *cluster.workers)}) == 3


def test_what_one_has_written_the_other_reads_and_changes(two: tuple[Client, Client]) -> None:
    turns = itertools.cycle(two)
    number = saved(next(turns).create(general()))
    for version in range(1, 20):  # read and changed in turn: each reads what the other has written
        assert next(turns).customer(number, "version") == {"version": version}
        answer = next(turns).change(number, version, {"name1": f"处处皆同{version}"})
        assert answer["version"] == version + 1
    late = next(turns).change(number, 1, {"name1": "来迟"})
    assert (late["__typename"], late["currentVersion"]) == ("Conflict", 20)


def test_a_write_that_both_are_sent_takes_effect_once(two: tuple[Client, Client]) -> None:
    given = {"input": general(name1="只此一次")}
    first, second = [one.send(_CREATE, given, {"idempotency-key": "both-1"}).json() for one in two]
    assert first["data"] == second["data"]
    number = first["data"]["createCustomer"]["customer"]["customerNumber"]
    for one in two:
        assert one.ask(_SAME)["customers"]["nodes"] == [{"customerNumber": number}]


def test_a_session_holds_at_both_and_ends_at_both(two: tuple[Client, Client], cluster: Cluster) -> None:
    asyncio.run(add_user(cluster.dsn, "SESSION", "auditor"))
    cluster.settle()
    given = {"u": "SESSION", "p": PASSWORD, "c": False}
    token = two[0].ask(SIGN_IN, **given)["signIn"]["accessToken"]
    first, second = [Client(one.http, token) for one in two]
    for one in (first, second, first):
        assert "errors" not in one.send("{ __typename customers { totalCount } }").json()
    assert second.ask("mutation { signOut { __typename } }")["signOut"]["__typename"] == "SignedOut"
    ends = time.monotonic() + _SECONDS
    while first.send("{ customers { totalCount } }").status_code != 401:
        assert time.monotonic() < ends, "the other server does not hear of it"
        time.sleep(0.05)


async def test_each_tells_what_the_other_has_written(two: tuple[Client, Client], cluster: Cluster) -> None:
    """A cursor of one is a place at the other, too."""
    first, second = two

    def change(one: Client, version: int) -> str:
        return one.change(number, version, {"name1": f"彼此相随{version}"})["changeNumber"]

    number = await asyncio.to_thread(lambda: saved(first.create(general())))
    async with open_events(cluster.urls[1], second.token, PLACES) as by_events:
        told = [await asyncio.to_thread(change, first, 1)]
        event = await by_events.event()
        assert event.number == told[0]
        async with open_wire(cluster.urls[0], first.token) as by_socket:
            await by_socket.subscribe("1", PLACES, after=event.id)
            for version, one in enumerate((second, first, second), 2):
                told.append(await asyncio.to_thread(change, one, version))
            seen = [(await by_socket.event("1"))["change"]["changeNumber"] for _ in told[1:]]
            assert seen == told[1:]
            assert await by_events.numbers(3) == told[1:]


def test_a_file_begun_at_one_is_ended_at_the_other(two: tuple[Client, Client], cluster: Cluster) -> None:
    number, body = saved(two[0].create(general())), text_of(1_000_000)
    for client in two:
        client.http.headers["authorization"] = f"Bearer {client.token}"
    first, second = [Sender(client.http, number) for client in two]
    place = first.begin(len(body))
    assert first.patch(place, 0, body[:400_000]).status_code == 204
    assert second.offset(place) == 400_000
    assert second.patch(place, 400_000, body[400_000:]).status_code == 204
    became = first.http.head(place, headers=TUS).headers["content-location"]
    assert [one.http.get(became).content == body for one in (first, second)] == [True, True]
    # it lies in the store that both have, sealed, and in no folder of theirs
    assert [path for path in cluster.folder.rglob("objects/*") if path.is_file()] == []


def test_work_that_is_ordered_is_done_by_the_worker(two: tuple[Client, Client]) -> None:
    first, second = two
    job = first.ask(_ROTATE)["rotateKeys"]["job"]["id"]
    ends = time.monotonic() + _SECONDS
    while (state := second.ask(_JOB, id=job)["storageJob"]["state"]) != "DONE":
        assert state in {"QUEUED", "RUNNING"}, state
        assert time.monotonic() < ends, "no worker takes it up"
        time.sleep(0.05)
