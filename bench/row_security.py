"""What PostgreSQL's row-level security would cost as the second net. `python -m bench.row_security [N]`.

Not a part of `python -m bench`: it measures what is not in use, for docs/decisions/0010-second-net.md. Three
reads of a caller with one company code and one sales organisation, over one connection, in turn:

    compiled   the statement as the service sends it
    same       with row security; its settings come as the first rows of the same statement
    second     with row security; its settings come with a statement of their own before it
    alone      with row security and without the compiled conditions; settings as in `second`

`same` could not be used: nothing promises an order in which a statement's parts are worked out.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import asyncpg
from graphql import get_variable_values, parse

from bench.place import FIELD_KEY, ROOT
from models.migrate import migrate
from postgres import PrivatePostgres
from resolvers.access.caller import Caller, Grant
from resolvers.access.seal import Sealer
from resolvers.exchange.demo import load_demo
from resolvers.exchange.reference import load_reference
from resolvers.read import Options, Reader
from resolvers.read.run import open_read_pool
from schema.build import build_schema

_CUSTOMERS = 100_000
_ROUNDS = 7
_SECONDS = 1.5
_WITHIN = "({1} = ANY(nullif(current_setting('app.{0}', true), '')::text[]))"
_POLICIES = f"""
CREATE ROLE reader LOGIN NOBYPASSRLS;
GRANT USAGE ON SCHEMA public TO reader;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader;
ALTER TABLE company_code_data ENABLE ROW LEVEL SECURITY;
ALTER TABLE sales_area_data ENABLE ROW LEVEL SECURITY;
ALTER TABLE customer ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON company_code_data TO reader USING ({_WITHIN.format("c", "company_code")});
CREATE POLICY seen ON sales_area_data TO reader USING ({_WITHIN.format("s", "sales_org")});
CREATE FUNCTION bare(number text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER AS $$
    SELECT NOT EXISTS (SELECT FROM company_code_data k WHERE k.customer_number = number)
       AND NOT EXISTS (SELECT FROM sales_area_data a WHERE a.customer_number = number)
$$;
CREATE POLICY seen ON customer TO reader USING (
    EXISTS (SELECT FROM company_code_data k WHERE k.customer_number = customer.customer_number)
    OR EXISTS (SELECT FROM sales_area_data a WHERE a.customer_number = customer.customer_number)
    OR bare(customer_number)
);
"""  # noqa: S608 - our own
_SET = "SELECT set_config('app.c', $1, false), set_config('app.s', $2, false)"
_FIRST = (
    "FROM (SELECT set_config('app.c', '{0}', false), set_config('app.s', '{1}', false) OFFSET 0) s0(c, s), "
    "LATERAL (VALUES (s0.c)) r"
)
_COUNT = "query Count { customers { totalCount } }"


def main() -> None:
    customers = int(sys.argv[1]) if sys.argv[1:] else _CUSTOMERS
    settings = {"shared_buffers": "1GB"}
    with (
        tempfile.TemporaryDirectory() as folder,
        PrivatePostgres(Path(folder), durable=False, extra=settings) as server,
    ):
        asyncio.run(_measure(server.dsn, customers))


async def _measure(dsn: str, customers: int) -> None:
    await migrate(dsn)
    await load_reference(dsn)
    await load_demo(dsn, FIELD_KEY, customers)
    connection = await asyncpg.connect(dsn)
    await connection.execute(_POLICIES)
    await connection.execute("VACUUM ANALYZE")
    company = await connection.fetchval(
        "SELECT company_code FROM company_code_data GROUP BY 1 ORDER BY count(*) LIMIT 1"
    )
    org = await connection.fetchval(
        "SELECT sales_org FROM sales_area_data GROUP BY 1 ORDER BY count(*) LIMIT 1"
    )
    number = await connection.fetchval(
        "SELECT customer_number FROM company_code_data WHERE company_code = $1 ORDER BY 1 LIMIT 1", company
    )
    await connection.close()
    print(f"{customers} customers, company code {company}, sales organisation {org}", flush=True)
    limited = Caller("ONE", (Grant("auditor", frozenset({company}), frozenset({org})),))
    everywhere = Caller("ALL", (Grant.everywhere("auditor"),))
    reads: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("page of 50", _document("page"), {"first": 50}),
        ("one customer", _document("customer"), {"number": number}),
        ("count", _COUNT, {}),
    )
    for title, text, given in reads:
        scoped = await _statement(dsn, text, given, limited)
        bare = await _statement(dsn, text, given, everywhere)
        await _compare(dsn, title, scoped, bare, (f"{{{company}}}", f"{{{org}}}"))


def _document(name: str) -> str:
    folder = ROOT / "bench" / "queries"
    return "\n\n".join((folder / f"{one}.graphql").read_text("utf-8") for one in (name, "everything"))


async def _statement(dsn: str, text: str, given: dict[str, Any], caller: Caller) -> tuple[str, list[Any]]:
    pool = await open_read_pool(dsn, size=1)
    reader = Reader(pool, build_schema().core, Options(b"k" * 32, Sealer(FIELD_KEY)))
    parsed = parse(text)
    operation: Any = parsed.definitions[0]
    variables = get_variable_values(build_schema().core, operation.variable_definitions or (), given)
    prepared = reader.prepare(parsed, operation)
    assert prepared is not None  # noqa: S101
    found: list[Any] = []
    async with pool.acquire() as connection:
        connection.add_query_logger(lambda record: found.append((record.query, record.args)))
        await reader.answer(prepared, variables, caller, connection)  # pyright: ignore[reportArgumentType]
        await asyncio.sleep(0)
    await pool.close()
    sql, arguments = found[0]
    return sql, list(arguments)


async def _compare(
    dsn: str, title: str, scoped: tuple[str, list[Any]], bare: tuple[str, list[Any]], codes: tuple[str, str]
) -> None:
    owner = await _connect(dsn)
    reader = await _connect(dsn, "reader")
    same = scoped[0].replace("FROM (VALUES (1)) r", _FIRST.format(*codes), 1)

    async def second() -> Any:
        await reader.fetchrow(_SET, *codes)
        return await reader.fetchval(scoped[0], *scoped[1])

    async def alone() -> Any:
        await reader.fetchrow(_SET, *codes)
        return await reader.fetchval(bare[0], *bare[1])

    ways: dict[str, Callable[[], Awaitable[Any]]] = {
        "compiled": lambda: owner.fetchval(scoped[0], *scoped[1]),
        "same": lambda: reader.fetchval(same, *scoped[1]),
        "second": second,
        "alone": alone,
    }
    answers = {name: await way() for name, way in ways.items()}
    equal = {name: answer == answers["compiled"] for name, answer in answers.items()}
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(_ROUNDS):
        for name, way in ways.items():
            times[name].append(await _time(way))
    base = statistics.median(times["compiled"])
    for name, found in times.items():
        middle = statistics.median(found)
        print(
            f"{title:14} {name:9} {middle * 1e3:9.3f} ms  {middle / base * 100 - 100:+7.1f} %"
            f"  {'' if equal[name] else 'ANSWERS DIFFER'}",
            flush=True,
        )
    await owner.close()
    await reader.close()


async def _connect(dsn: str, user: str | None = None) -> asyncpg.Connection:
    settings = {"plan_cache_mode": "force_generic_plan", "jit": "off", "timezone": "UTC"}
    return await asyncpg.connect(dsn, user=user, server_settings=settings)


async def _time(way: Callable[[], Awaitable[Any]]) -> float:
    """Seconds for each."""
    began, count = time.perf_counter(), 0
    while (now := time.perf_counter()) < began + _SECONDS:
        await way()
        count += 1
    return (now - began) / max(count, 1)


if __name__ == "__main__":
    main()
