"""The figures of stored files: their store, their state, their proofs. Next: outstanding.py."""

from collections.abc import Iterator
from datetime import UTC, datetime

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from resolvers.custody.status import Standing
from resolvers.custody.watching import Seen, StoreState


def store_state(seen: Seen) -> Iterator[Metric]:
    store = GaugeMetricFamily("dossier_file_store", "1 for the state the store is in", labels=["state"])
    for state in StoreState:
        store.add_metric([state.lower()], int(state is seen.state))
    yield store


def files(found: Standing | None) -> Iterator[Metric]:
    """By key they are in storageStatus: how many keys there are is up to the operator."""
    objects = GaugeMetricFamily("dossier_file_objects", "Stored objects", labels=["state"])
    size = GaugeMetricFamily("dossier_file_bytes", "Bytes of the files in them", labels=["state"])
    pending = GaugeMetricFamily("dossier_file_uploads_pending", "Uploads under way")
    unverified = GaugeMetricFamily("dossier_file_objects_unverified", "Kept ones never read back yet")
    oldest = GaugeMetricFamily("dossier_file_oldest_verification_seconds", "Age of the oldest verification")
    incidents = GaugeMetricFamily("dossier_file_incidents_open", "Incidents that nobody has closed")
    backup = GaugeMetricFamily("dossier_backup_age_seconds", "Since the last good backup was begun")
    if found is not None:
        for one in found.states:
            objects.add_metric([one.name.lower()], one.objects)
            size.add_metric([one.name.lower()], one.bytes)
        pending.add_metric([], found.pending.objects)
        unverified.add_metric([], found.kept - found.verified)
        incidents.add_metric([], found.incidents)
        for family, since in ((oldest, found.oldest_verified), (backup, found.last_backup)):
            if since is not None:
                family.add_metric([], (datetime.now(UTC) - since).total_seconds())
    yield from (objects, size, pending, unverified, oldest, incidents, backup)
