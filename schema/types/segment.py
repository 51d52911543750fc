"""GraphQL types of segments and service plans. Next: care.py."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.types.relay import After, First, Node, PageInfo, compiled

if TYPE_CHECKING:
    from schema.inputs.care_filter import CareProfileFilter
    from schema.inputs.segment_filter import SegmentFilter, ServiceMeasureFilter
    from schema.types.care import CareProfileConnection


@strawberry.type(
    description=("A class of customers: how often they are visited, and what is done for them; 客户等级.")
)
class Segment(Node):
    segment_code: str = strawberry.field(
        description="Segment code (客户等级); ZSEG-segmentCode; code, at most 2 characters."
    )
    name: str = strawberry.field(description="Name (名称); ZSEG-name; at most 40 characters.")
    visit_interval_days: int = strawberry.field(
        description="Days between two visits (回访间隔天数); ZSEG-visitIntervalDays; integer."
    )
    visit_channel: str = strawberry.field(
        description=(
            "Channel of visits: PHONE, EMAIL, SMS or VISIT (回访方式); ZSEG-visitChannel; code, "
            "at most 5 characters."
        )
    )
    plan_code: str | None = strawberry.field(
        description="Service plan (服务方案); ZSEG-planCode; code, at most 10 characters."
    )
    active: bool = strawberry.field(description="May be chosen (启用); ZSEG-active; true or false.")
    version: int = strawberry.field(description="Version of the record (版本); ZSEG-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZSEG-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZSEG-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZSEG-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZSEG-changedBy; at most 12 characters."
    )
    plan: "ServicePlan | None" = strawberry.field(description="The ServicePlan that planCode names.")

    @strawberry.field(
        description=(
            "How a customer is cared for: segment, who visits, habits, preferences. Rows within "
            "the caller's scope, ordered by their key."
        )
    )
    def care_profiles(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["CareProfileFilter", strawberry.lazy("schema.inputs.care_filter")] | None = None,
    ) -> Annotated["CareProfileConnection", strawberry.lazy("schema.types.care")]:
        return compiled()


@strawberry.type(description="What is done for the customers of a segment, or for single ones; 服务方案.")
class ServicePlan(Node):
    plan_code: str = strawberry.field(
        description="Plan code (方案编码); ZSPL-planCode; code, at most 10 characters."
    )
    name: str = strawberry.field(description="Name (方案名称); ZSPL-name; at most 60 characters.")
    conditions: str | None = strawberry.field(
        description="Special conditions (特殊条件); ZSPL-conditions; at most 1000 characters."
    )
    valid_from: date | None = strawberry.field(description="Valid from (生效日期); ZSPL-validFrom; ISO date.")
    valid_to: date | None = strawberry.field(description="Valid to (失效日期); ZSPL-validTo; ISO date.")
    active: bool = strawberry.field(description="May be chosen (启用); ZSPL-active; true or false.")
    version: int = strawberry.field(description="Version of the record (版本); ZSPL-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZSPL-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZSPL-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZSPL-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZSPL-changedBy; at most 12 characters."
    )

    @strawberry.field(
        description=(
            "How a customer is cared for: segment, who visits, habits, preferences. Rows within "
            "the caller's scope, ordered by their key."
        )
    )
    def care_profiles(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["CareProfileFilter", strawberry.lazy("schema.inputs.care_filter")] | None = None,
    ) -> Annotated["CareProfileConnection", strawberry.lazy("schema.types.care")]:
        return compiled()

    @strawberry.field(
        description=("One thing that a service plan promises, and how often. All rows, ordered by their key.")
    )
    def measures(
        self,
        filter: Annotated["ServiceMeasureFilter", strawberry.lazy("schema.inputs.segment_filter")]
        | None = None,
    ) -> "list[ServiceMeasure]":
        return compiled()

    @strawberry.field(
        description=(
            "A class of customers: how often they are visited, and what is done for them. Rows "
            "within the caller's scope, ordered by their key."
        )
    )
    def segments(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["SegmentFilter", strawberry.lazy("schema.inputs.segment_filter")] | None = None,
    ) -> "SegmentConnection":
        return compiled()


@strawberry.type(description="One thing that a service plan promises, and how often; 服务措施.")
class ServiceMeasure:
    measure_number: int = strawberry.field(
        description="Number inside the plan (措施编号); ZMEA-measureNumber; integer."
    )
    measure: str = strawberry.field(description="What is done (措施); ZMEA-measure; at most 200 characters.")
    interval_days: int | None = strawberry.field(
        description="Days between two times; empty = once (间隔天数); ZMEA-intervalDays; integer."
    )
    service_plan: "ServicePlan" = strawberry.field(description="The ServicePlan this belongs to.")


@strawberry.type(description="A Segment and the cursor that marks its place in the list.")
class SegmentEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: Segment = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of Segment.")
class SegmentConnection:
    edges: list[SegmentEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[Segment] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A ServicePlan and the cursor that marks its place in the list.")
class ServicePlanEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: ServicePlan = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of ServicePlan.")
class ServicePlanConnection:
    edges: list[ServicePlanEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[ServicePlan] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )
