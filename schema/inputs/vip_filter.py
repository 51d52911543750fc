"""Filter inputs over VIP customers. Next: filters.py."""

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
    from schema.inputs.campaign_filter import SmsMessageListFilter
    from schema.inputs.customer_filter import CustomerFilter
    from schema.inputs.points_filter import PointsEntryListFilter, RedemptionListFilter
    from schema.inputs.sale_filter import SaleListFilter
    from schema.inputs.store_filter import StoreFilter
    from schema.inputs.stored_value_filter import RechargeOrderListFilter, StoredValueEntryListFilter
    from schema.inputs.vip_type_filter import VipTypeFilter


@strawberry.input(description="Conditions on VipCustomer; all that are given must hold.")
class VipCustomerFilter:
    and_: list["VipCustomerFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["VipCustomerFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "VipCustomerFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    card_number: TextFilter | None = strawberry.field(
        description="Card number (VIP 卡号); ZVIP-cardNumber.", default=strawberry.UNSET
    )
    name: TextFilter | None = strawberry.field(
        description="Name (姓名); ZVIP-name.", default=strawberry.UNSET
    )
    gender: TextFilter | None = strawberry.field(
        description="1 male, 2 female, 0 unknown (性别); ZVIP-gender.", default=strawberry.UNSET
    )
    birth_date: DateFilter | None = strawberry.field(
        description="Date of birth (出生日期); ZVIP-birthDate.", default=strawberry.UNSET
    )
    mobile: TextFilter | None = strawberry.field(
        description="Mobile number, unique among active cards (手机); ZVIP-mobile.", default=strawberry.UNSET
    )
    email: TextFilter | None = strawberry.field(
        description="E-mail address (电子邮箱); ZVIP-email.", default=strawberry.UNSET
    )
    address: TextFilter | None = strawberry.field(
        description="Address (地址); ZVIP-address.", default=strawberry.UNSET
    )
    type_code: TextFilter | None = strawberry.field(
        description="Card type (卡类型); ZVIP-typeCode.", default=strawberry.UNSET
    )
    store_code: TextFilter | None = strawberry.field(
        description="Store that won the customer (吸引门店); ZVIP-storeCode.", default=strawberry.UNSET
    )
    joined_on: DateFilter | None = strawberry.field(
        description="Joined on; empty = today (入会日期); ZVIP-joinedOn.", default=strawberry.UNSET
    )
    status: TextFilter | None = strawberry.field(
        description="ACTIVE, FROZEN or CLOSED (状态); ZVIP-status.", default=strawberry.UNSET
    )
    customer_number: TextFilter | None = strawberry.field(
        description="Customer number (客户编号); ZVIP-customerNumber.", default=strawberry.UNSET
    )
    sms_opt_in: BooleanFilter | None = strawberry.field(
        description="Agrees to text messages (同意短信); ZVIP-smsOptIn.", default=strawberry.UNSET
    )
    replaces: TextFilter | None = strawberry.field(
        description="Card that this one replaces (原卡号); ZVIP-replaces.", default=strawberry.UNSET
    )
    replaced_by: TextFilter | None = strawberry.field(
        description="Card that replaces this one (新卡号); ZVIP-replacedBy.", default=strawberry.UNSET
    )
    status_reason: TextFilter | None = strawberry.field(
        description="Why it is frozen or closed (状态原因); ZVIP-statusReason.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZVIP-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZVIP-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZVIP-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZVIP-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZVIP-changedBy.", default=strawberry.UNSET
    )
    customer: Annotated["CustomerFilter", strawberry.lazy("schema.inputs.customer_filter")] | None = (
        strawberry.field(description="Conditions on the Customer.", default=strawberry.UNSET)
    )
    store: Annotated["StoreFilter", strawberry.lazy("schema.inputs.store_filter")] | None = strawberry.field(
        description="Conditions on the Store.", default=strawberry.UNSET
    )
    vip_type: Annotated["VipTypeFilter", strawberry.lazy("schema.inputs.vip_type_filter")] | None = (
        strawberry.field(description="Conditions on the VipType.", default=strawberry.UNSET)
    )
    messages: Annotated["SmsMessageListFilter", strawberry.lazy("schema.inputs.campaign_filter")] | None = (
        strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    )
    points_entries: (
        Annotated["PointsEntryListFilter", strawberry.lazy("schema.inputs.points_filter")] | None
    ) = strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    profile_values: "VipProfileValueListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )
    recharge_orders: (
        Annotated["RechargeOrderListFilter", strawberry.lazy("schema.inputs.stored_value_filter")] | None
    ) = strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    redemptions: Annotated["RedemptionListFilter", strawberry.lazy("schema.inputs.points_filter")] | None = (
        strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    )
    sales: Annotated["SaleListFilter", strawberry.lazy("schema.inputs.sale_filter")] | None = (
        strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    )
    stored_value_entries: (
        Annotated["StoredValueEntryListFilter", strawberry.lazy("schema.inputs.stored_value_filter")] | None
    ) = strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    upgrades: "VipUpgradeListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )
    account: "VipAccountFilter | None" = strawberry.field(
        description="Conditions on the VipAccount.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of VipCustomer.")
class VipCustomerListFilter:
    some: VipCustomerFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: VipCustomerFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: VipCustomerFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on VipProfileValue; all that are given must hold.")
class VipProfileValueFilter:
    and_: list["VipProfileValueFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["VipProfileValueFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "VipProfileValueFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    dimension_code: TextFilter | None = strawberry.field(
        description="Dimension (形象维度); ZVPF-dimensionCode.", default=strawberry.UNSET
    )
    value_code: TextFilter | None = strawberry.field(
        description="Value (形象值); ZVPF-valueCode.", default=strawberry.UNSET
    )
    vip_customer: "VipCustomerFilter | None" = strawberry.field(
        description="Conditions on the VipCustomer.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of VipProfileValue.")
class VipProfileValueListFilter:
    some: VipProfileValueFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: VipProfileValueFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: VipProfileValueFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on VipUpgrade; all that are given must hold.")
class VipUpgradeFilter:
    and_: list["VipUpgradeFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["VipUpgradeFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "VipUpgradeFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    upgrade_number: IntFilter | None = strawberry.field(
        description="Number of the card's upgrade (升级序号); ZVUP-upgradeNumber.", default=strawberry.UNSET
    )
    from_type: TextFilter | None = strawberry.field(
        description="Type before (原卡类型); ZVUP-fromType.", default=strawberry.UNSET
    )
    to_type: TextFilter | None = strawberry.field(
        description="Type after (新卡类型); ZVUP-toType.", default=strawberry.UNSET
    )
    lifetime_points: IntFilter | None = strawberry.field(
        description="Lifetime points at that time (累计积分); ZVUP-lifetimePoints.", default=strawberry.UNSET
    )
    upgraded_at: DateTimeFilter | None = strawberry.field(
        description="At, UTC (升级时间); ZVUP-upgradedAt.", default=strawberry.UNSET
    )
    upgraded_by: TextFilter | None = strawberry.field(
        description="By (操作人); ZVUP-upgradedBy.", default=strawberry.UNSET
    )
    vip_customer: "VipCustomerFilter | None" = strawberry.field(
        description="Conditions on the VipCustomer.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of VipUpgrade.")
class VipUpgradeListFilter:
    some: VipUpgradeFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: VipUpgradeFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: VipUpgradeFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on VipAccount; all that are given must hold.")
class VipAccountFilter:
    and_: list["VipAccountFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["VipAccountFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "VipAccountFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    card_number: TextFilter | None = strawberry.field(
        description="Card number (VIP 卡号); ZVAC-cardNumber.", default=strawberry.UNSET
    )
    points: IntFilter | None = strawberry.field(
        description="Points; after returns they may be below 0 (可用积分); ZVAC-points.",
        default=strawberry.UNSET,
    )
    lifetime_points: IntFilter | None = strawberry.field(
        description="Points ever earned, less those of returns (累计积分); ZVAC-lifetimePoints.",
        default=strawberry.UNSET,
    )
    principal: DecimalFilter | None = strawberry.field(
        description="Prepaid money that is left (本金余额); ZVAC-principal.", default=strawberry.UNSET
    )
    bonus: DecimalFilter | None = strawberry.field(
        description="Bonus that is left (赠送余额); ZVAC-bonus.", default=strawberry.UNSET
    )
    last_sale_on: DateFilter | None = strawberry.field(
        description="Day of the last sale (最近消费日期); ZVAC-lastSaleOn.", default=strawberry.UNSET
    )
    vip: "VipCustomerFilter | None" = strawberry.field(
        description="Conditions on the VipCustomer.", default=strawberry.UNSET
    )
