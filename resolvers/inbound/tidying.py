"""What is forgotten of the queue after a time, what broke off, and what somebody should look at. Next:
queue.py."""

import logging
from datetime import datetime, timedelta

import asyncpg

from resolvers.inbound.working import BEHIND

_LOG = logging.getLogger("dossier.inbound")
_AT_ONCE = 10_000
_BROKEN_OFF = timedelta(minutes=3)  # who receives is there twice a minute
_FORGET = """
DELETE FROM inbound_message WHERE queue_id IN (
    SELECT queue_id FROM inbound_message
    WHERE received_at < $1 AND state IN ('DONE', 'CANCELLED', 'TOLD') LIMIT $2)
"""
_FORGET_LOADS = """
DELETE FROM inbound_load l WHERE l.received_at < $1 AND l.state NOT IN ('RECEIVING', 'QUEUED', 'RUNNING')
    AND NOT EXISTS (SELECT FROM inbound_message m WHERE m.load_id = l.load_id)
"""
_FORGET_FILES = """
DELETE FROM dropped_file f WHERE f.state = 'MOVED' AND f.found_at < $1
    AND NOT EXISTS (SELECT FROM inbound_load l WHERE l.load_id = f.load_id)
"""
# Its process died while the file came: whoever sent it was told so by the broken line.
_BREAK_OFF = """
UPDATE inbound_load SET state = 'FAILED', error = 'broken off', ended_at = now()
WHERE state = 'RECEIVING' AND alive_at < $1 RETURNING load_id
"""
_DROP = "DELETE FROM inbound_message WHERE load_id = ANY($1::text[])"
# A job that failed left rows that nobody will carry out.
_UNSTAGE = """
DELETE FROM inbound_message m USING inbound_load l LEFT JOIN job j USING (job_id)
WHERE m.load_id = l.load_id AND m.state = 'STAGED'
    AND (l.state IN ('FAILED', 'CANCELLED', 'REFUSED', 'DONE') OR j.state = 'FAILED')
"""
# Nobody was told that it may go on: its blocker is gone.
_FREE = f"""
UPDATE inbound_message n SET next_try_at = now()
WHERE n.state = 'NEW' AND n.next_try_at IS NULL AND
    (SELECT min(b.queue_id) FROM inbound_message b WHERE {BEHIND.format("n", "b")}) IS NULL
"""  # noqa: S608 - constants of our own
_ERRORS = """
SELECT system, count(*) AS errors, min(received_at) AS oldest FROM inbound_message
WHERE state = 'ERROR' GROUP BY system ORDER BY system
"""


async def tidy_queue(pool: asyncpg.Pool, days: int, now: datetime) -> int:
    """How many rows were forgotten."""
    before, done = now - timedelta(days=days), 0
    while count := _count(await pool.execute(_FORGET, before, _AT_ONCE)):
        done += count
    await pool.execute(_FORGET_LOADS, before)
    await pool.execute(_FORGET_FILES, before)
    broken = [row["load_id"] for row in await pool.fetch(_BREAK_OFF, now - _BROKEN_OFF)]
    await pool.execute(_DROP, broken)
    await pool.execute(_UNSTAGE)
    await pool.execute(_FREE)
    return done


async def tell_errors(pool: asyncpg.Pool, now: datetime) -> int:
    """In the log, for whoever watches it: how many messages of each system are in ERROR, and since when."""
    rows = await pool.fetch(_ERRORS)
    for row in rows:
        age = int((now - row["oldest"]).total_seconds() // 60)
        about = {"system": row["system"], "errors": row["errors"], "oldest_minutes": age}
        _LOG.warning("messages of an external system are in ERROR", extra=about)
    return len(rows)


def _count(tag: str) -> int:
    return int(tag.rsplit(maxsplit=1)[-1])
