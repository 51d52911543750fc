"""Writes documents of customers where other systems fetch them: a folder or a bucket. Next: ../inbound."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from itertools import takewhile
from pathlib import Path

from resolvers.feed.change import Change
from resolvers.outbound.leading import Tell, Unfit
from resolvers.outbound.receivers import ReceiverRow
from resolvers.outbound.rendering import Rendered, Renderer, all_said
from storage.store import Store, checked

Drop = Callable[[ReceiverRow, Sequence[Rendered]], Awaitable[None]]


def name_of(document: Rendered) -> str:
    """Names sort as the log does. What is written again after a crash has the name it had, or a later one
    and holds no less.
    """
    xid, change_number = document.position
    return f"{xid:020d}-{change_number}-{document.key}.{document.suffix}"


def into_folder(root: Path) -> Drop:
    async def drop(receiver: ReceiverRow, documents: Sequence[Rendered]) -> None:
        folder = root / _place(receiver)
        bodies = {name_of(one): one.body for one in documents}
        await asyncio.to_thread(_write, root, folder, bodies)

    return drop


def into_bucket(store: Store) -> Drop:
    async def drop(receiver: ReceiverRow, documents: Sequence[Rendered]) -> None:
        async with asyncio.TaskGroup() as group:
            for one in documents:
                group.create_task(store.put(f"{_place(receiver)}/{name_of(one)}", one.body))

    return drop


def telling(drop: Drop, renderer: Renderer) -> Tell:
    async def tell(receiver: ReceiverRow, changes: Sequence[Change]) -> None:
        documents = await renderer.documents(receiver, changes)
        await drop(receiver, list(takewhile(lambda one: one.error is None, documents)))
        all_said(documents)

    return tell


def _place(receiver: ReceiverRow) -> str:
    try:
        return checked((receiver.endpoint or "").strip("/"))
    except ValueError:
        raise Unfit("its folder has a name that not every store can bear") from None


def _write(root: Path, folder: Path, bodies: dict[str, bytes]) -> None:
    """Each file is there whole or not at all, and durable; who looks meanwhile finds no half of one."""
    folder.mkdir(parents=True, exist_ok=True)
    if not folder.resolve().is_relative_to(root.resolve()):
        raise Unfit("its folder leads out of the drop folder")
    for left in folder.glob(".*.part"):  # of a worker that died, or is thought dead and has to fail
        left.unlink(missing_ok=True)
    for name, body in bodies.items():
        part = folder / f".{name}.part"
        with part.open("xb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        part.replace(folder / name)
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
