"""What a caller sends: out of a body, a query string or a WebSocket's message. Next: http.py."""

import hashlib
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast
from urllib.parse import parse_qs

import orjson

from resolvers.access.caller import LANGUAGES

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

JSON = b"application/json"
_HASH = "sha256:"
_LONGEST_AGENT = 200


class Stop(Exception):
    """The request ends here, before any GraphQL."""

    def __init__(
        self, status: int, message: str, code: str = "BAD_REQUEST", *headers: tuple[bytes, bytes]
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.headers = headers


@dataclass(frozen=True)
class Call:
    """What the caller sent."""

    query: str
    variables: dict[str, Any]
    operation_name: str | None
    extensions: dict[str, Any]
    document_id: str | None = None  # instead of the text: sha256: and the hash of a registered document


def call_from_body(headers: dict[bytes, bytes], body: bytes) -> Call:
    kind, _, parameters = headers.get(b"content-type", b"").partition(b";")
    if kind.strip().lower() != JSON or not _is_utf8(parameters):
        raise Stop(415, "Send application/json in UTF-8.", "UNSUPPORTED_MEDIA_TYPE")
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Stop(400, "The body is no JSON.") from None
    if not isinstance(found, dict):
        raise Stop(400, "The body must be a JSON object; batches are not taken.")
    return call_from_object(found)  # pyright: ignore[reportUnknownArgumentType]


def call_from_query(query_string: bytes) -> Call:
    try:
        given = parse_qs(query_string.decode(), keep_blank_values=True, max_num_fields=20)
        found: dict[str, Any] = {name: values[-1] for name, values in given.items()}
        for name in ("variables", "extensions"):
            if name in found:
                found[name] = orjson.loads(found[name])
    except ValueError:
        raise Stop(400, "The query string cannot be read.") from None
    return call_from_object(found)


def call_from_object(found: dict[str, Any]) -> Call:
    """Of a body, a query string or a WebSocket's subscribe message."""
    query, variables = found.get("query"), found.get("variables")
    name, extensions = found.get("operationName"), found.get("extensions")
    if variables is not None and not isinstance(variables, dict):
        raise Stop(400, "variables must be an object.")
    if name is not None and not isinstance(name, str):
        raise Stop(400, "operationName must be a text.")
    if extensions is not None and not isinstance(extensions, dict):
        raise Stop(400, "extensions must be an object.")
    document_id = _document_id(found, extensions)  # pyright: ignore[reportUnknownArgumentType]
    if query is None and document_id is not None:
        query = ""
    elif not isinstance(query, str) or not query.strip():
        raise Stop(400, "query must be a text.")
    return Call(query, variables or {}, name or None, extensions or {}, document_id)  # pyright: ignore[reportUnknownArgumentType]


def _document_id(found: dict[str, Any], extensions: dict[str, Any] | None) -> str | None:
    """As the draft of GraphQL over HTTP has it, which takes no text beside it, or as Apollo's clients do."""
    if "documentId" in found:
        given = found["documentId"]
        if not isinstance(given, str) or found.get("query") is not None:
            raise Stop(400, "documentId must be a text, and instead of query.")
        return given
    if not extensions or "persistedQuery" not in extensions:
        return None
    named: Any = extensions["persistedQuery"]
    given = cast("dict[str, Any]", named).get("sha256Hash") if isinstance(named, dict) else None
    if not isinstance(given, str):
        raise Stop(400, "extensions.persistedQuery needs sha256Hash.")
    return _HASH + given.lower()


def bearer_of(headers: dict[bytes, bytes]) -> str | None:
    scheme, _, token = headers.get(b"authorization", b"").partition(b" ")
    return token.strip().decode("latin-1") if scheme.lower() == b"bearer" else None


def agent_of(headers: dict[bytes, bytes]) -> str:
    """The program that the caller uses, as it names itself."""
    return headers.get(b"user-agent", b"").decode("latin-1")[:_LONGEST_AGENT]


def wants_cost(call: Call, headers: dict[bytes, bytes]) -> bool:
    """By a header, or where there is none by `extensions` of the request."""
    return b"x-dossier-cost" in headers or call.extensions.get("cost") is True


def fingerprint(call: Call, text: str) -> bytes:
    """`text` is the document's, even if only its hash was sent."""
    parts = [text, call.operation_name, call.variables]
    return hashlib.sha256(orjson.dumps(parts, option=orjson.OPT_SORT_KEYS)).digest()


def _is_utf8(parameters: bytes) -> bool:
    for parameter in parameters.lower().split(b";"):
        name, _, value = parameter.partition(b"=")
        if name.strip() == b"charset" and value.strip().strip(b'"') not in (b"utf-8", b"utf8"):
            return False
    return True


@lru_cache(maxsize=256)
def language_of(accept: bytes) -> str | None:
    """The wanted one of our languages; None = no wish that we know."""
    wishes: list[tuple[float, int, str]] = []
    for position, part in enumerate(accept.decode("latin-1").split(",")):
        tag, *parameters = [piece.strip().lower() for piece in part.split(";")]
        primary = tag.split("-")[0]
        quality = quality_of([parameter.encode("latin-1") for parameter in parameters])
        if primary in LANGUAGES and quality > 0:
            wishes.append((-quality, position, primary))
    return min(wishes)[2] if wishes else None


def quality_of(parameters: list[bytes]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition(b"=")
        if name.strip() == b"q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
