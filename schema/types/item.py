"""GraphQL types of archive items and what is known of them. Next: lifecycle.py."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.types.relay import After, First, Node, PageInfo, compiled

if TYPE_CHECKING:
    from schema.inputs.attachment_filter import AttachmentFilter
    from schema.inputs.change_filter import ChangeDocumentFilter
    from schema.inputs.item_filter import (
        ArchiveItemFilter,
        ArchiveKeywordFilter,
        ItemHoldFilter,
        LoanFilter,
        PropertyCheckFilter,
        VoucherInvoiceFilter,
    )
    from schema.types.archive import AccountingKind, ArchiveLocation, ArchiveType, Institution
    from schema.types.attachment import AttachmentConnection
    from schema.types.change import ChangeDocumentConnection
    from schema.types.customer import Customer
    from schema.types.department import Department
    from schema.types.organisation import CompanyCode


@strawberry.type(
    description=(
        "A piece of an institution's archives, or a volume of pieces, with its metadata; 档案件、案卷."
    )
)
class ArchiveItem(Node):
    item_id: str = strawberry.field(
        description="Id of the item (档案件编号); ZITEM-itemId; at most 32 characters."
    )
    institution_code: str = strawberry.field(
        description="Institution (机构代码); ZITEM-institutionCode; code, at most 10 characters."
    )
    archive_type: str = strawberry.field(
        description=("Archive type, written KU/PZ (档案类型); ZITEM-archiveType; code, at most 9 characters.")
    )
    unit: str = strawberry.field(
        description="ITEM, or VOLUME of items (卷) (著录单位); ZITEM-unit; code, at most 6 characters."
    )
    title: str = strawberry.field(description="Title (题名); ZITEM-title; at most 200 characters.")
    description: str | None = strawberry.field(
        description="Description (描述); ZITEM-description; at most 2000 characters."
    )
    year: str | None = strawberry.field(description="Year (年度); ZITEM-year; digits, at most 4.")
    formed_on: date | None = strawberry.field(description="Formed on (形成日期); ZITEM-formedOn; ISO date.")
    document_number: str | None = strawberry.field(
        description="Document number (文号); ZITEM-documentNumber; at most 50 characters."
    )
    author: str | None = strawberry.field(
        description="Author (责任者); ZITEM-author; at most 100 characters."
    )
    department_code: str | None = strawberry.field(
        description=(
            "Department that files it (归档部门); ZITEM-departmentCode; code, at most 12 characters."
        )
    )
    retention: str | None = strawberry.field(
        description="Retention (保管期限); ZITEM-retention; code, at most 3 characters."
    )
    accounting_kind: str | None = strawberry.field(
        description=(
            "Kind of accounting archives (会计档案种类); ZITEM-accountingKind; code, at most 20 characters."
        )
    )
    event_on: date | None = strawberry.field(
        description=(
            "Event that its retention counts from, such as a disposal (起算事件日期); ZITEM-"
            "eventOn; ISO date."
        )
    )
    access_level: int | None = strawberry.field(
        description="Access level, 0 to 3 (密级); ZITEM-accessLevel; integer."
    )
    pages: int | None = strawberry.field(description="Pages (页数); ZITEM-pages; integer.")
    copies: int | None = strawberry.field(description="Copies or pieces (件数); ZITEM-copies; integer.")
    carrier: str | None = strawberry.field(
        description=("Carrier: ELECTRONIC, PAPER or BOTH (载体); ZITEM-carrier; code, at most 10 characters.")
    )
    location_code: str | None = strawberry.field(
        description="Location (存放位置); ZITEM-locationCode; code, at most 40 characters."
    )
    customer_number: str | None = strawberry.field(
        description=(
            "Customer number (客户编号); ZITEM-customerNumber; number of at most 10 "
            "characters, shown without leading zeros."
        )
    )
    vendor_code: str | None = strawberry.field(
        description="Vendor code (供应商编码); ZITEM-vendorCode; code, at most 20 characters."
    )
    dossier_kind: str | None = strawberry.field(
        description=(
            "What it is in the customer's dossier (客户档案类别); ZITEM-dossierKind; code, at "
            "most 14 characters."
        )
    )
    dossier_name: str | None = strawberry.field(
        description=(
            "Name in the customer's dossier (客户档案名称); ZITEM-dossierName; at most 60 characters."
        )
    )
    important: bool = strawberry.field(
        description=(
            "Marked important: to be digitised where it is on paper (重要); ZITEM-important; true or false."
        )
    )
    volume_id: str | None = strawberry.field(
        description="itemId of the volume it lies in (所属案卷); ZITEM-volumeId; at most 32 characters."
    )
    given_code: str | None = strawberry.field(
        description=(
            "Archive code that it is to get at filing; empty = the next (拟用档号); ZITEM-"
            "givenCode; at most 60 characters."
        )
    )
    archive_code: str | None = strawberry.field(
        description=("Archive code, assigned at filing (档号); ZITEM-archiveCode; at most 60 characters.")
    )
    item_no: int | None = strawberry.field(
        description="Last number of the archive code (件号); ZITEM-itemNo; integer."
    )
    state: str = strawberry.field(description="State (状态); ZITEM-state; code, at most 10 characters.")
    open: bool = strawberry.field(
        description="A volume that still takes items (未结卷); ZITEM-open; true or false."
    )
    begins_on: date | None = strawberry.field(
        description="Earliest date in the volume (起始日期); ZITEM-beginsOn; ISO date."
    )
    ends_on: date | None = strawberry.field(
        description="Latest date in the volume (截止日期); ZITEM-endsOn; ISO date."
    )
    item_count: int | None = strawberry.field(
        description="Items in the volume (卷内件数); ZITEM-itemCount; integer."
    )
    filed_on: date | None = strawberry.field(description="Filed on (归档日期); ZITEM-filedOn; ISO date.")
    filed_by: str | None = strawberry.field(
        description="Filed by (归档人); ZITEM-filedBy; at most 12 characters."
    )
    due_on: date | None = strawberry.field(
        description=(
            "Retention is over from this day on; empty = permanent (到期日期); ZITEM-dueOn; ISO date."
        )
    )
    extended_years: int | None = strawberry.field(
        description="Years added by appraisals (续存年数); ZITEM-extendedYears; integer."
    )
    on_hold: bool = strawberry.field(description="Under a legal hold (冻结); ZITEM-onHold; true or false.")
    archived: bool = strawberry.field(
        description=(
            "Of an archived dossier: read-only, out of default lists (已封存); ZITEM-archived; true or false."
        )
    )
    batch_id: str | None = strawberry.field(
        description="Batch that brought it (导入批次); ZITEM-batchId; at most 32 characters."
    )
    transfer_number: str | None = strawberry.field(
        description="List by which accounting handed it over (移交清册号); ZITEM-transferNumber; at most 20 "
        "characters."
    )
    version: int = strawberry.field(description="Version of the record (版本); ZITEM-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZITEM-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZITEM-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZITEM-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZITEM-changedBy; at most 12 characters."
    )
    accounting: Annotated["AccountingKind", strawberry.lazy("schema.types.archive")] | None = (
        strawberry.field(description="The AccountingKind that accountingKind names.")
    )
    customer: Annotated["Customer", strawberry.lazy("schema.types.customer")] | None = strawberry.field(
        description="The Customer that customerNumber names; null if it is outside the scope."
    )
    department: Annotated["Department", strawberry.lazy("schema.types.department")] | None = strawberry.field(
        description="The Department that departmentCode names."
    )
    institution: Annotated["Institution", strawberry.lazy("schema.types.archive")] = strawberry.field(
        description="The Institution that institutionCode names."
    )
    location: Annotated["ArchiveLocation", strawberry.lazy("schema.types.archive")] | None = strawberry.field(
        description="The ArchiveLocation that locationCode names."
    )
    type: Annotated["ArchiveType", strawberry.lazy("schema.types.archive")] = strawberry.field(
        description="The ArchiveType that archiveType names."
    )
    volume: "ArchiveItem | None" = strawberry.field(
        description="The ArchiveItem that volumeId names; null if it is outside the scope."
    )

    @strawberry.field(description="Files of the item (附件), in the newest version.")
    def attachments(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["AttachmentFilter", strawberry.lazy("schema.inputs.attachment_filter")]
        | None = None,
    ) -> Annotated["AttachmentConnection", strawberry.lazy("schema.types.attachment")]:
        return compiled()

    @strawberry.field(description="Legal holds (冻结), released ones too.")
    def holds(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["ItemHoldFilter", strawberry.lazy("schema.inputs.item_filter")] | None = None,
    ) -> "ItemHoldConnection":
        return compiled()

    @strawberry.field(description="An invoice that a voucher books. All rows, ordered by their key.")
    def invoices(
        self,
        filter: Annotated["VoucherInvoiceFilter", strawberry.lazy("schema.inputs.item_filter")] | None = None,
    ) -> "list[VoucherInvoice]":
        return compiled()

    @strawberry.field(description="A keyword of an archive item. All rows, ordered by their key.")
    def keywords(
        self,
        filter: Annotated["ArchiveKeywordFilter", strawberry.lazy("schema.inputs.item_filter")] | None = None,
    ) -> "list[ArchiveKeyword]":
        return compiled()

    @strawberry.field(description="Loans (借阅).")
    def loans(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["LoanFilter", strawberry.lazy("schema.inputs.item_filter")] | None = None,
    ) -> "LoanConnection":
        return compiled()

    @strawberry.field(description="Four-property checks (四性检测).")
    def property_checks(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["PropertyCheckFilter", strawberry.lazy("schema.inputs.item_filter")] | None = None,
    ) -> "PropertyCheckConnection":
        return compiled()

    @strawberry.field(description="Items of the volume (卷内文件).")
    def volume_items(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["ArchiveItemFilter", strawberry.lazy("schema.inputs.item_filter")] | None = None,
    ) -> "ArchiveItemConnection":
        return compiled()

    voucher: "Voucher | None" = strawberry.field(
        description=("What an archive item says as an accounting voucher; 会计凭证. Null if there is none.")
    )

    @strawberry.field(description="Change documents of this item, oldest first.")
    def change_documents(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["ChangeDocumentFilter", strawberry.lazy("schema.inputs.change_filter")]
        | None = None,
    ) -> Annotated["ChangeDocumentConnection", strawberry.lazy("schema.types.change")]:
        return compiled()


@strawberry.type(description="A keyword of an archive item; 关键词.")
class ArchiveKeyword:
    keyword: str = strawberry.field(description="Keyword (关键词); ZITEM-keyword; at most 30 characters.")
    item: "ArchiveItem" = strawberry.field(description="The ArchiveItem this belongs to.")


@strawberry.type(description="What an archive item says as an accounting voucher; 会计凭证.")
class Voucher:
    company_code: str = strawberry.field(
        description="Company code (公司代码); ZVOU-companyCode; code, at most 4 characters."
    )
    fiscal_year: str = strawberry.field(
        description="Fiscal year (会计年度); ZVOU-fiscalYear; digits, at most 4."
    )
    period: int = strawberry.field(
        description="Period, 1 to 16; 13 to 16 are adjustments (会计期间); ZVOU-period; integer."
    )
    voucher_type: str = strawberry.field(
        description="Type: 记, 收, 付 or 转 (凭证类型); ZVOU-voucherType; at most 1 characters."
    )
    voucher_no: int = strawberry.field(description="Number, 1 to 999999 (凭证号); ZVOU-voucherNo; integer.")
    voucher_date: date = strawberry.field(description="Date (凭证日期); ZVOU-voucherDate; ISO date.")
    summary: str = strawberry.field(description="Summary (摘要); ZVOU-summary; at most 200 characters.")
    debit_total: Decimal = strawberry.field(
        description=(
            "Debit total (借方合计); ZVOU-debitTotal; decimal, 18 digits, 2 of them behind the point."
        )
    )
    credit_total: Decimal = strawberry.field(
        description=(
            "Credit total (贷方合计); ZVOU-creditTotal; decimal, 18 digits, 2 of them behind the point."
        )
    )
    currency: str = strawberry.field(
        description="Currency (币种); ZVOU-currency; code, at most 5 characters."
    )
    attachment_count: int | None = strawberry.field(
        description="How many attachments it says it has (附件张数); ZVOU-attachmentCount; integer."
    )
    prepared_by: str = strawberry.field(
        description="Prepared by (制单人); ZVOU-preparedBy; at most 40 characters."
    )
    reviewed_by: str | None = strawberry.field(
        description="Reviewed by (审核人); ZVOU-reviewedBy; at most 40 characters."
    )
    posted_by: str | None = strawberry.field(
        description="Posted by (记账人); ZVOU-postedBy; at most 40 characters."
    )
    cashier: str | None = strawberry.field(description="Cashier (出纳); ZVOU-cashier; at most 40 characters.")
    accounting_system: str | None = strawberry.field(
        description=(
            "Accounting system it comes from (会计核算系统); ZVOU-accountingSystem; at most 50 characters."
        )
    )
    unsettled: bool = strawberry.field(
        description=(
            "Not settled yet: kept as if it were under a hold (未结清); ZVOU-unsettled; true or false."
        )
    )
    company: Annotated["CompanyCode", strawberry.lazy("schema.types.organisation")] = strawberry.field(
        description="The CompanyCode that companyCode names."
    )
    item: "ArchiveItem" = strawberry.field(description="The ArchiveItem this belongs to.")


@strawberry.type(description="An invoice that a voucher books; 发票号码.")
class VoucherInvoice:
    invoice_number: str = strawberry.field(
        description="Invoice number (发票号码); ZVOU-invoiceNumber; at most 20 characters."
    )
    item: "ArchiveItem" = strawberry.field(description="The ArchiveItem this belongs to.")


@strawberry.type(
    description=("A legal hold on an archive item: while one is not released, it is not destroyed; 冻结.")
)
class ItemHold(Node):
    hold_id: str = strawberry.field(
        description="Id of the hold (冻结编号); ZHOLD-holdId; at most 32 characters."
    )
    reason: str = strawberry.field(description="Reason (冻结原因); ZHOLD-reason; at most 200 characters.")
    basis: str | None = strawberry.field(
        description="Legal basis (法律依据); ZHOLD-basis; at most 200 characters."
    )
    begins_on: date = strawberry.field(description="From (起始日期); ZHOLD-beginsOn; ISO date.")
    placed_by: str = strawberry.field(
        description="Placed by (冻结人); ZHOLD-placedBy; at most 12 characters."
    )
    placed_at: datetime = strawberry.field(
        description="Placed at, UTC (冻结时间); ZHOLD-placedAt; UTC instant."
    )
    released_by: str | None = strawberry.field(
        description="Released by (解冻人); ZHOLD-releasedBy; at most 12 characters."
    )
    released_at: datetime | None = strawberry.field(
        description="Released at, UTC (解冻时间); ZHOLD-releasedAt; UTC instant."
    )
    archive_item: "ArchiveItem" = strawberry.field(description="The ArchiveItem this belongs to.")


@strawberry.type(description="An archive item asked for, approved, lent or viewed, and returned; 借阅.")
class Loan(Node):
    loan_id: str = strawberry.field(
        description="Id of the loan (借阅编号); ZLOAN-loanId; at most 32 characters."
    )
    kind: str = strawberry.field(
        description="VIEW here, or LEND out (借阅方式); ZLOAN-kind; code, at most 4 characters."
    )
    outside: bool = strawberry.field(
        description="Leaves the institution (外借); ZLOAN-outside; true or false."
    )
    purpose: str = strawberry.field(description="Purpose (借阅目的); ZLOAN-purpose; at most 200 characters.")
    state: str = strawberry.field(
        description=(
            "REQUESTED, APPROVED, REFUSED, LENT or RETURNED (状态); ZLOAN-state; code, at most 9 characters."
        )
    )
    requested_by: str = strawberry.field(
        description="Requested by (申请人); ZLOAN-requestedBy; at most 12 characters."
    )
    requested_at: datetime = strawberry.field(
        description="Requested at, UTC (申请时间); ZLOAN-requestedAt; UTC instant."
    )
    decided_by: str | None = strawberry.field(
        description="Approved or refused by (审批人); ZLOAN-decidedBy; at most 12 characters."
    )
    decided_at: datetime | None = strawberry.field(
        description="Approved or refused at, UTC (审批时间); ZLOAN-decidedAt; UTC instant."
    )
    due_on: date | None = strawberry.field(
        description="To be returned until (应还日期); ZLOAN-dueOn; ISO date."
    )
    lent_by: str | None = strawberry.field(
        description="Handed out by (借出人); ZLOAN-lentBy; at most 12 characters."
    )
    lent_at: datetime | None = strawberry.field(
        description="Handed out at, UTC (借出时间); ZLOAN-lentAt; UTC instant."
    )
    returned_by: str | None = strawberry.field(
        description="Return taken by (归还接收人); ZLOAN-returnedBy; at most 12 characters."
    )
    returned_at: datetime | None = strawberry.field(
        description="Returned at, UTC (归还时间); ZLOAN-returnedAt; UTC instant."
    )
    archive_item: "ArchiveItem" = strawberry.field(description="The ArchiveItem this belongs to.")


@strawberry.type(
    description=(
        "A four-property check of an archive item: authenticity, integrity, usability, security; 四性检测."
    )
)
class PropertyCheck(Node):
    check_id: str = strawberry.field(
        description="Id of the check (检测编号); ZCHK-checkId; at most 32 characters."
    )
    occasion: str = strawberry.field(
        description="FILING, TRANSFER or YEARLY (检测环节); ZCHK-occasion; code, at most 8 characters."
    )
    passed: bool = strawberry.field(description="All of it passed (通过); ZCHK-passed; true or false.")
    authentic: bool = strawberry.field(description="Authenticity (真实性); ZCHK-authentic; true or false.")
    complete: bool = strawberry.field(description="Integrity (完整性); ZCHK-complete; true or false.")
    usable: bool = strawberry.field(description="Usability (可用性); ZCHK-usable; true or false.")
    secure: bool = strawberry.field(description="Security (安全性); ZCHK-secure; true or false.")
    report: str = strawberry.field(
        description=("Each check with its result, as JSON (检测报告); ZCHK-report; at most 4000 characters.")
    )
    checked_by: str = strawberry.field(
        description="Checked by (检测人); ZCHK-checkedBy; at most 12 characters."
    )
    checked_at: datetime = strawberry.field(
        description="Checked at, UTC (检测时间); ZCHK-checkedAt; UTC instant."
    )
    archive_item: "ArchiveItem" = strawberry.field(description="The ArchiveItem this belongs to.")


@strawberry.type(description="An ArchiveItem and the cursor that marks its place in the list.")
class ArchiveItemEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: ArchiveItem = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of ArchiveItem.")
class ArchiveItemConnection:
    edges: list[ArchiveItemEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[ArchiveItem] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="An ItemHold and the cursor that marks its place in the list.")
class ItemHoldEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: ItemHold = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of ItemHold.")
class ItemHoldConnection:
    edges: list[ItemHoldEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[ItemHold] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A Loan and the cursor that marks its place in the list.")
class LoanEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: Loan = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of Loan.")
class LoanConnection:
    edges: list[LoanEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[Loan] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A PropertyCheck and the cursor that marks its place in the list.")
class PropertyCheckEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: PropertyCheck = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of PropertyCheck.")
class PropertyCheckConnection:
    edges: list[PropertyCheckEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[PropertyCheck] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )
