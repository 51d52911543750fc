"""GraphQL types of documents that use base data. Next: segment.py."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.types.relay import Node, PageInfo, compiled

if TYPE_CHECKING:
    from schema.inputs.document_filter import DocumentLineFilter
    from schema.types.base_data import Employee, Vendor
    from schema.types.customer import Customer
    from schema.types.department import Department
    from schema.types.ledger import LedgerAccount
    from schema.types.stock import StockItem, Unit


@strawberry.type(
    description=(
        "An order, receipt, invoice, voucher … that uses base data: it shows the present names; 业务单据."
    )
)
class BusinessDocument(Node):
    document: str = strawberry.field(
        description=(
            "Kind and number, written PURCHASE_ORDER/PO-1 (单据); ZDOC-document; code, at most 51 characters."
        )
    )
    document_kind: str = strawberry.field(
        description="Kind of document (单据类型); ZDOC-documentKind; code, at most 20 characters."
    )
    document_number: str = strawberry.field(
        description="Number of the document (单据号); ZDOC-documentNumber; code, at most 30 characters."
    )
    document_date: date = strawberry.field(
        description="Date of the document (单据日期); ZDOC-documentDate; ISO date."
    )
    vendor_code: str | None = strawberry.field(
        description="Vendor (供应商); ZDOC-vendorCode; code, at most 20 characters."
    )
    customer_number: str | None = strawberry.field(
        description=(
            "Customer number (客户编号); ZDOC-customerNumber; number of at most 10 characters, "
            "shown without leading zeros."
        )
    )
    department_code: str | None = strawberry.field(
        description="Department (部门); ZDOC-departmentCode; code, at most 12 characters."
    )
    employee_code: str | None = strawberry.field(
        description="Employee (业务员); ZDOC-employeeCode; code, at most 20 characters."
    )
    payment_terms: str | None = strawberry.field(
        description="Terms of payment (付款条件); ZDOC-paymentTerms; code, at most 4 characters."
    )
    address: str | None = strawberry.field(
        description=(
            "Address, carried from the partner unless given (地址); ZDOC-address; at most 200 characters."
        )
    )
    issued_on: date | None = strawberry.field(
        description="Printed on: from then on it keeps its texts (开具日期); ZDOC-issuedOn; ISO date."
    )
    issued_name: str | None = strawberry.field(
        description=("Partner's name as it was printed (开具名称); ZDOC-issuedName; at most 200 characters.")
    )
    version: int = strawberry.field(description="Version of the record (版本); ZDOC-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZDOC-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZDOC-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZDOC-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZDOC-changedBy; at most 12 characters."
    )
    customer: Annotated["Customer", strawberry.lazy("schema.types.customer")] | None = strawberry.field(
        description="The Customer that customerNumber names; null if it is outside the scope."
    )
    department: Annotated["Department", strawberry.lazy("schema.types.department")] | None = strawberry.field(
        description="The Department that departmentCode names."
    )
    employee: Annotated["Employee", strawberry.lazy("schema.types.base_data")] | None = strawberry.field(
        description="The Employee that employeeCode names."
    )
    vendor: Annotated["Vendor", strawberry.lazy("schema.types.base_data")] | None = strawberry.field(
        description="The Vendor that vendorCode names."
    )

    @strawberry.field(
        description=(
            "A line of a document: an item with its amount, or an account with what is posted. "
            "All rows, ordered by their key."
        )
    )
    def lines(
        self,
        filter: Annotated["DocumentLineFilter", strawberry.lazy("schema.inputs.document_filter")]
        | None = None,
    ) -> "list[DocumentLine]":
        return compiled()


@strawberry.type(
    description=("A line of a document: an item with its amount, or an account with what is posted; 单据行.")
)
class DocumentLine:
    line_number: int = strawberry.field(
        description="Number inside the document (行号); ZDOL-lineNumber; integer."
    )
    item_code: str | None = strawberry.field(
        description="Stock item (存货); ZDOL-itemCode; code, at most 20 characters."
    )
    unit_code: str | None = strawberry.field(
        description="Unit (计量单位); ZDOL-unitCode; code, at most 4 characters."
    )
    quantity: Decimal | None = strawberry.field(
        description="Quantity in this unit (数量); ZDOL-quantity; decimal, 12 digits and 6 decimals."
    )
    rate: Decimal | None = strawberry.field(
        description=(
            "Rate of this document, where the group's floats (换算率); ZDOL-rate; decimal, 12 "
            "digits and 6 decimals."
        )
    )
    batch_number: str | None = strawberry.field(
        description="Batch number (批号); ZDOL-batchNumber; code, at most 20 characters."
    )
    ledger_account: str | None = strawberry.field(
        description="Account (科目); ZDOL-ledgerAccount; code, at most 25 characters."
    )
    debit: Decimal | None = strawberry.field(
        description="Debit (借方金额); ZDOL-debit; decimal, 16 digits and 2 decimals."
    )
    credit: Decimal | None = strawberry.field(
        description="Credit (贷方金额); ZDOL-credit; decimal, 16 digits and 2 decimals."
    )
    note: str | None = strawberry.field(
        description="Text of the line (摘要); ZDOL-note; at most 100 characters."
    )
    account: Annotated["LedgerAccount", strawberry.lazy("schema.types.ledger")] | None = strawberry.field(
        description="The LedgerAccount that ledgerAccount names."
    )
    stock_item: Annotated["StockItem", strawberry.lazy("schema.types.stock")] | None = strawberry.field(
        description="The StockItem that itemCode names."
    )
    unit: Annotated["Unit", strawberry.lazy("schema.types.stock")] | None = strawberry.field(
        description="The Unit that unitCode names."
    )
    business_document: "BusinessDocument" = strawberry.field(
        description="The BusinessDocument this belongs to."
    )


@strawberry.type(description="A BusinessDocument and the cursor that marks its place in the list.")
class BusinessDocumentEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: BusinessDocument = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of BusinessDocument.")
class BusinessDocumentConnection:
    edges: list[BusinessDocumentEdge] = strawberry.field(
        description="The rows of the page with their cursors."
    )
    nodes: list[BusinessDocument] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A DocumentLine and the cursor that marks its place in the list.")
class DocumentLineEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: DocumentLine = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of DocumentLine.")
class DocumentLineConnection:
    edges: list[DocumentLineEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[DocumentLine] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )
