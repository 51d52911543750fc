"""Filter inputs over return visits and service tasks. Next: filters.py."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.inputs.filters import BooleanFilter, DateFilter, DateTimeFilter, IntFilter, TextFilter

if TYPE_CHECKING:
    from schema.inputs.complaint_filter import ComplaintListFilter
    from schema.inputs.customer_filter import CustomerFilter


@strawberry.input(description="Conditions on Visit; all that are given must hold.")
class VisitFilter:
    and_: list["VisitFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["VisitFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "VisitFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    visit_number: TextFilter | None = strawberry.field(
        description="Number, HF + year + 6 digits (回访编号); ZVIS-visitNumber.", default=strawberry.UNSET
    )
    customer_number: TextFilter | None = strawberry.field(
        description="Customer number (客户编号); ZVIS-customerNumber.", default=strawberry.UNSET
    )
    contact_number: TextFilter | None = strawberry.field(
        description="Contact person (联系人编号); ZVIS-contactNumber.", default=strawberry.UNSET
    )
    channel: TextFilter | None = strawberry.field(
        description="PHONE, EMAIL, SMS or VISIT (回访方式); ZVIS-channel.", default=strawberry.UNSET
    )
    due_on: DateFilter | None = strawberry.field(
        description="Due on (应回访日期); ZVIS-dueOn.", default=strawberry.UNSET
    )
    owner: TextFilter | None = strawberry.field(
        description="User who visits (回访人); ZVIS-owner.", default=strawberry.UNSET
    )
    questionnaire: TextFilter | None = strawberry.field(
        description="What is asked (问卷); ZVIS-questionnaire.", default=strawberry.UNSET
    )
    segment_code: TextFilter | None = strawberry.field(
        description="Segment it was planned for (客户等级); ZVIS-segmentCode.", default=strawberry.UNSET
    )
    state: TextFilter | None = strawberry.field(
        description="PLANNED, DONE, FAILED or CANCELLED (状态); ZVIS-state.", default=strawberry.UNSET
    )
    attempts: IntFilter | None = strawberry.field(
        description="Times that nobody answered (尝试次数); ZVIS-attempts.", default=strawberry.UNSET
    )
    suppressed: BooleanFilter | None = strawberry.field(
        description="SMS or mail not allowed: CC-SUPPRESSED (禁止发送); ZVIS-suppressed.",
        default=strawberry.UNSET,
    )
    done_on: DateFilter | None = strawberry.field(
        description="Done on (完成日期); ZVIS-doneOn.", default=strawberry.UNSET
    )
    satisfaction: IntFilter | None = strawberry.field(
        description="Satisfaction, 1 to 5 (满意度); ZVIS-satisfaction.", default=strawberry.UNSET
    )
    needs: TextFilter | None = strawberry.field(
        description="What the customer needs (需求); ZVIS-needs.", default=strawberry.UNSET
    )
    opinions: TextFilter | None = strawberry.field(
        description="What the customer thinks (意见); ZVIS-opinions.", default=strawberry.UNSET
    )
    reason: TextFilter | None = strawberry.field(
        description="Why it was cancelled (原因); ZVIS-reason.", default=strawberry.UNSET
    )
    follows: TextFilter | None = strawberry.field(
        description="Number of the visit before (前次回访); ZVIS-follows.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZVIS-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZVIS-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZVIS-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZVIS-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZVIS-changedBy.", default=strawberry.UNSET
    )
    customer: Annotated["CustomerFilter", strawberry.lazy("schema.inputs.customer_filter")] | None = (
        strawberry.field(description="Conditions on the Customer.", default=strawberry.UNSET)
    )
    complaints: Annotated["ComplaintListFilter", strawberry.lazy("schema.inputs.complaint_filter")] | None = (
        strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    )
    service_tasks: "ServiceTaskListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of Visit.")
class VisitListFilter:
    some: VisitFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: VisitFilter | None = strawberry.field(description="No row fulfils this.", default=strawberry.UNSET)
    every: VisitFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on ServiceTask; all that are given must hold.")
class ServiceTaskFilter:
    and_: list["ServiceTaskFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["ServiceTaskFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "ServiceTaskFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    task_number: TextFilter | None = strawberry.field(
        description="Number, FW + year + 6 digits (任务编号); ZSVT-taskNumber.", default=strawberry.UNSET
    )
    customer_number: TextFilter | None = strawberry.field(
        description="Customer number (客户编号); ZSVT-customerNumber.", default=strawberry.UNSET
    )
    visit_number: TextFilter | None = strawberry.field(
        description="Visit that found it (回访编号); ZSVT-visitNumber.", default=strawberry.UNSET
    )
    title: TextFilter | None = strawberry.field(
        description="Title (标题); ZSVT-title.", default=strawberry.UNSET
    )
    description: TextFilter | None = strawberry.field(
        description="Description (描述); ZSVT-description.", default=strawberry.UNSET
    )
    owner: TextFilter | None = strawberry.field(
        description="User who does it (负责人); ZSVT-owner.", default=strawberry.UNSET
    )
    due_on: DateFilter | None = strawberry.field(
        description="Due on (截止日期); ZSVT-dueOn.", default=strawberry.UNSET
    )
    state: TextFilter | None = strawberry.field(
        description="OPEN, DONE or CANCELLED (状态); ZSVT-state.", default=strawberry.UNSET
    )
    result: TextFilter | None = strawberry.field(
        description="What came of it (结果); ZSVT-result.", default=strawberry.UNSET
    )
    closed_on: DateFilter | None = strawberry.field(
        description="Done or cancelled on (关闭日期); ZSVT-closedOn.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZSVT-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZSVT-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZSVT-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZSVT-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZSVT-changedBy.", default=strawberry.UNSET
    )
    customer: Annotated["CustomerFilter", strawberry.lazy("schema.inputs.customer_filter")] | None = (
        strawberry.field(description="Conditions on the Customer.", default=strawberry.UNSET)
    )
    visit: "VisitFilter | None" = strawberry.field(
        description="Conditions on the Visit.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of ServiceTask.")
class ServiceTaskListFilter:
    some: ServiceTaskFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: ServiceTaskFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: ServiceTaskFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )
