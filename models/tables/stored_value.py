"""Stored value: recharge orders and a ledger in double entry. Next: campaign.py."""

from tortoise import fields
from tortoise.models import Model

from models.tables.base_data import coded
from models.tables.column import (
    amount,
    code,
    column,
    moment,
    refers,
    stamps,
    text,
)


class RechargeOrder(Model):
    """Money that is prepaid on a card, with a bonus; 充值单."""

    recharge_number = coded(16, "ZVRC-rechargeNumber", "充值单号", "Number, RC + day + 4 digits", system=True)
    vip = refers(
        *("VipCustomer", "card_number", "ZVRC-cardNumber", "VIP 卡号", "VIP card"),
        length=20,
        required=True,
        back="recharge_orders",
    )
    store = refers(
        *("Store", "store_code", "ZVRC-storeCode", "门店", "Store"),
        length=10,
        required=True,
        back="recharge_orders",
    )
    principal = amount((13, 2), "ZVRC-principal", "充值金额", "Money that is paid", required=True)
    bonus = amount((13, 2), "ZVRC-bonus", "赠送金额", "Bonus by the type's rule", required=True, system=True)
    payment = code(8, "ZVRC-payment", "付款方式", "CASH, CARD or TRANSFER", required=True)
    state = code(8, "ZVRC-state", "状态", "DRAFT, POSTED or REVERSED", required=True, system=True)
    posted_at = moment("ZVRC-postedAt", "过账时间", "Posted at, UTC", system=True)
    posted_by = text(12, "ZVRC-postedBy", "过账人", "Posted by", system=True)
    reversed_at = moment("ZVRC-reversedAt", "冲销时间", "Reversed at, UTC", system=True)
    reversed_by = text(12, "ZVRC-reversedBy", "冲销人", "Reversed by", system=True)
    reason = text(200, "ZVRC-reason", "冲销原因", "Why it was reversed", system=True)
    version, created_on, created_by, changed_at, changed_by = stamps("ZVRC")

    class Meta:
        table = "recharge_order"


class StoredValueEntry(Model):
    """One side of a posting of the ledger of stored value, whose sides sum to 0; 储值流水.

    Accounts of a card are what is owed to its holder: PRINCIPAL and BONUS. The others are the house's.
    """

    entry_id = column(
        fields.BigIntField(primary_key=True, generated=True),
        sap="ZVSE-entryId",
        label=("流水号", "Number of the entry"),
        system=True,
    )
    posting = text(40, "ZVSE-posting", "过账号", "What its sides have in common", required=True, system=True)
    kind = code(
        8,
        "ZVSE-kind",
        "类型",
        "RECHARGE, REVERSE, SPEND, RETURN, REFUND or TRANSFER",
        required=True,
        system=True,
    )
    account = code(
        9,
        "ZVSE-account",
        "账户",
        "PRINCIPAL, BONUS; of the house CASH, PROMOTION, SALES or TRANSIT",
        required=True,
        system=True,
    )
    balance_after = amount(
        (13, 2), "ZVSE-balanceAfter", "余额", "Of an account of a card: balance after it", system=True
    )
    amount = amount(
        (13, 2), "ZVSE-amount", "金额", "Amount; the sides of a posting sum to 0", required=True, system=True
    )
    vip = refers(
        *("VipCustomer", "card_number", "ZVSE-cardNumber", "VIP 卡号", "VIP card"),
        length=20,
        required=True,
        back="stored_value_entries",
        system=True,
    )
    recharge_number = code(16, "ZVSE-rechargeNumber", "充值单号", "Recharge order", system=True)
    sale_number = code(20, "ZVSE-saleNumber", "销售单号", "Sale or return", system=True)
    store_code = code(10, "ZVSE-storeCode", "门店", "Store; empty = not in a store", system=True)
    entered_at = moment("ZVSE-enteredAt", "时间", "At, UTC", required=True, system=True)
    entered_by = text(12, "ZVSE-enteredBy", "经办人", "By", required=True, system=True)

    class Meta:
        table = "stored_value_entry"
