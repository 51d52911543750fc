"""What every resolver is given: who asks, and the services that were built at the start. Next: http.py."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from resolvers.access.caller import Caller
from resolvers.access.tokens import TokenBook


@dataclass
class Services:
    """Built once by server.py. `reader`, `writer` and `hub` are what resolvers.read, write and feed offer."""

    tokens: TokenBook
    reader: Any
    writer: Any
    hub: Any
    today: Callable[[], date]
    log_documents: bool = False


@dataclass
class Context:
    """One operation. `fingerprint` tells a repeated call from another call with the same idempotency key."""

    caller: Caller
    services: Services
    idempotency_key: str | None = None
    fingerprint: bytes = b""
