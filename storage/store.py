"""What a store of bytes must be able to do; three can: memory, disk, S3. Next: memory.py.

A store knows nothing of customers, keys or ciphers. Keys of objects are random and never reused, so no store
needs conditional writes; only slips are written over, and then the newest wins.
"""

import re
from collections.abc import AsyncGenerator, AsyncIterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from storage.errors import Missing

Buffer = bytes | bytearray | memoryview

CHUNK_BYTES = 256 * 1024  # what `get` yields at most at a time

_KEY = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
_KEY_LENGTH = 200


@dataclass(frozen=True)
class Entry:
    key: str
    size: int
    modified: datetime


@dataclass(frozen=True)
class Unfinished:
    """A multipart upload that was begun, and neither completed nor aborted."""

    key: str
    upload: str
    begun: datetime


@dataclass(frozen=True)
class Lock:
    """What the store itself keeps from being deleted: until a moment, or as long as it is held."""

    until: datetime | None = None
    held: bool = False


class Locks(Protocol):
    """On the newest version of an object. Missing where there is none."""

    async def lock_until(self, key: str, moment: datetime) -> None:
        """Never shorter than it was; nobody can take it back."""
        ...

    async def hold(self, key: str, on: bool) -> None: ...

    async def lock_of(self, key: str) -> Lock: ...


class Store(Protocol):
    """Raises only what errors.py names. What a call stored is durable when it returns.

    A body must not change before the call has returned; after a cancelled call, never use that buffer again.
    """

    @property
    def name(self) -> str: ...

    @property
    def locks(self) -> Locks | None:
        """None where no lock was seen to hold. Of an S3 store it is None until `probe.prove_locks`."""
        ...

    async def put(self, key: str, body: Buffer) -> None:
        """All or nothing, in place of what was there. In a versioned bucket the old version stays."""
        ...

    async def replace(self, key: str, body: Buffer) -> None:
        """As `put`, and no older version stays; asked again it removes those that a crash has left."""
        ...

    def get(self, key: str, start: int = 0, end: int | None = None) -> AsyncGenerator[bytes]:
        """Bytes from start up to, not including, end; an end behind the object's end is its end.

        Missing comes before the first byte. Use contextlib.aclosing if you may leave early.
        """
        ...

    async def size(self, key: str) -> int: ...

    async def delete(self, key: str) -> None:
        """With all versions, the newest last. It is no error if it is not there."""
        ...

    async def versions_left(self, key: str) -> int:
        """How many bodies the store still has under that key, the hidden ones too."""
        ...

    def list(self, prefix: str = "") -> AsyncGenerator[Entry]:
        """In the order of the keys; without parts of unfinished uploads."""
        ...

    async def begin(self, key: str) -> str:
        """The id of a multipart upload."""
        ...

    async def put_part(self, key: str, upload: str, number: int, body: Buffer) -> str:
        """A tag for `complete`. From 1 to 10,000, in any order; the same number again replaces the part."""
        ...

    async def complete(self, key: str, upload: str, tags: Sequence[tuple[int, str]]) -> None:
        """Makes one object of the parts named. May be asked again when the answer was lost."""
        ...

    async def abort(self, key: str, upload: str) -> None:
        """Frees the parts. It is no error if there is no such upload (any more)."""
        ...

    def unfinished(self, prefix: str = "") -> AsyncGenerator[Unfinished]: ...

    async def close(self) -> None: ...


def checked(key: str) -> str:
    """Only keys that mean the same to every store and every file system."""
    if len(key) > _KEY_LENGTH or not _KEY.fullmatch(key):
        raise ValueError(f"not a key: {key!r}")
    return key


async def size_of(store: Store, key: str) -> int | None:
    """None = it is not there."""
    try:
        return await store.size(key)
    except Missing:
        return None


async def put_parts(store: Store, key: str, pieces: AsyncIterable[bytes]) -> int:
    """Each piece a part; how long they are together. Nothing stays of what broke off."""
    upload, tags, size = await store.begin(key), list[tuple[int, str]](), 0
    try:
        async for piece in pieces:
            tags.append((len(tags) + 1, await store.put_part(key, upload, len(tags) + 1, piece)))
            size += len(piece)
        await store.complete(key, upload, tags)
    except BaseException:
        await store.abort(key, upload)
        raise
    return size


async def abort_all(store: Store, key: str) -> None:
    """Every unfinished upload of this key; several if two processes ever had it at once."""
    async with aclosing(store.unfinished(key)) as uploads:
        for upload in [one.upload async for one in uploads if one.key == key]:
            await store.abort(key, upload)
