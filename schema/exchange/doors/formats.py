"""In which format a body comes, by the address or by its media type; how findings on it are told. Next:
messages.py."""

from collections.abc import Iterable
from typing import Any

from models.rules.exchange.message import Format
from models.rules.finding import Finding
from models.rules.shape import camel
from resolvers.exchange.formats import Unreadable
from schema.call import Stop
from schema.files.answers import Reply
from schema.files.door import Request
from schema.seats import NoSeat

_MEDIA = {
    b"application/xml": Format.IDOC,
    b"text/xml": Format.IDOC,
    b"application/x-ndjson": Format.NDJSON,
    b"application/ndjson": Format.NDJSON,
    b"application/jsonl": Format.NDJSON,
    b"application/json": Format.ODATA,
    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": Format.SHEET,
    b"text/csv": Format.U8,
}


def format_of(request: Request) -> Format:
    """`format` in the address says it, else the media type."""
    named = request.query.get("format", "").upper()
    if named in Format.__members__:
        return Format(named)
    kind = request.headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    if named or kind not in _MEDIA:
        known = ", ".join(Format)
        raise Stop(415, f"Say in the address which format this is: format={known}.", "UNSUPPORTED_MEDIA_TYPE")
    if request.headers.get(b"content-encoding", b"identity").strip().lower() != b"identity":
        raise Stop(415, "Send the bytes as they are, not compressed.", "UNSUPPORTED_MEDIA_TYPE")
    return _MEDIA[kind]


def shown(findings: Iterable[Finding], languages: tuple[str, ...]) -> list[dict[str, Any]]:
    """A path is in the words of the format: segments and fields of SAP, headers, or GraphQL's names."""
    return [
        {
            "code": one.code.value,
            "severity": one.severity.value,
            "path": path_shown(one.path),
            "message": one.message(languages[0]),
            "params": dict(one.params),
        }
        for one in findings
    ]


def path_shown(path: Iterable[str | int]) -> list[str]:
    return [camel(step) if isinstance(step, str) and step == step.lower() else str(step) for step in path]


def too_many(full: NoSeat) -> Stop:
    message = f"You send {full.most} files at once, which is the most."
    return Stop(429, message, "TOO_MANY_UPLOADS", (b"retry-after", b"1"))


async def unreadable(reply: Reply, wrong: Unreadable) -> None:
    """Nothing of it was taken."""
    told = shown(wrong.findings, reply.languages)
    message = told[0]["message"] if told else "unreadable"
    code = told[0]["code"] if told else "IN-FORMAT"
    await reply.json(422, {"code": code, "message": message, "findings": told})
