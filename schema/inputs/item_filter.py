"""Filter inputs over archive items. Next: filters.py."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.inputs.filters import (
    BooleanFilter,
    DateFilter,
    DateTimeFilter,
    DecimalFilter,
    IntFilter,
    TextFilter,
)

if TYPE_CHECKING:
    from schema.inputs.archive_filter import (
        AccountingKindFilter,
        ArchiveLocationFilter,
        ArchiveTypeFilter,
        InstitutionFilter,
    )
    from schema.inputs.attachment_filter import AttachmentListFilter
    from schema.inputs.change_filter import ChangeDocumentListFilter
    from schema.inputs.customer_filter import CustomerFilter
    from schema.inputs.department_filter import DepartmentFilter
    from schema.inputs.organisation_filter import CompanyCodeFilter


@strawberry.input(description="Conditions on ArchiveItem; all that are given must hold.")
class ArchiveItemFilter:
    and_: list["ArchiveItemFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["ArchiveItemFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "ArchiveItemFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    item_id: TextFilter | None = strawberry.field(
        description="Id of the item (档案件编号); ZITEM-itemId.", default=strawberry.UNSET
    )
    institution_code: TextFilter | None = strawberry.field(
        description="Institution (机构代码); ZITEM-institutionCode.", default=strawberry.UNSET
    )
    archive_type: TextFilter | None = strawberry.field(
        description="Archive type, written KU/PZ (档案类型); ZITEM-archiveType.", default=strawberry.UNSET
    )
    unit: TextFilter | None = strawberry.field(
        description="ITEM, or VOLUME of items (卷) (著录单位); ZITEM-unit.", default=strawberry.UNSET
    )
    title: TextFilter | None = strawberry.field(
        description="Title (题名); ZITEM-title.", default=strawberry.UNSET
    )
    description: TextFilter | None = strawberry.field(
        description="Description (描述); ZITEM-description.", default=strawberry.UNSET
    )
    year: TextFilter | None = strawberry.field(
        description="Year (年度); ZITEM-year.", default=strawberry.UNSET
    )
    formed_on: DateFilter | None = strawberry.field(
        description="Formed on (形成日期); ZITEM-formedOn.", default=strawberry.UNSET
    )
    document_number: TextFilter | None = strawberry.field(
        description="Document number (文号); ZITEM-documentNumber.", default=strawberry.UNSET
    )
    author: TextFilter | None = strawberry.field(
        description="Author (责任者); ZITEM-author.", default=strawberry.UNSET
    )
    department_code: TextFilter | None = strawberry.field(
        description="Department that files it (归档部门); ZITEM-departmentCode.", default=strawberry.UNSET
    )
    retention: TextFilter | None = strawberry.field(
        description="Retention (保管期限); ZITEM-retention.", default=strawberry.UNSET
    )
    accounting_kind: TextFilter | None = strawberry.field(
        description="Kind of accounting archives (会计档案种类); ZITEM-accountingKind.",
        default=strawberry.UNSET,
    )
    event_on: DateFilter | None = strawberry.field(
        description=(
            "Event that its retention counts from, such as a disposal (起算事件日期); ZITEM-eventOn."
        ),
        default=strawberry.UNSET,
    )
    access_level: IntFilter | None = strawberry.field(
        description="Access level, 0 to 3 (密级); ZITEM-accessLevel.", default=strawberry.UNSET
    )
    pages: IntFilter | None = strawberry.field(
        description="Pages (页数); ZITEM-pages.", default=strawberry.UNSET
    )
    copies: IntFilter | None = strawberry.field(
        description="Copies or pieces (件数); ZITEM-copies.", default=strawberry.UNSET
    )
    carrier: TextFilter | None = strawberry.field(
        description="Carrier: ELECTRONIC, PAPER or BOTH (载体); ZITEM-carrier.", default=strawberry.UNSET
    )
    location_code: TextFilter | None = strawberry.field(
        description="Location (存放位置); ZITEM-locationCode.", default=strawberry.UNSET
    )
    customer_number: TextFilter | None = strawberry.field(
        description="Customer number (客户编号); ZITEM-customerNumber.", default=strawberry.UNSET
    )
    vendor_code: TextFilter | None = strawberry.field(
        description="Vendor code (供应商编码); ZITEM-vendorCode.", default=strawberry.UNSET
    )
    dossier_kind: TextFilter | None = strawberry.field(
        description="What it is in the customer's dossier (客户档案类别); ZITEM-dossierKind.",
        default=strawberry.UNSET,
    )
    dossier_name: TextFilter | None = strawberry.field(
        description="Name in the customer's dossier (客户档案名称); ZITEM-dossierName.",
        default=strawberry.UNSET,
    )
    important: BooleanFilter | None = strawberry.field(
        description="Marked important: to be digitised where it is on paper (重要); ZITEM-important.",
        default=strawberry.UNSET,
    )
    volume_id: TextFilter | None = strawberry.field(
        description="itemId of the volume it lies in (所属案卷); ZITEM-volumeId.", default=strawberry.UNSET
    )
    given_code: TextFilter | None = strawberry.field(
        description=(
            "Archive code that it is to get at filing; empty = the next (拟用档号); ZITEM-givenCode."
        ),
        default=strawberry.UNSET,
    )
    archive_code: TextFilter | None = strawberry.field(
        description="Archive code, assigned at filing (档号); ZITEM-archiveCode.", default=strawberry.UNSET
    )
    item_no: IntFilter | None = strawberry.field(
        description="Last number of the archive code (件号); ZITEM-itemNo.", default=strawberry.UNSET
    )
    state: TextFilter | None = strawberry.field(
        description="State (状态); ZITEM-state.", default=strawberry.UNSET
    )
    open: BooleanFilter | None = strawberry.field(
        description="A volume that still takes items (未结卷); ZITEM-open.", default=strawberry.UNSET
    )
    begins_on: DateFilter | None = strawberry.field(
        description="Earliest date in the volume (起始日期); ZITEM-beginsOn.", default=strawberry.UNSET
    )
    ends_on: DateFilter | None = strawberry.field(
        description="Latest date in the volume (截止日期); ZITEM-endsOn.", default=strawberry.UNSET
    )
    item_count: IntFilter | None = strawberry.field(
        description="Items in the volume (卷内件数); ZITEM-itemCount.", default=strawberry.UNSET
    )
    filed_on: DateFilter | None = strawberry.field(
        description="Filed on (归档日期); ZITEM-filedOn.", default=strawberry.UNSET
    )
    filed_by: TextFilter | None = strawberry.field(
        description="Filed by (归档人); ZITEM-filedBy.", default=strawberry.UNSET
    )
    due_on: DateFilter | None = strawberry.field(
        description="Retention is over from this day on; empty = permanent (到期日期); ZITEM-dueOn.",
        default=strawberry.UNSET,
    )
    extended_years: IntFilter | None = strawberry.field(
        description="Years added by appraisals (续存年数); ZITEM-extendedYears.", default=strawberry.UNSET
    )
    on_hold: BooleanFilter | None = strawberry.field(
        description="Under a legal hold (冻结); ZITEM-onHold.", default=strawberry.UNSET
    )
    archived: BooleanFilter | None = strawberry.field(
        description="Of an archived dossier: read-only, out of default lists (已封存); ZITEM-archived.",
        default=strawberry.UNSET,
    )
    batch_id: TextFilter | None = strawberry.field(
        description="Batch that brought it (导入批次); ZITEM-batchId.", default=strawberry.UNSET
    )
    transfer_number: TextFilter | None = strawberry.field(
        description="List by which accounting handed it over (移交清册号); ZITEM-transferNumber.",
        default=strawberry.UNSET,
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZITEM-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZITEM-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZITEM-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZITEM-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZITEM-changedBy.", default=strawberry.UNSET
    )
    accounting: Annotated["AccountingKindFilter", strawberry.lazy("schema.inputs.archive_filter")] | None = (
        strawberry.field(description="Conditions on the AccountingKind.", default=strawberry.UNSET)
    )
    customer: Annotated["CustomerFilter", strawberry.lazy("schema.inputs.customer_filter")] | None = (
        strawberry.field(description="Conditions on the Customer.", default=strawberry.UNSET)
    )
    department: Annotated["DepartmentFilter", strawberry.lazy("schema.inputs.department_filter")] | None = (
        strawberry.field(description="Conditions on the Department.", default=strawberry.UNSET)
    )
    institution: Annotated["InstitutionFilter", strawberry.lazy("schema.inputs.archive_filter")] | None = (
        strawberry.field(description="Conditions on the Institution.", default=strawberry.UNSET)
    )
    location: Annotated["ArchiveLocationFilter", strawberry.lazy("schema.inputs.archive_filter")] | None = (
        strawberry.field(description="Conditions on the ArchiveLocation.", default=strawberry.UNSET)
    )
    type: Annotated["ArchiveTypeFilter", strawberry.lazy("schema.inputs.archive_filter")] | None = (
        strawberry.field(description="Conditions on the ArchiveType.", default=strawberry.UNSET)
    )
    volume: "ArchiveItemFilter | None" = strawberry.field(
        description="Conditions on the ArchiveItem.", default=strawberry.UNSET
    )
    attachments: (
        Annotated["AttachmentListFilter", strawberry.lazy("schema.inputs.attachment_filter")] | None
    ) = strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    holds: "ItemHoldListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )
    invoices: "VoucherInvoiceListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )
    keywords: "ArchiveKeywordListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )
    loans: "LoanListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )
    property_checks: "PropertyCheckListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )
    volume_items: "ArchiveItemListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )
    voucher: "VoucherFilter | None" = strawberry.field(
        description="Conditions on the Voucher.", default=strawberry.UNSET
    )
    change_documents: (
        Annotated["ChangeDocumentListFilter", strawberry.lazy("schema.inputs.change_filter")] | None
    ) = strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)


@strawberry.input(description="Conditions on ArchiveKeyword; all that are given must hold.")
class ArchiveKeywordFilter:
    and_: list["ArchiveKeywordFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["ArchiveKeywordFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "ArchiveKeywordFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    keyword: TextFilter | None = strawberry.field(
        description="Keyword (关键词); ZITEM-keyword.", default=strawberry.UNSET
    )
    item: "ArchiveItemFilter | None" = strawberry.field(
        description="Conditions on the ArchiveItem.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on Voucher; all that are given must hold.")
class VoucherFilter:
    and_: list["VoucherFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["VoucherFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "VoucherFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    company_code: TextFilter | None = strawberry.field(
        description="Company code (公司代码); ZVOU-companyCode.", default=strawberry.UNSET
    )
    fiscal_year: TextFilter | None = strawberry.field(
        description="Fiscal year (会计年度); ZVOU-fiscalYear.", default=strawberry.UNSET
    )
    period: IntFilter | None = strawberry.field(
        description="Period, 1 to 16; 13 to 16 are adjustments (会计期间); ZVOU-period.",
        default=strawberry.UNSET,
    )
    voucher_type: TextFilter | None = strawberry.field(
        description="Type: 记, 收, 付 or 转 (凭证类型); ZVOU-voucherType.", default=strawberry.UNSET
    )
    voucher_no: IntFilter | None = strawberry.field(
        description="Number, 1 to 999999 (凭证号); ZVOU-voucherNo.", default=strawberry.UNSET
    )
    voucher_date: DateFilter | None = strawberry.field(
        description="Date (凭证日期); ZVOU-voucherDate.", default=strawberry.UNSET
    )
    summary: TextFilter | None = strawberry.field(
        description="Summary (摘要); ZVOU-summary.", default=strawberry.UNSET
    )
    debit_total: DecimalFilter | None = strawberry.field(
        description="Debit total (借方合计); ZVOU-debitTotal.", default=strawberry.UNSET
    )
    credit_total: DecimalFilter | None = strawberry.field(
        description="Credit total (贷方合计); ZVOU-creditTotal.", default=strawberry.UNSET
    )
    currency: TextFilter | None = strawberry.field(
        description="Currency (币种); ZVOU-currency.", default=strawberry.UNSET
    )
    attachment_count: IntFilter | None = strawberry.field(
        description="How many attachments it says it has (附件张数); ZVOU-attachmentCount.",
        default=strawberry.UNSET,
    )
    prepared_by: TextFilter | None = strawberry.field(
        description="Prepared by (制单人); ZVOU-preparedBy.", default=strawberry.UNSET
    )
    reviewed_by: TextFilter | None = strawberry.field(
        description="Reviewed by (审核人); ZVOU-reviewedBy.", default=strawberry.UNSET
    )
    posted_by: TextFilter | None = strawberry.field(
        description="Posted by (记账人); ZVOU-postedBy.", default=strawberry.UNSET
    )
    cashier: TextFilter | None = strawberry.field(
        description="Cashier (出纳); ZVOU-cashier.", default=strawberry.UNSET
    )
    accounting_system: TextFilter | None = strawberry.field(
        description="Accounting system it comes from (会计核算系统); ZVOU-accountingSystem.",
        default=strawberry.UNSET,
    )
    unsettled: BooleanFilter | None = strawberry.field(
        description="Not settled yet: kept as if it were under a hold (未结清); ZVOU-unsettled.",
        default=strawberry.UNSET,
    )
    company: Annotated["CompanyCodeFilter", strawberry.lazy("schema.inputs.organisation_filter")] | None = (
        strawberry.field(description="Conditions on the CompanyCode.", default=strawberry.UNSET)
    )
    item: "ArchiveItemFilter | None" = strawberry.field(
        description="Conditions on the ArchiveItem.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on VoucherInvoice; all that are given must hold.")
class VoucherInvoiceFilter:
    and_: list["VoucherInvoiceFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["VoucherInvoiceFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "VoucherInvoiceFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    invoice_number: TextFilter | None = strawberry.field(
        description="Invoice number (发票号码); ZVOU-invoiceNumber.", default=strawberry.UNSET
    )
    item: "ArchiveItemFilter | None" = strawberry.field(
        description="Conditions on the ArchiveItem.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on ItemHold; all that are given must hold.")
class ItemHoldFilter:
    and_: list["ItemHoldFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["ItemHoldFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "ItemHoldFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    hold_id: TextFilter | None = strawberry.field(
        description="Id of the hold (冻结编号); ZHOLD-holdId.", default=strawberry.UNSET
    )
    reason: TextFilter | None = strawberry.field(
        description="Reason (冻结原因); ZHOLD-reason.", default=strawberry.UNSET
    )
    basis: TextFilter | None = strawberry.field(
        description="Legal basis (法律依据); ZHOLD-basis.", default=strawberry.UNSET
    )
    begins_on: DateFilter | None = strawberry.field(
        description="From (起始日期); ZHOLD-beginsOn.", default=strawberry.UNSET
    )
    placed_by: TextFilter | None = strawberry.field(
        description="Placed by (冻结人); ZHOLD-placedBy.", default=strawberry.UNSET
    )
    placed_at: DateTimeFilter | None = strawberry.field(
        description="Placed at, UTC (冻结时间); ZHOLD-placedAt.", default=strawberry.UNSET
    )
    released_by: TextFilter | None = strawberry.field(
        description="Released by (解冻人); ZHOLD-releasedBy.", default=strawberry.UNSET
    )
    released_at: DateTimeFilter | None = strawberry.field(
        description="Released at, UTC (解冻时间); ZHOLD-releasedAt.", default=strawberry.UNSET
    )
    archive_item: "ArchiveItemFilter | None" = strawberry.field(
        description="Conditions on the ArchiveItem.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on Loan; all that are given must hold.")
class LoanFilter:
    and_: list["LoanFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["LoanFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "LoanFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    loan_id: TextFilter | None = strawberry.field(
        description="Id of the loan (借阅编号); ZLOAN-loanId.", default=strawberry.UNSET
    )
    kind: TextFilter | None = strawberry.field(
        description="VIEW here, or LEND out (借阅方式); ZLOAN-kind.", default=strawberry.UNSET
    )
    outside: BooleanFilter | None = strawberry.field(
        description="Leaves the institution (外借); ZLOAN-outside.", default=strawberry.UNSET
    )
    purpose: TextFilter | None = strawberry.field(
        description="Purpose (借阅目的); ZLOAN-purpose.", default=strawberry.UNSET
    )
    state: TextFilter | None = strawberry.field(
        description="REQUESTED, APPROVED, REFUSED, LENT or RETURNED (状态); ZLOAN-state.",
        default=strawberry.UNSET,
    )
    requested_by: TextFilter | None = strawberry.field(
        description="Requested by (申请人); ZLOAN-requestedBy.", default=strawberry.UNSET
    )
    requested_at: DateTimeFilter | None = strawberry.field(
        description="Requested at, UTC (申请时间); ZLOAN-requestedAt.", default=strawberry.UNSET
    )
    decided_by: TextFilter | None = strawberry.field(
        description="Approved or refused by (审批人); ZLOAN-decidedBy.", default=strawberry.UNSET
    )
    decided_at: DateTimeFilter | None = strawberry.field(
        description="Approved or refused at, UTC (审批时间); ZLOAN-decidedAt.", default=strawberry.UNSET
    )
    due_on: DateFilter | None = strawberry.field(
        description="To be returned until (应还日期); ZLOAN-dueOn.", default=strawberry.UNSET
    )
    lent_by: TextFilter | None = strawberry.field(
        description="Handed out by (借出人); ZLOAN-lentBy.", default=strawberry.UNSET
    )
    lent_at: DateTimeFilter | None = strawberry.field(
        description="Handed out at, UTC (借出时间); ZLOAN-lentAt.", default=strawberry.UNSET
    )
    returned_by: TextFilter | None = strawberry.field(
        description="Return taken by (归还接收人); ZLOAN-returnedBy.", default=strawberry.UNSET
    )
    returned_at: DateTimeFilter | None = strawberry.field(
        description="Returned at, UTC (归还时间); ZLOAN-returnedAt.", default=strawberry.UNSET
    )
    archive_item: "ArchiveItemFilter | None" = strawberry.field(
        description="Conditions on the ArchiveItem.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on PropertyCheck; all that are given must hold.")
class PropertyCheckFilter:
    and_: list["PropertyCheckFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["PropertyCheckFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "PropertyCheckFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    check_id: TextFilter | None = strawberry.field(
        description="Id of the check (检测编号); ZCHK-checkId.", default=strawberry.UNSET
    )
    occasion: TextFilter | None = strawberry.field(
        description="FILING, TRANSFER or YEARLY (检测环节); ZCHK-occasion.", default=strawberry.UNSET
    )
    passed: BooleanFilter | None = strawberry.field(
        description="All of it passed (通过); ZCHK-passed.", default=strawberry.UNSET
    )
    authentic: BooleanFilter | None = strawberry.field(
        description="Authenticity (真实性); ZCHK-authentic.", default=strawberry.UNSET
    )
    complete: BooleanFilter | None = strawberry.field(
        description="Integrity (完整性); ZCHK-complete.", default=strawberry.UNSET
    )
    usable: BooleanFilter | None = strawberry.field(
        description="Usability (可用性); ZCHK-usable.", default=strawberry.UNSET
    )
    secure: BooleanFilter | None = strawberry.field(
        description="Security (安全性); ZCHK-secure.", default=strawberry.UNSET
    )
    report: TextFilter | None = strawberry.field(
        description="Each check with its result, as JSON (检测报告); ZCHK-report.", default=strawberry.UNSET
    )
    checked_by: TextFilter | None = strawberry.field(
        description="Checked by (检测人); ZCHK-checkedBy.", default=strawberry.UNSET
    )
    checked_at: DateTimeFilter | None = strawberry.field(
        description="Checked at, UTC (检测时间); ZCHK-checkedAt.", default=strawberry.UNSET
    )
    archive_item: "ArchiveItemFilter | None" = strawberry.field(
        description="Conditions on the ArchiveItem.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of ArchiveItem.")
class ArchiveItemListFilter:
    some: ArchiveItemFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: ArchiveItemFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: ArchiveItemFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of ArchiveKeyword.")
class ArchiveKeywordListFilter:
    some: ArchiveKeywordFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: ArchiveKeywordFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: ArchiveKeywordFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of VoucherInvoice.")
class VoucherInvoiceListFilter:
    some: VoucherInvoiceFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: VoucherInvoiceFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: VoucherInvoiceFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of ItemHold.")
class ItemHoldListFilter:
    some: ItemHoldFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: ItemHoldFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: ItemHoldFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of Loan.")
class LoanListFilter:
    some: LoanFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: LoanFilter | None = strawberry.field(description="No row fulfils this.", default=strawberry.UNSET)
    every: LoanFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of PropertyCheck.")
class PropertyCheckListFilter:
    some: PropertyCheckFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: PropertyCheckFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: PropertyCheckFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )
