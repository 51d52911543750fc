"""A stream of customers, of any length, into the staging of a load. Next: loading.py.

Nothing of it has an effect before all of it has come, except that rows which are equal to what was taken last
(UP-3), or came before (UP-1), are told apart at once and cost no more.
"""

import asyncio
import contextlib
import hashlib
import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import asyncpg

from models.rules.exchange.message import POSTED, READY, Message, Outcome, QueueState
from models.rules.exchange.queueing import OPEN, STAGED, TOLD, key_of
from models.rules.exchange.systems import ATOMIC
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from resolvers.access.grants import scope_arrays
from resolvers.alongside import alongside
from resolvers.errors import Refused
from resolvers.exchange.formats import Raw, Reads, Unreadable, reader_of
from resolvers.inbound.applying import hash_of
from resolvers.inbound.known import pass_over
from resolvers.inbound.loads import Wanted
from resolvers.inbound.queue import PAYLOAD, text_from_findings
from resolvers.inbound.receiving import Sender, at_most, came_before, fitting
from resolvers.jobs.job import Order, order_job
from resolvers.pool import Connection
from resolvers.write.context import Writer
from resolvers.write.state import VISIBLE

KIND = "LOAD"  # of the job
MOST_ATOMIC = 10_000  # rows of one transaction
MOST_BYTES_ATOMIC = 64 * 2**20
_AT_ONCE, _BYTES_AT_ONCE = 1_000, 8 * 2**20
_BEAT_SECONDS = 30.0
_BEGIN = """
INSERT INTO inbound_load (load_id, system, format, mode, dry_run, state, came_by, file_name, submitted_by,
    token_id, received_at) VALUES ($1, $2, $3, $4, $5, 'RECEIVING', $6, $7, $8, $9, now())
"""
_FURTHER = "UPDATE inbound_load SET row_count = $2, size = $3 WHERE load_id = $1 AND state = 'RECEIVING'"
_ALIVE = "UPDATE inbound_load SET alive_at = now() WHERE load_id = $1 AND state = 'RECEIVING'"
_QUEUE = """
UPDATE inbound_load SET state = 'QUEUED', sha256 = $2, size = $3, row_count = $4, job_id = $5
WHERE load_id = $1 AND state = 'RECEIVING'
"""
_REFUSE = """
UPDATE inbound_load SET state = $2, findings = $3, error = $4, size = $5, ended_at = now()
WHERE load_id = $1 AND state = 'RECEIVING'
"""
_DROP = "DELETE FROM inbound_message WHERE load_id = $1"
# Who lies before is looked up row by row: the planner knows nothing yet of rows that have just come.
_AHEAD = ", ".join(f"'{one}'" for one in (*OPEN, STAGED))
_APPLIED = f"""
SELECT a.external_key, a.payload_hash, a.sequence, c.customer_number, c.version
FROM applied_message a JOIN customer c USING (customer_number)
WHERE a.system = $1 AND a.external_key = ANY($2::text[]) AND {VISIBLE.format("c.customer_number", "$3", "$4")}
    AND (SELECT min(m.queue_id) FROM inbound_message m WHERE m.system = a.system
        AND m.external_key = a.external_key AND m.state IN ({_AHEAD})) IS NULL
"""  # noqa: S608 - constants of our own
_TWICE = """
UPDATE inbound_message m SET findings = json_build_array(json_build_array('IN-TWICE', json_build_array(),
    json_build_object('value', t.external_key, 'place', t.first), 'E'))::text
FROM (SELECT queue_id, external_key, first_value(place) OVER w AS first, row_number() OVER w AS turn
    FROM inbound_message WHERE load_id = $1 AND external_key IS NOT NULL AND outcome IS NULL
    WINDOW w AS (PARTITION BY external_key ORDER BY position)) t
WHERE m.queue_id = t.queue_id AND t.turn > 1
"""
_COLUMNS = (
    *("system", "message_id", "load_id", "position", "place", "format", "external_key", "sequence"),
    *("function", "state", "outcome", "idoc_status", "customer_number", "version", "change_number"),
    *("payload", "payload_hash", "findings", "submitted_by", "token_id", "attempts", "fence"),
)


class Broken(Exception):
    """The stream ended before its end, or the load was cancelled meanwhile."""


@dataclass(slots=True)
class _Row:
    """What is decided of it on its way is written into it."""

    position: int
    raw: Raw = field(repr=False)
    message: Message
    key: str | None
    payload_hash: bytes
    message_id: str | None
    state: str = STAGED
    outcome: str | None = None
    told: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def end(self, state: str, outcome: Outcome, told: Mapping[str, Any]) -> None:
        self.state, self.outcome, self.told = str(state), outcome.value, told


async def receive(
    writer: Writer, sender: Sender, wanted: Wanted, chunks: AsyncIterator[bytes], most: int
) -> str:
    """The load's id: QUEUED, with a job, or REFUSED with what is wrong with the file. Most: of bytes."""
    load_id = await _begin(writer.pool, sender, wanted)
    staging = _Staging(writer, sender, wanted, load_id)
    try:
        async with alongside(_beat(writer.pool, load_id)):
            await staging.take(chunks, most)
            await staging.order()
    except (Unreadable, Refused) as wrong:
        await staging.drop("REFUSED", wrong.findings)
    except BaseException as broken:
        await asyncio.shield(staging.drop("FAILED", (), type(broken).__name__))
        raise
    return load_id


async def _begin(pool: asyncpg.Pool, sender: Sender, wanted: Wanted) -> str:
    load_id = secrets.token_hex(16)
    about = (wanted.mode, wanted.dry_run, wanted.came_by, wanted.file_name[:255].replace("\0", ""))
    who = (sender.caller.user_name, sender.caller.token_id)
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(_BEGIN, load_id, sender.system.system, sender.format.value, *about, *who)
        if wanted.begun is not None:
            await wanted.begun(connection, load_id)
    return load_id


async def _beat(pool: asyncpg.Pool, load_id: str) -> None:
    """Whoever tidies up sees that this process has not died over it."""
    while True:
        await asyncio.sleep(_BEAT_SECONDS)
        with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            await pool.execute(_ALIVE, load_id)


class _Staging:
    def __init__(self, writer: Writer, sender: Sender, wanted: Wanted, load_id: str) -> None:
        self._writer = writer
        self._sender = sender
        self._wanted = wanted
        self._load_id = load_id
        self._reader: Reads = reader_of(sender.format)
        self._digest = hashlib.sha256()
        self._size = 0
        self._count = 0
        self._rows_size = 0

    async def take(self, chunks: AsyncIterator[bytes], most: int) -> None:
        """While some rows are written the next are read."""
        writing: asyncio.Task[None] | None = None
        try:
            async for raws in self._in_sets(self._reader.split(self._measured(at_most(chunks, most)))):
                rows = await asyncio.to_thread(self._read, raws)
                if writing is not None:
                    await writing
                writing = asyncio.create_task(self._write(rows, self._count, self._size))
            if writing is not None:
                await writing
        finally:
            if writing is not None and not writing.done():
                writing.cancel()
                await asyncio.wait([writing])

    async def _in_sets(self, raws: AsyncIterator[Raw]) -> AsyncIterator[list[tuple[int, Raw]]]:
        waiting: list[tuple[int, Raw]] = []
        size = 0
        async for raw in raws:
            self._count += 1
            self._rows_size += len(raw.body)
            size += len(raw.body)
            self._demand_atomic()
            waiting.append((self._count, raw))
            if len(waiting) == _AT_ONCE or size >= _BYTES_AT_ONCE:
                yield waiting
                waiting, size = [], 0
        if waiting:
            yield waiting

    def _demand_atomic(self) -> None:
        """All of them are in memory at once when they are carried out."""
        if self._wanted.mode != ATOMIC:
            return
        if self._count > MOST_ATOMIC:
            raise Refused([_too_much(str(MOST_ATOMIC))])
        if self._rows_size > MOST_BYTES_ATOMIC:
            raise Refused([_too_much(f"{MOST_BYTES_ATOMIC >> 20} MiB")])

    async def order(self) -> None:
        """All has come: from here on a job has it."""
        who, load_id = self._sender.caller.user_name, self._load_id
        async with self._writer.pool.acquire() as connection, connection.transaction():
            await connection.execute(_TWICE, load_id)
            order = Order(KIND, {"loadId": load_id}, self._wanted.dry_run, alone=False)
            job_id = await order_job(connection, order, who, self._writer.now())
            about = (self._digest.hexdigest(), self._size, self._count, job_id)
            if await connection.execute(_QUEUE, load_id, *about) != "UPDATE 1":
                raise Broken
            await self._beside(connection)

    async def drop(self, state: str, findings: Sequence[Finding], why: str | None = None) -> None:
        async with self._writer.pool.acquire() as connection, connection.transaction():
            await connection.execute(_DROP, self._load_id)
            told = (text_from_findings(findings), why, self._size)
            await connection.execute(_REFUSE, self._load_id, state, *told)
            if state == "REFUSED":
                await self._beside(connection)

    async def _beside(self, connection: Connection) -> None:
        if self._wanted.beside is not None:
            await self._wanted.beside(connection, self._load_id)

    async def _measured(self, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        async for chunk in chunks:
            self._digest.update(chunk)
            self._size += len(chunk)
            yield chunk

    def _read(self, raws: Sequence[tuple[int, Raw]]) -> list[_Row]:
        """In a thread of its own: the process answers others meanwhile."""
        rows: list[_Row] = []
        for position, raw in raws:
            message = fitting(self._reader.read(raw))
            digest = b"" if message.unreadable else hash_of(self._writer.sealer, message)
            given = None if self._wanted.dry_run else message.message_id
            rows.append(_Row(position, raw, message, key_of(message), digest, given))
        return rows

    async def _write(self, rows: list[_Row], count: int, size: int) -> None:
        async with self._writer.pool.acquire() as connection, connection.transaction():
            await self._find_duplicates(connection, rows)
            if self._wanted.mode != ATOMIC:
                await self._find_unchanged(connection, rows)
            records = await asyncio.to_thread(self._records, rows)
            await connection.copy_records_to_table("inbound_message", records=records, columns=_COLUMNS)
            if await connection.execute(_FURTHER, self._load_id, count, size) != "UPDATE 1":
                raise Broken

    async def _find_duplicates(self, connection: Connection, rows: Sequence[_Row]) -> None:
        ids = [row.message.message_id for row in rows if row.message.message_id]
        before = await came_before(connection, self._sender.system.system, ids)
        for row in rows:
            message_id = row.message.message_id
            if message_id in before:
                row.message_id = None
                row.end(TOLD, Outcome.DUPLICATE, before[message_id])
            elif message_id is not None:
                before[message_id] = {}

    async def _find_unchanged(self, connection: Connection, rows: Sequence[_Row]) -> None:
        """By UP-3: no more is done about them, but that their sequence is the last from now on."""
        system, sight = self._sender.system.system, scope_arrays(self._sender.caller.read_scope())
        keys = [row.key for row in rows if row.outcome is None]
        found = await connection.fetch(_APPLIED, system, keys, *sight)
        applied: dict[str | None, asyncpg.Record] = {row["external_key"]: row for row in found}
        state = TOLD if self._wanted.dry_run else QueueState.DONE
        passed: dict[str, int] = {}
        for row in rows:
            last = applied.pop(row.key, None) if row.outcome is None else None
            if last is not None and _is_unchanged(row, last):
                row.end(state, Outcome.UNCHANGED, {**last, "idoc_status": POSTED})
                if row.message.sequence is not None:
                    passed[last["external_key"]] = row.message.sequence
        if not self._wanted.dry_run:
            await pass_over(connection, system, passed)

    def _records(self, rows: Sequence[_Row]) -> list[tuple[Any, ...]]:
        return [self._record(row) for row in rows]

    def _record(self, row: _Row) -> tuple[Any, ...]:
        sender, message, told = self._sender, row.message, row.told
        payload = self._writer.sealer.box(PAYLOAD, row.raw.body) if row.outcome is None else None
        return (
            *(sender.system.system, row.message_id, self._load_id, row.position, row.raw.place),
            *(sender.format.value, row.key, message.sequence, message.function.value),
            *(row.state, row.outcome, told.get("idoc_status", READY), told.get("customer_number")),
            *(told.get("version"), told.get("change_number"), payload, None),
            *(text_from_findings(message.findings), sender.caller.user_name, sender.caller.token_id, 0, 0),
        )


def _too_much(most: str) -> Finding:
    return error(Code.IN_SIZE, (), value=f"> {most}", max=f"{most} (ATOMIC)")


def _is_unchanged(row: _Row, last: asyncpg.Record) -> bool:
    if last["payload_hash"] != row.payload_hash:
        return False
    before, sequence = last["sequence"], row.message.sequence
    return before is None or sequence is None or sequence > before
