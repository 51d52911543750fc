"""GraphQL types of institutions and how their archives are ordered. Next: item.py."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.types.relay import After, First, Node, PageInfo, compiled

if TYPE_CHECKING:
    from schema.inputs.archive_filter import AccountingKindFilter, ArchiveTypeFilter, InstitutionCompanyFilter
    from schema.inputs.item_filter import ArchiveItemFilter
    from schema.types.item import ArchiveItemConnection
    from schema.types.organisation import CompanyCode


@strawberry.type(
    description=(
        "An institution that forms a fonds of its own; it owns none, one or several company codes; 机构."
    )
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
        description=(
            "Most bytes that its files may take; empty = no limit (存储配额); own field; "
            "decimal, 15 digits, 0 of them behind the point."
        )
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
class ArchiveCategory(Node):
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

    @strawberry.field(
        description="A type of archives inside a category, with what its new items begin with; 档案类型."
    )
    def types(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["ArchiveTypeFilter", strawberry.lazy("schema.inputs.archive_filter")] | None = None,
    ) -> "ArchiveTypeConnection":
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
    minimum_retention: str | None = strawberry.field(
        description=(
            "Shortest retention that the law allows; empty = any (最低保管期限); own field; "
            "code, at most 3 characters."
        )
    )
    text_extraction: str | None = strawberry.field(
        description=(
            "Text of its files for searching: NONE, SEALED or PLAIN (全文提取); own field; "
            "code, at most 6 characters."
        )
    )
    allowed_media: str | None = strawberry.field(
        description=(
            "Media types of its files, by comma; empty = all (允许的文件类型); own field; at "
            "most 200 characters."
        )
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
    category: "ArchiveCategory" = strawberry.field(description="The ArchiveCategory that categoryCode names.")

    @strawberry.field(description="Kinds of accounting archives of this type (会计档案种类).")
    def accounting_kinds(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["AccountingKindFilter", strawberry.lazy("schema.inputs.archive_filter")]
        | None = None,
    ) -> "AccountingKindConnection":
        return compiled()

    @strawberry.field(description="Archive items of this type within the caller's sight (档案件).")
    def items(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["ArchiveItemFilter", strawberry.lazy("schema.inputs.item_filter")] | None = None,
    ) -> Annotated["ArchiveItemConnection", strawberry.lazy("schema.types.item")]:
        return compiled()


@strawberry.type(
    description="A kind of accounting archives with the retention that the law asks for; 会计档案种类."
)
class AccountingKind(Node):
    accounting_kind: str = strawberry.field(
        description="Kind of accounting archives (会计档案种类); own field; code, at most 20 characters."
    )
    archive_type: str = strawberry.field(
        description="Archive type, written KU/PZ (档案类型); own field; code, at most 9 characters."
    )
    name_zh: str = strawberry.field(
        description="Name in Chinese (中文名称); own field; at most 60 characters."
    )
    name_en: str = strawberry.field(
        description="Name in English (英文名称); own field; at most 60 characters."
    )
    minimum_retention: str = strawberry.field(
        description=(
            "Shortest retention that the law allows (最低保管期限); own field; code, at most 3 characters."
        )
    )
    event_based: bool = strawberry.field(
        description=(
            "Its retention counts from an event, such as a disposal (自事件起算); own field; true or false."
        )
    )
    active: bool = strawberry.field(description="May be chosen (有效); own field; true or false.")
    type: "ArchiveType" = strawberry.field(description="The ArchiveType that archiveType names.")


@strawberry.type(
    description=("A place in a repository, written warehouse-rack-level-box, with its capacity; 库房位置.")
)
class ArchiveLocation(Node):
    location_code: str = strawberry.field(
        description=(
            "Location, written warehouse-rack-level-box (库房位置); ZLOC-locationCode; code, "
            "at most 40 characters."
        )
    )
    name: str | None = strawberry.field(description="Name (名称); ZLOC-name; at most 60 characters.")
    institution_code: str | None = strawberry.field(
        description="Institution (所属机构); ZLOC-institutionCode; code, at most 10 characters."
    )
    capacity: int | None = strawberry.field(
        description=(
            "How many items and volumes it can hold; empty = no limit (容量); ZLOC-capacity; integer."
        )
    )
    used: int = strawberry.field(
        description="How many items and volumes lie there (已用); ZLOC-used; integer."
    )
    active: bool = strawberry.field(description="May be chosen (有效); ZLOC-active; true or false.")
    version: int = strawberry.field(description="Version of the record (版本); ZLOC-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZLOC-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZLOC-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZLOC-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZLOC-changedBy; at most 12 characters."
    )
    institution: "Institution | None" = strawberry.field(
        description="The Institution that institutionCode names."
    )

    @strawberry.field(description="Archive items that lie here.")
    def items(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["ArchiveItemFilter", strawberry.lazy("schema.inputs.item_filter")] | None = None,
    ) -> Annotated["ArchiveItemConnection", strawberry.lazy("schema.types.item")]:
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


@strawberry.type(description="An AccountingKind and the cursor that marks its place in the list.")
class AccountingKindEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: AccountingKind = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of AccountingKind.")
class AccountingKindConnection:
    edges: list[AccountingKindEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[AccountingKind] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="An ArchiveLocation and the cursor that marks its place in the list.")
class ArchiveLocationEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: ArchiveLocation = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of ArchiveLocation.")
class ArchiveLocationConnection:
    edges: list[ArchiveLocationEdge] = strawberry.field(
        description="The rows of the page with their cursors."
    )
    nodes: list[ArchiveLocation] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )
