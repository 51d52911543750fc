"""All figures of a process for Prometheus: parts, each of which tells of one thing. Next: work.py."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from observe.health import Health
from resolvers.pool import BoundedPool, ReadConnection, WriteConnection
from resolvers.turns import Turns

if TYPE_CHECKING:  # the schema takes a second to load, and workers need it not
    from schema.record import Recorder

Part = Callable[[], Iterator[Metric]]


class _Parts(Collector):
    def __init__(self, parts: tuple[Part, ...]) -> None:
        self._parts = parts

    def collect(self) -> Iterator[Metric]:
        for part in self._parts:
            yield from part()


def build_registry(*parts: Part) -> CollectorRegistry:
    """prometheus-client adds the process's own."""
    registry = CollectorRegistry()
    registry.register(_Parts(parts))
    ProcessCollector(registry=registry)
    return registry


def pools(found: Mapping[str, tuple[BoundedPool, Turns]]) -> Iterator[Metric]:
    """With the queues before them."""
    statements = CounterMetricFamily("dossier_statements", "Sent to the database", labels=["pool"])
    statements.add_metric(["reads"], ReadConnection.statements)
    statements.add_metric(["writes"], WriteConnection.statements)
    size = GaugeMetricFamily("dossier_pool_size", "Open connections", labels=["pool"])
    idle = GaugeMetricFamily("dossier_pool_idle", "Connections that nobody uses", labels=["pool"])
    waiting = GaugeMetricFamily("dossier_pool_waiting", "Calls waiting for one", labels=["pool"])
    away = CounterMetricFamily(
        "dossier_pool_turned_away", "Calls that found too many waiting", labels=["pool"]
    )
    for name, (pool, queue) in found.items():
        size.add_metric([name], pool.get_size())
        idle.add_metric([name], pool.get_idle_size())
        waiting.add_metric([name], pool.waiting + queue.waiting)
        away.add_metric([name], pool.turned_away + queue.turned_away)
    yield from (statements, size, idle, waiting, away)


def streams(recorder: "Recorder") -> Iterator[Metric]:
    yield GaugeMetricFamily("dossier_sockets", "Open WebSockets", recorder.sockets)
    yield GaugeMetricFamily("dossier_streams", "Running subscriptions", recorder.streams)
    yield CounterMetricFamily("dossier_events_sent", "Events sent to subscribers", recorder.events)
    yield CounterMetricFamily("dossier_slow_clients", "Clients let go: they did not read", recorder.slow)


def readiness(health: Health) -> Iterator[Metric]:
    """A worker hands nothing to subscribers, so it lags behind nothing."""
    state = health.last
    yield GaugeMetricFamily("dossier_ready", "1 while /readyz says so", int(state.ready))
    rows = GaugeMetricFamily("dossier_log_lag_rows", "Committed changes not handed to subscribers yet")
    seconds = GaugeMetricFamily("dossier_log_lag_seconds", "Age of the oldest of them")
    if state.lag is not None:
        rows.add_metric([], state.lag.rows)
        seconds.add_metric([], state.lag.seconds)
    yield from (rows, seconds)
