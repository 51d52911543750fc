"""(m) the delta feed: all of the log to one receiver that asks and acknowledges. Next: relaying.py."""

import asyncio
import http.client
import time
from dataclasses import dataclass

from bench.contestants import Contestant, dossier
from bench.place import BenchError, clone, database, drop, token
from bench.report import Report, verdict
from tests.support.connecting import connected

_TARGET = 20_000  # events a second
_FIRST = 5_000  # changes in one delta
_SELECTION = "{ change { operation items { table key field newValue } } customer { customerNumber name1 } }"
_RECEIVER = """
INSERT INTO receiver (receiver_code, name, user_name, channel, format, selection, state, xid, changed_by)
VALUES ($1, $1, 'BENCH', 'PULL', $1, $2, 'ACTIVE', '0', 'BENCH')
"""
_FORMATS = {
    "EVENT": "CloudEvents",
    "GRAPHQL": "its own selection",
    "NDJSON": "the customers as lines of JSON",
}
# Everybody changed in turn, a field of general data and one of a sales area each time.
_CHANGES = """
WITH document AS (
    INSERT INTO change_document
        (object_class, customer_number, changed_by, changed_at, operation, source, version)
    SELECT 'DEBI', customer_number, 'BENCH', now(), 'changeCustomer', 'API', 1 + turn
    FROM generate_series(1, $1::int) turn, customer ORDER BY turn, customer_number
    RETURNING change_number
)
INSERT INTO change_item
    (change_number, position, "table", key, field, indicator, old_value, new_value, sales_org)
SELECT change_number, part.*
FROM document, (VALUES (1, 'KNA1', '', 'TELF1', 'U', '0830-3190001', '0830-3190002', NULL),
    (2, 'KNVV', 'F723/AQ/XX', 'LPRIO', 'U', '02', '03', 'F723')) part
"""
_HORIZON = "UPDATE receiver SET xid = log_place(pg_snapshot_xmin(pg_current_snapshot()))"
_TURNS = 5


@dataclass(frozen=True)
class _Told:
    events: int
    size: int
    seconds: float


async def measure(report: Report, dsn: str, customers: int) -> None:
    stock, name = await database(dsn, customers), "bench_follows"
    copy = await clone(dsn, stock, name)
    found: dict[str, _Told] = {}
    try:
        async with connected(copy) as one:
            with dossier(copy, await token(copy, "integrator@*/*")) as server:
                for told in _FORMATS:
                    await one.execute(_RECEIVER, told, _SELECTION if told == "GRAPHQL" else None)
                found["new customers"] = await asyncio.to_thread(_follow, server, "EVENT")
                await one.execute(_HORIZON)
                await one.execute(_CHANGES, _TURNS)
                await one.execute("VACUUM ANALYZE change_document, change_item")
                for told in _FORMATS:
                    found[told] = await asyncio.to_thread(_follow, server, told)
    finally:
        await drop(dsn, name)
    _tell(report, found)


def _follow(server: Contestant, receiver: str) -> _Told:
    """The first page is asked for once before: a process that follows has its plans."""
    line = http.client.HTTPConnection("127.0.0.1", server.port)
    path = f"/exchange/receivers/{receiver}/delta"
    _ask(line, server, "GET", f"{path}?first=10")
    events = size = 0
    began, more = time.perf_counter(), True
    while more:
        answer, body = _ask(line, server, "GET", f"{path}?first={_FIRST}")
        events, size = events + int(answer.headers.get("dossier-changes", 0)), size + len(body)
        _ask(line, server, "POST", f"{path}?token={answer.headers['dossier-token']}")
        more = answer.headers["dossier-more"] == "true"
    return _Told(events, size, time.perf_counter() - began)


def _ask(
    line: http.client.HTTPConnection, server: Contestant, method: str, path: str
) -> tuple[http.client.HTTPResponse, bytes]:
    line.request(method, path, headers=dict(server.headers))
    answer = line.getresponse()
    body = answer.read()
    if answer.status not in (200, 204):
        raise BenchError(f"{path}: {answer.status} {body[:200]!r}")
    return answer, body


def _tell(report: Report, found: dict[str, _Told]) -> None:
    changes = found["EVENT"]
    title = f"{changes.events:,} changes of two items to one reader, {_FIRST:,} at a time"
    report.title(f"(m) delta feed: {title}")
    names = {**_FORMATS, "new customers": "CloudEvents of new customers, 18 items each"}
    rows = [
        [names[told], f"{one.events / one.seconds:,.0f}", f"{one.size / one.seconds / 2**20:,.1f}"]
        for told, one in found.items()
    ]
    report.table(["what", "events/s", "MiB/s"], rows)
    rate = changes.events / changes.seconds
    report.note(f"Target {_TARGET:,} events a second: {verdict(rate / _TARGET, 1.0)}")
    report.keep("m", {told: one.events / one.seconds for told, one in found.items()})
