"""Figures of care, as data and as pictures. Next: pictures.py."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Annotated

import strawberry

from models.rules.finding import Finding as RuleFinding
from models.rules.finding import error
from models.rules.finding_codes import Code
from models.rules.numbers import shown, stored
from resolvers.care import analysis, statistics
from resolvers.care.pictures import OF_CUSTOMER, Pictures, Wanted
from resolvers.care.pictures import Picture as DrawnPicture
from schema.arguments import Number
from schema.periods import From, To, asked_period, row, rows
from schema.saving import ContextInfo


@strawberry.enum(description="Which documents count as purchases; one sale has one of each.")
class PurchaseStage(Enum):
    ORDER = strawberry.enum_value("ORDER", description="SALES_ORDER and EXPORT_ORDER.")
    DELIVERY = strawberry.enum_value("DELIVERY", description="SALES_DELIVERY and EXPORT_DELIVERY.")
    INVOICE = strawberry.enum_value("INVOICE", description="SALES_INVOICE and EXPORT_INVOICE.")


Stage = Annotated[PurchaseStage, strawberry.argument(description="Which documents count as purchases.")]


@strawberry.type(description="Complaints of one month, state, category, severity or product, or all of them.")
class ComplaintShare:
    name: str = strawberry.field(description="YYYY-MM, the state …, the itemCode; empty: all.")
    title: str | None = strawberry.field(description="The product's name; else null.")
    complaints: int = strawberry.field(description="How many were received.")
    open: int = strawberry.field(description="Of those, neither resolved nor closed nor rejected.")
    overdue: int = strawberry.field(description="Of those, accepted or resolved too late, or not yet.")
    late_accepted: int = strawberry.field(description="Of those, with the acknowledge clock run out.")
    late_resolved: int = strawberry.field(description="Of those, with the resolve clock run out.")
    overdue_rate: Decimal | None = strawberry.field(description="overdue in percent of complaints.")
    resolved: int = strawberry.field(description="Of those, resolved or closed with a solution.")
    mean_hours: Decimal | None = strawberry.field(
        description="Mean hours from receipt to resolution, without waiting for the customer."
    )
    rated: int = strawberry.field(description="Of those, with the customer's satisfaction.")
    satisfaction: Decimal | None = strawberry.field(description="Its mean, 1 to 5.")


@strawberry.type(description="How many complaints of a month are in a state now.")
class ComplaintCell:
    month: str = strawberry.field(description="Month of receipt, YYYY-MM.")
    state: str = strawberry.field(description="The state now.")
    complaints: int = strawberry.field(description="How many.")


@strawberry.type(
    description="Complaints received in a period, of customers within the caller's scope (投诉统计)."
)
class ComplaintStatistics:
    from_: date = strawberry.field(name="from", description="First day.")
    to: date = strawberry.field(description="Last day.")
    total: ComplaintShare = strawberry.field(description="All of them.")
    months: list[ComplaintShare] = strawberry.field(description="By month of receipt, the oldest first.")
    states: list[ComplaintShare] = strawberry.field(description="By present state, in their order.")
    categories: list[ComplaintShare] = strawberry.field(description="By category.")
    severities: list[ComplaintShare] = strawberry.field(description="By severity, the highest first.")
    products: list[ComplaintShare] = strawberry.field(
        description="By product, the most first; at most 20, without complaints about no product."
    )
    months_by_state: list[ComplaintCell] = strawberry.field(
        description="By month and state; pairs without complaints are left out."
    )


@strawberry.type(description="Return visits of one month, owner, channel or segment, or all of them.")
class VisitShare:
    name: str = strawberry.field(description="YYYY-MM, the user …; empty: all.")
    visits: int = strawberry.field(description="How many are or were due.")
    planned: int = strawberry.field(description="Of those, not yet made.")
    due: int = strawberry.field(description="Of those planned, due today or before.")
    overdue: int = strawberry.field(description="Of those planned, due before today.")
    done: int = strawberry.field(description="Of those, made.")
    in_time: int = strawberry.field(description="Of those made, on their day or before.")
    failed: int = strawberry.field(description="Of those, given up: nobody answered.")
    cancelled: int = strawberry.field(description="Of those, cancelled.")
    suppressed: int = strawberry.field(description="Of those, by SMS or mail that is not allowed.")
    overdue_rate: Decimal | None = strawberry.field(description="overdue in percent of visits.")
    rated: int = strawberry.field(description="Of those, with the customer's satisfaction.")
    satisfaction: Decimal | None = strawberry.field(description="Its mean, 1 to 5.")


@strawberry.type(
    description="Return visits due in a period, to customers within the caller's scope (回访统计)."
)
class VisitStatistics:
    from_: date = strawberry.field(name="from", description="First day.")
    to: date = strawberry.field(description="Last day.")
    total: VisitShare = strawberry.field(description="All of them.")
    months: list[VisitShare] = strawberry.field(description="By month in which they are due.")
    owners: list[VisitShare] = strawberry.field(description="By who visits, the most overdue first.")
    channels: list[VisitShare] = strawberry.field(description="By channel.")
    segments: list[VisitShare] = strawberry.field(description="By segment they were planned for.")


@strawberry.type(description="When the customer was last in touch.")
class CustomerContact:
    on: date = strawberry.field(description="The day.")
    kind: str = strawberry.field(
        description="VISIT (done), COMPLAINT (received), ACTIVITY (attended) or SERVICE (a measure was "
        "carried out)."
    )
    reference: str = strawberry.field(
        description="visitNumber, complaintNumber, activityCode, or planCode/measureNumber."
    )
    channel: str | None = strawberry.field(description="PHONE, EMAIL …, where it has one.")


@strawberry.type(description="What a customer bought in one month, category or item, or in all.")
class PurchaseShare:
    name: str = strawberry.field(description="YYYY-MM, categoryCode, itemCode; empty: all, or no category.")
    title: str | None = strawberry.field(
        description="Full name of the category, name of the item; else null."
    )
    documents: int = strawberry.field(description="How many documents.")
    lines: int = strawberry.field(description="How many of their lines.")
    last_on: date | None = strawberry.field(description="Date of the newest one.")
    quantity: Decimal | None = strawberry.field(
        description="Of an item, in its main unit; else null: units do not add up."
    )
    unit: str | None = strawberry.field(description="Name of that unit.")


@strawberry.type(description="What a customer buys, and when he was last in touch (客户分析).")
class CustomerAnalysis:
    customer_number: str = strawberry.field(description="The customer; KNA1-KUNNR.")
    from_: date = strawberry.field(name="from", description="First day.")
    to: date = strawberry.field(description="Last day.")
    suppressed: bool = strawberry.field(
        description="true: a natural person who has not consented to PROFILING, so nothing is analysed."
    )
    last_contact: CustomerContact | None = strawberry.field(description="Whenever it was; null: never.")
    total: PurchaseShare = strawberry.field(description="All of the period.")
    months: list[PurchaseShare] = strawberry.field(description="By month, the oldest first.")
    top_categories: list[PurchaseShare] = strawberry.field(
        description="By stock-item category, the one with most lines first; at most 10."
    )
    top_items: list[PurchaseShare] = strawberry.field(
        description="By stock item, the one with most lines first; at most 10."
    )


@strawberry.enum(description="Which picture; the last two are of a customer.")
class CarePictureKind(Enum):
    COMPLAINTS_BY_MONTH = strawberry.enum_value(
        "COMPLAINTS_BY_MONTH", description="Complaints by month and state."
    )
    COMPLAINTS_BY_CATEGORY = strawberry.enum_value(
        "COMPLAINTS_BY_CATEGORY", description="Complaints by category."
    )
    COMPLAINTS_BY_PRODUCT = strawberry.enum_value(
        "COMPLAINTS_BY_PRODUCT", description="Complaints by product, at most 20."
    )
    COMPLAINTS_OVERDUE = strawberry.enum_value(
        "COMPLAINTS_OVERDUE", description="Overdue rate of complaints by month."
    )
    COMPLAINT_HOURS = strawberry.enum_value("COMPLAINT_HOURS", description="Mean hours to resolve by month.")
    VISITS_BY_MONTH = strawberry.enum_value(
        "VISITS_BY_MONTH", description="Visits by month: done, due, overdue …"
    )
    VISITS_BY_OWNER = strawberry.enum_value("VISITS_BY_OWNER", description="Visits by owner, at most 20.")
    SATISFACTION = strawberry.enum_value(
        "SATISFACTION", description="Satisfaction after complaints and visits, by month."
    )
    CUSTOMER_PURCHASES = strawberry.enum_value(
        "CUSTOMER_PURCHASES", description="A customer's purchases by month."
    )
    CUSTOMER_CATEGORIES = strawberry.enum_value(
        "CUSTOMER_CATEGORIES", description="A customer's purchases by category."
    )


@strawberry.input(description="Which figures are to be a picture.")
class CarePictureInput:
    kind: CarePictureKind = strawberry.field(description="Which picture.")
    begin: date | None = strawberry.field(
        name="from", description="First day; absent: of the 12 months up to `to`.", default=None
    )
    end: date | None = strawberry.field(
        name="to", description="Last day; absent: the last of the present month.", default=None
    )
    number: str | None = strawberry.field(
        description="Customer number, for pictures of a customer.", default=None
    )
    stage: PurchaseStage = strawberry.field(
        description="Which documents count as purchases.", default=PurchaseStage.INVOICE
    )


@strawberry.type(description="Figures as a picture (SVG), in the caller's language.")
class CarePicture:
    wanted: strawberry.Private[Wanted]
    title: str = strawberry.field(description="What it shows.")
    url: str = strawberry.field(
        description="Signed address of it, for a while; it counts anew then, of what the caller sees."
    )

    @strawberry.field(description="The picture itself, to be set into a page.")
    async def svg(self, info: ContextInfo) -> str:
        return await _pictures(info).make(info.context.caller, self.wanted)


@strawberry.type
class DashboardQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="Complaints in figures (投诉统计): by month, state, category, severity, product; overdue "
        "rate, mean time to resolve, satisfaction. Only of customers within the caller's scope."
    )
    async def complaint_statistics(
        self, info: ContextInfo, begin: From = None, end: To = None
    ) -> ComplaintStatistics:
        period = asked_period(info, begin, end)
        found = await statistics.complaint_figures(info.context.services.writer, info.context.caller, period)
        return ComplaintStatistics(
            from_=period.begin,
            to=period.end,
            total=row(ComplaintShare, found.total),
            **{
                name: rows(ComplaintShare, getattr(found, name))
                for name in ("months", "states", "categories", "severities", "products")
            },
            months_by_state=[
                ComplaintCell(month=month, state=state, complaints=found.cells[month, state])
                for month in period.months
                for state in statistics.STATES
                if (month, state) in found.cells
            ],
        )

    @strawberry.field(
        description="Return visits in figures (回访统计): by month, owner, channel, segment; due, overdue, "
        "done, satisfaction. Only to customers within the caller's scope."
    )
    async def visit_statistics(
        self, info: ContextInfo, begin: From = None, end: To = None
    ) -> VisitStatistics:
        period = asked_period(info, begin, end)
        found = await statistics.visit_figures(info.context.services.writer, info.context.caller, period)
        return VisitStatistics(
            from_=period.begin,
            to=period.end,
            total=row(VisitShare, found.total),
            **{
                name: rows(VisitShare, getattr(found, name))
                for name in ("months", "owners", "channels", "segments")
            },
        )

    @strawberry.field(
        description="What a customer buys and when he was last in touch (客户分析); null when there is "
        "no such customer within the scope. His other care is read from Customer itself."
    )
    async def customer_analysis(
        self,
        info: ContextInfo,
        number: Number,
        begin: From = None,
        end: To = None,
        stage: Stage = PurchaseStage.INVOICE,
    ) -> CustomerAnalysis | None:
        period, writer = asked_period(info, begin, end), info.context.services.writer
        found = await analysis.analyse(writer, info.context.caller, number, period, _text(stage))
        if found is None:
            return None
        last = found.last_contact
        return CustomerAnalysis(
            customer_number=shown(found.customer_number),
            from_=period.begin,
            to=period.end,
            suppressed=found.suppressed,
            last_contact=last
            and CustomerContact(on=last.day, kind=last.kind, reference=last.reference, channel=last.channel),
            total=row(PurchaseShare, found.total),
            months=rows(PurchaseShare, found.months),
            top_categories=rows(PurchaseShare, found.categories),
            top_items=rows(PurchaseShare, found.items),
        )

    @strawberry.field(
        description="Figures as a picture: the SVG's text, and a signed address for an <img>. Null when it "
        "is of a customer that is not within the scope."
    )
    async def care_picture(
        self,
        info: ContextInfo,
        input: Annotated[CarePictureInput, strawberry.argument(description="Which picture.")],
    ) -> CarePicture | None:
        picture = DrawnPicture[_text(input.kind)]
        caller, number, customer = info.context.caller, input.number, picture in OF_CUSTOMER
        wrong: list[RuleFinding] = []
        if customer and not number:
            wrong.append(error(Code.GEN_REQUIRED, ("number",)))
        if number is not None and not customer:
            wrong.append(error(Code.GEN_SUPPRESSED, ("number",), value=number))
        period = asked_period(info, input.begin, input.end, wrong)
        wanted = Wanted(picture, period, caller.languages[0])
        if number and customer:
            if not await analysis.is_seen(info.context.services.writer, caller, number):
                return None
            wanted = replace(wanted, number=stored(number), stage=_text(input.stage))
        return CarePicture(wanted=wanted, title=wanted.title, url=_pictures(info).address(caller, wanted))


def _text(chosen: Enum) -> str:
    return str(chosen.value)


def _pictures(info: ContextInfo) -> Pictures:
    return Pictures(info.context.services.shelf)
