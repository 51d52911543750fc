"""GraphQL types of VIP customers. Next: sale.py."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.types.relay import After, First, Node, PageInfo, compiled

if TYPE_CHECKING:
    from schema.inputs.campaign_filter import SmsMessageFilter
    from schema.inputs.points_filter import PointsEntryFilter, RedemptionFilter
    from schema.inputs.sale_filter import SaleFilter
    from schema.inputs.stored_value_filter import RechargeOrderFilter, StoredValueEntryFilter
    from schema.inputs.vip_filter import VipProfileValueFilter, VipUpgradeFilter
    from schema.types.campaign import SmsMessageConnection
    from schema.types.customer import Customer
    from schema.types.points import PointsEntryConnection, RedemptionConnection
    from schema.types.sale import SaleConnection
    from schema.types.store import Store
    from schema.types.stored_value import RechargeOrderConnection, StoredValueEntryConnection
    from schema.types.vip_type import VipType


@strawberry.type(description="The holder of a VIP card, with profile and upgrades; VIP档案.")
class VipCustomer(Node):
    card_number: str = strawberry.field(
        description="Card number (VIP 卡号); ZVIP-cardNumber; code, at most 20 characters."
    )
    name: str = strawberry.field(description="Name (姓名); ZVIP-name; at most 40 characters.")
    gender: str | None = strawberry.field(
        description="1 male, 2 female, 0 unknown (性别); ZVIP-gender; code, at most 1 characters."
    )
    birth_date: date | None = strawberry.field(
        description="Date of birth (出生日期); ZVIP-birthDate; ISO date."
    )
    mobile: str | None = strawberry.field(
        description="Mobile number, unique among active cards (手机); ZVIP-mobile; at most 20 characters."
    )
    email: str | None = strawberry.field(
        description="E-mail address (电子邮箱); ZVIP-email; at most 100 characters."
    )
    address: str | None = strawberry.field(
        description="Address (地址); ZVIP-address; at most 200 characters."
    )
    type_code: str = strawberry.field(
        description="Card type (卡类型); ZVIP-typeCode; code, at most 4 characters."
    )
    store_code: str = strawberry.field(
        description="Store that won the customer (吸引门店); ZVIP-storeCode; code, at most 10 characters."
    )
    joined_on: date = strawberry.field(
        description="Joined on; empty = today (入会日期); ZVIP-joinedOn; ISO date."
    )
    status: str = strawberry.field(
        description="ACTIVE, FROZEN or CLOSED (状态); ZVIP-status; code, at most 6 characters."
    )
    customer_number: str | None = strawberry.field(
        description=(
            "Customer number (客户编号); ZVIP-customerNumber; number of at most 10 characters, "
            "shown without leading zeros."
        )
    )
    sms_opt_in: bool = strawberry.field(
        description="Agrees to text messages (同意短信); ZVIP-smsOptIn; true or false."
    )
    replaces: str | None = strawberry.field(
        description="Card that this one replaces (原卡号); ZVIP-replaces; at most 20 characters."
    )
    replaced_by: str | None = strawberry.field(
        description="Card that replaces this one (新卡号); ZVIP-replacedBy; at most 20 characters."
    )
    status_reason: str | None = strawberry.field(
        description="Why it is frozen or closed (状态原因); ZVIP-statusReason; at most 200 characters."
    )
    version: int = strawberry.field(description="Version of the record (版本); ZVIP-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZVIP-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZVIP-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZVIP-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZVIP-changedBy; at most 12 characters."
    )
    masked_fields: list[str] = strawberry.field(
        description=(
            "Names of this row's fields that the caller does not read in clear, whether they hold a value "
            "or not."
        )
    )
    customer: Annotated["Customer", strawberry.lazy("schema.types.customer")] | None = strawberry.field(
        description="The Customer that customerNumber names; null if it is outside the scope."
    )
    store: Annotated["Store", strawberry.lazy("schema.types.store")] = strawberry.field(
        description="The Store that storeCode names."
    )
    vip_type: Annotated["VipType", strawberry.lazy("schema.types.vip_type")] = strawberry.field(
        description="The VipType that typeCode names."
    )
    account: "VipAccount | None" = strawberry.field(
        description="The VipAccount that is linked with it; null if there is none within the scope."
    )

    @strawberry.field(
        description=(
            "A text message to one person, and what became of it. Rows within the caller's scope, "
            "ordered by their key."
        )
    )
    def messages(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["SmsMessageFilter", strawberry.lazy("schema.inputs.campaign_filter")] | None = None,
    ) -> Annotated["SmsMessageConnection", strawberry.lazy("schema.types.campaign")]:
        return compiled()

    @strawberry.field(
        description=(
            "An entry of the ledger of points. Rows within the caller's scope, ordered by their key."
        )
    )
    def points_entries(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["PointsEntryFilter", strawberry.lazy("schema.inputs.points_filter")] | None = None,
    ) -> Annotated["PointsEntryConnection", strawberry.lazy("schema.types.points")]:
        return compiled()

    @strawberry.field(description="One value of a VIP's profile. All rows, ordered by their key.")
    def profile_values(
        self,
        filter: Annotated["VipProfileValueFilter", strawberry.lazy("schema.inputs.vip_filter")] | None = None,
    ) -> "list[VipProfileValue]":
        return compiled()

    @strawberry.field(
        description=(
            "Money that is prepaid on a card, with a bonus. Rows within the caller's scope, "
            "ordered by their key."
        )
    )
    def recharge_orders(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["RechargeOrderFilter", strawberry.lazy("schema.inputs.stored_value_filter")]
        | None = None,
    ) -> Annotated["RechargeOrderConnection", strawberry.lazy("schema.types.stored_value")]:
        return compiled()

    @strawberry.field(
        description=(
            "Points that were given for a reward. Rows within the caller's scope, ordered by their key."
        )
    )
    def redemptions(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["RedemptionFilter", strawberry.lazy("schema.inputs.points_filter")] | None = None,
    ) -> Annotated["RedemptionConnection", strawberry.lazy("schema.types.points")]:
        return compiled()

    @strawberry.field(
        description=(
            "A sale, or a return, which has negative quantities and amounts. Rows within the "
            "caller's scope, ordered by their key."
        )
    )
    def sales(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["SaleFilter", strawberry.lazy("schema.inputs.sale_filter")] | None = None,
    ) -> Annotated["SaleConnection", strawberry.lazy("schema.types.sale")]:
        return compiled()

    @strawberry.field(
        description=(
            "One side of a posting of the ledger of stored value, whose sides sum to 0. Rows "
            "within the caller's scope, ordered by their key."
        )
    )
    def stored_value_entries(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["StoredValueEntryFilter", strawberry.lazy("schema.inputs.stored_value_filter")]
        | None = None,
    ) -> Annotated["StoredValueEntryConnection", strawberry.lazy("schema.types.stored_value")]:
        return compiled()

    @strawberry.field(description="An upgrade of a card. All rows, ordered by their key.")
    def upgrades(
        self, filter: Annotated["VipUpgradeFilter", strawberry.lazy("schema.inputs.vip_filter")] | None = None
    ) -> "list[VipUpgrade]":
        return compiled()


@strawberry.type(description="One value of a VIP's profile; VIP形象.")
class VipProfileValue:
    dimension_code: str = strawberry.field(
        description="Dimension (形象维度); ZVPF-dimensionCode; code, at most 10 characters."
    )
    value_code: str = strawberry.field(
        description="Value (形象值); ZVPF-valueCode; code, at most 10 characters."
    )
    vip_customer: "VipCustomer | None" = strawberry.field(description="The VipCustomer this belongs to.")


@strawberry.type(description="An upgrade of a card; VIP升级记录.")
class VipUpgrade:
    upgrade_number: int = strawberry.field(
        description="Number of the card's upgrade (升级序号); ZVUP-upgradeNumber; integer."
    )
    from_type: str = strawberry.field(
        description="Type before (原卡类型); ZVUP-fromType; code, at most 4 characters."
    )
    to_type: str = strawberry.field(
        description="Type after (新卡类型); ZVUP-toType; code, at most 4 characters."
    )
    lifetime_points: int = strawberry.field(
        description="Lifetime points at that time (累计积分); ZVUP-lifetimePoints; integer."
    )
    upgraded_at: datetime = strawberry.field(description="At, UTC (升级时间); ZVUP-upgradedAt; UTC instant.")
    upgraded_by: str = strawberry.field(description="By (操作人); ZVUP-upgradedBy; at most 12 characters.")
    vip_customer: "VipCustomer | None" = strawberry.field(description="The VipCustomer this belongs to.")


@strawberry.type(
    description="What is on a card now: points and stored value. Kept by the ledgers alone; VIP账户."
)
class VipAccount(Node):
    card_number: str = strawberry.field(
        description="Card number (VIP 卡号); ZVAC-cardNumber; code, at most 20 characters."
    )
    points: int = strawberry.field(
        description="Points; after returns they may be below 0 (可用积分); ZVAC-points; integer."
    )
    lifetime_points: int = strawberry.field(
        description="Points ever earned, less those of returns (累计积分); ZVAC-lifetimePoints; integer."
    )
    principal: Decimal = strawberry.field(
        description=(
            "Prepaid money that is left (本金余额); ZVAC-principal; decimal, 11 digits and 2 decimals."
        )
    )
    bonus: Decimal = strawberry.field(
        description="Bonus that is left (赠送余额); ZVAC-bonus; decimal, 11 digits and 2 decimals."
    )
    last_sale_on: date | None = strawberry.field(
        description="Day of the last sale (最近消费日期); ZVAC-lastSaleOn; ISO date."
    )
    vip: "VipCustomer | None" = strawberry.field(
        description="The VipCustomer that cardNumber names; null if it is outside the scope."
    )


@strawberry.type(description="A VipCustomer and the cursor that marks its place in the list.")
class VipCustomerEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: VipCustomer = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of VipCustomer.")
class VipCustomerConnection:
    edges: list[VipCustomerEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[VipCustomer] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A VipAccount and the cursor that marks its place in the list.")
class VipAccountEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: VipAccount = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of VipAccount.")
class VipAccountConnection:
    edges: list[VipAccountEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[VipAccount] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )
