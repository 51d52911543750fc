"""VIP customers: brands, dealers, stores, card types with their rules, cards and profiles. Next: sale.py."""

from tortoise import fields
from tortoise.models import Model

from models.rules.shape import Shield
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


class Brand(Model):
    """A brand that stores sell; 品牌."""

    brand_code = coded(10, "ZBRD-brandCode", "品牌编码", "Brand code")
    name = text(60, "ZBRD-name", "品牌名称", "Name", required=True)
    active = flag("ZBRD-active", "启用", "May be chosen", default=True)
    version, created_on, created_by, changed_at, changed_by = stamps("ZBRD")

    class Meta:
        table = "brand"


class Dealer(Model):
    """A dealer who runs stores; stored value is good in all of them; 经销商."""

    dealer_code = coded(10, "ZDLR-dealerCode", "经销商编码", "Dealer code")
    name = text(100, "ZDLR-name", "经销商名称", "Name", required=True)
    mobile = text(20, "ZDLR-mobile", "手机", "Mobile number, for text messages", shield=Shield.PERSONAL)
    active = flag("ZDLR-active", "启用", "May be chosen", default=True)
    version, created_on, created_by, changed_at, changed_by = stamps("ZDLR")

    class Meta:
        table = "dealer"


class Store(Model):
    """A store of a dealer; 门店."""

    store_code = coded(10, "ZSTO-storeCode", "门店编码", "Store code, as grants name it")
    name = text(100, "ZSTO-name", "门店名称", "Name", required=True)
    dealer = refers(
        *("Dealer", "dealer_code", "ZSTO-dealerCode", "经销商", "Dealer who runs it"),
        length=10,
        required=True,
        back="stores",
    )
    address = text(200, "ZSTO-address", "地址", "Address")
    own_value_only = flag(
        "ZSTO-ownValueOnly", "仅用本店充值", "Takes only stored value of cards that it won itself"
    )
    active = flag("ZSTO-active", "启用", "May sell", default=True)
    version, created_on, created_by, changed_at, changed_by = stamps("ZSTO")

    class Meta:
        table = "store"


class VipType(Model):
    """A card type with its discounts, upgrades and bonuses: 金卡, 银卡, 普卡; 卡类型."""

    type_code = coded(4, "ZVTY-typeCode", "卡类型编码", "Type code")
    name = text(40, "ZVTY-name", "卡类型名称", "Name", required=True)
    rank = integer("ZVTY-rank", "级别", "Rank; an upgrade leads to a higher one", required=True)
    allow_stored_value = flag("ZVTY-allowStoredValue", "允许充值", "Money may be prepaid on its cards")
    default_discount = amount(
        (4, 3), "ZVTY-defaultDiscount", "默认折扣", "Rate where no discount of a brand holds: 0.9 = 10 % off"
    )
    active = flag("ZVTY-active", "启用", "May be given", default=True)
    version, created_on, created_by, changed_at, changed_by = stamps("ZVTY")

    class Meta:
        table = "vip_type"


class VipDiscount(Model):
    """What holders of a card type pay for a brand, and when; VIP卡折扣."""

    id = fields.BigIntField(primary_key=True)
    vip_type = child_of("VipType", "type_code", "discounts")
    brand_code = code(10, "ZVDC-brandCode", "品牌", "Brand", required=True)
    valid_from = day("ZVDC-validFrom", "生效日期", "Valid from", required=True)
    valid_to = day("ZVDC-validTo", "失效日期", "Valid to; empty = without end")
    rate = amount((4, 3), "ZVDC-rate", "折扣率", "Rate in (0, 1]: 0.85 = 15 % off", required=True)

    class Meta:
        table = "vip_discount"
        unique_together = (("vip_type_id", "brand_code", "valid_from"),)


class UpgradeRule(Model):
    """From how many lifetime points on a card of this type may become one of a higher; VIP升级规则."""

    id = fields.BigIntField(primary_key=True)
    vip_type = child_of("VipType", "type_code", "upgrade_rules")
    to_type = code(4, "ZVUR-toType", "目标卡类型", "Type after the upgrade", required=True)
    min_lifetime_points = integer(
        "ZVUR-minLifetimePoints", "最低累计积分", "Lifetime points that are needed", required=True
    )
    valid_from = day("ZVUR-validFrom", "生效日期", "Valid from")
    valid_to = day("ZVUR-validTo", "失效日期", "Valid to")

    class Meta:
        table = "upgrade_rule"
        unique_together = (("vip_type_id", "to_type"),)


class RechargeBonus(Model):
    """What is given in addition to who prepays this much; 充值赠送规则."""

    id = fields.BigIntField(primary_key=True)
    vip_type = child_of("VipType", "type_code", "recharge_bonuses")
    from_amount = amount((13, 2), "ZVRB-fromAmount", "起充金额", "From this principal on", required=True)
    bonus = amount((13, 2), "ZVRB-bonus", "赠送金额", "Bonus", required=True)

    class Meta:
        table = "recharge_bonus"
        unique_together = (("vip_type_id", "from_amount"),)


class ProfileDimension(Model):
    """A side of a VIP's profile, such as occupation or appearance; 形象维度."""

    dimension_code = coded(10, "ZVPD-dimensionCode", "形象维度编码", "Dimension code")
    name = text(40, "ZVPD-name", "形象维度名称", "Name", required=True)
    several = flag("ZVPD-several", "可多选", "One VIP may have several of its values")
    active = flag("ZVPD-active", "启用", "May be chosen", default=True)
    version, created_on, created_by, changed_at, changed_by = stamps("ZVPD")

    class Meta:
        table = "profile_dimension"


class ProfileValue(Model):
    """A value of a dimension: 老板, 白领; 前卫, 时尚, 休闲; 形象值."""

    id = fields.BigIntField(primary_key=True)
    profile_dimension = child_of("ProfileDimension", "dimension_code", "values")
    value_code = code(10, "ZVPV-valueCode", "形象值编码", "Value code", required=True)
    name = text(40, "ZVPV-name", "形象值名称", "Name", required=True)

    class Meta:
        table = "profile_value"
        unique_together = (("profile_dimension_id", "value_code"),)


class VipCustomer(Model):
    """The holder of a VIP card, with profile and upgrades; VIP档案."""

    card_number = coded(20, "ZVIP-cardNumber", "VIP 卡号", "Card number")
    name = text(40, "ZVIP-name", "姓名", "Name", required=True)
    gender = code(1, "ZVIP-gender", "性别", "1 male, 2 female, 0 unknown")
    birth_date = day("ZVIP-birthDate", "出生日期", "Date of birth", shield=Shield.PERSONAL)
    mobile = text(
        20, "ZVIP-mobile", "手机", "Mobile number, unique among active cards", shield=Shield.PERSONAL
    )
    email = text(100, "ZVIP-email", "电子邮箱", "E-mail address", shield=Shield.PERSONAL)
    address = text(200, "ZVIP-address", "地址", "Address", shield=Shield.PERSONAL)
    vip_type = refers(
        *("VipType", "type_code", "ZVIP-typeCode", "卡类型", "Card type"),
        length=4,
        required=True,
        back="vip_customers",
    )
    store = refers(
        *("Store", "store_code", "ZVIP-storeCode", "吸引门店", "Store that won the customer"),
        length=10,
        required=True,
        back="vip_customers",
    )
    joined_on = day("ZVIP-joinedOn", "入会日期", "Joined on; empty = today", required=True)
    status = code(6, "ZVIP-status", "状态", "ACTIVE, FROZEN or CLOSED", required=True, system=True)
    customer = refers(
        *("Customer", "customer_number", "ZVIP-customerNumber", "客户编号", "Customer number"),
        back="vip_cards",
    )
    sms_opt_in = flag("ZVIP-smsOptIn", "同意短信", "Agrees to text messages")
    replaces = text(20, "ZVIP-replaces", "原卡号", "Card that this one replaces", system=True)
    replaced_by = text(20, "ZVIP-replacedBy", "新卡号", "Card that replaces this one", system=True)
    status_reason = text(200, "ZVIP-statusReason", "状态原因", "Why it is frozen or closed", system=True)
    version, created_on, created_by, changed_at, changed_by = stamps("ZVIP")

    class Meta:
        table = "vip_customer"


class VipProfileValue(Model):
    """One value of a VIP's profile; VIP形象."""

    id = fields.BigIntField(primary_key=True)
    vip_customer = child_of("VipCustomer", "card_number", "profile_values")
    dimension_code = code(10, "ZVPF-dimensionCode", "形象维度", "Dimension", required=True)
    value_code = code(10, "ZVPF-valueCode", "形象值", "Value", required=True)

    class Meta:
        table = "vip_profile_value"
        unique_together = (("vip_customer_id", "dimension_code", "value_code"),)


class VipUpgrade(Model):
    """An upgrade of a card; VIP升级记录."""

    id = fields.BigIntField(primary_key=True)
    vip_customer = child_of("VipCustomer", "card_number", "upgrades")
    upgrade_number = integer(
        "ZVUP-upgradeNumber", "升级序号", "Number of the card's upgrade", required=True, system=True
    )
    from_type = code(4, "ZVUP-fromType", "原卡类型", "Type before", required=True, system=True)
    to_type = code(4, "ZVUP-toType", "新卡类型", "Type after", required=True, system=True)
    lifetime_points = integer(
        "ZVUP-lifetimePoints", "累计积分", "Lifetime points at that time", required=True, system=True
    )
    upgraded_at = moment("ZVUP-upgradedAt", "升级时间", "At, UTC", required=True, system=True)
    upgraded_by = text(12, "ZVUP-upgradedBy", "操作人", "By", required=True, system=True)

    class Meta:
        table = "vip_upgrade"
        unique_together = (("vip_customer_id", "upgrade_number"),)


class VipAccount(Model):
    """What is on a card now: points and stored value. Kept by the ledgers alone; VIP账户."""

    card_number = coded(20, "ZVAC-cardNumber", "VIP 卡号", "Card number", system=True)
    points = integer(
        "ZVAC-points", "可用积分", "Points; after returns they may be below 0", required=True, system=True
    )
    lifetime_points = integer(
        "ZVAC-lifetimePoints",
        "累计积分",
        "Points ever earned, less those of returns",
        required=True,
        system=True,
    )
    principal = amount(
        (13, 2), "ZVAC-principal", "本金余额", "Prepaid money that is left", required=True, system=True
    )
    bonus = amount((13, 2), "ZVAC-bonus", "赠送余额", "Bonus that is left", required=True, system=True)
    last_sale_on = day("ZVAC-lastSaleOn", "最近消费日期", "Day of the last sale", system=True)

    class Meta:
        table = "vip_account"


class VipCounter(Model):
    """The last number of a day: RC20260506, JF20260506, DX20260506."""

    counter = fields.CharField(12, primary_key=True)
    last_number = fields.IntField()

    class Meta:
        table = "vip_counter"
