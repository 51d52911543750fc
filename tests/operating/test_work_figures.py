"""What happens without being asked for is counted where it happens. Next: test_traces.py."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest
from aiohttp import web
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from observe.metrics import build_registry
from observe.work import work
from resolvers.access.seal import Sealer, SealError
from resolvers.jobs.job import Order, order_job
from resolvers.jobs.run import Later, Run, run_next
from resolvers.notices.outbox import EMAIL, NOTICE, Notice, NotSent, post
from resolvers.notices.sending import give_up, send_due
from storage.counting import Counting
from storage.envelope import open_whole, seal
from storage.errors import Damaged, Missing, Refused, StoreDown
from storage.keys import check_commitment, new_data_key
from storage.layers import Layer
from storage.memory import MemoryStore
from storage.retry import Retry
from tests.support.hooks import SEALER, Got, enter_hook, opened_hook, put, sending, until
from tests.support.vaults import flipped, keys_in

Figures = dict[tuple[str, tuple[str, ...]], float]


def figures() -> Figures:
    """As Prometheus would read them."""
    text = generate_latest(build_registry(work)).decode()
    return {
        (sample.name, tuple(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def grown(before: Figures, name: str) -> dict[tuple[str, ...], float]:
    """Those of one metric that are not what they were."""
    after = figures()
    found = {
        labels: value - before.get((name, labels), 0) for (one, labels), value in after.items() if one == name
    }
    return {labels: by for labels, by in found.items() if by}


@pytest.fixture
async def pool(database: str) -> AsyncGenerator[asyncpg.Pool]:
    async with asyncpg.create_pool(database, min_size=1, max_size=6) as found:
        await found.execute("TRUNCATE receiver, delivery, delivery_attempt, outgoing_message")
        await found.execute("TRUNCATE job CASCADE")
        yield found


async def test_turns_at_jobs_by_how_they_ended(pool: asyncpg.Pool) -> None:
    async def good(_run: Run) -> None:
        """Nothing to do."""

    async def bad(_run: Run) -> None:
        raise ValueError

    async def away(_run: Run) -> None:
        raise StoreDown

    async def early(_run: Run) -> None:
        raise Later(60)

    before = figures()
    kinds = {"GOOD": good, "BAD": bad, "AWAY": away, "EARLY": early}
    for kind in ("GOOD", "GOOD", "BAD", "AWAY", "EARLY"):
        await order_job(pool, Order(kind, {}, alone=False), "KEEPER", datetime.now(UTC))
    while await run_next(pool, kinds) is not None:
        pass
    assert grown(before, "dossier_job_turns_total") == {
        ("done",): 2,
        ("failed",): 1,
        ("again",): 1,
        ("later",): 1,
    }


async def test_tries_to_deliver_by_how_they_ended(pool: asyncpg.Pool) -> None:
    before = figures()
    async with opened_hook() as hook:
        hook.answer = lambda got: _refused(got) if got.key == "BAD" else None
        await enter_hook(pool, "CRM", hook.url)
        await enter_hook(pool, "AWAY", "http://127.0.0.1:1/")
        await put(pool, "CRM", [("GOOD", "E1"), ("BAD", "E2")])
        await put(pool, "AWAY", [("GOOD", "E3")])
        async with sending(pool):
            await until(pool, "SELECT count(*) FROM delivery_attempt WHERE ended_at IS NOT NULL", 3)
    assert grown(before, "dossier_delivery_attempts_total") == {
        ("taken",): 1,
        ("refused",): 1,
        ("unanswered",): 1,
    }


async def _refused(_got: Got) -> web.StreamResponse:
    return web.Response(status=500)


class _Mail:
    def __init__(self, *answers: Exception | None) -> None:
        self.answers = list(answers)

    async def send(self, notice: Notice) -> None:
        if error := self.answers.pop(0):
            raise error


async def test_mails_by_how_they_ended(pool: asyncpg.Pool) -> None:
    before = figures()
    for _ in range(3):
        await post(pool, SEALER, Notice(EMAIL, "lan@firm.example", "找回密码", "您好", NOTICE))
    mail = _Mail(None, NotSent("not now"), NotSent("never", final=True))
    assert await send_due(pool, SEALER, {EMAIL: mail}) == 1
    assert grown(before, "dossier_notices_total") == {
        ("email", "sent"): 1,
        ("email", "failed"): 1,
        ("email", "given_up"): 1,
    }
    await pool.execute("UPDATE outgoing_message SET created_at = now() - interval '25 hours'")
    assert await give_up(pool) == 1
    assert grown(before, "dossier_notices_total")["email", "given_up"] == 2


class _Failing(Layer):
    def __init__(self, *errors: Exception) -> None:
        super().__init__(MemoryStore())
        self.errors = list(errors)

    async def put(self, key: str, body: object) -> None:
        if self.errors:
            raise self.errors.pop(0)
        await super().put(key, b"x")


async def _no_pause(_seconds: float) -> None:
    """At once."""


async def test_calls_of_a_store_are_counted_each_try(tmp_path: Path) -> None:
    before = figures()
    store = Retry(Counting(_Failing(StoreDown("500"), StoreDown("500"))), pause=_no_pause)
    await store.put("one", b"x")
    assert [chunk async for chunk in store.get("one")] == [b"x"]
    with pytest.raises(Missing):
        await store.size("two")
    with pytest.raises(Missing):
        [chunk async for chunk in store.get("two")]
    with pytest.raises(Refused):
        await Counting(_Failing(Refused("403"))).put("one", b"x")
    assert grown(before, "dossier_store_errors_total") == {("down", "put"): 2, ("refused", "put"): 1}
    assert grown(before, "dossier_store_call_duration_seconds_count") == {
        ("put",): 4,
        ("get",): 2,
        ("size",): 1,
    }


async def test_what_does_not_open_is_counted(tmp_path: Path) -> None:
    before = figures()
    key, other = new_data_key(), new_data_key()
    sealed = seal(b"x" * 1_000, key, b"one", 4_096)
    for damaged in (flipped(bytes(sealed), len(sealed) - 1), flipped(bytes(sealed), 200)):
        with pytest.raises(Damaged):
            open_whole(damaged, key, b"one", 4_096)
    with pytest.raises(Damaged):
        open_whole(bytes(sealed)[:-1], key, b"one", 4_096)
    ring = keys_in(tmp_path)
    wrapped = await ring.wrap(b"one", key)
    with pytest.raises(Damaged):
        await ring.unwrap(b"two", wrapped)
    with pytest.raises(Damaged):
        check_commitment(other, b"one", bytes(32))
    box = SEALER.box("bank_account", b"6217")
    with pytest.raises(SealError):
        Sealer(bytes(range(32))).unbox("bank_account", box)
    assert grown(before, "dossier_file_authentication_failures_total") == {("segment",): 3, ("key",): 2}
    assert grown(before, "dossier_field_authentication_failures_total") == {(): 1}
