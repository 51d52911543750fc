"""The audit trail: who did what that matters for security, in a chain of hashes. Next: replay.py."""

from tortoise import fields
from tortoise.models import Model

from models.tables.column import code, column, moment, number, text


class AuditEntry(Model):
    """One act that matters for security: sign-in, download, export, change of a permission …; 审计记录."""

    entry_id = column(
        fields.BigIntField(primary_key=True, generated=True),
        sap="ZAUDIT-entryId",
        label=("审计编号", "Number of the entry"),
        system=True,
    )
    happened_at = moment("ZAUDIT-happenedAt", "时间", "Happened at, UTC", required=True, system=True)
    user_name = text(12, "ZAUDIT-userName", "用户", "User; empty = nobody was signed in", system=True)
    act = code(30, "ZAUDIT-act", "操作", "What was done", required=True, system=True)
    outcome = code(10, "ZAUDIT-outcome", "结果", "DONE, REFUSED or FAILED", required=True, system=True)
    object_class = code(15, "ZAUDIT-objectClass", "对象类", "Kind of record it was done to", system=True)
    object_id = text(64, "ZAUDIT-objectId", "对象", "Which one", system=True)
    customer_number = number("ZAUDIT-customerNumber", "客户编号", "Customer concerned", system=True)
    item_id = text(32, "ZAUDIT-itemId", "档案件编号", "Archive item concerned", system=True)
    detail = text(1000, "ZAUDIT-detail", "说明", "Details, as JSON without secrets", system=True)
    address = text(45, "ZAUDIT-address", "网络地址", "Network address of the caller", system=True)
    # written later, by who links the chain: see resolvers/access/chain.py
    position = fields.BigIntField(null=True, unique=True)
    previous_hash = fields.BinaryField(null=True)
    hash = fields.BinaryField(null=True)

    class Meta:
        table = "audit_entry"
