"""Filter inputs over gifts and coupons. Next: filters.py."""

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
    from schema.inputs.customer_filter import CustomerFilter


@strawberry.input(description="Conditions on Gift; all that are given must hold.")
class GiftFilter:
    and_: list["GiftFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["GiftFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "GiftFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    gift_code: TextFilter | None = strawberry.field(
        description="Gift code (礼品编码); ZGFT-giftCode.", default=strawberry.UNSET
    )
    name: TextFilter | None = strawberry.field(
        description="Name (礼品名称); ZGFT-name.", default=strawberry.UNSET
    )
    unit_value: DecimalFilter | None = strawberry.field(
        description="Value of one (单价); ZGFT-unitValue.", default=strawberry.UNSET
    )
    currency: TextFilter | None = strawberry.field(
        description="Currency of the value (币种); ZGFT-currency.", default=strawberry.UNSET
    )
    stock: IntFilter | None = strawberry.field(
        description="How many are there (库存); ZGFT-stock.", default=strawberry.UNSET
    )
    active: BooleanFilter | None = strawberry.field(
        description="May be issued (启用); ZGFT-active.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZGFT-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZGFT-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZGFT-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZGFT-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZGFT-changedBy.", default=strawberry.UNSET
    )
    movements: "GiftMovementListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on GiftMovement; all that are given must hold.")
class GiftMovementFilter:
    and_: list["GiftMovementFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["GiftMovementFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "GiftMovementFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    movement_id: TextFilter | None = strawberry.field(
        description="Id of the movement (流水号); ZGFM-movementId.", default=strawberry.UNSET
    )
    gift_code: TextFilter | None = strawberry.field(
        description="Gift (礼品编码); ZGFM-giftCode.", default=strawberry.UNSET
    )
    kind: TextFilter | None = strawberry.field(
        description="RECEIPT, ISSUE or RETURN (类型); ZGFM-kind.", default=strawberry.UNSET
    )
    quantity: IntFilter | None = strawberry.field(
        description="How many (数量); ZGFM-quantity.", default=strawberry.UNSET
    )
    stock_after: IntFilter | None = strawberry.field(
        description="In stock after it (结存); ZGFM-stockAfter.", default=strawberry.UNSET
    )
    customer_number: TextFilter | None = strawberry.field(
        description="Customer number (客户编号); ZGFM-customerNumber.", default=strawberry.UNSET
    )
    vip_card: TextFilter | None = strawberry.field(
        description="VIP card (VIP 卡号); ZGFM-vipCard.", default=strawberry.UNSET
    )
    occasion: TextFilter | None = strawberry.field(
        description="Occasion (事由); ZGFM-occasion.", default=strawberry.UNSET
    )
    returns: TextFilter | None = strawberry.field(
        description="Id of the issue that comes back (原流水号); ZGFM-returns.", default=strawberry.UNSET
    )
    moved_at: DateTimeFilter | None = strawberry.field(
        description="At, UTC (时间); ZGFM-movedAt.", default=strawberry.UNSET
    )
    moved_by: TextFilter | None = strawberry.field(
        description="By (经办人); ZGFM-movedBy.", default=strawberry.UNSET
    )
    customer: Annotated["CustomerFilter", strawberry.lazy("schema.inputs.customer_filter")] | None = (
        strawberry.field(description="Conditions on the Customer.", default=strawberry.UNSET)
    )
    gift: "GiftFilter | None" = strawberry.field(
        description="Conditions on the Gift.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of GiftMovement.")
class GiftMovementListFilter:
    some: GiftMovementFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: GiftMovementFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: GiftMovementFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on CouponBatch; all that are given must hold.")
class CouponBatchFilter:
    and_: list["CouponBatchFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["CouponBatchFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "CouponBatchFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    batch_code: TextFilter | None = strawberry.field(
        description="Batch code, the prefix of its coupons (批次编码); ZCPB-batchCode.",
        default=strawberry.UNSET,
    )
    title: TextFilter | None = strawberry.field(
        description="Title (名称); ZCPB-title.", default=strawberry.UNSET
    )
    kind: TextFilter | None = strawberry.field(
        description="AMOUNT or PERCENT (类型); ZCPB-kind.", default=strawberry.UNSET
    )
    value: DecimalFilter | None = strawberry.field(
        description="Amount, or percent off (面值); ZCPB-value.", default=strawberry.UNSET
    )
    minimum_spend: DecimalFilter | None = strawberry.field(
        description="Least amount of the sale (最低消费); ZCPB-minimumSpend.", default=strawberry.UNSET
    )
    valid_from: DateFilter | None = strawberry.field(
        description="Valid from (生效日期); ZCPB-validFrom.", default=strawberry.UNSET
    )
    valid_to: DateFilter | None = strawberry.field(
        description="Valid to (失效日期); ZCPB-validTo.", default=strawberry.UNSET
    )
    stores: TextFilter | None = strawberry.field(
        description="Stores by comma; empty = all (适用门店); ZCPB-stores.", default=strawberry.UNSET
    )
    brands: TextFilter | None = strawberry.field(
        description="Brands by comma; empty = all (适用品牌); ZCPB-brands.", default=strawberry.UNSET
    )
    quantity: IntFilter | None = strawberry.field(
        description="How many there may be (发行数量); ZCPB-quantity.", default=strawberry.UNSET
    )
    per_person: IntFilter | None = strawberry.field(
        description="How many one may have; empty = without bound (每人限领); ZCPB-perPerson.",
        default=strawberry.UNSET,
    )
    issued: IntFilter | None = strawberry.field(
        description="How many were issued (已发数量); ZCPB-issued.", default=strawberry.UNSET
    )
    active: BooleanFilter | None = strawberry.field(
        description="May be issued (启用); ZCPB-active.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZCPB-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZCPB-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZCPB-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZCPB-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZCPB-changedBy.", default=strawberry.UNSET
    )
    coupons: "CouponListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on Coupon; all that are given must hold.")
class CouponFilter:
    and_: list["CouponFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["CouponFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "CouponFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    coupon_code: TextFilter | None = strawberry.field(
        description="Coupon code (券号); ZCPN-couponCode.", default=strawberry.UNSET
    )
    batch_code: TextFilter | None = strawberry.field(
        description="Batch (批次编码); ZCPN-batchCode.", default=strawberry.UNSET
    )
    customer_number: TextFilter | None = strawberry.field(
        description="Customer number (客户编号); ZCPN-customerNumber.", default=strawberry.UNSET
    )
    vip_card: TextFilter | None = strawberry.field(
        description="VIP card (VIP 卡号); ZCPN-vipCard.", default=strawberry.UNSET
    )
    occasion: TextFilter | None = strawberry.field(
        description="Occasion (事由); ZCPN-occasion.", default=strawberry.UNSET
    )
    state: TextFilter | None = strawberry.field(
        description="ISSUED, USED, EXPIRED or VOID (状态); ZCPN-state.", default=strawberry.UNSET
    )
    issued_at: DateTimeFilter | None = strawberry.field(
        description="Issued at, UTC (发放时间); ZCPN-issuedAt.", default=strawberry.UNSET
    )
    used_at: DateTimeFilter | None = strawberry.field(
        description="Used at, UTC (使用时间); ZCPN-usedAt.", default=strawberry.UNSET
    )
    sale_number: TextFilter | None = strawberry.field(
        description="Sale that it was used for (销售单号); ZCPN-saleNumber.", default=strawberry.UNSET
    )
    store: TextFilter | None = strawberry.field(
        description="Store where it was used (门店); ZCPN-store.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZCPN-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZCPN-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZCPN-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZCPN-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZCPN-changedBy.", default=strawberry.UNSET
    )
    batch: "CouponBatchFilter | None" = strawberry.field(
        description="Conditions on the CouponBatch.", default=strawberry.UNSET
    )
    customer: Annotated["CustomerFilter", strawberry.lazy("schema.inputs.customer_filter")] | None = (
        strawberry.field(description="Conditions on the Customer.", default=strawberry.UNSET)
    )


@strawberry.input(description="Conditions on a list of Coupon.")
class CouponListFilter:
    some: CouponFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: CouponFilter | None = strawberry.field(description="No row fulfils this.", default=strawberry.UNSET)
    every: CouponFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )
