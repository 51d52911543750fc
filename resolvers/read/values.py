"""Values of arguments: their shape decides the statement, what they hold becomes its arguments. Next: selection.py."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeAlias, cast

from graphql import (
    GraphQLError,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    Undefined,
    ValueNode,
    VariableNode,
    value_from_ast,
)
from graphql import FieldNode

from resolvers.read.sql import Read

Variables: TypeAlias = Mapping[str, Any]


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
    found: Values = {}
    for name, argument in definition.args.items():
        value = _absent_or(argument.type, given.get(name), variables)
        if value is None and argument.default_value is not Undefined:
            value = _wrapped(argument.type, argument.default_value, _constant(argument.default_value))
        if value is not None:
            found[name] = value
    return found


def shape_of(value: Any) -> Any:
    """What of a variable's value decides the statement: which parts there are, and choices, but no contents."""
    if value is None or isinstance(value, bool | Enum):
        return value
    if isinstance(value, dict):
        return tuple((key, shape_of(part)) for key, part in cast("dict[str, Any]", value).items())
    if isinstance(value, list) and any(isinstance(part, dict) for part in cast("list[Any]", value)):
        return tuple(map(shape_of, cast("list[Any]", value)))
    return "…"


def is_given(value: "Value | None") -> bool:
    """null is as good as absent, for every argument and condition."""
    return value is not None and not (isinstance(value, Leaf) and value.now is None)


def _absent_or(kind: GraphQLInputType, node: ValueNode | None, variables: Variables) -> "Value | None":
    if node is None:
        return None
    if isinstance(node, VariableNode):
        name = node.name.value
        if name not in variables:
            return None
        return _wrapped(kind, variables[name], lambda values: values[VARIABLES][name])
    if isinstance(node, NullValueNode):
        return Leaf(None, _constant(None))
    bare = _nullable(kind)
    if isinstance(bare, GraphQLInputObjectType):
        return _object(bare, node, variables)
    if isinstance(bare, GraphQLList):
        return _list(bare.of_type, node, variables)
    value = value_from_ast(node, bare)
    return Leaf(value, _constant(value))


def _object(kind: GraphQLInputObjectType, node: ValueNode, variables: Variables) -> Values:
    if not isinstance(node, ObjectValueNode):
        raise GraphQLError("An object is expected.", node)
    given = {part.name.value: part.value for part in node.fields}
    found: Values = {}
    for name, part in kind.fields.items():
        value = _absent_or(part.type, given.get(name), variables)
        if value is None and part.default_value is not Undefined:
            value = _wrapped(part.type, part.default_value, _constant(part.default_value))
        if value is not None:
            found[name] = value
    return found


def _list(kind: GraphQLInputType, node: ValueNode, variables: Variables) -> Value:
    nodes = node.values if isinstance(node, ListValueNode) else (node,)
    parts = [_absent_or(kind, part, variables) or Leaf(None, _constant(None)) for part in nodes]
    if isinstance(_nullable(kind), GraphQLInputObjectType):
        return parts
    leaves = [part for part in parts if isinstance(part, Leaf)]
    return Leaf([leaf.now for leaf in leaves], lambda values: [leaf.read(values) for leaf in leaves])


def _wrapped(kind: GraphQLInputType, value: Any, read: Read) -> Value:
    """A coerced value in parts, each with its own way out of the request."""
    bare = _nullable(kind)
    if value is not None and isinstance(bare, GraphQLInputObjectType):
        return {
            name: _wrapped(bare.fields[name].type, part, _part(read, name)) for name, part in value.items()
        }
    if isinstance(value, list) and isinstance(bare, GraphQLList):
        inner = bare.of_type
        if isinstance(_nullable(inner), GraphQLInputObjectType):
            parts = cast("list[Any]", value)
            return [_wrapped(inner, part, _part(read, at)) for at, part in enumerate(parts)]
    return Leaf(value, read)


def _part(read: Read, key: str | int) -> Read:
    return lambda values: read(values)[key]


def _constant(value: Any) -> Callable[[Variables], Any]:
    return lambda _values: value


def _nullable(kind: Any) -> Any:
    return kind.of_type if isinstance(kind, GraphQLNonNull) else kind
