"""Filter inputs over brands, dealers and stores. Next: filters.py."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.inputs.filters import BooleanFilter, DateFilter, DateTimeFilter, IntFilter, TextFilter

if TYPE_CHECKING:
    from schema.inputs.points_filter import RedemptionListFilter
    from schema.inputs.sale_filter import SaleListFilter
    from schema.inputs.stored_value_filter import RechargeOrderListFilter
    from schema.inputs.vip_filter import VipCustomerListFilter


@strawberry.input(description="Conditions on Brand; all that are given must hold.")
class BrandFilter:
    and_: list["BrandFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["BrandFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "BrandFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    brand_code: TextFilter | None = strawberry.field(
        description="Brand code (品牌编码); ZBRD-brandCode.", default=strawberry.UNSET
    )
    name: TextFilter | None = strawberry.field(
        description="Name (品牌名称); ZBRD-name.", default=strawberry.UNSET
    )
    active: BooleanFilter | None = strawberry.field(
        description="May be chosen (启用); ZBRD-active.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZBRD-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZBRD-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZBRD-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZBRD-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZBRD-changedBy.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on Dealer; all that are given must hold.")
class DealerFilter:
    and_: list["DealerFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["DealerFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "DealerFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    dealer_code: TextFilter | None = strawberry.field(
        description="Dealer code (经销商编码); ZDLR-dealerCode.", default=strawberry.UNSET
    )
    name: TextFilter | None = strawberry.field(
        description="Name (经销商名称); ZDLR-name.", default=strawberry.UNSET
    )
    mobile: TextFilter | None = strawberry.field(
        description="Mobile number, for text messages (手机); ZDLR-mobile.", default=strawberry.UNSET
    )
    active: BooleanFilter | None = strawberry.field(
        description="May be chosen (启用); ZDLR-active.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZDLR-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZDLR-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZDLR-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZDLR-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZDLR-changedBy.", default=strawberry.UNSET
    )
    stores: "StoreListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on Store; all that are given must hold.")
class StoreFilter:
    and_: list["StoreFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["StoreFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "StoreFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    store_code: TextFilter | None = strawberry.field(
        description="Store code, as grants name it (门店编码); ZSTO-storeCode.", default=strawberry.UNSET
    )
    name: TextFilter | None = strawberry.field(
        description="Name (门店名称); ZSTO-name.", default=strawberry.UNSET
    )
    dealer_code: TextFilter | None = strawberry.field(
        description="Dealer who runs it (经销商); ZSTO-dealerCode.", default=strawberry.UNSET
    )
    address: TextFilter | None = strawberry.field(
        description="Address (地址); ZSTO-address.", default=strawberry.UNSET
    )
    own_value_only: BooleanFilter | None = strawberry.field(
        description=(
            "Takes only stored value of cards that it won itself (仅用本店充值); ZSTO-ownValueOnly."
        ),
        default=strawberry.UNSET,
    )
    active: BooleanFilter | None = strawberry.field(
        description="May sell (启用); ZSTO-active.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZSTO-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZSTO-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZSTO-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZSTO-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZSTO-changedBy.", default=strawberry.UNSET
    )
    dealer: "DealerFilter | None" = strawberry.field(
        description="Conditions on the Dealer.", default=strawberry.UNSET
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
    vip_customers: Annotated["VipCustomerListFilter", strawberry.lazy("schema.inputs.vip_filter")] | None = (
        strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    )


@strawberry.input(description="Conditions on a list of Store.")
class StoreListFilter:
    some: StoreFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: StoreFilter | None = strawberry.field(description="No row fulfils this.", default=strawberry.UNSET)
    every: StoreFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )
