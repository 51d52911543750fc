"""Filter inputs over complaints. Next: filters.py."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.inputs.filters import BooleanFilter, DateFilter, DateTimeFilter, IntFilter, TextFilter

if TYPE_CHECKING:
    from schema.inputs.customer_filter import CustomerFilter
    from schema.inputs.stock_filter import StockItemFilter
    from schema.inputs.visit_filter import VisitFilter


@strawberry.input(description="Conditions on Complaint; all that are given must hold.")
class ComplaintFilter:
    and_: list["ComplaintFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["ComplaintFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "ComplaintFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    complaint_number: TextFilter | None = strawberry.field(
        description="Number, CP + year + 6 digits (投诉编号); ZCMP-complaintNumber.", default=strawberry.UNSET
    )
    customer_number: TextFilter | None = strawberry.field(
        description="Customer number (客户编号); ZCMP-customerNumber.", default=strawberry.UNSET
    )
    contact_number: TextFilter | None = strawberry.field(
        description="Contact person (联系人编号); ZCMP-contactNumber.", default=strawberry.UNSET
    )
    channel: TextFilter | None = strawberry.field(
        description="PHONE, EMAIL, SMS, VISIT or WEB (受理渠道); ZCMP-channel.", default=strawberry.UNSET
    )
    received_at: DateTimeFilter | None = strawberry.field(
        description="Received at, UTC (受理时间); ZCMP-receivedAt.", default=strawberry.UNSET
    )
    category: TextFilter | None = strawberry.field(
        description="PRODUCT, SERVICE, DELIVERY, INVOICE or OTHER (投诉类别); ZCMP-category.",
        default=strawberry.UNSET,
    )
    severity: TextFilter | None = strawberry.field(
        description="HIGH, MEDIUM or LOW (严重程度); ZCMP-severity.", default=strawberry.UNSET
    )
    description: TextFilter | None = strawberry.field(
        description="What is complained of (投诉内容); ZCMP-description.", default=strawberry.UNSET
    )
    customer_expectation: TextFilter | None = strawberry.field(
        description="What the customer expects (客户期望); ZCMP-customerExpectation.",
        default=strawberry.UNSET,
    )
    item_code: TextFilter | None = strawberry.field(
        description="Product complained of (存货); ZCMP-itemCode.", default=strawberry.UNSET
    )
    visit_number: TextFilter | None = strawberry.field(
        description="Visit that found it (回访编号); ZCMP-visitNumber.", default=strawberry.UNSET
    )
    owner: TextFilter | None = strawberry.field(
        description="User who handles it (负责人); ZCMP-owner.", default=strawberry.UNSET
    )
    state: TextFilter | None = strawberry.field(
        description=(
            "NEW, ACCEPTED, IN_PROGRESS, WAITING_CUSTOMER, RESOLVED, CLOSED or REJECTED (状态); ZCMP-state."
        ),
        default=strawberry.UNSET,
    )
    acknowledge_by: DateTimeFilter | None = strawberry.field(
        description="To be accepted until, UTC (应受理时间); ZCMP-acknowledgeBy.", default=strawberry.UNSET
    )
    resolve_by: DateTimeFilter | None = strawberry.field(
        description="To be resolved until, UTC (应解决时间); ZCMP-resolveBy.", default=strawberry.UNSET
    )
    accepted_at: DateTimeFilter | None = strawberry.field(
        description="Accepted at, UTC (受理确认时间); ZCMP-acceptedAt.", default=strawberry.UNSET
    )
    resolved_at: DateTimeFilter | None = strawberry.field(
        description="Resolved at, UTC (解决时间); ZCMP-resolvedAt.", default=strawberry.UNSET
    )
    closed_at: DateTimeFilter | None = strawberry.field(
        description="Closed or rejected at, UTC (关闭时间); ZCMP-closedAt.", default=strawberry.UNSET
    )
    waiting_since: DateTimeFilter | None = strawberry.field(
        description="Waits for the customer since, UTC (等待起始); ZCMP-waitingSince.",
        default=strawberry.UNSET,
    )
    waited_seconds: IntFilter | None = strawberry.field(
        description="Seconds of waiting that are over (等待秒数); ZCMP-waitedSeconds.",
        default=strawberry.UNSET,
    )
    acknowledge_overdue: BooleanFilter | None = strawberry.field(
        description="Was not accepted in time (受理超时); ZCMP-acknowledgeOverdue.", default=strawberry.UNSET
    )
    resolve_overdue: BooleanFilter | None = strawberry.field(
        description="Was not resolved in time (解决超时); ZCMP-resolveOverdue.", default=strawberry.UNSET
    )
    solution: TextFilter | None = strawberry.field(
        description="Solution (解决方案); ZCMP-solution.", default=strawberry.UNSET
    )
    root_cause: TextFilter | None = strawberry.field(
        description="Root cause (根本原因); ZCMP-rootCause.", default=strawberry.UNSET
    )
    reason: TextFilter | None = strawberry.field(
        description="Why it was rejected or reopened (原因); ZCMP-reason.", default=strawberry.UNSET
    )
    informed_on: DateFilter | None = strawberry.field(
        description="The customer was told of the rejection on (告知日期); ZCMP-informedOn.",
        default=strawberry.UNSET,
    )
    satisfaction: IntFilter | None = strawberry.field(
        description="Satisfaction, 1 to 5 (满意度); ZCMP-satisfaction.", default=strawberry.UNSET
    )
    not_reachable: BooleanFilter | None = strawberry.field(
        description="Satisfaction unknown: not reachable (无法联系); ZCMP-notReachable.",
        default=strawberry.UNSET,
    )
    reopened: IntFilter | None = strawberry.field(
        description="Times it was reopened (重开次数); ZCMP-reopened.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZCMP-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZCMP-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZCMP-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZCMP-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZCMP-changedBy.", default=strawberry.UNSET
    )
    customer: Annotated["CustomerFilter", strawberry.lazy("schema.inputs.customer_filter")] | None = (
        strawberry.field(description="Conditions on the Customer.", default=strawberry.UNSET)
    )
    product: Annotated["StockItemFilter", strawberry.lazy("schema.inputs.stock_filter")] | None = (
        strawberry.field(description="Conditions on the StockItem.", default=strawberry.UNSET)
    )
    visit: Annotated["VisitFilter", strawberry.lazy("schema.inputs.visit_filter")] | None = strawberry.field(
        description="Conditions on the Visit.", default=strawberry.UNSET
    )
    escalations: "EscalationListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )
    files: "ComplaintFileListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )
    improvements: "ImprovementActionListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )
    steps: "ComplaintStepListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of Complaint.")
class ComplaintListFilter:
    some: ComplaintFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: ComplaintFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: ComplaintFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on ComplaintStep; all that are given must hold.")
class ComplaintStepFilter:
    and_: list["ComplaintStepFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["ComplaintStepFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "ComplaintStepFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    step_number: IntFilter | None = strawberry.field(
        description="Number inside the complaint (步骤); ZCMS-stepNumber.", default=strawberry.UNSET
    )
    action: TextFilter | None = strawberry.field(
        description="REGISTER, ACCEPT, START … (操作); ZCMS-action.", default=strawberry.UNSET
    )
    to_state: TextFilter | None = strawberry.field(
        description="State after it (新状态); ZCMS-toState.", default=strawberry.UNSET
    )
    done_at: DateTimeFilter | None = strawberry.field(
        description="Done at, UTC (操作时间); ZCMS-doneAt.", default=strawberry.UNSET
    )
    done_by: TextFilter | None = strawberry.field(
        description="Done by (操作人); ZCMS-doneBy.", default=strawberry.UNSET
    )
    note: TextFilter | None = strawberry.field(
        description="Note (说明); ZCMS-note.", default=strawberry.UNSET
    )
    complaint: "ComplaintFilter | None" = strawberry.field(
        description="Conditions on the Complaint.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of ComplaintStep.")
class ComplaintStepListFilter:
    some: ComplaintStepFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: ComplaintStepFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: ComplaintStepFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on ComplaintFile; all that are given must hold.")
class ComplaintFileFilter:
    and_: list["ComplaintFileFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["ComplaintFileFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "ComplaintFileFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    attachment_id: TextFilter | None = strawberry.field(
        description="Id of the customer's attachment (附件); ZCMF-attachmentId.", default=strawberry.UNSET
    )
    complaint: "ComplaintFilter | None" = strawberry.field(
        description="Conditions on the Complaint.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of ComplaintFile.")
class ComplaintFileListFilter:
    some: ComplaintFileFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: ComplaintFileFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: ComplaintFileFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on ImprovementAction; all that are given must hold.")
class ImprovementActionFilter:
    and_: list["ImprovementActionFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["ImprovementActionFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "ImprovementActionFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    action_number: IntFilter | None = strawberry.field(
        description="Number inside the complaint (措施编号); ZIMP-actionNumber.", default=strawberry.UNSET
    )
    measure: TextFilter | None = strawberry.field(
        description="What is done (改进措施); ZIMP-measure.", default=strawberry.UNSET
    )
    responsible: TextFilter | None = strawberry.field(
        description="User who is responsible (责任人); ZIMP-responsible.", default=strawberry.UNSET
    )
    due_on: DateFilter | None = strawberry.field(
        description="Due on (截止日期); ZIMP-dueOn.", default=strawberry.UNSET
    )
    done_on: DateFilter | None = strawberry.field(
        description="Done on (完成日期); ZIMP-doneOn.", default=strawberry.UNSET
    )
    effect: TextFilter | None = strawberry.field(
        description="What it was found to have changed (效果); ZIMP-effect.", default=strawberry.UNSET
    )
    effect_checked_on: DateFilter | None = strawberry.field(
        description="Its effect was checked on (效果检查日期); ZIMP-effectCheckedOn.",
        default=strawberry.UNSET,
    )
    complaint: "ComplaintFilter | None" = strawberry.field(
        description="Conditions on the Complaint.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of ImprovementAction.")
class ImprovementActionListFilter:
    some: ImprovementActionFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: ImprovementActionFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: ImprovementActionFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on Escalation; all that are given must hold.")
class EscalationFilter:
    and_: list["EscalationFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["EscalationFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "EscalationFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    clock: TextFilter | None = strawberry.field(
        description="ACKNOWLEDGE or RESOLVE (时钟); ZESC-clock.", default=strawberry.UNSET
    )
    percent: IntFilter | None = strawberry.field(
        description="Of the time that is over, 100 or 150 (时限百分比); ZESC-percent.",
        default=strawberry.UNSET,
    )
    due_at: DateTimeFilter | None = strawberry.field(
        description="When it ran out, UTC (到期时间); ZESC-dueAt.", default=strawberry.UNSET
    )
    told_at: DateTimeFilter | None = strawberry.field(
        description="Told at, UTC (告知时间); ZESC-toldAt.", default=strawberry.UNSET
    )
    told: TextFilter | None = strawberry.field(
        description="User who was told (告知对象); ZESC-told.", default=strawberry.UNSET
    )
    complaint: "ComplaintFilter | None" = strawberry.field(
        description="Conditions on the Complaint.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of Escalation.")
class EscalationListFilter:
    some: EscalationFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: EscalationFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: EscalationFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )
