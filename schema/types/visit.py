"""GraphQL types of return visits and service tasks. Next: complaint.py."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.types.relay import After, First, Node, PageInfo, compiled

if TYPE_CHECKING:
    from schema.inputs.complaint_filter import ComplaintFilter
    from schema.inputs.visit_filter import ServiceTaskFilter
    from schema.types.complaint import ComplaintConnection
    from schema.types.customer import Customer


@strawberry.type(description="A return visit, planned and what came of it; 回访.")
class Visit(Node):
    visit_number: str = strawberry.field(
        description=(
            "Number, HF + year + 6 digits (回访编号); ZVIS-visitNumber; code, at most 12 characters."
        )
    )
    customer_number: str = strawberry.field(
        description=(
            "Customer number (客户编号); ZVIS-customerNumber; number of at most 10 characters, "
            "shown without leading zeros."
        )
    )
    contact_number: str | None = strawberry.field(
        description="Contact person (联系人编号); ZVIS-contactNumber; at most 10 characters."
    )
    channel: str = strawberry.field(
        description="PHONE, EMAIL, SMS or VISIT (回访方式); ZVIS-channel; code, at most 5 characters."
    )
    due_on: date = strawberry.field(description="Due on (应回访日期); ZVIS-dueOn; ISO date.")
    owner: str = strawberry.field(description="User who visits (回访人); ZVIS-owner; at most 12 characters.")
    questionnaire: str | None = strawberry.field(
        description="What is asked (问卷); ZVIS-questionnaire; at most 2000 characters."
    )
    segment_code: str | None = strawberry.field(
        description="Segment it was planned for (客户等级); ZVIS-segmentCode; code, at most 2 characters."
    )
    state: str = strawberry.field(
        description="PLANNED, DONE, FAILED or CANCELLED (状态); ZVIS-state; code, at most 9 characters."
    )
    attempts: int = strawberry.field(
        description="Times that nobody answered (尝试次数); ZVIS-attempts; integer."
    )
    suppressed: bool = strawberry.field(
        description="SMS or mail not allowed: CC-SUPPRESSED (禁止发送); ZVIS-suppressed; true or false."
    )
    done_on: date | None = strawberry.field(description="Done on (完成日期); ZVIS-doneOn; ISO date.")
    satisfaction: int | None = strawberry.field(
        description="Satisfaction, 1 to 5 (满意度); ZVIS-satisfaction; integer."
    )
    needs: str | None = strawberry.field(
        description="What the customer needs (需求); ZVIS-needs; at most 1000 characters."
    )
    opinions: str | None = strawberry.field(
        description="What the customer thinks (意见); ZVIS-opinions; at most 1000 characters."
    )
    reason: str | None = strawberry.field(
        description="Why it was cancelled (原因); ZVIS-reason; at most 200 characters."
    )
    follows: str | None = strawberry.field(
        description="Number of the visit before (前次回访); ZVIS-follows; code, at most 12 characters."
    )
    version: int = strawberry.field(description="Version of the record (版本); ZVIS-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZVIS-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZVIS-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZVIS-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZVIS-changedBy; at most 12 characters."
    )
    customer: Annotated["Customer", strawberry.lazy("schema.types.customer")] | None = strawberry.field(
        description="The Customer that customerNumber names; null if it is outside the scope."
    )

    @strawberry.field(
        description=(
            "A complaint from its receipt to its end. Rows within the caller's scope, ordered by their key."
        )
    )
    def complaints(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["ComplaintFilter", strawberry.lazy("schema.inputs.complaint_filter")] | None = None,
    ) -> Annotated["ComplaintConnection", strawberry.lazy("schema.types.complaint")]:
        return compiled()

    @strawberry.field(
        description=(
            "Something to be done for a customer, such as what a visit found. Rows within the "
            "caller's scope, ordered by their key."
        )
    )
    def service_tasks(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["ServiceTaskFilter", strawberry.lazy("schema.inputs.visit_filter")] | None = None,
    ) -> "ServiceTaskConnection":
        return compiled()


@strawberry.type(description="Something to be done for a customer, such as what a visit found; 服务任务.")
class ServiceTask(Node):
    task_number: str = strawberry.field(
        description=("Number, FW + year + 6 digits (任务编号); ZSVT-taskNumber; code, at most 12 characters.")
    )
    customer_number: str = strawberry.field(
        description=(
            "Customer number (客户编号); ZSVT-customerNumber; number of at most 10 characters, "
            "shown without leading zeros."
        )
    )
    visit_number: str | None = strawberry.field(
        description="Visit that found it (回访编号); ZSVT-visitNumber; code, at most 12 characters."
    )
    title: str = strawberry.field(description="Title (标题); ZSVT-title; at most 100 characters.")
    description: str | None = strawberry.field(
        description="Description (描述); ZSVT-description; at most 1000 characters."
    )
    owner: str = strawberry.field(description="User who does it (负责人); ZSVT-owner; at most 12 characters.")
    due_on: date | None = strawberry.field(description="Due on (截止日期); ZSVT-dueOn; ISO date.")
    state: str = strawberry.field(
        description="OPEN, DONE or CANCELLED (状态); ZSVT-state; code, at most 9 characters."
    )
    result: str | None = strawberry.field(
        description="What came of it (结果); ZSVT-result; at most 1000 characters."
    )
    closed_on: date | None = strawberry.field(
        description="Done or cancelled on (关闭日期); ZSVT-closedOn; ISO date."
    )
    version: int = strawberry.field(description="Version of the record (版本); ZSVT-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZSVT-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZSVT-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZSVT-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZSVT-changedBy; at most 12 characters."
    )
    customer: Annotated["Customer", strawberry.lazy("schema.types.customer")] | None = strawberry.field(
        description="The Customer that customerNumber names; null if it is outside the scope."
    )
    visit: "Visit | None" = strawberry.field(description="The Visit that visitNumber names.")


@strawberry.type(description="A Visit and the cursor that marks its place in the list.")
class VisitEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: Visit = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of Visit.")
class VisitConnection:
    edges: list[VisitEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[Visit] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A ServiceTask and the cursor that marks its place in the list.")
class ServiceTaskEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: ServiceTask = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of ServiceTask.")
class ServiceTaskConnection:
    edges: list[ServiceTaskEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[ServiceTask] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )
