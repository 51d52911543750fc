"""How far the log was after a write: told to its caller, brought back by him. Next: ../resolvers/replicas."""

from typing import Any

from resolvers.replicas.spread import Spread
from schema.call import Call, Scope, Send
from schema.cookies import value_of
from schema.origins import Header
from schema.record import RECORD

HEADER = b"x-dossier-written"
EXTENSION = "written"  # of a request, where there are no headers, and of every answer that tells it
COOKIE = "dossier-written"  # for browsers and others with a jar: nothing secret, nothing that is trusted
NOW = ("now",)  # of whatever tells what it has just seen at the primary
_READING = ("GET", "HEAD", "OPTIONS")


def brought(call: Call, headers: dict[bytes, bytes]) -> tuple[Any, ...]:
    """All of it counts, whichever way he says it."""
    header = headers.get(HEADER, b"").decode("latin-1").strip()
    cookie = value_of(headers.get(b"cookie", b""), COOKIE)
    given = (header or None, cookie, call.extensions.get(EXTENSION))
    return tuple(one for one in given if one is not None)


def headers_of(written: str, scope: Scope, replicas: Spread | None) -> tuple[Header, ...]:
    """Older than the most that a replica may lag no cookie is needed."""
    if replicas is None or not written:
        return ()
    secure = "; Secure" if scope.get("scheme") == "https" else ""
    age = int(replicas.bounds.lag) + 1
    cookie = f"{COOKIE}={written}; Max-Age={age}; Path=/; HttpOnly; SameSite=Lax{secure}"
    return (HEADER, written.encode()), (b"set-cookie", cookie.encode())


def telling(scope: Scope, send: Send, replicas: Spread | None) -> Send:
    """For the doors that are no GraphQL: whatever may have written is told with the head of its answer."""
    if replicas is None or scope["method"] in _READING:
        return send

    async def told(message: Any) -> None:
        user_name = RECORD.get().user_name
        if message["type"] == "http.response.start" and user_name:
            written = await replicas.written(user_name)
            message = {**message, "headers": [*message["headers"], *headers_of(written, scope, replicas)]}
        await send(message)

    return told
