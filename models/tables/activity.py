"""Activities with customers, gifts and coupons. Next: exchange.py."""

from tortoise import fields
from tortoise.models import Model

from models.rules.shape import Form
from models.tables.base_data import coded
from models.tables.column import (
    amount,
    code,
    column,
    day,
    flag,
    integer,
    long_text,
    moment,
    refers,
    stamps,
    text,
)


class CustomerActivity(Model):
    """An activity that customers are invited to; 客户活动."""

    activity_code = coded(10, "ZACT-activityCode", "活动编码", "Activity code")
    title = text(100, "ZACT-title", "活动名称", "Title", required=True)
    description = long_text(2000, "ZACT-description", "活动说明", "Description")
    begins_at = moment("ZACT-beginsAt", "开始时间", "Begins at, UTC", required=True)
    ends_at = moment("ZACT-endsAt", "结束时间", "Ends at, UTC", required=True)
    place = text(200, "ZACT-place", "地点", "Place")
    capacity = integer("ZACT-capacity", "名额", "Places; empty = without bound")
    target_segment = code(2, "ZACT-targetSegment", "目标等级", "Only customers of this segment")
    target_category = code(12, "ZACT-targetCategory", "目标分类", "Only of this customer category, and below")
    target_vip_type = code(4, "ZACT-targetVipType", "目标卡类型", "Only of this VIP type")
    target_region = code(3, "ZACT-targetRegion", "目标地区", "Only of this region")
    budget = amount((13, 2), "ZACT-budget", "预算", "Budget")
    currency = code(5, "ZACT-currency", "币种", "Currency of the budget", codes="currencies")
    registered = integer(
        "ZACT-registered", "已报名人数", "Participants who have a place", required=True, system=True
    )
    state = code(9, "ZACT-state", "状态", "OPEN, CLOSED or CANCELLED", required=True, system=True)
    version, created_on, created_by, changed_at, changed_by = stamps("ZACT")

    class Meta:
        table = "customer_activity"


class ActivityParticipant(Model):
    """A customer who is invited to an activity, and whether he came; 活动参与人."""

    participant_id = column(
        fields.CharField(21, primary_key=True),
        sap="ZPAR-participantId",
        label=("参与编号", "Activity and customer, written HD01/0100000001"),
        form=Form.CODE,
        system=True,
    )
    activity = refers(
        *("CustomerActivity", "activity_code", "ZPAR-activityCode", "活动编码", "Activity"),
        length=10,
        required=True,
        back="participants",
    )
    customer = refers(
        *("Customer", "customer_number", "ZPAR-customerNumber", "客户编号", "Customer number"),
        required=True,
        back="activities",
    )
    contact_number = text(10, "ZPAR-contactNumber", "联系人编号", "Contact person who comes")
    state = code(
        10,
        "ZPAR-state",
        "状态",
        "INVITED, REGISTERED, WAITLIST, ATTENDED, NO_SHOW or CANCELLED",
        required=True,
        system=True,
    )
    place_in_line = integer("ZPAR-placeInLine", "报名顺序", "Order of registration", system=True)
    feedback = integer("ZPAR-feedback", "评分", "Feedback, 1 to 5", system=True)
    feedback_text = text(400, "ZPAR-feedbackText", "反馈", "Feedback in words", system=True)
    version, created_on, created_by, changed_at, changed_by = stamps("ZPAR")

    class Meta:
        table = "activity_participant"
        unique_together = (("activity_id", "customer_id"),)


class Gift(Model):
    """A gift and how many are in stock; 礼品."""

    gift_code = coded(20, "ZGFT-giftCode", "礼品编码", "Gift code")
    name = text(60, "ZGFT-name", "礼品名称", "Name", required=True)
    unit_value = amount((13, 2), "ZGFT-unitValue", "单价", "Value of one")
    currency = code(5, "ZGFT-currency", "币种", "Currency of the value", codes="currencies")
    stock = integer("ZGFT-stock", "库存", "How many are there", required=True, system=True)
    active = flag("ZGFT-active", "启用", "May be issued", default=True)
    version, created_on, created_by, changed_at, changed_by = stamps("ZGFT")

    class Meta:
        table = "gift"


class GiftMovement(Model):
    """Gifts that came, were given, or came back; only ever inserted; 礼品台账."""

    movement_id = column(
        fields.CharField(32, primary_key=True),
        sap="ZGFM-movementId",
        label=("流水号", "Id of the movement"),
        system=True,
    )
    gift = refers(
        *("Gift", "gift_code", "ZGFM-giftCode", "礼品编码", "Gift"),
        length=20,
        required=True,
        back="movements",
        system=True,
    )
    kind = code(7, "ZGFM-kind", "类型", "RECEIPT, ISSUE or RETURN", required=True, system=True)
    quantity = integer("ZGFM-quantity", "数量", "How many", required=True, system=True)
    stock_after = integer("ZGFM-stockAfter", "结存", "In stock after it", required=True, system=True)
    customer = refers(
        *("Customer", "customer_number", "ZGFM-customerNumber", "客户编号", "Customer number"),
        back="gift_movements",
        system=True,
    )
    vip_card = text(20, "ZGFM-vipCard", "VIP 卡号", "VIP card", system=True)
    occasion = text(100, "ZGFM-occasion", "事由", "Occasion", system=True)
    returns = text(32, "ZGFM-returns", "原流水号", "Id of the issue that comes back", system=True)
    moved_at = moment("ZGFM-movedAt", "时间", "At, UTC", required=True, system=True)
    moved_by = text(12, "ZGFM-movedBy", "经办人", "By", required=True, system=True)

    class Meta:
        table = "gift_movement"


class CouponBatch(Model):
    """Coupons of one kind: what they are worth, where and when; 优惠券批次."""

    batch_code = coded(10, "ZCPB-batchCode", "批次编码", "Batch code, the prefix of its coupons")
    title = text(100, "ZCPB-title", "名称", "Title", required=True)
    kind = code(7, "ZCPB-kind", "类型", "AMOUNT or PERCENT", required=True)
    value = amount((13, 2), "ZCPB-value", "面值", "Amount, or percent off", required=True)
    minimum_spend = amount((13, 2), "ZCPB-minimumSpend", "最低消费", "Least amount of the sale")
    valid_from = day("ZCPB-validFrom", "生效日期", "Valid from", required=True)
    valid_to = day("ZCPB-validTo", "失效日期", "Valid to", required=True)
    stores = text(400, "ZCPB-stores", "适用门店", "Stores by comma; empty = all")
    brands = text(400, "ZCPB-brands", "适用品牌", "Brands by comma; empty = all")
    quantity = integer("ZCPB-quantity", "发行数量", "How many there may be", required=True)
    per_person = integer("ZCPB-perPerson", "每人限领", "How many one may have; empty = without bound")
    issued = integer("ZCPB-issued", "已发数量", "How many were issued", required=True, system=True)
    active = flag("ZCPB-active", "启用", "May be issued", default=True)
    version, created_on, created_by, changed_at, changed_by = stamps("ZCPB")

    class Meta:
        table = "coupon_batch"


class Coupon(Model):
    """One coupon and what became of it; 优惠券."""

    coupon_code = coded(24, "ZCPN-couponCode", "券号", "Coupon code")
    batch = refers(
        *("CouponBatch", "batch_code", "ZCPN-batchCode", "批次编码", "Batch"),
        length=10,
        required=True,
        back="coupons",
        system=True,
    )
    customer = refers(
        *("Customer", "customer_number", "ZCPN-customerNumber", "客户编号", "Customer number"),
        back="coupons",
        system=True,
    )
    vip_card = text(20, "ZCPN-vipCard", "VIP 卡号", "VIP card", system=True)
    occasion = text(100, "ZCPN-occasion", "事由", "Occasion", system=True)
    state = code(7, "ZCPN-state", "状态", "ISSUED, USED, EXPIRED or VOID", required=True, system=True)
    issued_at = moment("ZCPN-issuedAt", "发放时间", "Issued at, UTC", required=True, system=True)
    used_at = moment("ZCPN-usedAt", "使用时间", "Used at, UTC", system=True)
    sale_number = text(20, "ZCPN-saleNumber", "销售单号", "Sale that it was used for", system=True)
    store = code(10, "ZCPN-store", "门店", "Store where it was used", system=True)
    version, created_on, created_by, changed_at, changed_by = stamps("ZCPN")

    class Meta:
        table = "coupon"
