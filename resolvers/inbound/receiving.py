"""Messages that come in are read and put into the queue, each once (UP-1). Next: working.py."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import asyncpg

from models.rules.exchange.message import READY, STRUCTURE_ERROR, Format, Message
from models.rules.exchange.queueing import key_of
from models.rules.finding import error
from models.rules.finding_codes import Code
from resolvers.access.caller import Caller
from resolvers.access.seal import Sealer
from resolvers.errors import Refused
from resolvers.exchange.formats import Raw, Unreadable, reader_of
from resolvers.inbound.queue import PAYLOAD, text_from_findings
from resolvers.inbound.systems import System
from resolvers.pool import Connection

MOST_MESSAGES = 100  # carried out while the sender waits
MOST_BYTES = 8 * 2**20
_LONGEST = {"message_id": 60, "external_key": 60}
_DIGITS = 38
# The sender waits: a worker takes it up only when this process has died.
_PUT = """
INSERT INTO inbound_message (system, message_id, place, format, external_key, sequence, function, state,
    idoc_status, payload, findings, submitted_by, token_id, received_at, attempts, fence, next_try_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, 'NEW', $8, $9, $10, $11, $12, now(), 0, 0, now() + interval '1 minute')
ON CONFLICT (system, message_id) WHERE message_id IS NOT NULL AND state <> 'STAGED' DO NOTHING
RETURNING queue_id
"""
_BEFORE = """
SELECT queue_id FROM inbound_message WHERE system = $1 AND message_id = $2 AND state <> 'STAGED'
"""
# What is staged has not come before: its load may still come to nothing.
_CAME = """
SELECT m.* FROM unnest($2::text[]) g(message_id) CROSS JOIN LATERAL (
    SELECT message_id, customer_number, version, change_number, idoc_status FROM inbound_message
    WHERE system = $1 AND message_id = g.message_id AND state <> 'STAGED' LIMIT 1) m
"""


@dataclass(frozen=True)
class Sender:
    """Who sends, for which of his systems, and in which format."""

    system: System
    caller: Caller
    format: Format


@dataclass(frozen=True)
class Arriving:
    raw: Raw = field(repr=False)
    message: Message


@dataclass(frozen=True)
class Put:
    queue_id: int
    duplicate: bool  # it came before


async def read_messages(format: Format, chunks: AsyncIterator[bytes]) -> list[Arriving]:
    """Of a short body. Unreadable if it is none of the format: then nothing of it is queued."""
    reader, found = reader_of(format), list[Arriving]()
    async for raw in reader.split(at_most(chunks, MOST_BYTES)):
        if len(found) == MOST_MESSAGES:
            raise Refused([error(Code.IN_SIZE, (), value=f"> {MOST_MESSAGES}", max=str(MOST_MESSAGES))])
        message = fitting(reader.read(raw))
        if _is_nothing(message):
            raise Unreadable(*message.findings)
        found.append(Arriving(raw, message))
    return found


def _is_nothing(message: Message) -> bool:
    """Nobody could find it again, or set it right."""
    form = any(one.code is Code.IN_FORMAT and not one.path for one in message.findings)
    return message.unreadable and form and not message.key and not message.message_id


async def put_messages(
    connection: Connection, sealer: Sealer, sender: Sender, arriving: Sequence[Arriving]
) -> list[Put]:
    """Within the caller's transaction."""
    return [await _put(connection, sealer, sender, one) for one in arriving]


async def _put(connection: Connection, sealer: Sealer, sender: Sender, one: Arriving) -> Put:
    message, system = one.message, sender.system.system
    queue_id = await connection.fetchval(
        _PUT,
        *(system, message.message_id, one.raw.place, sender.format.value, key_of(message)),
        *(message.sequence, message.function.value, READY, sealer.box(PAYLOAD, one.raw.body)),
        *(text_from_findings(message.findings), sender.caller.user_name, sender.caller.token_id),
    )
    if queue_id is not None:
        return Put(queue_id, duplicate=False)
    return Put(await connection.fetchval(_BEFORE, system, message.message_id), duplicate=True)


def fitting(message: Message) -> Message:
    """What the queue cannot hold is an error of the message, whatever its format let pass."""
    found: list[Any] = []
    kept: dict[str, Any] = {}
    for name, longest in _LONGEST.items():
        given: str | None = getattr(message, name)
        if given is not None and (len(given) > longest or "\0" in given):
            kept[name] = None
            told = given[:longest].replace("\0", "")
            found.append(error(Code.GEN_LENGTH, (name,), value=told, max=str(longest)))
    if message.sequence is not None and len(str(message.sequence)) > _DIGITS:
        kept["sequence"] = None
        found.append(error(Code.GEN_RANGE, ("sequence",), value="…", range=f"≤ {_DIGITS}"))
    if len(message.key) > _LONGEST["external_key"]:  # a number of the sender's that is no number
        kept["number"] = None
        found.append(error(Code.GEN_LENGTH, ("number",), value=message.key[:20], max="10"))
    if not found:
        return message
    findings = (*message.findings, *found)
    return replace(message, **kept, findings=findings, status=message.status or STRUCTURE_ERROR)


async def at_most(chunks: AsyncIterator[bytes], most: int) -> AsyncIterator[bytes]:
    come = 0
    async for chunk in chunks:
        come += len(chunk)
        if come > most:
            raise Refused([error(Code.IN_SIZE, (), value=f"> {most >> 20} MiB", max=f"{most >> 20} MiB")])
        yield chunk


async def came_before(
    source: asyncpg.Pool | Connection, system: str, message_ids: Sequence[str]
) -> dict[str, Mapping[str, Any]]:
    """UP-1: by their ids, what became of those that are there."""
    rows = await source.fetch(_CAME, system, list(message_ids)) if message_ids else ()
    return {row["message_id"]: dict(row) for row in rows}
