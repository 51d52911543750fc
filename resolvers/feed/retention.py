"""Ends the promise of replay for what is older than the retention. Next: ../../worker.py."""

from datetime import datetime, timedelta

import asyncpg

from resolvers.feed.log import LOG

BATCH = 10_000

# Change documents are evidence and stay for ever (domain CD-1). What ends is the promise that a reader can
# continue behind them: the floor is the last place that nobody may continue before. It stops at the first
# document that is young enough, whatever comes behind that one.
_MOVE = """
WITH page AS (
    SELECT xid, change_number, changed_at FROM change_document
    WHERE (xid, change_number) > (
        coalesce((SELECT xid FROM change_floor WHERE log = $3), '0'::xid8),
        coalesce((SELECT change_number FROM change_floor WHERE log = $3), ''))
      AND xid < log_place(pg_snapshot_xmin(pg_current_snapshot()))
    ORDER BY xid, change_number LIMIT $2
), passed AS (
    SELECT xid, change_number, bool_and(changed_at < $1) OVER (ORDER BY xid, change_number) AS old FROM page
)
INSERT INTO change_floor (log, xid, change_number)
SELECT $3, xid, change_number FROM passed WHERE old ORDER BY xid DESC, change_number DESC LIMIT 1
ON CONFLICT (log) DO UPDATE SET xid = excluded.xid, change_number = excluded.change_number
WHERE (change_floor.xid, change_floor.change_number) < (excluded.xid, excluded.change_number)
"""


async def move_floor(pool: asyncpg.Pool, days: int, now: datetime, *, batch: int = BATCH) -> int:
    """Batch by batch, until the next document is young enough. The number of batches that moved it."""
    oldest = now - timedelta(days=days)
    moved = 0
    while await pool.execute(_MOVE, oldest, batch, LOG) == "INSERT 0 1":
        moved += 1
    return moved
