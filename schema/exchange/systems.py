"""External systems, their profiles and code maps (domain 3.5). Next: queue.py."""

from datetime import datetime
from enum import Enum
from typing import Annotated, Any

import strawberry

from models.rules.exchange import message
from models.rules.exchange.systems import MapRow, SystemForm
from resolvers.errors import Gone
from resolvers.inbound import queue, systems
from resolvers.inbound.systems import System
from schema.custody.jobs import PageSize, checked_size, pool_of
from schema.payloads import Refused
from schema.saving import ContextInfo, call_of, refusing

SystemCode = Annotated[str, strawberry.argument(description="Code of the external system, such as ERP100.")]
AT_SYSTEM = ("system",)


@strawberry.enum(description="Whose number a customer gets (UP-5).")
class NumberPolicy(Enum):
    KEEP = strawberry.enum_value("KEEP", description="The sender's, as it is.")
    ASSIGN = strawberry.enum_value(
        "ASSIGN", description="One of this service; the sender's is only an external key."
    )


@strawberry.type(description="How the messages of a system stand.")
class QueueFigures:
    waiting: int = strawberry.field(description="Messages that wait for their turn or for a try.")
    waiting_ref: int = strawberry.field(description="Messages that wait for another customer (UP-6).")
    errors: int = strawberry.field(description="Messages in state ERROR.")
    oldest_error_at: datetime | None = strawberry.field(
        description="When the oldest message in state ERROR came; null where there is none."
    )


@strawberry.type(description="Codes of another system and ours.")
class CodeMapRow:
    domain: str = strawberry.field(description="SAP name of the field: ZTERM, VSBED, REGIO, KTOKD, TATYP …")
    external_code: str = strawberry.field(description="Code of the other system, 60 characters.")
    internal_code: str = strawberry.field(description="Code here, 60 characters.")
    description: str = strawberry.field(description="What it means, 80 characters.")


@strawberry.type(description="A system that sends customers, and how they are taken over (domain 3.5).")
class SendingSystem:
    system: str = strawberry.field(description="Its code, at most 10 characters.")
    name: str = strawberry.field(description="What it is called.")
    user_name: str = strawberry.field(
        description="Whose it is: in his name and by his grants all is carried out; he alone sends."
    )
    number_policy: NumberPolicy = strawberry.field(description="For messages that say nothing of it.")
    accepted_codes: list[str] = strawberry.field(
        description="Findings of severity C that count as confirmed (UP-8), such as CM-DUP-NAME."
    )
    reason: str = strawberry.field(description="Reason for confirmed findings that want one.")
    account_group: str | None = strawberry.field(description="For customers that come with none, as of U8+.")
    company_code: str | None = strawberry.field(description="For customers that come with none.")
    sales_area: str | None = strawberry.field(description="For customers that come with none: F723/AQ/XX.")
    sends_acknowledgement: bool = strawberry.field(
        description="true: each IDoc is answered by an ALEAUD01, not by JSON."
    )
    active: bool = strawberry.field(
        description="false: nothing is taken from it, and what is queued is held."
    )
    changed_at: datetime = strawberry.field(description="When this profile was last changed.")
    changed_by: str = strawberry.field(description="By whom.")

    @strawberry.field(description="How its messages stand, of customers within the caller's sight.")
    async def queue(self, info: ContextInfo) -> QueueFigures:
        found = await queue.figures_of(pool_of(info), info.context.caller, self.system)
        return QueueFigures(
            waiting=found.waiting,
            waiting_ref=found.waiting_ref,
            errors=found.errors,
            oldest_error_at=found.oldest_error_at,
        )

    @strawberry.field(description="Its code maps, by domain and external code.")
    async def code_maps(
        self,
        info: ContextInfo,
        domain: Annotated[str | None, strawberry.argument(description="Only of this domain.")] = None,
        first: PageSize = 100,
        after_domain: Annotated[
            str, strawberry.argument(description="domain of the last row of the page before.")
        ] = "",
        after_code: Annotated[
            str, strawberry.argument(description="externalCode of the last row of the page before.")
        ] = "",
    ) -> list[CodeMapRow]:
        after = (after_domain, after_code)
        rows = await systems.maps_of(pool_of(info), self.system, domain, after, checked_size(first))
        return [CodeMapRow(**vars(row)) for row in rows]


@strawberry.input(description="The whole profile of an external system.")
class ExternalSystemInput:
    system: str = strawberry.field(description="Its code: A–Z, 0–9, _ and -, at most 10 characters.")
    name: str = strawberry.field(description="What it is called, at most 80 characters.")
    user_name: str | None = strawberry.field(
        description="Whose it is; without it the caller's. Administrators enter systems of others, if they "
        "could give all that the user may (US-GRANT).",
        default=None,
    )
    number_policy: NumberPolicy = strawberry.field(
        description="KEEP or ASSIGN; domain UP-5.", default=NumberPolicy.KEEP
    )
    accepted_codes: list[str] = strawberry.field(
        description="Findings of severity C that count as confirmed.", default_factory=list[str]
    )
    reason: str = strawberry.field(
        description="Reason for confirmed findings that want one, at most 200 characters.", default=""
    )
    account_group: str | None = strawberry.field(
        description="Account group (科目组) for customers that come with none.", default=None
    )
    company_code: str | None = strawberry.field(
        description="Company code for customers that come with none.", default=None
    )
    sales_area: str | None = strawberry.field(
        description="Sales area for customers that come with none: F723/AQ/XX.", default=None
    )
    sends_acknowledgement: bool = strawberry.field(
        description="true: each IDoc is answered by an ALEAUD01.", default=False
    )
    active: bool = strawberry.field(
        description="false: nothing is taken from it, and what is queued is held.", default=True
    )


@strawberry.input(description="A code of the other system and ours.")
class CodeMapInput:
    domain: str = strawberry.field(description="SAP name of the field: ZTERM, VSBED, REGIO …")
    external_code: str = strawberry.field(description="Code of the other system, at most 60 characters.")
    internal_code: str = strawberry.field(description="Code here, at most 60 characters.")
    description: str = strawberry.field(description="What it means, at most 80 characters.", default="")


@strawberry.input(description="Names a row of a code map.")
class CodeMapKey:
    domain: str = strawberry.field(description="SAP name of the field.")
    external_code: str = strawberry.field(description="Code of the other system.")


@strawberry.type(description="The system as it is now.")
class SendingSystemSaved:
    external_system: SendingSystem = strawberry.field(description="The system.")


SystemResult = Annotated[
    SendingSystemSaved | Refused,
    strawberry.union("SendingSystemResult", description="Answer of acts on external systems."),
]


@strawberry.type
class SystemQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="External systems: the caller's own as integrator; all for administrators and auditors."
    )
    async def external_systems(self, info: ContextInfo) -> list[SendingSystem]:
        return [shown(one) for one in await systems.systems_seen(pool_of(info), info.context.caller)]

    @strawberry.field(description="One external system; null where it is not the caller's to see.")
    async def external_system(self, info: ContextInfo, system: SystemCode) -> SendingSystem | None:
        try:
            return shown(await systems.find_system(pool_of(info), info.context.caller, system))
        except Gone:
            return None


@strawberry.type
class SystemActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Enter an external system: integrators their own, administrators those of others too. "
        "GEN-DUPLICATE where the code is taken."
    )
    async def register_external_system(
        self,
        info: ContextInfo,
        input: Annotated[ExternalSystemInput, strawberry.argument(description="The profile.")],
    ) -> SystemResult:
        return await _saved(info, lambda: systems.register_system(call_of(info), _form(info, input)))

    @strawberry.mutation(description="Put another profile in the place of that of an external system.")
    async def change_external_system(
        self,
        info: ContextInfo,
        input: Annotated[ExternalSystemInput, strawberry.argument(description="The whole profile.")],
    ) -> SystemResult:
        return await _saved(info, lambda: systems.change_system(call_of(info), _form(info, input)))

    @strawberry.mutation(
        description="Add, replace and remove rows of a system's code maps. A code of a domain that has rows, "
        "but none for it, is refused when a message comes (IN-MAP); a domain without rows is taken as it is."
    )
    async def set_code_maps(
        self,
        info: ContextInfo,
        system: SystemCode,
        rows: Annotated[
            list[CodeMapInput], strawberry.argument(description="Rows to add or replace, at most 5,000.")
        ],
        remove: Annotated[
            list[CodeMapKey] | None, strawberry.argument(description="Rows to remove, at most 5,000.")
        ] = None,
    ) -> SystemResult:
        wanted = [MapRow(**vars(row)) for row in rows]
        gone = [(one.domain, one.external_code) for one in remove or ()]
        return await _saved(info, lambda: systems.set_maps(call_of(info), system, wanted, gone))


async def _saved(info: ContextInfo, act: systems.Act) -> SendingSystemSaved | Refused:
    async def work() -> SendingSystem:
        return shown(await systems.find_system(pool_of(info), info.context.caller, await act()))

    done = await refusing(info, work, AT_SYSTEM)
    return done if isinstance(done, Refused) else SendingSystemSaved(external_system=done)


def _form(info: ContextInfo, given: ExternalSystemInput) -> SystemForm:
    values: dict[str, Any] = {**vars(given), "number_policy": message.NumberPolicy(given.number_policy.value)}
    values["user_name"] = (given.user_name or info.context.caller.user_name).strip().upper()
    return SystemForm(**values)


def shown(found: System) -> SendingSystem:
    values: dict[str, Any] = {**vars(found), "number_policy": NumberPolicy(found.number_policy)}
    return SendingSystem(**values)
