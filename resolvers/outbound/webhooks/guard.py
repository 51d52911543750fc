"""Webhooks go to public addresses, or to networks the operator allowed, and to no others. Next: signing.py.

A name may resolve to something else when it is called than when it was saved, or from one call to the next
(DNS rebinding). So what counts is asked of each socket before it connects: of the very address that it is
connected to, whether that was resolved or stands in the URL.
"""

import asyncio
import socket
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from aiohttp import TCPConnector

from models.rules.exchange.reaching import Network, may_reach, wrong_with
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.state import Path

_RESOLVE_SECONDS = 5.0
# One text: whether a name of the operator's own network exists is nobody's to find out.
_FORBIDDEN = (
    "it does not resolve, or to a private or reserved address that DOSSIER_WEBHOOK_NETWORKS does not allow"
)
_IN_CLEAR = "https:// is required, except within DOSSIER_WEBHOOK_NETWORKS"


class Forbidden(OSError):
    """No socket is opened to such an address."""


class Guard:
    """By the settings of this process."""

    def __init__(self, networks: Sequence[Network] = ()) -> None:
        self._networks = tuple(networks)

    def connector(self, encrypted: bool, limit: int) -> TCPConnector:
        """For URLs of https, or for those of http."""

        def opened(found: tuple[Any, ...]) -> socket.socket:
            family, kind, protocol, _, address = found
            self._check(address[0], encrypted)
            return socket.socket(family, kind, protocol)

        return TCPConnector(limit=limit, socket_factory=opened)

    async def check(self, endpoint: str, path: Path) -> Sequence[Finding]:
        """Before it is saved: all that its name resolves to now must be allowed."""
        reason = wrong_with(endpoint) or await self._wrong_now(endpoint)
        return (
            [] if reason is None else [error(Code.IN_ENDPOINT, path, value=_shown(endpoint), reason=reason)]
        )

    async def _wrong_now(self, endpoint: str) -> str | None:
        parts = urlsplit(endpoint)
        encrypted = parts.scheme == "https"
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(_RESOLVE_SECONDS):
                found = await loop.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
            for one in found:
                self._check(str(one[4][0]), encrypted)
        except Forbidden as forbidden:
            return str(forbidden)
        except (OSError, TimeoutError, UnicodeError):
            return _FORBIDDEN
        return None

    def _check(self, address: str, encrypted: bool) -> None:
        if not may_reach(address, encrypted, self._networks):
            raise Forbidden(_IN_CLEAR if may_reach(address, True, self._networks) else _FORBIDDEN)


def _shown(endpoint: str) -> str:
    """Without its query, which may hold a secret of the receiver."""
    return endpoint.partition("?")[0][:200]
