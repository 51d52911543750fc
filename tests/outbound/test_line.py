"""The line of webhooks: who fills it, what keeps it going, what a snapshot takes out. Next: test_apart.py."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Sequence
from typing import Any, cast

import asyncpg
import pytest

from models.rules.exchange.receiving import Channel
from resolvers.access.audit import Asker
from resolvers.access.caller import Caller, Grant
from resolvers.errors import Denied, Gone
from resolvers.feed.change import Change
from resolvers.inbound.apart import is_taken
from resolvers.outbound import snapshot
from resolvers.outbound.receivers import LeaseLost, disable, find, pause
from resolvers.outbound.rendering import Rendered, Renderer
from resolvers.outbound.webhooks import line, sender
from resolvers.outbound.webhooks.queue import Ended, Look, claim
from tests.support.hooks import LOOPBACK, SEALER, enter_hook, put, until
from tests.support.log import Save, write
from tests.support.receiving import enter_receiver
from tests.support.users import add_user

_OWNER = Caller("ERP", (Grant.everywhere("integrator"),))
_STATES = "SELECT event_id, state FROM delivery ORDER BY delivery_id"
_AGAIN = """
INSERT INTO delivery (receiver_code, key, event_id, xid, content_type, state, next_try_at)
SELECT 'CRM', customer_number, change_number, xid, 'application/json', 'WAITING', '-infinity'
FROM change_document ORDER BY xid, change_number
"""
_CUT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND application_name = 'renders'
"""
_WAITS = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
_STATE = "SELECT state FROM receiver"


class Renders:
    """Instead of the Renderer: each change by its number, but for those that break it."""

    def __init__(self, *broken: str, denied: bool = False) -> None:
        self.broken = broken
        self.denied = denied
        self.told: list[str] = []

    async def events(self, _receiver: object, changes: Sequence[Change]) -> list[Rendered]:
        if self.denied:
            raise Denied
        self.told += [one.position.change_number for one in changes]
        return [self._event(one) for one in changes]

    def _event(self, change: Change) -> Rendered:
        number = change.position.change_number
        if number in self.broken:
            raise ValueError(number)
        place = (change.customer_number, number, change.position)
        return Rendered(*place, number.encode(), "application/json", "json")


@contextlib.asynccontextmanager
async def rendering(pool: asyncpg.Pool, renders: Renders) -> AsyncGenerator[None]:
    task = asyncio.create_task(line.render_again(pool, cast(Renderer, renders), SEALER))
    try:
        yield
        assert not task.done(), task
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


@pytest.fixture
async def pool(fresh_database: str) -> AsyncGenerator[asyncpg.Pool]:
    async with asyncpg.create_pool(fresh_database, min_size=1, max_size=6) as found:
        await enter_hook(found, "CRM", "http://127.0.0.1:9/")
        yield found


async def states(pool: asyncpg.Pool) -> dict[str, str]:
    return {row[0]: row[1] for row in await pool.fetch(_STATES)}


@pytest.mark.parametrize(
    "meanwhile",
    [
        "UPDATE receiver SET fence = fence + 1",
        "UPDATE receiver SET state = 'PAUSED'",
        "DELETE FROM receiver",
    ],
)
async def test_who_does_not_lead_any_more_puts_nothing_in(pool: asyncpg.Pool, meanwhile: str) -> None:
    row = await find(pool, "CRM")
    assert row is not None
    number = await write(pool, Save("0100000001"))
    [change] = await changes(pool)
    tell = line.telling(pool, cast(Renderer, Renders()), SEALER, lambda: None)
    await tell(row, [change])
    await tell(row, [change])  # once more changes nothing
    assert await states(pool) == {number: "WAITING"}
    await pool.execute("DELETE FROM delivery")
    await pool.execute(meanwhile)
    with pytest.raises(LeaseLost):
        await tell(row, [change])
    assert await states(pool) == {}


async def test_one_that_breaks_the_renderer_keeps_no_other_from_its_turn(pool: asyncpg.Pool) -> None:
    numbers = [await write(pool, Save(f"010000000{place}")) for place in range(4)]
    await pool.execute(_AGAIN)
    async with rendering(pool, Renders(numbers[0], numbers[2])):
        await until(pool, "SELECT count(*) FROM delivery WHERE body IS NOT NULL", 2)
    dead = {row[0]: row[1] for row in await pool.fetch("SELECT event_id, last_error FROM delivery")}
    assert [dead[number] for number in numbers] == ["ValueError", None] * 2


async def test_what_waits_is_rendered_anew_once_its_user_may_something_else(
    pool: asyncpg.Pool, fresh_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "_LOOK_SECONDS", 0.02)
    await add_user(fresh_database, "ERP", "integrator@*/*", password=None)
    number = await write(pool, Save("0100000001"))
    await pool.execute(_AGAIN)
    first, second = Renders(), Renders()
    async with rendering(pool, first):
        await until(pool, "SELECT count(*) FROM delivery WHERE body IS NOT NULL", 1)
    fence = await pool.fetchval("SELECT fence FROM receiver")
    await pool.execute("UPDATE access_grant SET company_codes = '{0723}'")
    async with rendering(pool, second):
        await until(pool, "SELECT fence FROM receiver", fence + 1)  # who leads begins anew
        await until(pool, "SELECT count(*) FROM delivery WHERE body IS NOT NULL", 1)
    assert (first.told, second.told) == ([number], [number])


async def test_a_receiver_whose_user_may_nothing_any_more_is_paused(pool: asyncpg.Pool) -> None:
    number = await write(pool, Save("0100000001"))
    await pool.execute(_AGAIN)
    async with rendering(pool, Renders(denied=True)):
        await until(pool, _STATE, "PAUSED")
    assert await states(pool) == {number: "WAITING"}


@pytest.mark.faults
async def test_rendering_goes_on_when_the_database_was_away(
    pool: asyncpg.Pool, fresh_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "_LOOK_SECONDS", 0.02)
    settings = {"application_name": "renders"}
    async with asyncpg.create_pool(
        fresh_database, min_size=1, max_size=1, server_settings=settings
    ) as its_own:
        held = await its_own.acquire()
        async with rendering(its_own, Renders()):
            await pool.execute(_CUT)
            with contextlib.suppress(asyncpg.InterfaceError):  # it has noticed already
                held.terminate()
            await its_own.release(held)
            await write(pool, Save("0100000001"))
            await pool.execute(_AGAIN)
            await pool.execute(_CUT)
            await until(pool, "SELECT count(*) FROM delivery WHERE body IS NOT NULL", 1)


async def test_a_snapshot_takes_out_of_the_line_what_it_shows(pool: asyncpg.Pool) -> None:
    row = await find(pool, "CRM")
    assert row is not None
    await put(pool, "CRM", [(state, state) for state in ("WAITING", "SENDING", "DEAD", "SENT", "LATER", "T")])
    await pool.execute("UPDATE delivery SET state = event_id WHERE event_id IN ('SENDING', 'DEAD', 'SENT')")
    await pool.execute("UPDATE delivery SET xid = '0' WHERE event_id = 'T'")
    async with snapshot.moment(pool, row, _OWNER, SEALER) as taken:
        await pool.execute("UPDATE delivery SET xid = pg_current_xact_id() WHERE event_id = 'LATER'")
        async with pool.acquire() as connection, connection.transaction():
            await snapshot.settle(connection, taken, Asker(_OWNER))
    wanted = dict.fromkeys(("WAITING", "SENDING", "DEAD"), "DISCARDED")
    assert await states(pool) == {**wanted, "SENT": "SENT", "LATER": "WAITING", "T": "WAITING"}


@pytest.mark.parametrize("change", ["format = 'IDOC'", "company_codes = '{0723}'", "created_at = now()"])
async def test_a_snapshot_of_a_receiver_that_is_another_by_now_is_none(
    pool: asyncpg.Pool, change: str
) -> None:
    row = await find(pool, "CRM")
    assert row is not None
    async with snapshot.moment(pool, row, _OWNER, SEALER) as taken:
        await pool.execute(f"UPDATE receiver SET {change}")
        with pytest.raises(Gone):
            async with pool.acquire() as connection, connection.transaction():
                await snapshot.settle(connection, taken, Asker(_OWNER))
    assert await pool.fetchval("SELECT snapshot FROM receiver") is None


async def test_who_comes_late_stops_no_receiver_that_was_set_right(pool: asyncpg.Pool) -> None:
    await pool.execute("UPDATE receiver SET fence = 2")
    await pause(pool, "CRM", 1, "too long")
    await disable(pool, "CRM", "http://127.0.0.1:8/", "HTTP 410")
    assert await pool.fetchval(_STATE) == "ACTIVE"
    await pause(pool, "CRM", 2, "too long")
    assert await pool.fetchval(_STATE) == "PAUSED"
    await pool.execute("UPDATE receiver SET state = 'ACTIVE'")
    await disable(pool, "CRM", "http://127.0.0.1:9/", "HTTP 410")
    assert await pool.fetchval(_STATE) == "DISABLED"


async def test_a_place_is_taken_by_one_after_the_other(pool: asyncpg.Pool) -> None:
    async def taken() -> bool:
        async with pool.acquire() as connection, connection.transaction():
            return await is_taken(connection, "NATS", "erp", receiver_code="OTHER")

    async with pool.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        assert not await is_taken(connection, "NATS", "erp", receiver_code="ERP")
        other = asyncio.create_task(taken())
        await until(pool, _WAITS, 1)
        await enter_receiver(cast(Any, connection), "ERP", Channel.NATS, "erp")
        await transaction.commit()
    assert await other


async def test_a_delivery_that_was_taken_anew_while_its_end_is_saved_is_not_forgotten(
    pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    await put(pool, "CRM", [("A", "E1")])
    look = Look("CRM", "", 100, 10, lease=0)  # over at once
    first, second = [(await claim(pool, look)).claimed[0] for _ in range(2)]
    sends = sender.Sender(pool, SEALER, LOOPBACK, sender.Pace())
    hidden, saving, free = vars(sends), asyncio.Event(), asyncio.Event()
    flight = vars(sender)["_Flight"]

    async def save(_pool: object, _ended: object) -> None:
        saving.set()
        await free.wait()

    monkeypatch.setattr(sender, "save", save)
    ended = Ended(first.delivery_id, first.fence, status=200)
    hidden["_flights"][first.delivery_id] = flight(first, None, ended)
    hidden["_some_ended"].set()
    task = asyncio.create_task(cast(Any, sends)._save())
    try:
        await asyncio.wait_for(saving.wait(), 20)
        hidden["_flights"][first.delivery_id] = anew = flight(second)
        free.set()
        await asyncio.wait_for(hidden["_news"].wait(), 20)
        assert hidden["_flights"] == {first.delivery_id: anew}
    finally:
        task.cancel()
        await asyncio.wait([task])


async def changes(pool: asyncpg.Pool) -> Sequence[Change]:
    row = await find(pool, "CRM")
    assert row is not None
    return (await line.read_page(pool, row.position, wanted=line.wanted_of(row))).changes
