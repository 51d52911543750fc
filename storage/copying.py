"""Copies what lies in a former store into the new one, byte for byte. Next: ../resolvers/custody.

A copy appears in the new store only under the lock that everybody holds who destroys or rewrites, and only
while the former store still has the original: so nothing that was destroyed comes back.
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, aclosing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum

from storage.errors import Missing
from storage.faults import point
from storage.reading import read_pieces, read_whole
from storage.store import Entry, Lock, Store, abort_all, size_of

SMALL_BYTES = 8 * 2**20  # read whole; what is longer goes in parts
_ATTEMPTS = 3
_SLIPS = "slips/"


class Outcome(Enum):
    COPIED = "copied"
    PRESENT = "present"
    GONE = "gone"  # destroyed meanwhile
    DIFFERS = "differs"  # the new store does not give back what it was given


@dataclass(frozen=True)
class Copier:
    """`alone` is the lock; `wanted` says whether anybody still needs an object or tail of that key."""

    new: Store
    former: Store
    alone: Callable[[], AbstractAsyncContextManager[object]]
    wanted: Callable[[str], Awaitable[bool]]

    async def copy(self, entries: Sequence[Entry]) -> list[Outcome]:
        """Either small ones, or a single one of any length."""
        if len(entries) == 1 and entries[0].size > SMALL_BYTES:
            return [await self._long(entries[0].key)]
        bodies = await asyncio.gather(*(self._body(entry.key) for entry in entries))
        point("migrate.read")
        async with self.alone():
            placed = await asyncio.gather(
                *(self._place(entry.key, body) for entry, body in zip(entries, bodies, strict=True))
            )
            point("migrate.placed")
        return await asyncio.gather(
            *(self._proved(entry.key, *how) for entry, how in zip(entries, placed, strict=True))
        )

    async def carry_lock(self, key: str) -> bool:
        """False: the former store keeps the object from being deleted, and the new one cannot."""
        if self.former.locks is None:
            return True
        carried = Lock()
        with suppress(Missing):
            while (lock := await self.former.locks.lock_of(key)) != carried:  # it may be changed meanwhile
                if self.new.locks is None:
                    return False
                if lock.until is not None and lock.until > datetime.now(UTC):
                    await self.new.locks.lock_until(key, lock.until)
                await self.new.locks.hold(key, lock.held)
                carried = lock
        return True

    async def _body(self, key: str) -> bytes | None:
        """None of a slip as well: it may be written anew until the lock is held."""
        if key.startswith(_SLIPS):
            return None
        with suppress(Missing):
            return bytes(await read_whole(self.former, key))
        return None

    async def _place(self, key: str, body: bytes | None) -> tuple[Outcome, str | None]:
        """And what the copy must be equal to, where that is still to be proved."""
        if key.startswith(_SLIPS):
            return await self._place_slip(key), None
        if body is None or await size_of(self.former, key) is None:
            return Outcome.GONE, None
        point("migrate.placing")
        await self.new.put(key, body)
        return await self._settled(key), hashlib.sha256(body).hexdigest()

    async def _place_slip(self, key: str) -> Outcome:
        """Proved at once: without the lock it may be written anew."""
        if await size_of(self.new, key) is not None:
            return Outcome.PRESENT
        try:
            body = bytes(await read_whole(self.former, key))
        except Missing:
            return Outcome.GONE
        point("migrate.placing")
        await self.new.put(key, body)
        if bytes(await read_whole(self.new, key)) == body:
            return Outcome.COPIED
        await self.new.delete(key)
        return Outcome.DIFFERS

    async def _settled(self, key: str) -> Outcome:
        """Scraps of uploads are removed without the lock: their remover may have passed in between."""
        if await size_of(self.former, key) is None and not await self.wanted(key):
            await self.new.delete(key)
            return Outcome.GONE
        return Outcome.COPIED

    async def _proved(self, key: str, placed: Outcome, digest: str | None) -> Outcome:
        """Read back and compared; a copy that differs goes again, as long as there is an original."""
        if placed is not Outcome.COPIED or digest is None:
            return placed
        try:
            if await digest_of(self.new, key) == digest:
                return Outcome.COPIED
        except Missing:
            return Outcome.GONE
        async with self.alone():
            if await size_of(self.former, key) is not None:
                await self.new.delete(key)
        return Outcome.DIFFERS

    async def _long(self, key: str) -> Outcome:
        """In parts, in bounded memory."""
        for attempt in range(_ATTEMPTS):
            try:
                return await self._in_parts(key)
            except Missing:  # the original was destroyed, or the parts were swept up as forgotten ones
                if await size_of(self.former, key) is None:
                    return Outcome.GONE
                if attempt == _ATTEMPTS - 1:
                    raise
        raise AssertionError

    async def _in_parts(self, key: str) -> Outcome:
        await abort_all(self.new, key)
        upload = await self.new.begin(key)
        tags: list[tuple[int, str]] = []
        running = hashlib.sha256()
        async with aclosing(read_pieces(self.former, key)) as pieces:
            async for piece in pieces:
                running.update(piece)
                number = len(tags) + 1
                tags.append((number, await self.new.put_part(key, upload, number, piece)))
                point("migrate.part_stored")
        async with self.alone():
            if await size_of(self.former, key) is None:
                await self.new.abort(key, upload)
                return Outcome.GONE
            point("migrate.completing")
            await self.new.complete(key, upload, tags)
            placed = await self._settled(key)
            point("migrate.completed")
        return await self._proved(key, placed, running.hexdigest())


async def digest_of(store: Store, key: str) -> str:
    running = hashlib.sha256()
    async with aclosing(store.get(key)) as chunks:
        async for chunk in chunks:
            running.update(chunk)
    return running.hexdigest()
