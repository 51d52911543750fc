"""Keys that a user made for himself from a grant end with that grant. Next: api_keys.py."""

from collections import defaultdict
from datetime import datetime

from resolvers.access.caller import Caller, Grant
from resolvers.access.granting import grants_of, within_own
from resolvers.access.grants import GRANTED, grant_from_record
from resolvers.pool import Connection

_KEYS = f"""
SELECT t.token_id, t.prefix, {GRANTED} FROM access_token t JOIN access_grant g USING (token_id)
WHERE t.user_name = $1 AND t.created_by = $1 AND t.session_id IS NULL
    AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now())
ORDER BY t.token_id
"""  # noqa: S608 - constants of our own
_REVOKE = "UPDATE access_token SET revoked_at = $2 WHERE token_id = ANY($1::bigint[])"


async def end_outgrown_keys(
    connection: Connection, user_name: str, withdrawn: Grant, now: datetime
) -> list[str]:
    """Once the grant is gone; the beginnings of the keys that ended. Keys that an administrator made are
    measured by his grants, and stay.
    """
    left = Caller(user_name, tuple(one.grant for one in await grants_of(connection, user_name)))
    found: defaultdict[tuple[int, str], list[Grant]] = defaultdict(list)
    for row in await connection.fetch(_KEYS, user_name):
        found[row["token_id"], row["prefix"]].append(grant_from_record(row))
    ended = [
        key
        for key, grants in found.items()
        if any(one.role == withdrawn.role and not within_own(left, one) for one in grants)
    ]
    await connection.execute(_REVOKE, [number for number, _ in ended], now)
    return [prefix for _, prefix in ended]
