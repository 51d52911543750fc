"""The door to stored files: begin, receive, finish; open, verify, destroy. Next: draft.py.

A file is `stored` only when the store holds its bytes, they were read back and opened, and its key lies in a
slip beside it. Until then everything that was durable is in a Draft, which any process can go on with.
"""

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, aclosing, nullcontext
from dataclasses import replace

from storage import open_store
from storage.config import StoreConfig
from storage.draft import (
    HEAD_BYTES,
    Advance,
    Doomed,
    Draft,
    Facts,
    Stored,
    TooLong,
    TooShort,
    WrongLength,
    tail_prefix,
)
from storage.errors import Damaged, Missing, Refused, StoreError
from storage.faults import point
from storage.hashes import Hashes
from storage.identity import Identity
from storage.keys import KeyRing
from storage.parts import object_key, part_count, part_size, segment_for
from storage.reading import Headers, Reader
from storage.receive import Receiver
from storage.slipbook import SlipBook
from storage.slips import FileFacts, SlipEntry, seal_facts
from storage.store import Store, abort_all

__all__ = ["Advance", "Draft", "Facts", "Stored", "TooLong", "TooShort", "Vault", "WrongLength", "open_vault"]

Alone = Callable[[], AbstractAsyncContextManager[object]]


def open_vault(config: StoreConfig, keys: KeyRing) -> "Vault":
    return Vault(open_store(config), keys)


class Vault:
    def __init__(self, store: Store, keys: KeyRing) -> None:
        self._store = store
        self._identity = Identity(keys)
        self._hashes = Hashes()
        self._book = SlipBook(store)
        self._headers = Headers()

    @property
    def store(self) -> Store:
        return self._store

    async def begin(self, object_id: bytes | None = None, *, size: int, media_type: str) -> Draft:
        """Asks the keys only: nothing is in the store yet."""
        draft, _ = await self._identity.new(size, segment_for(media_type), object_id)
        return draft

    async def receive(
        self, draft: Draft, chunks: AsyncIterator[bytes], *, advance: Advance, fresh: bool = False
    ) -> Draft:
        """Goes on at draft.offset. Calls `advance` for all that has become durable; what it raises ends this.

        `fresh`: the caller has just begun it, and nobody else can have received anything for it.

        If `chunks` raises (an Exception), what came before is saved, and the same is raised then.
        TooLong: the last part was not stored; the draft that was saved last still holds.
        """
        dek = await self._identity.key_of(draft.object_id, draft.wrapped, draft.commitment)
        receiver = Receiver(self._store, self._identity, self._hashes, draft, dek, advance, fresh)
        return await receiver.run(chunks)

    async def finish(
        self, draft: Draft, facts: Facts, *, advance: Advance | None = None, alone: Alone = nullcontext
    ) -> Stored:
        """May be asked again after a crash. `advance`, if given, is told of the slip before it is written;
        without, a crash right behind can leave a line there that only a reconcile finds. `alone` is the lock
        that SlipBook.erase asks for, taken only where an attempt before has left a line.
        """
        if not draft.complete:
            raise TooShort(f"{draft.offset} of {draft.size} bytes are here")
        dek = await self._identity.key_of(draft.object_id, draft.wrapped, draft.commitment)

        async def announce(key: str) -> None:
            nonlocal draft
            draft = replace(draft, slips=(*draft.slips, key))
            if advance:
                await advance(draft)

        with self._book.coming() as coming:
            head, sha256 = await self._proved(draft, dek)
            box = seal_facts(FileFacts(facts.file_name, facts.media_type, sha256), dek, draft.object_id)
            entry = SlipEntry(
                draft.object_id, draft.size, draft.segment, draft.wrapped, draft.commitment, box
            )
            slip = await self._book.add(entry, announce if advance else None, coming)
        await self._sweep_after(draft, slip, alone)
        self._hashes.forget(draft.object_id)
        point("vault.finish.done")
        return _stored(draft, sha256, slip, head)

    async def discard(self, draft: Draft) -> None:
        """Everything of it, also what broken attempts have left. May be asked again."""
        self._hashes.forget(draft.object_id)
        await self._forget_lines(draft, draft.slips)
        for object_id in (draft.object_id, *draft.others):
            await self._remove(object_id)
        if draft.tail:
            await self._store.delete(draft.tail)
        point("vault.discarded")

    async def destroy(self, stored: Doomed) -> None:
        """The key first, then the bytes. May be asked again.

        The caller holds a lock on the slip: see SlipBook.erase.
        """
        point("vault.destroy.begun")
        if stored.slip:
            await self._book.erase(stored.slip, stored.object_id)
        point("vault.destroy.key_gone")
        await self._remove(stored.object_id)
        point("vault.destroy.done")

    async def open(self, stored: Stored, start: int = 0, end: int | None = None) -> AsyncGenerator[bytes]:
        """The plaintext from start to before end. Damaged, KeyUnavailable or Missing come before the first
        byte if it shows there, else midway: then what was yielded is right, and the rest never comes.
        """
        dek = await self._identity.key_of(stored.object_id, stored.wrapped, stored.commitment)
        reader = Reader(self._store, stored, dek, self._headers)
        start, end = max(start, 0), stored.size if end is None else min(end, stored.size)
        if not stored.size:
            source = reader.last_part()  # yields nothing, but proves it
        elif start < end:
            source = reader.read(start, end)
        else:
            return
        async with aclosing(source) as plain:
            async for piece in plain:
                if piece:
                    yield piece

    async def verify(self, stored: Stored) -> str:
        """The hash, read anew from all bytes; Damaged if it is another, or the object has another length."""
        dek = await self._identity.key_of(stored.object_id, stored.wrapped, stored.commitment)
        await self._check_size(stored)
        found = await _hash(stored, Reader(self._store, stored, dek))
        if found != stored.sha256:
            raise Damaged(f"{stored.key}: its SHA-256 is not the one that was recorded")
        return found

    async def _proved(self, draft: Draft, dek: bytes) -> tuple[bytes, str]:
        """The head and the hash of what is whole in the store and was read back."""
        point("vault.finish.begun")
        await self._complete(draft)
        point("vault.finish.completed")
        reader = Reader(self._store, draft, dek)
        head = await self._read_back(draft, reader)
        running = self._hashes.of(draft)
        sha256 = running.hexdigest() if running else await _hash(draft, reader)
        point("vault.finish.read_back")
        return head, sha256

    async def _complete(self, draft: Draft) -> None:
        if draft.multipart is None:
            return
        try:
            await self._store.complete(draft.key, draft.multipart, draft.parts)
        except (Missing, Refused):
            # completed before, and the answer was lost?
            with contextlib.suppress(Missing):
                if await self._store.size(draft.key) == draft.sealed_size:
                    return
            raise

    async def _read_back(self, draft: Draft, reader: Reader) -> bytes:
        """The first segment, the last part, and that nothing follows it; returns the head."""
        last = part_count(draft.size)
        head = b""
        if last > 1:
            async with aclosing(reader.read(0, HEAD_BYTES)) as plain:
                head = b"".join([piece async for piece in plain])
        length = 0
        async with aclosing(reader.last_part()) as plain:
            async for piece in plain:
                length += len(piece)
                head = head if last > 1 or len(head) >= HEAD_BYTES else head + piece[:HEAD_BYTES]
        if length != part_size(draft.size, last):
            raise Damaged(f"{draft.key}: its last part has {length} bytes")
        return head[:HEAD_BYTES]

    async def _check_size(self, what: Stored) -> None:
        found = await self._store.size(what.key)
        if found != what.sealed_size:
            raise Damaged(f"{what.key} has {found} bytes and not {what.sealed_size}")

    async def _sweep_after(self, draft: Draft, slip: str, alone: Alone) -> None:
        """What broken attempts of a stored file have left. A failure leaves it to a reconcile."""
        with contextlib.suppress(StoreError):
            if left := [key for key in draft.slips if key != slip]:
                async with alone():
                    await self._forget_lines(draft, left)
            for other in draft.others:
                await self._remove(other)
            if draft.resumed:
                await self._remove_scraps(draft.object_id)

    async def _forget_lines(self, draft: Draft, slips: Iterable[str]) -> None:
        for slip in slips:
            await self._book.erase(slip, draft.object_id)

    async def _remove(self, object_id: bytes) -> None:
        await self._store.delete(object_key(object_id))
        await self._remove_scraps(object_id)

    async def _remove_scraps(self, object_id: bytes) -> None:
        """Unfinished multiparts and tails."""
        await abort_all(self._store, object_key(object_id))
        async with aclosing(self._store.list(tail_prefix(object_id))) as tails:
            for tail in [one.key async for one in tails]:
                await self._store.delete(tail)


async def _hash(what: Draft | Stored, reader: Reader) -> str:
    """Over everything, opened; the hash runs beside the reading."""
    running = hashlib.sha256()
    async with aclosing(reader.read(0, what.size) if what.size else reader.last_part()) as plain:
        async for piece in plain:
            await asyncio.to_thread(running.update, piece)
    return running.hexdigest()


def _stored(draft: Draft, sha256: str, slip: str, head: bytes) -> Stored:
    return Stored(
        object_id=draft.object_id,
        key=draft.key,
        size=draft.size,
        sealed_size=draft.sealed_size,
        sha256=sha256,
        segment=draft.segment,
        wrapped=draft.wrapped,
        commitment=draft.commitment,
        slip=slip,
        head=head,
    )
