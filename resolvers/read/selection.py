"""What an operation selects, merged and in the order of the answer, as the specification says. Next: plan.py."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLAbstractType,
    GraphQLError,
    GraphQLField,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    InlineFragmentNode,
    SelectionSetNode,
    get_named_type,
)
from graphql.execution.values import get_directive_values
from graphql import GraphQLIncludeDirective, GraphQLSkipDirective
from graphql.execution.values import VariableValues

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
    def kind(self) -> GraphQLOutputType:
        assert self.definition is not None
        return self.definition.type

    @property
    def target(self) -> str:
        """The name of the type, whatever list or non-null wraps it."""
        return str(get_named_type(self.kind).name)

    @cached_property
    def arguments(self) -> Values:
        if self.definition is None:
            return {}
        return arguments_of(self.definition, self.nodes[0], self.source.variables.coerced)

    def under(self, type_name: str) -> list["Selected"]:
        """The fields selected of an object of this type."""
        kind = self.source.schema.type_map[type_name]
        assert isinstance(kind, GraphQLObjectType)
        sets = [node.selection_set for node in self.nodes if node.selection_set is not None]
        return selected(self.source, kind, sets, self.path)

    def error(self, message: str, code: str = "BAD_USER_INPUT") -> GraphQLError:
        return GraphQLError(message, self.nodes, path=list(self.path), extensions={"code": code})


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
        elif isinstance(node, FragmentSpreadNode):
            name = node.name.value
            if name not in visited:
                visited.add(name)
                fragment = source.fragments[name]
                if _applies(source.schema, fragment.type_condition.name.value, kind):
                    yield from _fields(source, kind, fragment.selection_set, visited)
        elif isinstance(node, InlineFragmentNode):
            condition = node.type_condition
            if condition is None or _applies(source.schema, condition.name.value, kind):
                yield from _fields(source, kind, node.selection_set, visited)


def _included(source: Source, node: FieldNode | FragmentSpreadNode | InlineFragmentNode) -> bool:
    if not node.directives:
        return True
    skip = get_directive_values(GraphQLSkipDirective, node, source.variables)
    if skip and skip["if"]:
        return False
    include = get_directive_values(GraphQLIncludeDirective, node, source.variables)
    return not include or bool(include["if"])


def _applies(schema: GraphQLSchema, condition: str, kind: GraphQLObjectType) -> bool:
    if condition == kind.name:
        return True
    named = schema.type_map[condition]
    return isinstance(named, GraphQLAbstractType) and schema.is_sub_type(named, kind)
