"""Filter inputs over how customers are cared for. Next: filters.py."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.inputs.filters import DateFilter, DateTimeFilter, IntFilter, TextFilter

if TYPE_CHECKING:
    from schema.inputs.customer_filter import CustomerFilter
    from schema.inputs.segment_filter import SegmentFilter, ServicePlanFilter


@strawberry.input(description="Conditions on CareProfile; all that are given must hold.")
class CareProfileFilter:
    and_: list["CareProfileFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["CareProfileFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "CareProfileFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    customer_number: TextFilter | None = strawberry.field(
        description="Customer number (客户编号); ZCAR-customerNumber.", default=strawberry.UNSET
    )
    segment_code: TextFilter | None = strawberry.field(
        description="Segment (客户等级); ZCAR-segmentCode.", default=strawberry.UNSET
    )
    segment_since: DateFilter | None = strawberry.field(
        description="In the segment since (等级起始日期); ZCAR-segmentSince.", default=strawberry.UNSET
    )
    owner: TextFilter | None = strawberry.field(
        description="User who cares for the customer (维护人); ZCAR-owner.", default=strawberry.UNSET
    )
    plan_code: TextFilter | None = strawberry.field(
        description="Service plan of his own (服务方案); ZCAR-planCode.", default=strawberry.UNSET
    )
    conditions: TextFilter | None = strawberry.field(
        description="Special conditions of his own (特殊条件); ZCAR-conditions.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZCAR-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZCAR-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZCAR-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZCAR-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZCAR-changedBy.", default=strawberry.UNSET
    )
    plan: Annotated["ServicePlanFilter", strawberry.lazy("schema.inputs.segment_filter")] | None = (
        strawberry.field(description="Conditions on the ServicePlan.", default=strawberry.UNSET)
    )
    segment: Annotated["SegmentFilter", strawberry.lazy("schema.inputs.segment_filter")] | None = (
        strawberry.field(description="Conditions on the Segment.", default=strawberry.UNSET)
    )
    executions: "ServiceExecutionListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )
    habits: "ConsumptionHabitListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )
    preferences: "PreferenceListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )
    segment_periods: "SegmentPeriodListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )
    customer: Annotated["CustomerFilter", strawberry.lazy("schema.inputs.customer_filter")] | None = (
        strawberry.field(description="Conditions on the Customer.", default=strawberry.UNSET)
    )


@strawberry.input(description="Conditions on a list of CareProfile.")
class CareProfileListFilter:
    some: CareProfileFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: CareProfileFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: CareProfileFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on SegmentPeriod; all that are given must hold.")
class SegmentPeriodFilter:
    and_: list["SegmentPeriodFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["SegmentPeriodFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "SegmentPeriodFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    period_number: IntFilter | None = strawberry.field(
        description="Number inside the profile (期间编号); ZSGP-periodNumber.", default=strawberry.UNSET
    )
    segment_code: TextFilter | None = strawberry.field(
        description="Segment (客户等级); ZSGP-segmentCode.", default=strawberry.UNSET
    )
    valid_from: DateFilter | None = strawberry.field(
        description="From (起始日期); ZSGP-validFrom.", default=strawberry.UNSET
    )
    valid_to: DateFilter | None = strawberry.field(
        description="To; empty = still (截止日期); ZSGP-validTo.", default=strawberry.UNSET
    )
    assigned_by: TextFilter | None = strawberry.field(
        description="Assigned by (设定人); ZSGP-assignedBy.", default=strawberry.UNSET
    )
    care_profile: "CareProfileFilter | None" = strawberry.field(
        description="Conditions on the CareProfile.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of SegmentPeriod.")
class SegmentPeriodListFilter:
    some: SegmentPeriodFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: SegmentPeriodFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: SegmentPeriodFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on ConsumptionHabit; all that are given must hold.")
class ConsumptionHabitFilter:
    and_: list["ConsumptionHabitFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["ConsumptionHabitFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "ConsumptionHabitFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    habit_number: IntFilter | None = strawberry.field(
        description="Number inside the profile (习惯编号); ZHAB-habitNumber.", default=strawberry.UNSET
    )
    habit_key: TextFilter | None = strawberry.field(
        description="Which habit (习惯); ZHAB-habitKey.", default=strawberry.UNSET
    )
    value: TextFilter | None = strawberry.field(
        description="What was observed (内容); ZHAB-value.", default=strawberry.UNSET
    )
    source: TextFilter | None = strawberry.field(
        description="Where it was observed (来源); ZHAB-source.", default=strawberry.UNSET
    )
    observed_on: DateFilter | None = strawberry.field(
        description="Observed on (观察日期); ZHAB-observedOn.", default=strawberry.UNSET
    )
    care_profile: "CareProfileFilter | None" = strawberry.field(
        description="Conditions on the CareProfile.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of ConsumptionHabit.")
class ConsumptionHabitListFilter:
    some: ConsumptionHabitFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: ConsumptionHabitFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: ConsumptionHabitFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on Preference; all that are given must hold.")
class PreferenceFilter:
    and_: list["PreferenceFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["PreferenceFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "PreferenceFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    preference_key: TextFilter | None = strawberry.field(
        description="Which preference (偏好); ZPRF-preferenceKey.", default=strawberry.UNSET
    )
    value: TextFilter | None = strawberry.field(
        description="What is preferred (内容); ZPRF-value.", default=strawberry.UNSET
    )
    strength: IntFilter | None = strawberry.field(
        description="Strength, 1 to 5 (强度); ZPRF-strength.", default=strawberry.UNSET
    )
    care_profile: "CareProfileFilter | None" = strawberry.field(
        description="Conditions on the CareProfile.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of Preference.")
class PreferenceListFilter:
    some: PreferenceFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: PreferenceFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: PreferenceFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on ServiceExecution; all that are given must hold.")
class ServiceExecutionFilter:
    and_: list["ServiceExecutionFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["ServiceExecutionFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "ServiceExecutionFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    execution_number: IntFilter | None = strawberry.field(
        description="Number inside the profile (执行编号); ZEXE-executionNumber.", default=strawberry.UNSET
    )
    plan_code: TextFilter | None = strawberry.field(
        description="Service plan (方案编码); ZEXE-planCode.", default=strawberry.UNSET
    )
    measure_number: IntFilter | None = strawberry.field(
        description="Measure of the plan (措施编号); ZEXE-measureNumber.", default=strawberry.UNSET
    )
    executed_on: DateFilter | None = strawberry.field(
        description="Carried out on (执行日期); ZEXE-executedOn.", default=strawberry.UNSET
    )
    executed_by: TextFilter | None = strawberry.field(
        description="Carried out by (执行人); ZEXE-executedBy.", default=strawberry.UNSET
    )
    note: TextFilter | None = strawberry.field(
        description="Note (说明); ZEXE-note.", default=strawberry.UNSET
    )
    care_profile: "CareProfileFilter | None" = strawberry.field(
        description="Conditions on the CareProfile.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of ServiceExecution.")
class ServiceExecutionListFilter:
    some: ServiceExecutionFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: ServiceExecutionFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: ServiceExecutionFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )
