"""Points: activities that give and take them, redemptions, the ledger. Next: stored_value.py."""

from tortoise import fields
from tortoise.models import Model

from models.tables.base_data import coded
from models.tables.column import (
    amount,
    code,
    column,
    day,
    flag,
    integer,
    moment,
    refers,
    stamps,
    text,
)


class AccumulationActivity(Model):
    """When, where and for what VIPs are given points; 积分累加活动."""

    activity_code = coded(10, "ZVAA-activityCode", "积分活动编码", "Activity code")
    name = text(60, "ZVAA-name", "积分活动名称", "Name", required=True)
    valid_from = day("ZVAA-validFrom", "生效日期", "Valid from", required=True)
    valid_to = day("ZVAA-validTo", "失效日期", "Valid to; empty = without end")
    types = text(400, "ZVAA-types", "适用卡类型", "Card types by comma; empty = all")
    stores = text(400, "ZVAA-stores", "适用门店", "Stores by comma; empty = all")
    brands = text(400, "ZVAA-brands", "适用品牌", "Brands by comma; empty = all")
    ratio = amount(
        (10, 4),
        "ZVAA-ratio",
        "积分比例",
        "Points for one unit of money: 10 yuan 1 point = 0.1",
        required=True,
    )
    multiplier = amount((6, 2), "ZVAA-multiplier", "积分倍数", "Times as many; empty = once")
    active = flag("ZVAA-active", "启用", "Gives points", default=True)
    version, created_on, created_by, changed_at, changed_by = stamps("ZVAA")

    class Meta:
        table = "accumulation_activity"


class ConsumptionActivity(Model):
    """What VIPs may have for their points; 积分消费活动."""

    activity_code = coded(10, "ZVCA-activityCode", "积分活动编码", "Activity code")
    name = text(60, "ZVCA-name", "积分活动名称", "Name", required=True)
    valid_from = day("ZVCA-validFrom", "生效日期", "Valid from", required=True)
    valid_to = day("ZVCA-validTo", "失效日期", "Valid to; empty = without end")
    types = text(400, "ZVCA-types", "适用卡类型", "Card types by comma; empty = all")
    stores = text(400, "ZVCA-stores", "适用门店", "Stores by comma; empty = all")
    min_balance = integer("ZVCA-minBalance", "参与积分", "Points that one must have", required=True)
    cost_points = integer("ZVCA-costPoints", "消耗积分", "Points that it costs", required=True)
    reward = code(6, "ZVCA-reward", "兑换方式", "GIFT, COUPON or AMOUNT", required=True)
    gift = refers(
        *("Gift", "gift_code", "ZVCA-giftCode", "礼品", "Gift that is given"),
        length=20,
    )
    coupon_batch = refers(
        *("CouponBatch", "batch_code", "ZVCA-batchCode", "优惠券批次", "Batch of which a coupon is issued"),
        length=10,
    )
    value = amount((13, 2), "ZVCA-value", "抵扣金额", "Amount off, good for one sale")
    stock = integer("ZVCA-stock", "可兑换数量", "How many may be redeemed; empty = without bound")
    per_vip_limit = integer("ZVCA-perVipLimit", "每卡限兑", "How often by one card; empty = without bound")
    redeemed = integer("ZVCA-redeemed", "已兑换数量", "How many were redeemed", required=True, system=True)
    active = flag("ZVCA-active", "启用", "May be redeemed", default=True)
    version, created_on, created_by, changed_at, changed_by = stamps("ZVCA")

    class Meta:
        table = "consumption_activity"


class Redemption(Model):
    """Points that were given for a reward; 积分消费."""

    redemption_number = coded(
        16, "ZVRD-redemptionNumber", "积分消费单号", "Number, JF + day + 4 digits", system=True
    )
    activity = refers(
        *("ConsumptionActivity", "activity_code", "ZVRD-activityCode", "积分活动", "Activity"),
        length=10,
        required=True,
        back="redemptions",
        system=True,
    )
    vip = refers(
        *("VipCustomer", "card_number", "ZVRD-cardNumber", "VIP 卡号", "VIP card"),
        length=20,
        required=True,
        back="redemptions",
        system=True,
    )
    store = refers(
        *("Store", "store_code", "ZVRD-storeCode", "门店", "Store"),
        length=10,
        required=True,
        back="redemptions",
        system=True,
    )
    points = integer("ZVRD-points", "消耗积分", "Points that it cost", required=True, system=True)
    reward = code(6, "ZVRD-reward", "兑换方式", "GIFT, COUPON or AMOUNT", required=True, system=True)
    value = amount((13, 2), "ZVRD-value", "抵扣金额", "Amount off", system=True)
    movement_id = text(32, "ZVRD-movementId", "礼品流水号", "Movement of the gift", system=True)
    coupon_code = code(24, "ZVRD-couponCode", "券号", "Coupon that was issued", system=True)
    state = code(9, "ZVRD-state", "状态", "ISSUED, USED or CANCELLED", required=True, system=True)
    redeemed_at = moment("ZVRD-redeemedAt", "兑换时间", "Redeemed at, UTC", required=True, system=True)
    sale_number = code(20, "ZVRD-saleNumber", "销售单号", "Sale that the amount was used for", system=True)
    version, created_on, created_by, changed_at, changed_by = stamps("ZVRD")

    class Meta:
        table = "redemption"


class PointsEntry(Model):
    """An entry of the ledger of points; only ever inserted; 积分流水."""

    entry_id = column(
        fields.BigIntField(primary_key=True, generated=True),
        sap="ZVPE-entryId",
        label=("流水号", "Number of the entry"),
        system=True,
    )
    vip = refers(
        *("VipCustomer", "card_number", "ZVPE-cardNumber", "VIP 卡号", "VIP card"),
        length=20,
        required=True,
        back="points_entries",
        system=True,
    )
    kind = code(
        13,
        "ZVPE-kind",
        "类型",
        "EARN, REVERSE, REDEEM, REDEEM_CANCEL, ADJUST, EXPIRE or TRANSFER",
        required=True,
        system=True,
    )
    points = integer("ZVPE-points", "积分", "Points, below 0 when they go", required=True, system=True)
    lifetime_points = integer(
        "ZVPE-lifetimePoints", "累计积分变动", "Change of the lifetime points", required=True, system=True
    )
    balance_after = integer("ZVPE-balanceAfter", "结余积分", "Points after it", required=True, system=True)
    sale_number = code(20, "ZVPE-saleNumber", "销售单号", "Sale or return", system=True)
    activity_code = code(10, "ZVPE-activityCode", "积分活动", "Activity", system=True)
    redemption_number = code(16, "ZVPE-redemptionNumber", "积分消费单号", "Redemption", system=True)
    store_code = code(10, "ZVPE-storeCode", "门店", "Store; empty = not at a till", system=True)
    reason = text(200, "ZVPE-reason", "原因", "Why it was adjusted", system=True)
    entered_at = moment("ZVPE-enteredAt", "时间", "At, UTC", required=True, system=True)
    entered_by = text(12, "ZVPE-enteredBy", "经办人", "By", required=True, system=True)

    class Meta:
        table = "points_entry"
