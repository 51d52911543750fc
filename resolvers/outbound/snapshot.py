"""All customers of a receiver as they stood at one moment, from where its delta goes on. Next: events.py."""

import contextlib
import io
import zipfile
from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import asyncpg
import orjson

from models.rules.attachments import is_id
from models.rules.auditing import AuditAct
from models.rules.exchange.message import Format
from models.rules.exchange.receiving import LISTS, OF_CHANGES
from models.rules.exchange.systems import may_send
from resolvers.access.audit import Asker, note
from resolvers.access.caller import Caller
from resolvers.access.grants import scope_arrays
from resolvers.access.seal import Sealer
from resolvers.archives.made import Kept, Made, NewMade, Safe, keep, kept_from_row, vault_of
from resolvers.archives.made_jobs import NEWEST, jobs_of, standing_of
from resolvers.attachments.tickets import living, promised
from resolvers.custody.desk import Desk
from resolvers.errors import Denied, Gone
from resolvers.exchange.formats import Writes, writer_of
from resolvers.feed.change import Position
from resolvers.jobs.job import HIDDEN, Order, order_job
from resolvers.jobs.run import Run
from resolvers.outbound.documents import addressed, serial_of, whole_customers
from resolvers.outbound.receivers import ReceiverRow, find
from resolvers.outbound.sight import RECEIVER, own_receiver, reads_all_of
from resolvers.pool import Connection
from resolvers.write.context import WriteContext, Writer
from resolvers.write.once import once
from resolvers.write.state import VISIBLE

KIND = "RECEIVER_SNAPSHOT"
MADE_KIND = "SNAPSHOT"
_KEPT = timedelta(days=7)
_PAGE = 500  # customers
_SEEN = f"""{VISIBLE.format("c.customer_number", "$1", "$2")}
    AND ($3::text[] IS NULL OR c.account_group = ANY($3))"""
_COUNT = f"SELECT count(*) FROM customer c WHERE {_SEEN}"  # noqa: S608
_NUMBERS = f"""
SELECT c.customer_number FROM customer c WHERE {_SEEN} AND c.customer_number > $4
ORDER BY c.customer_number LIMIT {_PAGE}
"""  # noqa: S608
_MOMENT = "SELECT log_moment()::text"
# What the snapshot shows is skipped, what it does not is told: whichever transactions ran at that moment.
# Whoever reads the log for the receiver now stops, and deltas given before cannot be acknowledged any more.
# Nor is sent what is older than the snapshot and waits in the line of a webhook; tests (xid 0) are.
_LOCK = "SELECT FROM receiver WHERE receiver_code = $1 FOR UPDATE"
_SETTLE = """
WITH settled AS (
    UPDATE receiver SET snapshot = $2, xid = pg_snapshot_xmin($2::text::pg_snapshot), change_number = '',
        offered_xid = NULL, offered_number = NULL, fence = fence + 1, lease_until = NULL
    WHERE receiver_code = $1
)
UPDATE delivery SET state = 'DISCARDED', body = NULL, lease_until = NULL, fence = fence + 1,
    last_error = 'a snapshot shows it'
WHERE receiver_code = $1 AND state IN ('WAITING', 'SENDING', 'DEAD') AND xid <> '0'
    AND pg_visible_in_snapshot(xid, $2::text::pg_snapshot)
"""
# What a snapshot shows depends on these: of a receiver that was told otherwise meanwhile it is none.
_SHOWN_BY = ("user_name", "system", "format", *LISTS, "created_at")
_OWN = f"{jobs_of(KIND)} AND j.created_by = $2 AND j.parameters::jsonb ->> 'receiver' = $3"
_ONE = f"{_OWN} AND j.job_id = $4"
_NEWEST = f"{_OWN} {NEWEST} LIMIT $4"


@dataclass(frozen=True)
class Snapshot:
    """An order; `done` and `total` count customers."""

    job_id: str
    state: str
    done: int
    total: int | None
    error: str | None
    created_by: str
    created_at: datetime
    ended_at: datetime | None
    file: Kept | None


@dataclass(frozen=True)
class Moment:
    """What is read in one transaction, and what it sees."""

    connection: Connection
    receiver: ReceiverRow
    caller: Caller
    sealer: Sealer
    seen: str  # pg_snapshot

    @property
    def serial(self) -> str:
        """Before those of all changes that it does not show."""
        return serial_of(Position(int(self.seen.partition(":")[0]), ""))

    @property
    def packed(self) -> bool:
        """IDocs and OData are documents, not lines: several in a zip."""
        return self.receiver.format not in OF_CHANGES and self.receiver.format.value != Format.NDJSON

    @property
    def writer(self) -> Writes:
        return writer_of(Format(self.receiver.format.value) if self.packed else Format.NDJSON)

    @property
    def file_name(self) -> str:
        return f"{self.receiver.receiver_code}.{'zip' if self.packed else self.writer.suffix}"

    @property
    def media_type(self) -> str:
        return "application/zip" if self.packed else self.writer.media_type

    async def total(self) -> int:
        return await self.connection.fetchval(_COUNT, *self._sight())

    def pieces(self) -> AsyncGenerator[tuple[bytes, int]]:
        """Of the file, and how many customers were looked at for each."""
        return _packed(self._documents(), self.writer.suffix) if self.packed else self._documents()

    async def _documents(self) -> AsyncGenerator[tuple[bytes, int]]:
        last, writer = "", self.writer
        while numbers := await self._numbers(last):
            found = await whole_customers(self.connection, self.receiver, numbers, self.caller, self.sealer)
            told = [replace(one, serial=self.serial) for one in found]
            yield writer.write(told, addressed(self.receiver)).body if told else b"", len(numbers)
            last = numbers[-1]

    async def _numbers(self, last: str) -> list[str]:
        rows = await self.connection.fetch(_NUMBERS, *self._sight(), last)
        return [row["customer_number"] for row in rows]

    def _sight(self) -> tuple[list[str] | None, list[str] | None, list[str] | None]:
        groups = self.receiver.account_groups
        return *scope_arrays(self.caller.read_scope()), None if groups is None else sorted(groups)


@contextlib.asynccontextmanager
async def moment(
    pool: asyncpg.Pool, receiver: ReceiverRow, caller: Caller, sealer: Sealer
) -> AsyncGenerator[Moment]:
    """Consistent until the block ends, however long it reads."""
    async with (
        pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        seen = await connection.fetchval(_MOMENT)
        yield Moment(connection, receiver, caller, sealer, seen)


async def settle(connection: Connection, taken: Moment, asker: Asker) -> None:
    """From now on the receiver is told what the snapshot does not show; Gone if it is another by now. The
    file of a key that shows less than its user reads moves nothing.
    """
    code = taken.receiver.receiver_code
    await connection.execute(_LOCK, code)
    now = await find(connection, code)
    if now is None or any(getattr(now, name) != getattr(taken.receiver, name) for name in _SHOWN_BY):
        raise Gone(code)
    settles = await reads_all_of(connection, taken.caller, now.user_name)
    if settles:
        await connection.execute(_SETTLE, code, taken.seen)
    told = {"format": taken.receiver.format.value, "seen": taken.seen, "settles": settles}
    noted = asker.noted(AuditAct.EXPORT, object_class=RECEIVER, object_id=code, detail=told)
    await note(connection, noted)


async def order_snapshot(context: WriteContext, safe: Safe, code: str) -> str:
    """The job's id; a worker takes it. FilesOff where nothing can be kept."""
    vault_of(safe)

    async def work(connection: Connection) -> str:
        caller = context.caller
        row = await own_receiver(connection, caller, code)
        if not may_send(caller):
            raise Denied
        told = {"receiver": row.receiver_code, HIDDEN: {"grants": promised(caller)}}
        return await order_job(
            connection, Order(KIND, told, alone=False), caller.user_name, context.writer.now()
        )

    return await once(context, work)


async def make_snapshot(desk: Desk, writer: Writer, run: Run) -> None:
    """The job. Broken off it begins anew: only what one transaction saw fits together."""
    told = run.job.parameters
    if "fileId" in run.report:
        return
    caller = await living(desk.pool, run.job.created_by, told[HIDDEN]["grants"], writer.today())
    receiver = await find(desk.pool, told["receiver"])
    if receiver is None or receiver.user_name != caller.user_name:
        raise Gone(told["receiver"])
    async with moment(desk.pool, receiver, caller.lasting, writer.sealer) as taken:
        await run.save(None, done=0, total=await taken.total())

        async def pieces() -> AsyncGenerator[bytes]:
            async for piece, count in taken.pieces():
                yield piece
                await run.save(None, done=run.done + count)

        async def also(connection: Connection, _made: Made) -> None:
            await settle(connection, taken, Asker(caller))

        expires = desk.now() + _KEPT
        about = {"grants": promised(caller)}  # another key of his, which sees less, may not fetch it
        new = NewMade(MADE_KIND, taken.file_name, taken.media_type, caller.user_name, expires, about)
        made = await keep(desk, new, pieces(), also)
    run.report["fileId"] = made.file_id


async def find_snapshot(
    pool: asyncpg.Pool, caller: Caller, code: str, job_id: str, now: datetime
) -> Snapshot:
    receiver = await own_receiver(pool, caller, code)
    asked = (now, caller.user_name, receiver.receiver_code, job_id)
    row = await pool.fetchrow(_ONE, *asked) if is_id(job_id) else None
    if row is None or not _is_his(row, caller):
        raise Gone(job_id)
    return _snapshot(row)


async def snapshots_of(
    pool: asyncpg.Pool, caller: Caller, receiver: ReceiverRow, now: datetime, first: int
) -> list[Snapshot]:
    """His own orders, the newest first; a page may hold fewer."""
    rows = await pool.fetch(_NEWEST, now, caller.user_name, receiver.receiver_code, first)
    return [_snapshot(row) for row in rows if _is_his(row, caller)]


def _is_his(row: asyncpg.Record, caller: Caller) -> bool:
    """Not that of another key of his user's, which sees more."""
    grants: list[str] = orjson.loads(row["parameters"])[HIDDEN]["grants"]
    return set(grants).issubset(promised(caller))


def _snapshot(row: asyncpg.Record) -> Snapshot:
    file = None if row["file_id"] is None else kept_from_row(row, mine=True)
    return Snapshot(**standing_of(row), file=file)


async def _packed(
    documents: AsyncGenerator[tuple[bytes, int]], suffix: str
) -> AsyncGenerator[tuple[bytes, int]]:
    """A zip, written as it grows."""
    out, at = io.BytesIO(), 0
    with zipfile.ZipFile(_Onward(out), "w", zipfile.ZIP_DEFLATED) as packed:
        async for body, count in documents:
            if body:
                at += 1
                packed.writestr(f"{at:06}.{suffix}", body)
            yield _taken(out), count
    yield _taken(out), 0


class _Onward(io.RawIOBase):
    """Cannot go back, so that what was taken out of it is not missed."""

    def __init__(self, out: io.BytesIO) -> None:
        self._out = out

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # pyright: ignore[reportIncompatibleMethodOverride]
        return self._out.write(data)


def _taken(out: io.BytesIO) -> bytes:
    found = out.getvalue()
    out.seek(0)
    out.truncate()
    return found
