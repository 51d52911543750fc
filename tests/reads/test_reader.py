"""The reader beyond single answers: kept plans, cursors, mistakes, the second door, the log's floor."""

import asyncio
import json
from collections.abc import AsyncGenerator, Generator
from typing import Any

import asyncpg
import pytest
from graphql import GraphQLError, get_variable_values, parse
from graphql.execution.values import VariableValues

from resolvers.access.caller import Caller
from resolvers.access.seal import Sealer
from resolvers.errors import Busy, Resync
from resolvers.read import Options, Prepared, Reader, open_read_pool
from resolvers.read.cursor import CursorError, Cursors
from resolvers.read.log import MARK
from resolvers.read.run import ReadPool
from schema.build import build_schema
from tests.support.database import _administer, _clone, with_name
from tests.support.random_rows import FIELD_KEY
from tests.support.snapshots import CALLERS, CURSOR_KEY, fill

SCHEMA = build_schema().core
ADMIN = CALLERS["ADMIN"]


class Desk:
    """A reader over the filled database, asked in GraphQL."""

    def __init__(self, pool: ReadPool) -> None:
        self.pool = pool
        self.reader = Reader(pool, SCHEMA, Options(CURSOR_KEY, Sealer(FIELD_KEY), 2, 3))

    def prepared(self, text: str) -> Prepared:
        document = parse(text)
        operation: Any = document.definitions[0]
        found = self.reader.prepare(document, operation)
        assert found is not None
        return found

    def variables(self, prepared: Prepared, given: dict[str, Any]) -> VariableValues:
        found = get_variable_values(SCHEMA, prepared.node.variable_definitions or (), given)
        assert isinstance(found, VariableValues)
        return found

    async def ask(self, text: str, caller: Caller = ADMIN, **given: Any) -> Any:
        prepared = self.prepared(text)
        return json.loads(await self.reader.answer(prepared, self.variables(prepared, given), caller))


@pytest.fixture(scope="module")
def filled(database_server: str, worker_id: str) -> Generator[str]:
    name = f"dossier_reader_{worker_id}"
    asyncio.run(_clone(database_server, name))
    asyncio.run(fill(with_name(database_server, name)))
    yield with_name(database_server, name)
    asyncio.run(_administer(database_server, f'DROP DATABASE "{name}" WITH (FORCE)'))


@pytest.fixture
async def desk(filled: str) -> AsyncGenerator[Desk]:
    pool = await open_read_pool(filled, size=3)
    yield Desk(pool)
    await pool.close()


PAGE = """
query Page($first: Int, $after: String, $filter: CustomerFilter, $deep: Boolean = false) {
  customers(first: $first, after: $after, filter: $filter) {
    nodes { customerNumber companyCodes @include(if: $deep) { companyCode } }
    pageInfo { endCursor hasNextPage hasPreviousPage }
  }
}
"""


async def test_pages_follow_each_other_without_gap_or_repetition(desk: Desk) -> None:
    found: list[str] = []
    after, more = None, True
    while more:
        page = (await desk.ask(PAGE, first=1, after=after))["customers"]
        found += [node["customerNumber"] for node in page["nodes"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        assert page["pageInfo"]["hasPreviousPage"] is (len(found) > 1)
    assert found == ["100000004", "100000005", "300000001", "400000001"]


async def test_a_page_has_the_default_size_when_none_is_asked_for(desk: Desk) -> None:
    assert len((await desk.ask(PAGE))["customers"]["nodes"]) == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{ customers(first: 4) { totalCount } }", "first must be between 0 and 3."),
        ("{ customers(last: -1) { totalCount } }", "last must be between 0 and 3."),
        ("{ customers(first: 1, last: 1) { totalCount } }", "first and last cannot be combined."),
        ('{ customers(after: "Zm9v") { totalCount } }', "after is no cursor of this list."),
        ('{ customers(before: "!") { nodes { name1 } } }', "before is no cursor of this list."),
    ],
)
async def test_a_mistake_is_told_with_its_place(desk: Desk, text: str, message: str) -> None:
    with pytest.raises(GraphQLError) as caught:
        await desk.ask(text)
    assert (caught.value.message, caught.value.path) == (message, ["customers"])
    assert caught.value.extensions == {"code": "BAD_USER_INPUT"}


async def test_text_that_the_database_cannot_hold_is_a_mistake_of_the_caller(desk: Desk) -> None:
    for text in ("a\0b", "\ud800"):
        with pytest.raises(GraphQLError) as caught:
            await desk.ask(PAGE, filter={"name1": {"eq": text}})
        assert caught.value.extensions == {"code": "BAD_USER_INPUT"}


async def test_too_many_ids_are_refused(desk: Desk) -> None:
    with pytest.raises(GraphQLError, match="At most 100 ids"):
        await desk.ask("query N($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=["x"] * 101)


async def test_a_cursor_of_another_order_is_refused(desk: Desk) -> None:
    by_name = "{ customers(first: 1, orderBy: [{field: NAME1}]) { pageInfo { endCursor } } }"
    cursor = (await desk.ask(by_name))["customers"]["pageInfo"]["endCursor"]
    with pytest.raises(GraphQLError, match="no cursor of this list"):
        await desk.ask(PAGE, after=cursor)


async def test_sealed_fields_do_not_exist_in_the_filters_of_who_may_not_read_them(desk: Desk) -> None:
    text = '{ customers(filter: {bankDetails: {some: {bankAccount: {eq: "1"}}}}) { totalCount } }'
    with pytest.raises(GraphQLError, match='Field "bankAccount" is not defined by type "BankDetailFilter"'):
        await desk.ask(text, CALLERS["SC01"])
    assert await desk.ask(text, CALLERS["AUDIT"]) == {"customers": {"totalCount": 0}}


async def test_one_plan_serves_all_values_and_callers(desk: Desk) -> None:
    prepared = desk.prepared(PAGE)
    for first, text in ((1, "a"), (1, "b")):
        given = {"first": first, "filter": {"name1": {"eq": text}}}
        for caller in (ADMIN, CALLERS["SC01"], CALLERS["FI01"]):
            await desk.reader.answer(prepared, desk.variables(prepared, given), caller)
    # everything or a part, clear or masked: FI01 reads accounts, the others do not
    assert len(prepared.plans) == 3


@pytest.mark.parametrize(
    "given",
    [
        {"first": 2},
        {"deep": True},
        {"first": 1, "after": Cursors(CURSOR_KEY).write("Customer:customer_number", ["0100000004"])},
        {"filter": {"name1": {"contains": "x"}}},
        {"filter": {"name1": {"eq": None}}},
        {"filter": {"or": [{"name1": {"eq": "x"}}]}},
        {"filter": {"deletionFlag": {"eq": True}}},
    ],
)
async def test_what_decides_the_statement_makes_another_plan(desk: Desk, given: dict[str, Any]) -> None:
    prepared = desk.prepared(PAGE)
    for one in ({"first": 1, "filter": {"name1": {"eq": "x"}}}, given, given):
        await desk.reader.answer(prepared, desk.variables(prepared, one), ADMIN)
    assert len(prepared.plans) == 2


async def test_plans_are_forgotten_before_they_are_too_many(desk: Desk) -> None:
    prepared = desk.prepared(PAGE)
    for count in range(105):
        values = desk.variables(prepared, {"filter": {"and": [{}] * count}})
        desk.reader.plan(prepared, values, ADMIN)
    assert len(prepared.plans) == 100


async def test_what_the_executor_has_to_answer_is_not_compiled(desk: Desk) -> None:
    for text in (
        "{ __schema { types { name } } }",
        '{ checkActivity(number: "1", activity: ORDER) { allowed } }',
    ):
        document = parse(text)
        operation: Any = document.definitions[0]
        assert desk.reader.prepare(document, operation) is None


async def test_the_second_door_gets_the_rest_as_rows(desk: Desk) -> None:
    document = parse(
        '{ __schema { types { name } } who: customer(number: "100000004") { name1 }'
        ' node(id: "Q3VzdG9tZXI6MDEwMDAwMDAwNA") { id } }'
    )
    operation: Any = document.definitions[0]
    found = await desk.reader.rows(document, operation, None, ADMIN)
    assert found == {
        "who": {"name1": "泸州蓝江纤维素有限公司"},
        "node": {"id": "Q3VzdG9tZXI6MDEwMDAwMDAwNA", "__typename": "Customer"},
    }


async def test_a_record_is_read_by_its_key_within_the_scope(desk: Desk) -> None:
    document = parse("{ customer(number: 1) { name1 } customer(number: 1) { companyCodes { companyCode } } }")
    operation: Any = document.definitions[0]
    record = desk.reader.record("Customer", operation.selection_set.selections)
    assert await record.value(ADMIN, "0100000005") == {
        "name1": 'ACME "Trading" Ltd',
        "companyCodes": [{"companyCode": "0724"}],
    }
    assert await record.bytes(CALLERS["SC01"], "0100000005") is None
    assert await record.bytes(ADMIN, "0999999999") is None


async def test_a_position_before_the_floor_of_the_log_asks_for_a_new_start(fresh_database: str) -> None:
    await fill(fresh_database)
    pool = await open_read_pool(fresh_database, size=1)
    text = (
        "query C($after: String) { changes(first: 1, after: $after) { pageInfo { endCursor } totalCount } }"
    )
    try:
        desk = Desk(pool)
        old = (await desk.ask(text))["changes"]["pageInfo"]["endCursor"]
        new = (await desk.ask(text, after=old))["changes"]["pageInfo"]["endCursor"]
        xid, number = desk.reader.cursors.read(MARK, new)
        connection = await asyncpg.connect(fresh_database)
        # everything up to the second change is gone
        await connection.execute("INSERT INTO change_floor VALUES (1, $1, $2)", int(xid or 0), number)
        await connection.close()
        with pytest.raises(Resync):
            await desk.ask(text, after=old)
        assert (await desk.ask(text, after=new))["changes"]["totalCount"] == 3
    finally:
        await pool.close()


async def test_changes_of_running_transactions_are_not_read_yet(fresh_database: str) -> None:
    await fill(fresh_database)
    pool = await open_read_pool(fresh_database, size=1)
    text = "{ changes { totalCount } changeDocuments { totalCount } }"
    writer = await asyncpg.connect(fresh_database)
    try:
        desk = Desk(pool)
        async with writer.transaction():
            await writer.execute("SELECT pg_current_xact_id()")
            await fill_one_more(fresh_database)
            found = await desk.ask(text)
        assert found == {"changes": {"totalCount": 3}, "changeDocuments": {"totalCount": 4}}
        assert (await desk.ask(text))["changes"] == {"totalCount": 4}
    finally:
        await writer.close()
        await pool.close()


async def fill_one_more(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    await connection.execute(
        "INSERT INTO change_document (object_class, customer_number, changed_by, changed_at, operation,"
        " source, version) VALUES ('DEBI', '0100000004', 'SC01', now(), 'changeCustomer', 'API', 3)"
    )
    await connection.close()


async def test_a_read_that_takes_too_long_is_busy(filled: str) -> None:
    pool = await open_read_pool(filled, size=1, statement_timeout_ms=1)
    try:
        desk = Desk(pool)
        nested = "{ customers { nodes { " + "salesAreas { customer { " * 12 + "name1" + " } }" * 12 + " } } }"
        with pytest.raises(Busy):
            await desk.ask(nested)
    finally:
        await pool.close()


async def test_kept_connections_survive_cancelled_and_failed_reads(desk: Desk) -> None:
    for _ in range(20):
        task = asyncio.create_task(desk.pool.fetch_one("SELECT pg_sleep(5)", []))
        await asyncio.sleep(0.005)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        with pytest.raises(asyncpg.DivisionByZeroError):
            await desk.pool.fetch_one("SELECT 1/0", [])
    found = await asyncio.gather(*(desk.pool.fetch_one("SELECT $1::int", [at]) for at in range(50)))
    assert found == list(range(50))
    assert desk.pool.get_idle_size() == desk.pool.get_size() == 3


async def test_nobody_waits_while_a_kept_connection_is_idle(desk: Desk) -> None:
    """Fifteen sleepers on three connections take five turns; on one of them it would be a dozen."""
    begun = asyncio.get_running_loop().time()
    await asyncio.gather(*(desk.pool.fetch_one("SELECT pg_sleep(0.2) IS NULL", []) for _ in range(15)))
    assert asyncio.get_running_loop().time() - begun < 2.2


def test_a_changed_cursor_is_refused() -> None:
    cursors = Cursors(CURSOR_KEY)
    cursor = cursors.write("list", ["a", None])
    assert cursors.read("list", cursor) == ["a", None]
    for wrong in (cursor[:-4] + "AAAA", cursor[:-4], "", "é", "A" * 5_000, cursor.swapcase()):
        with pytest.raises(CursorError):
            cursors.read("list", wrong)
    for other in (Cursors(b"another key"), cursors):
        with pytest.raises(CursorError):
            other.read("another list", cursor)
