"""Patches of institutions: absent, null and a value are three things. Next: grant.py."""

from decimal import Decimal

import strawberry


@strawberry.input(description="A company code that an institution owns; companyCode is its key.")
class InstitutionCompanyInput:
    company_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Company code (公司代码); T001-BUKRS; code, at most 4 characters.", default=None
    )
    remove: bool = strawberry.field(description="true deletes the row.", default=False)


@strawberry.input(description="Data of an institution. Absent = unchanged, null = cleared.")
class InstitutionInput:
    institution_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Institution (机构代码); own field; code, at most 10 characters.", default=None
    )
    name: strawberry.Maybe[str | None] = strawberry.field(
        description="Name (名称); own field; at most 60 characters.", default=None
    )
    fonds_number: strawberry.Maybe[str | None] = strawberry.field(
        description="Fonds number (全宗号); own field; code, at most 8 characters.", default=None
    )
    quota_bytes: strawberry.Maybe[Decimal | None] = strawberry.field(
        description="Most bytes that its files may take; empty = no limit (存储配额); own field; decimal, "
        "15 digits, 0 of them behind the point.",
        default=None,
    )
    active: strawberry.Maybe[bool | None] = strawberry.field(
        description="May be chosen (有效); own field; true or false.", default=None
    )
    company_codes: strawberry.Maybe[list[InstitutionCompanyInput]] = strawberry.field(
        description="A company code that the institution owns. Rows are matched by their key; rows not "
        "named stay.",
        default=None,
    )
