"""Sessions of users: begun by a password, kept up by refresh tokens, ended. Next: recovery.py."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

import asyncpg

from models.rules.auditing import REFUSED, AuditAct, AuditNote
from models.rules.finding import error
from models.rules.finding_codes import Code
from resolvers.access.audit import note
from resolvers.access.caller import Caller
from resolvers.access.errands import Errands
from resolvers.access.news import tell
from resolvers.access.passwords import (
    Guess,
    Hasher,
    check_form,
    check_new,
    guess,
    settle,
    store_password,
)
from resolvers.access.seal import Sealer
from resolvers.access.tokens import SESSION_LIVES, USER_LIVES, digest, fresh_token, is_user_name, well_formed
from resolvers.errors import Denied, Refused
from resolvers.pool import Connection

ACCESS_MINUTES = 10
ABSOLUTE_HOURS = 12  # US-8
REFRESH_PREFIX = "dsf_"
SIGNED_OUT, EVERYWHERE, REUSED, PASSWORD, RECOVERED = (
    *("SIGNED_OUT", "EVERYWHERE", "REUSED"),
    *("PASSWORD", "RECOVERED"),
)
_USER = "USER"  # as the audit trail calls them
_CURRENT, _NEW = ("current_password",), ("new_password",)

_ALIVE = f"SELECT name, language FROM user_account u WHERE user_name = $1 AND {USER_LIVES}"  # noqa: S608
# Who switches him off or gives him another address waits, and finds what was done here; or he was faster.
# Locks are taken in this order: account, credential, recovery tokens, sessions.
HOLD_ALIVE = f"""
SELECT user_name, name, email, language FROM user_account u WHERE user_name = $1 AND {USER_LIVES} FOR SHARE
"""  # noqa: S608 - a constant of our own
_MUST_CHANGE = "SELECT must_change FROM user_credential WHERE user_name = $1"
_ROLES = "SELECT DISTINCT role FROM access_grant WHERE user_name = $1 ORDER BY role"
_OPEN = f"""
INSERT INTO user_session (user_name, address, agent, ends_at)
VALUES ($1, $2, $3, now() + interval '{ABSOLUTE_HOURS} hours') RETURNING session_id
"""  # noqa: S608 - constants of our own
_ACCESS = f"""
INSERT INTO access_token (digest, user_name, session_id, language, expires_at)
SELECT $2, user_name, session_id, $3, least(now() + interval '{ACCESS_MINUTES} minutes', ends_at)
FROM user_session WHERE session_id = $1
RETURNING expires_at, (SELECT ends_at FROM user_session WHERE session_id = $1) AS ends_at
"""  # noqa: S608 - constants of our own
_REFRESH = "INSERT INTO refresh_token (digest, session_id) VALUES ($2, $1)"
# Both are locked: of two who bring the same token the second finds it used.
_FIND = f"""
SELECT r.used_at, s.session_id, s.user_name, {SESSION_LIVES} AS lives
FROM refresh_token r JOIN user_session s ON s.session_id = r.session_id
WHERE r.digest = $1 FOR UPDATE OF r, s
"""  # noqa: S608 - constants of our own
_USE = "UPDATE refresh_token SET used_at = now() WHERE digest = $1"
_TOUCH = "UPDATE user_session SET used_at = now() WHERE session_id = $1"
_END = """
UPDATE user_session SET ended_at = now(), ended_because = $2
WHERE session_id = $1 AND ended_at IS NULL AND ends_at > now()
"""
_END_ALL = """
UPDATE user_session SET ended_at = now(), ended_because = $2
WHERE user_name = $1 AND ended_at IS NULL AND ends_at > now() AND session_id IS DISTINCT FROM $3
"""
_LIST = f"""
SELECT session_id, address, agent, began_at, used_at, ends_at FROM user_session s
WHERE user_name = $1 AND {SESSION_LIVES} ORDER BY session_id
"""  # noqa: S608 - constants of our own


@dataclass(frozen=True)
class Signing:
    """What signing in needs. Built once per process."""

    pool: asyncpg.Pool
    sealer: Sealer
    today: Callable[[], date]
    recovery_page: str = ""
    hasher: Hasher = field(default_factory=Hasher)
    errands: Errands = field(default_factory=Errands)


@dataclass(frozen=True)
class Origin:
    """Where a call comes from."""

    address: str = ""
    agent: str = ""


@dataclass(frozen=True)
class SignedIn:
    """The only time that the two tokens are seen."""

    user_name: str
    name: str
    language: str
    roles: tuple[str, ...]
    must_change_password: bool
    access_token: str = field(repr=False)
    expires_at: datetime
    refresh_token: str = field(repr=False)
    ends_at: datetime


@dataclass(frozen=True)
class Session:
    """One that is open."""

    session_id: int
    address: str
    agent: str
    began_at: datetime
    used_at: datetime
    ends_at: datetime


async def sign_in(signing: Signing, user_name: str, password: str, origin: Origin) -> SignedIn:
    """Refused as US-LOGIN or US-LOCKED. A name that nobody has costs the same work and looks the same."""
    name = user_name.strip().upper()
    if not is_user_name(name):  # nobody can have it: there is nothing to count
        signing.hasher.demand()
        await signing.hasher.verify(password, None)
        await note(signing.pool, _refused("", "UNKNOWN", origin))
        raise Refused([error(Code.US_LOGIN, ())])
    made = await guess(signing.pool, signing.hasher, name, password)
    if made.right:
        async with signing.pool.acquire() as connection, connection.transaction():
            user = await connection.fetchrow(HOLD_ALIVE, name, signing.today())
            if user is not None and await settle(connection, name, made):
                signed = await _open(connection, name, user, origin)
                await note(connection, AuditNote(AuditAct.SIGN_IN, name, address=origin.address))
                return signed
    await _note_failure(signing, name, made, origin)
    raise Refused([error(Code.US_LOCKED if made.locked else Code.US_LOGIN, ())])


async def refresh(signing: Signing, token: str, origin: Origin) -> SignedIn:
    """New tokens for a refresh token. One that comes a second time was stolen, from whomever: that ends its
    session.
    """
    over = Refused([error(Code.US_SESSION, ())])
    if not well_formed(token, REFRESH_PREFIX):
        raise over
    async with signing.pool.acquire() as connection, connection.transaction():
        row = await connection.fetchrow(_FIND, digest(token))
        if row is not None and row["used_at"] is not None:
            await _end_reused(connection, row, origin)
            row = None
        user = None if row is None else await connection.fetchrow(_ALIVE, row["user_name"], signing.today())
        if row is not None and user is not None and row["lives"]:
            await connection.execute(_USE, digest(token))
            await connection.execute(_TOUCH, row["session_id"])
            return await _tokens(connection, row["session_id"], row["user_name"], user)
    raise over


async def sign_out(signing: Signing, caller: Caller, origin: Origin) -> None:
    """Ends this session; Denied to who has none."""
    if caller.session_id is None:
        raise Denied
    async with signing.pool.acquire() as connection, connection.transaction():
        await connection.execute(_END, caller.session_id, SIGNED_OUT)
        await note(connection, AuditNote(AuditAct.SIGN_OUT, caller.user_name, address=origin.address))
        await tell(connection, caller.user_name)


async def sign_out_everywhere(signing: Signing, caller: Caller, origin: Origin) -> int:
    """Ends all sessions of the caller, this one too, and says how many; API keys are no sessions."""
    if caller.session_id is None:
        raise Denied
    async with signing.pool.acquire() as connection, connection.transaction():
        ended = await end_sessions(connection, caller.user_name, EVERYWHERE)
        detail = {"sessions": ended}
        await note(
            connection,
            AuditNote(AuditAct.SIGN_OUT, caller.user_name, detail=detail, address=origin.address),
        )
    return ended


async def change_password(signing: Signing, caller: Caller, current: str, new: str, origin: Origin) -> None:
    """By the user himself; ends his other sessions. A wrong present password counts as a failed sign-in."""
    if caller.session_id is None:
        raise Denied
    name = caller.user_name
    made = await guess(signing.pool, signing.hasher, name, current)
    if not made.right:
        await _note_failure(signing, name, made, origin, AuditAct.PASSWORD)
        if made.locked:
            raise Refused([error(Code.US_LOCKED, _CURRENT)])
        # who does not know the present password learns nothing of those before it
        form = await check_form(signing.pool, signing.hasher, name, new, _NEW)
        raise Refused([error(Code.US_LOGIN, _CURRENT), *form])
    findings = await check_new(signing.pool, signing.hasher, name, new, _NEW)
    hashed = "" if findings else await signing.hasher.hash(new)
    async with signing.pool.acquire() as connection, connection.transaction():
        user = await connection.fetchrow(HOLD_ALIVE, name, signing.today())
        if user is None or not await settle(connection, name, made):  # something was changed meanwhile
            findings.append(error(Code.US_LOGIN, _CURRENT))
        if not findings:
            await store_password(connection, name, hashed, must_change=False)
            await end_sessions(connection, name, PASSWORD, caller.session_id)
            await note(connection, AuditNote(AuditAct.PASSWORD, name, address=origin.address))
    if findings:
        raise Refused(findings)


async def end_sessions(connection: Connection, user_name: str, because: str, but: int | None = None) -> int:
    """All open ones of the user, and all processes hear of it."""
    ended = await connection.execute(_END_ALL, user_name, because, but)
    await tell(connection, user_name)
    return int(ended.removeprefix("UPDATE "))


async def sessions_of(pool: asyncpg.Pool, user_name: str) -> list[Session]:
    return [Session(**dict(row)) for row in await pool.fetch(_LIST, user_name)]


async def name_of(pool: asyncpg.Pool, user_name: str) -> str | None:
    return await pool.fetchval("SELECT name FROM user_account WHERE user_name = $1", user_name)


async def _open(connection: Connection, name: str, user: asyncpg.Record, origin: Origin) -> SignedIn:
    session_id = await connection.fetchval(_OPEN, name, origin.address, origin.agent)
    return await _tokens(connection, session_id, name, user)


async def _tokens(connection: Connection, session_id: int, user_name: str, user: asyncpg.Record) -> SignedIn:
    access, refreshing = fresh_token(), fresh_token(REFRESH_PREFIX)
    times = await connection.fetchrow(_ACCESS, session_id, digest(access), user["language"])
    if times is None:
        raise RuntimeError("the session is gone")
    await connection.execute(_REFRESH, session_id, digest(refreshing))
    return SignedIn(
        user_name=user_name,
        name=user["name"],
        language=user["language"],
        roles=tuple(row["role"] for row in await connection.fetch(_ROLES, user_name)),
        must_change_password=bool(await connection.fetchval(_MUST_CHANGE, user_name)),
        access_token=access,
        expires_at=times["expires_at"],
        refresh_token=refreshing,
        ends_at=times["ends_at"],
    )


async def _end_reused(connection: Connection, row: asyncpg.Record, origin: Origin) -> None:
    ended = await connection.execute(_END, row["session_id"], REUSED)
    if ended == "UPDATE 1":
        user_name, session = row["user_name"], {"session": row["session_id"]}
        await note(
            connection,
            AuditNote(AuditAct.SESSION_REUSED, user_name, REFUSED, detail=session, address=origin.address),
        )
        await tell(connection, user_name)


async def _note_failure(
    signing: Signing, name: str, made: Guess, origin: Origin, act: AuditAct = AuditAct.SIGN_IN
) -> None:
    reason = "LOCKED" if made.locked else "INACTIVE" if made.right else "WRONG"
    # what is typed as a name is sometimes the password: what nobody is called is not written down
    whose, why = (name, reason) if made.known else ("", "UNKNOWN")
    await note(signing.pool, _refused(whose, why, origin, act))
    if made.last and not made.right:
        await note(signing.pool, AuditNote(AuditAct.LOCK, whose, address=origin.address))


def _refused(name: str, reason: str, origin: Origin, act: AuditAct = AuditAct.SIGN_IN) -> AuditNote:
    about = (_USER, name) if name else (None, None)
    return AuditNote(act, name, REFUSED, *about, detail={"reason": reason}, address=origin.address)
