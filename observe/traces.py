"""A span for each operation, sent by OTLP; imported only where a setting asks for it. Next: monitor.py.

Strawberry's own extension would put the document with its literals into the span, and one span around each
field: the first must not leave the house, the second costs more than the read.
"""

import time

from opentelemetry import context as spans
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from schema.record import Record

_SEND_SECONDS = 2
_PROPAGATOR = TraceContextTextMapPropagator()
_WRONG = ("failed", "busy")


class Traces:
    """`service.name` and other facts of the process come from OTEL_RESOURCE_ATTRIBUTES, as usual."""

    def __init__(self, url: str) -> None:
        resource = Resource.create({"service.name": "dossier"})
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        exporter = OTLPSpanExporter(endpoint=url, timeout=_SEND_SECONDS)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("dossier")

    def write(self, record: Record, kind: str, outcome: str, seconds: float) -> None:
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
                "dossier.outcome": outcome,
                "dossier.transport": record.transport,
                "dossier.request_id": record.request_id,
                "http.response.status_code": record.status,
            },
        )
        if outcome in _WRONG:
            span.set_status(Status(StatusCode.ERROR))
        span.end(ended)

    def close(self) -> None:
        """Sends what waits; blocks for a moment."""
        self._provider.shutdown()
