"""`python -m bench.soak [--minutes 30]`: mixed load for long; what is held must come back. Next: mixed.py.

Everything runs for a while first (pools fill, plans are made), rests, and is looked at; then the load comes
for so long, everything rests again, and nothing that was begun may be left over. How memory grew is told.
"""

import argparse
import asyncio
import contextlib
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncGenerator, Generator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import asyncpg
import uvloop

from bench.contestants import Contestant
from bench.mixed import CARDS, Mixed, hearing
from bench.place import ROOT, SCRATCH, BenchError, alone, clone, drop, field_key_file, server, stocked
from bench.report import Report
from bench.samples import Probe, Program, Sample, hourly, left_over
from models.migrate import migrate
from resolvers.alongside import alongside
from resolvers.exchange.reference import load_reference
from resolvers.feed.ring import MOST
from storage.keys_file import make_key_file
from tests.support.connecting import connected
from tests.support.histories import check, check_followed, read_truth
from tests.support.loyal import assert_sound, open_cards, open_stores, prepay
from tests.support.socket import token_of
from tests.support.swift import Swift, swift_in
from tests.support.users import add_user

_NAME = "bench_soaked"
_ROLES = ("admin", "salesMaintainer", "financeMaintainer", "integrator")
_WARM_SHARE, _WARM_SECONDS = 0.2, 60.0
_EVERY = 10.0
_PATIENCE = 400.0  # connections of a pool that nobody uses end after 300 seconds
_QUIET = 3.0
_WORKS = "The worker is at work"
_START_SECONDS = 120

_CHANGES = """
WITH document AS (
    INSERT INTO change_document
        (object_class, object_id, customer_number, changed_by, changed_at, operation, source, version)
    SELECT 'ZSEG', at::text, '', 'SOAK', now(), 'changeSegment', 'API', 1 FROM generate_series(1, $1) at
    RETURNING change_number
)
INSERT INTO change_item
    (change_number, position, "table", key, field, indicator, company_code, sales_org, old_value, new_value)
SELECT change_number, position, 'ZSEG', change_number, 'name' || position, 'U',
    CASE position WHEN 2 THEN '0723' END, CASE position WHEN 3 THEN 'F723' END, 'before', 'after'
FROM document, generate_series(1, 4) position
"""


@dataclass(frozen=True)
class Soaked:
    samples: list[Sample]
    start: Sample
    end: Sample
    counts: Counter[str]
    wrong: list[str]


async def soak(dsn: str, folder: Path, seconds: float) -> Soaked:
    """On a database with all tables and no rows of ours; nothing of the folder is kept."""
    _open(folder)
    await _fill(dsn)
    with contextlib.ExitStack() as stack:
        node = stack.enter_context(swift_in(lambda: _new(folder / "swift")))
        bucket = node.bucket()
        told = _environment(dsn, folder) | {
            "DOSSIER_S3_BUCKET": bucket.bucket,
            "DOSSIER_S3_ENDPOINT": bucket.endpoint or "",
            "DOSSIER_S3_ACCESS_KEY": bucket.access_key or "",
            "DOSSIER_S3_SECRET_KEY": bucket.secret_key or "",
        }
        start = partial(_begun, "serve", told, folder)
        serving = stack.enter_context(Contestant("server", start, {}))
        worker = stack.enter_context(_ended(_begun("worker", told, folder)))
        if serving.process is None:
            raise BenchError("the server is not there")
        await _at_work(folder / "worker.log", worker)
        programs = [
            Program("server", serving.process.pid, folder / "serve.tasks"),
            Program("worker", worker.pid, folder / "worker.tasks"),
        ]
        probe = Probe(dsn, programs, lambda: _unfinished(node, bucket.bucket))
        token, till = await token_of(dsn, "SOAK", *_ROLES), await token_of(dsn, "TILL", "cashier;stores=*")
        mixed = Mixed(f"http://127.0.0.1:{serving.port}", token, till)
        async with hearing(mixed.counts) as hook:
            await _remember(dsn)
            await mixed.prepare(hook)
            await mixed.run(min(_WARM_SECONDS, _WARM_SHARE * seconds), "A")
            start = await _at_rest(probe)
            mixed.counts.clear()
            async with _sampling(probe) as samples:
                await mixed.run(seconds, "B")
            end = await _at_rest(probe, start)
        return Soaked(samples, start, end, mixed.counts, await _wrong(dsn, mixed))


def _open(folder: Path) -> None:
    folder.mkdir(parents=True)
    make_key_file(folder / "keys.json")


async def _fill(dsn: str) -> None:
    await add_user(dsn, "SOAK", *_ROLES, password=None)
    async with asyncpg.create_pool(dsn, min_size=1, max_size=1) as pool:
        await open_stores(pool)
        await open_cards(pool, *((card, "SILV", "S1") for card in CARDS))
        await prepay(pool, CARDS, "900000.00", "20.00")


async def _remember(dsn: str) -> None:
    """As many changes as a server keeps at most, so that it does not grow by them later."""
    async with connected(dsn) as one:
        await one.execute(_CHANGES, 2 * MOST)


async def _wrong(dsn: str, mixed: Mixed) -> list[str]:
    """What callers were told, by the checker of the fault suite; and what was counted, for the report."""
    truth = await read_truth(dsn)
    findings = check(truth, [op for load in mixed.loads for op in load.ops])
    check_followed(truth, mixed.loads[-1].seen, findings)
    async with asyncpg.create_pool(dsn, min_size=1, max_size=1) as pool:
        await assert_sound(pool)
    wrong = [*findings.wrong]
    for load, files in zip(mixed.loads, mixed.files, strict=True):
        wrong += [f"answered: {one}" for one in load.odd] + files.wrong
        wrong += [f"refused: {why}" for _, why in (*load.refused, *files.refused)]
    last = mixed.loads[-1]
    mixed.counts.update({f"{kind}s": count for kind, count in last.done.items()})
    mixed.counts.update({f"files {kind}": count for kind, count in mixed.files[-1].done.items()})
    mixed.counts["events followed"] = len(last.seen)
    return wrong


@contextlib.asynccontextmanager
async def _sampling(probe: Probe) -> AsyncGenerator[list[Sample]]:
    samples: list[Sample] = []

    async def sample() -> None:
        while True:
            samples.append(await probe.look())
            await asyncio.sleep(_EVERY)

    async with alongside(sample()):
        yield samples


async def _at_rest(probe: Probe, before: Sample | None = None) -> Sample:
    """Nobody asks any more. First: when nothing changes for a while; then: when all is back, or never."""
    last = await probe.look()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_PATIENCE):
            while True:
                await asyncio.sleep(_QUIET)
                now = await probe.look()
                over = now.held == last.held if before is None else not left_over(before, now)
                last = now
                if over:
                    break
    return last


def _environment(dsn: str, folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DOSSIER_")}
    return kept | {
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": dsn,
        "DOSSIER_VAR_FOLDER": str(folder),
        "DOSSIER_FIELD_KEY_FILE": str(field_key_file()),
        "DOSSIER_KEY_FILE": str(folder / "keys.json"),
        "DOSSIER_ATTACHMENT_STORE": "s3",
        "DOSSIER_BUDGET_POINTS": "0",
        "DOSSIER_WEBHOOK_NETWORKS": "127.0.0.0/8",
        "DOSSIER_LOG_REQUESTS": "failed",
        "DOSSIER_LOG_LEVEL": "warning",
        "DOSSIER_TODAY": "2026-05-06",
    }


def _begun(command: str, told: dict[str, str], folder: Path, port: int = 8000) -> "subprocess.Popen[bytes]":
    run = [sys.executable, "-m", "bench.watched", str(folder / f"{command}.tasks"), command]
    given = told | {"DOSSIER_PORT": str(port)}
    with (folder / f"{command}.log").open("wb") as log:
        return subprocess.Popen(run, cwd=ROOT, env=given, stdout=log, stderr=log)


def _text(log: Path) -> str:
    return log.read_text("utf-8", "replace")


async def _at_work(log: Path, worker: "subprocess.Popen[bytes]") -> None:
    async with asyncio.timeout(_START_SECONDS):
        while _WORKS not in _text(log):
            if worker.poll() is not None:
                raise BenchError(f"the worker ended at once: {_text(log)[-800:]}")
            await asyncio.sleep(0.1)


@contextlib.contextmanager
def _ended(process: "subprocess.Popen[bytes]") -> "Generator[subprocess.Popen[bytes]]":
    try:
        yield process
        if process.poll() is not None:
            raise BenchError(f"the worker ended with {process.returncode}")
    finally:
        process.terminate()
        process.wait()


def _unfinished(node: Swift, bucket: str) -> int:
    client = node.client()
    try:
        return len(client.list_multipart_uploads(Bucket=bucket).get("Uploads", ()))
    finally:
        client.close()


def _new(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder


def tell(report: Report, found: Soaked, seconds: float) -> None:
    report.title(f"soak of {seconds / 60:.1f} minutes")
    report.note(", ".join(f"{count:,} {name}" for name, count in sorted(found.counts.items())) + "\n")
    rows = [[name, f"{held}", f"{found.end.held[name]}"] for name, held in found.start.held.items()]
    report.table(["held at rest", "before", "after"], rows)
    report.note("")
    sizes = [
        [
            *(name, f"{before:,.0f}", f"{max(one.sizes[name] for one in found.samples):,.0f}"),
            *(f"{found.end.sizes[name]:,.0f}", f"{hourly(found.samples, name):+.1f}"),
        ]
        for name, before in found.start.sizes.items()
    ]
    report.table(["MiB", "before", "most", "after", "MiB an hour, later half"], sizes)
    report.note("")
    files = [
        [name, f"{before}", f"{max(one.files[name] for one in found.samples)}", f"{found.end.files[name]}"]
        for name, before in found.start.files.items()
    ]
    report.table(["open files", "before", "most", "after"], files)
    left = left_over(found.start, found.end)
    report.note(f"Left over: {left or 'nothing'}. Wrong: {found.wrong[:5] or 'nothing'}.")
    slopes = {name: hourly(found.samples, name) for name in found.start.sizes}
    report.keep("soak", {"seconds": seconds, "slopes": slopes, "left": left, "counts": dict(found.counts)})


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0)
    seconds = parser.parse_args().minutes * 60
    try:
        with alone(), _scratch() as folder:
            return uvloop.run(_run(folder, seconds))
    except BenchError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1


async def _run(folder: Path, seconds: float) -> int:
    place, report = server(), Report()
    dsn = await asyncio.to_thread(place.start)
    try:
        report.machine()
        copy = await clone(dsn, await stocked(dsn, "bench_empty", _make), _NAME)
        try:
            found = await soak(copy, folder, seconds)
        finally:
            await drop(dsn, _NAME)
        tell(report, found, seconds)
        report.write()
    finally:
        await asyncio.to_thread(place.stop)
    return 1 if left_over(found.start, found.end) or found.wrong else 0


async def _make(dsn: str) -> None:
    await migrate(dsn)
    await load_reference(dsn)


@contextlib.contextmanager
def _scratch() -> Generator[Path]:
    folder = SCRATCH / "soak"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        yield folder
    finally:
        logs = [path for path in folder.glob("*.log") if path.stat().st_size]
        for path in logs:  # what they said is worth more than what they stored
            shutil.copy(path, SCRATCH / f"soak-{path.name}")
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
