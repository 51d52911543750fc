"""Pages of other origins: which may call, and what their browsers are told (CORS). Next: http.py."""

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

from schema.call import Receive, Scope, Send

Header = tuple[bytes, bytes]

_PLACES = ("/graphql", "/files/")
_CACHED_SECONDS = b"7200"  # browsers keep a preflight no longer
_METHODS = b"GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
# What a page may send beside the few headers that need no leave: tus, ranges, idempotency.
_SENT = (
    b"Authorization, Content-Type, Accept-Language, Idempotency-Key, Last-Event-ID, Range, If-Range, "
    b"If-Match, If-None-Match, Tus-Resumable, Upload-Length, Upload-Metadata, Upload-Offset, "
    b"Upload-Checksum, X-Dossier-Written, X-Request-Id, Traceparent"
)
_SHOWN = (
    b"Accept-Ranges, Content-Disposition, Content-Length, Content-Location, Content-Range, ETag, Location, "
    b"Retry-After, Tus-Checksum-Algorithm, Tus-Extension, Tus-Max-Size, Tus-Resumable, Tus-Version, "
    b"Upload-Expires, Upload-Length, Upload-Offset, X-Dossier-Written, X-Request-Id"
)

App = Callable[[Scope, Receive, Send], Awaitable[None]]


class Origins:
    """Around an application. Nothing but headers goes with a call, no cookies: so none are allowed."""

    def __init__(self, app: App, allowed: Iterable[str], headers: tuple[Header, ...] = ()) -> None:
        """`headers` go with the answers that are given here."""
        self._app = app
        self._headers = headers
        self._allowed = frozenset(origin.encode() for origin in allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(_PLACES):
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        origin = headers.get(b"origin", b"")
        if origin not in self._allowed:
            await self._app(scope, receive, _adding(send, (b"vary", b"Origin")))
            return
        told = ((b"access-control-allow-origin", origin), (b"vary", b"Origin"))
        if scope["method"] == "OPTIONS" and b"access-control-request-method" in headers:
            await _preflight(send, (*told, *self._headers))
            return
        await self._app(scope, receive, _adding(send, *told, (b"access-control-expose-headers", _SHOWN)))


async def _preflight(send: Send, told: tuple[Header, ...]) -> None:
    headers = [
        *told,
        (b"access-control-allow-methods", _METHODS),
        (b"access-control-allow-headers", _SENT),
        (b"access-control-max-age", _CACHED_SECONDS),
    ]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def _adding(send: Send, *more: Header) -> Send:
    async def sent(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], *more]}
        await send(message)

    return sent
