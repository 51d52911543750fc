"""Sets of files: ordered with a reason, then fetched as one zip with manifests. Next: packing.py.

An order is a row of the table of jobs, so that who took what along, and why, can be looked up; it is carried
out by whoever fetches it, at that time and with the rights of then.
"""

import asyncio
import contextlib
import hashlib
import secrets
from collections import Counter
from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import asyncpg
import orjson

from models.rules.archives.exports import check_dossiers
from models.rules.attachments import is_id
from models.rules.auditing import AuditAct, AuditNote
from models.rules.numbers import shown
from models.rules.numbers import stored as stored_number
from models.rules.packing import MOST_FILES, WantedSet, check_count, check_set, paths_of
from models.rules.roles import Action
from resolvers.access.audit import Asker, note
from resolvers.access.caller import Caller
from resolvers.access.grants import file_sight
from resolvers.attachments.bytes import FilesOff, Unreadable, told
from resolvers.attachments.downloads import Download, note_access, stored_from_row
from resolvers.attachments.owners import demand, dossier_scope
from resolvers.attachments.packing import Package
from resolvers.attachments.tickets import EXPORT, Shelf, holder, signed_address
from resolvers.custody.quarantine import Quarantined, shutting_away
from resolvers.errors import Gone, Refused
from resolvers.jobs.job import HIDDEN
from resolvers.write.state import FILE_VISIBLE, ITEM_VISIBLE, VISIBLE
from storage.vault import Vault

KIND = "EXPORT"

_FILES = f"""
SELECT a.customer_number, a.item_id, c.name1, i.archive_code, i.title, i.institution_code, i.archive_type,
    i.access_level, i.dossier_kind, a.role, v.attachment_id, v.version, v.file_name, v.media_type,
    v.uploaded_by, v.uploaded_at, o.*
FROM attachment a LEFT JOIN customer c ON c.customer_number = a.customer_number
LEFT JOIN archive_item i ON i.item_id = a.item_id
JOIN attachment_version v ON v.attachment_id = a.attachment_id AND v.version = a.version
JOIN stored_object o ON o.object_id = v.object_id
WHERE (a.customer_number = ANY($1) OR a.attachment_id = ANY($2) OR a.item_id = ANY($3))
    AND {FILE_VISIBLE.format("a", "$4", "$5", "$6")}
ORDER BY a.customer_number, a.item_id, v.file_name, v.attachment_id LIMIT {MOST_FILES + 1}
"""  # noqa: S608
_ITEMS = f"""
SELECT item_id FROM archive_item a WHERE item_id = ANY($1) AND {ITEM_VISIBLE.format("a", "$2")}
"""  # noqa: S608
_CUSTOMERS = f"""
SELECT customer_number FROM customer a WHERE customer_number = ANY($1)
    AND {VISIBLE.format("a.customer_number", "$2", "$3")}
"""  # noqa: S608
_KEEP = """
INSERT INTO job (job_id, kind, parameters, dry_run, state, created_by, created_at, started_at, ended_at, done,
    attempts, fence, report)
VALUES ($1, $2, $3, false, 'DONE', $4, $5, $5, $5, $6, 0, 0, $7)
"""
_FIND = "SELECT parameters FROM job WHERE job_id = $1 AND kind = $2 AND created_by = $3"
_TOLD = ("attachment_id", "version", "role", "file_name", "media_type", "sha256", "uploaded_by")


@dataclass(frozen=True)
class ExportReady:
    """`url` is relative and signed."""

    export_id: str
    url: str
    expires_at: datetime
    files: int
    size: int


@dataclass(frozen=True)
class FileSet:
    """As it is at that moment; `package` is the zip, and can be read once."""

    files: Sequence[Download]
    package: Package
    at: datetime


async def order_export(shelf: Shelf, asker: Asker, wanted: WantedSet) -> ExportReady:
    """Gone names what the caller cannot see."""
    now, pool, caller = shelf.now(), shelf.writer.pool, asker.caller
    export_id, files, size = await note_export(pool, asker, wanted, now)
    until = now + shelf.ticket_lifetime
    return ExportReady(export_id, signed_address(shelf, caller, EXPORT, export_id, until), until, files, size)


async def note_export(
    pool: asyncpg.Pool, asker: Asker, wanted: WantedSet, now: datetime
) -> tuple[str, int, int]:
    """Its id, and how many files and bytes it has now."""
    if found := check_set(wanted):
        raise Refused(found)
    rows, user = await _rows(pool, asker.caller, wanted), asker.caller.user_name
    export_id, size = secrets.token_hex(16), sum(row["size"] for row in rows)
    parameters = {
        "reason": wanted.reason.strip(),
        "attachmentIds": list(wanted.attachment_ids),
        HIDDEN: {
            "customerNumbers": list(wanted.customer_numbers),
            "itemIds": list(wanted.item_ids),
        },
    }
    texts = (orjson.dumps(parameters).decode(), orjson.dumps({"files": len(rows), "bytes": size}).decode())
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(_KEEP, export_id, KIND, texts[0], user, now, len(rows), texts[1])
        for entry in _noted(asker, export_id, wanted, rows):
            await note(connection, entry)
    return export_id, len(rows), size


class FileSets:
    """What the byte door needs of this. Without a vault nothing but refusals."""

    def __init__(self, shelf: Shelf, vault: Vault | None) -> None:
        self._shelf = shelf
        self._vault = vault

    async def reader(self, ticket: str, export_id: str) -> Caller:
        return await holder(self._shelf, ticket, EXPORT, export_id)

    async def find(self, caller: Caller, export_id: str) -> FileSet:
        """Only for who ordered it."""
        self._open()
        pool = self._shelf.writer.pool
        text = await pool.fetchval(_FIND, export_id, KIND, caller.user_name) if is_id(export_id) else None
        if text is None:
            raise Gone(export_id)
        order = orjson.loads(text)
        numbers = order[HIDDEN]["customerNumbers"]
        items = order[HIDDEN].get("itemIds", ())
        wanted = WantedSet(numbers, order["attachmentIds"], order["reason"], items)
        return await find_set(pool, caller, wanted, self._shelf.now())

    def read(self, asker: Asker, found: FileSet) -> AsyncGenerator[bytes]:
        return read_set(self._shelf.writer.pool, self._open(), asker, found)

    def _open(self) -> Vault:
        if self._vault is None:
            raise FilesOff("this server has no key file, so it takes and gives no files")
        return self._vault


async def find_set(pool: asyncpg.Pool, caller: Caller, wanted: WantedSet, now: datetime) -> FileSet:
    """One that is under quarantine keeps the whole set back: half of it would look like all."""
    rows = await _rows(pool, caller, wanted)
    if bad := [row["attachment_id"] for row in rows if row["quarantined_at"] is not None]:
        raise Quarantined(f"under quarantine: {', '.join(bad)}")
    paths = paths_of((_folder(row), row["file_name"]) for row in rows)
    listed = [_told(row, path) for row, path in zip(rows, paths, strict=True)]
    about = {"exportedBy": caller.user_name, "exportedAt": now, "reason": wanted.reason, "files": listed}
    texts = {
        "manifest.json": orjson.dumps(about, option=orjson.OPT_INDENT_2),
        "manifest-sha256.txt": "".join(f"{one['sha256']}  {one['path']}\n" for one in listed).encode(),
    }
    names = ("attachment_id", "version", "customer_number", "file_name", "media_type", "item_id")
    files = [Download(**{name: row[name] for name in names}, stored=stored_from_row(row)) for row in rows]
    sizes = [(path, file.size) for path, file in zip(paths, files, strict=True)]
    return FileSet(files, Package(texts, sizes), now)


async def read_set(pool: asyncpg.Pool, vault: Vault, asker: Asker, found: FileSet) -> AsyncGenerator[bytes]:
    """The zip."""

    def read(place: int) -> AsyncGenerator[bytes]:
        return read_whole(pool, vault, asker, found.files[place], found.at)

    with told():
        async with contextlib.aclosing(found.package.chunks(read)) as chunks:
            async for chunk in chunks:
                yield chunk


async def read_whole(
    pool: asyncpg.Pool, vault: Vault, asker: Asker, file: Download, at: datetime
) -> AsyncGenerator[bytes]:
    """Noted before its first byte, and compared with what was recorded, as the manifest tells it, at its
    last."""
    running = hashlib.sha256()
    await note_access(pool, asker, file, 0, file.size)
    shut = shutting_away(pool, file.stored, asker.caller.user_name, at)
    async with shut, contextlib.aclosing(vault.open(file.stored)) as pieces:
        async for piece in pieces:
            await asyncio.to_thread(running.update, piece)
            yield piece
    if running.hexdigest() != file.sha256:
        raise Unreadable(f"{file.stored.key}: its SHA-256 is not the one that was recorded")


async def _rows(pool: asyncpg.Pool, caller: Caller, wanted: WantedSet) -> list[asyncpg.Record]:
    demand(caller, Action.EXPORT)
    sight = file_sight(caller.read_scope(Action.EXPORT))
    numbers = {number: stored_number(number) for number in wanted.customer_numbers if "\0" not in number}
    ids, items = ([one for one in some if is_id(one)] for some in (wanted.attachment_ids, wanted.item_ids))
    seen = {
        row["customer_number"] for row in await pool.fetch(_CUSTOMERS, list(numbers.values()), *sight[:2])
    }
    known = {row["item_id"] for row in await pool.fetch(_ITEMS, items, sight[2])}
    rows = await pool.fetch(_FILES, list(numbers.values()), ids, items, *sight)
    if found := check_count(len(rows)):
        raise Refused(found)
    known |= {row["attachment_id"] for row in rows}
    known |= {number for number, stored in numbers.items() if stored in seen}
    for one in (*wanted.customer_numbers, *wanted.attachment_ids, *wanted.item_ids):
        if one not in known:
            raise Gone(one.replace("\0", ""))
    of_items = [dict(row) for row in rows if row["item_id"] is not None]
    if found := check_dossiers(of_items, dossier_scope(caller).sees_item):
        raise Refused(found)
    return rows


def _noted(
    asker: Asker, export_id: str, wanted: WantedSet, rows: Sequence[asyncpg.Record]
) -> Iterator[AuditNote]:
    """One for each customer and item, so that who sees this one alone is told of it, and of no other."""
    reason, files = wanted.reason.strip(), Counter((row["customer_number"], row["item_id"]) for row in rows)
    named = {(stored_number(one), None) for one in wanted.customer_numbers}
    for number, item_id in sorted({*files, *named, *((None, one) for one in wanted.item_ids)}, key=str):
        yield asker.noted(
            AuditAct.EXPORT,
            object_class=KIND,
            object_id=export_id,
            customer_number=number,
            item_id=item_id,
            detail={"reason": reason, "files": files[number, item_id]},
        )


def _folder(row: asyncpg.Record) -> str:
    """Of a customer his number and name, of an item its archive code, of a draft its title."""
    if row["item_id"] is not None:
        return row["archive_code"] or f"{row['title']} {row['item_id'][-8:]}"
    return f"{shown(row['customer_number'])} {row['name1'] or ''}"


def _told(row: asyncpg.Record, path: str) -> dict[str, Any]:
    owner = (
        {"customerNumber": shown(row["customer_number"])}
        if row["item_id"] is None
        else {"itemId": row["item_id"], "archiveCode": row["archive_code"]}
    )
    return {
        "path": path,
        **owner,
        "size": row["size"],
        **{_camel(name): row[name] for name in _TOLD},
        "uploadedAt": row["uploaded_at"],
    }


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(part.title() for part in others)
