"""A store in a folder, for one machine. Next: s3.py.

An object is a file of its key's name. It is written under a temporary name, flushed, renamed, and the folder
is flushed too: after a power cut it is there whole or not at all. Uploads lie in `.uploads/<id>/`.
"""

import asyncio
import contextlib
import errno
import logging
import os
import secrets
import shutil
import time
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BufferedReader
from itertools import islice
from pathlib import Path
from typing import TypeVar

from storage.errors import Missing, Refused, StoreDown
from storage.faults import point
from storage.store import CHUNK_BYTES, Buffer, Entry, Unfinished, checked

T = TypeVar("T")
_LOG = logging.getLogger("dossier.storage")

_THREADS = 8
_SWEPT_SECONDS = 24 * 3600
_LISTED_AT_ONCE = 500


class DiskStore:
    name = "disk"
    locks = None

    def __init__(self, root: Path, *, warn: bool = True) -> None:
        self._root = root.absolute()
        self._temporary = self._root / ".temp"
        self._uploads = self._root / ".uploads"
        self._threads = ThreadPoolExecutor(_THREADS, "disk-store")
        for folder in (self._temporary, self._uploads):
            _make(folder)
        self._sweep()
        if warn:
            _LOG.warning(
                "attachments lie on this machine's disk alone; a second server would not see them",
                extra={"folder": str(self._root)},
            )

    async def put(self, key: str, body: Buffer) -> None:
        await self._run(self._write, self._path(key), [memoryview(body)])

    async def replace(self, key: str, body: Buffer) -> None:
        await self.put(key, body)

    async def get(self, key: str, start: int = 0, end: int | None = None) -> AsyncGenerator[bytes]:
        file = await self._run(_open, self._path(key), start)
        try:
            left = end - start if end is not None else None
            while left is None or left > 0:
                chunk = await self._run(file.read, CHUNK_BYTES if left is None else min(left, CHUNK_BYTES))
                if not chunk:
                    return
                left = None if left is None else left - len(chunk)
                yield chunk
        finally:
            file.close()  # waits for a read that was cancelled

    async def size(self, key: str) -> int:
        return await self._run(_size, self._path(key))

    async def delete(self, key: str) -> None:
        await self._run(_remove, self._path(key))

    async def versions_left(self, key: str) -> int:
        return int(await self._run(self._path(key).is_file))

    async def list(self, prefix: str = "") -> AsyncGenerator[Entry]:
        entries = self._walk(self._root, prefix)
        while batch := await self._run(lambda: list(islice(entries, _LISTED_AT_ONCE))):
            for entry in batch:
                yield entry

    async def begin(self, key: str) -> str:
        upload = secrets.token_hex(16)
        await self._run(self._begin, checked(key), upload)
        return upload

    async def put_part(self, key: str, upload: str, number: int, body: Buffer) -> str:
        return await self._run(self._put_part, key, upload, number, memoryview(body))

    async def complete(self, key: str, upload: str, tags: Sequence[tuple[int, str]]) -> None:
        await self._run(self._complete, key, upload, tags)

    async def abort(self, key: str, upload: str) -> None:
        with contextlib.suppress(Missing):
            folder = await self._run(self._folder, key, upload)
            await self._run(shutil.rmtree, folder, ignore_errors=True)

    async def unfinished(self, prefix: str = "") -> AsyncGenerator[Unfinished]:
        for upload in await self._run(lambda: list(self._begun(prefix))):
            yield upload

    async def close(self) -> None:
        await asyncio.to_thread(self._threads.shutdown)

    async def _run(self, work: Callable[..., T], *args: object, **kwargs: object) -> T:
        """In a thread; what the system says becomes what errors.py names."""

        def called() -> T:
            try:
                return work(*args, **kwargs)
            except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
                raise Missing(f"no file {error.filename}") from error
            except OSError as error:
                raise StoreDown(f"disk: {error}") from error

        return await asyncio.get_running_loop().run_in_executor(self._threads, called)

    def _path(self, key: str) -> Path:
        return self._root / checked(key)

    def _sweep(self) -> None:
        """What a killed process had begun to write; not what another process writes now."""
        for path in self._temporary.iterdir():
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < time.time() - _SWEPT_SECONDS:
                    path.unlink()

    def _write(self, path: Path, pieces: "Sequence[memoryview | Path]") -> None:
        temporary = self._temporary / secrets.token_hex(16)
        try:
            with open(temporary, "xb", opener=_private) as file:
                for piece in pieces:
                    if isinstance(piece, Path):
                        with piece.open("rb") as part:
                            shutil.copyfileobj(part, file, CHUNK_BYTES)
                    else:
                        file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            _make(path.parent)
            point("disk.written")
            temporary.rename(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        _flush(path.parent)

    def _walk(self, folder: Path, prefix: str) -> Iterator[Entry]:
        """In the order of the keys: `a-b` comes before `a/b`."""
        with contextlib.suppress(FileNotFoundError):  # another process may have removed it meanwhile
            found = [(one.name + "/" * one.is_dir(), one) for one in os.scandir(folder) if one.name[0] != "."]
            for name, one in sorted(found, key=lambda pair: pair[0]):
                key = os.path.relpath(one.path, self._root)
                if name.endswith("/"):
                    if f"{key}/".startswith(prefix[: len(key) + 1]):
                        yield from self._walk(Path(one.path), prefix)
                elif key.startswith(prefix):
                    with contextlib.suppress(FileNotFoundError):
                        about = one.stat()
                        yield Entry(key, about.st_size, datetime.fromtimestamp(about.st_mtime, UTC))

    def _begin(self, key: str, upload: str) -> None:
        folder = self._uploads / upload
        _make(folder)
        self._write(folder / "key", [memoryview(key.encode())])

    def _folder(self, key: str, upload: str) -> Path:
        folder = self._uploads / checked(upload)
        try:
            if (folder / "key").read_text("utf-8") == checked(key):
                return folder
        except FileNotFoundError:
            pass
        raise Missing(f"{key}: no upload {upload}")

    def _put_part(self, key: str, upload: str, number: int, body: memoryview) -> str:
        folder, tag = self._folder(key, upload), secrets.token_hex(16)
        replaced = list(folder.glob(f"{number}-*"))
        self._write(folder / f"{number}-{tag}", [body])
        for path in replaced:
            path.unlink(missing_ok=True)
        return tag

    def _complete(self, key: str, upload: str, tags: Sequence[tuple[int, str]]) -> None:
        try:
            folder = self._folder(key, upload)
        except Missing:
            if self._path(key).exists():
                return  # done before, and the answer was lost
            raise
        numbers = [number for number, _ in tags]
        if not tags or numbers != sorted(set(numbers)):
            raise Refused(f"{key}: parts are missing or out of order")
        parts = [folder / checked(f"{number}-{tag}") for number, tag in tags]
        if not all(path.exists() for path in parts):
            raise Refused(f"{key}: no such part")
        self._write(self._path(key), parts)
        shutil.rmtree(folder, ignore_errors=True)

    def _begun(self, prefix: str) -> Iterator[Unfinished]:
        found: list[Unfinished] = []
        for folder in self._uploads.iterdir():
            with contextlib.suppress(FileNotFoundError):
                key = (folder / "key").read_text("utf-8")
                begun = (folder / "key").stat().st_mtime
                found.append(Unfinished(key, folder.name, datetime.fromtimestamp(begun, UTC)))
        found.sort(key=lambda one: (one.key, one.upload))
        return (one for one in found if one.key.startswith(prefix))


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _open(path: Path, start: int) -> BufferedReader:
    file = path.open("rb")
    file.seek(start)
    return file


def _size(path: Path) -> int:
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "a folder", str(path))
    return path.stat().st_size


def _remove(path: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        path.unlink()
        _flush(path.parent)


def _make(folder: Path) -> None:
    """With all folders above it, each flushed into its parent."""
    if not folder.is_dir():
        _make(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        _flush(folder.parent)


def _flush(folder: Path) -> None:
    """A rename or removal is durable when its folder is."""
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
