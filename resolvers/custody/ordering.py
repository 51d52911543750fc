"""What people order and end of the work on stored files, noted in the audit trail. Next: kinds.py."""

from datetime import datetime
from typing import Any

import asyncpg

from models.rules.auditing import AuditAct, AuditNote
from resolvers.access.audit import Asker, note
from resolvers.jobs.job import HIDDEN, LIVE, Job, Order, cancel_job, find_job, order_job

_CLASS = "JOB"


async def order_noted(pool: asyncpg.Pool, order: Order, asker: Asker, now: datetime) -> str:
    """AlreadyOrdered, as order_job says it."""
    async with pool.acquire() as connection, connection.transaction():
        job_id = await order_job(connection, order, asker.caller.user_name, now)
        told = {name: value for name, value in order.parameters.items() if name != HIDDEN}
        detail = {"act": "order", "kind": order.kind, "dryRun": order.dry_run, **told}
        await note(connection, _noted(asker, job_id, detail))
        return job_id


async def cancel_noted(pool: asyncpg.Pool, job_id: str, asker: Asker, now: datetime) -> Job:
    """Gone when there is no such job; one that is over stays as it is."""
    before = await find_job(pool, job_id)
    job = await cancel_job(pool, job_id, now)
    if before.state in LIVE and job.state == "CANCELLED":
        await note(pool, _noted(asker, job_id, {"act": "cancel", "kind": job.kind}))
    return job


def _noted(asker: Asker, job_id: str, detail: dict[str, Any]) -> AuditNote:
    return asker.noted(AuditAct.STORAGE_JOB, object_class=_CLASS, object_id=job_id, detail=detail)
