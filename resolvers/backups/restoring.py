"""Restores a backup: rows, places of the log, what was destroyed since. Next: verifying.py."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg

from models.rules.archives.backups import DONE, Backup
from resolvers.access.audit import Asker
from resolvers.archives.backups import record_backup
from resolvers.backups.copying import wanted_of
from resolvers.backups.destroyed import DestroyedAgain, destroy_again, read_register
from resolvers.backups.era import Era, begin_era, refuse_company
from resolvers.backups.layout import About, damaged_files
from resolvers.backups.loading import NotTheSame, Target, compare, load, open_for_use, refuse_filled
from resolvers.backups.store_gaps import EmptyStore, living_lines, object_gaps
from resolvers.backups.taking import Taken, manifest_lines
from resolvers.custody.quarantine import quarantine
from storage.faults import point
from storage.store import Store

FOUND_BY = "RESTORE"  # of the incidents


@dataclass(frozen=True)
class Restored:
    about: About
    era: Era
    destroyed: DestroyedAgain


@dataclass(frozen=True)
class Settled:
    """Objects that nobody gets now: the store has them no more, or no line with their key. `empty`: the store
    has nothing at all, so nothing was looked at; `unread`: a slip could not be read, so keys were not.
    """

    missing: Sequence[str] = field(default_factory=tuple[str, ...])
    keyless: Sequence[str] = field(default_factory=tuple[str, ...])
    empty: bool = False
    unread: bool = False


async def restore(target: Target, taken: Taken, registers: Sequence[Path], lost: int) -> Restored:
    """`lost`: how many transactions may have been lost since; 0 if nothing was written after the backup."""
    about = taken.about
    if damaged := await asyncio.to_thread(damaged_files, taken.folder, about):
        raise NotTheSame([f"{name} is not as it was written" for name in damaged])
    await refuse_filled(target, about)
    await load(target, taken.folder, about)
    await compare(target, about)
    point("restore.compared")
    era, destroyed = await _begin(target, about, registers, lost)
    point("restore.begun_anew")
    await open_for_use(target, taken.folder, about)
    return Restored(about, era, destroyed)


async def note_restored(pool: asyncpg.Pool, asker: Asker, taken: Taken) -> None:
    """In the restored database, which was copied before anybody could note it there."""
    at, now = taken.about.taken_at, datetime.now(UTC)
    backup = Backup(at, DONE, at, taken.size, taken.whole.sha256, restore_tested_at=max(at, now))
    await record_backup(pool, asker, backup, now)


async def settle(pool: asyncpg.Pool, store: Store, folder: Path, now: datetime) -> Settled:
    """What the store has no more was mostly destroyed on purpose after the backup, without a register that
    says so: it is shut away with an incident, and who keeps the records decides.
    """
    try:
        gaps = [gap.wanted.object_id async for gap in object_gaps(store, wanted_of(manifest_lines(folder)))]
    except EmptyStore:
        return Settled(empty=True)
    lines, whole = await living_lines(store)
    named = (one.object_id for one in wanted_of(manifest_lines(folder)))
    keyless = sorted({one for one in named if one not in lines} - set(gaps)) if whole else []
    return Settled(
        await _shut_away(pool, gaps, "NOT_IN_STORE", now),
        await _shut_away(pool, keyless, "NO_KEY_IN_STORE", now),
        unread=not whole,
    )


async def _begin(
    target: Target, about: About, registers: Sequence[Path], lost: int
) -> tuple[Era, DestroyedAgain]:
    connection = await asyncpg.connect(target.dsn, timeout=20, server_settings={"statement_timeout": "0"})
    try:
        await refuse_company(connection)
        async with connection.transaction():
            destroyed = await destroy_again(connection, _lines(registers))
            return await begin_era(connection, about.log, lost), destroyed
    finally:
        await connection.close()


def _lines(registers: Iterable[Path]) -> Iterator[dict[str, Any]]:
    for path in registers:
        yield from read_register(path)


async def _shut_away(
    pool: asyncpg.Pool, object_ids: Sequence[str], finding: str, now: datetime
) -> Sequence[str]:
    details: Mapping[str, Any] = {"finding": finding, "why": "after a restore from a backup"}
    shut = [one for one in object_ids if await quarantine(pool, one, details, FOUND_BY, now) is not None]
    return tuple(shut)
