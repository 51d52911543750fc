"""GET of a set of files as one zip, written while it is sent. Next: download.py."""

import contextlib

from resolvers.access.audit import Asker
from schema.files import names
from schema.files.answers import not_allowed
from schema.files.door import Request
from schema.files.download import SAFE, send_body


async def export(request: Request) -> None:
    if request.method not in ("GET", "HEAD"):
        not_allowed(b"GET", b"HEAD")
    sets, export_id, reply = request.door.sets, str(request.path["export"]), request.reply
    caller = await request.caller(lambda ticket: sets.reader(ticket, export_id))
    found = await sets.find(caller, export_id)
    headers = (
        (b"content-type", b"application/zip"),
        (b"content-disposition", names.content_disposition(f"files-{export_id[:8]}.zip")),
        (b"content-length", b"%d" % found.package.size),
        (b"cache-control", b"private, no-store"),
        *SAFE,
    )
    if request.method == "HEAD":
        await reply.start(200, *headers)
        await reply.end()
        return
    async with contextlib.aclosing(sets.read(Asker(caller, request.address), found)) as chunks:
        first = await anext(chunks, b"")
        await reply.start(200, *headers)
        await send_body(reply, request.receive, first, chunks)
