"""What happens to archive items: holds, loans, checks, appraisals, destruction lists. Next: dossier.py."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from models.rules.shape import Form
from models.tables.column import (
    child_of,
    code,
    column,
    day,
    flag,
    integer,
    key,
    moment,
    refers,
    stamps,
    text,
)


class ItemHold(Model):
    """A legal hold on an archive item: while one is not released, it is not destroyed; 冻结."""

    hold_id = column(
        fields.CharField(32, primary_key=True),
        sap="ZHOLD-holdId",
        label=("冻结编号", "Id of the hold"),
        system=True,
    )
    archive_item = child_of("ArchiveItem", "item_id", "holds")
    reason = text(200, "ZHOLD-reason", "冻结原因", "Reason", required=True)
    basis = text(200, "ZHOLD-basis", "法律依据", "Legal basis")
    begins_on = day("ZHOLD-beginsOn", "起始日期", "From", required=True)
    placed_by = text(12, "ZHOLD-placedBy", "冻结人", "Placed by", required=True, system=True)
    placed_at = moment("ZHOLD-placedAt", "冻结时间", "Placed at, UTC", required=True, system=True)
    released_by = text(12, "ZHOLD-releasedBy", "解冻人", "Released by", system=True)
    released_at = moment("ZHOLD-releasedAt", "解冻时间", "Released at, UTC", system=True)

    class Meta:
        table = "item_hold"


class Loan(Model):
    """An archive item asked for, approved, lent or viewed, and returned; 借阅."""

    loan_id = column(
        fields.CharField(32, primary_key=True),
        sap="ZLOAN-loanId",
        label=("借阅编号", "Id of the loan"),
        system=True,
    )
    archive_item = child_of("ArchiveItem", "item_id", "loans")
    kind = code(4, "ZLOAN-kind", "借阅方式", "VIEW here, or LEND out", required=True, system=True)
    outside = flag("ZLOAN-outside", "外借", "Leaves the institution", system=True)
    purpose = text(200, "ZLOAN-purpose", "借阅目的", "Purpose", required=True, system=True)
    state = code(
        9, "ZLOAN-state", "状态", "REQUESTED, APPROVED, REFUSED, LENT or RETURNED", required=True, system=True
    )
    requested_by = text(12, "ZLOAN-requestedBy", "申请人", "Requested by", required=True, system=True)
    requested_at = moment("ZLOAN-requestedAt", "申请时间", "Requested at, UTC", required=True, system=True)
    decided_by = text(12, "ZLOAN-decidedBy", "审批人", "Approved or refused by", system=True)
    decided_at = moment("ZLOAN-decidedAt", "审批时间", "Approved or refused at, UTC", system=True)
    due_on = day("ZLOAN-dueOn", "应还日期", "To be returned until", system=True)
    lent_by = text(12, "ZLOAN-lentBy", "借出人", "Handed out by", system=True)
    lent_at = moment("ZLOAN-lentAt", "借出时间", "Handed out at, UTC", system=True)
    returned_by = text(12, "ZLOAN-returnedBy", "归还接收人", "Return taken by", system=True)
    returned_at = moment("ZLOAN-returnedAt", "归还时间", "Returned at, UTC", system=True)

    class Meta:
        table = "loan"


class PropertyCheck(Model):
    """A four-property check of an archive item: authenticity, integrity, usability, security; 四性检测."""

    check_id = column(
        fields.CharField(32, primary_key=True),
        sap="ZCHK-checkId",
        label=("检测编号", "Id of the check"),
        system=True,
    )
    archive_item = child_of("ArchiveItem", "item_id", "property_checks")
    occasion = code(8, "ZCHK-occasion", "检测环节", "FILING, TRANSFER or YEARLY", required=True, system=True)
    passed = flag("ZCHK-passed", "通过", "All of it passed", system=True)
    authentic = flag("ZCHK-authentic", "真实性", "Authenticity", system=True)
    complete = flag("ZCHK-complete", "完整性", "Integrity", system=True)
    usable = flag("ZCHK-usable", "可用性", "Usability", system=True)
    secure = flag("ZCHK-secure", "安全性", "Security", system=True)
    report = text(
        4000, "ZCHK-report", "检测报告", "Each check with its result, as JSON", required=True, system=True
    )
    checked_by = text(12, "ZCHK-checkedBy", "检测人", "Checked by", required=True, system=True)
    checked_at = moment("ZCHK-checkedAt", "检测时间", "Checked at, UTC", required=True, system=True)

    class Meta:
        table = "property_check"


def filed(record: str) -> tuple[Any, Any, Any]:
    """Where it lies, as grants cover it: institution, category or type, the highest access level inside."""
    return (
        refers(
            *("Institution", "institution_code", f"{record}-institutionCode", "机构代码", "Institution"),
            length=10,
            required=True,
        ),
        code(9, f"{record}-archiveType", "档案大类或类型", "Category (KU) or type (KU/PZ)", required=True),
        integer(
            f"{record}-accessLevel", "密级", "Highest access level inside, 0 to 3", required=True, system=True
        ),
    )


class Appraisal(Model):
    """Due items with what appraisers say of each: to be kept longer, or destroyed; 鉴定."""

    appraisal_id = key(20, "ZAPP-appraisalId", "鉴定编号", "Number of the appraisal")
    institution, archive_type, access_level = filed("ZAPP")
    state = code(9, "ZAPP-state", "状态", "OPEN, DECIDED or CANCELLED", required=True, system=True)
    decided_at = moment("ZAPP-decidedAt", "决定时间", "Decided at, UTC", system=True)
    version, created_on, created_by, changed_at, changed_by = stamps("ZAPP")

    class Meta:
        table = "appraisal"


class AppraisalItem(Model):
    """An item that an appraisal is about, and what became of it; 鉴定档案."""

    id = fields.BigIntField(primary_key=True)
    appraisal = child_of("Appraisal", "appraisal_id", "items")
    item = refers(
        *("ArchiveItem", "item_id", "ZAPP-itemId", "档案件", "itemId of the archive item"),
        length=32,
        form=Form.TEXT,
        required=True,
    )
    outcome = code(7, "ZAPP-outcome", "结果", "EXTEND or DESTROY; empty = not decided", system=True)
    years = integer("ZAPP-outcomeYears", "续存年数", "Years it is kept longer", system=True)

    class Meta:
        table = "appraisal_item"
        unique_together = (("appraisal_id", "item_id"),)


class AppraisalOpinion(Model):
    """What one appraiser says of one item of an appraisal; 鉴定意见."""

    id = fields.BigIntField(primary_key=True)
    appraisal = child_of("Appraisal", "appraisal_id", "opinions")
    item_id = text(32, "ZAPP-itemId", "档案件", "itemId of the archive item", required=True)
    capacity = code(10, "ZAPP-capacity", "身份", "ARCHIVE, BUSINESS, ACCOUNTING or AUDIT", required=True)
    user_name = text(12, "ZAPP-userName", "鉴定人", "Appraiser", required=True, system=True)
    verdict = code(7, "ZAPP-verdict", "意见", "EXTEND or DESTROY", required=True)
    years = integer("ZAPP-years", "续存年数", "Years to keep it longer")
    reason = text(200, "ZAPP-reason", "理由", "Reason")
    given_at = moment("ZAPP-givenAt", "时间", "Given at, UTC", required=True, system=True)

    class Meta:
        table = "appraisal_opinion"
        unique_together = (("appraisal_id", "item_id", "capacity"),)


class DestructionList(Model):
    """Items to be destroyed, who signed for it, who carried it out; kept for ever; 销毁清册."""

    list_number = key(20, "ZDES-listNumber", "清册号", "Number of the list")
    institution, archive_type, access_level = filed("ZDES")
    state = code(
        10, "ZDES-state", "状态", "OPEN, SIGNED, EXECUTING, EXECUTED or CANCELLED", required=True, system=True
    )
    intended_on = day("ZDES-intendedOn", "拟销毁日期", "Intended date")
    accounting = flag(
        "ZDES-accounting", "会计档案", "Of accounting archives, which take more signatures", system=True
    )
    executor = text(12, "ZDES-executor", "监销执行人", "Who carries it out", system=True)
    executed_at = moment("ZDES-executedAt", "执行时间", "Carried out at, UTC", system=True)
    certificate_id = text(
        32, "ZDES-certificateId", "销毁证明", "File with the certificate (PDF)", system=True
    )
    job_id = text(32, "ZDES-jobId", "作业", "Job that destroys the files", system=True)
    version, created_on, created_by, changed_at, changed_by = stamps("ZDES")

    class Meta:
        table = "destruction_list"


class DestructionRow(Model):
    """An item of a destruction list as it was; 销毁清册条目."""

    id = fields.BigIntField(primary_key=True)
    destruction_list = child_of("DestructionList", "list_number", "rows")
    item = refers(
        *("ArchiveItem", "item_id", "ZDES-itemId", "档案件", "itemId of the archive item"),
        length=32,
        form=Form.TEXT,
        required=True,
    )
    archive_code = text(60, "ZDES-archiveCode", "档号", "Archive code", required=True, system=True)
    title = text(200, "ZDES-title", "题名", "Title", required=True, system=True)
    item_count = integer("ZDES-itemCount", "件数", "Items, itself included", required=True, system=True)
    first_year = text(4, "ZDES-firstYear", "起始年度", "First year", system=True)
    last_year = text(4, "ZDES-lastYear", "截止年度", "Last year", system=True)
    retention = code(3, "ZDES-retention", "保管期限", "Retention", required=True, system=True)
    years_kept = integer("ZDES-yearsKept", "已保管年数", "Years kept", required=True, system=True)
    carrier = code(10, "ZDES-carrier", "载体", "Carrier", system=True)

    class Meta:
        table = "destruction_row"
        unique_together = (("destruction_list_id", "item_id"),)


class DestructionSignature(Model):
    """Who signed a destruction list, in which capacity; 签署."""

    id = fields.BigIntField(primary_key=True)
    destruction_list = child_of("DestructionList", "list_number", "signatures")
    capacity = code(
        *(23, "ZDES-capacity", "身份", "UNIT_HEAD, ARCHIVE_HEAD, ARCHIVE_CLERK, ACCOUNTING_HEAD …"),
        required=True,
    )
    user_name = text(12, "ZDES-signedBy", "签署人", "Signed by", required=True, system=True)
    item_count = integer("ZDES-countedItems", "清点件数", "Items that a supervisor counted", system=True)
    signed_at = moment("ZDES-signedAt", "签署时间", "Signed at, UTC", required=True, system=True)

    class Meta:
        table = "destruction_signature"
        unique_together = (("destruction_list_id", "capacity"),)
