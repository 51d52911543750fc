"""The line as people see it: looked at, sent again, given up, tried out. Next: purging.py."""

import base64
import secrets
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import asyncpg
import orjson

from models.rules.exchange.receiving import Channel, Standing
from models.rules.exchange.retrying import SCHEDULE
from models.rules.exchange.systems import fits_text
from models.rules.finding import error
from models.rules.finding_codes import Code
from models.rules.keys import HANDOVER, LONGEST_HANDOVER, check_end
from resolvers.access.caller import Caller
from resolvers.access.grants import scope_arrays
from resolvers.errors import Refused
from resolvers.inbound.systems import SEEN, reach, sight_of
from resolvers.outbound.receivers import ReceiverRow
from resolvers.outbound.sight import RECEIVER, kept_receiver, reach_all
from resolvers.outbound.webhooks.queue import SEALED_AS
from resolvers.outbound.webhooks.signing import SEALED_AS as SECRET
from resolvers.outbound.webhooks.signing import new_secret
from resolvers.pool import Connection
from resolvers.write.context import WriteContext
from resolvers.write.once import once
from resolvers.write.state import VISIBLE
from resolvers.write.trail import tell_config

MOST_AT_ONCE = 10_000
_LONGEST_REASON = 200
REPLAYED, GIVEN_UP = ("WAITING", "SENT", "DEAD", "DISCARDED"), ("WAITING", "DEAD")
_TEST_TYPE = "dossier.test"
# Whose customer is out of the caller's sight does not exist for him; so neither does what was sent of it.
_FROM = f"""
FROM delivery d JOIN receiver r USING (receiver_code)
WHERE {SEEN.format("r")} AND ({VISIBLE.format("d.key", "$3", "$4")}
    OR NOT EXISTS (SELECT FROM customer c WHERE c.customer_number = d.key))
AND ($5::text IS NULL OR d.receiver_code = $5) AND ($6::text[] IS NULL OR d.state = ANY ($6))
AND ($7::text[] IS NULL OR d.event_id = ANY ($7)) AND ($8::text IS NULL OR d.key = $8)
AND ($9::timestamptz IS NULL OR d.created_at >= $9) AND ($10::timestamptz IS NULL OR d.created_at < $10)
"""
_LIST = f"""
SELECT d.delivery_id, d.receiver_code, d.key, d.event_id, d.state, d.attempts AS failures, d.created_at,
    CASE WHEN d.state = 'WAITING' AND isfinite(d.next_try_at) THEN d.next_try_at END AS next_try_at,
    d.sent_at, d.last_status, d.last_error
{_FROM} AND ($11::bigint IS NULL OR d.delivery_id < $11) ORDER BY d.delivery_id DESC LIMIT $12
"""
_ATTEMPTS = """
SELECT delivery_id, attempt, began_at, ended_at, status, error FROM delivery_attempt
WHERE delivery_id = ANY ($1) ORDER BY delivery_id, attempt
"""
_FIGURES = f"""
SELECT count(*) FILTER (WHERE d.state <> 'DEAD') AS waiting, count(*) FILTER (WHERE d.state = 'DEAD') AS dead,
    min(d.created_at) AS oldest_at
{_FROM}
"""
_OPEN = ("WAITING", "SENDING", "DEAD")
# The oldest first: so what is left for the next call comes behind. All are rendered anew, by what their user
# may see now: see line.py. A test (xid 0) tells of nothing.
_CHOSEN = f"SELECT d.delivery_id {_FROM} ORDER BY d.delivery_id LIMIT $11 FOR UPDATE OF d"
_REPLAY = f"""
UPDATE delivery d SET state = 'WAITING', attempts = 0, lease_until = NULL, sent_at = NULL,
    body = CASE WHEN d.xid = '0' THEN d.body END,
    next_try_at = CASE WHEN d.xid = '0' AND d.body IS NOT NULL THEN now() ELSE '-infinity' END
FROM ({_CHOSEN}) AS chosen WHERE d.delivery_id = chosen.delivery_id
"""  # noqa: S608
_GIVE_UP = f"""
UPDATE delivery d SET state = 'DISCARDED', body = NULL, lease_until = NULL
FROM ({_CHOSEN}) AS chosen WHERE d.delivery_id = chosen.delivery_id
"""  # noqa: S608
# One failure is enough to know.
_TEST = """
INSERT INTO delivery (receiver_code, key, event_id, xid, body, content_type, state, attempts)
VALUES ($1, $2, $2, '0', $3, 'application/cloudevents+json', 'WAITING', $4) RETURNING delivery_id
"""
_ROTATE = """
UPDATE receiver SET previous_secret = secret, previous_until = $3, secret = $2, changed_at = now(),
    changed_by = $4
WHERE receiver_code = $1
"""


@dataclass(frozen=True)
class Attempt:
    """Without an end its worker died, or it is under way."""

    attempt: int
    began_at: datetime
    ended_at: datetime | None
    status: int | None
    error: str | None


@dataclass(frozen=True)
class Delivery:
    """A row of the line, without its bytes. `failures`: since it was put in or replayed."""

    delivery_id: int
    receiver_code: str
    key: str
    event_id: str
    state: str
    failures: int
    created_at: datetime
    next_try_at: datetime | None
    sent_at: datetime | None
    last_status: int | None
    last_error: str | None
    attempts: Sequence[Attempt] = ()


@dataclass(frozen=True)
class Chosen:
    """Which of them; all conditions that are given must hold. `since` and `until` are of their creation."""

    receiver_code: str | None = None
    states: Sequence[str] | None = None
    event_ids: Sequence[str] | None = None
    key: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Figures:
    """Of the line of a receiver: what it has not got yet, and since when the oldest of it is there."""

    waiting: int
    dead: int
    oldest_at: datetime | None


@dataclass(frozen=True)
class Handled:
    """How many; `more`: others are left for another call."""

    count: int
    more: bool


async def deliveries_of(
    source: asyncpg.Pool | Connection, caller: Caller, chosen: Chosen, after: int | None, first: int
) -> list[Delivery]:
    """The newest first; `after` is the id of the last one seen."""
    rows = await source.fetch(_LIST, *_sight(caller), *_asked(chosen), after, first)
    attempts: defaultdict[int, list[Attempt]] = defaultdict(list)
    for row in await source.fetch(_ATTEMPTS, [row["delivery_id"] for row in rows]):
        values = dict(row)
        attempts[values.pop("delivery_id")].append(Attempt(**values))
    return [Delivery(**dict(row), attempts=attempts[row["delivery_id"]]) for row in rows]


async def figures_of(source: asyncpg.Pool | Connection, caller: Caller, code: str) -> Figures:
    row = await source.fetchrow(_FIGURES, *_sight(caller), *_asked(Chosen(code, _OPEN)))
    return Figures(0, 0, None) if row is None else Figures(**row)


async def replay(context: WriteContext, chosen: Chosen) -> Handled:
    """They are due at once, each before what waits behind it for the same customer."""
    return await _handle(context, chosen, _REPLAY, REPLAYED, {"did": "REPLAYED"})


async def give_up(context: WriteContext, chosen: Chosen, reason: str) -> Handled:
    """What waits behind them goes on. The receiver does not learn of these changes."""
    if found := list(fits_text(reason, _LONGEST_REASON, ("reason",), needed=True)):
        raise Refused(found)
    return await _handle(context, chosen, _GIVE_UP, GIVEN_UP, {"did": "DISCARDED", "reason": reason.strip()})


async def send_test(context: WriteContext, code: str) -> int:
    """The id of a delivery that tells of nothing: how it went stands there soon."""

    async def work(connection: Connection) -> int:
        row = await kept_webhook(connection, context.caller, code)
        if row.state is not Standing.ACTIVE:
            raise Refused([error(Code.GEN_STATE, ("receiver",), value=row.state.value)])
        event_id = "T" + base64.b32encode(secrets.token_bytes(5)).decode()
        body = context.writer.sealer.box(SEALED_AS, _test(row, event_id[:10], context.writer.now()))
        test = (row.receiver_code, event_id[:10], body, len(SCHEDULE) - 1)
        delivery_id = await connection.fetchval(_TEST, *test)
        await tell_config(connection, context, (RECEIVER, row.receiver_code), {"did": "TESTED"})
        return delivery_id

    return await once(context, work)


async def rotate_secret(
    context: WriteContext, code: str, old_until: datetime | None = None
) -> tuple[str | None, datetime]:
    """The new secret, this once, and until when the old one signs beside it; None: the call was repeated."""
    now = context.writer.now()
    until, secret = old_until or now + HANDOVER, new_secret()
    issued: list[str] = []

    async def work(connection: Connection) -> str:
        row = await kept_webhook(connection, context.caller, code)
        await reach(connection, context.caller, row.user_name)  # who has it signs in the user's name
        if found := list(check_end(until, now, LONGEST_HANDOVER, "old_until")):
            raise Refused(found)
        box = context.writer.sealer.box(SECRET, secret.encode())
        await connection.execute(_ROTATE, row.receiver_code, box, until, context.caller.user_name)
        detail = {"did": "SECRET_ROTATED", "until": until.isoformat()}
        await tell_config(connection, context, (RECEIVER, row.receiver_code), detail)
        issued.append(secret)
        return until.isoformat()

    told = await once(context, work)
    return (issued[0] if issued else None), datetime.fromisoformat(told)


async def kept_webhook(source: asyncpg.Pool | Connection, caller: Caller, code: str) -> ReceiverRow:
    """A receiver of this channel that is his to keep: his own, or any for administrators."""
    row = await kept_receiver(source, caller, code)
    if row.channel is not Channel.WEBHOOK:
        raise Refused([error(Code.GEN_STATE, ("receiver",), value=row.channel.value)])
    await reach_all(source, caller, row.channel, row.user_name)
    return row


async def _handle(
    context: WriteContext, chosen: Chosen, statement: str, states: Sequence[str], detail: dict[str, Any]
) -> Handled:
    wanted = states if chosen.event_ids and chosen.states is None else chosen.states or ("DEAD",)
    chosen = replace(chosen, states=[state for state in wanted if state in states])

    async def work(connection: Connection) -> list[Any]:
        row = await kept_webhook(connection, context.caller, chosen.receiver_code or "")
        one = replace(chosen, receiver_code=row.receiver_code)
        sight = _sight(context.caller)
        done = await connection.execute(statement, *sight, *_asked(one), MOST_AT_ONCE)
        count = int(done.removeprefix("UPDATE "))
        about = {name: value for name, value in vars(one).items() if value and name != "receiver_code"}
        await tell_config(
            connection, context, (RECEIVER, row.receiver_code), {**detail, **about, "count": count}
        )
        return [count, count == MOST_AT_ONCE]

    return Handled(*await once(context, work))


def _sight(caller: Caller) -> tuple[Any, ...]:
    return (*sight_of(caller), *scope_arrays(caller.read_scope()))


def _asked(chosen: Chosen) -> list[Any]:
    return [value.replace("\0", "") if isinstance(value, str) else value for value in vars(chosen).values()]


def _test(row: ReceiverRow, event_id: str, now: datetime) -> bytes:
    return orjson.dumps(
        {
            "specversion": "1.0",
            "type": _TEST_TYPE,
            "source": "/dossier",
            "id": event_id,
            "time": now.isoformat(),
            "data": {"receiver": row.receiver_code},
        }
    )
