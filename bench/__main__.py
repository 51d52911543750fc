"""`python -m bench [a b c d e r s] [--quick] [--fresh] [--customers N]`: all in one run. Next: reads.py.

Without letters all parts run. --quick = short rounds and no million; for a first look, not for the README.
"""

import argparse
import sys
from dataclasses import dataclass

import uvloop

from bench import live, reads, refusals, sealing, sizes, writes
from bench.place import BenchError, alone, clone, database, drop, drop_all, server
from bench.reads import Pace
from bench.report import Report

LETTERS = "abcders"


@dataclass(frozen=True)
class Wish:
    letters: frozenset[str]
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
    if "s" in wish.letters:
        sealing.measure(report, 3 if wish.quick else 9)
    if wish.letters <= {"s"}:
        return  # without customers
    if wish.fresh:
        await drop_all(dsn)
    reading = wish.letters & {"a", "b"}
    stock = await database(dsn, wish.customers)
    if reading:
        pace = Pace(3, 1.5, 0.7) if wish.quick else Pace(7, 4.0, 1.0)
        await reads.measure(report, stock, set(reading), pace)
    if wish.letters & {"c", "d"}:
        await _write(wish, dsn, stock, report)
    if "r" in wish.letters:
        await refusals.measure(report, stock)
    if "e" in wish.letters:
        stocks = (10_000, 100_000) if wish.quick else (10_000, 100_000, 1_000_000)
        await sizes.measure(report, dsn, stocks, 1.0 if wish.quick else 3.0)


async def _write(wish: Wish, dsn: str, stock: str, report: Report) -> None:
    """On a copy, which is dropped afterwards: the stock of the other parts stays as it was loaded."""
    name = "bench_writes"
    copy = await clone(dsn, stock, name)
    try:
        if "c" in wish.letters:
            await writes.measure(report, copy, 4.0 if wish.quick else 15.0)
        if "d" in wish.letters:
            await live.measure(report, copy, 30 if wish.quick else 200)
    finally:
        await drop(dsn, name)


def _wish() -> Wish:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("letters", nargs="*", metavar="PART", help="a b c d e r; none = all")
    parser.add_argument("--quick", action="store_true", help="short rounds, no million customers")
    parser.add_argument("--customers", type=int, default=100_000, help="stock of parts a to d")
    parser.add_argument("--fresh", action="store_true", help="load all rows anew")
    given = parser.parse_args()
    letters = frozenset("".join(given.letters) or LETTERS)
    if not letters <= set(LETTERS):
        parser.error(f"parts are {' '.join(LETTERS)}")
    return Wish(letters, given.customers, given.quick, given.fresh)


if __name__ == "__main__":
    sys.exit(main())
