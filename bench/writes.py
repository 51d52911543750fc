"""(c) createCustomer through HTTP: how many a second, and how long one takes. Next: live.py."""

import asyncio
import time

from bench import people
from bench.contestants import dossier
from bench.place import BenchError, token
from bench.reads import CONNECTIONS, run_load
from bench.report import Report

_MOST_PER_SECOND = 800  # prepared bodies; more would be sent by no server on this many cores
_GRANT = "salesMaintainer"


async def measure(report: Report, dsn: str, seconds: float) -> None:
    bearer = await token(dsn, _GRANT)
    await asyncio.to_thread(_measure, report, dsn, bearer, seconds)


def _measure(report: Report, dsn: str, bearer: str, seconds: float) -> None:
    bodies = people.creations(int((seconds + 1) * _MOST_PER_SECOND), int(time.time()))
    with dossier(dsn, bearer) as server:
        first = server.ask(bodies.pop())
        if people.CREATED.encode() not in first:
            raise BenchError(f"createCustomer is not carried out: {first[:1500].decode()}")
        job = server.job(
            bodies=bodies,
            connections=CONNECTIONS,
            warmup=1.0,
            seconds=seconds,
            cycle=False,
            needle=people.CREATED,
        )
        result = run_load(job)
        memory = server.memory()
    if result["errors"]:
        raise BenchError(f"{result['errors']} of {result['requests']} not created: {result['examples'][:1]}")
    report.title(f"(c) createCustomer through HTTP: {CONNECTIONS} connections, {seconds:.0f} s")
    report.table(
        ["created/s", "p50 ms", "p99 ms", "server MB"],
        [
            [
                f"{result['rate']:,.0f}",
                f"{result['p50']:.1f}",
                f"{result['p99']:.1f}",
                f"{memory / 2**20:.0f}",
            ]
        ],
    )
    report.note(
        "Each: all rules, duplicate check against all customers, number, record with 4 partner functions, "
        "bank account sealed, change document, one durable commit, answer read back."
    )
    report.keep("c", {key: result[key] for key in ("rate", "p50", "p99", "requests")})
