"""GraphQL types of change data. Next: ../query.py."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.types.relay import Node, PageInfo, compiled

if TYPE_CHECKING:
    from schema.inputs.change_filter import ChangeItemFilter
    from schema.types.customer import Customer
    from schema.types.item import ArchiveItem


@strawberry.type(
    description="One save of one record: who, when, what for. Only ever inserted; CDHDR, "
    "更改凭证. Read it by (xid, change_number) below the oldest running transaction, "
    "never by number alone: numbers are drawn before the commit, so a later one may "
    "be seen first."
)
class ChangeDocument(Node):
    change_number: str = strawberry.field(
        description="Change number (更改编号); CDHDR-CHANGENR; at most 10 characters."
    )
    object_class: str = strawberry.field(
        description="Object class (对象类); CDHDR-OBJECTCLAS; code, at most 15 characters."
    )
    customer_number: str = strawberry.field(
        description="Customer number (客户编号); CDHDR-OBJECTID; number of at most 10 characters, "
        "shown without leading zeros. Empty when the record is no customer: see objectClass, objectId."
    )
    object_id: str | None = strawberry.field(
        description="Id of a record that is no customer (对象标识); CDHDR-OBJECTID; at most 40 characters."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); CDHDR-USERNAME; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); CDHDR-UDATE; UTC instant."
    )
    operation: str = strawberry.field(description="Operation (操作); CDHDR-TCODE; at most 30 characters.")
    source: str = strawberry.field(description="Source (来源); own field; code, at most 6 characters.")
    version: int = strawberry.field(description="Version of the record (版本); own field; integer.")
    comment: str | None = strawberry.field(description="Comment (说明); own field; at most 200 characters.")

    @strawberry.field(
        description="One row or field that a save changed; CDPOS. A new row is one item, its values "
        "are the row's own. All rows within the caller's scope, ordered by their key."
    )
    def items(
        self,
        filter: Annotated["ChangeItemFilter", strawberry.lazy("schema.inputs.change_filter")] | None = None,
    ) -> "list[ChangeItem]":
        return compiled()

    customer: Annotated["Customer", strawberry.lazy("schema.types.customer")] | None = strawberry.field(
        description="The customer; null when it is an archive item's."
    )
    archive_item: Annotated["ArchiveItem", strawberry.lazy("schema.types.item")] | None = strawberry.field(
        description="The archive item; null when it is a customer's."
    )


@strawberry.type(
    description="One row or field that a save changed; CDPOS. A new row is one item, its values "
    "are the row's own."
)
class ChangeItem:
    position: int = strawberry.field(
        description="Position inside the document (项目); CDPOS-POSITION; integer."
    )
    table: str = strawberry.field(description="Table (表); CDPOS-TABNAME; code, at most 10 characters.")
    key: str = strawberry.field(description="Key of the row (表键); CDPOS-TABKEY; at most 120 characters.")
    field: str | None = strawberry.field(description="Field (字段); CDPOS-FNAME; at most 30 characters.")
    indicator: str = strawberry.field(
        description="Indicator (更改标识); CDPOS-CHNGIND; code, at most 1 characters."
    )
    old_value: str | None = strawberry.field(
        description="Old value (旧值); CDPOS-VALUE_OLD; at most 254 characters."
    )
    new_value: str | None = strawberry.field(
        description="New value (新值); CDPOS-VALUE_NEW; at most 254 characters."
    )
    old_hash: str | None = strawberry.field(
        description="Keyed hash of an encrypted old value (旧值哈希); own field; at most 64 characters."
    )
    new_hash: str | None = strawberry.field(
        description="Keyed hash of an encrypted new value (新值哈希); own field; at most 64 characters."
    )
    company_code: str | None = strawberry.field(
        description="Company code the row belongs to (公司代码); KNB1-BUKRS; code, at most 4 characters."
    )
    sales_org: str | None = strawberry.field(
        description="Sales organisation the row belongs to (销售组织); KNVV-VKORG; code, at most 4 "
        "characters."
    )
    masked_fields: list[str] = strawberry.field(
        description="Names of this row's fields that the caller does not read in clear, whether they hold a "
        "value or not: they come as null, of encrypted fields as the last four characters."
    )
    change_document: "ChangeDocument" = strawberry.field(description="The ChangeDocument this belongs to.")


@strawberry.type(description="A ChangeDocument and the cursor that marks its place in the list.")
class ChangeDocumentEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: ChangeDocument = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of ChangeDocument.")
class ChangeDocumentConnection:
    edges: list[ChangeDocumentEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[ChangeDocument] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )
