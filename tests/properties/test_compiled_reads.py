"""The compiled reader and the executor over the naive one give the same bytes, whoever asks for what."""

import asyncio
import contextlib
import random
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, cast

import asyncpg
import hypothesis_graphql
import orjson
import pytest
from graphql import (
    GraphQLError,
    GraphQLSchema,
    InputObjectTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    StringValueNode,
    get_variable_values,
    parse,
    print_ast,
    print_schema,
    validate,
)
from graphql.execution.values import VariableValues
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from models.catalog import catalog
from resolvers.access.caller import Caller, Grant
from resolvers.access.seal import Sealer
from resolvers.read import Options, Prepared, Reader, open_read_pool
from resolvers.read.cursor import Cursors
from schema.build import build_schema
from tests.support.operations import ROOTS, Operations, with_changes
from tests.support.oracle import Oracle, World, load_world, plain_schema
from tests.support.random_rows import AMOUNTS, DAYS, FIELD_KEY, MOMENTS, fill

BATCHES = 20
EXAMPLES = 50  # of each batch
TURNS = 2  # each example is made deep in two ways: 2,000 operations in a run
KEY = b"k" * 32

CALLERS = (
    Caller("ALL", (Grant.everywhere("auditor"),)),
    Caller("ADMIN", (Grant.everywhere("salesMaintainer"),)),
    Caller("SC01", (Grant("salesMaintainer", frozenset({"0723"}), frozenset({"F723"})),)),
    Caller("FI01", (Grant("financeMaintainer", frozenset({"0723"}), frozenset()),)),
    Caller("FI02", (Grant("financeMaintainer", None, frozenset({"F724"})),)),
    Caller(
        "TWO", (Grant("auditor", frozenset({"0724"}), frozenset()), Grant("integrator", frozenset(), None))
    ),
    Caller("NONE", ()),
)


@dataclass
class Bench:
    loop: asyncio.AbstractEventLoop
    reader: Reader
    schema: GraphQLSchema
    plain: GraphQLSchema
    world: World


@pytest.fixture(scope="module")
def bench(database_server: str) -> Generator[Bench]:
    from tests.support.database import _administer, _clone, with_name

    with contextlib.closing(asyncio.new_event_loop()) as loop:
        run = loop.run_until_complete
        name = f"dossier_reads_{random.randrange(10**9)}"
        run(_clone(database_server, name))
        dsn = with_name(database_server, name)
        schema = build_schema().core
        run(fill(dsn))
        pool = run(open_read_pool(dsn, size=1))
        reader = Reader(pool, schema, Options(KEY, Sealer(FIELD_KEY)))
        yield Bench(loop, reader, schema, plain_schema(schema), run(_world(dsn)))
        run(pool.close())
        run(_administer(database_server, f'DROP DATABASE "{name}" WITH (FORCE)'))


async def _world(dsn: str) -> World:
    connection = await asyncpg.connect(dsn)
    try:
        return await load_world(connection)
    finally:
        await connection.close()


@pytest.mark.parametrize("batch", range(BATCHES))
def test_compiled_and_executed_answers_are_equal(bench: Bench, batch: int) -> None:
    drawn = hypothesis_graphql.queries(
        _slice_of(bench.schema, batch),
        custom_scalars={name: st.sampled_from(values) for name, values in _VALUES.items()},
    )

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=False,
        phases=(Phase.generate,),  # what is drawn by the seed does not shrink
        suppress_health_check=tuple(cast("Any", HealthCheck)),
    )
    @given(drawn, st.integers(0, 2**32), st.sampled_from(CALLERS))
    def check(text: str, seed: int, caller: Caller) -> None:
        oracle = Oracle(bench.world, bench.plain, caller, Sealer(FIELD_KEY), Cursors(KEY))
        for turn in range(TURNS):
            # Hypothesis likes small numbers: with the text no two operations come out alike
            operations = Operations(bench.schema, oracle, random.Random(f"{seed} {turn} {text}"))
            compare(bench, oracle, operations.text(text), operations.variables)

    check()


def compare(bench: Bench, oracle: Oracle, text: str, variables: dict[str, Any]) -> None:
    document = parse(text)
    assert validate(bench.schema, document) == [], text
    operation: Any = document.definitions[0]
    coerced = get_variable_values(bench.schema, operation.variable_definitions or (), variables)
    assert not isinstance(coerced, list), (coerced, text)
    prepared = bench.reader.prepare(document, operation)
    assert prepared is not None, text
    expected = oracle.execute(document, variables)
    found = bench.loop.run_until_complete(_answer(bench, prepared, coerced, oracle.caller))
    told = (text, variables, oracle.caller, expected.errors, found)
    if isinstance(found, GraphQLError):
        # the compiler sees a wrong argument below a list without rows too; the executor never comes there
        assert expected.errors or len(found.path or ()) > 1, told
    else:
        assert not expected.errors, told
        assert found == orjson.dumps(expected.data), told


async def _answer(
    bench: Bench, prepared: Prepared, variables: VariableValues, caller: Caller
) -> bytes | GraphQLError:
    try:
        return await bench.reader.answer(prepared, variables, caller)
    except GraphQLError as error:
        return error


_VALUES = {
    "Decimal": [StringValueNode(value=text) for text in AMOUNTS],
    "Date": [StringValueNode(value=day.isoformat()) for day in DAYS],
    "DateTime": [StringValueNode(value=moment.isoformat()) for moment in MOMENTS],
}


def _slice_of(schema: GraphQLSchema, batch: int) -> str:
    """The real schema, of each type only some fields, others in each batch.

    hypothesis-graphql needs 200 ms for an operation over the whole schema, and 10 ms over such a slice.
    """
    pick = random.Random(batch)
    kept = {
        name: set(pick.sample(sorted(map(_camel, entity.columns)), min(2, len(entity.columns))))
        for name, entity in catalog().entities.items()
    }
    for name, entity in catalog().entities.items():
        kept[name] |= {_camel(one) for one in entity.relations} | {"id", "companyCode", "salesArea"}
    roots = {sorted(set(ROOTS))[batch % len(set(ROOTS))]}
    definitions: list[Any] = []
    for definition in parse(print_schema(schema)).definitions:
        name = getattr(getattr(definition, "name", None), "value", "")
        if name == "Query":
            definitions.append(_with_fields(definition, roots))
        elif isinstance(definition, ObjectTypeDefinitionNode) and name in kept:
            definitions.append(_with_fields(definition, kept[name]))
        elif isinstance(definition, InputObjectTypeDefinitionNode) and name.removesuffix("Filter") in kept:
            names = kept[name.removesuffix("Filter")] | {"and", "or", "not"}
            definitions.append(_with_fields(definition, names))
        elif name not in ("Mutation", "Subscription"):
            definitions.append(definition)
    return "\n".join(map(print_ast, definitions))


def _with_fields(definition: Any, names: set[str]) -> Any:
    return with_changes(definition, fields=tuple(one for one in definition.fields if one.name.value in names))


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)
