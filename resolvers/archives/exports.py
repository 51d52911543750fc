"""Exports: small ones at once, others by a job; sealed until they are over. Next: shares.py.

An order is a row of the table of jobs, so that who took what along, and why, can be looked up. The rights are
those of the moment at which it is made.
"""

import contextlib
import secrets
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import asyncpg
import orjson

from models.rules.archive import DESTROYED, TABLE
from models.rules.archives.exports import (
    MOST_TOLD,
    Content,
    Format,
    WantedExport,
    check_dossiers,
    check_export,
    is_at_once,
)
from models.rules.attachments import is_id
from models.rules.auditing import AuditAct, AuditNote
from models.rules.finding import error
from models.rules.finding_codes import Code
from models.rules.roles import AUDITOR, Action
from resolvers.access.audit import Asker, note
from resolvers.access.caller import Caller
from resolvers.archives.export_rows import Source, chosen, size_of_files
from resolvers.archives.exporting import Maker, Output, Tick, making
from resolvers.archives.made import (
    Also,
    Kept,
    Made,
    NewMade,
    Safe,
    clears,
    keep,
    kept_from_row,
    note_items,
    vault_of,
)
from resolvers.archives.made_jobs import (
    NEWEST,
    before,
    drop_choice,
    jobs_of,
    keep_choice,
    read_choice,
    standing_of,
)
from resolvers.attachments.owners import demand, dossier_scope
from resolvers.attachments.tickets import living, promised
from resolvers.custody.desk import Desk
from resolvers.errors import Gone, Refused
from resolvers.jobs.job import HIDDEN, Order, order_job
from resolvers.jobs.run import Run
from resolvers.pool import Connection
from resolvers.write.context import ReplayKey, Writer
from resolvers.write.once import Begun, remembered

KIND = "ARCHIVE_EXPORT"
MADE_KIND = "EXPORT"
KEPT = timedelta(days=7)
_AT_ONCE = """
INSERT INTO job (job_id, kind, parameters, dry_run, state, created_by, created_at, started_at, ended_at, done,
    total, attempts, fence, report)
VALUES ($1, $2, $3, false, 'DONE', $4, $5, $5, $5, $6, $6, 0, 0, $7)
"""
_ABOUT = "UPDATE made_file SET about = $2 WHERE file_id = $1"
_ONE = f"{jobs_of(KIND)} AND j.job_id = $2 AND (j.created_by = $3 OR $4)"
_NEWEST = f"{jobs_of(KIND)} AND (j.created_by = $2 OR $3) AND {before('$4')} {NEWEST} LIMIT $5"


@dataclass(frozen=True)
class Export:
    """`done` and `total` count items and files; `total` is None before the job has begun."""

    job_id: str
    state: str
    content: Content
    format: Format
    reason: str
    items: int
    files: int
    done: int
    total: int | None
    error: str | None
    created_by: str
    created_at: datetime
    ended_at: datetime | None
    file: Kept | None


@dataclass(frozen=True)
class _Choice:
    """What was looked at and may go out."""

    wanted: WantedExport
    asker: Asker
    source: Source
    items: Sequence[Mapping[str, Any]]
    files: int
    size: int

    @property
    def total(self) -> int:
        return len(self.items) + self.files

    def told(self) -> dict[str, Any]:
        wanted = self.wanted
        chosen = {"items": len(self.items), "files": self.files}
        return {
            "reason": wanted.reason.strip(),
            "content": wanted.content.value,
            "format": wanted.format.value,
            **chosen,
        }


async def order_export(
    safe: Safe, writer: Writer, asker: Asker, wanted: WantedExport, key: ReplayKey | None = None
) -> Export:
    """Made at once where it is small, else by the worker. With a key that came before, what it was then."""
    vault_of(safe)

    async def begin(begun: Begun) -> str:
        found = await _chosen(safe.pool, asker, wanted)
        if is_at_once(len(found.items), found.size):
            return await _make_at_once(safe, writer, found, begun)
        return await _order(safe, found, begun)

    job_id = await remembered(writer.call(asker.caller, key=key), begin)
    return await find_export(safe.pool, asker.caller, job_id, safe.now())


async def _make_at_once(safe: Safe, writer: Writer, found: _Choice, begun: Begun) -> str:
    job_id, now, user = secrets.token_hex(16), safe.now(), found.asker.caller.user_name

    async def told(connection: Connection, file: Made) -> None:
        texts = [orjson.dumps(one).decode() for one in (found.told(), {"fileId": file.file_id})]
        await connection.execute(_AT_ONCE, job_id, KIND, texts[0], user, now, found.total, texts[1])
        await note(connection, _noted(found, job_id))
        await begun(connection, job_id)

    await _make(safe, found, _named(writer, found.wanted, job_id), _untold, told)
    return job_id


async def _order(safe: Safe, found: _Choice, begun: Begun) -> str:
    caller, now = found.asker.caller, safe.now()
    ids = [one["item_id"] for one in found.items]
    orders: list[str] = []

    async def order(connection: Connection, choice: Made) -> None:
        hidden = {"grants": promised(caller), "choice": choice.file_id, "address": found.asker.address}
        job = Order(KIND, {**found.told(), HIDDEN: hidden}, alone=False)
        orders.append(await order_job(connection, job, caller.user_name, now))
        await note(connection, _noted(found, orders[0]))
        await begun(connection, orders[0])

    await keep_choice(safe, caller.user_name, now, ids, order)
    return orders[0]


async def export_archives(desk: Desk, writer: Writer, run: Run) -> None:
    """The job. Broken off it begins anew: half an export is none."""
    told = run.job.parameters
    if "fileId" in run.report:
        return
    today, hidden = writer.today(), told[HIDDEN]
    caller = await living(desk.pool, run.job.created_by, hidden["grants"], today)
    ids = await read_choice(desk, caller, hidden["choice"], today)
    wanted = WantedExport(ids, Content(told["content"]), Format(told["format"]), told["reason"])
    found = await _chosen(desk.pool, Asker(caller, hidden["address"]), wanted)
    await run.save(None, done=0, total=found.total)

    async def tick(count: int) -> None:
        await run.save(None, done=min(run.done + count, found.total))

    file = await _make(desk, found, _named(writer, wanted, run.job.job_id), tick)
    run.report["fileId"] = file.file_id
    await run.save(None, done=found.total)
    await drop_choice(desk, caller, hidden["choice"])


@contextlib.asynccontextmanager
async def taken_along(safe: Safe, asker: Asker, wanted: WantedExport) -> AsyncGenerator[Output]:
    """For the command line: the bytes themselves, which are kept nowhere here. The order is kept."""
    found, job_id = await _chosen(safe.pool, asker, wanted), secrets.token_hex(16)
    async with safe.pool.acquire() as connection, connection.transaction():
        told = (orjson.dumps(found.told()).decode(), asker.caller.user_name, safe.now(), found.total)
        await connection.execute(_AT_ONCE, job_id, KIND, *told, "{}")
        await note(connection, _noted(found, job_id))
    maker = Maker(found.source, vault_of(safe), asker, safe.now, found.items, _untold)
    async with making(maker, wanted.content, wanted.format) as output:
        yield output


async def find_export(pool: asyncpg.Pool, caller: Caller, job_id: str, now: datetime) -> Export:
    """One's own; who audits all archives finds those of all."""
    asked = (now, job_id, caller.user_name, _audits(caller))
    row = await pool.fetchrow(_ONE, *asked) if is_id(job_id) else None
    if row is None:
        raise Gone(job_id)
    return _export(row, caller)


async def list_exports(
    pool: asyncpg.Pool, caller: Caller, now: datetime, after: str | None, first: int
) -> Sequence[Export]:
    """The newest first."""
    rows = await pool.fetch(_NEWEST, now, caller.user_name, _audits(caller), after, first)
    return [_export(row, caller) for row in rows]


def _audits(caller: Caller) -> bool:
    """An order tells neither institution nor level, so it is for who audits every item; by those grants."""
    auditing = tuple(one for one in caller.grants if one.role == AUDITOR)
    return replace(caller, grants=auditing).read_scope().every_item


async def _chosen(pool: asyncpg.Pool, asker: Asker, wanted: WantedExport) -> _Choice:
    """Looked at with the rights of now. Gone: not in sight; Refused: seen, but not to be exported."""
    caller = asker.caller
    demand(caller, Action.EXPORT)
    if found := check_export(wanted):
        raise Refused(found)
    source = Source(pool, caller.read_scope(Action.EXPORT))
    items = await chosen(source, [one for one in wanted.item_ids if is_id(one)])
    known = {one["item_id"] for one in items}
    if missing := [one for one in dict.fromkeys(wanted.item_ids) if one not in known]:
        seen = await chosen(Source(pool, caller.read_scope()), [one for one in missing if is_id(one)])
        if len(seen) < len(missing):
            kept = {one["item_id"] for one in seen}
            raise Gone(next(one for one in missing if one not in kept).replace("\0", ""))
        raise Refused([error(Code.GEN_FORBIDDEN, ("item_ids",), value=one) for one in missing[:MOST_TOLD]])
    if found := check_dossiers(items, dossier_scope(caller).sees_item):
        raise Refused(found)
    ids = [one["item_id"] for one in items]
    sized = wanted.content is Content.METADATA_AND_FILES
    files, size = await size_of_files(source, ids) if sized else (0, 0)
    return _Choice(wanted, asker, source, items, files, size)


async def _make(safe: Safe, found: _Choice, name: str, tick: Tick, also: Also | None = None) -> Made:
    wanted, caller = found.wanted, found.asker.caller
    maker = Maker(found.source, vault_of(safe), found.asker, safe.now, found.items, tick)
    found.source.saw(found.items)

    async def commit(connection: Connection, file: Made) -> None:
        """What was raised while it was being read is in it as it was read."""
        await connection.execute(_ABOUT, file.file_id, orjson.dumps(_about(found)).decode())
        if wanted.content is Content.METADATA_AND_FILES:
            living_items = [one["item_id"] for one in found.items if one["state"] != DESTROYED]
            await note_items(connection, file, living_items)
        if also is not None:
            await also(connection, file)

    async with making(maker, wanted.content, wanted.format) as output:
        new = NewMade(
            MADE_KIND,
            f"{name}.{output.ending}",
            output.media_type,
            caller.user_name,
            safe.now() + KEPT,
            _about(found),
            output.size,
        )
        return await keep(safe, new, output.pieces, commit)


def _about(found: _Choice) -> dict[str, Any]:
    """Of all that was written so far, and of what was chosen."""
    written = found.source.written
    places = sorted({place for place, dossier in written if dossier})
    return {**found.told(), "accessLevel": max(level for (_, _, level), _ in written), "dossiers": places}


def _named(writer: Writer, wanted: WantedExport, job_id: str) -> str:
    told = "档案清单" if wanted.content is Content.METADATA else "档案"
    return f"{told}-{writer.today():%Y%m%d}-{job_id[:8]}"


def _noted(found: _Choice, job_id: str) -> AuditNote:
    return found.asker.noted(AuditAct.EXPORT, object_class=TABLE, object_id=job_id, detail=found.told())


def _export(row: asyncpg.Record, caller: Caller) -> Export:
    told = orjson.loads(row["parameters"])
    return Export(
        **standing_of(row),
        **{name: told[name] for name in ("reason", "items", "files")},
        content=Content(told["content"]),
        format=Format(told["format"]),
        file=None if row["file_id"] is None else _file(row, caller),
    )


def _file(row: asyncpg.Record, caller: Caller) -> Kept:
    mine = row["created_by"] == caller.user_name and clears(caller, orjson.loads(row["about"]))
    return kept_from_row(row, mine=mine)


async def _untold(_count: int) -> None:
    pass
