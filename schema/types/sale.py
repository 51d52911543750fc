"""GraphQL types of sales. Next: points.py."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.types.relay import Node, PageInfo, compiled

if TYPE_CHECKING:
    from schema.inputs.sale_filter import SaleLineFilter, SalePaymentFilter
    from schema.types.store import Store
    from schema.types.vip import VipCustomer


@strawberry.type(description="A sale, or a return, which has negative quantities and amounts; 销售单.")
class Sale(Node):
    sale_number: str = strawberry.field(
        description=("Number that the till gave it (销售单号); ZSAL-saleNumber; code, at most 20 characters.")
    )
    kind: str = strawberry.field(description="SALE or RETURN (类型); ZSAL-kind; code, at most 6 characters.")
    returned_sale: str | None = strawberry.field(
        description="Of a return: the sale (原销售单号); ZSAL-returnedSale; at most 20 characters."
    )
    store_code: str = strawberry.field(
        description="Store (门店); ZSAL-storeCode; code, at most 10 characters."
    )
    card_number: str | None = strawberry.field(
        description="VIP card (VIP 卡号); ZSAL-cardNumber; code, at most 20 characters."
    )
    vip_type: str | None = strawberry.field(
        description="Type of the card at that time (卡类型); ZSAL-typeCode; code, at most 4 characters."
    )
    benefits: bool = strawberry.field(
        description="The card gave discount and points (享受优惠); ZSAL-benefits; true or false."
    )
    sold_at: datetime = strawberry.field(description="Sold at, UTC (销售时间); ZSAL-soldAt; UTC instant.")
    sold_on: date = strawberry.field(description="Day of the sale (销售日期); ZSAL-soldOn; ISO date.")
    total: Decimal = strawberry.field(
        description="Sum of the lines (应付金额); ZSAL-total; decimal, 11 digits and 2 decimals."
    )
    list_total: Decimal = strawberry.field(
        description="Sum at list prices (原价金额); ZSAL-listTotal; decimal, 11 digits and 2 decimals."
    )
    activity_code: str | None = strawberry.field(
        description=("Activity that gave points (积分活动); ZSAL-activityCode; code, at most 10 characters.")
    )
    points: int = strawberry.field(description="Points given, or taken back (积分); ZSAL-points; integer.")
    cashier: str = strawberry.field(
        description="User at the till (收银员); ZSAL-cashier; at most 12 characters."
    )
    version: int = strawberry.field(description="Version of the record (版本); ZSAL-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZSAL-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZSAL-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZSAL-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZSAL-changedBy; at most 12 characters."
    )
    store: Annotated["Store", strawberry.lazy("schema.types.store")] = strawberry.field(
        description="The Store that storeCode names."
    )
    vip: Annotated["VipCustomer", strawberry.lazy("schema.types.vip")] | None = strawberry.field(
        description="The VipCustomer that cardNumber names; null if it is outside the scope."
    )

    @strawberry.field(description="A line of a sale. All rows, ordered by their key.")
    def lines(
        self, filter: Annotated["SaleLineFilter", strawberry.lazy("schema.inputs.sale_filter")] | None = None
    ) -> "list[SaleLine]":
        return compiled()

    @strawberry.field(description="What a sale was paid with. All rows, ordered by their key.")
    def payments(
        self,
        filter: Annotated["SalePaymentFilter", strawberry.lazy("schema.inputs.sale_filter")] | None = None,
    ) -> "list[SalePayment]":
        return compiled()


@strawberry.type(description="A line of a sale; 销售单行.")
class SaleLine:
    line_number: int = strawberry.field(
        description="Number inside the sale (行号); ZSAI-lineNumber; integer."
    )
    brand_code: str = strawberry.field(
        description="Brand (品牌); ZSAI-brandCode; code, at most 10 characters."
    )
    item_code: str = strawberry.field(description="Item (商品); ZSAI-itemCode; code, at most 20 characters.")
    list_price: Decimal = strawberry.field(
        description="List price of one (原价); ZSAI-listPrice; decimal, 11 digits and 2 decimals."
    )
    quantity: Decimal = strawberry.field(
        description="Quantity (数量); ZSAI-quantity; decimal, 10 digits and 3 decimals."
    )
    discount_rate: Decimal = strawberry.field(
        description="Rate (折扣率); ZSAI-discountRate; decimal, 1 digits and 3 decimals."
    )
    unit_price: Decimal = strawberry.field(
        description="Price of one (单价); ZSAI-unitPrice; decimal, 11 digits and 2 decimals."
    )
    eligible: Decimal = strawberry.field(
        description=(
            "Paid amount that may give points (计分金额); ZSAI-eligible; decimal, 11 digits and 2 decimals."
        )
    )
    amount: Decimal = strawberry.field(
        description="Price of all (金额); ZSAI-amount; decimal, 11 digits and 2 decimals."
    )
    sale: "Sale" = strawberry.field(description="The Sale this belongs to.")


@strawberry.type(description="What a sale was paid with; 收款.")
class SalePayment:
    payment_number: int = strawberry.field(
        description="Number inside the sale (付款序号); ZSAP-paymentNumber; integer."
    )
    kind: str = strawberry.field(
        description=(
            "CASH, CARD, STORED_VALUE, POINTS_COUPON or COUPON (付款方式); ZSAP-kind; code, at "
            "most 13 characters."
        )
    )
    principal: Decimal | None = strawberry.field(
        description=(
            "Of stored value: principal that was used (本金); ZSAP-principal; decimal, 11 digits "
            "and 2 decimals."
        )
    )
    amount: Decimal = strawberry.field(
        description="Amount (付款金额); ZSAP-amount; decimal, 11 digits and 2 decimals."
    )
    coupon_code: str | None = strawberry.field(
        description=("Coupon, or redemption of points (券号); ZSAP-couponCode; code, at most 24 characters.")
    )
    sale: "Sale" = strawberry.field(description="The Sale this belongs to.")


@strawberry.type(description="A Sale and the cursor that marks its place in the list.")
class SaleEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: Sale = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of Sale.")
class SaleConnection:
    edges: list[SaleEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[Sale] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )
