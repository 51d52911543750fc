"""(d) from commit to subscriber: one change, 1 to 1,000 WebSocket subscribers. Next: sizes.py."""

import asyncio
import http.client
import json
import math
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Any

from bench.contestants import Contestant, dossier
from bench.place import ROOT, BenchError, token
from bench.report import Report
from bench.sockets import Listen, listen_text
from tests.support.connecting import connected

_SUBSCRIPTION = """
subscription {
  customerChanged {
    cursor
    change {
      changeNumber customerNumber operation changedBy changedAt
      items { table key field indicator oldValue newValue }
    }
    customer { customerNumber name1 phone version salesAreas { salesArea orderBlock } }
  }
}
"""
_CHANGE = """
mutation Change($number: String!, $version: Int!, $input: CustomerInput!) {
  changeCustomer(number: $number, expectedVersion: $version, input: $input) {
    __typename
    ... on CustomerSaved { version changeNumber }
    ... on Refused { findings { code path message } }
  }
}
"""
_PAUSE = {1: 0.02, 100: 0.05, 1000: 0.5}  # between changes, so that each is delivered before the next


async def measure(report: Report, dsn: str, changes: int, audiences: Sequence[int] = (1, 100, 1000)) -> None:
    bearer = await token(dsn, "salesMaintainer", "financeMaintainer")
    async with connected(dsn) as one:
        found = await one.fetch("SELECT customer_number, version FROM customer ORDER BY 1 LIMIT 500")
    versions = {row[0]: row[1] for row in found}
    report.title("(d) commit to subscriber over WebSocket, milliseconds")
    rows: list[list[str]] = []
    with dossier(dsn, bearer) as server:
        for audience in audiences:
            arrivals = await asyncio.to_thread(_listen, server, audience, changes, versions)
            delays = await _delays(dsn, arrivals)
            rows.append(_row(audience, len(arrivals), delays))
            report.keep(
                f"d{audience}", {"p50": _at(delays, 0.5), "p99": _at(delays, 0.99), "max": delays[-1]}
            )
        rows[-1].append(f"{server.memory() / 2**20:.0f}")
    report.table(
        ["subscribers", "changes", "p50", "p99", "longest", "server MB"], [_padded(row) for row in rows]
    )
    report.note(
        "From PostgreSQL's own commit time stamp to the subscriber's recv(); each event carries the change "
        "items and the customer's current state. The listeners share the cores with the server."
    )


def _listen(
    server: Contestant, audience: int, changes: int, versions: dict[str, int]
) -> dict[str, list[float]]:
    listen = Listen("127.0.0.1", server.port, server.path, audience, _SUBSCRIPTION, server.headers)
    listeners = subprocess.Popen(
        [sys.executable, "-m", "bench.sockets"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    if listeners.stdin is None or listeners.stdout is None:
        raise BenchError("the listeners have no pipes")
    listeners.stdin.write(listen_text(listen))
    listeners.stdin.flush()
    if listeners.stdout.readline() != "ready\n":
        raise BenchError("the listeners did not get ready")
    time.sleep(1.0)  # subscribing is asynchronous, and has no acknowledgement
    expected = _change(server, changes, versions, _PAUSE.get(audience, 0.05))
    time.sleep(1.5)
    listeners.stdin.close()
    result = json.loads(listeners.stdout.read())
    listeners.wait()
    arrivals: dict[str, list[float]] = result["arrivals"]
    wrong = [number for number in expected if len(arrivals.get(number, ())) != audience]
    if wrong or result["problems"]:
        counts = [len(arrivals.get(number, ())) for number in wrong[:5]]
        raise BenchError(
            f"{len(wrong)} of {len(expected)} changes did not reach each of {audience} subscribers exactly "
            f"once, e.g. {counts}; {result['problems'][:2]}"
        )
    return {number: arrivals[number] for number in expected}


def _change(server: Contestant, changes: int, versions: dict[str, int], pause: float) -> list[str]:
    """One writer on one connection; returns the numbers of the change documents."""
    wire = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    numbers = list(versions)
    made: list[str] = []
    for step in range(changes):
        number = numbers[step % len(numbers)]
        phone = f"0830-{int(time.time() * 1000) % 100_000_000:08}"
        variables: dict[str, Any] = {"number": number, "version": versions[number], "input": {"phone": phone}}
        body = json.dumps({"query": _CHANGE, "variables": variables})
        wire.request("POST", server.path, body, {"Content-Type": "application/json", **server.headers})
        text = wire.getresponse().read().decode()
        if '"CustomerSaved"' not in text:
            raise BenchError(f"changeCustomer is not carried out: {text[:800]}")
        saved: dict[str, Any] = json.loads(text)["data"]["changeCustomer"]
        versions[number] = saved["version"]
        made.append(saved["changeNumber"])
        time.sleep(pause)
    return made


async def _delays(dsn: str, arrivals: dict[str, list[float]]) -> list[float]:
    """Milliseconds of all arrivals, sorted."""
    async with connected(dsn) as one:
        found = await one.fetch(
            "SELECT change_number, extract(epoch FROM pg_xact_commit_timestamp(xid::text::xid))::float8 "
            "FROM change_document WHERE change_number = ANY($1)",
            list(arrivals),
        )
    committed = {row[0]: row[1] for row in found}
    return sorted((at - committed[number]) * 1000 for number, ats in arrivals.items() for at in ats)


def _row(audience: int, changes: int, delays: list[float]) -> list[str]:
    figures = [f"{_at(delays, 0.5):.1f}", f"{_at(delays, 0.99):.1f}", f"{delays[-1]:.1f}"]
    return [f"{audience:,}", f"{changes:,}", *figures]


def _padded(row: list[str]) -> list[str]:
    return [*row, *("" for _ in range(6 - len(row)))]


def _at(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else math.nan
