"""(a) a page of 50 customers with everything nested, (b) one customer. Next: writes.py."""

import asyncio
import json
import random
import statistics
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from bench import pgbench, statement
from bench.compare import check_equal
from bench.contestants import Contestant, dataloader, dossier, postgraphile
from bench.load import Job, job_text
from bench.place import ROOT, BenchError, scope, token
from bench.report import Report, verdict
from tests.support.connecting import connected

CONNECTIONS = 8
_PEER = "pgbench, same SQL"
_NUMBERS = 8  # different customers asked for in (b)


@dataclass(frozen=True)
class Question:
    """One document with the variables of its requests, and what is expected of the answer."""

    letter: str
    title: str
    document: str
    variables: Sequence[dict[str, Any]]
    targets: dict[str, tuple[float, str]]


@dataclass(frozen=True)
class Pace:
    rounds: int
    seconds: float
    warmup: float


async def measure(report: Report, dsn: str, letters: set[str], pace: Pace) -> None:
    """The whole of (a) and (b): starts the contestants, checks their answers, measures them in rounds."""
    companies, sales = await scope(dsn)
    bearer = await token(dsn, f"auditor@{'+'.join(companies)}/{'+'.join(sales)}")
    questions = [one for one in await _questions(dsn) if one.letter in letters]
    statements = await _statements(dsn, bearer, questions)
    with ExitStack() as stack:
        contestants = [
            stack.enter_context(one) for one in (dossier(dsn, bearer), dataloader(dsn), postgraphile(dsn))
        ]
        for question in questions:
            race = Race(question, pace, contestants, dsn, statements[question.letter])
            await asyncio.to_thread(race.run, report)
        report.keep("memory", {one.name: one.memory() for one in contestants})


async def _statements(
    dsn: str, bearer: str, questions: Sequence[Question]
) -> dict[str, list[pgbench.Statement]]:
    await statement.log_statements(dsn, on=True)
    try:
        with dossier(dsn, bearer) as asked:
            return {one.letter: statement.of_bodies(asked, _bodies(asked, one)) for one in questions}
    finally:
        await statement.log_statements(dsn, on=False)


async def _questions(dsn: str) -> list[Question]:
    async with connected(dsn) as one:
        found = await one.fetch("SELECT customer_number FROM customer ORDER BY customer_number")
    numbers = random.Random(1).sample([row[0] for row in found], _NUMBERS)
    return [
        Question(
            "a",
            "page of 50 customers, everything nested",
            "page",
            [{"first": 50}],
            {_PEER: (0.85, "%"), "PostGraphile": (4.5, "x")},
        ),
        Question(
            "b",
            "one customer by number, everything nested",
            "customer",
            [{"number": number} for number in numbers],
            {"PostGraphile": (2.5, "x")},
        ),
    ]


@dataclass(frozen=True)
class Race:
    """One question put to all contestants in turn, so that a noisy minute of the machine hits all."""

    question: Question
    pace: Pace
    contestants: Sequence[Contestant]
    dsn: str
    statements: Sequence[pgbench.Statement]

    def run(self, report: Report) -> None:
        sizes = self._check()
        report.title(
            f"({self.question.letter}) {self.question.title}: {CONNECTIONS} connections, "
            f"median of {self.pace.rounds} rounds of {self.pace.seconds:.0f} s"
        )
        found: dict[str, list[dict[str, Any]]] = {one.name: [] for one in self.contestants}
        found[_PEER] = []
        seconds = max(2, round(self.pace.seconds + self.pace.warmup))
        for _ in range(self.pace.rounds):
            for one in self.contestants:
                found[one.name].append(self._load(one, sizes[one.name]))
            peer = pgbench.run(self.dsn, self.statements, seconds=seconds, clients=CONNECTIONS)
            found[_PEER].append({"rate": peer.rate, "p50": peer.latency, "p99": 0.0, "bytes": 0})
        _tell(report, self.question, found)

    def _check(self) -> dict[str, list[int | None]]:
        """All contestants must say the same; the lengths of their answers then prove every later answer."""
        sizes: dict[str, list[int | None]] = {one.name: [] for one in self.contestants}
        for variables in self.question.variables:
            answers = {
                one.name: one.ask(one.body(self.question.document, variables)) for one in self.contestants
            }
            first = self.contestants[0].name
            for name, answer in answers.items():
                check_equal(name, answer, first, answers[first])
                sizes[name].append(len(answer))
        return sizes

    def _load(self, one: Contestant, sizes: list[int | None]) -> dict[str, Any]:
        job = one.job(
            bodies=_bodies(one, self.question),
            sizes=sizes,
            connections=CONNECTIONS,
            warmup=self.pace.warmup,
            seconds=self.pace.seconds,
        )
        result = run_load(job)
        if result["errors"]:
            raise BenchError(f"{one.name}: {result['errors']} wrong answers, e.g. {result['examples'][:1]}")
        return result


def _bodies(one: Contestant, question: Question) -> list[str]:
    return [one.body(question.document, variables) for variables in question.variables]


def run_load(job: Job) -> dict[str, Any]:
    ended = subprocess.run(
        [sys.executable, "-m", "bench.load"],
        input=job_text(job),
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    if ended.returncode:
        raise BenchError(f"the load generator failed: {ended.stderr[-800:]}")
    return json.loads(ended.stdout)


def _tell(report: Report, question: Question, found: dict[str, list[dict[str, Any]]]) -> None:
    rates = {name: statistics.median(run["rate"] for run in runs) for name, runs in found.items()}
    # round by round: what disturbs the machine for a while disturbs neighbours alike
    ours = found["Dossier"]
    ratios = {
        name: statistics.median(our["rate"] / run["rate"] for our, run in zip(ours, runs, strict=True))
        for name, runs in found.items()
    }
    rows: list[list[str]] = []
    for name, runs in sorted(found.items(), key=lambda item: -rates[item[0]]):
        middle = {key: statistics.median(run[key] for run in runs) for key in ("p50", "p99", "bytes")}
        spread = f"{min(run['rate'] for run in runs):,.0f}-{max(run['rate'] for run in runs):,.0f}"
        rows.append(
            [
                name,
                f"{rates[name]:,.0f}" if rates[name] >= 100 else f"{rates[name]:.1f}",
                spread,
                f"{middle['p50']:.1f}",
                f"{middle['p99']:.1f}" if middle["p99"] else "",
                f"{middle['bytes'] / 1000:.1f}" if middle["bytes"] else "",
                "" if name == "Dossier" else _ratio(question, name, ratios[name]),
            ]
        )
    head = ["contestant", "req/s", "lowest-highest", "p50 ms", "p99 ms", "kB", "Dossier to it"]
    report.table(head, rows)
    report.keep(
        question.letter,
        {name: {"rate": rates[name], "ratio": ratios[name], "runs": found[name]} for name in found},
    )


def _ratio(question: Question, name: str, value: float) -> str:
    target = question.targets.get(name)
    if target is None:
        return f"{value:.1f} x"
    return verdict(value, target[0], target[1])
