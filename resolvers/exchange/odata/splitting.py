"""Cuts a file of OData into its entities, in bounded memory. Next: reading.py."""

import re
from collections.abc import AsyncIterator, Iterator
from typing import Any, cast

import orjson

from models.rules.finding import error
from models.rules.finding_codes import Code
from resolvers.exchange.formats import Raw, Unreadable, gathered
from resolvers.exchange.strict_json import MOST, NotJson, loads

CARDS = "to_BusinessPartnerPaymentCard"
_NO_CARDS: tuple[Any, ...] = ([], {"results": []})
_BOM = b"\xef\xbb\xbf"
_HEAD = 1 << 16  # bytes in which a list has begun, or none is there; and in which it ends
# Annotations and counts may stand before the list.
_BEFORE = rb'(?:\s*+"[^"\\]*+"\s*+:\s*+(?:"(?:[^"\\]|\\.)*+"|[-+.0-9eE]++|true|false|null)\s*+,)*+\s*+'
_LIST = re.compile(
    rb'\s*+(?:\{%s"value"\s*+:\s*+\[|\{\s*+"d"\s*+:\s*+(?:\[|\{%s"results"\s*+:\s*+\[))' % (_BEFORE, _BEFORE)
)
# Up to what opens or closes something, or to a text whose end has not come.
_BETWEEN = re.compile(rb'(?:[^"{}\[\]]++|"[^"\\]*+(?:\\.[^"\\]*+)*+")*+', re.DOTALL)


async def split(chunks: AsyncIterator[bytes]) -> AsyncIterator[Raw]:
    """A single entity, {"value": […]}, or {"d": {"results": […]}}."""
    cutter = _Cutter()
    async for chunk in gathered(chunks):
        for one in cutter.feed(chunk):
            yield one
    for one in cutter.close():
        yield one


class _Cutter:
    """`_rest` is what no entity has been made of; up to `_at` it has been looked at."""

    def __init__(self) -> None:
        self._rest = b""
        self._at = 0
        self._head = b""  # what stood before the list
        self._in_list: bool | None = None  # not known yet
        self._depth = 0
        self._ended = False
        self._found = 0

    def feed(self, chunk: bytes) -> Iterator[Raw]:
        self._rest += chunk
        if self._in_list is None and len(self._rest) >= _HEAD:
            self._begin()
        if self._in_list:
            yield from self._entities()
        if len(self._rest) > (_HEAD if self._ended else MOST):
            place = f"entity {self._found + 1}"
            raise Unreadable(error(Code.IN_SIZE, (), value=place, max=f"{MOST >> 20} MiB"))

    def close(self) -> Iterator[Raw]:
        if self._in_list is None:
            self._begin()
        if not self._in_list:
            yield self._raw(self._rest.strip())
            return
        yield from self._entities()
        try:
            loads(self._head + self._rest)  # the list without its entities: all that was opened is closed
        except NotJson as reason:
            raise _unreadable(f"after entity {self._found}: {reason}") from None

    def _begin(self) -> None:
        self._rest = self._rest.removeprefix(_BOM)
        found = _LIST.match(self._rest)
        self._in_list = found is not None
        if found is not None:
            self._head, self._rest = self._rest[: found.end()], self._rest[found.end() :]

    def _entities(self) -> Iterator[Raw]:
        began = 0
        while not self._ended and (sign := self._next()):
            if sign in b"{[":
                if not self._depth:
                    self._check_between(began, self._at - 1)
                    began = self._at - 1
                self._depth += 1
            elif self._depth == 0:
                self._ended = True  # sign is the list's own "]", or the file is broken, which its end shows
                self._check_between(began, self._at - 1)
                began = self._at - 1
            else:
                self._depth -= 1
                if not self._depth:
                    yield self._raw(self._rest[began : self._at])
                    began = self._at
        self._rest, self._at = self._rest[began:], self._at - began

    def _next(self) -> bytes:
        """The next sign that opens or closes something; nothing: more has to come."""
        found = _BETWEEN.match(self._rest, self._at)
        self._at = found.end() if found else self._at
        sign = self._rest[self._at : self._at + 1]
        if sign == b'"':
            return b""
        self._at += len(sign)
        return sign

    def _check_between(self, began: int, end: int) -> None:
        if self._rest[began:end].strip(b" \t\r\n,"):
            raise _unreadable(f"after entity {self._found}: not an object")

    def _raw(self, body: bytes) -> Raw:
        self._found += 1
        return Raw(_without_cards(body), f"entity {self._found}")


def _without_cards(body: bytes) -> bytes:
    """Payment cards are never stored, so they are not even queued; that there were some is kept."""
    if CARDS.encode() not in body:
        return body
    try:
        found = loads(body)
    except NotJson:
        return body
    open_ones: list[Any] = [found]
    while open_ones:
        one = open_ones.pop()
        if isinstance(one, dict):
            entity = cast("dict[str, Any]", one)
            if (cards := entity.get(CARDS)) and cards not in _NO_CARDS and "__deferred" not in cards:
                entity[CARDS] = None
            open_ones.extend(entity.values())
        elif isinstance(one, list):
            open_ones.extend(cast("list[Any]", one))
    return orjson.dumps(found, default=str)


def _unreadable(reason: str) -> Unreadable:
    return Unreadable(error(Code.IN_FORMAT, (), format="OData", reason=reason))
