"""Patches of segments and service plans. Next: segment_filter.py."""

from datetime import date

import strawberry


@strawberry.input(
    description=("One thing that a service plan promises, and how often. Absent = unchanged, null = cleared.")
)
class ServiceMeasureInput:
    measure_number: int = strawberry.field(
        description="Number inside the plan (措施编号); ZMEA-measureNumber; integer."
    )
    measure: strawberry.Maybe[str | None] = strawberry.field(
        description="What is done (措施); ZMEA-measure; at most 200 characters.", default=None
    )
    interval_days: strawberry.Maybe[int | None] = strawberry.field(
        description="Days between two times; empty = once (间隔天数); ZMEA-intervalDays; integer.",
        default=None,
    )
    remove: bool = strawberry.field(description="true deletes the row.", default=False)


@strawberry.input(
    description=(
        "A class of customers: how often they are visited, and what is done for them. Absent "
        "= unchanged, null = cleared."
    )
)
class SegmentInput:
    segment_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Segment code (客户等级); ZSEG-segmentCode; code, at most 2 characters.", default=None
    )
    name: strawberry.Maybe[str | None] = strawberry.field(
        description="Name (名称); ZSEG-name; at most 40 characters.", default=None
    )
    visit_interval_days: strawberry.Maybe[int | None] = strawberry.field(
        description="Days between two visits (回访间隔天数); ZSEG-visitIntervalDays; integer.", default=None
    )
    visit_channel: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "Channel of visits: PHONE, EMAIL, SMS or VISIT (回访方式); ZSEG-visitChannel; code, "
            "at most 5 characters."
        ),
        default=None,
    )
    plan_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Service plan (服务方案); ZSEG-planCode; code, at most 10 characters.", default=None
    )
    active: strawberry.Maybe[bool | None] = strawberry.field(
        description="May be chosen (启用); ZSEG-active; true or false.", default=None
    )


@strawberry.input(
    description=(
        "What is done for the customers of a segment, or for single ones. Absent = unchanged, null = cleared."
    )
)
class ServicePlanInput:
    plan_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Plan code (方案编码); ZSPL-planCode; code, at most 10 characters.", default=None
    )
    name: strawberry.Maybe[str | None] = strawberry.field(
        description="Name (方案名称); ZSPL-name; at most 60 characters.", default=None
    )
    conditions: strawberry.Maybe[str | None] = strawberry.field(
        description="Special conditions (特殊条件); ZSPL-conditions; at most 1000 characters.", default=None
    )
    valid_from: strawberry.Maybe[date | None] = strawberry.field(
        description="Valid from (生效日期); ZSPL-validFrom; ISO date.", default=None
    )
    valid_to: strawberry.Maybe[date | None] = strawberry.field(
        description="Valid to (失效日期); ZSPL-validTo; ISO date.", default=None
    )
    active: strawberry.Maybe[bool | None] = strawberry.field(
        description="May be chosen (启用); ZSPL-active; true or false.", default=None
    )
    measures: strawberry.Maybe[list[ServiceMeasureInput]] = strawberry.field(
        description=(
            "One thing that a service plan promises, and how often. Rows are matched by their "
            "key; rows not named stay."
        ),
        default=None,
    )
