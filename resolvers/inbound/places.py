"""Where files are dropped: a folder, or a prefix of a bucket; both alike. Next: boxes.py."""

import asyncio
import os
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from storage.store import Store, checked

DONE, ERROR = "done", "error"
RESULT = ".result.json"
_CHUNK = 1 << 18
_PART = 8 * 2**20
_UNFINISHED = (".part", ".tmp", ".filepart", RESULT)
_LONGEST = 250


@dataclass(frozen=True)
class Dropped:
    """A file that lies there. `stamp` tells whether it has changed since one looked."""

    name: str
    size: int
    stamp: object


class Place(Protocol):
    async def look(self) -> Sequence[Dropped]:
        """In the order of names; without what is still being written, as far as its name says so."""
        ...

    def read(self, name: str) -> AsyncGenerator[bytes]: ...

    async def put_away(self, name: str, where: str, result: bytes) -> None:
        """Into done or error, with a result beside it. Done again it changes nothing."""
        ...


def is_offered(name: str) -> bool:
    return not name.startswith(".") and not name.endswith(_UNFINISHED) and len(name) <= _LONGEST


class Folder:
    """Nothing is followed that leads out of it."""

    def __init__(self, root: Path, path: str) -> None:
        self._folder = root / path
        self._root = root

    async def look(self) -> Sequence[Dropped]:
        return await asyncio.to_thread(self._look)

    async def read(self, name: str) -> AsyncGenerator[bytes]:
        with await asyncio.to_thread(self._open, name) as file:
            while chunk := await asyncio.to_thread(file.read, _CHUNK):
                yield chunk

    async def put_away(self, name: str, where: str, result: bytes) -> None:
        await asyncio.to_thread(self._put_away, name, where, result)

    def _look(self) -> list[Dropped]:
        if not self._folder.is_dir() or not self._folder.resolve().is_relative_to(self._root.resolve()):
            return []
        found: list[Dropped] = []
        with os.scandir(self._folder) as entries:
            for entry in entries:
                if entry.is_file(follow_symlinks=False) and is_offered(entry.name):
                    about = entry.stat(follow_symlinks=False)
                    found.append(Dropped(entry.name, about.st_size, (about.st_size, about.st_mtime_ns)))
        return sorted(found, key=lambda one: one.name)

    def _open(self, name: str) -> BinaryIO:
        handle = os.open(self._folder / name, os.O_RDONLY | os.O_NOFOLLOW)
        return os.fdopen(handle, "rb")

    def _put_away(self, name: str, where: str, result: bytes) -> None:
        away = self._folder / where
        away.mkdir(exist_ok=True)
        part = away / f".{name}.part"
        part.write_bytes(result)
        part.replace(away / f"{name}{RESULT}")
        if (self._folder / name).exists():
            (self._folder / name).replace(away / name)


class Bucket:
    """A prefix of a bucket: an object is there whole or not at all."""

    def __init__(self, store: Store, prefix: str) -> None:
        self._store = store
        self._prefix = checked(prefix.strip("/"))

    async def look(self) -> Sequence[Dropped]:
        found: list[Dropped] = []
        async for entry in self._store.list(f"{self._prefix}/"):
            name = entry.key.removeprefix(f"{self._prefix}/")
            if "/" not in name and is_offered(name) and _fits(entry.key):
                found.append(Dropped(name, entry.size, None))
        return found

    async def read(self, name: str) -> AsyncGenerator[bytes]:
        async for chunk in self._store.get(f"{self._prefix}/{name}"):
            yield chunk

    async def put_away(self, name: str, where: str, result: bytes) -> None:
        """Copied by parts, since stores know no moving."""
        key, away = f"{self._prefix}/{name}", f"{self._prefix}/{where}/{name}"
        await self._store.put(f"{away}{RESULT}", result)
        upload = await self._store.begin(away)
        tags: list[tuple[int, str]] = []
        waiting = bytearray()
        async for chunk in self._store.get(key):
            waiting += chunk
            if len(waiting) >= _PART:
                tags.append((len(tags) + 1, await self._part(away, upload, len(tags) + 1, waiting)))
                waiting = bytearray()
        tags.append((len(tags) + 1, await self._part(away, upload, len(tags) + 1, waiting)))
        await self._store.complete(away, upload, tags)
        await self._store.delete(key)

    async def _part(self, key: str, upload: str, number: int, body: bytearray) -> str:
        return await self._store.put_part(key, upload, number, bytes(body))


def _fits(key: str) -> bool:
    try:
        return bool(checked(key))
    except ValueError:
        return False
