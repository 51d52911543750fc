"""Dossiers that are due for review, told to their keepers by mail, once (DO-C). Next: codes.py."""

from datetime import date

import asyncpg

from models.rules.roles import ARCHIVE_MANAGER
from resolvers.access.caller import Caller
from resolvers.access.granting import powers_of
from resolvers.access.grants import scope_arrays
from resolvers.access.seal import Sealer
from resolvers.notices.outbox import lasting, post, written
from resolvers.pool import Connection
from resolvers.write.state import VISIBLE

# What was told of is told again only when its next review is overdue.
_DUE = """
SELECT customer_number FROM dossier
WHERE next_review_on <= $1 AND NOT archived AND told_for IS DISTINCT FROM next_review_on
ORDER BY customer_number LIMIT 1000 FOR UPDATE SKIP LOCKED
"""
_SEEN = f"""
SELECT count(*) FROM unnest($1::text[]) n(customer_number)
WHERE {VISIBLE.format("n.customer_number", "$2", "$3")}
"""  # noqa: S608 - constants of our own
_KEEPERS = """
SELECT u.user_name, u.name, u.email, u.language FROM user_account u
WHERE u.active AND u.email IS NOT NULL
  AND EXISTS (SELECT FROM access_grant g WHERE g.user_name = u.user_name AND g.role = $1)
ORDER BY u.user_name
"""
_TELL = "UPDATE dossier SET told_for = next_review_on WHERE customer_number = ANY($1::text[])"
_TEXTS = {  # language -> subject, body
    "zh": (
        "客户档案待核对",
        "{name}，您好：\n\n又有 {count} 份客户档案到期需要核对（下次核对日期不晚于 {day}）。"
        "请登录系统查看并核对。\n",
    ),
    "en": (
        "Dossiers to be reviewed",
        "Dear {name},\n\n{count} more customers' dossiers are to be verified (next review up to {day}). "
        "Please sign in, look at them and verify them.\n",
    ),
}


async def tell_reviews(pool: asyncpg.Pool, sealer: Sealer, today: date) -> int:
    """How many dossiers were told of. Each keeper is told of those that he sees, none of them by name; where
    no keeper has an address, it waits for one.
    """
    async with pool.acquire() as connection, connection.transaction():
        keepers = await connection.fetch(_KEEPERS, ARCHIVE_MANAGER)
        due = [row["customer_number"] for row in await connection.fetch(_DUE, today)] if keepers else []
        if not due:
            return 0
        for keeper in keepers:
            await _tell(connection, sealer, keeper, due, today)
        await connection.execute(_TELL, due)
    return len(due)


async def _tell(
    connection: Connection, sealer: Sealer, keeper: asyncpg.Record, due: list[str], today: date
) -> None:
    grants = await powers_of(connection, keeper["user_name"])
    kept = tuple(grant for grant in grants if grant.role == ARCHIVE_MANAGER)
    scope = Caller(keeper["user_name"], kept).read_scope()
    count = await connection.fetchval(_SEEN, due, *scope_arrays(scope))
    if count:
        told = {"name": keeper["name"], "count": count, "day": today}
        notice = written(_TEXTS, keeper["language"], keeper["email"], **told)
        await post(connection, sealer, lasting(notice))
