"""Filter inputs over card types with their rules, and of profile dimensions. Next: filters.py."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.inputs.filters import (
    BooleanFilter,
    DateFilter,
    DateTimeFilter,
    DecimalFilter,
    IntFilter,
    TextFilter,
)

if TYPE_CHECKING:
    from schema.inputs.vip_filter import VipCustomerListFilter


@strawberry.input(description="Conditions on VipType; all that are given must hold.")
class VipTypeFilter:
    and_: list["VipTypeFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["VipTypeFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "VipTypeFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    type_code: TextFilter | None = strawberry.field(
        description="Type code (卡类型编码); ZVTY-typeCode.", default=strawberry.UNSET
    )
    name: TextFilter | None = strawberry.field(
        description="Name (卡类型名称); ZVTY-name.", default=strawberry.UNSET
    )
    rank: IntFilter | None = strawberry.field(
        description="Rank; an upgrade leads to a higher one (级别); ZVTY-rank.", default=strawberry.UNSET
    )
    allow_stored_value: BooleanFilter | None = strawberry.field(
        description="Money may be prepaid on its cards (允许充值); ZVTY-allowStoredValue.",
        default=strawberry.UNSET,
    )
    default_discount: DecimalFilter | None = strawberry.field(
        description=(
            "Rate where no discount of a brand holds: 0.9 = 10 % off (默认折扣); ZVTY-defaultDiscount."
        ),
        default=strawberry.UNSET,
    )
    active: BooleanFilter | None = strawberry.field(
        description="May be given (启用); ZVTY-active.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZVTY-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZVTY-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZVTY-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZVTY-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZVTY-changedBy.", default=strawberry.UNSET
    )
    discounts: "VipDiscountListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )
    recharge_bonuses: "RechargeBonusListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )
    upgrade_rules: "UpgradeRuleListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )
    vip_customers: Annotated["VipCustomerListFilter", strawberry.lazy("schema.inputs.vip_filter")] | None = (
        strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    )


@strawberry.input(description="Conditions on VipDiscount; all that are given must hold.")
class VipDiscountFilter:
    and_: list["VipDiscountFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["VipDiscountFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "VipDiscountFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    brand_code: TextFilter | None = strawberry.field(
        description="Brand (品牌); ZVDC-brandCode.", default=strawberry.UNSET
    )
    valid_from: DateFilter | None = strawberry.field(
        description="Valid from (生效日期); ZVDC-validFrom.", default=strawberry.UNSET
    )
    valid_to: DateFilter | None = strawberry.field(
        description="Valid to; empty = without end (失效日期); ZVDC-validTo.", default=strawberry.UNSET
    )
    rate: DecimalFilter | None = strawberry.field(
        description="Rate in (0, 1]: 0.85 = 15 % off (折扣率); ZVDC-rate.", default=strawberry.UNSET
    )
    vip_type: "VipTypeFilter | None" = strawberry.field(
        description="Conditions on the VipType.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of VipDiscount.")
class VipDiscountListFilter:
    some: VipDiscountFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: VipDiscountFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: VipDiscountFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on UpgradeRule; all that are given must hold.")
class UpgradeRuleFilter:
    and_: list["UpgradeRuleFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["UpgradeRuleFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "UpgradeRuleFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    to_type: TextFilter | None = strawberry.field(
        description="Type after the upgrade (目标卡类型); ZVUR-toType.", default=strawberry.UNSET
    )
    min_lifetime_points: IntFilter | None = strawberry.field(
        description="Lifetime points that are needed (最低累计积分); ZVUR-minLifetimePoints.",
        default=strawberry.UNSET,
    )
    valid_from: DateFilter | None = strawberry.field(
        description="Valid from (生效日期); ZVUR-validFrom.", default=strawberry.UNSET
    )
    valid_to: DateFilter | None = strawberry.field(
        description="Valid to (失效日期); ZVUR-validTo.", default=strawberry.UNSET
    )
    vip_type: "VipTypeFilter | None" = strawberry.field(
        description="Conditions on the VipType.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of UpgradeRule.")
class UpgradeRuleListFilter:
    some: UpgradeRuleFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: UpgradeRuleFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: UpgradeRuleFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on RechargeBonus; all that are given must hold.")
class RechargeBonusFilter:
    and_: list["RechargeBonusFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["RechargeBonusFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "RechargeBonusFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    from_amount: DecimalFilter | None = strawberry.field(
        description="From this principal on (起充金额); ZVRB-fromAmount.", default=strawberry.UNSET
    )
    bonus: DecimalFilter | None = strawberry.field(
        description="Bonus (赠送金额); ZVRB-bonus.", default=strawberry.UNSET
    )
    vip_type: "VipTypeFilter | None" = strawberry.field(
        description="Conditions on the VipType.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of RechargeBonus.")
class RechargeBonusListFilter:
    some: RechargeBonusFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: RechargeBonusFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: RechargeBonusFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on ProfileDimension; all that are given must hold.")
class ProfileDimensionFilter:
    and_: list["ProfileDimensionFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["ProfileDimensionFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "ProfileDimensionFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    dimension_code: TextFilter | None = strawberry.field(
        description="Dimension code (形象维度编码); ZVPD-dimensionCode.", default=strawberry.UNSET
    )
    name: TextFilter | None = strawberry.field(
        description="Name (形象维度名称); ZVPD-name.", default=strawberry.UNSET
    )
    several: BooleanFilter | None = strawberry.field(
        description="One VIP may have several of its values (可多选); ZVPD-several.", default=strawberry.UNSET
    )
    active: BooleanFilter | None = strawberry.field(
        description="May be chosen (启用); ZVPD-active.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZVPD-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZVPD-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZVPD-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZVPD-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZVPD-changedBy.", default=strawberry.UNSET
    )
    values: "ProfileValueListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on ProfileValue; all that are given must hold.")
class ProfileValueFilter:
    and_: list["ProfileValueFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["ProfileValueFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "ProfileValueFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    value_code: TextFilter | None = strawberry.field(
        description="Value code (形象值编码); ZVPV-valueCode.", default=strawberry.UNSET
    )
    name: TextFilter | None = strawberry.field(
        description="Name (形象值名称); ZVPV-name.", default=strawberry.UNSET
    )
    profile_dimension: "ProfileDimensionFilter | None" = strawberry.field(
        description="Conditions on the ProfileDimension.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of ProfileValue.")
class ProfileValueListFilter:
    some: ProfileValueFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: ProfileValueFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: ProfileValueFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )
