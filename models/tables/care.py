"""Care of customers: segments, service plans, habits, return visits, tasks. Next: complaint.py."""

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
    number,
    refers,
    stamps,
    text,
)


class ServicePlan(Model):
    """What is done for the customers of a segment, or for single ones; 服务方案."""

    plan_code = coded(10, "ZSPL-planCode", "方案编码", "Plan code")
    name = text(60, "ZSPL-name", "方案名称", "Name", required=True)
    conditions = long_text(1000, "ZSPL-conditions", "特殊条件", "Special conditions")
    valid_from = day("ZSPL-validFrom", "生效日期", "Valid from")
    valid_to = day("ZSPL-validTo", "失效日期", "Valid to")
    active = flag("ZSPL-active", "启用", "May be chosen", default=True)
    version, created_on, created_by, changed_at, changed_by = stamps("ZSPL")

    class Meta:
        table = "service_plan"


class ServiceMeasure(Model):
    """One thing that a service plan promises, and how often; 服务措施."""

    id = fields.BigIntField(primary_key=True)
    service_plan = child_of("ServicePlan", "plan_code", "measures")
    measure_number = integer("ZMEA-measureNumber", "措施编号", "Number inside the plan", required=True)
    measure = text(200, "ZMEA-measure", "措施", "What is done", required=True)
    interval_days = integer("ZMEA-intervalDays", "间隔天数", "Days between two times; empty = once")

    class Meta:
        table = "service_measure"
        unique_together = (("service_plan_id", "measure_number"),)


class Segment(Model):
    """A class of customers: how often they are visited, and what is done for them; 客户等级."""

    segment_code = coded(2, "ZSEG-segmentCode", "客户等级", "Segment code")
    name = text(40, "ZSEG-name", "名称", "Name", required=True)
    visit_interval_days = integer(
        "ZSEG-visitIntervalDays", "回访间隔天数", "Days between two visits", required=True
    )
    visit_channel = code(
        5, "ZSEG-visitChannel", "回访方式", "Channel of visits: PHONE, EMAIL, SMS or VISIT", required=True
    )
    plan = refers(
        *("ServicePlan", "plan_code", "ZSEG-planCode", "服务方案", "Service plan"),
        length=10,
        back="segments",
    )
    active = flag("ZSEG-active", "启用", "May be chosen", default=True)
    version, created_on, created_by, changed_at, changed_by = stamps("ZSEG")

    class Meta:
        table = "segment"


class CareProfile(Model):
    """How a customer is cared for: segment, who visits, habits, preferences; 客户维护档案."""

    customer_number = number(
        "ZCAR-customerNumber", "客户编号", "Customer number", primary_key=True, system=True
    )
    segment = refers(
        *("Segment", "segment_code", "ZCAR-segmentCode", "客户等级", "Segment"),
        length=2,
        back="care_profiles",
        system=True,
    )
    segment_since = day("ZCAR-segmentSince", "等级起始日期", "In the segment since", system=True)
    owner = text(12, "ZCAR-owner", "维护人", "User who cares for the customer")
    plan = refers(
        *("ServicePlan", "plan_code", "ZCAR-planCode", "服务方案", "Service plan of his own"),
        length=10,
        back="care_profiles",
    )
    conditions = long_text(1000, "ZCAR-conditions", "特殊条件", "Special conditions of his own")
    version, created_on, created_by, changed_at, changed_by = stamps("ZCAR")

    class Meta:
        table = "care_profile"


class SegmentPeriod(Model):
    """A time in which the customer was in a segment; 等级历史."""

    id = fields.BigIntField(primary_key=True)
    care_profile = child_of("CareProfile", "customer_number", "segment_periods")
    period_number = integer(
        "ZSGP-periodNumber", "期间编号", "Number inside the profile", required=True, system=True
    )
    segment_code = code(2, "ZSGP-segmentCode", "客户等级", "Segment", required=True, system=True)
    valid_from = day("ZSGP-validFrom", "起始日期", "From", required=True, system=True)
    valid_to = day("ZSGP-validTo", "截止日期", "To; empty = still", system=True)
    assigned_by = text(12, "ZSGP-assignedBy", "设定人", "Assigned by", required=True, system=True)

    class Meta:
        table = "segment_period"
        unique_together = (("care_profile_id", "period_number"),)


class ConsumptionHabit(Model):
    """What was observed of how the customer buys; 消费习惯."""

    id = fields.BigIntField(primary_key=True)
    care_profile = child_of("CareProfile", "customer_number", "habits")
    habit_number = integer("ZHAB-habitNumber", "习惯编号", "Number inside the profile", required=True)
    habit_key = code(20, "ZHAB-habitKey", "习惯", "Which habit", required=True, codes="habit_keys")
    value = text(200, "ZHAB-value", "内容", "What was observed", required=True)
    source = text(60, "ZHAB-source", "来源", "Where it was observed")
    observed_on = day("ZHAB-observedOn", "观察日期", "Observed on", required=True)

    class Meta:
        table = "consumption_habit"
        unique_together = (("care_profile_id", "habit_number"),)


class Preference(Model):
    """What the customer prefers, and how strongly; 偏好."""

    id = fields.BigIntField(primary_key=True)
    care_profile = child_of("CareProfile", "customer_number", "preferences")
    preference_key = code(
        20, "ZPRF-preferenceKey", "偏好", "Which preference", required=True, codes="preference_keys"
    )
    value = text(200, "ZPRF-value", "内容", "What is preferred", required=True)
    strength = integer("ZPRF-strength", "强度", "Strength, 1 to 5", required=True)

    class Meta:
        table = "preference"
        unique_together = (("care_profile_id", "preference_key"),)


class ServiceExecution(Model):
    """A measure of the customer's service plan was carried out; 服务执行记录."""

    id = fields.BigIntField(primary_key=True)
    care_profile = child_of("CareProfile", "customer_number", "executions")
    execution_number = integer(
        "ZEXE-executionNumber", "执行编号", "Number inside the profile", required=True, system=True
    )
    plan_code = code(10, "ZEXE-planCode", "方案编码", "Service plan", required=True, system=True)
    measure_number = integer(
        "ZEXE-measureNumber", "措施编号", "Measure of the plan", required=True, system=True
    )
    executed_on = day("ZEXE-executedOn", "执行日期", "Carried out on", required=True, system=True)
    executed_by = text(12, "ZEXE-executedBy", "执行人", "Carried out by", required=True, system=True)
    note = text(400, "ZEXE-note", "说明", "Note", system=True)

    class Meta:
        table = "service_execution"
        unique_together = (("care_profile_id", "execution_number"),)


class Visit(Model):
    """A return visit, planned and what came of it; 回访."""

    visit_number = coded(12, "ZVIS-visitNumber", "回访编号", "Number, HF + year + 6 digits", system=True)
    customer = refers(
        *("Customer", "customer_number", "ZVIS-customerNumber", "客户编号", "Customer number"),
        required=True,
        back="visits",
    )
    contact_number = text(10, "ZVIS-contactNumber", "联系人编号", "Contact person")
    channel = code(5, "ZVIS-channel", "回访方式", "PHONE, EMAIL, SMS or VISIT", required=True)
    due_on = day("ZVIS-dueOn", "应回访日期", "Due on", required=True)
    owner = text(12, "ZVIS-owner", "回访人", "User who visits", required=True)
    questionnaire = long_text(2000, "ZVIS-questionnaire", "问卷", "What is asked")
    segment_code = code(2, "ZVIS-segmentCode", "客户等级", "Segment it was planned for", system=True)
    state = code(9, "ZVIS-state", "状态", "PLANNED, DONE, FAILED or CANCELLED", required=True, system=True)
    attempts = integer("ZVIS-attempts", "尝试次数", "Times that nobody answered", required=True, system=True)
    suppressed = flag("ZVIS-suppressed", "禁止发送", "SMS or mail not allowed: CC-SUPPRESSED", system=True)
    done_on = day("ZVIS-doneOn", "完成日期", "Done on", system=True)
    satisfaction = integer("ZVIS-satisfaction", "满意度", "Satisfaction, 1 to 5", system=True)
    needs = long_text(1000, "ZVIS-needs", "需求", "What the customer needs", system=True)
    opinions = long_text(1000, "ZVIS-opinions", "意见", "What the customer thinks", system=True)
    reason = text(200, "ZVIS-reason", "原因", "Why it was cancelled", system=True)
    follows = code(12, "ZVIS-follows", "前次回访", "Number of the visit before", system=True)
    version, created_on, created_by, changed_at, changed_by = stamps("ZVIS")

    class Meta:
        table = "visit"


class ServiceTask(Model):
    """Something to be done for a customer, such as what a visit found; 服务任务."""

    task_number = coded(12, "ZSVT-taskNumber", "任务编号", "Number, FW + year + 6 digits", system=True)
    customer = refers(
        *("Customer", "customer_number", "ZSVT-customerNumber", "客户编号", "Customer number"),
        required=True,
        back="service_tasks",
    )
    visit = refers(
        *("Visit", "visit_number", "ZSVT-visitNumber", "回访编号", "Visit that found it"),
        length=12,
        back="service_tasks",
    )
    title = text(100, "ZSVT-title", "标题", "Title", required=True)
    description = long_text(1000, "ZSVT-description", "描述", "Description")
    owner = text(12, "ZSVT-owner", "负责人", "User who does it", required=True)
    due_on = day("ZSVT-dueOn", "截止日期", "Due on")
    state = code(9, "ZSVT-state", "状态", "OPEN, DONE or CANCELLED", required=True, system=True)
    result = long_text(1000, "ZSVT-result", "结果", "What came of it", system=True)
    closed_on = day("ZSVT-closedOn", "关闭日期", "Done or cancelled on", system=True)
    version, created_on, created_by, changed_at, changed_by = stamps("ZSVT")

    class Meta:
        table = "service_task"


class CareCounter(Model):
    """The last number of a year: HF2026, FW2026, CP2026 …"""

    counter = fields.CharField(6, primary_key=True)
    last_number = fields.IntField()

    class Meta:
        table = "care_counter"
