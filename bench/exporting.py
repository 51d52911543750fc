"""(n) Exports: customers a second as a workbook and as lines, beside writers and COPY alone. Next: report.py.

The export reads each customer whole, masks him, and writes him out; openpyxl's write-only writer is given the
same cells as they are, COPY gives the same rows without anybody who looks at them. Each in a process of its
own, whose memory is told.
"""

import asyncio
import gc
import io
import json
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from itertools import cycle, islice
from typing import Any

import asyncpg
import openpyxl

from bench.place import FIELD_KEY, BenchError, database
from bench.report import Report, verdict
from models.rules.exchange.exporting import Form, Wanted
from resolvers.access.caller import Caller, Grant
from resolvers.access.seal import Sealer
from resolvers.exchange.sheets.choosing import chosen
from resolvers.exchange.sheets.writing import cells_of, every_column
from resolvers.outbound.exports import pieces, reading, seen_numbers
from resolvers.outbound.workbooks import Reading
from resolvers.write.context import Writer
from resolvers.write.state import _read_statement  # pyright: ignore[reportPrivateUsage]
from tests.support.peak import peak_bytes

_XLSX, _NDJSON, _MEMORY = 0.8, 0.5, 300  # targets; MiB
_CALLER = Caller("(bench)", (Grant.everywhere("auditor"),), source="CLI", outside=True)
_SAMPLE = 2_000  # customers whose cells openpyxl is given again and again


async def measure(report: Report, dsn: str, customers: int) -> None:
    stock = await database(dsn, customers)
    found = {who: await _apart(who, stock) for who in _RUNS}
    rate = {who: told["customers"] / told["seconds"] for who, told in found.items()}
    memory = {who: f"{told['mib']:.0f} MiB" for who, told in found.items()}
    targets = {"xlsx": ("openpyxl", _XLSX), "ndjson": ("copy", _NDJSON)}
    rows: list[list[str]] = []
    for who, (other, target) in targets.items():
        rows.append([f"export, {who}", f"{rate[who]:,.0f}", memory[who], ""])
        rows.append(
            [_NAMES[other], f"{rate[other]:,.0f}", memory[other], verdict(rate[who] / rate[other], target)]
        )
    report.title(f"(n) Export of {customers:,} customers")
    report.table(["", "customers/s", "memory", "export of it"], rows)
    report.keep("n", {"customers_per_second": rate, "mib": {who: told["mib"] for who, told in found.items()}})


_NAMES = {"openpyxl": "openpyxl, write-only, cells at hand", "copy": "COPY of the same JSON"}


async def _apart(who: str, dsn: str) -> dict[str, float]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.exporting", who, dsn, stdout=asyncio.subprocess.PIPE
    )
    told, _ = await process.communicate()
    if process.returncode:
        raise BenchError(f"{who} broke off")
    return json.loads(told)


async def _export(pool: asyncpg.Pool, form: Form) -> tuple[int, float]:
    numbers = await seen_numbers(pool, _CALLER)
    writer, wanted = Writer(pool, Sealer(FIELD_KEY), date.today), Wanted(numbers, form, "bench")
    begins = time.perf_counter()
    async with reading(pool, _CALLER, writer) as read:
        async for _ in pieces(read, wanted, chosen(None)[0], _untold):
            pass
    return len(numbers), time.perf_counter() - begins


async def _openpyxl(pool: asyncpg.Pool) -> tuple[int, float]:
    numbers = await seen_numbers(pool, _CALLER)
    async with reading(pool, _CALLER, Writer(pool, Sealer(FIELD_KEY), date.today)) as read:
        sample = await _cells(read, numbers[:_SAMPLE])
    begins = time.perf_counter()
    book = openpyxl.Workbook(write_only=True)
    for name, listed in sample.items():
        sheet: Any = book.create_sheet(name)
        many = len(numbers) * len(listed) // min(_SAMPLE, len(numbers))
        for row in islice(cycle(listed), many) if listed else ():
            sheet.append(row)
    book.save(io.BytesIO())
    return len(numbers), time.perf_counter() - begins


async def _cells(read: Reading, numbers: Sequence[str]) -> dict[str, list[list[Any]]]:
    found: dict[str, list[list[Any]]] = {}
    async for page in read.pages(numbers):
        for name, listed in cells_of(every_column(), page).items():
            found.setdefault(name, []).extend(listed)
    return found


async def _copy(pool: asyncpg.Pool) -> tuple[int, float]:
    numbers = await seen_numbers(pool, _CALLER)

    async def nowhere(_data: bytes) -> None:
        pass

    async with pool.acquire() as connection:
        begins = time.perf_counter()
        await connection.copy_from_query(_read_statement(), numbers, output=nowhere)
        return len(numbers), time.perf_counter() - begins


async def _untold(_count: int) -> None:
    pass


_RUNS: dict[str, Callable[[asyncpg.Pool], Any]] = {
    "xlsx": lambda pool: _export(pool, Form.XLSX),
    "openpyxl": _openpyxl,
    "ndjson": lambda pool: _export(pool, Form.NDJSON),
    "copy": _copy,
}


async def _run(who: str, dsn: str) -> None:
    gc.freeze()  # as the service begins
    async with asyncpg.create_pool(dsn, min_size=1, max_size=2) as pool:
        customers, seconds = await _RUNS[who](pool)
    mib = peak_bytes() / (1 << 20)
    print(json.dumps({"customers": customers, "seconds": seconds, "mib": mib}))


if __name__ == "__main__":
    import uvloop

    uvloop.run(_run(*sys.argv[1:]))
