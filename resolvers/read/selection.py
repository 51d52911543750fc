"""What an operation selects, merged and in the order of the answer. Next: plan.py."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLAbstractType,
    GraphQLError,
    GraphQLField,
    GraphQLIncludeDirective,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLSkipDirective,
    InlineFragmentNode,
    NamedTypeNode,
    SelectionNode,
    SelectionSetNode,
    get_named_type,
)
from graphql.execution.values import VariableValues, get_directive_values

from resolvers.read.values import Values, arguments_of

Path = tuple[str, ...]
_MOST_FIELDS = 20_000
TYPE_NAME = "__typename"


@dataclass
class Source:
    """What all fields of one request share."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: VariableValues
    fields: int = 0

    def count(self, node: FieldNode) -> None:
        self.fields += 1
        if self.fields > _MOST_FIELDS:
            raise GraphQLError("The operation selects too much.", node, extensions={"code": "TOO_LARGE"})


@dataclass(frozen=True)
class Selected:
    """One field of the answer: its key there, and all places of the document that ask for it."""

    source: Source
    key: str
    nodes: tuple[FieldNode, ...]
    definition: GraphQLField | None  # None: __typename
    path: Path

    @property
    def name(self) -> str:
        return self.nodes[0].name.value

    @property
    def target(self) -> str:
        """The name of the type, whatever list or non-null wraps it."""
        return target_of(self.definition)

    @property
    def is_list(self) -> bool:
        kind = cast("Any", self.definition).type
        return isinstance(
            cast("Any", kind).of_type if isinstance(kind, GraphQLNonNull) else kind, GraphQLList
        )

    @cached_property
    def arguments(self) -> Values:
        if self.definition is None:
            return {}
        return arguments_of(self.definition, self.nodes[0], self.source.variables.coerced)

    def under(self, type_name: str) -> list["Selected"]:
        """The fields selected of an object of this type."""
        kind = cast("GraphQLObjectType", self.source.schema.type_map[type_name])
        sets = [node.selection_set for node in self.nodes if node.selection_set is not None]
        return selected(self.source, kind, sets, self.path)

    def error(self, message: str, code: str = "BAD_USER_INPUT") -> GraphQLError:
        return GraphQLError(message, list(self.nodes), path=list(self.path), extensions={"code": code})


def target_of(definition: GraphQLField | None) -> str:
    if definition is None:
        return ""
    named: Any = cast("Any", get_named_type)(cast("Any", definition).type)
    return str(named.name)


def selected(
    source: Source, kind: GraphQLObjectType, sets: Sequence[SelectionSetNode], path: Path = ()
) -> list[Selected]:
    """CollectFields of the specification: keys in the order in which they are met first."""
    grouped: dict[str, list[FieldNode]] = {}
    visited: set[str] = set()
    for one in sets:
        for node in _fields(source, kind, one, visited):
            key = node.alias.value if node.alias else node.name.value
            grouped.setdefault(key, []).append(node)
    found: list[Selected] = []
    for key, nodes in grouped.items():
        source.count(nodes[0])
        definition = source.schema.get_field(kind, nodes[0].name.value)
        if nodes[0].name.value == TYPE_NAME:
            definition = None
        found.append(Selected(source, key, tuple(nodes), definition, (*path, key)))
    return found


def _fields(
    source: Source, kind: GraphQLObjectType, selection: SelectionSetNode, visited: set[str]
) -> Iterator[FieldNode]:
    for node in selection.selections:
        if not _included(source, node):
            continue
        if isinstance(node, FieldNode):
            yield node
        elif isinstance(node, InlineFragmentNode):
            if node.type_condition is None or _applies(source.schema, node.type_condition, kind):
                yield from _fields(source, kind, node.selection_set, visited)
        elif isinstance(node, FragmentSpreadNode) and node.name.value not in visited:
            visited.add(node.name.value)
            fragment = source.fragments[node.name.value]
            if _applies(source.schema, fragment.type_condition, kind):
                yield from _fields(source, kind, fragment.selection_set, visited)


def _included(source: Source, node: SelectionNode) -> bool:
    if not node.directives or not isinstance(node, FieldNode | FragmentSpreadNode | InlineFragmentNode):
        return True
    skip = get_directive_values(GraphQLSkipDirective, node, source.variables)
    if skip and skip["if"]:
        return False
    include = get_directive_values(GraphQLIncludeDirective, node, source.variables)
    return not include or bool(include["if"])


def _applies(schema: GraphQLSchema, condition: NamedTypeNode, kind: GraphQLObjectType) -> bool:
    if condition.name.value == kind.name:
        return True
    named = schema.type_map[condition.name.value]
    return isinstance(named, GraphQLAbstractType) and schema.is_sub_type(named, kind)
