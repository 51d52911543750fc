"""`dossier storage reconcile`, `repair`: rows and store compared, and put right. Next: console.py."""

from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Annotated, Any

import asyncpg
from cyclopts import Parameter
from cyclopts.validators import Number

from cli_storage import DryRun, Queue, all_findings, at_pool, carry_out, finding_line
from console import Json, tell
from resolvers.custody.reconciling import GRACE_HOURS, MOST_GRACE_HOURS, reconcile_order
from resolvers.custody.repairing import REPAIRS, check_repair, repair_order, repairs_of
from resolvers.errors import Unloadable
from resolvers.jobs.job import Found, Order

Grace = Annotated[float, Parameter(validator=Number(gte=0, lte=MOST_GRACE_HOURS))]
Deep = Annotated[bool, Parameter(negative="")]


def reconcile(
    *, grace_hours: Grace = GRACE_HOURS, deep: Deep = False, queue: Queue = False, json: Json = False
) -> int:
    """Compare what the database names with what the store holds, both ways; changes nothing.

    Parameters
    ----------
    grace_hours:
        What is younger belongs to work under way and is no finding.
    deep:
        Read every key slip too.
    """
    return carry_out(reconcile_order(grace_hours=grace_hours, deep=deep), json, queue)


@Parameter(name="*")
@dataclass(frozen=True)
class Which:
    """What is to be done, and about which findings."""

    all: str | None = None
    "Do this to every open finding of the job that it is a repair of."
    finding: int | None = None
    "Only this finding, by its id."
    by: str | None = None
    "What to do about that finding."


def repair(
    job_id: str,
    *,
    which: Which = Which(),
    dry_run: DryRun = False,
    queue: Queue = False,
    json: Json = False,
) -> int:
    """Repair what a job has found: --all REPAIR, or --finding ID --by REPAIR; else list what helps."""
    if which == Which():
        return _list(job_id, json)
    name, both = which.all or which.by, which.all and which.by
    if name not in REPAIRS or both or (which.finding is None) != (which.by is None):
        raise Unloadable(f"say --all REPAIR, or --finding ID --by REPAIR, of {', '.join(REPAIRS)}")
    order = repair_order(name, job_id=job_id, finding_id=which.finding, dry_run=dry_run)
    _check(order)
    return carry_out(order, json, queue)


def _check(order: Order) -> None:
    def look(pool: asyncpg.Pool) -> Coroutine[Any, Any, None]:
        return check_repair(pool, order)

    at_pool(look)


def _list(job_id: str, json: bool) -> int:
    async def look(pool: asyncpg.Pool) -> list[Found]:
        await check_repair(pool, repair_order("", job_id=job_id))
        return await all_findings(pool, job_id, state="OPEN")

    found = at_pool(look)
    told = [
        {"finding": one.finding_id, "kind": one.kind, "subject": one.subject, "repairs": repairs_of(one.kind)}
        for one in found
    ]
    tell(told, json, *(f"{finding_line(one)}\t{' '.join(repairs_of(one.kind))}" for one in found))
    return int(bool(found))
