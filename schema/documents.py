"""Documents read and checked once: text and operation name -> operation. Next: fastpath.py."""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    parse,
    specified_rules,
    validate,
)
from graphql.validation.rules import overlapping_fields_can_be_merged as merging
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from schema.limits import DEFAULT, Limits, TooLarge, check_document

_RULES = (*specified_rules, MaybeNullValidationRule, OneOfInputValidationRule)
_MOST = 1_000  # documents remembered
_MOST_CHARACTERS = 5_000_000  # … and of them all together
# Comparisons of fields with the same key. The library's 500,000 take 1.4 s; twenty components that each ask
# for the same list need 8,000.
merging.MAX_COMPLEXITY_BUDGET = 20_000


class Rejected(Exception):
    """The document cannot be executed; `errors` say why."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__(len(errors))
        self.errors = errors


@dataclass
class Operation:
    """One operation of a valid document. `plan` is the reader's, made on the first call; `shown` holds those
    of a mutation's payloads. `limits` are those that it was found to be within, `cost` is made by
    admission.py; None: this process asks by itself."""

    document: DocumentNode
    node: OperationDefinitionNode
    text: str
    name: str | None
    planned: bool = False
    plan: Any = field(default=None, repr=False)
    limits: Limits | None = field(default=None, repr=False)
    cost: Any = field(default=None, repr=False)
    shown: dict[tuple[str, str | int], Any] = field(
        default_factory=dict[tuple[str, "str | int"], Any], repr=False
    )
    registered: str | None = None  # its name among the trusted documents; a label of figures

    @property
    def kind(self) -> OperationType:
        return self.node.operation

    @cached_property
    def kind_name(self) -> str:
        return self.kind.value

    @cached_property
    def digest(self) -> str:
        """What logs, figures and spans name instead of the text, which may hold literals."""
        return hashlib.sha256(self.text.encode()).hexdigest()


class Documents:
    """Remembers operations of valid documents, the least recently used are forgotten."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._known: OrderedDict[tuple[str, str | None], Operation] = OrderedDict()
        self._characters = 0

    def operation(self, text: str, name: str | None, limits: Limits = DEFAULT) -> Operation:
        """Rejected if the text is too large, does not parse or fit the schema, or names no such operation."""
        key = (text, name)
        known = self._known.get(key)
        if known is not None:
            self._known.move_to_end(key)
            return known if known.limits is limits else _rechecked(known, limits)
        document = self._check(text, limits)
        operation = Operation(document, choose(document, name), text, name, limits=limits)
        self._known[key] = operation
        self._characters += len(text)
        while len(self._known) > _MOST or self._characters > _MOST_CHARACTERS:
            (forgotten, _), _ = self._known.popitem(last=False)
            self._characters -= len(forgotten)
        return operation

    def all_of(self, text: str, limits: Limits) -> dict[str | None, Operation]:
        """Every operation of a document by its name, and under None if there is just one. Not remembered."""
        document = self._check(text, limits)
        found: dict[str | None, Operation] = {}
        for node in _operations(document):
            name = node.name.value if node.name else None
            found[name] = Operation(document, node, text, name, limits=limits)
        if len(found) == 1:
            found[None] = next(iter(found.values()))
        return found

    def _check(self, text: str, limits: Limits) -> DocumentNode:
        """Cheap questions first. No answer tells names that were not asked for, unless the operator wants it:
        no "Did you mean".
        """
        try:
            document = parse(text, max_tokens=limits.tokens, max_source_length=limits.characters)
            check_document(document, limits)
        except GraphQLError as error:
            raise Rejected([error]) from None
        except TooLarge as large:
            raise Rejected([large.error]) from None
        errors = validate(self._schema, document, _RULES, hide_suggestions=not limits.suggestions)
        if errors:
            raise Rejected(errors)
        return document


def _rechecked(operation: Operation, limits: Limits) -> Operation:
    """For another service of this process, with other limits."""
    try:
        check_document(operation.document, limits)
    except TooLarge as large:
        raise Rejected([large.error]) from None
    operation.limits, operation.cost = limits, None
    return operation


def choose(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    nodes = _operations(document)
    if name is None:
        if len(nodes) == 1:
            return nodes[0]
        raise Rejected([GraphQLError("The document has several operations: name one in operationName.")])
    for node in nodes:
        if node.name is not None and node.name.value == name:
            return node
    raise Rejected([GraphQLError(f'The document has no operation "{name}".')])


def _operations(document: DocumentNode) -> list[OperationDefinitionNode]:
    return [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
