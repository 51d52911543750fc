"""Bytes of an upload: one PUT, or tus in as many pieces as the line needs. Next: tus.py."""

import contextlib
from collections.abc import AsyncGenerator

from resolvers.access.caller import Caller
from resolvers.attachments.bytes import NewFile, Progress
from schema.call import Stop
from schema.files import tus
from schema.files.answers import Header, not_allowed
from schema.files.body import Cut, stream, whole
from schema.files.door import Request, unknown
from schema.record import RECORD
from schema.seats import NoSeat

_CHECKED_MOST = 8 * 2**20  # bytes of a chunk with a checksum, which is held until it is whole
_PLACE = b"/files/uploads/"


async def uploads(request: Request) -> None:
    """The collection: what the server can do, and tus's own way to begin."""
    if request.method == "OPTIONS":
        await request.reply.empty(204, *tus.options(request.door.files.most))
        return
    if request.method != "POST":
        not_allowed(b"POST", b"OPTIONS")
    request.reply.headers.append(tus.RESUMABLE)
    tus.demand_version(request.headers)
    caller = await request.bearer()
    if caller is None:
        raise unknown()
    given = tus.metadata(request.headers)
    size = tus.number(request.headers, b"upload-length")
    if not (given.get("customerNumber") or given.get("batchId")) or not given.get("filename"):
        raise Stop(400, "Upload-Metadata needs customerNumber and filename.", "TUS-HEADER")
    begun = await request.door.files.begin(caller, _new_file(given, size), request.address)
    place = (b"location", _PLACE + begun.upload_id.encode())
    await request.reply.empty(201, place, tus.expires(begun.expires_at))


async def upload(request: Request) -> None:
    """One upload."""
    method = request.method
    if method == "OPTIONS":
        await request.reply.empty(204, *tus.options(request.door.files.most))
    elif method == "PUT":
        await _put(request)
    elif method in ("HEAD", "PATCH", "DELETE"):
        request.reply.headers.append(tus.RESUMABLE)
        tus.demand_version(request.headers)
        await {"HEAD": _head, "PATCH": _patch, "DELETE": _delete}[method](request)
    else:
        not_allowed(b"PUT", b"HEAD", b"PATCH", b"DELETE", b"OPTIONS")


async def _put(request: Request) -> None:
    """The whole file: what came before is forgotten. One that is cut can be gone on with by tus."""
    headers = request.headers
    if b"content-range" in headers:
        raise Stop(400, "Content-Range is not taken: go on with tus.", "UPLOAD-RANGE")
    _demand_plain(headers)
    length = tus.number(headers, b"content-length") if b"content-length" in headers else None
    progress = await _receive(request, None, length, _body(request))
    if progress.version is None:
        message = f"{progress.offset} of {progress.size} bytes arrived."
        raise Stop(400, message, "UPLOAD-SHORT", (b"upload-offset", b"%d" % progress.offset))
    told = {"attachmentId": progress.attachment_id, "version": progress.version, "sha256": progress.sha256}
    await request.reply.json(201, {"uploadId": progress.upload_id, **told}, *_became(progress))


async def _head(request: Request) -> None:
    progress = await request.door.files.look(await _caller(request), _id(request))
    await request.reply.empty(200, *_state(progress, whole_state=True))


async def _patch(request: Request) -> None:
    headers = request.headers
    kind = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    if kind != tus.CHUNK:
        raise Stop(415, f"Send {tus.CHUNK.decode()}.", "UNSUPPORTED_MEDIA_TYPE")
    _demand_plain(headers)
    offset, sum_of_chunk = tus.number(headers, b"upload-offset"), tus.checksum(headers)
    length = tus.number(headers, b"content-length") if b"content-length" in headers else None
    chunks = _body(request)
    if sum_of_chunk is not None:
        chunks = _checked(chunks, sum_of_chunk)
    progress = await _receive(request, offset, length, chunks)
    await request.reply.empty(204, *_state(progress))


async def _delete(request: Request) -> None:
    await request.door.files.stop(await _caller(request), _id(request))
    await request.reply.empty(204)


async def _receive(
    request: Request, offset: int | None, length: int | None, chunks: AsyncGenerator[bytes]
) -> Progress:
    caller = await _caller(request)
    try:
        async with request.door.seats.one(caller.user_name), contextlib.aclosing(chunks):
            return await request.door.files.receive(caller, _id(request), offset, length, chunks)
    except NoSeat as full:
        message = f"You send {full.most} uploads at once, which is the most."
        raise Stop(429, message, "TOO_MANY_UPLOADS", (b"retry-after", b"1")) from None
    except Cut:
        RECORD.get().lost = True
        # 503: clients of tus try again then, and after any 4xx they would give up
        raise Stop(503, "The body ended early.", "UPLOAD-CUT", (b"retry-after", b"1")) from None


def _body(request: Request) -> AsyncGenerator[bytes]:
    return stream(request.receive, request.door.drain)


async def _checked(chunks: AsyncGenerator[bytes], wanted: tus.Checksum) -> AsyncGenerator[bytes]:
    body = await whole(chunks, _CHECKED_MOST)
    if not wanted.fits(body):
        raise Stop(tus.CHECKSUM_FAILED, "The chunk has another checksum.", "TUS-CHECKSUM")
    yield bytes(body)


def _demand_plain(headers: dict[bytes, bytes]) -> None:
    if headers.get(b"content-encoding", b"identity").strip().lower() != b"identity":
        raise Stop(415, "Send the file's bytes as they are.", "UNSUPPORTED_MEDIA_TYPE")


def _new_file(given: dict[str, str], size: int) -> NewFile:
    return NewFile(
        customer_number=given.get("customerNumber"),
        file_name=given["filename"],
        media_type=given.get("filetype") or "application/octet-stream",
        size=size,
        sha256=given.get("sha256") or None,
        role=given.get("role") or None,
        attachment_id=given.get("attachmentId") or None,
        batch_id=given.get("batchId") or None,
    )


async def _caller(request: Request) -> Caller:
    return await request.caller(lambda ticket: request.door.files.uploader(ticket, _id(request)))


def _id(request: Request) -> str:
    return str(request.path["upload"])


def _state(progress: Progress, *, whole_state: bool = False) -> tuple[Header, ...]:
    size = progress.size if whole_state else None
    return (*tus.state(progress.offset, size, progress.expires_at), *_became(progress))


def _became(progress: Progress) -> tuple[Header, ...]:
    """Where the file lies once the upload has become one; tus has no word for it."""
    if progress.version is None:
        return ()
    return (
        (b"content-location", f"/files/attachments/{progress.attachment_id}/{progress.version}".encode()),
    )
