"""The words of tus 1.0: its headers in both directions. Next: upload.py."""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from schema.call import Stop

VERSION = b"1.0.0"
CHUNK = b"application/offset+octet-stream"
EXTENSIONS = b"creation,expiration,checksum,termination"
CHECKSUM_FAILED = 460
RESUMABLE = (b"tus-resumable", VERSION)
_HASHES = {b"sha1": 20, b"sha256": 32, b"md5": 16}  # bytes of each
_NUMBER = re.compile(rb"[0-9]{1,18}")
_MOST_METADATA = 8_192

Header = tuple[bytes, bytes]


@dataclass(frozen=True)
class Checksum:
    """What a chunk must hash to. Not a signature: it tells a damaged chunk, nobody's bad will."""

    name: str
    digest: bytes

    def fits(self, body: bytes | bytearray) -> bool:
        return hashlib.new(self.name, body, usedforsecurity=False).digest() == self.digest


def options(most: int) -> tuple[Header, ...]:
    """What this server can do; the only answer of tus that needs no version from the client."""
    return (
        RESUMABLE,
        (b"tus-version", VERSION),
        (b"tus-extension", EXTENSIONS),
        (b"tus-max-size", b"%d" % most),
        (b"tus-checksum-algorithm", b",".join(_HASHES)),
    )


def demand_version(headers: dict[bytes, bytes]) -> None:
    if headers.get(b"tus-resumable", b"").strip() != VERSION:
        raise Stop(412, "Tus-Resumable must be 1.0.0.", "TUS-VERSION", RESUMABLE, (b"tus-version", VERSION))


def number(headers: dict[bytes, bytes], name: bytes) -> int:
    """A length or an offset."""
    found = headers.get(name, b"").strip()
    if not _NUMBER.fullmatch(found):
        raise Stop(400, f"{name.decode()} must be a number of bytes.", "TUS-HEADER", RESUMABLE)
    return int(found)


def checksum(headers: dict[bytes, bytes]) -> Checksum | None:
    given = headers.get(b"upload-checksum")
    if given is None:
        return None
    name, _, text = given.strip().partition(b" ")
    try:
        digest = base64.b64decode(text, validate=True)
    except binascii.Error:
        digest = b""
    if _HASHES.get(name) != len(digest):
        known = b", ".join(_HASHES).decode()
        message = f"Upload-Checksum is a hash ({known}) and its value in base64."
        raise Stop(400, message, "TUS-CHECKSUM-KIND", RESUMABLE)
    return Checksum(name.decode(), digest)


def metadata(headers: dict[bytes, bytes]) -> dict[str, str]:
    """Upload-Metadata: pairs of a key and its value in base64; a key may stand alone."""
    given = headers.get(b"upload-metadata", b"")
    found: dict[str, str] = {}
    try:
        if len(given) > _MOST_METADATA:
            raise ValueError
        for pair in filter(None, (one.strip() for one in given.split(b","))):
            key, _, value = pair.partition(b" ")
            name = key.decode("ascii")
            if name in found:
                raise ValueError
            found[name] = base64.b64decode(value.strip(), validate=True).decode()
    except ValueError:  # binascii's and of decoding too
        raise Stop(400, "Upload-Metadata cannot be read.", "TUS-HEADER", RESUMABLE) from None
    return found


def state(offset: int, size: int | None, until: datetime) -> tuple[Header, ...]:
    """Of an upload, in every answer about it."""
    length = () if size is None else ((b"upload-length", b"%d" % size),)
    return ((b"upload-offset", b"%d" % offset), *length, expires(until))


def expires(until: datetime) -> Header:
    return b"upload-expires", format_datetime(until.astimezone(UTC), usegmt=True).encode()
