"""Patches of units and stock items. Next: stock_filter.py."""

from datetime import date
from decimal import Decimal

import strawberry


@strawberry.input(
    description=(
        "A group of units: only inside it amounts are converted. Absent = unchanged, null = cleared."
    )
)
class UnitGroupInput:
    group_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Group code (计量单位组编码); ZUGR-groupCode; code, at most 2 characters.", default=None
    )
    name: strawberry.Maybe[str | None] = strawberry.field(
        description="Name (计量单位组名称); ZUGR-name; at most 30 characters.", default=None
    )
    kind: strawberry.Maybe[str | None] = strawberry.field(
        description="NONE, FIXED or FLOAT conversion (类别); ZUGR-kind; code, at most 5 characters.",
        default=None,
    )
    active: strawberry.Maybe[bool | None] = strawberry.field(
        description="May be chosen (启用); ZUGR-active; true or false.", default=None
    )


@strawberry.input(description="A unit of measure. Absent = unchanged, null = cleared.")
class UnitInput:
    unit_code: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "Unit code; the next running number if not given (计量单位编码); ZUNI-unitCode; code, "
            "at most 4 characters."
        ),
        default=None,
    )
    name: strawberry.Maybe[str | None] = strawberry.field(
        description="Name (计量单位名称); ZUNI-name; at most 30 characters.", default=None
    )
    group_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Group of units (计量单位组); ZUNI-groupCode; code, at most 2 characters.", default=None
    )
    is_main: strawberry.Maybe[bool | None] = strawberry.field(
        description="Main unit of its group, with rate 1 (主计量单位); ZUNI-isMain; true or false.",
        default=None,
    )
    rate: strawberry.Maybe[Decimal | None] = strawberry.field(
        description=(
            "Main units that one of it is; empty without conversion (换算率); ZUNI-rate; decimal, "
            "12 digits and 6 decimals."
        ),
        default=None,
    )
    active: strawberry.Maybe[bool | None] = strawberry.field(
        description="May be chosen (启用); ZUNI-active; true or false.", default=None
    )


@strawberry.input(
    description="Something that is bought, made, used or sold. Absent = unchanged, null = cleared."
)
class StockItemInput:
    item_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Item code (U8 cInvCode) (存货编码); ZSTK-itemCode; code, at most 20 characters.",
        default=None,
    )
    name: strawberry.Maybe[str | None] = strawberry.field(
        description="Name (U8 cInvName) (存货名称); ZSTK-name; at most 60 characters.", default=None
    )
    specification: strawberry.Maybe[str | None] = strawberry.field(
        description="Specification (U8 cInvStd) (规格型号); ZSTK-specification; at most 60 characters.",
        default=None,
    )
    category_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Category (存货分类); ZSTK-categoryCode; code, at most 12 characters.", default=None
    )
    unit_group_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Group of units (计量单位组); ZSTK-unitGroupCode; code, at most 2 characters.",
        default=None,
    )
    main_unit_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Main unit, of the group (主计量单位); ZSTK-mainUnitCode; code, at most 4 characters.",
        default=None,
    )
    sale: strawberry.Maybe[bool | None] = strawberry.field(
        description="Sold: quotation, order, delivery, invoice (内销); ZSTK-sale; true or false.",
        default=None,
    )
    purchase: strawberry.Maybe[bool | None] = strawberry.field(
        description="Bought: purchase request, order, receipt (采购); ZSTK-purchase; true or false.",
        default=None,
    )
    self_made: strawberry.Maybe[bool | None] = strawberry.field(
        description="Produced: product receipt, production order (自制); ZSTK-selfMade; true or false.",
        default=None,
    )
    production_consume: strawberry.Maybe[bool | None] = strawberry.field(
        description=(
            "Used in production: material issue, bill of material (生产耗用); "
            "ZSTK-productionConsume; true or false."
        ),
        default=None,
    )
    taxable_service: strawberry.Maybe[bool | None] = strawberry.field(
        description="Freight and the like; never stocked (应税劳务); ZSTK-taxableService; true or false.",
        default=None,
    )
    tax_rate: strawberry.Maybe[Decimal | None] = strawberry.field(
        description="Tax rate in percent (税率); ZSTK-taxRate; decimal, 3 digits and 2 decimals.",
        default=None,
    )
    batch_managed: strawberry.Maybe[bool | None] = strawberry.field(
        description="Managed by batches (批次管理); ZSTK-batchManaged; true or false.", default=None
    )
    end_date: strawberry.Maybe[date | None] = strawberry.field(
        description="Not offered from this day on (停用日期); ZSTK-endDate; ISO date.", default=None
    )
