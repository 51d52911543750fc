"""Long work on stored files: order it, watch it, end it, read what it found. Next: status.py."""

from datetime import datetime
from enum import Enum
from typing import Annotated, Any, cast

import strawberry
from graphql import GraphQLError
from strawberry.scalars import JSON

from models.rules.custody import may_keep, may_look
from models.rules.finding import error
from models.rules.finding_codes import Code
from resolvers.custody import rotating
from resolvers.custody.ordering import cancel_noted, order_noted
from resolvers.custody.repairing import repairs_of
from resolvers.errors import Denied, Gone
from resolvers.jobs import job as jobs
from resolvers.jobs.job import AlreadyOrdered, Found, Job, Order
from schema.payloads import Refused
from schema.saving import ContextInfo, asker_of, denied, refused_payload

_MOST = 100

PageSize = Annotated[int, strawberry.argument(description="How many at most, from 1 to 100.")]
DryRun = Annotated[
    bool, strawberry.argument(description="true: find and report, and change nothing in files or store.")
]
JobId = Annotated[strawberry.ID, strawberry.argument(description="The job's id.")]


@strawberry.enum(description="How far a job is.")
class StorageJobState(Enum):
    QUEUED = strawberry.enum_value("QUEUED", description="A worker takes it up, or again after a pause.")
    RUNNING = strawberry.enum_value("RUNNING", description="A worker is at it.")
    DONE = strawberry.enum_value("DONE", description="It came to its end; its findings say with what.")
    FAILED = strawberry.enum_value("FAILED", description="It cannot go on; error says why.")
    CANCELLED = strawberry.enum_value("CANCELLED", description="Somebody ended it; what it did stays done.")


@strawberry.type(description="Something that a job found, and what was done about it.")
class StorageFinding:
    id: strawberry.ID = strawberry.field(description="Id of the finding.")
    job_id: strawberry.ID = strawberry.field(description="The job that found it.")
    kind: str = strawberry.field(description="What it is, such as OBJECT_MISSING; docs/storage-admins.md.")
    subject: str = strawberry.field(description="What it is about: mostly a key in the store.")
    object_id: strawberry.ID | None = strawberry.field(description="The stored object, if it is about one.")
    details: JSON = strawberry.field(description="What was seen, by name.")
    open: bool = strawberry.field(description="false once it is repaired.")
    repairs: list[str] = strawberry.field(
        description="What can be done about it; the first is the usual one."
    )
    repair: str | None = strawberry.field(description="The repair that was carried out.")
    repaired_by: str | None = strawberry.field(description="Who had it carried out.")
    repaired_at: datetime | None = strawberry.field(description="When it was carried out.")


@strawberry.type(description="Long work on stored files; a worker carries it out, and another one goes on.")
class StorageJob:
    id: strawberry.ID = strawberry.field(description="Id of the job.")
    kind: str = strawberry.field(description="What is done, such as VERIFY or ROTATE_KEYS.")
    parameters: JSON = strawberry.field(description="What was ordered, by name.")
    dry_run: bool = strawberry.field(description="true: it finds and reports, and changes nothing.")
    state: StorageJobState = strawberry.field(description="How far it is.")
    created_by: str = strawberry.field(description="Who ordered it; WORKER: the service itself.")
    created_at: datetime = strawberry.field(description="When it was ordered.")
    started_at: datetime | None = strawberry.field(description="When a worker first took it up.")
    ended_at: datetime | None = strawberry.field(description="When it was over.")
    done: int = strawberry.field(description="Steps that are done: mostly objects or slips.")
    total: int | None = strawberry.field(description="Steps in all; null while that is not known.")
    report: JSON | None = strawberry.field(description="What it has counted so far, by name.")
    error: str | None = strawberry.field(description="Why it failed, or is tried again.")

    @strawberry.field(description="What it found, in the order of finding.")
    async def findings(
        self,
        info: ContextInfo,
        first: PageSize = 50,
        after: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only those behind this one.")
        ] = None,
        open: Annotated[
            bool | None, strawberry.argument(description="Only open ones, or only repaired ones.")
        ] = None,
    ) -> list[StorageFinding]:
        state = None if open is None else "OPEN" if open else "REPAIRED"
        found = await jobs.findings_of(
            pool_of(info), str(self.id), after=number_of(after), first=checked_size(first), state=state
        )
        return [finding_row(one) for one in found]


@strawberry.type(description="The work was ordered.")
class StorageJobStarted:
    job: StorageJob = strawberry.field(description="The job; ask for it again to see how far it is.")


StorageJobResult = Annotated[
    StorageJobStarted | Refused,
    strawberry.union("StorageJobResult", description="Answer of every act that orders long work."),
]


@strawberry.type(description="The job is over.")
class StorageJobCancelled:
    job: StorageJob = strawberry.field(description="The job as it is now; one that was over stays as it was.")


CancelResult = Annotated[
    StorageJobCancelled | Refused,
    strawberry.union("CancelResult", description="Answer of cancelStorageJob."),
]


@strawberry.type
class JobQueries:
    """Mixed into the query."""

    @strawberry.field(description="Long work on stored files, the newest first; for keepers and auditors.")
    async def storage_jobs(
        self,
        info: ContextInfo,
        first: PageSize = 50,
        after: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only those ordered before this one.")
        ] = None,
        kind: Annotated[str | None, strawberry.argument(description="Only those of this kind.")] = None,
    ) -> list[StorageJob]:
        look(info)
        last = str(after) if after else None
        found = await jobs.newest_jobs(pool_of(info), kind=kind, after=last, first=checked_size(first))
        return [job_row(one) for one in found]

    @strawberry.field(description="One job with its findings; null when there is none.")
    async def storage_job(self, info: ContextInfo, id: JobId) -> StorageJob | None:
        look(info)
        try:
            return job_row(await jobs.find_job(pool_of(info), str(id)))
        except Gone:
            return None


@strawberry.type
class JobActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Wrap every data key anew under the current key; no file is touched, and what cannot be "
        "read is a finding. Afterwards the older keys may be retired (keys of storageStatus)."
    )
    async def rotate_keys(self, info: ContextInfo, dry_run: DryRun = False) -> StorageJobResult:
        return await started(info, Order(rotating.KIND, {}, dry_run))

    @strawberry.mutation(
        description="End a job: its worker stops at the next step, and what is done stays done."
    )
    async def cancel_storage_job(self, info: ContextInfo, id: JobId) -> CancelResult:
        if not may_keep(info.context.caller):
            return await denied(info)
        asker, now = asker_of(info), info.context.services.writer.now()
        try:
            job = await cancel_noted(pool_of(info), str(id), asker, now)
        except Gone:
            told = error(Code.GEN_NOTFOUND, ("id",), value=str(id))
            return refused_payload((told,), info.context.caller.languages)
        return StorageJobCancelled(job=job_row(job))


async def started(info: ContextInfo, order: Order) -> StorageJobStarted | Refused:
    """Every act that orders long work ends with this."""
    caller, writer = info.context.caller, info.context.services.writer
    if not may_keep(caller):
        return await denied(info)
    try:
        job_id = await order_noted(writer.pool, order, asker_of(info), writer.now())
    except AlreadyOrdered as other:
        told = error(Code.STORAGE_JOB_RUNNING, (), kind=order.kind, job=other.job_id)
        return refused_payload((told,), caller.languages)
    return StorageJobStarted(job=job_row(await jobs.find_job(writer.pool, job_id)))


def look(info: ContextInfo) -> None:
    """Denied to everybody who neither keeps files nor audits."""
    if not may_look(info.context.caller):
        raise Denied


def pool_of(info: ContextInfo) -> Any:
    return info.context.services.writer.pool


def checked_size(first: int, most: int = _MOST) -> int:
    if not 1 <= first <= most:
        raise GraphQLError(f"first must be from 1 to {most}")
    return first


def number_of(given: strawberry.ID | None) -> int:
    """Of a finding; 0 = before all."""
    text = str(given or "0")
    if not (text.isascii() and text.isdigit() and len(text) <= 18):  # noqa: PLR2004 -- fits 64 bits
        raise GraphQLError(f"{text[:40]!r} is no id of a finding")
    return int(text)


def job_row(job: Job) -> StorageJob:
    return StorageJob(
        id=strawberry.ID(job.job_id),
        kind=job.kind,
        parameters=cast("JSON", {key: job.parameters[key] for key in job.parameters if key != jobs.HIDDEN}),
        dry_run=job.dry_run,
        state=StorageJobState(job.state),
        created_by=job.created_by,
        created_at=job.created_at,
        started_at=job.started_at,
        ended_at=job.ended_at,
        done=job.done,
        total=job.total,
        report=cast("JSON | None", job.report),
        error=job.error,
    )


def finding_row(found: Found) -> StorageFinding:
    return StorageFinding(
        id=strawberry.ID(str(found.finding_id)),
        job_id=strawberry.ID(found.job_id),
        kind=found.kind,
        subject=found.subject,
        object_id=strawberry.ID(found.object_id) if found.object_id else None,
        details=cast("JSON", found.details),
        open=found.state == "OPEN",
        repairs=list(repairs_of(found.kind)),
        repair=found.repair,
        repaired_by=found.repaired_by,
        repaired_at=found.repaired_at,
    )
