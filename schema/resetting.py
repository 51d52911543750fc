"""Passwords for once and the end of a lock, by administrators. Next: ../resolvers/write/user_passwords.py."""

from typing import Annotated

import strawberry

from resolvers.write.acts import reset_password, unlock_user
from resolvers.write.context import WriteContext
from schema.administering import UserName
from schema.payloads import Refused
from schema.saving import ContextInfo, refusing


@strawberry.type(description="The user has a password for his next sign-in, which must change it.")
class PasswordReset:
    user_name: str = strawberry.field(description="The user.")
    temporary_password: str = strawberry.field(description="The password. It is shown this once.")


@strawberry.type(description="The user is not locked.")
class UserUnlocked:
    user_name: str = strawberry.field(description="The user.")
    was_locked: bool = strawberry.field(description="true: sign-ins had failed, which are forgotten now.")


PasswordResetResult = Annotated[
    PasswordReset | Refused, strawberry.union("PasswordResetResult", description="Answer of resetPassword.")
]
UnlockResult = Annotated[
    UserUnlocked | Refused, strawberry.union("UnlockResult", description="Answer of unlockUser.")
]
_NAME = ("user_name",)


@strawberry.type
class ResettingActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Give a user a password for once, also the first one: the sign-in with it must change "
        "it. Unlocks, and ends his sessions; each call makes another. Only admin, only users whose grants "
        "lie within his own scope as admin (US-GRANT), not himself (US-SELF: changePassword)."
    )
    async def reset_password(self, info: ContextInfo, user_name: UserName) -> PasswordResetResult:
        hasher = info.context.services.signing.hasher
        call = _call(info)
        found = await refusing(info, lambda: reset_password(call, hasher, user_name), _NAME)
        if isinstance(found, Refused):
            return found
        return PasswordReset(user_name=user_name.strip().upper(), temporary_password=found)

    @strawberry.mutation(
        description="End the lock that failed sign-ins have brought (US-LOCKED). Only admin, only users "
        "whose grants lie within his own scope as admin (US-GRANT)."
    )
    async def unlock_user(self, info: ContextInfo, user_name: UserName) -> UnlockResult:
        call = _call(info)
        found = await refusing(info, lambda: unlock_user(call, user_name), _NAME)
        if isinstance(found, Refused):
            return found
        return UserUnlocked(user_name=user_name.strip().upper(), was_locked=found)


def _call(info: ContextInfo) -> WriteContext:
    return info.context.services.writer.call(info.context.caller, address=info.context.address)
