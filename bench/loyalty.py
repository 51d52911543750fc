"""(v) Figures of VIPs, beside the hand-written SQL alone. Next: loyalty_rows.py."""

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import asyncpg

from bench.contestants import Contestant, dossier
from bench.loyalty_rows import Size, fill
from bench.place import BenchError, stocked, token
from bench.report import Report
from tests.support.connecting import connected

FULL, QUICK = Size(1_000_000, 20_000_000), Size(50_000, 1_000_000)
_MONTH = (date(2026, 4, 1), date(2026, 4, 30))
_YEAR = (date(2025, 6, 1), date(2026, 5, 31))
_MEMORY = "SET work_mem = '64MB'; SET jit = off"  # as ours have it
_TARGET = 1.1

# As somebody would write them who sees all stores and has no other question.
_COUNTED = "card_number IS NOT NULL AND sold_on BETWEEN $1 AND $2"
_GONE = f"""gone AS (SELECT r.returned_sale FROM (SELECT returned_sale, sum(list_total) AS back FROM sale
    WHERE kind = 'RETURN' AND {_COUNTED} GROUP BY 1) r JOIN sale s ON s.sale_number = r.returned_sale
    WHERE r.back = -s.list_total)"""  # noqa: S608
_VISIT = """count(*) FILTER (WHERE kind = 'SALE'
    AND NOT EXISTS (SELECT FROM gone WHERE returned_sale = sale_number))"""
_BY = f"""WITH {_GONE} SELECT {{0}} AS name, sum(total) AS total, {_VISIT} AS sales FROM sale
    WHERE {_COUNTED} GROUP BY 1 ORDER BY 1 LIMIT {{1}}"""  # noqa: S608
_SQL = {
    "ranking": f"""SELECT card_number AS name, sum(total) AS total, NULL AS sales FROM sale WHERE {_COUNTED}
        GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10""",  # noqa: S608
    "store": _BY.format("store_code", 100),
    "vip": _BY.format("card_number", 50),
    "month": _BY.format("to_char(sold_on, 'YYYY-MM')", 100),
    "brand": f"""SELECT brand_code AS name, sum(l.amount) AS total,
            count(DISTINCT sale_number) FILTER (WHERE kind = 'SALE') AS visits, NULL AS sales
        FROM sale JOIN sale_line l USING (sale_number) WHERE {_COUNTED} GROUP BY 1 ORDER BY 1""",  # noqa: S608
    "types": f"""WITH {_GONE} SELECT vip_type AS name, sum(total) AS total, {_VISIT} AS sales,
        count(DISTINCT card_number) AS buyers FROM sale WHERE {_COUNTED} GROUP BY 1 ORDER BY 1""",  # noqa: S608
}
_RANKING = """query ($from: Date!, $to: Date!) {
    found: vipRanking(from: $from, to: $to) { rows: places { name: cardNumber total } } }"""
_SUMMARY = """query ($from: Date!, $to: Date!, $by: VipSummaryGroup!, $first: Int!) {
    found: vipSummary(from: $from, to: $to, groupBy: $by, first: $first) { rows { name total sales } } }"""
_TYPES = """query ($from: Date!, $to: Date!) {
    found: vipTypeStatistics(from: $from, to: $to) { rows: types { name: typeCode total: amount sales } } }"""
_TOTALS = """query ($part: String) { found: vipTotals(cards: { contains: $part }, asOf: "2026-05-31") {
    rows: vips { name: cardNumber total sales } } }"""
# name -> document, variables, SQL
_ASKED: dict[str, tuple[str, dict[str, Any], str]] = {
    "ranking, the first ten": (_RANKING, {}, "ranking"),
    "summary by store": (_SUMMARY, {"by": "STORE", "first": 100}, "store"),
    "summary by month": (_SUMMARY, {"by": "MONTH", "first": 100}, "month"),
    "summary by VIP, 50 of them": (_SUMMARY, {"by": "VIP", "first": 50}, "vip"),
    "summary by brand": (_SUMMARY, {"by": "BRAND", "first": 100}, "brand"),
    "card types": (_TYPES, {}, "types"),
}


async def measure(report: Report, dsn: str, size: Size, rounds: int) -> None:
    target = await stocked(dsn, f"bench_loyalty_{size.lines}", partial(fill, size))
    bearer = await token(target, "vipManager")
    rows: list[list[str]] = []
    kept: dict[str, dict[str, float]] = {}
    with dossier(target, bearer, statement_timeout_ms="120000") as server:
        async with connected(target) as one:
            await one.execute(_MEMORY)
            for period, days in {"month": _MONTH, "year": _YEAR}.items():
                for name, asked in _ASKED.items():
                    found = await _compared(server, one, asked, days, rounds)
                    kept[f"{name}, a {period}"] = found
                    rows.append([f"{name}, a {period}", *_cells(found)])
            pages = await asyncio.to_thread(_pages, server, rounds)
    report.title(
        f"(v) {size.vips:,} VIPs, {size.lines:,} lines of sales: milliseconds, one connection, the best of "
        f"{rounds}"
    )
    report.table(["", "Dossier", "SQL alone", "of SQL"], rows)
    report.title("(v) a page of 50 cards with all that was bought on them: milliseconds")
    report.table(["", "ms"], [[k, f"{v:,.1f}"] for k, v in pages.items()])
    report.keep("v", {**kept, "pages": pages})


def _cells(found: dict[str, float]) -> list[str]:
    ratio = found["ours"] / found["sql"]
    over = "" if ratio <= _TARGET else f" (over {_TARGET:.1f} x)"
    return [f"{found['ours']:,.1f}", f"{found['sql']:,.1f}", f"{ratio:.2f} x{over}"]


async def _compared(
    server: Contestant,
    one: asyncpg.Connection,
    asked: tuple[str, dict[str, Any], str],
    days: tuple[date, date],
    rounds: int,
) -> dict[str, float]:
    """In turns; BenchError when the two do not say the same."""
    document, variables, sql = asked
    given = {**variables, "from": days[0].isoformat(), "to": days[1].isoformat()}
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(rounds):
        took, found = await asyncio.to_thread(_timed, partial(_ask, server, document, given))
        ours.append(took)
        began = time.perf_counter()
        rows = await one.fetch(_SQL[sql], *days)
        theirs.append(1000 * (time.perf_counter() - began))
        _agree(found, rows)
    return {"ours": min(ours), "sql": min(theirs)}


def _agree(found: Sequence[dict[str, Any]], rows: Sequence[asyncpg.Record]) -> None:
    wanted = {row["name"]: (row["total"], row["sales"]) for row in rows}
    for one in found:
        total, sales = wanted.get(one["name"], (Decimal(0), 0))
        if Decimal(one["total"]) != total or (sales is not None and one["sales"] != sales):
            raise BenchError(f"{one} is not {total}, {sales}")
    if len(found) < len(rows):
        raise BenchError(f"{len(found)} rows are not {len(rows)}")


def _pages(server: Contestant, rounds: int) -> dict[str, float]:
    asked = {"of all cards": None, "part of a number, many": "77", "part of a number, one": "00012345"}
    return {
        name: min(_timed(partial(_ask, server, _TOTALS, {"part": part}))[0] for _ in range(3 * rounds))
        for name, part in asked.items()
    }


def _timed(act: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    found = act()
    return 1000 * (time.perf_counter() - began), found


def _ask(server: Contestant, document: str, variables: dict[str, Any]) -> list[dict[str, Any]]:
    body = json.dumps({"query": document, "variables": variables})
    return json.loads(server.ask(body))["data"]["found"]["rows"]
