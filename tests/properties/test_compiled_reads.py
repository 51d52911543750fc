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
from models.rules.shape import Form, Shield
from resolvers.access.caller import Caller, Grant, Unmasking
from resolvers.access.grants import grant_from_text
from resolvers.access.seal import Sealer
from resolvers.read import Options, Prepared, Reader, open_read_pool
from resolvers.read.cursor import Cursors
from schema.build import build_schema
from tests.support.operations import ROOTS, Operations, with_changes
from tests.support.oracle import Oracle, World, load_world, plain_schema
from tests.support.random_rows import AMOUNTS, DAYS, FIELD_KEY, MOMENTS, fill
from tests.support.seeing import LOGGED

NUMBERS = ("0100000004", "0100000007", "0100000010", "EXT0", "EXT7")  # of customers uncovered


def _caller(name: str, *grants: str, unmasked: tuple[Shield, ...] = ()) -> Caller:
    shown = frozenset(Unmasking(number, shield) for number in NUMBERS for shield in unmasked)
    return Caller(name, tuple(map(grant_from_text, grants)), unmasked=shown)


BATCHES = 24  # of which a run of all tests takes the first, `make leaks` the others
SOME = 1
EXAMPLES = 50  # of each batch
TURNS = 2  # each example is made deep in two ways: 100 operations in a batch
KEY = b"k" * 32

CALLERS = (
    Caller("ALL", (Grant.everywhere("auditor"),)),
    Caller("ADMIN", (Grant.everywhere("admin"),)),
    Caller("SC02", (Grant.everywhere("salesMaintainer"),)),
    _caller("SC01", "salesMaintainer@0723/F723"),
    _caller("FI01", "financeMaintainer@0723/"),
    _caller("FI02", "financeMaintainer@*/F724"),
    _caller("TWO", "auditor@0724/", "integrator@/*"),
    # single areas, alone and beside organisations
    _caller("AREA", "salesMaintainer@/F723/AQ/XX"),
    _caller("AREAS", "salesMaintainer@0724/F724/AQ/XX+F723", "cashier@0723/F723/DS/XX"),
    # classes of fields in a part of what is seen, nowhere, and uncovered for single customers
    _caller("PART", "cashier@*/*", "financeMaintainer@0723/F723"),
    _caller("PART2", "cashier@0723+0724/F723+F724", "salesMaintainer@/F724/AQ/XX", "careAgent@0724/"),
    _caller("NOTAX", "careAgent@*/*", unmasked=(Shield.TAX, Shield.BANK)),
    _caller("CASH", "cashier@0723/F723", unmasked=tuple(Shield)),
    _caller(
        "BANK", "cashier@*/F723", "financeMaintainer@0724/;classes=BANK+TAX", unmasked=(Shield.IDENTITY,)
    ),
    # archives
    _caller("AO01", "archiveOperator@/;institutions=*;types=*;clearance=3"),
    _caller("AO02", "archiveOperator@/;institutions=TIANPU;types=KU;clearance=1", "cashier@0723/"),
    _caller("AO03", "archiveManager@0724/F724;institutions=*;types=KU/PZ+QT;clearance=2"),
    _caller("AU01", "auditor@0723/F723;institutions=TIANPU;types=*;clearance=2"),
    # actions
    _caller("WRITES", "salesMaintainer@0723/F723;actions=WRITE", "cashier@0724/"),
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


@pytest.mark.parametrize(
    "batch",
    [
        *range(SOME),
        *(pytest.param(batch, marks=pytest.mark.leaks) for batch in range(SOME, BATCHES)),
    ],
)
def test_compiled_and_executed_answers_are_equal(bench: Bench, batch: int) -> None:
    drawn = hypothesis_graphql.queries(
        _slice_of(bench.schema, batch),
        custom_scalars={name: st.sampled_from(values) for name, values in _VALUES.items()},
    )

    @settings(
        max_examples=EXAMPLES,
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


def test_the_oracle_knows_each_class_of_the_log() -> None:
    """It has a list of its own; what that lacks would be found by chance, years later."""
    logged = catalog().logged.items()
    shields = {key: (shape.shield, shape.form is Form.SEALED) for key, shape in logged}
    assert {key: one for key, one in shields.items() if one[0] is not Shield.BUSINESS} == LOGGED


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
        kept[name] |= {_camel(one) for one in entity.relations}
        kept[name] |= {"id", "companyCode", "salesArea", "maskedFields"}
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
