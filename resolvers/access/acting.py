"""Who stands behind work that is done later: the user's rights as they are then. Next: standing.py."""

from datetime import date

import asyncpg

from resolvers.access.caller import Caller, Grant
from resolvers.access.grants import COLUMNS, grant_from_record
from resolvers.access.tokens import LIVING, USER_LIVES
from resolvers.pool import Connection

_USER = f"SELECT u.language FROM user_account u WHERE u.user_name = $1 AND {USER_LIVES}"  # noqa: S608
_TOKEN = f"""
SELECT t.language, t.revoked_at IS NULL AS kept, ({LIVING}) AS lives, t.session_id
FROM access_token t
LEFT JOIN user_session s ON s.session_id = t.session_id
LEFT JOIN user_account u ON u.user_name = t.user_name
WHERE t.token_id = $1 AND t.user_name = $3
"""  # noqa: S608 - constants of our own
_GRANTS = f"""
SELECT {COLUMNS} FROM access_grant g
WHERE CASE WHEN $2::bigint IS NULL THEN g.user_name = $1 ELSE g.token_id = $2 END ORDER BY id
"""  # noqa: S608 - constants of our own


async def acting_for(
    source: asyncpg.Pool | Connection, user_name: str, token_id: int | None, today: date
) -> Caller | None:
    """The caller who gave an order by this token, or by none, with the rights of today. An API key that still
    lives lends its own grants; one that was revoked lends nothing; after a session, or a key that ran out,
    the user's own grants count. None: he may nothing any more.
    """
    if token_id is not None:
        row = await source.fetchrow(_TOKEN, token_id, today, user_name)
        if row is None or not row["kept"]:
            return None
        if row["lives"] and row["session_id"] is None:
            return await _caller(source, user_name, token_id, row["language"])
    language = await source.fetchval(_USER, user_name, today)
    return None if language is None else await _caller(source, user_name, None, language)


async def grants_behind(
    source: asyncpg.Pool | Connection, user_name: str, token_id: int | None
) -> tuple[Grant, ...]:
    """Those of an order that was given by this token, or by none; also of a key that was revoked since."""
    if token_id is not None and (rows := await source.fetch(_GRANTS, user_name, token_id)):
        return tuple(map(grant_from_record, rows))
    return tuple(map(grant_from_record, await source.fetch(_GRANTS, user_name, None)))


async def _caller(
    source: asyncpg.Pool | Connection, user_name: str, token_id: int | None, language: str
) -> Caller | None:
    grants = tuple(map(grant_from_record, await source.fetch(_GRANTS, user_name, token_id)))
    languages = ("zh", "en") if language == "zh" else ("en", "zh")
    return Caller(user_name, grants, languages, token_id=token_id) if grants else None
