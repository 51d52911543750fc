"""Passwords that were forgotten (找回密码): asked for, sent to the user, set anew. Next: oidc.py."""

import asyncio

import asyncpg

from models.rules.auditing import REFUSED, AuditAct, AuditNote
from models.rules.finding import error
from models.rules.finding_codes import Code
from resolvers.access.audit import note
from resolvers.access.passwords import Connection, check_new, store_password
from resolvers.access.sessions import HOLD_ALIVE, RECOVERED, Origin, Signing, end_sessions
from resolvers.access.tokens import USER_LIVES, digest, fresh_token, well_formed
from resolvers.errors import Refused
from resolvers.notices.outbox import Notice, post, written

PREFIX = "dsp_"
MINUTES = 30
MOST_PER_HOUR = 3
ANSWER_SECONDS = 0.3  # whoever is asked for
_MOST_USERS = 5  # of one mail address
_LONGEST = 241

_WHO = f"""
SELECT u.user_name
FROM user_account u JOIN user_credential c ON c.user_name = u.user_name
WHERE (u.user_name = upper($1) OR lower(u.email) = lower($1)) AND u.email IS NOT NULL
  AND c.password_hash IS NOT NULL AND {USER_LIVES}
ORDER BY u.user_name LIMIT {_MOST_USERS}
"""  # noqa: S608 - constants of our own
_IN_TURN = "SELECT pg_try_advisory_xact_lock(hashtextextended('recovery ' || $1, 0))"
_COUNT = """
SELECT count(*) FROM recovery_token WHERE user_name = $1 AND made_at > now() - interval '1 hour'
"""
_MAKE = f"""
INSERT INTO recovery_token (digest, user_name, expires_at)
VALUES ($1, $2, now() + interval '{MINUTES} minutes')
"""  # noqa: S608 - constants of our own
_FIND = f"""
SELECT r.user_name FROM recovery_token r JOIN user_account u ON u.user_name = r.user_name
WHERE r.digest = $1 AND r.used_at IS NULL AND r.expires_at > now() AND {USER_LIVES}
"""  # noqa: S608 - constants of our own
_USE = """
UPDATE recovery_token SET used_at = now()
WHERE digest = $1 AND used_at IS NULL AND expires_at > now() RETURNING user_name
"""
# Before _USE: who changes the password locks in this order.
_LOCK = "SELECT FROM user_credential WHERE user_name = $1 FOR UPDATE"

_TEXTS = {  # language -> subject, body
    "zh": (
        "找回密码",
        "{name}，您好：\n\n有人请求重设用户 {user} 的密码。请在 {minutes} 分钟内使用以下内容设置新密码"
        "（仅可使用一次）：\n\n{place}\n\n如非本人操作，请忽略本邮件，密码不会改变。\n",
    ),
    "en": (
        "Recover your password",
        "Dear {name},\n\nsomebody asked for a new password of user {user}. Set one within {minutes} minutes "
        "with this, which works once:\n\n{place}\n\nIf it was not you, do nothing: the password stays as it "
        "is.\n",
    ),
}


async def request_recovery(signing: Signing, who: str, origin: Origin) -> None:
    """By user name or mail address. Nothing tells whether there is such a user: neither words nor time, for
    nothing is looked up before the answer.
    """

    async def send() -> None:
        for row in await signing.pool.fetch(_WHO, who.strip()[:_LONGEST], signing.today()):
            await _send(signing, row["user_name"], origin)

    signing.errands.begin(send)
    await asyncio.sleep(ANSWER_SECONDS)


async def recover_password(signing: Signing, token: str, new: str, origin: Origin) -> str:
    """Sets the password, unlocks, ends all sessions; the user's name. Refused as US-RECOVERY; what is wrong
    with the new password leaves the token as it is.
    """
    unknown = Refused([error(Code.US_RECOVERY, ("token",))])
    user_name: str | None = None
    if well_formed(token, PREFIX):
        user_name = await signing.pool.fetchval(_FIND, digest(token), signing.today())
    if user_name is None:
        raise unknown
    signing.hasher.demand()
    findings = await check_new(signing.pool, signing.hasher, user_name, new, ("new_password",))
    if findings:
        raise Refused(findings)
    hashed = await signing.hasher.hash(new)
    async with signing.pool.acquire() as connection, connection.transaction():
        if await connection.fetchrow(HOLD_ALIVE, user_name, signing.today()) is None:
            raise unknown
        await connection.execute(_LOCK, user_name)
        if await connection.fetchval(_USE, digest(token)) is None:
            raise unknown
        await store_password(connection, user_name, hashed, must_change=False)
        ended = await end_sessions(connection, user_name, RECOVERED)
        await _note(connection, user_name, origin, step="DONE", sessions=ended)
    return user_name


async def _send(signing: Signing, user_name: str, origin: Origin) -> None:
    token = fresh_token(PREFIX)
    async with signing.pool.acquire() as connection, connection.transaction():
        user = await connection.fetchrow(HOLD_ALIVE, user_name, signing.today())
        if user is None or user["email"] is None:  # since a moment ago
            return
        if not await connection.fetchval(_IN_TURN, user_name):  # another mail is being written
            await _note(connection, user_name, origin, REFUSED, step="REQUESTED", reason="UNDER_WAY")
            return
        if await connection.fetchval(_COUNT, user_name) >= MOST_PER_HOUR:
            await _note(connection, user_name, origin, REFUSED, step="REQUESTED", reason="TOO_OFTEN")
            return
        await connection.execute(_MAKE, digest(token), user_name)
        await post(connection, signing.sealer, _notice(signing, user, token))
        await _note(connection, user_name, origin, step="REQUESTED")


async def _note(
    connection: Connection, user_name: str, origin: Origin, outcome: str = "DONE", **detail: object
) -> None:
    about = ("USER", user_name)
    entry = AuditNote(AuditAct.RECOVERY, user_name, outcome, *about, detail=detail, address=origin.address)
    await note(connection, entry)


def _notice(signing: Signing, user: asyncpg.Record, token: str) -> Notice:
    told = {"name": user["name"], "user": user["user_name"], "minutes": MINUTES}
    return written(_TEXTS, user["language"], user["email"], **told, place=signing.recovery_page + token)
