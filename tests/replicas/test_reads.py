"""Reads on a replica, and what their callers have written, with real streaming. Next: test_faults.py."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

from doctor import Level
from doctor_replicas import check_replicas
from resolvers.replicas.looking import look_at
from resolvers.replicas.replica import Replica, State
from resolvers.replicas.spread import Spread
from settings import Settings
from tests.support.asking import READ, Asking, asking
from tests.support.replica import Standby
from tests.support.replicated import Replicated, spread_of, until_state
from tests.support.socket import open_wire
from tests.support.storm import CHANGE, open_house

# Whatever reads so fails on a standby alone: it divides by zero, or ends its own connection.
_FAILS_THERE = "SELECT 7 / CASE WHEN pg_is_in_recovery() THEN 0 ELSE 1 END"
_DIES_THERE = """
SELECT CASE WHEN pg_is_in_recovery()
    THEN pg_terminate_backend(pg_backend_pid()) AND pg_sleep(10) IS NULL END IS NULL
"""
# However slow the machine is, a replica whose replay is paused is still read.
_PATIENT = {"replica_lag_seconds": 600}
_FOLLOW = "subscription { customerChanged { change { changeNumber } customer { name1 } } }"
_NONSENSE = ("now", "1-", "x" * 1_000, "1-FFFFFFFFFFFFFFF", "9-1", "0-1")


@dataclass
class Scene:
    """One replica, one customer, somebody who writes and somebody who never does."""

    standby: Standby
    spread: Spread
    replica: Replica
    url: str
    number: str
    writer: Asking
    other: Asking
    version: int = 1
    told: str = ""  # with the newest name

    async def rename(self, name: str) -> httpx.Response:
        answer = await self.writer.rename(self.number, self.version, name)
        self.version += 1
        self.told = answer.headers["x-dossier-written"]
        return answer

    async def answered(self, read: Callable[[], Awaitable[Any]]) -> tuple[Any, str]:
        """What a read gave, and who answered it."""
        before = self.replica.reads, self.spread.reads_of_primary
        found = await read()
        there, here = self.replica.reads - before[0], self.spread.reads_of_primary - before[1]
        assert (there, here) in ((1, 0), (0, 1)), (there, here)
        return found, "replica" if there else "primary"


@asynccontextmanager
async def open_scene(world: Replicated, folder: Path) -> AsyncGenerator[Scene]:
    async with open_house(world.dsn, folder, customers=1, replica_urls=world.urls, **_PATIENT) as house:
        spread = spread_of(house)
        await until_state(spread, State.OK)
        await asyncio.to_thread(world.level)
        writes, reads = (asking(house.url, world.dsn, name) for name in ("WRITER", "OTHER"))
        async with writes as writer, reads as other:
            found = Scene(
                world.standbys[0], spread, spread.replicas[0], house.url, house.numbers[0], writer, other
            )
            await found.rename("原名")
            await asyncio.to_thread(world.level)
            try:
                yield found
            finally:
                await asyncio.to_thread(found.standby.resume_replay)


async def test_nobody_is_shown_less_than_what_he_wrote(world: Replicated, tmp_path: Path) -> None:
    """One scene for all of it: two servers and a service take their seconds to start."""
    async with open_scene(world, tmp_path) as scene:
        await asyncio.to_thread(scene.standby.pause_replay)
        answer = await scene.rename("新名")
        told = answer.headers["x-dossier-written"]
        assert answer.json()["extensions"] == {"written": told}
        assert answer.cookies["dossier-written"] == told
        await _what_was_told_counts(scene, told)
        await _what_was_never_told_leads_to_the_primary(scene)
        await _over_a_socket(scene)
        await _an_event_shows_what_it_tells(scene)
        await _what_a_replica_cannot_the_primary_does(scene)
        await _the_log_and_computed_parts_are_the_primary_s(scene)
        await asyncio.to_thread(scene.standby.resume_replay)
        scene.spread.bounds = replace(scene.spread.bounds, wait=60)
        assert await scene.answered(lambda: scene.other.name(scene.number, scene.told)) == ("新名", "replica")
        await _an_operator_sees_it(scene)
        assert (await look_at(world.dsn, world.standbys[0].dsn)).found == "has another database"
        found = await look_at(world.dsn, world.urls.get_secret_value())
        assert (found.used, found.help) == (True, "")


async def _what_was_told_counts(scene: Scene, told: str) -> None:
    number = scene.number
    # who brings nothing and wrote nothing is shown what the replica has: else the rest would prove nothing
    assert await scene.answered(lambda: scene.other.name(number)) == ("原名", "replica")
    assert await scene.answered(lambda: scene.other.name(number, told)) == ("新名", "primary")
    by_extension = {"query": READ, "variables": {"number": number}, "extensions": {"written": told}}
    signed = {"authorization": f"Bearer {scene.other.token}"}
    again = await scene.other.http.post("/graphql", json=by_extension, headers=signed)
    assert again.json()["data"]["customer"]["name1"] == "新名"
    # with the cookie in his jar, and, since the process remembers him, without
    assert await scene.answered(lambda: scene.writer.name(number)) == ("新名", "primary")
    async with httpx.AsyncClient(base_url=scene.url) as http:
        forgetful = Asking(http, scene.writer.token)
        assert await scene.answered(lambda: forgetful.name(number)) == ("新名", "primary")
    async with httpx.AsyncClient(base_url=scene.url, cookies={"dossier-written": told}) as http:
        elsewhere = Asking(http, scene.other.token)
        assert await scene.answered(lambda: elsewhere.name(number)) == ("新名", "primary")


async def _what_was_never_told_leads_to_the_primary(scene: Scene) -> None:
    waits = scene.spread.waits
    for brought in _NONSENSE:
        assert await scene.answered(lambda text=brought: scene.other.name(scene.number, text)) == (
            "新名",
            "primary",
        )
    assert scene.spread.waits == waits


async def _over_a_socket(scene: Scene) -> None:
    async with open_wire(scene.url, scene.writer.token) as wire:
        variables = {"number": scene.number, "version": scene.version, "name": "新名"}
        await wire.subscribe("w", CHANGE, **(variables | {"name": "又名"}))
        told = (await wire.receive())["payload"]["extensions"]["written"]
    scene.version += 1
    async with open_wire(scene.url, scene.other.token) as wire:
        for key, extensions, expected in (("a", {}, "原名"), ("b", {"written": told}, "又名")):
            payload = {"query": READ, "variables": {"number": scene.number}, "extensions": extensions}
            await wire.send(id=key, type="subscribe", payload=payload)
            found = await wire.receive()
            assert (found["id"], found["type"]) == (key, "next")
            assert found["payload"]["data"]["customer"]["name1"] == expected
            assert (await wire.receive())["type"] == "complete"


async def _an_event_shows_what_it_tells(scene: Scene) -> None:
    async with open_wire(scene.url, scene.other.token) as wire:
        await wire.subscribe("e", _FOLLOW)
        await wire.send(id="r", type="subscribe", payload={"query": "{ __typename }"})  # so it has begun
        assert [(await wire.receive())["type"] for _ in range(2)] == ["next", "complete"]
        await scene.rename("新名")
        event = await wire.event("e")
    assert (event["customer"]["name1"], event["change"] is None) == ("新名", False)


async def _what_a_replica_cannot_the_primary_does(scene: Scene) -> None:
    """A table that was made meanwhile is an example of the first, a restart one of the second."""
    source = scene.spread.aimed("NOBODY")
    repeated = scene.replica.repeated
    assert await source.fetch_one(_FAILS_THERE, []) == 7
    assert (scene.replica.repeated, scene.replica.state) == (repeated + 1, State.OK)
    assert await source.fetch_one(_DIES_THERE, []) is True
    assert scene.replica.repeated == repeated + 2
    await until_state(scene.spread, State.OK)
    assert await scene.answered(lambda: scene.other.name(scene.number)) == ("原名", "replica")


async def _the_log_and_computed_parts_are_the_primary_s(scene: Scene) -> None:
    reads = scene.replica.reads
    log = """query ($n: String!) {
      changes(filter: { customerNumbers: [$n] }) { nodes { items { newValue } } } }"""
    found = (await scene.other.post(log, n=scene.number)).json()["data"]["changes"]["nodes"]
    assert "新名" in [item["newValue"] for item in found[-1]["items"]]
    computed = """query ($n: String!, $number: String!) {
      customer(number: $number) { name1 } checkActivity(number: $n, activity: ORDER) { allowed } }"""
    answer = await scene.other.post(computed, n=scene.number, number=scene.number)
    assert answer.json()["data"]["customer"]["name1"] == "新名"
    # what the primary showed is not to be unseen either
    assert await scene.other.name(scene.number, answer.headers["x-dossier-written"]) == "新名"
    assert scene.replica.reads == reads


async def _an_operator_sees_it(scene: Scene) -> None:
    ready = await scene.other.http.get("/readyz")
    assert ready.status_code == 200
    (told,) = ready.json()["replicas"]
    assert (told["replica"], told["state"]) == (1, "ok")
    assert told["lagSeconds"] >= 0
    page = await scene.other.http.get("/metrics", headers={"authorization": f"Bearer {scene.other.token}"})
    figures = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(page.text)
        for sample in family.samples
    }
    assert figures["dossier_reads_total", "1"] == scene.replica.reads
    assert figures["dossier_reads_total", "primary"] == scene.spread.reads_of_primary
    assert figures["dossier_reads_repeated_total", "1"] == scene.replica.repeated
    assert figures["dossier_replica_used", "1"] == 1
    assert ("dossier_replica_lag_seconds", "1") in figures
    assert "postgresql" not in ready.text


@pytest.mark.parametrize(
    ("url", "state"),
    [("postgresql://dossier@/dossier?host=/nowhere", State.AWAY), ("", State.NO_STANDBY)],
    ids=["away", "no standby"],
)
async def test_without_a_replica_in_use_all_is_as_ever(
    fresh_database: str, tmp_path: Path, url: str, state: State
) -> None:
    """The empty one stands for the database itself."""
    urls = SecretStr(url or fresh_database)
    async with open_house(fresh_database, tmp_path, customers=1, replica_urls=urls) as house:
        await until_state(spread_of(house), state)
        async with asking(house.url, fresh_database, "WRITER") as writer:
            await writer.rename(house.numbers[0], 1, "新名")
            assert await writer.name(house.numbers[0]) == "新名"
            ready = await writer.http.get("/readyz")
        assert ready.status_code == 200
        assert [one["state"] for one in ready.json()["replicas"]] == [state]
        assert (spread_of(house).replicas[0].reads, spread_of(house).waits) == (0, 0)


async def test_without_the_setting_nobody_hears_of_it(fresh_database: str, tmp_path: Path) -> None:
    async with open_house(fresh_database, tmp_path, customers=1) as house:
        async with asking(house.url, fresh_database, "WRITER") as writer:
            answer = await writer.rename(house.numbers[0], 1, "新名")
            ready = await writer.http.get("/readyz")
        assert house.app.state.services.replicas is None
        assert "x-dossier-written" not in answer.headers
        assert list(answer.json()) == ["data"]
        assert "replicas" not in ready.json()


async def test_one_look_tells_an_operator_what_helps(database: str) -> None:
    away = await look_at(database, "postgresql://dossier:secret@/dossier?host=/nowhere")
    assert (away.used, "secret" in str(away)) == (False, False)
    assert away.found == "does not answer (FileNotFoundError)"
    assert (await look_at(database, database)).found == "is no standby"


async def test_the_doctor_looks_at_each_of_them(database: str) -> None:
    given: dict[str, Any] = {"database_url": SecretStr(database), "replica_urls": SecretStr(database)}
    (check,) = await check_replicas(Settings(**given))
    assert (check.name, check.level, check.found) == ("replica 1", Level.WARN, "is no standby")
    assert await check_replicas(Settings.model_construct(replica_urls=None)) == []
