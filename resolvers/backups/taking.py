"""Takes a backup: dump, manifest and hashes of one snapshot, whole or not there. Next: copying.py."""

import asyncio
import contextlib
import fcntl
import os
import shutil
from collections.abc import AsyncGenerator, Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

import asyncpg
import orjson

from models.rules.archives.backups import DONE, FAILED, Backup
from resolvers.access.audit import Asker
from resolvers.alongside import side_by_side
from resolvers.archives.backups import Noted, record_backup
from resolvers.backups.destroyed import write_destroyed
from resolvers.backups.digests import applied_migrations, read_digests
from resolvers.backups.era import log_end
from resolvers.backups.layout import (
    DATABASE,
    DESTROYED,
    FORMAT,
    OBJECTS,
    PARTS,
    SLIP,
    About,
    FileHash,
    Objects,
    hash_of,
    write_about,
)
from resolvers.backups.programs import find_program, run_program
from resolvers.backups.sealed import seal_parts
from resolvers.errors import Unloadable
from resolvers.pool import Connection
from storage.faults import point
from storage.keys import KeyRing

_LOCK = ".lock"
_PAGE = 1000
_PRIVATE = 0o700
_LINES = """
SELECT object_id AS object, store_key AS key, size, sealed_size AS sealed, sha256, slip, key_id,
    CASE WHEN dropped_at IS NOT NULL THEN 'DROPPED' WHEN quarantined_at IS NOT NULL THEN 'QUARANTINED'
        ELSE 'STORED' END AS state
FROM stored_object ORDER BY object_id
"""
_FACTS = """
SELECT now() AS taken_at, current_setting('server_version') AS version,
    current_setting('server_version_num')::int / 10000 AS major, pg_export_snapshot() AS snapshot,
    (CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END)::text AS lsn
"""


@dataclass(frozen=True)
class Source:
    """`field_key` is its fingerprint; `programs` are folders with pg_dump, before those of PATH. With `keys`
    the backup is sealed.
    """

    dsn: str
    programs: Sequence[Path]
    field_key: str | None = None
    keys: KeyRing | None = None
    progress: Callable[[int, int], None] = lambda _done, _total: None


@dataclass(frozen=True)
class Taken:
    folder: Path
    about: About
    whole: FileHash  # of backup.json, which has the hashes of the others: the backup's own

    @property
    def size(self) -> int:
        return self.about.size + self.whole.size


async def take(source: Source, folder: Path) -> Taken:
    """Under another name until all of it is on the disk. Unloadable if there is something at `folder`."""
    with _beside(folder) as part:
        about = await _fill(source, part)
        whole = write_about(part, about)
        point("backup.written")
        _flush(part)
        (part / _LOCK).unlink()
        try:
            part.rename(folder)
        except OSError as error:
            raise Unloadable(f"{folder} cannot be made ({error.strerror})") from None
        _flush(folder.parent)
    return Taken(folder, about, whole)


async def note_taken(pool: asyncpg.Pool, asker: Asker, began: datetime, taken: Taken | None) -> Noted:
    """Where backups are noted; None: it came to nothing."""
    now = datetime.now(UTC)
    backup = Backup(began, FAILED, now)
    if taken is not None:
        backup = Backup(began, DONE, now, taken.size, taken.whole.sha256)
    return await record_backup(pool, asker, backup, now)


def manifest_lines(folder: Path) -> Generator[Mapping[str, Any]]:
    """In the order of object ids, which is that of their keys in the store."""
    with (folder / OBJECTS).open("rb") as file:
        for line in file:
            yield orjson.loads(line)


@contextlib.asynccontextmanager
async def one_moment(dsn: str) -> AsyncGenerator[Connection]:
    """A connection whose statements all see the same; for as long as it takes."""
    settings = {"application_name": "dossier backup", "statement_timeout": "0", "jit": "off"}
    settings["idle_in_transaction_session_timeout"] = "0"
    connection = await asyncpg.connect(dsn, timeout=20, server_settings=settings)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            yield connection
    finally:
        await connection.close()


async def _fill(source: Source, part: Path) -> About:
    async with one_moment(source.dsn) as connection:
        facts = await connection.fetchrow(_FACTS)
        assert facts is not None  # noqa: S101 -- no table in it
        program = await find_program("pg_dump", source.programs, facts["major"])
        target = ("--format=custom", f"--snapshot={facts['snapshot']}", f"--file={part / DATABASE}")
        point("backup.begun")
        async with side_by_side() as group:
            group.create_task(run_program(program, target, source.dsn, part))
            reading = group.create_task(_read(source, connection, part, facts))
    point("backup.dumped")
    parts = {name: await asyncio.to_thread(_settled, part / name) for name in PARTS}
    files, sealed = parts, dict[str, str]()
    if source.keys is not None:
        sealed = dict(await seal_parts(part, source.keys))
        files = {name: await asyncio.to_thread(_settled, part / name) for name in (*sealed.values(), SLIP)}
    return About(**reading.result(), dump_major=program.major, parts=parts, files=files, sealed=sealed)


async def _read(source: Source, connection: Connection, part: Path, facts: asyncpg.Record) -> dict[str, Any]:
    with (part / OBJECTS).open("x", encoding="utf-8") as file:
        objects = await _write_manifest(connection, file)
    with (part / DESTROYED).open("x", encoding="utf-8") as file:
        destroyed = await write_destroyed(connection, file)
    return {
        "format": FORMAT,
        "taken_at": facts["taken_at"],
        "server_version": facts["version"],
        "server_major": facts["major"],
        "lsn": facts["lsn"],
        "log": await log_end(connection),
        "migrations": await applied_migrations(connection),
        "tables": await read_digests(connection, source.progress),
        "objects": objects,
        "destroyed": destroyed,
        "field_key": source.field_key,
    }


async def _write_manifest(connection: Connection, file: TextIO) -> Objects:
    count, size, keys = 0, 0, dict[str, int]()
    async for row in connection.cursor(_LINES, prefetch=_PAGE):
        file.write(f"{orjson.dumps(dict(row)).decode()}\n")
        count, size = count + 1, size + row["sealed"]
        keys[row["key_id"]] = keys.get(row["key_id"], 0) + 1
    return Objects(count, size, keys)


@contextlib.contextmanager
def _beside(folder: Path) -> Generator[Path]:
    """A folder that is taken away again if it does not become `folder`; also what a killed one has left."""
    if folder.exists():
        raise Unloadable(f"{folder} is there already; a backup never replaces another")
    folder = folder.absolute()
    part = folder.with_name(f".{folder.name}.part")
    try:
        part.mkdir(parents=True, exist_ok=True, mode=_PRIVATE)
        handle = os.open(part / _LOCK, os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        raise Unloadable(f"{part} cannot be made ({error.strerror})") from None
    try:
        _claim(handle, part)
    except BaseException:
        os.close(handle)
        raise
    try:
        yield part
    finally:
        shutil.rmtree(part, ignore_errors=True)  # not there any more where all went well
        os.close(handle)


def _claim(handle: int, part: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Unloadable(f"{part}: another process takes a backup there") from None
    for left in part.iterdir():
        if left.name != _LOCK:
            left.unlink()


def _settled(path: Path) -> FileHash:
    """On the disk, and what was written to it."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
    path.chmod(0o600)
    return hash_of(path)


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
