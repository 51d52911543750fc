"""What a subscription shows of a change, as a query of its own that compiles. Next: fanout.py."""

from collections.abc import Iterator
from dataclasses import dataclass, field
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
    Visitor,
    print_ast,
    visit,
)

from models.rules.archive import ITEM
from models.rules.decision import CUSTOMER
from resolvers.write.roots import ROOTS
from schema.documents import Operation

CHANGE, RECORD = "__change", "__record"  # variables of the query; no caller can name one so
_TYPENAME = NameNode(value="__typename")


@dataclass(frozen=True)
class Told:
    """What a subscription tells of each event, and which changes it follows."""

    event: str  # the type
    object_class: str
    field: str  # the record in the event, and at the query's root
    argument: str
    kind: str


WATCHED = frozenset({"importProgress", "loadProgress"})  # follow no log: see progress.py
TOLD = {
    "customerChanged": Told("CustomerChange", ROOTS[CUSTOMER].object_class, "customer", "number", "String"),
    "archiveItemChanged": Told("ArchiveItemChange", ROOTS[ITEM].object_class, "archiveItem", "id", "ID"),
}


@dataclass(frozen=True)
class Followup:
    """The query, and the keys of its answer whose values are not the database's."""

    query: Operation
    key: str  # of the subscription's one field
    told: Told
    variables: frozenset[str]  # those of the caller that the query uses
    cursors: frozenset[str]
    type_names: frozenset[str]
    asks_database: bool


@dataclass
class _Found:
    told: Told
    fragments: dict[str, FragmentDefinitionNode]
    cursors: set[str] = field(default_factory=set[str])
    type_names: set[str] = field(default_factory=set[str])
    asks_database: bool = False


def root_of(subscription: Operation) -> FieldNode:
    """Of a valid subscription: there is exactly one, and its arguments say what is followed."""
    return next(_roots(subscription.node.selection_set, _fragments(subscription)))


def key_of(node: FieldNode) -> str:
    return (node.alias or node.name).value


def followup_of(subscription: Operation) -> Followup:
    """Of a valid subscription: exactly one root field, and it follows the log."""
    fragments = _fragments(subscription)
    roots = list(_roots(subscription.node.selection_set, fragments))
    told = TOLD[roots[0].name.value]
    found = _Found(told, fragments)
    selections = tuple(
        mapped for root in roots if root.selection_set for mapped in _mapped(root.selection_set, found)
    )
    query, variables = _query(subscription, selections, found)
    return Followup(
        query=query,
        key=key_of(roots[0]),
        told=told,
        variables=variables,
        cursors=frozenset(found.cursors),
        type_names=frozenset(found.type_names),
        asks_database=found.asks_database,
    )


def _fragments(subscription: Operation) -> dict[str, FragmentDefinitionNode]:
    return {
        node.name.value: node
        for node in subscription.document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }


def _roots(chosen: SelectionSetNode, fragments: dict[str, FragmentDefinitionNode]) -> Iterator[FieldNode]:
    for node in chosen.selections:
        if isinstance(node, FieldNode):
            yield node
        else:
            yield from _roots(_inside(node, fragments), fragments)


def _mapped(chosen: SelectionSetNode, found: _Found) -> Iterator[SelectionNode]:
    """Fields of the event as fields of Query, under the same keys, in the same order."""
    for node in chosen.selections:
        if isinstance(node, FieldNode):
            yield _field(node, found)
        else:  # @skip and @include of a fragment stay with what is in it
            inner = tuple(_mapped(_inside(node, found.fragments), found))
            yield InlineFragmentNode(
                directives=_directives(node), selection_set=SelectionSetNode(selections=inner)
            )


def _field(node: FieldNode, found: _Found) -> FieldNode:
    name, key = node.name.value, key_of(node)
    if name in ("cursor", "__typename"):
        (found.cursors if name == "cursor" else found.type_names).add(key)
        return FieldNode(name=_TYPENAME, alias=NameNode(value=key), directives=node.directives)
    found.asks_database = True
    chosen = node.selection_set or SelectionSetNode(selections=())
    if name == found.told.field:
        return _record(node, name, found.told.argument, RECORD, chosen)
    narrowed = InlineFragmentNode(
        type_condition=NamedTypeNode(name=NameNode(value="ChangeDocument")), selection_set=chosen
    )
    return _record(node, "node", "id", CHANGE, SelectionSetNode(selections=(narrowed,)))


def _record(
    node: FieldNode, field_name: str, argument: str, variable: str, chosen: SelectionSetNode
) -> FieldNode:
    value = VariableNode(name=NameNode(value=variable))
    return FieldNode(
        name=NameNode(value=field_name),
        alias=NameNode(value=key_of(node)),
        arguments=(ArgumentNode(name=NameNode(value=argument), value=value),),
        directives=node.directives,
        selection_set=chosen,
    )


def _query(
    subscription: Operation,
    selections: tuple[SelectionNode, ...],
    found: _Found,
) -> tuple[Operation, frozenset[str]]:
    """Only with the variables and fragments that it still uses: the executor would refuse the others."""
    used = _Uses(found.fragments)
    visit(SelectionSetNode(selections=selections), used)
    kinds = {CHANGE: "ID", RECORD: found.told.kind}
    own = [_definition(name, kind) for name, kind in kinds.items() if name in used.variables]
    given = [
        node
        for node in subscription.node.variable_definitions or ()
        if node.variable.name.value in used.variables
    ]
    node = OperationDefinitionNode(
        operation=OperationType.QUERY,
        variable_definitions=(*given, *own),
        selection_set=SelectionSetNode(selections=selections),
    )
    document = DocumentNode(definitions=(node, *used.fragments.values()))
    names = frozenset(definition.variable.name.value for definition in given)
    return Operation(document, node, print_ast(document), None), names


class _Uses(Visitor):
    """Collects variables, and fragments with what is in them."""

    def __init__(self, known: dict[str, FragmentDefinitionNode]) -> None:
        super().__init__()
        self._known = known
        self.variables: set[str] = set()
        self.fragments: dict[str, FragmentDefinitionNode] = {}

    def enter_variable(self, node: VariableNode, *_: Any) -> None:
        self.variables.add(node.name.value)

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: Any) -> None:
        name = node.name.value
        if name not in self.fragments:
            self.fragments[name] = self._known[name]
            visit(self._known[name], self)


def _definition(name: str, kind: str) -> VariableDefinitionNode:
    needed = NonNullTypeNode(type=NamedTypeNode(name=NameNode(value=kind)))
    return VariableDefinitionNode(variable=VariableNode(name=NameNode(value=name)), type=needed)


def _inside(node: Any, fragments: dict[str, FragmentDefinitionNode]) -> SelectionSetNode:
    """Of a fragment; there is one type it can be on, so its condition always holds."""
    part = fragments[node.name.value] if isinstance(node, FragmentSpreadNode) else node
    return part.selection_set


def _directives(node: Any) -> Any:
    return node.directives
