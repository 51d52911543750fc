"""Filter inputs over archives. Next: filters.py."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.inputs.filters import (
    BooleanFilter,
    DateFilter,
    DateTimeFilter,
    DecimalFilter,
    IntFilter,
    TextFilter,
)

if TYPE_CHECKING:
    from schema.inputs.item_filter import ArchiveItemListFilter
    from schema.inputs.organisation_filter import CompanyCodeFilter


@strawberry.input(description="Conditions on Institution; all that are given must hold.")
class InstitutionFilter:
    and_: list["InstitutionFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["InstitutionFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "InstitutionFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    institution_code: TextFilter | None = strawberry.field(
        description="Institution (机构代码); own field.", default=strawberry.UNSET
    )
    name: TextFilter | None = strawberry.field(
        description="Name (名称); own field.", default=strawberry.UNSET
    )
    fonds_number: TextFilter | None = strawberry.field(
        description="Fonds number (全宗号); own field.", default=strawberry.UNSET
    )
    quota_bytes: DecimalFilter | None = strawberry.field(
        description="Most bytes that its files may take; empty = no limit (存储配额); own field.",
        default=strawberry.UNSET,
    )
    active: BooleanFilter | None = strawberry.field(
        description="May be chosen (有效); own field.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); own field.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); own field.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); own field.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); own field.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); own field.", default=strawberry.UNSET
    )
    company_codes: "InstitutionCompanyListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on InstitutionCompany; all that are given must hold.")
class InstitutionCompanyFilter:
    and_: list["InstitutionCompanyFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["InstitutionCompanyFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "InstitutionCompanyFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    company_code: TextFilter | None = strawberry.field(
        description="Company code (公司代码); T001-BUKRS.", default=strawberry.UNSET
    )
    company: Annotated["CompanyCodeFilter", strawberry.lazy("schema.inputs.organisation_filter")] | None = (
        strawberry.field(description="Conditions on the CompanyCode.", default=strawberry.UNSET)
    )
    institution: "InstitutionFilter | None" = strawberry.field(
        description="Conditions on the Institution.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on ArchiveCategory; all that are given must hold.")
class ArchiveCategoryFilter:
    and_: list["ArchiveCategoryFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["ArchiveCategoryFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "ArchiveCategoryFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    category_code: TextFilter | None = strawberry.field(
        description="Category (档案大类); own field.", default=strawberry.UNSET
    )
    name_zh: TextFilter | None = strawberry.field(
        description="Name in Chinese (中文名称); own field.", default=strawberry.UNSET
    )
    name_en: TextFilter | None = strawberry.field(
        description="Name in English (英文名称); own field.", default=strawberry.UNSET
    )
    active: BooleanFilter | None = strawberry.field(
        description="May be chosen (有效); own field.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); own field.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); own field.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); own field.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); own field.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); own field.", default=strawberry.UNSET
    )
    types: "ArchiveTypeListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on ArchiveType; all that are given must hold.")
class ArchiveTypeFilter:
    and_: list["ArchiveTypeFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["ArchiveTypeFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "ArchiveTypeFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    archive_type: TextFilter | None = strawberry.field(
        description="Archive type, written KU/PZ (档案类型); own field.", default=strawberry.UNSET
    )
    category_code: TextFilter | None = strawberry.field(
        description="Category (档案大类); own field.", default=strawberry.UNSET
    )
    type_code: TextFilter | None = strawberry.field(
        description="Code inside the category (类型代码); own field.", default=strawberry.UNSET
    )
    name_zh: TextFilter | None = strawberry.field(
        description="Name in Chinese (中文名称); own field.", default=strawberry.UNSET
    )
    name_en: TextFilter | None = strawberry.field(
        description="Name in English (英文名称); own field.", default=strawberry.UNSET
    )
    template_kind: TextFilter | None = strawberry.field(
        description="Template: OTHER or VOUCHER (模板种类); own field.", default=strawberry.UNSET
    )
    arrangement: TextFilter | None = strawberry.field(
        description="Arranged by ITEM or VOLUME (整理方式); own field.", default=strawberry.UNSET
    )
    default_retention: TextFilter | None = strawberry.field(
        description="Retention of new items (默认保管期限); own field.", default=strawberry.UNSET
    )
    default_access_level: IntFilter | None = strawberry.field(
        description="Access level of new items, 0 to 3 (默认密级); own field.", default=strawberry.UNSET
    )
    delete_policy: TextFilter | None = strawberry.field(
        description="DIRECT or DESTRUCTION_ONLY (删除策略); own field.", default=strawberry.UNSET
    )
    minimum_retention: TextFilter | None = strawberry.field(
        description="Shortest retention that the law allows; empty = any (最低保管期限); own field.",
        default=strawberry.UNSET,
    )
    text_extraction: TextFilter | None = strawberry.field(
        description="Text of its files for searching: NONE, SEALED or PLAIN (全文提取); own field.",
        default=strawberry.UNSET,
    )
    allowed_media: TextFilter | None = strawberry.field(
        description="Media types of its files, by comma; empty = all (允许的文件类型); own field.",
        default=strawberry.UNSET,
    )
    active: BooleanFilter | None = strawberry.field(
        description="May be chosen (有效); own field.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); own field.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); own field.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); own field.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); own field.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); own field.", default=strawberry.UNSET
    )
    category: "ArchiveCategoryFilter | None" = strawberry.field(
        description="Conditions on the ArchiveCategory.", default=strawberry.UNSET
    )
    accounting_kinds: "AccountingKindListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )
    items: Annotated["ArchiveItemListFilter", strawberry.lazy("schema.inputs.item_filter")] | None = (
        strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    )


@strawberry.input(description="Conditions on AccountingKind; all that are given must hold.")
class AccountingKindFilter:
    and_: list["AccountingKindFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["AccountingKindFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "AccountingKindFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    accounting_kind: TextFilter | None = strawberry.field(
        description="Kind of accounting archives (会计档案种类); own field.", default=strawberry.UNSET
    )
    archive_type: TextFilter | None = strawberry.field(
        description="Archive type, written KU/PZ (档案类型); own field.", default=strawberry.UNSET
    )
    name_zh: TextFilter | None = strawberry.field(
        description="Name in Chinese (中文名称); own field.", default=strawberry.UNSET
    )
    name_en: TextFilter | None = strawberry.field(
        description="Name in English (英文名称); own field.", default=strawberry.UNSET
    )
    minimum_retention: TextFilter | None = strawberry.field(
        description="Shortest retention that the law allows (最低保管期限); own field.",
        default=strawberry.UNSET,
    )
    event_based: BooleanFilter | None = strawberry.field(
        description="Its retention counts from an event, such as a disposal (自事件起算); own field.",
        default=strawberry.UNSET,
    )
    active: BooleanFilter | None = strawberry.field(
        description="May be chosen (有效); own field.", default=strawberry.UNSET
    )
    type: "ArchiveTypeFilter | None" = strawberry.field(
        description="Conditions on the ArchiveType.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on ArchiveLocation; all that are given must hold.")
class ArchiveLocationFilter:
    and_: list["ArchiveLocationFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["ArchiveLocationFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "ArchiveLocationFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    location_code: TextFilter | None = strawberry.field(
        description="Location, written warehouse-rack-level-box (库房位置); ZLOC-locationCode.",
        default=strawberry.UNSET,
    )
    name: TextFilter | None = strawberry.field(
        description="Name (名称); ZLOC-name.", default=strawberry.UNSET
    )
    institution_code: TextFilter | None = strawberry.field(
        description="Institution (所属机构); ZLOC-institutionCode.", default=strawberry.UNSET
    )
    capacity: IntFilter | None = strawberry.field(
        description="How many items and volumes it can hold; empty = no limit (容量); ZLOC-capacity.",
        default=strawberry.UNSET,
    )
    used: IntFilter | None = strawberry.field(
        description="How many items and volumes lie there (已用); ZLOC-used.", default=strawberry.UNSET
    )
    active: BooleanFilter | None = strawberry.field(
        description="May be chosen (有效); ZLOC-active.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZLOC-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZLOC-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZLOC-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZLOC-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZLOC-changedBy.", default=strawberry.UNSET
    )
    institution: "InstitutionFilter | None" = strawberry.field(
        description="Conditions on the Institution.", default=strawberry.UNSET
    )
    items: Annotated["ArchiveItemListFilter", strawberry.lazy("schema.inputs.item_filter")] | None = (
        strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    )


@strawberry.input(description="Conditions on a list of InstitutionCompany.")
class InstitutionCompanyListFilter:
    some: InstitutionCompanyFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: InstitutionCompanyFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: InstitutionCompanyFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of ArchiveType.")
class ArchiveTypeListFilter:
    some: ArchiveTypeFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: ArchiveTypeFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: ArchiveTypeFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of AccountingKind.")
class AccountingKindListFilter:
    some: AccountingKindFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: AccountingKindFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: AccountingKindFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )
