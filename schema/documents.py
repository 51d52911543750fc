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
)
from strawberry.schema.schema import validate_document

MAX_TOKENS = 10_000
_MOST = 1_000  # documents remembered
_LONGEST = 100_000  # … and the longest text of them


class Rejected(Exception):
    """The document cannot be executed; `errors` say why."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__(len(errors))
        self.errors = errors


@dataclass
class Operation:
    """One operation of a valid document. `plan` is the reader's, made on the first call; `shown` holds those
    of a mutation's payloads."""

    document: DocumentNode
    node: OperationDefinitionNode
    text: str
    name: str | None
    planned: bool = False
    plan: Any = field(default=None, repr=False)
    shown: dict[tuple[str, str | int], Any] = field(
        default_factory=dict[tuple[str, "str | int"], Any], repr=False
    )

    @property
    def kind(self) -> OperationType:
        return self.node.operation

    @cached_property
    def digest(self) -> str:
        """What logs, figures and spans name instead of the text, which may hold literals."""
        return hashlib.sha256(self.text.encode()).hexdigest()


class Documents:
    """Remembers operations of valid documents, the least recently used are forgotten."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._known: OrderedDict[tuple[str, str | None], Operation] = OrderedDict()

    def operation(self, text: str, name: str | None) -> Operation:
        """Rejected if the text does not parse or does not fit the schema, or names no such operation."""
        key = (text, name)
        known = self._known.get(key)
        if known is not None:
            self._known.move_to_end(key)
            return known
        document = self._check(text)
        operation = Operation(document, _choose(document, name), text, name)
        if len(text) <= _LONGEST:
            self._known[key] = operation
            if len(self._known) > _MOST:
                self._known.popitem(last=False)
        return operation

    def _check(self, text: str) -> DocumentNode:
        try:
            document = parse(text, max_tokens=MAX_TOKENS)
        except GraphQLError as error:
            raise Rejected([error]) from None
        errors = validate_document(self._schema, document, tuple(specified_rules))
        if errors:
            raise Rejected(errors)
        return document


def _choose(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    nodes = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    if name is None:
        if len(nodes) == 1:
            return nodes[0]
        raise Rejected([GraphQLError("The document has several operations: name one in operationName.")])
    for node in nodes:
        if node.name is not None and node.name.value == name:
            return node
    raise Rejected([GraphQLError(f'The document has no operation "{name}".')])
