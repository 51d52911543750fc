"""What waits for a worker: one bounded statement through indexes. Next: ../observe/outstanding.py."""

from collections.abc import Mapping
from dataclasses import dataclass

import asyncpg

KEPT_SECONDS = 60.0
MOST = 10_000  # rows of one kind, system or receiver that are counted: more is too much anyway
_OPEN = "d.state IN ('WAITING', 'SENDING', 'DEAD')"


def _age(since: str) -> str:
    return f"greatest(coalesce(extract(epoch FROM now() - {since}), 0), 0)::float8"


# A job that is tried later is due when the time of its lease is over.
_JOB_SINCE = """min(CASE WHEN j.state = 'RUNNING' THEN j.started_at
    WHEN j.lease_until IS NULL OR j.lease_until <= now() THEN j.created_at END)"""
_DUE_SINCE = "min(due.next_try_at) FILTER (WHERE isfinite(due.next_try_at))"

# Each part counts no more than MOST rows and reads them where an index begins: whoever is far behind is not
# held up by those who count it. A lane is what waits for one key of one receiver: see webhooks/queue.py.
_BACKLOG = f"""
WITH RECURSIVE lane AS (
    SELECT r.receiver_code, head.key, head.state, 1 AS seen FROM receiver r, LATERAL (
        SELECT d.key, d.state FROM delivery d WHERE d.receiver_code = r.receiver_code AND {_OPEN}
        ORDER BY d.key, d.delivery_id LIMIT 1) AS head
    WHERE r.channel = 'WEBHOOK'
    UNION ALL
    SELECT lane.receiver_code, head.key, head.state, lane.seen + 1 FROM lane, LATERAL (
        SELECT d.key, d.state FROM delivery d
        WHERE d.receiver_code = lane.receiver_code AND d.key > lane.key AND {_OPEN}
        ORDER BY d.key, d.delivery_id LIMIT 1) AS head
    WHERE lane.seen < {MOST}
)
SELECT 'inbound' AS part, w.state AS name, sum(found.rows)::int8 AS rows,
    {_age("min(found.since)")} AS seconds
FROM external_system s, unnest(ARRAY['NEW', 'PROCESSING', 'WAITING_REF', 'ERROR']) AS w (state), LATERAL (
    SELECT (SELECT count(*) FROM (SELECT FROM inbound_message m
                WHERE m.system = s.system AND m.state = w.state LIMIT {MOST}) AS counted) AS rows,
        (SELECT m.received_at FROM inbound_message m
            WHERE m.system = s.system AND m.state = w.state ORDER BY m.queue_id LIMIT 1) AS since) AS found
GROUP BY w.state
UNION ALL
SELECT 'delivery', open.state, count(*), 0 FROM receiver r, LATERAL (
    SELECT d.state FROM delivery d WHERE d.receiver_code = r.receiver_code AND {_OPEN} LIMIT {MOST}) AS open
WHERE r.channel = 'WEBHOOK' GROUP BY open.state
UNION ALL
SELECT 'due', '', count(*), {_age(_DUE_SINCE)}
FROM (SELECT d.receiver_code, d.next_try_at FROM delivery d
      WHERE d.state IN ('WAITING', 'SENDING') AND d.next_try_at <= now()
      ORDER BY d.next_try_at, d.delivery_id LIMIT {MOST}) AS due
JOIN receiver r ON r.receiver_code = due.receiver_code AND r.state = 'ACTIVE'
UNION ALL
SELECT 'parked', '', count(*), 0 FROM lane WHERE lane.state = 'DEAD'
UNION ALL
SELECT 'receiver', r.state, count(*), 0 FROM receiver r GROUP BY r.state
UNION ALL
SELECT 'lag', far.channel, behind.rows, behind.seconds FROM (
    SELECT DISTINCT ON (r.channel) r.channel, r.xid, r.change_number FROM receiver r
    WHERE r.state = 'ACTIVE' ORDER BY r.channel, r.xid, r.change_number) AS far, LATERAL (
    SELECT count(*) AS rows, {_age("min(page.changed_at)")} AS seconds
    FROM (SELECT c.changed_at FROM change_document c
          WHERE (c.xid, c.change_number) > (far.xid, far.change_number)
          ORDER BY c.xid, c.change_number LIMIT {MOST}) AS page) AS behind
UNION ALL
SELECT 'job', j.state, count(*), {_age(_JOB_SINCE)}
FROM job j WHERE j.state IN ('QUEUED', 'RUNNING') GROUP BY j.state
UNION ALL
SELECT 'notice', open.channel, count(*), {_age("min(open.created_at)")}
FROM (SELECT m.channel, m.created_at FROM outgoing_message m
      WHERE m.sent_at IS NULL AND m.given_up_at IS NULL ORDER BY m.due_at LIMIT {MOST}) AS open
GROUP BY open.channel
UNION ALL
SELECT 'notice', 'CAMPAIGN', count(*), {_age("min(due.next_at)")}
FROM (SELECT m.next_at FROM sms_message m WHERE m.state IN ('QUEUED', 'SENDING') AND m.next_at <= now()
      ORDER BY m.next_at LIMIT {MOST}) AS due
UNION ALL
SELECT 'unlinked', '', count(*), {_age("min(open.happened_at)")}
FROM (SELECT e.happened_at FROM audit_entry e WHERE e.position IS NULL
      ORDER BY e.entry_id LIMIT {MOST}) AS open
"""  # noqa: S608 - constants of our own


@dataclass(frozen=True)
class Waiting:
    """So many, and for how many seconds the oldest of them has been waiting."""

    rows: int = 0
    seconds: float = 0.0


# By part and name: ("inbound", "new"), ("due", "") …; what is not there is nothing.
Backlog = Mapping[tuple[str, str], Waiting]


async def read_backlog(pool: asyncpg.Pool) -> Backlog:
    rows = await pool.fetch(_BACKLOG)
    return {(row["part"], row["name"].lower()): Waiting(row["rows"], row["seconds"]) for row in rows}
