"""Rows compared with the store, and what was found put right again. Next: jobs.py."""

from enum import Enum
from typing import Annotated

import strawberry
from graphql import GraphQLError

from models.rules.custody import may_keep
from resolvers.custody.reconciling import GRACE_HOURS, MOST_GRACE_HOURS, reconcile_order
from resolvers.custody.repairing import check_repair, repair_order
from resolvers.jobs.job import Order
from schema.custody.jobs import (
    DryRun,
    JobId,
    StorageJobResult,
    StorageJobStarted,
    number_of,
    pool_of,
    started,
)
from schema.payloads import Refused
from schema.saving import ContextInfo, refusing


@strawberry.enum(
    description="What can be done about a finding. Each looks again at what is there before it acts, and "
    "none removes what a row names."
)
class StorageRepair(Enum):
    RETRY = strawberry.enum_value("RETRY", description="Look again: it was put right by hand.")
    QUARANTINE = strawberry.enum_value(
        "QUARANTINE", description="Read it whole; if it is damaged or missing, shut it away with an incident."
    )
    RELEASE_QUARANTINE = strawberry.enum_value(
        "RELEASE_QUARANTINE", description="Read it whole; if it is well, give it out again."
    )
    REMOVE_ORPHAN = strawberry.enum_value(
        "REMOVE_ORPHAN", description="Remove the object, slip or tail that nobody names, for good."
    )
    ABORT_UPLOAD = strawberry.enum_value(
        "ABORT_UPLOAD", description="Abort the unfinished upload that nobody names."
    )
    REWRITE_SLIP = strawberry.enum_value(
        "REWRITE_SLIP", description="Write the key slip anew, with the lines that its rows lack."
    )
    REMOVE_LINE = strawberry.enum_value(
        "REMOVE_LINE", description="Take the line that nobody names out of its slip."
    )
    LOCK_AGAIN = strawberry.enum_value(
        "LOCK_AGAIN", description="Tell the store again of the file's holds and retention."
    )


Repair = Annotated[StorageRepair, strawberry.argument(description="What to do about it.")]


@strawberry.type
class RepairActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Compare what the rows name with what the store holds, both ways (对账). It changes "
        "nothing; its findings say what is missing and what belongs to nobody. For keepers."
    )
    async def reconcile_store(
        self,
        info: ContextInfo,
        grace_hours: Annotated[
            float, strawberry.argument(description="What is younger belongs to work under way.")
        ] = GRACE_HOURS,
        deep: Annotated[bool, strawberry.argument(description="Read every key slip too.")] = False,
    ) -> StorageJobResult:
        if not 0 <= grace_hours <= MOST_GRACE_HOURS:
            raise GraphQLError(f"graceHours must be from 0 to {MOST_GRACE_HOURS}")
        return await started(info, reconcile_order(grace_hours=grace_hours, deep=deep))

    @strawberry.mutation(
        description="Repair what one finding says. The job's own findings tell what stands against it "
        "(NOT_REPAIRED) or, in a dry run, what would be done (WOULD_REPAIR). For keepers."
    )
    async def repair_finding(
        self,
        info: ContextInfo,
        finding_id: Annotated[strawberry.ID, strawberry.argument(description="The finding's id.")],
        repair: Repair,
        dry_run: DryRun = False,
    ) -> StorageJobResult:
        number = number_of(finding_id)
        return await _repair(
            info, repair_order(repair.name, finding_id=number, dry_run=dry_run), "finding_id"
        )

    @strawberry.mutation(
        description="Repair all open findings of a job that this repair is for. For keepers."
    )
    async def repair_findings(
        self, info: ContextInfo, job_id: JobId, repair: Repair, dry_run: DryRun = False
    ) -> StorageJobResult:
        return await _repair(info, repair_order(repair.name, job_id=str(job_id), dry_run=dry_run), "job_id")


async def _repair(info: ContextInfo, order: Order, named: str) -> StorageJobStarted | Refused:
    """Whoever may not keep files does not learn what there is."""
    if may_keep(info.context.caller):
        refused = await refusing(info, lambda: check_repair(pool_of(info), order), (named,))
        if refused is not None:
            return refused
    return await started(info, order)
