"""Archive items: pieces, volumes, vouchers, with their metadata. Next: lifecycle.py."""

from tortoise import fields
from tortoise.models import Model

from models.rules.shape import Form
from models.tables.column import (
    amount,
    child_of,
    code,
    column,
    day,
    digits,
    flag,
    integer,
    long_text,
    refers,
    stamps,
    text,
)


class ArchiveItem(Model):
    """A piece of an institution's archives, or a volume of pieces, with its metadata; 档案件、案卷."""

    item_id = column(
        fields.CharField(32, primary_key=True),
        sap="ZITEM-itemId",
        label=("档案件编号", "Id of the item"),
        system=True,
    )
    institution = refers(
        *("Institution", "institution_code", "ZITEM-institutionCode", "机构代码", "Institution"),
        length=10,
        required=True,
    )
    type = refers(
        *("ArchiveType", "archive_type", "ZITEM-archiveType", "档案类型", "Archive type, written KU/PZ"),
        length=9,
        required=True,
        back="items",
    )
    unit = column(
        fields.CharField(6, db_default="ITEM"),
        sap="ZITEM-unit",
        label=("著录单位", "ITEM, or VOLUME of items (卷)"),
        form=Form.CODE,
        system=True,
    )
    title = text(200, "ZITEM-title", "题名", "Title", required=True)
    description = long_text(2000, "ZITEM-description", "描述", "Description")
    year = digits(4, "ZITEM-year", "年度", "Year")
    formed_on = day("ZITEM-formedOn", "形成日期", "Formed on")
    document_number = text(50, "ZITEM-documentNumber", "文号", "Document number")
    author = text(100, "ZITEM-author", "责任者", "Author")
    department = refers(
        *("Department", "department_code", "ZITEM-departmentCode", "归档部门", "Department that files it"),
        length=12,
    )
    retention = code(3, "ZITEM-retention", "保管期限", "Retention", codes="retention_periods")
    accounting = refers(
        *(
            "AccountingKind",
            "accounting_kind",
            "ZITEM-accountingKind",
            "会计档案种类",
            "Kind of accounting archives",
        ),
        length=20,
    )
    event_on = day(
        "ZITEM-eventOn", "起算事件日期", "Event that its retention counts from, such as a disposal"
    )
    access_level = integer("ZITEM-accessLevel", "密级", "Access level, 0 to 3")
    pages = integer("ZITEM-pages", "页数", "Pages")
    copies = integer("ZITEM-copies", "件数", "Copies or pieces")
    carrier = code(10, "ZITEM-carrier", "载体", "Carrier: ELECTRONIC, PAPER or BOTH", codes="carriers")
    location = refers(
        *("ArchiveLocation", "location_code", "ZITEM-locationCode", "存放位置", "Location"),
        length=40,
        back="items",
    )
    customer = refers(
        *("Customer", "customer_number", "ZITEM-customerNumber", "客户编号", "Customer number"),
        back="archive_items",
    )
    vendor_code = code(20, "ZITEM-vendorCode", "供应商编码", "Vendor code")
    dossier_kind = code(
        *(14, "ZITEM-dossierKind", "客户档案类别", "What it is in the customer's dossier"),
        codes="dossier_kinds",
    )
    dossier_name = text(
        60, "ZITEM-dossierName", "客户档案名称", "Name in the customer's dossier", system=True
    )
    important = flag(
        "ZITEM-important", "重要", "Marked important: to be digitised where it is on paper", later=True
    )
    volume = refers(
        *("ArchiveItem", "volume_id", "ZITEM-volumeId", "所属案卷", "itemId of the volume it lies in"),
        length=32,
        form=Form.TEXT,
        back="volume_items",
    )
    given_code = text(
        60, "ZITEM-givenCode", "拟用档号", "Archive code that it is to get at filing; empty = the next"
    )
    archive_code = text(60, "ZITEM-archiveCode", "档号", "Archive code, assigned at filing", system=True)
    item_no = integer("ZITEM-itemNo", "件号", "Last number of the archive code", system=True)
    state = code(10, "ZITEM-state", "状态", "State", required=True, system=True)
    open = flag("ZITEM-open", "未结卷", "A volume that still takes items", system=True, later=True)
    begins_on = day("ZITEM-beginsOn", "起始日期", "Earliest date in the volume", system=True)
    ends_on = day("ZITEM-endsOn", "截止日期", "Latest date in the volume", system=True)
    item_count = integer("ZITEM-itemCount", "卷内件数", "Items in the volume", system=True)
    filed_on = day("ZITEM-filedOn", "归档日期", "Filed on", system=True)
    filed_by = text(12, "ZITEM-filedBy", "归档人", "Filed by", system=True)
    due_on = day(
        "ZITEM-dueOn", "到期日期", "Retention is over from this day on; empty = permanent", system=True
    )
    extended_years = integer("ZITEM-extendedYears", "续存年数", "Years added by appraisals", system=True)
    on_hold = flag("ZITEM-onHold", "冻结", "Under a legal hold", system=True, later=True)
    archived = flag(
        "ZITEM-archived",
        "已封存",
        "Of an archived dossier: read-only, out of default lists",
        system=True,
        later=True,
    )
    batch_id = text(32, "ZITEM-batchId", "导入批次", "Batch that brought it", system=True)
    transfer_number = text(
        *(20, "ZITEM-transferNumber", "移交清册号", "List by which accounting handed it over"), system=True
    )
    version, created_on, created_by, changed_at, changed_by = stamps("ZITEM")

    class Meta:
        table = "archive_item"


class ArchiveKeyword(Model):
    """A keyword of an archive item; 关键词."""

    id = fields.BigIntField(primary_key=True)
    item = child_of("ArchiveItem", "item_id", "keywords")
    keyword = text(30, "ZITEM-keyword", "关键词", "Keyword", required=True)

    class Meta:
        table = "archive_keyword"
        unique_together = (("item_id", "keyword"),)


class Voucher(Model):
    """What an archive item says as an accounting voucher; 会计凭证."""

    id = fields.BigIntField(primary_key=True)
    item = child_of("ArchiveItem", "item_id", "voucher")
    company = refers(
        *("CompanyCode", "company_code", "ZVOU-companyCode", "公司代码", "Company code"),
        length=4,
        required=True,
    )
    fiscal_year = digits(4, "ZVOU-fiscalYear", "会计年度", "Fiscal year", required=True)
    period = integer("ZVOU-period", "会计期间", "Period, 1 to 16; 13 to 16 are adjustments", required=True)
    voucher_type = text(1, "ZVOU-voucherType", "凭证类型", "Type: 记, 收, 付 or 转", required=True)
    voucher_no = integer("ZVOU-voucherNo", "凭证号", "Number, 1 to 999999", required=True)
    voucher_date = day("ZVOU-voucherDate", "凭证日期", "Date", required=True)
    summary = text(200, "ZVOU-summary", "摘要", "Summary", required=True)
    debit_total = amount((18, 2), "ZVOU-debitTotal", "借方合计", "Debit total", required=True)
    credit_total = amount((18, 2), "ZVOU-creditTotal", "贷方合计", "Credit total", required=True)
    currency = code(5, "ZVOU-currency", "币种", "Currency", codes="currencies", required=True)
    attachment_count = integer("ZVOU-attachmentCount", "附件张数", "How many attachments it says it has")
    prepared_by = text(40, "ZVOU-preparedBy", "制单人", "Prepared by", required=True)
    reviewed_by = text(40, "ZVOU-reviewedBy", "审核人", "Reviewed by")
    posted_by = text(40, "ZVOU-postedBy", "记账人", "Posted by")
    cashier = text(40, "ZVOU-cashier", "出纳", "Cashier")
    accounting_system = text(50, "ZVOU-accountingSystem", "会计核算系统", "Accounting system it comes from")
    unsettled = flag("ZVOU-unsettled", "未结清", "Not settled yet: kept as if it were under a hold")

    class Meta:
        table = "voucher"
        unique_together = (
            ("item_id",),
            ("company_id", "fiscal_year", "period", "voucher_type", "voucher_no"),
        )


class VoucherInvoice(Model):
    """An invoice that a voucher books; 发票号码."""

    id = fields.BigIntField(primary_key=True)
    item = child_of("ArchiveItem", "item_id", "invoices")
    invoice_number = text(20, "ZVOU-invoiceNumber", "发票号码", "Invoice number", required=True)

    class Meta:
        table = "voucher_invoice"
        unique_together = (("item_id", "invoice_number"),)


class ArchiveCode(Model):
    """An archive code that was given once: never again, whatever became of its item."""

    archive_code = fields.CharField(60, primary_key=True)
    item_id = fields.CharField(32)
    given_at = fields.DatetimeField()

    class Meta:
        table = "archive_code"


class ArchiveCounter(Model):
    """The last number given behind a prefix of archive codes."""

    prefix = fields.CharField(60, primary_key=True)
    last_number = fields.IntField()

    class Meta:
        table = "archive_counter"


class ArchiveText(Model):
    """What an item is found by: its metadata and, where its type allows, the text of its files; all folded.

    Beside these columns two that the index is built of, tsvectors that the migration adds: `grams` of the
    metadata and `file_grams` of the files (models/rules/archives/entries.py).
    """

    item_id = fields.CharField(32, primary_key=True)
    title = fields.TextField()
    body = fields.TextField()  # keywords, document number, archive code, description; a line each
    spelled = fields.TextField()  # pinyin of the title, whole and initials
    names = fields.TextField(db_default="")  # of its files, a line each
    text = fields.TextField(db_default="")  # of its files, where it may stand in clear
    note = fields.CharField(200, null=True)  # why files gave no text, or not all of theirs
    indexed_at = fields.DatetimeField(null=True)  # null: files have changed since

    class Meta:
        table = "archive_text"
