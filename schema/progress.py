"""A batch that is watched while it is carried out: importProgress, by asking again. Next: fanout.py.

Nothing in the log tells how far a job is. So the batch itself is asked for, by the caller's own question,
each time its figures have changed, until it is over.
"""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import orjson
from graphql import (
    ArgumentNode,
    FieldNode,
    NamedTypeNode,
    NameNode,
    Node,
    OperationDefinitionNode,
    OperationType,
    Visitor,
    print_ast,
    visit,
)

from resolvers.access.caller import Caller
from resolvers.archives.batches.looking import find_batch
from resolvers.errors import Gone
from schema.context import Context, Services
from schema.documents import Operation
from schema.fanout import Failed, Told
from schema.fastpath import DossierSchema, answer
from schema.followup import WATCHED

_ASKED = "importBatch"
_SECONDS = 0.5  # between two looks
_UNDER_WAY = ("OPEN", "RUNNING")


def question_of(operation: Operation) -> Operation:
    """The subscription as a query for the batch, under the same key."""
    asked = _Asking()
    document = visit(operation.document, asked)
    node = next(
        one
        for one in document.definitions
        if isinstance(one, OperationDefinitionNode)
        and (one.name.value if one.name else None) == (operation.node.name and operation.node.name.value)
    )
    return Operation(document, node, print_ast(document), operation.name)


class Progress:
    """For all streams of a process; each asks for itself, since a batch is one user's."""

    def __init__(self, schema: DossierSchema, services: Services) -> None:
        self._schema = schema
        self._services = services

    async def events(
        self, question: Operation, batch_id: str, inputs: dict[str, Any], caller: Caller
    ) -> AsyncGenerator[Told]:
        """The first at once, the last when the batch is over."""
        seen: object = None
        while True:
            try:
                batch = await find_batch(self._services.writer.pool, caller, batch_id)
            except Gone as gone:
                told = {"message": "There is no such batch.", "extensions": {"code": gone.code}}
                raise Failed([told]) from None
            now = (batch.state, batch.done, batch.total, batch.job_state, batch.error)
            if now != seen:
                seen = now
                yield await self._told(question, inputs, caller)
            if batch.state not in _UNDER_WAY:
                return
            await asyncio.sleep(_SECONDS)

    async def _told(self, question: Operation, inputs: dict[str, Any], caller: Caller) -> Told:
        found = await answer(self._schema, question, inputs, Context(caller.lasting, self._services))
        body: dict[str, Any] = orjson.loads(found.body)
        if body.get("data") is None:
            raise Failed(body.get("errors", []))
        return Told(orjson.dumps(body).decode(), "")


class _Asking(Visitor):
    def leave_operation_definition(self, node: OperationDefinitionNode, *_: Any) -> OperationDefinitionNode:
        values: dict[str, Any] = {**_values(node), "operation": OperationType.QUERY}
        return OperationDefinitionNode(**values)

    def leave_named_type(self, node: NamedTypeNode, *_: Any) -> NamedTypeNode:
        return NamedTypeNode(name=NameNode(value="Query")) if node.name.value == "Subscription" else node

    def leave_field(self, node: FieldNode, *_: Any) -> FieldNode:
        if node.name.value != WATCHED:
            return node
        given = node.arguments or ()
        asked: dict[str, Any] = {
            "alias": node.alias or NameNode(value=WATCHED),
            "name": NameNode(value=_ASKED),
            "arguments": tuple(ArgumentNode(name=NameNode(value="id"), value=one.value) for one in given),
        }
        return FieldNode(**{**_values(node), **asked})


def _values(node: Node) -> dict[str, Any]:
    return {name: getattr(node, name) for name in node.keys}
