"""Carries the change log over into a database that numbers its transactions anew. Next: taking.py.

A place in the log is the number of a transaction, and a new cluster begins with low ones: without more, what
is restored would stand behind everything new for years. So the restored database adds to its own numbers
(log_shift), until they lie behind all that was given before. Between the end of the backup and that lies a
cut: places there were only ever given by what the restore has lost, and whoever brings one is sent back
(RESYNC_REQUIRED) instead of passing over what is written there anew.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from resolvers.backups.layout import LogEnd
from resolvers.errors import Unloadable
from resolvers.pool import Connection

LEAST_LOST = 100_000_000
LOST_PER_SECOND = 2_000  # writing transactions: more than the service was ever seen to do
_LAST_NUMBER = 9_999_999_999  # of a change document
_LOOKS, _LOOK_SECONDS = 30, 0.1
_OTHERS = """
SELECT application_name AS name, count(*) AS count FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
GROUP BY 1 ORDER BY 1
"""
_NOW = """
SELECT log_place(pg_snapshot_xmin(pg_current_snapshot()))::text::numeric::bigint AS below,
    log_place(pg_snapshot_xmax(pg_current_snapshot()))::text::numeric::bigint AS end
"""
_OWN = "SELECT pg_current_xact_id()::text::numeric::bigint"
_LAST_CHANGE = """
SELECT coalesce((SELECT changed_at FROM change_document ORDER BY xid DESC, change_number DESC LIMIT 1), now())
"""
_CUTS = "SELECT prosrc FROM pg_proc WHERE oid = 'log_lost(xid8, text)'::regprocedure"
_SHIFT = """
CREATE OR REPLACE FUNCTION log_shift() RETURNS bigint LANGUAGE sql IMMUTABLE
    AS $$ SELECT {}::bigint $$
"""
_LOST = """
CREATE OR REPLACE FUNCTION log_lost(place xid8, number text) RETURNS boolean LANGUAGE sql IMMUTABLE
    AS $$ {} $$
"""
_CUT = "OR ((place, number) > ('{below}'::xid8, '') AND place < '{first}'::xid8)"
_CARRY = "UPDATE change_document SET xid = $2::text::xid8 WHERE xid >= $1::text::xid8"
_NUMBERS = """
SELECT setval('change_number', last_value + least($1::bigint, ($2::bigint - last_value) / 10))
FROM change_number
"""
# Nobody knows how far they were told of what is lost: they take a snapshot, as where retention is over.
_SEND_BACK = """
UPDATE receiver SET xid = $1::text::xid8, change_number = '0000000000', offered_xid = NULL,
    offered_number = NULL, fence = fence + 1, lease_until = NULL
"""
_SIGN_OUT = """
UPDATE user_session SET ended_at = now(), ended_because = 'RESTORED'
WHERE ended_at IS NULL AND ends_at > now()
"""


@dataclass(frozen=True)
class Era:
    """`first` is the place from which new changes get theirs; the cut lies between `below` and it."""

    below: int
    first: int
    carried: int  # documents that had places in the cut
    receivers: int  # that are to take a snapshot
    sessions: int  # that have ended


async def refuse_company(connection: Connection) -> None:
    """Statements that others have planned would not hear of the new era. Who has just left is waited for."""
    found: list[str] = []
    for _ in range(_LOOKS):
        found = [f"{row['name'] or 'unnamed'} ({row['count']})" for row in await connection.fetch(_OTHERS)]
        if not found:
            return
        await asyncio.sleep(_LOOK_SECONDS)
    raise Unloadable(f"others are connected to this database, end them first: {', '.join(found)}")


async def log_end(connection: Connection) -> LogEnd:
    """Of what this transaction sees."""
    row = await connection.fetchrow(_NOW)
    assert row is not None  # noqa: S101 -- no table in it
    return LogEnd(row["below"], row["end"])


async def last_change(connection: Connection) -> datetime:
    """The moment of the newest one that is there; now, where there is none."""
    return await connection.fetchval(_LAST_CHANGE)


def room_for_lost(taken_at: datetime, now: datetime) -> int:
    """How many transactions may have been lost since then."""
    return max(LEAST_LOST, int((now - taken_at).total_seconds()) * LOST_PER_SECOND)


async def begin_era(connection: Connection, end: LogEnd, lost: int) -> Era:
    """In a transaction, alone. `lost` 0: nothing was written after `end`, and every place stays."""
    own = await connection.fetchval(_OWN)
    first = max(end.below + lost if lost else end.end, own)
    await connection.execute(_SHIFT.format(first - own))
    if not lost:
        return Era(end.below, first, 0, 0, await _counted(connection, _SIGN_OUT))
    cuts = (await connection.fetchval(_CUTS)).strip()
    cut = _CUT.format(below=end.below, first=first)
    await connection.execute(_LOST.format(f"{cuts} {cut}"))
    await connection.execute("ALTER TABLE change_document DISABLE TRIGGER append_only")
    # what had been committed above the oldest transaction that ran then; of one customer it stays in order
    carried = await _counted(connection, _CARRY, str(end.below), str(first))
    await connection.execute("ALTER TABLE change_document ENABLE TRIGGER append_only")
    # a number is the event's id: given twice, readers would take the second event for the first
    await connection.fetchval(_NUMBERS, lost, _LAST_NUMBER)
    receivers = await _counted(connection, _SEND_BACK, str(end.below))
    return Era(end.below, first, carried, receivers, await _counted(connection, _SIGN_OUT))


async def _counted(connection: Connection, statement: str, *values: object) -> int:
    return int((await connection.execute(statement, *values)).split()[-1])
