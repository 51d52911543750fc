"""What the schema tells of itself: made once for each text, as nothing else matters. Next: errors.py."""

import asyncio
from collections import OrderedDict

import orjson
from graphql import FieldNode, GraphQLSchema
from graphql.execution import execute_sync  # pyright: ignore[reportUnknownVariableType]

from schema.documents import Operation

_MOST = 8  # answers remembered, half a megabyte each: tools send few different texts


class Introspection:
    def __init__(self, core: GraphQLSchema) -> None:
        self._core = core
        self._known: OrderedDict[tuple[str, str | None], bytes] = OrderedDict()

    async def answer(self, operation: Operation) -> bytes | None:
        """The whole body; None if the operation asks for something else, too, or takes variables."""
        if not _asks_schema_only(operation):
            return None
        key = (operation.text, operation.name)
        known = self._known.get(key)
        if known is None:
            # a fifth of a second of work: in a thread, so that others are served meanwhile
            known = await asyncio.to_thread(self._make, operation)
            if known is None:
                return None
            self._known[key] = known
            if len(self._known) > _MOST:
                self._known.popitem(last=False)
        self._known.move_to_end(key)
        return known

    def _make(self, operation: Operation) -> bytes | None:
        made = execute_sync(self._core, operation.document, operation_name=operation.name)
        if made.errors:
            return None
        return orjson.dumps({"data": made.data})


def _asks_schema_only(operation: Operation) -> bool:
    return not operation.node.variable_definitions and all(
        isinstance(chosen, FieldNode) and chosen.name.value.startswith("__")
        for chosen in operation.node.selection_set.selections
    )
