"""Segments, service plans, how customers are cared for. Next: visits.py."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import strawberry
from strawberry import Maybe

from models.rules.care.profiles import CarriedOut
from models.rules.numbers import shown, stored
from resolvers.care.measures import MeasuresWanted, list_due_measures
from resolvers.care.profiles import assign_segment, change_profile, record_execution
from resolvers.care.segments import PLANS, SEGMENTS
from schema.arguments import ExpectedVersion, Number
from schema.custody.jobs import PageSize, checked_size, pool_of
from schema.inputs.care import CareProfileInput
from schema.inputs.segment import SegmentInput, ServicePlanInput
from schema.maintained import Words, acts_of, answers_of, result_of
from schema.patching import patch_from_input
from schema.saving import ContextInfo, ask, save_record, sent
from schema.types.care import CareProfile
from schema.types.segment import Segment, ServicePlan

_ONE = "care profile"
PROFILES = answers_of(CareProfile, "care_profile", "number", _ONE)
if TYPE_CHECKING:  # a union that was made is no type to the checker
    CareProfileResult: TypeAlias = Any
else:
    CareProfileResult = result_of(PROFILES, _ONE)
_NUMBER = ("number",)

_SegmentActs = acts_of(
    "segment",
    SEGMENTS,
    Segment,
    SegmentInput,
    Words(
        "segment",
        "Segment code, ZSEG-segmentCode.",
        "Enter a segment of customers (客户等级): days between two visits, the channel visits have unless "
        "it is said otherwise, a service plan. A, B and C are shipped with 30, 90 and 180 days. careAgent "
        "and admin.",
        "Change what the input names of a segment. The code stays (GEN-IMMUTABLE). Another interval counts "
        "from the next plan on: visits that are planned keep their day.",
        "Delete a segment that no customer is or was in (GEN-INUSE); confirm GEN-CONFIRM.",
    ),
)
_PlanActs = acts_of(
    "service_plan",
    PLANS,
    ServicePlan,
    ServicePlanInput,
    Words(
        "service plan",
        "Plan code, ZSPL-planCode.",
        "Enter a service plan (服务方案): measures with their intervals, special conditions, its period. "
        "careAgent and admin.",
        "Change what the input names of a service plan. The code stays (GEN-IMMUTABLE), and so do measures "
        "that were carried out (GEN-INUSE).",
        "Delete a service plan that nothing names (GEN-INUSE); confirm GEN-CONFIRM. One that was used is "
        "switched off instead: active, validTo.",
    ),
)


@strawberry.type(description="A measure of a customer's service plan that is to be carried out (待执行服务).")
class DueServiceMeasure:
    customer_number: str = strawberry.field(description="The customer; KNA1-KUNNR.")
    owner: str | None = strawberry.field(description="User who cares for him.")
    plan_code: str = strawberry.field(description="His service plan, or his segment's; ZSPL-planCode.")
    measure_number: int = strawberry.field(description="Measure of the plan; ZMEA-measureNumber.")
    measure: str = strawberry.field(description="What is to be done.")
    last_on: date | None = strawberry.field(description="Carried out last on this day; null = never yet.")
    due_on: date = strawberry.field(
        description="That day plus the interval; of the first time the day he came into the segment, or his "
        "profile began."
    )


@strawberry.type
class CareProfileQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="Measures of service plans that are due today or before, by customer and measure, of "
        "customers within the caller's scope; recordServiceExecution moves one on. A measure without an "
        "interval is due once."
    )
    async def due_service_measures(
        self,
        info: ContextInfo,
        owner: Annotated[
            str | None, strawberry.argument(description="Only of customers whom this user cares for.")
        ] = None,
        first: PageSize = 50,
        after_customer: Annotated[
            str | None, strawberry.argument(description="Only those behind this customer's afterMeasure.")
        ] = None,
        after_measure: Annotated[
            int, strawberry.argument(description="With afterCustomer: the last measure that was shown.")
        ] = 0,
    ) -> list[DueServiceMeasure]:
        writer, caller = info.context.services.writer, info.context.caller
        behind = (stored(after_customer.replace("\0", "")) if after_customer else "", after_measure)
        named = owner.replace("\0", "").strip().upper() if owner else None
        wanted = MeasuresWanted(named, behind, checked_size(first))
        found = await list_due_measures(pool_of(info), caller, writer.today(), wanted)
        return [
            DueServiceMeasure(
                customer_number=shown(one.customer_number),
                owner=one.owner,
                plan_code=one.plan_code,
                measure_number=one.measure_number,
                measure=one.measure,
                last_on=one.last_on,
                due_on=one.due_on,
            )
            for one in found
        ]


@strawberry.type
class CareProfileActs(_SegmentActs, _PlanActs):
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Put a customer into a segment (设定客户等级), or with null into none. His careSegment "
        "shows it in the same transaction, and the profile keeps the history. Planned visits are dated "
        "anew: the day of the visit before, or of its creation, plus the new interval (FV-5). Where no "
        "visit is planned the first one is: his last visit, or today, plus the interval (FV-1). A "
        "careSegment that was changed in another way is taken over by the worker. careAgent and admin, "
        "with a grant that covers the customer."
    )
    async def assign_segment(
        self,
        info: ContextInfo,
        number: Number,
        segment_code: Annotated[
            Maybe[str | None],
            strawberry.argument(description="Segment that may be chosen; null = none any more."),
        ] = None,
    ) -> CareProfileResult:
        # not sent is no null: it is refused as empty, and takes nobody out of his segment
        segment = sent(segment_code=segment_code).get("segment_code", "")
        return await save_record(
            info, PROFILES, lambda call: assign_segment(call, number, segment), number, _NUMBER
        )

    @strawberry.mutation(
        description="Change who cares for a customer, his own service plan and conditions, and what is "
        "known of his habits (消费习惯) and preferences (偏好, strength 1 to 5). The first change begins "
        "his profile, and expects no version. Habits and preferences of a natural person need his consent "
        "to PROFILING (AR-CONSENT-REQ; see recordConsent). careAgent and admin."
    )
    async def change_care_profile(
        self,
        info: ContextInfo,
        number: Number,
        input: Annotated[
            CareProfileInput, strawberry.argument(description="Data; absent = unchanged, null = cleared.")
        ],
        expected_version: ExpectedVersion = None,
    ) -> CareProfileResult:
        request, patch = ask(expected_version), patch_from_input(input)
        return await save_record(
            info, PROFILES, lambda call: change_profile(call, number, patch, request), number, _NUMBER
        )

    @strawberry.mutation(
        description="A measure of the customer's service plan was carried out (服务执行): of his own plan, "
        "or else of his segment's, which must be active and valid on that day. careAgent and admin."
    )
    async def record_service_execution(
        self,
        info: ContextInfo,
        number: Number,
        measure_number: Annotated[int, strawberry.argument(description="Measure; ZMEA-measureNumber.")],
        executed_on: Annotated[
            date | None, strawberry.argument(description="When; today unless it is said, never later.")
        ] = None,
        note: Annotated[str | None, strawberry.argument(description="Note, at most 400 characters.")] = None,
    ) -> CareProfileResult:
        told = CarriedOut(measure_number, executed_on, note)
        return await save_record(
            info, PROFILES, lambda call: record_execution(call, number, told), number, _NUMBER
        )
