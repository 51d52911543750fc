"""Documents of other systems, as far as they use base data. Next: care.py."""

from tortoise import fields
from tortoise.models import Model

from models.rules.shape import Form
from models.tables.column import (
    amount,
    child_of,
    code,
    column,
    day,
    integer,
    refers,
    stamps,
    text,
)


class BusinessDocument(Model):
    """An order, receipt, invoice, voucher … that uses base data: it shows the present names; 业务单据."""

    document = column(
        fields.CharField(51, primary_key=True),
        sap="ZDOC-document",
        label=("单据", "Kind and number, written PURCHASE_ORDER/PO-1"),
        form=Form.CODE,
        system=True,
    )
    document_kind = code(20, "ZDOC-documentKind", "单据类型", "Kind of document", required=True)
    document_number = code(30, "ZDOC-documentNumber", "单据号", "Number of the document", required=True)
    document_date = day("ZDOC-documentDate", "单据日期", "Date of the document", required=True)
    vendor = refers(
        *("Vendor", "vendor_code", "ZDOC-vendorCode", "供应商", "Vendor"), length=20, back="documents"
    )
    customer = refers(
        *("Customer", "customer_number", "ZDOC-customerNumber", "客户编号", "Customer number"),
        back="documents",
    )
    department = refers(
        *("Department", "department_code", "ZDOC-departmentCode", "部门", "Department"), length=12
    )
    employee = refers(*("Employee", "employee_code", "ZDOC-employeeCode", "业务员", "Employee"), length=20)
    payment_terms = code(4, "ZDOC-paymentTerms", "付款条件", "Terms of payment", codes="payment_terms")
    address = text(200, "ZDOC-address", "地址", "Address, carried from the partner unless given")
    issued_on = day("ZDOC-issuedOn", "开具日期", "Printed on: from then on it keeps its texts", system=True)
    issued_name = text(200, "ZDOC-issuedName", "开具名称", "Partner's name as it was printed", system=True)
    version, created_on, created_by, changed_at, changed_by = stamps("ZDOC")

    class Meta:
        table = "business_document"
        unique_together = (("document_kind", "document_number"),)


class DocumentLine(Model):
    """A line of a document: an item with its amount, or an account with what is posted; 单据行."""

    id = fields.BigIntField(primary_key=True)
    business_document = child_of("BusinessDocument", "document", "lines")
    line_number = integer("ZDOL-lineNumber", "行号", "Number inside the document", required=True)
    stock_item = refers(
        *("StockItem", "item_code", "ZDOL-itemCode", "存货", "Stock item"), length=20, back="document_lines"
    )
    unit = refers(*("Unit", "unit_code", "ZDOL-unitCode", "计量单位", "Unit"), length=4)
    quantity = amount((18, 6), "ZDOL-quantity", "数量", "Quantity in this unit")
    rate = amount((18, 6), "ZDOL-rate", "换算率", "Rate of this document, where the group's floats")
    batch_number = code(20, "ZDOL-batchNumber", "批号", "Batch number")
    account = refers(
        *("LedgerAccount", "ledger_account", "ZDOL-ledgerAccount", "科目", "Account"),
        length=25,
        back="document_lines",
    )
    debit = amount((18, 2), "ZDOL-debit", "借方金额", "Debit")
    credit = amount((18, 2), "ZDOL-credit", "贷方金额", "Credit")
    note = text(100, "ZDOL-note", "摘要", "Text of the line")

    class Meta:
        table = "document_line"
        unique_together = (("business_document_id", "line_number"),)
