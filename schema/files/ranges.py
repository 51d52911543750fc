"""Which bytes of a file are wanted: Range, If-Range, If-None-Match (RFC 9110). Next: download.py."""

import re
from dataclasses import dataclass

_ONE = re.compile(rb"bytes=[ \t]*([0-9]{0,18})-([0-9]{0,18})[ \t]*")
_TAG = re.compile(rb'(W/)?("[^"]*")')


@dataclass(frozen=True)
class Span:
    """`end` is the first byte after it; `part` says that the caller asked for less than the whole."""

    start: int
    end: int
    part: bool = False

    @property
    def size(self) -> int:
        return self.end - self.start


class Unsatisfiable(Exception):
    """The range begins behind the end of the file (416)."""


def wanted_span(headers: dict[bytes, bytes], tag: bytes, size: int) -> Span:
    """A range in another unit, several ranges and a stale If-Range get the whole: servers may do so."""
    whole = Span(0, size)
    found = _ONE.fullmatch(headers.get(b"range", b""))
    if found is None or not _is_fresh(headers.get(b"if-range"), tag):
        return whole
    first, last = found.groups()
    if not first:
        return _end_of(int(last), size) if last else whole
    start = int(first)
    if last and int(last) < start:
        return whole  # no valid range: as if it were not there
    if start >= size:
        raise Unsatisfiable
    return Span(start, min(int(last) + 1, size) if last else size, part=True)


def is_known(headers: dict[bytes, bytes], tag: bytes) -> bool:
    """Whether the caller has it already (304)."""
    given = headers.get(b"if-none-match", b"").strip()
    return given == b"*" or any(found == tag for _, found in _TAG.findall(given))


def is_another(headers: dict[bytes, bytes], tag: bytes) -> bool:
    """Whether the caller wants only what this is not (412)."""
    given = headers.get(b"if-match", b"").strip()
    return bool(given) and given != b"*" and (b"", tag) not in _TAG.findall(given)


def content_range(span: Span, size: int) -> bytes:
    return b"bytes %d-%d/%d" % (span.start, span.end - 1, size)


def _end_of(count: int, size: int) -> Span:
    if count == 0 or size == 0:
        raise Unsatisfiable
    return Span(max(0, size - count), size, part=True)


def _is_fresh(if_range: bytes | None, tag: bytes) -> bool:
    """A date is no strong validator here, because nothing is sent with one: the whole is right."""
    return if_range is None or if_range.strip() == tag
