"""Filter inputs over activities with customers. Next: filters.py."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.inputs.filters import DateFilter, DateTimeFilter, DecimalFilter, IntFilter, TextFilter

if TYPE_CHECKING:
    from schema.inputs.customer_filter import CustomerFilter


@strawberry.input(description="Conditions on CustomerActivity; all that are given must hold.")
class CustomerActivityFilter:
    and_: list["CustomerActivityFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["CustomerActivityFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "CustomerActivityFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    activity_code: TextFilter | None = strawberry.field(
        description="Activity code (活动编码); ZACT-activityCode.", default=strawberry.UNSET
    )
    title: TextFilter | None = strawberry.field(
        description="Title (活动名称); ZACT-title.", default=strawberry.UNSET
    )
    description: TextFilter | None = strawberry.field(
        description="Description (活动说明); ZACT-description.", default=strawberry.UNSET
    )
    begins_at: DateTimeFilter | None = strawberry.field(
        description="Begins at, UTC (开始时间); ZACT-beginsAt.", default=strawberry.UNSET
    )
    ends_at: DateTimeFilter | None = strawberry.field(
        description="Ends at, UTC (结束时间); ZACT-endsAt.", default=strawberry.UNSET
    )
    place: TextFilter | None = strawberry.field(
        description="Place (地点); ZACT-place.", default=strawberry.UNSET
    )
    capacity: IntFilter | None = strawberry.field(
        description="Places; empty = without bound (名额); ZACT-capacity.", default=strawberry.UNSET
    )
    target_segment: TextFilter | None = strawberry.field(
        description="Only customers of this segment (目标等级); ZACT-targetSegment.", default=strawberry.UNSET
    )
    target_category: TextFilter | None = strawberry.field(
        description="Only of this customer category, and below (目标分类); ZACT-targetCategory.",
        default=strawberry.UNSET,
    )
    target_vip_type: TextFilter | None = strawberry.field(
        description="Only of this VIP type (目标卡类型); ZACT-targetVipType.", default=strawberry.UNSET
    )
    target_region: TextFilter | None = strawberry.field(
        description="Only of this region (目标地区); ZACT-targetRegion.", default=strawberry.UNSET
    )
    budget: DecimalFilter | None = strawberry.field(
        description="Budget (预算); ZACT-budget.", default=strawberry.UNSET
    )
    currency: TextFilter | None = strawberry.field(
        description="Currency of the budget (币种); ZACT-currency.", default=strawberry.UNSET
    )
    registered: IntFilter | None = strawberry.field(
        description="Participants who have a place (已报名人数); ZACT-registered.", default=strawberry.UNSET
    )
    state: TextFilter | None = strawberry.field(
        description="OPEN, CLOSED or CANCELLED (状态); ZACT-state.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZACT-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZACT-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZACT-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZACT-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZACT-changedBy.", default=strawberry.UNSET
    )
    participants: "ActivityParticipantListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on ActivityParticipant; all that are given must hold.")
class ActivityParticipantFilter:
    and_: list["ActivityParticipantFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["ActivityParticipantFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "ActivityParticipantFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    participant_id: TextFilter | None = strawberry.field(
        description="Activity and customer, written HD01/0100000001 (参与编号); ZPAR-participantId.",
        default=strawberry.UNSET,
    )
    activity_code: TextFilter | None = strawberry.field(
        description="Activity (活动编码); ZPAR-activityCode.", default=strawberry.UNSET
    )
    customer_number: TextFilter | None = strawberry.field(
        description="Customer number (客户编号); ZPAR-customerNumber.", default=strawberry.UNSET
    )
    contact_number: TextFilter | None = strawberry.field(
        description="Contact person who comes (联系人编号); ZPAR-contactNumber.", default=strawberry.UNSET
    )
    state: TextFilter | None = strawberry.field(
        description="INVITED, REGISTERED, WAITLIST, ATTENDED, NO_SHOW or CANCELLED (状态); ZPAR-state.",
        default=strawberry.UNSET,
    )
    place_in_line: IntFilter | None = strawberry.field(
        description="Order of registration (报名顺序); ZPAR-placeInLine.", default=strawberry.UNSET
    )
    feedback: IntFilter | None = strawberry.field(
        description="Feedback, 1 to 5 (评分); ZPAR-feedback.", default=strawberry.UNSET
    )
    feedback_text: TextFilter | None = strawberry.field(
        description="Feedback in words (反馈); ZPAR-feedbackText.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZPAR-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZPAR-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZPAR-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZPAR-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZPAR-changedBy.", default=strawberry.UNSET
    )
    activity: "CustomerActivityFilter | None" = strawberry.field(
        description="Conditions on the CustomerActivity.", default=strawberry.UNSET
    )
    customer: Annotated["CustomerFilter", strawberry.lazy("schema.inputs.customer_filter")] | None = (
        strawberry.field(description="Conditions on the Customer.", default=strawberry.UNSET)
    )


@strawberry.input(description="Conditions on a list of ActivityParticipant.")
class ActivityParticipantListFilter:
    some: ActivityParticipantFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: ActivityParticipantFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: ActivityParticipantFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )
