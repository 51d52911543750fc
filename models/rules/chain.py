"""The audit trail as a chain: what is hashed of an entry, what is wrong with a chain. Next: auditing.py."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Protocol

HASH_BYTES = 32
_FORM = "dossier audit 1"  # begins what is hashed; another form of it gets another number
_MOST_FLAWS = 100
_LARGEST = 2**63 - 1
# All of an entry that was ever written. Its place is not among it: the hash of the one before says that.
HASHED = (
    *("entry_id", "happened_at", "user_name", "act", "outcome", "object_class", "object_id"),
    *("customer_number", "item_id", "detail", "address"),
)


class Row(Protocol):
    """Of the table, by the names of its columns."""

    def __getitem__(self, name: str, /) -> Any: ...


Digest = Callable[[bytes, bytes], bytes]  # of the hash before and an entry's content, with the chain's key


@dataclass(frozen=True)
class Head:
    """A place in the chain and the hash there: noted somewhere else, it tells if all before it stays."""

    position: int
    hash: bytes

    def __str__(self) -> str:
        return f"{self.position}:{self.hash.hex()}"


START = Head(0, bytes(HASH_BYTES))


def head_from_text(text: str) -> Head:
    """ValueError for what is none."""
    place, _, digest = text.strip().partition(":")
    if not (place.isascii() and place.isdigit() and int(place) <= _LARGEST):
        raise ValueError(text)
    found = bytes.fromhex(digest)
    if len(found) != HASH_BYTES or len(digest) != 2 * HASH_BYTES:
        raise ValueError(text)
    head = Head(int(place), found)
    if not head.position and head != START:
        raise ValueError(text)
    return head


def lies_behind(noted: Head | None, after: Head) -> bool:
    """Whether a check that begins there comes to the head that was noted, if there is one."""
    return noted in (None, START) or noted.position > after.position


def content(entry: Row) -> bytes:
    """The same bytes for the same entry for ever, and for no other one."""
    return json.dumps(
        [_FORM, *(_value(entry[name]) for name in HASHED)], ensure_ascii=False, separators=(",", ":")
    ).encode()


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value


@dataclass(frozen=True)
class Link:
    """An entry that has its place."""

    position: int
    entry_id: int
    content: bytes
    previous: bytes
    hash: bytes


class FlawKind(StrEnum):
    CHANGED = "CHANGED"  # not what was written, or never written by the service
    OUT_OF_PLACE = "OUT_OF_PLACE"  # does not follow the one before it
    MISSING = "MISSING"
    UNPLACED = "UNPLACED"  # had a place once, and has none now
    CUT_OFF = "CUT_OFF"  # the chain ends before it
    REPLACED = "REPLACED"  # another chain than the one that was noted


@dataclass(frozen=True)
class Flaw:
    """`entry_id`: of the first of them, where it is there."""

    kind: FlawKind
    first: int
    last: int
    entry_id: int | None = None


class Check:
    """Takes the links in the order of their places and collects what is wrong."""

    def __init__(self, digest: Digest, *, after: Head = START, expected: Head | None = None) -> None:
        self._digest = digest
        self._expected = expected
        self._followed = frozenset({after.hash})  # what the next one may name as the hash before; empty = any
        self.head = after
        self.checked = 0
        self.flaws: list[Flaw] = []
        self.left_out = 0  # flaws beyond those

    def take(self, link: Link) -> None:
        own = self._digest(link.previous, link.content)
        if link.position > self.head.position + 1:
            self.tell(Flaw(FlawKind.MISSING, self.head.position + 1, link.position - 1))
            self._followed = frozenset[bytes]()
        wrong = FlawKind.OUT_OF_PLACE if self._misplaced(link) else None
        if own != link.hash:
            wrong = FlawKind.CHANGED
        if wrong:
            self.tell(Flaw(wrong, link.position, link.position, link.entry_id))
        # if only one of the two was tampered with, the next one names the other, and is itself in order
        self._followed = frozenset({own, link.hash})
        self.head = Head(link.position, link.hash)
        self.checked += 1
        if self._expected is not None and self._expected.position == link.position:
            self._compare(self._expected)

    def end(self) -> None:
        """There is no link behind."""
        expected = self._expected
        if expected is not None and expected.position > self.head.position:
            self.tell(Flaw(FlawKind.CUT_OFF, self.head.position + 1, expected.position))

    def tell(self, flaw: Flaw) -> None:
        """Neighbours with the same flaw are one: with another key they all have it."""
        last = self.flaws[-1] if self.flaws else None
        if last is not None and last.kind == flaw.kind and last.last + 1 == flaw.first:
            self.flaws[-1] = Flaw(last.kind, last.first, flaw.last, last.entry_id)
        elif len(self.flaws) < _MOST_FLAWS:
            self.flaws.append(flaw)
        else:
            self.left_out += 1

    def _misplaced(self, link: Link) -> bool:
        if link.position <= self.head.position:
            return True
        return bool(self._followed) and link.previous not in self._followed

    def _compare(self, expected: Head) -> None:
        if expected.hash != self.head.hash:
            self.tell(Flaw(FlawKind.REPLACED, expected.position, expected.position))
