"""The line of deliveries: who sends takes the first of each key under a lease. Next: sender.py.

A lane is what waits for one key of one receiver, in the order of the log. Only its first row decides: while
that is being sent, waits for its next try or is a dead letter, nothing of the lane is taken. So a key that
fails is parked alone.
"""

import time
from collections.abc import Sequence
from dataclasses import astuple, dataclass, field
from datetime import timedelta
from typing import Any

import asyncpg

from resolvers.pool import Connection, PlainConnection

LEASE_SECONDS = 30.0
LEASE_MARGIN = 10.0  # beyond what an answer may take: one that is waited for is sent by no other
SEALED_AS = "delivery.body"
_TEXT = 200

_RECEIVERS = """
SELECT r.receiver_code FROM receiver r, LATERAL (
    SELECT FROM delivery d
    WHERE d.receiver_code = r.receiver_code AND d.state IN ('WAITING', 'SENDING', 'DEAD')
    ORDER BY d.key, d.delivery_id LIMIT 1) AS open
WHERE r.channel = 'WEBHOOK' AND r.state = 'ACTIVE'
"""
# From lane to lane through the index delivery_head, without looking at what waits behind.
_HEAD = """
SELECT d.key, d.delivery_id, d.state <> 'DEAD' AND d.body IS NOT NULL AND d.next_try_at <= now()
    AND (d.lease_until IS NULL OR d.lease_until <= now()) AS due
FROM delivery d
WHERE d.receiver_code = $1 AND d.key > {after} AND d.state IN ('WAITING', 'SENDING', 'DEAD')
ORDER BY d.key, d.delivery_id LIMIT 1
"""
_CLAIM = f"""
WITH RECURSIVE lane AS (
    SELECT head.*, 1 AS seen, head.due::int AS found FROM ({_HEAD.format(after="$2")}) AS head
    UNION ALL
    SELECT head.*, lane.seen + 1, lane.found + head.due::int
    FROM lane, LATERAL ({_HEAD.format(after="lane.key")}) AS head
    WHERE lane.seen < $3 AND lane.found < $4
), taken AS (
    SELECT d.delivery_id FROM delivery d
    WHERE d.delivery_id = ANY (ARRAY (SELECT delivery_id FROM lane WHERE due))
      AND d.state IN ('WAITING', 'SENDING') AND d.next_try_at <= now()
      AND (d.lease_until IS NULL OR d.lease_until <= now())
      AND EXISTS (SELECT FROM receiver r WHERE r.receiver_code = $1 AND r.state = 'ACTIVE')
    FOR UPDATE SKIP LOCKED
), claimed AS (
    UPDATE delivery d SET state = 'SENDING', fence = fence + 1,
        lease_until = now() + make_interval(secs => $5)
    WHERE d.delivery_id = ANY (ARRAY (SELECT delivery_id FROM taken))
    RETURNING d.delivery_id, d.receiver_code, d.key, d.event_id, d.body, d.content_type, d.attempts, d.fence
), begun AS (
    INSERT INTO delivery_attempt (delivery_id, attempt, began_at)
    SELECT delivery_id, fence, now() FROM claimed
)
SELECT claimed.*, looked.behind, r.endpoint, r.secret,
    CASE WHEN r.previous_until > now() THEN r.previous_secret END AS previous_secret
FROM (
    SELECT CASE WHEN max(seen) = $3 OR max(found) = $4 THEN max(key) ELSE '' END AS behind FROM lane
) AS looked
LEFT JOIN (claimed JOIN receiver r ON r.receiver_code = claimed.receiver_code) ON true
ORDER BY claimed.key
"""  # noqa: S608 - constants of our own
_KEEP = """
UPDATE delivery d SET lease_until = now() + make_interval(secs => $3)
WHERE d.delivery_id = ANY ($1::bigint[]) AND d.state = 'SENDING'
  AND (d.delivery_id, d.fence) IN (SELECT * FROM unnest($1::bigint[], $2::int[]))
RETURNING d.delivery_id
"""
# What was sent under an older number is told of its attempt, and changes nothing else.
_SAVE = """
WITH told AS (
    UPDATE delivery_attempt SET ended_at = now(), status = $6, error = $7
    WHERE delivery_id = $1 AND attempt = $2
)
UPDATE delivery SET state = $3::text, attempts = attempts + $4, lease_until = NULL,
    next_try_at = now() + $5::interval, sent_at = CASE WHEN $3::text = 'SENT' THEN now() END,
    body = CASE WHEN $3::text <> 'SENT' THEN body END,
    last_status = $6, last_error = $7
WHERE delivery_id = $1 AND fence = $2 AND state = 'SENDING'
"""


@dataclass(frozen=True)
class Claimed:
    """One row of the line, to be sent now. `fence` is the number of this attempt, `failures` of those that
    failed since it was put into the line or replayed.
    """

    delivery_id: int
    receiver_code: str
    event_id: str
    content_type: str
    failures: int
    fence: int
    until: float  # of the lease, by this process's clock
    endpoint: str
    body: bytes = field(repr=False)  # sealed
    secrets: Sequence[bytes] = field(repr=False)  # sealed


@dataclass(frozen=True)
class Ended:
    """What came of an attempt. Without a delay it is the last: SENT, or DEAD if it failed."""

    delivery_id: int
    fence: int
    failed: bool = False
    delay: timedelta | None = None
    status: int | None = None
    error: str | None = None

    @property
    def state(self) -> str:
        if self.delay is not None:
            return "WAITING"
        return "DEAD" if self.failed else "SENT"

    @property
    def outcome(self) -> str:
        """For the operator's figures."""
        if not self.failed:
            return "taken" if self.delay is None else "given_back"
        return "unanswered" if self.status is None else "refused"


@dataclass(frozen=True)
class Round:
    """`behind` is the key after which the next look begins; empty when all lanes were looked at."""

    claimed: Sequence[Claimed]
    behind: str


@dataclass(frozen=True)
class Look:
    """For whom, behind which key, at how many lanes at most, to take how many at most, for how long."""

    receiver_code: str
    behind: str
    lanes: int
    most: int
    lease: float = LEASE_SECONDS


def open_line_pool(dsn: str, size: int = 4) -> asyncpg.Pool:
    """Connections for the statements of this page. The line is empty when they are planned and long when they
    run: no plan may read whole tables, or sort what an index has in order.
    """
    return asyncpg.create_pool(
        dsn,
        min_size=0,
        max_size=size,
        connection_class=PlainConnection,
        server_settings={
            "application_name": "dossier webhooks",
            **dict.fromkeys(("enable_seqscan", "enable_sort", "jit"), "off"),
        },
    )


async def receivers_with_open(source: asyncpg.Pool | Connection) -> list[str]:
    """Those that have lanes."""
    return [row["receiver_code"] for row in await source.fetch(_RECEIVERS)]


async def claim(source: asyncpg.Pool | Connection, look: Look) -> Round:
    """In the order of keys: each lane gets its turn, however many wait."""
    until = time.monotonic() + look.lease
    rows = await source.fetch(_CLAIM, *astuple(look))
    found = [_claimed(row, until) for row in rows if row["delivery_id"] is not None]
    return Round(found, rows[0]["behind"])


async def keep(source: asyncpg.Pool | Connection, held: Sequence[Claimed], lease: float) -> set[int]:
    """Those that are still ours, with a new lease."""
    ids, fences = [one.delivery_id for one in held], [one.fence for one in held]
    return {row["delivery_id"] for row in await source.fetch(_KEEP, ids, fences, lease)}


async def save(source: asyncpg.Pool | Connection, ended: Sequence[Ended]) -> None:
    """All of them or none."""
    await source.executemany(_SAVE, [_values(one) for one in ended])


def _values(one: Ended) -> tuple[Any, ...]:
    error = None if one.error is None else one.error[:_TEXT]
    outcome = (one.state, int(one.failed), one.delay or timedelta(), one.status, error)
    return (one.delivery_id, one.fence, *outcome)


def _claimed(row: asyncpg.Record, until: float) -> Claimed:
    names = ("delivery_id", "receiver_code", "event_id", "content_type", "fence", "endpoint", "body")
    secrets = tuple(one for one in (row["secret"], row["previous_secret"]) if one is not None)
    values = {name: row[name] for name in names}
    return Claimed(**values, failures=row["attempts"], until=until, secrets=secrets)
