"""Patches of documents that use base data. Next: document_filter.py."""

from datetime import date
from decimal import Decimal

import strawberry


@strawberry.input(
    description=(
        "A line of a document: an item with its amount, or an account with what is posted. "
        "Absent = unchanged, null = cleared."
    )
)
class DocumentLineInput:
    line_number: int = strawberry.field(
        description="Number inside the document (行号); ZDOL-lineNumber; integer."
    )
    item_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Stock item (存货); ZDOL-itemCode; code, at most 20 characters.", default=None
    )
    unit_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Unit (计量单位); ZDOL-unitCode; code, at most 4 characters.", default=None
    )
    quantity: strawberry.Maybe[Decimal | None] = strawberry.field(
        description="Quantity in this unit (数量); ZDOL-quantity; decimal, 12 digits and 6 decimals.",
        default=None,
    )
    rate: strawberry.Maybe[Decimal | None] = strawberry.field(
        description=(
            "Rate of this document, where the group's floats (换算率); ZDOL-rate; decimal, 12 "
            "digits and 6 decimals."
        ),
        default=None,
    )
    batch_number: strawberry.Maybe[str | None] = strawberry.field(
        description="Batch number (批号); ZDOL-batchNumber; code, at most 20 characters.", default=None
    )
    ledger_account: strawberry.Maybe[str | None] = strawberry.field(
        description="Account (科目); ZDOL-ledgerAccount; code, at most 25 characters.", default=None
    )
    debit: strawberry.Maybe[Decimal | None] = strawberry.field(
        description="Debit (借方金额); ZDOL-debit; decimal, 16 digits and 2 decimals.", default=None
    )
    credit: strawberry.Maybe[Decimal | None] = strawberry.field(
        description="Credit (贷方金额); ZDOL-credit; decimal, 16 digits and 2 decimals.", default=None
    )
    note: strawberry.Maybe[str | None] = strawberry.field(
        description="Text of the line (摘要); ZDOL-note; at most 100 characters.", default=None
    )
    remove: bool = strawberry.field(description="true deletes the row.", default=False)


@strawberry.input(
    description=(
        "An order, receipt, invoice, voucher … that uses base data: it shows the present "
        "names. Absent = unchanged, null = cleared."
    )
)
class BusinessDocumentInput:
    document_kind: strawberry.Maybe[str | None] = strawberry.field(
        description="Kind of document (单据类型); ZDOC-documentKind; code, at most 20 characters.",
        default=None,
    )
    document_number: strawberry.Maybe[str | None] = strawberry.field(
        description="Number of the document (单据号); ZDOC-documentNumber; code, at most 30 characters.",
        default=None,
    )
    document_date: strawberry.Maybe[date | None] = strawberry.field(
        description="Date of the document (单据日期); ZDOC-documentDate; ISO date.", default=None
    )
    vendor_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Vendor (供应商); ZDOC-vendorCode; code, at most 20 characters.", default=None
    )
    customer_number: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "Customer number (客户编号); ZDOC-customerNumber; number of at most 10 characters, "
            "shown without leading zeros."
        ),
        default=None,
    )
    department_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Department (部门); ZDOC-departmentCode; code, at most 12 characters.", default=None
    )
    employee_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Employee (业务员); ZDOC-employeeCode; code, at most 20 characters.", default=None
    )
    payment_terms: strawberry.Maybe[str | None] = strawberry.field(
        description="Terms of payment (付款条件); ZDOC-paymentTerms; code, at most 4 characters.",
        default=None,
    )
    address: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "Address, carried from the partner unless given (地址); ZDOC-address; at most 200 characters."
        ),
        default=None,
    )
    lines: strawberry.Maybe[list[DocumentLineInput]] = strawberry.field(
        description=(
            "A line of a document: an item with its amount, or an account with what is posted. "
            "Rows are matched by their key; rows not named stay."
        ),
        default=None,
    )
