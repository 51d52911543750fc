"""GraphQL types of gifts and coupons. Next: relay.py."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.types.relay import After, First, Node, PageInfo, compiled

if TYPE_CHECKING:
    from schema.inputs.gift_filter import CouponFilter, GiftMovementFilter
    from schema.types.customer import Customer


@strawberry.type(description="A gift and how many are in stock; 礼品.")
class Gift(Node):
    gift_code: str = strawberry.field(
        description="Gift code (礼品编码); ZGFT-giftCode; code, at most 20 characters."
    )
    name: str = strawberry.field(description="Name (礼品名称); ZGFT-name; at most 60 characters.")
    unit_value: Decimal | None = strawberry.field(
        description="Value of one (单价); ZGFT-unitValue; decimal, 11 digits and 2 decimals."
    )
    currency: str | None = strawberry.field(
        description="Currency of the value (币种); ZGFT-currency; code, at most 5 characters."
    )
    stock: int = strawberry.field(description="How many are there (库存); ZGFT-stock; integer.")
    active: bool = strawberry.field(description="May be issued (启用); ZGFT-active; true or false.")
    version: int = strawberry.field(description="Version of the record (版本); ZGFT-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZGFT-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZGFT-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZGFT-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZGFT-changedBy; at most 12 characters."
    )

    @strawberry.field(
        description=(
            "Gifts that came, were given, or came back. Rows within the caller's scope, ordered by their key."
        )
    )
    def movements(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["GiftMovementFilter", strawberry.lazy("schema.inputs.gift_filter")] | None = None,
    ) -> "GiftMovementConnection":
        return compiled()


@strawberry.type(description="Gifts that came, were given, or came back; only ever inserted; 礼品台账.")
class GiftMovement(Node):
    movement_id: str = strawberry.field(
        description="Id of the movement (流水号); ZGFM-movementId; at most 32 characters."
    )
    gift_code: str = strawberry.field(
        description="Gift (礼品编码); ZGFM-giftCode; code, at most 20 characters."
    )
    kind: str = strawberry.field(
        description="RECEIPT, ISSUE or RETURN (类型); ZGFM-kind; code, at most 7 characters."
    )
    quantity: int = strawberry.field(description="How many (数量); ZGFM-quantity; integer.")
    stock_after: int = strawberry.field(description="In stock after it (结存); ZGFM-stockAfter; integer.")
    customer_number: str | None = strawberry.field(
        description=(
            "Customer number (客户编号); ZGFM-customerNumber; number of at most 10 characters, "
            "shown without leading zeros."
        )
    )
    vip_card: str | None = strawberry.field(
        description="VIP card (VIP 卡号); ZGFM-vipCard; at most 20 characters."
    )
    occasion: str | None = strawberry.field(
        description="Occasion (事由); ZGFM-occasion; at most 100 characters."
    )
    returns: str | None = strawberry.field(
        description="Id of the issue that comes back (原流水号); ZGFM-returns; at most 32 characters."
    )
    moved_at: datetime = strawberry.field(description="At, UTC (时间); ZGFM-movedAt; UTC instant.")
    moved_by: str = strawberry.field(description="By (经办人); ZGFM-movedBy; at most 12 characters.")
    customer: Annotated["Customer", strawberry.lazy("schema.types.customer")] | None = strawberry.field(
        description="The Customer that customerNumber names; null if it is outside the scope."
    )
    gift: "Gift" = strawberry.field(description="The Gift that giftCode names.")


@strawberry.type(description="Coupons of one kind: what they are worth, where and when; 优惠券批次.")
class CouponBatch(Node):
    batch_code: str = strawberry.field(
        description=(
            "Batch code, the prefix of its coupons (批次编码); ZCPB-batchCode; code, at most 10 characters."
        )
    )
    title: str = strawberry.field(description="Title (名称); ZCPB-title; at most 100 characters.")
    kind: str = strawberry.field(
        description="AMOUNT or PERCENT (类型); ZCPB-kind; code, at most 7 characters."
    )
    value: Decimal = strawberry.field(
        description="Amount, or percent off (面值); ZCPB-value; decimal, 11 digits and 2 decimals."
    )
    minimum_spend: Decimal | None = strawberry.field(
        description=(
            "Least amount of the sale (最低消费); ZCPB-minimumSpend; decimal, 11 digits and 2 decimals."
        )
    )
    valid_from: date = strawberry.field(description="Valid from (生效日期); ZCPB-validFrom; ISO date.")
    valid_to: date = strawberry.field(description="Valid to (失效日期); ZCPB-validTo; ISO date.")
    stores: str | None = strawberry.field(
        description="Stores by comma; empty = all (适用门店); ZCPB-stores; at most 400 characters."
    )
    brands: str | None = strawberry.field(
        description="Brands by comma; empty = all (适用品牌); ZCPB-brands; at most 400 characters."
    )
    quantity: int = strawberry.field(description="How many there may be (发行数量); ZCPB-quantity; integer.")
    per_person: int | None = strawberry.field(
        description="How many one may have; empty = without bound (每人限领); ZCPB-perPerson; integer."
    )
    issued: int = strawberry.field(description="How many were issued (已发数量); ZCPB-issued; integer.")
    active: bool = strawberry.field(description="May be issued (启用); ZCPB-active; true or false.")
    version: int = strawberry.field(description="Version of the record (版本); ZCPB-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZCPB-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZCPB-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZCPB-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZCPB-changedBy; at most 12 characters."
    )

    @strawberry.field(
        description=(
            "One coupon and what became of it. Rows within the caller's scope, ordered by their key."
        )
    )
    def coupons(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["CouponFilter", strawberry.lazy("schema.inputs.gift_filter")] | None = None,
    ) -> "CouponConnection":
        return compiled()


@strawberry.type(description="One coupon and what became of it; 优惠券.")
class Coupon(Node):
    coupon_code: str = strawberry.field(
        description="Coupon code (券号); ZCPN-couponCode; code, at most 24 characters."
    )
    batch_code: str = strawberry.field(
        description="Batch (批次编码); ZCPN-batchCode; code, at most 10 characters."
    )
    customer_number: str | None = strawberry.field(
        description=(
            "Customer number (客户编号); ZCPN-customerNumber; number of at most 10 characters, "
            "shown without leading zeros."
        )
    )
    vip_card: str | None = strawberry.field(
        description="VIP card (VIP 卡号); ZCPN-vipCard; at most 20 characters."
    )
    occasion: str | None = strawberry.field(
        description="Occasion (事由); ZCPN-occasion; at most 100 characters."
    )
    state: str = strawberry.field(
        description="ISSUED, USED, EXPIRED or VOID (状态); ZCPN-state; code, at most 7 characters."
    )
    issued_at: datetime = strawberry.field(
        description="Issued at, UTC (发放时间); ZCPN-issuedAt; UTC instant."
    )
    used_at: datetime | None = strawberry.field(
        description="Used at, UTC (使用时间); ZCPN-usedAt; UTC instant."
    )
    sale_number: str | None = strawberry.field(
        description="Sale that it was used for (销售单号); ZCPN-saleNumber; at most 20 characters."
    )
    store: str | None = strawberry.field(
        description="Store where it was used (门店); ZCPN-store; code, at most 10 characters."
    )
    version: int = strawberry.field(description="Version of the record (版本); ZCPN-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZCPN-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZCPN-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZCPN-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZCPN-changedBy; at most 12 characters."
    )
    batch: "CouponBatch" = strawberry.field(description="The CouponBatch that batchCode names.")
    customer: Annotated["Customer", strawberry.lazy("schema.types.customer")] | None = strawberry.field(
        description="The Customer that customerNumber names; null if it is outside the scope."
    )


@strawberry.type(description="A Gift and the cursor that marks its place in the list.")
class GiftEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: Gift = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of Gift.")
class GiftConnection:
    edges: list[GiftEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[Gift] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A GiftMovement and the cursor that marks its place in the list.")
class GiftMovementEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: GiftMovement = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of GiftMovement.")
class GiftMovementConnection:
    edges: list[GiftMovementEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[GiftMovement] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A CouponBatch and the cursor that marks its place in the list.")
class CouponBatchEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: CouponBatch = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of CouponBatch.")
class CouponBatchConnection:
    edges: list[CouponBatchEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[CouponBatch] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A Coupon and the cursor that marks its place in the list.")
class CouponEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: Coupon = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of Coupon.")
class CouponConnection:
    edges: list[CouponEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[Coupon] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )
