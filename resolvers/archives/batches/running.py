"""A batch is carried out: at once where it is short, by a worker where it is long. Next: undoing.py.

Either way it is a job, so that another goes on where one has died. What it finds it writes into the batch.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from models.rules.archives.batches import RUNNING, in_cells
from models.rules.archives.templates import TEMPLATES, Kind
from models.rules.decision import Consent
from models.rules.finding import Finding, Severity, error
from models.rules.finding_codes import Code
from resolvers.access.caller import Caller
from resolvers.archives.batches.beginning import hold_own
from resolvers.archives.batches.checking import Checked, check_batch, check_files, read, stored_of
from resolvers.archives.batches.creating import Ask, NotOurs, create_all
from resolvers.archives.batches.looking import Batch, batch_of_job, find_batch, report_of
from resolvers.archives.batches.sealing import Sealer
from resolvers.archives.books.workbooks import Book, unpacks_within
from resolvers.archives.made import NewMade, drop_made, keep_bytes
from resolvers.attachments.batched import IMPORT
from resolvers.attachments.bytes import FileBytes, Unreadable
from resolvers.attachments.tickets import Shelf, TicketWrong, living, promised
from resolvers.books.writing import XLSX
from resolvers.custody.desk import Desk
from resolvers.custody.quarantine import Quarantined
from resolvers.errors import Denied, Gone, Refused
from resolvers.jobs.job import HIDDEN, Order, order_job
from resolvers.jobs.run import Run, run_next
from resolvers.write.context import Request, Writer
from storage.errors import StoreError

KIND = "IMPORT"
MARKED = "MARKED_WORKBOOK"
# Carried out while the caller waits: some 400 rows, of which equal ones are packed into much less.
_SHORT_WORKBOOK, _SHORT_UNPACKED, _SHORT_FILES = 32 * 2**10, 512 * 2**10, 200
_MARKED_DAYS = timedelta(days=7)
_CLAIM = """
UPDATE import_batch SET state = 'RUNNING', job_id = $2, report = NULL, ended_at = NULL WHERE batch_id = $1
"""
_ARRIVING = "SELECT count(*) FROM upload WHERE batch_id = $1 AND state = 'PENDING' AND expires_at > $2"
_SIZE = """
SELECT coalesce(max(size) FILTER (WHERE role = 'WORKBOOK'), 0)::bigint AS workbook, count(*) AS files,
    count(*) FILTER (WHERE role = 'ZIP') AS zips, max(object_id) FILTER (WHERE role = 'WORKBOOK') AS object_id
FROM batch_file WHERE batch_id = $1
"""
_REFUSE = """
UPDATE import_batch SET state = 'REFUSED', workbook_sha256 = $3, row_count = $4, created_count = 0,
    file_count = 0, report = $5, marked_file_id = $6, ended_at = $7
WHERE batch_id = $1 AND job_id = $2 AND state = 'RUNNING'
"""


async def run_import(desk: Desk, caller: Caller, batch_id: str, request: Request) -> Batch:
    """The batch as it is then: DONE or REFUSED with all findings, or RUNNING, and a worker has it."""
    job_id = await order_import(desk, caller, batch_id, request)
    if await _is_short(desk, await find_batch(desk.pool, caller, batch_id)):
        await carry_out_now(desk, job_id)
    return await find_batch(desk.pool, caller, batch_id)


async def order_import(desk: Desk, caller: Caller, batch_id: str, request: Request) -> str:
    """The job that carries it out. Refused while files are on their way, and unless it waits for it."""
    now = desk.now()
    async with desk.pool.acquire() as connection, connection.transaction():
        await hold_own(connection, caller, batch_id)
        if coming := await connection.fetchval(_ARRIVING, batch_id, now):
            raise Refused([error(Code.GEN_STATE, ("files",), value=f"PENDING ({coming})")])
        told = {"grants": promised(caller), "confirm": sorted(request.confirm), "reason": request.reason}
        order = Order(KIND, {"batchId": batch_id, HIDDEN: told}, alone=False)
        job_id = await order_job(connection, order, caller.user_name, now)
        await connection.execute(_CLAIM, batch_id, job_id)
        return job_id


async def carry_out_now(desk: Desk, job_id: str) -> None:
    """By this process, unless a worker was faster."""
    await run_next(desk.pool, {KIND: lambda run: carry_out(desk, run)}, job_id)


async def _is_short(desk: Desk, batch: Batch) -> bool:
    row = await desk.pool.fetchrow(_SIZE, batch.batch_id)
    if row is None or row["workbook"] > _SHORT_WORKBOOK or row["files"] > _SHORT_FILES or row["zips"]:
        return False
    if row["object_id"] is None:
        return True
    try:
        stored = await stored_of(desk, row["object_id"])
        data = b"".join([piece async for piece in read(desk, batch, stored, 0, stored.size)])
    except (Gone, Quarantined, StoreError):  # which is told when it is carried out
        return True
    return await asyncio.to_thread(unpacks_within, data, _SHORT_UNPACKED)


async def carry_out(desk: Desk, run: Run) -> None:
    """The job."""
    batch = await batch_of_job(desk.pool, run.job.parameters["batchId"], run.job.job_id)
    if batch is None or desk.writer is None or batch.state != RUNNING:
        return
    turn = _Turn(desk, desk.writer, run, batch)
    try:
        await turn.carry_out()
    except NotOurs:
        return
    except (Denied, Gone, TicketWrong, Unreadable, Quarantined) as over:
        await turn.refuse([_reason(over)], None)


def _reason(over: Exception) -> Finding:
    """Why nothing could be looked at."""
    if isinstance(over, Denied | TicketWrong):
        return error(Code.GEN_FORBIDDEN, ())
    if isinstance(over, Gone):
        return error(Code.GEN_NOTFOUND, ("files",), value=over.what)
    return error(Code.AR_INTEGRITY, ("files",))


class _Turn:
    def __init__(self, desk: Desk, writer: Writer, run: Run, batch: Batch) -> None:
        self._desk = desk
        self._writer = writer
        self._run = run
        self._batch = batch
        self._shelf = desk.shelf or Shelf(writer, b"")

    async def carry_out(self) -> None:
        hidden: dict[str, Any] = self._run.job.parameters[HIDDEN]
        job, writer = self._run.job, self._writer
        caller = await living(self._desk.pool, job.created_by, hidden["grants"], writer.today())
        caller = replace(caller, source=IMPORT)
        ask = Ask(Consent(frozenset(hidden["confirm"]), hidden["reason"]), job.job_id)
        checked = await check_batch(self._desk, self._batch, self._shelf.most_bytes)
        needed = checked.needed
        await self._run.save(None, done=0, total=len(needed) + len(checked.lines))
        try:
            if checked.book is None:
                raise Refused(checked.findings)
            context = writer.call(caller)
            if needed:
                checked = await self._unpacked(caller, checked, ask)
            await create_all(context, self._batch, checked, ask)
        except Refused as refused:
            await self.refuse(refused.findings, checked)
            return
        await self._run.save(None, done=self._run.total)

    async def _unpacked(self, caller: Caller, checked: Checked, ask: Ask) -> Checked:
        """Only once nothing else stands against the batch, since that takes long."""
        await create_all(self._writer.call(caller), self._batch, checked, replace(ask, only_look=True))
        files = FileBytes(self._shelf, self._desk.vault, self._desk.scanner)
        wanted = [checked.zipped[name] for name in checked.needed]
        if wrong := await Sealer(files, self._shelf, caller, self._batch).seal(wanted, self._run):
            raise Refused([*checked.findings, *wrong])
        return await check_files(self._desk, self._batch, checked)

    async def refuse(self, findings: Sequence[Finding], checked: Checked | None) -> None:
        batch, now = self._batch, self._desk.now()
        found = in_cells(TEMPLATES[Kind(batch.kind)], findings)
        marked = await self._marked(found, checked)
        sha256, rows = (checked.sha256, len(checked.lines)) if checked else (None, None)
        about = (sha256, rows, report_of(found), marked, now)
        async with self._desk.pool.acquire() as connection, connection.transaction():
            done = await connection.execute(_REFUSE, batch.batch_id, self._run.job.job_id, *about)
            former = batch.marked_file_id if done == "UPDATE 1" else marked
            if former is not None:
                await drop_made(connection, former, batch.created_by, now, "replaced")

    async def _marked(self, found: Sequence[Finding], checked: Checked | None) -> str | None:
        """A copy with the faulty cells marked; None where no cell is at fault."""
        if checked is None or checked.book is None:
            return None
        faults: dict[tuple[int, str], str] = {}
        for one in found:
            if len(one.path) == 2 and isinstance(one.path[0], int) and one.severity is not Severity.WARNING:  # noqa: PLR2004
                at = (one.path[0], str(one.path[1]))
                text = f"{one.code.value} {one.message('zh')}\n{one.message('en')}"
                faults[at] = f"{faults[at]}\n{text}" if at in faults else text
        if not faults:
            return None
        data = await asyncio.to_thread(_marked, checked, checked.book, faults)
        batch, until = self._batch, self._desk.now() + _MARKED_DAYS
        name = f"{checked.template.sheet}-{batch.batch_id[:12]}.xlsx"
        new = NewMade(MARKED, name, XLSX, batch.created_by, until, {"batchId": batch.batch_id})
        return (await keep_bytes(self._desk, new, data)).file_id


def _marked(checked: Checked, book: Book, faults: Mapping[tuple[int, str], str]) -> bytes:
    from resolvers.archives.books.templates import write_marked  # noqa: PLC0415 - openpyxl is large

    return write_marked(checked.template, checked.lookups.choices, book.rows, faults)
