"""Patches of stored value. Next: stored_value_filter.py."""

from decimal import Decimal

import strawberry


@strawberry.input(
    description="Money that is prepaid on a card, with a bonus. Absent = unchanged, null = cleared."
)
class RechargeOrderInput:
    card_number: strawberry.Maybe[str | None] = strawberry.field(
        description="VIP card (VIP 卡号); ZVRC-cardNumber; code, at most 20 characters.", default=None
    )
    store_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Store (门店); ZVRC-storeCode; code, at most 10 characters.", default=None
    )
    principal: strawberry.Maybe[Decimal | None] = strawberry.field(
        description="Money that is paid (充值金额); ZVRC-principal; decimal, 11 digits and 2 decimals.",
        default=None,
    )
    payment: strawberry.Maybe[str | None] = strawberry.field(
        description="CASH, CARD or TRANSFER (付款方式); ZVRC-payment; code, at most 8 characters.",
        default=None,
    )
