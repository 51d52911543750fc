"""Filter inputs over change data. Next: filters.py."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.inputs.filters import DateTimeFilter, IntFilter, TextFilter

if TYPE_CHECKING:
    from schema.inputs.customer_filter import CustomerFilter
    from schema.inputs.item_filter import ArchiveItemFilter


@strawberry.input(description="Conditions on ChangeDocument; all that are given must hold.")
class ChangeDocumentFilter:
    and_: list["ChangeDocumentFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["ChangeDocumentFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "ChangeDocumentFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    change_number: TextFilter | None = strawberry.field(
        description="Change number (更改编号); CDHDR-CHANGENR.", default=strawberry.UNSET
    )
    object_class: TextFilter | None = strawberry.field(
        description="Object class (对象类); CDHDR-OBJECTCLAS.", default=strawberry.UNSET
    )
    customer_number: TextFilter | None = strawberry.field(
        description="Customer number (客户编号); CDHDR-OBJECTID.", default=strawberry.UNSET
    )
    object_id: TextFilter | None = strawberry.field(
        description="Id of a record that is no customer (对象标识); CDHDR-OBJECTID.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); CDHDR-USERNAME.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); CDHDR-UDATE.", default=strawberry.UNSET
    )
    operation: TextFilter | None = strawberry.field(
        description="Operation (操作); CDHDR-TCODE.", default=strawberry.UNSET
    )
    source: TextFilter | None = strawberry.field(
        description="Source (来源); own field.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); own field.", default=strawberry.UNSET
    )
    comment: TextFilter | None = strawberry.field(
        description="Comment (说明); own field.", default=strawberry.UNSET
    )
    items: "ChangeItemListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )
    customer: Annotated["CustomerFilter", strawberry.lazy("schema.inputs.customer_filter")] | None = (
        strawberry.field(description="Conditions on the Customer.", default=strawberry.UNSET)
    )
    archive_item: Annotated["ArchiveItemFilter", strawberry.lazy("schema.inputs.item_filter")] | None = (
        strawberry.field(description="Conditions on the ArchiveItem.", default=strawberry.UNSET)
    )


@strawberry.input(description="Conditions on ChangeItem; all that are given must hold.")
class ChangeItemFilter:
    and_: list["ChangeItemFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["ChangeItemFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "ChangeItemFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    position: IntFilter | None = strawberry.field(
        description="Position inside the document (项目); CDPOS-POSITION.", default=strawberry.UNSET
    )
    table: TextFilter | None = strawberry.field(
        description="Table (表); CDPOS-TABNAME.", default=strawberry.UNSET
    )
    key: TextFilter | None = strawberry.field(
        description="Key of the row (表键); CDPOS-TABKEY.", default=strawberry.UNSET
    )
    field: TextFilter | None = strawberry.field(
        description="Field (字段); CDPOS-FNAME.", default=strawberry.UNSET
    )
    indicator: TextFilter | None = strawberry.field(
        description="Indicator (更改标识); CDPOS-CHNGIND.", default=strawberry.UNSET
    )
    old_value: TextFilter | None = strawberry.field(
        description="Old value (旧值); CDPOS-VALUE_OLD. Only from who reads all classes in clear.",
        default=strawberry.UNSET,
    )
    new_value: TextFilter | None = strawberry.field(
        description="New value (新值); CDPOS-VALUE_NEW. Only from who reads all classes in clear.",
        default=strawberry.UNSET,
    )
    old_hash: TextFilter | None = strawberry.field(
        description="Keyed hash of an encrypted old value (旧值哈希); own field.", default=strawberry.UNSET
    )
    new_hash: TextFilter | None = strawberry.field(
        description="Keyed hash of an encrypted new value (新值哈希); own field.", default=strawberry.UNSET
    )
    company_code: TextFilter | None = strawberry.field(
        description="Company code the row belongs to (公司代码); KNB1-BUKRS.", default=strawberry.UNSET
    )
    sales_org: TextFilter | None = strawberry.field(
        description="Sales organisation the row belongs to (销售组织); KNVV-VKORG.", default=strawberry.UNSET
    )
    change_document: "ChangeDocumentFilter | None" = strawberry.field(
        description="Conditions on the ChangeDocument.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of ChangeDocument.")
class ChangeDocumentListFilter:
    some: ChangeDocumentFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: ChangeDocumentFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: ChangeDocumentFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of ChangeItem.")
class ChangeItemListFilter:
    some: ChangeItemFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: ChangeItemFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: ChangeItemFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )
