"""Patches of activities with customers. Next: activity_filter.py."""

from datetime import datetime
from decimal import Decimal

import strawberry


@strawberry.input(
    description="An activity that customers are invited to. Absent = unchanged, null = cleared."
)
class CustomerActivityInput:
    activity_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Activity code (活动编码); ZACT-activityCode; code, at most 10 characters.", default=None
    )
    title: strawberry.Maybe[str | None] = strawberry.field(
        description="Title (活动名称); ZACT-title; at most 100 characters.", default=None
    )
    description: strawberry.Maybe[str | None] = strawberry.field(
        description="Description (活动说明); ZACT-description; at most 2000 characters.", default=None
    )
    begins_at: strawberry.Maybe[datetime | None] = strawberry.field(
        description="Begins at, UTC (开始时间); ZACT-beginsAt; UTC instant.", default=None
    )
    ends_at: strawberry.Maybe[datetime | None] = strawberry.field(
        description="Ends at, UTC (结束时间); ZACT-endsAt; UTC instant.", default=None
    )
    place: strawberry.Maybe[str | None] = strawberry.field(
        description="Place (地点); ZACT-place; at most 200 characters.", default=None
    )
    capacity: strawberry.Maybe[int | None] = strawberry.field(
        description="Places; empty = without bound (名额); ZACT-capacity; integer.", default=None
    )
    target_segment: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "Only customers of this segment (目标等级); ZACT-targetSegment; code, at most 2 characters."
        ),
        default=None,
    )
    target_category: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "Only of this customer category, and below (目标分类); ZACT-targetCategory; code, at "
            "most 12 characters."
        ),
        default=None,
    )
    target_vip_type: strawberry.Maybe[str | None] = strawberry.field(
        description="Only of this VIP type (目标卡类型); ZACT-targetVipType; code, at most 4 characters.",
        default=None,
    )
    target_region: strawberry.Maybe[str | None] = strawberry.field(
        description="Only of this region (目标地区); ZACT-targetRegion; code, at most 3 characters.",
        default=None,
    )
    budget: strawberry.Maybe[Decimal | None] = strawberry.field(
        description="Budget (预算); ZACT-budget; decimal, 11 digits and 2 decimals.", default=None
    )
    currency: strawberry.Maybe[str | None] = strawberry.field(
        description="Currency of the budget (币种); ZACT-currency; code, at most 5 characters.", default=None
    )
