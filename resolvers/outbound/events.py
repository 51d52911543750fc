"""Changes as events of the format EVENT: CloudEvents in JSON, within sight. Next: rendering.py."""

import asyncio
import base64
from collections.abc import Iterator, Sequence
from typing import Any

import orjson
from graphql import OperationDefinitionNode, parse
from graphql.execution.values import VariableValues

from models.rules.numbers import shown
from resolvers.access.caller import Caller
from resolvers.feed.change import Change
from resolvers.feed.cursor import LogCursors
from resolvers.outbound.told import Pair
from resolvers.read import Reader

TYPE = "dossier.customer.changed"
LEFT = "dossier.customer.left"  # by his number alone
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
_BEGIN, _NODE, _ITEMS, _END = b'{"changeDocuments":{"nodes":[', b'{"changeNumber":"', b'","items":', b"]}}"


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
                        bodies[number] = self._event(pair, found[number])

        here = [pair for pair in told if not pair.left]
        await asyncio.gather(*(some(here[start : start + _MOST]) for start in range(0, len(here), _MOST)))
        return bodies | self.left(told)

    def left(self, told: Sequence[Pair]) -> dict[str, bytes]:
        """Of those who left, in whatever format changes are told."""
        return {
            pair.change.position.change_number: orjson.dumps(self._gone(pair.change))
            for pair in told
            if pair.left
        }

    async def _items(self, numbers: list[str], caller: Caller) -> dict[str, bytes]:
        variables = VariableValues({}, {"numbers": numbers})
        return dict(nodes_of(await self._reader.answer(self._prepared, variables, caller)))

    def _event(self, pair: Pair, items: bytes) -> bytes:
        """The list of items goes in as it was read, unless the receiver wants some of them only."""
        if pair.narrowed:
            wanted = {item.position for item in pair.items}
            items = orjson.dumps([one for one in orjson.loads(items) if one["position"] in wanted])
        return b'%b,"items":%b}}' % (orjson.dumps(self._about(pair.change))[:-2], items)

    def _gone(self, change: Change) -> dict[str, Any]:
        number = shown(change.customer_number)
        links = {"cursor": self._cursors.encode(change.position)}
        about = {"datacontenttype": "application/json", "data": {"customerNumber": number, "links": links}}
        return {**_head(change, LEFT), **about}

    def _about(self, change: Change) -> dict[str, Any]:
        number, customer = change.position.change_number, shown(change.customer_number)
        return {
            **_head(change, TYPE),
            "time": change.changed_at,
            "datacontenttype": "application/json",
            "data": {
                "changeNumber": number,
                "customerNumber": customer,
                "version": change.version,
                "operation": change.operation,
                "changedBy": change.changed_by,
                "changedAt": change.changed_at,
                "source": change.source,
                "links": {
                    "cursor": self._cursors.encode(change.position),
                    "change": _global_id("ChangeDocument", number),
                    "customer": _global_id("Customer", change.customer_number),
                },
            },
        }


def nodes_of(answer: bytes) -> Iterator[tuple[str, bytes]]:
    """Number and items of each change, without reading them: in a text of JSON no quote follows a brace
    without a backslash between them, so what a node begins with stands nowhere else.
    """
    if not (answer.startswith(_BEGIN) and answer.endswith(_END)):
        raise ValueError("another answer than was asked for")
    before, *parts = answer.removesuffix(_END).split(_NODE)
    if before != _BEGIN:
        raise ValueError("another node than was asked for")
    for part in parts:
        number, _, rest = part.partition(_ITEMS)
        yield number.decode(), rest[: rest.rindex(b"]") + 1]


def _head(change: Change, kind: str) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": change.position.change_number,
        "source": SOURCE,
        "type": kind,
        "subject": shown(change.customer_number),
    }


def _global_id(kind: str, key: str) -> str:
    """As the field id has it, for node(id:)."""
    return base64.urlsafe_b64encode(f"{kind}:{key}".encode()).rstrip(b"=").decode()
