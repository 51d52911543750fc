"""Every alert fires when it should, and else is quiet: Prometheus reads them. Next: test_monitoring.py."""

from pathlib import Path

from tests.support.promtool import Case, case_file, promtool, rules

_ONE = {"job": "dossier", "instance": "a"}
_JOB = {"job": "dossier"}
_STEADY, _JUMP = "x90", "0x85 1x10"  # so often the same; a step up within the last minutes


def _series(name: str, **labels: str) -> str:
    told = ",".join(f'{label}="{value}"' for label, value in {**_ONE, **labels}.items())
    return f"{name}{{{told}}}"


def _gauge(name: str, bad: float, good: float, by: dict[str, str] | None = None, **labels: str) -> Case:
    series = _series(name, **labels)
    return Case({series: f"{bad:g}{_STEADY}"}, {series: f"{good:g}{_STEADY}"}, by or _JOB)


def _requests(busy: int, ok: int) -> dict[str, str]:
    name = "dossier_requests_total"
    return {_series(name, outcome="busy"): f"0+{busy}x90", _series(name, outcome="ok"): f"0+{ok}x90"}


def _reads(fast: int, slow: int) -> dict[str, str]:
    name = "dossier_request_duration_seconds_bucket"
    counts = {"0.1": fast, "2.5": fast, "5.0": fast + slow, "+Inf": fast + slow}
    return {_series(name, kind="query", le=le): f"0+{count}x90" for le, count in counts.items()}


def _counter(name: str, bad: str, good: str, by: dict[str, str] | None = None, **labels: str) -> Case:
    series = _series(name, **labels)
    return Case({series: bad}, {series: good}, by or {**_ONE, **labels})


_DUTY = {"duty": "floor"}
_DONE = _series("dossier_duty_last_success_timestamp_seconds", **_DUTY)
_EVERY = {_series("dossier_duty_interval_seconds", **_DUTY): "600x90"}

CASES = {
    "DossierDown": _gauge("up", 0, 1, _ONE),
    "DossierNotReady": _gauge("dossier_ready", 0, 1, _ONE),
    "DossierInternalErrors": _counter("dossier_refusals_total", _JUMP, "1x90", _ONE, code="INTERNAL"),
    "DossierBusy": Case(_requests(10, 90), _requests(1, 99), _ONE),
    "DossierPoolExhausted": _counter("dossier_pool_turned_away_total", "0+5x90", "7x90", pool="reads"),
    "DossierSlowReads": Case(_reads(90, 10), _reads(1_000, 1), _JOB),
    "DossierSignInsRefused": _counter(
        "dossier_refusals_total", "0+300x90", "0+6x90", _JOB, code="UNAUTHENTICATED"
    ),
    "DossierLogLag": _gauge("dossier_log_lag_seconds", 120, 2, _ONE),
    "DossierOpenFiles": Case(
        {_series("process_open_fds"): "900x90", _series("process_max_fds"): "1000x90"},
        {_series("process_open_fds"): "90x90", _series("process_max_fds"): "1000x90"},
        _ONE,
    ),
    "DossierWorkerGone": Case({_series("up"): "1x90"}, {_DONE: "0+60x90"}),
    "DossierDutyLate": Case({_DONE: "0x90", **_EVERY}, {_DONE: "0+60x90", **_EVERY}, {**_ONE, **_DUTY}),
    "DossierDutyFails": _counter("dossier_duty_failures_total", "0+1x90", "2x90", duty="floor"),
    "DossierAuditUnlinked": _gauge("dossier_audit_unlinked_seconds", 400, 2),
    "DossierJobsStuck": _gauge("dossier_jobs_oldest_seconds", 1_000, 10, state="queued"),
    "DossierJobFailed": _counter("dossier_job_turns_total", _JUMP, "1x90", outcome="failed"),
    "DossierInboundStuck": _gauge("dossier_inbound_oldest_seconds", 1_000, 10, state="new"),
    "DossierInboundErrors": _gauge("dossier_inbound_messages", 3, 0, state="error"),
    "DossierDeliveriesLate": _gauge("dossier_deliveries_overdue_seconds", 1_000, 10),
    "DossierDeadLetters": _gauge("dossier_deliveries", 3, 0, state="dead"),
    "DossierReceiverDisabled": _gauge("dossier_receivers", 1, 0, state="disabled"),
    "DossierReceiverBehind": Case(
        {_series("dossier_receiver_lag_seconds", channel="nats"): "400x90"},
        {_series("dossier_receiver_lag_seconds", channel="pull"): "400x90"},
        {**_JOB, "channel": "nats"},
    ),
    "DossierNoticesStuck": _gauge(
        "dossier_notices_oldest_seconds", 4_000, 60, {**_JOB, "channel": "email"}, channel="email"
    ),
    "DossierNoticesGivenUp": _counter(
        "dossier_notices_total", _JUMP, "1x90", channel="email", outcome="given_up"
    ),
    "DossierFileStoreAway": Case(
        {_series("dossier_file_store", state="away"): "1x90"},
        {_series("dossier_file_store", state="answers"): "1x90"},
        {**_ONE, "state": "away"},
    ),
    "DossierStoreErrors": _counter(
        "dossier_store_errors_total", "0+60x90", "0+1x90", {**_JOB, "error": "down"}, error="down"
    ),
    "DossierFilesQuarantined": _gauge("dossier_file_objects", 1, 0, state="quarantined"),
    "DossierIncidentsOpen": _gauge("dossier_file_incidents_open", 1, 0),
    "DossierSealBroken": _counter(
        "dossier_file_authentication_failures_total", _JUMP, "1x90", what="segment"
    ),
    "DossierScrubOld": _gauge("dossier_file_oldest_verification_seconds", 121 * 86_400, 90 * 86_400),
    "DossierBackupOld": _gauge("dossier_backup_age_seconds", 27 * 3_600, 3_600),
}


def test_every_alert_has_a_case() -> None:
    assert [rule["alert"] for rule in rules()] == list(CASES)


def test_prometheus_can_read_the_rules() -> None:
    ended = promtool("check", "rules", "alerts.yaml")
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_each_alert_fires_and_is_quiet(tmp_path: Path) -> None:
    ended = promtool("test", "rules", str(case_file(tmp_path, rules(), CASES)), cwd=tmp_path)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_an_alert_that_never_fires_is_found(tmp_path: Path) -> None:
    changed = [
        {**rule, "expr": f"({rule['expr']}) > 1e18"} for rule in rules() if rule["alert"] == "DossierBusy"
    ]
    path = case_file(tmp_path, changed, {"DossierBusy": CASES["DossierBusy"]})
    assert promtool("test", "rules", str(path), cwd=tmp_path).returncode != 0
