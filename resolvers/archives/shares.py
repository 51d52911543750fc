"""Shares (分享) of exports and items: with whom, until when; they end by themselves. Next: loans.py.

An export is handed on as it is: who receives it needs the clearance for all of it, and of dossiers the grant
that shows them; what else lies beyond his institutions and types he gets by the word of who exported it. An
item is pointed out only: seeing it takes a grant that covers it, as ever.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import asyncpg
import orjson

from models.rules.archive import TABLE
from models.rules.archives.shares import (
    MOST_DAYS,
    NewShare,
    Receiver,
    check_receivers,
    check_share,
    last_day,
)
from models.rules.attachments import is_id
from models.rules.auditing import AuditAct
from models.rules.roles import ARCHIVE_MANAGER, MAX_CLEARANCE, ROLES, Action
from resolvers.access.audit import Asker, note
from resolvers.access.caller import Caller
from resolvers.access.granting import powers_of
from resolvers.access.grants import item_sight
from resolvers.archives.export_rows import Place, Source, chosen, place_in
from resolvers.archives.exports import MADE_KIND
from resolvers.archives.made import AUDITED, Kept, MadeFiles, clears, kept_from_row, may_take, open_made
from resolvers.errors import Denied, Gone, Refused
from resolvers.pool import Connection
from resolvers.write.context import ReplayKey, Writer
from resolvers.write.replay import recalled, remember
from resolvers.write.state import ITEM_VISIBLE

_ADD = """
INSERT INTO archive_share (share_id, item_id, file_id, user_name, role, may_download, shared_by, shared_at,
    expires_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""
# A file is kept as long as it is shared, within a bound that sharing anew does not move.
_KEEP = f"""
UPDATE made_file SET expires_at = greatest(expires_at, least($2, made_at + interval '{MOST_DAYS} days'))
WHERE file_id = $1 AND expires_at IS NOT NULL
"""  # noqa: S608
_CLEARANCE = "SELECT max(clearance) FROM access_grant WHERE role = $1"
_SHARES = f"""
SELECT s.*, i.title, i.archive_code, m.file_name, m.media_type, m.size, m.sha256,
    m.expires_at, m.about, m.made_for
FROM archive_share s
LEFT JOIN archive_item i ON i.item_id = s.item_id AND {ITEM_VISIBLE.format("i", "$1")}
LEFT JOIN made_file m ON m.file_id = s.file_id AND (m.expires_at IS NULL OR m.expires_at > $2)
"""  # noqa: S608
_WITH_ME = f"""{_SHARES}
WHERE s.ended_at IS NULL AND s.expires_on >= $3 AND (s.user_name = $4 OR s.role = ANY($5))
    AND (i.item_id IS NOT NULL OR m.file_id IS NOT NULL)
ORDER BY s.shared_at DESC, s.share_id LIMIT $6
"""
_BY_ME = f"{_SHARES} WHERE s.shared_by = $3 ORDER BY s.shared_at DESC, s.share_id LIMIT $4"
_SOME = f"{_SHARES} WHERE s.share_id = ANY($3) ORDER BY array_position($3::text[], s.share_id::text)"
_END = "UPDATE archive_share SET ended_at = $2 WHERE share_id = $1 AND ended_at IS NULL"
_FOUND = f"""
SELECT s.item_id, s.file_id, s.shared_by, m.about, i.item_id IS NOT NULL AS seen
FROM archive_share s LEFT JOIN made_file m ON m.file_id = s.file_id
LEFT JOIN archive_item i ON i.item_id = s.item_id AND {ITEM_VISIBLE.format("i", "$2")}
WHERE s.share_id = $1
"""  # noqa: S608


@dataclass(frozen=True)
class Share:
    """Title and archive code are those of an item that the caller sees, `file` one that he clears."""

    share_id: str
    item_id: str | None
    title: str | None
    archive_code: str | None
    file: Kept | None
    user_name: str | None
    role: str | None
    may_download: bool
    shared_by: str
    shared_at: datetime
    expires_on: date
    ended_at: datetime | None


@dataclass(frozen=True)
class _Shared:
    """What is to be shared: the places of items that the receiver must see, and the highest level of all."""

    level: int
    places: Sequence[Place]

    def received_by(self, name: str, path: tuple[str | int, ...], grants: Sequence[Any]) -> Receiver:
        scope = Caller(name, tuple(grants)).read_scope()
        high = any(reach.clearance >= self.level for reach in scope.reaches)
        return Receiver(name, path, bool(grants), high, all(scope.sees_item(*one) for one in self.places))


async def share_archives(
    made: MadeFiles, writer: Writer, asker: Asker, new: NewShare, key: ReplayKey | None = None
) -> Sequence[Share]:
    """With all of them or with none. By who may export; a file by whom it was made for."""
    caller, now, today = asker.caller, writer.now(), writer.today()
    if not caller.read_scope(Action.EXPORT).archives:
        raise Denied
    if found := check_share(new, today):
        raise Refused(found)
    shared, context = await _shared(made, caller, new, today), writer.call(caller)
    async with made.pool.acquire() as connection, connection.transaction():
        before = None if key is None else await recalled(connection, context, key)
        if before is not None:
            ids = orjson.loads(before["outcome"])
        else:
            ids = await _share_all(connection, asker, shared, new, (now, today))
            if key is not None:
                await remember(connection, context, key, ids)
        rows = await connection.fetch(_SOME, item_sight(caller.read_scope()), now, ids)
    return [_share(row, caller) for row in rows]


async def _share_all(
    connection: Connection, asker: Asker, shared: _Shared, new: NewShare, at: tuple[datetime, date]
) -> list[str]:
    now, today = at
    if found := check_receivers(await _receivers(connection, shared, new)):
        raise Refused(found)
    until = new.expires_on or last_day(today)
    receivers = [(one.strip().upper(), None) for one in new.users] + [(None, one) for one in new.roles]
    ids: list[str] = []
    for place in [(one, None) for one in dict.fromkeys(new.item_ids)] or [(None, new.file_id)]:
        for receiver in dict.fromkeys(receivers):
            ids.append(secrets.token_hex(16))
            told = (new.may_download, asker.caller.user_name, now, until)
            await connection.execute(_ADD, ids[-1], *place, *receiver, *told)
        about = {"users": list(new.users), "roles": list(new.roles), "until": until.isoformat()}
        await _note(connection, asker, *place, act="share", download=new.may_download, **about)
    if new.file_id is not None:
        await connection.execute(_KEEP, new.file_id, _end_of(until))
    return ids


async def end_share(made: MadeFiles, writer: Writer, asker: Asker, share_id: str) -> Share:
    """By who shared it, or an archive manager within whose reach all of it is. One that has ended stays as it
    is."""
    caller, now = asker.caller, writer.now()
    manager = replace(caller, grants=tuple(one for one in caller.grants if one.role == ARCHIVE_MANAGER))
    sight = item_sight(manager.read_scope(Action.WRITE))
    async with made.pool.acquire() as connection, connection.transaction():
        found = await connection.fetchrow(_FOUND, share_id, sight) if is_id(share_id) else None
        if found is None or not (found["shared_by"] == caller.user_name or _manages(manager, found)):
            raise Gone(share_id.replace("\0", ""))
        if await connection.execute(_END, share_id, now) == "UPDATE 1":
            await _note(connection, asker, found["item_id"], found["file_id"], act="endShare")
        [row] = await connection.fetch(_SOME, item_sight(caller.read_scope()), now, [share_id])
    return _share(row, caller)


def _manages(manager: Caller, row: asyncpg.Record) -> bool:
    """A file without a level, or one that is gone, counts as the most secret."""
    return row["seen"] or (
        row["file_id"] is not None
        and clears(manager, {"accessLevel": MAX_CLEARANCE, **_about(row)}, Action.WRITE)
    )


async def shared_with(
    pool: asyncpg.Pool, caller: Caller, now: datetime, today: date, first: int
) -> Sequence[Share]:
    """What lasts, the newest first: items that he sees, and files whose level his clearance reaches."""
    roles = sorted({grant.role for grant in caller.grants})
    sight = item_sight(caller.read_scope())
    rows = await pool.fetch(_WITH_ME, sight, now, today, caller.user_name, roles, first)
    return [_share(row, caller) for row in rows if row["file_id"] is None or clears(caller, _about(row))]


async def shared_by(pool: asyncpg.Pool, caller: Caller, now: datetime, first: int) -> Sequence[Share]:
    """All that he shared, ended ones too, the newest first."""
    rows = await pool.fetch(_BY_ME, item_sight(caller.read_scope()), now, caller.user_name, first)
    return [_share(row, caller) for row in rows]


async def _shared(made: MadeFiles, caller: Caller, new: NewShare, today: date) -> _Shared:
    if new.file_id is not None:
        file = await open_made(made, caller, new.file_id, today)
        if file.made_for != caller.user_name or file.kind != MADE_KIND:
            raise Gone(new.file_id)
        places = [(one[0], one[1], one[2]) for one in file.about.get("dossiers", ())]
        return _Shared(file.about.get("accessLevel", MAX_CLEARANCE), places)
    ids = [one for one in new.item_ids if is_id(one)]
    items = await chosen(Source(made.pool, caller.read_scope()), ids)
    known = {one["item_id"] for one in items}
    for one in new.item_ids:
        if one not in known:
            raise Gone(one.replace("\0", ""))
    places = [place_in(one) for one in items]
    return _Shared(max(place[2] for place in places), places)


async def _receivers(connection: Connection, shared: _Shared, new: NewShare) -> Sequence[Receiver]:
    """Of a role it must be true of somebody who has it; for each it is looked at again when he comes."""
    found: list[Receiver] = []
    for at, name in enumerate(new.users):
        user = name.strip().upper()
        grants = [] if "\0" in user else await powers_of(connection, user)
        found.append(shared.received_by(user, ("with_users", at), grants))
    for at, role in enumerate(new.roles):
        known = role in ROLES
        clearance = await connection.fetchval(_CLEARANCE, role) if known else None
        reads = known and ROLES[role].archives and clearance is not None and clearance >= shared.level
        found.append(Receiver(role, ("with_roles", at), known, reads, reads))
    return found


async def _note(
    connection: Connection, asker: Asker, item_id: str | None, file_id: str | None, **told: Any
) -> None:
    entry = asker.noted(
        AuditAct.SHARE,
        object_class=TABLE if item_id else AUDITED,
        object_id=item_id or file_id,
        item_id=item_id,
        detail=told,
    )
    await note(connection, entry)


def _end_of(day: date) -> datetime:
    """When it is over everywhere: the business date is that of a time zone."""
    return datetime.combine(day + timedelta(days=1), time(12), UTC)


def _about(row: asyncpg.Record) -> Mapping[str, Any]:
    return orjson.loads(row["about"]) if row["about"] else {}


def _share(row: asyncpg.Record, caller: Caller) -> Share:
    same = Share.__dataclass_fields__.keys() - {"file"}
    told = {name: row[name] for name in same}
    seen = row["file_name"] is not None and clears(caller, _about(row))
    return Share(**told, file=_file(row, caller) if seen else None)


def _file(row: asyncpg.Record, caller: Caller) -> Kept:
    own = row["made_for"] == caller.user_name
    mine = own or (row["may_download"] and row["ended_at"] is None and may_take(caller, _about(row)))
    return kept_from_row(row, mine=mine)
