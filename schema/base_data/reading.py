"""Reads of base data, open to all who are signed in. Next: maintaining.py."""

from typing import Annotated

import strawberry

from schema.arguments import Where
from schema.inputs.base_data_filter import EmployeeFilter, VendorFilter
from schema.inputs.category_filter import (
    CustomerCategoryFilter,
    StockItemCategoryFilter,
    VendorCategoryFilter,
)
from schema.inputs.document_filter import BusinessDocumentFilter
from schema.inputs.ledger_filter import LedgerAccountFilter
from schema.inputs.stock_filter import StockItemFilter, UnitFilter, UnitGroupFilter
from schema.types.base_data import Employee, EmployeeConnection, Vendor, VendorConnection
from schema.types.category import (
    CustomerCategory,
    CustomerCategoryConnection,
    StockItemCategory,
    StockItemCategoryConnection,
    VendorCategory,
    VendorCategoryConnection,
)
from schema.types.document import BusinessDocument, BusinessDocumentConnection
from schema.types.ledger import LedgerAccount, LedgerAccountConnection
from schema.types.relay import After, Before, First, Last, compiled
from schema.types.stock import (
    StockItem,
    StockItemConnection,
    Unit,
    UnitConnection,
    UnitGroup,
    UnitGroupConnection,
)


@strawberry.type
class BaseDataQueries:
    """Mixed into the query."""

    @strawberry.field(description="One CustomerCategory by its code; null when there is none.")
    def customer_category(
        self, code: Annotated[str, strawberry.argument(description="Category code.")]
    ) -> CustomerCategory | None:
        return compiled()

    @strawberry.field(
        description="Customer categories (客户分类), ordered by code, so that each follows the one above it."
    )
    def customer_categories(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[CustomerCategoryFilter] = None,
    ) -> CustomerCategoryConnection:
        return compiled()

    @strawberry.field(description="One VendorCategory by its code; null when there is none.")
    def vendor_category(
        self, code: Annotated[str, strawberry.argument(description="Category code.")]
    ) -> VendorCategory | None:
        return compiled()

    @strawberry.field(
        description="Vendor categories (供应商分类), ordered by code, so that each follows the one above it."
    )
    def vendor_categories(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[VendorCategoryFilter] = None,
    ) -> VendorCategoryConnection:
        return compiled()

    @strawberry.field(description="One StockItemCategory by its code; null when there is none.")
    def stock_item_category(
        self, code: Annotated[str, strawberry.argument(description="Category code.")]
    ) -> StockItemCategory | None:
        return compiled()

    @strawberry.field(description="Stock-item categories (存货分类), by code: each follows the one above it.")
    def stock_item_categories(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[StockItemCategoryFilter] = None,
    ) -> StockItemCategoryConnection:
        return compiled()

    @strawberry.field(description="One Employee by its code; null when there is none.")
    def employee(
        self, code: Annotated[str, strawberry.argument(description="Employee code.")]
    ) -> Employee | None:
        return compiled()

    @strawberry.field(description="Employees (职员), ordered by code.")
    def employees(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[EmployeeFilter] = None,
    ) -> EmployeeConnection:
        return compiled()

    @strawberry.field(description="One Vendor by its code; null when there is none.")
    def vendor(self, code: Annotated[str, strawberry.argument(description="Vendor code.")]) -> Vendor | None:
        return compiled()

    @strawberry.field(description="Vendors (供应商), ordered by code.")
    def vendors(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[VendorFilter] = None,
    ) -> VendorConnection:
        return compiled()

    @strawberry.field(description="One UnitGroup by its code; null when there is none.")
    def unit_group(
        self, code: Annotated[str, strawberry.argument(description="Group code.")]
    ) -> UnitGroup | None:
        return compiled()

    @strawberry.field(description="Groups of units (计量单位组), ordered by code.")
    def unit_groups(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[UnitGroupFilter] = None,
    ) -> UnitGroupConnection:
        return compiled()

    @strawberry.field(description="One Unit by its code; null when there is none.")
    def unit(self, code: Annotated[str, strawberry.argument(description="Unit code.")]) -> Unit | None:
        return compiled()

    @strawberry.field(description="Units of measure (计量单位), ordered by code.")
    def units(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[UnitFilter] = None,
    ) -> UnitConnection:
        return compiled()

    @strawberry.field(description="One StockItem by its code; null when there is none.")
    def stock_item(
        self, code: Annotated[str, strawberry.argument(description="Item code.")]
    ) -> StockItem | None:
        return compiled()

    @strawberry.field(description="Stock items (存货), ordered by code.")
    def stock_items(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[StockItemFilter] = None,
    ) -> StockItemConnection:
        return compiled()

    @strawberry.field(description="One LedgerAccount by its key; null when there is none.")
    def ledger_account(
        self,
        account: Annotated[
            str, strawberry.argument(description="Account with its chart, such as CACN/1001.")
        ],
    ) -> LedgerAccount | None:
        return compiled()

    @strawberry.field(
        description="Charts of accounts (会计科目), ordered by chart and code: each follows the one above."
    )
    def ledger_accounts(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[LedgerAccountFilter] = None,
    ) -> LedgerAccountConnection:
        return compiled()

    @strawberry.field(
        description="One BusinessDocument by its key; null when there is none within the scope."
    )
    def business_document(
        self,
        document: Annotated[
            str, strawberry.argument(description="Kind and number, such as PURCHASE_ORDER/PO-1.")
        ],
    ) -> BusinessDocument | None:
        return compiled()

    @strawberry.field(description="Documents of other systems that use base data (业务单据).")
    def business_documents(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[BusinessDocumentFilter] = None,
    ) -> BusinessDocumentConnection:
        return compiled()
