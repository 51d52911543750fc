"""`python -m bench [a b … s1 s2 …] [--quick] [--fresh] [--customers N]`: all in one run. Next: reads.py.

Without names all parts run; `s` is all of stored files. --quick = short rounds and no million; for a first
look, not for the README.
"""

import argparse
import asyncio
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import uvloop

from bench import (
    comparing,
    crowd,
    exporting,
    finding,
    following,
    importing,
    live,
    loyalty,
    pairs,
    ranges,
    reads,
    refusals,
    relaying,
    rewrapping,
    sealing,
    sizes,
    through,
    tills,
    trees,
    upserting,
    writes,
)
from bench.place import BenchError, alone, clone, database, drop, drop_all, server
from bench.reads import Pace
from bench.report import Report
from bench.storing import FULL, QUICK, Scale, Yard, yard

# Of stored files, with a service and an S3 server.
FILES: dict[str, Callable[[Report, Yard, Scale], None]] = {
    "s2": through.measure,
    "s3": ranges.measure,
    "s4": crowd.measure,
}
PARTS = (*"abcdeiklmnor", "s1", *FILES, "s5", "s6", *"tuvw")
_APART = ("i", "k", "l", "m", "n", "o", "s", "t", "u", "v")  # which need no stock of customers


@dataclass(frozen=True)
class Wish:
    parts: frozenset[str]
    customers: int
    quick: bool
    fresh: bool


def main() -> int:
    wish = _wish()
    try:
        with alone():
            return _run(wish)
    except BenchError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1


def _run(wish: Wish) -> int:
    place = server()
    dsn = place.start()
    report = Report()
    try:
        uvloop.run(_measure(wish, dsn, report))
    finally:
        if report.figures:
            report.write()
        place.stop()
    return 0


async def _measure(wish: Wish, dsn: str, report: Report) -> None:
    report.machine()
    if wish.fresh:
        await drop_all(dsn)
    await _store(wish, dsn, report)
    stocks = (10_000, 100_000) if wish.quick else (10_000, 100_000, 1_000_000)
    await _archives(wish, dsn, report, stocks)
    await _exchange(wish, dsn, report)
    await _loyalty(wish, dsn, report)
    if "t" in wish.parts:
        await trees.measure(report, dsn, 1 if wish.quick else 5)
    if all(part.startswith(_APART) for part in wish.parts):
        return
    stock = await database(dsn, wish.customers)
    await _read(wish, stock, report)
    if wish.parts & {"c", "d"}:
        await _write(wish, dsn, stock, report)
    if "r" in wish.parts:
        await refusals.measure(report, stock)
    if "e" in wish.parts:
        await sizes.measure(report, dsn, stocks, 1.0 if wish.quick else 3.0)


async def _read(wish: Wish, stock: str, report: Report) -> None:
    if reading := wish.parts & {"a", "b"}:
        pace = Pace(3, 1.5, 0.7) if wish.quick else Pace(7, 4.0, 1.0)
        await reads.measure(report, stock, set(reading), pace)
    if "w" in wish.parts:
        await pairs.measure(report, stock, 2 if wish.quick else 7, 2.0 if wish.quick else 6.0)


async def _archives(wish: Wish, dsn: str, report: Report, stocks: Sequence[int]) -> None:
    if "k" in wish.parts:
        await finding.measure(report, dsn, stocks, 1.0 if wish.quick else 3.0)
    if "i" in wish.parts:
        await importing.measure(report, dsn, 3 if wish.quick else 7)


async def _exchange(wish: Wish, dsn: str, report: Report) -> None:
    if "l" in wish.parts:
        await upserting.measure(report, dsn, 10_000 if wish.quick else 100_000)
    if "m" in wish.parts:
        await following.measure(report, dsn, 2_000 if wish.quick else 20_000)
    if "n" in wish.parts:
        await exporting.measure(report, dsn, 10_000 if wish.quick else 100_000)
    if "o" in wish.parts:
        await relaying.measure(report, dsn, 2_000 if wish.quick else 20_000)


async def _loyalty(wish: Wish, dsn: str, report: Report) -> None:
    if "u" in wish.parts:
        await tills.measure(report, dsn, 1 if wish.quick else 5, 2.0 if wish.quick else 8.0)
    if "v" in wish.parts:
        await loyalty.measure(
            report, dsn, loyalty.QUICK if wish.quick else loyalty.FULL, 3 if wish.quick else 5
        )


async def _store(wish: Wish, dsn: str, report: Report) -> None:
    scale = QUICK if wish.quick else FULL
    if "s1" in wish.parts:
        sealing.measure(report, 3 if wish.quick else 9)
    if wanted := [part for part in FILES if part in wish.parts]:
        async with yard(dsn) as place:
            for part in wanted:
                await asyncio.to_thread(FILES[part], report, place, scale)
    if "s5" in wish.parts:
        await rewrapping.measure(report, dsn, scale)
    if "s6" in wish.parts:
        await comparing.measure(report, dsn, scale)


async def _write(wish: Wish, dsn: str, stock: str, report: Report) -> None:
    """On a copy, which is dropped afterwards: the stock of the other parts stays as it was loaded."""
    name = "bench_writes"
    copy = await clone(dsn, stock, name)
    try:
        if "c" in wish.parts:
            await writes.measure(report, copy, 4.0 if wish.quick else 15.0)
        if "d" in wish.parts:
            await live.measure(report, copy, 30 if wish.quick else 200)
    finally:
        await drop(dsn, name)


def _wish() -> Wish:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{' '.join(PARTS)} s; none = all")
    parser.add_argument("--quick", action="store_true", help="short rounds, no million customers")
    parser.add_argument("--customers", type=int, default=100_000, help="stock of parts a to d")
    parser.add_argument("--fresh", action="store_true", help="load all rows anew")
    given = parser.parse_args()
    asked = {part for part in PARTS for name in given.parts or PARTS if part.startswith(name)}
    if unknown := [name for name in given.parts if not any(part.startswith(name) for part in PARTS)]:
        parser.error(f"there is no part {unknown[0]}; parts are {' '.join(PARTS)}")
    return Wish(frozenset(asked), given.customers, given.quick, given.fresh)


if __name__ == "__main__":
    sys.exit(main())
