"""Log events as JSON lines, or readable ones on a terminal; the rooms only call logging. Next: monitor.py."""

import logging
import sys
from collections.abc import Callable, MutableMapping
from typing import Any

import structlog

REQUESTS = "dossier.request"  # the logger of finished operations
_requests: list[Callable[[], str]] = []  # the server's; other commands need not load it to log
_QUIET = ("uvicorn", "asyncio", "tortoise")  # they tell of every step


def configure_logging(level: str, *, readable: bool | None = None) -> None:
    """Everything that is logged goes to stderr. Never log a document, a variable or a token."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _with_request,
    ]
    on_terminal = sys.stderr.isatty() if readable is None else readable
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=_readable() if on_terminal else _json()
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def is_readable() -> bool:
    """Whether lines are made for eyes: then nobody counts microseconds either."""
    return sys.stderr.isatty()


def name_requests(number: Callable[[], str]) -> None:
    """From now on lines hold the number of the request they belong to."""
    _requests.append(number)


def _with_request(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """What is logged while a request is answered can be found by the request's number."""
    number = _requests[-1]() if _requests else ""
    if number:
        event.setdefault("request_id", number)
    return event


def _json() -> list[Any]:
    return [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        structlog.processors.EventRenamer("event"),
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]


def _readable() -> list[Any]:
    return [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
    ]
