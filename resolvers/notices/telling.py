"""Tells users, by mail, or by text message who has no address. Next: sms.py."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from resolvers.access.seal import Sealer
from resolvers.notices.outbox import EMAIL, NOTICE, SMS, Notice, Texts, post
from resolvers.pool import Connection

# Of a user as u whom a message reaches on the day $1.
REACHED = """u.active AND coalesce(u.valid_from <= $1, true) AND coalesce(u.valid_to >= $1, true)
    AND coalesce(u.email, u.mobile) IS NOT NULL"""
# Whoever leads his department, or the next one above that somebody else leads whom a message reaches.
_SUPERIOR = f"""
WITH RECURSIVE above AS (
    SELECT d.parent_code, d.manager, 0 AS step
    FROM user_account u JOIN department d USING (department_code) WHERE u.user_name = $2
    UNION ALL SELECT d.parent_code, d.manager, a.step + 1
    FROM above a JOIN department d ON d.department_code = a.parent_code
)
SELECT u.user_name, u.name, u.email, u.mobile, u.language
FROM above a LEFT JOIN employee e ON e.employee_code = a.manager
JOIN user_account u ON u.user_name = e.user_name OR u.employee = a.manager
WHERE u.user_name <> $2 AND coalesce(e.leave_date > $1, true) AND {REACHED}
ORDER BY a.step, u.user_name = e.user_name DESC NULLS LAST, u.user_name LIMIT 1
"""  # noqa: S608 - constants of our own
_HOLDERS = f"""
SELECT u.user_name, u.name, u.email, u.mobile, u.language FROM user_account u
WHERE {REACHED}
  AND EXISTS (SELECT FROM access_grant g WHERE g.user_name = u.user_name AND g.role = $2)
ORDER BY u.user_name
"""  # noqa: S608 - constants of our own


@dataclass(frozen=True)
class Recipient:
    """A user who is told."""

    user_name: str
    name: str
    email: str | None
    mobile: str | None
    language: str | None


async def superior_of(connection: Connection, user_name: str, today: date) -> Recipient | None:
    """Who leads him: by his department, its manager, and whom that employee signs in as."""
    row = await connection.fetchrow(_SUPERIOR, today, user_name)
    return None if row is None else Recipient(**row)


async def holders_of(connection: Connection, role: str, today: date) -> list[Recipient]:
    return [Recipient(**row) for row in await connection.fetch(_HOLDERS, today, role)]


async def tell(
    connection: Connection,
    sealer: Sealer,
    recipients: Collection[Recipient],
    texts: Texts,
    told: Mapping[str, object],
) -> int:
    """In the transaction that is told of; how many messages. A text message is the subject alone."""
    count = 0
    for one in recipients:
        if (notice := _notice(one, texts, {"name": one.name, **told})) is not None:
            await post(connection, sealer, notice)
            count += 1
    return count


def _notice(one: Recipient, texts: Texts, told: Mapping[str, object]) -> Notice | None:
    subject, body = texts.get(one.language or "zh", texts["zh"])
    if one.email:
        return Notice(EMAIL, one.email, subject.format(**told), body.format(**told), NOTICE)
    return Notice(SMS, one.mobile, "", subject.format(**told), NOTICE) if one.mobile else None
