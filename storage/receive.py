"""Takes a file's bytes in, seals part after part and stores them. Next: hashes.py.

While one part is hashed, sealed and stored, the next one fills: two buffers of plaintext and a sealed part
are all that an upload holds. The iterator is not asked for more while both are full, so the sender waits.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace

from storage.draft import Advance, Draft, TooLong, new_tail_key
from storage.envelope import open_whole, seal, sealed_length
from storage.errors import StoreError
from storage.faults import point
from storage.hashes import Hash, Hashes, added
from storage.identity import Identity
from storage.parts import PART_BYTES, part_aad, part_count, tail_aad
from storage.reading import Exact
from storage.store import Store


class Receiver:
    """One stretch of one upload. `fresh`: no other stretch ever had this draft's object id."""

    def __init__(  # noqa: PLR0913, PLR0917
        self,
        store: Store,
        identity: Identity,
        hashes: Hashes,
        draft: Draft,
        dek: bytes,
        advance: Advance,
        fresh: bool,
    ) -> None:
        self._store = store
        self._identity = identity
        self._hashes = hashes
        self.draft = draft if fresh else replace(draft, resumed=True)
        self._dek = dek
        self._advance = advance
        self._fresh = fresh
        self._filling = _Buffer(draft.next_size)
        self._spare: _Buffer | None = None
        self._sealing: bytearray | None = None
        self._number = draft.next_number  # of the part that fills
        self._work: asyncio.Task[None] | None = None

    async def run(self, chunks: AsyncIterator[bytes]) -> Draft:
        """Saves what came even if `chunks` raises, and then raises that."""
        try:
            if self.draft.tail is not None:
                await self._reopen()
            cut = await self._take_all(chunks)
            await self._settle()
        finally:
            if self._work is not None:
                self._work.cancel()
                await asyncio.gather(self._work, return_exceptions=True)
        if cut is not None:
            raise cut
        return self.draft

    async def _take_all(self, chunks: AsyncIterator[bytes]) -> Exception | None:
        left = self.draft.size - self.draft.offset
        source = aiter(chunks)
        while True:
            try:
                chunk = await anext(source)
            except StopAsyncIteration:
                return None
            except Exception as error:  # the sender is gone, or was too slow: whatever the caller raises
                return error
            left -= len(chunk)
            if left < 0:
                raise TooLong(f"more than the {self.draft.size} bytes announced")
            await self._take(memoryview(chunk))

    async def _take(self, chunk: memoryview) -> None:
        if self._work is not None and self._work.done():
            await self._finish_work()  # a part that failed ends the upload at once
        while chunk:
            chunk = self._filling.fill(chunk)
            # the last part waits for the end: a byte too many must leave nothing complete
            if self._filling.full and self._number < part_count(self.draft.size):
                await self._hand_over()

    async def _settle(self) -> None:
        """The sender has ended: what fills becomes the last part, or a tail."""
        await self._finish_work()
        if self.draft.complete:
            return
        if self._filling.full:
            await self._store_part(self._filling)
        elif self._filling.filled > self.draft.tail_bytes:
            await self._store_tail()

    async def _hand_over(self) -> None:
        await self._finish_work()
        full = self._filling
        self._number += 1
        length = min(PART_BYTES, self.draft.size - (self._number - 1) * PART_BYTES)
        self._filling = self._spare.emptied(length) if self._spare else _Buffer(length)
        self._spare = full  # free again once the work on it has been waited for
        self._work = asyncio.create_task(self._store_part(full))

    async def _finish_work(self) -> None:
        if self._work is not None:
            work, self._work = self._work, None
            await work

    async def _store_part(self, buffer: "_Buffer") -> None:
        if part_count(self.draft.size) == 1:
            await self._store_only_part(buffer)
            return
        if self.draft.multipart is None:
            upload = await self._store.begin(self.draft.key)
            self.draft = replace(self.draft, multipart=upload)
            point("vault.multipart.begun")
        number, upload = self.draft.next_number, self.draft.multipart or ""
        sealed, running = await self._sealed(self.draft, self._dek, buffer)
        tag = await self._store.put_part(self.draft.key, upload, number, sealed)
        self._sealing = sealed  # not after a failure: the store may still be reading it
        point("vault.part.stored")
        await self._part_done(replace(self.draft, parts=(*self.draft.parts, (number, tag))), running)

    async def _store_only_part(self, buffer: "_Buffer") -> None:
        """One put under the object's key. Two stretches must never put there, or the slower one would win:
        so a stretch that is not surely the only one takes an id of its own, which is announced before.
        """
        before, dek = self.draft, self._dek
        draft = before
        if not self._fresh:
            other, dek = await self._identity.renewed(before)
            await self._save(replace(before, others=(*before.others, other.object_id)))
            kept = tuple(one for one in self.draft.others if one != other.object_id)
            draft = replace(other, others=(*kept, before.object_id))
        sealed, running = await self._sealed(draft, dek, buffer)
        await self._store.put(draft.key, sealed)
        point("vault.part.stored")
        await self._part_done(replace(draft, parts=((1, ""),)), running)

    async def _sealed(self, draft: Draft, dek: bytes, buffer: "_Buffer") -> tuple[bytearray, Hash | None]:
        """Hashed and sealed at the same time, each in a thread of its own."""
        number = draft.next_number
        aad = part_aad(draft.object_id, draft.commitment, number, number == part_count(draft.size))
        point("vault.part.sealing")
        hashing = asyncio.create_task(asyncio.to_thread(added, self._hashes.of(draft), buffer.view))
        reuse, self._sealing = self._sealing, None
        sealed = await asyncio.to_thread(seal, buffer.view, dek, aad, draft.segment, reuse=reuse)
        running = await hashing
        point("vault.part.sealed")
        return sealed, running

    async def _part_done(self, draft: Draft, running: Hash | None) -> None:
        old = self.draft
        await self._save(replace(draft, tail=None, tail_bytes=0))
        self._hashes.keep(self.draft, running)
        point("vault.part.saved")
        await self._drop(old.tail, old.key if old.object_id != draft.object_id else None)

    async def _store_tail(self) -> None:
        """The begun part, sealed as a small object of its own."""
        old, draft = self.draft.tail, self.draft
        view = self._filling.view
        aad = tail_aad(draft.object_id, draft.commitment, draft.start)
        sealed = await asyncio.to_thread(seal, view, self._dek, aad, draft.segment)
        key = new_tail_key(draft.object_id)
        point("vault.tail.storing")
        await self._store.put(key, sealed)
        point("vault.tail.stored")
        await self._save(replace(draft, tail=key, tail_bytes=len(view)))
        point("vault.tail.saved")
        await self._drop(old)

    async def _reopen(self) -> None:
        draft = self.draft
        length = sealed_length(draft.tail_bytes, draft.segment)
        async with contextlib.aclosing(self._store.get(draft.tail or "", 0, length)) as chunks:
            sealed = await Exact(chunks).take(length)
        aad = tail_aad(draft.object_id, draft.commitment, draft.start)
        plain = await asyncio.to_thread(open_whole, sealed, self._dek, aad, draft.segment)
        self._filling.fill(memoryview(plain))
        point("vault.tail.opened")

    async def _save(self, draft: Draft) -> None:
        await self._advance(draft)
        self.draft = draft

    async def _drop(self, *keys: str | None) -> None:
        """What stays behind here goes when the upload ends."""
        for key in filter(None, keys):
            with contextlib.suppress(StoreError):
                await self._store.delete(key)


class _Buffer:
    def __init__(self, length: int) -> None:
        self._room = bytearray(length)
        self._length = length
        self.filled = 0

    @property
    def full(self) -> bool:
        return self.filled == self._length

    @property
    def view(self) -> memoryview:
        return memoryview(self._room)[: self.filled]

    def fill(self, chunk: memoryview) -> memoryview:
        """What did not fit."""
        some = min(len(chunk), self._length - self.filled)
        self._room[self.filled : self.filled + some] = chunk[:some]
        self.filled += some
        return chunk[some:]

    def emptied(self, length: int) -> "_Buffer":
        """For the next part, which is never longer."""
        self._length, self.filled = length, 0
        return self
