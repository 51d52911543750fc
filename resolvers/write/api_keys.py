"""Acts on API keys: who may, within what, at most once, told in the audit trail. Next: tx.py."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import asyncpg
import orjson

from models.rules.auditing import DONE, REFUSED, AuditAct, AuditNote
from models.rules.finding import Finding, error, in_order
from models.rules.finding_codes import Code
from models.rules.grants import check_separation
from models.rules.keys import (
    HANDOVER,
    LONGEST_HANDOVER,
    LONGEST_LIFE,
    MOST_LIVE,
    KeyForm,
    check_end,
    check_key,
)
from models.rules.rights import ADMIN
from models.rules.users import OPERATOR
from resolvers.access.api_keys import (
    ApiKey,
    KeyDraft,
    KeysWanted,
    count_live,
    end_key,
    find_key,
    list_keys,
    make_key,
    shorten_key,
)
from resolvers.access.audit import note
from resolvers.access.caller import Caller, Grant
from resolvers.access.granting import (
    grants_of,
    may_give,
    may_maintain,
    powers_of,
    unknown_codes,
    within_own,
)
from resolvers.access.grants import text_from_grant
from resolvers.access.news import tell
from resolvers.access.standing import standing
from resolvers.errors import Busy, Denied, Gone, Refused
from resolvers.write.config import Connection
from resolvers.write.context import WriteContext
from resolvers.write.replay import recalled, remember

# A user who is gone gets no key. The lock: separation of duties is about all that a user has.
_USER = """
SELECT kind, language, institution_code FROM user_account
WHERE user_name = $1 AND active AND coalesce(valid_from <= $2, true) AND coalesce(valid_to >= $2, true)
FOR UPDATE
"""
_USER_CLASS = "USER"
_LONGEST_USER_NAME = 12


@dataclass(frozen=True)
class WantedKey:
    """What createApiKey is asked for."""

    user_name: str
    name: str
    grants: Sequence[Grant]
    expires_at: datetime
    description: str = ""


@dataclass(frozen=True)
class Issued:
    """The key, and its text: this once. None when the call was repeated, or when nothing new was made."""

    key: ApiKey
    token: str | None = None


async def create_key(context: WriteContext, wanted: WantedKey) -> Issued:
    """For the caller himself within his own grants, or for others as administrator within his scope."""
    user_name, now = wanted.user_name.strip().upper(), context.writer.now()
    name, description = wanted.name.strip(), wanted.description.strip()

    async def work(connection: Connection) -> Issued:
        user, caller = await _turn(connection, context, user_name)
        form = KeyForm(name, wanted.expires_at, len(wanted.grants), description)
        found = [
            *check_key(form, now),
            *await _check_user(connection, caller, user_name, user, wanted.grants),
        ]
        if await count_live(connection, user_name, name):
            found.append(error(Code.GEN_DUPLICATE, ("name",), value=name))
        if found or user is None:
            raise Refused(in_order(found))
        language, by = user["language"], caller.user_name
        draft = KeyDraft(user_name, name, wanted.grants, wanted.expires_at, description, language, by)
        key_id, token = await make_key(connection, draft, now)
        return Issued(await _told(connection, context, key_id, "CREATED"), token)

    return await _once(context, user_name, work)


async def rotate_key(
    context: WriteContext,
    key_id: int,
    expires_at: datetime | None = None,
    old_until: datetime | None = None,
) -> Issued:
    """A second key with the same grants; the old one ends soon. Without `expires_at` it lives as long as the
    old one was made for.
    """
    now = context.writer.now()
    old = await _seen(context, key_id)

    async def work(connection: Connection) -> Issued:
        user, caller = await _turn(connection, context, old.user_name)
        key = await find_key(connection, key_id)
        if key is None or not key.live or key.name is None:
            raise Refused([error(Code.GEN_STATE, ("key_id",), value=_state(key))])
        end, until = expires_at or _as_long(key, now), old_until or now + HANDOVER
        grants, by = [one.grant for one in key.grants], caller.user_name
        about_grants = await _check_user(connection, caller, key.user_name, user, grants)
        found = [
            *check_end(end, now, LONGEST_LIFE, "expires_at"),
            *check_end(until, now, LONGEST_HANDOVER, "old_until"),
            *(replace(one, path=("key_id",)) for one in about_grants),
        ]
        if await count_live(connection, key.user_name, key.name) >= MOST_LIVE:
            found.append(error(Code.US_KEYS, ("key_id",), value=key.name))
        if found:
            raise Refused(in_order(found))
        draft = KeyDraft(key.user_name, key.name, grants, end, key.description, key.language, by)
        made, token = await make_key(connection, draft, now)
        await shorten_key(connection, key_id, until)
        return Issued(await _told(connection, context, made, "ROTATED", key.prefix), token)

    return await _once(context, old.user_name, work)


async def revoke_key(context: WriteContext, key_id: int) -> Issued:
    """At once; of others only what one may give. One that was revoked before stays as it was."""
    old = await _seen(context, key_id)

    async def work(connection: Connection) -> Issued:
        if key_id != context.caller.token_id:
            _, caller = await _turn(connection, context, old.user_name)
            given = [one.grant for one in old.grants]
            if old.user_name != caller.user_name and not all(may_give(caller, grant) for grant in given):
                raise Refused([error(Code.US_GRANT, ("key_id",))])
        if not await end_key(connection, key_id, context.writer.now()):
            return Issued(old)
        return Issued(await _told(connection, context, key_id, "REVOKED"))

    return await _once(context, old.user_name, work)


async def keys_of(pool: asyncpg.Pool, caller: Caller, wanted: KeysWanted) -> Sequence[ApiKey]:
    """His own; of others for who sees other users."""
    user_name = wanted.user_name and wanted.user_name.strip().upper()
    if not caller.read_scope().users:
        if user_name not in (None, caller.user_name):
            return ()
        user_name = caller.user_name
    if not _may_exist(user_name):
        return ()
    return await list_keys(pool, replace(wanted, user_name=user_name))


async def _seen(context: WriteContext, key_id: int) -> ApiKey:
    caller = context.caller
    key = await find_key(context.writer.pool, key_id)
    if key is None or (key.user_name != caller.user_name and not caller.read_scope().users):
        raise Gone(str(key_id))
    return key


async def _turn(
    connection: Connection, context: WriteContext, user_name: str
) -> tuple[asyncpg.Record | None, Caller]:
    """The user under the lock of his row, and the caller with what he may now that he holds it."""
    await _admit(connection, context.caller, user_name)
    user = await _lock_user(connection, context, user_name)
    caller = await standing(connection, context.caller, context.writer.today())
    await _admit(connection, caller, user_name)
    return user, caller


async def _admit(connection: Connection, caller: Caller, user_name: str) -> None:
    """A key makes no keys: else whoever steals one has it for ever."""
    own = None if caller.token_id is None else await find_key(connection, caller.token_id)
    if own is not None and own.name is not None:
        raise Denied
    if user_name != caller.user_name and not caller.may(ADMIN):
        raise Denied


async def _lock_user(connection: Connection, context: WriteContext, user_name: str) -> asyncpg.Record | None:
    """One act on his keys at a time. None: there is no such user who may sign in. A name that only the
    command line or an identity provider knows has no keys: nobody could end them by ending the user.
    """
    if not _may_exist(user_name):
        return None
    return await connection.fetchrow(_USER, user_name, context.writer.today())


async def _check_reach(
    connection: Connection, caller: Caller, user_name: str, grants: Sequence[Grant]
) -> list[Finding]:
    """For himself within what he calls with and what he was given here: a key outlives the token of an
    identity provider or of the command line, and ends with the grants of its user.
    """
    if user_name == caller.user_name:
        given = tuple(one.grant for one in await grants_of(connection, user_name))
        sources, may = (caller, replace(caller, grants=given)), within_own
    else:
        sources, may = (caller,), may_give
    beyond = [place for place, grant in enumerate(grants) if not all(may(one, grant) for one in sources)]
    return [error(Code.US_GRANT, ("grants", place)) for place in beyond]


async def _check_user(
    connection: Connection,
    caller: Caller,
    user_name: str,
    user: asyncpg.Record | None,
    grants: Sequence[Grant],
) -> Sequence[Finding]:
    """Whether there is such a user, and may have these grants with all that he has. Whoever calls by a key is
    its user: so a key in the name of somebody mightier would be a way to become him.
    """
    if user is None:
        return [error(Code.GEN_REF, ("user_name",), value=user_name)]
    found = await _check_reach(connection, caller, user_name, grants)
    powers = await powers_of(connection, user_name)
    roles = {grant.role for grant in [*grants, *powers]}
    if user_name == caller.user_name:
        roles |= {grant.role for grant in caller.grants}
    found += check_separation(roles, ("grants",))
    if user_name != caller.user_name and not may_maintain(caller, powers, user["institution_code"]):
        found.append(error(Code.US_GRANT, ("user_name",)))
    for place, grant in enumerate(grants):
        found += await unknown_codes(connection, grant, ("grants", place))
        if grant.role == ADMIN and user["kind"] == OPERATOR:
            found.append(error(Code.GEN_STATE, ("grants", place, "role"), value=OPERATOR))
    return found


async def _told(
    connection: Connection,
    context: WriteContext,
    key_id: int,
    did: str,
    instead_of: str | None = None,
) -> ApiKey:
    """The key as it is now, with its entry in the audit trail."""
    key = await find_key(connection, key_id)
    if key is None:
        raise Gone(str(key_id))
    detail: dict[str, Any] = {"did": did, "key": key.prefix, "name": key.name}
    detail |= {"insteadOf": instead_of} if instead_of else {}
    detail |= {"until": key.expires_at.isoformat()} if key.expires_at else {}
    if did != "REVOKED":
        detail["grants"] = [text_from_grant(one.grant) for one in key.grants]
    await note(connection, _note(context, key.user_name, detail, DONE))
    await tell(connection, key.user_name)
    return key


async def _once(
    context: WriteContext,
    user_name: str,
    work: Callable[[Connection], Awaitable[Issued]],
) -> Issued:
    """One transaction; a call repeated with its key answers the same without the text, which nobody kept."""
    try:
        async with context.writer.pool.acquire() as connection, connection.transaction():
            if context.key is not None:
                before = await recalled(connection, context, context.key)
                if before is not None:
                    return Issued(await _again(connection, orjson.loads(before["outcome"])))
            issued = await work(connection)
            if context.key is not None:
                await remember(connection, context, context.key, issued.key.key_id)
            return issued
    except (Denied, Refused) as refused:
        codes = (
            [refused.code] if isinstance(refused, Denied) else [one.code.value for one in refused.findings]
        )
        told = _note(context, user_name if _may_exist(user_name) else None, {"codes": codes}, REFUSED)
        await note(context.writer.pool, told)
        raise
    except (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError):
        raise Busy(message="another call holds what this one needs") from None


async def _again(connection: Connection, key_id: int) -> ApiKey:
    key = await find_key(connection, key_id)
    if key is None:
        raise Gone(str(key_id))
    return key


def _note(context: WriteContext, user_name: str | None, detail: Mapping[str, Any], outcome: str) -> AuditNote:
    return AuditNote(
        AuditAct.KEY,
        context.caller.user_name,
        outcome,
        object_class=_USER_CLASS,
        object_id=user_name,
        detail=detail,
        address=context.address,
    )


def _as_long(key: ApiKey, now: datetime) -> datetime:
    """A key of the command line may have no end: the new one has."""
    life = LONGEST_LIFE if key.expires_at is None else key.expires_at - key.created_at
    return now + min(life, LONGEST_LIFE)


def _state(key: ApiKey | None) -> str:
    if key is None or key.revoked_at is not None:
        return "REVOKED"
    return "UNNAMED" if key.live else "EXPIRED"


def _may_exist(user_name: str | None) -> bool:
    return user_name is None or (user_name.isprintable() and len(user_name) <= _LONGEST_USER_NAME)
