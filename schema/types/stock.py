"""GraphQL types of units and stock items. Next: ledger.py."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.types.relay import After, First, Node, PageInfo, compiled

if TYPE_CHECKING:
    from schema.inputs.complaint_filter import ComplaintFilter
    from schema.inputs.document_filter import DocumentLineFilter
    from schema.inputs.stock_filter import StockItemFilter, UnitFilter
    from schema.types.category import StockItemCategory
    from schema.types.complaint import ComplaintConnection
    from schema.types.document import DocumentLineConnection


@strawberry.type(description="A group of units: only inside it amounts are converted; 计量单位组.")
class UnitGroup(Node):
    group_code: str = strawberry.field(
        description="Group code (计量单位组编码); ZUGR-groupCode; code, at most 2 characters."
    )
    name: str = strawberry.field(description="Name (计量单位组名称); ZUGR-name; at most 30 characters.")
    kind: str = strawberry.field(
        description="NONE, FIXED or FLOAT conversion (类别); ZUGR-kind; code, at most 5 characters."
    )
    active: bool = strawberry.field(description="May be chosen (启用); ZUGR-active; true or false.")
    version: int = strawberry.field(description="Version of the record (版本); ZUGR-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZUGR-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZUGR-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZUGR-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZUGR-changedBy; at most 12 characters."
    )

    @strawberry.field(description="A unit of measure. Rows within the caller's scope, ordered by their key.")
    def units(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["UnitFilter", strawberry.lazy("schema.inputs.stock_filter")] | None = None,
    ) -> "UnitConnection":
        return compiled()


@strawberry.type(description="A unit of measure; `rate` says how many main units it is; 计量单位.")
class Unit(Node):
    unit_code: str = strawberry.field(
        description=(
            "Unit code; the next running number if not given (计量单位编码); ZUNI-unitCode; code, "
            "at most 4 characters."
        )
    )
    name: str = strawberry.field(description="Name (计量单位名称); ZUNI-name; at most 30 characters.")
    group_code: str = strawberry.field(
        description="Group of units (计量单位组); ZUNI-groupCode; code, at most 2 characters."
    )
    is_main: bool = strawberry.field(
        description="Main unit of its group, with rate 1 (主计量单位); ZUNI-isMain; true or false."
    )
    rate: Decimal | None = strawberry.field(
        description=(
            "Main units that one of it is; empty without conversion (换算率); ZUNI-rate; decimal, "
            "12 digits and 6 decimals."
        )
    )
    active: bool = strawberry.field(description="May be chosen (启用); ZUNI-active; true or false.")
    version: int = strawberry.field(description="Version of the record (版本); ZUNI-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZUNI-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZUNI-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZUNI-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZUNI-changedBy; at most 12 characters."
    )
    group: "UnitGroup" = strawberry.field(description="The UnitGroup that groupCode names.")

    @strawberry.field(
        description=(
            "Something that is bought, made, used or sold. Rows within the caller's scope, "
            "ordered by their key."
        )
    )
    def stock_items(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["StockItemFilter", strawberry.lazy("schema.inputs.stock_filter")] | None = None,
    ) -> "StockItemConnection":
        return compiled()


@strawberry.type(
    description=(
        "Something that is bought, made, used or sold; its attributes say where; U8 Inventory, 存货."
    )
)
class StockItem(Node):
    item_code: str = strawberry.field(
        description="Item code (U8 cInvCode) (存货编码); ZSTK-itemCode; code, at most 20 characters."
    )
    name: str = strawberry.field(
        description="Name (U8 cInvName) (存货名称); ZSTK-name; at most 60 characters."
    )
    specification: str | None = strawberry.field(
        description="Specification (U8 cInvStd) (规格型号); ZSTK-specification; at most 60 characters."
    )
    category_code: str | None = strawberry.field(
        description="Category (存货分类); ZSTK-categoryCode; code, at most 12 characters."
    )
    unit_group_code: str = strawberry.field(
        description="Group of units (计量单位组); ZSTK-unitGroupCode; code, at most 2 characters."
    )
    main_unit_code: str = strawberry.field(
        description="Main unit, of the group (主计量单位); ZSTK-mainUnitCode; code, at most 4 characters."
    )
    sale: bool = strawberry.field(
        description="Sold: quotation, order, delivery, invoice (内销); ZSTK-sale; true or false."
    )
    purchase: bool = strawberry.field(
        description="Bought: purchase request, order, receipt (采购); ZSTK-purchase; true or false."
    )
    self_made: bool = strawberry.field(
        description="Produced: product receipt, production order (自制); ZSTK-selfMade; true or false."
    )
    production_consume: bool = strawberry.field(
        description=(
            "Used in production: material issue, bill of material (生产耗用); "
            "ZSTK-productionConsume; true or false."
        )
    )
    taxable_service: bool = strawberry.field(
        description="Freight and the like; never stocked (应税劳务); ZSTK-taxableService; true or false."
    )
    tax_rate: Decimal | None = strawberry.field(
        description="Tax rate in percent (税率); ZSTK-taxRate; decimal, 3 digits and 2 decimals."
    )
    batch_managed: bool = strawberry.field(
        description="Managed by batches (批次管理); ZSTK-batchManaged; true or false."
    )
    end_date: date | None = strawberry.field(
        description="Not offered from this day on (停用日期); ZSTK-endDate; ISO date."
    )
    version: int = strawberry.field(description="Version of the record (版本); ZSTK-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZSTK-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZSTK-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZSTK-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZSTK-changedBy; at most 12 characters."
    )
    category: Annotated["StockItemCategory", strawberry.lazy("schema.types.category")] | None = (
        strawberry.field(description="The StockItemCategory that categoryCode names.")
    )
    main_unit: "Unit" = strawberry.field(description="The Unit that mainUnitCode names.")
    unit_group: "UnitGroup" = strawberry.field(description="The UnitGroup that unitGroupCode names.")

    @strawberry.field(
        description=(
            "A complaint from its receipt to its end. Rows within the caller's scope, ordered by their key."
        )
    )
    def complaints(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["ComplaintFilter", strawberry.lazy("schema.inputs.complaint_filter")] | None = None,
    ) -> Annotated["ComplaintConnection", strawberry.lazy("schema.types.complaint")]:
        return compiled()

    @strawberry.field(
        description=(
            "A line of a document: an item with its amount, or an account with what is posted. "
            "Rows within the caller's scope, ordered by their key."
        )
    )
    def document_lines(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["DocumentLineFilter", strawberry.lazy("schema.inputs.document_filter")]
        | None = None,
    ) -> Annotated["DocumentLineConnection", strawberry.lazy("schema.types.document")]:
        return compiled()


@strawberry.type(description="A UnitGroup and the cursor that marks its place in the list.")
class UnitGroupEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: UnitGroup = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of UnitGroup.")
class UnitGroupConnection:
    edges: list[UnitGroupEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[UnitGroup] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A Unit and the cursor that marks its place in the list.")
class UnitEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: Unit = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of Unit.")
class UnitConnection:
    edges: list[UnitEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[Unit] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A StockItem and the cursor that marks its place in the list.")
class StockItemEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: StockItem = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of StockItem.")
class StockItemConnection:
    edges: list[StockItemEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[StockItem] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )
