"""Patches of archive items: absent, null and a value are three things. Next: dossier.py."""

from datetime import date
from decimal import Decimal

import strawberry


@strawberry.input(description="A keyword of an archive item; keyword is its key.")
class ArchiveKeywordInput:
    keyword: strawberry.Maybe[str | None] = strawberry.field(
        description="Keyword (关键词); ZITEM-keyword; at most 30 characters.", default=None
    )
    remove: bool = strawberry.field(description="true deletes the row.", default=False)


@strawberry.input(description="An invoice that a voucher books; invoiceNumber is its key.")
class VoucherInvoiceInput:
    invoice_number: strawberry.Maybe[str | None] = strawberry.field(
        description="Invoice number (发票号码); ZVOU-invoiceNumber; at most 20 characters.", default=None
    )
    remove: bool = strawberry.field(description="true deletes the row.", default=False)


@strawberry.input(
    description=("What an archive item says as an accounting voucher. Absent = unchanged, null = cleared.")
)
class VoucherInput:
    company_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Company code (公司代码); ZVOU-companyCode; code, at most 4 characters.", default=None
    )
    fiscal_year: strawberry.Maybe[str | None] = strawberry.field(
        description="Fiscal year (会计年度); ZVOU-fiscalYear; digits, at most 4.", default=None
    )
    period: strawberry.Maybe[int | None] = strawberry.field(
        description="Period, 1 to 16; 13 to 16 are adjustments (会计期间); ZVOU-period; integer.",
        default=None,
    )
    voucher_type: strawberry.Maybe[str | None] = strawberry.field(
        description="Type: 记, 收, 付 or 转 (凭证类型); ZVOU-voucherType; at most 1 characters.", default=None
    )
    voucher_no: strawberry.Maybe[int | None] = strawberry.field(
        description="Number, 1 to 999999 (凭证号); ZVOU-voucherNo; integer.", default=None
    )
    voucher_date: strawberry.Maybe[date | None] = strawberry.field(
        description="Date (凭证日期); ZVOU-voucherDate; ISO date.", default=None
    )
    summary: strawberry.Maybe[str | None] = strawberry.field(
        description="Summary (摘要); ZVOU-summary; at most 200 characters.", default=None
    )
    debit_total: strawberry.Maybe[Decimal | None] = strawberry.field(
        description=(
            "Debit total (借方合计); ZVOU-debitTotal; decimal, 18 digits, 2 of them behind the point."
        ),
        default=None,
    )
    credit_total: strawberry.Maybe[Decimal | None] = strawberry.field(
        description=(
            "Credit total (贷方合计); ZVOU-creditTotal; decimal, 18 digits, 2 of them behind the point."
        ),
        default=None,
    )
    currency: strawberry.Maybe[str | None] = strawberry.field(
        description="Currency (币种); ZVOU-currency; code, at most 5 characters.", default=None
    )
    attachment_count: strawberry.Maybe[int | None] = strawberry.field(
        description="How many attachments it says it has (附件张数); ZVOU-attachmentCount; integer.",
        default=None,
    )
    prepared_by: strawberry.Maybe[str | None] = strawberry.field(
        description="Prepared by (制单人); ZVOU-preparedBy; at most 40 characters.", default=None
    )
    reviewed_by: strawberry.Maybe[str | None] = strawberry.field(
        description="Reviewed by (审核人); ZVOU-reviewedBy; at most 40 characters.", default=None
    )
    posted_by: strawberry.Maybe[str | None] = strawberry.field(
        description="Posted by (记账人); ZVOU-postedBy; at most 40 characters.", default=None
    )
    cashier: strawberry.Maybe[str | None] = strawberry.field(
        description="Cashier (出纳); ZVOU-cashier; at most 40 characters.", default=None
    )
    accounting_system: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "Accounting system it comes from (会计核算系统); ZVOU-accountingSystem; at most 50 characters."
        ),
        default=None,
    )
    unsettled: strawberry.Maybe[bool | None] = strawberry.field(
        description=(
            "Not settled yet: kept as if it were under a hold (未结清); ZVOU-unsettled; true or false."
        ),
        default=None,
    )


@strawberry.input(
    description=(
        "A piece of an institution's archives, or a volume of pieces, with its "
        "metadata. Absent = unchanged, null = cleared."
    )
)
class ArchiveItemInput:
    institution_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Institution (机构代码); ZITEM-institutionCode; code, at most 10 characters.",
        default=None,
    )
    archive_type: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "Archive type, written KU/PZ (档案类型); ZITEM-archiveType; code, at most 9 characters."
        ),
        default=None,
    )
    title: strawberry.Maybe[str | None] = strawberry.field(
        description="Title (题名); ZITEM-title; at most 200 characters.", default=None
    )
    description: strawberry.Maybe[str | None] = strawberry.field(
        description="Description (描述); ZITEM-description; at most 2000 characters.", default=None
    )
    year: strawberry.Maybe[str | None] = strawberry.field(
        description="Year (年度); ZITEM-year; digits, at most 4.", default=None
    )
    formed_on: strawberry.Maybe[date | None] = strawberry.field(
        description="Formed on (形成日期); ZITEM-formedOn; ISO date.", default=None
    )
    document_number: strawberry.Maybe[str | None] = strawberry.field(
        description="Document number (文号); ZITEM-documentNumber; at most 50 characters.", default=None
    )
    author: strawberry.Maybe[str | None] = strawberry.field(
        description="Author (责任者); ZITEM-author; at most 100 characters.", default=None
    )
    department_code: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "Department that files it (归档部门); ZITEM-departmentCode; code, at most 12 characters."
        ),
        default=None,
    )
    retention: strawberry.Maybe[str | None] = strawberry.field(
        description="Retention (保管期限); ZITEM-retention; code, at most 3 characters.", default=None
    )
    accounting_kind: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "Kind of accounting archives (会计档案种类); ZITEM-accountingKind; code, at most 20 characters."
        ),
        default=None,
    )
    event_on: strawberry.Maybe[date | None] = strawberry.field(
        description=(
            "Event that its retention counts from, such as a disposal (起算事件日期); ZITEM-"
            "eventOn; ISO date."
        ),
        default=None,
    )
    access_level: strawberry.Maybe[int | None] = strawberry.field(
        description="Access level, 0 to 3 (密级); ZITEM-accessLevel; integer.", default=None
    )
    pages: strawberry.Maybe[int | None] = strawberry.field(
        description="Pages (页数); ZITEM-pages; integer.", default=None
    )
    copies: strawberry.Maybe[int | None] = strawberry.field(
        description="Copies or pieces (件数); ZITEM-copies; integer.", default=None
    )
    carrier: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "Carrier: ELECTRONIC, PAPER or BOTH (载体); ZITEM-carrier; code, at most 10 characters."
        ),
        default=None,
    )
    location_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Location (存放位置); ZITEM-locationCode; code, at most 40 characters.", default=None
    )
    customer_number: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "Customer number (客户编号); ZITEM-customerNumber; number of at most 10 "
            "characters, shown without leading zeros."
        ),
        default=None,
    )
    vendor_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Vendor code (供应商编码); ZITEM-vendorCode; code, at most 20 characters.", default=None
    )
    dossier_kind: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "What it is in the customer's dossier (客户档案类别); ZITEM-dossierKind; code, at "
            "most 14 characters."
        ),
        default=None,
    )
    important: strawberry.Maybe[bool | None] = strawberry.field(
        description=(
            "Marked important: to be digitised where it is on paper (重要); ZITEM-important; true or false."
        ),
        default=None,
    )
    volume_id: strawberry.Maybe[str | None] = strawberry.field(
        description="itemId of the volume it lies in (所属案卷); ZITEM-volumeId; at most 32 characters.",
        default=None,
    )
    given_code: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "Archive code that it is to get at filing; empty = the next (拟用档号); ZITEM-"
            "givenCode; at most 60 characters."
        ),
        default=None,
    )
    invoices: strawberry.Maybe[list[VoucherInvoiceInput]] = strawberry.field(
        description=("An invoice that a voucher books. Rows are matched by their key; rows not named stay."),
        default=None,
    )
    keywords: strawberry.Maybe[list[ArchiveKeywordInput]] = strawberry.field(
        description=("A keyword of an archive item. Rows are matched by their key; rows not named stay."),
        default=None,
    )
    voucher: strawberry.Maybe[VoucherInput | None] = strawberry.field(
        description="What an archive item says as an accounting voucher.", default=None
    )
