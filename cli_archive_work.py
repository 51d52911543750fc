"""`dossier archive …`: each duty of the worker by name, and backups. Next: worker_house.py."""

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import asyncpg
from cyclopts import Parameter

from cli_storage import OPERATOR
from commands import opened_database, read_settings, run_loop, with_pool
from console import Json, tell
from models.rules.archives.backups import DONE, FAILED, Backup
from resolvers.access.audit import Asker
from resolvers.archives.backups import (
    LastBackup,
    Noted,
    last_backup,
    list_backups,
    note_backup,
    record_backup,
)
from resolvers.archives.indexing import read_again
from resolvers.backups.layout import hash_of
from resolvers.errors import Gone, Refused, Unloadable
from worker_house import HOUSE

Again = Annotated[
    str | None, Parameter(name="--again", help="Archive type, written KU/PZ, whose files are read anew.")
]
Failed = Annotated[bool, Parameter(name="--failed", negative="", help="It came to nothing.")]


def scheduled(*, json: Json = False) -> None:
    """The scheduled work of the service, and what each does."""
    commands = {name: name if one.command else "" for name, one in HOUSE.items()}
    found = [{"told": one.told, "does": one.does, "command": commands[name]} for name, one in HOUSE.items()]
    tell(found, json, *(f"{commands[name] or '–':<14}{one.does}" for name, one in HOUSE.items()))


def verify(*, json: Json = False) -> None:
    """Order that files not read for DOSSIER_VERIFY_DAYS are read and compared; at most one order a day."""
    _now("verify", json)


def due(*, json: Json = False) -> None:
    """Items and volumes whose retention is over become due."""
    _now("due", json)


def destroy(*, json: Json = False) -> None:
    """Go on with destruction lists that were begun and broken off."""
    _now("destroy", json)


def review(*, json: Json = False) -> None:
    """Tell archive managers by mail of dossiers that are to be verified, once of each."""
    _now("review", json)


def loans(*, json: Json = False) -> None:
    """Tell borrowers and approvers by mail of overdue loans, once a day."""
    _now("loans", json)


def inspections(*, json: Json = False) -> None:
    """Draw the samples of inspection plans whose day has come."""
    _now("inspections", json)


def index(again: Again = None, *, json: Json = False) -> None:
    """Enter items that the index of the search lacks, and order that files waiting for it are read."""
    _now("index", json, None if again is None else partial(read_again, again))


def check(*, json: Json = False) -> None:
    """Order four-property checks of what was not checked for a year, or was handed over; once a day."""
    _now("check", json)


def backup_alert(*, json: Json = False) -> None:
    """Warn if the last good backup is older than 26 hours: in the log, and by mail once a day."""
    _now("backup-alert", json)


def backup(
    file: Path | None = None, *, started: datetime, failed: Failed = False, json: Json = False
) -> None:
    """Note a backup that was made elsewhere.

    Parameters
    ----------
    file:
        The backup as one file: its size and SHA-256 are noted. Not needed if it failed.
    started:
        When it was begun, such as 2026-05-06T02:00:00 (UTC).
    """
    if file is None and not failed:
        raise Unloadable("a backup that was done is a file: give it, or say --failed")
    size, digest = (None, None) if file is None else _looked(file)
    result = FAILED if failed else DONE

    def add(pool: asyncpg.Pool) -> Coroutine[Any, Any, Noted]:
        now = datetime.now(UTC)
        return record_backup(pool, Asker(OPERATOR), Backup(_utc(started), result, now, size, digest), now)

    noted = _at_pool(add)
    tell(asdict(noted), json, _line(noted))


def restored(backup_id: str, *, at: datetime | None = None, json: Json = False) -> None:
    """Note that a backup was seen to come back.

    Parameters
    ----------
    at:
        When; now without it (UTC).
    """

    def add(pool: asyncpg.Pool) -> Coroutine[Any, Any, Noted]:
        now = datetime.now(UTC)
        given = {"restore_tested_at": now if at is None else _utc(at)}
        return note_backup(pool, Asker(OPERATOR), backup_id, given, now)

    noted = _at_pool(add)
    tell(asdict(noted), json, _line(noted))


def backups(*, first: int = 20, json: Json = False) -> int:
    """Backups that were noted, the newest first; exit code 1 while one is overdue."""

    async def look(pool: asyncpg.Pool) -> tuple[Sequence[Noted], LastBackup]:
        return await list_backups(pool, OPERATOR, None, first), await last_backup(pool, datetime.now(UTC))

    found, last = _at_pool(look)
    overdue = ["OVERDUE: the last good backup is older than 26 hours"] if last.overdue else []
    told = {"backups": [asdict(one) for one in found], "overdue": last.overdue}
    tell(told, json, *overdue, *map(_line, found))
    return int(last.overdue)


def _now(command: str, json: bool, before: Callable[[asyncpg.Pool], Awaitable[object]] | None = None) -> None:
    duty = HOUSE[command]
    with opened_database(read_settings()) as settings:

        async def run(pool: asyncpg.Pool) -> int:
            if before is not None:
                await before(pool)
            return await duty.work(pool, settings)

        count = run_loop(with_pool(settings, run))
    tell({command: count}, json, f"{duty.told}: {count}")


def _at_pool(work: Any) -> Any:
    with opened_database(read_settings()) as settings:
        try:
            return run_loop(with_pool(settings, work))
        except Refused as refused:
            raise Unloadable("; ".join(one.message("en") for one in refused.findings)) from None
        except Gone as gone:
            raise Unloadable(f"there is no backup {gone.what}") from None


def _looked(file: Path) -> tuple[int, str]:
    try:
        found = hash_of(file)
    except OSError as error:
        raise Unloadable(f"{file} cannot be read ({error.strerror})") from None
    return found.size, found.sha256


def _utc(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _line(one: Noted) -> str:
    made, tested = one.backup, one.backup.restore_tested_at
    size = "" if made.size is None else f"{made.size} bytes"
    seen = f"restored {tested:%F %T}" if tested else "never restored"
    return f"{one.backup_id}\t{made.started_at:%F %T}\t{made.result}\t{size}\t{made.sha256 or ''}\t{seen}"
