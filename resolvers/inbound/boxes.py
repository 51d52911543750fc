"""Drop boxes: entered and watched; what lies in one is loaded once, and put away with its result. Next:
loading.py."""

import hashlib
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import asyncpg
import orjson

from models.rules.exchange.message import Format, Outcome
from models.rules.exchange.systems import BUCKET, FOLDER, BoxForm, check_box
from models.rules.finding import error, in_order
from models.rules.finding_codes import Code
from models.rules.numbers import shown
from resolvers.access.acting import acting_for
from resolvers.access.caller import Caller
from resolvers.errors import Gone, Refused
from resolvers.inbound.apart import is_taken
from resolvers.inbound.loads import UNDER_WAY, Load, Wanted, load_of, rows_of
from resolvers.inbound.places import DONE, ERROR, Dropped, Place
from resolvers.inbound.receiving import Sender
from resolvers.inbound.staging import receive
from resolvers.inbound.systems import SEEN, kept_system, reach_all, sight_of, system_of
from resolvers.pool import Connection
from resolvers.write.context import WriteContext, Writer
from resolvers.write.once import once
from resolvers.write.trail import tell_config

BOX = "DROP_BOX"  # object class in the audit trail
_MOST_TOLD = 1_000  # rows in a result
_LOG = logging.getLogger("dossier.inbound")
_COLUMNS = "b.box_code, b.kind, b.path, b.system, b.format, b.mode, b.active, b.looked_at"
_SEEN = f"""
SELECT {_COLUMNS} FROM drop_box b JOIN external_system s USING (system)
WHERE {SEEN.format("s")} AND ($3::text IS NULL OR b.box_code = $3) ORDER BY b.box_code
"""  # noqa: S608 - constants of our own
_ACTIVE = f"""
SELECT {_COLUMNS} FROM drop_box b JOIN external_system s USING (system)
WHERE b.active AND s.active AND b.kind = ANY($1) ORDER BY b.box_code
"""  # noqa: S608 - constants of our own
_OTHER = "SELECT system FROM drop_box WHERE box_code = $1 FOR UPDATE"
_SAVE = """
INSERT INTO drop_box (box_code, kind, path, system, format, mode, active, changed_at, changed_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, now(), $8)
ON CONFLICT (box_code) DO UPDATE SET kind = excluded.kind, path = excluded.path, system = excluded.system,
    format = excluded.format, mode = excluded.mode, active = excluded.active,
    changed_at = excluded.changed_at, changed_by = excluded.changed_by
"""
_LOOKED = "UPDATE drop_box SET looked_at = now() WHERE box_code = $1"
# As long as the connection lasts: who dies lets go of it.
_ALONE = "SELECT pg_try_advisory_lock(hashtextextended('dossier:box:' || $1, 0))"
_LET_GO = "SELECT pg_advisory_unlock(hashtextextended('dossier:box:' || $1, 0))"
_FOUND = """
INSERT INTO dropped_file AS f (box_code, name, sha256, size, state) VALUES ($1, $2, $3, $4, 'FOUND')
ON CONFLICT (box_code, name, sha256) DO UPDATE SET size = f.size RETURNING id, load_id, state
"""
_LOADED = "UPDATE dropped_file SET load_id = $2, state = 'LOADED' WHERE id = $1 AND state = 'FOUND'"
_MOVED = "UPDATE dropped_file SET state = 'MOVED' WHERE id = $1"

Opens = Callable[[str, str], Place]  # kind, path


@dataclass(frozen=True)
class Box:
    box_code: str
    kind: str
    path: str
    system: str
    format: str
    mode: str
    active: bool
    looked_at: datetime | None


async def boxes_seen(source: asyncpg.Pool | Connection, caller: Caller, code: str | None = None) -> list[Box]:
    return [Box(**row) for row in await source.fetch(_SEEN, *sight_of(caller), code)]


async def set_box(context: WriteContext, form: BoxForm, kinds: tuple[str, ...]) -> str:
    """Entered, or changed as a whole. `kinds`: those there is a place for."""

    async def work(connection: Connection) -> str:
        caller = context.caller
        system = await kept_system(connection, caller, form.system)
        await reach_all(connection, caller, system)
        before = await connection.fetchval(_OTHER, form.box_code)
        if before is not None:
            try:
                await kept_system(connection, caller, before)
            except Gone:
                raise Refused([error(Code.GEN_DUPLICATE, ("box_code",), value=form.box_code)]) from None
        found = [*check_box(form, kinds)]
        if await is_taken(connection, form.kind, form.path, box_code=form.box_code):
            found.append(error(Code.GEN_DUPLICATE, ("path",), value=form.path))
        if found:
            raise Refused(in_order(found))
        values = (form.box_code, form.kind, form.path, system.system, form.format.value, form.mode)
        await connection.execute(_SAVE, *values, form.active, caller.user_name)
        told = {"did": "SET", "system": system.system, "kind": form.kind, "path": form.path}
        await tell_config(connection, context, (BOX, form.box_code), {**told, "active": form.active})
        return form.box_code

    return await once(context, work)


class Watchman:
    """One worker's look into the boxes, again and again."""

    def __init__(self, writer: Writer, opens: Opens, most_bytes: int) -> None:
        self._writer = writer
        self._opens = opens
        self._most = most_bytes
        self._seen: dict[str, dict[str, object]] = {}

    async def look(self, kinds: tuple[str, ...] = (FOLDER, BUCKET)) -> int:
        """How many files were taken or put away."""
        done = 0
        for row in await self._writer.pool.fetch(_ACTIVE, list(kinds)):
            box = Box(**row)
            async with self._writer.pool.acquire() as connection:
                if not await connection.fetchval(_ALONE, box.box_code):
                    continue
                try:
                    done += await self._look_into(box)
                except Exception:  # of one box: the others have their turn
                    _LOG.exception("a drop box could not be looked into", extra={"box": box.box_code})
                finally:
                    await connection.execute(_LET_GO, box.box_code)
        return done

    async def _look_into(self, box: Box) -> int:
        sender = await self._sender(box)
        if sender is None:
            _LOG.warning(
                "a drop box is not looked into: its owner may do nothing", extra={"box": box.box_code}
            )
            return 0
        place, done = self._opens(box.kind, box.path), 0
        files = await place.look()
        before = self._seen.get(box.box_code, {})
        self._seen[box.box_code] = {file.name: file.stamp for file in files}
        for file in files:
            if file.name not in before or before[file.name] != file.stamp:
                continue  # somebody may still be writing to it
            try:
                done += await self._take(box, sender, place, file)
            except Exception as failure:  # of one file, which is tried again: the others have their turn
                about = {"box": box.box_code, "error": type(failure).__name__}
                _LOG.warning("a dropped file could not be taken", extra=about)
        await self._writer.pool.execute(_LOOKED, box.box_code)
        return done

    async def _sender(self, box: Box) -> Sender | None:
        system = await system_of(self._writer.pool, box.system)
        if system is None:
            return None
        caller = await acting_for(self._writer.pool, system.user_name, None, self._writer.today())
        return None if caller is None else Sender(system, caller, Format(box.format))

    async def _take(self, box: Box, sender: Sender, place: Place, file: Dropped) -> int:
        digest = hashlib.sha256()
        async for chunk in place.read(file.name):
            digest.update(chunk)
        about = (box.box_code, file.name, digest.hexdigest(), file.size)
        row = await self._writer.pool.fetchrow(_FOUND, *about)
        if row is None:
            raise TypeError("an INSERT that returns answers one row")
        load_id: str | None = row["load_id"]
        if row["state"] == "FOUND":

            async def beside(connection: Connection, load_id: str) -> None:
                await connection.execute(_LOADED, row["id"], load_id)

            wanted = Wanted(box.mode, False, file.name, f"BOX {box.box_code}", beside)
            chunks = _same(place.read(file.name), digest.hexdigest())
            load_id = await receive(self._writer, sender, wanted, chunks, self._most)
        load = await load_of(self._writer.pool, load_id) if load_id else None
        if load is not None and load.state in UNDER_WAY:
            return int(row["state"] == "FOUND")
        again = row["state"] == "MOVED"
        await place.put_away(file.name, _where(load), await self._result(sender, load, again=again))
        await self._writer.pool.execute(_MOVED, row["id"])
        return 1

    async def _result(self, sender: Sender, load: Load | None, *, again: bool) -> bytes:
        if load is None:
            return orjson.dumps({"state": "FORGOTTEN", "duplicate": again})
        rows = await rows_of(self._writer.pool, sender.caller, load.load_id, (0, _MOST_TOLD), told=True)
        told: dict[str, Any] = {
            "loadId": load.load_id,
            "state": load.state,
            "duplicate": again,
            "rowCount": load.row_count,
            "counts": load.counts,
            "error": load.error,
            "findings": [_told(one) for one in load.findings],
            "rows": [
                {
                    "place": row.place,
                    "outcome": row.outcome,
                    "customerNumber": shown(row.customer_number) if row.customer_number else None,
                    "findings": [_told(one) for one in row.findings],
                }
                for row in rows
            ],
        }
        return orjson.dumps(told, option=orjson.OPT_INDENT_2)


async def _same(chunks: AsyncIterator[bytes], sha256: str) -> AsyncGenerator[bytes]:
    """Of a file that was read before. OSError: meanwhile somebody wrote to it."""
    digest = hashlib.sha256()
    async for chunk in chunks:
        digest.update(chunk)
        yield chunk
    if digest.hexdigest() != sha256:
        raise OSError("the file has changed while it was read")


def _where(load: Load | None) -> str:
    if load is None or load.state != "DONE":
        return ERROR if load is not None else DONE
    return ERROR if load.counts.get(Outcome.REJECTED) else DONE


def _told(finding: Any) -> dict[str, Any]:
    path = [str(one) for one in finding.path]
    names = {"code": finding.code.value, "severity": finding.severity.value, "path": path}
    return {**names, "zh": finding.message("zh"), "en": finding.message("en")}
