"""Key slips: the lines that, with the keys, make an object readable without the database. Next: opening.py.

A slip is a small object with one JSON line for each of many objects. What a file is called is sealed in it.
"""

import base64
import json
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.envelope import KEY_BYTES, LEAST_SEGMENT_BYTES
from storage.errors import Damaged
from storage.keys import Wrapped
from storage.parts import FORMAT, OBJECT_ID_BYTES, sealed_size
from storage.tally import UNOPENED

_NONCE_BYTES = 12
_COMMITMENT_BYTES = 32
# the length of a name is not to be seen from the length of its box
_PADDED_TO = 128


@dataclass(frozen=True, slots=True)
class SlipEntry:
    object_id: bytes
    size: int
    segment: int
    wrapped: Wrapped
    commitment: bytes
    facts: bytes  # from seal_facts

    @property
    def sealed_size(self) -> int:
        return sealed_size(self.size, self.segment)


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a restore needs to know of the file, and nobody else may."""

    file_name: str
    media_type: str
    sha256: str


def new_slip_key() -> str:
    return f"slips/{secrets.token_hex(16)}"


def encode_slip(entries: Iterable[SlipEntry]) -> bytes:
    return b"".join(_encoded(entry) for entry in entries)


def decode_slip(text: bytes) -> list[SlipEntry]:
    """Damaged names the line."""
    return [_decoded(line, number) for number, line in enumerate(text.splitlines(), 1) if line.strip()]


def seal_facts(facts: FileFacts, dek: bytes, object_id: bytes) -> bytes:
    text = json.dumps(asdict(facts), ensure_ascii=False).encode()
    nonce = secrets.token_bytes(_NONCE_BYTES)
    padded = text.ljust(-(-len(text) // _PADDED_TO) * _PADDED_TO)
    return nonce + _facts_cipher(dek).encrypt(nonce, padded, object_id)


def open_facts(box: bytes, dek: bytes, object_id: bytes) -> FileFacts:
    try:
        return FileFacts(
            **json.loads(_facts_cipher(dek).decrypt(box[:_NONCE_BYTES], box[_NONCE_BYTES:], object_id))
        )
    except (InvalidTag, ValueError, TypeError):
        UNOPENED["slip"] += 1
        raise Damaged(f"object {object_id.hex()}: the facts in its slip are not what was sealed") from None


def _facts_cipher(dek: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), KEY_BYTES, None, b"dossier/facts/1").derive(dek))


def _encoded(entry: SlipEntry) -> bytes:
    line = {
        "format": FORMAT,
        "object": entry.object_id.hex(),
        "size": entry.size,
        "sealed": entry.sealed_size,
        "segment": entry.segment,
        "key": entry.wrapped.key_id,
        "wrapped": base64.b64encode(entry.wrapped.box).decode(),
        "commitment": base64.b64encode(entry.commitment).decode(),
        "facts": base64.b64encode(entry.facts).decode(),
    }
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _decoded(line: bytes, number: int) -> SlipEntry:
    try:
        found = json.loads(line)
        if found["format"] != FORMAT:
            raise ValueError(f"its format is {found['format']}, known is {FORMAT}")
        entry = SlipEntry(
            object_id=bytes.fromhex(found["object"]),
            size=int(found["size"]),
            segment=int(found["segment"]),
            wrapped=Wrapped(str(found["key"]), base64.b64decode(found["wrapped"], validate=True)),
            commitment=base64.b64decode(found["commitment"], validate=True),
            facts=base64.b64decode(found["facts"], validate=True),
        )
        _check(entry, int(found["sealed"]))
    except KeyError as error:
        raise Damaged(f"line {number} of the slip lacks {error}") from None
    except (ValueError, TypeError) as error:
        raise Damaged(f"line {number} of the slip is no entry: {error}") from None
    return entry


def _check(entry: SlipEntry, sealed: int) -> None:
    if len(entry.object_id) != OBJECT_ID_BYTES or len(entry.commitment) != _COMMITMENT_BYTES:
        raise ValueError("the object's id or the commitment has another length")
    if entry.size < 0 or entry.segment < LEAST_SEGMENT_BYTES or entry.sealed_size != sealed:
        raise ValueError("the lengths contradict each other")
