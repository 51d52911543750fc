"""What a payload shows of the record: its selections become a query of their own. Next: mutation.py."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    ArgumentNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    NamedTypeNode,
    NameNode,
    NonNullTypeNode,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    SelectionSetNode,
    VariableDefinitionNode,
    VariableNode,
)

KEY = "__key"  # the variable of the saved record's key; no caller can name one so


@dataclass(frozen=True)
class Showing:
    """A query for the record under the keys that the payload has for it."""

    document: DocumentNode
    operation: OperationDefinitionNode


@dataclass(frozen=True)
class Asked:
    """`field` of the types `payloads` shows a record, which the query gives at `root` by its key."""

    payloads: tuple[str, ...]
    field: str
    root: str
    argument: str
    kind: str  # of the argument


def showing_of(
    nodes: Sequence[FieldNode],
    operation: OperationDefinitionNode,
    fragments: dict[str, FragmentDefinitionNode],
    asked: Asked,
) -> Showing | None:
    """Of a mutation's field nodes: what they select of the record. None = nothing."""
    selections = tuple(
        found
        for node in nodes
        if node.selection_set is not None
        for found in _selections(node.selection_set, fragments, asked)
    )
    if not selections:
        return None
    query = OperationDefinitionNode(
        operation=OperationType.QUERY,
        variable_definitions=(*(operation.variable_definitions or ()), _definition(asked)),
        selection_set=SelectionSetNode(selections=selections),
    )
    return Showing(DocumentNode(definitions=(query, *fragments.values())), query)


def _selections(
    chosen: SelectionSetNode,
    fragments: dict[str, FragmentDefinitionNode],
    asked: Asked,
) -> Iterator[SelectionNode]:
    for node in chosen.selections:
        if isinstance(node, FieldNode):
            if node.name.value == asked.field:
                yield _root_field(node, asked)
            continue
        part: Any = node
        if isinstance(node, FragmentSpreadNode):
            part = fragments[node.name.value]
        if part.type_condition is None or part.type_condition.name.value in asked.payloads:
            inner = tuple(_selections(part.selection_set, fragments, asked))
            if inner:  # @skip and @include of the fragment stay with what is in it
                yield InlineFragmentNode(
                    directives=node.directives, selection_set=SelectionSetNode(selections=inner)
                )


def _root_field(node: FieldNode, asked: Asked) -> FieldNode:
    return FieldNode(
        alias=node.alias or node.name,
        name=NameNode(value=asked.root),
        arguments=(ArgumentNode(name=NameNode(value=asked.argument), value=_VARIABLE),),
        directives=node.directives,
        selection_set=node.selection_set,
    )


_VARIABLE = VariableNode(name=NameNode(value=KEY))


def _definition(asked: Asked) -> VariableDefinitionNode:
    kind = NonNullTypeNode(type=NamedTypeNode(name=NameNode(value=asked.kind)))
    return VariableDefinitionNode(variable=_VARIABLE, type=kind)
