"""GET of a stored file: whole or a range, opened segment by segment on its way out. Next: ranges.py."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable

from resolvers.access.audit import Asker
from resolvers.archives.made import Made
from resolvers.attachments.bytes import Download, Unreadable
from resolvers.custody.quarantine import Quarantined
from schema.call import Receive, Stop
from schema.files import names, ranges
from schema.files.answers import Header, Reply, not_allowed
from schema.files.door import Request
from schema.record import RECORD

Read = Callable[[int, int], AsyncGenerator[bytes]]
_LOG = logging.getLogger("dossier.files")
SAFE: tuple[Header, ...] = (
    # whatever is in a file, it does nothing in our origin
    (b"content-security-policy", b"sandbox; default-src 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
)


async def download(request: Request) -> None:
    if request.method not in ("GET", "HEAD"):
        not_allowed(b"GET", b"HEAD")
    files, identity, version = request.door.files, str(request.path["attachment"]), request.path["version"]
    caller = await request.caller(lambda ticket: files.reader(ticket, identity, version))
    asker = Asker(caller, request.address)
    file = await files.find(asker, identity, version)
    await give(request, file, lambda start, end: files.read(asker, file, start, end))


async def give(request: Request, file: Download | Made, read: Read) -> None:
    """The whole or the range that is asked for; `read` opens it."""
    tag, size, reply = b'"' + file.sha256.encode() + b'"', file.size, request.reply
    headers = _headers(file, tag)
    if ranges.is_another(request.headers, tag):
        raise Stop(412, "The file is another.", "PRECONDITION_FAILED")
    if ranges.is_known(request.headers, tag):
        await reply.empty(304, (b"etag", tag), (b"cache-control", b"private, no-store"))
        return
    try:
        span = ranges.wanted_span(request.headers if request.method == "GET" else {}, tag, size)
    except ranges.Unsatisfiable:
        told = (b"content-range", b"bytes */%d" % size)
        raise Stop(416, f"The file has {size} bytes.", "RANGE", told) from None
    length = (b"content-length", b"%d" % span.size)
    part = ((b"content-range", ranges.content_range(span, size)),) if span.part else ()
    if request.method == "HEAD":
        await reply.start(200, *headers, length)
        await reply.end()
        return
    status = 206 if span.part else 200
    async with contextlib.aclosing(read(span.start, span.end)) as chunks:
        first = await anext(chunks, b"")  # what cannot be opened is told by the status
        await reply.start(status, *headers, length, *part)
        await send_body(reply, request.receive, first, chunks)


async def send_body(reply: Reply, receive: Receive, first: bytes, chunks: AsyncIterator[bytes]) -> None:
    """An answer that breaks off is never ended, so the connection is closed and the length not met."""
    gone = asyncio.ensure_future(_until_gone(receive))
    record = RECORD.get()
    try:
        await reply.end(first, more=True)
        record.size = len(first)
        async for chunk in chunks:
            if gone.done():
                record.lost = True
                return
            await reply.end(chunk, more=True)
            record.size += len(chunk)
        await reply.end()
    except (Unreadable, Quarantined) as error:
        record.codes = (error.code,)
        _LOG.error("a stored file cannot be read on", extra={"code": error.code, "why": error.reason})
    finally:
        gone.cancel()


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _headers(file: Download | Made, tag: bytes) -> tuple[Header, ...]:
    return (
        (b"content-type", file.media_type.encode("ascii", "replace")),
        (b"content-disposition", names.content_disposition(file.file_name)),
        (b"etag", tag),
        (b"accept-ranges", b"bytes"),
        (b"cache-control", b"private, no-store"),
        *SAFE,
    )
