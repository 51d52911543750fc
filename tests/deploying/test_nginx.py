"""nginx with the configuration that is shipped, before two real servers. Next: test_declared.py."""

import asyncio
import contextlib
import json
import re
import select
import socket
import time
from collections.abc import Awaitable, Callable, Generator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest

from storage.keys_file import make_key_file
from tests.support.command import free_port
from tests.support.connecting import connected
from tests.support.events import EventWire, open_events
from tests.support.log import Save, write
from tests.support.nginx import Nginx, NginxError, nginx_program, running_nginx
from tests.support.server import Service, listening, running
from tests.support.socket import open_wire, token_of
from tests.support.uploading import Sender, sending, text_of

__all__ = ["nginx_program"]

CUSTOMER = "0000000001"
ASK = {"query": "{ __typename }"}
FOLLOW = "subscription { customerChanged { change { changeNumber } } }"
TRIES = 5
MIB = 2**20
_WORKER_MIB = 40  # what nginx may hold while 50 MiB go through it


@dataclass
class House:
    service: Service
    ports: list[int]  # of the two servers
    nginx: Nginx
    sender: Sender  # who speaks to nginx


@pytest.fixture(scope="module")
def house(
    database_server: str, tmp_path_factory: pytest.TempPathFactory, nginx_program: str
) -> Generator[House]:
    folder = tmp_path_factory.mktemp("house")
    make_key_file(folder / "keys" / "attachments.json")
    guarded = {"trusted_proxies": "127.0.0.1", "address_tries": TRIES, "address_tries_per_minute": 1}
    with running(database_server, folder, **guarded) as service, listening(service.settings) as other:
        ports = [port_of(service.url), port_of(other)]
        with running_nginx(folder / "nginx", ports) as nginx, sending(service, folder) as sender:
            headers = sender.http.headers
            with httpx.Client(base_url=nginx.url, headers=headers, timeout=60) as http:
                yield House(service, ports, nginx, Sender(http, sender.number))


@pytest.fixture
async def token(house: House) -> str:
    return await token_of(house.service.dsn, "AU01", "auditor")


def port_of(url: str) -> int:
    port = urlsplit(url).port
    assert port is not None
    return port


def logged(nginx: Nginx, *ids: str) -> list[dict[str, str]]:
    """The lines of these requests. nginx writes one after its client has the answer."""
    until = time.monotonic() + 20
    while True:
        text = (nginx.folder / "access.log").read_text("utf-8")
        found = {line["request_id"]: line for line in map(json.loads, text.splitlines(keepends=True))}
        if found.keys() >= {*ids}:
            return [found[one] for one in ids]
        assert time.monotonic() < until, f"{ids} are not in {text}"
        time.sleep(0.02)


def named(count: int) -> list[dict[str, str]]:
    """Headers that give each request an id of its own."""
    return [{"x-request-id": uuid4().hex} for _ in range(count)]


def ids_of(headers: list[dict[str, str]]) -> list[str]:
    return [one["x-request-id"] for one in headers]


def test_an_operation_and_its_id_go_through(house: House) -> None:
    mine = house.sender.http.post("/graphql", json=ASK, headers={"x-request-id": "order-17/a"})
    assert (mine.status_code, mine.json()) == (200, {"data": {"__typename": "Query"}})
    assert mine.headers["x-request-id"] == "order-17/a"
    made = house.sender.http.post("/graphql", json=ASK, headers={"x-request-id": "{not} an id"})
    assert re.fullmatch(r"[0-9a-f]{32}", made.headers["x-request-id"])
    for line in logged(house.nginx, "order-17/a", made.headers["x-request-id"]):
        assert (line["path"], line["status"], line["server_status"]) == ("/graphql", "200", "200")


def test_both_servers_are_asked(house: House) -> None:
    headers = named(8)
    for one in headers:
        assert house.sender.http.post("/graphql", json=ASK, headers=one).status_code == 200
    asked = {line["server"] for line in logged(house.nginx, *ids_of(headers))}
    assert asked == {f"127.0.0.1:{port}" for port in house.ports}


async def told(number: str, hear: Callable[[], Awaitable[str]]) -> None:
    """It comes; what the other server did just before the stream began may be new to this one."""
    while (heard := await hear()) != number:
        assert heard < number


async def test_a_subscription_over_a_socket(house: House, token: str) -> None:
    async with connected(house.service.dsn) as connection, open_wire(house.nginx.url, token) as wire:

        async def hear() -> str:
            return str((await wire.event("1"))["change"]["changeNumber"])

        await wire.subscribe("1", FOLLOW)
        # both servers tell it at last, whenever this subscription has begun
        await wire.send(id="2", type="subscribe", payload={"query": "{ __typename }"})
        assert (await wire.receive())["id"] == "2"
        assert (await wire.receive())["type"] == "complete"
        for version in range(3):
            await told(await write(connection, Save(CUSTOMER, version)), hear)


async def test_events_come_one_by_one(house: House, token: str) -> None:
    """Each is there before the next one is made: nothing waits in nginx for more."""
    async with (
        connected(house.service.dsn) as connection,
        open_events(house.nginx.url, token, FOLLOW) as events,
    ):
        for version in range(3):
            await told(await write(connection, Save(CUSTOMER, version)), partial(number_of, events))


async def number_of(events: EventWire) -> str:
    return (await events.event()).number


def test_an_upload_is_streamed(house: House) -> None:
    size = 50 * MIB
    place = house.sender.begin(size)
    seen: list[tuple[list[str], int]] = []

    def pieces() -> Generator[bytes]:
        whole = text_of(size)
        for start in range(0, size, MIB):
            yield whole[start : start + MIB]
            if start % (10 * MIB) == 0:
                memory = sum(worker.memory_info().rss for worker in house.nginx.workers())
                seen.append((house.nginx.on_disk(), memory // MIB))

    answer = house.sender.http.put(place, content=pieces(), headers={"content-length": str(size)})
    assert answer.status_code == 201, answer.text
    assert [files for files, _ in seen] == [[]] * 5
    assert max(memory for _, memory in seen) < _WORKER_MIB


def test_what_was_sent_is_at_the_server_before_the_rest(house: House) -> None:
    """A body that nginx kept until its end would not be there yet."""
    place = house.sender.begin(20 * MIB)
    body = text_of(20 * MIB)
    line = house.sender.begun_request(place, len(body), body[: 9 * MIB])
    try:
        assert house.sender.settled(place, 8 * MIB) >= 8 * MIB
        line.sendall(body[9 * MIB :])
        assert line.recv(12) == b"HTTP/1.1 204"
    finally:
        line.close()


def test_a_download_whole_by_range_and_unread(house: House) -> None:
    body = text_of(24 * MIB, seed=5)
    place = house.sender.store(body)
    part = house.sender.http.get(place, headers={"range": "bytes=1000-1999"})
    assert (part.status_code, part.content) == (206, body[1000:2000])
    with house.sender.http.stream("GET", place) as answer:
        pieces = answer.iter_bytes(65_536)
        got = next(pieces)
        # nobody reads now: the rest waits at the server, not on nginx's disk
        part = httpx.get(house.nginx.url + place, headers={**house.sender.http.headers, "range": "bytes=0-9"})
        assert part.content == body[:10]
        assert house.nginx.on_disk() == []
        got += b"".join(pieces)
    assert got == body


def test_a_ticket_is_in_no_log(house: House) -> None:
    place = house.sender.store(text_of(1000))
    address = house.sender.address(place.split("/")[3])
    assert address is not None
    assert "ticket=" in address
    headers = {"x-request-id": "ticket-1"}
    assert httpx.get(house.nginx.url + address, headers=headers).status_code == 200
    [line] = logged(house.nginx, "ticket-1")
    assert (line["path"], line["status"]) == (place, "200")
    logs = "".join(path.read_text("utf-8") for path in house.nginx.folder.glob("*.log"))
    assert "ticket=" not in logs


def test_what_is_too_long_is_told_as_json(house: House) -> None:
    long = {"query": "{ __typename }", "variables": {"x": "y" * MIB}}
    answer = house.sender.http.post("/graphql", json=long, headers={"x-request-id": "long-1"})
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-request-id"] == "long-1"
    assert answer.json()["code"] == answer.json()["errors"][0]["extensions"]["code"] == "TOO_LARGE"
    assert logged(house.nginx, "long-1")[0]["server"] == ""  # no server was asked


def test_a_body_below_the_limit_is_not_too_long(house: House) -> None:
    body = json.dumps({"query": "{ __typename }", "variables": {}}).encode()
    body += b" " * (MIB - len(body))
    headers = {"content-type": "application/json"}
    assert house.sender.http.post("/graphql", content=body, headers=headers).status_code == 200
    assert house.nginx.on_disk() == []


def test_figures_are_not_for_whoever_comes(house: House) -> None:
    assert house.sender.http.get("/metrics").status_code == 404
    assert httpx.get(f"{house.service.url}/metrics", headers=house.sender.http.headers).status_code == 200
    assert house.sender.http.get("/healthz").json() == {"status": "ok"}


def test_addresses_are_the_clients_own(house: House, tmp_path: Path) -> None:
    """One that fails too often waits, whatever it says of itself; another one does not."""
    with running_nginx(tmp_path / "nginx", house.ports[:1]) as nginx:

        def fail(address: str, **headers: str) -> int:
            way = httpx.HTTPTransport(local_address=address)
            with httpx.Client(base_url=nginx.url, transport=way) as http:
                return http.post("/graphql", json=ASK, headers=headers).status_code

        assert [fail("127.0.0.21") for _ in range(TRIES + 1)] == [401] * TRIES + [429]
        forged = {"x-forwarded-for": "192.0.2.7"}
        assert [fail("127.0.0.22", **forged) for _ in range(TRIES + 1)] == [401] * TRIES + [429]
        assert fail("127.0.0.23", **{"x-request-id": "other-1"}) == 401
        assert logged(nginx, "other-1")[0]["address"] == "127.0.0.23"


def test_a_server_that_is_away_is_passed_by(house: House, tmp_path: Path) -> None:
    with running_nginx(tmp_path / "nginx", [free_port(), house.ports[0]]) as nginx:
        headers = named(12)
        with httpx.Client(base_url=nginx.url, headers=house.sender.http.headers) as http:
            answers = [http.post("/graphql", json=ASK, headers=one) for one in headers]
        assert [one.status_code for one in answers] == [200] * 12
        # at least one was put to the one that is away before
        assert any("," in line["server"] for line in logged(nginx, *ids_of(headers)))


def test_when_all_are_away_it_says_come_again(house: House, tmp_path: Path) -> None:
    with running_nginx(tmp_path / "nginx", [free_port(), free_port()]) as nginx:
        answer = httpx.post(f"{nginx.url}/graphql", json=ASK, headers={"x-request-id": "away-1"})
    assert (answer.status_code, answer.headers["retry-after"]) == (502, "1")
    assert answer.headers["x-request-id"] == "away-1"
    assert answer.json()["errors"][0]["extensions"] == {"code": "BUSY", "retryAfter": 1}


def taken(listeners: list[socket.socket], end: bytes) -> int:
    """Which of these was asked; it dies when it has the whole request."""
    ready, _, _ = select.select(listeners, [], [], 20)
    assert ready, "nobody was asked"
    connection, _ = ready[0].accept()
    with connection:
        received = b""
        while not received.endswith(end):
            received += connection.recv(65_536)
    return listeners.index(ready[0])


def test_a_write_that_was_sent_is_not_sent_again(nginx_program: str, tmp_path: Path) -> None:
    """Who died with it may have carried it out; a question is put to the next."""
    with contextlib.ExitStack() as stack:
        dying = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(2)]
        ports = [one.getsockname()[1] for one in dying]
        nginx = stack.enter_context(running_nginx(tmp_path / "nginx", ports))
        body = json.dumps(ASK)
        for lines, end, asked in (
            (f"POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: {len(body)}\r\n\r\n{body}", body, 1),
            ("GET /graphiql HTTP/1.1\r\nHost: a\r\n\r\n", "\r\n\r\n", 2),
        ):
            client = stack.enter_context(socket.create_connection(("127.0.0.1", nginx.port), 20))
            client.sendall(lines.encode())
            assert len({taken(dying, end.encode()) for _ in range(asked)}) == asked
            assert client.recv(12) == b"HTTP/1.1 502"
            assert select.select(dying, [], [], 0)[0] == []


async def test_servers_change_while_a_stream_goes_on(house: House, token: str, tmp_path: Path) -> None:
    first, second = house.ports
    with running_nginx(tmp_path / "nginx", [first]) as nginx:
        async with open_events(nginx.url, token, FOLLOW) as events:
            await asyncio.to_thread(nginx.reload, [second])
            headers = named(5)
            async with httpx.AsyncClient(base_url=nginx.url, headers=house.sender.http.headers) as http:
                answers = [await http.post("/graphql", json=ASK, headers=one) for one in headers]
            assert [one.status_code for one in answers] == [200] * 5
            async with connected(house.service.dsn) as connection:
                await told(await write(connection, Save(CUSTOMER)), partial(number_of, events))
        lines = logged(nginx, *ids_of(headers))
        assert {line["server"] for line in lines} == {f"127.0.0.1:{second}"}


def test_a_wrong_configuration_is_not_taken(house: House, tmp_path: Path) -> None:
    with running_nginx(tmp_path / "nginx", house.ports) as nginx:
        with pytest.raises(NginxError, match="upstream"):
            nginx.reload([])
        assert httpx.get(f"{nginx.url}/healthz").status_code == 200
