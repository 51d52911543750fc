"""(s5) a key is added: all wrapped data keys go under it, as the job does it. Next: comparing.py."""

import asyncio
import hashlib
import secrets
import shutil
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import asyncpg

from bench.place import SCRATCH, BenchError, clone, database, drop
from bench.report import Report
from bench.storing import STOCK, Scale
from resolvers.custody.desk import Desk
from resolvers.custody.rotating import KIND, rotate_keys
from resolvers.jobs.job import Order, find_job, order_job
from resolvers.jobs.run import run_next
from storage.disk import DiskStore
from storage.keys import commitment, new_data_key
from storage.keys_file import FileKeys, add_key, make_key_file
from storage.layers import Layer
from storage.parts import OBJECT_ID_BYTES, SEGMENT_BYTES, object_key, sealed_size
from storage.slips import SlipEntry, encode_slip, new_slip_key
from storage.store import Store
from storage.vault import Vault

T = TypeVar("T")

_LINES = 200  # of one slip, as uploads write them at most
_SIZE = 100_000
_FACTS_BYTES = 12 + 256 + 16
_COLUMNS = ("object_id", "store_key", "size", "sealed_size", "segment_bytes", "sha256", "key_id")
_WRAPPED = ("wrapped_key", "commitment", "slip")
_OLDER = "SELECT count(*) FROM stored_object WHERE key_id <> $1"
_SLIPS = "SELECT DISTINCT slip FROM stored_object"
_SLIP_BYTES = 2**20


async def measure(report: Report, dsn: str, scale: Scale) -> None:
    stock, name = await database(dsn, STOCK), "bench_keys"
    found: dict[int, dict[str, float]] = {}
    for count in scale.keys:
        try:
            found[count] = await measured(await clone(dsn, stock, name), SCRATCH / "keys", count)
        finally:
            await drop(dsn, name)
    _tell(report, scale, found)


async def measured(dsn: str, folder: Path, count: int) -> dict[str, float]:
    async with _desk(dsn, folder, count) as (desk, key_file):
        add_key(key_file)
        whole = await _rotated(desk, count)
        add_key(key_file)
        broken = await _broken_off(desk, count)
    return {"seconds": whole, "rate": count / whole, "in two turns": broken}


def _tell(report: Report, scale: Scale, found: dict[int, dict[str, float]]) -> None:
    report.title("(s5) a key is added: data keys wrapped anew, in slips and rows")
    rows = [
        [f"{count:,}", f"{one['seconds']:.1f}", f"{one['rate']:,.0f}", f"{one['in two turns']:.1f}"]
        for count, one in found.items()
    ]
    report.table(["data keys", "s", "keys/s", "s, broken off in the middle and gone on with"], rows)
    first, last = (found[count] for count in (scale.keys[0], scale.keys[-1]))
    report.note(
        f"A key takes {first['rate'] / last['rate']:.1f} x as long at {scale.keys[-1]:,} as at "
        f"{scale.keys[0]:,}. Slips on the disk, flushed; afterwards each key is under the new one, and no "
        "slip is left that no row names."
    )
    report.keep("s5", {str(count): one for count, one in found.items()})


async def _rotated(desk: Desk, count: int) -> float:
    """One turn, as the worker takes it."""
    job_id = await order_job(desk.pool, Order(KIND, {}), "BENCH", desk.now())
    began = time.perf_counter()
    await run_next(desk.pool, {KIND: partial(rotate_keys, desk)}, job_id)
    took = time.perf_counter() - began
    await _check(desk, job_id, count)
    return took


async def _broken_off(desk: Desk, count: int) -> float:
    """Ended in the middle of a step; the next turn goes on there."""
    job_id = await order_job(desk.pool, Order(KIND, {}), "BENCH", desk.now())
    steps = await desk.pool.fetchval(f"SELECT count(*) FROM ({_SLIPS}) s")  # noqa: S608
    began = time.perf_counter()
    breaking = replace(desk, store=_Breaking(desk.store, steps // 2 + 1))
    turn = asyncio.create_task(run_next(desk.pool, {KIND: partial(rotate_keys, breaking)}, job_id))
    with suppress(asyncio.CancelledError):
        await turn
    done = (await find_job(desk.pool, job_id)).done
    if not turn.cancelled() or not 0 < done < count:
        raise BenchError(f"the rotation was not broken off in the middle: {done} of {count}")
    await run_next(desk.pool, {KIND: partial(rotate_keys, desk)}, job_id)
    took = time.perf_counter() - began
    await _check(desk, job_id, count)
    return took


class _Breaking(Layer):
    """Cancels whoever has written so many slips; no row names the last one yet."""

    def __init__(self, inner: Store, puts: int) -> None:
        super().__init__(inner)
        self._left = puts

    async def call(self, name: str, work: Callable[[], Awaitable[T]]) -> T:
        done = await work()
        self._left -= name == "put"
        if name == "put" and not self._left and (turn := asyncio.current_task()):
            turn.cancel()
        return done


async def _check(desk: Desk, job_id: str, count: int) -> None:
    job = await find_job(desk.pool, job_id)
    older = await desk.pool.fetchval(_OLDER, desk.keys.current)
    if (job.state, job.done, older) != ("DONE", count, 0):
        raise BenchError(f"{job.state}: {job.done} of {count} keys, {older} under older ones; {job.error}")
    named = {row["slip"] for row in await desk.pool.fetch(_SLIPS)}
    found = {entry.key: entry.size async for entry in desk.store.list("slips/")}
    if named != set(found) or max(found.values()) > _SLIP_BYTES:
        raise BenchError("the slips are not those that the rows name, or grow")


@asynccontextmanager
async def _desk(dsn: str, folder: Path, count: int) -> AsyncGenerator[tuple[Desk, Path]]:
    shutil.rmtree(folder, ignore_errors=True)
    make_key_file(folder / "keys.json")
    store, keys = DiskStore(folder / "objects", warn=False), FileKeys(folder / "keys.json")
    try:
        async with asyncpg.create_pool(dsn, min_size=1, max_size=4) as pool:
            print(f"  making {count:,} wrapped keys ...", flush=True)
            for _ in range(count // _LINES):
                await _slip(pool, store, keys)
            await pool.execute("VACUUM (ANALYZE) stored_object")
            yield Desk(pool, store, keys, Vault(store, keys)), folder / "keys.json"
    finally:
        await store.close()
        shutil.rmtree(folder, ignore_errors=True)


async def _slip(pool: asyncpg.Pool, store: DiskStore, keys: FileKeys) -> None:
    slip, facts = new_slip_key(), secrets.token_bytes(_FACTS_BYTES)
    entries: list[SlipEntry] = []
    rows: list[tuple[Any, ...]] = []
    sha256, sealed = hashlib.sha256(facts).hexdigest(), sealed_size(_SIZE, SEGMENT_BYTES)
    for _ in range(_LINES):
        object_id, dek = secrets.token_bytes(OBJECT_ID_BYTES), new_data_key()
        wrapped, bound = await keys.wrap(object_id, dek), commitment(dek, object_id)
        entries.append(SlipEntry(object_id, _SIZE, SEGMENT_BYTES, wrapped, bound, facts))
        about = (object_id.hex(), object_key(object_id), _SIZE, sealed, SEGMENT_BYTES, sha256)
        rows.append((*about, wrapped.key_id, wrapped.box, bound, slip))
    await store.put(slip, encode_slip(entries))
    await pool.copy_records_to_table("stored_object", records=rows, columns=[*_COLUMNS, *_WRAPPED])
