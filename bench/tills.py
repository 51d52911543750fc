"""(u) sales at the till through HTTP, and the same statements alone: how many a second. Next: report.py.

The statements are those that the service sends for one sale, with what it binds to them; alone they are sent
by asyncpg from this process, with nothing decided, checked or told in between.
"""

import asyncio
import json
import random
import statistics
import time
from collections.abc import Sequence
from datetime import date
from typing import Any, cast

import asyncpg
import httpx
from pydantic import SecretStr

from bench.contestants import Contestant, dossier
from bench.place import BenchError, clone, drop, field_key_file, stocked, token
from bench.reads import CONNECTIONS, run_load
from bench.report import Report, verdict
from models.migrate import migrate
from resolvers.exchange.reference import load_reference
from resolvers.pool import WriteConnection
from server import build_app
from settings import Settings
from tests.support.connecting import connected

_CARDS = 10_000
_TODAY = "2026-05-06"
_TARGET = 0.4  # of what the statements alone come to
_MOST_PER_SECOND = 1_500  # prepared sales; more would be posted by no server on this many cores
_POST = """mutation Post($input: SaleInput!) {
  postSale(input: $input) { __typename ... on SaleSaved { sale { saleNumber total points } } }
}"""
_SAVED = '"__typename":"SaleSaved"'
_SESSION = {"jit": "off", "plan_cache_mode": "force_generic_plan", "timezone": "UTC"}
_STAMPS = "1, '2026-01-01', 'BENCH', now(), 'BENCH'"
_STAMPED = "version, created_on, created_by, changed_at, changed_by"
_STORES = f"""
INSERT INTO brand (brand_code, name, active, {_STAMPED})
    SELECT 'B' || n, 'Brand ' || n, true, {_STAMPS} FROM generate_series(1, 20) n;
INSERT INTO dealer (dealer_code, name, active, {_STAMPED}) VALUES ('D1', 'Dealer', true, {_STAMPS});
INSERT INTO store (store_code, name, dealer_code, own_value_only, active, {_STAMPED})
    SELECT 'S' || n, 'Store ' || n, 'D1', false, true, {_STAMPS} FROM generate_series(1, 50) n;
INSERT INTO vip_type (type_code, name, rank, allow_stored_value, default_discount, active, {_STAMPED})
    VALUES ('GOLD', '金卡', 3, true, 0.95, true, {_STAMPS});
INSERT INTO vip_discount (type_code, brand_code, valid_from, rate)
    SELECT 'GOLD', brand_code, '2026-01-01', 0.85 FROM brand;
INSERT INTO accumulation_activity (activity_code, name, valid_from, ratio, active, {_STAMPED})
    VALUES ('ALL', '十元一分', '2026-01-01', 0.1, true, {_STAMPS});
"""  # noqa: S608 - constants of our own
# Money of every card, with the entries that explain it.
_HOLDERS = f"""
INSERT INTO vip_customer (card_number, name, type_code, store_code, joined_on, status, sms_opt_in, {_STAMPED})
    SELECT 'C' || lpad(n::text, 7, '0'), '持卡人', 'GOLD', 'S' || n % 50 + 1, '2026-01-15', 'ACTIVE', false,
        {_STAMPS}
    FROM generate_series(1, {_CARDS}) n;
INSERT INTO vip_account (card_number, points, lifetime_points, principal, bonus)
    SELECT card_number, 0, 0, 100000, 0 FROM vip_customer;
INSERT INTO stored_value_entry (posting, kind, account, balance_after, amount, card_number, entered_at,
        entered_by)
    SELECT card_number || '/BENCH', 'RECHARGE', account, balance, amount, card_number, now(), 'BENCH'
    FROM vip_customer CROSS JOIN (VALUES ('PRINCIPAL', 100000.00, 100000.00), ('CASH', NULL, -100000.00))
        side (account, balance, amount);
"""  # noqa: S608 - constants of our own
_Step = tuple[str, tuple[Any, ...]]


async def measure(report: Report, dsn: str, rounds: int, seconds: float) -> None:
    stock = await stocked(dsn, f"bench_tills_{_CARDS}", _fill)
    copy = await clone(dsn, stock, "bench_tilling")
    try:
        bearer = await token(copy, "cashier")
        steps = await _steps(copy, bearer)
        found = await _raced(copy, bearer, steps, rounds, seconds)
    finally:
        await drop(dsn, "bench_tilling")
    _tell(report, steps, found)


async def _fill(dsn: str) -> None:
    await migrate(dsn)
    await load_reference(dsn)
    async with connected(dsn) as one:
        await one.execute(_STORES)
        await one.execute(_HOLDERS)
        await one.execute("VACUUM (ANALYZE)")


# --- what a sale asks of the database ---------------------------------------------------------------------


def _sale(number: str, card: str) -> dict[str, Any]:
    """Two lines, paid half by stored value and half in cash: 2 × 169.15 + 75.55."""
    prices = (("B1", "199.00", "2"), ("B2", "88.88", "1"))
    return {
        "saleNumber": number,
        "storeCode": "S1",
        "cardNumber": card,
        "soldAt": f"{_TODAY}T04:00:00Z",
        "lines": [
            {"lineNumber": at, "brandCode": brand, "itemCode": f"X{at}", "listPrice": price, "quantity": many}
            for at, (brand, price, many) in enumerate(prices, 1)
        ],
        "payments": [
            {"paymentNumber": 1, "kind": "STORED_VALUE", "amount": "200.00"},
            {"paymentNumber": 2, "kind": "CASH", "amount": "213.85"},
        ],
    }


async def _steps(dsn: str, bearer: str) -> list[_Step]:
    """The statements of the second sale of a service in this process: the first also reads what is kept."""
    values: dict[str, Any] = {"database_url": SecretStr(dsn), "field_key_file": field_key_file()}
    settings = Settings(
        **values, pool_reads=2, pool_writes=1, today=date.fromisoformat(_TODAY), log_requests="none"
    )
    app, noted = build_app(settings), list[_Step]()
    headers = {"Authorization": f"Bearer {bearer}"}
    async with app.router.lifespan_context(app):
        pool: asyncpg.Pool = app.state.services.writer.pool
        async with pool.acquire() as one:
            one.add_query_logger(lambda record: noted.append((record.query, tuple(record.args or ()))))
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://bench", headers=headers) as http:
            for number in (_PATTERN[:-1] + "1", _PATTERN):
                noted.clear()
                answer = await http.post("/graphql", json=_call(number, _CARD))
                if _SAVED not in answer.text:
                    raise BenchError(f"postSale is not carried out: {answer.text[:1500]}")
                await asyncio.sleep(0)  # what was sent last is told last
    return list(noted)


_PATTERN, _CARD = "U00000000000", "C0000001"


def _call(number: str, card: str) -> dict[str, Any]:
    return {"query": _POST, "variables": {"input": _sale(number, card)}}


def _like(value: Any, number: str, card: str) -> Any:
    """The same argument of another sale."""
    if isinstance(value, str):
        return value.replace(_PATTERN, number).replace(_CARD, card)
    if isinstance(value, list | tuple):
        return [_like(one, number, card) for one in cast("Sequence[Any]", value)]
    return value


# --- the race ----------------------------------------------------------------------------------------------


async def _raced(
    dsn: str, bearer: str, steps: Sequence[_Step], rounds: int, seconds: float
) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in (*_OURS, _ALONE)}
    with dossier(dsn, bearer, today=_TODAY) as one, dossier(dsn, bearer, today=_TODAY) as other:
        for turn in range(rounds):
            for name, servers in _OURS.items():
                found[name].append(await _through((one, other)[:servers], f"H{servers}{turn}", seconds))
            found[_ALONE].append(await _alone(dsn, steps, f"A{turn}", seconds))
    return found


async def _through(servers: Sequence[Contestant], prefix: str, seconds: float) -> dict[str, Any]:
    """As a balancer would share out the connections."""
    jobs = [
        server.job(
            bodies=[
                json.dumps(_call(number, card))
                for number, card in _numbers(f"{prefix}{at}", int((seconds + 1) * _MOST_PER_SECOND))
            ],
            connections=CONNECTIONS // len(servers),
            warmup=1.0,
            seconds=seconds,
            cycle=False,
            needle=_SAVED,
        )
        for at, server in enumerate(servers)
    ]
    results = await asyncio.gather(*(asyncio.to_thread(run_load, job) for job in jobs))
    for result in results:
        if result["errors"]:
            raise BenchError(f"{result['errors']} sales not posted: {result['examples'][:1]}")
    slowest = {key: max(result[key] for result in results) for key in ("p50", "p99")}
    return {"rate": sum(result["rate"] for result in results), **slowest}


_ALONE = "the same statements, asyncpg alone"
_OURS = {"Dossier, one server process": 1, "Dossier, two: one per core": 2}


def _numbers(prefix: str, many: int) -> list[tuple[str, str]]:
    pick = random.Random(prefix)
    return [(f"{prefix}{at:010}", f"C{pick.randint(1, _CARDS):07}") for at in range(many)]


async def _alone(dsn: str, steps: Sequence[_Step], prefix: str, seconds: float) -> dict[str, Any]:
    sales = iter(_numbers(prefix, int((seconds + 1) * 10 * _MOST_PER_SECOND)))
    took: list[float] = []
    warm = time.perf_counter() + 1.0
    until = warm + seconds

    async def work(pool: asyncpg.Pool) -> None:
        async with pool.acquire() as one:
            while (began := time.perf_counter()) < until:
                await _post(one, steps, *next(sales))
                if began >= warm:
                    took.append(time.perf_counter() - began)

    async with asyncpg.create_pool(
        dsn,
        min_size=CONNECTIONS,
        max_size=CONNECTIONS,
        connection_class=WriteConnection,
        max_cacheable_statement_size=0,
        server_settings=_SESSION,
    ) as pool:
        await asyncio.gather(*(work(pool) for _ in range(CONNECTIONS)))
    cuts = statistics.quantiles(took, n=100)
    return {"rate": len(took) / seconds, "p50": cuts[49] * 1000, "p99": cuts[98] * 1000}


async def _post(one: Any, steps: Sequence[_Step], number: str, card: str) -> None:
    for sql, arguments in steps:
        if arguments:
            await one.fetch(sql, *(_like(value, number, card) for value in arguments))
        else:
            await one.execute(sql)


def _tell(report: Report, steps: Sequence[_Step], found: dict[str, list[dict[str, Any]]]) -> None:
    middle = {
        name: {key: statistics.median(run[key] for run in runs) for key in ("rate", "p50", "p99")}
        for name, runs in found.items()
    }
    ratios = {
        name: statistics.median(
            ours["rate"] / alone["rate"] for ours, alone in zip(found[name], found[_ALONE], strict=True)
        )
        for name in _OURS
    }
    report.title(f"(u) postSale through HTTP: {CONNECTIONS} connections, {_CARDS:,} cards")
    report.table(
        ["", "sales/s", "p50 ms", "p99 ms", "to the statements alone"],
        [
            [
                *(name, f"{told['rate']:,.0f}", f"{told['p50']:.1f}", f"{told['p99']:.1f}"),
                verdict(ratios[name], _TARGET, "%") if name in _OURS else "",
            ]
            for name, told in middle.items()
        ],
    )
    report.note(
        f"Each: two lines at the card's discount, paid by stored value and in cash, points, both ledgers, "
        f"change document: {len(steps)} statements, one durable commit."
    )
    report.keep("u", {"middle": middle, "ratios": ratios, "statements": [sql for sql, _ in steps]})
