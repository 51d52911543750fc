"""(i) Batch upload: rows a second until they are archives, beside reading alone. Next: report.py.

The batch is read from its sealed object, checked and written with change documents, audit entries and the
index of the search, by the worker's own code. The contestants read the same bytes and do nothing with them.
"""

import io
import secrets
import shutil
import statistics
import time
from collections.abc import AsyncGenerator, Callable
from datetime import date

import asyncpg
import openpyxl
from python_calamine import CalamineWorkbook

from bench.place import FIELD_KEY, SCRATCH, BenchError, clone, database, drop
from bench.report import Report, verdict
from bench.storing import STOCK
from models.rules.archives.templates import MOST_ROWS, TEMPLATES, Kind
from models.rules.attachments import NewFile
from models.rules.roles import ARCHIVE_OPERATOR
from resolvers.access.caller import Caller, Grant
from resolvers.access.seal import Sealer
from resolvers.archives.batches.beginning import begin_import
from resolvers.archives.batches.looking import find_batch
from resolvers.archives.batches.running import carry_out_now, order_import
from resolvers.archives.books.templates import write_template
from resolvers.attachments import uploads
from resolvers.attachments.batched import WORKBOOK
from resolvers.attachments.bytes import FileBytes
from resolvers.attachments.tickets import Shelf
from resolvers.custody.desk import Desk
from resolvers.write.context import Request, Writer
from storage import DiskConfig, open_store
from storage.keys_file import FileKeys, make_key_file
from storage.vault import Vault

_TARGET = 0.5
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CALLER = Caller("(bench)", (Grant.everywhere(ARCHIVE_OPERATOR),), source="CLI", outside=True)
_DEPARTMENT = """
INSERT INTO department (department_code, name, version, created_on, created_by, changed_at, changed_by)
VALUES ('01', '办公室', 1, '2026-01-01', 'BENCH', now(), 'BENCH') ON CONFLICT DO NOTHING
"""
_SHEET = TEMPLATES[Kind.OTHER].sheet


async def measure(report: Report, dsn: str, rounds: int) -> None:
    stock, name, folder = await database(dsn, STOCK), "bench_imported", SCRATCH / "imported"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        taken = await _rounds(await clone(dsn, stock, name), rounds)
    finally:
        await drop(dsn, name)
        shutil.rmtree(folder, ignore_errors=True)
    rate = {who: MOST_ROWS / statistics.median(times) for who, times in taken.items()}
    ours = rate.pop("batch upload, whole")
    report.title(f"(i) Batch upload of {MOST_ROWS:,} rows")
    rows = [["batch upload, whole", f"{ours:,.0f}", ""]]
    rows += [[who, f"{found:,.0f}", verdict(ours / found, _TARGET)] for who, found in rate.items()]
    report.table(["", "rows/s", "batch upload of it"], rows)
    report.keep("i", {"rows_per_second": {"batch": ours, **rate}})


async def _rounds(dsn: str, rounds: int) -> dict[str, list[float]]:
    """In turns, so that what else the machine does meets all of them."""
    taken: dict[str, list[float]] = {}
    async with asyncpg.create_pool(dsn, min_size=2, max_size=6) as pool:
        await pool.execute(_DEPARTMENT)
        keys = SCRATCH / "imported" / "keys.json"
        make_key_file(keys)
        ring, store = FileKeys(keys), open_store(DiskConfig(SCRATCH / "imported" / "objects"))
        vault = Vault(store, ring)
        writer = Writer(pool, Sealer(FIELD_KEY), date.today)
        shelf = Shelf(writer, b"")
        desk = Desk(pool, store, ring, vault, writer=writer, shelf=shelf)
        for _ in range(rounds):
            data = _workbook()
            for who, read in _CONTESTANTS.items():
                taken.setdefault(who, []).append(_timed(read, data))
            taken.setdefault("batch upload, whole", []).append(await _bring(desk, data))
        await store.close()
    return taken


async def _bring(desk: Desk, data: bytes) -> float:
    """Seconds of carrying it out; the sending before is another part's matter (s2)."""
    shelf = desk.shelf
    if shelf is None:
        raise BenchError("the desk has no shelf")
    batch_id = await begin_import(shelf, _CALLER, Kind.OTHER, "TIANPU")
    new = NewFile(None, "档案.xlsx", _XLSX, len(data), role=WORKBOOK, batch_id=batch_id)
    begun = await uploads.begin_upload(shelf, _CALLER, new)
    files = FileBytes(shelf, desk.vault)
    await files.receive(_CALLER, begun.upload_id, None, len(data), _once(data))
    begins = time.perf_counter()
    job_id = await order_import(desk, _CALLER, batch_id, Request())
    await carry_out_now(desk, job_id)
    took = time.perf_counter() - begins
    batch = await find_batch(desk.pool, _CALLER, batch_id)
    if (batch.state, batch.created_count) != ("DONE", MOST_ROWS):
        raise BenchError(f"the batch is {batch.state}: {batch.error or list(batch.findings)[:3]}")
    return took


async def _once(data: bytes) -> AsyncGenerator[bytes]:
    yield data


def _workbook() -> bytes:
    """As a person saves it; each time another, for the same one again asks to be confirmed."""
    book = openpyxl.load_workbook(io.BytesIO(write_template(TEMPLATES[Kind.OTHER], {}, {})))
    sheet, mark = book[_SHEET], secrets.token_hex(4)
    for number in range(1, MOST_ROWS + 1):
        about = (
            number,
            None,
            "WS",
            "00",
            "2023",
            f"关于年度生产计划的通知{number}",
            date(2023, 5, 6),
            "30年",
        )
        rest = (
            "内部",
            "01",
            "办公室",
            f"{mark}〔2023〕{number}号",
            "生产；计划",
            3,
            1,
            "电子",
            None,
            None,
            None,
        )
        for at, value in enumerate((*about, *rest, "说明"), 1):
            sheet.cell(number + 2, at, value)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _openpyxl(data: bytes) -> None:
    for _ in openpyxl.load_workbook(io.BytesIO(data), read_only=True)[_SHEET].iter_rows(values_only=True):
        pass


def _openpyxl_whole(data: bytes) -> None:
    openpyxl.load_workbook(io.BytesIO(data))


def _calamine(data: bytes) -> None:
    CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(_SHEET).to_python()


_CONTESTANTS: dict[str, Callable[[bytes], None]] = {
    "reading alone, openpyxl": _openpyxl_whole,
    "reading alone, openpyxl row by row": _openpyxl,
    "reading alone, calamine": _calamine,
}


def _timed(read: Callable[[bytes], None], data: bytes) -> float:
    begins = time.perf_counter()
    read(data)
    return time.perf_counter() - begins
