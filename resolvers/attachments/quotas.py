"""How many bytes the files of an institution take, and whether another one fits. Next: uploads.py."""

from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg

from models.rules.archive import may_see_usage
from models.rules.custody import may_look
from models.rules.finding import error
from models.rules.finding_codes import Code
from models.rules.state import State
from resolvers.access.caller import Caller
from resolvers.errors import Denied, Refused
from resolvers.pool import Connection

# An upload is counted as pending until its last byte is stored or the worker has dropped it. The statement
# that stores it counts it as used, so that it is never counted twice, and never not at all. What lies in a
# batch is pending until it becomes an attachment.
_USED = """
SELECT i.institution_code, i.name, i.quota_bytes::bigint AS quota, i.used_bytes AS used,
    (SELECT coalesce(sum(u.size), 0)::bigint FROM upload u JOIN archive_item a ON a.item_id = u.item_id
        WHERE u.state = 'PENDING' AND a.institution_code = i.institution_code)
    + (SELECT coalesce(sum(u.size), 0)::bigint FROM upload u JOIN import_batch b ON b.batch_id = u.batch_id
        WHERE u.state = 'PENDING' AND b.institution_code = i.institution_code)
    + (SELECT coalesce(sum(f.size), 0)::bigint FROM batch_file f JOIN import_batch b USING (batch_id)
        WHERE b.institution_code = i.institution_code) AS pending
FROM institution i WHERE $1::text IS NULL OR i.institution_code = $1 ORDER BY i.institution_code
"""
_LOCK = "SELECT quota_bytes FROM institution WHERE institution_code = $1 FOR NO KEY UPDATE"
_TAKE = "UPDATE institution SET used_bytes = used_bytes + $2 WHERE institution_code = $1"
_FREE = """
UPDATE institution SET used_bytes = used_bytes - (SELECT coalesce(sum(o.size), 0)
    FROM attachment_version v JOIN stored_object o ON o.object_id = v.object_id WHERE v.attachment_id = $2)
WHERE institution_code = $1
"""


@dataclass(frozen=True)
class Usage:
    """`pending` are bytes of uploads under way; without a quota there is no limit."""

    institution_code: str
    name: str
    quota: int | None
    used: int
    pending: int


async def reserve(connection: Connection, institution_code: str, size: int) -> None:
    """Refused when the file does not fit. Until the end of the transaction, which writes the upload, no other
    one begins: so two that fit one by one do not both get in.
    """
    if await connection.fetchval(_LOCK, institution_code) is None:
        return
    [usage] = await _usage(connection, institution_code)
    taken = usage.used + usage.pending
    if usage.quota is not None and taken + size > usage.quota:
        numbers = {"used": str(taken), "quota": str(usage.quota), "asked": str(size)}
        raise Refused([error(Code.AR_QUOTA, ("size",), value=institution_code, **numbers)])


async def count_stored(connection: Connection, item: State, size: int) -> None:
    """A version of an item's file was stored; the last statement before the commit, since it locks."""
    await connection.execute(_TAKE, item["institution_code"], size)


async def count_deleted(connection: Connection, item: State, attachment_id: str) -> None:
    """All versions of the file are about to be deleted."""
    await connection.execute(_FREE, item["institution_code"], attachment_id)


async def usage_of_all(pool: asyncpg.Pool, caller: Caller) -> Sequence[Usage]:
    if not may_see_usage(caller):
        raise Denied
    found = await _usage(pool, None)
    return found if may_look(caller) else [one for one in found if _reaches(caller, one.institution_code)]


def _reaches(caller: Caller, institution_code: str) -> bool:
    return any(one.institution in (None, institution_code) for one in caller.read_scope().reaches)


async def _usage(source: asyncpg.Pool | Connection, institution_code: str | None) -> list[Usage]:
    rows = await source.fetch(_USED, institution_code)
    return [Usage(**{name: row[name] for name in Usage.__dataclass_fields__}) for row in rows]
