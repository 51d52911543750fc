"""Work on the archives as a whole: arrangement projects, inspections, transfers, backups. Next: batch.py."""

from tortoise import fields
from tortoise.models import Model

from models.rules.shape import Form
from models.tables.column import child_of, code, day, flag, integer, key, long_text, refers, stamps, text
from models.tables.lifecycle import filed


class ArrangementProject(Model):
    """Archives to be arranged: purpose, scope, quantity, resources, schedule; 整理项目."""

    project_code = key(20, "ZPRJ-projectCode", "项目编号", "Code of the project")
    institution, archive_type, access_level = filed("ZPRJ")
    name = text(60, "ZPRJ-name", "名称", "Name", required=True)
    purpose = text(200, "ZPRJ-purpose", "目的", "Purpose", required=True)
    scope = long_text(2000, "ZPRJ-scope", "范围", "Scope")
    order_rule = code(8, "ZPRJ-orderRule", "排序规则", "Order: TIME, PINYIN or CUSTOM", required=True)
    starts_on = day("ZPRJ-startsOn", "开始日期", "Starts on")
    ends_on = day("ZPRJ-endsOn", "结束日期", "Ends on")
    reserved_space = integer("ZPRJ-reservedSpace", "预留空间", "Places kept free at the location")
    location = refers(
        *("ArchiveLocation", "location_code", "ZPRJ-locationCode", "库房位置", "Location"), length=40
    )
    responsible = text(12, "ZPRJ-responsible", "负责人", "User who is responsible", required=True)
    state = code(7, "ZPRJ-state", "状态", "PLANNED, ACTIVE or DONE", required=True)
    version, created_on, created_by, changed_at, changed_by = stamps("ZPRJ")

    class Meta:
        table = "arrangement_project"


class ProjectQuantity(Model):
    """How much of a type an arrangement project expects; 预计数量."""

    id = fields.BigIntField(primary_key=True)
    project = child_of("ArrangementProject", "project_code", "quantities")
    type_code = code(9, "ZPRJ-quantityType", "档案类型", "Archive type, written KU/PZ", required=True)
    quantity = integer("ZPRJ-quantity", "数量", "Expected quantity", required=True)

    class Meta:
        table = "project_quantity"
        unique_together = (("project_id", "type_code"),)


class ProjectResource(Model):
    """A resource that an arrangement project needs, such as labels or a scanner; 资源清单."""

    id = fields.BigIntField(primary_key=True)
    project = child_of("ArrangementProject", "project_code", "resources")
    resource = text(
        60, "ZPRJ-resource", "资源", "Resource, such as storage devices, labels, folders", required=True
    )
    quantity = integer("ZPRJ-resourceQuantity", "数量", "How many")
    ready = flag("ZPRJ-resourceReady", "已备齐", "It is there")

    class Meta:
        table = "project_resource"
        unique_together = (("project_id", "resource"),)


class ProjectItem(Model):
    """The place of an item in the own order of an arrangement project; 整理顺序."""

    id = fields.BigIntField(primary_key=True)
    project = child_of("ArrangementProject", "project_code", "items")
    item = refers(
        *("ArchiveItem", "item_id", "ZPRJ-itemId", "档案件", "itemId of the archive item"),
        length=32,
        form=Form.TEXT,
        required=True,
    )
    position = integer("ZPRJ-position", "次序", "Place in the order, from 1")

    class Meta:
        table = "project_item"
        unique_together = (("project_id", "item_id"),)


class InspectionPlan(Model):
    """Items or boxes are looked at regularly: a sample, the findings, what followed; 定期检查计划."""

    plan_code = key(20, "ZINS-planCode", "检查计划", "Code of the plan")
    institution, archive_type, access_level = filed("ZINS")
    name = text(60, "ZINS-name", "名称", "Name", required=True)
    every_months = integer("ZINS-everyMonths", "周期（月）", "Months between two inspections", required=True)
    sample_percent = integer(
        "ZINS-samplePercent", "抽样比例", "Percent of the items that are looked at", required=True
    )
    next_on = day("ZINS-nextOn", "下次检查日期", "Next inspection on", required=True)
    active = flag("ZINS-active", "有效", "Still carried out", default=True)
    version, created_on, created_by, changed_at, changed_by = stamps("ZINS")

    class Meta:
        table = "inspection_plan"


class InspectionFinding(Model):
    """What was seen of one item of an inspection's sample, and what followed; 检查记录."""

    id = fields.BigIntField(primary_key=True)
    plan = child_of("InspectionPlan", "plan_code", "findings")
    inspected_on = day("ZINS-inspectedOn", "检查日期", "Day of the inspection", required=True, system=True)
    item = refers(
        *("ArchiveItem", "item_id", "ZINS-itemId", "档案件", "itemId of the archive item"),
        length=32,
        form=Form.TEXT,
        required=True,
        system=True,
    )
    result = code(
        7, "ZINS-result", "结果", "GOOD, DAMAGED or MISSING; empty = not looked at yet", system=True
    )
    finding = text(400, "ZINS-finding", "问题", "What was found", system=True)
    follow_up = text(400, "ZINS-followUp", "处理", "What is done about it", system=True)
    inspected_by = text(12, "ZINS-inspectedBy", "检查人", "Inspected by", system=True)
    closed_on = day("ZINS-closedOn", "关闭日期", "Followed up on", system=True)

    class Meta:
        table = "inspection_finding"
        unique_together = (("plan_id", "inspected_on", "item_id"),)


class TransferList(Model):
    """A closed year of accounting archives handed from accounting to the archives; 移交清册."""

    list_number = key(20, "ZTRF-listNumber", "移交清册号", "Number of the list")
    institution, archive_type, access_level = filed("ZTRF")
    fiscal_year = text(4, "ZTRF-fiscalYear", "会计年度", "Fiscal year", required=True)
    item_count = integer("ZTRF-itemCount", "件数", "Items handed over", system=True)
    state = code(9, "ZTRF-state", "状态", "OPEN, DONE or CANCELLED", required=True, system=True)
    handed_by = text(12, "ZTRF-handedBy", "移交人", "Signed for accounting by", system=True)
    taken_by = text(12, "ZTRF-takenBy", "接收人", "Signed for the archives by", system=True)
    supervised_by = text(12, "ZTRF-supervisedBy", "监交人", "Signed as supervisor by", system=True)
    done_on = day("ZTRF-doneOn", "移交日期", "Handed over on", system=True)
    delay_approved_by = text(
        12, "ZTRF-delayApprovedBy", "延期批准人", "Approved custody beyond one year", system=True
    )
    version, created_on, created_by, changed_at, changed_by = stamps("ZTRF")

    class Meta:
        table = "transfer_list"
