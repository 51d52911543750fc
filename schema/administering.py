"""Users, departments and institutions: reads, and the acts of who administers them. Next: archiving.py."""

from typing import Annotated

import strawberry

from schema.arguments import Where
from schema.inputs.department_filter import DepartmentFilter
from schema.inputs.user_filter import UserFilter
from schema.types.archive import Institution
from schema.types.department import Department, DepartmentConnection
from schema.types.relay import After, Before, First, Last, compiled
from schema.types.user import User, UserConnection

UserName = Annotated[
    str, strawberry.argument(description="User name, ZUSER-userName, without regard to case.")
]
DepartmentCode = Annotated[str, strawberry.argument(description="Department code, ZDEP-departmentCode.")]
InstitutionCode = Annotated[
    str, strawberry.argument(description="Institution's code, without regard to case.")
]


@strawberry.type
class AdministrationQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="One user by its name: the caller's own row, and any for admin and auditor; else null."
    )
    def user(self, user_name: UserName) -> User | None:
        return compiled()

    @strawberry.field(
        description="Users (用户), ordered by user name: all for admin and auditor, for others their own row."
    )
    def users(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[UserFilter] = None,
    ) -> UserConnection:
        return compiled()

    @strawberry.field(description="One department by its code; null when there is none.")
    def department(self, code: DepartmentCode) -> Department | None:
        return compiled()

    @strawberry.field(
        description="Departments (部门), ordered by code, so that each follows the one above it. The first "
        'level: filter {parentCode: {isNull: true}}; a subtree: {departmentCode: {startsWith: "01"}}.'
    )
    def departments(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[DepartmentFilter] = None,
    ) -> DepartmentConnection:
        return compiled()

    @strawberry.field(description="One institution by its code; null when there is none.")
    def institution(self, code: InstitutionCode) -> Institution | None:
        return compiled()
