"""The contract is a file that is reviewed, and everything in it says what it is. Next: test_http.py."""

import re
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
_SAP = re.compile(r"\b([A-Z][A-Z0-9]{3,4}-[A-Za-z0-9]+|AUFSD|LIFSD|FAKSD|CASSD|SPERR|ZAHLS)\b|own field")
# what an argument names by a code or number of SAP's
_CODE_ARGUMENT = re.compile(r"\((accountGroup|companyCode|salesOrg|channel|division|number|\w+Block):\)")
_NO_COLUMN = {"text", "taxNumber", "blocked"}  # more than one column


def test_schema_graphql_is_up_to_date() -> None:
    assert (ROOT / "schema" / "schema.graphql").read_text("utf-8") == schema.as_str() + "\n", "make schema"


def test_every_type_field_argument_and_value_is_described() -> None:
    assert list(_undescribed()) == []


def test_every_directive_is_described() -> None:
    parts = [
        (f"@{directive.name}({name}:)", argument.description)
        for directive in schema.core.directives
        for name, argument in directive.args.items()
    ]
    whole = [(f"@{directive.name}", directive.description) for directive in schema.core.directives]
    assert [name for name, text in (*whole, *parts) if not text] == []


def test_what_is_looked_for_or_blocked_bears_the_technical_name() -> None:
    """Inputs that are no table's: their fields and arguments are columns of several."""
    bare = [name for name, text in _descriptions() if _asks_for_column(name) and not _SAP.search(text)]
    assert bare == []


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


def _asks_for_column(name: str) -> bool:
    kind, _, part = name.partition(".")
    if kind in {"CustomerSearch", "DuplicateInput", "CustomerOrderField", "BlockKind"}:
        return bool(part) and part not in _NO_COLUMN
    return bool(_CODE_ARGUMENT.search(part))


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
