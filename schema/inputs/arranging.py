"""Patches of work on the archives: absent, null and a value are three things. Next: attachment.py."""

from datetime import date

import strawberry


@strawberry.input(description="How much of a type an arrangement project expects; typeCode is its key.")
class ProjectQuantityInput:
    type_code: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "Archive type, written KU/PZ (档案类型); ZPRJ-quantityType; code, at most 9 characters."
        ),
        default=None,
    )
    quantity: strawberry.Maybe[int | None] = strawberry.field(
        description="Expected quantity (数量); ZPRJ-quantity; integer.", default=None
    )
    remove: bool = strawberry.field(description="true deletes the row.", default=False)


@strawberry.input(
    description=(
        "A resource that an arrangement project needs, such as labels or a scanner; resource is its key."
    )
)
class ProjectResourceInput:
    resource: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "Resource, such as storage devices, labels, folders (资源); ZPRJ-resource; at most 60 characters."
        ),
        default=None,
    )
    quantity: strawberry.Maybe[int | None] = strawberry.field(
        description="How many (数量); ZPRJ-resourceQuantity; integer.", default=None
    )
    ready: strawberry.Maybe[bool | None] = strawberry.field(
        description="It is there (已备齐); ZPRJ-resourceReady; true or false.", default=None
    )
    remove: bool = strawberry.field(description="true deletes the row.", default=False)


@strawberry.input(
    description=("The place of an item in the own order of an arrangement project; itemId is its key.")
)
class ProjectItemInput:
    item_id: strawberry.Maybe[str | None] = strawberry.field(
        description="itemId of the archive item (档案件); ZPRJ-itemId; at most 32 characters.", default=None
    )
    position: strawberry.Maybe[int | None] = strawberry.field(
        description="Place in the order, from 1 (次序); ZPRJ-position; integer.", default=None
    )
    remove: bool = strawberry.field(description="true deletes the row.", default=False)


@strawberry.input(
    description=(
        "Archives to be arranged: purpose, scope, quantity, resources, schedule. "
        "Absent = unchanged, null = cleared."
    )
)
class ArrangementProjectInput:
    project_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Code of the project (项目编号); ZPRJ-projectCode; code, at most 20 characters.",
        default=None,
    )
    institution_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Institution (机构代码); ZPRJ-institutionCode; code, at most 10 characters.", default=None
    )
    archive_type: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "Category (KU) or type (KU/PZ) (档案大类或类型); ZPRJ-archiveType; code, at most 9 characters."
        ),
        default=None,
    )
    name: strawberry.Maybe[str | None] = strawberry.field(
        description="Name (名称); ZPRJ-name; at most 60 characters.", default=None
    )
    purpose: strawberry.Maybe[str | None] = strawberry.field(
        description="Purpose (目的); ZPRJ-purpose; at most 200 characters.", default=None
    )
    scope: strawberry.Maybe[str | None] = strawberry.field(
        description="Scope (范围); ZPRJ-scope; at most 2000 characters.", default=None
    )
    order_rule: strawberry.Maybe[str | None] = strawberry.field(
        description=("Order: TIME, PINYIN or CUSTOM (排序规则); ZPRJ-orderRule; code, at most 8 characters."),
        default=None,
    )
    starts_on: strawberry.Maybe[date | None] = strawberry.field(
        description="Starts on (开始日期); ZPRJ-startsOn; ISO date.", default=None
    )
    ends_on: strawberry.Maybe[date | None] = strawberry.field(
        description="Ends on (结束日期); ZPRJ-endsOn; ISO date.", default=None
    )
    reserved_space: strawberry.Maybe[int | None] = strawberry.field(
        description="Places kept free at the location (预留空间); ZPRJ-reservedSpace; integer.", default=None
    )
    location_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Location (库房位置); ZPRJ-locationCode; code, at most 40 characters.", default=None
    )
    responsible: strawberry.Maybe[str | None] = strawberry.field(
        description="User who is responsible (负责人); ZPRJ-responsible; at most 12 characters.", default=None
    )
    state: strawberry.Maybe[str | None] = strawberry.field(
        description="PLANNED, ACTIVE or DONE (状态); ZPRJ-state; code, at most 7 characters.", default=None
    )
    items: strawberry.Maybe[list[ProjectItemInput]] = strawberry.field(
        description=(
            "The place of an item in the own order of an arrangement project. Rows are "
            "matched by their key; rows not named stay."
        ),
        default=None,
    )
    quantities: strawberry.Maybe[list[ProjectQuantityInput]] = strawberry.field(
        description=(
            "How much of a type an arrangement project expects. Rows are matched by their"
            " key; rows not named stay."
        ),
        default=None,
    )
    resources: strawberry.Maybe[list[ProjectResourceInput]] = strawberry.field(
        description=(
            "A resource that an arrangement project needs, such as labels or a scanner. "
            "Rows are matched by their key; rows not named stay."
        ),
        default=None,
    )


@strawberry.input(
    description=(
        "Items or boxes are looked at regularly: a sample, the findings, what "
        "followed. Absent = unchanged, null = cleared."
    )
)
class InspectionPlanInput:
    plan_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Code of the plan (检查计划); ZINS-planCode; code, at most 20 characters.", default=None
    )
    institution_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Institution (机构代码); ZINS-institutionCode; code, at most 10 characters.", default=None
    )
    archive_type: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "Category (KU) or type (KU/PZ) (档案大类或类型); ZINS-archiveType; code, at most 9 characters."
        ),
        default=None,
    )
    name: strawberry.Maybe[str | None] = strawberry.field(
        description="Name (名称); ZINS-name; at most 60 characters.", default=None
    )
    every_months: strawberry.Maybe[int | None] = strawberry.field(
        description="Months between two inspections (周期（月）); ZINS-everyMonths; integer.", default=None
    )
    sample_percent: strawberry.Maybe[int | None] = strawberry.field(
        description="Percent of the items that are looked at (抽样比例); ZINS-samplePercent; integer.",
        default=None,
    )
    next_on: strawberry.Maybe[date | None] = strawberry.field(
        description="Next inspection on (下次检查日期); ZINS-nextOn; ISO date.", default=None
    )
    active: strawberry.Maybe[bool | None] = strawberry.field(
        description="Still carried out (有效); ZINS-active; true or false.", default=None
    )
