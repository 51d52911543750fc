"""Carries destruction lists out: items page by page, their files' keys by jobs, then the certificate. Next:
due.py.

Each step may be done again: what is destroyed shows by its state, what is certified by its certificate. So
whoever is killed between two of them is followed by the next worker. Nobody stops a list that was begun.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import asyncpg

from models.rules.archive import ITEM, TABLE
from models.rules.archives import destruction as rules
from models.rules.archives.holds import EXECUTING, check_free
from models.rules.archives.lots import TO_DESTROY, check_files
from models.rules.auditing import AuditAct
from models.rules.filed import DESTRUCTION_LIST
from models.rules.finding import in_order
from models.rules.messages import Message, MessageId
from models.rules.roles import ARCHIVE_MANAGER
from models.rules.state import State, text
from resolvers.access.audit import Asker, note_all
from resolvers.access.caller import Caller, Grant
from resolvers.archives import made
from resolvers.archives.destruction import CLASS
from resolvers.archives.indexing import forget
from resolvers.archives.lots import protections, tell
from resolvers.archives.removing import let_go
from resolvers.custody.desk import Desk
from resolvers.custody.orders import Wish
from resolvers.errors import Busy, Refused
from resolvers.jobs.job import HIDDEN
from resolvers.jobs.run import Later, Run
from resolvers.pool import Connection
from resolvers.write.context import Saved, WriteContext, Writer
from resolvers.write.roots import ROOTS
from resolvers.write.tx import Tx, transaction
from storage.faults import point

CERTIFICATE = "CERTIFICATE"  # the kind of the made file
_PAGE = 50
_LONGEST_PAUSE = 600.0  # seconds
_LIST = "SELECT * FROM destruction_list WHERE list_number = $1"
_ITEMS = f"""
SELECT i.item_id FROM destruction_row r JOIN archive_item i ON r.item_id IN (i.item_id, i.volume_id)
WHERE r.list_number = $1 AND i.state = '{TO_DESTROY}' ORDER BY i.item_id LIMIT {_PAGE}
"""  # noqa: S608
# Of a version without a certificate nothing is proven; of one whose key the store held back in a slip, only
# when the job that came for the rest is done.
_LEFT = """
SELECT count(*) FROM unnest($1::text[], $2::int[]) AS w(attachment_id, versions)
WHERE w.versions > (SELECT count(*) FROM destruction_certificate c WHERE c.attachment_id = w.attachment_id
    AND (c.key_destroyed OR NOT EXISTS (SELECT FROM job j
        WHERE j.kind = 'DESTROY' AND j.state <> 'DONE' AND position(c.object_id IN j.parameters) > 0)))
"""
_CERTIFIED = """
SELECT d.file_name, d.version, d.size, d.sha256, d.destroyed_at, i.archive_code
FROM destruction_row r JOIN archive_item i ON r.item_id IN (i.item_id, i.volume_id)
JOIN destruction_certificate d ON d.item_id = i.item_id
WHERE r.list_number = $1 ORDER BY i.archive_code, d.attachment_id, d.version
"""
_INSTITUTION = "SELECT name, fonds_number FROM institution WHERE institution_code = $1"
# Nothing but its end ends a list that was begun, nor leaves it without its certificate.
_GO_ON = """
UPDATE job SET state = 'QUEUED', attempts = 0, ended_at = NULL, lease_until = NULL
WHERE kind = 'DESTROY_LIST' AND state IN ('FAILED', 'CANCELLED')
"""


async def go_on(pool: asyncpg.Pool) -> int:
    """The worker's own: jobs of lists that failed or were cancelled."""
    return int((await pool.execute(_GO_ON)).split()[-1])


async def destroy_list(desk: Desk, writer: Writer, run: Run) -> None:
    number = run.job.parameters["list"]
    row = await desk.pool.fetchrow(_LIST, number)
    if row is None or run.dry_run:
        return
    caller = Caller(run.job.created_by, (Grant.everywhere(ARCHIVE_MANAGER),), source="JOB")
    context = writer.call(caller)
    if row["state"] == EXECUTING:
        await _destroy_items(run, context, number)
        await _wait_for_files(desk, run)
        await _end(context, number)
        point("destroy_list.ended")
    await _certify(desk, context, number)


async def _destroy_items(run: Run, context: WriteContext, number: str) -> None:
    while page := [row["item_id"] for row in await run.pool.fetch(_ITEMS, number)]:
        await transaction(context, lambda tx, page=page: _destroy_page(tx, page, number))
        point("destroy_list.items")
        run.count("items", len(page))
        await run.save(run.cursor, done=run.done + len(page))


async def _destroy_page(tx: Tx, page: Sequence[str], number: str) -> Saved:
    """Stub, files and index by one transaction; from here on nobody reads a file of it."""
    states = [one for one in (await tx.lock_many(page, ITEM)).values() if text(one, "state") == TO_DESTROY]
    kept = await protections(tx, [text(one, "item_id") for one in states])
    of_files = (one for some in kept.values() for one in some)
    held = [*check_free(states, ("rows",)), *check_files(of_files, tx.context.writer.today(), ("rows",))]
    if held:  # refused to whoever asked for one since it was begun
        raise Refused(in_order(held))
    shape, at = ROOTS[ITEM].shape, tx.context.writer.now()
    ids = [text(one, "item_id") for one in states]
    await forget(tx.connection, ids)
    await let_go(tx, states, Wish(tx.context.caller.user_name, at, f"销毁清册 {number}"))
    saved = await tx.save_many([(one, rules.destroy_item(one, shape)) for one in states])
    asker, told = Asker(tx.context.caller), {"operation": "destroyArchiveItem", "list": number}
    entries = [
        asker.noted(AuditAct.DESTROY, object_class=TABLE, object_id=one, item_id=one, detail=told)
        for one in ids
    ]
    await note_all(tx.connection, entries)
    return saved[0] if saved else Saved(page[0], 0, None, Message(MessageId.UNCHANGED))


async def _wait_for_files(desk: Desk, run: Run) -> None:
    files: Mapping[str, int] = run.job.parameters[HIDDEN]["files"]
    left = await desk.pool.fetchval(_LEFT, list(files), list(files.values()))
    if left:
        seconds = min(_LONGEST_PAUSE, 2.0 * (run.cursor or 1))
        run.report["filesLeft"] = left
        await run.save(2 * (run.cursor or 1))
        raise Later(seconds)
    run.report.pop("filesLeft", None)


async def _end(context: WriteContext, number: str) -> None:
    async def work(tx: Tx) -> Saved:
        now = await tx.lock(number, None, DESTRUCTION_LIST)
        if text(now, "state") != EXECUTING:  # another worker was faster
            raise Busy(5, f"{number} is carried out by another worker")
        decision = rules.end(now, context.writer.now(), ROOTS[DESTRUCTION_LIST].shape)
        saved = await tx.save(now, decision)
        await tell(tx, CLASS, saved, operation=decision.act.value)
        return saved

    await transaction(context, work)


async def _certify(desk: Desk, context: WriteContext, number: str) -> None:
    """Once all supervisors have signed. Told of in the transaction that keeps it: so there is one."""
    async with desk.pool.acquire() as connection, AsyncExitStack() as stack:
        now = await Tx(connection, context, stack).lock(number, None, DESTRUCTION_LIST)
    if not rules.is_complete(now) or now.get("certificate_id"):
        return
    body = await asyncio.to_thread(
        _drawn, *await _destroyed(desk, now), desk.now(), context.writer.paper_font
    )
    about = {"list": number}  # who sees the list may see it: that is asked of the list
    named = (CERTIFICATE, f"{number}.pdf", "application/pdf", context.caller.user_name)
    new = made.NewMade(*named, None, about, len(body))

    async def also(connection: Connection, file: made.Made) -> None:
        async with AsyncExitStack() as stack:
            tx = Tx(connection, context, stack)
            before = await tx.lock(number, None, DESTRUCTION_LIST)
            if before.get("certificate_id"):
                raise Busy(5, f"{number} was certified by another worker")
            decision = rules.certify(before, file.file_id, ROOTS[DESTRUCTION_LIST].shape)
            saved = await tx.save(before, decision)
            await tell(tx, CLASS, saved, operation=decision.act.value, sha256=file.sha256)
            point("destroy_list.certified")

    await made.keep(desk, new, _pieces(body), also)
    context.writer.on_commit()
    point("destroy_list.kept")


async def _destroyed(desk: Desk, now: State) -> tuple[State, dict[str, Any], list[dict[str, Any]]]:
    institution = await desk.pool.fetchrow(_INSTITUTION, now["institution_code"])
    files = await desk.pool.fetch(_CERTIFIED, now["list_number"])
    return now, dict(institution) if institution else {}, [dict(row) for row in files]


def _drawn(
    now: State, named: dict[str, Any], files: list[dict[str, Any]], at: datetime, font: Path | None
) -> bytes:
    papers = import_module("resolvers.archives.papers.certificate")  # takes a second, which few need
    told = papers.Destroyed(now, text(named, "name"), text(named, "fonds_number"), files, at)
    return papers.draw_certificate(told, font)


async def _pieces(body: bytes) -> AsyncIterator[bytes]:
    yield body
