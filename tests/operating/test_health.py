"""What /readyz says, and what it does not make of it. Next: test_pressure.py."""

import asyncio
from pathlib import Path
from typing import Any

import asyncpg
import httpx

from observe.health import CACHE_SECONDS
from tests.support.door import open_door
from tests.support.storm import CHANGE, House, open_house


async def test_a_lag_of_the_log_is_told_and_takes_nobody_out_of_service(
    fresh_database: str, tmp_path: Path
) -> None:
    connection = await asyncpg.connect(fresh_database)
    async with open_house(fresh_database, tmp_path, customers=1) as house:
        async with httpx.AsyncClient(base_url=house.url) as http:
            assert (await ready(http))["logLag"] == {"rows": 0, "seconds": 0}
            async with connection.transaction():
                # somebody's open transaction that writes: nothing behind it may be told yet
                await connection.execute("SELECT pg_current_xact_id()")
                await _change(http, house)
                found = await until_behind(http)
                assert found["logLag"]["rows"] == 1
                assert found["logLag"]["seconds"] > 0
                assert found["status"] == "ok"
    await connection.close()


async def _change(http: httpx.AsyncClient, house: House) -> None:
    variables = {"number": house.numbers[0], "version": 1, "name": "落后"}
    body = {"query": CHANGE, "variables": variables}
    headers = {"authorization": f"Bearer {house.token}"}
    answer = await http.post("/graphql", json=body, headers=headers)
    assert answer.json()["data"]["changeCustomer"]["__typename"] == "CustomerSaved"


async def ready(http: httpx.AsyncClient) -> dict[str, Any]:
    answer = await http.get("/readyz")
    assert answer.status_code == 200
    return answer.json()


async def until_behind(http: httpx.AsyncClient) -> dict[str, Any]:
    """An answer is a second old at most."""
    async with asyncio.timeout(10 * CACHE_SECONDS):
        while not (found := await ready(http))["logLag"]["rows"]:  # noqa: ASYNC110 -- the service is asked
            await asyncio.sleep(0.05)
    return found


async def test_a_missing_migration_is_named_and_one_more_does_no_harm(
    fresh_database: str, tmp_path: Path
) -> None:
    connection = await asyncpg.connect(fresh_database)
    # a newer version has migrated already, while this one still serves
    await connection.execute(
        "INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('models', '9999_pre_next', now())"
    )
    async with open_door(fresh_database, tmp_path) as door:
        assert (await door.http.get("/readyz")).json()["checks"] == {"database": "ok", "migrations": "ok"}
    last = await connection.fetchval(
        "DELETE FROM tortoise_migrations WHERE name = "
        "(SELECT max(name) FROM tortoise_migrations WHERE name < '9') RETURNING name"
    )
    await connection.close()
    async with open_door(fresh_database, tmp_path) as door:
        answer = await door.http.get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["checks"] == {"database": "ok", "migrations": f"missing: {last}"}
        assert (await door.http.get("/healthz")).status_code == 200


async def test_a_process_that_ends_is_not_ready(fresh_database: str, tmp_path: Path) -> None:
    async with open_door(fresh_database, tmp_path) as door:
        door.app.state.drain.set()
        answer = await door.http.get("/readyz")
        assert (answer.status_code, answer.json()["status"]) == (503, "draining")
