"""What items are found by beside their metadata: the text of their files, read by a job. Next: texts/.

Whatever changes files of an item leaves its entry waiting (write/finders.py). The job reads them, opened in
memory and handed to a process of its own, and keeps of the text what the item's type allows: all of it
(PLAIN), keyed hashes of its pairs of signs (SEALED), nothing (NONE).
"""

import asyncio
from collections.abc import AsyncGenerator, Collection
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime

import asyncpg
import orjson

from models.rules.archives.entries import FileText, entry_of, file_vector, names_of, plain_text, sealed_text
from resolvers.archives.texts.kinds import kind_of
from resolvers.archives.texts.outside import Text, TextReader
from resolvers.attachments.downloads import stored_from_row
from resolvers.custody.desk import Desk
from resolvers.custody.quarantine import Quarantined, shutting_away
from resolvers.jobs.job import Order, order_due
from resolvers.jobs.run import Run
from resolvers.pool import Connection
from resolvers.write.context import Writer
from resolvers.write.finders import ENTRY_COLUMNS
from resolvers.write.statement import ENTRY, Part, statement
from storage.draft import Stored
from storage.errors import KeyUnavailable, Missing

KIND = "READ_TEXTS"
PLAIN, SEALED = "PLAIN", "SEALED"
_PAGE = 50
_NOTE = 200
_FORGET = "DELETE FROM archive_text WHERE item_id = ANY($1::text[])"
_WAITING = "SELECT EXISTS (SELECT FROM archive_text WHERE indexed_at IS NULL)"
_COUNT = "SELECT count(*) FROM archive_text WHERE indexed_at IS NULL"
_NEXT = f"""
SELECT x.item_id, coalesce(t.text_extraction, 'NONE') AS extraction
FROM archive_text x JOIN archive_item i ON i.item_id = x.item_id
JOIN archive_type t ON t.archive_type = i.archive_type
WHERE x.indexed_at IS NULL AND x.item_id > $1 ORDER BY x.item_id LIMIT {_PAGE}
"""  # noqa: S608 - a number of our own
_FILES = """
SELECT a.attachment_id, a.version, a.file_name, a.media_type, o.*
FROM attachment a JOIN attachment_version v ON v.attachment_id = a.attachment_id AND v.version = a.version
JOIN stored_object o ON o.object_id = v.object_id
WHERE a.item_id = $1 ORDER BY a.attachment_id
"""
_HOLD = "SELECT FROM archive_text WHERE item_id = $1 AND indexed_at IS NULL FOR UPDATE"
_SAME = "SELECT attachment_id, version FROM attachment WHERE item_id = $1 ORDER BY attachment_id"
_KEEP = """
UPDATE archive_text SET names = $2, text = $3, file_grams = $4, note = $5, indexed_at = $6 WHERE item_id = $1
"""
# Of items that came before there was an index.
_ENTERED = f"""
SELECT i.*, ARRAY (SELECT keyword FROM archive_keyword k WHERE k.item_id = i.item_id) AS words
FROM archive_item i WHERE i.state <> 'DESTROYED'
    AND NOT EXISTS (SELECT FROM archive_text x WHERE x.item_id = i.item_id) LIMIT {_PAGE}
"""  # noqa: S608 - a number of our own
_UNREAD = "UPDATE archive_text SET indexed_at = NULL WHERE item_id = ANY($1::text[])"
_AGAIN = """
UPDATE archive_text x SET indexed_at = NULL FROM archive_item i
WHERE i.item_id = x.item_id AND i.archive_type = $1 AND x.indexed_at IS NOT NULL
"""


async def forget(connection: Connection, item_ids: Collection[str]) -> None:
    """Of items that are destroyed or deleted no word is left to search by; in the caller's transaction."""
    await connection.execute(_FORGET, list(item_ids))


@dataclass(frozen=True)
class Bounds:
    """Of one file: what is larger is not read, what takes longer is given up."""

    mib: int = 64
    seconds: int = 30


async def read_again(archive_type: str, pool: asyncpg.Pool) -> None:
    """Files of this type's items wait as if they were new."""
    await pool.execute(_AGAIN, archive_type)


async def order_reading(pool: asyncpg.Pool, bounds: Bounds, now: datetime) -> int:
    """1 if files wait to be read and nobody reads."""
    if not await pool.fetchval(_WAITING):
        return 0
    return await order_due(pool, Order(KIND, {"mib": bounds.mib, "seconds": bounds.seconds}), now)


async def enter_missing(pool: asyncpg.Pool) -> int:
    """Entries of items that have none, and how many there were."""
    done = 0
    while rows := await pool.fetch(_ENTERED):
        items = [{**row, "keywords": [{"keyword": word} for word in row["words"]]} for row in rows]
        entries = orjson.dumps([entry_of(item) for item in items]).decode()
        await pool.execute(statement((Part(ENTRY, "archive_text", ENTRY_COLUMNS),)), entries)
        await pool.execute(_UNREAD, [item["item_id"] for item in items])
        done += len(items)
    return done


async def read_texts(desk: Desk, writer: Writer, run: Run) -> None:
    """A page at a time. The report counts items, files, and files that gave no text or not all of it."""
    if run.total is None:
        await run.save("", total=await desk.pool.fetchval(_COUNT))
    bounds = Bounds(**run.job.parameters)
    async with TextReader(seconds=bounds.seconds) as reader:
        work = _Reading(desk, writer, run, reader, bounds)
        while rows := await desk.pool.fetch(_NEXT, run.cursor or ""):
            for row in rows:
                await work.item(row["item_id"], row["extraction"])
                run.count("items")
                await run.save(row["item_id"], done=run.done + 1)


@dataclass(frozen=True)
class _Reading:
    desk: Desk
    writer: Writer
    run: Run
    reader: TextReader
    bounds: Bounds

    async def item(self, item_id: str, extraction: str) -> None:
        """All files of one item, anew."""
        rows = await self.desk.pool.fetch(_FILES, item_id)
        texts: list[str] = []
        notes: list[str] = []
        for row in rows if extraction in (PLAIN, SEALED) else ():
            found = await self._file(row)
            texts.append(found.text)
            if found.note:
                notes.append(f"{row['file_name']}: {found.note}")
                self.run.count("notes")
        kept = await asyncio.to_thread(self._kept, texts, extraction)
        if kept.cut:
            notes.append("not all of the text is kept: it is too long")
        names = names_of(row["file_name"] for row in rows)
        note = "; ".join(notes)[:_NOTE] or None
        values = (names, kept.text, file_vector(names, kept.grams), note, self.desk.now())
        read = [(row["attachment_id"], row["version"]) for row in rows]
        async with self.desk.pool.acquire() as connection, connection.transaction():
            if await connection.fetchrow(_HOLD, item_id) is None:
                return  # gone, or read by another
            # asked after the entry is held: whoever changes files waits for it, and leaves it waiting again
            if [tuple(row) for row in await connection.fetch(_SAME, item_id)] == read:
                await connection.execute(_KEEP, item_id, *values)

    async def _file(self, row: asyncpg.Record) -> Text:
        kind = kind_of(row["media_type"], row["file_name"])
        if kind is None:
            return Text()
        if row["size"] > self.bounds.mib << 20:
            return Text(note=f"larger than {self.bounds.mib} MiB")
        if row["quarantined_at"] is not None or row["dropped_at"] is not None:
            return Text(note="is shut away")
        self.run.count("files")
        stored = stored_from_row(row)
        try:
            async with aclosing(self._bytes(stored)) as chunks:
                return await self.reader.read(kind, stored.size, chunks)
        except (Quarantined, Missing, KeyUnavailable) as error:
            return Text(note=f"cannot be opened: {type(error).__name__}")

    async def _bytes(self, stored: Stored) -> AsyncGenerator[bytes]:
        shut = shutting_away(self.desk.pool, stored, self.run.job.created_by, self.desk.now())
        async with shut, aclosing(self.desk.vault.open(stored)) as chunks:
            async for chunk in chunks:
                yield chunk

    def _kept(self, texts: list[str], extraction: str) -> FileText:
        if extraction == SEALED:
            return sealed_text(texts, self.writer.sealer.hidden)
        return plain_text(texts)
