"""Seals single values: AES-256-GCM for reading back, a keyed digest for finding equals. Next: ../write."""

import base64
import hmac
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from resolvers.tallies import UNOPENED

KEY_BYTES = 32
TAIL = 4
_NONCE_BYTES = 12
_TAG_BYTES = 16
_HIDDEN_BYTES = 9


class SealError(Exception):
    """A box does not open: it was made with another key or for another field, or it is damaged."""


@dataclass(frozen=True)
class Sealed:
    """What the three columns of a sealed field hold."""

    box: bytes  # nonce and ciphertext with tag
    tail: str
    digest: bytes


class Sealer:
    """Three keys from one: who can look for equals (digest) cannot therefore read (box) or forge (chain)."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError(f"the field key must have {KEY_BYTES} bytes")
        self._cipher = AESGCM(_subkey(key, b"seal"))
        self._digest_key = _subkey(key, b"digest")
        self._chain_key = _subkey(key, b"chain")

    def seal(self, field: str, text: str) -> Sealed:
        return Sealed(self.box(field, text.encode()), tail(text), self.digest(field, text))

    def open(self, field: str, box: bytes) -> str:
        return self.unbox(field, box).decode()

    def box(self, field: str, clear: bytes) -> bytes:
        """For what is only read back, such as whole messages."""
        # random nonces of 96 bits: safe far beyond 2^32 values of one key
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, clear, _bound_to(field))

    def unbox(self, field: str, box: bytes) -> bytes:
        if len(box) < _NONCE_BYTES + _TAG_BYTES:
            raise SealError(f"{field}: too short for a box")
        try:
            return self._cipher.decrypt(box[:_NONCE_BYTES], box[_NONCE_BYTES:], _bound_to(field))
        except InvalidTag:
            UNOPENED["field"] += 1
            raise SealError(f"{field}: the box does not open with this key") from None

    def digest(self, field: str, text: str) -> bytes:
        """Equal for equal text of one field. `text` is normalised by the caller."""
        return hmac.digest(self._digest_key, field.encode() + b"\0" + text.encode(), "sha256")

    def hidden(self, gram: str) -> str:
        """A pair of signs of a sealed text in the index: found by who has the key, read by nobody."""
        return base64.b64encode(self.digest("archive_text", gram)[:_HIDDEN_BYTES]).decode()

    def chained(self, previous: bytes, content: bytes) -> bytes:
        """The hash of an entry of the audit trail that follows another; see chain.py."""
        return hmac.digest(self._chain_key, previous + content, "sha256")


def tail(text: str) -> str:
    """The last four characters, but never more than half: a short number would stand there in clear."""
    shown = min(TAIL, len(text) // 2)
    return text[len(text) - shown :]


def masked(shown: str) -> str:
    return f"****{shown}"


def _subkey(key: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose).derive(key)


def _bound_to(field: str) -> bytes:
    return b"dossier:" + field.encode()
