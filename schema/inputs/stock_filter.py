"""Filter inputs over units and stock items. Next: filters.py."""

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
    from schema.inputs.category_filter import StockItemCategoryFilter
    from schema.inputs.complaint_filter import ComplaintListFilter
    from schema.inputs.document_filter import DocumentLineListFilter


@strawberry.input(description="Conditions on UnitGroup; all that are given must hold.")
class UnitGroupFilter:
    and_: list["UnitGroupFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["UnitGroupFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "UnitGroupFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    group_code: TextFilter | None = strawberry.field(
        description="Group code (计量单位组编码); ZUGR-groupCode.", default=strawberry.UNSET
    )
    name: TextFilter | None = strawberry.field(
        description="Name (计量单位组名称); ZUGR-name.", default=strawberry.UNSET
    )
    kind: TextFilter | None = strawberry.field(
        description="NONE, FIXED or FLOAT conversion (类别); ZUGR-kind.", default=strawberry.UNSET
    )
    active: BooleanFilter | None = strawberry.field(
        description="May be chosen (启用); ZUGR-active.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZUGR-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZUGR-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZUGR-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZUGR-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZUGR-changedBy.", default=strawberry.UNSET
    )
    units: "UnitListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on Unit; all that are given must hold.")
class UnitFilter:
    and_: list["UnitFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["UnitFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "UnitFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    unit_code: TextFilter | None = strawberry.field(
        description="Unit code; the next running number if not given (计量单位编码); ZUNI-unitCode.",
        default=strawberry.UNSET,
    )
    name: TextFilter | None = strawberry.field(
        description="Name (计量单位名称); ZUNI-name.", default=strawberry.UNSET
    )
    group_code: TextFilter | None = strawberry.field(
        description="Group of units (计量单位组); ZUNI-groupCode.", default=strawberry.UNSET
    )
    is_main: BooleanFilter | None = strawberry.field(
        description="Main unit of its group, with rate 1 (主计量单位); ZUNI-isMain.", default=strawberry.UNSET
    )
    rate: DecimalFilter | None = strawberry.field(
        description="Main units that one of it is; empty without conversion (换算率); ZUNI-rate.",
        default=strawberry.UNSET,
    )
    active: BooleanFilter | None = strawberry.field(
        description="May be chosen (启用); ZUNI-active.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZUNI-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZUNI-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZUNI-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZUNI-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZUNI-changedBy.", default=strawberry.UNSET
    )
    group: "UnitGroupFilter | None" = strawberry.field(
        description="Conditions on the UnitGroup.", default=strawberry.UNSET
    )
    stock_items: "StockItemListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of Unit.")
class UnitListFilter:
    some: UnitFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: UnitFilter | None = strawberry.field(description="No row fulfils this.", default=strawberry.UNSET)
    every: UnitFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on StockItem; all that are given must hold.")
class StockItemFilter:
    and_: list["StockItemFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["StockItemFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "StockItemFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    item_code: TextFilter | None = strawberry.field(
        description="Item code (U8 cInvCode) (存货编码); ZSTK-itemCode.", default=strawberry.UNSET
    )
    name: TextFilter | None = strawberry.field(
        description="Name (U8 cInvName) (存货名称); ZSTK-name.", default=strawberry.UNSET
    )
    specification: TextFilter | None = strawberry.field(
        description="Specification (U8 cInvStd) (规格型号); ZSTK-specification.", default=strawberry.UNSET
    )
    category_code: TextFilter | None = strawberry.field(
        description="Category (存货分类); ZSTK-categoryCode.", default=strawberry.UNSET
    )
    unit_group_code: TextFilter | None = strawberry.field(
        description="Group of units (计量单位组); ZSTK-unitGroupCode.", default=strawberry.UNSET
    )
    main_unit_code: TextFilter | None = strawberry.field(
        description="Main unit, of the group (主计量单位); ZSTK-mainUnitCode.", default=strawberry.UNSET
    )
    sale: BooleanFilter | None = strawberry.field(
        description="Sold: quotation, order, delivery, invoice (内销); ZSTK-sale.", default=strawberry.UNSET
    )
    purchase: BooleanFilter | None = strawberry.field(
        description="Bought: purchase request, order, receipt (采购); ZSTK-purchase.",
        default=strawberry.UNSET,
    )
    self_made: BooleanFilter | None = strawberry.field(
        description="Produced: product receipt, production order (自制); ZSTK-selfMade.",
        default=strawberry.UNSET,
    )
    production_consume: BooleanFilter | None = strawberry.field(
        description=(
            "Used in production: material issue, bill of material (生产耗用); ZSTK-productionConsume."
        ),
        default=strawberry.UNSET,
    )
    taxable_service: BooleanFilter | None = strawberry.field(
        description="Freight and the like; never stocked (应税劳务); ZSTK-taxableService.",
        default=strawberry.UNSET,
    )
    tax_rate: DecimalFilter | None = strawberry.field(
        description="Tax rate in percent (税率); ZSTK-taxRate.", default=strawberry.UNSET
    )
    batch_managed: BooleanFilter | None = strawberry.field(
        description="Managed by batches (批次管理); ZSTK-batchManaged.", default=strawberry.UNSET
    )
    end_date: DateFilter | None = strawberry.field(
        description="Not offered from this day on (停用日期); ZSTK-endDate.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZSTK-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZSTK-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZSTK-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZSTK-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZSTK-changedBy.", default=strawberry.UNSET
    )
    category: (
        Annotated["StockItemCategoryFilter", strawberry.lazy("schema.inputs.category_filter")] | None
    ) = strawberry.field(description="Conditions on the StockItemCategory.", default=strawberry.UNSET)
    main_unit: "UnitFilter | None" = strawberry.field(
        description="Conditions on the Unit.", default=strawberry.UNSET
    )
    unit_group: "UnitGroupFilter | None" = strawberry.field(
        description="Conditions on the UnitGroup.", default=strawberry.UNSET
    )
    complaints: Annotated["ComplaintListFilter", strawberry.lazy("schema.inputs.complaint_filter")] | None = (
        strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    )
    document_lines: (
        Annotated["DocumentLineListFilter", strawberry.lazy("schema.inputs.document_filter")] | None
    ) = strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)


@strawberry.input(description="Conditions on a list of StockItem.")
class StockItemListFilter:
    some: StockItemFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: StockItemFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: StockItemFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )
