"""Changes as events of the format EVENT: CloudEvents in JSON, within sight. Next: rendering.py."""

import asyncio
import base64
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from graphql import OperationDefinitionNode, parse
from graphql.execution.values import VariableValues

from models.rules.numbers import shown
from resolvers.access.caller import Caller
from resolvers.feed.change import Change, Item
from resolvers.feed.cursor import LogCursors
from resolvers.outbound.documents import Pair
from resolvers.read import Reader

TYPE = "dossier.customer.changed"
SOURCE = "/dossier"
_MOST = 500  # changes in one statement
_AT_ONCE = 2  # statements: the database works while events are put together
# Read as everybody reads it, so that scope, masks and their second net hold here too.
_DOCUMENT = parse("""
query ($numbers: [String!]) {
  changeDocuments(filter: {changeNumber: {in: $numbers}}) {
    nodes {
      changeNumber
      items { position table key field indicator oldValue newValue oldHash newHash companyCode salesOrg }
    }
  }
}
""")


class Events:
    """Reads what changed; `cursors` name each event's place in the log."""

    def __init__(self, reader: Reader, cursors: LogCursors) -> None:
        self._reader = reader.wider(_MOST)
        self._cursors = cursors
        node = next(one for one in _DOCUMENT.definitions if isinstance(one, OperationDefinitionNode))
        prepared = self._reader.prepare(_DOCUMENT, node)
        if prepared is None:
            raise TypeError("changes are read by the compiler")
        self._prepared = prepared

    async def bodies(self, told: Sequence[Pair], caller: Caller) -> dict[str, bytes]:
        """By change number. One that went out of sight meanwhile is missing."""
        bodies: dict[str, bytes] = {}
        turns = asyncio.Semaphore(_AT_ONCE)

        async def some(part: Sequence[Pair]) -> None:
            async with turns:
                found = await self._items([pair.change.position.change_number for pair in part], caller)
                for pair in part:
                    number = pair.change.position.change_number
                    if number in found:
                        bodies[number] = orjson.dumps(self._event(pair.change, pair.items, found[number]))

        await asyncio.gather(*(some(told[start : start + _MOST]) for start in range(0, len(told), _MOST)))
        return bodies

    async def _items(self, numbers: list[str], caller: Caller) -> dict[str, list[dict[str, Any]]]:
        variables = VariableValues({}, {"numbers": numbers})
        data = orjson.loads(await self._reader.answer(self._prepared, variables, caller))
        return {one["changeNumber"]: one["items"] for one in data["changeDocuments"]["nodes"]}

    def _event(
        self, change: Change, items: Sequence[Item], values: Sequence[Mapping[str, Any]]
    ) -> dict[str, Any]:
        wanted = {item.position for item in items}
        number = change.position.change_number
        return {
            "specversion": "1.0",
            "id": number,
            "source": SOURCE,
            "type": TYPE,
            "subject": shown(change.customer_number),
            "time": change.changed_at,
            "datacontenttype": "application/json",
            "data": {
                "changeNumber": number,
                "customerNumber": shown(change.customer_number),
                "version": change.version,
                "operation": change.operation,
                "changedBy": change.changed_by,
                "changedAt": change.changed_at,
                "source": change.source,
                "items": [one for one in values if one["position"] in wanted],
                "links": {
                    "cursor": self._cursors.encode(change.position),
                    "change": _global_id("ChangeDocument", number),
                    "customer": _global_id("Customer", change.customer_number),
                },
            },
        }


def _global_id(kind: str, key: str) -> str:
    """As the field id has it, for node(id:)."""
    return base64.urlsafe_b64encode(f"{kind}:{key}".encode()).rstrip(b"=").decode()
