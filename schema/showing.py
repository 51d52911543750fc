"""What a payload shows of the customer: its selections become a query of their own. Next: mutation.py."""

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

NUMBER = "__number"  # the variable of the saved customer's number; no caller can name one so
_ROOT = "customer"


@dataclass(frozen=True)
class Showing:
    """A query for `customer` under the keys that the payload has for it."""

    document: DocumentNode
    operation: OperationDefinitionNode


def showing_of(
    nodes: Sequence[FieldNode],
    operation: OperationDefinitionNode,
    fragments: dict[str, FragmentDefinitionNode],
    payload: tuple[str, ...],
    field: str,
) -> Showing | None:
    """Of a mutation's field nodes: what they select of `field` in the types `payload`. None = nothing."""
    selections = tuple(
        found
        for node in nodes
        if node.selection_set is not None
        for found in _selections(node.selection_set, fragments, payload, field)
    )
    if not selections:
        return None
    query = OperationDefinitionNode(
        operation=OperationType.QUERY,
        variable_definitions=(*(operation.variable_definitions or ()), _NUMBER_DEFINITION),
        selection_set=SelectionSetNode(selections=selections),
    )
    return Showing(DocumentNode(definitions=(query, *fragments.values())), query)


def _selections(
    chosen: SelectionSetNode,
    fragments: dict[str, FragmentDefinitionNode],
    payload: tuple[str, ...],
    field: str,
) -> Iterator[SelectionNode]:
    for node in chosen.selections:
        if isinstance(node, FieldNode):
            if node.name.value == field:
                yield _root_field(node)
            continue
        part: Any = node
        if isinstance(node, FragmentSpreadNode):
            part = fragments[node.name.value]
        if part.type_condition is None or part.type_condition.name.value in payload:
            inner = tuple(_selections(part.selection_set, fragments, payload, field))
            if inner:  # @skip and @include of the fragment stay with what is in it
                yield InlineFragmentNode(
                    directives=node.directives, selection_set=SelectionSetNode(selections=inner)
                )


def _root_field(node: FieldNode) -> FieldNode:
    return FieldNode(
        alias=node.alias or node.name,
        name=NameNode(value=_ROOT),
        arguments=(_NUMBER_ARGUMENT,),
        directives=node.directives,
        selection_set=node.selection_set,
    )


_NUMBER_VARIABLE = VariableNode(name=NameNode(value=NUMBER))
_NUMBER_ARGUMENT = ArgumentNode(name=NameNode(value="number"), value=_NUMBER_VARIABLE)
_NUMBER_DEFINITION = VariableDefinitionNode(
    variable=_NUMBER_VARIABLE,
    type=NonNullTypeNode(type=NamedTypeNode(name=NameNode(value="String"))),
)
