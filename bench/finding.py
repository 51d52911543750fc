"""(k) The search for archives at 10,000, 100,000 and 1,000,000 items. Next: report.py."""

import asyncio
import json
import math
import time
from collections.abc import Sequence
from functools import partial
from typing import Any

from bench.contestants import Contestant, dossier
from bench.finding_items import RARE, fill
from bench.place import BenchError, stocked, token
from bench.report import Report

_SEARCH = """
query ($k: String, $f: ArchiveItemFilter, $s: ArchiveSort!, $c: String) {
  searchArchives(query: { keyword: $k }, filter: $f, sort: $s, first: 20, after: $c) {
    totalCount exact
    facets {
      types { value count } years { value count } retentions { value count } states { value count }
    }
    edges {
      score node { itemId title archiveCode year institution { name } }
      fragments { field text marks { start end } }
    }
    pageInfo { hasNextPage endCursor }
  }
}
"""
_MONTH = {"formedOn": {"gte": "2015-03-01", "lte": "2015-03-31"}}
# name -> keyword, filter, sort
_ASKED: dict[str, tuple[str, dict[str, Any], str]] = {
    "rare word (20 hits)": (RARE, {}, "RELEVANCE"),
    "common word": ("合同", {}, "RELEVANCE"),
    "two common words": ("客户 报告", {}, "RELEVANCE"),
    "one sign": ("环", {}, "RELEVANCE"),
    "phrase": ('"客户合同"', {}, "RELEVANCE"),
    "long word": ("采购合同付款", {}, "RELEVANCE"),
    "initials in pinyin": ("khht", {}, "RELEVANCE"),
    "common word by code": ("合同", {}, "CODE"),
    "common word by date": ("合同", {}, "DATE"),
    "common word, one year, one type": (
        "合同",
        {"year": {"eq": "2015"}, "archiveType": {"eq": "KU/BG"}},
        "RELEVANCE",
    ),
    "common word, one month": ("合同", _MONTH, "RELEVANCE"),
    "common word, one customer": ("合同", {"customerNumber": {"eq": "100000003"}}, "DATE"),
    "common word, filter without an index": ("合同", {"itemNo": {"lt": 300}}, "CODE"),
    "no word, one year": ("", {"year": {"eq": "2015"}}, "RELEVANCE"),
    "no word, one year by date": ("", {"year": {"eq": "2015"}}, "DATE"),
    "no word": ("", {}, "CODE"),
}
_LEAST, _TARGET = 30, 3.0
_GIVEN_UP = 15_000.0  # ms; see DOSSIER_STATEMENT_TIMEOUT_MS


async def measure(report: Report, dsn: str, sizes: Sequence[int], seconds: float) -> None:
    found: dict[int, dict[str, dict[str, float]]] = {}
    for size in sizes:
        target = await stocked(dsn, f"bench_archives_{size}", partial(fill, size))
        bearer = await token(target, "archiveOperator@/;institutions=TIANPU;types=*;clearance=1")
        found[size] = await asyncio.to_thread(_one, target, bearer, seconds)
    report.title(
        "(k) milliseconds for a page of 20 hits with counts and marks, one connection: p50 (p95), hits"
    )
    report.table(
        ["", *(f"{size:,}" for size in sizes), "largest to smallest"],
        [
            [name, *(_cell(found[size][name]) for size in sizes), _growth(found, name, sizes)]
            for name in found[sizes[0]]
        ],
    )
    report.keep("k", {str(size): figures for size, figures in found.items()})


def _one(dsn: str, bearer: str, seconds: float) -> dict[str, dict[str, float]]:
    with dossier(dsn, bearer) as server:
        found = {name: _timed(server, _given(*asked), seconds) for name, asked in _ASKED.items()}
        given = _given("合同", {}, "DATE")
        for _ in range(9):
            given["c"] = _ask(server, given)["pageInfo"]["endCursor"]
        found["common word, tenth page"] = _timed(server, given, seconds)
    return found


def _given(keyword: str, where: dict[str, Any], sort: str) -> dict[str, Any]:
    return {"k": keyword, "f": where, "s": sort, "c": None}


def _timed(server: Contestant, given: dict[str, Any], seconds: float) -> dict[str, float]:
    try:
        answer = _ask(server, given)
    except BenchError:  # it gave up: in the table it stands with the time after which it does
        return {"p50": _GIVEN_UP, "p95": _GIVEN_UP, "hits": math.nan}
    taken: list[float] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until or len(taken) < _LEAST:
        began = time.perf_counter()
        _ask(server, given)
        taken.append(1000 * (time.perf_counter() - began))
    taken.sort()
    at = math.ceil(0.95 * len(taken)) - 1
    return {"p50": taken[len(taken) // 2], "p95": taken[at], "hits": answer["totalCount"]}


def _ask(server: Contestant, given: dict[str, Any]) -> dict[str, Any]:
    body = json.dumps({"query": _SEARCH, "variables": given}, ensure_ascii=False)
    return json.loads(server.ask(body))["data"]["searchArchives"]


def _cell(figures: dict[str, float]) -> str:
    if math.isnan(figures["hits"]):
        return f"given up after {_GIVEN_UP:,.0f}"
    return f"{figures['p50']:.1f} ({figures['p95']:.1f}), {figures['hits']:,.0f}"


def _growth(found: dict[int, dict[str, dict[str, float]]], name: str, sizes: Sequence[int]) -> str:
    times = found[sizes[-1]][name]["p50"] / found[sizes[0]][name]["p50"]
    return f"{times:.1f} x" + ("" if times < _TARGET else f" (over {_TARGET:.0f} x)")
