"""Initial loads of receivers: all customers of one moment, then the delta. Next: selecting.py."""

from datetime import datetime
from typing import Annotated

import strawberry

from resolvers.outbound import snapshot
from resolvers.outbound.receivers import ReceiverRow
from resolvers.outbound.snapshot import Snapshot
from schema.archives.exports import KeptFile, kept_file
from schema.custody.jobs import PageSize, checked_size, pool_of
from schema.payloads import Refused
from schema.saving import ContextInfo, call_of, refusing


@strawberry.type(description="All customers of a receiver as they stood at one moment.")
class ReceiverSnapshot:
    job_id: strawberry.ID = strawberry.field(description="Id of the job that makes it.")
    state: str = strawberry.field(description="QUEUED, RUNNING, DONE, FAILED or CANCELLED.")
    done: int = strawberry.field(description="Customers that were looked at.")
    total: int | None = strawberry.field(description="Customers in all; null before it has begun.")
    error: str | None = strawberry.field(description="Why it failed, or is tried again.")
    created_by: str = strawberry.field(description="Who ordered it.")
    created_at: datetime = strawberry.field(description="When it was ordered.")
    ended_at: datetime | None = strawberry.field(description="When it was over.")
    file: KeptFile | None = strawberry.field(
        description="NDJSON, a line for each customer; of formats IDOC and ODATA a zip of documents of up to "
        "500 customers. Null until it is made, and when it is over, after seven days."
    )


@strawberry.type(description="The order.")
class SnapshotOrdered:
    snapshot: ReceiverSnapshot = strawberry.field(description="How far it is.")


SnapshotResult = Annotated[
    SnapshotOrdered | Refused, strawberry.union("SnapshotResult", description="Answer of takeSnapshot.")
]


@strawberry.type
class ReceiverSnapshots:
    """Of a receiver."""

    row: strawberry.Private[ReceiverRow]

    @strawberry.field(description="The caller's own initial loads of it, the newest first.")
    async def snapshots(self, info: ContextInfo, first: PageSize = 10) -> list[ReceiverSnapshot]:
        pool, caller, now = pool_of(info), info.context.caller, info.context.services.writer.now()
        found = await snapshot.snapshots_of(pool, caller, self.row, now, checked_size(first))
        return [_shown(info, one) for one in found]


@strawberry.type
class SnapshotActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Order all customers of a receiver, as its filter and the caller's grants let him see "
        "them: for the beginning, and after RESYNC_REQUIRED. A worker makes the file; from then on the "
        "receiver is told of exactly what the file does not show, and older tokens are worth nothing."
    )
    async def take_snapshot(
        self,
        info: ContextInfo,
        receiver: Annotated[str, strawberry.argument(description="Code of the receiver.")],
    ) -> SnapshotResult:
        services, caller = info.context.services, info.context.caller

        async def work() -> SnapshotOrdered:
            job_id = await snapshot.order_snapshot(call_of(info), services.made, receiver)
            found = await snapshot.find_snapshot(
                services.writer.pool, caller, receiver, job_id, services.writer.now()
            )
            return SnapshotOrdered(snapshot=_shown(info, found))

        return await refusing(info, work, ("receiver",))


def _shown(info: ContextInfo, found: Snapshot) -> ReceiverSnapshot:
    names = ("state", "done", "total", "error", "created_by", "created_at", "ended_at")
    return ReceiverSnapshot(
        job_id=strawberry.ID(found.job_id),
        file=kept_file(info, found.file),
        **{name: getattr(found, name) for name in names},
    )
