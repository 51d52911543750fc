"""What acts of administration answer. Next: administering.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.payloads import ConflictFacts, Finding, Refused

if TYPE_CHECKING:
    from schema.types.archive import Institution
    from schema.types.department import Department
    from schema.types.user import User


@strawberry.type(description="The call was carried out.")
class UserSaved:
    user: Annotated[User, strawberry.lazy("schema.types.user")] | None = strawberry.field(
        description="The user as it is now; null when it was deleted."
    )
    version: int = strawberry.field(description="Version of the user after the call.")
    change_number: str | None = strawberry.field(
        description="Number of the change document; null when nothing changed."
    )
    message: str = strawberry.field(description="What was done, in the caller's language.")
    message_zh: str = strawberry.field(description="What was done, in Chinese.")
    message_en: str = strawberry.field(description="What was done, in English.")
    findings: list[Finding] = strawberry.field(description="Warnings, and what was confirmed.")


@strawberry.type(description="Nothing was saved: somebody else has changed the user since it was read.")
class UserConflict(ConflictFacts):
    current: Annotated[User, strawberry.lazy("schema.types.user")] | None = strawberry.field(
        description="The user as it is now."
    )


UserResult = Annotated[
    UserSaved | Refused | UserConflict,
    strawberry.union("UserResult", description="Answer of every act on a user."),
]


@strawberry.type(description="The call was carried out.")
class DepartmentSaved:
    department: Annotated[Department, strawberry.lazy("schema.types.department")] | None = strawberry.field(
        description="The department as it is now; null when it was deleted."
    )
    version: int = strawberry.field(description="Version of the department after the call.")
    change_number: str | None = strawberry.field(
        description="Number of the change document; null when nothing changed."
    )
    message: str = strawberry.field(description="What was done, in the caller's language.")
    message_zh: str = strawberry.field(description="What was done, in Chinese.")
    message_en: str = strawberry.field(description="What was done, in English.")
    findings: list[Finding] = strawberry.field(description="Warnings, and what was confirmed.")


@strawberry.type(description="Nothing was saved: somebody else has changed the department since it was read.")
class DepartmentConflict(ConflictFacts):
    current: Annotated[Department, strawberry.lazy("schema.types.department")] | None = strawberry.field(
        description="The department as it is now."
    )


DepartmentResult = Annotated[
    DepartmentSaved | Refused | DepartmentConflict,
    strawberry.union("DepartmentResult", description="Answer of every act on a department."),
]


@strawberry.type(description="The call was carried out.")
class InstitutionSaved:
    institution: Annotated[Institution, strawberry.lazy("schema.types.archive")] | None = strawberry.field(
        description="The institution as it is now."
    )
    version: int = strawberry.field(description="Version of the institution after the call.")
    change_number: str | None = strawberry.field(
        description="Number of the change document; null when nothing changed."
    )
    message: str = strawberry.field(description="What was done, in the caller's language.")
    message_zh: str = strawberry.field(description="What was done, in Chinese.")
    message_en: str = strawberry.field(description="What was done, in English.")
    findings: list[Finding] = strawberry.field(description="Warnings, and what was confirmed.")


@strawberry.type(
    description="Nothing was saved: somebody else has changed the institution since it was read."
)
class InstitutionConflict(ConflictFacts):
    current: Annotated[Institution, strawberry.lazy("schema.types.archive")] | None = strawberry.field(
        description="The institution as it is now."
    )


InstitutionResult = Annotated[
    InstitutionSaved | Refused | InstitutionConflict,
    strawberry.union("InstitutionResult", description="Answer of every act on an institution."),
]
