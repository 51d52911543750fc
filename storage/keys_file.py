"""A ring of keys in a file that only its owner can read. Next: keys_kms.py.

{"format": 1, "current": "<id>", "keys": {"<id>": {"key": "<32 bytes, base64>", "made": "<time>"}}}
The file is looked at before each use, so that a key that was added holds in every running process.
"""

import base64
import binascii
import contextlib
import fcntl
import json
import os
import secrets
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.envelope import KEY_BYTES
from storage.errors import Damaged, KeyUnavailable
from storage.keys import Wrapped
from storage.tally import UNOPENED

_FORMAT = 1
_NONCE_BYTES = 12
_OTHERS = 0o077


@dataclass(frozen=True, slots=True)
class _Ring:
    current: str
    ciphers: dict[str, AESGCM]


class FileKeys:
    """Raises KeyUnavailable when the file is missing, open to others, or not a key file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, ...] = ()
        self._held: _Ring | None = None
        self._ring()

    @property
    def current(self) -> str:
        return self._ring().current

    def ids(self) -> list[str]:
        return list(self._ring().ciphers)

    async def wrap(self, object_id: bytes, dek: bytes) -> Wrapped:
        ring = self._ring()
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = ring.ciphers[ring.current].encrypt(nonce, dek, _bound_to(object_id, ring.current))
        return Wrapped(ring.current, nonce + sealed)

    async def unwrap(self, object_id: bytes, wrapped: Wrapped) -> bytes:
        cipher = self._ring().ciphers.get(wrapped.key_id)
        if cipher is None:
            raise KeyUnavailable(f"key {wrapped.key_id} is not in {self._path}")
        nonce, sealed = wrapped.box[:_NONCE_BYTES], wrapped.box[_NONCE_BYTES:]
        try:
            return cipher.decrypt(nonce, sealed, _bound_to(object_id, wrapped.key_id))
        except (InvalidTag, ValueError):
            UNOPENED["key"] += 1
            raise Damaged(
                f"object {object_id.hex()}: its wrapped key was not made for it by key {wrapped.key_id}"
            ) from None

    def _ring(self) -> _Ring:
        try:
            about = self._path.stat()
            seen = about.st_ino, about.st_mtime_ns, about.st_size, about.st_mode
            if self._held is None or seen != self._seen:
                self._held, self._seen = _read(self._path).ring(), seen
        except OSError as error:
            raise KeyUnavailable(f"{self._path} cannot be read ({error.strerror})") from None
        return self._held


def make_key_file(path: Path) -> str:
    """The id of the new file's only key; a file that is there is never replaced (FileExistsError)."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    content = _Content()
    made = content.add()
    _write(path, content, os.link)  # a link refuses what a rename would overwrite
    return made


def add_key(path: Path) -> str:
    """Wraps what is new from now on; the others stay for what they have wrapped."""
    with _alone(path.parent):
        content = _read(path)
        made = content.add()
        _write(path, content, os.replace)
    return made


def take_keys(path: Path, copy: Path) -> list[str]:
    """Those of the copy that are not in the file; what is in it stays, and its current key too."""
    others = _read(copy)
    with contextlib.suppress(FileExistsError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(path, others, os.link)
        return list(others.keys)
    with _alone(path.parent):
        content = _read(path)
        taken = [name for name in others.keys if name not in content.keys]
        for name, entry in others.keys.items():
            if content.keys.setdefault(name, entry)["key"] != entry["key"]:
                raise KeyUnavailable(f"{path} and {copy} have different keys under the id {name}")
        if taken:
            _write(path, content, os.replace)
    return taken


def remove_key(path: Path, key_id: str) -> None:
    """For good. KeyUnavailable when it is not there, or wraps what is new."""
    with _alone(path.parent):
        content = _read(path)
        if key_id not in content.keys or key_id == content.current:
            raise KeyUnavailable(f"{path}: key {key_id} is not there, or wraps what is new")
        del content.keys[key_id]
        _write(path, content, os.replace)


@dataclass
class _Content:
    """The file, as Python."""

    current: str = ""
    keys: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])

    def add(self) -> str:
        now = datetime.now(UTC)
        self.current = f"{now:%Y%m%d}-{secrets.token_hex(4)}"
        key = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
        self.keys[self.current] = {"key": key, "made": now.isoformat(timespec="seconds")}
        return self.current

    def ring(self) -> _Ring:
        ciphers = {name: AESGCM(base64.b64decode(entry["key"])) for name, entry in self.keys.items()}
        return _Ring(self.current, ciphers)


def _read(path: Path) -> _Content:
    """One open file is asked for both, so that mode and content belong together."""
    try:
        with path.open(encoding="utf-8") as file:
            mode = os.fstat(file.fileno()).st_mode
            text = file.read()
    except OSError as error:
        raise KeyUnavailable(f"{path} cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise KeyUnavailable(f"{path} is not a key file: it is no text") from None
    if mode & _OTHERS:
        raise KeyUnavailable(f"{path} can be read by others: chmod 600 {path}")
    return _parsed(path, text)


def _parsed(path: Path, text: str) -> _Content:
    try:
        found: dict[str, Any] = json.loads(text)
        if found["format"] != _FORMAT:
            raise ValueError(f"its format is {found['format']}, known is {_FORMAT}")
        keys = {str(name): dict(entry) for name, entry in found["keys"].items()}
        for name, entry in keys.items():
            if len(base64.b64decode(entry["key"], validate=True)) != KEY_BYTES:
                raise ValueError(f"key {name} has not {KEY_BYTES} bytes")
        if found["current"] not in keys:
            raise ValueError("the current key is not in it")
    except KeyError as error:
        raise KeyUnavailable(f"{path} is not a key file: it lacks {error}") from None
    except (ValueError, TypeError, AttributeError, binascii.Error) as error:
        raise KeyUnavailable(f"{path} is not a key file: {error}") from None
    return _Content(found["current"], keys)


def _write(path: Path, content: _Content, place: Callable[[Path, Path], None]) -> None:
    """Whole or not at all: written beside, flushed, then put in its place."""
    text = json.dumps({"format": _FORMAT, "current": content.current, "keys": content.keys}, indent=2)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with open(beside, "x", encoding="utf-8", opener=_private) as file:
            file.write(f"{text}\n")
            file.flush()
            os.fsync(file.fileno())
        place(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    with _opened(path.parent) as folder:
        os.fsync(folder)


@contextlib.contextmanager
def _alone(folder: Path) -> Generator[None]:
    """Two that add a key at once would each write a file without the other's."""
    with _opened(folder) as opened:
        fcntl.flock(opened, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def _opened(folder: Path) -> Generator[int]:
    try:
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise KeyUnavailable(f"{folder} cannot be read ({error.strerror})") from None
    try:
        yield opened
    finally:
        os.close(opened)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _bound_to(object_id: bytes, key_id: str) -> bytes:
    return b"dossier/wrap/1" + object_id + key_id.encode()
