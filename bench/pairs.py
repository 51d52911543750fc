"""(w) reads by two servers beside one PostgreSQL against one; what more would do. Next: scaling.py."""

import asyncio
import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import psutil

from bench.contestants import Contestant, dossier
from bench.load import Job, job_text
from bench.place import ROOT, BenchError, scope, token
from bench.report import Report, verdict
from bench.scaling import Costs, Site, most, seconds, shared
from tests.support.connecting import connected

_TARGET = 1.6
_CONNECTIONS = 16  # in all, shared among the servers
_NUMBERS = 8
_BUSY = 0.7  # of what a site bears: there it is run
_NODES = (1, 2, 4, 16, 64)
# PostgreSQLs of the table: cores of each, and how many answer reads.
_DATABASES = ((2, 1), (16, 1), (32, 1), (32, 4))


@dataclass(frozen=True)
class Run:
    rate: float
    p50: float
    p99: float
    costs: Costs


async def measure(report: Report, dsn: str, rounds: int, length: float) -> None:
    companies, sales = await scope(dsn)
    bearer = await token(dsn, f"auditor@{'+'.join(companies)}/{'+'.join(sales)}")
    asked = await _asked(dsn)
    async with connected(dsn) as one:
        pid = await one.fetchval("SELECT pg_backend_pid()")
        parent = psutil.Process(pid).parent()
    if parent is None:
        raise BenchError("the server of PostgreSQL is not to be found")
    with ExitStack() as stack:
        servers = [stack.enter_context(dossier(dsn, bearer)) for _ in range(2)]
        for letter, document, variables in asked:
            race = _Race(servers, parent.pid, document, variables, length)
            found = await asyncio.to_thread(race.run, rounds)
            _tell(report, letter, found, rounds)


async def _asked(dsn: str) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """The questions of (a) and (b)."""
    async with connected(dsn) as one:
        rows = await one.fetch("SELECT customer_number FROM customer ORDER BY 1")
    numbers = random.Random(1).sample([row[0] for row in rows], _NUMBERS)
    return [
        ("b", "customer", [{"number": number} for number in numbers]),
        ("a", "page", [{"first": 50}]),
    ]


@dataclass(frozen=True)
class _Race:
    servers: Sequence[Contestant]
    postgres: int  # its process
    document: str
    variables: Sequence[dict[str, Any]]
    length: float

    def run(self, rounds: int) -> dict[int, list[Run]]:
        """One and two take turns, so that a noisy minute of the machine hits both."""
        found: dict[int, list[Run]] = {1: [], 2: []}
        self._once(2, 1.0)  # warm
        for _ in range(rounds):
            for count, runs in found.items():
                runs.append(self._once(count, self.length))
        return found

    def _once(self, count: int, length: float) -> Run:
        """Always two senders, each with half of the connections: whom they ask is what differs."""
        before = self._spent(count)
        began = time.perf_counter()
        senders = [_sender(self._job(self.servers[at % count], length)) for at in range(len(self.servers))]
        results = [_result(one) for one in senders]
        took = time.perf_counter() - began
        after = self._spent(count)
        answered = sum(one["requests"] for one in results)
        if wrong := sum(one["errors"] for one in results):
            raise BenchError(f"{wrong} wrong answers, e.g. {results[0]['examples'][:1]}")
        if took > 3 * length + 10:
            raise BenchError(f"the senders took {took:.0f} s for {length:.0f} s: the machine is too busy")
        server, database = ((new - old) / answered for new, old in zip(after, before, strict=True))
        client = sum(one["cpu"] for one in results) / answered
        return Run(
            sum(one["rate"] for one in results),
            statistics.fmean(one["p50"] for one in results),
            max(one["p99"] for one in results),
            Costs(server, database, client),
        )

    def _job(self, server: Contestant, length: float) -> Job:
        bodies = [server.body(self.document, one) for one in self.variables]
        return server.job(
            bodies=bodies,
            sizes=[len(server.ask(body)) for body in bodies],
            connections=_CONNECTIONS // len(self.servers),
            warmup=0.0,
            seconds=length,
        )

    def _spent(self, count: int) -> tuple[float, float]:
        """Seconds of CPU until now: of the servers, and of PostgreSQL, whose processes stay meanwhile."""
        head = psutil.Process(self.postgres)
        database = 0.0
        for one in (head, *head.children(recursive=True)):
            try:
                times = one.cpu_times()
            except psutil.NoSuchProcess:
                continue
            database += times.user + times.system
        return sum(one.cpu() for one in self.servers[:count]), database


def _sender(job: Job) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.load"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    if process.stdin is None:
        raise BenchError("the load generator takes no job")
    process.stdin.write(job_text(job))
    process.stdin.close()
    process.stdin = None
    return process


def _result(process: "subprocess.Popen[str]") -> dict[str, Any]:
    out, errors = process.communicate()
    if process.returncode:
        raise BenchError(f"the load generator failed: {errors[-800:]}")
    return json.loads(out)


def _tell(report: Report, letter: str, found: dict[int, list[Run]], rounds: int) -> None:
    title = "one customer by number" if letter == "b" else "page of 50 customers, everything nested"
    report.title(f"(w) {title}: one server and two, {_CONNECTIONS} connections, median of {rounds} rounds")
    middle = {count: _middle(runs) for count, runs in found.items()}
    ratio = statistics.median(two.rate / one.rate for one, two in zip(found[1], found[2], strict=True))
    report.table(
        ["servers", "req/s", "p50 ms", "p99 ms", "µs CPU of a server", "of PostgreSQL", "of the caller"],
        [
            [
                *(f"{count}", f"{run.rate:,.0f}", f"{run.p50:.1f}", f"{run.p99:.1f}"),
                *(f"{cost * 1e6:,.0f}" for cost in (run.costs.server, run.costs.database, run.costs.client)),
            ]
            for count, run in middle.items()
        ],
    )
    cores = psutil.cpu_count() or 1
    costs = middle[1].costs
    bound = {count: shared(costs, count, cores) for count in middle}
    beside = {count: most(costs, Site(count, 2))[0] for count in middle}
    report.note(
        f"Two are {verdict(ratio, _TARGET)} of one. All of it shares {cores} cores here, so by the costs of "
        f"one server at most {bound[1]:,.0f} and {bound[2]:,.0f} a second were to be had, "
        f"{bound[2] / bound[1]:.2f} x; with two cores of PostgreSQL's own, a core for each server, and "
        f"callers elsewhere it would be "
        f"{beside[1]:,.0f} and {beside[2]:,.0f}: {verdict(beside[2] / beside[1], _TARGET)}\n"
    )
    report.table(
        ["servers", *(f"PostgreSQL {copies} x {own} cores" for own, copies in _DATABASES)],
        [[f"{nodes}", *(_cell(costs, Site(nodes, *one)) for one in _DATABASES)] for nodes in _NODES],
    )
    report.note(
        f"Computed, not measured: requests a second that a site bears, what is used up first, and the mean "
        f"time of an answer at {_BUSY:.0%} of it. Assumptions: bench/scaling.py."
    )
    report.keep(
        f"w {letter}",
        {
            "ratio": ratio,
            "rates": {str(count): run.rate for count, run in middle.items()},
            "costs": vars(costs),
            "beside": beside[2] / beside[1],
        },
    )


def _cell(costs: Costs, site: Site) -> str:
    rate, name = most(costs, site)
    return f"{rate:,.0f}/s, {name}, {seconds(costs, site, _BUSY * rate) * 1000:.1f} ms"


def _middle(runs: Sequence[Run]) -> Run:
    def of(pick: Callable[[Run], float]) -> float:
        return statistics.median(pick(run) for run in runs)

    costs = Costs(
        of(lambda run: run.costs.server), of(lambda run: run.costs.database), of(lambda run: run.costs.client)
    )
    return Run(of(lambda run: run.rate), of(lambda run: run.p50), of(lambda run: run.p99), costs)
