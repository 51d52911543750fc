"""Joins the rows of uploads and downloads with the vault, for the byte door. Next: cleaning.py."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Generator
from dataclasses import dataclass
from datetime import datetime

from models.rules.attachments import NewFile
from models.rules.auditing import REFUSED, AuditAct
from resolvers.access.audit import Asker, note
from resolvers.access.caller import Caller
from resolvers.attachments import downloads, uploads
from resolvers.attachments.cleaning import alone, clean_upload
from resolvers.attachments.downloads import Download
from resolvers.attachments.scanning import Clamd, Scan
from resolvers.attachments.tickets import DOWNLOAD, UPLOAD, Shelf, TicketWrong, holder
from resolvers.attachments.uploads import Begun, Committed, Taken, TakenOver, Upload
from resolvers.custody.quarantine import shutting_away
from resolvers.errors import Busy, Denied, Gone, Refused, ResolverError
from storage import draft as drafts
from storage.draft import Draft, Facts, Stored
from storage.errors import Damaged, KeyUnavailable, Missing, StoreError
from storage.vault import Vault

__all__ = ["Download", "FileBytes", "NewFile", "TakenOver", "TicketWrong"]

_LOG = logging.getLogger("dossier.files")
_OURS = "SELECT fence = $2 AND state = 'PENDING' FROM upload WHERE upload_id = $1"
_HELD = ("PENDING", "STORED")


class OffsetWrong(ResolverError):
    """`offset` is where the upload really stands."""

    code = "UPLOAD-OFFSET"

    def __init__(self, offset: int) -> None:
        super().__init__(f"the upload stands at {offset}")
        self.offset = offset


class TooLong(ResolverError):
    code = "TOO_LARGE"


class FilesOff(ResolverError):
    code = "FILES-OFF"


class Unreadable(ResolverError):
    """`reason` is for the operator's log."""

    code = "FILE-UNREADABLE"

    def __init__(self, reason: str, *, key_missing: bool = False) -> None:
        super().__init__("the stored file cannot be read")
        self.reason = reason
        self.key_missing = key_missing


class StoreRefused(ResolverError):
    """The store answers, and will not: no right, no bucket. Asking again is of no use."""

    code = "FILES-STORE-REFUSED"

    def __init__(self) -> None:
        super().__init__("the store of files refuses: tell the operator")


@dataclass(frozen=True)
class Progress:
    """`version` of the attachment is set once the upload has become one."""

    upload_id: str
    attachment_id: str
    size: int
    offset: int
    expires_at: datetime
    version: int | None = None
    sha256: str | None = None


class FileBytes:
    """Without a vault nothing but refusals: there is no key file yet."""

    def __init__(self, shelf: Shelf, vault: Vault | None, scanner: Clamd | None = None) -> None:
        self._shelf = shelf
        self._vault = vault
        self._scanner = scanner

    @property
    def most(self) -> int:
        return self._shelf.most_bytes

    async def uploader(self, ticket: str, upload_id: str) -> Caller:
        return await holder(self._shelf, ticket, UPLOAD, upload_id)

    async def reader(self, ticket: str, attachment_id: str, version: int) -> Caller:
        return await holder(self._shelf, ticket, DOWNLOAD, f"{attachment_id}/{version}")

    async def begin(self, caller: Caller, new: NewFile, address: str = "") -> Begun:
        self._open()
        async with self._noting(Asker(caller, address), "beginUpload"):
            return await uploads.begin_upload(self._shelf, caller, new)

    async def look(self, caller: Caller, upload_id: str) -> Progress:
        """An upload that has all its bytes and no end yet, because somebody died, is ended here."""
        upload = await self._look(caller, upload_id)
        if upload.state == "PENDING" and upload.received == upload.size:
            return await self._go_on(caller, upload, upload.size, _nothing())
        return _progress(upload)

    async def receive(
        self,
        caller: Caller,
        upload_id: str,
        offset: int | None,
        length: int | None,
        chunks: AsyncIterator[bytes],
    ) -> Progress:
        """Bytes from `offset` on; None: the whole file, and what came before is forgotten.

        Whatever `chunks` raises is raised here too, after what arrived has been made safe.
        """
        upload = await self._look(caller, upload_id)
        if length is not None and (offset or 0) + length > upload.size:
            raise TooLong(f"the file was announced with {upload.size} bytes")
        if upload.state == "STORED":
            if offset == upload.size:
                return _progress(upload)
            raise OffsetWrong(upload.size)
        return await self._go_on(caller, upload, offset, chunks)

    async def stop(self, caller: Caller, upload_id: str) -> None:
        upload = await self._look(caller, upload_id)
        if upload.state == "STORED":
            raise Gone(upload_id)  # it is an attachment now, and is deleted as one
        await self._drop(caller, upload_id)

    async def find(self, asker: Asker, attachment_id: str, version: int) -> Download:
        self._open()
        async with self._noting(asker, "download"):
            return await downloads.open_download(self._shelf, asker.caller, attachment_id, version)

    async def read(self, asker: Asker, file: Download, start: int, end: int) -> AsyncGenerator[bytes]:
        """Who reads what is noted before the first byte. Quarantined: the file is damaged, and nobody gets it
        any more; also where it is this reader who met it."""
        vault, pool = self._open(), self._shelf.writer.pool
        await downloads.note_access(pool, asker, file, start, end)
        shut = shutting_away(pool, file.stored, asker.caller.user_name, self._shelf.now())
        with told():
            async with shut, contextlib.aclosing(vault.open(file.stored, start, end)) as chunks:
                async for chunk in chunks:
                    yield chunk

    @contextlib.asynccontextmanager
    async def _noting(self, asker: Asker, act: str) -> AsyncGenerator[None]:
        """That it was denied, in the audit trail."""
        try:
            yield
        except Denied:
            entry = asker.noted(AuditAct.DENIED, outcome=REFUSED, detail={"act": act})
            await note(self._shelf.writer.pool, entry)
            raise

    async def _look(self, caller: Caller, upload_id: str) -> Upload:
        self._open()
        upload = await uploads.look(self._shelf, caller, upload_id)
        over = upload.state == "PENDING" and upload.expires_at <= self._shelf.now()
        if over or upload.state not in _HELD:
            raise Gone(upload_id)
        return upload

    async def _go_on(
        self, caller: Caller, upload: Upload, offset: int | None, chunks: AsyncIterator[bytes]
    ) -> Progress:
        vault = self._open()
        begun = None
        if not upload.received:  # surely there is a draft otherwise
            with told():
                begun = (await vault.begin(size=upload.size, media_type=upload.media_type)).to_json()
        taken = await uploads.take(self._shelf, caller, upload, begun)
        async with self._ours(taken):
            draft, fresh = await self._draft(vault, taken, offset)
            fresh = fresh or taken.draft == begun
            if offset is not None and offset != draft.offset:
                raise OffsetWrong(draft.offset)

            async def advance(now: Draft) -> None:
                await self._save(taken, now)

            scan = self._scanner.scan(draft.size) if self._scanner and not draft.offset else None
            try:
                async with scan.through(chunks) if scan else contextlib.nullcontext(chunks) as passing:
                    draft = await vault.receive(draft, passing, advance=advance, fresh=fresh)
            except drafts.TooLong:
                raise TooLong(f"the file was announced with {draft.size} bytes") from None
            if draft.offset < draft.size:
                return _progress(taken.upload, draft.offset)
            facts = Facts(taken.upload.file_name, taken.upload.media_type)
            pool = self._shelf.writer.pool
            stored = await vault.finish(draft, facts, advance=advance, alone=lambda: alone(pool))
        return await self._commit(caller, taken, stored, scan)

    @contextlib.asynccontextmanager
    async def _ours(self, taken: Taken) -> AsyncGenerator[None]:
        """Who has been fenced off may find parts gone before he meets the fence: that is what he is told."""
        try:
            with told():
                yield
        except (Unreadable, Busy, StoreRefused):
            ours = await self._shelf.writer.pool.fetchval(_OURS, taken.upload.upload_id, taken.fence)
            if not ours:
                raise TakenOver(taken.upload.upload_id) from None
            raise

    async def _draft(self, vault: Vault, taken: Taken, offset: int | None) -> tuple[Draft, bool]:
        """And whether it was begun here."""
        upload = taken.upload
        draft = None if taken.draft is None else Draft.from_json(taken.draft)
        if draft is not None and (offset is not None or draft.offset == 0):
            return draft, False
        if draft is not None:
            async with alone(self._shelf.writer.pool):
                await vault.discard(draft)
        draft = await vault.begin(size=upload.size, media_type=upload.media_type)
        await self._save(taken, draft)
        return draft, True

    async def _save(self, taken: Taken, draft: Draft) -> None:
        pool, upload_id = self._shelf.writer.pool, taken.upload.upload_id
        await uploads.save_draft(pool, upload_id, taken.fence, draft.to_json(), draft.offset)

    async def _commit(self, caller: Caller, taken: Taken, stored: Stored, scan: Scan | None) -> Progress:
        upload_id = taken.upload.upload_id
        try:
            if self._scanner is not None:
                with told():
                    await self._scanner.demand_clean(scan, self._open(), stored)
            scanned = self._scanner is not None
            done = await uploads.commit_upload(
                self._shelf, caller, upload_id, taken.fence, stored, scanned=scanned
            )
        except Refused:
            await self._drop(caller, upload_id)
            raise
        return _ended(taken.upload, done, stored)

    async def _drop(self, caller: Caller, upload_id: str) -> None:
        """Where the store does not answer the worker cleans later: the row says that it is to be done."""
        await uploads.stop_upload(self._shelf, caller, upload_id)
        try:
            await clean_upload(self._shelf.writer.pool, self._open(), upload_id)
        except (StoreError, TimeoutError):
            _LOG.warning("a dropped upload is cleaned later", exc_info=True)

    def _open(self) -> Vault:
        if self._vault is None:
            raise FilesOff("this server has no key file, so it takes and gives no files")
        return self._vault


@contextlib.contextmanager
def told() -> Generator[None]:
    """The store's errors as the callers of resolvers know errors."""
    try:
        yield
    except KeyUnavailable as error:
        raise Unreadable(str(error), key_missing=True) from error
    except (Damaged, Missing) as error:
        raise Unreadable(f"{type(error).__name__}: {error}") from error
    except StoreError as error:
        if error.again:
            raise Busy(2, "the store does not answer") from error
        _LOG.critical(
            "the store of files refuses: rights or bucket must be put right", extra={"why": str(error)}
        )
        raise StoreRefused from error


async def _nothing() -> AsyncGenerator[bytes]:
    await asyncio.sleep(0)
    for chunk in ():
        yield chunk


def _progress(upload: Upload, offset: int | None = None) -> Progress:
    at = upload.received if offset is None else offset
    about = (upload.upload_id, upload.attachment_id, upload.size, at, upload.expires_at)
    return Progress(*about, version=upload.version)


def _ended(upload: Upload, done: Committed, stored: Stored) -> Progress:
    about = (upload.upload_id, done.attachment_id, upload.size, upload.size, upload.expires_at)
    return Progress(*about, version=done.version, sha256=stored.sha256)
