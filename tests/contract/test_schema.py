"""The contract is a file that is reviewed, and everything in it says what it is. Next: test_http.py."""

from collections.abc import Iterator
from pathlib import Path

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
    is_specified_scalar_type,
)

from schema import schema

ROOT = Path(__file__).resolve().parents[2]


def test_schema_graphql_is_up_to_date() -> None:
    assert (ROOT / "schema" / "schema.graphql").read_text("utf-8") == schema.as_str() + "\n", "make schema"


def test_every_type_field_argument_and_value_is_described() -> None:
    assert list(_undescribed()) == []


def test_descriptions_are_sentences() -> None:
    assert [
        name
        for name, text in _descriptions()
        if text and not text.endswith((".", "?", ")", "…")) and " " in text
    ] == []


def test_no_strawberry_type_slips_in() -> None:
    """Its connections count offsets, and its ids are of a form that it may change."""
    for name in ("GlobalID", "UUID", "Void", "Time"):
        assert name not in schema.core.type_map


def _undescribed() -> Iterator[str]:
    return (name for name, text in _descriptions() if not text)


def _descriptions() -> Iterator[tuple[str, str]]:
    for name, kind in sorted(schema.core.type_map.items()):
        if name.startswith("__") or (isinstance(kind, GraphQLScalarType) and is_specified_scalar_type(kind)):
            continue
        yield name, kind.description or ""
        for part, text in _parts(kind):
            yield f"{name}.{part}", text or ""


def _parts(kind: GraphQLNamedType) -> Iterator[tuple[str, str | None]]:
    if isinstance(kind, GraphQLEnumType):
        yield from ((name, value.description) for name, value in kind.values.items())
    if isinstance(kind, GraphQLInputObjectType):
        yield from ((name, given.description) for name, given in kind.fields.items())
    if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
        for name, field in kind.fields.items():
            yield name, field.description
            yield from ((f"{name}({key}:)", argument.description) for key, argument in field.args.items())
