"""Texts of the findings of VIP loyalty. Next: messages.py."""

from collections.abc import Mapping

from models.rules.finding_codes import Code

VIP_TEXTS: Mapping[Code, tuple[str, str]] = {
    Code.VP_CARD_STATE: (
        "卡“{value}”状态为{state}，不享受会员优惠",
        "Card “{value}” is {state}: it gives no benefits",
    ),
    Code.VP_CARD_UNKNOWN: ("没有卡“{value}”", "There is no card “{value}”"),
    Code.VP_PAY_SUM: (
        "付款合计 {paid} 不等于应付金额 {total}",
        "Payments of {paid} are not the total of {total}",
    ),
    Code.VP_PAY_KIND: ("付款方式“{value}”需要会员卡", "Payment by {value} needs a card that gives benefits"),
    Code.VP_SALE_SAME: ("销售单“{value}”已存在，内容不同", "Sale “{value}” is there with other content"),
    Code.VP_RETURN_MORE: (
        "退货数量 {value} 超过可退数量 {left}",
        "{value} are more than the {left} that can still be returned",
    ),
    Code.VP_RED_MIN: (
        "积分余额 {value} 不足，需要 {minimum}",
        "{value} points are not the {minimum} that are needed",
    ),
    Code.VP_RED_STOCK: ("积分活动“{value}”已兑完", "Nothing is left of activity “{value}”"),
    Code.VP_RED_LIMIT: (
        "积分活动“{value}”每卡限兑 {max} 次",
        "Activity “{value}” may be redeemed {max} times by a card",
    ),
    Code.VP_RED_SCOPE: (
        "积分活动“{value}”不适用于该卡类型、门店或日期",
        "Activity “{value}” is not for this card type, store or day",
    ),
    Code.VP_RED_STATE: (
        "积分消费“{value}”状态为{state}，或已超过 7 天，不能取消",
        "Redemption “{value}” is {state}, used or older than 7 days: it cannot be cancelled",
    ),
    Code.VP_UPG_RANK: (
        "目标卡类型“{value}”级别不高于现有类型",
        "Type “{value}” ranks no higher than the card has",
    ),
    Code.VP_UPG_RULE: (
        "累计积分 {points} 未达到升级规则 {minimum}",
        "{points} lifetime points do not fulfil the rule of {minimum}",
    ),
    Code.VP_SV_TYPE: ("卡类型“{value}”不允许充值", "No money may be prepaid on cards of type “{value}”"),
    Code.VP_SV_MAX: (
        "充值后余额 {value} 超过上限 {max}",
        "A balance of {value} would be over the bound of {max}",
    ),
    Code.VP_SV_LOW: (
        "储值余额 {balance} 不足以支付 {value}",
        "A balance of {balance} does not cover {value}",
    ),
    Code.VP_SV_STORE: (
        "门店“{value}”不接受该卡储值",
        "Store “{value}” does not take the stored value of this card",
    ),
    Code.VP_SV_STATE: (
        "充值单“{value}”状态为{state}，不能进行此操作",
        "Recharge order “{value}” is {state}: this cannot be done",
    ),
    Code.VP_PROFILE_ONE: ("形象维度“{value}”只能选择一个值", "Dimension “{value}” takes one value only"),
    Code.VP_SMS_OFF: ("短信功能未开通：{value}", "Text messages are switched off: {value}"),
    Code.VP_SMS_TEXT: (
        "营销短信需要签名【…】和退订提示",
        "A marketing text carries a signature 【…】 and how to opt out",
    ),
    Code.VP_SMS_STATE: (
        "群发“{value}”状态为{state}，不能进行此操作",
        "Campaign “{value}” is {state}: this cannot be done",
    ),
}
