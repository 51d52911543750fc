"""Texts of the findings of base data and of the care of customers. Next: vip_texts.py."""

from collections.abc import Mapping

from models.rules.finding_codes import Code

CARE_TEXTS: Mapping[Code, tuple[str, str]] = {
    Code.RD_NOT_LEAF: ("“{value}”不是末级，不能使用", "“{value}” is no leaf and cannot be used here"),
    Code.RD_VENDOR_ATTR: (
        "供应商“{value}”没有“{attribute}”属性，不能用于{document}",
        "Vendor “{value}” has not the attribute {attribute} that {document} needs",
    ),
    Code.RD_CUSTOMER_ATTR: (
        "客户“{value}”没有“{attribute}”属性，不能用于{document}",
        "Customer “{value}” has not the attribute {attribute} that {document} needs",
    ),
    Code.RD_ENDED: ("“{value}”已于{day}停用", "“{value}” has ended on {day}"),
    Code.RD_UNIT_FIRST: (
        "计量单位“{value}”尚未建立，请先建立",
        "The unit “{value}” does not exist yet: create it first",
    ),
    Code.RD_UNIT_GROUP: (
        "计量单位“{value}”不属于计量单位组“{group}”",
        "Unit “{value}” does not belong to the group “{group}”",
    ),
    Code.RD_UNIT_MAIN: (
        "计量单位组“{group}”必须有且只有一个主计量单位",
        "Group “{group}” has exactly one main unit",
    ),
    Code.RD_ITEM_NOATTR: ("存货至少需要一个属性", "A stock item needs at least one attribute"),
    Code.RD_ITEM_ATTR: (
        "存货“{value}”没有“{attribute}”属性，不能用于{document}",
        "Stock item “{value}” has not the attribute {attribute} that {document} needs",
    ),
    Code.RD_ITEM_BATCH: (
        "分类“{category}”下的存货必须批次管理",
        "Items of category “{category}” are batch-managed",
    ),
    Code.RD_BATCH_MISSING: ("存货“{value}”需要批号", "Stock item “{value}” needs a batch number"),
    Code.RD_ACCT_USED: (
        "科目“{value}”已有发生额；确认后将转入新的下级科目",
        "Account “{value}” has postings: confirm that they move to the new account below",
    ),
    Code.RD_EMPLOYEE_LEFT: ("职员“{value}”已于{day}离职", "Employee “{value}” left on {day}"),
    Code.RD_BALANCE: ("借方合计 {debit} 不等于贷方合计 {credit}", "Debit {debit} is not credit {credit}"),
    Code.CC_SUPPRESSED: (
        "客户禁止或未同意 {channel} 联系，已停用该方式",
        "The customer must not be contacted by {channel}: suppressed",
    ),
    Code.CC_TARGET: (
        "客户不符合活动“{value}”的目标条件",
        "The customer does not fit the target of activity “{value}”",
    ),
    Code.CC_GIFT_STOCK: (
        "礼品“{value}”库存不足：现有 {stock}",
        "Not enough of gift “{value}”: {stock} in stock",
    ),
    Code.CC_COUPON_UNKNOWN: ("优惠券“{value}”不存在", "There is no coupon “{value}”"),
    Code.CC_COUPON_STATE: (
        "优惠券“{value}”状态为{state}，不能使用",
        "Coupon “{value}” is {state} and cannot be used",
    ),
    Code.CC_COUPON_DATE: (
        "优惠券“{value}”仅在 {begin} 至 {end} 有效",
        "Coupon “{value}” is valid from {begin} to {end} only",
    ),
    Code.CC_COUPON_SCOPE: (
        "优惠券“{value}”不适用于该门店或品牌",
        "Coupon “{value}” is not valid for this store or brand",
    ),
    Code.CC_COUPON_MIN: (
        "优惠券“{value}”最低消费 {minimum}",
        "Coupon “{value}” needs a sale of at least {minimum}",
    ),
    Code.CC_COUPON_LIMIT: ("批次“{value}”已达上限 {max}", "Batch “{value}” has reached its bound of {max}"),
}
