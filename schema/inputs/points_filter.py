"""Filter inputs over points and what gives and takes them. Next: filters.py."""

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
    from schema.inputs.gift_filter import CouponBatchFilter, GiftFilter
    from schema.inputs.store_filter import StoreFilter
    from schema.inputs.vip_filter import VipCustomerFilter


@strawberry.input(description="Conditions on AccumulationActivity; all that are given must hold.")
class AccumulationActivityFilter:
    and_: list["AccumulationActivityFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["AccumulationActivityFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "AccumulationActivityFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    activity_code: TextFilter | None = strawberry.field(
        description="Activity code (积分活动编码); ZVAA-activityCode.", default=strawberry.UNSET
    )
    name: TextFilter | None = strawberry.field(
        description="Name (积分活动名称); ZVAA-name.", default=strawberry.UNSET
    )
    valid_from: DateFilter | None = strawberry.field(
        description="Valid from (生效日期); ZVAA-validFrom.", default=strawberry.UNSET
    )
    valid_to: DateFilter | None = strawberry.field(
        description="Valid to; empty = without end (失效日期); ZVAA-validTo.", default=strawberry.UNSET
    )
    types: TextFilter | None = strawberry.field(
        description="Card types by comma; empty = all (适用卡类型); ZVAA-types.", default=strawberry.UNSET
    )
    stores: TextFilter | None = strawberry.field(
        description="Stores by comma; empty = all (适用门店); ZVAA-stores.", default=strawberry.UNSET
    )
    brands: TextFilter | None = strawberry.field(
        description="Brands by comma; empty = all (适用品牌); ZVAA-brands.", default=strawberry.UNSET
    )
    ratio: DecimalFilter | None = strawberry.field(
        description="Points for one unit of money: 10 yuan 1 point = 0.1 (积分比例); ZVAA-ratio.",
        default=strawberry.UNSET,
    )
    multiplier: DecimalFilter | None = strawberry.field(
        description="Times as many; empty = once (积分倍数); ZVAA-multiplier.", default=strawberry.UNSET
    )
    active: BooleanFilter | None = strawberry.field(
        description="Gives points (启用); ZVAA-active.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZVAA-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZVAA-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZVAA-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZVAA-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZVAA-changedBy.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on ConsumptionActivity; all that are given must hold.")
class ConsumptionActivityFilter:
    and_: list["ConsumptionActivityFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["ConsumptionActivityFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "ConsumptionActivityFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    activity_code: TextFilter | None = strawberry.field(
        description="Activity code (积分活动编码); ZVCA-activityCode.", default=strawberry.UNSET
    )
    name: TextFilter | None = strawberry.field(
        description="Name (积分活动名称); ZVCA-name.", default=strawberry.UNSET
    )
    valid_from: DateFilter | None = strawberry.field(
        description="Valid from (生效日期); ZVCA-validFrom.", default=strawberry.UNSET
    )
    valid_to: DateFilter | None = strawberry.field(
        description="Valid to; empty = without end (失效日期); ZVCA-validTo.", default=strawberry.UNSET
    )
    types: TextFilter | None = strawberry.field(
        description="Card types by comma; empty = all (适用卡类型); ZVCA-types.", default=strawberry.UNSET
    )
    stores: TextFilter | None = strawberry.field(
        description="Stores by comma; empty = all (适用门店); ZVCA-stores.", default=strawberry.UNSET
    )
    min_balance: IntFilter | None = strawberry.field(
        description="Points that one must have (参与积分); ZVCA-minBalance.", default=strawberry.UNSET
    )
    cost_points: IntFilter | None = strawberry.field(
        description="Points that it costs (消耗积分); ZVCA-costPoints.", default=strawberry.UNSET
    )
    reward: TextFilter | None = strawberry.field(
        description="GIFT, COUPON or AMOUNT (兑换方式); ZVCA-reward.", default=strawberry.UNSET
    )
    gift_code: TextFilter | None = strawberry.field(
        description="Gift that is given (礼品); ZVCA-giftCode.", default=strawberry.UNSET
    )
    batch_code: TextFilter | None = strawberry.field(
        description="Batch of which a coupon is issued (优惠券批次); ZVCA-batchCode.",
        default=strawberry.UNSET,
    )
    value: DecimalFilter | None = strawberry.field(
        description="Amount off, good for one sale (抵扣金额); ZVCA-value.", default=strawberry.UNSET
    )
    stock: IntFilter | None = strawberry.field(
        description="How many may be redeemed; empty = without bound (可兑换数量); ZVCA-stock.",
        default=strawberry.UNSET,
    )
    per_vip_limit: IntFilter | None = strawberry.field(
        description="How often by one card; empty = without bound (每卡限兑); ZVCA-perVipLimit.",
        default=strawberry.UNSET,
    )
    redeemed: IntFilter | None = strawberry.field(
        description="How many were redeemed (已兑换数量); ZVCA-redeemed.", default=strawberry.UNSET
    )
    active: BooleanFilter | None = strawberry.field(
        description="May be redeemed (启用); ZVCA-active.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZVCA-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZVCA-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZVCA-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZVCA-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZVCA-changedBy.", default=strawberry.UNSET
    )
    coupon_batch: Annotated["CouponBatchFilter", strawberry.lazy("schema.inputs.gift_filter")] | None = (
        strawberry.field(description="Conditions on the CouponBatch.", default=strawberry.UNSET)
    )
    gift: Annotated["GiftFilter", strawberry.lazy("schema.inputs.gift_filter")] | None = strawberry.field(
        description="Conditions on the Gift.", default=strawberry.UNSET
    )
    redemptions: "RedemptionListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on Redemption; all that are given must hold.")
class RedemptionFilter:
    and_: list["RedemptionFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["RedemptionFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "RedemptionFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    redemption_number: TextFilter | None = strawberry.field(
        description="Number, JF + day + 4 digits (积分消费单号); ZVRD-redemptionNumber.",
        default=strawberry.UNSET,
    )
    activity_code: TextFilter | None = strawberry.field(
        description="Activity (积分活动); ZVRD-activityCode.", default=strawberry.UNSET
    )
    card_number: TextFilter | None = strawberry.field(
        description="VIP card (VIP 卡号); ZVRD-cardNumber.", default=strawberry.UNSET
    )
    store_code: TextFilter | None = strawberry.field(
        description="Store (门店); ZVRD-storeCode.", default=strawberry.UNSET
    )
    points: IntFilter | None = strawberry.field(
        description="Points that it cost (消耗积分); ZVRD-points.", default=strawberry.UNSET
    )
    reward: TextFilter | None = strawberry.field(
        description="GIFT, COUPON or AMOUNT (兑换方式); ZVRD-reward.", default=strawberry.UNSET
    )
    value: DecimalFilter | None = strawberry.field(
        description="Amount off (抵扣金额); ZVRD-value.", default=strawberry.UNSET
    )
    movement_id: TextFilter | None = strawberry.field(
        description="Movement of the gift (礼品流水号); ZVRD-movementId.", default=strawberry.UNSET
    )
    coupon_code: TextFilter | None = strawberry.field(
        description="Coupon that was issued (券号); ZVRD-couponCode.", default=strawberry.UNSET
    )
    state: TextFilter | None = strawberry.field(
        description="ISSUED, USED or CANCELLED (状态); ZVRD-state.", default=strawberry.UNSET
    )
    redeemed_at: DateTimeFilter | None = strawberry.field(
        description="Redeemed at, UTC (兑换时间); ZVRD-redeemedAt.", default=strawberry.UNSET
    )
    sale_number: TextFilter | None = strawberry.field(
        description="Sale that the amount was used for (销售单号); ZVRD-saleNumber.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZVRD-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZVRD-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZVRD-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZVRD-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZVRD-changedBy.", default=strawberry.UNSET
    )
    activity: "ConsumptionActivityFilter | None" = strawberry.field(
        description="Conditions on the ConsumptionActivity.", default=strawberry.UNSET
    )
    store: Annotated["StoreFilter", strawberry.lazy("schema.inputs.store_filter")] | None = strawberry.field(
        description="Conditions on the Store.", default=strawberry.UNSET
    )
    vip: Annotated["VipCustomerFilter", strawberry.lazy("schema.inputs.vip_filter")] | None = (
        strawberry.field(description="Conditions on the VipCustomer.", default=strawberry.UNSET)
    )


@strawberry.input(description="Conditions on a list of Redemption.")
class RedemptionListFilter:
    some: RedemptionFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: RedemptionFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: RedemptionFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on PointsEntry; all that are given must hold.")
class PointsEntryFilter:
    and_: list["PointsEntryFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["PointsEntryFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "PointsEntryFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    entry_id: IntFilter | None = strawberry.field(
        description="Number of the entry (流水号); ZVPE-entryId.", default=strawberry.UNSET
    )
    card_number: TextFilter | None = strawberry.field(
        description="VIP card (VIP 卡号); ZVPE-cardNumber.", default=strawberry.UNSET
    )
    kind: TextFilter | None = strawberry.field(
        description="EARN, REVERSE, REDEEM, REDEEM_CANCEL, ADJUST, EXPIRE or TRANSFER (类型); ZVPE-kind.",
        default=strawberry.UNSET,
    )
    points: IntFilter | None = strawberry.field(
        description="Points, below 0 when they go (积分); ZVPE-points.", default=strawberry.UNSET
    )
    lifetime_points: IntFilter | None = strawberry.field(
        description="Change of the lifetime points (累计积分变动); ZVPE-lifetimePoints.",
        default=strawberry.UNSET,
    )
    balance_after: IntFilter | None = strawberry.field(
        description="Points after it (结余积分); ZVPE-balanceAfter.", default=strawberry.UNSET
    )
    sale_number: TextFilter | None = strawberry.field(
        description="Sale or return (销售单号); ZVPE-saleNumber.", default=strawberry.UNSET
    )
    activity_code: TextFilter | None = strawberry.field(
        description="Activity (积分活动); ZVPE-activityCode.", default=strawberry.UNSET
    )
    redemption_number: TextFilter | None = strawberry.field(
        description="Redemption (积分消费单号); ZVPE-redemptionNumber.", default=strawberry.UNSET
    )
    store_code: TextFilter | None = strawberry.field(
        description="Store; empty = not at a till (门店); ZVPE-storeCode.", default=strawberry.UNSET
    )
    reason: TextFilter | None = strawberry.field(
        description="Why it was adjusted (原因); ZVPE-reason.", default=strawberry.UNSET
    )
    entered_at: DateTimeFilter | None = strawberry.field(
        description="At, UTC (时间); ZVPE-enteredAt.", default=strawberry.UNSET
    )
    entered_by: TextFilter | None = strawberry.field(
        description="By (经办人); ZVPE-enteredBy.", default=strawberry.UNSET
    )
    vip: Annotated["VipCustomerFilter", strawberry.lazy("schema.inputs.vip_filter")] | None = (
        strawberry.field(description="Conditions on the VipCustomer.", default=strawberry.UNSET)
    )


@strawberry.input(description="Conditions on a list of PointsEntry.")
class PointsEntryListFilter:
    some: PointsEntryFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: PointsEntryFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: PointsEntryFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )
