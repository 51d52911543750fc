"""Spans arrive at a collector, under the caller's own trace, without his words. Next: test_ending.py."""

import threading
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.support.door import open_door

TRACE = "0af7651916cd43dd8448eb211c80319c"


class Collector(HTTPServer):
    """Takes spans by OTLP over HTTP."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        if isinstance(self.server, Collector):
            self.server.bodies.append(body)
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@contextmanager
def collector() -> Generator[Collector]:
    with Collector() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


async def test_a_span_for_each_operation(fresh_database: str, tmp_path: Path) -> None:
    with collector() as server:
        url = f"http://127.0.0.1:{server.server_port}/v1/traces"
        async with open_door(fresh_database, tmp_path, traces_url=url) as anybody:
            door = await anybody.as_roles("TEST", "auditor")
            call = {"query": 'query Find {customer(number: "42secret") {name1}}'}
            await door.post(call, traceparent=f"00-{TRACE}-b7ad6b7169203331-01")
    assert b"secret" not in b"".join(server.bodies)
    [span] = [
        span
        for body in server.bodies
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]
    assert span.name == "query"
    assert span.trace_id.hex() == TRACE
    assert span.end_time_unix_nano > span.start_time_unix_nano
    facts = {attribute.key: attribute.value for attribute in span.attributes}
    assert len(facts["dossier.document"].string_value) == 64
    assert facts["dossier.outcome"].string_value == "ok"
    assert facts["http.response.status_code"].int_value == 200
