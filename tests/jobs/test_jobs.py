"""Long work under a lease: shared, taken over, ended, tried again. Next: ../../resolvers/jobs/run.py."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest

from resolvers.errors import Gone
from resolvers.jobs.job import (
    AlreadyOrdered,
    Order,
    cancel_job,
    find_finding,
    find_job,
    findings_of,
    newest_jobs,
    note_repair,
    order_job,
)
from resolvers.jobs.run import Ended, Run, run_next
from storage.errors import KeyUnavailable, StoreDown
from tests.support.forked import Forked
from tests.support.job_child import STEPS, count

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 5, 6, 8, tzinfo=UTC)
_SHORT = 0.4  # seconds of a lease that is to end
_WAITED = 30.0
_LEASE = "SELECT lease_until FROM job WHERE job_id = $1"
_DUE = "UPDATE job SET lease_until = now() WHERE job_id = $1"


@pytest.fixture
async def pool(database: str) -> AsyncGenerator[asyncpg.Pool]:
    async with asyncpg.create_pool(database, min_size=1, max_size=6) as found:
        await found.execute("TRUNCATE job CASCADE")
        yield found


def ordered(pool: asyncpg.Pool, kind: str = "COUNT", *, alone: bool = False) -> "asyncio.Future[str]":
    return asyncio.ensure_future(order_job(pool, Order(kind, {"deep": True}, alone=alone), "KEEPER", NOW))


async def counted(run: Run) -> None:
    await count(run)


async def test_a_job_is_done_with_its_report_and_findings(pool: asyncpg.Pool) -> None:
    job_id = await ordered(pool)
    assert (await find_job(pool, job_id)).state == "QUEUED"
    assert await run_next(pool, {"OTHER": counted}) is None
    assert await run_next(pool, {"COUNT": counted}) is not None
    job = await find_job(pool, job_id)
    assert (job.state, job.done, job.total, job.report) == ("DONE", STEPS, STEPS, {"steps": STEPS})
    assert (job.parameters, job.created_by, job.created_at, job.error) == (
        {"deep": True},
        "KEEPER",
        NOW,
        None,
    )
    assert job.started_at is not None
    assert job.ended_at is not None
    assert await run_next(pool, {"COUNT": counted}) is None
    first = await findings_of(pool, job_id, first=4)
    rest = await findings_of(pool, job_id, after=first[-1].finding_id)
    assert [one.subject for one in (*first, *rest)] == [str(step) for step in range(STEPS)]
    with pytest.raises(Gone):
        await find_job(pool, "0")


async def test_a_finding_that_was_repaired_says_so(pool: asyncpg.Pool) -> None:
    job_id = await ordered(pool)
    await run_next(pool, {"COUNT": counted})
    one = (await findings_of(pool, job_id))[0]
    await note_repair(pool, one.finding_id, "AGAIN", "KEEPER", NOW)
    await note_repair(pool, one.finding_id, "TWICE", "OTHER", NOW)  # the first counts
    found = await find_finding(pool, one.finding_id)
    assert (found.state, found.repair, found.repaired_by) == ("REPAIRED", "AGAIN", "KEEPER")
    assert len(await findings_of(pool, job_id, state="OPEN")) == STEPS - 1


async def test_two_workers_do_each_job_once(pool: asyncpg.Pool) -> None:
    jobs = [await ordered(pool) for _ in range(20)]
    taken: Counter[str] = Counter()

    async def once(run: Run) -> None:
        taken[run.job.job_id] += 1
        await count(run)

    async def work() -> None:
        while await run_next(pool, {"COUNT": once}):
            pass

    await asyncio.gather(work(), work())
    assert taken == dict.fromkeys(jobs, 1)
    assert {job.state for job in await newest_jobs(pool)} == {"DONE"}


async def test_of_many_orders_at_once_one_is_taken(pool: asyncpg.Pool) -> None:
    answers = await asyncio.gather(*(ordered(pool, alone=True) for _ in range(6)), return_exceptions=True)
    [job_id] = [one for one in answers if isinstance(one, str)]
    refused = [one for one in answers if isinstance(one, AlreadyOrdered)]
    assert [one.job_id for one in refused] == [job_id] * 5
    await run_next(pool, {"COUNT": counted})
    assert await ordered(pool, alone=True) != job_id


async def test_who_is_killed_leaves_the_job_to_another_when_his_lease_ends(
    database: str, pool: asyncpg.Pool
) -> None:
    job_id = await ordered(pool)
    child = Forked(("-m", "tests.support.job_child", database, str(_SHORT)), os.environ)
    assert await child.ended() == -signal.SIGKILL
    assert ((await find_job(pool, job_id)).state, (await find_job(pool, job_id)).done) == ("RUNNING", 5)
    async with asyncio.timeout(_WAITED):
        while await run_next(pool, {"COUNT": counted}) is None:  # noqa: ASYNC110 -- when the lease ends
            await asyncio.sleep(_SHORT / 4)
    job = await find_job(pool, job_id)
    # the sixth step was taken twice and counts once: what was not saved was not done
    assert (job.state, job.done, job.report, job.fence) == ("DONE", STEPS, {"steps": STEPS}, 2)
    assert len(await findings_of(pool, job_id)) == STEPS


async def test_the_lease_is_kept_as_long_as_the_work_goes_on(pool: asyncpg.Pool) -> None:
    job_id = await ordered(pool)

    async def slow(run: Run) -> None:
        until = await pool.fetchval(_LEASE, job_id)
        while await pool.fetchval(_LEASE, job_id) == until:  # noqa: ASYNC110 -- the lease grows
            await asyncio.sleep(_SHORT / 4)
        assert await run_next(pool, {"COUNT": counted}) is None
        await run.save(1)

    async with asyncio.timeout(_WAITED):
        await run_next(pool, {"COUNT": slow}, lease=4.0)
    assert (await find_job(pool, job_id)).state == "DONE"


async def test_who_lost_his_lease_saves_nothing_more(pool: asyncpg.Pool) -> None:
    job_id = await ordered(pool)

    async def late(run: Run) -> None:
        await run.save(3, done=3)
        await pool.execute(_DUE, job_id)
        assert await run_next(pool, {"COUNT": counted}) is not None  # another one, to the end
        with pytest.raises(Ended):
            await run.save(4, done=4)
        raise Ended

    await run_next(pool, {"COUNT": late})
    job = await find_job(pool, job_id)
    assert (job.state, job.done, job.fence) == ("DONE", STEPS, 2)


async def test_a_job_that_is_cancelled_stops_at_its_next_step(pool: asyncpg.Pool) -> None:
    waiting, running = await ordered(pool, "WAIT"), await ordered(pool)
    assert (await cancel_job(pool, waiting, NOW)).state == "CANCELLED"
    assert await run_next(pool, {"WAIT": counted}) is None

    async def stopped(run: Run) -> None:
        await run.save(1, done=1)
        await cancel_job(pool, running, NOW)
        await count(run)

    await run_next(pool, {"COUNT": stopped})
    job = await find_job(pool, running)
    assert (job.state, job.done, job.ended_at) == ("CANCELLED", 1, NOW)
    assert (await cancel_job(pool, running, datetime.now(UTC))).ended_at == NOW  # over is over


async def test_a_worker_that_is_ended_gives_its_job_back_at_once(pool: asyncpg.Pool) -> None:
    job_id, begun = await ordered(pool), asyncio.Event()

    async def waits(run: Run) -> None:
        await run.save(7, done=7)
        begun.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(run_next(pool, {"COUNT": waits}))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await run_next(pool, {"COUNT": counted}) is not None
    job = await find_job(pool, job_id)
    assert (job.state, job.done, job.report) == ("DONE", STEPS, {"steps": 3})


async def test_while_the_store_is_down_a_job_is_tried_again_after_a_pause(pool: asyncpg.Pool) -> None:
    job_id = await ordered(pool)

    async def down(_run: Run) -> None:
        raise StoreDown("no answer")

    for attempt in range(9):
        assert await run_next(pool, {"COUNT": down}) is not None
        job = await find_job(pool, job_id)
        assert job.error == "StoreDown: no answer"
        assert job.state == ("QUEUED" if attempt < 8 else "FAILED")
        assert await run_next(pool, {"COUNT": counted}) is None  # not before the pause is over
        await pool.execute(_DUE, job_id)


async def test_progress_makes_the_store_s_former_failures_forgotten(pool: asyncpg.Pool) -> None:
    job_id = await ordered(pool)

    async def limps(run: Run) -> None:
        await run.save((run.cursor or 0) + 1)
        if run.cursor < 12:
            raise StoreDown("no answer")

    for _ in range(12):
        await run_next(pool, {"COUNT": limps})
        await pool.execute(_DUE, job_id)
    job = await find_job(pool, job_id)
    assert (job.state, job.error) == ("DONE", None)


async def test_a_database_that_goes_away_is_no_failure(pool: asyncpg.Pool) -> None:
    job_id = await ordered(pool)
    end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = $1"

    async def cut_off(run: Run) -> None:
        async with pool.acquire() as own:
            await pool.execute(end, await own.fetchval("SELECT pg_backend_pid()"))
            await own.execute("SELECT 1")
        await run.save(1)

    await run_next(pool, {"COUNT": cut_off})
    assert (await find_job(pool, job_id)).state == "QUEUED"
    await pool.execute(_DUE, job_id)
    await run_next(pool, {"COUNT": counted})
    assert (await find_job(pool, job_id)).state == "DONE"


async def test_what_cannot_get_better_fails_with_its_reason(pool: asyncpg.Pool) -> None:
    job_id = await ordered(pool)

    async def without_key(_run: Run) -> None:
        raise KeyUnavailable("key K1 is not here")

    await run_next(pool, {"COUNT": without_key})
    job = await find_job(pool, job_id)
    assert (job.state, job.error) == ("FAILED", "KeyUnavailable: key K1 is not here")
    assert job.ended_at
