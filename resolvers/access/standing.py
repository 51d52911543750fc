"""What a caller may now, read again under the locks of his act. Next: api_keys.py."""

from dataclasses import replace
from datetime import date

from resolvers.access.caller import Caller
from resolvers.access.granting import Connection
from resolvers.access.grants import COLUMNS, grant_from_record
from resolvers.access.tokens import LIVING, USER_LIVES
from resolvers.errors import Denied

# Held until the act is saved: of two who take each other's rights away at once, one is too late.
_HOLD_USER = "SELECT FROM user_account WHERE user_name = $1 FOR SHARE"
_HOLD_GRANTS = """
SELECT FROM access_grant g
WHERE g.user_name = $1 AND $3::bigint IS NOT NULL OR g.token_id = $2 AND $3::bigint IS NULL FOR SHARE
"""
_LIVES = f"""
SELECT FROM access_token t
LEFT JOIN user_session s ON s.session_id = t.session_id
LEFT JOIN user_account u ON u.user_name = t.user_name
WHERE t.token_id = $1 AND {LIVING}
"""
_USER_IS_OVER = f"SELECT FROM user_account u WHERE u.user_name = $1 AND NOT ({USER_LIVES})"
_GRANTS = f"""
SELECT {COLUMNS} FROM access_grant g
WHERE g.user_name = $1 AND $3::bigint IS NOT NULL OR g.token_id = $2 AND $3::bigint IS NULL ORDER BY id
"""  # noqa: S608 - constants of our own


async def standing(connection: Connection, caller: Caller, today: date) -> Caller:
    """The caller with the grants that he has now; Denied if he is gone. Between his question and his turn at
    a lock somebody may have taken them: ask once the locks are held. What an identity provider lends is in
    no row, and the command line has no token: of those only the user can have ended.
    """
    await connection.execute(_HOLD_USER, caller.user_name)
    if caller.token_id is None:
        if await connection.fetchrow(_USER_IS_OVER, caller.user_name, today) is not None:
            raise Denied
        return caller
    whose = (caller.user_name, caller.token_id, caller.session_id)
    await connection.execute(_HOLD_GRANTS, *whose)
    if await connection.fetchrow(_LIVES, caller.token_id, today) is None:
        raise Denied
    return replace(caller, grants=tuple(map(grant_from_record, await connection.fetch(_GRANTS, *whose))))
