"""Webhooks from the change to the address, over HTTP. Next: test_webhook_sending.py."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Generator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import orjson
import pytest
from aiohttp import web
from standardwebhooks import Webhook

import worker_exchange
from resolvers.outbound import leading
from resolvers.outbound.webhooks.purging import forget_deliveries, tell_dead_letters
from tests.support.base import another, general
from tests.support.client import Answer, Client
from tests.support.command import as_json
from tests.support.hooks import Hook, opened_hook, put, until
from tests.support.server import Service, running
from tests.support.users import add_user
from worker_duties import for_ever

_ADDED = ("salesMaintainer@*/*", "financeMaintainer@*/*")
_USERS = {
    "CRM": ("integrator@*/*", *_ADDED),
    "OTHER": ("integrator@*/*",),
    "AD24": ("admin@0724/F724",),
    "SC01": ("salesMaintainer",),
    "AU01": ("auditor",),
}
_FINDINGS = "... on Refused { findings { code path message } }"
_REGISTER = f"""
mutation ($input: ReceiverInput!) {{ registerReceiver(input: $input) {{
  ... on ReceiverSaved {{ secret receiver {{ receiverCode state }} }} {_FINDINGS} }} }}
"""
_LIST = """
query ($receiver: String, $filter: DeliveryFilter) { deliveries(receiver: $receiver, filter: $filter) {
  deliveryId receiver eventId key state failures lastStatus lastError attempts { attempt status error } } }
"""
_LINE = '{ receiver(receiver: "CRM") { line { waiting dead oldestAt } } }'
_HANDLED = f"... on DeliveriesHandled {{ count more }} {_FINDINGS}"
_REPLAY = f"""
mutation ($receiver: String!, $filter: DeliveryFilter) {{
  done: replayDeliveries(receiver: $receiver, filter: $filter) {{ {_HANDLED} }} }}
"""
_DISCARD = f"""
mutation ($receiver: String!, $reason: String!, $filter: DeliveryFilter) {{
  done: discardDeliveries(receiver: $receiver, reason: $reason, filter: $filter) {{ {_HANDLED} }} }}
"""
_TEST = f"""
mutation ($receiver: String!) {{ done: sendTestDelivery(receiver: $receiver) {{
  ... on TestDelivery {{ deliveryId }} {_FINDINGS} }} }}
"""
_ROTATE = f"""
mutation ($receiver: String!, $until: DateTime) {{
  done: rotateWebhookSecret(receiver: $receiver, oldUntil: $until) {{
  ... on WebhookSecret {{ secret previousUntil }} {_FINDINGS} }} }}
"""
_AUDIT = "SELECT detail FROM audit_entry WHERE object_class = 'RECEIVER' AND object_id = $1 ORDER BY entry_id"
_SENT = "SELECT count(*) FROM delivery WHERE state = 'SENT' AND receiver_code = $1"
_LONG_AGO = """
UPDATE delivery SET state = 'SENT', sent_at = now() - interval '31 days' WHERE event_id IN ('E2', 'E3');
UPDATE delivery SET state = 'SENT', sent_at = now() WHERE event_id = 'E4';
INSERT INTO delivery_attempt (delivery_id, attempt, began_at) SELECT delivery_id, 1, now() FROM delivery;
"""
_STATE = "SELECT state FROM delivery WHERE event_id = $1"


@pytest.fixture(scope="module")
def service(database_server: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[Service]:
    folder = tmp_path_factory.mktemp("webhooks")
    with running(database_server, folder, webhook_networks="127.0.0.0/8") as found:
        asyncio.run(add_user(found.dsn, "CRM", *_USERS["CRM"], password=None))
        asyncio.run(add_user(found.dsn, "OTHER", "integrator@*/*", password=None))
        for name, grants in _USERS.items():
            found.user(name, *grants)  # makes a token with a loop of its own, so before those of the tests
        yield found


@pytest.fixture
async def pool(service: Service) -> AsyncGenerator[asyncpg.Pool]:
    async with asyncpg.create_pool(service.dsn, min_size=1, max_size=8) as found:
        await found.execute("TRUNCATE receiver, delivery, delivery_attempt")
        yield found


@pytest.fixture
async def hook() -> AsyncGenerator[Hook]:
    async with opened_hook() as found:
        yield found


@pytest.fixture
def crm(service: Service) -> Client:
    return user(service, "CRM")


def user(service: Service, name: str) -> Client:
    return service.user(name, *_USERS[name])


@contextlib.asynccontextmanager
async def works(
    pool: asyncpg.Pool, service: Service, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[None]:
    """What the worker does for webhooks, until the block ends."""
    for module in (worker_exchange, leading):
        monkeypatch.setattr(module, "LOOK_SECONDS", 0.05)
    work = for_ever("webhooks", worker_exchange.ENDLESS["webhooks"], pool, service.settings)
    task = asyncio.create_task(work)
    try:
        yield
        assert not task.done(), task
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def registered(client: Client, hook: Hook, **changed: object) -> Answer:
    wanted = {"receiverCode": "CRM", "name": "CRM", "channel": "WEBHOOK", "format": "EVENT"}
    given = {**wanted, "endpoint": hook.url, **changed}
    answer = await asyncio.to_thread(client.ask, _REGISTER, input=given)
    found = answer["registerReceiver"]
    hook.secret = found.get("secret") or hook.secret
    return found


async def done(client: Client, act: str, **given: object) -> Answer:
    return (await asyncio.to_thread(client.ask, act, **given))["done"]


async def listed(client: Client, receiver: str | None = "CRM", **given: object) -> list[Answer]:
    return (await asyncio.to_thread(client.ask, _LIST, receiver=receiver, filter=given))["deliveries"]


async def test_what_is_committed_comes_signed_and_in_order(
    pool: asyncpg.Pool, service: Service, crm: Client, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    await registered(crm, hook)
    sales = user(service, "SC01")

    def write() -> list[str]:
        numbers: list[str] = []
        for _ in range(3):
            number = sales.create(general())["customer"]["customerNumber"]
            for version in range(1, 5):
                sales.change(number, version, {"name2": f"Nr. {version}"})
            numbers.append(number.zfill(10))
        return numbers

    async with works(pool, service, monkeypatch):
        numbers = await asyncio.to_thread(write)
        await until(pool, _SENT, 15, "CRM")
    events = [orjson.loads(one.body) for one in hook.got]
    log = await pool.fetch(
        "SELECT change_number, customer_number FROM change_document ORDER BY xid, change_number"
    )
    for number in numbers:
        wanted = [row["change_number"] for row in log if row["customer_number"] == number]
        assert [one["id"] for one in events if one["subject"].zfill(10) == number] == wanted
    assert {one.message_id for one in hook.got} == {f"CRM_{one['id']}" for one in events}
    assert {one.headers["content-type"] for one in hook.got} == {"application/cloudevents+json"}
    assert await pool.fetchval("SELECT bool_and(body IS NULL) FROM delivery")


async def test_dead_letters_are_listed_replayed_and_given_up(
    pool: asyncpg.Pool, service: Service, crm: Client, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = [True]
    hook.answer = lambda got: _answer(500) if bad[0] and b'"version":1' in got.body else None
    await registered(crm, hook)
    sales = user(service, "SC01")
    numbers = [
        (await asyncio.to_thread(sales.create, general()))["customer"]["customerNumber"] for _ in range(2)
    ]
    for number in numbers:
        await asyncio.to_thread(sales.change, number, 1, {"name2": "B"})
    async with works(pool, service, monkeypatch):
        await until(pool, "SELECT count(*) FROM delivery WHERE attempts = 1", 2)
        await pool.execute("UPDATE delivery SET attempts = 9, next_try_at = now() WHERE attempts = 1")
        await until(pool, "SELECT count(*) FROM delivery WHERE state = 'DEAD'", 2)
        stored = await pool.fetchval("SELECT string_agg(encode(body, 'escape'), '') FROM delivery")
        assert "specversion" not in stored
        dead = await listed(crm, states=["DEAD"])
        assert [(one["failures"], one["lastStatus"], one["lastError"]) for one in dead] == [
            (10, 500, "HTTP 500")
        ] * 2
        assert dead[0]["attempts"] == [{"attempt": n, "status": 500, "error": "HTTP 500"} for n in (1, 2)]
        line = (await asyncio.to_thread(crm.ask, _LINE))["receiver"]["line"]
        assert (line["waiting"], line["dead"], line["oldestAt"] is None) == (2, 2, False)
        bad[0] = False
        refused = await done(crm, _DISCARD, receiver="CRM", reason=" ", filter={"key": dead[0]["key"]})
        assert refused["findings"][0]["code"] == "GEN-REQUIRED"
        given_up = await done(
            crm, _DISCARD, receiver="CRM", reason="wrong data", filter={"key": dead[0]["key"]}
        )
        assert given_up == {"count": 1, "more": False}
        await until(pool, _SENT, 1, "CRM")  # what was behind it
        assert await done(crm, _REPLAY, receiver="crm") == {"count": 1, "more": False}
        await until(pool, _SENT, 3, "CRM")
        events = [dead[1]["eventId"], dead[0]["eventId"]]  # one was sent, one given up
        assert await done(crm, _REPLAY, receiver="CRM", filter={"eventIds": events}) == {
            "count": 2,
            "more": False,
        }
        await until(pool, _SENT, 4, "CRM")
    ids = hook.by_event()
    assert [len(ids[event]) for event in events] == [4, 3]
    assert len({one.body for one in ids[events[0]]}) == 1  # as it was
    told = [orjson.loads(row["detail"]) for row in await pool.fetch(_AUDIT, "CRM")]
    assert [(one["did"], one.get("count"), one.get("reason")) for one in told][-3:] == [
        ("DISCARDED", 1, "wrong data"),
        ("REPLAYED", 1, None),
        ("REPLAYED", 2, None),
    ]


async def test_a_time_range_is_replayed(pool: asyncpg.Pool, crm: Client, hook: Hook) -> None:
    await registered(crm, hook)
    await put(pool, "CRM", [(f"K{number}", f"E{number}") for number in range(6)])
    await pool.execute(
        "UPDATE delivery SET state = 'SENT', created_at = now() - right(event_id, 1)::int * interval '1 hour'"
    )
    now = datetime.now(UTC)
    period = {
        "since": (now - timedelta(hours=4.5)).isoformat(),
        "until": (now - timedelta(hours=1.5)).isoformat(),
    }
    assert (await done(crm, _REPLAY, receiver="CRM", filter=period))["count"] == 0  # no dead letters there
    replayed = await done(crm, _REPLAY, receiver="CRM", filter={**period, "states": ["SENT"]})
    assert replayed == {"count": 3, "more": False}
    assert [one["eventId"] for one in await listed(crm, states=["WAITING"])] == ["E4", "E3", "E2"]


async def test_deliveries_of_others_and_of_customers_out_of_sight_do_not_exist(
    pool: asyncpg.Pool, service: Service, crm: Client, hook: Hook
) -> None:
    await registered(crm, hook)
    sales = user(service, "SC01")
    number = (await asyncio.to_thread(sales.create, another()))["customer"]["customerNumber"].zfill(10)
    await put(pool, "CRM", [(number, "E1"), ("TEST", "E2")])
    await pool.execute("UPDATE delivery SET state = 'DEAD'")
    other = user(service, "OTHER")
    assert await listed(other, None) == []
    for act in (_REPLAY, _TEST, _ROTATE):
        refused = await done(other, act, receiver="CRM")
        assert [(one["code"], one["path"]) for one in refused["findings"]] == [("GEN-NOTFOUND", ["receiver"])]
    auditor = user(service, "AU01")
    assert [one["eventId"] for one in await listed(auditor)] == ["E2", "E1"]
    assert (await done(auditor, _REPLAY, receiver="CRM"))["findings"][0]["code"] == "GEN-FORBIDDEN"
    elsewhere = user(service, "AD24")
    assert [one["eventId"] for one in await listed(elsewhere)] == ["E2"]
    assert (await asyncio.to_thread(elsewhere.ask, _LINE))["receiver"]["line"]["dead"] == 1
    assert await listed(elsewhere, key=number) == []
    assert (await done(elsewhere, _REPLAY, receiver="CRM"))["count"] == 1
    assert await pool.fetchval(_STATE, "E1") == "DEAD"


async def test_a_secret_is_rotated_and_a_test_is_sent(
    pool: asyncpg.Pool, service: Service, crm: Client, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = (await registered(crm, hook))["secret"]
    late = (datetime.now(UTC) + timedelta(days=31)).isoformat()
    refused = await done(crm, _ROTATE, receiver="CRM", until=late)
    assert [(one["code"], one["path"]) for one in refused["findings"]] == [("GEN-RANGE", ["oldUntil"])]
    new = (await done(crm, _ROTATE, receiver="CRM"))["secret"]
    assert new.startswith("whsec_")
    assert new != old
    made = await done(crm, _TEST, receiver="CRM")
    async with works(pool, service, monkeypatch):
        await until(pool, _SENT, 1, "CRM")
        (got,) = hook.got
        for secret in (old, new):
            Webhook(secret).verify(got.body, got.headers, json_parse=False)
        event = orjson.loads(got.body)
        assert (event["type"], event["data"]) == ("dossier.test", {"receiver": "CRM"})
        assert (await listed(crm))[0]["deliveryId"] == made["deliveryId"]
        await pool.execute("UPDATE receiver SET previous_until = now()")
        hook.secret = new
        hook.answer = lambda _got: _answer(400)
        await done(crm, _TEST, receiver="CRM")
        await until(pool, "SELECT count(*) FROM delivery WHERE state = 'DEAD'", 1)  # one failure is enough
    assert len(hook.got[1].headers["webhook-signature"].split()) == 1
    entries = await pool.fetchval("SELECT string_agg(detail, '') FROM audit_entry")
    assert new not in entries
    await pool.execute("UPDATE receiver SET state = 'PAUSED'")
    assert (await done(crm, _TEST, receiver="CRM"))["findings"][0]["code"] == "GEN-STATE"


async def test_what_cannot_be_rendered_is_never_sent(
    pool: asyncpg.Pool, service: Service, crm: Client, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    selection = "{ change { operation } customer { name1 } }"
    assert "secret" in await registered(crm, hook, format="GRAPHQL", selection=selection)
    await pool.execute("UPDATE receiver SET selection = '{ change { operation } customer { name9 } }'")
    sales = user(service, "SC01")
    made = await asyncio.to_thread(sales.create, general(name1="渲染一家有限公司"))
    number = made["customer"]["customerNumber"]
    async with works(pool, service, monkeypatch):
        await until(pool, "SELECT count(*) FROM delivery WHERE state = 'DEAD'", 1)
        assert hook.got == []
        (dead,) = await listed(crm)
        assert (dead["attempts"], dead["key"]) == ([], number.zfill(10))
        assert "name9" in dead["lastError"]
        await pool.execute("UPDATE receiver SET selection = $1", selection)
        assert (await done(crm, _REPLAY, receiver="CRM"))["count"] == 1
        await until(pool, _SENT, 1, "CRM")
    assert b"name1" in hook.got[0].body
    assert b"errors" not in hook.got[0].body


@pytest.mark.parametrize("endpoint", ["http://10.0.0.1/", "https://[::1]/", "https://169.254.169.254/latest"])
async def test_private_addresses_are_refused_when_saved(
    pool: asyncpg.Pool, crm: Client, hook: Hook, endpoint: str
) -> None:
    refused = await registered(crm, hook, endpoint=f"{endpoint}?key=4711")
    (finding,) = refused["findings"]
    assert (finding["code"], finding["path"]) == ("IN-ENDPOINT", ["endpoint"])
    assert "4711" not in finding["message"]
    assert await pool.fetchval("SELECT count(*) FROM receiver") == 0


async def test_operators_do_the_same_by_command(
    pool: asyncpg.Pool, service: Service, crm: Client, hook: Hook, tmp_path: Path
) -> None:
    await registered(crm, hook)
    await put(pool, "CRM", [("0000000001", "E1"), ("0000000002", "E2")])
    await pool.execute("UPDATE delivery SET state = 'DEAD'")
    given = {"DATABASE_URL": service.dsn, "DOSSIER_FIELD_KEY_FILE": str(service.settings.field_key_path)}
    command = ("receiver", "deliveries", "replay", "CRM", "--customer", "1", "--state", "DEAD")
    told: Any = await asyncio.to_thread(as_json, tmp_path, *command, **given)
    assert told == {"count": 1, "more": False}
    assert [one["state"] for one in await listed(crm)] == ["DEAD", "WAITING"]


async def test_old_deliveries_are_forgotten_and_dead_letters_told(
    pool: asyncpg.Pool, crm: Client, hook: Hook, caplog: pytest.LogCaptureFixture
) -> None:
    await registered(crm, hook)
    await put(pool, "CRM", [("A", f"E{number}") for number in range(6)])
    await pool.execute("UPDATE delivery SET state = 'DISCARDED' WHERE event_id = 'E0'")
    await pool.execute("UPDATE delivery SET state = 'DEAD' WHERE event_id = 'E1'")
    await pool.execute(_LONG_AGO)
    assert await forget_deliveries(pool, 30, datetime.now(UTC)) == 2
    assert await pool.fetchval("SELECT state FROM receiver") == "ACTIVE"
    await pool.execute("UPDATE delivery SET created_at = now() - interval '31 days' WHERE event_id = 'E0'")
    assert await forget_deliveries(pool, 30, datetime.now(UTC)) == 1
    left = await pool.fetch(
        "SELECT event_id FROM delivery JOIN delivery_attempt USING (delivery_id) ORDER BY 1"
    )
    assert [row[0] for row in left] == ["E1", "E4", "E5"]
    await tell_dead_letters(pool, datetime.now(UTC))
    (told,) = [vars(one) for one in caplog.records if one.name == "dossier.webhooks"]
    assert (told["receiver"], told["dead"], told["oldest_hours"]) == ("CRM", 1, 0)
    await pool.execute("UPDATE delivery SET created_at = now() - interval '31 days' WHERE event_id = 'E1'")
    assert await forget_deliveries(pool, 30, datetime.now(UTC)) == 0
    row = await pool.fetchrow("SELECT state, state_reason FROM receiver")
    assert row is not None
    assert (row["state"], row["state_reason"].partition(":")[0]) == (
        "PAUSED",
        "a delivery waits for 30 days",
    )


async def _answer(status: int) -> web.StreamResponse:
    return web.Response(status=status)
