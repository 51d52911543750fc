"""Filter inputs over task data. Next: filters.py."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.inputs.filters import BooleanFilter, DateTimeFilter, TextFilter

if TYPE_CHECKING:
    from schema.inputs.customer_filter import CustomerFilter


@strawberry.input(description="Conditions on Task; all that are given must hold.")
class TaskFilter:
    and_: list["TaskFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["TaskFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "TaskFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    kind: TextFilter | None = strawberry.field(
        description="Kind (任务类型); own field.", default=strawberry.UNSET
    )
    role: TextFilter | None = strawberry.field(
        description="Role that has to do it (负责角色); own field.", default=strawberry.UNSET
    )
    status: TextFilter | None = strawberry.field(
        description="Status (状态); own field.", default=strawberry.UNSET
    )
    sales_area: TextFilter | None = strawberry.field(
        description="Sales area (销售区域); own field.", default=strawberry.UNSET
    )
    payer_number: TextFilter | None = strawberry.field(
        description="Notified payer (付款方编号); own field.", default=strawberry.UNSET
    )
    self_paying: BooleanFilter | None = strawberry.field(
        description="The customer pays itself (自行付款); own field.", default=strawberry.UNSET
    )
    comment: TextFilter | None = strawberry.field(
        description="Comment (说明); own field.", default=strawberry.UNSET
    )
    created_at: DateTimeFilter | None = strawberry.field(
        description="Created at (创建时间); own field.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); own field.", default=strawberry.UNSET
    )
    closed_at: DateTimeFilter | None = strawberry.field(
        description="Closed at (关闭时间); own field.", default=strawberry.UNSET
    )
    closed_by: TextFilter | None = strawberry.field(
        description="Closed by (关闭人); own field.", default=strawberry.UNSET
    )
    customer: Annotated["CustomerFilter", strawberry.lazy("schema.inputs.customer_filter")] | None = (
        strawberry.field(description="Conditions on the Customer.", default=strawberry.UNSET)
    )


@strawberry.input(description="Conditions on a list of Task.")
class TaskListFilter:
    some: TaskFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: TaskFilter | None = strawberry.field(description="No row fulfils this.", default=strawberry.UNSET)
    every: TaskFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )
