"""GraphQL types of task data. Next: ../query.py."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.types.relay import Node, PageInfo

if TYPE_CHECKING:
    from schema.types.customer import Customer


@strawberry.type(
    description="Work for finance (PAYER_MAINTENANCE) or sales (PAYER_ASSIGNMENT) after a "
    "sold-to was created; 任务."
)
class Task(Node):
    kind: str = strawberry.field(description="Kind (任务类型); own field; code, at most 20 characters.")
    role: str = strawberry.field(
        description="Role that has to do it (负责角色); own field; at most 30 characters."
    )
    status: str = strawberry.field(description="Status (状态); own field; code, at most 6 characters.")
    sales_area: str | None = strawberry.field(
        description="Sales area (销售区域); own field; code, at most 10 characters."
    )
    payer_number: str | None = strawberry.field(
        description="Notified payer (付款方编号); own field; number of at most 10 characters, shown "
        "without leading zeros."
    )
    self_paying: bool = strawberry.field(
        description="The customer pays itself (自行付款); own field; true or false."
    )
    comment: str | None = strawberry.field(description="Comment (说明); own field; at most 200 characters.")
    created_at: datetime = strawberry.field(description="Created at (创建时间); own field; UTC instant.")
    created_by: str = strawberry.field(description="Created by (创建人); own field; at most 12 characters.")
    closed_at: datetime | None = strawberry.field(description="Closed at (关闭时间); own field; UTC instant.")
    closed_by: str | None = strawberry.field(
        description="Closed by (关闭人); own field; at most 12 characters."
    )
    customer: Annotated["Customer", strawberry.lazy("schema.types.customer")] | None = strawberry.field(
        description="The customer."
    )


@strawberry.type(description="A Task and the cursor that marks its place in the list.")
class TaskEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: Task = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of Task.")
class TaskConnection:
    edges: list[TaskEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[Task] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )
