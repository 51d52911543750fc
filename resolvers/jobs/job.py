"""Order a job, look at it, end it. Next: run.py."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import asyncpg
import orjson

from resolvers.errors import Busy, Gone
from resolvers.pool import Connection

LIVE = ("QUEUED", "RUNNING")
WORKER = "WORKER"  # who orders what is due by itself
HIDDEN = "@names"  # among the parameters: of customers and files, for the work alone

_ALONE = "SELECT pg_advisory_xact_lock(hashtextextended('dossier:job:' || $1, 0))"
_RUNNING = "SELECT job_id FROM job WHERE kind = $1 AND state IN ('QUEUED', 'RUNNING') LIMIT 1"
_ORDER = """
INSERT INTO job (job_id, kind, parameters, dry_run, state, created_by, created_at, done, attempts, fence)
VALUES ($1, $2, $3, $4, 'QUEUED', $5, $6, 0, 0, 0)
"""
_FIND = "SELECT * FROM job WHERE job_id = $1"
_NEWEST = """
SELECT * FROM job WHERE ($1::text IS NULL OR kind = $1) AND ($2::text IS NULL OR (created_at, job_id) <
    (SELECT created_at, job_id FROM job WHERE job_id = $2))
ORDER BY created_at DESC, job_id DESC LIMIT $3
"""
_CANCEL = """
UPDATE job SET state = 'CANCELLED', ended_at = $2 WHERE job_id = $1 AND state IN ('QUEUED', 'RUNNING')
"""
_FINDINGS = """
SELECT * FROM job_finding WHERE job_id = $1 AND id > $2 AND ($4::text IS NULL OR state = $4)
ORDER BY id LIMIT $3
"""
_FINDING = "SELECT * FROM job_finding WHERE id = $1"
_REPAIRED = """
UPDATE job_finding SET state = 'REPAIRED', repair = $2, repaired_by = $3, repaired_at = $4
WHERE id = $1 AND state = 'OPEN'
"""


@dataclass(frozen=True, slots=True)
class Job:
    """`parameters`, `cursor` and `report` are what the kind of work makes of them."""

    job_id: str
    kind: str
    parameters: dict[str, Any]
    dry_run: bool
    state: str
    created_by: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    done: int
    total: int | None
    cursor: Any
    report: dict[str, Any] | None
    error: str | None
    fence: int


@dataclass(frozen=True, slots=True)
class Found:
    """`subject` is what it is about: a key in the store, or the name of something else."""

    finding_id: int
    job_id: str
    kind: str
    subject: str
    object_id: str | None
    details: dict[str, Any]
    state: str
    repair: str | None
    repaired_by: str | None
    repaired_at: datetime | None


@dataclass(frozen=True, slots=True)
class Order:
    """`alone`: while one of its kind is not over, another is refused."""

    kind: str
    parameters: Mapping[str, Any]
    dry_run: bool = False
    alone: bool = True


class AlreadyOrdered(Busy):
    """`job_id` is the one that is under way."""

    code = "JOB-RUNNING"

    def __init__(self, kind: str, job_id: str) -> None:
        super().__init__(30, f"{kind} is under way: job {job_id}")
        self.job_id = job_id


async def order_job(source: asyncpg.Pool | Connection, order: Order, user: str, now: datetime) -> str:
    """Within the caller's transaction if `source` is a connection that has one."""
    if isinstance(source, asyncpg.Pool):
        async with source.acquire() as connection, connection.transaction():
            return await order_job(connection, order, user, now)
    if order.alone:
        await source.execute(_ALONE, order.kind)
        if other := await source.fetchval(_RUNNING, order.kind):
            raise AlreadyOrdered(order.kind, other)
    job_id = secrets.token_hex(16)
    text = orjson.dumps(dict(order.parameters)).decode()
    await source.execute(_ORDER, job_id, order.kind, text, order.dry_run, user, now)
    return job_id


async def order_due(pool: asyncpg.Pool, order: Order, now: datetime) -> int:
    """The worker's own: 1, or 0 while one of its kind is not over."""
    try:
        await order_job(pool, order, WORKER, now)
    except AlreadyOrdered:
        return 0
    return 1


async def find_job(pool: asyncpg.Pool, job_id: str) -> Job:
    row = await pool.fetchrow(_FIND, job_id)
    if row is None:
        raise Gone(job_id)
    return job_from_row(row)


async def newest_jobs(
    pool: asyncpg.Pool, *, kind: str | None = None, after: str | None = None, first: int = 50
) -> list[Job]:
    """The newest first; `after` is the id of the last one seen."""
    return [job_from_row(row) for row in await pool.fetch(_NEWEST, kind, after, first)]


async def cancel_job(pool: asyncpg.Pool, job_id: str, now: datetime) -> Job:
    """What it has done stays done; one that is over stays as it is."""
    await pool.execute(_CANCEL, job_id, now)
    return await find_job(pool, job_id)


async def findings_of(
    pool: asyncpg.Pool, job_id: str, *, after: int = 0, first: int = 100, state: str | None = None
) -> Sequence[Found]:
    return [_found(row) for row in await pool.fetch(_FINDINGS, job_id, after, first, state)]


async def find_finding(pool: asyncpg.Pool, finding_id: int) -> Found:
    row = await pool.fetchrow(_FINDING, finding_id)
    if row is None:
        raise Gone(str(finding_id))
    return _found(row)


async def note_repair(pool: asyncpg.Pool, finding_id: int, repair: str, user: str, now: datetime) -> None:
    await pool.execute(_REPAIRED, finding_id, repair, user, now)


def job_from_row(row: asyncpg.Record) -> Job:
    values = {name: row[name] for name in Job.__dataclass_fields__}
    for name in ("parameters", "cursor", "report"):
        values[name] = None if values[name] is None else orjson.loads(values[name])
    return Job(**values)


def _found(row: asyncpg.Record) -> Found:
    values = {name: row[name] for name in Found.__dataclass_fields__ if name != "finding_id"}
    values["details"] = orjson.loads(values["details"])
    return Found(finding_id=row["id"], **values)
