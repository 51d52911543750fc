"""Complaints, their clocks and what is learnt from them. Next: activity.py."""

from tortoise import fields
from tortoise.models import Model

from models.tables.base_data import coded
from models.tables.column import (
    child_of,
    code,
    day,
    flag,
    integer,
    long_text,
    moment,
    refers,
    stamps,
    text,
)


class Complaint(Model):
    """A complaint from its receipt to its end; 投诉."""

    complaint_number = coded(
        12, "ZCMP-complaintNumber", "投诉编号", "Number, CP + year + 6 digits", system=True
    )
    customer = refers(
        *("Customer", "customer_number", "ZCMP-customerNumber", "客户编号", "Customer number"),
        required=True,
        back="complaints",
    )
    contact_number = text(10, "ZCMP-contactNumber", "联系人编号", "Contact person")
    channel = code(5, "ZCMP-channel", "受理渠道", "PHONE, EMAIL, SMS, VISIT or WEB", required=True)
    received_at = moment("ZCMP-receivedAt", "受理时间", "Received at, UTC", required=True)
    category = code(
        8,
        "ZCMP-category",
        "投诉类别",
        "PRODUCT, SERVICE, DELIVERY, INVOICE or OTHER",
        required=True,
    )
    severity = code(6, "ZCMP-severity", "严重程度", "HIGH, MEDIUM or LOW", required=True)
    description = long_text(4000, "ZCMP-description", "投诉内容", "What is complained of", required=True)
    customer_expectation = long_text(
        1000, "ZCMP-customerExpectation", "客户期望", "What the customer expects"
    )
    product = refers(
        *("StockItem", "item_code", "ZCMP-itemCode", "存货", "Product complained of"),
        length=20,
        back="complaints",
    )
    visit = refers(
        *("Visit", "visit_number", "ZCMP-visitNumber", "回访编号", "Visit that found it"),
        length=12,
        back="complaints",
    )
    owner = text(12, "ZCMP-owner", "负责人", "User who handles it")
    state = code(
        16,
        "ZCMP-state",
        "状态",
        "NEW, ACCEPTED, IN_PROGRESS, WAITING_CUSTOMER, RESOLVED, CLOSED or REJECTED",
        required=True,
        system=True,
    )
    acknowledge_by = moment("ZCMP-acknowledgeBy", "应受理时间", "To be accepted until, UTC", system=True)
    resolve_by = moment("ZCMP-resolveBy", "应解决时间", "To be resolved until, UTC", system=True)
    accepted_at = moment("ZCMP-acceptedAt", "受理确认时间", "Accepted at, UTC", system=True)
    resolved_at = moment("ZCMP-resolvedAt", "解决时间", "Resolved at, UTC", system=True)
    closed_at = moment("ZCMP-closedAt", "关闭时间", "Closed or rejected at, UTC", system=True)
    waiting_since = moment("ZCMP-waitingSince", "等待起始", "Waits for the customer since, UTC", system=True)
    waited_seconds = integer(
        "ZCMP-waitedSeconds", "等待秒数", "Seconds of waiting that are over", required=True, system=True
    )
    acknowledge_overdue = flag("ZCMP-acknowledgeOverdue", "受理超时", "Was not accepted in time", system=True)
    resolve_overdue = flag("ZCMP-resolveOverdue", "解决超时", "Was not resolved in time", system=True)
    solution = long_text(2000, "ZCMP-solution", "解决方案", "Solution", system=True)
    root_cause = long_text(2000, "ZCMP-rootCause", "根本原因", "Root cause", system=True)
    reason = text(400, "ZCMP-reason", "原因", "Why it was rejected or reopened", system=True)
    informed_on = day("ZCMP-informedOn", "告知日期", "The customer was told of the rejection on", system=True)
    satisfaction = integer("ZCMP-satisfaction", "满意度", "Satisfaction, 1 to 5", system=True)
    not_reachable = flag("ZCMP-notReachable", "无法联系", "Satisfaction unknown: not reachable", system=True)
    reopened = integer("ZCMP-reopened", "重开次数", "Times it was reopened", required=True, system=True)
    version, created_on, created_by, changed_at, changed_by = stamps("ZCMP")

    class Meta:
        table = "complaint"


class ComplaintStep(Model):
    """An action on a complaint; 投诉处理记录."""

    id = fields.BigIntField(primary_key=True)
    complaint = child_of("Complaint", "complaint_number", "steps")
    step_number = integer(
        "ZCMS-stepNumber", "步骤", "Number inside the complaint", required=True, system=True
    )
    action = code(10, "ZCMS-action", "操作", "REGISTER, ACCEPT, START …", required=True, system=True)
    to_state = code(16, "ZCMS-toState", "新状态", "State after it", required=True, system=True)
    done_at = moment("ZCMS-doneAt", "操作时间", "Done at, UTC", required=True, system=True)
    done_by = text(12, "ZCMS-doneBy", "操作人", "Done by", required=True, system=True)
    note = text(400, "ZCMS-note", "说明", "Note", system=True)

    class Meta:
        table = "complaint_step"
        unique_together = (("complaint_id", "step_number"),)


class ComplaintFile(Model):
    """A file of the customer that belongs to a complaint; 投诉附件."""

    id = fields.BigIntField(primary_key=True)
    complaint = child_of("Complaint", "complaint_number", "files")
    attachment_id = text(32, "ZCMF-attachmentId", "附件", "Id of the customer's attachment", required=True)

    class Meta:
        table = "complaint_file"
        unique_together = (("complaint_id", "attachment_id"),)


class ImprovementAction(Model):
    """What is improved because of a complaint's root cause; 改进措施."""

    id = fields.BigIntField(primary_key=True)
    complaint = child_of("Complaint", "complaint_number", "improvements")
    action_number = integer("ZIMP-actionNumber", "措施编号", "Number inside the complaint", required=True)
    measure = text(400, "ZIMP-measure", "改进措施", "What is done", required=True)
    responsible = text(12, "ZIMP-responsible", "责任人", "User who is responsible", required=True)
    due_on = day("ZIMP-dueOn", "截止日期", "Due on", required=True)
    done_on = day("ZIMP-doneOn", "完成日期", "Done on")
    effect = text(400, "ZIMP-effect", "效果", "What it was found to have changed")
    effect_checked_on = day("ZIMP-effectCheckedOn", "效果检查日期", "Its effect was checked on")

    class Meta:
        table = "improvement_action"
        unique_together = (("complaint_id", "action_number"),)


class Escalation(Model):
    """Somebody was told that a complaint's clock has run out; 升级记录."""

    id = fields.BigIntField(primary_key=True)
    complaint = child_of("Complaint", "complaint_number", "escalations")
    clock = code(11, "ZESC-clock", "时钟", "ACKNOWLEDGE or RESOLVE", required=True, system=True)
    percent = integer(
        "ZESC-percent", "时限百分比", "Of the time that is over, 100 or 150", required=True, system=True
    )
    due_at = moment("ZESC-dueAt", "到期时间", "When it ran out, UTC", required=True, system=True)
    told_at = moment("ZESC-toldAt", "告知时间", "Told at, UTC", required=True, system=True)
    told = text(12, "ZESC-told", "告知对象", "User who was told", system=True)

    class Meta:
        table = "escalation"
        unique_together = (("complaint_id", "clock", "percent", "due_at"),)
