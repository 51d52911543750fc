"""Copies a stored file to a customer or an item, under a key of its own, unsent. Next: uploads.py.

The copy is an upload whose bytes come from the store; a job carries it out, and goes on where another ended.
Two files never share an object, equal or not: what is destroyed for one must not live on in the other.
"""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from models.rules.attachments import NewFile
from resolvers.access.audit import Asker
from resolvers.access.caller import Caller
from resolvers.attachments import uploads
from resolvers.attachments.bytes import FileBytes, Unreadable
from resolvers.attachments.downloads import note_access, open_download, stored_from_row
from resolvers.attachments.owners import Owner, admit_to
from resolvers.attachments.tickets import Shelf, TicketWrong, living, promised
from resolvers.attachments.uploads import Begun
from resolvers.custody.desk import Desk
from resolvers.custody.quarantine import Quarantined, shutting_away
from resolvers.errors import Denied, Gone, Refused
from resolvers.jobs.job import HIDDEN, Order, order_job
from resolvers.jobs.run import Run
from resolvers.pool import Connection
from resolvers.write.context import ReplayKey, Writer
from storage.draft import Stored
from storage.faults import point

KIND = "COPY"
_SOURCE = """
SELECT * FROM stored_object WHERE object_id = $1 AND dropped_at IS NULL AND quarantined_at IS NULL
"""


@dataclass(frozen=True)
class Copy:
    """Which version becomes whose file; without a version the newest, without a name its own."""

    attachment_id: str
    customer_number: str | None
    version: int | None = None
    file_name: str | None = None
    item_id: str | None = None  # or customer_number: one of both


async def begin_copy(
    shelf: Shelf, caller: Caller, wanted: Copy, key: ReplayKey | None = None, address: str = ""
) -> Begun:
    """As begin_upload. That the file was read is noted too."""
    owner = Owner(None if wanted.item_id else wanted.customer_number, wanted.item_id)
    admit_to(owner, caller)
    source = await open_download(shelf, caller, wanted.attachment_id, wanted.version)
    new = NewFile(
        wanted.customer_number,
        wanted.file_name or source.file_name,
        source.media_type,
        source.size,
        source.sha256,
        item_id=wanted.item_id,
    )
    object_id, user = source.stored.object_id.hex(), caller.user_name

    async def order(connection: Connection, upload_id: str) -> None:
        # on the connection of the upload: one without the other would be a copy that never ends
        hidden = {"upload": upload_id, "grants": promised(caller)}
        told = {"objectId": object_id, HIDDEN: hidden}
        await order_job(connection, Order(KIND, told, alone=False), user, shelf.now())

    await note_access(shelf.writer.pool, Asker(caller, address), source, 0, source.size)
    return await uploads.begin_upload(shelf, caller, new, key, order)


async def copy_file(desk: Desk, writer: Writer, run: Run) -> None:
    """Where it cannot be done the upload is given up, and the job fails."""
    hidden = run.job.parameters[HIDDEN]
    try:
        await _copy(desk, run, Shelf(writer, b""), hidden)
    except (Denied, Gone, Refused, TicketWrong, Unreadable, Quarantined):
        await uploads.drop_upload(desk.pool, hidden["upload"])
        raise


async def _copy(desk: Desk, run: Run, shelf: Shelf, hidden: Mapping[str, Any]) -> None:
    upload_id, files = hidden["upload"], FileBytes(shelf, desk.vault)
    caller = await living(desk.pool, run.job.created_by, hidden["grants"], shelf.writer.today())
    progress = await files.look(caller, upload_id)  # ends one that has all its bytes
    if progress.version is None:
        row = await desk.pool.fetchrow(_SOURCE, run.job.parameters["objectId"])
        if row is None:
            raise Gone(run.job.parameters["objectId"])
        at = progress.offset
        async with aclosing(_read(desk, stored_from_row(row), at, caller)) as chunks:
            progress = await files.receive(caller, upload_id, at, progress.size - at, chunks)
        point("copy.stored")
    await run.save(None, done=progress.offset, total=progress.size)


async def _read(desk: Desk, stored: Stored, start: int, caller: Caller) -> AsyncGenerator[bytes]:
    shut = shutting_away(desk.pool, stored, caller.user_name, desk.now())
    async with shut, aclosing(desk.vault.open(stored, start)) as chunks:
        async for chunk in chunks:
            yield chunk
