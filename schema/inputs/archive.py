"""Patches of archive items: absent, null and a value are three things. Next: ../patching.py."""

from datetime import date

import strawberry


@strawberry.input(description="Metadata of an archive item. Absent = unchanged, null = cleared.")
class ArchiveItemInput:
    institution_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Institution (机构代码); ZITEM-institutionCode; code, at most 10 characters.",
        default=None,
    )
    archive_type: strawberry.Maybe[str | None] = strawberry.field(
        description="Archive type, written KU/PZ (档案类型); ZITEM-archiveType; code, at most 9 characters.",
        default=None,
    )
    title: strawberry.Maybe[str | None] = strawberry.field(
        description="Title (题名); ZITEM-title; at most 200 characters.", default=None
    )
    description: strawberry.Maybe[str | None] = strawberry.field(
        description="Description (描述); ZITEM-description; at most 2000 characters.", default=None
    )
    year: strawberry.Maybe[str | None] = strawberry.field(
        description="Year (年度); ZITEM-year; digits, at most 4.", default=None
    )
    formed_on: strawberry.Maybe[date | None] = strawberry.field(
        description="Formed on (形成日期); ZITEM-formedOn; ISO date.", default=None
    )
    retention: strawberry.Maybe[str | None] = strawberry.field(
        description="Retention (保管期限); ZITEM-retention; code, at most 3 characters.", default=None
    )
    access_level: strawberry.Maybe[int | None] = strawberry.field(
        description="Access level, 0 to 3 (密级); ZITEM-accessLevel; integer.", default=None
    )
    customer_number: strawberry.Maybe[str | None] = strawberry.field(
        description="Customer number (客户编号); ZITEM-customerNumber; number of at most 10 characters, "
        "shown without leading zeros.",
        default=None,
    )
