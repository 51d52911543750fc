"""Writes slips: all uploads that end meanwhile share one; and takes lines out again. Next: slips.py.

Who comes first writes what has gathered while the slip before was being written. He waits only for those who
are about to come, and not for long: a slip fewer is a request to the store fewer.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Generator
from dataclasses import dataclass, field

from storage.errors import Missing
from storage.faults import point
from storage.reading import read_whole
from storage.slips import SlipEntry, decode_slip, encode_slip, new_slip_key
from storage.store import Store

_ENTRIES = 200
_COMPANY_SECONDS = 0.05  # about what writing a slip takes
Announce = Callable[[str], Awaitable[None]]
Coming = asyncio.Future[None]


@dataclass
class _Page:
    key: str = field(default_factory=new_slip_key)
    entries: list[SlipEntry] = field(default_factory=list[SlipEntry])
    closed: bool = False
    written: bool = False


class SlipBook:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._gathering = _Page()
        self._writing = asyncio.Lock()
        self._erasing = asyncio.Lock()
        self._coming: set[Coming] = set()

    @contextlib.contextmanager
    def coming(self) -> "Generator[Coming]":
        """Around what goes before `add`: whoever writes meanwhile waits for this line too."""
        one: Coming = asyncio.get_running_loop().create_future()
        self._coming.add(one)
        try:
            yield one
        finally:
            self._arrived(one)

    async def add(self, entry: SlipEntry, announce: Announce | None, coming: Coming) -> str:
        """The key of the slip, which is durable then. `announce` is told it before the slip is written."""
        page = await self._announced(announce) if announce else self._open_page()
        page.entries.append(entry)
        self._arrived(coming)
        try:
            async with self._writing:
                if not page.written:
                    if self._coming:
                        await asyncio.wait(self._coming, timeout=_COMPANY_SECONDS)
                    page.closed = True
                    await self._write(page)
        except BaseException:
            # the others on the page write it again, without a line that nobody would own
            if not page.written:
                page.entries.remove(entry)
            raise
        return page.key

    async def erase(self, key: str, object_id: bytes) -> None:
        """Without this line the data key is gone, but for the database's own.

        Two processes must not erase in one slip at the same time: no store offers a condition to rely on.
        The caller holds a lock on the slip's key. Where the line is gone already the slip is written all the
        same: whoever took it out may have died before its older versions went.
        """
        async with self._erasing:
            written = await self._store.versions_left(key)  # asked first: it may be about to be written
            try:
                entries = decode_slip(bytes(await read_whole(self._store, key)))
            except Missing:
                if written:  # what a server hides is still there
                    await self._store.delete(key)
                return
            kept = [entry for entry in entries if entry.object_id != object_id]
            point("vault.slip.erasing")
            if not kept:
                await self._store.delete(key)
            else:
                await self._store.replace(key, encode_slip(kept))
            point("vault.slip.erased")

    def _arrived(self, coming: Coming) -> None:
        self._coming.discard(coming)
        if not coming.done():
            coming.set_result(None)

    def _open_page(self) -> _Page:
        page = self._gathering
        if page.closed or len(page.entries) >= _ENTRIES:
            page = self._gathering = _Page()
        return page

    async def _announced(self, announce: Announce) -> _Page:
        page = self._open_page()
        await announce(page.key)
        if page.closed:  # written meanwhile: then one of its own
            page = _Page()
            await announce(page.key)
        return page

    async def _write(self, page: _Page) -> None:
        point("vault.slip.writing")
        await self._store.put(page.key, encode_slip(page.entries))
        page.written = True
        point("vault.slip.written")
