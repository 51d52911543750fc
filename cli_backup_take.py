"""`dossier backup take` and `destroyed-since`. Next: cli_backup_restore.py."""

import contextlib
import sys
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import asyncpg
from cyclopts import Parameter

from assembly import open_keys, opened_files_store
from cli_backup_places import (
    PROGRAMS,
    field_key_of,
    is_bucket,
    opened_backup,
    opened_place,
    opened_seals,
    pool_of,
    working_folder,
)
from cli_storage import OPERATOR
from commands import dsn_of, opened_database, read_settings, refuse_pending, run_loop
from console import Json, progress, tell
from resolvers.access.audit import Asker
from resolvers.backups.carrying import refuse_another, send
from resolvers.backups.copying import Copied, Copier, wanted_of
from resolvers.backups.destroyed import read_register, write_destroyed
from resolvers.backups.layout import DESTROYED
from resolvers.backups.store_gaps import still_wanted
from resolvers.backups.taking import Source, Taken, manifest_lines, note_taken, one_moment
from resolvers.backups.taking import take as take_backup
from resolvers.errors import Unloadable
from settings import Settings
from storage.errors import StoreError
from storage.keys import KeyRing

_Text = Annotated[str | None, Parameter(negative="")]


@dataclass(frozen=True)
class _Done:
    taken: Taken
    backup_id: str
    copied: Copied | None
    lost: list[str]  # objects that the database wants and no place has


def take(
    place: str,
    *,
    objects: _Text = None,
    sealed: Annotated[bool, Parameter(negative="")] = False,
    json: Json = False,
) -> int:
    """Take a backup; exit code 1 if an object is missing that the database names.

    Database and list of objects are of one moment; nobody waits meanwhile. It is there whole or not at all,
    and is noted where `dossier archive backups` shows it.

    Parameters
    ----------
    place:
        A folder that is not there yet, or s3://BUCKET/PREFIX.
    objects:
        A place for copies of the sealed objects and key slips, the same for every backup: what lies there
        already is not copied again.
    sealed:
        Nobody reads the backup without the key file as it is now: keep a copy of that as long as the backup.
    """
    with opened_database(read_settings()) as settings:
        done = run_loop(_take(settings, place, objects, sealed))
    about, counts = done.taken.about, dict(done.copied.counts) if done.copied else {}
    told: dict[str, Any] = {
        "place": place,
        "backup_id": done.backup_id,
        "taken_at": about.taken_at,
        "lsn": about.lsn,
        "size": done.taken.size,
        "sha256": done.taken.whole.sha256,
        "tables": len(about.tables),
        "rows": sum(one.rows for one in about.tables.values()),
        "objects": about.objects.count,
        "destroyed": about.destroyed,
        "keys": list(about.objects.keys),
        "copied": counts,
        "missing": done.lost,
    }
    lines = [
        f"{place}\t{about.taken_at:%F %T}\t{done.taken.size} bytes\t{done.taken.whole.sha256}",
        f"rows\t{told['rows']} in {told['tables']} tables, as of {about.lsn}",
        f"objects\t{about.objects.count}\t{about.objects.bytes} bytes\tkeys {', '.join(told['keys']) or '–'}",
        *(f"{name}\t{count}" for name, count in sorted(counts.items())),
        *(f"MISSING\t{key}" for key in done.lost),
    ]
    tell(told, json, *lines)
    return int(bool(done.lost))


def destroyed_since(
    since: str,
    *,
    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None,
    json: Json = False,
) -> None:
    """Write a line for each file that was destroyed since, to be given to `restore --destroyed`.

    Parameters
    ----------
    since:
        A backup, or a moment such as 2026-05-06T02:00:00 (UTC).
    output:
        The file; it is replaced when the new one is whole. Otherwise the lines are printed.
    """
    with opened_database(read_settings()) as settings:
        count = run_loop(_destroyed_since(settings, since, output))
    if output is not None:
        tell({"path": str(output), "destroyed": count}, json, f"{output}: {count} destroyed since")


async def _take(settings: Settings, place: str, objects: str | None, sealed: bool) -> _Done:
    await refuse_pending(dsn_of(settings))
    began = datetime.now(UTC)
    async with pool_of(dsn_of(settings)) as pool:
        try:
            done = await _taken(settings, pool, place, objects, sealed)
        except BaseException:
            with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await note_taken(pool, Asker(OPERATOR), began, None)
            raise
        noted = await note_taken(pool, Asker(OPERATOR), began, done.taken)
        return _Done(done.taken, noted.backup_id, done.copied, done.lost)


async def _taken(
    settings: Settings, pool: asyncpg.Pool, place: str, objects: str | None, sealed: bool
) -> _Done:
    async with _folder(settings, place) as folder:
        with progress("tables", None) as done:
            keys = _sealing_keys(settings) if sealed else None
            source = Source(dsn_of(settings), PROGRAMS, field_key_of(settings), keys, done)
            taken = await take_backup(source, folder)
        copied = None if objects is None else await _copy(settings, taken, objects)
        if is_bucket(place):
            async with opened_place(settings, place) as store:
                await send(folder, taken.about, store)
        missing = [] if copied is None else copied.missing
        ids = {key.rpartition("/")[2]: key for key in missing}
        wanted = await still_wanted(pool, list(ids))
        return _Done(taken, "", copied, [key for one, key in ids.items() if one in wanted])


@contextlib.asynccontextmanager
async def _folder(settings: Settings, place: str) -> AsyncGenerator[Path]:
    """Where it is written first. In a bucket nothing is renamed, so there it is sent when it is whole."""
    if not is_bucket(place):
        yield Path(place)
        return
    async with opened_place(settings, place) as store:
        await refuse_another(store, place)
    with working_folder(settings) as above:
        yield above / "backup"


def _sealing_keys(settings: Settings) -> KeyRing:
    keys = open_keys(settings)
    if keys is None:
        raise Unloadable("--sealed: there is no key file: see DOSSIER_KEY_FILE")
    return keys


async def _copy(settings: Settings, taken: Taken, place: str) -> Copied:
    if not taken.about.sealed:
        return await _copy_listed(settings, taken, place)
    with working_folder(settings) as folder:
        return await _copy_listed(settings, await opened_seals(settings, taken, folder), place)


async def _copy_listed(settings: Settings, taken: Taken, place: str) -> Copied:
    destroyed = {one["object_id"] for one in read_register(taken.folder / DESTROYED)}
    try:
        async with opened_files_store(settings) as source:
            with progress("objects", taken.about.objects.count) as done:
                async with opened_place(settings, place) as target:
                    copier = Copier(source, target, destroyed, done)
                    return await copier.copy(wanted_of(manifest_lines(taken.folder)))
    except StoreError as error:
        raise Unloadable(f"the store of files: {error}") from None


async def _destroyed_since(settings: Settings, since: str, output: Path | None) -> int:
    moment = await _moment(settings, since)
    async with one_moment(dsn_of(settings)) as connection:
        if output is None:
            return await write_destroyed(connection, sys.stdout, moment)
        part = output.with_name(f".{output.name}.part")
        try:
            with part.open("w", encoding="utf-8") as file:
                count = await write_destroyed(connection, file, moment)
            part.replace(output)
        except OSError as error:
            raise Unloadable(f"{output} cannot be written ({error.strerror})") from None
        finally:
            part.unlink(missing_ok=True)
        return count


async def _moment(settings: Settings, since: str) -> datetime:
    try:
        moment = datetime.fromisoformat(since)
    except ValueError:
        async with opened_backup(settings, since) as taken:
            return taken.about.taken_at
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
