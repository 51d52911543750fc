"""`dossier backup restore`, `recovered`, `objects-back`. Next: cli_backup_verify.py."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import asyncpg
from cyclopts import Parameter
from cyclopts.validators import Number

from assembly import opened_files_store
from cli_backup_places import (
    PROGRAMS,
    field_key_of,
    opened_backup,
    opened_place,
    pool_of,
    private_or_given,
    working_folder,
)
from cli_storage import OPERATOR
from commands import dsn_of, opened_database, read_settings, run_loop
from console import Json, progress, tell
from resolvers.access.audit import Asker
from resolvers.backups.copying import Copied, CopyBack, Wanted
from resolvers.backups.era import Era, begin_era, last_change, log_end, refuse_company, room_for_lost
from resolvers.backups.loading import NotTheSame, Target
from resolvers.backups.restoring import Restored, Settled, note_restored, settle
from resolvers.backups.restoring import restore as restore_backup
from resolvers.backups.taking import Taken
from resolvers.errors import Unloadable
from settings import Settings, SettingsError
from storage.errors import StoreError

_Flag = Annotated[bool, Parameter(negative="")]
_Lost = Annotated[int | None, Parameter(validator=Number(gte=1))]
_DESTROYED = "SELECT object_id FROM destruction_certificate"
_WANTED = """
SELECT object_id, store_key AS key, sealed_size AS sealed FROM stored_object
WHERE dropped_at IS NULL ORDER BY object_id
"""


def restore(  # noqa: PLR0913 -- the arguments of the command
    place: str,
    *,
    destroyed: Annotated[list[Path] | None, Parameter(negative="")] = None,
    nothing_lost: _Flag = False,
    lost: _Lost = None,
    no_store: _Flag = False,
    json: Json = False,
) -> int:
    """Restore a backup into an empty database; exit code 1 if what came is not what was taken.

    Bring the keys first: the key file, and the field key of the backup. Until the end nothing serves there.
    If it is broken off: drop the database, make it anew, and begin again.

    Parameters
    ----------
    place:
        The backup.
    destroyed:
        What was destroyed since the backup: a file of `destroyed-since`, or the destroyed.ndjson of a newer
        backup. May be given several times. Without it files come back that were destroyed.
    nothing_lost:
        Nothing was written after the backup, as when the service moves. Then nobody has to begin anew.
    lost:
        How many transactions may have been lost, at most. Otherwise 2,000 for each second since the backup.
    no_store:
        Do not look what the store of files has no more.
    """
    if nothing_lost and lost is not None:
        raise Unloadable("say --nothing-lost or --lost, not both")
    with private_or_given(read_settings()) as settings:
        try:
            restored, settled = run_loop(
                _restore(settings, place, destroyed or [], 0 if nothing_lost else lost, not no_store)
            )
        except NotTheSame as error:
            sys.stderr.write("dossier: this is not what was taken; drop the database\n")
            tell({"restored": False, "differs": error.lines}, json, *error.lines)
            return 1
    told = {"restored": True, **asdict(restored.era), "destroyed": asdict(restored.destroyed)}
    tell(told | {"store": asdict(settled) if settled else None}, json, *_lines(restored, settled))
    return 0


def recovered(*, lost: _Lost = None, json: Json = False) -> None:
    """Begin the change log anew behind what was lost, once, before anything else works on the database.

    For a database that PostgreSQL itself recovered to an earlier point, and for a replica that became the
    primary without all that its primary had.

    Parameters
    ----------
    lost:
        How many transactions may have been lost, at most. Otherwise 2,000 for each second since the last
        change.
    """
    with opened_database(read_settings()) as settings:
        era = run_loop(_recovered(settings, lost))
    tell(asdict(era), json, *_era_lines(era))


def objects_back(place: str, *, json: Json = False) -> int:
    """Bring objects and key slips back that the store has lost; exit code 1 if some are nowhere.

    What the store has stays as it is; what was destroyed, by the certificates of this database, stays gone.

    Parameters
    ----------
    place:
        The place that was given to `take --objects`.
    """
    with opened_database(read_settings()) as settings:
        copied = run_loop(_objects_back(settings, place))
    counts = {name: copied.counts[name] for name in sorted(copied.counts)}
    lines = [*(f"{name}\t{count}" for name, count in counts.items()), *copied.missing]
    tell({**counts, "lost": copied.missing}, json, *lines)
    return int(bool(copied.missing))


async def _restore(
    settings: Settings, place: str, registers: Sequence[Path], lost: int | None, look: bool
) -> tuple[Restored, Settled | None]:
    async with opened_backup(settings, place) as taken:
        _check_field_key(settings, taken)
        room = room_for_lost(taken.about.taken_at, datetime.now(UTC)) if lost is None else lost
        with working_folder(settings) as work, progress("tables", None) as done:
            target = Target(dsn_of(settings), PROGRAMS, work, done)
            restored = await restore_backup(target, taken, registers, room)
        async with pool_of(dsn_of(settings)) as pool:
            await note_restored(pool, Asker(OPERATOR), taken)
            settled = await _settled(settings, pool, taken) if look else None
    return restored, settled


async def _settled(settings: Settings, pool: asyncpg.Pool, taken: Taken) -> Settled | None:
    """The rows are there, whatever the store says."""
    try:
        async with opened_files_store(settings) as store:
            return await settle(pool, store, taken.folder, datetime.now(UTC))
    except StoreError as error:
        sys.stderr.write(f"dossier: the store of files was not looked at: {error}\n")
        return None


def _check_field_key(settings: Settings, taken: Taken) -> None:
    """What is sealed under another key could never be read again, and nobody would know before."""
    wanted, here = taken.about.field_key, field_key_of(settings)
    if wanted is not None and wanted != here:
        state = "is another one" if here else "is not there"
        raise SettingsError(
            f"DOSSIER_FIELD_KEY_FILE: {settings.field_key_path} {state}; the backup needs the key with the "
            f"fingerprint {wanted}"
        )


async def _recovered(settings: Settings, lost: int | None) -> Era:
    connection = await asyncpg.connect(
        dsn_of(settings), timeout=20, server_settings={"statement_timeout": "0"}
    )
    try:
        await refuse_company(connection)
        async with connection.transaction():
            since = await last_change(connection)
            room = room_for_lost(since, datetime.now(UTC)) if lost is None else lost
            return await begin_era(connection, await log_end(connection), room)
    finally:
        await connection.close()


async def _objects_back(settings: Settings, place: str) -> Copied:
    async with pool_of(dsn_of(settings)) as pool:
        rows = await pool.fetch(_WANTED)
        destroyed = {row["object_id"] for row in await pool.fetch(_DESTROYED)}
    wanted = [Wanted(row["object_id"], row["key"], row["sealed"]) for row in rows]
    async with opened_files_store(settings) as target:
        with progress("objects", len(wanted)) as done:
            async with opened_place(settings, place) as source:
                return await CopyBack(source, target, destroyed, done).copy(wanted)


def _lines(restored: Restored, settled: Settled | None) -> Iterator[str]:
    about, destroyed = restored.about, restored.destroyed
    yield f"restored\tas of {about.taken_at:%F %T} UTC, {about.lsn}"
    yield from _era_lines(restored.era)
    yield f"destroyed\t{destroyed.objects} files that were destroyed after the backup"
    for one in (*destroyed.items, *destroyed.customers):
        yield f"look at\t{one}: its files were destroyed, its record is as it was before"
    if settled is None:
        return
    if settled.empty:
        yield "store\tempty: `dossier backup objects-back`, then `dossier storage reconcile --deep`"
    if settled.unread:
        yield "store\ta key slip cannot be read: `dossier storage reconcile --deep`"
    for one in settled.missing:
        yield f"shut away\t{one}: the store has it no more"
    for one in settled.keyless:
        yield f"shut away\t{one}: no key slip has its key any more"


def _era_lines(era: Era) -> Iterator[str]:
    yield f"change log\tgoes on from place {era.first}; lost are places from {era.below}"
    yield f"receivers\t{era.receivers} are to take a snapshot (RESYNC_REQUIRED)"
    yield f"sessions\t{era.sessions} have ended"
