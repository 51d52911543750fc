"""Forgets what was delivered long ago, and tells what nobody took. Next: ../publishing.py."""

import logging
from datetime import datetime, timedelta

import asyncpg

_LOG = logging.getLogger("dossier.webhooks")

_PIECE = 5_000  # rows in one transaction
_FORGET = """
WITH old AS (
    DELETE FROM delivery WHERE delivery_id IN (
        (SELECT delivery_id FROM delivery WHERE state = 'SENT' AND sent_at < $1 ORDER BY sent_at LIMIT $2)
        UNION ALL
        (SELECT delivery_id FROM delivery WHERE state = 'DISCARDED' AND created_at < $1
         ORDER BY created_at LIMIT $2))
    RETURNING delivery_id
), tries AS (
    DELETE FROM delivery_attempt WHERE delivery_id IN (SELECT delivery_id FROM old)
)
SELECT count(*) FROM old
"""
# What nobody takes for so long would grow without end, and the log has forgotten it by and by.
_PAUSE = """
UPDATE receiver r SET state = 'PAUSED', fence = fence + 1, lease_until = NULL, changed_at = now(),
    state_reason = 'a delivery waits for ' || $2::int || ' days: replay or discard, or take a snapshot'
WHERE r.channel = 'WEBHOOK' AND r.state = 'ACTIVE' AND EXISTS (
    SELECT FROM delivery d WHERE d.receiver_code = r.receiver_code
      AND d.state IN ('WAITING', 'SENDING', 'DEAD') AND d.created_at < $1)
RETURNING r.receiver_code
"""
_DEAD = """
SELECT receiver_code, count(*) AS dead, min(created_at) AS oldest FROM delivery
WHERE state = 'DEAD' GROUP BY receiver_code ORDER BY receiver_code
"""


async def forget_deliveries(pool: asyncpg.Pool, days: int, now: datetime) -> int:
    """Those that were taken so many days ago, with their attempts, and those given up that are as old. What
    still waits and dead letters stay, and their receiver is paused when they are as old.
    """
    for row in await pool.fetch(_PAUSE, now - timedelta(days=days), days):
        _LOG.warning("a receiver that takes nothing is paused", extra={"receiver": row["receiver_code"]})
    forgotten = 0
    while found := await pool.fetchval(_FORGET, now - timedelta(days=days), _PIECE):
        forgotten += found
    return forgotten


async def tell_dead_letters(pool: asyncpg.Pool, now: datetime) -> None:
    """For whoever watches the log, as long as there are some."""
    for row in await pool.fetch(_DEAD):
        hours = int((now - row["oldest"]).total_seconds() // 3600)
        about = {"receiver": row["receiver_code"], "dead": row["dead"], "oldest_hours": hours}
        _LOG.warning("dead letters of a receiver wait to be replayed or discarded", extra=about)
