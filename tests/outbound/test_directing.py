"""Who directs a receiver that is told by itself, and what that does to what waits. Next: test_line.py."""

import asyncio
from collections.abc import Generator
from typing import Any

import asyncpg
import pytest

from models.rules.exchange.receiving import Channel, ReceiverForm, Told
from resolvers.errors import Denied
from resolvers.outbound.registering import Outlets, register_receiver
from resolvers.outbound.webhooks.guard import Guard
from tests.support.client import Client, remarks
from tests.support.hooks import LOOPBACK, put
from tests.support.pulling import CHANGE, PAUSE, REGISTER, REMOVE, RESUME, act, register
from tests.support.server import Service, running
from tests.support.users import add_user
from tests.support.writing import SALES, open_desk

_URL = "HTTP://127.0.0.1:9/T4711?key=4712"
_DONE = "{ __typename ... on Refused { findings { code severity path } } }"
_REPLAY = f"""mutation ($r: String!) {{
  replayDeliveries(receiver: $r, filter: {{states: [SENT, DEAD, WAITING]}}) {_DONE} }}"""
_DISCARD = f'mutation ($r: String!) {{ discardDeliveries(receiver: $r, reason: "x") {_DONE} }}'
_TEST = f"mutation ($r: String!) {{ sendTestDelivery(receiver: $r) {_DONE} }}"
_ROTATE = f"mutation ($r: String!) {{ rotateWebhookSecret(receiver: $r) {_DONE} }}"
_STATES = ("WAITING", "SENDING", "SENT", "DEAD")
_LINE = """
SELECT event_id, state, body IS NOT NULL, next_try_at = '-infinity' FROM delivery ORDER BY event_id
"""


@pytest.fixture(scope="module")
def service(database_server: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[Service]:
    folder = tmp_path_factory.mktemp("directing")
    with running(database_server, folder, webhook_networks="127.0.0.0/8") as found:
        asyncio.run(add_user(found.dsn, "CRM", "integrator@*/*", password=None))
        yield found


@pytest.fixture
def crm(service: Service) -> Client:
    service.execute("TRUNCATE receiver")
    service.execute("TRUNCATE delivery, delivery_attempt")
    return service.user("CRM", "integrator@*/*")


def hook(**given: Any) -> dict[str, Any]:
    return {
        "receiverCode": "HOOK",
        "name": "Hook",
        "channel": "WEBHOOK",
        "format": "EVENT",
        "endpoint": _URL,
        **given,
    }


def line_of(service: Service) -> dict[str, tuple[Any, ...]]:
    async def read() -> dict[str, tuple[Any, ...]]:
        async with asyncpg.create_pool(service.dsn, min_size=1, max_size=1) as pool:
            return {row[0]: tuple(row)[1:] for row in await pool.fetch(_LINE)}

    return asyncio.run(read())


async def fence_of(service: Service) -> int:
    async with asyncpg.create_pool(service.dsn, min_size=1, max_size=1) as pool:
        return await pool.fetchval("SELECT fence FROM receiver")


def fill(service: Service, code: str) -> None:
    """A delivery of each state, and a test."""

    async def enter() -> None:
        async with asyncpg.create_pool(service.dsn, min_size=1, max_size=1) as pool:
            await put(pool, code, [(state, state) for state in (*_STATES, "TEST")])
            await pool.execute("UPDATE delivery SET state = event_id WHERE event_id <> 'TEST'")
            await pool.execute("UPDATE delivery SET xid = '0' WHERE event_id = 'TEST'")

    asyncio.run(enter())


def test_a_key_that_may_less_than_its_user_directs_nothing(service: Service, crm: Client) -> None:
    narrow = service.user("CRM", "integrator@0724/;classes=TAX")
    refused = ["E US-GRANT userName"]
    assert remarks(act(narrow, REGISTER, input=hook())) == refused
    register(narrow, "PULLS")  # what it asks for itself it is told by its own grants
    assert act(crm, REGISTER, input=hook())["receiver"]["userName"] == "CRM"
    assert remarks(act(narrow, CHANGE, input=hook(endpoint="http://127.0.0.1:8/"))) == refused
    assert act(narrow, PAUSE, r="HOOK", why="it goes wrong")["receiver"]["state"] == "PAUSED"
    for document in (RESUME, REMOVE, _REPLAY, _DISCARD, _TEST, _ROTATE):
        assert remarks(act(narrow, document, r="HOOK")) == refused, document
    assert act(crm, RESUME, r="HOOK")["receiver"]["state"] == "ACTIVE"


def test_a_change_without_a_user_leaves_it_its_users(service: Service, crm: Client) -> None:
    register(crm, "PULLS")
    given = {"receiverCode": "PULLS", "name": "Pulls", "channel": "PULL", "format": "NDJSON"}
    assert act(service.user("AD01"), CHANGE, input=given)["receiver"]["userName"] == "CRM"


def test_what_waits_is_rendered_for_the_receiver_as_it_is_now(service: Service, crm: Client) -> None:
    act(crm, REGISTER, input=hook())
    fill(service, "HOOK")
    assert act(crm, CHANGE, input=hook(companyCodes=["0723"]))["receiver"]["companyCodes"] == ["0723"]
    line = line_of(service)
    assert line["WAITING"] == line["SENDING"] == ("WAITING", False, True)
    assert line["TEST"] == ("WAITING", True, False)
    assert line["SENT"][0] == "SENT"


def test_what_is_replayed_is_rendered_anew(service: Service, crm: Client) -> None:
    act(crm, REGISTER, input=hook())
    fill(service, "HOOK")
    act(crm, _REPLAY, r="HOOK")
    line = line_of(service)
    assert line["WAITING"] == line["SENT"] == line["DEAD"] == ("WAITING", False, True)
    assert (line["SENDING"][0], line["TEST"]) == ("SENDING", ("WAITING", True, False))


def test_a_code_that_is_registered_again_has_a_fence_that_none_of_before_fits(
    service: Service, crm: Client
) -> None:
    fences: list[int] = []
    for _ in range(2):
        act(crm, REGISTER, input=hook())
        for _ in range(3):
            act(crm, CHANGE, input=hook())
            fences.append(asyncio.run(fence_of(service)))
        act(crm, REMOVE, r="HOOK")
    assert fences == sorted(set(fences))


def test_a_scheme_is_saved_as_it_is_called_and_the_audit_trail_knows_the_host_alone(
    service: Service, crm: Client
) -> None:
    found = act(crm, REGISTER, input=hook())["receiver"]
    assert found["endpoint"] == "http" + _URL[4:]
    ask = """{ auditEntries(first: 50, filter: {objectClass: {eq: "RECEIVER"}, objectId: {eq: "HOOK"}}) {
      nodes { detail } } }"""
    details = str(service.user("AU01").ask(ask)["auditEntries"]["nodes"])
    assert "http://127.0.0.1:9" in details
    assert "471" not in details


async def test_who_may_not_register_has_nothing_looked_up(fresh_database: str) -> None:
    def looked_up(_text: str) -> str | None:
        raise AssertionError

    given = ("HOOK", "Hook", "SC01", Channel.PULL, Told.GRAPHQL)
    outlets = Outlets(LOOPBACK, frozenset(Channel), looked_up)
    async with open_desk(fresh_database) as desk:
        with pytest.raises(Denied):
            await register_receiver(
                desk.writer.call(SALES), ReceiverForm(*given, selection="{ change { operation } }"), outlets
            )


async def test_a_name_that_there_is_not_and_a_private_one_are_told_alike() -> None:
    told: set[str] = set()
    for host in ("nobody.invalid", "10.0.0.1"):
        [finding] = await Guard().check(f"https://{host}/", ("endpoint",))
        told.add(finding.params["reason"])
    assert len(told) == 1
