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
    from schema.inputs.attachment_filter import AttachmentListFilter
    from schema.inputs.change_filter import ChangeDocumentListFilter
    from schema.inputs.customer_filter import CustomerFilter
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
    allowed_media: TextFilter | None = strawberry.field(
        description="Media types of its files, by comma; empty = all (允许的文件类型); own field.",
        default=strawberry.UNSET,
    )
    active: BooleanFilter | None = strawberry.field(
        description="May be chosen (有效); own field.", default=strawberry.UNSET
    )
    category: "ArchiveCategoryFilter | None" = strawberry.field(
        description="Conditions on the ArchiveCategory.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on ArchiveItem; all that are given must hold.")
class ArchiveItemFilter:
    and_: list["ArchiveItemFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["ArchiveItemFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "ArchiveItemFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    item_id: TextFilter | None = strawberry.field(
        description="Id of the item (档案件编号); ZITEM-itemId.", default=strawberry.UNSET
    )
    institution_code: TextFilter | None = strawberry.field(
        description="Institution (机构代码); ZITEM-institutionCode.", default=strawberry.UNSET
    )
    archive_type: TextFilter | None = strawberry.field(
        description="Archive type, written KU/PZ (档案类型); ZITEM-archiveType.", default=strawberry.UNSET
    )
    title: TextFilter | None = strawberry.field(
        description="Title (题名); ZITEM-title.", default=strawberry.UNSET
    )
    description: TextFilter | None = strawberry.field(
        description="Description (描述); ZITEM-description.", default=strawberry.UNSET
    )
    year: TextFilter | None = strawberry.field(
        description="Year (年度); ZITEM-year.", default=strawberry.UNSET
    )
    formed_on: DateFilter | None = strawberry.field(
        description="Formed on (形成日期); ZITEM-formedOn.", default=strawberry.UNSET
    )
    retention: TextFilter | None = strawberry.field(
        description="Retention (保管期限); ZITEM-retention.", default=strawberry.UNSET
    )
    access_level: IntFilter | None = strawberry.field(
        description="Access level, 0 to 3 (密级); ZITEM-accessLevel.", default=strawberry.UNSET
    )
    customer_number: TextFilter | None = strawberry.field(
        description="Customer number (客户编号); ZITEM-customerNumber.", default=strawberry.UNSET
    )
    state: TextFilter | None = strawberry.field(
        description="State (状态); ZITEM-state.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZITEM-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZITEM-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZITEM-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZITEM-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZITEM-changedBy.", default=strawberry.UNSET
    )
    customer: Annotated["CustomerFilter", strawberry.lazy("schema.inputs.customer_filter")] | None = (
        strawberry.field(description="Conditions on the Customer.", default=strawberry.UNSET)
    )
    institution: "InstitutionFilter | None" = strawberry.field(
        description="Conditions on the Institution.", default=strawberry.UNSET
    )
    type: "ArchiveTypeFilter | None" = strawberry.field(
        description="Conditions on the ArchiveType.", default=strawberry.UNSET
    )
    attachments: (
        Annotated["AttachmentListFilter", strawberry.lazy("schema.inputs.attachment_filter")] | None
    ) = strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    change_documents: (
        Annotated["ChangeDocumentListFilter", strawberry.lazy("schema.inputs.change_filter")] | None
    ) = strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)


@strawberry.input(description="Conditions on a list of ArchiveItem.")
class ArchiveItemListFilter:
    some: ArchiveItemFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: ArchiveItemFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: ArchiveItemFilter | None = strawberry.field(
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
