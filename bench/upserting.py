"""(l) Bulk upsert: customers a second from lines of JSON and from a workbook. Next: report.py.

A load as a worker carries it out: staged, read, checked by all rules, saved with change documents. Each has a
company code, a sales area, four partner functions and a bank account. Beside it COPY of the very rows that it
leaves, into tables with the same indexes and foreign keys, and the workbook read by calamine alone. Each in a
process of its own, whose memory is told.
"""

import asyncio
import io
import json
import random
import resource
import sys
import time
from collections.abc import AsyncIterator, Callable
from datetime import date
from pathlib import Path
from typing import Any

import asyncpg
import orjson
import uvloop
from python_calamine import CalamineWorkbook

from bench import people
from bench.place import FIELD_KEY, SCRATCH, BenchError, clone, drop, stocked, token
from bench.report import Report, verdict
from models.migrate import migrate
from models.rules.exchange.message import Format, Function, Message
from models.rules.exchange.outgoing import Outgoing
from models.rules.numbers import stored
from resolvers.access.acting import acting_for
from resolvers.access.seal import Sealer
from resolvers.books.writing import Sheets
from resolvers.exchange.formats import Raw, reader_of
from resolvers.exchange.reference import load_reference
from resolvers.exchange.sheets.writing import Pages, every_column
from resolvers.inbound.loading import kinds_of
from resolvers.inbound.loads import Wanted, load_of
from resolvers.inbound.receiving import Sender
from resolvers.inbound.staging import receive
from resolvers.inbound.systems import system_of
from resolvers.jobs.run import run_next
from resolvers.pool import WriteConnection
from resolvers.write.context import Writer

_CREATED, _UNCHANGED, _OF_CALAMINE, _MEMORY = 5_000, 20_000, 0.5, 300  # targets: a second; MiB
_FIRST = 110_000_000  # the first customer's number, in the range of sold-to parties
_SYSTEM = """
INSERT INTO external_system (system, name, user_name, number_policy, accepted_codes, changed_by)
VALUES ('BENCH', 'Bench', 'BENCH', 'KEEP', '{CM-DUP-NAME,CM-DUP-TAX}', 'BENCH')
"""
_TABLES = (
    *("customer", "company_code_data", "sales_area_data", "partner_function", "bank_detail"),
    *("tax_classification", "change_document", "change_item", "task"),
)
_PAGE = 1_000


async def measure(report: Report, dsn: str, customers: int) -> None:
    empty = await stocked(dsn, "bench_empty", _fill)
    lines, book = SCRATCH / f"upsert_{customers}.ndjson", SCRATCH / f"upsert_{customers}.xlsx"
    await _apart("files", str(lines), str(book), str(customers))
    found: dict[str, dict[str, float]] = {}
    try:
        one = await clone(dsn, empty, "bench_upserts")
        await token(one, "integrator@*/*")
        for who in ("created", "unchanged"):
            found[f"NDJSON, {who}"] = await _apart("load", one, str(lines), "NDJSON")
        changed = await asyncio.to_thread(_changed, lines)
        found["NDJSON, changed"] = await _apart("load", one, str(changed), "NDJSON")
        other = await clone(dsn, empty, "bench_copied")
        found["COPY of the same rows"] = await _apart("copy", one, other)
        await drop(dsn, "bench_upserts")
        one = await clone(dsn, empty, "bench_upserts")
        await token(one, "integrator@*/*")
        found["xlsx, created"] = await _apart("load", one, str(book), "SHEET")
        found["xlsx read by calamine alone"] = await _apart("calamine", str(book))
    finally:
        await drop(dsn, "bench_upserts")
        await drop(dsn, "bench_copied")
    _tell(report, customers, found)


def _tell(report: Report, customers: int, found: dict[str, dict[str, float]]) -> None:
    rate = {who: customers / told["seconds"] for who, told in found.items()}
    copied, calamine = rate["COPY of the same rows"], rate["xlsx read by calamine alone"]
    judged = {
        "NDJSON, created": f"{verdict(rate['NDJSON, created'] / _CREATED, 1.0)}, of COPY "
        f"{rate['NDJSON, created'] / copied:.0%}",
        "NDJSON, unchanged": verdict(rate["NDJSON, unchanged"] / _UNCHANGED, 1.0),
        "xlsx, created": f"of calamine {verdict(rate['xlsx, created'] / calamine, _OF_CALAMINE)}",
    }
    report.title(f"(l) Bulk upsert of {customers:,} customers")
    report.table(
        ["", "customers/s", "staging s", "applying s", "our CPU s", "memory", ""],
        [
            [
                *(
                    who,
                    f"{rate[who]:,.0f}",
                    f"{told.get('staging', 0):.1f}",
                    f"{told.get('applying', 0):.1f}",
                ),
                *(f"{told['cpu']:.1f}", f"{told['mib']:.0f} MiB", judged.get(who, "")),
            ]
            for who, told in found.items()
        ],
    )
    report.note(f"Targets: {_CREATED:,} created and {_UNCHANGED:,} unchanged a second, below {_MEMORY} MiB.")
    report.keep("l", {"customers_per_second": rate, "told": found})


async def _apart(what: str, *arguments: str) -> dict[str, float]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.upserting", what, *arguments, stdout=asyncio.subprocess.PIPE
    )
    told, _ = await process.communicate()
    if process.returncode:
        raise BenchError(f"{what} broke off")
    return json.loads(told)


async def _fill(dsn: str) -> None:
    await migrate(dsn)
    await load_reference(dsn)
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(_SYSTEM)
    finally:
        await connection.close()


# --- the files -------------------------------------------------------------------------------------------


async def _files(lines: str, book: str, customers: str) -> dict[str, float]:
    """Kept for the next run; the first of one size makes both."""
    await asyncio.to_thread(_write_files, Path(lines), Path(book), int(customers))
    return {}


def _write_files(lines: Path, book: Path, customers: int) -> None:
    if book.exists():
        return
    chance, pages, sheets = random.Random(16), Pages(every_column()), Sheets()
    parts: dict[str, list[bytes]] = {one.name: [] for one in pages.sheets}
    with lines.open("wb") as target:
        for first in range(0, customers, _PAGE):
            given = [_line(chance, _FIRST + at) for at in range(first, min(first + _PAGE, customers))]
            target.write(b"".join(given))
            outgoing = [_outgoing(_read(line)) for line in given]
            for name, made in pages.add(outgoing).items():
                parts[name].append(made)
    for name, made in pages.end().items():
        parts[name].append(made)
    pieces = (
        piece
        for one in pages.sheets
        for piece in (sheets.packed(one.name, pages.packing(one.name)), *map(sheets.more, parts[one.name]))
    )
    with book.open("wb") as target:
        for piece in pieces:
            target.write(piece)
        target.write(sheets.end())


def _line(chance: random.Random, number: int) -> bytes:
    customer = people.customer(chance)
    own = [{"partnerFunction": one, "partner": str(number)} for one in ("AG", "RE", "RG", "WE")]
    customer["salesAreas"][0]["partnerFunctions"] = own
    envelope = {"number": str(number), "function": "009", "customer": customer}
    return orjson.dumps(envelope) + b"\n"


def _read(line: bytes) -> Message:
    return reader_of(Format.NDJSON).read(Raw(line, "line"))


def _outgoing(message: Message) -> Outgoing:
    number = stored(message.number or "")
    return Outgoing(number, {**message.patch, "customer_number": number}, Function.ORIGINAL)


def _changed(lines: Path) -> Path:
    """The same customers with another telephone, in other messages."""
    target = lines.with_suffix(".changed.ndjson")
    with lines.open("rb") as source, target.open("wb") as changed:
        for line in source:
            given = orjson.loads(line)
            given["function"], given["customer"]["phone"] = "004", "0830-3190009"
            changed.write(orjson.dumps(given) + b"\n")
    return target


# --- the contestants -------------------------------------------------------------------------------------


async def _load(dsn: str, path: str, form: str) -> dict[str, float]:
    async with asyncpg.create_pool(dsn, min_size=2, max_size=6, connection_class=WriteConnection) as pool:
        writer = Writer(pool, Sealer(FIELD_KEY), date.today)
        token_id = await pool.fetchval("SELECT max(token_id) FROM access_token WHERE user_name = 'BENCH'")
        today = writer.today()
        caller, system = (
            await acting_for(pool, "BENCH", token_id, today),
            await system_of(pool, "BENCH"),
        )
        if caller is None or system is None:
            raise BenchError("nobody may load")
        begins = time.perf_counter()
        sender = Sender(system, caller, Format(form))
        load_id = await receive(writer, sender, Wanted(file_name=Path(path).name), _chunks(path), 1 << 40)
        staged = time.perf_counter()
        await run_next(pool, kinds_of(writer))
        ended = time.perf_counter()
        load = await load_of(pool, load_id)
    if load is None or load.state != "DONE":
        raise BenchError(f"the load is {load}")
    print(dict(load.counts), file=sys.stderr)
    return {"seconds": ended - begins, "staging": staged - begins, "applying": ended - staged}


async def _chunks(path: str) -> AsyncIterator[bytes]:
    source = await asyncio.to_thread(Path(path).open, "rb")
    while chunk := source.read(1 << 16):
        yield chunk
    source.close()


async def _copy(source: str, target: str) -> dict[str, float]:
    """Table by table; what is read from the other database lies ready in a file."""
    seconds = 0.0
    here, there = await asyncpg.connect(source), await asyncpg.connect(target)
    for table in _TABLES:
        path = SCRATCH / f"{table}.copy"
        only = " WHERE version = 1" if table == "change_document" else ""
        only = (
            " WHERE change_number IN (SELECT change_number FROM change_document WHERE version = 1)"
            if (table == "change_item")
            else only
        )
        query = f'SELECT * FROM "{table}"{only}'  # noqa: S608 - names above
        await here.copy_from_query(query, output=path, format="binary")
        begins = time.perf_counter()
        await there.copy_to_table(table, source=path, format="binary")
        seconds += time.perf_counter() - begins
        path.unlink()
    await here.close()
    await there.close()
    return {"seconds": seconds}


async def _calamine(path: str) -> dict[str, float]:
    begins = time.perf_counter()
    book = CalamineWorkbook.from_filelike(io.BytesIO(await asyncio.to_thread(Path(path).read_bytes)))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()
    return {"seconds": time.perf_counter() - begins}


_RUNS: dict[str, Callable[..., Any]] = {
    "files": _files,
    "load": _load,
    "copy": _copy,
    "calamine": _calamine,
}


def _main() -> None:
    told = uvloop.run(_RUNS[sys.argv[1]](*sys.argv[2:]))
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu, mib = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    print(json.dumps({**told, "cpu": cpu, "mib": mib}))


if __name__ == "__main__":
    _main()
