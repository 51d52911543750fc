"""Filter inputs over documents that use base data. Next: filters.py."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.inputs.filters import DateFilter, DateTimeFilter, DecimalFilter, IntFilter, TextFilter

if TYPE_CHECKING:
    from schema.inputs.base_data_filter import EmployeeFilter, VendorFilter
    from schema.inputs.customer_filter import CustomerFilter
    from schema.inputs.department_filter import DepartmentFilter
    from schema.inputs.ledger_filter import LedgerAccountFilter
    from schema.inputs.stock_filter import StockItemFilter, UnitFilter


@strawberry.input(description="Conditions on BusinessDocument; all that are given must hold.")
class BusinessDocumentFilter:
    and_: list["BusinessDocumentFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["BusinessDocumentFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "BusinessDocumentFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    document: TextFilter | None = strawberry.field(
        description="Kind and number, written PURCHASE_ORDER/PO-1 (单据); ZDOC-document.",
        default=strawberry.UNSET,
    )
    document_kind: TextFilter | None = strawberry.field(
        description="Kind of document (单据类型); ZDOC-documentKind.", default=strawberry.UNSET
    )
    document_number: TextFilter | None = strawberry.field(
        description="Number of the document (单据号); ZDOC-documentNumber.", default=strawberry.UNSET
    )
    document_date: DateFilter | None = strawberry.field(
        description="Date of the document (单据日期); ZDOC-documentDate.", default=strawberry.UNSET
    )
    vendor_code: TextFilter | None = strawberry.field(
        description="Vendor (供应商); ZDOC-vendorCode.", default=strawberry.UNSET
    )
    customer_number: TextFilter | None = strawberry.field(
        description="Customer number (客户编号); ZDOC-customerNumber.", default=strawberry.UNSET
    )
    department_code: TextFilter | None = strawberry.field(
        description="Department (部门); ZDOC-departmentCode.", default=strawberry.UNSET
    )
    employee_code: TextFilter | None = strawberry.field(
        description="Employee (业务员); ZDOC-employeeCode.", default=strawberry.UNSET
    )
    payment_terms: TextFilter | None = strawberry.field(
        description="Terms of payment (付款条件); ZDOC-paymentTerms.", default=strawberry.UNSET
    )
    address: TextFilter | None = strawberry.field(
        description="Address, carried from the partner unless given (地址); ZDOC-address.",
        default=strawberry.UNSET,
    )
    issued_on: DateFilter | None = strawberry.field(
        description="Printed on: from then on it keeps its texts (开具日期); ZDOC-issuedOn.",
        default=strawberry.UNSET,
    )
    issued_name: TextFilter | None = strawberry.field(
        description="Partner's name as it was printed (开具名称); ZDOC-issuedName.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZDOC-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZDOC-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZDOC-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZDOC-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZDOC-changedBy.", default=strawberry.UNSET
    )
    customer: Annotated["CustomerFilter", strawberry.lazy("schema.inputs.customer_filter")] | None = (
        strawberry.field(description="Conditions on the Customer.", default=strawberry.UNSET)
    )
    department: Annotated["DepartmentFilter", strawberry.lazy("schema.inputs.department_filter")] | None = (
        strawberry.field(description="Conditions on the Department.", default=strawberry.UNSET)
    )
    employee: Annotated["EmployeeFilter", strawberry.lazy("schema.inputs.base_data_filter")] | None = (
        strawberry.field(description="Conditions on the Employee.", default=strawberry.UNSET)
    )
    vendor: Annotated["VendorFilter", strawberry.lazy("schema.inputs.base_data_filter")] | None = (
        strawberry.field(description="Conditions on the Vendor.", default=strawberry.UNSET)
    )
    lines: "DocumentLineListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of BusinessDocument.")
class BusinessDocumentListFilter:
    some: BusinessDocumentFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: BusinessDocumentFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: BusinessDocumentFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on DocumentLine; all that are given must hold.")
class DocumentLineFilter:
    and_: list["DocumentLineFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["DocumentLineFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "DocumentLineFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    line_number: IntFilter | None = strawberry.field(
        description="Number inside the document (行号); ZDOL-lineNumber.", default=strawberry.UNSET
    )
    item_code: TextFilter | None = strawberry.field(
        description="Stock item (存货); ZDOL-itemCode.", default=strawberry.UNSET
    )
    unit_code: TextFilter | None = strawberry.field(
        description="Unit (计量单位); ZDOL-unitCode.", default=strawberry.UNSET
    )
    quantity: DecimalFilter | None = strawberry.field(
        description="Quantity in this unit (数量); ZDOL-quantity.", default=strawberry.UNSET
    )
    rate: DecimalFilter | None = strawberry.field(
        description="Rate of this document, where the group's floats (换算率); ZDOL-rate.",
        default=strawberry.UNSET,
    )
    batch_number: TextFilter | None = strawberry.field(
        description="Batch number (批号); ZDOL-batchNumber.", default=strawberry.UNSET
    )
    ledger_account: TextFilter | None = strawberry.field(
        description="Account (科目); ZDOL-ledgerAccount.", default=strawberry.UNSET
    )
    debit: DecimalFilter | None = strawberry.field(
        description="Debit (借方金额); ZDOL-debit.", default=strawberry.UNSET
    )
    credit: DecimalFilter | None = strawberry.field(
        description="Credit (贷方金额); ZDOL-credit.", default=strawberry.UNSET
    )
    note: TextFilter | None = strawberry.field(
        description="Text of the line (摘要); ZDOL-note.", default=strawberry.UNSET
    )
    account: Annotated["LedgerAccountFilter", strawberry.lazy("schema.inputs.ledger_filter")] | None = (
        strawberry.field(description="Conditions on the LedgerAccount.", default=strawberry.UNSET)
    )
    stock_item: Annotated["StockItemFilter", strawberry.lazy("schema.inputs.stock_filter")] | None = (
        strawberry.field(description="Conditions on the StockItem.", default=strawberry.UNSET)
    )
    unit: Annotated["UnitFilter", strawberry.lazy("schema.inputs.stock_filter")] | None = strawberry.field(
        description="Conditions on the Unit.", default=strawberry.UNSET
    )
    business_document: "BusinessDocumentFilter | None" = strawberry.field(
        description="Conditions on the BusinessDocument.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of DocumentLine.")
class DocumentLineListFilter:
    some: DocumentLineFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: DocumentLineFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: DocumentLineFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )
