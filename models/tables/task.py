"""Tasks that one department has for another. Next: access.py."""

from tortoise import fields
from tortoise.models import Model

from models.tables.column import child_of, code, flag, moment, number, text


class Task(Model):
    """Work for finance (PAYER_MAINTENANCE) or sales (PAYER_ASSIGNMENT) after a sold-to was created; 任务."""

    id = fields.BigIntField(primary_key=True)
    customer = child_of("Customer", "customer_number", "tasks")
    kind = code(20, "ZOWN-taskKind", "任务类型", "Kind", required=True, system=True)
    role = text(30, "ZOWN-taskRole", "负责角色", "Role that has to do it", required=True, system=True)
    status = code(6, "ZOWN-taskStatus", "状态", "Status", required=True, system=True)
    sales_area = code(10, "ZOWN-taskSalesArea", "销售区域", "Sales area", system=True)
    payer_number = number("ZOWN-taskPayer", "付款方编号", "Notified payer", system=True)
    self_paying = flag("ZOWN-taskSelfPaying", "自行付款", "The customer pays itself", system=True)
    comment = text(200, "ZOWN-taskComment", "说明", "Comment", system=True)
    created_at = moment("ZOWN-taskCreatedAt", "创建时间", "Created at", required=True, system=True)
    created_by = text(12, "ZOWN-taskCreatedBy", "创建人", "Created by", required=True, system=True)
    closed_at = moment("ZOWN-taskClosedAt", "关闭时间", "Closed at", system=True)
    closed_by = text(12, "ZOWN-taskClosedBy", "关闭人", "Closed by", system=True)

    class Meta:
        table = "task"
        indexes = (("role", "status"),)
