"""(s6) rows and store compared both ways, as the job does it. Next: report.py.

The store is made up: it names its objects one after the other, so that only the comparison is measured. Some
are missing and some belong to nobody, and exactly these have to be found.
"""

import resource
import shutil
import time
from collections import Counter
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import asyncpg

from bench.place import SCRATCH, BenchError, clone, database, drop
from bench.report import Report
from bench.storing import STOCK, Scale
from resolvers.custody.desk import Desk
from resolvers.custody.reconciling import KIND, reconcile, reconcile_order
from resolvers.jobs.job import find_job, order_job
from resolvers.jobs.run import run_next
from storage.errors import Missing
from storage.keys_file import FileKeys, make_key_file
from storage.memory import MemoryStore
from storage.store import Entry
from storage.vault import Vault

_LINES = 200  # of a slip
_SIZE = 100_000
_WRONG = 5_000  # one of so many is missing, and one more lies there that no row names
_KIB = 1024
_OLD = datetime.now(UTC) - timedelta(days=30)
_ROWS = f"""
INSERT INTO stored_object (object_id, store_key, size, sealed_size, segment_bytes, sha256, key_id,
    wrapped_key, commitment, slip)
SELECT id, 'objects/' || left(id, 2) || '/' || id, {_SIZE}, {_SIZE}, 65536, id || id, 'key', ''::bytea,
    ''::bytea, 'slips/' || lpad(to_hex(n / {_LINES}), 32, '0')
FROM (SELECT n, lpad(to_hex(n * $2::bigint), 16, '0') || repeat('0', 16) AS id
    FROM generate_series(0, $1::bigint - 1) n) made
"""  # noqa: S608


class Made(MemoryStore):
    """`count` objects and their slips, none of which is kept."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._count = count

    async def list(self, prefix: str = "") -> AsyncGenerator[Entry]:
        for number in range(self._count):
            if number % _WRONG != 1:
                yield self._entry(_key(number, self._count))
            if number % _WRONG == 2:
                yield self._entry(_key(number, self._count)[:-1] + "1")
        for number in range(-(-self._count // _LINES)):
            yield self._entry(f"slips/{number:032x}")

    async def size(self, key: str) -> int:
        """Asked only for what is on one side."""
        if key.endswith("1"):
            return _SIZE
        raise Missing(key)

    def _entry(self, key: str) -> Entry:
        return Entry(key, _SIZE, _OLD)


async def measure(report: Report, dsn: str, scale: Scale) -> None:
    stock, name = await database(dsn, STOCK), "bench_compared"
    found: dict[int, dict[str, float]] = {}
    for count in scale.keys:
        try:
            found[count] = await measured(await clone(dsn, stock, name), SCRATCH / "compared", count)
        finally:
            await drop(dsn, name)
    report.title("(s6) rows and store compared both ways")
    report.table(
        ["objects", "s", "objects/s", "memory grew by MiB"],
        [
            [f"{count:,}", f"{one['seconds']:.1f}", f"{one['rate']:,.0f}", f"{one['grown'] / 2**20:.1f}"]
            for count, one in found.items()
        ],
    )
    first, last = (found[count] for count in (scale.keys[0], scale.keys[-1]))
    report.note(
        f"An object takes {first['rate'] / last['rate']:.1f} x as long at {scale.keys[-1]:,} as at "
        f"{scale.keys[0]:,}. One of {_WRONG:,} is missing and as many are nobody's; these were found."
    )
    report.keep("s6", {str(count): one for count, one in found.items()})


async def measured(dsn: str, folder: Path, count: int) -> dict[str, float]:
    shutil.rmtree(folder, ignore_errors=True)
    make_key_file(folder / "keys.json")
    store, keys = Made(count), FileKeys(folder / "keys.json")
    try:
        async with asyncpg.create_pool(dsn, min_size=1, max_size=4) as pool:
            await pool.execute(_ROWS, count, _step(count))
            await pool.execute("VACUUM (ANALYZE) stored_object")
            desk = Desk(pool, store, keys, Vault(store, keys))
            job_id = await order_job(pool, reconcile_order(), "BENCH", desk.now())
            held, began = _most_held(), time.perf_counter()
            await run_next(pool, {KIND: partial(reconcile, desk)}, job_id)
            took, grown = time.perf_counter() - began, _most_held() - held
            await _check(pool, job_id, count)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return {"seconds": took, "rate": count / took, "grown": grown}


async def _check(pool: asyncpg.Pool, job_id: str, count: int) -> None:
    job = await find_job(pool, job_id)
    rows = await pool.fetch("SELECT kind FROM job_finding WHERE job_id = $1", job_id)
    found = Counter(row["kind"] for row in rows)
    wrong = -(-count // _WRONG)
    if job.state != "DONE" or found != {"OBJECT_MISSING": wrong, "OBJECT_ORPHAN": wrong}:
        raise BenchError(f"{job.state}, {job.error}; found {dict(found)} and not {wrong} of each")


def _step(count: int) -> int:
    return 2**63 // count


def _key(number: int, count: int) -> str:
    name = f"{number * _step(count):016x}" + "0" * 16
    return f"objects/{name[:2]}/{name}"


def _most_held() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KIB
