"""Too much, too long, too late, gone: what the service does before it collapses. Next: test_figures.py."""

import asyncio
from pathlib import Path

import httpx
import pytest

from tests.support.held import READ, held
from tests.support.socket import open_wire
from tests.support.storm import House, assert_whole, open_house


def client(house: House) -> httpx.AsyncClient:
    headers = {"authorization": f"Bearer {house.token}"}
    return httpx.AsyncClient(base_url=house.url, headers=headers, timeout=20)


async def ask(http: httpx.AsyncClient) -> httpx.Response:
    return await http.post("/graphql", json={"query": READ})


async def test_a_lost_client_ends_the_statement(fresh_database: str, tmp_path: Path) -> None:
    async with open_house(fresh_database, tmp_path, customers=1) as house:
        async with held(fresh_database) as database:
            async with client(house) as http:
                asking = asyncio.create_task(ask(http))
                await database.until_running(1)
                asking.cancel()
                await asyncio.gather(asking, return_exceptions=True)
            await database.until_running(0)
            async with open_wire(house.url, house.token) as wire:
                await wire.subscribe("1", READ)
                await database.until_running(1)
                await wire.send(id="1", type="complete")
                await database.until_running(0)
                await wire.subscribe("2", READ)
                await database.until_running(1)
            await database.until_running(0)
        await assert_whole(house)


async def test_a_read_that_is_late_is_given_up(fresh_database: str, tmp_path: Path) -> None:
    async with open_house(fresh_database, tmp_path, customers=1, operation_timeout_ms=600) as house:
        async with held(fresh_database) as database, client(house) as http:
            answer = await ask(http)
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
            assert answer.json()["errors"][0]["extensions"]["code"] == "BUSY"
            async with open_wire(house.url, house.token) as wire:
                await wire.subscribe("1", READ)
                frame = await wire.receive()
                assert (frame["type"], frame["payload"][0]["extensions"]["code"]) == ("error", "BUSY")
            await database.until_running(0)
        async with client(house) as http:
            assert (await ask(http)).status_code == 200
        await assert_whole(house)


async def test_more_than_may_wait_are_told_to_come_again(fresh_database: str, tmp_path: Path) -> None:
    async with open_house(fresh_database, tmp_path, customers=1, pool_reads=2, most_waiting=3) as house:
        async with client(house) as http, asyncio.TaskGroup() as group:
            assert (await ask(http)).status_code == 200  # the caller is known now, and the plan made
            async with held(fresh_database) as database:
                served = [group.create_task(ask(http)) for _ in range(5)]
                await database.until_running(2)
                async with asyncio.timeout(10):
                    while house.app.state.services.turns.waiting < 3:  # noqa: ASYNC110
                        await asyncio.sleep(0.01)
                turned_away = await asyncio.gather(*(ask(http) for _ in range(20)))
                assert {answer.status_code for answer in turned_away} == {503}
                assert {answer.headers["retry-after"] for answer in turned_away} == {"1"}
                # busy is not ill: to take this process away would only send its callers to the next one
                assert (await http.get("/readyz")).status_code == 200
        assert [task.result().status_code for task in served] == [200] * 5
        assert house.app.state.services.turns.turned_away >= 20
        await assert_whole(house)


@pytest.mark.parametrize("announced", [True, False])
async def test_a_body_that_is_too_long_is_refused(
    fresh_database: str, tmp_path: Path, announced: bool
) -> None:
    async def parts() -> object:
        for _ in range(10):
            yield b" " * 500

    async with open_house(fresh_database, tmp_path, customers=1, max_body_bytes=2_000) as house:
        async with client(house) as http:
            body = b" " * 5_000 if announced else parts()
            headers = {"content-type": "application/json"}
            answer = await http.post("/graphql", content=body, headers=headers)  # pyright: ignore[reportArgumentType]
            assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (
                413,
                "TOO_LARGE",
            )
            assert (await ask(http)).status_code == 200
        async with open_wire(house.url, house.token) as wire:
            await wire.subscribe("1", READ + " " * 3_000)
            assert await wire.code() == 1009
