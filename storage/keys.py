"""Data keys, and the ring of keys that wraps them. Next: keys_file.py.

Each object has a key of its own, made here. It is kept only wrapped, by a ring: a key file or a KMS.
"""

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from storage.envelope import KEY_BYTES
from storage.errors import Damaged
from storage.tally import UNOPENED


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A data key under the ring's key `key_id`."""

    key_id: str
    box: bytes


class KeyRing(Protocol):
    @property
    def current(self) -> str:
        """The id of the key that wraps what is new."""
        ...

    async def wrap(self, object_id: bytes, dek: bytes) -> Wrapped: ...

    async def unwrap(self, object_id: bytes, wrapped: Wrapped) -> bytes:
        """KeyUnavailable names the key that is missing; Damaged: it is here, and the box is not its own."""
        ...

    def ids(self) -> Sequence[str]: ...


def new_data_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def commitment(dek: bytes, object_id: bytes) -> bytes:
    """GCM alone lets one sealed text open under two keys; this names the one that is meant."""
    return hmac.digest(dek, b"dossier/commitment/1" + object_id, "sha256")


def check_commitment(dek: bytes, object_id: bytes, expected: bytes) -> None:
    """To be asked after unwrapping, before anything is opened."""
    if not hmac.compare_digest(commitment(dek, object_id), expected):
        UNOPENED["key"] += 1
        raise Damaged(f"object {object_id.hex()}: the unwrapped key is not the one it was sealed with")


async def unwrapped(ring: KeyRing, object_id: bytes, wrapped: Wrapped, expected: bytes) -> bytes:
    """The data key, with its commitment checked: the only way to a key that opens something."""
    dek = await ring.unwrap(object_id, wrapped)
    check_commitment(dek, object_id, expected)
    return dek
