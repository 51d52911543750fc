"""Answers that are too long, and clients that do not read them. Next: test_room.py."""

import asyncio
import json
import socket
from pathlib import Path

import asyncpg
import httpx
import pytest

from tests.support.log import add_row
from tests.support.storm import House, open_house

MIB = 1_048_576
NAMES = dict.fromkeys(("name1", "name2", "name3", "name4", "city"), "蓝" * 35)
# one page of all customers, as often as there are aliases
FIELDS = "customerNumber name1 name2 name3 name4 city"


def pages(count: int) -> dict[str, str]:
    rows = f"nodes {{ {FIELDS} }} edges {{ node {{ {FIELDS} }} }}"
    parts = " ".join(f"a{at}: customers(first: 100) {{ {rows} }}" for at in range(count))
    return {"query": f"{{ {parts} }}"}


async def add_customers(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    async with connection.transaction():
        for number in range(1, 101):
            key = {"customer_number": f"{number:010}"}
            await add_row(connection, "customer", **key, account_group="0001", **NAMES)
    await connection.close()


def client(house: House) -> httpx.AsyncClient:
    headers = {"authorization": f"Bearer {house.token}", "accept-encoding": "identity"}
    return httpx.AsyncClient(base_url=house.url, headers=headers, timeout=30)


async def test_an_answer_that_is_too_long_never_leaves_the_database(
    fresh_database: str, tmp_path: Path
) -> None:
    await add_customers(fresh_database)
    async with open_house(fresh_database, tmp_path, customers=0, limit_answer_bytes=MIB) as house:
        async with client(house) as http:
            one = await http.post("/graphql", json=pages(1))
            assert one.status_code == 200
            fits = MIB // len(one.content)
            whole = await http.post("/graphql", json=pages(fits))
            assert MIB // 2 < len(whole.content) <= MIB
            assert whole.json()["data"]["a0"] == whole.json()["data"][f"a{fits - 1}"]
            refused = await http.post("/graphql", json=pages(fits + 2))
            assert len(refused.content) < 1_000
            message = "The answer has more than 1,048,576 bytes: ask for smaller pages, or for less in them."
            error = {"message": message, "extensions": {"code": "TOO_LARGE", "limit": MIB}}
            assert refused.json() == {"data": None, "errors": [error]}


async def test_a_client_that_does_not_read_its_answer_is_let_go(
    fresh_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of the answer stays in the service's hands; others are served meanwhile and afterwards."""
    await add_customers(fresh_database)
    monkeypatch.setattr("schema.sending.SEND_SECONDS", 0.2)
    monkeypatch.setattr("schema.sending.SLOWEST", 1e9)
    async with open_house(fresh_database, tmp_path, customers=0) as house, client(house) as http:
        body = json.dumps(pages(50)).encode()
        head = (
            f"POST /graphql HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {house.token}\r\n"
            f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        )
        port = int(house.url.rpartition(":")[2])
        recorder = house.app.state.services.recorder
        with socket.socket() as deaf:
            deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            deaf.setblocking(False)
            await asyncio.get_running_loop().sock_connect(deaf, ("127.0.0.1", port))
            await asyncio.get_running_loop().sock_sendall(deaf, head.encode() + body)
            async with asyncio.timeout(20):
                while recorder.slow == 0:  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
            assert (await http.post("/graphql", json=pages(1))).status_code == 200
        answer = await http.post("/graphql", json=pages(50))
        assert len(answer.json()["data"]) == 50
        assert recorder.slow == 1
