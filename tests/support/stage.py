"""A small filled world with a reader of its own, without a service around. Next: principals.py."""

import asyncio
import contextlib
import random
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import asyncpg
from graphql import GraphQLError, GraphQLSchema, get_variable_values, parse, validate
from graphql.execution.values import VariableValues

from resolvers.access.caller import Caller
from resolvers.access.seal import Sealer
from resolvers.read import Cursors, Options, Reader, open_read_pool
from resolvers.read.guard_tree import GuardError
from schema.build import build_schema
from tests.support.database import TEMPLATE, _administer, with_name
from tests.support.operations import Operations
from tests.support.oracle import Oracle, World, load_world, plain_schema
from tests.support.random_rows import FIELD_KEY, fill

KEY = b"k" * 32
_VALIDATED = 10  # one in so many operations
Answer = bytes | GraphQLError | GuardError


@dataclass(frozen=True)
class Asked:
    """One random operation."""

    text: str
    variables: dict[str, Any]


@dataclass
class Stage:
    loop: asyncio.AbstractEventLoop
    reader: Reader
    schema: GraphQLSchema
    plain: GraphQLSchema
    world: World
    answered: int = 0

    def operation(self, pick: random.Random, caller: Caller) -> Asked:
        oracle = Oracle(self.world, self.plain, caller, Sealer(FIELD_KEY), Cursors(KEY))
        operations = Operations(self.schema, oracle, pick)
        text = operations.text()
        return Asked(text, operations.variables)

    def answer(self, asked: Asked, caller: Caller) -> Answer:
        document = parse(asked.text)  # anew: plans are kept with it
        if self.answered % _VALIDATED == 0:  # which takes longer than the answer
            assert validate(self.schema, document) == [], asked.text
        self.answered += 1
        operation: Any = document.definitions[0]
        given = get_variable_values(self.schema, operation.variable_definitions or (), asked.variables)
        assert isinstance(given, VariableValues), given
        prepared = self.reader.prepare(document, operation)
        assert prepared is not None, asked.text
        try:
            return self.loop.run_until_complete(self.reader.answer(prepared, given, caller))
        except (GraphQLError, GuardError) as error:
            return error


@contextlib.contextmanager
def open_stage(database_server: str, template: str = "") -> Generator[Stage]:
    """`template`: a database with the world; without one it is made."""
    with contextlib.closing(asyncio.new_event_loop()) as loop:
        run = loop.run_until_complete
        name = f"dossier_stage_{random.randrange(10**9)}"
        run(_administer(database_server, f'CREATE DATABASE "{name}" TEMPLATE "{template or TEMPLATE}"'))
        dsn = with_name(database_server, name)
        schema = build_schema().core
        if not template:
            run(fill(dsn))
        pool = run(open_read_pool(dsn, size=1))
        reader = Reader(pool, schema, Options(KEY, Sealer(FIELD_KEY)))
        yield Stage(loop, reader, schema, plain_schema(schema), run(_world(dsn)))
        run(pool.close())
        run(_administer(database_server, f'DROP DATABASE "{name}" WITH (FORCE)'))


async def _world(dsn: str) -> World:
    connection = await asyncpg.connect(dsn)
    try:
        return await load_world(connection)
    finally:
        await connection.close()
