"""A span for each operation, job and delivery, sent by OTLP; imported only on request. Next: monitor.py.

Strawberry's own extension would put the document with its literals into the span, and one span around each
field: the first must not leave the house, the second costs more than the read.
"""

import contextlib
import time
from collections.abc import Generator
from typing import TYPE_CHECKING

from opentelemetry import context as spans
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from resolvers.spans import Facts

if TYPE_CHECKING:  # the schema takes a second to load, and workers need it not
    from schema.record import Record

_SEND_SECONDS = 2
_PROPAGATOR = TraceContextTextMapPropagator()
_WRONG = ("failed", "busy")
_WRONG_WORK = (*_WRONG, "refused", "unanswered")  # by a receiver, who should take what is sent
_CALLS_OTHERS = "delivery"
_OUTCOME, _STATUS = "dossier.outcome", "http.response.status_code"


class Traces:
    """`service.name` and other facts of the process come from OTEL_RESOURCE_ATTRIBUTES, as usual."""

    def __init__(self, url: str) -> None:
        resource = Resource.create({"service.name": "dossier"})
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        exporter = OTLPSpanExporter(endpoint=url, timeout=_SEND_SECONDS)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("dossier")

    def write(self, record: "Record", kind: str, outcome: str, seconds: float) -> None:
        """Beneath the caller's own span, if he names one."""
        ended = time.time_ns()
        parent = spans.Context()
        if record.parent:
            parent = _PROPAGATOR.extract({"traceparent": record.parent.decode("latin-1")}, parent)
        operation = record.operation
        span = self._tracer.start_span(
            kind or "refused",
            context=parent,
            kind=SpanKind.SERVER,
            start_time=ended - int(seconds * 1e9),
            attributes={
                "graphql.operation.type": kind,
                "dossier.document": "" if operation is None else operation.digest,
                "dossier.transport": record.transport,
                "dossier.request_id": record.request_id,
            },
        )
        _Work(span, _WRONG).end_as(outcome, record.status)
        span.end(ended)

    @contextlib.contextmanager
    def work(self, name: str, facts: Facts) -> Generator["_Work"]:
        """What no request asks for; see resolvers/spans.py."""
        kind = SpanKind.CLIENT if name == _CALLS_OTHERS else SpanKind.INTERNAL
        span = self._tracer.start_span(name, context=spans.Context(), kind=kind, attributes=dict(facts))
        try:
            yield _Work(span, _WRONG_WORK)
        finally:
            span.end()

    def close(self) -> None:
        """Sends what waits; blocks for a moment."""
        self._provider.shutdown()


class _Work:
    """Never the text of an error: it may hold what people wrote."""

    def __init__(self, span: Span, wrong: tuple[str, ...]) -> None:
        self._span = span
        self._wrong = wrong

    @property
    def traceparent(self) -> str:
        context = self._span.get_span_context()
        return f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags:02x}"

    def end_as(self, outcome: str, status: int | None = None) -> None:
        self._span.set_attribute(_OUTCOME, outcome)
        if status is not None:
            self._span.set_attribute(_STATUS, status)
        if outcome in self._wrong:
            self._span.set_status(Status(StatusCode.ERROR))
