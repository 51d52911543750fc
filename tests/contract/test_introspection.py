"""The schema tells of itself: the same to everybody, and each text its own answer. Next: test_schema.py."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from graphql import build_client_schema, get_introspection_query, print_schema

from schema import schema
from tests.support.door import Door, open_door


@pytest.fixture
async def door(database: str, tmp_path: Path) -> AsyncGenerator[Door]:
    async with open_door(database, tmp_path) as door:
        yield await door.as_roles("TEST", "auditor")


async def test_introspection_is_the_schema_every_time(door: Door) -> None:
    question = get_introspection_query(specified_by_url=True)
    first = await door.ask(question)
    assert await door.ask(question) == first
    assert await (await door.as_roles("OTHER", "salesMaintainer")).ask(question) == first
    told = print_schema(build_client_schema(first["data"]))
    assert "type CatalogField" in told
    assert sorted(told.split()) == sorted(print_schema(schema.core).split())


async def test_operations_of_one_text_are_told_apart(door: Door) -> None:
    text = 'query A { a: __type(name: "Customer") { name } } query B { __type(name: "Task") { name } }'
    for name, data in (("A", {"a": {"name": "Customer"}}), ("B", {"__type": {"name": "Task"}})) * 2:
        response = await door.post({"query": text, "operationName": name})
        assert response.json() == {"data": data}


async def test_with_variables_or_data_it_is_asked_anew(door: Door) -> None:
    by_name = "query ($name: String!) { __type(name: $name) { name } }"
    for name in ("Customer", "Task"):
        assert await door.data(by_name, {"name": name}) == {"__type": {"name": name}}
    mixed = '{ __type(name: "Task") { name } customer(number: "1") { name1 } }'
    assert await door.data(mixed) == {"__type": {"name": "Task"}, "customer": None}


async def test_many_texts_are_each_answered_right(door: Door) -> None:
    for name in [*schema.core.type_map][:12] * 2:
        assert await door.data(f'{{ __type(name: "{name}") {{ name }} }}') == {"__type": {"name": name}}
