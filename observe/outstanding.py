"""The figures of what waits for a worker; the database's, the same from every process. Next: work.py."""

from collections.abc import Iterator
from typing import NamedTuple

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from resolvers.backlog import Backlog, Waiting
from resolvers.tallies import NOTICE_CHANNELS

_NOTHING = Waiting()


class _Part(NamedTuple):
    """Of the backlog: the metric that counts it, that of its age, its label with all values."""

    part: str
    rows: tuple[str, str]
    age: tuple[str, str] | None = None
    label: str = ""
    names: tuple[str, ...] = ("",)


_PARTS = (
    _Part(
        "inbound",
        ("dossier_inbound_messages", "Messages of other systems that are not done"),
        ("dossier_inbound_oldest_seconds", "Age of the oldest of them"),
        "state",
        ("new", "processing", "waiting_ref", "error"),
    ),
    _Part(
        "delivery",
        ("dossier_deliveries", "Deliveries by webhook that were not taken"),
        None,
        "state",
        ("waiting", "sending", "dead"),
    ),
    _Part(
        "due",
        ("dossier_deliveries_due", "Those whose time has come, of active receivers"),
        ("dossier_deliveries_overdue_seconds", "For how long the first of them has been due"),
    ),
    _Part("parked", ("dossier_deliveries_parked_keys", "Keys whose first delivery is a dead letter")),
    _Part("receiver", ("dossier_receivers", "Receivers"), None, "state", ("active", "paused", "disabled")),
    _Part(
        "lag",
        ("dossier_receiver_lag_rows", "Changes behind the place of the receiver that is furthest behind"),
        ("dossier_receiver_lag_seconds", "Age of the oldest of them"),
        "channel",
        ("pull", "webhook", "nats", "folder", "bucket"),
    ),
    _Part(
        "job",
        ("dossier_jobs", "Jobs that are not over"),
        ("dossier_jobs_oldest_seconds", "Since the oldest of them was due, or was begun"),
        "state",
        ("queued", "running"),
    ),
    _Part(
        "notice",
        ("dossier_notices_waiting", "Mails and text messages that were not sent"),
        ("dossier_notices_oldest_seconds", "Age of the oldest of them"),
        "channel",
        NOTICE_CHANNELS,
    ),
    _Part(
        "unlinked",
        ("dossier_audit_unlinked_rows", "Entries of the audit trail without a place in its chain"),
        ("dossier_audit_unlinked_seconds", "Age of the oldest of them"),
    ),
)


def outstanding(found: Backlog | None) -> Iterator[Metric]:
    """Once something is known, every series is there: nothing and unknown are not the same."""
    for one in _PARTS:
        labels = [one.label] if one.label else []
        rows = GaugeMetricFamily(*one.rows, labels=labels)
        age = None if one.age is None else GaugeMetricFamily(*one.age, labels=labels)
        for name in () if found is None else one.names:
            waiting = (found or {}).get((one.part, name), _NOTHING)
            values = [name] if one.label else []
            rows.add_metric(values, waiting.rows)
            if age is not None:
                age.add_metric(values, waiting.seconds)
        yield from (rows,) if age is None else (rows, age)
