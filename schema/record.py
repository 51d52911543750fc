"""What is known of one request or operation, for the log, the figures and the spans. Next: ../observe."""

import itertools
import re
import secrets
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass

from schema.documents import Operation

_GIVEN = re.compile(rb"[A-Za-z0-9._:/+=-]{1,64}")  # what of X-Request-Id may stand in a log and a header
_PREFIX = secrets.token_hex(5)
_numbers = itertools.count(1)


class Record:
    """One request over HTTP, or one operation of a WebSocket. Never variables, never the document.

    Every read makes one: the defaults are the class's, so that a new record is two assignments.
    """

    transport = "http"
    parent = b""  # the caller's own trace, as his header `traceparent` tells it
    user_name = ""
    operation: Operation | None = None
    status = 0
    size = 0  # bytes sent
    executed = True
    codes: tuple[str, ...] = ()  # of the errors that were answered
    points = 0  # what its operation could cost at most
    lost = False  # the client went away, or took the operation back

    def __init__(self, request_id: str = "") -> None:
        self.request_id = request_id
        self.began = time.perf_counter()


RECORD: ContextVar[Record] = ContextVar("record", default=Record())  # noqa: B039 -- nobody's


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


def request_id_of(given: bytes | None) -> str:
    """The caller's own, if it can stand in a log; else a new one."""
    if given and _GIVEN.fullmatch(given):
        return given.decode()
    return f"{_PREFIX}-{next(_numbers):x}"
