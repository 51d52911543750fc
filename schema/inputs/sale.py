"""Patches of sales. Next: sale_filter.py."""

from datetime import datetime
from decimal import Decimal

import strawberry


@strawberry.input(description="A line of a sale. Absent = unchanged, null = cleared.")
class SaleLineInput:
    line_number: int = strawberry.field(
        description="Number inside the sale (行号); ZSAI-lineNumber; integer."
    )
    brand_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Brand (品牌); ZSAI-brandCode; code, at most 10 characters.", default=None
    )
    item_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Item (商品); ZSAI-itemCode; code, at most 20 characters.", default=None
    )
    list_price: strawberry.Maybe[Decimal | None] = strawberry.field(
        description="List price of one (原价); ZSAI-listPrice; decimal, 11 digits and 2 decimals.",
        default=None,
    )
    quantity: strawberry.Maybe[Decimal | None] = strawberry.field(
        description="Quantity (数量); ZSAI-quantity; decimal, 10 digits and 3 decimals.", default=None
    )
    remove: bool = strawberry.field(description="true deletes the row.", default=False)


@strawberry.input(description="What a sale was paid with. Absent = unchanged, null = cleared.")
class SalePaymentInput:
    payment_number: int = strawberry.field(
        description="Number inside the sale (付款序号); ZSAP-paymentNumber; integer."
    )
    kind: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "CASH, CARD, STORED_VALUE, POINTS_COUPON or COUPON (付款方式); ZSAP-kind; code, at "
            "most 13 characters."
        ),
        default=None,
    )
    amount: strawberry.Maybe[Decimal | None] = strawberry.field(
        description="Amount (付款金额); ZSAP-amount; decimal, 11 digits and 2 decimals.", default=None
    )
    coupon_code: strawberry.Maybe[str | None] = strawberry.field(
        description=("Coupon, or redemption of points (券号); ZSAP-couponCode; code, at most 24 characters."),
        default=None,
    )
    remove: bool = strawberry.field(description="true deletes the row.", default=False)


@strawberry.input(
    description=(
        "A sale, or a return, which has negative quantities and amounts. Absent = unchanged, null = cleared."
    )
)
class SaleInput:
    sale_number: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "Number that the till gave it (销售单号); ZSAL-saleNumber; code, at most 20 characters."
        ),
        default=None,
    )
    store_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Store (门店); ZSAL-storeCode; code, at most 10 characters.", default=None
    )
    card_number: strawberry.Maybe[str | None] = strawberry.field(
        description="VIP card (VIP 卡号); ZSAL-cardNumber; code, at most 20 characters.", default=None
    )
    sold_at: strawberry.Maybe[datetime | None] = strawberry.field(
        description="Sold at, UTC (销售时间); ZSAL-soldAt; UTC instant.", default=None
    )
    lines: strawberry.Maybe[list[SaleLineInput]] = strawberry.field(
        description="A line of a sale. Rows are matched by their key; rows not named stay.", default=None
    )
    payments: strawberry.Maybe[list[SalePaymentInput]] = strawberry.field(
        description="What a sale was paid with. Rows are matched by their key; rows not named stay.",
        default=None,
    )
