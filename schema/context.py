"""What every resolver is given: who asks, and the services that were built at the start. Next: http.py."""

from dataclasses import dataclass
from typing import Any, Protocol

from graphql import DocumentNode, OperationDefinitionNode
from graphql.execution.values import VariableValues

from resolvers.access.caller import Caller
from resolvers.access.tokens import TokenBook
from resolvers.feed.subscribe import Feed
from resolvers.write.context import Connection, Writer


class Reader(Protocol):
    """What this room needs of resolvers.read."""

    def prepare(self, document: DocumentNode, operation: OperationDefinitionNode) -> Any | None:
        """None: not wholly compilable, so the executor has to take part."""

    async def answer(
        self,
        plan: Any,
        variables: VariableValues,
        caller: Caller,
        connection: Connection | None = None,
    ) -> bytes:
        """The JSON of `data`, by one statement."""
        ...

    async def rows(
        self,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        variables: VariableValues,
        caller: Caller,
    ) -> dict[str, Any]:
        """The compilable root fields by their key, by one statement."""
        ...


@dataclass
class Services:
    """Built once by server.py."""

    tokens: TokenBook
    reader: Reader
    writer: Writer
    hub: Feed


@dataclass
class Context:
    """One operation. `fingerprint` tells a repeated call from another call with the same idempotency key."""

    caller: Caller
    services: Services
    idempotency_key: str | None = None
    fingerprint: bytes = b""
