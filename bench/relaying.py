"""(o) webhooks: from the log to a receiver on loopback, by one worker. Next: report.py."""

import contextlib
import json
import subprocess
import sys
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import psutil

from bench.hooks import PARALLEL
from bench.place import FIELD_KEY, ROOT, BenchError, clone, database, drop
from bench.report import Report, verdict
from resolvers.access.seal import Sealer
from resolvers.outbound.webhooks.signing import SEALED_AS, new_secret
from tests.support.connecting import connected
from tests.support.users import add_user

_TARGET = 1_000  # deliveries a second
_RECEIVER = """
INSERT INTO receiver (receiver_code, name, user_name, channel, format, state, endpoint, xid, secret,
    changed_by)
VALUES ('BENCH', 'BENCH', 'BENCH', 'WEBHOOK', 'EVENT', 'ACTIVE', $1, '0', $2, 'BENCH')
"""
_COUNT = "SELECT count(*) FROM change_document WHERE object_class = 'DEBI'"


@dataclass
class _Receiver:
    url: str
    process: subprocess.Popen[str]

    def seconds(self) -> float:
        """From the first to the last request."""
        return _told(self.process)["seconds"]


async def measure(report: Report, dsn: str, customers: int) -> None:
    stock, name = await database(dsn, customers), "bench_hooks"
    copy = await clone(dsn, stock, name)
    try:
        async with connected(copy) as one:
            count: int = await one.fetchval(_COUNT)
            with _receiver(count) as receiver:
                await add_user(copy, "BENCH", "integrator@*/*", password=None)
                box = Sealer(FIELD_KEY).box(SEALED_AS, new_secret().encode())
                await one.execute(_RECEIVER, receiver.url, box)
                with _running("worker", copy) as worker:
                    whole = receiver.seconds()
                    cpu = sum(psutil.Process(worker.pid).cpu_times()[:2])
                with _running("bare", receiver.url, str(count)):
                    bare = receiver.seconds()
    finally:
        await drop(dsn, name)
    _tell(report, count, {"whole": whole, "bare": bare}, cpu)


def _tell(report: Report, count: int, seconds: dict[str, float], cpu: float) -> None:
    rates = {what: count / taken for what, taken in seconds.items()}
    report.title(f"(o) webhooks on loopback: {count:,} events, one worker, {PARALLEL} at once")
    rows = [
        ["log → rendered → line → receiver", f"{rates['whole']:,.0f}"],
        ["the same client and signatures, no database", f"{rates['bare']:,.0f}"],
    ]
    report.table(["what", "deliveries/s"], rows)
    report.note(f"Target {_TARGET:,} a second: {verdict(rates['whole'] / _TARGET, 1.0)}")
    report.note(f"Of its own the worker uses {cpu / count * 1e6:,.0f} µs a delivery, its start included.")
    report.keep("o", rates)


@contextlib.contextmanager
def _receiver(count: int) -> Generator[_Receiver]:
    with _running("receiver", str(count)) as process:
        yield _Receiver(_told(process)["url"], process)


@contextlib.contextmanager
def _running(*arguments: str) -> Generator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "bench.hooks", *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.terminate()


def _told(process: subprocess.Popen[str]) -> dict[str, Any]:
    line = process.stdout.readline() if process.stdout else ""
    if not line:
        raise BenchError("the receiver ended")
    return json.loads(line)
