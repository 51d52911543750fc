"""A receiver's own selection of customerChanged: checked when saved, then rendered. Next: receivers.py."""

from dataclasses import dataclass, replace
from functools import lru_cache

import orjson
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    NameNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    parse,
    print_ast,
)
from graphql.execution.values import VariableValues

from resolvers.access.caller import Caller
from resolvers.feed.change import Change
from resolvers.feed.cursor import LogCursors
from resolvers.outbound.rendering import Unrenderable
from resolvers.read import Prepared, Reader
from schema.admission import NotAdmitted, price
from schema.documents import Operation, Rejected
from schema.fanout import event_of, global_id
from schema.fastpath import DossierSchema
from schema.followup import CHANGE, RECORD, Followup, followup_of
from schema.limits import DEFAULT, MOST, Limits

_FOLLOWED = "customerChanged"
_MOST = 10_000  # characters
_KEPT = 1_000  # selections
_SIZES = ("characters", "tokens", "depth", "aliases", "directives", "fields", "values", "objects", "cost")
# What was within the limits when it was saved is told, whatever limits hold where it is rendered, or later.
_ANY_SIZE = replace(DEFAULT, **dict.fromkeys(_SIZES, MOST))


class Unusable(Exception):
    """The text says why."""


@dataclass(frozen=True)
class _Known:
    followup: Followup
    prepared: Prepared


class Selections:
    """Those of all receivers of this process, read once each as long as they are in use."""

    def __init__(self, schema: DossierSchema, reader: Reader, cursors: LogCursors) -> None:
        self._schema = schema
        self._reader = reader
        self._cursors = cursors
        self._known = lru_cache(_KEPT)(self._read)

    def wrong_with(self, text: str, limits: Limits) -> str | None:
        """Why it is no selection of what customerChanged tells, within the limits of callers; None: it is."""
        try:
            operation = self._operation(text, limits)
            price(self._schema.core, operation, {})
            self._prepared(operation)
        except Unusable as error:
            return str(error)
        except NotAdmitted as refusal:
            return str(refusal.errors[0]["message"])
        return None

    async def select(self, text: str, caller: Caller, change: Change) -> bytes:
        """The event as JSON; Unrenderable if the schema has no such answer any more."""
        known = self._known(text)
        variables = VariableValues({}, {CHANGE: global_id(change), RECORD: change.customer_number})
        try:
            data = await self._reader.answer(known.prepared, variables, caller)
        except GraphQLError as error:
            raise Unrenderable(error.message) from None
        return orjson.dumps(
            event_of(known.followup, orjson.loads(data), self._cursors.encode(change.position))
        )

    def _read(self, text: str) -> _Known:
        try:
            operation = self._operation(text, _ANY_SIZE)
            return _Known(followup_of(operation), self._prepared(operation))
        except Unusable as error:
            raise Unrenderable(str(error)) from None

    def _prepared(self, operation: Operation) -> Prepared:
        followup = followup_of(operation)
        query = followup.query
        prepared = self._reader.prepare(query.document, query.node) if followup.asks_database else None
        if prepared is None:
            raise Unusable("it selects nothing of the change or the customer")
        return prepared

    def _operation(self, text: str, limits: Limits) -> Operation:
        """The selection as a subscription, which is checked like anybody's."""
        try:
            given = parse(text[: _MOST + 1], max_tokens=limits.tokens, max_source_length=_MOST)
            subscription = print_ast(_subscription(given))
            return self._schema.documents.all_of(subscription, limits)[None]
        except GraphQLError as error:
            raise Unusable(error.message) from None
        except Rejected as rejected:
            raise Unusable(rejected.errors[0].message) from None


def _subscription(given: DocumentNode) -> DocumentNode:
    """`{ change { … } customer { … } }`, with fragments if one likes; no other operation, no variables."""
    operations = [one for one in given.definitions if isinstance(one, OperationDefinitionNode)]
    fragments = [one for one in given.definitions if isinstance(one, FragmentDefinitionNode)]
    plain = len(operations) == 1 and len(given.definitions) == 1 + len(fragments)
    if not plain or operations[0].operation is not OperationType.QUERY or operations[0].variable_definitions:
        raise GraphQLError("It is one selection such as { change { operation } customer { name1 } }.")
    field = FieldNode(name=NameNode(value=_FOLLOWED), selection_set=operations[0].selection_set)
    node = OperationDefinitionNode(
        operation=OperationType.SUBSCRIPTION, selection_set=SelectionSetNode(selections=(field,))
    )
    return DocumentNode(definitions=(node, *fragments))
