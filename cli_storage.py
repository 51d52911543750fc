"""`dossier storage`: how the stored files are, and the long work on them. Next: resolvers/jobs/job.py."""

import asyncio
import contextlib
import sys
from collections.abc import AsyncGenerator, Coroutine, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

import asyncpg
from cyclopts import App, Parameter

from assembly import opened_desk
from commands import dsn_of, opened_database, read_settings, run_loop
from console import Json, progress, tell
from models.migrate import MigrateError
from resolvers.access.audit import Asker
from resolvers.access.caller import Caller, Grant
from resolvers.custody.desk import Desk
from resolvers.custody.kinds import kinds_of
from resolvers.custody.ordering import cancel_noted, order_noted
from resolvers.custody.rotating import KIND
from resolvers.errors import Gone, Unloadable
from resolvers.jobs.job import (
    LIVE,
    AlreadyOrdered,
    Found,
    Job,
    Order,
    find_job,
    findings_of,
    newest_jobs,
)
from resolvers.jobs.run import run_next
from settings import Settings

_T = TypeVar("_T")

_LOOK_SECONDS = 0.5
_CONNECTIONS = 4  # the work, its lease, its progress
_PAGE = 1000
_SHOWN = 50  # findings, for people

USER = "OPERATOR"  # who ordered it, when no token says who
# Who has the database and the keys may all that a keeper may, and sees everything.
OPERATOR = Caller(USER, (Grant.everywhere("auditor"), Grant.everywhere("storageAdmin")))
DryRun = Annotated[
    bool, Parameter(name="--dry-run", negative="", help="Find and report; change nothing in files or store.")
]
Queue = Annotated[
    bool, Parameter(name="--queue", negative="", help="Only order it: a worker carries it out.")
]

storage = App(name="storage", help="Stored files: how they are, and the long work on them.")
# not imported before they are called, so their help stands here too
for _module, _name, _help in (
    ("files", "certificates", "Certificates of destroyed files."),
    ("checks", "close", "Close an incident with what was done."),
    ("moving", "empty-former", "Remove from the former store what has moved."),
    ("files", "export", "Files as one zip, with manifests."),
    ("checks", "incidents", "Stored files that were found damaged or lost."),
    ("lost", "lost", "What nobody could read any more, without a key or the store."),
    ("files", "lock", "Tell the store of every hold and retention again."),
    ("status", "status", "Figures of the stored files, and what the store can do."),
    ("status", "keys", "The keys, what each has wrapped, and which may go."),
    ("moving", "migrate", "Copy what lies in the former store into the present one."),
    ("repairs", "reconcile", "Compare the database with the store, both ways."),
    ("moving", "reencrypt", "Seal files anew under other data keys."),
    ("repairs", "repair", "Repair what a job has found."),
    ("checks", "verify", "Read stored files, open them and compare their SHA-256."),
):
    _function = _name.replace("-", "_")
    storage.command(f"cli_storage_{_module}:{_function}", name=_name, help=_help)


@storage.command
def jobs(*, kind: str | None = None, first: int = 20, json: Json = False) -> None:
    """The newest jobs."""

    def look(pool: asyncpg.Pool) -> Coroutine[Any, Any, list[Job]]:
        return newest_jobs(pool, kind=kind, first=first)

    found = at_pool(look)
    tell([asdict(one) for one in found], json, *map(job_line, found))


@storage.command
def job(job_id: str, *, json: Json = False) -> int:
    """One job, its report and its findings; exit code 1 while findings are open or if it failed."""

    async def look(pool: asyncpg.Pool) -> "Outcome":
        return await find_job(pool, job_id), await all_findings(pool, job_id)

    return _told(at_pool(look), json)


@storage.command
def rotate(*, dry_run: DryRun = False, queue: Queue = False, json: Json = False) -> int:
    """Wrap every data key anew under the current key; no file is touched."""
    return carry_out(Order(KIND, {}, dry_run), json, queue)


@storage.command
def cancel(job_id: str, *, json: Json = False) -> None:
    """End a job; what it did stays done."""

    def end(pool: asyncpg.Pool) -> Coroutine[Any, Any, Job]:
        return cancel_noted(pool, job_id, Asker(OPERATOR), datetime.now(UTC))

    found = at_pool(end)
    tell(asdict(found), json, job_line(found))


Outcome = tuple[Job, Sequence[Found]]


def carry_out(order: Order, json: bool, queue: bool = False) -> int:
    """Orders the job and does it here, where nobody else is at it already; exit code 1 if findings are open.

    With `queue` it is ordered only. Broken off, it goes on with the next worker, or is ended by `cancel`.
    """

    async def work(desk: Desk) -> Outcome:
        try:
            job_id = await order_noted(desk.pool, order, Asker(OPERATOR), desk.now())
        except AlreadyOrdered as other:
            raise Unloadable(
                f"{other.args[0]}: `dossier storage job` shows it, `dossier storage cancel` ends it"
            ) from None
        if not queue:
            await _done(desk, job_id, order.kind)
        return await find_job(desk.pool, job_id), await all_findings(desk.pool, job_id)

    return _told(at_desk(work), json)


def at_pool(work: Any) -> Any:
    """What `work` answers, given connections to the database."""
    with opened_database(read_settings()) as settings:
        return run_loop(_with_pool(settings, work))


def at_desk(work: Any) -> Any:
    """What `work` answers, given the desk: database, store and keys."""
    with opened_database(read_settings()) as settings:

        async def opened(pool: asyncpg.Pool) -> Any:
            async with opened_desk(settings, pool) as desk:
                if desk is None:
                    raise Unloadable(
                        "attachments are off: there is no key file. `dossier key make` makes a first one; if "
                        "files are stored already, `dossier key restore` brings their keys back from a copy"
                    )
                return await work(desk)

        return run_loop(_with_pool(settings, opened))


async def all_findings(pool: asyncpg.Pool, job_id: str, state: str | None = None) -> list[Found]:
    found: list[Found] = []
    while page := await findings_of(
        pool, job_id, after=found[-1].finding_id if found else 0, first=_PAGE, state=state
    ):
        found += page
    return found


def job_line(one: Job) -> str:
    steps = f"{one.done}" if one.total is None else f"{one.done}/{one.total}"
    what = f"{one.kind}{' (dry run)' if one.dry_run else ''}"
    return f"{one.job_id}\t{what}\t{one.state}\t{steps}\t{one.created_at:%F %T}\t{one.created_by}"


def finding_line(one: Found) -> str:
    seen = " ".join(f"{name}={value}" for name, value in one.details.items())
    state = one.state if one.repair is None else f"{one.state} {one.repair}"
    return f"{one.finding_id}\t{one.kind}\t{one.subject}\t{state}\t{seen}"


async def _with_pool(settings: Settings, work: Any) -> Any:
    try:
        async with asyncpg.create_pool(dsn_of(settings), min_size=1, max_size=_CONNECTIONS) as pool:
            return await work(pool)
    except asyncpg.UndefinedTableError:
        raise MigrateError("The database has no tables yet: run `dossier migrate` first") from None
    except Gone as gone:
        raise Unloadable(f"there is no job or finding {gone.what}") from None


async def _done(desk: Desk, job_id: str, kind: str) -> None:
    """By this process, or by a worker that was faster."""
    kinds = kinds_of(desk)
    async with _shown(desk.pool, job_id, kind):
        while (await find_job(desk.pool, job_id)).state in LIVE:
            if await run_next(desk.pool, kinds, job_id) is None:
                await asyncio.sleep(_LOOK_SECONDS)


@contextlib.asynccontextmanager
async def _shown(pool: asyncpg.Pool, job_id: str, kind: str) -> AsyncGenerator[None]:
    with progress(kind, None) as done:

        async def follow() -> None:
            while True:
                now = await find_job(pool, job_id)
                done(now.done, now.total)
                await asyncio.sleep(_LOOK_SECONDS)

        task = asyncio.create_task(follow())
        try:
            yield
        finally:
            task.cancel()


def _told(outcome: Outcome, json: bool) -> int:
    one, findings = outcome
    lines = [job_line(one), *(f"  {name}: {value}" for name, value in (one.report or {}).items())]
    lines += [finding_line(found) for found in findings[:_SHOWN]]
    if len(findings) > _SHOWN:
        lines.append(f"… and {len(findings) - _SHOWN} more: dossier storage job {one.job_id} --json")
    if one.error:
        sys.stderr.write(f"dossier: {one.error}\n")
    tell(asdict(one) | {"findings": [asdict(found) for found in findings]}, json, *lines)
    return int(one.state == "FAILED" or any(found.state == "OPEN" for found in findings))
