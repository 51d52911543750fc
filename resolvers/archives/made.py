"""Files that the service makes: kept sealed, given to whom they are for, gone when over. Next: exports.py.

While one is being stored it is an upload that nobody began, as in reencrypting.py: if its maker dies, it
expires and is cleaned away like any other.
"""

import contextlib
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Protocol

import asyncpg
import orjson

from models.rules.attachments import is_id
from models.rules.auditing import AuditAct
from models.rules.roles import MAX_CLEARANCE, Action
from resolvers.access.audit import Asker, note
from resolvers.access.caller import Caller
from resolvers.attachments.bytes import FilesOff, told
from resolvers.attachments.cleaning import alone
from resolvers.attachments.downloads import stored_from_row, values_of
from resolvers.attachments.tickets import (
    MADE,
    MADE_BY_RIGHT,
    Shelf,
    TicketWrong,
    holder,
    promised,
    signed_address,
)
from resolvers.attachments.uploads import TakenOver, drop_upload, save_draft
from resolvers.custody.orders import Wish, drop_objects
from resolvers.custody.quarantine import Quarantined, shutting_away
from resolvers.errors import Busy, Gone
from resolvers.pool import Connection
from storage.draft import Draft, Facts, Stored
from storage.spool import Spool
from storage.vault import Vault

AUDITED = "ZMADE"  # in the audit trail
_LIFETIME = timedelta(days=7)  # of one that is being stored
_FENCE = 1
# To nobody's customer, so nobody sees it, and no institution's quota counts it.
_BEGIN = f"""
INSERT INTO upload (upload_id, customer_number, attachment_id, replaces, role, file_name, media_type, size,
    state, draft, created_by, created_at, expires_at, received, fence)
VALUES ($1, '', $2, true, '', $3, $4, $5, 'PENDING', $6, $7, $8, $9, 0, {_FENCE})
"""  # noqa: S608
_OBJECT = """
INSERT INTO stored_object (object_id, store_key, size, sealed_size, segment_bytes, sha256, key_id,
    wrapped_key, commitment, slip) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""
_KEEP = """
INSERT INTO made_file (file_id, kind, object_id, file_name, media_type, size, sha256, made_for, made_at,
    expires_at, about) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""
_DONE = f"""
UPDATE upload SET state = 'DISCARDED', draft = NULL
WHERE upload_id = $1 AND fence = {_FENCE} AND state = 'PENDING'
"""  # noqa: S608
_MADE = "m.file_id, m.kind, m.file_name, m.media_type, m.made_for, m.made_at, m.expires_at, m.about"
_SHARED = """EXISTS (SELECT FROM archive_share s WHERE s.file_id = m.file_id AND s.may_download
    AND s.ended_at IS NULL AND (s.expires_on IS NULL OR s.expires_on >= $4)
    AND (s.user_name = $3 OR s.role = ANY($5)))"""
_FIND = f"""
SELECT {_MADE}, o.*, m.made_for = $3 AS own, {_SHARED} AS shared
FROM made_file m JOIN stored_object o ON o.object_id = m.object_id
WHERE m.file_id = $1 AND (m.expires_at IS NULL OR m.expires_at > $2) AND o.dropped_at IS NULL
"""  # noqa: S608
# Two statements: only the second sees the new object of one that was sealed anew meanwhile.
_FORGET = "DELETE FROM made_file WHERE file_id = $1 RETURNING object_id"
# Locked against who destroys or deletes them: what is gone by now goes into no file that stays.
_CONTAINED = """
SELECT item_id FROM archive_item WHERE item_id = ANY($1) AND state <> 'DESTROYED' ORDER BY item_id FOR SHARE
"""
_CONTAIN = "INSERT INTO made_item (file_id, item_id) SELECT $1, unnest($2::text[])"
_CONTAINING = "SELECT DISTINCT file_id FROM made_item WHERE item_id = ANY($1) ORDER BY file_id"


class Safe(Protocol):
    """What keeping one takes: a Desk has it, and MadeFiles. Without a vault there are no files."""

    @property
    def pool(self) -> asyncpg.Pool: ...
    @property
    def vault(self) -> Vault | None: ...
    @property
    def now(self) -> Callable[[], datetime]: ...


@dataclass(frozen=True)
class NewMade:
    """`made_for` may fetch it; `about` is what its maker wants to know of it later, as JSON. With the level
    of the most secret item in it as `accessLevel`, nobody gets it whose clearance is lower; with the places
    of parts of dossiers as `dossiers`, nobody who does not see those. `size`, where it is known before, saves
    setting it aside. `expires_at` None = kept for ever.
    """

    kind: str
    file_name: str
    media_type: str
    made_for: str
    expires_at: datetime | None = None
    about: Mapping[str, Any] = field(default_factory=dict[str, Any])
    size: int | None = None


@dataclass(frozen=True)
class Made:
    file_id: str
    kind: str
    file_name: str
    media_type: str
    made_for: str
    made_at: datetime
    expires_at: datetime | None
    about: Mapping[str, Any]
    stored: Stored

    @property
    def size(self) -> int:
        return self.stored.size

    @property
    def sha256(self) -> str:
        return self.stored.sha256


@dataclass(frozen=True)
class Kept:
    """What is told of one while it lasts. `mine`: the caller may fetch it."""

    file_id: str
    file_name: str
    media_type: str
    size: int
    sha256: str
    expires_at: datetime
    mine: bool


Also = Callable[[Connection, Made], Awaitable[None]]


async def keep(safe: Safe, new: NewMade, pieces: AsyncIterator[bytes], also: Also | None = None) -> Made:
    """Sealed and stored; the plaintext is on no disk. `also` is done in the transaction that tells of it."""
    vault = vault_of(safe)
    if new.size is not None:
        return await _store(safe, vault, new, new.size, pieces, also)
    spool = Spool()
    try:
        async for piece in pieces:
            await spool.add(piece)
        await spool.end()
        async with contextlib.aclosing(spool.pieces()) as again:
            return await _store(safe, vault, new, spool.size, again, also)
    finally:
        spool.close()


async def keep_bytes(safe: Safe, new: NewMade, data: bytes, also: Also | None = None) -> Made:
    """The same of what is whole already."""
    return await _store(safe, vault_of(safe), new, len(data), _once(data), also)


async def _store(  # noqa: PLR0913, PLR0917
    safe: Safe, vault: Vault, new: NewMade, size: int, pieces: AsyncIterator[bytes], also: Also | None
) -> Made:
    file_id, upload_id, now, pool = secrets.token_hex(16), secrets.token_hex(16), safe.now(), safe.pool
    with told():
        draft = await vault.begin(size=size, media_type=new.media_type)
    text = orjson.dumps(draft.to_json()).decode()
    named = (new.file_name, new.media_type, size, text, new.made_for)
    await pool.execute(_BEGIN, upload_id, file_id, *named, now, now + _LIFETIME)

    async def advance(newer: Draft) -> None:
        await save_draft(pool, upload_id, _FENCE, newer.to_json(), newer.offset)

    async with _dropping(pool, upload_id):
        with told():
            draft = await vault.receive(draft, pieces, advance=advance, fresh=True)
            facts = Facts(new.file_name, new.media_type)
            stored = await vault.finish(draft, facts, advance=advance, alone=lambda: alone(pool))
        about = (new.kind, new.file_name, new.media_type, new.made_for, now, new.expires_at, new.about)
        made = Made(file_id, *about, stored)
        async with pool.acquire() as connection, connection.transaction():
            await _commit(connection, upload_id, made)
            if also is not None:
                await also(connection, made)
    return made


async def _commit(connection: Connection, upload_id: str, made: Made) -> None:
    if await connection.execute(_DONE, upload_id) != "UPDATE 1":
        raise TakenOver(upload_id)
    await connection.execute(_OBJECT, *values_of(made.stored))
    file = (made.stored.object_id.hex(), made.file_name, made.media_type, made.size, made.sha256)
    rest = (made.made_for, made.made_at, made.expires_at, orjson.dumps(dict(made.about)).decode())
    await connection.execute(_KEEP, made.file_id, made.kind, *file, *rest)


@contextlib.asynccontextmanager
async def _dropping(pool: asyncpg.Pool, upload_id: str) -> AsyncGenerator[None]:
    """What came to nothing: the cleaner takes it out of the store."""
    done = False
    try:
        yield
        done = True
    finally:
        if not done:
            await drop_upload(pool, upload_id)


async def drop_made(connection: Connection, file_id: str, user: str, at: datetime, reason: str) -> None:
    """Before its time; the cleaner destroys it. In the transaction of the act that wants it."""
    object_id = await connection.fetchval(_FORGET, file_id)
    await drop_objects(connection, [object_id], Wish(user, at, reason))


async def note_items(connection: Connection, made: Made, item_ids: Collection[str]) -> None:
    """Their files lie in it. In the transaction that keeps it; Busy if one is gone meanwhile."""
    if len(await connection.fetch(_CONTAINED, list(item_ids))) < len(item_ids):
        raise Busy(5, "an item was deleted or destroyed meanwhile")
    await connection.execute(_CONTAIN, made.file_id, list(item_ids))


async def drop_made_of(
    connection: Connection, item_ids: Collection[str], user: str, at: datetime, reason: str
) -> None:
    """All in which their files lie, whosever they are. The items are locked, and go in this transaction."""
    for row in await connection.fetch(_CONTAINING, list(item_ids)):
        await drop_made(connection, row["file_id"], user, at, reason)


async def open_made(safe: Safe, caller: Caller, file_id: str, today: date, *, allowed: bool = False) -> Made:
    """Gone unless it was made for the caller or is shared with him, who may download; or `allowed`: his right
    was looked at. Gone too where his clearance is below what is in it."""
    vault_of(safe)
    roles = sorted({grant.role for grant in caller.grants})
    row = None
    if is_id(file_id):
        row = await safe.pool.fetchrow(_FIND, file_id, safe.now(), caller.user_name, today, roles)
    if row is None:
        raise Gone(file_id)
    made = _made(row)
    own = (allowed or row["own"]) and clears(caller, made.about)
    if not (own or (row["shared"] and may_take(caller, made.about))):
        raise Gone(file_id)
    if row["quarantined_at"] is not None:
        raise Quarantined
    return made


def _made(row: asyncpg.Record) -> Made:
    names = ("file_id", "kind", "file_name", "media_type", "made_for", "made_at", "expires_at")
    about: dict[str, Any] = orjson.loads(row["about"]) if row["about"] else {}
    return Made(**{name: row[name] for name in names}, about=about, stored=stored_from_row(row))


def kept_from_row(row: asyncpg.Record, *, mine: bool) -> Kept:
    names = Kept.__dataclass_fields__.keys() - {"mine"}
    return Kept(**{name: row[name] for name in names}, mine=mine)


def clears(caller: Caller, about: Mapping[str, Any], action: Action = Action.READ) -> bool:
    """Whether some grant of his that sees archives reaches up to the most secret of it, he sees where the
    dossiers in it lie (DO-H), and he has all grants by which it was made, where it names them."""
    if not set(about.get("grants", ())).issubset(promised(caller)):
        return False
    level, scope = about.get("accessLevel"), caller.read_scope(action)
    high = level is None or any(reach.clearance >= level for reach in scope.reaches)
    return high and all(scope.sees_item(*place) for place in about.get("dossiers", ()))


def may_take(caller: Caller, about: Mapping[str, Any]) -> bool:
    """The same of one that is shared with him, by grants that allow to fetch bytes; without a level, it is
    the highest."""
    return clears(caller, {"accessLevel": MAX_CLEARANCE, **about}, Action.DOWNLOAD)


class MadeFiles:
    """What the byte door and the acts that make files need. Without a vault nothing but refusals."""

    def __init__(self, shelf: Shelf, vault: Vault | None = None) -> None:
        self._shelf = shelf
        self.vault = vault

    @property
    def pool(self) -> asyncpg.Pool:
        return self._shelf.writer.pool

    @property
    def now(self) -> Callable[[], datetime]:
        return self._shelf.now

    def address(self, caller: Caller, file_id: str, *, allowed: bool = False) -> str:
        """Where he may fetch it for a while. `allowed`: whoever asks for the address has looked whether he
        may; otherwise it is looked at when he comes whether it is his or shared with him."""
        kind = MADE_BY_RIGHT if allowed else MADE
        return signed_address(self._shelf, caller, kind, file_id)

    async def reader(self, ticket: str, file_id: str) -> Caller:
        return await self._by_right(ticket, file_id) or await holder(self._shelf, ticket, MADE, file_id)

    async def find(self, caller: Caller, file_id: str, ticket: str | None = None) -> Made:
        """As open_made. A ticket that was given him by right opens it too."""
        named = None if ticket is None else await self._by_right(ticket, file_id)
        allowed = named is not None and named.user_name == caller.user_name
        return await open_made(self, caller, file_id, self._shelf.writer.today(), allowed=allowed)

    async def _by_right(self, ticket: str, file_id: str) -> Caller | None:
        with contextlib.suppress(TicketWrong):
            return await holder(self._shelf, ticket, MADE_BY_RIGHT, file_id)
        return None

    async def read(self, asker: Asker, made: Made, start: int, end: int) -> AsyncGenerator[bytes]:
        """Who reads what is noted before the first byte; `end` is exclusive."""
        vault, stored = vault_of(self), made.stored
        detail = {"kind": made.kind, "start": start, "end": end, "sha256": made.sha256}
        entry = asker.noted(AuditAct.DOWNLOAD, object_class=AUDITED, object_id=made.file_id, detail=detail)
        await note(self.pool, entry)
        shut = shutting_away(self.pool, stored, asker.caller.user_name, self.now())
        with told():
            async with shut, contextlib.aclosing(vault.open(stored, start, end)) as pieces:
                async for piece in pieces:
                    yield piece


async def read_made(safe: Safe, made: Made) -> AsyncGenerator[bytes]:
    """For work of our own: nobody is noted as its reader."""
    with told():
        async with contextlib.aclosing(vault_of(safe).open(made.stored)) as pieces:
            async for piece in pieces:
                yield piece


async def _once(data: bytes) -> AsyncGenerator[bytes]:
    yield data


def vault_of(safe: Safe) -> Vault:
    if safe.vault is None:
        raise FilesOff("this server has no key file, so it takes and gives no files")
    return safe.vault
