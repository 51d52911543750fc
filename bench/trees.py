"""(t) A chart of 100,000 accounts: read whole, by level, below one; entered and renamed. Next: report.py."""

import asyncio
import json
import time
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

from bench.contestants import Contestant, dossier
from bench.place import BenchError, clone, drop, stocked, token
from bench.report import Report
from bench.statement import log_statements, of_bodies
from models.migrate import migrate
from resolvers.exchange.reference import load_reference
from tests.support.connecting import connected

ACCOUNTS = 100_000
_PAGE = 100
# 250 accounts of four digits, each with 19 below it, each of those with 20: 250 + 4,750 + 95,000.
_FILL = """
WITH one AS (SELECT (1000 + a)::text AS code FROM generate_series(1, 250) a),
two AS (SELECT code || lpad(b::text, 2, '0') AS code FROM one, generate_series(1, 19) b),
three AS (SELECT code || lpad(c::text, 2, '0') AS code FROM two, generate_series(1, 20) c),
whole AS (SELECT code FROM one UNION ALL SELECT code FROM two UNION ALL SELECT code FROM three)
INSERT INTO ledger_account (ledger_account, chart_of_accounts, account_code, name, parent_account_key,
    full_name, level, leaf, account_class, balance_direction, by_customer, by_vendor, by_department,
    by_person, by_project, sap_mapping, active, version, created_on, created_by, changed_at, changed_by)
SELECT 'CACN/' || code, 'CACN', code, '科目' || code,
    CASE WHEN length(code) > 4 THEN 'CACN/' || left(code, -2) END,
    concat_ws('\\', '科目' || left(code, 4), CASE WHEN length(code) > 4 THEN '科目' || left(code, 6) END,
        CASE WHEN length(code) > 6 THEN '科目' || code END),
    (length(code) - 2) / 2, length(code) = 8, 'ASSET', 'DEBIT', false, false, false, false, false, false,
    true, 1, '2026-01-01', 'BENCH', '2026-01-01', 'BENCH'
FROM whole ORDER BY code
"""
_READ = """
query ($first: Int!, $after: String, $where: LedgerAccountFilter) {
  ledgerAccounts(first: $first, after: $after, filter: $where) {
    nodes { ledgerAccount accountCode name fullName level leaf parentAccountKey }
    pageInfo { hasNextPage endCursor } } }
"""
_BELOW = """
{ ledgerAccount(account: "CACN/1001") { name children(first: 20) { nodes { accountCode name
    children(first: 20) { nodes { accountCode name leaf } } } } } }
"""
_COUNT = (
    """{ ledgerAccounts(first: 1, filter: { ledgerAccount: { startsWith: "CACN/1001" } }) { totalCount } }"""
)
_ENTER = """
mutation ($i: LedgerAccountInput!) { createLedgerAccount(input: $i) {
    ... on LedgerAccountSaved { version } ... on Refused { findings { code } } } }
"""
_RENAME = """
mutation ($v: Int!, $i: LedgerAccountInput!) {
  changeLedgerAccount(account: "CACN/1001", expectedVersion: $v, input: $i) {
    ... on LedgerAccountSaved { version } ... on Refused { findings { code } } } }
"""
_READS: dict[str, tuple[str, dict[str, Any]]] = {
    "a page of the whole tree": (_READ, {"first": _PAGE}),
    "a page of the second level": (_READ, {"first": _PAGE, "where": {"level": {"eq": 2}}}),
    "a page of what lies below one": (
        _READ,
        {"first": _PAGE, "where": {"ledgerAccount": {"startsWith": "CACN/1200"}}},
    ),
    "a subtree of 400, nested": (_BELOW, {}),
    "how many lie below one": (_COUNT, {}),
}
_WRITES = 30


async def measure(report: Report, dsn: str, rounds: int) -> None:
    stock, name = await stocked(dsn, "bench_trees", _fill), "bench_trees_written"
    copy = await clone(dsn, stock, name)
    try:
        await log_statements(copy, on=True)
        with ExitStack() as stack:
            bearer = await token(copy, "refDataMaintainer")
            logged = stack.enter_context(dossier(copy, bearer))
            await asyncio.to_thread(_one_statement_each, logged)
        await log_statements(copy, on=False)
        with dossier(copy, bearer) as asked:
            found = await asyncio.to_thread(_times, asked, rounds)
    finally:
        await drop(dsn, name)
    report.title(f"(t) A chart of {ACCOUNTS:,} accounts, one connection: milliseconds, median")
    report.table(
        ["", "statements", "ms"],
        [[name, f"{many:,}" if many else "", f"{ms:,.1f}"] for name, (many, ms) in found.items()],
    )
    report.keep("t", {name: ms for name, (_, ms) in found.items()})


async def _fill(dsn: str) -> None:
    await migrate(dsn)
    await load_reference(dsn)
    async with connected(dsn) as one:
        await one.execute("SET session_replication_role = replica")  # paths and leaves are given
        await one.execute(_FILL)
        await one.execute("VACUUM (ANALYZE) ledger_account")
        if await one.fetchval("SELECT count(*) FROM ledger_account") != ACCOUNTS:
            raise BenchError(f"there are not {ACCOUNTS:,} accounts")


def _one_statement_each(asked: Contestant) -> None:
    """BenchError when a read sends more."""
    of_bodies(asked, [_body(*one) for one in _READS.values()])


def _times(asked: Contestant, rounds: int) -> dict[str, tuple[int, float]]:
    found = {
        name: (1, _median([_timed(asked, _body(*one)) for _ in range(10 * rounds)]))
        for name, one in _READS.items()
    }
    pages, took = _whole(asked)
    found[f"the whole tree, {pages:,} pages"] = (pages, took)
    found["an account entered"] = (0, _median([_entered(asked, at) for at in range(_WRITES)]))
    found["one with 399 below it renamed"] = (0, _median([_renamed(asked, at) for at in range(_WRITES)]))
    return found


def _whole(asked: Contestant) -> tuple[int, float]:
    began, after, codes, pages = time.perf_counter(), None, 0, 0
    while True:
        page = _ask(asked, _READ, {"first": _PAGE, "after": after})["ledgerAccounts"]
        codes, pages = codes + len(page["nodes"]), pages + 1
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    if codes != ACCOUNTS:
        raise BenchError(f"{codes:,} accounts were read instead of {ACCOUNTS:,}")
    return pages, 1000 * (time.perf_counter() - began)


def _entered(asked: Contestant, at: int) -> float:
    given = {"chartOfAccounts": "CACN", "accountCode": f"100101{at + 30}", "name": f"新科目{at}"}
    return _saved(asked, _ENTER, {"i": given})


def _renamed(asked: Contestant, at: int) -> float:
    return _saved(asked, _RENAME, {"v": at + 1, "i": {"name": f"现金{at}"}})


def _saved(asked: Contestant, document: str, variables: dict[str, Any]) -> float:
    began = time.perf_counter()
    [answer] = _ask(asked, document, variables).values()
    if "version" not in answer:
        raise BenchError(f"refused: {answer}")
    return 1000 * (time.perf_counter() - began)


def _timed(asked: Contestant, body: str) -> float:
    began = time.perf_counter()
    asked.ask(body)
    return 1000 * (time.perf_counter() - began)


def _median(taken: Sequence[float]) -> float:
    return sorted(taken)[len(taken) // 2]


def _ask(asked: Contestant, document: str, variables: dict[str, Any]) -> dict[str, Any]:
    return json.loads(asked.ask(_body(document, variables)))["data"]


def _body(document: str, variables: dict[str, Any]) -> str:
    return json.dumps({"query": document, "variables": variables}, ensure_ascii=False)
