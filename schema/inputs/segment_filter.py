"""Filter inputs over segments and service plans. Next: filters.py."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.inputs.filters import BooleanFilter, DateFilter, DateTimeFilter, IntFilter, TextFilter

if TYPE_CHECKING:
    from schema.inputs.care_filter import CareProfileListFilter


@strawberry.input(description="Conditions on Segment; all that are given must hold.")
class SegmentFilter:
    and_: list["SegmentFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["SegmentFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "SegmentFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    segment_code: TextFilter | None = strawberry.field(
        description="Segment code (客户等级); ZSEG-segmentCode.", default=strawberry.UNSET
    )
    name: TextFilter | None = strawberry.field(
        description="Name (名称); ZSEG-name.", default=strawberry.UNSET
    )
    visit_interval_days: IntFilter | None = strawberry.field(
        description="Days between two visits (回访间隔天数); ZSEG-visitIntervalDays.",
        default=strawberry.UNSET,
    )
    visit_channel: TextFilter | None = strawberry.field(
        description="Channel of visits: PHONE, EMAIL, SMS or VISIT (回访方式); ZSEG-visitChannel.",
        default=strawberry.UNSET,
    )
    plan_code: TextFilter | None = strawberry.field(
        description="Service plan (服务方案); ZSEG-planCode.", default=strawberry.UNSET
    )
    active: BooleanFilter | None = strawberry.field(
        description="May be chosen (启用); ZSEG-active.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZSEG-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZSEG-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZSEG-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZSEG-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZSEG-changedBy.", default=strawberry.UNSET
    )
    plan: "ServicePlanFilter | None" = strawberry.field(
        description="Conditions on the ServicePlan.", default=strawberry.UNSET
    )
    care_profiles: Annotated["CareProfileListFilter", strawberry.lazy("schema.inputs.care_filter")] | None = (
        strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    )


@strawberry.input(description="Conditions on a list of Segment.")
class SegmentListFilter:
    some: SegmentFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: SegmentFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: SegmentFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on ServicePlan; all that are given must hold.")
class ServicePlanFilter:
    and_: list["ServicePlanFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["ServicePlanFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "ServicePlanFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    plan_code: TextFilter | None = strawberry.field(
        description="Plan code (方案编码); ZSPL-planCode.", default=strawberry.UNSET
    )
    name: TextFilter | None = strawberry.field(
        description="Name (方案名称); ZSPL-name.", default=strawberry.UNSET
    )
    conditions: TextFilter | None = strawberry.field(
        description="Special conditions (特殊条件); ZSPL-conditions.", default=strawberry.UNSET
    )
    valid_from: DateFilter | None = strawberry.field(
        description="Valid from (生效日期); ZSPL-validFrom.", default=strawberry.UNSET
    )
    valid_to: DateFilter | None = strawberry.field(
        description="Valid to (失效日期); ZSPL-validTo.", default=strawberry.UNSET
    )
    active: BooleanFilter | None = strawberry.field(
        description="May be chosen (启用); ZSPL-active.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZSPL-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZSPL-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZSPL-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZSPL-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZSPL-changedBy.", default=strawberry.UNSET
    )
    care_profiles: Annotated["CareProfileListFilter", strawberry.lazy("schema.inputs.care_filter")] | None = (
        strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    )
    measures: "ServiceMeasureListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )
    segments: "SegmentListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on ServiceMeasure; all that are given must hold.")
class ServiceMeasureFilter:
    and_: list["ServiceMeasureFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["ServiceMeasureFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "ServiceMeasureFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    measure_number: IntFilter | None = strawberry.field(
        description="Number inside the plan (措施编号); ZMEA-measureNumber.", default=strawberry.UNSET
    )
    measure: TextFilter | None = strawberry.field(
        description="What is done (措施); ZMEA-measure.", default=strawberry.UNSET
    )
    interval_days: IntFilter | None = strawberry.field(
        description="Days between two times; empty = once (间隔天数); ZMEA-intervalDays.",
        default=strawberry.UNSET,
    )
    service_plan: "ServicePlanFilter | None" = strawberry.field(
        description="Conditions on the ServicePlan.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of ServiceMeasure.")
class ServiceMeasureListFilter:
    some: ServiceMeasureFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: ServiceMeasureFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: ServiceMeasureFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )
