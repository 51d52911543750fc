"""Checks of stored files, and the incidents that they end in. Next: ../../resolvers/custody/verifying.py."""

from datetime import datetime
from typing import Annotated, cast

import strawberry
from strawberry.scalars import JSON

from models.rules.incidents import Incident, check_verify
from models.rules.numbers import shown
from resolvers.custody import incidents
from resolvers.custody.incidents import IncidentsWanted
from resolvers.custody.verifying import WHOLE, verify_order
from schema.custody.jobs import DryRun, PageSize, StorageJobResult, checked_size, pool_of, started
from schema.payloads import Refused
from schema.saving import ContextInfo, asker_of, refused_payload, refusing


@strawberry.type(
    description="A stored file that was found damaged or lost: nobody gets it meanwhile (AR-INTEGRITY)."
)
class StorageIncident:
    incident_id: strawberry.ID = strawberry.field(description="Id of the incident.")
    code: str = strawberry.field(description="What it is: AR-INTEGRITY.")
    object_id: strawberry.ID = strawberry.field(description="The stored object.")
    attachment_id: strawberry.ID = strawberry.field(description="The file.")
    version: int = strawberry.field(description="Its version.")
    customer_number: str | None = strawberry.field(
        description="The customer whose file it is, for callers who see that customer."
    )
    item_id: strawberry.ID | None = strawberry.field(
        description="Or the archive item whose file it is, for callers who see items."
    )
    details: JSON = strawberry.field(description="What was seen, by name.")
    found_by: str = strawberry.field(description="The job that found it, or the user who met it in reading.")
    found_at: datetime = strawberry.field(description="When it was found.")
    in_quarantine: bool = strawberry.field(
        description="The file is shut away still; it is released by a repair, not by closing the incident."
    )
    closed_by: str | None = strawberry.field(description="Who closed it; null while it is open.")
    closed_at: datetime | None = strawberry.field(description="When it was closed.")
    measures: str | None = strawberry.field(description="What was done, as whoever closed it said.")


@strawberry.type(description="The incident is closed.")
class IncidentClosed:
    incident: StorageIncident = strawberry.field(description="The incident as it is now.")


CloseIncidentResult = Annotated[
    IncidentClosed | Refused, strawberry.union("CloseIncidentResult", description="Answer of closeIncident.")
]


@strawberry.type
class IncidentQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="Stored files that were found damaged or lost, the newest first; for keepers of files "
        "and auditors."
    )
    async def storage_incidents(
        self,
        info: ContextInfo,
        open: Annotated[
            bool | None, strawberry.argument(description="Only open ones, or only closed ones.")
        ] = None,
        first: PageSize = 50,
        after: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only those found before this one.")
        ] = None,
    ) -> list[StorageIncident]:
        wanted = IncidentsWanted(open, str(after) if after else None, checked_size(first))
        found = await incidents.list_incidents(pool_of(info), info.context.caller, wanted)
        return [_row(one) for one in found]


@strawberry.type
class IncidentActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Read stored files whole, open them and compare their SHA-256, by a job; what fails is "
        "shut away (AR-INTEGRITY). Keepers of files."
    )
    async def verify_files(
        self,
        info: ContextInfo,
        percent: Annotated[
            float, strawberry.argument(description="A sample of them, more than 0 and at most 100.")
        ] = WHOLE,
        older_than_days: Annotated[
            int, strawberry.argument(description="Only those not checked for so long; 0 = all.")
        ] = 0,
        mib_per_second: Annotated[
            float, strawberry.argument(description="Read no faster than that; 0 = no limit.")
        ] = 0,
        dry_run: DryRun = False,
    ) -> StorageJobResult:
        if found := check_verify(percent, older_than_days, mib_per_second):
            return refused_payload(found, info.context.caller.languages)
        order = verify_order(
            percent=percent, older_days=older_than_days, mib_per_second=mib_per_second, dry_run=dry_run
        )
        return await started(info, order)

    @strawberry.mutation(
        description="Close an incident with what was done about it; keepers of files. The file stays in "
        "quarantine until a repair releases it."
    )
    async def close_incident(
        self,
        info: ContextInfo,
        incident_id: Annotated[strawberry.ID, strawberry.argument(description="The incident's incidentId.")],
        measures: Annotated[
            str, strawberry.argument(description="What was done, at most 1,000 characters; it is kept.")
        ],
    ) -> CloseIncidentResult:
        asker, now = asker_of(info), info.context.services.writer.now()
        closed = await refusing(
            info,
            lambda: incidents.close_incident(pool_of(info), asker, str(incident_id), measures, now),
            ("incident_id",),
        )
        return closed if isinstance(closed, Refused) else IncidentClosed(incident=_row(closed))


def _row(one: Incident) -> StorageIncident:
    return StorageIncident(
        incident_id=strawberry.ID(one.incident_id),
        code=one.code,
        object_id=strawberry.ID(one.object_id),
        attachment_id=strawberry.ID(one.attachment_id),
        version=one.version,
        customer_number=shown(one.customer_number) if one.customer_number else None,
        item_id=strawberry.ID(one.item_id) if one.item_id else None,
        details=cast("JSON", one.details),
        found_by=one.found_by,
        found_at=one.found_at,
        in_quarantine=one.shut,
        closed_by=one.closed_by,
        closed_at=one.closed_at,
        measures=one.measures,
    )
