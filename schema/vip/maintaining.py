"""Acts on brands, dealers, stores, card types, dimensions and activities. Next: cards.py."""

import strawberry

from resolvers.vip.kinds import (
    ACCUMULATIONS,
    BRANDS,
    CONSUMPTIONS,
    DEALERS,
    DIMENSIONS,
    STORES,
    TEMPLATES,
    VIP_TYPES,
)
from schema.inputs.campaign import SmsTemplateInput
from schema.inputs.points import AccumulationActivityInput, ConsumptionActivityInput
from schema.inputs.store import BrandInput, DealerInput, StoreInput
from schema.inputs.vip_type import ProfileDimensionInput, VipTypeInput
from schema.maintained import Words, acts_of
from schema.types.campaign import SmsTemplate
from schema.types.points import AccumulationActivity, ConsumptionActivity
from schema.types.store import Brand, Dealer, Store
from schema.types.vip_type import ProfileDimension, VipType

_GOES = "Delete {one} (GEN-INUSE says what else names it), confirmed with GEN-CONFIRM; else active: false."

_BrandActs = acts_of(
    *("brand", BRANDS, Brand, BrandInput),
    Words(
        *("brand", "Brand code."),
        "Enter a brand (品牌). Only vipManager and admin with all stores; so for all that holds in all "
        "stores: dealers, stores, card types, dimensions, activities, templates.",
        "Change what the input names of a brand; its code stays (GEN-IMMUTABLE).",
        _GOES.format(one="a brand that no discount, activity, coupon or sale names"),
    ),
)
_DealerActs = acts_of(
    *("dealer", DEALERS, Dealer, DealerInput),
    Words(
        *("dealer", "Dealer code."),
        "Enter a dealer (经销商). Stored value is good in all stores of the dealer whose store won the card.",
        "Change what the input names of a dealer; the code stays (GEN-IMMUTABLE).",
        _GOES.format(one="a dealer without stores"),
    ),
)
_StoreActs = acts_of(
    *("store", STORES, Store, StoreInput),
    Words(
        *("store", "Store code."),
        "Enter a store (门店) of an active dealer (GEN-REF). Grants name it by its code. ownValueOnly: it "
        "takes stored value only of cards that it won itself.",
        "Change what the input names of a store; its code stays (GEN-IMMUTABLE).",
        _GOES.format(one="a store without cards, sales, recharge orders and redemptions"),
    ),
)
_VipTypeActs = acts_of(
    *("vip_type", VIP_TYPES, VipType, VipTypeInput),
    Words(
        *("card type", "Type code."),
        "Enter a card type (卡类型) with its discounts (rates above 0, at most 1, of active brands, whose "
        "periods do not overlap), upgrade rules (to a type of higher rank: VP-UPG-RANK) and bonuses for "
        "who prepays.",
        "Change what the input names of a card type; rows that it does not name stay. The code stays "
        "(GEN-IMMUTABLE); another rank must suit the upgrade rules that lead to it (GEN-RANGE) and away "
        "from it (VP-UPG-RANK). A new rate counts from the next sale on.",
        _GOES.format(one="a card type that no card has or had, and no rule or activity names"),
    ),
)
_DimensionActs = acts_of(
    *("profile_dimension", DIMENSIONS, ProfileDimension, ProfileDimensionInput),
    Words(
        *("dimension of profiles", "Dimension code."),
        "Enter a dimension of profiles (形象维度) with its values. OCCUPATION and LOOK are shipped; ages "
        "follow from the date of birth.",
        "Change what the input names of a dimension. Values that cards have stay (GEN-INUSE); several: "
        "false only as long as no card has more than one.",
        _GOES.format(one="a dimension that no profile names"),
    ),
)
_AccumulationActs = acts_of(
    *("accumulation_activity", ACCUMULATIONS, AccumulationActivity, AccumulationActivityInput),
    Words(
        *("activity", "Activity code."),
        "Enter an activity that gives points (积分累加活动): ratio points for one unit of money (10 yuan "
        "1 point = 0.1), times multiplier, in its period, for types, stores and brands by comma, which "
        "must be there (GEN-REF); an empty list is all of them.",
        "Change what the input names of an activity. Once it has given points ratio, multiplier and "
        "brands stay (GEN-INUSE): returns are reckoned by them.",
        _GOES.format(one="an activity that gave no sale points"),
    ),
)
_ConsumptionActs = acts_of(
    *("consumption_activity", CONSUMPTIONS, ConsumptionActivity, ConsumptionActivityInput),
    Words(
        *("activity", "Activity code."),
        "Enter an activity that points are spent in (积分消费活动): minBalance to take part, costPoints, "
        "and a reward: GIFT with its giftCode, COUPON with its batchCode, AMOUNT with its value. stock and "
        "perVipLimit bound it; types and stores by comma, which must be there (GEN-REF).",
        "Change what the input names of an activity. stock never below what was redeemed (GEN-RANGE).",
        _GOES.format(one="an activity that nobody redeemed"),
    ),
)
_TemplateActs = acts_of(
    *("sms_template", TEMPLATES, SmsTemplate, SmsTemplateInput),
    Words(
        *("template", "Template code."),
        "Enter a template of text messages (短信模板). Variables are {name}, {type} and {points}, others "
        "are refused (GEN-REF). For STYLE, ACTIVITY and DISCOUNT it carries a signature 【…】 and says how "
        "to opt out, such as 回T退订 (VP-SMS-TEXT).",
        "Change what the input names of a template. Messages that were made keep their text.",
        _GOES.format(one="a template that no campaign names"),
    ),
)


@strawberry.type
class VipMaintenanceActs(
    _BrandActs,
    _DealerActs,
    _StoreActs,
    _VipTypeActs,
    _DimensionActs,
    _AccumulationActs,
    _ConsumptionActs,
    _TemplateActs,
):
    """Mixed into the mutations."""
