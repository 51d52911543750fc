"""The first that a request meets: pages of others, addresses that only fail, every answer's headers.
Next: origins.py.
"""

from collections.abc import Iterable
from typing import Any

import orjson

from schema.call import JSON, Receive, Scope, Send, Stop
from schema.origins import App, Header
from schema.strangers import Strangers, address_of, too_often

_UNSIGNED = 401
_ALWAYS: tuple[Header, ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    # no answer but GraphiQL's, which brings its own, is a page
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
)


def headers_of_all(hsts_seconds: int = 0) -> tuple[Header, ...]:
    """What every answer has, unless it brings its own."""
    if not hsts_seconds:
        return _ALWAYS
    return (*_ALWAYS, (b"strict-transport-security", b"max-age=%d; includeSubDomains" % hsts_seconds))


class Gate:
    """Around an application. `allowed` are origins whose pages may call; this server's own always may."""

    def __init__(
        self, app: App, strangers: Strangers, headers: tuple[Header, ...], allowed: Iterable[str] = ()
    ) -> None:
        self._app = app
        self._strangers = strangers
        self._headers = headers
        self._allowed = frozenset(origin.encode() for origin in allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._request(scope, receive, send)
        elif scope["type"] == "websocket" and self._is_foreign(dict(scope["headers"])):
            await receive()
            await send({"type": "websocket.close", "code": 1008, "reason": "Origin not allowed"})  # 403
        else:
            await self._app(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        given = dict(scope["headers"])
        dressed = _Answer(self, scope, send)
        if b"cookie" in given and self._is_foreign(given):
            # its page has no leave to use what this server's own pages have left in the browser
            await dressed.refuse(Stop(403, "This page may not call with cookies.", "FOREIGN_ORIGIN"))
            return
        await self._app(scope, receive, dressed)

    def _is_foreign(self, headers: dict[bytes, bytes]) -> bool:
        """Programs name no origin; browsers always do where it matters, and no page can change it."""
        origin = headers.get(b"origin")
        if origin is None or origin in self._allowed:
            return False
        return origin.partition(b"://")[2] != headers.get(b"host")

    def dress(self, headers: list[Header]) -> list[Header]:
        own = {name for name, _ in headers}
        return [*headers, *(one for one in self._headers if one[0] not in own)]

    async def failed(self, scope: Scope) -> int:
        return await self._strangers.fail(address_of(scope))


class _Answer:
    """The way out of one request. A 401 counts as a try, and when there are too many it is a 429."""

    def __init__(self, gate: Gate, scope: Scope, send: Send) -> None:
        self._gate = gate
        self._scope = scope
        self._send = send
        self._refused = False

    async def __call__(self, message: Any) -> None:
        if message["type"] != "http.response.start":
            if not self._refused:
                await self._send(message)
            return
        if message["status"] == _UNSIGNED and (seconds := await self._gate.failed(self._scope)):
            self._refused = True
            await self.refuse(too_often(seconds))
            return
        await self._send({**message, "headers": self._gate.dress(message.get("headers", []))})

    async def refuse(self, stop: Stop) -> None:
        """As /graphql tells its errors, and with `code` and `message` as /files does."""
        told = {"message": str(stop), "extensions": {"code": stop.code}}
        body = orjson.dumps({"code": stop.code, "message": str(stop), "errors": [told]})
        headers = [
            (b"content-type", JSON + b"; charset=utf-8"),
            (b"content-length", b"%d" % len(body)),
            (b"cache-control", b"no-store"),
            *stop.headers,
        ]
        head = {"type": "http.response.start", "status": stop.status, "headers": self._gate.dress(headers)}
        await self._send(head)
        await self._send({"type": "http.response.body", "body": body})
