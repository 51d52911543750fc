"""What processes, database and store hold at a moment, and whether it grows. Next: mixed.py."""

import asyncio
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.support.connecting import connected

MIB = 1 << 20
_TELL_SECONDS = 10.0
# Whatever is begun and must have an end; what is only stored is not among it.
_HELD = """
SELECT
    (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND backend_type = 'client backend') AS connections,
    (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
        AND state LIKE 'idle in transaction%') AS "open transactions",
    (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) AS "advisory locks",
    (SELECT count(*) FROM job WHERE state = 'RUNNING')
        + (SELECT count(*) FROM delivery WHERE state = 'SENDING')
        + (SELECT count(*) FROM inbound_message WHERE state = 'PROCESSING')
        + (SELECT count(*) FROM receiver WHERE lease_until > now()) AS leases,
    (SELECT count(*) FROM upload WHERE state = 'PENDING') AS "pending uploads",
    (SELECT count(*) FROM delivery WHERE state IN ('WAITING', 'SENDING')) AS "deliveries to come",
    (SELECT count(*) FROM change_document d WHERE d.xid < pg_snapshot_xmin(pg_current_snapshot()) AND EXISTS (
        SELECT FROM receiver r
        WHERE r.state = 'ACTIVE' AND (d.xid, d.change_number) > (r.xid, r.change_number)
    )) AS "changes to be told"
"""
_LOG = "SELECT coalesce(sum(size), 0)::bigint FROM pg_ls_waldir()"


@dataclass(frozen=True)
class Program:
    """A process of bench.watched; its tasks are told in `file`."""

    name: str
    pid: int
    file: Path


@dataclass(frozen=True)
class Sample:
    """`held` must come back to what it was; `sizes` in MiB and `files` are looked at."""

    at: float
    held: Mapping[str, int]
    sizes: Mapping[str, float]
    files: Mapping[str, int]


class Probe:
    """`unfinished` counts the uploads that the store knows and nobody ended."""

    def __init__(self, dsn: str, programs: Sequence[Program], unfinished: Callable[[], int]) -> None:
        self._dsn = dsn
        self._programs = programs
        self._unfinished = unfinished

    async def look(self) -> Sample:
        async with connected(self._dsn) as one:
            row = await one.fetchrow(_HELD)
            log = await one.fetchval(_LOG)
        held: dict[str, int] = dict(row.items()) if row else {}
        held["unfinished in the store"] = await asyncio.to_thread(self._unfinished)
        sizes, files = {"PostgreSQL's log": log / MIB}, dict[str, int]()
        for one in self._programs:
            held[f"tasks of the {one.name}"] = await _tasks(one)
            process = psutil.Process(one.pid)
            sizes[f"memory of the {one.name}"] = process.memory_info().rss / MIB
            files[f"open files of the {one.name}"] = process.num_fds()
        return Sample(time.monotonic(), held, sizes, files)


async def _tasks(program: Program) -> int:
    """It writes the number when its loop is at it."""
    before = _lines(program.file)
    psutil.Process(program.pid).send_signal(signal.SIGUSR1)
    async with asyncio.timeout(_TELL_SECONDS):
        while len(after := _lines(program.file)) <= len(before):  # noqa: ASYNC110 -- another process writes
            await asyncio.sleep(0.01)
    return int(after[-1])


def _lines(file: Path) -> list[str]:
    """Whole ones."""
    return file.read_text("utf-8").split("\n")[:-1] if file.exists() else []


def slope(points: Sequence[tuple[float, float]]) -> float:
    """By how much the second grows for each unit of the first: least squares."""
    count = len(points)
    if count < 2:
        return 0.0
    middle_x, middle_y = (sum(point[at] for point in points) / count for at in (0, 1))
    spread = sum((x - middle_x) ** 2 for x, _ in points)
    together = sum((x - middle_x) * (y - middle_y) for x, y in points)
    return together / spread if spread else 0.0


def hourly(samples: Sequence[Sample], name: str) -> float:
    """MiB an hour, of the later half: what is kept on purpose is there by then."""
    later = samples[len(samples) // 2 :]
    return slope([(one.at / 3600, one.sizes[name]) for one in later])


def left_over(start: Sample, end: Sample) -> dict[str, tuple[int, int]]:
    """What is more than it was."""
    pairs = {name: (start.held[name], end.held[name]) for name in start.held}
    return {name: pair for name, pair in pairs.items() if pair[1] > pair[0]}
