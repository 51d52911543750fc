"""GraphQL types of work on the archives. Next: attachment.py."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.types.relay import Node, PageInfo, compiled

if TYPE_CHECKING:
    from schema.inputs.arranging_filter import (
        InspectionFindingFilter,
        ProjectItemFilter,
        ProjectQuantityFilter,
        ProjectResourceFilter,
    )
    from schema.types.archive import ArchiveLocation, Institution
    from schema.types.item import ArchiveItem


@strawberry.type(
    description="Archives to be arranged: purpose, scope, quantity, resources, schedule; 整理项目."
)
class ArrangementProject(Node):
    project_code: str = strawberry.field(
        description="Code of the project (项目编号); ZPRJ-projectCode; code, at most 20 characters."
    )
    institution_code: str = strawberry.field(
        description="Institution (机构代码); ZPRJ-institutionCode; code, at most 10 characters."
    )
    archive_type: str = strawberry.field(
        description=(
            "Category (KU) or type (KU/PZ) (档案大类或类型); ZPRJ-archiveType; code, at most 9 characters."
        )
    )
    access_level: int = strawberry.field(
        description="Highest access level inside, 0 to 3 (密级); ZPRJ-accessLevel; integer."
    )
    name: str = strawberry.field(description="Name (名称); ZPRJ-name; at most 60 characters.")
    purpose: str = strawberry.field(description="Purpose (目的); ZPRJ-purpose; at most 200 characters.")
    scope: str | None = strawberry.field(description="Scope (范围); ZPRJ-scope; at most 2000 characters.")
    order_rule: str = strawberry.field(
        description=("Order: TIME, PINYIN or CUSTOM (排序规则); ZPRJ-orderRule; code, at most 8 characters.")
    )
    starts_on: date | None = strawberry.field(description="Starts on (开始日期); ZPRJ-startsOn; ISO date.")
    ends_on: date | None = strawberry.field(description="Ends on (结束日期); ZPRJ-endsOn; ISO date.")
    reserved_space: int | None = strawberry.field(
        description="Places kept free at the location (预留空间); ZPRJ-reservedSpace; integer."
    )
    location_code: str | None = strawberry.field(
        description="Location (库房位置); ZPRJ-locationCode; code, at most 40 characters."
    )
    responsible: str = strawberry.field(
        description="User who is responsible (负责人); ZPRJ-responsible; at most 12 characters."
    )
    state: str = strawberry.field(
        description="PLANNED, ACTIVE or DONE (状态); ZPRJ-state; code, at most 7 characters."
    )
    version: int = strawberry.field(description="Version of the record (版本); ZPRJ-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZPRJ-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZPRJ-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZPRJ-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZPRJ-changedBy; at most 12 characters."
    )
    institution: Annotated["Institution", strawberry.lazy("schema.types.archive")] = strawberry.field(
        description="The Institution that institutionCode names."
    )
    location: Annotated["ArchiveLocation", strawberry.lazy("schema.types.archive")] | None = strawberry.field(
        description="The ArchiveLocation that locationCode names."
    )

    @strawberry.field(
        description=(
            "The place of an item in the own order of an arrangement project. All rows, ordered by their key."
        )
    )
    def items(
        self,
        filter: Annotated["ProjectItemFilter", strawberry.lazy("schema.inputs.arranging_filter")]
        | None = None,
    ) -> "list[ProjectItem]":
        return compiled()

    @strawberry.field(
        description=("How much of a type an arrangement project expects. All rows, ordered by their key.")
    )
    def quantities(
        self,
        filter: Annotated["ProjectQuantityFilter", strawberry.lazy("schema.inputs.arranging_filter")]
        | None = None,
    ) -> "list[ProjectQuantity]":
        return compiled()

    @strawberry.field(
        description=(
            "A resource that an arrangement project needs, such as labels or a scanner. "
            "All rows, ordered by their key."
        )
    )
    def resources(
        self,
        filter: Annotated["ProjectResourceFilter", strawberry.lazy("schema.inputs.arranging_filter")]
        | None = None,
    ) -> "list[ProjectResource]":
        return compiled()


@strawberry.type(description="How much of a type an arrangement project expects; 预计数量.")
class ProjectQuantity:
    type_code: str = strawberry.field(
        description=("Archive type, written KU/PZ (档案类型); ZPRJ-quantityType; code, at most 9 characters.")
    )
    quantity: int = strawberry.field(description="Expected quantity (数量); ZPRJ-quantity; integer.")
    project: "ArrangementProject" = strawberry.field(description="The ArrangementProject this belongs to.")


@strawberry.type(
    description=("A resource that an arrangement project needs, such as labels or a scanner; 资源清单.")
)
class ProjectResource:
    resource: str = strawberry.field(
        description=(
            "Resource, such as storage devices, labels, folders (资源); ZPRJ-resource; at most 60 characters."
        )
    )
    quantity: int | None = strawberry.field(description="How many (数量); ZPRJ-resourceQuantity; integer.")
    ready: bool = strawberry.field(description="It is there (已备齐); ZPRJ-resourceReady; true or false.")
    project: "ArrangementProject" = strawberry.field(description="The ArrangementProject this belongs to.")


@strawberry.type(description="The place of an item in the own order of an arrangement project; 整理顺序.")
class ProjectItem:
    item_id: str = strawberry.field(
        description="itemId of the archive item (档案件); ZPRJ-itemId; at most 32 characters."
    )
    position: int | None = strawberry.field(
        description="Place in the order, from 1 (次序); ZPRJ-position; integer."
    )
    item: Annotated["ArchiveItem", strawberry.lazy("schema.types.item")] | None = strawberry.field(
        description="The ArchiveItem that itemId names; null if it is outside the scope."
    )
    project: "ArrangementProject" = strawberry.field(description="The ArrangementProject this belongs to.")


@strawberry.type(
    description=(
        "Items or boxes are looked at regularly: a sample, the findings, what followed; 定期检查计划."
    )
)
class InspectionPlan(Node):
    plan_code: str = strawberry.field(
        description="Code of the plan (检查计划); ZINS-planCode; code, at most 20 characters."
    )
    institution_code: str = strawberry.field(
        description="Institution (机构代码); ZINS-institutionCode; code, at most 10 characters."
    )
    archive_type: str = strawberry.field(
        description=(
            "Category (KU) or type (KU/PZ) (档案大类或类型); ZINS-archiveType; code, at most 9 characters."
        )
    )
    access_level: int = strawberry.field(
        description="Highest access level inside, 0 to 3 (密级); ZINS-accessLevel; integer."
    )
    name: str = strawberry.field(description="Name (名称); ZINS-name; at most 60 characters.")
    every_months: int = strawberry.field(
        description="Months between two inspections (周期（月）); ZINS-everyMonths; integer."
    )
    sample_percent: int = strawberry.field(
        description="Percent of the items that are looked at (抽样比例); ZINS-samplePercent; integer."
    )
    next_on: date = strawberry.field(description="Next inspection on (下次检查日期); ZINS-nextOn; ISO date.")
    active: bool = strawberry.field(description="Still carried out (有效); ZINS-active; true or false.")
    version: int = strawberry.field(description="Version of the record (版本); ZINS-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZINS-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZINS-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZINS-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZINS-changedBy; at most 12 characters."
    )
    institution: Annotated["Institution", strawberry.lazy("schema.types.archive")] = strawberry.field(
        description="The Institution that institutionCode names."
    )

    @strawberry.field(
        description=(
            "What was seen of one item of an inspection's sample, and what followed. All "
            "rows, ordered by their key."
        )
    )
    def findings(
        self,
        filter: Annotated["InspectionFindingFilter", strawberry.lazy("schema.inputs.arranging_filter")]
        | None = None,
    ) -> "list[InspectionFinding]":
        return compiled()


@strawberry.type(
    description="What was seen of one item of an inspection's sample, and what followed; 检查记录."
)
class InspectionFinding:
    inspected_on: date = strawberry.field(
        description="Day of the inspection (检查日期); ZINS-inspectedOn; ISO date."
    )
    item_id: str = strawberry.field(
        description="itemId of the archive item (档案件); ZINS-itemId; at most 32 characters."
    )
    result: str | None = strawberry.field(
        description=(
            "GOOD, DAMAGED or MISSING; empty = not looked at yet (结果); ZINS-result; code,"
            " at most 7 characters."
        )
    )
    finding: str | None = strawberry.field(
        description="What was found (问题); ZINS-finding; at most 400 characters."
    )
    follow_up: str | None = strawberry.field(
        description="What is done about it (处理); ZINS-followUp; at most 400 characters."
    )
    inspected_by: str | None = strawberry.field(
        description="Inspected by (检查人); ZINS-inspectedBy; at most 12 characters."
    )
    closed_on: date | None = strawberry.field(
        description="Followed up on (关闭日期); ZINS-closedOn; ISO date."
    )
    item: Annotated["ArchiveItem", strawberry.lazy("schema.types.item")] | None = strawberry.field(
        description="The ArchiveItem that itemId names; null if it is outside the scope."
    )
    plan: "InspectionPlan" = strawberry.field(description="The InspectionPlan this belongs to.")


@strawberry.type(description="An ArrangementProject and the cursor that marks its place in the list.")
class ArrangementProjectEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: ArrangementProject = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of ArrangementProject.")
class ArrangementProjectConnection:
    edges: list[ArrangementProjectEdge] = strawberry.field(
        description="The rows of the page with their cursors."
    )
    nodes: list[ArrangementProject] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="An InspectionPlan and the cursor that marks its place in the list.")
class InspectionPlanEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: InspectionPlan = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of InspectionPlan.")
class InspectionPlanConnection:
    edges: list[InspectionPlanEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[InspectionPlan] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )
