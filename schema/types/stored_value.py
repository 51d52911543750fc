"""GraphQL types of stored value. Next: campaign.py."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.types.relay import Node, PageInfo

if TYPE_CHECKING:
    from schema.types.store import Store
    from schema.types.vip import VipCustomer


@strawberry.type(description="Money that is prepaid on a card, with a bonus; 充值单.")
class RechargeOrder(Node):
    recharge_number: str = strawberry.field(
        description=(
            "Number, RC + day + 4 digits (充值单号); ZVRC-rechargeNumber; code, at most 16 characters."
        )
    )
    card_number: str = strawberry.field(
        description="VIP card (VIP 卡号); ZVRC-cardNumber; code, at most 20 characters."
    )
    store_code: str = strawberry.field(
        description="Store (门店); ZVRC-storeCode; code, at most 10 characters."
    )
    principal: Decimal = strawberry.field(
        description="Money that is paid (充值金额); ZVRC-principal; decimal, 11 digits and 2 decimals."
    )
    bonus: Decimal = strawberry.field(
        description="Bonus by the type's rule (赠送金额); ZVRC-bonus; decimal, 11 digits and 2 decimals."
    )
    payment: str = strawberry.field(
        description="CASH, CARD or TRANSFER (付款方式); ZVRC-payment; code, at most 8 characters."
    )
    state: str = strawberry.field(
        description="DRAFT, POSTED or REVERSED (状态); ZVRC-state; code, at most 8 characters."
    )
    posted_at: datetime | None = strawberry.field(
        description="Posted at, UTC (过账时间); ZVRC-postedAt; UTC instant."
    )
    posted_by: str | None = strawberry.field(
        description="Posted by (过账人); ZVRC-postedBy; at most 12 characters."
    )
    reversed_at: datetime | None = strawberry.field(
        description="Reversed at, UTC (冲销时间); ZVRC-reversedAt; UTC instant."
    )
    reversed_by: str | None = strawberry.field(
        description="Reversed by (冲销人); ZVRC-reversedBy; at most 12 characters."
    )
    reason: str | None = strawberry.field(
        description="Why it was reversed (冲销原因); ZVRC-reason; at most 200 characters."
    )
    version: int = strawberry.field(description="Version of the record (版本); ZVRC-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZVRC-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZVRC-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZVRC-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZVRC-changedBy; at most 12 characters."
    )
    store: Annotated["Store", strawberry.lazy("schema.types.store")] = strawberry.field(
        description="The Store that storeCode names."
    )
    vip: Annotated["VipCustomer", strawberry.lazy("schema.types.vip")] | None = strawberry.field(
        description="The VipCustomer that cardNumber names; null if it is outside the scope."
    )


@strawberry.type(
    description=(
        "One side of a posting of the ledger of stored value, whose sides sum to 0; 储值流水. "
        "Accounts of a card are what is owed to its holder: PRINCIPAL and BONUS. The others "
        "are the house's."
    )
)
class StoredValueEntry(Node):
    entry_id: int = strawberry.field(description="Number of the entry (流水号); ZVSE-entryId; integer.")
    posting: str = strawberry.field(
        description="What its sides have in common (过账号); ZVSE-posting; at most 40 characters."
    )
    kind: str = strawberry.field(
        description=(
            "RECHARGE, REVERSE, SPEND, RETURN, REFUND or TRANSFER (类型); ZVSE-kind; code, at "
            "most 8 characters."
        )
    )
    account: str = strawberry.field(
        description=(
            "PRINCIPAL, BONUS; of the house CASH, PROMOTION, SALES or TRANSIT (账户); "
            "ZVSE-account; code, at most 9 characters."
        )
    )
    balance_after: Decimal | None = strawberry.field(
        description=(
            "Of an account of a card: balance after it (余额); ZVSE-balanceAfter; decimal, 11 "
            "digits and 2 decimals."
        )
    )
    amount: Decimal = strawberry.field(
        description=(
            "Amount; the sides of a posting sum to 0 (金额); ZVSE-amount; decimal, 11 digits and 2 decimals."
        )
    )
    card_number: str = strawberry.field(
        description="VIP card (VIP 卡号); ZVSE-cardNumber; code, at most 20 characters."
    )
    recharge_number: str | None = strawberry.field(
        description="Recharge order (充值单号); ZVSE-rechargeNumber; code, at most 16 characters."
    )
    sale_number: str | None = strawberry.field(
        description="Sale or return (销售单号); ZVSE-saleNumber; code, at most 20 characters."
    )
    store_code: str | None = strawberry.field(
        description="Store; empty = not in a store (门店); ZVSE-storeCode; code, at most 10 characters."
    )
    entered_at: datetime = strawberry.field(description="At, UTC (时间); ZVSE-enteredAt; UTC instant.")
    entered_by: str = strawberry.field(description="By (经办人); ZVSE-enteredBy; at most 12 characters.")
    vip: Annotated["VipCustomer", strawberry.lazy("schema.types.vip")] | None = strawberry.field(
        description="The VipCustomer that cardNumber names; null if it is outside the scope."
    )


@strawberry.type(description="A RechargeOrder and the cursor that marks its place in the list.")
class RechargeOrderEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: RechargeOrder = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of RechargeOrder.")
class RechargeOrderConnection:
    edges: list[RechargeOrderEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[RechargeOrder] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A StoredValueEntry and the cursor that marks its place in the list.")
class StoredValueEntryEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: StoredValueEntry = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of StoredValueEntry.")
class StoredValueEntryConnection:
    edges: list[StoredValueEntryEdge] = strawberry.field(
        description="The rows of the page with their cursors."
    )
    nodes: list[StoredValueEntry] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )
