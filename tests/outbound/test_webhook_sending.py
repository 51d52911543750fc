"""What waits in the line is sent in order per key, until it is taken. Next: test_webhook_kills.py."""

import asyncio
import logging
from collections.abc import AsyncGenerator

import asyncpg
import pytest
from aiohttp import web
from standardwebhooks import Webhook

from resolvers.outbound.webhooks import sender
from resolvers.outbound.webhooks.guard import Guard
from resolvers.outbound.webhooks.queue import Ended, Look, claim, keep, save
from resolvers.outbound.webhooks.sender import Pace, paced
from resolvers.outbound.webhooks.signing import SEALED_AS, new_secret
from tests.support.hooks import SEALER, Got, Hook, enter_hook, opened_hook, put, sending, until

_OPEN = "SELECT count(*) FROM delivery WHERE state IN ('WAITING', 'SENDING')"
_STATE = "SELECT state FROM delivery WHERE event_id = $1"
_DUE = "UPDATE delivery SET next_try_at = now() WHERE state = 'WAITING'"
_WAIT = "SELECT extract(epoch FROM next_try_at - now())::float8 FROM delivery WHERE event_id = $1"
_FAILED = "SELECT state = 'WAITING' AND attempts = $2 FROM delivery WHERE event_id = $1"
_ERROR = "SELECT last_error FROM delivery WHERE event_id = $1"
_CUT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
_ROTATE = """
UPDATE receiver SET previous_secret = secret, secret = $1, previous_until = now() + interval '1 hour'
"""
_LEFT = "SELECT state, attempts, lease_until IS NULL, next_try_at <= now() FROM delivery"
_ATTEMPTS = """
SELECT attempt, status, error FROM delivery_attempt JOIN delivery USING (delivery_id)
WHERE event_id = $1 ORDER BY attempt
"""


@pytest.fixture
async def pool(database: str) -> AsyncGenerator[asyncpg.Pool]:
    async with asyncpg.create_pool(database, min_size=1, max_size=6) as found:
        await found.execute("TRUNCATE receiver, delivery, delivery_attempt")
        yield found


@pytest.fixture
async def hook(pool: asyncpg.Pool) -> AsyncGenerator[Hook]:
    async with opened_hook() as found:
        await enter_hook(pool, "CRM", found.url)
        yield found


async def test_events_come_signed_and_in_order_per_key(pool: asyncpg.Pool, hook: Hook) -> None:
    events = [(f"K{number % 20}", f"E{number:04}") for number in range(200)]
    await put(pool, "CRM", events)
    async with sending(pool), sending(pool):
        await until(pool, _OPEN, 0)
    wanted = {f"K{key}": [f"CRM_E{number:04}" for number in range(key, 200, 20)] for key in range(20)}
    assert hook.by_key() == wanted
    one = hook.got[0]
    assert one.headers["content-type"] == "application/json"
    assert one.headers["user-agent"] == "Dossier-Webhooks/1"
    assert [tuple(row) for row in await pool.fetch(_ATTEMPTS, "E0000")] == [(1, 204, None)]


async def test_only_the_failing_key_is_parked(pool: asyncpg.Pool, hook: Hook) -> None:
    hook.answer = lambda got: _answer(503) if got.key == "BAD" else None
    await put(pool, "CRM", [("BAD", "B1"), ("GOOD", "G1"), ("BAD", "B2"), ("GOOD", "G2")])
    async with sending(pool):
        await until(pool, "SELECT count(*) FROM delivery WHERE state = 'SENT'", 2)
        await until(pool, _FAILED, True, "B1", 1)
        assert hook.by_key() == {"BAD": ["CRM_B1"], "GOOD": ["CRM_G1", "CRM_G2"]}
        assert 4 < await pool.fetchval(_WAIT, "B1") < 6
        hook.answer = lambda _got: None
        await pool.execute(_DUE)
        await until(pool, _OPEN, 0)
    assert hook.by_key()["BAD"] == ["CRM_B1", "CRM_B1", "CRM_B2"]
    assert [one.attempt for one in hook.got if one.message_id == "CRM_B1"] == [1, 2]
    assert [tuple(row) for row in await pool.fetch(_ATTEMPTS, "B1")] == [(1, 503, "HTTP 503"), (2, 204, None)]


async def test_the_tenth_failure_makes_a_dead_letter_that_keeps_its_key(
    pool: asyncpg.Pool, hook: Hook
) -> None:
    hook.answer = lambda got: _answer(500) if got.message_id == "CRM_B1" else None
    await put(pool, "CRM", [("BAD", "B1"), ("BAD", "B2")])
    await pool.execute("UPDATE delivery SET attempts = 9 WHERE event_id = 'B1'")
    async with sending(pool):
        await until(pool, _STATE, "DEAD", "B1")
        await put(pool, "CRM", [("GOOD", "G1")])
        await until(pool, _STATE, "SENT", "G1")
    assert await pool.fetchval(_STATE, "B2") == "WAITING"
    assert hook.by_key() == {"BAD": ["CRM_B1"], "GOOD": ["CRM_G1"]}


async def test_who_asks_for_time_gets_it(pool: asyncpg.Pool, hook: Hook) -> None:
    hook.answer = lambda _got: _answer(429, {"retry-after": "600"})
    await put(pool, "CRM", [("A", "E1")])
    async with sending(pool):
        await until(pool, _FAILED, True, "E1", 1)
    assert 595 < await pool.fetchval(_WAIT, "E1") < 605


async def test_410_disables_the_receiver_and_loses_nothing(pool: asyncpg.Pool, hook: Hook) -> None:
    hook.answer = lambda _got: _answer(410)
    await put(pool, "CRM", [("A", "E1"), ("A", "E2")])
    async with sending(pool):
        await until(pool, "SELECT state FROM receiver", "DISABLED")
        await put(pool, "CRM", [("B", "E3")])
        await pool.execute(_DUE)
        hook.answer = lambda _got: None
        assert (await claim(pool, Look("CRM", "", 100, 10))).claimed == []
        assert len(hook.got) == 1
        await pool.execute("UPDATE receiver SET state = 'ACTIVE'")
        await until(pool, _OPEN, 0)
    assert hook.by_key() == {"A": ["CRM_E1", "CRM_E1", "CRM_E2"], "B": ["CRM_E3"]}


async def test_redirects_are_not_followed(pool: asyncpg.Pool, hook: Hook) -> None:
    hook.answer = lambda _got: _answer(307, {"location": hook.url})
    await put(pool, "CRM", [("A", "E1")])
    async with sending(pool):
        await until(pool, _FAILED, True, "E1", 1)
    assert len(hook.got) == 1
    assert await pool.fetchval(_ERROR, "E1") == "HTTP 307"


async def test_who_does_not_answer_in_time_has_failed(pool: asyncpg.Pool, hook: Hook) -> None:
    hook.answer = lambda _got: _never()
    await put(pool, "CRM", [("A", "E1")])
    async with sending(pool, Pace(seconds=0.3)):
        await until(pool, _FAILED, True, "E1", 1)
    assert await pool.fetchval(_ERROR, "E1") == "no answer within 0.3 s"


async def test_an_endless_answer_is_not_read(pool: asyncpg.Pool, hook: Hook) -> None:
    async def endless(got: Got) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(got.request)
        while True:
            await answer.write(bytes(100_000))

    hook.answer = endless
    await put(pool, "CRM", [("A", "E1")])
    async with sending(pool):
        await until(pool, _STATE, "SENT", "E1")


async def test_a_slow_receiver_holds_up_no_other(pool: asyncpg.Pool, hook: Hook) -> None:
    hook.answer = lambda got: _never() if got.message_id.startswith("CRM") else None
    await enter_hook(pool, "OTHER", hook.url)
    await put(pool, "CRM", [(f"K{number}", f"E{number}") for number in range(50)])
    await put(pool, "OTHER", [(f"K{number}", f"E{number}") for number in range(50)])
    async with sending(pool, Pace(parallel=8)):
        await until(pool, "SELECT count(*) FROM delivery WHERE state = 'SENT'", 50)
    assert sum(one.message_id.startswith("CRM") for one in hook.got) <= 8


async def test_all_receivers_together_have_a_bound(
    pool: asyncpg.Pool, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "_MOST", 4)
    hook.answer = lambda _got: _never()
    codes = ("CRM", "OTHER")
    await enter_hook(pool, "OTHER", hook.url)
    for code in codes:
        await put(pool, code, [(f"K{number}", f"E{number}") for number in range(50)])
    async with sending(pool, Pace(parallel=8)):
        await until(pool, "SELECT count(*) FROM delivery WHERE state = 'SENDING'", 4)
        await asyncio.sleep(0.5)
        assert await pool.fetchval("SELECT count(*) FROM delivery WHERE state = 'SENDING'") == 4
    assert {one.message_id.partition("_")[0] for one in hook.got} == set(codes)


def test_a_lease_is_longer_than_an_answer_may_take() -> None:
    assert Pace().lease > Pace().seconds
    assert paced(32, 30).lease > 30


async def test_two_secrets_sign_while_they_are_rotated(pool: asyncpg.Pool, hook: Hook) -> None:
    new = new_secret()
    await pool.execute(_ROTATE, SEALER.seal(SEALED_AS, new).box)
    await put(pool, "CRM", [("A", "E1")])
    async with sending(pool):
        await until(pool, _OPEN, 0)  # taken by the hook, which knows the old one
    Webhook(new).verify(hook.got[0].body, hook.got[0].headers, json_parse=False)


async def test_nothing_is_sent_unsigned(pool: asyncpg.Pool, hook: Hook) -> None:
    await pool.execute("UPDATE receiver SET secret = NULL")
    await put(pool, "CRM", [("A", "E1")])
    async with sending(pool):
        await until(pool, _FAILED, True, "E1", 1)
    assert hook.got == []


async def test_no_socket_is_opened_to_what_is_private(
    pool: asyncpg.Pool, hook: Hook, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    port = hook.url.split(":")[2].split("/")[0]
    hosts = ("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "169.254.169.254")
    for at, host in enumerate(hosts):
        for scheme in ("http", "https"):
            await enter_hook(pool, f"P{at}{scheme}", f"{scheme}://{host}:{port}/?secret=4711")
            await put(pool, f"P{at}{scheme}", [("A", "E1")])
    async with sending(pool, guard=Guard()):
        await until(pool, "SELECT count(*) FROM delivery WHERE attempts = 1", 2 * len(hosts))
    found = await pool.fetch("SELECT DISTINCT last_error FROM delivery")
    assert [row[0] for row in found] == [
        "it does not resolve, or to a private or reserved address that DOSSIER_WEBHOOK_NETWORKS does "
        "not allow"
    ]
    assert hook.got == []
    assert "4711" not in caplog.text


async def test_what_was_sent_is_written_down_when_the_database_is_back(
    database: str, pool: asyncpg.Pool, hook: Hook
) -> None:
    free = asyncio.Event()
    hook.answer = lambda _got: _when(free)
    await put(pool, "CRM", [(f"K{number}", f"E{number}") for number in range(5)])
    async with asyncpg.create_pool(database, min_size=1, max_size=4) as its_own, sending(its_own):
        await hook.until(5)
        await pool.execute(_CUT)
        free.set()
        await until(pool, _OPEN, 0)
    assert [one.attempt for one in hook.got] == [1] * 5


async def test_who_is_ended_gives_back_what_was_under_way(pool: asyncpg.Pool, hook: Hook) -> None:
    hook.answer = lambda _got: _never()
    await put(pool, "CRM", [("A", "E1")])
    async with sending(pool):
        await hook.until(1)
    assert [tuple(row) for row in await pool.fetch(_LEFT)] == [("WAITING", 0, True, True)]


async def test_who_lost_his_lease_changes_nothing_more(pool: asyncpg.Pool, hook: Hook) -> None:
    await put(pool, "CRM", [("A", "E1"), ("A", "E2")])
    look = Look("CRM", "", 100, 10, lease=0)  # over at once
    first = (await claim(pool, look)).claimed[0]
    second = (await claim(pool, look)).claimed[0]
    assert (first.delivery_id, first.fence, second.fence) == (second.delivery_id, 1, 2)
    assert await keep(pool, [first], 60) == set()
    await save(pool, [Ended(first.delivery_id, first.fence, status=200)])
    assert await pool.fetchval(_STATE, "E1") == "SENDING"
    assert await keep(pool, [second], 60) == {second.delivery_id}
    assert (await claim(pool, look)).claimed == []
    await save(pool, [Ended(second.delivery_id, second.fence, status=200)])
    assert [tuple(row)[:2] for row in await pool.fetch(_ATTEMPTS, "E1")] == [(1, 200), (2, 200)]
    assert (await claim(pool, look)).claimed[0].event_id == "E2"


async def test_the_lease_is_kept_while_the_answer_is_waited_for(pool: asyncpg.Pool, hook: Hook) -> None:
    hook.answer = lambda _got: _answer(200, after=1.3)
    await put(pool, "CRM", [("A", "E1")])
    async with sending(pool, Pace(lease=0.5)), sending(pool, Pace(lease=0.5)):
        await until(pool, _STATE, "SENT", "E1")
    assert [one.attempt for one in hook.got] == [1]


async def test_a_look_goes_on_behind_the_lanes_it_has_seen(pool: asyncpg.Pool, hook: Hook) -> None:
    await put(pool, "CRM", [(f"K{number:03}", f"E{number:03}") for number in range(100)])
    await pool.execute("UPDATE delivery SET next_try_at = now() + interval '1 hour' WHERE key < 'K090'")
    found = await claim(pool, Look("CRM", "", 50, 5))
    assert ([*found.claimed], found.behind) == ([], "K049")
    found = await claim(pool, Look("CRM", found.behind, 50, 5))
    assert [one.event_id for one in found.claimed] == [f"E09{number}" for number in range(5)]
    found = await claim(pool, Look("CRM", found.behind, 50, 5))
    assert found.behind == "K099"
    assert (await claim(pool, Look("CRM", found.behind, 50, 5))).behind == ""


async def _answer(status: int, headers: dict[str, str] | None = None, after: float = 0) -> web.StreamResponse:
    await asyncio.sleep(after)
    return web.Response(status=status, headers=headers)


async def _when(free: asyncio.Event) -> web.StreamResponse:
    await free.wait()
    return web.Response(status=204)


async def _never() -> web.StreamResponse:
    await asyncio.Event().wait()
    raise AssertionError
