"""Compares what the rows say with what the store holds, both ways. Next: naming.py.

Both come in the order of keys and are merged on the way, so memory does not grow with the store. What is only
on one side is looked at again before it becomes a finding, in the order in which things come and go: bytes
come before their row and leave before it. And nothing younger than the grace period counts.
"""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from datetime import datetime, timedelta
from typing import Any

import asyncpg

from resolvers.attachments.cleaning import alone
from resolvers.custody.desk import Desk
from resolvers.custody.naming import (
    is_line_of,
    is_slip,
    object_named,
    object_of,
    object_of_tail,
    readable_lines,
    slip_named,
    stray_lines,
    upload_named,
)
from resolvers.custody.verifying import refuse_an_empty_store
from resolvers.jobs.job import Order
from resolvers.jobs.run import Run
from storage.errors import Missing, Refused
from storage.faults import point
from storage.reading import read_whole
from storage.slips import SlipEntry
from storage.store import Entry, Unfinished, size_of

KIND = "RECONCILE"
GRACE_HOURS = 24.0
MOST_GRACE_HOURS = 24 * 366
_PAGE = 1000
_FIRST = "objects/"
_BEHIND_ALL = "~"  # no key begins so

_COUNT = "SELECT count(*) FROM stored_object WHERE dropped_at IS NULL"
# An id is the end of its key, so both have the same order.
_OBJECTS = f"""
SELECT store_key AS key, object_id, sealed_size AS size FROM stored_object
WHERE object_id > $1 AND dropped_at IS NULL ORDER BY object_id LIMIT {_PAGE}
"""  # noqa: S608
_SLIPS = f"""
SELECT DISTINCT slip AS key, NULL AS object_id, NULL AS size FROM stored_object
WHERE slip > $1 AND dropped_at IS NULL ORDER BY slip LIMIT {_PAGE}
"""  # noqa: S608
_OBJECT = (
    "SELECT sealed_size FROM stored_object WHERE object_id = $1 AND store_key = $2 AND dropped_at IS NULL"
)
_SLIP = "SELECT count(*) FROM stored_object WHERE slip = $1 AND dropped_at IS NULL"
LINES = """
SELECT object_id, size, segment_bytes, key_id, wrapped_key, commitment FROM stored_object
WHERE slip = $1 AND dropped_at IS NULL
"""


def reconcile_order(*, grace_hours: float = GRACE_HOURS, deep: bool = False) -> Order:
    """`deep` reads every slip too."""
    return Order(KIND, {"grace_hours": grace_hours, "deep": deep})


async def reconcile(desk: Desk, run: Run) -> None:
    """Changes nothing. Findings: OBJECT_MISSING, OBJECT_WRONG_SIZE, OBJECT_ORPHAN, SLIP_MISSING, SLIP_ORPHAN,
    TAIL_ORPHAN, UPLOAD_UNFINISHED, UPLOADS_NOT_LISTED; deep also SLIP_UNREADABLE, SLIP_LINE_MISSING,
    SLIP_LINE_STRAY."""
    if run.total is None:
        total = await desk.pool.fetchval(_COUNT)
        if total:
            await refuse_an_empty_store(desk.store)
        await run.save(run.cursor or "", total=total)
    await _Comparison(desk, run).compare()


class _Comparison:
    def __init__(self, desk: Desk, run: Run) -> None:
        ordered = run.job.parameters
        self._desk = desk
        self._run = run
        self._deep = bool(ordered.get("deep", False))
        self._old = run.job.created_at - timedelta(hours=ordered.get("grace_hours", GRACE_HOURS))

    async def compare(self) -> None:
        run, after = self._run, self._run.cursor or ""
        if after != _BEHIND_ALL:
            since = 0
            async with aclosing(self._desk.store.list()) as listed:
                async for key, entry, row in _merged(_behind(listed, after), _named(self._desk.pool, after)):
                    await self._key(key, entry, row)
                    since += 1
                    if since % _PAGE == 0:
                        point("reconcile.compared")
                        await run.save(key, done=run.done + _PAGE)
            await run.save(_BEHIND_ALL, done=run.done + since % _PAGE)
        await self._uploads()

    async def _key(self, key: str, entry: Entry | None, row: asyncpg.Record | None) -> None:
        if entry is None:
            await self._not_listed(key)
        elif row is None:
            await self._not_named(entry)
        elif object_of(key):
            self._run.count("objects")
            self._run.count("bytes", entry.size)
            if entry.size != row["size"]:
                await self._object(key)
        else:
            self._run.count("slips")
            if self._deep:
                await self._lines(key, entry.modified)

    async def _not_listed(self, key: str) -> None:
        await (self._object(key) if object_of(key) else self._slip(key))

    async def _object(self, key: str) -> None:
        """The store is asked first: a row wants its object no more before that goes."""
        object_id = key.rpartition("/")[2]
        size = await size_of(self._desk.store, key)
        wanted = await self._desk.pool.fetchval(_OBJECT, object_id, key)
        if wanted is None or wanted == size:
            return
        if size is None:
            await self._find("OBJECT_MISSING", key, object_id)
        else:
            await self._find("OBJECT_WRONG_SIZE", key, object_id, size=size, wanted=wanted)

    async def _slip(self, key: str) -> None:
        if not await self._is_there(key) and (count := await self._desk.pool.fetchval(_SLIP, key)):
            await self._find("SLIP_MISSING", key, objects=count)

    async def _not_named(self, entry: Entry) -> None:
        """The rows are asked first: whoever removes a file forgets it only when nothing of it is left."""
        key = entry.key
        object_id, of = object_of(key), object_of_tail(key)
        if not (object_id or of or is_slip(key)):
            self._run.count("other_keys")
        elif self._is_young(entry.modified):
            self._run.count("young")
        elif object_id:
            if not await object_named(self._desk.pool, object_id) and await self._is_there(key):
                await self._find("OBJECT_ORPHAN", key, object_id, **_told(entry))
        elif of:
            if not await upload_named(self._desk.pool, of) and await self._is_there(key):
                await self._find("TAIL_ORPHAN", key, of, **_told(entry))
        else:
            await self._slip_not_named(entry)

    async def _slip_not_named(self, entry: Entry) -> None:
        """Rotation leaves a slip that rows name no more for a moment, and holds the lock of slips then."""
        async with alone(self._desk.pool):
            if await slip_named(self._desk.pool, entry.key) or not await self._is_there(entry.key):
                return
        await self._find("SLIP_ORPHAN", entry.key, **_told(entry))

    async def _lines(self, slip: str, modified: datetime) -> None:
        """The slip is read first: a key is wrapped anew in another slip before its row says so."""
        try:
            lines, broken = await self._read(slip)
        except Missing:
            await self._slip(slip)
            return
        rows = await self._desk.pool.fetch(LINES, slip)
        if broken:
            await self._find("SLIP_UNREADABLE", slip, lines=broken)
        for row in rows:
            object_id = row["object_id"]
            if not is_line_of(lines.get(object_id), row):
                await self._find("SLIP_LINE_MISSING", f"{slip}#{object_id}", object_id)
        strays = set(lines) - {row["object_id"] for row in rows}
        if strays and not self._is_young(modified):
            for object_id in sorted(await self._strays(slip, strays)):
                await self._find("SLIP_LINE_STRAY", f"{slip}#{object_id}", object_id)

    async def _strays(self, slip: str, lines: set[str]) -> set[str]:
        """A line goes before its row does: one that nobody names must still be there then."""
        nobodys = await stray_lines(self._desk.pool, slip, lines)
        if not nobodys:
            return nobodys
        try:
            now, _ = await self._read(slip)
        except Missing:
            return set()
        return nobodys & set(now)

    async def _uploads(self) -> None:
        try:
            async with aclosing(self._desk.store.unfinished()) as uploads:
                async for one in uploads:
                    await self._upload(one)
        except Refused as error:  # not every server lists them, and all else is compared
            await self._find("UPLOADS_NOT_LISTED", self._desk.store.name, why=str(error))

    async def _upload(self, one: Unfinished) -> None:
        object_id = object_of(one.key)
        if object_id is None:
            self._run.count("other_uploads")
        elif self._is_young(one.begun):
            self._run.count("young")
        elif await self._is_nobodys(one, object_id):
            told = {"upload": one.upload, "begun": one.begun.isoformat()}
            await self._find("UPLOAD_UNFINISHED", f"{one.key}#{_short(one.upload)}", object_id, **told)

    async def _is_nobodys(self, one: Unfinished, object_id: str) -> bool:
        """As objects: not named, and still there."""
        if await upload_named(self._desk.pool, object_id):
            return False
        async with aclosing(self._desk.store.unfinished(one.key)) as now:
            return one in [other async for other in now]

    async def _read(self, slip: str) -> tuple[dict[str, SlipEntry], int]:
        return readable_lines(bytes(await read_whole(self._desk.store, slip)))

    async def _is_there(self, key: str) -> bool:
        return await size_of(self._desk.store, key) is not None

    async def _find(self, kind: str, subject: str, object_id: str | None = None, **details: Any) -> None:
        self._run.count(kind.lower())
        await self._run.find(kind, subject, object_id, details)

    def _is_young(self, since: datetime) -> bool:
        return since > self._old


async def _behind(entries: AsyncIterator[Entry], after: str) -> AsyncGenerator[Entry]:
    """A store lists from its beginning only; what was compared before costs nothing but its page."""
    async for entry in entries:
        if entry.key > after:
            yield entry


async def _named(pool: asyncpg.Pool, after: str) -> AsyncGenerator[asyncpg.Record]:
    """All that rows name behind that key, in the order of keys: objects/ comes before slips/."""
    folder = after[len(_FIRST) :][:2] if after.startswith(_FIRST) else "" if after < _FIRST else _BEHIND_ALL
    for query, last in ((_OBJECTS, folder), (_SLIPS, after)):
        behind = last
        while rows := await pool.fetch(query, behind):
            for row in rows:
                if row["key"] > after:
                    yield row
            behind = rows[-1]["object_id"] or rows[-1]["key"]


async def _merged(
    entries: AsyncIterator[Entry], rows: AsyncIterator[asyncpg.Record]
) -> AsyncGenerator[tuple[str, Entry | None, asyncpg.Record | None]]:
    entry, row = await anext(entries, None), await anext(rows, None)
    while entry is not None or row is not None:
        listed = entry.key if entry else _BEHIND_ALL
        named = row["key"] if row else _BEHIND_ALL
        key = min(listed, named)
        yield key, entry if listed == key else None, row if named == key else None
        if listed == key:
            entry = await anext(entries, None)
        if named == key:
            row = await anext(rows, None)


def _told(entry: Entry) -> dict[str, Any]:
    return {"size": entry.size, "modified": entry.modified.isoformat()}


def _short(upload: str) -> str:
    """A server's ids may be long; the whole one is in the details."""
    return upload[:100]
