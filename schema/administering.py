"""Users, departments and institutions: reads, and the acts of who administers them. Next: archiving.py."""

from typing import Annotated

import strawberry

from resolvers.access.granting import GrantRow, Holder, grants_seen, holders_seen
from resolvers.access.wanted import grant_wanted
from resolvers.write.acts import (
    change_department,
    change_institution,
    change_user,
    create_department,
    create_institution,
    create_user,
    delete_department,
    delete_user,
    grant_role,
    withdraw_grant,
)
from resolvers.write.context import Saved, WriteContext
from schema.administered import (
    DepartmentConflict,
    DepartmentResult,
    DepartmentSaved,
    InstitutionConflict,
    InstitutionResult,
    InstitutionSaved,
    UserConflict,
    UserResult,
    UserSaved,
)
from schema.arguments import Confirm, ExpectedVersion, Where
from schema.custody.jobs import PageSize, checked_size
from schema.inputs.department import DepartmentInput
from schema.inputs.department_filter import DepartmentFilter
from schema.inputs.grant import GrantInput
from schema.inputs.institution import InstitutionInput
from schema.inputs.user import UserInput
from schema.inputs.user_filter import UserFilter
from schema.patching import patch_from_input
from schema.saving import Answers, ContextInfo, ask, save_record
from schema.types.archive import Institution
from schema.types.department import Department, DepartmentConnection
from schema.types.grant import GrantShown, shown_grant
from schema.types.relay import After, Before, First, Last, compiled
from schema.types.user import User, UserConnection

USERS = Answers(UserSaved, UserConflict, "UserResult", "user", "userName", "String")
DEPARTMENTS = Answers(DepartmentSaved, DepartmentConflict, "DepartmentResult", "department", "code", "String")
INSTITUTIONS = Answers(
    InstitutionSaved, InstitutionConflict, "InstitutionResult", "institution", "code", "String"
)

UserName = Annotated[
    str, strawberry.argument(description="User name, ZUSER-userName, without regard to case.")
]
DepartmentCode = Annotated[str, strawberry.argument(description="Department code, ZDEP-departmentCode.")]
InstitutionCode = Annotated[
    str, strawberry.argument(description="Institution's code, without regard to case.")
]
UserData = Annotated[UserInput, strawberry.argument(description="Data; absent = unchanged, null = cleared.")]
DepartmentData = Annotated[
    DepartmentInput, strawberry.argument(description="Data; absent = unchanged, null = cleared.")
]
InstitutionData = Annotated[
    InstitutionInput, strawberry.argument(description="Data; absent = unchanged, null = cleared.")
]
_NAME = ("user_name",)
_CODE = ("code",)
_LARGEST = 2**63


@strawberry.type(description="A user who has a role, and the grant that gives it to him.")
class RoleHolder:
    user_name: str = strawberry.field(description="The user.")
    name: str = strawberry.field(description="His full name.")
    active: bool = strawberry.field(description="May sign in.")
    grant: GrantShown = strawberry.field(description="The grant; its grantId continues the list.")


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

    @strawberry.field(
        description="The grants of a user, in the order given; for admin and auditor, and the user "
        "himself. Nothing for others, as if there were no such user."
    )
    async def user_grants(self, info: ContextInfo, user_name: UserName) -> list[GrantShown]:
        rows = await grants_seen(info.context.services.writer.pool, info.context.caller, user_name)
        return [_granted(one) for one in rows]

    @strawberry.field(
        description="Who has a role, one row for each grant, in the order given; keys are in apiKeys. All "
        "for admin and auditor, for others their own rows."
    )
    async def role_holders(
        self,
        info: ContextInfo,
        role: Annotated[str, strawberry.argument(description="The role, such as admin.")],
        first: PageSize = 50,
        after: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only grants behind this grantId.")
        ] = None,
    ) -> list[RoleHolder]:
        begin = str(after or 0)
        if not (begin.isascii() and begin.isdigit() and int(begin) < _LARGEST):
            return []
        pool, caller = info.context.services.writer.pool, info.context.caller
        size = checked_size(first)
        found = await holders_seen(pool, caller, role, after=int(begin), first=size)
        return [_holder(one) for one in found]


@strawberry.type
class AdministrationActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Enter a user (用户). The name stays for ever; kind begins as OPERATOR, language as "
        "zh. He can do nothing until roles are granted, and sign in only once a password was set "
        "(resetPassword). Only admin."
    )
    async def create_user(self, info: ContextInfo, input: UserData) -> UserResult:
        patch = patch_from_input(input)
        return await save_record(info, USERS, lambda call: create_user(call, patch), None, _NAME)

    @strawberry.mutation(
        description="Change what the input names of a user; active: false ends his sessions and keys at "
        "once. Only admin, and only users whose grants lie within his own scope as admin (US-GRANT); "
        "whether he himself may sign in he cannot change, his own email and mobile only in a session "
        "(US-SELF)."
    )
    async def change_user(
        self,
        info: ContextInfo,
        user_name: UserName,
        input: UserData,
        expected_version: ExpectedVersion = None,
    ) -> UserResult:
        request, patch = ask(expected_version), patch_from_input(input)
        return await save_record(
            info, USERS, lambda call: change_user(call, user_name, patch, request), user_name, _NAME
        )

    @strawberry.mutation(
        description="Delete a user who was entered by mistake and has done nothing; others are "
        "deactivated (GEN-INUSE). Asks for confirm GEN-CONFIRM. Only admin."
    )
    async def delete_user(
        self,
        info: ContextInfo,
        user_name: UserName,
        expected_version: ExpectedVersion = None,
        confirm: Confirm = None,
    ) -> UserResult:
        request = ask(expected_version, confirm)
        return await save_record(
            info, USERS, lambda call: delete_user(call, user_name, request), user_name, _NAME
        )

    @strawberry.mutation(
        description="Give a user a role within a scope (US-2). Only admin, within the scope of one of "
        "his own grants as admin (US-GRANT), and never to himself (US-SELF). admin, archiveManager and "
        "auditor are three different users (US-SOD), a cashier keeps no archives (US-SOD-CASHIER). Takes "
        "effect at once."
    )
    async def grant_role(
        self,
        info: ContextInfo,
        user_name: UserName,
        grant: Annotated[GrantInput, strawberry.argument(description="The role and its scope.")],
        expected_version: ExpectedVersion = None,
    ) -> UserResult:
        request = ask(expected_version)

        async def act(call: WriteContext) -> Saved:
            return await grant_role(
                call, user_name, grant_wanted(patch_from_input(grant), ("grant",)), request
            )

        return await save_record(info, USERS, act, user_name, _NAME)

    @strawberry.mutation(
        description="Withdraw a grant by its id (userGrants). Only admin, within the scope of one of "
        "his own grants as admin (US-GRANT), and never his own (US-SELF). Takes effect at once."
    )
    async def withdraw_grant(
        self,
        info: ContextInfo,
        user_name: UserName,
        grant_id: Annotated[strawberry.ID, strawberry.argument(description="The grant's grantId.")],
        expected_version: ExpectedVersion = None,
    ) -> UserResult:
        request = ask(expected_version)

        async def act(call: WriteContext) -> Saved:
            return await withdraw_grant(call, user_name, str(grant_id), request)

        return await save_record(info, USERS, act, user_name, _NAME)

    @strawberry.mutation(
        description="Enter a department (部门): its code says where it lies, 0101 below 01 (DE-1, "
        "DE-2). Only admin."
    )
    async def create_department(self, info: ContextInfo, input: DepartmentData) -> DepartmentResult:
        patch = patch_from_input(input)
        return await save_record(info, DEPARTMENTS, lambda call: create_department(call, patch), None, _CODE)

    @strawberry.mutation(
        description="Change what the input names of a department. The code stays; a new name shows at "
        "once wherever the department is named, the change documents keep the old one. Only admin."
    )
    async def change_department(
        self,
        info: ContextInfo,
        code: DepartmentCode,
        input: DepartmentData,
        expected_version: ExpectedVersion = None,
    ) -> DepartmentResult:
        request, patch = ask(expected_version), patch_from_input(input)
        return await save_record(
            info, DEPARTMENTS, lambda call: change_department(call, code, patch, request), code, _CODE
        )

    @strawberry.mutation(
        description="Delete a department without departments below it and without users (GEN-INUSE); "
        "asks for confirm GEN-CONFIRM. Only admin."
    )
    async def delete_department(
        self,
        info: ContextInfo,
        code: DepartmentCode,
        expected_version: ExpectedVersion = None,
        confirm: Confirm = None,
    ) -> DepartmentResult:
        request = ask(expected_version, confirm)
        return await save_record(
            info, DEPARTMENTS, lambda call: delete_department(call, code, request), code, _CODE
        )

    @strawberry.mutation(
        description="Enter an institution (机构), which forms a fonds of its own. Only admin of it or of all."
    )
    async def create_institution(self, info: ContextInfo, input: InstitutionData) -> InstitutionResult:
        patch = patch_from_input(input)
        return await save_record(
            info, INSTITUTIONS, lambda call: create_institution(call, patch), None, _CODE
        )

    @strawberry.mutation(
        description="Change what the input names of an institution; active: false closes it: nothing "
        "new belongs to it. Only admin of it or of all."
    )
    async def change_institution(
        self,
        info: ContextInfo,
        code: InstitutionCode,
        input: InstitutionData,
        expected_version: ExpectedVersion = None,
    ) -> InstitutionResult:
        request, patch = ask(expected_version), patch_from_input(input)
        return await save_record(
            info, INSTITUTIONS, lambda call: change_institution(call, code, patch, request), code, _CODE
        )


def _granted(row: GrantRow) -> GrantShown:
    return shown_grant(row.grant, row.grant_id, row.granted_by, row.granted_at)


def _holder(one: Holder) -> RoleHolder:
    return RoleHolder(user_name=one.user_name, name=one.name, active=one.active, grant=_granted(one.row))
