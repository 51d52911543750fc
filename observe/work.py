"""What this process did by itself: duties, jobs, deliveries, calls of the store. Next: pages.py."""

from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric

from observe.figures import heights
from resolvers import tallies
from storage import tally


def work() -> Iterator[Metric]:
    yield from _duties()
    yield from _ends()
    yield from _store()
    yield from _unopened()


def _duties() -> Iterator[Metric]:
    done = GaugeMetricFamily(
        "dossier_duty_last_success_timestamp_seconds", "When it was done last", labels=["duty"]
    )
    every = GaugeMetricFamily("dossier_duty_interval_seconds", "It is to be done so often", labels=["duty"])
    took = GaugeMetricFamily("dossier_duty_duration_seconds", "What it took last", labels=["duty"])
    failures = CounterMetricFamily("dossier_duty_failures", "Times it failed", labels=["duty"])
    for name, turns in list(tallies.DUTIES.items()):
        failures.add_metric([name], turns.failures)
        if turns.done_at is not None:
            done.add_metric([name], turns.done_at)
            every.add_metric([name], turns.every)
            took.add_metric([name], turns.seconds)
    yield from (done, every, took, failures)


def _ends() -> Iterator[Metric]:
    jobs = CounterMetricFamily("dossier_job_turns", "Turns at jobs, by how they ended", labels=["outcome"])
    for outcome, count in tallies.JOBS.items():
        jobs.add_metric([outcome], count)
    attempts = CounterMetricFamily(
        "dossier_delivery_attempts", "Tries to deliver to webhooks", labels=["outcome"]
    )
    for outcome, count in tallies.ATTEMPTS.items():
        attempts.add_metric([outcome], count)
    notices = CounterMetricFamily(
        "dossier_notices", "Tries to send mails and text messages", labels=["channel", "outcome"]
    )
    for labels, count in tallies.NOTICES.items():
        notices.add_metric(labels, count)
    yield from (jobs, attempts, notices)


def _store() -> Iterator[Metric]:
    duration = HistogramMetricFamily(
        "dossier_store_call_duration_seconds", "Calls of the store of files", labels=["operation"]
    )
    errors = CounterMetricFamily(
        "dossier_store_errors", "Calls that failed, before they were repeated", labels=["operation", "error"]
    )
    for operation in tally.OPERATIONS:
        calls = tally.CALLS[operation]
        if any(calls.buckets):
            duration.add_metric([operation], heights(tally.BOUNDS, calls.buckets), calls.seconds)
        for error, count in calls.errors.items():
            errors.add_metric([operation, error], count)
    yield from (duration, errors)


def _unopened() -> Iterator[Metric]:
    files = CounterMetricFamily(
        "dossier_file_authentication_failures", "Sealed bytes of files that did not open", labels=["what"]
    )
    for what, count in tally.UNOPENED.items():
        files.add_metric([what], count)
    yield files
    yield CounterMetricFamily(
        "dossier_field_authentication_failures", "Sealed values that did not open", tallies.UNOPENED["field"]
    )
