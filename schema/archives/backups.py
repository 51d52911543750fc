"""Backups that were made, noted by who makes them. Next: labels.py."""

from datetime import datetime
from enum import Enum
from typing import Annotated

import strawberry
from graphql import GraphQLError

from models.rules.archives.backups import Backup
from resolvers.archives import backups
from resolvers.archives.backups import Noted
from schema.custody.jobs import PageSize, checked_size, look, pool_of
from schema.payloads import Refused
from schema.saving import ContextInfo, asker_of, refusing, sent

_BYTES = "Its bytes, as digits."


@strawberry.enum(description="How a backup ended.")
class BackupResult(Enum):
    RUNNING = strawberry.enum_value("RUNNING", description="It is being made.")
    DONE = strawberry.enum_value("DONE", description="It is whole: its size and SHA-256 are known.")
    FAILED = strawberry.enum_value("FAILED", description="It came to nothing.")


@strawberry.type(description="A backup of the archives (备份, IG-3).")
class ArchiveBackup:
    backup_id: strawberry.ID = strawberry.field(description="Id of the record; it continues the list.")
    started_at: datetime = strawberry.field(description="When it was begun.")
    ended_at: datetime | None = strawberry.field(description="When it was over.")
    result: BackupResult = strawberry.field(description="How it ended.")
    size: str | None = strawberry.field(description=_BYTES)
    sha256: str | None = strawberry.field(description="Its SHA-256 in hexadecimal digits.")
    restore_tested_at: datetime | None = strawberry.field(
        description="When it was seen that it can be restored; null: not yet."
    )
    noted_by: str = strawberry.field(description="Who noted it first.")


@strawberry.type(description="How it stands with backups.")
class BackupState:
    last_good_at: datetime | None = strawberry.field(
        description="When the last one was begun that is DONE; null: there is none."
    )
    overdue: bool = strawberry.field(
        description="true: that is more than 26 hours ago, and there are files that are older."
    )


@strawberry.type(description="The backup is noted.")
class BackupNoted:
    backup: ArchiveBackup = strawberry.field(description="As it is noted now.")


NoteBackupResult = Annotated[
    BackupNoted | Refused,
    strawberry.union("NoteBackupResult", description="Answer of recordBackup and noteBackup."),
]
Size = Annotated[str | None, strawberry.argument(description=_BYTES)]
Digest = Annotated[str | None, strawberry.argument(description="Its SHA-256 in hexadecimal digits.")]
EndedAt = Annotated[datetime | None, strawberry.argument(description="When it was over.")]
TestedAt = Annotated[
    datetime | None, strawberry.argument(description="When it was seen that it can be restored.")
]


@strawberry.type
class BackupQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="Backups that were noted, the newest first; for keepers of files, auditors."
    )
    async def archive_backups(
        self,
        info: ContextInfo,
        first: PageSize = 50,
        after: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only those begun before this one.")
        ] = None,
    ) -> list[ArchiveBackup]:
        last = str(after).replace("\0", "") if after else None
        found = await backups.list_backups(pool_of(info), info.context.caller, last, checked_size(first))
        return [_row(one) for one in found]

    @strawberry.field(description="Whether a backup is overdue; for keepers of files and auditors.")
    async def backup_state(self, info: ContextInfo) -> BackupState:
        look(info)
        found = await backups.last_backup(pool_of(info), info.context.services.writer.now())
        return BackupState(last_good_at=found.started_at, overdue=found.overdue)


@strawberry.type
class BackupActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Note a backup of database, store and keys that was begun or made elsewhere (IG-3). DONE "
        "needs endedAt, size and sha256. After 26 hours without a good one who keeps the files is told. "
        "admin and storageAdmin."
    )
    async def record_backup(  # noqa: PLR0913, PLR0917 -- the arguments of the contract
        self,
        info: ContextInfo,
        started_at: Annotated[datetime, strawberry.argument(description="When it was begun.")],
        result: Annotated[BackupResult, strawberry.argument(description="How it ended.")],
        ended_at: EndedAt = None,
        size: Size = None,
        sha256: Digest = None,
        restore_tested_at: TestedAt = None,
    ) -> NoteBackupResult:
        backup = Backup(started_at, result.name, ended_at, _bytes(size), sha256, restore_tested_at)
        now = info.context.services.writer.now()
        noted = await refusing(
            info, lambda: backups.record_backup(pool_of(info), asker_of(info), backup, now), ()
        )
        return noted if isinstance(noted, Refused) else BackupNoted(backup=_row(noted))

    @strawberry.mutation(
        description="Note how a backup ended, or that it was seen to come back (恢复测试); what is not given "
        "stays. admin and storageAdmin."
    )
    async def note_backup(  # noqa: PLR0913, PLR0917 -- the arguments of the contract
        self,
        info: ContextInfo,
        backup_id: Annotated[strawberry.ID, strawberry.argument(description="Its backupId.")],
        result: Annotated[BackupResult | None, strawberry.argument(description="How it ended.")] = None,
        ended_at: EndedAt = None,
        size: Size = None,
        sha256: Digest = None,
        restore_tested_at: TestedAt = None,
    ) -> NoteBackupResult:
        given = sent(
            result=result,
            ended_at=ended_at,
            size=_bytes(size),
            sha256=sha256,
            restore_tested_at=restore_tested_at,
        )
        identity, now = str(backup_id), info.context.services.writer.now()
        noted = await refusing(
            info,
            lambda: backups.note_backup(pool_of(info), asker_of(info), identity, given, now),
            ("backup_id",),
        )
        return noted if isinstance(noted, Refused) else BackupNoted(backup=_row(noted))


def _bytes(size: str | None) -> int | None:
    if size is None:
        return None
    if not (size.isascii() and size.isdigit() and len(size) <= 18):  # noqa: PLR2004 -- fits 64 bits
        raise GraphQLError(f"{size[:40]!r} is no number of bytes")
    return int(size)


def _row(one: Noted) -> ArchiveBackup:
    backup = one.backup
    return ArchiveBackup(
        backup_id=strawberry.ID(one.backup_id),
        started_at=backup.started_at,
        ended_at=backup.ended_at,
        result=BackupResult[backup.result],
        size=None if backup.size is None else str(backup.size),
        sha256=backup.sha256,
        restore_tested_at=backup.restore_tested_at,
        noted_by=one.noted_by,
    )
