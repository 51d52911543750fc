"""GraphQL types of card types with their rules, and of profile dimensions. Next: vip.py."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.types.relay import After, First, Node, PageInfo, compiled

if TYPE_CHECKING:
    from schema.inputs.vip_filter import VipCustomerFilter
    from schema.inputs.vip_type_filter import (
        ProfileValueFilter,
        RechargeBonusFilter,
        UpgradeRuleFilter,
        VipDiscountFilter,
    )
    from schema.types.vip import VipCustomerConnection


@strawberry.type(
    description="A card type with its discounts, upgrades and bonuses: 金卡, 银卡, 普卡; 卡类型."
)
class VipType(Node):
    type_code: str = strawberry.field(
        description="Type code (卡类型编码); ZVTY-typeCode; code, at most 4 characters."
    )
    name: str = strawberry.field(description="Name (卡类型名称); ZVTY-name; at most 40 characters.")
    rank: int = strawberry.field(
        description="Rank; an upgrade leads to a higher one (级别); ZVTY-rank; integer."
    )
    allow_stored_value: bool = strawberry.field(
        description="Money may be prepaid on its cards (允许充值); ZVTY-allowStoredValue; true or false."
    )
    default_discount: Decimal | None = strawberry.field(
        description=(
            "Rate where no discount of a brand holds: 0.9 = 10 % off (默认折扣); "
            "ZVTY-defaultDiscount; decimal, 1 digits and 3 decimals."
        )
    )
    active: bool = strawberry.field(description="May be given (启用); ZVTY-active; true or false.")
    version: int = strawberry.field(description="Version of the record (版本); ZVTY-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZVTY-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZVTY-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZVTY-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZVTY-changedBy; at most 12 characters."
    )

    @strawberry.field(
        description=("What holders of a card type pay for a brand, and when. All rows, ordered by their key.")
    )
    def discounts(
        self,
        filter: Annotated["VipDiscountFilter", strawberry.lazy("schema.inputs.vip_type_filter")]
        | None = None,
    ) -> "list[VipDiscount]":
        return compiled()

    @strawberry.field(
        description="What is given in addition to who prepays this much. All rows, ordered by their key."
    )
    def recharge_bonuses(
        self,
        filter: Annotated["RechargeBonusFilter", strawberry.lazy("schema.inputs.vip_type_filter")]
        | None = None,
    ) -> "list[RechargeBonus]":
        return compiled()

    @strawberry.field(
        description=(
            "From how many lifetime points on a card of this type may become one of a higher. All "
            "rows, ordered by their key."
        )
    )
    def upgrade_rules(
        self,
        filter: Annotated["UpgradeRuleFilter", strawberry.lazy("schema.inputs.vip_type_filter")]
        | None = None,
    ) -> "list[UpgradeRule]":
        return compiled()

    @strawberry.field(
        description=(
            "The holder of a VIP card, with profile and upgrades. Rows within the caller's scope, "
            "ordered by their key."
        )
    )
    def vip_customers(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["VipCustomerFilter", strawberry.lazy("schema.inputs.vip_filter")] | None = None,
    ) -> Annotated["VipCustomerConnection", strawberry.lazy("schema.types.vip")]:
        return compiled()


@strawberry.type(description="What holders of a card type pay for a brand, and when; VIP卡折扣.")
class VipDiscount:
    brand_code: str = strawberry.field(
        description="Brand (品牌); ZVDC-brandCode; code, at most 10 characters."
    )
    valid_from: date = strawberry.field(description="Valid from (生效日期); ZVDC-validFrom; ISO date.")
    valid_to: date | None = strawberry.field(
        description="Valid to; empty = without end (失效日期); ZVDC-validTo; ISO date."
    )
    rate: Decimal = strawberry.field(
        description=("Rate in (0, 1]: 0.85 = 15 % off (折扣率); ZVDC-rate; decimal, 1 digits and 3 decimals.")
    )
    vip_type: "VipType" = strawberry.field(description="The VipType this belongs to.")


@strawberry.type(
    description=(
        "From how many lifetime points on a card of this type may become one of a higher; VIP升级规则."
    )
)
class UpgradeRule:
    to_type: str = strawberry.field(
        description="Type after the upgrade (目标卡类型); ZVUR-toType; code, at most 4 characters."
    )
    min_lifetime_points: int = strawberry.field(
        description="Lifetime points that are needed (最低累计积分); ZVUR-minLifetimePoints; integer."
    )
    valid_from: date | None = strawberry.field(description="Valid from (生效日期); ZVUR-validFrom; ISO date.")
    valid_to: date | None = strawberry.field(description="Valid to (失效日期); ZVUR-validTo; ISO date.")
    vip_type: "VipType" = strawberry.field(description="The VipType this belongs to.")


@strawberry.type(description="What is given in addition to who prepays this much; 充值赠送规则.")
class RechargeBonus:
    from_amount: Decimal = strawberry.field(
        description=("From this principal on (起充金额); ZVRB-fromAmount; decimal, 11 digits and 2 decimals.")
    )
    bonus: Decimal = strawberry.field(
        description="Bonus (赠送金额); ZVRB-bonus; decimal, 11 digits and 2 decimals."
    )
    vip_type: "VipType" = strawberry.field(description="The VipType this belongs to.")


@strawberry.type(description="A side of a VIP's profile, such as occupation or appearance; 形象维度.")
class ProfileDimension(Node):
    dimension_code: str = strawberry.field(
        description="Dimension code (形象维度编码); ZVPD-dimensionCode; code, at most 10 characters."
    )
    name: str = strawberry.field(description="Name (形象维度名称); ZVPD-name; at most 40 characters.")
    several: bool = strawberry.field(
        description="One VIP may have several of its values (可多选); ZVPD-several; true or false."
    )
    active: bool = strawberry.field(description="May be chosen (启用); ZVPD-active; true or false.")
    version: int = strawberry.field(description="Version of the record (版本); ZVPD-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZVPD-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZVPD-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZVPD-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZVPD-changedBy; at most 12 characters."
    )

    @strawberry.field(description="A value of a dimension: 老板, 白领. All rows, ordered by their key.")
    def values(
        self,
        filter: Annotated["ProfileValueFilter", strawberry.lazy("schema.inputs.vip_type_filter")]
        | None = None,
    ) -> "list[ProfileValue]":
        return compiled()


@strawberry.type(description="A value of a dimension: 老板, 白领; 前卫, 时尚, 休闲; 形象值.")
class ProfileValue:
    value_code: str = strawberry.field(
        description="Value code (形象值编码); ZVPV-valueCode; code, at most 10 characters."
    )
    name: str = strawberry.field(description="Name (形象值名称); ZVPV-name; at most 40 characters.")
    profile_dimension: "ProfileDimension" = strawberry.field(
        description="The ProfileDimension this belongs to."
    )


@strawberry.type(description="A VipType and the cursor that marks its place in the list.")
class VipTypeEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: VipType = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of VipType.")
class VipTypeConnection:
    edges: list[VipTypeEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[VipType] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A ProfileDimension and the cursor that marks its place in the list.")
class ProfileDimensionEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: ProfileDimension = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of ProfileDimension.")
class ProfileDimensionConnection:
    edges: list[ProfileDimensionEdge] = strawberry.field(
        description="The rows of the page with their cursors."
    )
    nodes: list[ProfileDimension] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )
