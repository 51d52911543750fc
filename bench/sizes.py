"""(e) the same pages at 10,000, 100,000 and 1,000,000 customers, and the server's memory. Next: report.py."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

from bench.contestants import Contestant, dossier
from bench.place import database, scope, token
from bench.reads import run_load
from bench.report import Report

_NODES = "{ nodes { customerNumber name1 city accountGroup } pageInfo { endCursor hasNextPage } }"
_PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "first page": (
        f"query($after: String) {{ page: customers(first: 50, after: $after) {_NODES} }}",
        {"after": None},
    ),
    "page deep in the list": (
        f"query($after: String) {{ page: customers(first: 50, after: $after) {_NODES} }}",
        {},
    ),
    "filtered page": (
        "query($city: String!) { page: customers(first: 50, "
        'filter: {city: {eq: $city}, salesAreas: {some: {salesOrg: {eq: "F723"}}}}) ' + _NODES + " }",
        {"city": "重庆"},
    ),
    "pinyin search": (
        f"query($text: String!) {{ page: searchCustomers(first: 50, search: {{text: $text}}) {_NODES} }}",
        {"text": "lanjiang"},
    ),
}


async def measure(report: Report, dsn: str, sizes: Sequence[int], seconds: float) -> None:
    found: dict[int, dict[str, dict[str, float]]] = {}
    for size in sizes:
        target = await database(dsn, size)
        companies, sales = await scope(target)
        bearer = await token(target, f"auditor@{'+'.join(companies)}/{'+'.join(sales)}")
        found[size] = await asyncio.to_thread(_one, target, bearer, seconds)
    report.title("(e) milliseconds for a page of 50 at growing stocks, one connection")
    rows = [
        [name, *(_cell(found[size][name]) for size in sizes), f"{_growth(found, name, sizes):.1f} x"]
        for name in _PAGES
    ]
    rows.append(["server, resident MB", *(f"{found[size]['memory']['p50']:.0f}" for size in sizes), ""])
    report.table(["p50 (p99)", *(f"{size:,}" for size in sizes), "largest to smallest"], rows)
    report.keep("e", {str(size): figures for size, figures in found.items()})


def _one(dsn: str, bearer: str, seconds: float) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    with dossier(dsn, bearer) as server:
        for name, (document, variables) in _PAGES.items():
            given = variables or {"after": _deep_cursor(server, document)}
            body = json.dumps({"query": document, "variables": given}, ensure_ascii=False)
            answer = server.ask(body)
            job = server.job(
                bodies=[body],
                sizes=[len(answer)],
                connections=1,
                warmup=0.5,
                seconds=seconds,
            )
            result = run_load(job)
            rows = len(json.loads(answer)["data"]["page"]["nodes"])
            found[name] = {"p50": result["p50"], "p99": result["p99"], "rows": rows}
        found["memory"] = {"p50": server.memory() / 2**20}
    return found


def _deep_cursor(server: Contestant, document: str) -> str:
    """A cursor at the far end of the list, so that nearly all rows lie before the page."""
    backwards = document.replace("first: 50, after: $after", "last: 100, before: $after")
    backwards = backwards.replace("endCursor", "startCursor")
    body = json.dumps({"query": backwards, "variables": {"after": None}})
    page: dict[str, Any] = json.loads(server.ask(body))["data"]["page"]["pageInfo"]
    return page["startCursor"]


def _cell(figures: dict[str, float]) -> str:
    return f"{figures['p50']:.1f} ({figures['p99']:.1f})"


def _growth(found: dict[int, dict[str, dict[str, float]]], name: str, sizes: Sequence[int]) -> float:
    return found[sizes[-1]][name]["p50"] / found[sizes[0]][name]["p50"]
