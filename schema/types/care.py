"""GraphQL types of how customers are cared for. Next: visit.py."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.types.relay import Node, PageInfo, compiled

if TYPE_CHECKING:
    from schema.inputs.care_filter import (
        ConsumptionHabitFilter,
        PreferenceFilter,
        SegmentPeriodFilter,
        ServiceExecutionFilter,
    )
    from schema.types.customer import Customer
    from schema.types.segment import Segment, ServicePlan


@strawberry.type(
    description="How a customer is cared for: segment, who visits, habits, preferences; 客户维护档案."
)
class CareProfile(Node):
    customer_number: str = strawberry.field(
        description=(
            "Customer number (客户编号); ZCAR-customerNumber; number of at most 10 characters, "
            "shown without leading zeros."
        )
    )
    segment_code: str | None = strawberry.field(
        description="Segment (客户等级); ZCAR-segmentCode; code, at most 2 characters."
    )
    segment_since: date | None = strawberry.field(
        description="In the segment since (等级起始日期); ZCAR-segmentSince; ISO date."
    )
    owner: str | None = strawberry.field(
        description="User who cares for the customer (维护人); ZCAR-owner; at most 12 characters."
    )
    plan_code: str | None = strawberry.field(
        description="Service plan of his own (服务方案); ZCAR-planCode; code, at most 10 characters."
    )
    conditions: str | None = strawberry.field(
        description="Special conditions of his own (特殊条件); ZCAR-conditions; at most 1000 characters."
    )
    version: int = strawberry.field(description="Version of the record (版本); ZCAR-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZCAR-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZCAR-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZCAR-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZCAR-changedBy; at most 12 characters."
    )
    plan: Annotated["ServicePlan", strawberry.lazy("schema.types.segment")] | None = strawberry.field(
        description="The ServicePlan that planCode names."
    )
    segment: Annotated["Segment", strawberry.lazy("schema.types.segment")] | None = strawberry.field(
        description="The Segment that segmentCode names."
    )
    customer: Annotated["Customer", strawberry.lazy("schema.types.customer")] | None = strawberry.field(
        description="The Customer that customerNumber names; null if it is outside the scope."
    )

    @strawberry.field(
        description=(
            "A measure of the customer's service plan was carried out. All rows, ordered by their key."
        )
    )
    def executions(
        self,
        filter: Annotated["ServiceExecutionFilter", strawberry.lazy("schema.inputs.care_filter")]
        | None = None,
    ) -> "list[ServiceExecution]":
        return compiled()

    @strawberry.field(
        description="What was observed of how the customer buys. All rows, ordered by their key."
    )
    def habits(
        self,
        filter: Annotated["ConsumptionHabitFilter", strawberry.lazy("schema.inputs.care_filter")]
        | None = None,
    ) -> "list[ConsumptionHabit]":
        return compiled()

    @strawberry.field(
        description="What the customer prefers, and how strongly. All rows, ordered by their key."
    )
    def preferences(
        self,
        filter: Annotated["PreferenceFilter", strawberry.lazy("schema.inputs.care_filter")] | None = None,
    ) -> "list[Preference]":
        return compiled()

    @strawberry.field(
        description="A time in which the customer was in a segment. All rows, ordered by their key."
    )
    def segment_periods(
        self,
        filter: Annotated["SegmentPeriodFilter", strawberry.lazy("schema.inputs.care_filter")] | None = None,
    ) -> "list[SegmentPeriod]":
        return compiled()


@strawberry.type(description="A time in which the customer was in a segment; 等级历史.")
class SegmentPeriod:
    period_number: int = strawberry.field(
        description="Number inside the profile (期间编号); ZSGP-periodNumber; integer."
    )
    segment_code: str = strawberry.field(
        description="Segment (客户等级); ZSGP-segmentCode; code, at most 2 characters."
    )
    valid_from: date = strawberry.field(description="From (起始日期); ZSGP-validFrom; ISO date.")
    valid_to: date | None = strawberry.field(
        description="To; empty = still (截止日期); ZSGP-validTo; ISO date."
    )
    assigned_by: str = strawberry.field(
        description="Assigned by (设定人); ZSGP-assignedBy; at most 12 characters."
    )
    care_profile: "CareProfile" = strawberry.field(description="The CareProfile this belongs to.")


@strawberry.type(description="What was observed of how the customer buys; 消费习惯.")
class ConsumptionHabit:
    habit_number: int = strawberry.field(
        description="Number inside the profile (习惯编号); ZHAB-habitNumber; integer."
    )
    habit_key: str = strawberry.field(
        description="Which habit (习惯); ZHAB-habitKey; code, at most 20 characters."
    )
    value: str = strawberry.field(description="What was observed (内容); ZHAB-value; at most 200 characters.")
    source: str | None = strawberry.field(
        description="Where it was observed (来源); ZHAB-source; at most 60 characters."
    )
    observed_on: date = strawberry.field(description="Observed on (观察日期); ZHAB-observedOn; ISO date.")
    care_profile: "CareProfile" = strawberry.field(description="The CareProfile this belongs to.")


@strawberry.type(description="What the customer prefers, and how strongly; 偏好.")
class Preference:
    preference_key: str = strawberry.field(
        description="Which preference (偏好); ZPRF-preferenceKey; code, at most 20 characters."
    )
    value: str = strawberry.field(description="What is preferred (内容); ZPRF-value; at most 200 characters.")
    strength: int = strawberry.field(description="Strength, 1 to 5 (强度); ZPRF-strength; integer.")
    care_profile: "CareProfile" = strawberry.field(description="The CareProfile this belongs to.")


@strawberry.type(description="A measure of the customer's service plan was carried out; 服务执行记录.")
class ServiceExecution:
    execution_number: int = strawberry.field(
        description="Number inside the profile (执行编号); ZEXE-executionNumber; integer."
    )
    plan_code: str = strawberry.field(
        description="Service plan (方案编码); ZEXE-planCode; code, at most 10 characters."
    )
    measure_number: int = strawberry.field(
        description="Measure of the plan (措施编号); ZEXE-measureNumber; integer."
    )
    executed_on: date = strawberry.field(description="Carried out on (执行日期); ZEXE-executedOn; ISO date.")
    executed_by: str = strawberry.field(
        description="Carried out by (执行人); ZEXE-executedBy; at most 12 characters."
    )
    note: str | None = strawberry.field(description="Note (说明); ZEXE-note; at most 400 characters.")
    care_profile: "CareProfile" = strawberry.field(description="The CareProfile this belongs to.")


@strawberry.type(description="A CareProfile and the cursor that marks its place in the list.")
class CareProfileEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: CareProfile = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of CareProfile.")
class CareProfileConnection:
    edges: list[CareProfileEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[CareProfile] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )
