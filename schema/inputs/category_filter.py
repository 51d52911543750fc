"""Filter inputs over categories of customers, vendors and stock items. Next: filters.py."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.inputs.filters import BooleanFilter, DateFilter, DateTimeFilter, IntFilter, TextFilter

if TYPE_CHECKING:
    from schema.inputs.base_data_filter import VendorListFilter
    from schema.inputs.customer_filter import CustomerListFilter
    from schema.inputs.stock_filter import StockItemListFilter


@strawberry.input(description="Conditions on CustomerCategory; all that are given must hold.")
class CustomerCategoryFilter:
    and_: list["CustomerCategoryFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["CustomerCategoryFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "CustomerCategoryFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    category_code: TextFilter | None = strawberry.field(
        description="Category code (U8 cCCCode) (客户分类编码); ZCCL-categoryCode.", default=strawberry.UNSET
    )
    name: TextFilter | None = strawberry.field(
        description="Name, unique among its siblings (客户分类名称); ZCCL-name.", default=strawberry.UNSET
    )
    parent_code: TextFilter | None = strawberry.field(
        description="Code above; of the first level empty (上级编码); ZCCL-parentCode.",
        default=strawberry.UNSET,
    )
    full_name: TextFilter | None = strawberry.field(
        description="Names from the first level down, by \\ (全称); ZCCL-fullName.", default=strawberry.UNSET
    )
    level: IntFilter | None = strawberry.field(
        description="Level, 1 at the top (级次); ZCCL-level.", default=strawberry.UNSET
    )
    active: BooleanFilter | None = strawberry.field(
        description="May be chosen (启用); ZCCL-active.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZCCL-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZCCL-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZCCL-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZCCL-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZCCL-changedBy.", default=strawberry.UNSET
    )
    parent: "CustomerCategoryFilter | None" = strawberry.field(
        description="Conditions on the CustomerCategory.", default=strawberry.UNSET
    )
    children: "CustomerCategoryListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )
    customers: Annotated["CustomerListFilter", strawberry.lazy("schema.inputs.customer_filter")] | None = (
        strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    )


@strawberry.input(description="Conditions on a list of CustomerCategory.")
class CustomerCategoryListFilter:
    some: CustomerCategoryFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: CustomerCategoryFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: CustomerCategoryFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on VendorCategory; all that are given must hold.")
class VendorCategoryFilter:
    and_: list["VendorCategoryFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["VendorCategoryFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "VendorCategoryFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    category_code: TextFilter | None = strawberry.field(
        description="Category code (U8 cVCCode) (供应商分类编码); ZVCL-categoryCode.",
        default=strawberry.UNSET,
    )
    name: TextFilter | None = strawberry.field(
        description="Name, unique among its siblings (供应商分类名称); ZVCL-name.", default=strawberry.UNSET
    )
    parent_code: TextFilter | None = strawberry.field(
        description="Code above; of the first level empty (上级编码); ZVCL-parentCode.",
        default=strawberry.UNSET,
    )
    full_name: TextFilter | None = strawberry.field(
        description="Names from the first level down, by \\ (全称); ZVCL-fullName.", default=strawberry.UNSET
    )
    level: IntFilter | None = strawberry.field(
        description="Level, 1 at the top (级次); ZVCL-level.", default=strawberry.UNSET
    )
    active: BooleanFilter | None = strawberry.field(
        description="May be chosen (启用); ZVCL-active.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZVCL-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZVCL-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZVCL-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZVCL-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZVCL-changedBy.", default=strawberry.UNSET
    )
    vendors: Annotated["VendorListFilter", strawberry.lazy("schema.inputs.base_data_filter")] | None = (
        strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    )
    parent: "VendorCategoryFilter | None" = strawberry.field(
        description="Conditions on the VendorCategory.", default=strawberry.UNSET
    )
    children: "VendorCategoryListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of VendorCategory.")
class VendorCategoryListFilter:
    some: VendorCategoryFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: VendorCategoryFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: VendorCategoryFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on StockItemCategory; all that are given must hold.")
class StockItemCategoryFilter:
    and_: list["StockItemCategoryFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["StockItemCategoryFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "StockItemCategoryFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    category_code: TextFilter | None = strawberry.field(
        description="Category code (U8 cInvCCode) (存货分类编码); ZICL-categoryCode.",
        default=strawberry.UNSET,
    )
    name: TextFilter | None = strawberry.field(
        description="Name, unique among its siblings (存货分类名称); ZICL-name.", default=strawberry.UNSET
    )
    parent_code: TextFilter | None = strawberry.field(
        description="Code above; of the first level empty (上级编码); ZICL-parentCode.",
        default=strawberry.UNSET,
    )
    full_name: TextFilter | None = strawberry.field(
        description="Names from the first level down, by \\ (全称); ZICL-fullName.", default=strawberry.UNSET
    )
    level: IntFilter | None = strawberry.field(
        description="Level, 1 at the top (级次); ZICL-level.", default=strawberry.UNSET
    )
    batch_required: BooleanFilter | None = strawberry.field(
        description="Its items, and those below, are batch-managed (必须批次管理); ZICL-batchRequired.",
        default=strawberry.UNSET,
    )
    active: BooleanFilter | None = strawberry.field(
        description="May be chosen (启用); ZICL-active.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZICL-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZICL-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZICL-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZICL-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZICL-changedBy.", default=strawberry.UNSET
    )
    stock_items: Annotated["StockItemListFilter", strawberry.lazy("schema.inputs.stock_filter")] | None = (
        strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    )
    parent: "StockItemCategoryFilter | None" = strawberry.field(
        description="Conditions on the StockItemCategory.", default=strawberry.UNSET
    )
    children: "StockItemCategoryListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of StockItemCategory.")
class StockItemCategoryListFilter:
    some: StockItemCategoryFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: StockItemCategoryFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: StockItemCategoryFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )
