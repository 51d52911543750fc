"""What is known of one request or operation, for the log, the figures and the spans. Next: ../observe."""

import itertools
import re
import secrets
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from schema.documents import Operation

_GIVEN = re.compile(rb"[A-Za-z0-9._:/+=-]{1,64}")  # what of X-Request-Id may stand in a log and a header
_PREFIX = secrets.token_hex(5)
_numbers = itertools.count(1)


@dataclass(slots=True)
class Record:
    """One request over HTTP, or one operation of a WebSocket. Never variables, never the document."""

    request_id: str = ""
    transport: str = "http"
    parent: str = ""  # the caller's own trace, as his header `traceparent` tells it
    began: float = field(default_factory=time.perf_counter)
    user_name: str = ""
    operation: Operation | None = None
    status: int = 0
    size: int = 0  # bytes sent
    executed: bool = True
    codes: tuple[str, ...] = ()  # of the errors that were answered
    lost: bool = False  # the client went away, or took the operation back


RECORD: ContextVar[Record] = ContextVar("record", default=Record())  # noqa: B039 -- nobody's; never looked at


def _nobody(_record: Record) -> None:
    """Nobody counts."""


@dataclass
class Recorder:
    """Is told of each finished operation; the open ends are counted here by those who hold them."""

    finish: Callable[[Record], None] = _nobody
    sockets: int = 0  # open connections of WebSockets
    streams: int = 0  # subscriptions that run, over WebSocket and SSE
    events: int = 0  # sent to subscribers
    slow: int = 0  # clients let go because they did not read


def request_id_of(given: bytes) -> str:
    """The caller's own, if it can stand in a log; else a new one."""
    if given and _GIVEN.fullmatch(given):
        return given.decode()
    return f"{_PREFIX}-{next(_numbers):x}"


class Recorded:
    """Wraps an ASGI application: each request has a Record, and its number is in the answer's headers."""

    def __init__(self, app: Any, recorder: Recorder) -> None:
        self._app = app
        self._recorder = recorder

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        given = parent = b""
        for name, value in scope["headers"]:
            if name == b"x-request-id":
                given = value
            elif name == b"traceparent":
                parent = value
        record = Record(request_id_of(given), parent=parent.decode("latin-1"))
        RECORD.set(record)

        async def counted(message: Any) -> None:
            if message["type"] == "http.response.body":
                record.size += len(message.get("body", b""))
            elif message["type"] == "http.response.start":
                record.status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", record.request_id.encode())]
            await send(message)

        try:
            await self._app(scope, receive, counted)
        finally:
            self._recorder.finish(record)
