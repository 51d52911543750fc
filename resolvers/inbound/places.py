"""Where files are dropped: a folder, or a prefix of a bucket; both alike. Next: boxes.py."""

import asyncio
import contextlib
import os
import secrets
from collections.abc import AsyncGenerator, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from storage.store import Store, checked

DONE, ERROR = "done", "error"
RESULT = ".result.json"
PART = ".part"  # what is still being written ends so, and begins with a dot
_CHUNK = 1 << 18
_PART = 8 * 2**20
_UNFINISHED = (PART, ".tmp", ".filepart", RESULT)
_LONGEST = 255 - len(RESULT)  # bytes that a file system takes


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
    """Names in UTF-8 that leave room for those of their results."""
    try:
        length = len(name.encode())
    except UnicodeEncodeError:  # bytes of another encoding, as the system gives them
        return False
    return not name.startswith(".") and not name.endswith(_UNFINISHED) and length <= _LONGEST


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
        """By open folders: whoever may write into the box may put a link where done or error should be."""
        with opened(str(self._folder)) as box:
            with contextlib.suppress(FileExistsError):
                os.mkdir(where, dir_fd=box)
            with opened(where, box) as away:
                put_whole(away, f"{name}{RESULT}", result)
                with contextlib.suppress(FileNotFoundError):  # it was put away before
                    os.replace(name, name, src_dir_fd=box, dst_dir_fd=away)


@contextlib.contextmanager
def opened(path: str, within: int | None = None) -> Generator[int]:
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=within)
    try:
        yield handle
    finally:
        os.close(handle)


def put_whole(folder: int, name: str, text: bytes) -> None:
    """Whole or not at all, durable, and through no link: under a name that nobody can have prepared."""
    part = f".{secrets.token_hex(16)}{PART}"
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o640, dir_fd=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text)
            file.flush()
            os.fsync(handle)
        os.replace(part, name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(part, dir_fd=folder)
        raise


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
