"""Filter inputs over work on the archives. Next: filters.py."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.inputs.filters import BooleanFilter, DateFilter, DateTimeFilter, IntFilter, TextFilter

if TYPE_CHECKING:
    from schema.inputs.archive_filter import ArchiveLocationFilter, InstitutionFilter
    from schema.inputs.item_filter import ArchiveItemFilter


@strawberry.input(description="Conditions on ArrangementProject; all that are given must hold.")
class ArrangementProjectFilter:
    and_: list["ArrangementProjectFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["ArrangementProjectFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "ArrangementProjectFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    project_code: TextFilter | None = strawberry.field(
        description="Code of the project (项目编号); ZPRJ-projectCode.", default=strawberry.UNSET
    )
    institution_code: TextFilter | None = strawberry.field(
        description="Institution (机构代码); ZPRJ-institutionCode.", default=strawberry.UNSET
    )
    archive_type: TextFilter | None = strawberry.field(
        description="Category (KU) or type (KU/PZ) (档案大类或类型); ZPRJ-archiveType.",
        default=strawberry.UNSET,
    )
    access_level: IntFilter | None = strawberry.field(
        description="Highest access level inside, 0 to 3 (密级); ZPRJ-accessLevel.", default=strawberry.UNSET
    )
    name: TextFilter | None = strawberry.field(
        description="Name (名称); ZPRJ-name.", default=strawberry.UNSET
    )
    purpose: TextFilter | None = strawberry.field(
        description="Purpose (目的); ZPRJ-purpose.", default=strawberry.UNSET
    )
    scope: TextFilter | None = strawberry.field(
        description="Scope (范围); ZPRJ-scope.", default=strawberry.UNSET
    )
    order_rule: TextFilter | None = strawberry.field(
        description="Order: TIME, PINYIN or CUSTOM (排序规则); ZPRJ-orderRule.", default=strawberry.UNSET
    )
    starts_on: DateFilter | None = strawberry.field(
        description="Starts on (开始日期); ZPRJ-startsOn.", default=strawberry.UNSET
    )
    ends_on: DateFilter | None = strawberry.field(
        description="Ends on (结束日期); ZPRJ-endsOn.", default=strawberry.UNSET
    )
    reserved_space: IntFilter | None = strawberry.field(
        description="Places kept free at the location (预留空间); ZPRJ-reservedSpace.",
        default=strawberry.UNSET,
    )
    location_code: TextFilter | None = strawberry.field(
        description="Location (库房位置); ZPRJ-locationCode.", default=strawberry.UNSET
    )
    responsible: TextFilter | None = strawberry.field(
        description="User who is responsible (负责人); ZPRJ-responsible.", default=strawberry.UNSET
    )
    state: TextFilter | None = strawberry.field(
        description="PLANNED, ACTIVE or DONE (状态); ZPRJ-state.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZPRJ-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZPRJ-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZPRJ-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZPRJ-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZPRJ-changedBy.", default=strawberry.UNSET
    )
    institution: Annotated["InstitutionFilter", strawberry.lazy("schema.inputs.archive_filter")] | None = (
        strawberry.field(description="Conditions on the Institution.", default=strawberry.UNSET)
    )
    location: Annotated["ArchiveLocationFilter", strawberry.lazy("schema.inputs.archive_filter")] | None = (
        strawberry.field(description="Conditions on the ArchiveLocation.", default=strawberry.UNSET)
    )
    items: "ProjectItemListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )
    quantities: "ProjectQuantityListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )
    resources: "ProjectResourceListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on ProjectQuantity; all that are given must hold.")
class ProjectQuantityFilter:
    and_: list["ProjectQuantityFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["ProjectQuantityFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "ProjectQuantityFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    type_code: TextFilter | None = strawberry.field(
        description="Archive type, written KU/PZ (档案类型); ZPRJ-quantityType.", default=strawberry.UNSET
    )
    quantity: IntFilter | None = strawberry.field(
        description="Expected quantity (数量); ZPRJ-quantity.", default=strawberry.UNSET
    )
    project: "ArrangementProjectFilter | None" = strawberry.field(
        description="Conditions on the ArrangementProject.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on ProjectResource; all that are given must hold.")
class ProjectResourceFilter:
    and_: list["ProjectResourceFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["ProjectResourceFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "ProjectResourceFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    resource: TextFilter | None = strawberry.field(
        description="Resource, such as storage devices, labels, folders (资源); ZPRJ-resource.",
        default=strawberry.UNSET,
    )
    quantity: IntFilter | None = strawberry.field(
        description="How many (数量); ZPRJ-resourceQuantity.", default=strawberry.UNSET
    )
    ready: BooleanFilter | None = strawberry.field(
        description="It is there (已备齐); ZPRJ-resourceReady.", default=strawberry.UNSET
    )
    project: "ArrangementProjectFilter | None" = strawberry.field(
        description="Conditions on the ArrangementProject.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on ProjectItem; all that are given must hold.")
class ProjectItemFilter:
    and_: list["ProjectItemFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["ProjectItemFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "ProjectItemFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    item_id: TextFilter | None = strawberry.field(
        description="itemId of the archive item (档案件); ZPRJ-itemId.", default=strawberry.UNSET
    )
    position: IntFilter | None = strawberry.field(
        description="Place in the order, from 1 (次序); ZPRJ-position.", default=strawberry.UNSET
    )
    item: Annotated["ArchiveItemFilter", strawberry.lazy("schema.inputs.item_filter")] | None = (
        strawberry.field(description="Conditions on the ArchiveItem.", default=strawberry.UNSET)
    )
    project: "ArrangementProjectFilter | None" = strawberry.field(
        description="Conditions on the ArrangementProject.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on InspectionPlan; all that are given must hold.")
class InspectionPlanFilter:
    and_: list["InspectionPlanFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["InspectionPlanFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "InspectionPlanFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    plan_code: TextFilter | None = strawberry.field(
        description="Code of the plan (检查计划); ZINS-planCode.", default=strawberry.UNSET
    )
    institution_code: TextFilter | None = strawberry.field(
        description="Institution (机构代码); ZINS-institutionCode.", default=strawberry.UNSET
    )
    archive_type: TextFilter | None = strawberry.field(
        description="Category (KU) or type (KU/PZ) (档案大类或类型); ZINS-archiveType.",
        default=strawberry.UNSET,
    )
    access_level: IntFilter | None = strawberry.field(
        description="Highest access level inside, 0 to 3 (密级); ZINS-accessLevel.", default=strawberry.UNSET
    )
    name: TextFilter | None = strawberry.field(
        description="Name (名称); ZINS-name.", default=strawberry.UNSET
    )
    every_months: IntFilter | None = strawberry.field(
        description="Months between two inspections (周期（月）); ZINS-everyMonths.", default=strawberry.UNSET
    )
    sample_percent: IntFilter | None = strawberry.field(
        description="Percent of the items that are looked at (抽样比例); ZINS-samplePercent.",
        default=strawberry.UNSET,
    )
    next_on: DateFilter | None = strawberry.field(
        description="Next inspection on (下次检查日期); ZINS-nextOn.", default=strawberry.UNSET
    )
    active: BooleanFilter | None = strawberry.field(
        description="Still carried out (有效); ZINS-active.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZINS-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZINS-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZINS-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZINS-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZINS-changedBy.", default=strawberry.UNSET
    )
    institution: Annotated["InstitutionFilter", strawberry.lazy("schema.inputs.archive_filter")] | None = (
        strawberry.field(description="Conditions on the Institution.", default=strawberry.UNSET)
    )
    findings: "InspectionFindingListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on InspectionFinding; all that are given must hold.")
class InspectionFindingFilter:
    and_: list["InspectionFindingFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["InspectionFindingFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "InspectionFindingFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    inspected_on: DateFilter | None = strawberry.field(
        description="Day of the inspection (检查日期); ZINS-inspectedOn.", default=strawberry.UNSET
    )
    item_id: TextFilter | None = strawberry.field(
        description="itemId of the archive item (档案件); ZINS-itemId.", default=strawberry.UNSET
    )
    result: TextFilter | None = strawberry.field(
        description="GOOD, DAMAGED or MISSING; empty = not looked at yet (结果); ZINS-result.",
        default=strawberry.UNSET,
    )
    finding: TextFilter | None = strawberry.field(
        description="What was found (问题); ZINS-finding.", default=strawberry.UNSET
    )
    follow_up: TextFilter | None = strawberry.field(
        description="What is done about it (处理); ZINS-followUp.", default=strawberry.UNSET
    )
    inspected_by: TextFilter | None = strawberry.field(
        description="Inspected by (检查人); ZINS-inspectedBy.", default=strawberry.UNSET
    )
    closed_on: DateFilter | None = strawberry.field(
        description="Followed up on (关闭日期); ZINS-closedOn.", default=strawberry.UNSET
    )
    item: Annotated["ArchiveItemFilter", strawberry.lazy("schema.inputs.item_filter")] | None = (
        strawberry.field(description="Conditions on the ArchiveItem.", default=strawberry.UNSET)
    )
    plan: "InspectionPlanFilter | None" = strawberry.field(
        description="Conditions on the InspectionPlan.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of ProjectQuantity.")
class ProjectQuantityListFilter:
    some: ProjectQuantityFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: ProjectQuantityFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: ProjectQuantityFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of ProjectResource.")
class ProjectResourceListFilter:
    some: ProjectResourceFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: ProjectResourceFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: ProjectResourceFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of ProjectItem.")
class ProjectItemListFilter:
    some: ProjectItemFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: ProjectItemFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: ProjectItemFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of InspectionFinding.")
class InspectionFindingListFilter:
    some: InspectionFindingFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: InspectionFindingFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: InspectionFindingFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )
