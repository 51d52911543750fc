"""Sales and returns at the till. Next: points.py."""

from tortoise import fields
from tortoise.models import Model

from models.tables.base_data import coded
from models.tables.column import (
    amount,
    child_of,
    code,
    day,
    flag,
    integer,
    moment,
    refers,
    stamps,
    text,
)


class Sale(Model):
    """A sale, or a return, which has negative quantities and amounts; 销售单."""

    sale_number = coded(20, "ZSAL-saleNumber", "销售单号", "Number that the till gave it")
    kind = code(6, "ZSAL-kind", "类型", "SALE or RETURN", required=True, system=True)
    returned_sale = text(20, "ZSAL-returnedSale", "原销售单号", "Of a return: the sale", system=True)
    store = refers(
        *("Store", "store_code", "ZSAL-storeCode", "门店", "Store"),
        length=10,
        required=True,
        back="sales",
    )
    vip = refers(
        *("VipCustomer", "card_number", "ZSAL-cardNumber", "VIP 卡号", "VIP card"),
        length=20,
        back="sales",
    )
    vip_type = code(4, "ZSAL-typeCode", "卡类型", "Type of the card at that time", system=True)
    benefits = flag("ZSAL-benefits", "享受优惠", "The card gave discount and points", system=True)
    sold_at = moment("ZSAL-soldAt", "销售时间", "Sold at, UTC", required=True)
    sold_on = day("ZSAL-soldOn", "销售日期", "Day of the sale", required=True, system=True)
    total = amount((13, 2), "ZSAL-total", "应付金额", "Sum of the lines", required=True, system=True)
    list_total = amount(
        (13, 2), "ZSAL-listTotal", "原价金额", "Sum at list prices", required=True, system=True
    )
    activity_code = code(10, "ZSAL-activityCode", "积分活动", "Activity that gave points", system=True)
    points = integer("ZSAL-points", "积分", "Points given, or taken back", required=True, system=True)
    cashier = text(12, "ZSAL-cashier", "收银员", "User at the till", required=True, system=True)
    version, created_on, created_by, changed_at, changed_by = stamps("ZSAL")

    class Meta:
        table = "sale"


class SaleLine(Model):
    """A line of a sale; 销售单行."""

    id = fields.BigIntField(primary_key=True)
    sale = child_of("Sale", "sale_number", "lines")
    line_number = integer("ZSAI-lineNumber", "行号", "Number inside the sale", required=True)
    brand_code = code(10, "ZSAI-brandCode", "品牌", "Brand", required=True)
    item_code = code(20, "ZSAI-itemCode", "商品", "Item", required=True)
    list_price = amount((13, 2), "ZSAI-listPrice", "原价", "List price of one", required=True)
    quantity = amount((13, 3), "ZSAI-quantity", "数量", "Quantity", required=True)
    discount_rate = amount((4, 3), "ZSAI-discountRate", "折扣率", "Rate", required=True, system=True)
    unit_price = amount((13, 2), "ZSAI-unitPrice", "单价", "Price of one", required=True, system=True)
    eligible = amount(
        (13, 2), "ZSAI-eligible", "计分金额", "Paid amount that may give points", required=True, system=True
    )
    amount = amount((13, 2), "ZSAI-amount", "金额", "Price of all", required=True, system=True)

    class Meta:
        table = "sale_line"
        unique_together = (("sale_id", "line_number"),)


class SalePayment(Model):
    """What a sale was paid with; 收款."""

    id = fields.BigIntField(primary_key=True)
    sale = child_of("Sale", "sale_number", "payments")
    payment_number = integer("ZSAP-paymentNumber", "付款序号", "Number inside the sale", required=True)
    kind = code(
        13,
        "ZSAP-kind",
        "付款方式",
        "CASH, CARD, STORED_VALUE, POINTS_COUPON or COUPON",
        required=True,
    )
    principal = amount(
        (13, 2), "ZSAP-principal", "本金", "Of stored value: principal that was used", system=True
    )
    amount = amount((13, 2), "ZSAP-amount", "付款金额", "Amount", required=True)
    coupon_code = code(24, "ZSAP-couponCode", "券号", "Coupon, or redemption of points")

    class Meta:
        table = "sale_payment"
        unique_together = (("sale_id", "payment_number"),)
