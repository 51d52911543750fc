"""Writers in processes of their own, a live reader and a late one. Next: checking.py."""

import asyncio
import json
import os
import time
from pathlib import Path

import asyncpg

from resolvers.feed.change import Position
from tests.support.checking import assert_every_version_has_its_document, assert_is_the_log
from tests.support.forked import Forked
from tests.support.log import Reader, open_feed
from tests.support.saving import create_customers, open_writer


async def run_writers(dsn: str, folder: Path, *, writers: int, changes: int, customers: int) -> str:
    """Asserts that both readers see every change once, in the order of the log; returns the figures."""
    connection = await asyncpg.connect(dsn)
    async with open_writer(dsn, folder) as writer:
        await create_customers(writer, customers)
    async with open_feed(dsn) as feed:
        live = Reader(feed)
        started = time.monotonic()
        results = await asyncio.gather(*(_writer(dsn, folder, seed, changes) for seed in range(writers)))
        seconds = time.monotonic() - started
        done = sum(int(result["done"]) for result in results)
        assert done == writers * changes
        await live.until(done, seconds=60)
        late_started = time.monotonic()
        late = await Reader(feed, after=feed.cursors.encode(Position(0, ""))).until(customers + done, 120)
        late_seconds = time.monotonic() - late_started
        assert _places(late)[customers:] == _places(live)
        await assert_is_the_log(connection, late.seen)
        await assert_is_the_log(connection, live.seen, skipped=customers)
        assert await assert_every_version_has_its_document(connection) == customers + done
        await live.stop()
        await late.stop()
    await connection.close()
    conflicts = sum(int(result["conflicts"]) for result in results)
    inverted = _inversions([number for _, number in _places(late)])
    return (
        f"{writers} writers x {changes} changes: {done / seconds:.0f} changes/s, {conflicts} conflicts "
        f"repeated, {inverted} commits against the order of numbers; live and late reader saw all "
        f"{done} once in the same order; late reader {len(late.seen) / late_seconds:.0f} changes/s"
    )


async def _writer(dsn: str, folder: Path, seed: int, changes: int) -> dict[str, float]:
    output = folder / f"writer-{seed}.out"
    command = ("-m", "tests.support.saving", dsn, str(folder), str(seed), str(changes))
    assert await Forked(command, os.environ, output).ended() == 0
    return json.loads(output.read_bytes())


def _places(reader: Reader) -> list[Position]:
    return [change.position for change in reader.seen]


def _inversions(numbers: list[str]) -> int:
    """How often a document follows one with a higher number: a reader by number would have lost some."""
    highest, found = "", 0
    for number in numbers:
        found += number < highest
        highest = max(highest, number)
    return found
