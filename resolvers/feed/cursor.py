"""Places of the log as text that only this service can have written. Next: subscribe.py."""

import base64
import binascii
import hmac
import struct

from resolvers.errors import ResolverError
from resolvers.feed.change import Position

_PLACE = struct.Struct(">Q10s")
_SIGNATURE_BYTES = 12
_PURPOSE = b"dossier:log"


class BadCursor(ResolverError):
    """The cursor was not made by this service, or not for the change log."""

    code = "BAD_CURSOR"


class LogCursors:
    def __init__(self, key: bytes) -> None:
        self._key = hmac.digest(key, _PURPOSE, "sha256")

    def encode(self, position: Position) -> str:
        body = _PLACE.pack(position.xid, position.change_number.encode())
        return base64.urlsafe_b64encode(body + self._sign(body)).decode()

    def decode(self, cursor: str) -> Position:
        try:
            raw = base64.urlsafe_b64decode(cursor.encode())
        except (binascii.Error, ValueError):
            raw = b""
        body = raw[: _PLACE.size]
        if len(body) != _PLACE.size or not hmac.compare_digest(raw[_PLACE.size :], self._sign(body)):
            raise BadCursor("after: is no cursor of the change log")
        xid, number = _PLACE.unpack(body)
        return Position(xid, number.rstrip(b"\0").decode())

    def _sign(self, body: bytes) -> bytes:
        return hmac.digest(self._key, body, "sha256")[:_SIGNATURE_BYTES]
