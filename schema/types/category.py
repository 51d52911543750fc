"""GraphQL types of categories of customers, vendors and stock items. Next: base_data.py."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.types.relay import After, First, Node, PageInfo, compiled

if TYPE_CHECKING:
    from schema.inputs.base_data_filter import VendorFilter
    from schema.inputs.category_filter import (
        CustomerCategoryFilter,
        StockItemCategoryFilter,
        VendorCategoryFilter,
    )
    from schema.inputs.customer_filter import CustomerFilter
    from schema.inputs.stock_filter import StockItemFilter
    from schema.types.base_data import VendorConnection
    from schema.types.customer import CustomerConnection
    from schema.types.stock import StockItemConnection


@strawberry.type(
    description=(
        "A customer category in levels of two digits: 01 国内, 0101 西南; U8 CustomerClass, 客户分类."
    )
)
class CustomerCategory(Node):
    category_code: str = strawberry.field(
        description=(
            "Category code (U8 cCCCode) (客户分类编码); ZCCL-categoryCode; code, at most 12 characters."
        )
    )
    name: str = strawberry.field(
        description="Name, unique among its siblings (客户分类名称); ZCCL-name; at most 60 characters."
    )
    parent_code: str | None = strawberry.field(
        description=("Code above; of the first level empty (上级编码); ZCCL-parentCode; digits, at most 16.")
    )
    full_name: str | None = strawberry.field(
        description=("Names from the first level down, by \\ (全称); ZCCL-fullName; at most 1000 characters.")
    )
    level: int | None = strawberry.field(description="Level, 1 at the top (级次); ZCCL-level; integer.")
    active: bool = strawberry.field(description="May be chosen (启用); ZCCL-active; true or false.")
    version: int = strawberry.field(description="Version of the record (版本); ZCCL-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZCCL-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZCCL-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZCCL-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZCCL-changedBy; at most 12 characters."
    )
    parent: "CustomerCategory | None" = strawberry.field(
        description="The category above; null on the first level."
    )

    @strawberry.field(description="Those right below, ordered by their code.")
    def children(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["CustomerCategoryFilter", strawberry.lazy("schema.inputs.category_filter")]
        | None = None,
    ) -> "CustomerCategoryConnection":
        return compiled()

    @strawberry.field(
        description=(
            "General data of a customer, valid everywhere. Rows within the caller's scope, "
            "ordered by their key."
        )
    )
    def customers(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["CustomerFilter", strawberry.lazy("schema.inputs.customer_filter")] | None = None,
    ) -> Annotated["CustomerConnection", strawberry.lazy("schema.types.customer")]:
        return compiled()


@strawberry.type(description="A vendor category in levels of two digits; U8 VendorClass, 供应商分类.")
class VendorCategory(Node):
    category_code: str = strawberry.field(
        description=(
            "Category code (U8 cVCCode) (供应商分类编码); ZVCL-categoryCode; code, at most 12 characters."
        )
    )
    name: str = strawberry.field(
        description="Name, unique among its siblings (供应商分类名称); ZVCL-name; at most 60 characters."
    )
    parent_code: str | None = strawberry.field(
        description=("Code above; of the first level empty (上级编码); ZVCL-parentCode; digits, at most 16.")
    )
    full_name: str | None = strawberry.field(
        description=("Names from the first level down, by \\ (全称); ZVCL-fullName; at most 1000 characters.")
    )
    level: int | None = strawberry.field(description="Level, 1 at the top (级次); ZVCL-level; integer.")
    active: bool = strawberry.field(description="May be chosen (启用); ZVCL-active; true or false.")
    version: int = strawberry.field(description="Version of the record (版本); ZVCL-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZVCL-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZVCL-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZVCL-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZVCL-changedBy; at most 12 characters."
    )
    parent: "VendorCategory | None" = strawberry.field(
        description="The category above; null on the first level."
    )

    @strawberry.field(description="A vendor. Rows within the caller's scope, ordered by their key.")
    def vendors(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["VendorFilter", strawberry.lazy("schema.inputs.base_data_filter")] | None = None,
    ) -> Annotated["VendorConnection", strawberry.lazy("schema.types.base_data")]:
        return compiled()

    @strawberry.field(description="Those right below, ordered by their code.")
    def children(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["VendorCategoryFilter", strawberry.lazy("schema.inputs.category_filter")]
        | None = None,
    ) -> "VendorCategoryConnection":
        return compiled()


@strawberry.type(description="A stock-item category in levels of two digits; U8 InventoryClass, 存货分类.")
class StockItemCategory(Node):
    category_code: str = strawberry.field(
        description=(
            "Category code (U8 cInvCCode) (存货分类编码); ZICL-categoryCode; code, at most 12 characters."
        )
    )
    name: str = strawberry.field(
        description="Name, unique among its siblings (存货分类名称); ZICL-name; at most 60 characters."
    )
    parent_code: str | None = strawberry.field(
        description=("Code above; of the first level empty (上级编码); ZICL-parentCode; digits, at most 16.")
    )
    full_name: str | None = strawberry.field(
        description=("Names from the first level down, by \\ (全称); ZICL-fullName; at most 1000 characters.")
    )
    level: int | None = strawberry.field(description="Level, 1 at the top (级次); ZICL-level; integer.")
    batch_required: bool = strawberry.field(
        description=(
            "Its items, and those below, are batch-managed (必须批次管理); ZICL-batchRequired; true or false."
        )
    )
    active: bool = strawberry.field(description="May be chosen (启用); ZICL-active; true or false.")
    version: int = strawberry.field(description="Version of the record (版本); ZICL-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZICL-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZICL-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZICL-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZICL-changedBy; at most 12 characters."
    )
    parent: "StockItemCategory | None" = strawberry.field(
        description="The category above; null on the first level."
    )

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
    ) -> Annotated["StockItemConnection", strawberry.lazy("schema.types.stock")]:
        return compiled()

    @strawberry.field(description="Those right below, ordered by their code.")
    def children(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["StockItemCategoryFilter", strawberry.lazy("schema.inputs.category_filter")]
        | None = None,
    ) -> "StockItemCategoryConnection":
        return compiled()


@strawberry.type(description="A CustomerCategory and the cursor that marks its place in the list.")
class CustomerCategoryEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: CustomerCategory = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of CustomerCategory.")
class CustomerCategoryConnection:
    edges: list[CustomerCategoryEdge] = strawberry.field(
        description="The rows of the page with their cursors."
    )
    nodes: list[CustomerCategory] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A VendorCategory and the cursor that marks its place in the list.")
class VendorCategoryEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: VendorCategory = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of VendorCategory.")
class VendorCategoryConnection:
    edges: list[VendorCategoryEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[VendorCategory] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A StockItemCategory and the cursor that marks its place in the list.")
class StockItemCategoryEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: StockItemCategory = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of StockItemCategory.")
class StockItemCategoryConnection:
    edges: list[StockItemCategoryEdge] = strawberry.field(
        description="The rows of the page with their cursors."
    )
    nodes: list[StockItemCategory] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )
