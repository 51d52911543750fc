"""A store that forgets: for tests and trials. Next: disk.py."""

import secrets
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from storage.errors import Missing, Refused
from storage.store import CHUNK_BYTES, Buffer, Entry, Lock, Locks, Unfinished, checked


@dataclass
class _Upload:
    key: str
    begun: datetime
    parts: dict[int, tuple[str, bytes]] = field(default_factory=dict[int, tuple[str, bytes]])


class MemoryStore:
    name = "memory"

    def __init__(self, *, locking: bool = False) -> None:
        self.locks: Locks | None = _Locks(self) if locking else None
        self.locked: dict[str, Lock] = {}
        self._objects: dict[str, tuple[bytes, datetime]] = {}
        self._uploads: dict[str, _Upload] = {}

    async def put(self, key: str, body: Buffer) -> None:
        self._objects[checked(key)] = bytes(body), datetime.now(UTC)

    async def replace(self, key: str, body: Buffer) -> None:
        await self.put(key, body)

    async def get(self, key: str, start: int = 0, end: int | None = None) -> AsyncGenerator[bytes]:
        body = self._object(key)
        end = len(body) if end is None else min(end, len(body))
        for at in range(start, end, CHUNK_BYTES):
            yield body[at : min(at + CHUNK_BYTES, end)]

    async def size(self, key: str) -> int:
        return len(self._object(key))

    async def delete(self, key: str) -> None:
        lock = self.locked.get(key, Lock())
        if lock.held or (lock.until is not None and lock.until > datetime.now(UTC)):
            raise Refused(f"{key} is locked")
        self._objects.pop(checked(key), None)

    async def versions_left(self, key: str) -> int:
        return int(checked(key) in self._objects)

    async def list(self, prefix: str = "") -> AsyncGenerator[Entry]:
        for key, (body, modified) in sorted(self._objects.items()):
            if key.startswith(prefix):
                yield Entry(key, len(body), modified)

    async def begin(self, key: str) -> str:
        upload = secrets.token_hex(16)
        self._uploads[upload] = _Upload(checked(key), datetime.now(UTC))
        return upload

    async def put_part(self, key: str, upload: str, number: int, body: Buffer) -> str:
        tag = secrets.token_hex(16)
        self._upload(key, upload).parts[number] = tag, bytes(body)
        return tag

    async def complete(self, key: str, upload: str, tags: Sequence[tuple[int, str]]) -> None:
        if upload not in self._uploads and key in self._objects:
            return
        parts = self._upload(key, upload).parts
        numbers = [number for number, _ in tags]
        if not tags or numbers != sorted(set(numbers)):
            raise Refused(f"{key}: parts are missing or out of order")
        if any(parts.get(number, ("",))[0] != tag for number, tag in tags):
            raise Refused(f"{key}: no such part")
        self._objects[key] = b"".join(parts[number][1] for number in numbers), datetime.now(UTC)
        del self._uploads[upload]

    async def abort(self, key: str, upload: str) -> None:
        if upload in self._uploads and self._uploads[upload].key == key:
            del self._uploads[upload]

    async def unfinished(self, prefix: str = "") -> AsyncGenerator[Unfinished]:
        for upload, one in sorted(self._uploads.items(), key=lambda item: (item[1].key, item[0])):
            if one.key.startswith(prefix):
                yield Unfinished(one.key, upload, one.begun)

    async def close(self) -> None:
        pass

    def _object(self, key: str) -> bytes:
        if key not in self._objects:
            raise Missing(f"no object {checked(key)}")
        return self._objects[key][0]

    def _upload(self, key: str, upload: str) -> _Upload:
        found = self._uploads.get(upload)
        if found is None or found.key != checked(key):
            raise Missing(f"{key}: no upload {upload}")
        return found


class _Locks:
    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    async def lock_until(self, key: str, moment: datetime) -> None:
        lock = await self.lock_of(key)
        if lock.until is None or lock.until < moment:
            self._store.locked[key] = replace(lock, until=moment)

    async def hold(self, key: str, on: bool) -> None:
        self._store.locked[key] = replace(await self.lock_of(key), held=on)

    async def lock_of(self, key: str) -> Lock:
        await self._store.size(key)
        return self._store.locked.get(key, Lock())
