"""Subscriptions over Server-Sent Events, as a client meets them. Next: test_trusted.py."""

import asyncio
import socket
import time
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import httpx
import orjson
import pytest

import cli
import schema.events
from settings import Settings
from tests.support.events import PLACES, open_body, open_events
from tests.support.log import Part, Save, write
from tests.support.process import service_process
from tests.support.server import Service, slow_clients
from tests.support.socket import open_wire, token_of
from tests.support.storm import open_house, tasks_left

CUSTOMER = "0000000001"


@pytest.fixture
async def connection(service: Service) -> AsyncGenerator[asyncpg.Connection]:
    found = await asyncpg.connect(service.dsn)
    yield found
    await found.close()


@pytest.fixture
async def token(service: Service) -> str:
    return await token_of(service.dsn, "AU01", "auditor")


async def test_an_event_has_its_cursor_as_id(
    service: Service, connection: asyncpg.Connection, token: str
) -> None:
    async with open_events(service.url, token) as events:
        assert events.response.headers["x-accel-buffering"] == "no"
        number = await write(connection, Save(CUSTOMER))
        event = await events.event()
    assert event.name == "next"
    shown = event.payload["data"]["customerChanged"]
    assert shown == {"cursor": event.id, "change": {"changeNumber": number}}


async def test_the_id_comes_without_a_cursor_in_the_selection(
    service: Service, connection: asyncpg.Connection, token: str
) -> None:
    query = "subscription { it: customerChanged { change { version } } }"
    async with open_events(service.url, token, query) as events:
        await write(connection, Save(CUSTOMER, 1))
        await write(connection, Save(CUSTOMER, 2))
        first = await events.event()
    assert first.payload == {"data": {"it": {"change": {"version": 1}}}}
    async with open_events(service.url, token, query, last=first.id) as events:
        assert (await events.event()).payload == {"data": {"it": {"change": {"version": 2}}}}


async def test_the_last_event_id_goes_on_without_loss_or_doubles(
    service: Service, connection: asyncpg.Connection, token: str
) -> None:
    async with open_events(service.url, token) as events:
        written = [await write(connection, Save(CUSTOMER, version)) for version in range(10)]
        seen = [await events.event() for _ in range(4)]
    written += [await write(connection, Save(CUSTOMER, version)) for version in range(10, 15)]
    async with open_events(service.url, token, last=seen[-1].id) as events:
        rest = await events.numbers(11)
        written.append(await write(connection, Save(CUSTOMER, 15)))
        rest += await events.numbers(1)
    assert [event.number for event in seen] + rest == written


async def test_the_later_place_counts(service: Service, connection: asyncpg.Connection, token: str) -> None:
    """A client library repeats the request as it was first sent, with an `after` that is old by now."""
    async with open_events(service.url, token) as events:
        written = [await write(connection, Save(CUSTOMER, version)) for version in range(4)]
        ids = [(await events.event()).id for _ in range(4)]
    for after, last in ((ids[0], ids[2]), (ids[2], ids[0]), (ids[2], ids[2]), (None, ids[2])):
        async with open_events(service.url, token, last=last, after=after) as events:
            assert await events.numbers(1) == written[3:]


async def test_both_transports_see_the_same_order(
    service: Service, connection: asyncpg.Connection, token: str
) -> None:
    async def save(worker: int) -> None:
        one = await asyncpg.connect(service.dsn)
        for version in range(10):
            await write(one, Save(f"000000010{worker}", version))
        await one.close()

    async with open_events(service.url, token) as events, open_wire(service.url, token) as wire:
        await wire.subscribe("1", PLACES)
        await write(connection, Save(CUSTOMER, 1))  # the socket has begun when this one arrives
        await events.event()
        await wire.event("1")
        await asyncio.gather(*(save(worker) for worker in range(4)))
        over_events = [(await events.event()).payload["data"]["customerChanged"] for _ in range(40)]
        assert [await wire.event("1") for _ in range(40)] == over_events


async def test_a_query_is_one_event_and_the_end(service: Service, token: str) -> None:
    query = "{ customers(first: 3) { totalCount nodes { name1 } } }"
    async with open_events(service.url, token, query) as events:
        event = await events.event()
        assert event.payload == {"data": {"customers": {"totalCount": 0, "nodes": []}}}
        assert (await events.event()).name == "complete"
        await events.ended()


@pytest.mark.parametrize(
    ("query", "variables", "code"),
    [
        ("subscription { customerChanged }", {}, "GRAPHQL_VALIDATION_FAILED"),
        ("subscription {", {}, "GRAPHQL_PARSE_FAILED"),
        (PLACES, {"after": 7}, "BAD_USER_INPUT"),
        (PLACES, {"after": "no cursor"}, "BAD_USER_INPUT"),
    ],
)
async def test_what_cannot_run_is_told_as_an_event(
    service: Service, token: str, query: str, variables: dict[str, Any], code: str
) -> None:
    async with open_events(service.url, token, query, **variables) as events:
        error = (await events.event()).payload["errors"][0]
        assert error["extensions"]["code"] == code
        assert (await events.event()).name == "complete"
        await events.ended()


async def test_nobody_follows_without_a_token(service: Service) -> None:
    async with httpx.AsyncClient(base_url=service.url) as http:
        wanted = {"accept": "text/event-stream"}
        refused = await http.post("/graphql", json={"query": PLACES}, headers=wanted)
    assert refused.status_code == 401
    assert refused.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_a_get_follows_too(service: Service, connection: asyncpg.Connection, token: str) -> None:
    headers = {"authorization": f"Bearer {token}", "accept": "text/event-stream"}
    async with (
        httpx.AsyncClient(base_url=service.url) as http,
        http.stream("GET", "/graphql", params={"query": PLACES}, headers=headers) as response,
    ):
        number = await write(connection, Save(CUSTOMER))
        async for line in response.aiter_lines():
            if line.startswith("data"):
                assert number in line
                break


async def test_a_quiet_stream_shows_that_it_lives(
    service: Service, token: str, connection: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema.events, "WATCH_SECONDS", 0.02)
    monkeypatch.setattr(schema.events, "HEARTBEAT_SECONDS", 0.05)
    async with open_events(service.url, token) as events:
        await asyncio.sleep(0.5)
        await write(connection, Save(CUSTOMER))
        assert (await events.event()).name == "next"
        assert events.comments > 3


async def test_a_revoked_token_ends_the_stream(
    service: Service, connection: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema.events, "WATCH_SECONDS", 0.2)
    gone = await token_of(service.dsn, "SSEGONE", "auditor")
    async with open_events(service.url, gone) as events:
        await connection.execute("UPDATE access_token SET revoked_at = now() WHERE user_name = 'SSEGONE'")
        error = (await events.event()).payload["errors"][0]
        assert error["extensions"]["code"] == "UNAUTHENTICATED"
        assert (await events.event()).name == "complete"
        await events.ended()


async def test_a_client_that_does_not_read_is_let_go_and_can_continue(
    service: Service, connection: asyncpg.Connection, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema.events, "SEND_SECONDS", 0.5)
    monkeypatch.setattr(schema.events, "WATCH_SECONDS", 0.2)
    query = """subscription { customerChanged {
        change { version items { table key field indicator companyCode salesOrg } } } }"""
    let_go = slow_clients(service.url, token)
    place = urlsplit(service.url)
    lazy = socket.create_connection((place.hostname or "", place.port or 0))
    body = orjson.dumps({"query": query})
    head = f"POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
    head += "Accept: text/event-stream\r\nContent-Type: application/json\r\nConnection: close\r\n"
    lazy.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    assert await asyncio.to_thread(lazy.recv, 1) == b"H"
    for version in range(400):
        await write(connection, Save(CUSTOMER, version, (Part(),) * 200))
    await asyncio.sleep(2)  # 400 events of 20 kB wait for a client who does not read
    got = await asyncio.to_thread(_rest, lazy)
    assert slow_clients(service.url, token) == let_go + 1
    blocks = [block for block in got.split(b"\n\n") if block.endswith(b"]}}}}")]
    assert 0 < len(blocks) < 400, "all of it fitted into the buffers: this proves nothing"
    last = blocks[-1].partition(b"id: ")[2].partition(b"\n")[0].decode()
    async with open_events(service.url, token, query, last=last) as events:
        following = (await events.event()).payload["data"]["customerChanged"]
    assert following["change"]["version"] == len(blocks)


def _rest(sock: socket.socket) -> bytes:
    """Without the chunks' heads, which stand between events only: each event is one chunk."""
    parts: list[bytes] = []
    with sock:
        while part := sock.recv(1 << 20):
            parts.append(part)
    return b"".join(parts).replace(b"\r\n", b"")


async def test_a_client_that_goes_away_leaves_nothing(fresh_database: str, tmp_path: Path) -> None:
    async with open_house(fresh_database, tmp_path, customers=1) as house:
        recorder = house.app.state.services.recorder
        before = len(asyncio.all_tasks())
        for _ in range(3):
            async with asyncio.TaskGroup() as group:
                for _ in range(10):
                    group.create_task(_look_in(house.url, house.token))
        async with asyncio.timeout(10):
            while recorder.streams:  # noqa: ASYNC110 -- the service notices by itself
                await asyncio.sleep(0.01)
        assert await tasks_left(before) <= before


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="Linux has it")
def test_a_client_that_vanished_is_forgotten_by_the_kernel(tmp_path: Path) -> None:
    values: dict[str, Any] = {"var_folder": tmp_path, "port": _free_port()}
    with cli._listening(Settings(**values)) as (listener,):
        with socket.create_connection(listener.getsockname()), listener.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 60_000


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


async def _look_in(url: str, token: str) -> None:
    async with open_events(url, token):
        pass


async def test_the_end_of_the_service_is_told_with_a_time_to_come_again(
    fresh_database: str, tmp_path: Path
) -> None:
    token = await token_of(fresh_database, "AU01", "auditor")
    connection = await asyncpg.connect(fresh_database)
    async with service_process(fresh_database, tmp_path) as service:
        started = time.monotonic()
        async with open_events(service.url, token) as events, open_events(service.url, token) as other:
            await write(connection, Save(CUSTOMER, 1))
            last = (await events.event()).id
            assert (await other.event()).id == last
            ending = asyncio.create_task(service.end())
            for one in (events, other):
                end = await one.event()
                assert (end.name, end.data, end.retry) == ("complete", "", "1000")
                await one.ended()
        assert await ending == 0
        assert time.monotonic() - started < 10
    number = await write(connection, Save(CUSTOMER, 2))
    async with service_process(fresh_database, tmp_path) as service:
        async with open_events(service.url, token, last=last) as events:
            assert await events.numbers(1) == [number]
        assert await service.end() == 0
    await connection.close()


async def test_a_write_is_one_event(service: Service) -> None:
    token = await token_of(service.dsn, "AD09", "admin")
    query = 'mutation { changeCustomer(number: "9", expectedVersion: 1, input: {}) { __typename } }'
    async with open_body(service.url, token, {"query": query}) as events:
        assert "changeCustomer" in (await events.event()).data
        assert (await events.event()).name == "complete"
