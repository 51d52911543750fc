"""Computed reads: what is allowed, missing, would happen; facts and a pure rule. Next: mutation.py."""

from enum import Enum
from typing import Annotated

import strawberry

from schema.arguments import Channel, Company, Division, Number, SalesOrg
from schema.payloads import Finding
from schema.types.relay import compiled


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
    number_from: str = strawberry.field(description="First number of the range.")
    number_to: str = strawberry.field(description="Last number of the range.")
    findings: list[Finding] = strawberry.field(description="CM-NR-LOW or CM-NR-FULL.")


@strawberry.input(description="What a duplicate check compares; what is absent is not compared.")
class DuplicateInput:
    name1: str | None = strawberry.field(description="Name 1.", default=None)
    name2: str | None = strawberry.field(description="Name 2.", default=None)
    name3: str | None = strawberry.field(description="Name 3.", default=None)
    name4: str | None = strawberry.field(description="Name 4.", default=None)
    country: str = strawberry.field(description="Country.", default="CN")
    city: str | None = strawberry.field(description="City.", default=None)
    uscc: str | None = strawberry.field(description="Unified social credit code.", default=None)
    vat_registration_no: str | None = strawberry.field(description="VAT number.", default=None)
    short_code: str | None = strawberry.field(description="Short code.", default=None)


@strawberry.type
class Checks:
    """Mixed into the query. Each reads its facts with one statement and asks one pure rule."""

    @strawberry.field(description="Is this activity allowed now? All reasons against it (2.7).")
    async def check_activity(
        self,
        number: Number,
        activity: Annotated[Activity, strawberry.argument(description="What is to be done.")],
        sales_org: SalesOrg = None,
        channel: Channel = None,
        division: Division = None,
        company_code: Company = None,
    ) -> ActivityCheck | None:
        return compiled()

    @strawberry.field(description="Can invoices be written in this sales area, and what is missing (2.6)?")
    async def invoice_readiness(
        self,
        number: Number,
        sales_org: Annotated[str, strawberry.argument(description="Sales organisation, TVKO-VKORG.")],
        channel: Annotated[str, strawberry.argument(description="Distribution channel, TVTW-VTWEG.")],
        division: Annotated[str, strawberry.argument(description="Division, TSPA-SPART.")],
    ) -> InvoiceReadiness | None:
        return compiled()

    @strawberry.field(description="How every field behaves on the screen (1.2).")
    async def field_status(
        self,
        account_group: Annotated[str, strawberry.argument(description="Account group, T077D-KTOKD.")],
        activity: Annotated[ScreenActivity, strawberry.argument(description="What the screen is for.")],
        company_code: Company = None,
    ) -> list[EffectiveField]:
        return compiled()

    @strawberry.field(description="The number that the next customer of this account group would get.")
    async def preview_number(
        self,
        account_group: Annotated[str, strawberry.argument(description="Account group, T077D-KTOKD.")],
    ) -> NumberPreview | None:
        return compiled()

    @strawberry.field(description="Who may be the same customer (2.10)? Findings as a create would give.")
    async def check_duplicates(
        self, input: Annotated[DuplicateInput, strawberry.argument(description="What is known.")]
    ) -> list[Finding]:
        return compiled()
