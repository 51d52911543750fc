"""Filter inputs over sales. Next: filters.py."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.inputs.filters import (
    BooleanFilter,
    DateFilter,
    DateTimeFilter,
    DecimalFilter,
    IntFilter,
    TextFilter,
)

if TYPE_CHECKING:
    from schema.inputs.store_filter import StoreFilter
    from schema.inputs.vip_filter import VipCustomerFilter


@strawberry.input(description="Conditions on Sale; all that are given must hold.")
class SaleFilter:
    and_: list["SaleFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["SaleFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "SaleFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    sale_number: TextFilter | None = strawberry.field(
        description="Number that the till gave it (销售单号); ZSAL-saleNumber.", default=strawberry.UNSET
    )
    kind: TextFilter | None = strawberry.field(
        description="SALE or RETURN (类型); ZSAL-kind.", default=strawberry.UNSET
    )
    returned_sale: TextFilter | None = strawberry.field(
        description="Of a return: the sale (原销售单号); ZSAL-returnedSale.", default=strawberry.UNSET
    )
    store_code: TextFilter | None = strawberry.field(
        description="Store (门店); ZSAL-storeCode.", default=strawberry.UNSET
    )
    card_number: TextFilter | None = strawberry.field(
        description="VIP card (VIP 卡号); ZSAL-cardNumber.", default=strawberry.UNSET
    )
    vip_type: TextFilter | None = strawberry.field(
        description="Type of the card at that time (卡类型); ZSAL-typeCode.", default=strawberry.UNSET
    )
    benefits: BooleanFilter | None = strawberry.field(
        description="The card gave discount and points (享受优惠); ZSAL-benefits.", default=strawberry.UNSET
    )
    sold_at: DateTimeFilter | None = strawberry.field(
        description="Sold at, UTC (销售时间); ZSAL-soldAt.", default=strawberry.UNSET
    )
    sold_on: DateFilter | None = strawberry.field(
        description="Day of the sale (销售日期); ZSAL-soldOn.", default=strawberry.UNSET
    )
    total: DecimalFilter | None = strawberry.field(
        description="Sum of the lines (应付金额); ZSAL-total.", default=strawberry.UNSET
    )
    list_total: DecimalFilter | None = strawberry.field(
        description="Sum at list prices (原价金额); ZSAL-listTotal.", default=strawberry.UNSET
    )
    activity_code: TextFilter | None = strawberry.field(
        description="Activity that gave points (积分活动); ZSAL-activityCode.", default=strawberry.UNSET
    )
    points: IntFilter | None = strawberry.field(
        description="Points given, or taken back (积分); ZSAL-points.", default=strawberry.UNSET
    )
    cashier: TextFilter | None = strawberry.field(
        description="User at the till (收银员); ZSAL-cashier.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZSAL-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZSAL-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZSAL-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZSAL-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZSAL-changedBy.", default=strawberry.UNSET
    )
    store: Annotated["StoreFilter", strawberry.lazy("schema.inputs.store_filter")] | None = strawberry.field(
        description="Conditions on the Store.", default=strawberry.UNSET
    )
    vip: Annotated["VipCustomerFilter", strawberry.lazy("schema.inputs.vip_filter")] | None = (
        strawberry.field(description="Conditions on the VipCustomer.", default=strawberry.UNSET)
    )
    lines: "SaleLineListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )
    payments: "SalePaymentListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of Sale.")
class SaleListFilter:
    some: SaleFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: SaleFilter | None = strawberry.field(description="No row fulfils this.", default=strawberry.UNSET)
    every: SaleFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on SaleLine; all that are given must hold.")
class SaleLineFilter:
    and_: list["SaleLineFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["SaleLineFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "SaleLineFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    line_number: IntFilter | None = strawberry.field(
        description="Number inside the sale (行号); ZSAI-lineNumber.", default=strawberry.UNSET
    )
    brand_code: TextFilter | None = strawberry.field(
        description="Brand (品牌); ZSAI-brandCode.", default=strawberry.UNSET
    )
    item_code: TextFilter | None = strawberry.field(
        description="Item (商品); ZSAI-itemCode.", default=strawberry.UNSET
    )
    list_price: DecimalFilter | None = strawberry.field(
        description="List price of one (原价); ZSAI-listPrice.", default=strawberry.UNSET
    )
    quantity: DecimalFilter | None = strawberry.field(
        description="Quantity (数量); ZSAI-quantity.", default=strawberry.UNSET
    )
    discount_rate: DecimalFilter | None = strawberry.field(
        description="Rate (折扣率); ZSAI-discountRate.", default=strawberry.UNSET
    )
    unit_price: DecimalFilter | None = strawberry.field(
        description="Price of one (单价); ZSAI-unitPrice.", default=strawberry.UNSET
    )
    eligible: DecimalFilter | None = strawberry.field(
        description="Paid amount that may give points (计分金额); ZSAI-eligible.", default=strawberry.UNSET
    )
    amount: DecimalFilter | None = strawberry.field(
        description="Price of all (金额); ZSAI-amount.", default=strawberry.UNSET
    )
    sale: "SaleFilter | None" = strawberry.field(
        description="Conditions on the Sale.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of SaleLine.")
class SaleLineListFilter:
    some: SaleLineFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: SaleLineFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: SaleLineFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on SalePayment; all that are given must hold.")
class SalePaymentFilter:
    and_: list["SalePaymentFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["SalePaymentFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "SalePaymentFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    payment_number: IntFilter | None = strawberry.field(
        description="Number inside the sale (付款序号); ZSAP-paymentNumber.", default=strawberry.UNSET
    )
    kind: TextFilter | None = strawberry.field(
        description="CASH, CARD, STORED_VALUE, POINTS_COUPON or COUPON (付款方式); ZSAP-kind.",
        default=strawberry.UNSET,
    )
    principal: DecimalFilter | None = strawberry.field(
        description="Of stored value: principal that was used (本金); ZSAP-principal.",
        default=strawberry.UNSET,
    )
    amount: DecimalFilter | None = strawberry.field(
        description="Amount (付款金额); ZSAP-amount.", default=strawberry.UNSET
    )
    coupon_code: TextFilter | None = strawberry.field(
        description="Coupon, or redemption of points (券号); ZSAP-couponCode.", default=strawberry.UNSET
    )
    sale: "SaleFilter | None" = strawberry.field(
        description="Conditions on the Sale.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of SalePayment.")
class SalePaymentListFilter:
    some: SalePaymentFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: SalePaymentFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: SalePaymentFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )
