"""What the byte door answers, and how every failure looks there. Next: upload.py."""

import logging
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NoReturn

import orjson

from models.rules.finding import Finding
from resolvers.access.caller import LANGUAGES
from resolvers.attachments.bytes import FilesOff, OffsetWrong, StoreRefused, TakenOver, TooLong, Unreadable
from resolvers.custody.quarantine import Quarantined
from resolvers.errors import Busy, Conflict, Denied, Gone, Refused, ResolverError
from resolvers.failing import busy_of
from schema.call import JSON, Send, Stop
from schema.errors import INTERNAL, text_of
from schema.patching import text_path
from schema.record import RECORD

Header = tuple[bytes, bytes]

_LOG = logging.getLogger("dossier.files")
_STATUS: tuple[tuple[type[ResolverError], int], ...] = (
    (Denied, 403),
    (Gone, 404),
    (OffsetWrong, 409),
    (Conflict, 409),
    (Quarantined, 409),
    (TooLong, 413),
    (Refused, 422),
    (TakenOver, 423),
    (Unreadable, 500),
    (StoreRefused, 502),
    (Busy, 503),
    (FilesOff, 503),
)
_NO_BODY = (204, 304)
_ALWAYS: tuple[Header, ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),  # an address may hold a ticket
)


@dataclass
class Reply:
    """Headers that go with every answer of a request, failures too."""

    send: Send
    headers: list[Header] = field(default_factory=list[Header])
    languages: tuple[str, ...] = LANGUAGES
    bodiless: bool = False  # HEAD
    started: bool = False

    async def start(self, status: int, *headers: Header) -> None:
        record = RECORD.get()
        record.status, self.started = status, True
        own: list[Header] = [*_ALWAYS, (b"x-request-id", record.request_id.encode())]
        if not any(name == b"cache-control" for name, _ in headers):
            own.append((b"cache-control", b"no-store"))
        every = [*headers, *self.headers, *own]
        await self.send({"type": "http.response.start", "status": status, "headers": every})

    async def end(self, body: bytes = b"", *, more: bool = False) -> None:
        await self.send({"type": "http.response.body", "body": body, "more_body": more})

    async def empty(self, status: int, *headers: Header) -> None:
        length = () if status in _NO_BODY else ((b"content-length", b"0"),)
        await self.start(status, *length, *headers)
        await self.end()

    async def json(self, status: int, body: dict[str, Any], *headers: Header) -> None:
        data = orjson.dumps(body)
        RECORD.get().size = len(data)
        length = (b"content-length", b"%d" % len(data))
        await self.start(status, (b"content-type", JSON + b"; charset=utf-8"), length, *headers)
        await self.end(b"" if self.bodiless else data)

    async def failure(self, error: BaseException) -> None:
        """Known ones with their code; all others masked and logged. Never a ticket, never a file's name."""
        record, error = RECORD.get(), busy_of(error) or error
        if isinstance(error, Stop):
            record.codes = (error.code,)
            await self.json(error.status, {"code": error.code, "message": str(error)}, *error.headers)
            return
        if isinstance(error, ResolverError):
            record.codes = (error.code,)
            status = next((status for kind, status in _STATUS if isinstance(error, kind)), 400)
            if isinstance(error, Unreadable):
                status = 503 if error.key_missing else 500
                _LOG.error("a stored file cannot be read", extra={"code": error.code, "why": error.reason})
            await self.json(status, self._body(error), *_more(error))
            return
        number = secrets.token_hex(6)
        _LOG.error("internal error %s", number, exc_info=error, extra={"error_id": number})
        record.codes = (INTERNAL,)
        await self.json(500, {"code": INTERNAL, "message": "Internal error", "errorId": number})

    def _body(self, error: ResolverError) -> dict[str, Any]:
        told: dict[str, Any] = {
            "code": error.code,
            "message": text_of(error.code, self.languages, str(error) or error.code),
        }
        if isinstance(error, Refused):
            told["findings"] = shown(error.findings, self.languages)
        if isinstance(error, OffsetWrong):
            told["offset"] = error.offset
        return told


def shown(findings: Iterable[Finding], languages: tuple[str, ...]) -> list[dict[str, Any]]:
    """As GraphQL shows them, so that one piece of a front end can."""
    return [
        {
            "code": str(one.code),
            "severity": str(one.severity),
            "path": text_path(one.path),
            "message": one.message(languages[0]),
        }
        for one in findings
    ]


def not_allowed(*methods: bytes) -> NoReturn:
    allowed = b", ".join(methods)
    raise Stop(405, f"Use {allowed.decode()}.", "METHOD_NOT_ALLOWED", (b"allow", allowed))


def _more(error: ResolverError) -> tuple[Header, ...]:
    if isinstance(error, OffsetWrong):
        return ((b"upload-offset", b"%d" % error.offset),)
    if isinstance(error, Busy):
        return ((b"retry-after", b"%d" % error.retry_after),)
    return ()
