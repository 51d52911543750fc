"""One worker at a time tells a receiver, from its own place on. Next: ../../resolvers/outbound/leading.py."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from models.rules.exchange.receiving import Channel, Standing
from resolvers.errors import Denied
from resolvers.feed.change import Change
from resolvers.outbound import leading
from resolvers.outbound.leading import Unfit, lead_all
from resolvers.outbound.receivers import ReceiverRow, find
from tests.support.log import Save, write
from tests.support.receiving import enter_receiver

_LEASED = "SELECT lease_until > now() + interval '10 seconds' FROM receiver"
_EXPIRE = "UPDATE receiver SET lease_until = now() - interval '1 second'"


class Told:
    """What a worker told, which may be made to hang or fail."""

    def __init__(self) -> None:
        self.numbers: list[str] = []
        self.fails: list[Exception] = []
        self.free = asyncio.Event()
        self.free.set()
        self.asked = asyncio.Event()

    async def tell(self, _receiver: ReceiverRow, changes: Sequence[Change]) -> None:
        self.asked.set()
        await self.free.wait()
        if self.fails:
            raise self.fails.pop()
        self.numbers += [change.position.change_number for change in changes]


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leading, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(leading, "POLL_SECONDS", 0.02)


@pytest.fixture
async def pool(fresh_database: str) -> AsyncGenerator[asyncpg.Pool]:
    async with asyncpg.create_pool(fresh_database, min_size=1, max_size=4) as found:
        await enter_receiver(found, "ERP", Channel.NATS)
        yield found


@asynccontextmanager
async def leads(pool: asyncpg.Pool, told: Told) -> AsyncGenerator[asyncio.Task[None]]:
    task = asyncio.create_task(lead_all(pool, Channel.NATS, told.tell))
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait([task])


@asynccontextmanager
async def asked_before(told: Told) -> AsyncGenerator[None]:
    """It leads before anybody else may."""
    await asyncio.wait_for(told.asked.wait(), 20)
    yield


async def until(told: Told, count: int) -> None:
    async with asyncio.timeout(20):
        while len(told.numbers) < count:  # noqa: ASYNC110 -- a task of the service adds to it
            await asyncio.sleep(0.005)


async def row_when(pool: asyncpg.Pool, fits: Callable[[ReceiverRow], bool]) -> ReceiverRow:
    async with asyncio.timeout(20):
        while (row := await find(pool, "ERP")) is None or not fits(row):  # noqa: ASYNC110 -- as it tells
            await asyncio.sleep(0.005)
    return row


async def saved(pool: asyncpg.Pool, number: str) -> ReceiverRow:
    """The receiver, once its place is behind this change."""
    xid = await pool.fetchval("SELECT xid::text FROM change_document WHERE change_number = $1", number)
    return await row_when(pool, lambda row: row.position >= (int(xid), number))


async def paused(pool: asyncpg.Pool) -> str | None:
    return (await row_when(pool, lambda row: row.state is Standing.PAUSED)).state_reason


async def test_all_is_told_once_in_the_order_of_the_log(pool: asyncpg.Pool) -> None:
    numbers = [await write(pool, Save(f"010000000{place % 3}")) for place in range(20)]
    told, other = Told(), Told()
    async with leads(pool, told):
        await until(told, 20)
        async with leads(pool, other):
            numbers += [await write(pool, Save("0100000001")) for _ in range(10)]
            await until(told, 30)
            await saved(pool, numbers[-1])
    assert told.numbers == numbers
    assert other.numbers == []
    async with leads(pool, other):
        numbers.append(await write(pool, Save("0100000001")))
        await until(other, 1)
    assert other.numbers == numbers[-1:]


async def test_what_fails_is_told_again(pool: asyncpg.Pool, caplog: pytest.LogCaptureFixture) -> None:
    number = await write(pool, Save("0100000001"))
    told = Told()
    told.fails = [OSError("the other side is away"), TimeoutError()]
    async with leads(pool, told):
        await until(told, 1)
        await saved(pool, number)
    assert told.numbers == [number]
    assert [one.message for one in caplog.records] == ["the receiver cannot be told"] * 2


async def test_who_was_thought_dead_puts_the_place_nowhere(pool: asyncpg.Pool) -> None:
    first = await write(pool, Save("0100000001"))
    slow, other = Told(), Told()
    slow.free.clear()
    async with leads(pool, slow), asked_before(slow), leads(pool, other):
        await pool.execute(_EXPIRE)  # as if the slow one hung for longer than its lease
        await until(other, 1)
        second = await write(pool, Save("0100000002"))
        row = await saved(pool, second)
        slow.free.set()
        await until(slow, 1)
        third = await write(pool, Save("0100000003"))
        await saved(pool, third)
    assert row.fence == 2
    assert other.numbers == [first, second, third]
    assert slow.numbers == [first]  # told, and not counted


async def test_who_takes_long_keeps_his_lease(pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leading, "LEASE_SECONDS", 2.0)
    number = await write(pool, Save("0100000001"))
    slow, other = Told(), Told()
    slow.free.clear()
    async with leads(pool, slow), asked_before(slow), leads(pool, other):
        await pool.execute("UPDATE receiver SET lease_until = now() + interval '5 seconds'")
        async with asyncio.timeout(20):
            while not await pool.fetchval(_LEASED):  # noqa: ASYNC110 -- another task renews it
                await asyncio.sleep(0.005)
        slow.free.set()
        await saved(pool, number)
    assert (slow.numbers, other.numbers) == ([number], [])


async def test_a_receiver_that_cannot_be_told_is_paused_with_a_reason(pool: asyncpg.Pool) -> None:
    number = await write(pool, Save("0100000001"))
    for error, reason in (
        (Unfit("too long"), "too long"),
        (Denied(), "its user may nothing any more (GEN-FORBIDDEN)"),
    ):
        told = Told()
        told.fails = [error]
        async with leads(pool, told):
            assert await paused(pool) == reason
            await pool.execute("UPDATE receiver SET state = 'ACTIVE'")
            await until(told, 1)
            await saved(pool, number)
        await pool.execute("UPDATE receiver SET xid = '0', change_number = ''")
        assert told.numbers == [number]


async def test_a_receiver_behind_the_floor_of_the_log_is_told_so(pool: asyncpg.Pool) -> None:
    then = datetime.now(UTC) - timedelta(days=1)
    number = await write(pool, Save("0100000001", at=then))
    await pool.execute(
        "INSERT INTO change_floor SELECT 'customer', xid, change_number FROM change_document "
        "WHERE change_number = $1",
        number,
    )
    async with leads(pool, Told()):
        assert await paused(pool) == "the position is older than the change log (RESYNC_REQUIRED)"


async def test_an_idle_receiver_moves_along_with_the_log(
    pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leading, "_BEAT_SECONDS", 0.0)
    before = int(await pool.fetchval("SELECT pg_current_xact_id()::text"))
    async with leads(pool, Told()):
        await row_when(pool, lambda row: row.position.xid > before)


async def test_one_that_cannot_even_be_paused_keeps_no_other_from_being_led(
    pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_given: object) -> None:
        monkeypatch.undo()
        raise ConnectionError

    number = await write(pool, Save("0100000001"))
    told = Told()
    told.fails = [Unfit("too long")]
    async with leads(pool, told):
        monkeypatch.setattr(leading, "pause", away)
        await until(told, 1)
        await saved(pool, number)
    assert told.numbers == [number]
