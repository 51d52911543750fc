"""`dossier user`: users and their grants, the first administrator too. Next: resolvers/write/users.py."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from cyclopts import App, Parameter

from cli_acting import run_act
from console import Json, tell
from models.rules.grants import check_separation
from models.rules.rights import ADMIN
from models.rules.users import ADMINISTRATOR, OPERATOR
from resolvers.access.caller import Grant
from resolvers.access.granting import UserRow, all_users, unknown_codes
from resolvers.access.grants import grant_from_text, text_from_grant
from resolvers.access.passwords import Hasher
from resolvers.errors import Refused
from resolvers.write.acts import (
    change_user,
    create_user,
    grant_role,
    reset_password,
    unlock_user,
    withdraw_grant,
)
from resolvers.write.context import Request, Saved, WriteContext

users = App(name="user", help="Users: who may sign in, and what they may.")
_Roles = Annotated[list[str] | None, Parameter(name="--grant")]


@users.command
def create(  # noqa: PLR0913 -- the options of a command
    user_name: str,
    *,
    name: str,
    admin: bool = False,
    grant: _Roles = None,
    email: str | None = None,
    department: str | None = None,
    institution: str | None = None,
    language: str | None = None,
    json: Json = False,
) -> None:
    """Enter a user and print the password for the first sign-in, this once.

    Parameters
    ----------
    user_name:
        At most 12 characters of A-Z 0-9 _ . / -; it stays for ever.
    name:
        Full name.
    admin:
        An administrator, with the role admin everywhere: so the first one is made.
    grant:
        As in `dossier token create`; may be repeated.
    """
    wanted = [Grant.everywhere("admin")] if admin else []
    wanted += [grant_from_text(text) for text in grant or ()]
    kind = ADMINISTRATOR if any(one.role == ADMIN for one in wanted) else OPERATOR
    given = {"user_name": user_name, "name": name, "kind": kind, "email": email, "language": language}
    patch = {**given, "department_code": department, "institution_code": institution}

    async def work(call: WriteContext) -> str:
        await _check(call, wanted)
        saved = await create_user(call, {name: value for name, value in patch.items() if value is not None})
        for one in wanted:
            saved = await grant_role(call, saved.key, one, Request(saved.version))
        return await reset_password(call, Hasher(), saved.key)

    password = run_act(work, "user")
    shown = user_name.strip().upper()
    tell({"user": shown, "password": password}, json, f"{shown} signs in with {password} and must change it")


async def _check(call: WriteContext, grants: list[Grant]) -> None:
    """Before anything is entered, so that no half of a user is left."""
    pool = call.writer.pool
    wrong = list(check_separation({one.role for one in grants}, ("grant",)))
    for one in grants:
        wrong += await unknown_codes(pool, one, ("grant",))
    if wrong:
        raise Refused(wrong)


@users.command(name="list")
def list_all(*, json: Json = False) -> None:
    """Show all users with their grants and the grants' numbers."""

    async def work(call: WriteContext) -> list[UserRow]:
        return await all_users(call.writer.pool)

    found = run_act(work, "user")
    tell([_as_json(one) for one in found], json, *(_line(one) for one in found))


@users.command
def grant(user_name: str, grant: str, *, json: Json = False) -> None:
    """Give a user a role within a scope, written as in `dossier token create`."""
    wanted = grant_from_text(grant)
    _save(user_name, lambda call, request: grant_role(call, user_name, wanted, request), json)


@users.command
def revoke(user_name: str, grant_id: int, *, json: Json = False) -> None:
    """Withdraw a grant by its number, which `dossier user list` shows."""
    _save(user_name, lambda call, request: withdraw_grant(call, user_name, str(grant_id), request), json)


@users.command
def deactivate(user_name: str, *, json: Json = False) -> None:
    """End all sessions and keys of a user for good; he cannot sign in any more."""
    patch = {"active": False}
    _save(user_name, lambda call, request: change_user(call, user_name, patch, request), json)


@users.command
def activate(user_name: str, *, json: Json = False) -> None:
    """Let a user sign in again; sessions and keys of before stay ended."""
    patch = {"active": True}
    _save(user_name, lambda call, request: change_user(call, user_name, patch, request), json)


@users.command
def unlock(user_name: str, *, json: Json = False) -> None:
    """Forget the failed sign-ins of a user."""

    async def work(call: WriteContext) -> bool:
        return await unlock_user(call, user_name)

    unlocked = run_act(work, "user")
    tell({"unlocked": unlocked}, json, "unlocked" if unlocked else "was not locked")


@users.command(name="reset-password")
def reset(user_name: str, *, json: Json = False) -> None:
    """Print a password for one sign-in, which must change it; ends the user's sessions."""

    async def work(call: WriteContext) -> str:
        return await reset_password(call, Hasher(), user_name)

    password = run_act(work, "user")
    shown = user_name.strip().upper()
    tell({"user": shown, "password": password}, json, f"{shown} signs in with {password} and must change it")


def _save(user_name: str, act: Callable[[WriteContext, Request], Awaitable[Saved]], json: bool) -> None:
    async def work(call: WriteContext) -> Saved:
        found = [
            one for one in await all_users(call.writer.pool) if one.user_name == user_name.strip().upper()
        ]
        return await act(call, Request(found[0].version if found else 0))

    saved = run_act(work, "user")
    text = saved.message.text("en")
    tell({"user": saved.key, "version": saved.version, "change": saved.change_number}, json, text)


def _line(one: UserRow) -> str:
    state = "locked" if one.locked else "active" if one.active else "inactive"
    grants = " ".join(f"{row.grant_id}={text_from_grant(row.grant)}" for row in one.grants)
    return f"{one.user_name}\t{one.name}\t{one.kind}\t{state}\t{grants}"


def _as_json(one: UserRow) -> dict[str, Any]:
    grants = [{"id": row.grant_id, "grant": text_from_grant(row.grant)} for row in one.grants]
    state = {"active": one.active, "locked": one.locked, "signed_in_at": one.signed_in_at}
    return {"user": one.user_name, "name": one.name, "kind": one.kind, **state, "grants": grants}
