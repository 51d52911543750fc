"""Filter inputs over the audit trail. Next: filters.py."""

import strawberry

from schema.inputs.filters import DateTimeFilter, IntFilter, TextFilter


@strawberry.input(description="Conditions on AuditEntry; all that are given must hold.")
class AuditEntryFilter:
    and_: list["AuditEntryFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["AuditEntryFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "AuditEntryFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    entry_id: IntFilter | None = strawberry.field(
        description="Number of the entry (审计编号); ZAUDIT-entryId.", default=strawberry.UNSET
    )
    happened_at: DateTimeFilter | None = strawberry.field(
        description="Happened at, UTC (时间); ZAUDIT-happenedAt.", default=strawberry.UNSET
    )
    user_name: TextFilter | None = strawberry.field(
        description="User; empty = nobody was signed in (用户); ZAUDIT-userName.", default=strawberry.UNSET
    )
    act: TextFilter | None = strawberry.field(
        description="What was done (操作); ZAUDIT-act.", default=strawberry.UNSET
    )
    outcome: TextFilter | None = strawberry.field(
        description="DONE, REFUSED or FAILED (结果); ZAUDIT-outcome.", default=strawberry.UNSET
    )
    object_class: TextFilter | None = strawberry.field(
        description="Kind of record it was done to (对象类); ZAUDIT-objectClass.", default=strawberry.UNSET
    )
    object_id: TextFilter | None = strawberry.field(
        description="Which one (对象); ZAUDIT-objectId.", default=strawberry.UNSET
    )
    customer_number: TextFilter | None = strawberry.field(
        description="Customer concerned (客户编号); ZAUDIT-customerNumber.", default=strawberry.UNSET
    )
    item_id: TextFilter | None = strawberry.field(
        description="Archive item concerned (档案件编号); ZAUDIT-itemId.", default=strawberry.UNSET
    )
    detail: TextFilter | None = strawberry.field(
        description="Details, as JSON without secrets (说明); ZAUDIT-detail.", default=strawberry.UNSET
    )
    address: TextFilter | None = strawberry.field(
        description="Network address of the caller (网络地址); ZAUDIT-address.", default=strawberry.UNSET
    )
