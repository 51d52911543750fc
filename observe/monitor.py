"""Each finished operation becomes a figure, a line in the log and a span. Next: lines.py."""

import time
from typing import Protocol

from observe.figures import OTHER, Figures
from observe.lines import Lines
from observe.logs import name_requests
from schema.record import RECORD, Record

_SERVER_ERROR, _CLIENT_ERROR = 500, 400
_FINE = ("ok", "cancelled")
OUTCOMES = (*_FINE, "errors", "rejected", "refused", "busy", "failed")  # see outcome_of


class Tracing(Protocol):
    def write(self, record: Record, kind: str, outcome: str, seconds: float) -> None: ...


class Monitor:
    """`requests` says which of them get a line: all, failed or none."""

    def __init__(self, figures: Figures, requests: str, traces: Tracing | None = None) -> None:
        self.lines = Lines()
        name_requests(lambda: RECORD.get().request_id)
        self._figures = figures
        self._cells = figures.cells
        self._all, self._failed = requests == "all", requests != "none"
        self._traces = traces

    def finish(self, record: Record) -> None:
        """On the way of every read: a few microseconds."""
        seconds = time.perf_counter() - record.began
        operation = record.operation
        kind, document = "", OTHER
        if operation is not None:
            kind, document = operation.kind_name, operation.registered or OTHER
        outcome = outcome_of(record)
        self._cells[record.transport, kind, outcome, document].add(seconds, record.points)
        if record.codes:
            self._figures.refuse(record.codes)
        if self._all or (self._failed and outcome not in _FINE):
            self.lines.write(record, kind, outcome, seconds)
        if self._traces is not None:
            self._traces.write(record, kind, outcome, seconds)


def outcome_of(record: Record) -> str:
    """ok · errors (answered, in part) · rejected (document or variables do not fit) · refused (the request) ·
    busy · failed (our mistake) · cancelled (the client went away)."""
    if not record.codes and record.executed and record.status < _CLIENT_ERROR:
        lost = record.lost or (record.status == 0 and record.transport == "http")
        return "cancelled" if lost else "ok"
    if record.status >= _SERVER_ERROR or "INTERNAL" in record.codes or "BUSY" in record.codes:
        return "busy" if "BUSY" in record.codes else "failed"
    if not record.executed:
        return "rejected"
    return "refused" if record.status >= _CLIENT_ERROR else "errors"
