"""Takes away what signing in leaves behind. Next: ../../worker.py."""

import asyncpg

from resolvers.access.tokens import IDLE

_KEPT = "interval '7 days'"

# A session that ended by itself says so, for who looks at the list.
_END = f"""
UPDATE user_session SET ended_at = least(ends_at, used_at + {IDLE}),
    ended_because = CASE WHEN ends_at < used_at + {IDLE} THEN 'EXPIRED' ELSE 'IDLE' END
WHERE ended_at IS NULL AND (ends_at <= now() OR used_at <= now() - {IDLE})
"""  # noqa: S608 - constants of our own
# With a session its tokens go; used refresh tokens stay as long as it may live, to know them again.
_FORGET = (
    f"DELETE FROM user_session WHERE ended_at < now() - {_KEPT}",  # noqa: S608 - constants of our own
    "DELETE FROM access_token WHERE session_id IS NOT NULL AND expires_at < now() - interval '1 day'",
    "DELETE FROM recovery_token WHERE expires_at < now() - interval '1 day'",
    # names that nobody has and somebody tried
    """
    DELETE FROM user_credential c WHERE password_hash IS NULL AND failed_at < now() - interval '30 days'
        AND NOT EXISTS (SELECT FROM user_account u WHERE u.user_name = c.user_name)
    """,
)


async def tidy(pool: asyncpg.Pool) -> int:
    """How many rows went."""
    await pool.execute(_END)
    gone = [await pool.execute(statement) for statement in _FORGET]
    return sum(int(one.removeprefix("DELETE ")) for one in gone)
