"""What a backup consists of, and what is told about it in its backup.json. Next: programs.py.

A folder: the database as pg_dump wrote it, a line for each stored object, a line for each that was destroyed,
and backup.json, which names the others with their hashes. No key is in it.
"""

import hashlib
import hmac
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import orjson

from resolvers.errors import Unloadable

FORMAT = 1
ABOUT, DATABASE, OBJECTS, DESTROYED = "backup.json", "database.dump", "objects.ndjson", "destroyed.ndjson"
PARTS = (DATABASE, OBJECTS, DESTROYED)
SLIP = "backup.slip"  # of one that is sealed
_NAME = re.compile(r"[a-z0-9]+(\.[a-z]+)?")
_PIECE = 1 << 20


@dataclass(frozen=True)
class FileHash:
    size: int
    sha256: str


@dataclass(frozen=True)
class Table:
    """`sha256`: of all rows as COPY writes them, in the order of the primary key."""

    rows: int
    sha256: str


@dataclass(frozen=True)
class LogEnd:
    """Where the change log ended: all below `below` is in the backup, nothing from `end` on."""

    below: int
    end: int


@dataclass(frozen=True)
class Objects:
    """Of the manifest. `keys`: ids of the keys that wrap theirs, with how many objects each."""

    count: int
    bytes: int
    keys: Mapping[str, int]


@dataclass(frozen=True)
class About:
    """All of it is of one moment, that of the snapshot."""

    format: int
    taken_at: datetime
    server_version: str
    server_major: int
    dump_major: int  # of the pg_dump that wrote it: an older pg_restore cannot read it
    lsn: str
    log: LogEnd
    migrations: Sequence[str]
    tables: Mapping[str, Table]
    objects: Objects
    destroyed: int
    field_key: str | None  # its fingerprint; None where there was none
    parts: Mapping[str, FileHash]  # what it consists of
    files: Mapping[str, FileHash]  # as they lie there: the parts, or what they were sealed into
    sealed: Mapping[str, str]  # part: id of the object

    @property
    def size(self) -> int:
        return sum(one.size for one in self.files.values())


def write_about(folder: Path, about: About) -> FileHash:
    body = orjson.dumps(asdict(about), option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)
    with (folder / ABOUT).open("xb") as file:
        file.write(body + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return hash_of(folder / ABOUT)


def read_about(folder: Path) -> About:
    """Unloadable if there is no whole backup, or one that this version does not know."""
    path = folder / ABOUT
    try:
        found = orjson.loads(path.read_bytes())
    except FileNotFoundError:
        raise Unloadable(f"{folder} is no backup: it has no {ABOUT}") from None
    except OSError as error:
        raise Unloadable(f"{path} cannot be read ({error.strerror})") from None
    except ValueError:
        raise Unloadable(f"{path} is no JSON") from None
    if not isinstance(found, dict) or "format" not in found:
        raise Unloadable(f"{path} is not the {ABOUT} of a backup")
    told = cast("dict[str, Any]", found)
    if told["format"] != FORMAT:
        raise Unloadable(f"{path} has format {told['format']}, and this version reads {FORMAT}")
    try:
        return _about(told)
    except (KeyError, TypeError, ValueError) as error:
        raise Unloadable(f"{path} is not the {ABOUT} of a backup ({error})") from None


def damaged_files(folder: Path, about: About) -> list[str]:
    """Names of files that are not as they were written."""
    return [name for name, told in about.files.items() if _hash_or_none(folder / name) != told]


def hash_of(path: Path) -> FileHash:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    return FileHash(size, digest.hexdigest())


def fingerprint(key: bytes) -> str:
    """By which one sees that a key is the one of a backup, and nothing else of it."""
    return hmac.new(key, b"dossier field key", hashlib.sha256).hexdigest()[:32]


def _hash_or_none(path: Path) -> FileHash | None:
    try:
        return hash_of(path)
    except OSError:
        return None


def _about(told: Mapping[str, Any]) -> About:
    made: dict[str, Any] = {
        "taken_at": datetime.fromisoformat(told["taken_at"]),
        "log": LogEnd(**told["log"]),
        "tables": {name: Table(**one) for name, one in told["tables"].items()},
        "objects": Objects(**told["objects"]),
        "parts": {name: FileHash(**one) for name, one in told["parts"].items()},
        "files": {name: FileHash(**one) for name, one in told["files"].items()},
    }
    names = {*told["sealed"].values(), SLIP} if told["sealed"] else set(PARTS)
    known = set(made["parts"]) == set(PARTS) and all(map(_NAME.fullmatch, names))
    if set(made["files"]) != names or not known:
        raise ValueError(f"it names the files {', '.join(made['files'])}")
    return About(**{**told, **made})
