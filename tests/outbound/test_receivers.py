"""Receivers: whose they are, what is refused, paused and removed. Next: test_delta.py."""

from typing import Any

import pytest

from models.rules.exchange.receiving import Channel, ReceiverForm, Told
from resolvers.outbound.receivers import find
from resolvers.outbound.registering import Outlets, register_receiver
from resolvers.outbound.webhooks.signing import SEALED_AS
from resolvers.write.context import ReplayKey
from tests.support.base import general
from tests.support.client import Client, remarks, saved
from tests.support.hooks import LOOPBACK
from tests.support.pulling import (
    CHANGE,
    DELTA,
    PAUSE,
    RECEIVER,
    REGISTER,
    REMOVE,
    RESUME,
    acknowledge,
    act,
    delta,
    register,
)
from tests.support.server import Service
from tests.support.users import add_user
from tests.support.writing import INTEGRATOR, open_desk

_LIST = f"{{ receivers {RECEIVER} }}"
_ONE = "query ($r: String!) { receiver(receiver: $r) { receiverCode endpoint } }"


@pytest.fixture
def erp(service: Service) -> Client:
    return service.user("ERP", "integrator@*/*")


def codes(client: Client) -> list[str]:
    return [one["receiverCode"] for one in client.ask(_LIST)["receivers"]]


def wanted(code: str, **given: Any) -> dict[str, Any]:
    return {"receiverCode": code, "name": code, "channel": "PULL", "format": "EVENT", **given}


def test_a_receiver_is_its_users_and_of_those_who_look_at_all(service: Service, erp: Client) -> None:
    found = register(erp, "OWN", companyCodes=["0723"], fieldNames=["ZTERM"])["receiver"]
    assert (found["userName"], found["companyCodes"], found["state"]) == ("ERP", ["0723"], "ACTIVE")
    assert found["salesOrgs"] is None
    for seeing in (erp, service.user("AD01"), service.user("AU01")):
        assert "OWN" in codes(seeing)
    for blind in (service.user("ERP2", "integrator@*/*"), service.user("SC01")):
        assert codes(blind) == []
        assert blind.ask(_ONE, r="OWN") == {"receiver": None}
        for document in (DELTA, PAUSE, RESUME, REMOVE):
            answer = act(blind, document, **{"r": "OWN"} | ({"why": "x"} if document is PAUSE else {}))
            assert remarks(answer) == ["E GEN-NOTFOUND receiver"], document


def test_who_only_looks_at_all_reads_no_delta_and_changes_nothing(service: Service, erp: Client) -> None:
    register(erp, "LOOK")
    for looking in (service.user("AD01"), service.user("AU01")):
        assert remarks(act(looking, DELTA, r="LOOK")) == ["E GEN-NOTFOUND receiver"]
    auditor = act(service.user("AU01"), PAUSE, r="LOOK", why="audit")
    assert [one["code"] for one in auditor["findings"]] == ["GEN-FORBIDDEN"]
    assert act(service.user("AD01"), PAUSE, r="LOOK", why="maintenance")["receiver"]["state"] == "PAUSED"


@pytest.mark.parametrize("user", ["SC01", "FI01", "AU01"])
def test_only_integrators_and_administrators_register(service: Service, user: str) -> None:
    answer = act(service.user(user), REGISTER, input=wanted("NOT"))
    assert [one["code"] for one in answer["findings"]] == ["GEN-FORBIDDEN"]


def test_what_is_wrong_is_told_by_field(erp: Client) -> None:
    given = wanted(
        "a b", name="", channel="NATS", companyCodes=[], tables=["KNA1", "VBAK"], selection="{ cursor }"
    )
    found = act(erp, REGISTER, input=given)["findings"]
    assert [(one["code"], one["path"]) for one in found] == [
        ("GEN-STATE", ["channel"]),
        ("GEN-REQUIRED", ["companyCodes"]),
        ("GEN-REQUIRED", ["endpoint"]),
        ("GEN-REQUIRED", ["name"]),
        ("GEN-PATTERN", ["receiverCode"]),
        ("GEN-SUPPRESSED", ["selection"]),
        ("GEN-REF", ["tables", "1"]),
    ]
    other = act(erp, REGISTER, input=wanted("OTHER", system="NOBODY", userName="SC01"))
    assert [one["code"] for one in other["findings"]] == ["GEN-FORBIDDEN"]
    other = act(erp, REGISTER, input=wanted("OTHER", system="NOBODY"))
    assert remarks(other) == ["E GEN-REF system"]


@pytest.mark.parametrize(
    "selection",
    [
        None,
        "",
        "{ nothing }",
        "{ cursor }",
        "{ change { operation } } { change { operation } }",
        "mutation { x }",
        "query ($n: Int) { change { operation } }",
        "{ change { operation } } }",
        "{ customer { changeDocuments(first: 100) { nodes { items { field } customer { changeDocuments(first:"
        " 100) { nodes { customer { changeDocuments(first: 100) { nodes { id } } } } } } } } } }",
    ],
)
def test_a_selection_that_cannot_be_asked_is_not_saved(erp: Client, selection: str | None) -> None:
    answer = act(erp, REGISTER, input=wanted("SELECTS", format="GRAPHQL", selection=selection))
    [finding] = answer["findings"]
    assert finding["path"] == ["selection"]
    assert finding["code"] == ("IN-SELECTION" if selection else "GEN-REQUIRED")
    assert "SELECTS" not in codes(erp)


def test_a_code_is_taken_once(erp: Client) -> None:
    register(erp, "TWICE")
    assert remarks(act(erp, REGISTER, input=wanted("TWICE"))) == ["E GEN-DUPLICATE receiverCode"]


def test_a_webhooks_secret_and_address_are_the_owners(service: Service, erp: Client) -> None:
    given = wanted("HOOK", channel="WEBHOOK", endpoint="https://127.0.0.1/in?token=abc")
    assert remarks(act(erp, REGISTER, input=given)) == ["E IN-ENDPOINT endpoint"]
    service.execute(
        "INSERT INTO receiver (receiver_code, name, user_name, channel, format, state, endpoint, xid, "
        "changed_by) VALUES ('HOOK', 'HOOK', 'ERP', 'WEBHOOK', 'EVENT', 'ACTIVE', $1, '0', 'ERP')",
        given["endpoint"],
    )
    assert erp.ask(_ONE, r="HOOK")["receiver"]["endpoint"] == given["endpoint"]
    assert service.user("AD01").ask(_ONE, r="HOOK")["receiver"]["endpoint"] is None
    assert remarks(act(erp, DELTA, r="HOOK")) == ["E GEN-STATE receiver"]


def test_a_paused_receiver_keeps_its_place(service: Service, erp: Client) -> None:
    register(erp, "PAUSES")
    assert remarks(act(erp, PAUSE, r="PAUSES", why=" ")) == ["E GEN-REQUIRED reason"]
    paused = act(erp, PAUSE, r="PAUSES", why="they move")["receiver"]
    assert (paused["state"], paused["stateReason"]) == ("PAUSED", "they move")
    number = saved(service.user("SC01").create(general()))
    assert remarks(act(erp, DELTA, r="PAUSES")) == ["E GEN-STATE receiver"]
    assert act(erp, RESUME, r="PAUSES")["receiver"]["stateReason"] is None
    page = delta(erp, "PAUSES")
    assert [one["customerNumber"] for one in page["documents"]] == [number.zfill(10)]
    acknowledge(erp, "PAUSES", page["token"])


def test_a_change_keeps_the_channel_and_the_place(service: Service, erp: Client) -> None:
    register(erp, "CHANGES")
    saved(service.user("SC01").create(general()))
    other = act(erp, CHANGE, input=wanted("CHANGES", channel="FOLDER", endpoint="a/b"))
    assert ("GEN-STATE", ["channel"]) in [(one["code"], one["path"]) for one in other["findings"]]
    found = act(erp, CHANGE, input=wanted("CHANGES", format="NDJSON", accountGroups=["0001"]))["receiver"]
    assert (found["format"], found["accountGroups"]) == ("NDJSON", ["0001"])
    assert len(delta(erp, "CHANGES")["documents"]) == 1
    assert remarks(act(erp, CHANGE, input=wanted("NONE"))) == ["E GEN-NOTFOUND receiverCode"]


def test_removed_it_is_gone(erp: Client) -> None:
    register(erp, "GOES")
    assert act(erp, REMOVE, r="goes") == {"receiverCode": "GOES"}
    assert "GOES" not in codes(erp)
    register(erp, "GOES")


def test_all_acts_are_in_the_audit_trail(service: Service, erp: Client) -> None:
    register(erp, "TOLD")
    act(erp, PAUSE, r="TOLD", why="x")
    act(erp, REMOVE, r="TOLD")
    ask = """{ auditEntries(first: 50, filter: {objectClass: {eq: "RECEIVER"}, objectId: {eq: "TOLD"}}) {
      nodes { act userName detail } } }"""
    nodes = service.user("AU01").ask(ask)["auditEntries"]["nodes"]
    assert {one["act"] for one in nodes} == {"CONFIG"}
    assert len(nodes) == 3


async def test_a_new_webhook_signs_with_the_secret_that_is_told_once(fresh_database: str) -> None:
    await add_user(fresh_database, "EAI", "integrator@*/*", password=None)
    given = ("HOOK", "Hook", "EAI", Channel.WEBHOOK, Told.EVENT)
    form = ReceiverForm(*given, endpoint="http://127.0.0.1:9/in")
    outlets = Outlets(LOOPBACK, frozenset(Channel), lambda _text: None)
    async with open_desk(fresh_database) as desk:
        call = desk.writer.call(INTEGRATOR, key=ReplayKey("once", b"once"))
        first, again = [await register_receiver(call, form, outlets) for _ in range(2)]
        row = await find(desk.pool, "HOOK")
        kept = await desk.pool.fetchval("SELECT string_agg(r::text, '') FROM replay r")
    assert row is not None
    assert row.secret is not None
    assert desk.writer.sealer.open(SEALED_AS, row.secret) == first.secret
    assert again.secret is None
    assert first.secret is not None
    assert first.secret not in kept
