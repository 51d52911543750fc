"""One sealed stream: Tink's AES-GCM-HKDF format, byte for byte. Next: parts.py.

header (length byte, salt, nonce prefix) ‖ segments; all of one length but the last, each its own GCM message.
A segment's number and whether it is the last are in its nonce, so none can be dropped, moved or added.
"""

import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.errors import Damaged
from storage.store import Buffer
from storage.tally import UNOPENED

KEY_BYTES = 32
TAG_BYTES = 16
_SALT_BYTES = 32
_PREFIX_BYTES = 7
HEADER_BYTES = 1 + _SALT_BYTES + _PREFIX_BYTES
# the first segment needs room for the header, its tag and a byte
LEAST_SEGMENT_BYTES = HEADER_BYTES + TAG_BYTES + 1


def sealed_length(plain: int, segment: int) -> int:
    return HEADER_BYTES + plain + TAG_BYTES * _segment_count(plain, segment)


def plain_length(sealed: int, segment: int) -> int:
    """Raises Damaged for a length that no stream has."""
    plain = sealed - HEADER_BYTES - TAG_BYTES * -(-sealed // segment)
    if plain < 0 or sealed_length(plain, segment) != sealed:
        raise Damaged(f"{sealed} bytes are not a sealed stream: something was cut off or added")
    return plain


def new_header() -> bytes:
    return bytes((HEADER_BYTES,)) + secrets.token_bytes(_SALT_BYTES + _PREFIX_BYTES)


def seal(  # noqa: PLR0913
    plaintext: Buffer,
    key: bytes,
    aad: bytes,
    segment: int,
    *,
    header: bytes | None = None,
    reuse: bytearray | None = None,
) -> bytearray:
    """A whole stream. `header` is for the committed vectors: used twice it breaks the cipher.

    `reuse` is written over and returned if its length fits, so that a long upload needs one buffer.
    """
    plain = memoryview(plaintext).cast("B")
    header = header or new_header()
    layout = _Layout(len(plain), segment)
    fits = reuse is not None and len(reuse) == layout.sealed
    sealed = reuse if reuse is not None and fits else bytearray(layout.sealed)
    sealed[:HEADER_BYTES] = header
    cipher, prefix = _cipher(header, key, aad)
    with memoryview(sealed) as room:
        for index in range(layout.segments):
            start, end = layout.plain_place(index)
            into, until = layout.sealed_place(index)
            nonce = _nonce(prefix, index, layout.segments)
            cipher.encrypt_into(nonce, plain[start:end], None, room[into:until])
    return sealed


def open_whole(sealed: Buffer, key: bytes, aad: bytes, segment: int) -> bytearray:
    """The plaintext, or Damaged; nothing of it is seen before all of it is proved."""
    view = memoryview(sealed).cast("B")
    opener = SegmentOpener(bytes(view[:HEADER_BYTES]), key, aad, segment, len(view))
    plain = bytearray(opener.size)
    with memoryview(plain) as room:
        for index in range(opener.segments):
            start, end = opener.place(index)
            into, until = opener.plain_place(index)
            opener.open_segment_into(index, view[start:end], room[into:until])
    return plain


class SegmentOpener:
    """Opens the segments of one stream in any order.

    Positions are relative to the stream. Segment 0 begins after the header, which is given once, here.
    """

    def __init__(self, header: bytes, key: bytes, aad: bytes, segment: int, total_sealed: int) -> None:
        self._layout = _Layout(plain_length(total_sealed, segment), segment)
        self._cipher, self._prefix = _cipher(header, key, aad)
        self.size = self._layout.plain
        self.segments = self._layout.segments

    def indexes(self, start: int, end: int) -> range:
        """The segments that hold the plaintext from `start` to before `end`; none for an empty range."""
        start, end = max(start, 0), min(end, self.size)
        if start >= end:
            return range(0)
        return range(self._layout.index_of(start), self._layout.index_of(end - 1) + 1)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Which sealed bytes, in whole segments, hold that plaintext."""
        indexes = self.indexes(start, end)
        if not indexes:
            return HEADER_BYTES, HEADER_BYTES
        return self.place(indexes[0])[0], self.place(indexes[-1])[1]

    def place(self, index: int) -> tuple[int, int]:
        """From where to where the segment lies, sealed."""
        return self._layout.sealed_place(index)

    def plain_place(self, index: int) -> tuple[int, int]:
        return self._layout.plain_place(index)

    def open_segment(self, index: int, sealed: Buffer) -> bytes:
        view = memoryview(sealed).cast("B")
        self._check(index, len(view))
        try:
            return self._cipher.decrypt(_nonce(self._prefix, index, self.segments), view, None)
        except InvalidTag:
            raise _damaged(index) from None

    def open_segment_into(self, index: int, sealed: Buffer, room: Buffer) -> None:
        """Into a buffer of just the right length; what it holds after Damaged is not to be shown."""
        view = memoryview(sealed).cast("B")
        self._check(index, len(view))
        try:
            self._cipher.decrypt_into(_nonce(self._prefix, index, self.segments), view, None, room)
        except InvalidTag:
            raise _damaged(index) from None

    def _check(self, index: int, length: int) -> None:
        start, end = self._layout.sealed_place(index)
        if length != end - start:
            raise Damaged(f"segment {index} has {length} bytes and not {end - start}")


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the segments lie. Sealed, the header counts as a part of the first, so ends are multiples."""

    plain: int
    segment: int

    @property
    def segments(self) -> int:
        return _segment_count(self.plain, self.segment)

    @property
    def sealed(self) -> int:
        return sealed_length(self.plain, self.segment)

    def sealed_place(self, index: int) -> tuple[int, int]:
        if not 0 <= index < self.segments:
            raise IndexError(f"there is no segment {index}")
        return index * self.segment or HEADER_BYTES, min((index + 1) * self.segment, self.sealed)

    def plain_place(self, index: int) -> tuple[int, int]:
        start = index * (self.segment - TAG_BYTES) - HEADER_BYTES if index else 0
        return start, min((index + 1) * (self.segment - TAG_BYTES) - HEADER_BYTES, self.plain)

    def index_of(self, position: int) -> int:
        return (position + HEADER_BYTES) // (self.segment - TAG_BYTES)


def _segment_count(plain: int, segment: int) -> int:
    """An empty message has one segment; a full last one is not followed by an empty one."""
    if segment < LEAST_SEGMENT_BYTES:
        raise ValueError(f"a segment has at least {LEAST_SEGMENT_BYTES} bytes")
    return max(1, -(-(plain + HEADER_BYTES) // (segment - TAG_BYTES)))


def _cipher(header: bytes, key: bytes, aad: bytes) -> tuple[AESGCM, bytes]:
    """The stream's own key, derived from the data key, the salt and what the stream is bound to."""
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes")
    if len(header) != HEADER_BYTES or header[0] != HEADER_BYTES:
        raise Damaged("this is not the header of a sealed stream")
    salt, prefix = header[1 : 1 + _SALT_BYTES], header[1 + _SALT_BYTES :]
    return AESGCM(HKDF(SHA256(), KEY_BYTES, salt, aad).derive(key)), prefix


def _nonce(prefix: bytes, index: int, segments: int) -> bytes:
    return prefix + index.to_bytes(4, "big") + bytes((index == segments - 1,))


def _damaged(index: int) -> Damaged:
    UNOPENED["segment"] += 1
    return Damaged(f"segment {index} is not what was sealed here under this key")
