"""Long work that is watched: importProgress, loadProgress, by asking again. Next: fanout.py.

Nothing in the log tells how far a job is. So the batch or load itself is asked for, by the caller's own
question, each time its figures have changed, until it is over.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import dataclass
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
from resolvers.inbound.loads import UNDER_WAY, find_load
from schema.context import Context, Services
from schema.documents import Operation
from schema.fanout import Failed, Told
from schema.fastpath import DossierSchema, answer
from schema.followup import WATCHED, root_of

_SECONDS = 0.5  # between two looks


@dataclass(frozen=True)
class _Watch:
    """`look` tells the figures of one, Gone where it is not the caller's to see, and whether it goes on."""

    asked: str  # the query's field
    argument: str  # of the subscription
    look: Callable[[Any, Caller, str], Awaitable[tuple[Any, bool]]]


async def _batch(pool: Any, caller: Caller, batch_id: str) -> tuple[Any, bool]:
    batch = await find_batch(pool, caller, batch_id)
    now = (batch.state, batch.done, batch.total, batch.job_state, batch.error)
    return now, batch.state in ("OPEN", "RUNNING")


async def _load(pool: Any, caller: Caller, load_id: str) -> tuple[Any, bool]:
    load = await find_load(pool, caller, load_id)
    return (load.state, load.done, load.row_count, load.error), load.state in UNDER_WAY


_WATCHED: Mapping[str, _Watch] = {
    "importProgress": _Watch("importBatch", "batchId", _batch),
    "loadProgress": _Watch("bulkLoad", "loadId", _load),
}


def question_of(operation: Operation, asked_for: str) -> Operation:
    """The subscription as a query for what it watches, under the same key."""
    asked = _Asking(asked_for)
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
        self, operation: Operation, arguments: dict[str, Any], inputs: dict[str, Any], caller: Caller
    ) -> AsyncGenerator[Told]:
        """The first at once, the last when it is over."""
        watch = _WATCHED[root_of(operation).name.value]
        question, name = question_of(operation, watch.asked), str(arguments[watch.argument])
        seen: object = None
        while True:
            try:
                now, goes_on = await watch.look(self._services.writer.pool, caller, name)
            except Gone as gone:
                told = {"message": "There is no such work.", "extensions": {"code": gone.code}}
                raise Failed([told]) from None
            if now != seen:
                seen = now
                yield await self._told(question, inputs, caller)
            if not goes_on:
                return
            await asyncio.sleep(_SECONDS)

    async def _told(self, question: Operation, inputs: dict[str, Any], caller: Caller) -> Told:
        found = await answer(self._schema, question, inputs, Context(caller.lasting, self._services))
        body: dict[str, Any] = orjson.loads(found.body)
        if body.get("data") is None:
            raise Failed(body.get("errors", []))
        return Told(orjson.dumps(body).decode(), "")


class _Asking(Visitor):
    def __init__(self, asked_for: str) -> None:
        super().__init__()
        self._asked_for = asked_for

    def leave_operation_definition(self, node: OperationDefinitionNode, *_: Any) -> OperationDefinitionNode:
        values: dict[str, Any] = {**_values(node), "operation": OperationType.QUERY}
        return OperationDefinitionNode(**values)

    def leave_named_type(self, node: NamedTypeNode, *_: Any) -> NamedTypeNode:
        return NamedTypeNode(name=NameNode(value="Query")) if node.name.value == "Subscription" else node

    def leave_field(self, node: FieldNode, *_: Any) -> FieldNode:
        if node.name.value not in WATCHED:
            return node
        given = node.arguments or ()
        asked: dict[str, Any] = {
            "alias": node.alias or node.name,
            "name": NameNode(value=self._asked_for),
            "arguments": tuple(ArgumentNode(name=NameNode(value="id"), value=one.value) for one in given),
        }
        return FieldNode(**{**_values(node), **asked})


def _values(node: Node) -> dict[str, Any]:
    return {name: getattr(node, name) for name in node.keys}
