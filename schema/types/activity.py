"""GraphQL types of activities with customers. Next: gift.py."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.types.relay import After, First, Node, PageInfo, compiled

if TYPE_CHECKING:
    from schema.inputs.activity_filter import ActivityParticipantFilter
    from schema.types.customer import Customer


@strawberry.type(description="An activity that customers are invited to; 客户活动.")
class CustomerActivity(Node):
    activity_code: str = strawberry.field(
        description="Activity code (活动编码); ZACT-activityCode; code, at most 10 characters."
    )
    title: str = strawberry.field(description="Title (活动名称); ZACT-title; at most 100 characters.")
    description: str | None = strawberry.field(
        description="Description (活动说明); ZACT-description; at most 2000 characters."
    )
    begins_at: datetime = strawberry.field(
        description="Begins at, UTC (开始时间); ZACT-beginsAt; UTC instant."
    )
    ends_at: datetime = strawberry.field(description="Ends at, UTC (结束时间); ZACT-endsAt; UTC instant.")
    place: str | None = strawberry.field(description="Place (地点); ZACT-place; at most 200 characters.")
    capacity: int | None = strawberry.field(
        description="Places; empty = without bound (名额); ZACT-capacity; integer."
    )
    target_segment: str | None = strawberry.field(
        description=(
            "Only customers of this segment (目标等级); ZACT-targetSegment; code, at most 2 characters."
        )
    )
    target_category: str | None = strawberry.field(
        description=(
            "Only of this customer category, and below (目标分类); ZACT-targetCategory; code, at "
            "most 12 characters."
        )
    )
    target_vip_type: str | None = strawberry.field(
        description="Only of this VIP type (目标卡类型); ZACT-targetVipType; code, at most 4 characters."
    )
    target_region: str | None = strawberry.field(
        description="Only of this region (目标地区); ZACT-targetRegion; code, at most 3 characters."
    )
    budget: Decimal | None = strawberry.field(
        description="Budget (预算); ZACT-budget; decimal, 11 digits and 2 decimals."
    )
    currency: str | None = strawberry.field(
        description="Currency of the budget (币种); ZACT-currency; code, at most 5 characters."
    )
    registered: int = strawberry.field(
        description="Participants who have a place (已报名人数); ZACT-registered; integer."
    )
    state: str = strawberry.field(
        description="OPEN, CLOSED or CANCELLED (状态); ZACT-state; code, at most 9 characters."
    )
    version: int = strawberry.field(description="Version of the record (版本); ZACT-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZACT-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZACT-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZACT-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZACT-changedBy; at most 12 characters."
    )

    @strawberry.field(
        description=(
            "A customer who is invited to an activity, and whether he came. Rows within the "
            "caller's scope, ordered by their key."
        )
    )
    def participants(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["ActivityParticipantFilter", strawberry.lazy("schema.inputs.activity_filter")]
        | None = None,
    ) -> "ActivityParticipantConnection":
        return compiled()


@strawberry.type(description="A customer who is invited to an activity, and whether he came; 活动参与人.")
class ActivityParticipant(Node):
    participant_id: str = strawberry.field(
        description=(
            "Activity and customer, written HD01/0100000001 (参与编号); ZPAR-participantId; code, "
            "at most 21 characters."
        )
    )
    activity_code: str = strawberry.field(
        description="Activity (活动编码); ZPAR-activityCode; code, at most 10 characters."
    )
    customer_number: str = strawberry.field(
        description=(
            "Customer number (客户编号); ZPAR-customerNumber; number of at most 10 characters, "
            "shown without leading zeros."
        )
    )
    contact_number: str | None = strawberry.field(
        description="Contact person who comes (联系人编号); ZPAR-contactNumber; at most 10 characters."
    )
    state: str = strawberry.field(
        description=(
            "INVITED, REGISTERED, WAITLIST, ATTENDED, NO_SHOW or CANCELLED (状态); ZPAR-state; "
            "code, at most 10 characters."
        )
    )
    place_in_line: int | None = strawberry.field(
        description="Order of registration (报名顺序); ZPAR-placeInLine; integer."
    )
    feedback: int | None = strawberry.field(description="Feedback, 1 to 5 (评分); ZPAR-feedback; integer.")
    feedback_text: str | None = strawberry.field(
        description="Feedback in words (反馈); ZPAR-feedbackText; at most 400 characters."
    )
    version: int = strawberry.field(description="Version of the record (版本); ZPAR-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZPAR-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZPAR-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZPAR-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZPAR-changedBy; at most 12 characters."
    )
    activity: "CustomerActivity" = strawberry.field(
        description="The CustomerActivity that activityCode names."
    )
    customer: Annotated["Customer", strawberry.lazy("schema.types.customer")] | None = strawberry.field(
        description="The Customer that customerNumber names; null if it is outside the scope."
    )


@strawberry.type(description="A CustomerActivity and the cursor that marks its place in the list.")
class CustomerActivityEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: CustomerActivity = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of CustomerActivity.")
class CustomerActivityConnection:
    edges: list[CustomerActivityEdge] = strawberry.field(
        description="The rows of the page with their cursors."
    )
    nodes: list[CustomerActivity] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A ActivityParticipant and the cursor that marks its place in the list.")
class ActivityParticipantEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: ActivityParticipant = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of ActivityParticipant.")
class ActivityParticipantConnection:
    edges: list[ActivityParticipantEdge] = strawberry.field(
        description="The rows of the page with their cursors."
    )
    nodes: list[ActivityParticipant] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )
