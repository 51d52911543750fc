"""A backup in a bucket: sent there, its backup.json last, and fetched. Next: verifying.py.

No store renames; so what has no backup.json yet is no backup, and a copy that is cut off is none.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path

from resolvers.backups.layout import ABOUT, About, read_about
from resolvers.errors import Unloadable
from storage.errors import Missing
from storage.faults import point
from storage.reading import PIECE_BYTES
from storage.store import Store, put_parts, size_of


async def refuse_another(store: Store, place: str) -> None:
    if await size_of(store, ABOUT) is not None:
        raise Unloadable(f"{place} is there already; a backup never replaces another")


async def send(folder: Path, about: About, store: Store) -> None:
    """What a broken try has left there is written over."""
    for name in (*about.files, ABOUT):
        await _send(folder / name, store, name)
        point("backup.sent")


async def fetch(store: Store, place: str, folder: Path) -> None:
    """Into a folder that is there and empty."""
    try:
        await _fetch(store, folder, ABOUT)
        for name in read_about(folder).files:
            await _fetch(store, folder, name)
    except Missing:
        raise Unloadable(f"{place} is no backup: it has no {ABOUT}, or not all that this names") from None


async def _fetch(store: Store, folder: Path, name: str) -> None:
    with (folder / name).open("xb") as file:
        async with aclosing(store.get(name)) as chunks:
            async for chunk in chunks:
                await asyncio.to_thread(file.write, chunk)


async def _send(path: Path, store: Store, name: str) -> None:
    if (await asyncio.to_thread(path.stat)).st_size <= PIECE_BYTES:
        await store.put(name, await asyncio.to_thread(path.read_bytes))
        return
    async with aclosing(_pieces(path)) as pieces:
        await put_parts(store, name, pieces)


async def _pieces(path: Path) -> AsyncGenerator[bytes]:
    with await asyncio.to_thread(path.open, "rb") as file:
        while piece := await asyncio.to_thread(file.read, PIECE_BYTES):
            yield piece
