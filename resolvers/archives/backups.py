"""Backups are noted by who makes them; one that is missing is told. Next: proposals.py."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from typing import Any

import asyncpg

from models.rules.archives.backups import OVERDUE_HOURS, Backup, check_backup, is_overdue
from models.rules.attachments import is_id
from models.rules.auditing import AuditAct
from models.rules.custody import may_keep, may_look
from models.rules.roles import STORAGE_ADMIN
from resolvers.access.audit import Asker, note
from resolvers.access.caller import Caller
from resolvers.access.seal import Sealer
from resolvers.errors import Denied, Gone, Refused
from resolvers.notices.outbox import post_daily
from resolvers.pool import Connection

AUDITED = "BACKUP"  # in the audit trail
_NAMES = [one.name for one in fields(Backup)]
_ADD = f"""
INSERT INTO backup_record (backup_id, noted_by, {", ".join(_NAMES)}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""  # noqa: S608 - constants of our own
_CHANGE = f"""
UPDATE backup_record SET {", ".join(f"{name} = ${at}" for at, name in enumerate(_NAMES, 2))}
WHERE backup_id = $1
"""  # noqa: S608 - constants of our own
_FIND = "SELECT * FROM backup_record WHERE backup_id = $1 FOR UPDATE"
_LIST = """
SELECT * FROM backup_record WHERE $1::text IS NULL OR (started_at, backup_id) <
    (SELECT started_at, backup_id FROM backup_record WHERE backup_id = $1)
ORDER BY started_at DESC, backup_id DESC LIMIT $2
"""
_LAST_GOOD = "SELECT max(started_at) FROM backup_record WHERE result = 'DONE'"
_WORTH_IT = """
SELECT EXISTS (SELECT FROM stored_object WHERE created_at < $1::timestamptz - make_interval(hours => $2))
"""
_KEEPERS = """
SELECT DISTINCT u.email FROM user_account u JOIN access_grant g ON g.user_name = u.user_name
WHERE g.role = $1 AND u.active AND u.email IS NOT NULL
"""
_SUBJECT = "备份逾期 / Backup overdue"


@dataclass(frozen=True)
class Noted:
    """A backup with its id, and who noted it."""

    backup_id: str
    noted_by: str
    backup: Backup


@dataclass(frozen=True)
class LastBackup:
    """`overdue`: it is older than 26 hours, or there is none, and something that is worth it."""

    started_at: datetime | None
    overdue: bool


async def record_backup(pool: asyncpg.Pool, asker: Asker, backup: Backup, now: datetime) -> Noted:
    _admit(asker.caller)
    if found := check_backup(backup, now):
        raise Refused(found)
    noted = Noted(secrets.token_hex(16), asker.caller.user_name, backup)
    async with pool.acquire() as connection, connection.transaction():
        values = [getattr(backup, name) for name in _NAMES]
        await connection.execute(_ADD, noted.backup_id, noted.noted_by, *values)
        await _tell(connection, asker, noted)
    return noted


async def note_backup(
    pool: asyncpg.Pool, asker: Asker, backup_id: str, given: Mapping[str, Any], now: datetime
) -> Noted:
    """How it ended, or that it was seen to come back: `given` are fields of Backup."""
    _admit(asker.caller)
    async with pool.acquire() as connection, connection.transaction():
        row = await connection.fetchrow(_FIND, backup_id) if is_id(backup_id) else None
        if row is None:
            raise Gone(backup_id)
        noted = _noted(row)
        noted = replace(noted, backup=replace(noted.backup, **given))
        if found := check_backup(noted.backup, now):
            raise Refused(found)
        values = [getattr(noted.backup, name) for name in _NAMES]
        await connection.execute(_CHANGE, backup_id, *values)
        await _tell(connection, asker, noted)
    return noted


async def list_backups(pool: asyncpg.Pool, caller: Caller, after: str | None, first: int) -> Sequence[Noted]:
    """The newest first."""
    if not may_look(caller):
        raise Denied
    return [_noted(row) for row in await pool.fetch(_LIST, after, first)]


async def last_backup(source: asyncpg.Pool | Connection, now: datetime) -> LastBackup:
    """Of those that were done."""
    last = await source.fetchval(_LAST_GOOD)
    overdue = is_overdue(last, now)
    if overdue and last is None:  # a service without old files needs none yet
        overdue = await source.fetchval(_WORTH_IT, now, OVERDUE_HOURS)
    return LastBackup(last, overdue)


async def tell_overdue(pool: asyncpg.Pool, sealer: Sealer, began: datetime | None) -> int:
    """By mail to who keeps the files, once a day; how many mails. `began`: of the last good one, if any."""
    last = f"{began:%F %H:%M} UTC" if began else "–"
    body = (
        f"档案最近一次成功备份：{last}，已超过{OVERDUE_HOURS}小时。\n"
        f"The last good backup of the archives began at {last}: more than {OVERDUE_HOURS} hours ago.\n"
    )
    keepers = await pool.fetch(_KEEPERS, STORAGE_ADMIN)
    return await post_daily(pool, sealer, _SUBJECT, {row["email"]: body for row in keepers})


def _admit(caller: Caller) -> None:
    if not may_keep(caller):
        raise Denied


async def _tell(connection: Connection, asker: Asker, noted: Noted) -> None:
    told = {name: value for name, value in asdict(noted.backup).items() if value is not None}
    entry = asker.noted(
        AuditAct.STORAGE_JOB,
        object_class=AUDITED,
        object_id=noted.backup_id,
        detail={"act": "backup", **told},
    )
    await note(connection, entry)


def _noted(row: asyncpg.Record) -> Noted:
    backup = Backup(**{name: row[name] for name in _NAMES})
    return Noted(row["backup_id"], row["noted_by"], backup)
