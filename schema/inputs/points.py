"""Patches of points and what gives and takes them. Next: points_filter.py."""

from datetime import date
from decimal import Decimal

import strawberry


@strawberry.input(
    description="When, where and for what VIPs are given points. Absent = unchanged, null = cleared."
)
class AccumulationActivityInput:
    activity_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Activity code (积分活动编码); ZVAA-activityCode; code, at most 10 characters.",
        default=None,
    )
    name: strawberry.Maybe[str | None] = strawberry.field(
        description="Name (积分活动名称); ZVAA-name; at most 60 characters.", default=None
    )
    valid_from: strawberry.Maybe[date | None] = strawberry.field(
        description="Valid from (生效日期); ZVAA-validFrom; ISO date.", default=None
    )
    valid_to: strawberry.Maybe[date | None] = strawberry.field(
        description="Valid to; empty = without end (失效日期); ZVAA-validTo; ISO date.", default=None
    )
    types: strawberry.Maybe[str | None] = strawberry.field(
        description="Card types by comma; empty = all (适用卡类型); ZVAA-types; at most 400 characters.",
        default=None,
    )
    stores: strawberry.Maybe[str | None] = strawberry.field(
        description="Stores by comma; empty = all (适用门店); ZVAA-stores; at most 400 characters.",
        default=None,
    )
    brands: strawberry.Maybe[str | None] = strawberry.field(
        description="Brands by comma; empty = all (适用品牌); ZVAA-brands; at most 400 characters.",
        default=None,
    )
    ratio: strawberry.Maybe[Decimal | None] = strawberry.field(
        description=(
            "Points for one unit of money: 10 yuan 1 point = 0.1 (积分比例); ZVAA-ratio; decimal, "
            "6 digits and 4 decimals."
        ),
        default=None,
    )
    multiplier: strawberry.Maybe[Decimal | None] = strawberry.field(
        description=(
            "Times as many; empty = once (积分倍数); ZVAA-multiplier; decimal, 4 digits and 2 decimals."
        ),
        default=None,
    )
    active: strawberry.Maybe[bool | None] = strawberry.field(
        description="Gives points (启用); ZVAA-active; true or false.", default=None
    )


@strawberry.input(description="What VIPs may have for their points. Absent = unchanged, null = cleared.")
class ConsumptionActivityInput:
    activity_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Activity code (积分活动编码); ZVCA-activityCode; code, at most 10 characters.",
        default=None,
    )
    name: strawberry.Maybe[str | None] = strawberry.field(
        description="Name (积分活动名称); ZVCA-name; at most 60 characters.", default=None
    )
    valid_from: strawberry.Maybe[date | None] = strawberry.field(
        description="Valid from (生效日期); ZVCA-validFrom; ISO date.", default=None
    )
    valid_to: strawberry.Maybe[date | None] = strawberry.field(
        description="Valid to; empty = without end (失效日期); ZVCA-validTo; ISO date.", default=None
    )
    types: strawberry.Maybe[str | None] = strawberry.field(
        description="Card types by comma; empty = all (适用卡类型); ZVCA-types; at most 400 characters.",
        default=None,
    )
    stores: strawberry.Maybe[str | None] = strawberry.field(
        description="Stores by comma; empty = all (适用门店); ZVCA-stores; at most 400 characters.",
        default=None,
    )
    min_balance: strawberry.Maybe[int | None] = strawberry.field(
        description="Points that one must have (参与积分); ZVCA-minBalance; integer.", default=None
    )
    cost_points: strawberry.Maybe[int | None] = strawberry.field(
        description="Points that it costs (消耗积分); ZVCA-costPoints; integer.", default=None
    )
    reward: strawberry.Maybe[str | None] = strawberry.field(
        description="GIFT, COUPON or AMOUNT (兑换方式); ZVCA-reward; code, at most 6 characters.",
        default=None,
    )
    gift_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Gift that is given (礼品); ZVCA-giftCode; code, at most 20 characters.", default=None
    )
    batch_code: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "Batch of which a coupon is issued (优惠券批次); ZVCA-batchCode; code, at most 10 characters."
        ),
        default=None,
    )
    value: strawberry.Maybe[Decimal | None] = strawberry.field(
        description=(
            "Amount off, good for one sale (抵扣金额); ZVCA-value; decimal, 11 digits and 2 decimals."
        ),
        default=None,
    )
    stock: strawberry.Maybe[int | None] = strawberry.field(
        description="How many may be redeemed; empty = without bound (可兑换数量); ZVCA-stock; integer.",
        default=None,
    )
    per_vip_limit: strawberry.Maybe[int | None] = strawberry.field(
        description="How often by one card; empty = without bound (每卡限兑); ZVCA-perVipLimit; integer.",
        default=None,
    )
    active: strawberry.Maybe[bool | None] = strawberry.field(
        description="May be redeemed (启用); ZVCA-active; true or false.", default=None
    )
