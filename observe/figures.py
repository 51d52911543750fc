"""What was asked of this process, counted as plain numbers; Prometheus' form comes later. Next: metrics.py.

prometheus-client's own counters take a lock and a label look-up for each step, 3 microseconds for a request.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_POINTS = (1, 10, 100, 1_000, 10_000, 100_000, 1_000_000)
_MOST_CODES = 100
# They stand at zero from the start: of a series that begins with its first failure no increase is seen.
_FEARED = ("INTERNAL", "BUSY", "RATE_LIMITED", "UNAUTHENTICATED")
OTHER = "other"


class Kind(NamedTuple):
    """Labels of a request; each has few values, whatever callers send."""

    transport: str
    kind: str
    outcome: str
    document: str


class Cell:
    """Requests of one kind. `points` are what they could cost at most."""

    __slots__ = ("buckets", "count", "points", "seconds", "steps")

    def __init__(self) -> None:
        self.count = 0
        self.seconds = 0.0
        self.buckets = [0] * (len(_SECONDS) + 1)
        self.points = 0
        self.steps = [0] * (len(_POINTS) + 1)

    def add(self, seconds: float, points: int = 0) -> None:
        self.count += 1
        self.seconds += seconds
        self.buckets[bisect_left(_SECONDS, seconds)] += 1
        if points:
            self.points += points
            self.steps[bisect_left(_POINTS, points)] += 1


class Figures:
    """What has been counted since the start of the process."""

    def __init__(self) -> None:
        self.cells: defaultdict[tuple[str, str, str, str], Cell] = defaultdict(Cell)
        self.refusals: Counter[str] = Counter(dict.fromkeys(_FEARED, 0))

    def refuse(self, codes: Iterable[str]) -> None:
        for code in codes:
            known = code in self.refusals or len(self.refusals) < _MOST_CODES
            self.refusals[code if known else OTHER] += 1

    def families(self) -> Iterator[Metric]:
        requests = CounterMetricFamily(
            "dossier_requests", "Finished requests and operations", labels=list(Kind._fields)
        )
        duration = HistogramMetricFamily(
            "dossier_request_duration_seconds", "Time to the end of the answer", labels=["kind", "document"]
        )
        cost = HistogramMetricFamily(
            "dossier_operation_points", "What an operation may cost at most", labels=["kind", "document"]
        )
        for labels, cell in self.cells.items():
            requests.add_metric(labels, cell.count)
        for labels, total in self._by_document().items():
            if total.count:
                duration.add_metric(labels, heights(_SECONDS, total.buckets), total.seconds)
            if any(total.steps):
                cost.add_metric(labels, heights(_POINTS, total.steps), total.points)
        refusals = CounterMetricFamily("dossier_refusals", "Errors that were answered", labels=["code"])
        for code, count in self.refusals.items():
            refusals.add_metric([code], count)
        yield from (requests, duration, cost, refusals)

    def _by_document(self) -> "defaultdict[tuple[str, str], Cell]":
        sums: defaultdict[tuple[str, str], Cell] = defaultdict(Cell)
        for labels, cell in self.cells.items():
            kind = Kind(*labels)
            total = sums[kind.kind, kind.document]
            total.points += cell.points
            total.steps = _added(total.steps, cell.steps)
            if kind.kind != "subscription":  # it lasts as long as its client likes
                total.count += cell.count
                total.seconds += cell.seconds
                total.buckets = _added(total.buckets, cell.buckets)
        return sums


def heights(bounds: Sequence[float], counts: Iterable[int]) -> list[tuple[str, float]]:
    """As Prometheus wants a histogram: each bucket holds those below it too."""
    names = [*map(str, bounds), "+Inf"]
    return list(zip(names, map(float, accumulate(counts)), strict=True))


def _added(some: Iterable[int], others: Iterable[int]) -> list[int]:
    return [sum(pair) for pair in zip(some, others, strict=True)]
