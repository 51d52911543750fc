"""One user who asks for too much at once is in nobody's way but his own. Next: test_room.py."""

import asyncio
from pathlib import Path

import httpx
import pytest

from tests.support.held import READ, held
from tests.support.socket import open_wire, token_of
from tests.support.storm import House, assert_whole, open_house

WAITING = 6


def client(house: House, token: str) -> httpx.AsyncClient:
    headers = {"authorization": f"Bearer {token}"}
    return httpx.AsyncClient(base_url=house.url, headers=headers, timeout=30)


async def ask(http: httpx.AsyncClient) -> httpx.Response:
    return await http.post("/graphql", json={"query": READ})


async def until_waiting(house: House, count: int) -> None:
    async with asyncio.timeout(10):
        while house.app.state.services.turns.waiting != count:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_a_user_with_very_many_reads_shuts_nobody_out(fresh_database: str, tmp_path: Path) -> None:
    """Whoever has no place in the full queue yet gets one of the user's who fills it, and the next turn."""
    served: list[str] = []
    async with open_house(fresh_database, tmp_path, customers=1, pool_reads=2, most_waiting=WAITING) as house:
        calm_token = await token_of(fresh_database, "CALM", "auditor")

        async def one(http: httpx.AsyncClient, name: str) -> httpx.Response:
            answer = await ask(http)
            if answer.status_code == 200:
                served.append(name)
            return answer

        # whose tokens they are is known for as long as no connection is free
        house.app.state.services.tokens._seconds = 60
        async with client(house, house.token) as greedy, client(house, calm_token) as calm:
            assert {(await ask(http)).status_code for http in (greedy, calm)} == {200}
            async with asyncio.TaskGroup() as group, held(fresh_database) as database:
                first = [group.create_task(one(greedy, "greedy")) for _ in range(2)]
                await database.until_running(2)
                many = [group.create_task(one(greedy, "greedy")) for _ in range(40)]
                await until_waiting(house, WAITING)
                async with asyncio.timeout(10):
                    while sum(task.done() for task in many) < 40 - WAITING:  # noqa: ASYNC110
                        await asyncio.sleep(0.01)
                other = group.create_task(one(calm, "calm"))
                async with asyncio.timeout(10):
                    while sum(task.done() for task in many) < 40 - WAITING + 1:  # noqa: ASYNC110
                        await asyncio.sleep(0.01)
                async with open_wire(house.url, calm_token) as wire:
                    await wire.subscribe("1", READ)
                    async with asyncio.timeout(10):
                        while sum(task.done() for task in many) < 40 - WAITING + 2:  # noqa: ASYNC110
                            await asyncio.sleep(0.01)
                    await wire.send(id="1", type="complete")
                    await until_waiting(house, WAITING - 1)
        turned_away = [task.result() for task in many if task.result().status_code != 200]
        assert len(turned_away) == 40 - WAITING + 2
        assert {(one.status_code, one.headers["retry-after"]) for one in turned_away} == {(503, "1")}
        assert other.result().status_code == 200
        assert [task.result().status_code for task in first] == [200, 200]
        # the second of those who waited, though five had come before; two are read at once, and what was
        # served together is told in any order
        assert served.index("calm") < len(first) + 4
        await assert_whole(house)


@pytest.mark.parametrize("transport", ["http", "sse", "websocket"])
async def test_a_full_queue_says_so_on_every_transport(
    fresh_database: str, tmp_path: Path, transport: str
) -> None:
    async with open_house(fresh_database, tmp_path, customers=1, pool_reads=1, most_waiting=1) as house:
        house.app.state.services.tokens._seconds = 60
        async with client(house, house.token) as http:
            assert (await ask(http)).status_code == 200
            async with asyncio.TaskGroup() as group, held(fresh_database) as database:
                for _ in range(2):
                    group.create_task(ask(http))
                await database.until_running(1)
                await until_waiting(house, 1)
                await _told_on(transport, house, http)


async def _told_on(transport: str, house: House, http: httpx.AsyncClient) -> None:
    if transport == "http":
        answer = await ask(http)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
        assert answer.json()["errors"][0]["extensions"] == {"code": "BUSY", "retryAfter": 1}
    elif transport == "sse":
        answer = await http.post("/graphql", json={"query": READ}, headers={"accept": "text/event-stream"})
        assert '"code":"BUSY","retryAfter":1' in answer.text
        assert "event: complete" in answer.text
    else:
        async with open_wire(house.url, house.token) as wire:
            await wire.subscribe("1", READ)
            frame = await wire.receive()
            assert frame["payload"]["errors"][0]["extensions"] == {"code": "BUSY", "retryAfter": 1}


async def test_the_addresses_of_files_say_so_too(fresh_database: str, tmp_path: Path) -> None:
    async with open_house(fresh_database, tmp_path, customers=1) as house, client(house, house.token) as http:
        house.app.state.reads._most_waiting = 0  # nobody may wait for a connection
        for path in ("/files/attachments/x/1", "/exchange/receivers/x/delta"):
            answer = await http.get(path)
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
            assert answer.json()["code"] == "BUSY"
        assert (await http.get("/metrics")).status_code == 503
