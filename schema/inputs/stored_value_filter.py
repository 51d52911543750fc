"""Filter inputs over stored value. Next: filters.py."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.inputs.filters import DateFilter, DateTimeFilter, DecimalFilter, IntFilter, TextFilter

if TYPE_CHECKING:
    from schema.inputs.store_filter import StoreFilter
    from schema.inputs.vip_filter import VipCustomerFilter


@strawberry.input(description="Conditions on RechargeOrder; all that are given must hold.")
class RechargeOrderFilter:
    and_: list["RechargeOrderFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["RechargeOrderFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "RechargeOrderFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    recharge_number: TextFilter | None = strawberry.field(
        description="Number, RC + day + 4 digits (充值单号); ZVRC-rechargeNumber.", default=strawberry.UNSET
    )
    card_number: TextFilter | None = strawberry.field(
        description="VIP card (VIP 卡号); ZVRC-cardNumber.", default=strawberry.UNSET
    )
    store_code: TextFilter | None = strawberry.field(
        description="Store (门店); ZVRC-storeCode.", default=strawberry.UNSET
    )
    principal: DecimalFilter | None = strawberry.field(
        description="Money that is paid (充值金额); ZVRC-principal.", default=strawberry.UNSET
    )
    bonus: DecimalFilter | None = strawberry.field(
        description="Bonus by the type's rule (赠送金额); ZVRC-bonus.", default=strawberry.UNSET
    )
    payment: TextFilter | None = strawberry.field(
        description="CASH, CARD or TRANSFER (付款方式); ZVRC-payment.", default=strawberry.UNSET
    )
    state: TextFilter | None = strawberry.field(
        description="DRAFT, POSTED or REVERSED (状态); ZVRC-state.", default=strawberry.UNSET
    )
    posted_at: DateTimeFilter | None = strawberry.field(
        description="Posted at, UTC (过账时间); ZVRC-postedAt.", default=strawberry.UNSET
    )
    posted_by: TextFilter | None = strawberry.field(
        description="Posted by (过账人); ZVRC-postedBy.", default=strawberry.UNSET
    )
    reversed_at: DateTimeFilter | None = strawberry.field(
        description="Reversed at, UTC (冲销时间); ZVRC-reversedAt.", default=strawberry.UNSET
    )
    reversed_by: TextFilter | None = strawberry.field(
        description="Reversed by (冲销人); ZVRC-reversedBy.", default=strawberry.UNSET
    )
    reason: TextFilter | None = strawberry.field(
        description="Why it was reversed (冲销原因); ZVRC-reason.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZVRC-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZVRC-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZVRC-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZVRC-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZVRC-changedBy.", default=strawberry.UNSET
    )
    store: Annotated["StoreFilter", strawberry.lazy("schema.inputs.store_filter")] | None = strawberry.field(
        description="Conditions on the Store.", default=strawberry.UNSET
    )
    vip: Annotated["VipCustomerFilter", strawberry.lazy("schema.inputs.vip_filter")] | None = (
        strawberry.field(description="Conditions on the VipCustomer.", default=strawberry.UNSET)
    )


@strawberry.input(description="Conditions on a list of RechargeOrder.")
class RechargeOrderListFilter:
    some: RechargeOrderFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: RechargeOrderFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: RechargeOrderFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on StoredValueEntry; all that are given must hold.")
class StoredValueEntryFilter:
    and_: list["StoredValueEntryFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["StoredValueEntryFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "StoredValueEntryFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    entry_id: IntFilter | None = strawberry.field(
        description="Number of the entry (流水号); ZVSE-entryId.", default=strawberry.UNSET
    )
    posting: TextFilter | None = strawberry.field(
        description="What its sides have in common (过账号); ZVSE-posting.", default=strawberry.UNSET
    )
    kind: TextFilter | None = strawberry.field(
        description="RECHARGE, REVERSE, SPEND, RETURN, REFUND or TRANSFER (类型); ZVSE-kind.",
        default=strawberry.UNSET,
    )
    account: TextFilter | None = strawberry.field(
        description=(
            "PRINCIPAL, BONUS; of the house CASH, PROMOTION, SALES or TRANSIT (账户); ZVSE-account."
        ),
        default=strawberry.UNSET,
    )
    balance_after: DecimalFilter | None = strawberry.field(
        description="Of an account of a card: balance after it (余额); ZVSE-balanceAfter.",
        default=strawberry.UNSET,
    )
    amount: DecimalFilter | None = strawberry.field(
        description="Amount; the sides of a posting sum to 0 (金额); ZVSE-amount.", default=strawberry.UNSET
    )
    card_number: TextFilter | None = strawberry.field(
        description="VIP card (VIP 卡号); ZVSE-cardNumber.", default=strawberry.UNSET
    )
    recharge_number: TextFilter | None = strawberry.field(
        description="Recharge order (充值单号); ZVSE-rechargeNumber.", default=strawberry.UNSET
    )
    sale_number: TextFilter | None = strawberry.field(
        description="Sale or return (销售单号); ZVSE-saleNumber.", default=strawberry.UNSET
    )
    store_code: TextFilter | None = strawberry.field(
        description="Store; empty = not in a store (门店); ZVSE-storeCode.", default=strawberry.UNSET
    )
    entered_at: DateTimeFilter | None = strawberry.field(
        description="At, UTC (时间); ZVSE-enteredAt.", default=strawberry.UNSET
    )
    entered_by: TextFilter | None = strawberry.field(
        description="By (经办人); ZVSE-enteredBy.", default=strawberry.UNSET
    )
    vip: Annotated["VipCustomerFilter", strawberry.lazy("schema.inputs.vip_filter")] | None = (
        strawberry.field(description="Conditions on the VipCustomer.", default=strawberry.UNSET)
    )


@strawberry.input(description="Conditions on a list of StoredValueEntry.")
class StoredValueEntryListFilter:
    some: StoredValueEntryFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: StoredValueEntryFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: StoredValueEntryFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )
