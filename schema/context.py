"""What every resolver is given: who asks, and the services that were built at the start. Next: http.py."""

from dataclasses import dataclass

from resolvers.access.caller import Caller
from resolvers.access.tokens import TokenBook
from resolvers.feed.subscribe import Feed
from resolvers.read import Reader
from resolvers.write.context import Writer
from schema.documents import Operation


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
    operation: Operation | None = None  # None: the transport does not remember documents
