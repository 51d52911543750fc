"""GraphQL types of the audit trail. Next: ../auditing.py."""

from datetime import datetime

import strawberry

from schema.types.relay import PageInfo


@strawberry.type(
    description="One act that matters for security: sign-in, download, export, change of a permission …; "
    "审计记录. Only ever added; verifyAudit proves that none was changed or removed."
)
class AuditEntry:
    entry_id: int = strawberry.field(description="Number of the entry (审计编号); ZAUDIT-entryId; integer.")
    happened_at: datetime = strawberry.field(
        description="Happened at, UTC (时间); ZAUDIT-happenedAt; UTC instant."
    )
    user_name: str | None = strawberry.field(
        description="User; empty = nobody was signed in (用户); ZAUDIT-userName; at most 12 characters."
    )
    act: str = strawberry.field(
        description="What was done, such as SIGN_IN, UNMASK, DOWNLOAD (操作); ZAUDIT-act; code, at most 30 "
        "characters."
    )
    outcome: str = strawberry.field(
        description="DONE, REFUSED or FAILED (结果); ZAUDIT-outcome; code, at most 10 characters."
    )
    object_class: str | None = strawberry.field(
        description="Kind of record it was done to (对象类); ZAUDIT-objectClass; code, at most 15 characters."
    )
    object_id: str | None = strawberry.field(
        description="Which one (对象); ZAUDIT-objectId; at most 64 characters."
    )
    customer_number: str | None = strawberry.field(
        description="Customer concerned (客户编号); ZAUDIT-customerNumber; number of at most 10 characters, "
        "shown without leading zeros."
    )
    item_id: str | None = strawberry.field(
        description="Archive item concerned (档案件编号); ZAUDIT-itemId; at most 32 characters."
    )
    detail: str | None = strawberry.field(
        description="Details, as JSON without secrets (说明); ZAUDIT-detail; at most 1000 characters."
    )
    address: str | None = strawberry.field(
        description="Network address of the caller (网络地址); ZAUDIT-address; at most 45 characters."
    )


@strawberry.type(description="An AuditEntry and the cursor that marks its place in the list.")
class AuditEntryEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: AuditEntry = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of AuditEntry.")
class AuditEntryConnection:
    edges: list[AuditEntryEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[AuditEntry] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )
