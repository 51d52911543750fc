"""GraphQL types of points and what gives and takes them. Next: stored_value.py."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.types.relay import After, First, Node, PageInfo, compiled

if TYPE_CHECKING:
    from schema.inputs.points_filter import RedemptionFilter
    from schema.types.gift import CouponBatch, Gift
    from schema.types.store import Store
    from schema.types.vip import VipCustomer


@strawberry.type(description="When, where and for what VIPs are given points; 积分累加活动.")
class AccumulationActivity(Node):
    activity_code: str = strawberry.field(
        description="Activity code (积分活动编码); ZVAA-activityCode; code, at most 10 characters."
    )
    name: str = strawberry.field(description="Name (积分活动名称); ZVAA-name; at most 60 characters.")
    valid_from: date = strawberry.field(description="Valid from (生效日期); ZVAA-validFrom; ISO date.")
    valid_to: date | None = strawberry.field(
        description="Valid to; empty = without end (失效日期); ZVAA-validTo; ISO date."
    )
    types: str | None = strawberry.field(
        description="Card types by comma; empty = all (适用卡类型); ZVAA-types; at most 400 characters."
    )
    stores: str | None = strawberry.field(
        description="Stores by comma; empty = all (适用门店); ZVAA-stores; at most 400 characters."
    )
    brands: str | None = strawberry.field(
        description="Brands by comma; empty = all (适用品牌); ZVAA-brands; at most 400 characters."
    )
    ratio: Decimal = strawberry.field(
        description=(
            "Points for one unit of money: 10 yuan 1 point = 0.1 (积分比例); ZVAA-ratio; decimal, "
            "6 digits and 4 decimals."
        )
    )
    multiplier: Decimal | None = strawberry.field(
        description=(
            "Times as many; empty = once (积分倍数); ZVAA-multiplier; decimal, 4 digits and 2 decimals."
        )
    )
    active: bool = strawberry.field(description="Gives points (启用); ZVAA-active; true or false.")
    version: int = strawberry.field(description="Version of the record (版本); ZVAA-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZVAA-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZVAA-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZVAA-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZVAA-changedBy; at most 12 characters."
    )


@strawberry.type(description="What VIPs may have for their points; 积分消费活动.")
class ConsumptionActivity(Node):
    activity_code: str = strawberry.field(
        description="Activity code (积分活动编码); ZVCA-activityCode; code, at most 10 characters."
    )
    name: str = strawberry.field(description="Name (积分活动名称); ZVCA-name; at most 60 characters.")
    valid_from: date = strawberry.field(description="Valid from (生效日期); ZVCA-validFrom; ISO date.")
    valid_to: date | None = strawberry.field(
        description="Valid to; empty = without end (失效日期); ZVCA-validTo; ISO date."
    )
    types: str | None = strawberry.field(
        description="Card types by comma; empty = all (适用卡类型); ZVCA-types; at most 400 characters."
    )
    stores: str | None = strawberry.field(
        description="Stores by comma; empty = all (适用门店); ZVCA-stores; at most 400 characters."
    )
    min_balance: int = strawberry.field(
        description="Points that one must have (参与积分); ZVCA-minBalance; integer."
    )
    cost_points: int = strawberry.field(
        description="Points that it costs (消耗积分); ZVCA-costPoints; integer."
    )
    reward: str = strawberry.field(
        description="GIFT, COUPON or AMOUNT (兑换方式); ZVCA-reward; code, at most 6 characters."
    )
    gift_code: str | None = strawberry.field(
        description="Gift that is given (礼品); ZVCA-giftCode; code, at most 20 characters."
    )
    batch_code: str | None = strawberry.field(
        description=(
            "Batch of which a coupon is issued (优惠券批次); ZVCA-batchCode; code, at most 10 characters."
        )
    )
    value: Decimal | None = strawberry.field(
        description=(
            "Amount off, good for one sale (抵扣金额); ZVCA-value; decimal, 11 digits and 2 decimals."
        )
    )
    stock: int | None = strawberry.field(
        description="How many may be redeemed; empty = without bound (可兑换数量); ZVCA-stock; integer."
    )
    per_vip_limit: int | None = strawberry.field(
        description="How often by one card; empty = without bound (每卡限兑); ZVCA-perVipLimit; integer."
    )
    redeemed: int = strawberry.field(
        description="How many were redeemed (已兑换数量); ZVCA-redeemed; integer."
    )
    active: bool = strawberry.field(description="May be redeemed (启用); ZVCA-active; true or false.")
    version: int = strawberry.field(description="Version of the record (版本); ZVCA-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZVCA-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZVCA-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZVCA-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZVCA-changedBy; at most 12 characters."
    )
    coupon_batch: Annotated["CouponBatch", strawberry.lazy("schema.types.gift")] | None = strawberry.field(
        description="The CouponBatch that batchCode names."
    )
    gift: Annotated["Gift", strawberry.lazy("schema.types.gift")] | None = strawberry.field(
        description="The Gift that giftCode names."
    )

    @strawberry.field(
        description=(
            "Points that were given for a reward. Rows within the caller's scope, ordered by their key."
        )
    )
    def redemptions(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["RedemptionFilter", strawberry.lazy("schema.inputs.points_filter")] | None = None,
    ) -> "RedemptionConnection":
        return compiled()


@strawberry.type(description="Points that were given for a reward; 积分消费.")
class Redemption(Node):
    redemption_number: str = strawberry.field(
        description=(
            "Number, JF + day + 4 digits (积分消费单号); ZVRD-redemptionNumber; code, at most 16 characters."
        )
    )
    activity_code: str = strawberry.field(
        description="Activity (积分活动); ZVRD-activityCode; code, at most 10 characters."
    )
    card_number: str = strawberry.field(
        description="VIP card (VIP 卡号); ZVRD-cardNumber; code, at most 20 characters."
    )
    store_code: str = strawberry.field(
        description="Store (门店); ZVRD-storeCode; code, at most 10 characters."
    )
    points: int = strawberry.field(description="Points that it cost (消耗积分); ZVRD-points; integer.")
    reward: str = strawberry.field(
        description="GIFT, COUPON or AMOUNT (兑换方式); ZVRD-reward; code, at most 6 characters."
    )
    value: Decimal | None = strawberry.field(
        description="Amount off (抵扣金额); ZVRD-value; decimal, 11 digits and 2 decimals."
    )
    movement_id: str | None = strawberry.field(
        description="Movement of the gift (礼品流水号); ZVRD-movementId; at most 32 characters."
    )
    coupon_code: str | None = strawberry.field(
        description="Coupon that was issued (券号); ZVRD-couponCode; code, at most 24 characters."
    )
    state: str = strawberry.field(
        description="ISSUED, USED or CANCELLED (状态); ZVRD-state; code, at most 9 characters."
    )
    redeemed_at: datetime = strawberry.field(
        description="Redeemed at, UTC (兑换时间); ZVRD-redeemedAt; UTC instant."
    )
    sale_number: str | None = strawberry.field(
        description=(
            "Sale that the amount was used for (销售单号); ZVRD-saleNumber; code, at most 20 characters."
        )
    )
    version: int = strawberry.field(description="Version of the record (版本); ZVRD-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZVRD-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZVRD-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZVRD-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZVRD-changedBy; at most 12 characters."
    )
    activity: "ConsumptionActivity" = strawberry.field(
        description="The ConsumptionActivity that activityCode names."
    )
    store: Annotated["Store", strawberry.lazy("schema.types.store")] = strawberry.field(
        description="The Store that storeCode names."
    )
    vip: Annotated["VipCustomer", strawberry.lazy("schema.types.vip")] | None = strawberry.field(
        description="The VipCustomer that cardNumber names; null if it is outside the scope."
    )


@strawberry.type(description="An entry of the ledger of points; only ever inserted; 积分流水.")
class PointsEntry(Node):
    entry_id: int = strawberry.field(description="Number of the entry (流水号); ZVPE-entryId; integer.")
    card_number: str = strawberry.field(
        description="VIP card (VIP 卡号); ZVPE-cardNumber; code, at most 20 characters."
    )
    kind: str = strawberry.field(
        description=(
            "EARN, REVERSE, REDEEM, REDEEM_CANCEL, ADJUST, EXPIRE or TRANSFER (类型); ZVPE-kind; "
            "code, at most 13 characters."
        )
    )
    points: int = strawberry.field(description="Points, below 0 when they go (积分); ZVPE-points; integer.")
    lifetime_points: int = strawberry.field(
        description="Change of the lifetime points (累计积分变动); ZVPE-lifetimePoints; integer."
    )
    balance_after: int = strawberry.field(
        description="Points after it (结余积分); ZVPE-balanceAfter; integer."
    )
    sale_number: str | None = strawberry.field(
        description="Sale or return (销售单号); ZVPE-saleNumber; code, at most 20 characters."
    )
    activity_code: str | None = strawberry.field(
        description="Activity (积分活动); ZVPE-activityCode; code, at most 10 characters."
    )
    redemption_number: str | None = strawberry.field(
        description="Redemption (积分消费单号); ZVPE-redemptionNumber; code, at most 16 characters."
    )
    store_code: str | None = strawberry.field(
        description="Store; empty = not at a till (门店); ZVPE-storeCode; code, at most 10 characters."
    )
    reason: str | None = strawberry.field(
        description="Why it was adjusted (原因); ZVPE-reason; at most 200 characters."
    )
    entered_at: datetime = strawberry.field(description="At, UTC (时间); ZVPE-enteredAt; UTC instant.")
    entered_by: str = strawberry.field(description="By (经办人); ZVPE-enteredBy; at most 12 characters.")
    vip: Annotated["VipCustomer", strawberry.lazy("schema.types.vip")] | None = strawberry.field(
        description="The VipCustomer that cardNumber names; null if it is outside the scope."
    )


@strawberry.type(description="A AccumulationActivity and the cursor that marks its place in the list.")
class AccumulationActivityEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: AccumulationActivity = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of AccumulationActivity.")
class AccumulationActivityConnection:
    edges: list[AccumulationActivityEdge] = strawberry.field(
        description="The rows of the page with their cursors."
    )
    nodes: list[AccumulationActivity] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A ConsumptionActivity and the cursor that marks its place in the list.")
class ConsumptionActivityEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: ConsumptionActivity = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of ConsumptionActivity.")
class ConsumptionActivityConnection:
    edges: list[ConsumptionActivityEdge] = strawberry.field(
        description="The rows of the page with their cursors."
    )
    nodes: list[ConsumptionActivity] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A Redemption and the cursor that marks its place in the list.")
class RedemptionEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: Redemption = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of Redemption.")
class RedemptionConnection:
    edges: list[RedemptionEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[Redemption] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A PointsEntry and the cursor that marks its place in the list.")
class PointsEntryEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: PointsEntry = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of PointsEntry.")
class PointsEntryConnection:
    edges: list[PointsEntryEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[PointsEntry] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )
