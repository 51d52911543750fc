"""Computed reads: what is allowed, missing, would happen; facts and a pure rule. Next: mutation.py."""

from collections.abc import Coroutine, Sequence
from enum import Enum
from typing import Annotated, Any, TypeVar

import strawberry

from models.rules import blocks, status
from models.rules.finding import Finding as RuleFinding
from models.rules.numbers import shown
from resolvers.errors import Gone
from resolvers.write import ask
from resolvers.write.context import WriteContext
from schema.arguments import Channel, Company, Division, Number, SalesOrg
from schema.patching import text_path
from schema.payloads import Finding
from schema.saving import ContextInfo, finding_payload

_T = TypeVar("_T")


@strawberry.enum(description="What somebody wants to do with a customer.")
class Activity(Enum):
    ORDER = strawberry.enum_value("ORDER", description="Enter a sales order; the sold-to is looked at.")
    DELIVERY = strawberry.enum_value("DELIVERY", description="Deliver; the ship-to is looked at.")
    BILLING = strawberry.enum_value("BILLING", description="Invoice; the payer is looked at.")
    POSTING = strawberry.enum_value("POSTING", description="Post on the account of a company code.")
    PAYMENT = strawberry.enum_value("PAYMENT", description="Pay from or to the account of a company code.")
    SALES_SUPPORT = strawberry.enum_value("SALES_SUPPORT", description="Visits, mailings, campaigns.")


@strawberry.enum(description="Where the reason against an activity stands.")
class ReasonLevel(Enum):
    CENTRAL = strawberry.enum_value("CENTRAL", description="In the general data.")
    AREA = strawberry.enum_value("AREA", description="In the sales area.")
    COMPANY = strawberry.enum_value("COMPANY", description="In the company code.")
    CREDIT = strawberry.enum_value("CREDIT", description="A credit block.")
    DELETED = strawberry.enum_value("DELETED", description="A deletion flag.")


@strawberry.enum(description="What the screen is opened for; it narrows what may be entered.")
class ScreenActivity(Enum):
    CREATE = strawberry.enum_value("CREATE", description="Create or extend.")
    CHANGE = strawberry.enum_value("CHANGE", description="Change.")
    DISPLAY = strawberry.enum_value("DISPLAY", description="Display: everything is shown only.")
    BLOCK = strawberry.enum_value("BLOCK", description="Block: everything else is shown only.")


@strawberry.enum(description="How a field behaves on the screen.")
class FieldState(Enum):
    R = strawberry.enum_value("R", description="Required.")
    O = strawberry.enum_value("O", description="Optional.")  # noqa: E741 - SAP's letter
    D = strawberry.enum_value("D", description="Shown only.")
    S = strawberry.enum_value("S", description="Suppressed.")


@strawberry.type(description="One reason against an activity.")
class ActivityReason:
    level: ReasonLevel = strawberry.field(description="Where it stands.")
    code: str = strawberry.field(description="The block's reason code.")
    text: str = strawberry.field(description="The reason's text in the caller's language.")


@strawberry.type(description="Whether an activity is allowed, with all reasons against it.")
class ActivityCheck:
    allowed: bool = strawberry.field(description="true if nothing stands against it.")
    reasons: list[ActivityReason] = strawberry.field(description="Central and specific ones alike.")


@strawberry.type(description="Whether invoices can be written, with all that is missing.")
class InvoiceReadiness:
    ready: bool = strawberry.field(description="true if nothing is missing.")
    findings: list[Finding] = strawberry.field(description="What is missing: INV-LEGAL, INV-TAX …")


@strawberry.type(description="The effective status of one field: the strongest of all that say something.")
class EffectiveField:
    path: str = strawberry.field(description='Where the field stands, e.g. "companyCodes.reconAccount".')
    view: str | None = strawberry.field(description="The screen view it belongs to.")
    state: FieldState = strawberry.field(description="How it behaves.")


@strawberry.type(description="The number that a customer created now would get; nothing is reserved.")
class NumberPreview:
    number: str | None = strawberry.field(
        description="The number; null if the caller has to give one, or the range is used up."
    )
    internal: bool = strawberry.field(description="true if the service gives the number.")
    number_from: str | None = strawberry.field(
        description="First number of the range; null for a range of numbers that the caller gives."
    )
    number_to: str | None = strawberry.field(description="Last number of the range; null like the first.")
    findings: list[Finding] = strawberry.field(description="CM-NR-LOW or CM-NR-FULL.")


@strawberry.input(description="What a duplicate check compares; what is absent is not compared.")
class DuplicateInput:
    name1: str | None = strawberry.field(description="Name 1, KNA1-NAME1.", default=None)
    name2: str | None = strawberry.field(description="Name 2, KNA1-NAME2.", default=None)
    name3: str | None = strawberry.field(description="Name 3, KNA1-NAME3.", default=None)
    name4: str | None = strawberry.field(description="Name 4, KNA1-NAME4.", default=None)
    country: str = strawberry.field(description="Country, KNA1-LAND1.", default="CN")
    city: str | None = strawberry.field(description="City, KNA1-ORT01.", default=None)
    uscc: str | None = strawberry.field(description="Unified social credit code, KNA1-STCD5.", default=None)
    vat_registration_no: str | None = strawberry.field(description="VAT number, KNA1-STCEG.", default=None)
    short_code: str | None = strawberry.field(description="Short code, own field.", default=None)


@strawberry.type
class Checks:
    """Mixed into the query. Each reads its facts with one statement and asks one pure rule."""

    @strawberry.field(
        description="Is this activity allowed now? All reasons against it (2.7); null when there is no such "
        "customer within the scope."
    )
    async def check_activity(
        self,
        info: ContextInfo,
        number: Number,
        activity: Annotated[Activity, strawberry.argument(description="What is to be done.")],
        sales_org: SalesOrg = None,
        channel: Channel = None,
        division: Division = None,
        company_code: Company = None,
    ) -> ActivityCheck | None:
        area = f"{sales_org}/{channel}/{division}" if sales_org and channel and division else None
        question = ask.check_activity(
            _call(info), number, blocks.Activity(activity.value), blocks.Place(area, company_code)
        )
        reasons = await _if_there(question)
        if reasons is None:
            return None
        chinese = info.context.caller.languages[0] == "zh"
        return ActivityCheck(
            allowed=not reasons,
            reasons=[
                ActivityReason(
                    level=ReasonLevel(reason.level.value),
                    code=reason.code,
                    text=reason.text_zh if chinese else reason.text_en,
                )
                for reason in reasons
            ],
        )

    @strawberry.field(
        description="Can invoices be written in this sales area, and what is missing (2.6)? null when there "
        "is no such customer or area within the scope."
    )
    async def invoice_readiness(
        self,
        info: ContextInfo,
        number: Number,
        sales_org: Annotated[str, strawberry.argument(description="Sales organisation, TVKO-VKORG.")],
        channel: Annotated[str, strawberry.argument(description="Distribution channel, TVTW-VTWEG.")],
        division: Annotated[str, strawberry.argument(description="Division, TSPA-SPART.")],
    ) -> InvoiceReadiness | None:
        area = f"{sales_org}/{channel}/{division}"
        found = await _if_there(ask.invoice_readiness(_call(info), number, area))
        return None if found is None else InvoiceReadiness(ready=not found, findings=_told(info, found))

    @strawberry.field(
        description="How every field behaves on the screen (1.2); empty when there is no such account group."
    )
    async def field_status(
        self,
        info: ContextInfo,
        account_group: Annotated[str, strawberry.argument(description="Account group, T077D-KTOKD.")],
        activity: Annotated[ScreenActivity, strawberry.argument(description="What the screen is for.")],
        company_code: Company = None,
    ) -> list[EffectiveField]:
        screen = status.Activity(activity.value)
        found = await _if_there(ask.field_status(_call(info), account_group, screen, company_code))
        return [
            EffectiveField(
                path=".".join(text_path(field.path)), view=field.view, state=FieldState(field.status.value)
            )
            for field in found or ()
        ]

    @strawberry.field(
        description="The number that the next customer of this account group would get; null when there is "
        "no such group."
    )
    async def preview_number(
        self,
        info: ContextInfo,
        account_group: Annotated[str, strawberry.argument(description="Account group, T077D-KTOKD.")],
    ) -> NumberPreview | None:
        found = await _if_there(ask.preview_number(_call(info), account_group))
        if found is None:
            return None
        own = not found.numbers.external
        return NumberPreview(
            number=shown(found.number) if found.number else None,
            internal=own,
            number_from=shown(found.numbers.start) if own else None,
            number_to=shown(found.numbers.end) if own else None,
            findings=_told(info, found.findings),
        )

    @strawberry.field(description="Who may be the same customer (2.10)? Findings as a create would give.")
    async def check_duplicates(
        self,
        info: ContextInfo,
        input: Annotated[DuplicateInput, strawberry.argument(description="What is known.")],
    ) -> list[Finding]:
        patch = {name: value for name, value in vars(input).items() if value is not None}
        return _told(info, await ask.check_duplicates(_call(info), patch))


def _call(info: ContextInfo) -> WriteContext:
    return info.context.services.writer.call(info.context.caller)


async def _if_there(question: Coroutine[Any, Any, _T]) -> _T | None:
    """What lies outside the caller's sight does not exist, for a question as for a read."""
    try:
        return await question
    except Gone:
        return None


def _told(info: ContextInfo, findings: Sequence[RuleFinding]) -> list[Finding]:
    return [finding_payload(finding, info.context.caller.languages) for finding in findings]
