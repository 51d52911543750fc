"""Patches of departments: absent, null and a value are three things. Next: user.py."""

from datetime import date

import strawberry


@strawberry.input(description="Data of a department. Absent = unchanged, null = cleared.")
class DepartmentInput:
    department_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Department code, 2, 4 or 6 digits (部门编码); ZDEP-departmentCode; at most 12 "
        "characters.",
        default=None,
    )
    name: strawberry.Maybe[str | None] = strawberry.field(
        description="Name, unique among its siblings (部门名称); ZDEP-name; at most 60 characters.",
        default=None,
    )
    manager: strawberry.Maybe[str | None] = strawberry.field(
        description="Employee who leads it (负责人); ZDEP-manager; at most 20 characters.", default=None
    )
    institution_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Institution (所属机构); ZDEP-institutionCode; code, at most 10 characters.", default=None
    )
    archive_org_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Code in archive codes (档案机构代码); ZDEP-archiveOrgCode; code, at most 20 characters.",
        default=None,
    )
    valid_from: strawberry.Maybe[date | None] = strawberry.field(
        description="Valid from (生效日期); ZDEP-validFrom; ISO date.", default=None
    )
    valid_to: strawberry.Maybe[date | None] = strawberry.field(
        description="Valid to (失效日期); ZDEP-validTo; ISO date.", default=None
    )
