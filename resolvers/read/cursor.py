"""Cursors: the place of a row in its list, opaque and signed, written by the database itself. Next: pages.py.

A cursor is base64url of 16 bytes of HMAC-SHA256 and a JSON array: the list's mark, then the row's values in
the list's order. The database signs with the two halves of the HMAC key (RFC 2104), so that a page with its
cursors stays one statement. The signature refuses cursors that clients made, and those of other lists.
"""

import base64
import binascii
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

import orjson

from resolvers.read.sql import Fixed, Order, Parameters, base64url, joined

INNER, OUTER = (
    "cursor_inner",
    "cursor_outer",
)  # under these names a request's values hold the halves of the key

_BLOCK = 64
_SIGNATURE = 16
_LONGEST = 4_000


class CursorError(Exception):
    """The text is no cursor of this list."""


@dataclass(frozen=True)
class Cursors:
    """Reads and writes cursors with the key that all processes share (access/keys.py, CURSOR_KEY)."""

    key: bytes

    @cached_property
    def halves(self) -> dict[str, bytes]:
        padded = (self.key if len(self.key) <= _BLOCK else sha256(self.key).digest()).ljust(_BLOCK, b"\0")
        return {INNER: bytes(one ^ 0x36 for one in padded), OUTER: bytes(one ^ 0x5C for one in padded)}

    def write(self, mark: str, values: Sequence[str | None]) -> str:
        payload = orjson.dumps([mark, *values])
        return base64.urlsafe_b64encode(self._signature(payload) + payload).rstrip(b"=").decode()

    def read(self, mark: str, cursor: str) -> list[str | None]:
        """The values; CursorError if the text was not written by us, or for another list."""
        try:
            if len(cursor) > _LONGEST:
                raise CursorError
            raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raise CursorError from None
        signature, payload = raw[:_SIGNATURE], raw[_SIGNATURE:]
        if not hmac.compare_digest(signature, self._signature(payload)):
            raise CursorError
        found: list[Any] = orjson.loads(payload)
        if found[0] != mark:
            raise CursorError
        return found[1:]

    def _signature(self, payload: bytes) -> bytes:
        return hmac.digest(self.key, payload, "sha256")[:_SIGNATURE]


def mark_of(name: str, orders: Sequence[Order]) -> str:
    """Tells one list and order from another."""
    return f"{name}:" + ",".join(f"{order.column}{'-' if order.descending else ''}" for order in orders)


def cursor_sql(mark: str, orders: Sequence[Order], alias: str, parameters: Parameters) -> str:
    """The cursor of a row as an expression of the database; the same text that Cursors.write makes."""
    parts: list[str] = [Fixed(f'["{mark}"')]
    for order in orders:
        value = f"to_json({alias}.{order.column}::text)::text"
        parts += [Fixed(","), f"coalesce({value}, 'null')" if order.nullable else value]
    payload = f"convert_to({joined([*parts, Fixed(']')])}, 'UTF8')"
    inner, outer = parameters.once(INNER, "bytea"), parameters.once(OUTER, "bytea")
    signature = f"substr(sha256({outer}||sha256({inner}||{payload})), 1, {_SIGNATURE})"
    return base64url(f"{signature}||{payload}")
