"""Figures for Prometheus, counted as plain numbers and put into its form when asked. Next: health.py.

prometheus-client's own counters take a lock and a label look-up for each step, 3 microseconds for a request.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import accumulate
from typing import NamedTuple

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from observe.health import Health
from resolvers.custody.status import Remembered
from resolvers.custody.watching import StoreState, Watch
from resolvers.pool import BoundedPool, ReadConnection, WriteConnection
from resolvers.turns import Turns
from schema.record import Recorder

_BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_MOST_CODES = 100
OTHER = "other"


class Kind(NamedTuple):
    """Labels of a request; each has few values, whatever callers send."""

    transport: str
    kind: str
    outcome: str
    document: str


class Cell:
    """Requests of one kind."""

    __slots__ = ("buckets", "count", "seconds")

    def __init__(self) -> None:
        self.count = 0
        self.seconds = 0.0
        self.buckets = [0] * (len(_BOUNDS) + 1)

    def add(self, seconds: float) -> None:
        self.count += 1
        self.seconds += seconds
        self.buckets[bisect_left(_BOUNDS, seconds)] += 1


class Figures:
    """What has been counted since the start of the process."""

    def __init__(self) -> None:
        self.cells: defaultdict[tuple[str, str, str, str], Cell] = defaultdict(Cell)
        self.refusals: Counter[str] = Counter()

    def refuse(self, codes: Iterable[str]) -> None:
        for code in codes:
            known = code in self.refusals or len(self.refusals) < _MOST_CODES
            self.refusals[code if known else OTHER] += 1


class Gauges(NamedTuple):
    """Where the present state is looked up when Prometheus asks."""

    reads: BoundedPool
    writes: BoundedPool
    queues: Mapping[str, Turns]  # before them
    recorder: Recorder
    health: Health
    files: "FileGauges"


class FileGauges(NamedTuple):
    """The figures are some minutes old."""

    standing: Remembered
    watch: Watch


class DossierCollector(Collector):
    """Everything of this service; prometheus-client adds the process's own."""

    def __init__(self, figures: Figures, gauges: Gauges) -> None:
        self._figures = figures
        self._gauges = gauges

    def collect(self) -> Iterator[Metric]:
        yield from self._requests()
        yield from self._database()
        yield from self._streams()
        yield from self._log()
        yield from _files(self._gauges.files)

    def _requests(self) -> Iterator[Metric]:
        requests = CounterMetricFamily(
            "dossier_requests", "Finished requests and operations", labels=list(Kind._fields)
        )
        duration = HistogramMetricFamily(
            "dossier_request_duration_seconds", "Time to the end of the answer", labels=["kind", "document"]
        )
        sums: defaultdict[tuple[str, str], Cell] = defaultdict(Cell)
        for labels, cell in self._figures.cells.items():
            kind = Kind(*labels)
            requests.add_metric(kind, cell.count)
            if kind.kind != "subscription":  # it lasts as long as its client likes
                total = sums[kind.kind, kind.document]
                total.seconds += cell.seconds
                total.buckets = [sum(pair) for pair in zip(total.buckets, cell.buckets, strict=True)]
        for labels, total in sums.items():
            heights = list(accumulate(total.buckets))
            names = [*map(str, _BOUNDS), "+Inf"]
            duration.add_metric(labels, list(zip(names, heights, strict=True)), total.seconds)
        refusals = CounterMetricFamily("dossier_refusals", "Errors that were answered", labels=["code"])
        for code, count in self._figures.refusals.items():
            refusals.add_metric([code], count)
        yield from (requests, duration, refusals)

    def _database(self) -> Iterator[Metric]:
        pools = {"reads": self._gauges.reads, "writes": self._gauges.writes}
        statements = CounterMetricFamily("dossier_statements", "Sent to the database", labels=["pool"])
        statements.add_metric(["reads"], ReadConnection.statements)
        statements.add_metric(["writes"], WriteConnection.statements)
        size = GaugeMetricFamily("dossier_pool_size", "Open connections", labels=["pool"])
        idle = GaugeMetricFamily("dossier_pool_idle", "Connections that nobody uses", labels=["pool"])
        waiting = GaugeMetricFamily("dossier_pool_waiting", "Calls waiting for one", labels=["pool"])
        away = CounterMetricFamily(
            "dossier_pool_turned_away", "Calls that found too many waiting", labels=["pool"]
        )
        for name, pool in pools.items():
            size.add_metric([name], pool.get_size())
            idle.add_metric([name], pool.get_idle_size())
            queue = self._gauges.queues[name]
            waiting.add_metric([name], pool.waiting + queue.waiting)
            away.add_metric([name], pool.turned_away + queue.turned_away)
        yield from (statements, size, idle, waiting, away)

    def _streams(self) -> Iterator[Metric]:
        recorder = self._gauges.recorder
        yield GaugeMetricFamily("dossier_sockets", "Open WebSockets", recorder.sockets)
        yield GaugeMetricFamily("dossier_streams", "Running subscriptions", recorder.streams)
        yield CounterMetricFamily("dossier_events_sent", "Events sent to subscribers", recorder.events)
        yield CounterMetricFamily("dossier_slow_clients", "Clients let go: they did not read", recorder.slow)

    def _log(self) -> Iterator[Metric]:
        state = self._gauges.health.last
        yield GaugeMetricFamily("dossier_ready", "1 while /readyz says so", int(state.ready))
        yield GaugeMetricFamily(
            "dossier_log_lag_rows", "Committed changes not handed to subscribers yet", state.lag_rows
        )
        yield GaugeMetricFamily("dossier_log_lag_seconds", "Age of the oldest of them", state.lag_seconds)


def _files(gauges: FileGauges) -> Iterator[Metric]:
    """By key they are in storageStatus: how many keys there are is up to the operator."""
    store = GaugeMetricFamily("dossier_file_store", "1 for the state the store is in", labels=["state"])
    for state in StoreState:
        store.add_metric([state.lower()], int(state is gauges.watch.seen.state))
    objects = GaugeMetricFamily("dossier_file_objects", "Stored objects", labels=["state"])
    size = GaugeMetricFamily("dossier_file_bytes", "Bytes of the files in them", labels=["state"])
    pending = GaugeMetricFamily("dossier_file_uploads_pending", "Uploads under way")
    unverified = GaugeMetricFamily("dossier_file_objects_unverified", "Kept ones never read back yet")
    oldest = GaugeMetricFamily("dossier_file_oldest_verification_seconds", "Age of the oldest verification")
    incidents = GaugeMetricFamily("dossier_file_incidents_open", "Incidents that nobody has closed")
    backup = GaugeMetricFamily("dossier_backup_age_seconds", "Since the last good backup was begun")
    if found := gauges.standing.last:
        for one in found.states:
            objects.add_metric([one.name.lower()], one.objects)
            size.add_metric([one.name.lower()], one.bytes)
        pending.add_metric([], found.pending.objects)
        unverified.add_metric([], found.kept - found.verified)
        incidents.add_metric([], found.incidents)
        for family, since in ((oldest, found.oldest_verified), (backup, found.last_backup)):
            if since is not None:
                family.add_metric([], (datetime.now(UTC) - since).total_seconds())
    yield from (store, objects, size, pending, unverified, oldest, incidents, backup)


def build_registry(figures: Figures, gauges: Gauges) -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(DossierCollector(figures, gauges))
    ProcessCollector(registry=registry)
    return registry
