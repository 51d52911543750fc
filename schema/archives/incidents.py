"""Breaches reported, and how they are closed (DO-F). Next: ../custody/incidents.py."""

from datetime import UTC, datetime
from enum import Enum
from typing import Annotated

import strawberry

from models.rules.archives.incidents import Report, ReportedIncident
from resolvers.archives import incidents
from resolvers.custody.incidents import IncidentsWanted
from schema.custody.jobs import PageSize, checked_size
from schema.payloads import Refused
from schema.saving import ContextInfo, call_of, refusing


@strawberry.enum(description="How grave an incident is (严重程度).")
class IncidentSeverity(Enum):
    LOW = strawberry.enum_value("LOW", description="Nobody was harmed, nothing is lost.")
    MEDIUM = strawberry.enum_value("MEDIUM", description="Few records, no personal data.")
    HIGH = strawberry.enum_value("HIGH", description="Personal data, or many records.")
    CRITICAL = strawberry.enum_value("CRITICAL", description="It goes on, or harms people.")


@strawberry.input(description="What somebody reports: a violation, a loss, a leak (安全事件).")
class IncidentInput:
    what: str = strawberry.field(description="What happened, at most 1,000 characters.")
    happened_at: datetime = strawberry.field(description="When; UTC instant, not in the future.")
    severity: IncidentSeverity = strawberry.field(description="How grave it is.")
    item_ids: list[strawberry.ID] | None = strawberry.field(
        description="itemId of the archive items it is about, within the caller's sight; at most 100.",
        default=None,
    )
    measures: str | None = strawberry.field(
        description="What was done already, at most 1,000 characters.", default=None
    )


@strawberry.type(
    name="ReportedIncident",
    description="A reported incident (安全事件): seen by who reported it, his superior, the security "
    "officer and auditors.",
)
class Incident:
    incident_id: strawberry.ID = strawberry.field(description="Id of the incident.")
    what: str = strawberry.field(description="What happened.")
    happened_at: datetime = strawberry.field(description="When it happened.")
    severity: str = strawberry.field(description="LOW, MEDIUM, HIGH or CRITICAL.")
    item_ids: list[strawberry.ID] = strawberry.field(description="Items it is about, those the caller sees.")
    reported_by: str = strawberry.field(description="Who reported it.")
    reported_at: datetime = strawberry.field(description="When it was reported.")
    superior: str | None = strawberry.field(
        description="User who leads the reporter's department, or the next one above, and closes it; null: "
        "there is none, the security officer stands in."
    )
    measures: str | None = strawberry.field(description="What was done about it.")
    confirmed_by: str | None = strawberry.field(description="Who confirmed the measures and closed it.")
    closed_at: datetime | None = strawberry.field(description="When it was closed; null while it is open.")


@strawberry.type(description="The incident is reported.")
class IncidentReported:
    incident: Incident = strawberry.field(description="The incident.")
    told: list[str] = strawberry.field(
        description="Users who are told by mail at once: superior and security officer, as far as they have "
        "an address."
    )


@strawberry.type(description="The incident as it is now.")
class IncidentSaved:
    incident: Incident = strawberry.field(description="The incident.")


ReportIncidentResult = Annotated[
    IncidentReported | Refused,
    strawberry.union("ReportIncidentResult", description="Answer of reportIncident."),
]
IncidentResult = Annotated[
    IncidentSaved | Refused,
    strawberry.union("IncidentResult", description="Answer of acts on a reported incident."),
]
IncidentId = Annotated[strawberry.ID, strawberry.argument(description="The incident's incidentId.")]
_ID = ("incident_id",)


@strawberry.type
class ReportedQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="Reported incidents (安全事件), the newest first: one's own, those one is superior of, "
        "and all for the security officer (DOSSIER_SECURITY_OFFICER) and auditors."
    )
    async def incidents(
        self,
        info: ContextInfo,
        open: Annotated[
            bool | None, strawberry.argument(description="Only open ones, or only closed ones.")
        ] = None,
        first: PageSize = 50,
        after: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only those reported before this one.")
        ] = None,
    ) -> list[Incident]:
        wanted = IncidentsWanted(open, str(after) if after else None, checked_size(first))
        return [_row(one) for one in await incidents.list_incidents(call_of(info), wanted)]


@strawberry.type
class ReportedActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Report an incident (报告安全事件): superior and security officer are told by the same "
        "transaction. Anybody who may sign in."
    )
    async def report_incident(
        self,
        info: ContextInfo,
        input: Annotated[IncidentInput, strawberry.argument(description="What happened.")],
    ) -> ReportIncidentResult:
        at = input.happened_at
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        ids = tuple(str(one) for one in input.item_ids or ())
        report = Report(input.what, at, str(input.severity.value), ids, input.measures)
        done = await refusing(info, lambda: incidents.report_incident(call_of(info), report), _ID)
        if isinstance(done, Refused):
            return done
        return IncidentReported(incident=_row(done.incident), told=list(done.told))

    @strawberry.mutation(
        description="Say what was done about an incident: who reported it, his superior, or the officer."
    )
    async def record_incident_measures(
        self,
        info: ContextInfo,
        incident_id: IncidentId,
        measures: Annotated[
            str, strawberry.argument(description="All that was done, at most 1,000 characters.")
        ],
    ) -> IncidentResult:
        key = str(incident_id)
        done = await refusing(info, lambda: incidents.record_measures(call_of(info), key, measures), _ID)
        return done if isinstance(done, Refused) else IncidentSaved(incident=_row(done))

    @strawberry.mutation(
        description="Confirm the measures and close the incident: the reporter's superior, who is not the "
        "reporter; where there is none, the security officer. Without measures GEN-REQUIRED."
    )
    async def confirm_incident(self, info: ContextInfo, incident_id: IncidentId) -> IncidentResult:
        key = str(incident_id)
        done = await refusing(info, lambda: incidents.confirm_incident(call_of(info), key), _ID)
        return done if isinstance(done, Refused) else IncidentSaved(incident=_row(done))


def _row(one: ReportedIncident) -> Incident:
    return Incident(
        incident_id=strawberry.ID(one.incident_id),
        what=one.what,
        happened_at=one.happened_at,
        severity=one.severity,
        item_ids=[strawberry.ID(item_id) for item_id in one.item_ids],
        reported_by=one.reported_by,
        reported_at=one.reported_at,
        superior=one.superior,
        measures=one.measures,
        confirmed_by=one.confirmed_by,
        closed_at=one.closed_at,
    )
