"""GraphQL types of complaints. Next: activity.py."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.types.relay import Node, PageInfo, compiled

if TYPE_CHECKING:
    from schema.inputs.complaint_filter import (
        ComplaintFileFilter,
        ComplaintStepFilter,
        EscalationFilter,
        ImprovementActionFilter,
    )
    from schema.types.customer import Customer
    from schema.types.stock import StockItem
    from schema.types.visit import Visit


@strawberry.type(description="A complaint from its receipt to its end; 投诉.")
class Complaint(Node):
    complaint_number: str = strawberry.field(
        description=(
            "Number, CP + year + 6 digits (投诉编号); ZCMP-complaintNumber; code, at most 12 characters."
        )
    )
    customer_number: str = strawberry.field(
        description=(
            "Customer number (客户编号); ZCMP-customerNumber; number of at most 10 characters, "
            "shown without leading zeros."
        )
    )
    contact_number: str | None = strawberry.field(
        description="Contact person (联系人编号); ZCMP-contactNumber; at most 10 characters."
    )
    channel: str = strawberry.field(
        description=("PHONE, EMAIL, SMS, VISIT or WEB (受理渠道); ZCMP-channel; code, at most 5 characters.")
    )
    received_at: datetime = strawberry.field(
        description="Received at, UTC (受理时间); ZCMP-receivedAt; UTC instant."
    )
    category: str = strawberry.field(
        description=(
            "PRODUCT, SERVICE, DELIVERY, INVOICE or OTHER (投诉类别); ZCMP-category; code, at "
            "most 8 characters."
        )
    )
    severity: str = strawberry.field(
        description="HIGH, MEDIUM or LOW (严重程度); ZCMP-severity; code, at most 6 characters."
    )
    description: str = strawberry.field(
        description="What is complained of (投诉内容); ZCMP-description; at most 4000 characters."
    )
    customer_expectation: str | None = strawberry.field(
        description=(
            "What the customer expects (客户期望); ZCMP-customerExpectation; at most 1000 characters."
        )
    )
    item_code: str | None = strawberry.field(
        description="Product complained of (存货); ZCMP-itemCode; code, at most 20 characters."
    )
    visit_number: str | None = strawberry.field(
        description="Visit that found it (回访编号); ZCMP-visitNumber; code, at most 12 characters."
    )
    owner: str | None = strawberry.field(
        description="User who handles it (负责人); ZCMP-owner; at most 12 characters."
    )
    state: str = strawberry.field(
        description=(
            "NEW, ACCEPTED, IN_PROGRESS, WAITING_CUSTOMER, RESOLVED, CLOSED or REJECTED (状态); "
            "ZCMP-state; code, at most 16 characters."
        )
    )
    acknowledge_by: datetime | None = strawberry.field(
        description="To be accepted until, UTC (应受理时间); ZCMP-acknowledgeBy; UTC instant."
    )
    resolve_by: datetime | None = strawberry.field(
        description="To be resolved until, UTC (应解决时间); ZCMP-resolveBy; UTC instant."
    )
    accepted_at: datetime | None = strawberry.field(
        description="Accepted at, UTC (受理确认时间); ZCMP-acceptedAt; UTC instant."
    )
    resolved_at: datetime | None = strawberry.field(
        description="Resolved at, UTC (解决时间); ZCMP-resolvedAt; UTC instant."
    )
    closed_at: datetime | None = strawberry.field(
        description="Closed or rejected at, UTC (关闭时间); ZCMP-closedAt; UTC instant."
    )
    waiting_since: datetime | None = strawberry.field(
        description="Waits for the customer since, UTC (等待起始); ZCMP-waitingSince; UTC instant."
    )
    waited_seconds: int = strawberry.field(
        description="Seconds of waiting that are over (等待秒数); ZCMP-waitedSeconds; integer."
    )
    acknowledge_overdue: bool = strawberry.field(
        description="Was not accepted in time (受理超时); ZCMP-acknowledgeOverdue; true or false."
    )
    resolve_overdue: bool = strawberry.field(
        description="Was not resolved in time (解决超时); ZCMP-resolveOverdue; true or false."
    )
    solution: str | None = strawberry.field(
        description="Solution (解决方案); ZCMP-solution; at most 2000 characters."
    )
    root_cause: str | None = strawberry.field(
        description="Root cause (根本原因); ZCMP-rootCause; at most 2000 characters."
    )
    reason: str | None = strawberry.field(
        description="Why it was rejected or reopened (原因); ZCMP-reason; at most 400 characters."
    )
    informed_on: date | None = strawberry.field(
        description="The customer was told of the rejection on (告知日期); ZCMP-informedOn; ISO date."
    )
    satisfaction: int | None = strawberry.field(
        description="Satisfaction, 1 to 5 (满意度); ZCMP-satisfaction; integer."
    )
    not_reachable: bool = strawberry.field(
        description="Satisfaction unknown: not reachable (无法联系); ZCMP-notReachable; true or false."
    )
    reopened: int = strawberry.field(description="Times it was reopened (重开次数); ZCMP-reopened; integer.")
    version: int = strawberry.field(description="Version of the record (版本); ZCMP-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZCMP-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZCMP-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZCMP-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZCMP-changedBy; at most 12 characters."
    )
    customer: Annotated["Customer", strawberry.lazy("schema.types.customer")] | None = strawberry.field(
        description="The Customer that customerNumber names; null if it is outside the scope."
    )
    product: Annotated["StockItem", strawberry.lazy("schema.types.stock")] | None = strawberry.field(
        description="The StockItem that itemCode names."
    )
    visit: Annotated["Visit", strawberry.lazy("schema.types.visit")] | None = strawberry.field(
        description="The Visit that visitNumber names."
    )

    @strawberry.field(
        description=(
            "Somebody was told that a complaint's clock has run out. All rows, ordered by their key."
        )
    )
    def escalations(
        self,
        filter: Annotated["EscalationFilter", strawberry.lazy("schema.inputs.complaint_filter")]
        | None = None,
    ) -> "list[Escalation]":
        return compiled()

    @strawberry.field(
        description="A file of the customer that belongs to a complaint. All rows, ordered by their key."
    )
    def files(
        self,
        filter: Annotated["ComplaintFileFilter", strawberry.lazy("schema.inputs.complaint_filter")]
        | None = None,
    ) -> "list[ComplaintFile]":
        return compiled()

    @strawberry.field(
        description=("What is improved because of a complaint's root cause. All rows, ordered by their key.")
    )
    def improvements(
        self,
        filter: Annotated["ImprovementActionFilter", strawberry.lazy("schema.inputs.complaint_filter")]
        | None = None,
    ) -> "list[ImprovementAction]":
        return compiled()

    @strawberry.field(description="An action on a complaint. All rows, ordered by their key.")
    def steps(
        self,
        filter: Annotated["ComplaintStepFilter", strawberry.lazy("schema.inputs.complaint_filter")]
        | None = None,
    ) -> "list[ComplaintStep]":
        return compiled()


@strawberry.type(description="An action on a complaint; 投诉处理记录.")
class ComplaintStep:
    step_number: int = strawberry.field(
        description="Number inside the complaint (步骤); ZCMS-stepNumber; integer."
    )
    action: str = strawberry.field(
        description="REGISTER, ACCEPT, START … (操作); ZCMS-action; code, at most 10 characters."
    )
    to_state: str = strawberry.field(
        description="State after it (新状态); ZCMS-toState; code, at most 16 characters."
    )
    done_at: datetime = strawberry.field(description="Done at, UTC (操作时间); ZCMS-doneAt; UTC instant.")
    done_by: str = strawberry.field(description="Done by (操作人); ZCMS-doneBy; at most 12 characters.")
    note: str | None = strawberry.field(description="Note (说明); ZCMS-note; at most 400 characters.")
    complaint: "Complaint" = strawberry.field(description="The Complaint this belongs to.")


@strawberry.type(description="A file of the customer that belongs to a complaint; 投诉附件.")
class ComplaintFile:
    attachment_id: str = strawberry.field(
        description="Id of the customer's attachment (附件); ZCMF-attachmentId; at most 32 characters."
    )
    complaint: "Complaint" = strawberry.field(description="The Complaint this belongs to.")


@strawberry.type(description="What is improved because of a complaint's root cause; 改进措施.")
class ImprovementAction:
    action_number: int = strawberry.field(
        description="Number inside the complaint (措施编号); ZIMP-actionNumber; integer."
    )
    measure: str = strawberry.field(
        description="What is done (改进措施); ZIMP-measure; at most 400 characters."
    )
    responsible: str = strawberry.field(
        description="User who is responsible (责任人); ZIMP-responsible; at most 12 characters."
    )
    due_on: date = strawberry.field(description="Due on (截止日期); ZIMP-dueOn; ISO date.")
    done_on: date | None = strawberry.field(description="Done on (完成日期); ZIMP-doneOn; ISO date.")
    effect: str | None = strawberry.field(
        description="What it was found to have changed (效果); ZIMP-effect; at most 400 characters."
    )
    effect_checked_on: date | None = strawberry.field(
        description="Its effect was checked on (效果检查日期); ZIMP-effectCheckedOn; ISO date."
    )
    complaint: "Complaint" = strawberry.field(description="The Complaint this belongs to.")


@strawberry.type(description="Somebody was told that a complaint's clock has run out; 升级记录.")
class Escalation:
    clock: str = strawberry.field(
        description="ACKNOWLEDGE or RESOLVE (时钟); ZESC-clock; code, at most 11 characters."
    )
    percent: int = strawberry.field(
        description="Of the time that is over, 100 or 150 (时限百分比); ZESC-percent; integer."
    )
    due_at: datetime = strawberry.field(
        description="When it ran out, UTC (到期时间); ZESC-dueAt; UTC instant."
    )
    told_at: datetime = strawberry.field(description="Told at, UTC (告知时间); ZESC-toldAt; UTC instant.")
    told: str | None = strawberry.field(
        description="User who was told (告知对象); ZESC-told; at most 12 characters."
    )
    complaint: "Complaint" = strawberry.field(description="The Complaint this belongs to.")


@strawberry.type(description="A Complaint and the cursor that marks its place in the list.")
class ComplaintEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: Complaint = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of Complaint.")
class ComplaintConnection:
    edges: list[ComplaintEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[Complaint] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )
