"""Writes documents of customers where other systems fetch them: a folder or a bucket. Next: ../inbound."""

import asyncio
import contextlib
import errno
import os
from collections.abc import Awaitable, Callable, Sequence
from itertools import takewhile
from pathlib import Path

from resolvers.feed.change import Change
from resolvers.inbound.places import PART, opened, put_whole
from resolvers.outbound.leading import Tell, Unfit
from resolvers.outbound.receivers import ReceiverRow
from resolvers.outbound.rendering import Rendered, Renderer, all_said
from storage.store import Store, checked

_NO_FOLDER = (errno.ENOTDIR, errno.ELOOP)  # the latter: a link

Drop = Callable[[ReceiverRow, Sequence[Rendered]], Awaitable[None]]


def name_of(document: Rendered) -> str:
    """Names sort as the log does. What is written again after a crash has the name it had, or a later one
    and holds no less.
    """
    xid, change_number = document.position
    return f"{xid:020d}-{change_number}-{document.key}.{document.suffix}"


def into_folder(root: Path) -> Drop:
    async def drop(receiver: ReceiverRow, documents: Sequence[Rendered]) -> None:
        bodies = {name_of(one): one.body for one in documents}
        await asyncio.to_thread(_write, root, _place(receiver), bodies)

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


def _write(root: Path, place: str, bodies: dict[str, bytes]) -> None:
    """Each file is there whole or not at all, and durable; who looks meanwhile finds no half of one. Nothing
    is followed on the way: whoever may write into a folder may put a link there.
    """
    root.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(opened(os.path.realpath(root)))  # the operator's own links may be
        for part in place.split("/"):
            with contextlib.suppress(FileExistsError):
                os.mkdir(part, dir_fd=folder)
            try:
                folder = stack.enter_context(opened(part, folder))
            except OSError as error:
                if error.errno not in _NO_FOLDER:
                    raise
                raise Unfit(f"{part} in its path is no folder, or a link") from None
        for name in os.listdir(folder):
            if name.startswith(".") and name.endswith(PART):  # of a worker that died, or has to fail
                with contextlib.suppress(OSError):
                    os.unlink(name, dir_fd=folder)
        for name, body in bodies.items():
            put_whole(folder, name, body)
        os.fsync(folder)
