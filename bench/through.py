"""(s2) sealed against plain through the whole service, to the same S3 server. Next: ranges.py."""

import os
import statistics
import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TypeVar

from bench.place import BenchError
from bench.report import Report, verdict
from bench.storing import MIB, SMALL_BYTES, Courier, Filing, Scale, Yard

G = TypeVar("G")
T = TypeVar("T")

PLAIN = ("-m", "bench.files_server", "plain")
_CONNECTIONS = 8
_BATCHES = 4
_LARGE, _SMALL = 0.9, 0.8  # of plain, at least


@dataclass(frozen=True)
class Task:
    """`amount` is in `unit`s; `aim` is the least share of plain."""

    name: str
    unit: str
    amount: float
    aim: float


@dataclass
class Taken:
    seconds: float = 0.0
    cpu: float = 0.0  # of the service alone, in seconds


def measure(report: Report, yard: Yard, scale: Scale) -> None:
    """Side by side, and each first in turn: a noisy moment of the machine hits both."""
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
        _round(sides, SMALL_BYTES, _CONNECTIONS)  # warm
        for number in range(scale.rounds):
            order = sorted(sides, reverse=bool(number % 2))
            for name, taken in _round({name: sides[name] for name in order}, scale.big, scale.small).items():
                rounds[name].append(taken)
    _tell(report, tasks, rounds)


def _round(sides: dict[str, Filing], big: int, small: int) -> dict[str, list[Taken]]:
    """The large file up and down, the small ones up and down; these in batches that take turns."""
    body, batch = os.urandom(big), [os.urandom(SMALL_BYTES)] * (small // _BATCHES)
    places: dict[str, list[list[str]]] = {name: [] for name in sides}
    taken = {name: [Taken(), Taken(), Taken(), Taken()] for name in sides}
    for name, filing in sides.items():
        with _timed(filing, taken[name][0]), filing.courier() as courier:
            place = courier.send(body)
        with _timed(filing, taken[name][1]), filing.courier() as courier:
            if courier.fetch(place) != big:
                raise BenchError("a file came back in another length")
    for _ in range(_BATCHES):
        for name, filing in sides.items():
            with _timed(filing, taken[name][2]):
                places[name].append(_each(filing, batch, Courier.send))
    for at in range(_BATCHES):
        for name, filing in sides.items():
            with _timed(filing, taken[name][3]):
                _each(filing, places[name][at], Courier.fetch)
    for filing in sides.values():
        filing.forget_large()
    return taken


def _each(filing: Filing, given: Sequence[G], work: Callable[[Courier, G], T]) -> list[T]:
    """In order, by a few connections that take turns."""

    def share(number: int) -> list[T]:
        with filing.courier(number) as courier:
            return [work(courier, one) for one in given[number::_CONNECTIONS]]

    with ThreadPoolExecutor(_CONNECTIONS) as threads:
        shares = list(threads.map(share, range(_CONNECTIONS)))
    return [shares[at % _CONNECTIONS][at // _CONNECTIONS] for at in range(len(given))]


@contextmanager
def _timed(filing: Filing, taken: Taken) -> Generator[None]:
    cpu, began = filing.server.cpu(), time.perf_counter()
    yield
    taken.seconds += time.perf_counter() - began
    taken.cpu += filing.server.cpu() - cpu


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
