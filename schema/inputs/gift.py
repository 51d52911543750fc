"""Patches of gifts and coupons. Next: gift_filter.py."""

from datetime import date
from decimal import Decimal

import strawberry


@strawberry.input(description="A gift and how many are in stock. Absent = unchanged, null = cleared.")
class GiftInput:
    gift_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Gift code (礼品编码); ZGFT-giftCode; code, at most 20 characters.", default=None
    )
    name: strawberry.Maybe[str | None] = strawberry.field(
        description="Name (礼品名称); ZGFT-name; at most 60 characters.", default=None
    )
    unit_value: strawberry.Maybe[Decimal | None] = strawberry.field(
        description="Value of one (单价); ZGFT-unitValue; decimal, 11 digits and 2 decimals.", default=None
    )
    currency: strawberry.Maybe[str | None] = strawberry.field(
        description="Currency of the value (币种); ZGFT-currency; code, at most 5 characters.", default=None
    )
    active: strawberry.Maybe[bool | None] = strawberry.field(
        description="May be issued (启用); ZGFT-active; true or false.", default=None
    )


@strawberry.input(
    description=(
        "Coupons of one kind: what they are worth, where and when. Absent = unchanged, null = cleared."
    )
)
class CouponBatchInput:
    batch_code: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "Batch code, the prefix of its coupons (批次编码); ZCPB-batchCode; code, at most 10 characters."
        ),
        default=None,
    )
    title: strawberry.Maybe[str | None] = strawberry.field(
        description="Title (名称); ZCPB-title; at most 100 characters.", default=None
    )
    kind: strawberry.Maybe[str | None] = strawberry.field(
        description="AMOUNT or PERCENT (类型); ZCPB-kind; code, at most 7 characters.", default=None
    )
    value: strawberry.Maybe[Decimal | None] = strawberry.field(
        description="Amount, or percent off (面值); ZCPB-value; decimal, 11 digits and 2 decimals.",
        default=None,
    )
    minimum_spend: strawberry.Maybe[Decimal | None] = strawberry.field(
        description=(
            "Least amount of the sale (最低消费); ZCPB-minimumSpend; decimal, 11 digits and 2 decimals."
        ),
        default=None,
    )
    valid_from: strawberry.Maybe[date | None] = strawberry.field(
        description="Valid from (生效日期); ZCPB-validFrom; ISO date.", default=None
    )
    valid_to: strawberry.Maybe[date | None] = strawberry.field(
        description="Valid to (失效日期); ZCPB-validTo; ISO date.", default=None
    )
    stores: strawberry.Maybe[str | None] = strawberry.field(
        description="Stores by comma; empty = all (适用门店); ZCPB-stores; at most 400 characters.",
        default=None,
    )
    brands: strawberry.Maybe[str | None] = strawberry.field(
        description="Brands by comma; empty = all (适用品牌); ZCPB-brands; at most 400 characters.",
        default=None,
    )
    quantity: strawberry.Maybe[int | None] = strawberry.field(
        description="How many there may be (发行数量); ZCPB-quantity; integer.", default=None
    )
    per_person: strawberry.Maybe[int | None] = strawberry.field(
        description="How many one may have; empty = without bound (每人限领); ZCPB-perPerson; integer.",
        default=None,
    )
    active: strawberry.Maybe[bool | None] = strawberry.field(
        description="May be issued (启用); ZCPB-active; true or false.", default=None
    )
