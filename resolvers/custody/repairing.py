"""Every finding has its repairs by name; each looks again at what is there before it acts. Next: mending.py.

What a row or an upload under way names is never removed, so neither is anything under a legal hold. Whatever
removes or writes slips holds the lock of slips, as cleaning and rotation do.
"""

from collections.abc import AsyncGenerator, Sequence

import asyncpg

from resolvers.custody.desk import Desk
from resolvers.custody.mending import MENDERS, Mended, NotMended
from resolvers.errors import Gone
from resolvers.jobs.job import Found, Order, find_finding, find_job, findings_of, note_repair
from resolvers.jobs.run import Run
from storage.errors import StoreError
from storage.faults import point

KIND = "REPAIR"
_PAGE = 100

REPAIRS = tuple(dict.fromkeys(name for menders in MENDERS.values() for name in menders))


def repairs_of(kind: str) -> Sequence[str]:
    """What may be done about a finding of this kind; the first is the usual one."""
    return tuple(MENDERS.get(kind, ()))


def repair_order(repair: str, *, finding_id: int | None = None, job_id: str | None = None,
                 dry_run: bool = False) -> Order:  # fmt: skip
    """Of one finding, or of all open ones of a job that this repair is for."""
    told = {"repair": repair, "finding": finding_id, "job": job_id}
    return Order(KIND, told, dry_run, alone=False)


async def check_repair(pool: asyncpg.Pool, order: Order) -> None:
    """Gone: there is no such finding, or no such job."""
    finding, job = order.parameters["finding"], order.parameters["job"]
    if job is not None:
        await find_job(pool, job)
    if finding is not None:
        found = await find_finding(pool, finding)
        if job not in (None, found.job_id):
            raise Gone(str(finding))


async def repair(desk: Desk, run: Run) -> None:
    """A dry run finds WOULD_REPAIR with what would be done; NOT_REPAIRED says what stands against it."""
    async for found in _findings(run):
        await _repair(desk, run, found)
        point("repair.done")
        await run.save(found.finding_id, done=run.done + 1)


async def _findings(run: Run) -> AsyncGenerator[Found]:
    ordered, after = run.job.parameters, run.cursor or 0
    if ordered["finding"] is not None:
        if after == 0:
            yield await find_finding(run.pool, ordered["finding"])
        return
    while page := await findings_of(run.pool, ordered["job"], after=after, first=_PAGE, state="OPEN"):
        for found in page:
            if ordered["repair"] in repairs_of(found.kind):
                yield found
        after = page[-1].finding_id


async def _repair(desk: Desk, run: Run, found: Found) -> None:
    name, job = run.job.parameters["repair"], run.job
    subject = f"{found.finding_id} {found.subject}"[:250]
    about = {"finding": found.finding_id, "kind": found.kind, "repair": name}
    try:
        if found.state != "OPEN":
            raise NotMended(f"it was repaired already, by {found.repair}")
        mender = MENDERS.get(found.kind, {}).get(name)
        if mender is None:
            raise NotMended(f"{name} is no repair of {found.kind}: {', '.join(repairs_of(found.kind))}")
        mended = await mender(desk, found, Mended(run.dry_run, job.job_id))
    except (NotMended, StoreError, Gone) as error:
        if isinstance(error, StoreError) and error.again:
            raise
        run.count("not_repaired")
        await run.find("NOT_REPAIRED", subject, found.object_id, {**about, "why": str(error)})
        return
    if run.dry_run:
        run.count("would_repair")
        await run.find("WOULD_REPAIR", subject, found.object_id, {**about, "what": mended})
        return
    run.count("repaired")
    await note_repair(desk.pool, found.finding_id, name, job.created_by, desk.now())
