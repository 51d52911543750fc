"""Spans arrive at a collector, under the caller's own trace, without his words. Next: test_monitoring.py."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from aiohttp import web
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from assembly_observing import tracing_work
from resolvers.jobs.job import Order, order_job
from resolvers.jobs.run import Run, run_next
from resolvers.spans import span
from settings import Settings
from tests.support.door import open_door
from tests.support.hooks import Got, enter_hook, opened_hook, put, sending, until
from tests.support.otlp import collector, facts_of

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = "b7ad6b7169203331"


@pytest.fixture
async def pool(database: str) -> AsyncGenerator[asyncpg.Pool]:
    async with asyncpg.create_pool(database, min_size=1, max_size=6) as found:
        await found.execute("TRUNCATE receiver, delivery, delivery_attempt")
        await found.execute("TRUNCATE job CASCADE")
        yield found


async def test_a_span_for_each_operation(fresh_database: str, tmp_path: Path) -> None:
    with collector() as server:
        async with open_door(fresh_database, tmp_path, traces_url=server.url) as anybody:
            door = await anybody.as_roles("TEST", "auditor")
            call = {"query": 'query Find42secret {customer(number: "42secret") {name1}}'}
            await door.post(call, traceparent=f"00-{TRACE}-{PARENT}-01")
            wrong = {"query": '{customers(first: "42secret") {totalCount}}', "variables": {"n": "42secret"}}
            await door.post(wrong, traceparent="00-42secret-01")
            await door.post(call, traceparent=f"00-{TRACE}-{PARENT}-00")  # the caller keeps no such trace
    assert b"secret" not in b"".join(server.bodies)
    first, second = server.spans
    assert (first.name, second.name) == ("query", "refused")
    assert (first.trace_id.hex(), first.parent_span_id.hex()) == (TRACE, PARENT)
    assert (len(second.trace_id), second.parent_span_id) == (16, b"")
    assert first.kind == Span.SPAN_KIND_SERVER
    assert first.end_time_unix_nano > first.start_time_unix_nano
    facts = facts_of(first)
    assert len(str(facts["dossier.document"])) == 64
    assert (facts["dossier.outcome"], facts["http.response.status_code"]) == ("ok", 200)
    assert facts_of(second)["dossier.outcome"] == "rejected"


def traced(url: str) -> Settings:
    values: dict[str, Any] = {"traces_url": url}
    return Settings(**values)


async def test_a_span_for_each_delivery_which_tells_its_receiver(pool: asyncpg.Pool) -> None:
    with collector() as server:
        async with opened_hook() as hook, tracing_work(traced(server.url)):
            hook.answer = lambda got: _refused(got) if got.key == "42secret" else None
            await enter_hook(pool, "CRM", hook.url)
            await put(pool, "CRM", [("GOOD", "E1"), ("42secret", "E2")])
            async with sending(pool):
                await until(pool, "SELECT count(*) FROM delivery_attempt WHERE ended_at IS NOT NULL", 2)
    everything = b"".join(server.bodies)
    assert b"secret" not in everything  # the key of what was sent, and the address
    assert b"4711" not in everything
    by_change = {str(facts_of(one)["dossier.change"]): one for one in server.spans}
    good, bad = by_change["E1"], by_change["E2"]
    assert {one.name for one in (good, bad)} == {"delivery"}
    assert good.kind == Span.SPAN_KIND_CLIENT
    assert facts_of(good) == {
        **{"dossier.receiver": "CRM", "dossier.change": "E1", "dossier.attempt": 1},
        **{"dossier.outcome": "taken", "http.response.status_code": 204},
    }
    assert (good.status.code, bad.status.code) == (Status.STATUS_CODE_UNSET, Status.STATUS_CODE_ERROR)
    told = {got.message_id: got.headers["traceparent"] for got in hook.got}
    version, trace_id, span_id, flags = told["CRM_E1"].split("-")
    assert (version, trace_id, span_id) == ("00", good.trace_id.hex(), good.span_id.hex())
    assert int(flags, 16) & 1  # it is kept


async def _refused(_got: Got) -> web.StreamResponse:
    return web.Response(status=500)


async def test_receivers_are_told_no_trace_where_nobody_traces(pool: asyncpg.Pool) -> None:
    async with opened_hook() as hook, sending(pool):
        await enter_hook(pool, "CRM", hook.url)
        await put(pool, "CRM", [("GOOD", "E1")])
        await hook.until(1)
    assert "traceparent" not in hook.got[0].headers


async def test_a_span_for_each_turn_at_a_job(pool: asyncpg.Pool) -> None:
    async def bad(_run: Run) -> None:
        raise ValueError("42secret")

    with collector() as server:
        async with tracing_work(traced(server.url)):
            job_id = await order_job(pool, Order("BAD", {"name": "42secret"}), "KEEPER", datetime.now(UTC))
            await run_next(pool, {"BAD": bad})
    [found] = server.spans
    assert b"secret" not in b"".join(server.bodies)
    assert (found.name, found.status.code) == ("job", Status.STATUS_CODE_ERROR)
    assert facts_of(found) == {"dossier.job": job_id, "dossier.job.kind": "BAD", "dossier.outcome": "failed"}


async def test_what_is_broken_off_has_an_end_and_tracing_too() -> None:
    with collector() as server:
        async with tracing_work(traced(server.url)):
            with pytest.raises(ValueError, match="42secret"), span("duty", {"dossier.duty": "head"}):
                raise ValueError("42secret")
        with span("duty", {"dossier.duty": "later"}) as later:
            assert later.traceparent == ""
    [found] = server.spans
    assert facts_of(found) == {"dossier.duty": "head"}
    assert b"secret" not in b"".join(server.bodies)
