"""A file of a batch becomes an attachment while it is sealed anew: whoever is second waits for the first."""

import asyncio

from resolvers.archives.batches.creating import _ATTACH, _TAKEN
from resolvers.custody.reencrypting import swap_object
from resolvers.pool import Connection
from tests.support.locks import somebody_waits
from tests.support.writing import Desk

_FILE = """
INSERT INTO batch_file (batch_id, file_id, name, role, object_id, media_type, size, sha256, uploaded_by,
    uploaded_at) VALUES ($1, $1, 'a.pdf', 'FILE', $2, 'application/pdf', 1, '', 'X', now())
"""
_ITEM = """
INSERT INTO archive_item (item_id, institution_code, archive_type, unit, title, state, important, on_hold,
    archived, version, created_on, created_by, changed_at, changed_by)
VALUES ($1, 'TIANPU', 'WS/00', 'ITEM', 'x', 'DRAFT', false, false, false, 1, '2026-01-01', 'X', now(), 'X')
"""
_OBJECT = """
INSERT INTO stored_object (object_id, store_key, size, sealed_size, segment_bytes, sha256, key_id,
    wrapped_key, commitment, slip, created_at) VALUES ($1, $1, 1, 1, 1, '', 'k', '', '', 's', now())
"""


async def sent(desk: Desk, mark: str) -> tuple[str, str, str]:
    """The batch and its file; the object that it has, and the one that is to be in its place."""
    batch, old, new = (f"{mark}{number}" * 16 for number in (1, 2, 3))
    for one in (old, new):
        await desk.pool.execute(_OBJECT, one)
    await desk.pool.execute(_FILE, batch, old)
    await desk.pool.execute(_ITEM, batch)
    return batch, old, new


async def attach(connection: Connection, batch: str) -> None:
    async with connection.transaction():
        await connection.execute(_ATTACH, batch, ["a.pdf"], [batch], ["MAIN"])
        await connection.execute(_TAKEN, batch, ["a.pdf"])


async def swap(connection: Connection, old: str, new: str) -> str | None:
    async with connection.transaction():
        return await swap_object(connection, old, new)


async def object_of(desk: Desk, file_id: str) -> str:
    query = "SELECT object_id FROM attachment_version WHERE attachment_id = $1"
    return await desk.pool.fetchval(query, file_id)


async def waits(task: asyncio.Task[object], connection: Connection) -> None:
    """Or is over without."""
    looking = asyncio.ensure_future(somebody_waits(connection))
    await asyncio.wait((task, looking), return_when=asyncio.FIRST_COMPLETED)
    looking.cancel()
    await asyncio.wait((looking,))


async def test_an_import_takes_the_object_that_was_put_in_place_meanwhile(desk: Desk) -> None:
    batch, old, new = await sent(desk, "a")
    async with desk.pool.acquire() as first, desk.pool.acquire() as second, desk.pool.acquire() as third:
        async with first.transaction():
            assert await swap_object(first, old, new) == batch
            task = asyncio.create_task(attach(second, batch))
            await waits(task, third)
        await task
    assert await object_of(desk, batch) == new


async def test_what_became_an_attachment_meanwhile_gets_its_new_object_there(desk: Desk) -> None:
    batch, old, new = await sent(desk, "b")
    async with desk.pool.acquire() as first, desk.pool.acquire() as second, desk.pool.acquire() as third:
        async with first.transaction():
            await attach(first, batch)
            task = asyncio.create_task(swap(second, old, new))
            await waits(task, third)
        assert await task == batch
    assert await object_of(desk, batch) == new
