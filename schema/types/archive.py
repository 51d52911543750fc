"""GraphQL types of archives. Next: attachment.py."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.types.relay import After, First, Node, PageInfo, compiled

if TYPE_CHECKING:
    from schema.inputs.archive_filter import ArchiveTypeFilter, InstitutionCompanyFilter
    from schema.inputs.attachment_filter import AttachmentFilter
    from schema.inputs.change_filter import ChangeDocumentFilter
    from schema.types.attachment import AttachmentConnection
    from schema.types.change import ChangeDocumentConnection
    from schema.types.customer import Customer
    from schema.types.organisation import CompanyCode


@strawberry.type(
    description="An institution that forms a fonds of its own; it owns none, one or several company "
    "codes; 机构."
)
class Institution(Node):
    institution_code: str = strawberry.field(
        description="Institution (机构代码); own field; code, at most 10 characters."
    )
    name: str = strawberry.field(description="Name (名称); own field; at most 60 characters.")
    fonds_number: str = strawberry.field(
        description="Fonds number (全宗号); own field; code, at most 8 characters."
    )
    quota_bytes: Decimal | None = strawberry.field(
        description="Most bytes that its files may take; empty = no limit (存储配额); own field; decimal, "
        "15 digits, 0 of them behind the point."
    )
    active: bool = strawberry.field(description="May be chosen (有效); own field; true or false.")
    version: int = strawberry.field(description="Version of the record (版本); own field; integer.")
    created_on: date | None = strawberry.field(description="Created on (创建日期); own field; ISO date.")
    created_by: str | None = strawberry.field(
        description="Created by (创建人); own field; at most 12 characters."
    )
    changed_at: datetime | None = strawberry.field(
        description="Changed at, UTC (更改时间); own field; UTC instant."
    )
    changed_by: str | None = strawberry.field(
        description="Changed by (更改人); own field; at most 12 characters."
    )

    @strawberry.field(description="A company code that an institution owns. All rows, ordered by their key.")
    def company_codes(
        self,
        filter: Annotated["InstitutionCompanyFilter", strawberry.lazy("schema.inputs.archive_filter")]
        | None = None,
    ) -> "list[InstitutionCompany]":
        return compiled()


@strawberry.type(description="A company code that an institution owns; 机构所属公司代码.")
class InstitutionCompany:
    company_code: str = strawberry.field(
        description="Company code (公司代码); T001-BUKRS; code, at most 4 characters."
    )
    company: Annotated["CompanyCode", strawberry.lazy("schema.types.organisation")] = strawberry.field(
        description="The CompanyCode that companyCode names."
    )
    institution: "Institution" = strawberry.field(description="The Institution this belongs to.")


@strawberry.type(description="A first-level class of archives, such as KU for accounting; 档案大类.")
class ArchiveCategory:
    category_code: str = strawberry.field(
        description="Category (档案大类); own field; code, at most 4 characters."
    )
    name_zh: str = strawberry.field(
        description="Name in Chinese (中文名称); own field; at most 60 characters."
    )
    name_en: str = strawberry.field(
        description="Name in English (英文名称); own field; at most 60 characters."
    )
    active: bool = strawberry.field(description="May be chosen (有效); own field; true or false.")

    @strawberry.field(
        description="A type of archives inside a category, with what its new items begin with. All rows, "
        "ordered by their key."
    )
    def types(
        self,
        filter: Annotated["ArchiveTypeFilter", strawberry.lazy("schema.inputs.archive_filter")] | None = None,
    ) -> "list[ArchiveType]":
        return compiled()


@strawberry.type(
    description="A type of archives inside a category, with what its new items begin with; 档案类型."
)
class ArchiveType(Node):
    archive_type: str = strawberry.field(
        description="Archive type, written KU/PZ (档案类型); own field; code, at most 9 characters."
    )
    category_code: str = strawberry.field(
        description="Category (档案大类); own field; code, at most 4 characters."
    )
    type_code: str = strawberry.field(
        description="Code inside the category (类型代码); own field; code, at most 4 characters."
    )
    name_zh: str = strawberry.field(
        description="Name in Chinese (中文名称); own field; at most 60 characters."
    )
    name_en: str = strawberry.field(
        description="Name in English (英文名称); own field; at most 60 characters."
    )
    template_kind: str = strawberry.field(
        description="Template: OTHER or VOUCHER (模板种类); own field; code, at most 7 characters."
    )
    arrangement: str = strawberry.field(
        description="Arranged by ITEM or VOLUME (整理方式); own field; code, at most 6 characters."
    )
    default_retention: str = strawberry.field(
        description="Retention of new items (默认保管期限); own field; code, at most 3 characters."
    )
    default_access_level: int = strawberry.field(
        description="Access level of new items, 0 to 3 (默认密级); own field; integer."
    )
    delete_policy: str = strawberry.field(
        description="DIRECT or DESTRUCTION_ONLY (删除策略); own field; code, at most 16 characters."
    )
    allowed_media: str | None = strawberry.field(
        description="Media types of its files, by comma; empty = all (允许的文件类型); own field; at most "
        "200 characters."
    )
    active: bool = strawberry.field(description="May be chosen (有效); own field; true or false.")
    category: "ArchiveCategory" = strawberry.field(description="The ArchiveCategory that categoryCode names.")


@strawberry.type(
    description="An item of an institution's archives with its metadata; the root of a record; 档案件."
)
class ArchiveItem(Node):
    item_id: str = strawberry.field(
        description="Id of the item (档案件编号); ZITEM-itemId; at most 32 characters."
    )
    institution_code: str = strawberry.field(
        description="Institution (机构代码); ZITEM-institutionCode; code, at most 10 characters."
    )
    archive_type: str = strawberry.field(
        description="Archive type, written KU/PZ (档案类型); ZITEM-archiveType; code, at most 9 characters."
    )
    title: str = strawberry.field(description="Title (题名); ZITEM-title; at most 200 characters.")
    description: str | None = strawberry.field(
        description="Description (描述); ZITEM-description; at most 2000 characters."
    )
    year: str | None = strawberry.field(description="Year (年度); ZITEM-year; digits, at most 4.")
    formed_on: date | None = strawberry.field(description="Formed on (形成日期); ZITEM-formedOn; ISO date.")
    retention: str | None = strawberry.field(
        description="Retention (保管期限); ZITEM-retention; code, at most 3 characters."
    )
    access_level: int | None = strawberry.field(
        description="Access level, 0 to 3 (密级); ZITEM-accessLevel; integer."
    )
    customer_number: str | None = strawberry.field(
        description="Customer number (客户编号); ZITEM-customerNumber; number of at most 10 characters, "
        "shown without leading zeros."
    )
    state: str = strawberry.field(description="State (状态); ZITEM-state; code, at most 10 characters.")
    version: int = strawberry.field(description="Version of the record (版本); ZITEM-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZITEM-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZITEM-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZITEM-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZITEM-changedBy; at most 12 characters."
    )
    customer: Annotated["Customer", strawberry.lazy("schema.types.customer")] | None = strawberry.field(
        description="The Customer that customerNumber names; null if it is outside the scope."
    )
    institution: "Institution" = strawberry.field(description="The Institution that institutionCode names.")
    type: "ArchiveType" = strawberry.field(description="The ArchiveType that archiveType names.")

    @strawberry.field(description="Files of the item (附件), in the newest version.")
    def attachments(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["AttachmentFilter", strawberry.lazy("schema.inputs.attachment_filter")]
        | None = None,
    ) -> Annotated["AttachmentConnection", strawberry.lazy("schema.types.attachment")]:
        return compiled()

    @strawberry.field(description="Change documents of this item, oldest first.")
    def change_documents(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["ChangeDocumentFilter", strawberry.lazy("schema.inputs.change_filter")]
        | None = None,
    ) -> Annotated["ChangeDocumentConnection", strawberry.lazy("schema.types.change")]:
        return compiled()


@strawberry.type(description="An Institution and the cursor that marks its place in the list.")
class InstitutionEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: Institution = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of Institution.")
class InstitutionConnection:
    edges: list[InstitutionEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[Institution] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="An ArchiveCategory and the cursor that marks its place in the list.")
class ArchiveCategoryEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: ArchiveCategory = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of ArchiveCategory.")
class ArchiveCategoryConnection:
    edges: list[ArchiveCategoryEdge] = strawberry.field(
        description="The rows of the page with their cursors."
    )
    nodes: list[ArchiveCategory] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="An ArchiveType and the cursor that marks its place in the list.")
class ArchiveTypeEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: ArchiveType = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of ArchiveType.")
class ArchiveTypeConnection:
    edges: list[ArchiveTypeEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[ArchiveType] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="An ArchiveItem and the cursor that marks its place in the list.")
class ArchiveItemEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: ArchiveItem = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of ArchiveItem.")
class ArchiveItemConnection:
    edges: list[ArchiveItemEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[ArchiveItem] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )
