"""What the vault knows of a file: underway (Draft) and stored (Stored). Next: receive.py.

Both hold the data key only wrapped, so they may lie in the database. A Draft goes to and from JSON exactly.
"""

import base64
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from storage.keys import Wrapped
from storage.parts import PART_BYTES, object_key, part_count, part_size, sealed_size

HEAD_BYTES = 4096
MOST_PARTS = 10_000  # S3's bound
MOST_BYTES = MOST_PARTS * PART_BYTES


class WrongLength(Exception):
    """The sender's bytes are not as many as were announced."""


class TooLong(WrongLength):
    pass


class TooShort(WrongLength):
    pass


@dataclass(frozen=True, slots=True)
class Facts:
    """What a restore without the database needs; sealed in the slip."""

    file_name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A file underway. Only what it names is durable; a newer Draft replaces an older one."""

    object_id: bytes
    size: int
    segment: int
    wrapped: Wrapped
    commitment: bytes
    multipart: str | None = None
    parts: tuple[tuple[int, str], ...] = ()
    tail: str | None = None  # the key of the begun part
    tail_bytes: int = 0
    # objects and slips that a broken attempt may have left behind; they go when this one is stored
    others: tuple[bytes, ...] = ()
    slips: tuple[str, ...] = ()
    resumed: bool = False

    @property
    def key(self) -> str:
        return object_key(self.object_id)

    @property
    def sealed_size(self) -> int:
        return sealed_size(self.size, self.segment)

    @property
    def complete(self) -> bool:
        """An empty file is complete only when its empty part is stored."""
        return len(self.parts) == part_count(self.size)

    @property
    def start(self) -> int:
        """Where the part that comes next begins in the file."""
        return min(len(self.parts) * PART_BYTES, self.size)

    @property
    def offset(self) -> int:
        """So many bytes are durable: where the sender goes on."""
        return self.start + self.tail_bytes

    @property
    def next_number(self) -> int:
        return len(self.parts) + 1

    @property
    def next_size(self) -> int:
        return 0 if self.complete else part_size(self.size, self.next_number)

    def to_json(self) -> dict[str, Any]:
        return {
            "object": self.object_id.hex(),
            "size": self.size,
            "segment": self.segment,
            "key": self.wrapped.key_id,
            "wrapped": base64.b64encode(self.wrapped.box).decode(),
            "commitment": self.commitment.hex(),
            "multipart": self.multipart,
            "parts": [[number, tag] for number, tag in self.parts],
            "tail": self.tail,
            "tail_bytes": self.tail_bytes,
            "others": [other.hex() for other in self.others],
            "slips": list(self.slips),
            "resumed": self.resumed,
        }

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> "Draft":
        return cls(
            object_id=bytes.fromhex(found["object"]),
            size=found["size"],
            segment=found["segment"],
            wrapped=Wrapped(found["key"], base64.b64decode(found["wrapped"], validate=True)),
            commitment=bytes.fromhex(found["commitment"]),
            multipart=found["multipart"],
            parts=tuple((number, tag) for number, tag in found["parts"]),
            tail=found["tail"],
            tail_bytes=found["tail_bytes"],
            others=tuple(bytes.fromhex(other) for other in found["others"]),
            slips=tuple(found["slips"]),
            resumed=found["resumed"],
        )


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that is there. `head` is its beginning, for whoever looks at types; a row need not keep it."""

    object_id: bytes
    key: str
    size: int
    sealed_size: int
    sha256: str
    segment: int
    wrapped: Wrapped
    commitment: bytes
    slip: str
    head: bytes = b""


class Doomed(Protocol):
    """As much of a stored file as it takes to destroy it."""

    @property
    def object_id(self) -> bytes: ...

    @property
    def slip(self) -> str: ...


# Saves the draft before the vault goes on; raises when somebody else has the upload now.
Advance = Callable[[Draft], Awaitable[None]]


def tail_prefix(object_id: bytes) -> str:
    """All tails of one object, so that those of broken attempts are found."""
    return f"tails/{object_id.hex()}-"


def new_tail_key(object_id: bytes) -> str:
    return f"{tail_prefix(object_id)}{secrets.token_hex(16)}"
