"""(s2) sealed against plain through the whole service, to the same S3 server. Next: ranges.py."""

import os
import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TypeVar

from bench.place import BenchError
from bench.report import Report, verdict
from bench.storing import MIB, SMALL_BYTES, Courier, Filing, Scale, Yard

G = TypeVar("G")
T = TypeVar("T")

PLAIN = ("-m", "bench.files_server", "plain")
_CONNECTIONS = 8
_LARGE, _SMALL = 0.9, 0.8  # of plain, at least


@dataclass(frozen=True)
class Task:
    """`amount` is in `unit`s; `aim` is the least share of plain."""

    name: str
    unit: str
    amount: float
    aim: float


@dataclass(frozen=True)
class Taken:
    seconds: float
    cpu: float  # of the service alone, in seconds


def measure(report: Report, yard: Yard, scale: Scale) -> None:
    """Round by round, each side first in turn: a noisy moment of the machine hits both."""
    large, small = f"{scale.big // MIB} MiB", f"{scale.small:,} x 64 KiB"
    tasks = [
        Task(f"{large} up", "MiB/s", scale.big / MIB, _LARGE),
        Task(f"{large} down", "MiB/s", scale.big / MIB, _LARGE),
        Task(f"{small} up", "files/s", scale.small, _SMALL),
        Task(f"{small} down", "files/s", scale.small, _SMALL),
    ]
    rounds: dict[str, list[list[Taken]]] = {"sealed": [], "plain": []}
    with ExitStack() as stack:
        sides = {
            "sealed": stack.enter_context(yard.filing()),
            "plain": stack.enter_context(yard.filing(PLAIN)),
        }
        for filing in sides.values():
            _round(filing, SMALL_BYTES, _CONNECTIONS)  # warm
        for number in range(scale.rounds):
            for name in sorted(sides, reverse=bool(number % 2)):
                rounds[name].append(_round(sides[name], scale.big, scale.small))
    _tell(report, tasks, rounds)


def _round(filing: Filing, big: int, small: int) -> list[Taken]:
    body, some = os.urandom(big), os.urandom(SMALL_BYTES)
    with filing.courier() as courier:
        sent, place = _timed(filing, lambda: courier.send(body))
        got, count = _timed(filing, lambda: courier.fetch(place))
    if count != big:
        raise BenchError(f"{count} bytes came back, {big} were sent")
    all_sent, places = _timed(filing, lambda: _each(filing, [some] * small, Courier.send))
    all_got, _ = _timed(filing, lambda: _each(filing, places, Courier.fetch))
    filing.forget_large()
    return [sent, got, all_sent, all_got]


def _each(filing: Filing, given: Sequence[G], work: Callable[[Courier, G], T]) -> list[T]:
    """In order, by a few connections that take turns."""

    def share(number: int) -> list[T]:
        with filing.courier(number) as courier:
            return [work(courier, one) for one in given[number::_CONNECTIONS]]

    with ThreadPoolExecutor(_CONNECTIONS) as threads:
        shares = list(threads.map(share, range(_CONNECTIONS)))
    return [shares[at % _CONNECTIONS][at // _CONNECTIONS] for at in range(len(given))]


def _timed(filing: Filing, work: Callable[[], T]) -> tuple[Taken, T]:
    cpu, began = filing.server.cpu(), time.perf_counter()
    done = work()
    return Taken(time.perf_counter() - began, filing.server.cpu() - cpu), done


def _tell(report: Report, tasks: Sequence[Task], rounds: dict[str, list[list[Taken]]]) -> None:
    report.title("(s2) sealed against plain, through the whole service to one S3 server")
    rows: list[list[str]] = []
    verdicts: list[str] = []
    for at, task in enumerate(tasks):
        sealed, plain = ([one[at] for one in rounds[name]] for name in ("sealed", "plain"))
        share = statistics.median(p.seconds / s.seconds for s, p in zip(sealed, plain, strict=True))
        rates = [task.amount / statistics.median(one.seconds for one in side) for side in (sealed, plain)]
        cpu = [statistics.median(one.cpu for one in side) / task.amount * 1000 for side in (sealed, plain)]
        rows.append(
            [
                task.name,
                *(f"{rate:,.0f} {task.unit}" for rate in rates),
                f"{share * 100:.0f} %",
                f"{cpu[0]:.2f} / {cpu[1]:.2f}",
            ]
        )
        verdicts.append(f"{task.name} {verdict(share, task.aim, '%')}")
        report.keep(f"s2 {task.name}", {"sealed": rates[0], "plain": rates[1], "share": share, "cpu_ms": cpu})
    report.table(["", "sealed", "plain", "of plain", "ms CPU of the service for each, sealed / plain"], rows)
    report.note(
        "Plain is the same service without cipher and key slips. " + "; ".join(verdicts) + ". Shares are "
        f"medians of {len(rounds['plain'])} rounds; small files go over {_CONNECTIONS} connections."
    )
