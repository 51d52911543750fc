"""Carries jobs out: takes one under a lease, keeps the lease, goes on where another ended. Next: ../custody.

A kind of work is a function of its Run. It saves its place again and again, each time with all that it has
done before; whoever takes the job next begins there, so a step may be done twice and must bear it.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import asyncpg
import orjson

from resolvers.alongside import alongside
from resolvers.errors import Busy
from resolvers.jobs.job import Job, job_from_row
from resolvers.pool import AWAY
from resolvers.spans import span
from resolvers.tallies import JOBS
from storage.errors import StoreError

LEASE_SECONDS = 60
_ATTEMPTS = 8
_GIVE_BACK_SECONDS = 2
_LOG = logging.getLogger("dossier.jobs")

_CLAIM = """
UPDATE job SET state = 'RUNNING', fence = fence + 1, started_at = coalesce(started_at, now()),
    lease_until = now() + make_interval(secs => $3)
WHERE job_id = (
    SELECT job_id FROM job
    WHERE ($1::text IS NULL OR job_id = $1) AND kind = ANY($2)
      AND ((state = 'QUEUED' AND (lease_until IS NULL OR lease_until <= now()))
        OR (state = 'RUNNING' AND lease_until <= now()))
    ORDER BY created_at FOR UPDATE SKIP LOCKED LIMIT 1)
RETURNING *
"""
_HEARTBEAT = """
UPDATE job SET lease_until = now() + make_interval(secs => $3)
WHERE job_id = $1 AND fence = $2 AND state = 'RUNNING'
"""
_SAVE = """
UPDATE job SET cursor = $3, done = $4, total = $5, report = $6, attempts = 0
WHERE job_id = $1 AND fence = $2 AND state = 'RUNNING'
"""
_FIND = """
INSERT INTO job_finding (job_id, kind, subject, object_id, details, state) VALUES ($1, $2, $3, $4, $5, 'OPEN')
ON CONFLICT (job_id, kind, subject) DO UPDATE SET details = excluded.details
"""
_END = """
UPDATE job SET state = $3, error = $4, ended_at = now(), lease_until = NULL
WHERE job_id = $1 AND fence = $2 AND state = 'RUNNING'
"""
_AGAIN = """
UPDATE job SET state = 'QUEUED', error = $3, attempts = attempts + 1,
    lease_until = now() + least(600, 5 * 2 ^ attempts) * interval '1 second'
WHERE job_id = $1 AND fence = $2 AND state = 'RUNNING' AND attempts < $4
"""
_GIVE_BACK = """
UPDATE job SET state = 'QUEUED', lease_until = now() + make_interval(secs => $3)
WHERE job_id = $1 AND fence = $2 AND state = 'RUNNING'
"""

# The same step may succeed later.
_PASSES = (*AWAY, Busy)


class Ended(Exception):
    """The job was cancelled, or another worker has it: stop, and save nothing more."""


class Later(Exception):
    """What the work waits for is not there yet: some worker comes again after so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass
class Run:
    """One worker's turn at a job. `report` starts with what turns before have counted."""

    pool: asyncpg.Pool
    job: Job
    report: dict[str, Any]
    done: int = 0
    total: int | None = None
    cursor: Any = None

    @property
    def dry_run(self) -> bool:
        return self.job.dry_run

    def count(self, name: str, by: int = 1) -> None:
        """Into the report; durable with the next save."""
        self.report[name] = self.report.get(name, 0) + by

    async def save(self, cursor: Any, *, done: int | None = None, total: int | None = None) -> None:
        """Raises Ended when this worker has to stop."""
        self.cursor = cursor
        self.done = self.done if done is None else done
        self.total = self.total if total is None else total
        texts = [None if one is None else orjson.dumps(one).decode() for one in (cursor, self.report)]
        job = self.job
        saved = await self.pool.execute(
            _SAVE, job.job_id, job.fence, texts[0], self.done, self.total, texts[1]
        )
        if saved != "UPDATE 1":
            raise Ended(job.job_id)

    async def find(
        self, kind: str, subject: str, object_id: str | None = None, details: Mapping[str, Any] | None = None
    ) -> None:
        """Found twice it is one finding. At once durable, in dry runs too."""
        text = orjson.dumps(dict(details or {})).decode()
        await self.pool.execute(_FIND, self.job.job_id, kind, subject, object_id, text)


Kind = Callable[[Run], Awaitable[None]]


async def run_next(
    pool: asyncpg.Pool, kinds: Mapping[str, Kind], job_id: str | None = None, lease: float = LEASE_SECONDS
) -> Job | None:
    """The oldest job that waits, or this one; None when there is nothing to do (any more).

    Who is cancelled leaves the job to the next worker at once; who is killed, when the lease ends.
    """
    row = await pool.fetchrow(_CLAIM, job_id, list(kinds), lease)
    if row is None:
        return None
    job = job_from_row(row)
    with span("job", {"dossier.job": job.job_id, "dossier.job.kind": job.kind}) as traced:
        outcome = await _carried_out(pool, kinds[job.kind], job, lease)
        JOBS[outcome] += 1
        traced.end_as(outcome)
    return job


async def _carried_out(pool: asyncpg.Pool, kind: Kind, job: Job, lease: float) -> str:
    """done · stopped · later · again · failed"""
    run = Run(pool, job, dict(job.report or {}), job.done, job.total, job.cursor)
    try:
        async with alongside(_beat(pool, job, lease)):
            await kind(run)
            await run.save(run.cursor)
        await _end(pool, job, "DONE", None)
    except Ended:
        _LOG.info("job stopped", extra={"job": job.job_id, "kind": job.kind})
        return "stopped"
    except Later as later:
        await pool.execute(_GIVE_BACK, job.job_id, job.fence, later.seconds)
        return "later"
    except asyncio.CancelledError:
        await _give_back(pool, job)
        raise
    except Exception as error:  # the outermost loop of the work: told in the job, and the worker goes on
        return await _failed(pool, job, error)
    return "done"


async def _give_back(pool: asyncpg.Pool, job: Job) -> None:
    with contextlib.suppress(*_PASSES, TimeoutError):  # then the lease ends by itself
        async with asyncio.timeout(_GIVE_BACK_SECONDS):
            await pool.execute(_GIVE_BACK, job.job_id, job.fence, 0)


async def _failed(pool: asyncpg.Pool, job: Job, error: Exception) -> str:
    if isinstance(error, asyncpg.PostgresError):  # it says what stands in rows
        error = type(error)("").with_traceback(error.__traceback__)
    text = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    again = error.again if isinstance(error, StoreError) else isinstance(error, _PASSES)
    if again and await pool.execute(_AGAIN, job.job_id, job.fence, text, _ATTEMPTS) == "UPDATE 1":
        _LOG.warning("job is tried again", extra={"job": job.job_id, "kind": job.kind, "error": text})
        return "again"
    _LOG.error("job failed", exc_info=error, extra={"job": job.job_id, "kind": job.kind})
    await _end(pool, job, "FAILED", text)
    return "failed"


async def _end(pool: asyncpg.Pool, job: Job, state: str, error: str | None) -> None:
    await pool.execute(_END, job.job_id, job.fence, state, error)


async def _beat(pool: asyncpg.Pool, job: Job, lease: float) -> None:
    """Keeps the lease for as long as the work goes on."""
    while True:
        await asyncio.sleep(lease / 4)
        with contextlib.suppress(*_PASSES):  # saved again soon enough, or it ends
            await pool.execute(_HEARTBEAT, job.job_id, job.fence, lease)
