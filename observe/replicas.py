"""What /readyz and Prometheus are told of replicas. Next: metrics.py."""

from collections.abc import Iterator
from typing import Any

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from resolvers.replicas.replica import State
from resolvers.replicas.spread import Spread

_PRIMARY = "primary"


def told(spread: Spread | None) -> dict[str, Any]:
    """By their place in the setting, never by their address. None of them takes a process out of service."""
    if spread is None:
        return {}
    found = [
        {"replica": one.number, "state": one.state, "lagSeconds": one.lag and round(one.lag, 3)}
        for one in spread.replicas
    ]
    return {"replicas": found}


def families(spread: Spread | None) -> Iterator[Metric]:
    """Without replicas there are the names, and no figures."""
    used = GaugeMetricFamily("dossier_replica_used", "1 while reads go there", labels=["replica"])
    lag = GaugeMetricFamily("dossier_replica_lag_seconds", "How old what it shows may be", labels=["replica"])
    reads = CounterMetricFamily("dossier_reads", "Compiled reads, by who answered", labels=["where"])
    repeated = CounterMetricFamily(
        "dossier_reads_repeated", "Begun at a replica, answered by the primary", labels=["replica"]
    )
    waits = CounterMetricFamily("dossier_reads_waited", "Reads that waited for a replica")
    if spread is not None:
        reads.add_metric([_PRIMARY], spread.reads_of_primary)
        waits.add_metric([], spread.waits)
        for one in spread.replicas:
            labels = [str(one.number)]
            used.add_metric(labels, int(one.state is State.OK))
            reads.add_metric(labels, one.reads)
            repeated.add_metric(labels, one.repeated)
            if one.lag is not None:
                lag.add_metric(labels, one.lag)
    yield from (used, lag, reads, repeated, waits)
