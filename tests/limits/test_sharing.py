"""Several processes share what a user may spend and have open. Next: test_turns.py."""

import asyncio
import logging
import random
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import asyncpg
import pytest

from resolvers.access import sharing
from resolvers.access.sharing import Sharing, open_sharing_pool
from schema.budgets import UNSURE, Budgets
from schema.seats import NoSeat, Seats

POINTS, RESTORE, MOST = 1_000_000, 1, 3


class Clock:
    """Stands still, so that only what is spent changes a bucket of a process."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Process:
    """What of a server counts. `sharing` runs beside the test."""

    sharing: Sharing
    budgets: Budgets
    seats: Seats


@asynccontextmanager
async def process(dsn: str) -> AsyncGenerator[Process]:
    pool = await open_sharing_pool(dsn)
    budgets, seats = Budgets(POINTS, RESTORE, Clock()), Seats(MOST)
    one = Sharing(pool, {"points": budgets}, {"streams": seats})
    try:
        async with one.beside():
            yield Process(one, budgets, seats)
    finally:
        pool.terminate()


@asynccontextmanager
async def processes(dsn: str, count: int) -> AsyncGenerator[list[Process]]:
    """They know of each other."""
    async with AsyncExitStack() as stack:
        found = [await stack.enter_async_context(process(dsn)) for _ in range(count)]
        for _ in range(2):
            await asyncio.gather(*(one.sharing.ask() for one in found))
        assert [one.sharing.processes for one in found] == [count] * count
        yield found


async def until_refused(one: Process, seed: int) -> int:
    """How much a user got who asks one process again and again, and never waits."""
    chance, got = random.Random(seed), 0
    while True:
        points = chance.randrange(1, POINTS // 20)
        if await one.budgets.claim("A", points):
            return got
        got += points
        await asyncio.sleep(0)


async def test_what_one_spends_is_missing_everywhere(fresh_database: str) -> None:
    async with processes(fresh_database, 2) as (here, there):
        assert here.budgets.take("A", 400_000) == 0
        await here.sharing.ask()
        await there.sharing.ask()
        assert 600_000 <= there.budgets.left("A") <= 600_100
        assert there.budgets.left("B") == POINTS
        assert there.budgets.take("A", 400_000) == UNSURE  # more than half of what is left
        assert await there.budgets.claim("A", 400_000) == 0
        assert await here.budgets.claim("A", 400_000) > 1
        here.budgets.give("A", 300_000)
        for one in (here, there):
            await one.sharing.ask()
        assert await there.budgets.claim("A", 400_000) == 0


@pytest.mark.parametrize("seed", range(3))
async def test_all_together_spend_hardly_more_than_one_bucket(fresh_database: str, seed: int) -> None:
    """Whoever they ask and in whatever order. The bound is that of docs/limits.md."""
    async with processes(fresh_database, 3) as found:
        got = await asyncio.gather(*(until_refused(one, seed + at) for at, one in enumerate(found)))
        assert POINTS * 0.8 <= sum(got) <= POINTS + POINTS * 2 / 3 + RESTORE * 60
        await asyncio.gather(*(one.sharing.ask() for one in found))
        connection = await asyncpg.connect(fresh_database)
        # to the point; what was too much is owed
        missing = POINTS - await connection.fetchval("SELECT remaining FROM spending")
        assert sum(got) - RESTORE * 60 <= missing <= sum(got)
        await connection.close()


async def test_of_two_who_want_the_rest_at_once_at_most_one_gets_it(fresh_database: str) -> None:
    async with processes(fresh_database, 2) as found:
        for name in map(str, range(20)):
            said = await asyncio.gather(*(one.budgets.claim(name, 600_000) for one in found))
            assert said.count(0) <= 1


async def test_a_process_that_is_alone_asks_nobody(fresh_database: str) -> None:
    async with processes(fresh_database, 1) as [alone]:
        before = sharing._Connection.statements
        for _ in range(1_000):
            assert await alone.budgets.claim("A", POINTS // 1_000) == 0
        assert alone.budgets.take("A", 1) >= 1
        async with alone.seats.one("A"), alone.seats.one("A"), alone.seats.one("A"):
            with pytest.raises(NoSeat):
                async with alone.seats.one("A"):
                    pass
        assert sharing._Connection.statements == before
        await alone.sharing.ask()
        assert sharing._Connection.statements == before + 1


async def test_who_begins_anew_has_not_a_new_bucket(fresh_database: str) -> None:
    async with process(fresh_database) as before:
        assert await before.budgets.claim("A", POINTS) == 0
    async with process(fresh_database) as after:
        assert await after.budgets.claim("A", POINTS // 2 + 1) > 1


async def test_a_user_has_so_many_seats_in_all_processes(fresh_database: str) -> None:
    async with processes(fresh_database, 3) as found, AsyncExitStack() as held:

        async def open_one(one: Process) -> bool:
            try:
                await held.enter_async_context(one.seats.one("A"))
            except NoSeat:
                return False
            return True

        opened = await asyncio.gather(*(open_one(one) for one in found * 4))
        assert sum(opened) == MOST  # neither more nor less, however many ask at once
        assert [await open_one(one) for one in found] == [False] * 3
        async with found[1].seats.one("B"):
            pass
        await held.aclose()
        async with asyncio.timeout(30):  # the others are told of it
            for at in range(MOST):
                while not await open_one(found[at]):  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
        assert not await open_one(found[0])


async def test_what_a_dead_process_had_open_counts_no_more(
    fresh_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = await asyncpg.connect(fresh_database)
    async with processes(fresh_database, 2) as (here, dead), AsyncExitStack() as held:
        for _ in range(MOST):
            await held.enter_async_context(dead.seats.one("A"))
        with pytest.raises(NoSeat):
            await held.enter_async_context(here.seats.one("A"))
        # as kill -9 leaves it: nobody tells any more, and what was told stays
        silent = "UPDATE server_process SET seen_at = now() - make_interval(secs => $2) WHERE process_id = $1"
        monkeypatch.setattr(dead.sharing, "_tell", asyncio.Event().wait)
        await connection.execute(silent, dead.sharing.process_id, sharing.ALIVE_SECONDS + 1)
        async with here.seats.one("A"):
            assert here.sharing.processes == 1
        await connection.execute(silent, dead.sharing.process_id, 61)
        await connection.execute(sharing._TIDY)
        known = "SELECT process_id FROM seat UNION SELECT process_id FROM server_process"
        rows = await connection.fetch(known)
        assert [row[0] for row in rows] == [here.sharing.process_id]
    await connection.close()


async def test_who_leaves_is_not_waited_for(fresh_database: str) -> None:
    async with processes(fresh_database, 1) as [stays]:
        async with process(fresh_database) as goes:
            await goes.sharing.ask()
            await stays.sharing.ask()
            assert stays.sharing.processes == 2
        await stays.sharing.ask()
        assert stays.sharing.processes == 1


async def test_a_database_that_has_forgotten_is_told_again(fresh_database: str) -> None:
    """A crash of PostgreSQL leaves its unlogged tables empty."""
    connection = await asyncpg.connect(fresh_database)
    async with processes(fresh_database, 2) as (here, there), AsyncExitStack() as held:
        for _ in range(MOST):
            await held.enter_async_context(there.seats.one("A"))
        await connection.execute("TRUNCATE server_process, spending, seat")
        for _ in range(2):
            await there.sharing.ask()
        await here.sharing.ask()
        assert here.sharing.processes == 2
        with pytest.raises(NoSeat):
            await held.enter_async_context(here.seats.one("A"))
    await connection.close()


async def test_without_a_database_each_counts_for_itself(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "dossier.limits"):
        async with process("postgresql://nobody@127.0.0.1:1/nowhere") as one:
            assert await one.budgets.claim("A", POINTS - 10) == 0
            for _ in range(3):
                await one.sharing.ask()
            assert one.budgets.left("A") == 10
            assert await one.budgets.claim("A", 11) == 1
            async with one.seats.one("A"), one.seats.one("A"), one.seats.one("A"):
                with pytest.raises(NoSeat):
                    async with one.seats.one("A"):
                        pass
    assert [record.message for record in caplog.records] == ["limits hold for this process alone"]


async def test_what_was_spent_while_nobody_heard_is_told_later(fresh_database: str) -> None:
    async with processes(fresh_database, 2) as (here, there):
        pool, here.sharing._pool = here.sharing._pool, await open_sharing_pool("postgresql://n@127.0.0.1:1/n")
        await here.sharing.ask()
        assert here.sharing.processes == 1
        assert await here.budgets.claim("A", 700_000) == 0
        await here.sharing.ask()
        here.sharing._pool = pool
        await here.sharing.ask()
        await there.sharing.ask()
        assert 300_000 <= there.budgets.left("A") <= 300_100
        assert here.sharing.processes == 2


@pytest.mark.parametrize("hours", [-5, 5])
async def test_a_clock_of_the_database_that_jumps_is_survived(fresh_database: str, hours: int) -> None:
    """Set back by hours, what is written is of the future; set forward, it is old. Nothing stays so."""
    connection = await asyncpg.connect(fresh_database)
    async with processes(fresh_database, 2) as (here, there):
        assert await here.budgets.claim("A", 900_000) == 0
        await here.sharing.ask()
        past = "interval '1 hour' * $1"
        await connection.execute(f"UPDATE spending SET counted_at = counted_at - {past}", hours)
        await connection.execute(f"UPDATE server_process SET seen_at = seen_at - {past}", hours)
        assert here.budgets.take("A", 1_000) == 0
        for one in (here, there, here, there):
            await one.sharing.ask()
        assert [here.sharing.processes, there.sharing.processes] == [2, 2]
        wrong = (
            "SELECT count(*) FROM spending WHERE counted_at NOT BETWEEN now() - interval '1 minute' AND now()"
        )
        assert await connection.fetchval(wrong) == 0
        left = 99_000 + max(0, hours) * 3600 * RESTORE  # time that has passed gives points, none takes any
        assert left <= there.budgets.left("A") <= left + 100
    await connection.close()


async def test_full_buckets_are_forgotten(fresh_database: str) -> None:
    connection = await asyncpg.connect(fresh_database)
    async with processes(fresh_database, 1) as [one]:
        for name in ("A", "B"):
            assert one.budgets.take(name, 500_000) == 0
        await one.sharing.ask()
        old = "UPDATE spending SET counted_at = now() - interval '6 days' WHERE name = 'points:A'"
        await connection.execute(old)
        await connection.execute(sharing._TIDY)
        assert await connection.fetchval("SELECT array_agg(name) FROM spending") == ["points:B"]
    await connection.close()
