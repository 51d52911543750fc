"""Messages of external systems as people see them; edited, tried again, cancelled. Next: working.py."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import asyncpg
import orjson

from models.rules.exchange.message import CANCELLED, EDITED, READY, Format, Message, QueueState
from models.rules.exchange.queueing import STAGED, TOLD, key_of
from models.rules.finding import Finding, Severity, error, warning
from models.rules.finding_codes import Code
from models.rules.shape import Shield
from models.rules.simple import check_written
from resolvers.access.caller import Caller
from resolvers.access.grants import scope_arrays
from resolvers.access.seal import Sealer
from resolvers.errors import Gone, Refused
from resolvers.exchange.formats import Raw, reader_of
from resolvers.inbound.systems import SEEN, kept_system, sight_of
from resolvers.inbound.telling import kept, told_to, within
from resolvers.pool import Connection
from resolvers.write.context import WriteContext
from resolvers.write.once import once
from resolvers.write.state import VISIBLE
from resolvers.write.trail import tell_config

MESSAGE = "INBOUND_MESSAGE"  # object class in the audit trail
PAYLOAD = "inbound_payload"  # to what the box of a payload is bound
MOST_AT_ONCE = 1_000
_LONGEST_REASON, _LONGEST_PAYLOAD = 200, 2**20
# Whose customer is out of the caller's sight does not exist for him; so neither does what was sent of it. One
# that came to nothing names its customer by key alone. {0} and {1} are the scope, {2} is the caller's name:
# for who sent it, a customer out of his sight must look like one that does not exist.
IN_SIGHT = f"""({VISIBLE.format("m.customer_number", "{0}", "{1}")}
    OR m.customer_number IS NULL AND m.submitted_by = {{2}}
    OR NOT EXISTS (
        SELECT FROM (SELECT m.customer_number AS number
            UNION ALL SELECT m.external_key WHERE m.customer_number IS NULL
            UNION ALL SELECT k.customer_number FROM external_key k
            WHERE m.customer_number IS NULL AND k.external_system = m.system
                AND k.external_key = m.external_key) named
        JOIN customer c ON c.customer_number = named.number
        WHERE NOT {VISIBLE.format("c.customer_number", "{0}", "{1}")}))"""  # noqa: S608 - constants of our own
_FROM = f"""
FROM inbound_message m JOIN external_system s USING (system)
WHERE {SEEN.format("s")} AND {IN_SIGHT.format("$3", "$4", "$1")} AND m.state NOT IN ('{STAGED}', '{TOLD}')
"""
_SHOWN = (
    *("queue_id", "system", "message_id", "load_id", "position", "place", "format", "external_key"),
    *("customer_number", "sequence", "function", "state", "outcome", "idoc_status", "findings", "version"),
    *("change_number", "submitted_by", "token_id", "received_at", "ended_at", "waiting_since", "attempts"),
    *("next_try_at", "reason", "handled_by"),
)
COLUMNS = ", ".join(f"m.{name}" for name in _SHOWN) + ", s.user_name"
_FIND = f"SELECT {COLUMNS}, m.payload, m.original {_FROM} AND m.queue_id = $5"
_LIST = f"""
SELECT {COLUMNS}, NULL::bytea AS payload, NULL::bytea AS original {_FROM}
    AND ($5::text IS NULL OR m.system = $5) AND ($6::text IS NULL OR m.state = $6)
    AND ($7::text IS NULL OR m.load_id = $7) AND ($8::text IS NULL OR m.external_key = $8)
    AND ($9::text IS NULL OR m.customer_number = $9) AND ($10::text IS NULL OR m.message_id = $10)
    AND ($11::bigint IS NULL OR m.queue_id < $11)
ORDER BY m.queue_id DESC LIMIT $12
"""
_FIGURES = f"""
SELECT count(*) FILTER (WHERE m.state IN ('NEW', 'PROCESSING')) AS waiting,
    count(*) FILTER (WHERE m.state = 'WAITING_REF') AS waiting_ref,
    count(*) FILTER (WHERE m.state = 'ERROR') AS errors,
    min(m.received_at) FILTER (WHERE m.state = 'ERROR') AS oldest_error_at
{_FROM} AND m.system = $5 AND m.state IN ('NEW', 'PROCESSING', 'WAITING_REF', 'ERROR')
"""
_HOLD = f"SELECT {COLUMNS}, m.payload, m.original {_FROM} AND m.queue_id = ANY($5) ORDER BY 1 FOR UPDATE OF m"
_RETRY = """
UPDATE inbound_message SET state = 'NEW', idoc_status = $2, attempts = 0, next_try_at = now(),
    waiting_since = NULL, ended_at = NULL, handled_by = $3 WHERE queue_id = ANY($1)
"""
_EDIT = """
UPDATE inbound_message SET state = 'NEW', idoc_status = $2, attempts = 0, next_try_at = now(),
    waiting_since = NULL, ended_at = NULL, handled_by = $3, reason = $4,
    original = coalesce(original, payload), payload = $5, function = $6, sequence = $7, payload_hash = NULL,
    external_key = coalesce(external_key, $8)
WHERE queue_id = $1
"""
_TAKE_OVER = "UPDATE inbound_message SET submitted_by = $2, token_id = $3 WHERE queue_id = ANY($1)"
_CANCEL = """
UPDATE inbound_message SET state = 'CANCELLED', idoc_status = $2, reason = $4, handled_by = $3,
    ended_at = now(), next_try_at = NULL, lease_until = NULL, fence = fence + 1
WHERE queue_id = ANY($1)
"""
# What stood behind them may go on.
WAKE = """
UPDATE inbound_message n SET next_try_at = now()
FROM unnest($1::text[], $2::text[]) g(system, external_key)
WHERE n.system = g.system AND n.external_key = g.external_key AND n.state = 'NEW' AND n.next_try_at IS NULL
"""
_STUCK = (QueueState.ERROR, QueueState.WAITING_REF)


@dataclass(frozen=True)
class Queued:
    """A message in the queue. `payload` and `original` are there for who may read all of them."""

    queue_id: int
    system: str
    message_id: str | None
    load_id: str | None
    position: int | None
    place: str
    format: str
    external_key: str | None
    customer_number: str | None
    sequence: Decimal | None
    function: str
    state: str
    outcome: str | None
    idoc_status: str | None
    findings: Sequence[Finding]
    version: int | None
    change_number: str | None
    submitted_by: str
    token_id: int | None = field(repr=False)
    received_at: datetime
    ended_at: datetime | None
    waiting_since: datetime | None
    attempts: int
    next_try_at: datetime | None
    reason: str | None
    handled_by: str | None
    user_name: str
    payload: bytes | None = field(repr=False, default=None)
    original: bytes | None = field(repr=False, default=None)


@dataclass(frozen=True)
class Filter:
    """What of the queue is asked for; None = any."""

    system: str | None = None
    state: str | None = None
    load_id: str | None = None
    external_key: str | None = None
    customer_number: str | None = None  # as stored
    message_id: str | None = None


@dataclass(frozen=True)
class Figures:
    waiting: int = 0
    waiting_ref: int = 0
    errors: int = 0
    oldest_error_at: datetime | None = None


async def find_message(source: asyncpg.Pool | Connection, caller: Caller, queue_id: int) -> Queued:
    row = await source.fetchrow(_FIND, *_sight(caller), queue_id)
    if row is None:
        raise Gone(str(queue_id))
    [found] = await _told_to(source, caller, [queued_from_row(row)])
    return found


async def messages_of(
    source: asyncpg.Pool | Connection, caller: Caller, wanted: Filter, after: int | None, first: int
) -> list[Queued]:
    """The newest first; `after` is the id of the last one seen."""
    asked = [value and value.replace("\0", "") for value in vars(wanted).values()]
    rows = await source.fetch(_LIST, *_sight(caller), *asked, after, first)
    return await _told_to(source, caller, [queued_from_row(row) for row in rows])


async def figures_of(source: asyncpg.Pool | Connection, caller: Caller, system: str) -> Figures:
    row = await source.fetchrow(_FIGURES, *_sight(caller), system)
    return Figures() if row is None else Figures(**row)


async def _told_to(
    source: asyncpg.Pool | Connection, caller: Caller, found: Sequence[Queued]
) -> list[Queued]:
    reached = await _reached(source, caller, found)
    told = await told_to(source, caller, found)
    return [one if one.queue_id in reached else replace(one, payload=None, original=None) for one in told]


async def _reached(
    source: asyncpg.Pool | Connection, caller: Caller, found: Sequence[Queued]
) -> frozenset[int]:
    """Of the owner's: those that were sent by no more rights than the caller has."""
    senders = await within(source, caller, found)
    return frozenset(one.queue_id for one in found if (one.submitted_by, one.token_id) in senders)


def reads_payload(caller: Caller, message: Queued) -> bool:
    """It is what the owner's system sent, in clear: bank accounts, tax numbers, all of it."""
    return caller.user_name == message.user_name and all(caller.reads_clear(shield) for shield in Shield)


def opened(sealer: Sealer, box: bytes | None) -> bytes | None:
    return None if box is None else sealer.unbox(PAYLOAD, box)


async def retry_messages(context: WriteContext, queue_ids: Sequence[int]) -> list[int]:
    """Those in ERROR, or that wait for another customer: at once, as a worker has time. By the owner's rights
    of now, where they are no fewer: the key that sent them may be gone.
    """

    async def work(connection: Connection) -> list[int]:
        held = await _hold(connection, context, queue_ids)
        ids = [one.queue_id for one in held]
        await connection.execute(_RETRY, ids, READY, context.caller.user_name)
        reached = await _reached(connection, context.caller, held)
        await _take_over(connection, context.caller, reached)
        await _tell_all(connection, context, held, did="RETRY")
        return ids

    return await once(context, work)


async def edit_message(context: WriteContext, queue_id: int, payload: bytes, reason: str) -> int:
    """Another payload in the place of what was sent, of the same format and the same customer; a copy of what
    was sent is kept (status 69).
    """

    async def work(connection: Connection) -> int:
        [held] = await _hold(connection, context, [queue_id])
        reached = await _reached(connection, context.caller, [held])
        if not (reached and reads_payload(context.caller, held)):
            raise Gone(str(queue_id))
        _demand(reason)
        message = _read_again(held, payload)
        box = context.writer.sealer.box(PAYLOAD, payload)
        about = (reason.strip(), box, message.function.value, message.sequence, key_of(message))
        await connection.execute(_EDIT, queue_id, EDITED, context.caller.user_name, *about)
        await _take_over(connection, context.caller, reached)
        await _tell_all(connection, context, [held], did="EDIT", reason=reason.strip())
        return queue_id

    return await once(context, work)


async def _take_over(connection: Connection, caller: Caller, queue_ids: Collection[int]) -> None:
    """From now on they are carried out by his rights. A session is over before they may be, but its user's
    grants are its own.
    """
    if not caller.outside:
        token_id = caller.token_id if caller.session_id is None else None
        await connection.execute(_TAKE_OVER, list(queue_ids), caller.user_name, token_id)


async def cancel_messages(context: WriteContext, queue_ids: Sequence[int], reason: str) -> list[int]:
    """For good; later messages of the same customers go on."""

    async def work(connection: Connection) -> list[int]:
        held = await _hold(connection, context, queue_ids, (*_STUCK, QueueState.NEW))
        _demand(reason)
        ids = [one.queue_id for one in held]
        await connection.execute(_CANCEL, ids, CANCELLED, context.caller.user_name, reason.strip())
        keys = [(one.system, one.external_key) for one in held]
        await connection.execute(WAKE, [key[0] for key in keys], [key[1] for key in keys])
        await _tell_all(connection, context, held, did="CANCEL", reason=reason.strip())
        return ids

    return await once(context, work)


async def _hold(
    connection: Connection,
    context: WriteContext,
    queue_ids: Sequence[int],
    states: Sequence[QueueState] = _STUCK,
) -> list[Queued]:
    """Locked, and his to set right: Gone names the first that is not there for him."""
    if len(queue_ids) > MOST_AT_ONCE:
        told = str(len(queue_ids))
        raise Refused([error(Code.IN_SIZE, ("queue_ids",), value=told, max=str(MOST_AT_ONCE))])
    rows = await connection.fetch(_HOLD, *_sight(context.caller), list(queue_ids))
    held = {row["queue_id"]: queued_from_row(row) for row in rows}
    for queue_id in queue_ids:
        if queue_id not in held:
            raise Gone(str(queue_id))
    for system in {one.system for one in held.values()}:
        await kept_system(connection, context.caller, system)
    wrong = [one for one in held.values() if one.state not in states]
    if wrong:
        raise Refused([error(Code.GEN_STATE, ("queue_ids", one.queue_id), value=one.state) for one in wrong])
    return list(held.values())


def _demand(reason: str) -> None:
    found = check_written(reason)
    if len(reason) > _LONGEST_REASON:
        found.append(error(Code.GEN_LENGTH, ("reason",), value=reason[:20], max=str(_LONGEST_REASON)))
    if found:
        raise Refused(found)


def _read_again(held: Queued, payload: bytes) -> Message:
    if len(payload) > _LONGEST_PAYLOAD:
        raise Refused([error(Code.IN_SIZE, ("payload",), value=str(len(payload)), max=str(_LONGEST_PAYLOAD))])
    message = reader_of(Format(held.format)).read(Raw(payload, held.place))
    if message.unreadable:
        raise Refused([replace(one, path=("payload", *one.path)) for one in message.findings])
    if held.external_key is not None and key_of(message) != held.external_key:
        raise Refused([error(Code.GEN_IMMUTABLE, ("payload",), value=held.external_key)])
    return message


async def _tell_all(
    connection: Connection, context: WriteContext, held: Sequence[Queued], **detail: Any
) -> None:
    for one in held:
        told = {"system": one.system, "messageId": one.message_id, **detail}
        await tell_config(connection, context, (MESSAGE, str(one.queue_id)), told)


def _sight(caller: Caller) -> tuple[Any, ...]:
    return (*sight_of(caller), *scope_arrays(caller.read_scope()))


def queued_from_row(row: asyncpg.Record) -> Queued:
    values: dict[str, Any] = {name: row[name] for name in Queued.__dataclass_fields__}
    values["findings"] = findings_from_text(row["findings"])
    return Queued(**values)


def text_from_findings(findings: Sequence[Finding]) -> str | None:
    if not findings:
        return None
    told = [
        [one.code.value, list(one.path), dict(one.params), one.severity.value] for one in map(kept, findings)
    ]
    return orjson.dumps(told).decode()


def findings_from_text(text: str | None) -> tuple[Finding, ...]:
    found: list[Any] = orjson.loads(text) if text else []
    return tuple(Finding(Code(one[0]), tuple(one[1]), one[2], Severity(one[3])) for one in found)


def blocked_by(queue_id: int) -> Finding:
    return warning(Code.IN_BLOCKED_BY, (), value=str(queue_id))
