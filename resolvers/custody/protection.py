"""What keeps a file from being destroyed: by the rows, and by the store itself. Next: holding.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import asyncpg

from models.rules.holding import may_see_holds
from resolvers.access.caller import Caller
from resolvers.access.grants import file_sight
from resolvers.custody.holding import Hold, HoldsWanted, list_holds
from resolvers.errors import Denied, Gone
from resolvers.write.state import FILE_VISIBLE

_MOST = 100  # holds that are shown
_VERSIONS = f"""
SELECT a.on_hold, a.retain_until, v.version, o.held_by_store, o.locked_until
FROM attachment a JOIN attachment_version v ON v.attachment_id = a.attachment_id
JOIN stored_object o ON o.object_id = v.object_id
WHERE a.attachment_id = $1
  AND {FILE_VISIBLE.format("a", "$2", "$3", "$4")}
ORDER BY v.version
"""  # noqa: S608


@dataclass(frozen=True)
class StoreLock:
    """Of one version, as the store answered last."""

    version: int
    held: bool
    until: datetime | None


@dataclass(frozen=True)
class Protected:
    on_hold: bool
    retain_until: date | None
    holds: Sequence[Hold]
    locks: Sequence[StoreLock]
    by_rows: bool
    by_store: bool  # each version, for as long as the rows say


async def find_protection(
    pool: asyncpg.Pool, caller: Caller, attachment_id: str, now: datetime, today: date
) -> Protected:
    if not may_see_holds(caller):
        raise Denied
    rows = await pool.fetch(_VERSIONS, attachment_id, *file_sight(caller.read_scope()))
    if not rows:
        raise Gone(attachment_id)
    on_hold, until = rows[0]["on_hold"], rows[0]["retain_until"]
    wanted = until if until is not None and until >= today else None
    locks = [StoreLock(row["version"], row["held_by_store"], row["locked_until"]) for row in rows]
    holds = await list_holds(pool, caller, HoldsWanted(attachment_id=attachment_id, first=_MOST))
    by_store = all(
        (one.held or not on_hold) and (wanted is None or _locks(one, wanted, now)) for one in locks
    )
    protected = on_hold or wanted is not None
    return Protected(on_hold, until, holds, locks, protected, protected and by_store)


def _locks(one: StoreLock, until: date, now: datetime) -> bool:
    return one.until is not None and one.until > now and one.until.date() > until
