"""Builds the schema and ties its types to rows: a field is picked by its key in the answer. Next: http.py."""

from typing import Any

from graphql import (
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
)
from strawberry.schema.config import StrawberryConfig

from models.catalog import catalog
from schema.fastpath import DossierSchema, KnownDocument, Masking
from schema.mutation import Mutation
from schema.query import Query
from schema.scalars import SCALARS
from schema.subscription import Subscription

_ROW_SUFFIXES = ("", "Edge", "Connection")
_PAYLOADS = frozenset({"Conflict", "CustomerUnmasked"}) | {
    f"{kind}{ending}" for kind in catalog().entities for ending in ("Saved", "Conflict")
}
_ROW_TYPES = frozenset(
    {
        *("PageInfo", "Node", "CustomerChange", "ArchiveItemChange"),
        *("ArchiveSearchConnection", "ArchiveSearchEdge", "ArchiveFragment", "ArchiveMark"),
        *("ArchiveFacets", "ArchiveFacet"),
    }
)
# arguments that every list has; the generated types leave their description to this table
_ARGUMENTS = {"filter": "Conditions that rows must fulfil; all that are given."}


def build_schema() -> DossierSchema:
    schema = DossierSchema(
        Query,
        Mutation,
        Subscription,
        extensions=[KnownDocument, Masking],
        config=StrawberryConfig(scalar_map=SCALARS),
    )
    bind_rows(schema.core)
    describe_arguments(schema.core)
    return schema


def pick(source: Any, info: Any, **_arguments: Any) -> Any:
    """Rows come from the compiled fetch under the answer's keys, so that aliases need no second look."""
    return source[info.path.key]


def pick_shown(source: Any, info: Any, **_arguments: Any) -> Any:
    """A payload holds what was shown under each key by which the caller asked for it (schema/showing.py)."""
    name = "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in info.field_name)
    return getattr(source, name).get(info.path.key)


def bind_rows(core: GraphQLSchema) -> None:
    """Every field that the compiler answers takes its value from the fetched row, at the root too."""
    entities = catalog().entities
    rows = {name + suffix for name in entities for suffix in _ROW_SUFFIXES} | _ROW_TYPES
    for name, kind in core.type_map.items():
        if isinstance(kind, GraphQLInterfaceType) and name in rows:
            kind.resolve_type = _type_of_row
        if not isinstance(kind, GraphQLObjectType):
            continue
        if name in rows:
            kind.is_type_of = None  # Strawberry's would look for an instance of its class
        for field in kind.fields.values():
            target = str(get_named_type(field.type))  # pyright: ignore[reportUnknownArgumentType]
            if name in rows or (kind is core.query_type and target in rows):
                field.resolve = pick
            elif name in _PAYLOADS and target in rows:
                field.resolve = pick_shown


def describe_arguments(core: GraphQLSchema) -> None:
    for kind in core.type_map.values():
        if isinstance(kind, GraphQLObjectType):
            for field in kind.fields.values():
                for name, argument in field.args.items():
                    argument.description = argument.description or _ARGUMENTS.get(name)


def _type_of_row(source: Any, _info: Any, _kind: Any) -> str:
    return source["__typename"]
