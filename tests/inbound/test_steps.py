"""Loads and messages are carried out in steps of a size; a key begins one load; others see what is theirs.
Next: test_killed.py."""

from typing import Any

import asyncpg
import pytest

from resolvers.access.caller import Caller, Grant
from resolvers.inbound import loading, staging, working
from resolvers.inbound.loading import _Turn  # pyright: ignore[reportPrivateUsage]
from resolvers.inbound.staging import _Staging  # pyright: ignore[reportPrivateUsage]
from resolvers.write.context import ReplayKey, WriteContext, Writer
from resolvers.write.once import Begun, remembered
from resolvers.write.replay import InFlight
from tests.inbound.test_loads import counts, new
from tests.support.base import another, general
from tests.support.sending import Answer, Integrator, integrator, ndjson
from tests.support.server import Service
from tests.support.writing import Desk

_COUNT = iter(range(1, 1000))
_UPSERT = """
mutation ($system: String!, $rows: [CustomerMessageInput!]!) {
  upsertCustomers(system: $system, rows: $rows) { ... on LoadPayload { load { loadId state } } }
}
"""
_LOADS = """
query ($system: String!) { bulkLoads(system: $system) {
  loadId state rowCount done counts { outcome count } rows { position } findings { params }
} }
"""


@pytest.fixture
def erp(service: Service) -> Integrator:
    return integrator(service, f"STEPS{next(_COUNT)}")


def _spied(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, at: int) -> list[int]:
    """How many of the argument at this place each call is given."""
    seen, real = list[int](), getattr(owner, name)

    def spy(*given: Any, **named: Any) -> Any:
        seen.append(len(given[at]))
        return real(*given, **named)

    monkeypatch.setattr(owner, name, spy)
    return seen


def test_rows_come_and_are_carried_out_in_steps_of_bytes(
    erp: Integrator, monkeypatch: pytest.MonkeyPatch
) -> None:
    staged = _spied(monkeypatch, _Staging, "_write", 1)
    carried = _spied(monkeypatch, _Turn, "_step", 2)
    lines = ndjson(*(new(f"A{at}") for at in range(5)))
    monkeypatch.setattr(staging, "_BYTES_AT_ONCE", len(lines) // 5 + 1)
    monkeypatch.setattr(loading, "STEP", (500, len(lines) * 2 // 5))
    assert counts(erp.loaded(lines)) == {"CREATED": 5}
    assert sum(staged) == sum(carried) == 5
    assert (max(staged), max(carried)) == (2, 2)


def test_messages_are_taken_in_steps_of_bytes(erp: Integrator, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = _spied(monkeypatch, working, "read_claimed", 1)
    monkeypatch.setattr(working, "STEP", (500, 1))
    done = erp.say(*(new(f"A{at}") for at in range(3)))
    assert ([one["outcome"] for one in done], taken) == (["CREATED"] * 3, [1, 1, 1])


def _row(key: str) -> Answer:
    given = general(invoiceRequired=False)
    return {"customer": given, "externalKey": key, "numberPolicy": "ASSIGN", "function": "009"}


def test_a_key_begins_one_load_whatever_becomes_of_it(
    erp: Integrator, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: Answer = {"system": erp.system, "rows": [_row("A")]}

    async def broken(*_: object) -> None:
        raise OSError("away")

    monkeypatch.setattr(_Staging, "take", broken)
    erp.client.send(_UPSERT, given, {"idempotency-key": "load-1"})
    monkeypatch.undo()
    [failed] = erp.client.ask(_LOADS, system=erp.system)["bulkLoads"]
    again = erp.client.send(_UPSERT, given, {"idempotency-key": "load-1"}).json()["data"]
    assert again["upsertCustomers"]["load"] == {"loadId": failed["loadId"], "state": "FAILED"}
    assert len(erp.client.ask(_LOADS, system=erp.system)["bulkLoads"]) == 1


async def test_beginning_holds_no_connection_of_the_pool(desk: Desk, database: str) -> None:
    caller = Caller("IN01", (Grant.everywhere("integrator"),))
    key = ReplayKey("begins", b"\1")
    async with asyncpg.create_pool(database, min_size=1, max_size=1) as pool:
        writer = Writer(pool, desk.writer.sealer, desk.writer.today)
        context = WriteContext(writer, caller, key)

        async def begin(begun: Begun) -> str:
            async with pool.acquire(timeout=5) as connection, connection.transaction():
                await begun(connection, "x")
            return "x"

        async def twice(begun: Begun) -> str:
            await begin(begun)
            return await begin(begun)

        assert [await remembered(context, begin) for _ in range(2)] == ["x", "x"]
        with pytest.raises(InFlight):
            await remembered(WriteContext(writer, caller, ReplayKey("other", b"\1")), twice)


def test_a_failed_load_does_not_tell_what_the_database_said(
    erp: Integrator, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def wrong(*_: object) -> None:
        failure = asyncpg.CheckViolationError("it failed")
        failure.detail = "Failing row contains (DE89370400440532013000)."
        raise failure

    monkeypatch.setattr(_Turn, "row_by_row", wrong)
    load = erp.loaded(ndjson(new("A")))
    assert (load["state"], load["error"]) == ("FAILED", "CheckViolationError")


def test_others_are_told_of_the_rows_in_their_sight(service: Service, erp: Integrator) -> None:
    out = {"externalKey": "A", "numberPolicy": "ASSIGN", "function": "009", "customer": another()}
    mine = erp.loaded(ndjson(out, new("B")))
    assert counts(mine) == {"CREATED": 2}
    for name, grant, rows in (("AU31", "auditor@*/*", 2), ("AU32", "auditor@0724/F724", 1)):
        [load] = service.user(name, grant).ask(_LOADS, system=erp.system)["bulkLoads"]
        assert (load["rowCount"], load["done"], len(load["rows"])) == (rows, rows, rows)
        assert counts(load) == {"CREATED": rows}
