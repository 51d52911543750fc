"""Patches of categories, types and locations: absent, null and a value are three things. Next: item.py."""

import strawberry


@strawberry.input(
    description=(
        "A first-level class of archives, such as KU for accounting. Absent = unchanged, null = cleared."
    )
)
class ArchiveCategoryInput:
    category_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Category (档案大类); own field; code, at most 4 characters.", default=None
    )
    name_zh: strawberry.Maybe[str | None] = strawberry.field(
        description="Name in Chinese (中文名称); own field; at most 60 characters.", default=None
    )
    name_en: strawberry.Maybe[str | None] = strawberry.field(
        description="Name in English (英文名称); own field; at most 60 characters.", default=None
    )
    active: strawberry.Maybe[bool | None] = strawberry.field(
        description="May be chosen (有效); own field; true or false.", default=None
    )


@strawberry.input(
    description=(
        "A type of archives inside a category, with what its new items begin with. "
        "Absent = unchanged, null = cleared."
    )
)
class ArchiveTypeInput:
    archive_type: strawberry.Maybe[str | None] = strawberry.field(
        description="Archive type, written KU/PZ (档案类型); own field; code, at most 9 characters.",
        default=None,
    )
    category_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Category (档案大类); own field; code, at most 4 characters.", default=None
    )
    type_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Code inside the category (类型代码); own field; code, at most 4 characters.",
        default=None,
    )
    name_zh: strawberry.Maybe[str | None] = strawberry.field(
        description="Name in Chinese (中文名称); own field; at most 60 characters.", default=None
    )
    name_en: strawberry.Maybe[str | None] = strawberry.field(
        description="Name in English (英文名称); own field; at most 60 characters.", default=None
    )
    template_kind: strawberry.Maybe[str | None] = strawberry.field(
        description="Template: OTHER or VOUCHER (模板种类); own field; code, at most 7 characters.",
        default=None,
    )
    arrangement: strawberry.Maybe[str | None] = strawberry.field(
        description="Arranged by ITEM or VOLUME (整理方式); own field; code, at most 6 characters.",
        default=None,
    )
    default_retention: strawberry.Maybe[str | None] = strawberry.field(
        description="Retention of new items (默认保管期限); own field; code, at most 3 characters.",
        default=None,
    )
    default_access_level: strawberry.Maybe[int | None] = strawberry.field(
        description="Access level of new items, 0 to 3 (默认密级); own field; integer.", default=None
    )
    delete_policy: strawberry.Maybe[str | None] = strawberry.field(
        description="DIRECT or DESTRUCTION_ONLY (删除策略); own field; code, at most 16 characters.",
        default=None,
    )
    minimum_retention: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "Shortest retention that the law allows; empty = any (最低保管期限); own field; "
            "code, at most 3 characters."
        ),
        default=None,
    )
    text_extraction: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "Text of its files for searching: NONE, SEALED or PLAIN (全文提取); own field; "
            "code, at most 6 characters."
        ),
        default=None,
    )
    allowed_media: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "Media types of its files, by comma; empty = all (允许的文件类型); own field; at "
            "most 200 characters."
        ),
        default=None,
    )
    active: strawberry.Maybe[bool | None] = strawberry.field(
        description="May be chosen (有效); own field; true or false.", default=None
    )


@strawberry.input(
    description=(
        "A place in a repository, written warehouse-rack-level-box, with its "
        "capacity. Absent = unchanged, null = cleared."
    )
)
class ArchiveLocationInput:
    location_code: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "Location, written warehouse-rack-level-box (库房位置); ZLOC-locationCode; code, "
            "at most 40 characters."
        ),
        default=None,
    )
    name: strawberry.Maybe[str | None] = strawberry.field(
        description="Name (名称); ZLOC-name; at most 60 characters.", default=None
    )
    institution_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Institution (所属机构); ZLOC-institutionCode; code, at most 10 characters.", default=None
    )
    capacity: strawberry.Maybe[int | None] = strawberry.field(
        description=(
            "How many items and volumes it can hold; empty = no limit (容量); ZLOC-capacity; integer."
        ),
        default=None,
    )
    active: strawberry.Maybe[bool | None] = strawberry.field(
        description="May be chosen (有效); ZLOC-active; true or false.", default=None
    )
