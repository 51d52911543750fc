"""Values of arguments: their shape decides the statement, their contents are its arguments. Next: plan.py."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeAlias, cast

import graphql
from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    Undefined,
    ValueNode,
    VariableNode,
)

from resolvers.read.sql import Read

Variables: TypeAlias = Mapping[str, Any]


Kind: TypeAlias = Any  # a type of graphql-core for input; its own names for them are but partly typed
value_from_ast: Callable[[ValueNode, Kind], Any] = cast("Any", graphql).value_from_ast


@dataclass(frozen=True)
class Leaf:
    """A value without parts. `now` is what it is in this request, `read` gets it out of any request."""

    now: Any
    read: Read


Value: TypeAlias = "Leaf | dict[str, Value] | list[Value]"
Values: TypeAlias = dict[str, "Value"]

VARIABLES = "variables"  # under this name a request's values hold its variables


def arguments_of(definition: GraphQLField, node: FieldNode, variables: Variables) -> Values:
    """The given arguments, and those with a default; an absent one has no entry."""
    given = {argument.name.value: argument.value for argument in node.arguments or ()}
    return _given(definition.args, given, variables)


def shape_of(value: Any) -> Any:
    """What of a variable's value decides the statement: which parts there are, choices, but no contents."""
    if value is None or isinstance(value, bool | Enum):
        return value
    if isinstance(value, dict):
        return tuple((key, shape_of(part)) for key, part in cast("dict[str, Any]", value).items())
    if isinstance(value, list) and any(isinstance(part, dict) for part in cast("list[Any]", value)):
        return tuple(map(shape_of, cast("list[Any]", value)))
    return "…"


def is_set(given: Any, name: str) -> bool:
    """A flag among arguments or the fields of an input; it decides the statement."""
    value = cast("Values", given).get(name) if isinstance(given, dict) else None
    return isinstance(value, Leaf) and value.now is True


def leaf(value: "Value | None") -> Leaf:
    """A validated document has a leaf wherever the schema has a scalar."""
    if not isinstance(value, Leaf):
        raise TypeError("not a leaf")
    return value


def is_given(value: "Value | None") -> bool:
    """null is as good as absent, for every argument and condition."""
    return value is not None and not (isinstance(value, Leaf) and value.now is None)


def _absent_or(kind: Kind, node: ValueNode | None, variables: Variables) -> "Value | None":
    if isinstance(node, VariableNode):
        name = node.name.value
        if name in variables:
            return _wrapped(kind, variables[name], lambda values: values[VARIABLES][name])
        return None
    return None if node is None else _written(_nullable(kind), node, variables)


def _written(bare: Kind, node: ValueNode, variables: Variables) -> "Value":
    if isinstance(node, NullValueNode):
        return Leaf(None, _constant(None))
    if isinstance(bare, GraphQLInputObjectType):
        return _object(bare, node, variables)
    if isinstance(bare, GraphQLList):
        return _list(cast("Kind", bare).of_type, node, variables)
    value = value_from_ast(node, bare)
    return Leaf(value, _constant(value))


def _object(kind: GraphQLInputObjectType, node: ValueNode, variables: Variables) -> Values:
    if not isinstance(node, ObjectValueNode):
        raise GraphQLError("An object is expected.", node)
    return _given(kind.fields, {part.name.value: part.value for part in node.fields}, variables)


def _given(definitions: Mapping[str, Any], given: Mapping[str, ValueNode], variables: Variables) -> Values:
    found: Values = {}
    for name, part in definitions.items():
        value = _absent_or(part.type, given.get(name), variables)
        if value is None and part.default_value is not Undefined:
            value = _wrapped(part.type, part.default_value, _constant(part.default_value))
        if value is not None:
            found[name] = value
    return found


def _list(kind: Kind, node: ValueNode, variables: Variables) -> Value:
    nodes = node.values if isinstance(node, ListValueNode) else (node,)
    parts = [_absent_or(kind, part, variables) or Leaf(None, _constant(None)) for part in nodes]
    if isinstance(_nullable(kind), GraphQLInputObjectType):
        return parts
    leaves = [part for part in parts if isinstance(part, Leaf)]
    return Leaf([leaf.now for leaf in leaves], lambda values: [leaf.read(values) for leaf in leaves])


def _wrapped(kind: Kind, value: Any, read: Read) -> Value:
    """A coerced value in parts, each with its own way out of the request."""
    bare = _nullable(kind)
    if value is not None and isinstance(bare, GraphQLInputObjectType):
        return {
            name: _wrapped(bare.fields[name].type, part, _part(read, name)) for name, part in value.items()
        }
    if isinstance(value, list) and isinstance(bare, GraphQLList):
        inner = cast("Kind", bare).of_type
        if isinstance(_nullable(inner), GraphQLInputObjectType):
            parts = cast("list[Any]", value)
            return [_wrapped(inner, part, _part(read, at)) for at, part in enumerate(parts)]
    return Leaf(value, read)


def _part(read: Read, key: str | int) -> Read:
    return lambda values: read(values)[key]


def _constant(value: Any) -> Callable[[Variables], Any]:
    return lambda _values: value


def _nullable(kind: Kind) -> Kind:
    return cast("Kind", kind).of_type if isinstance(kind, GraphQLNonNull) else kind
