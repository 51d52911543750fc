"""What a manifest, or a restored database, names and the store has not. Next: restoring.py."""

from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass

import asyncpg

from resolvers.backups.copying import OBJECTS_FOLDER, SLIPS_FOLDER, Wanted
from storage.errors import Damaged, Missing
from storage.reading import read_whole
from storage.slips import decode_slip
from storage.store import Store, size_of

_ALIVE = """
SELECT object_id FROM stored_object WHERE object_id = ANY($1::text[]) AND dropped_at IS NULL
"""


@dataclass(frozen=True)
class Gap:
    """`found`: how long the object is, None where there is none."""

    wanted: Wanted
    found: int | None


class EmptyStore(Exception):
    """It has no object at all: another bucket or folder is named, or nothing was brought back yet."""


async def object_gaps(store: Store, wanted: Iterable[Wanted]) -> AsyncGenerator[Gap]:
    """Both in the order of keys, so that a million objects are compared by a thousand requests. What the list
    lacks is asked for by itself before it counts.
    """
    async with aclosing(store.list(OBJECTS_FOLDER)) as listed:
        entry = await anext(listed, None)
        empty = entry is None
        for one in wanted:
            if empty:
                raise EmptyStore
            while entry is not None and entry.key < one.key:
                entry = await anext(listed, None)
            size = entry.size if entry is not None and entry.key == one.key else None
            if size != one.sealed and (size := await size_of(store, one.key)) != one.sealed:
                yield Gap(one, size)


async def still_wanted(pool: asyncpg.Pool, object_ids: Sequence[str]) -> set[str]:
    """Which of them a database still has, and not to be destroyed."""
    return {row["object_id"] for row in await pool.fetch(_ALIVE, object_ids)}


async def living_lines(store: Store) -> tuple[set[str], bool]:
    """Ids of all objects that have a line in some slip; and whether every slip could be read."""
    found, whole = set[str](), True
    async with aclosing(store.list(SLIPS_FOLDER)) as listed:
        async for entry in listed:
            try:
                lines = decode_slip(bytes(await read_whole(store, entry.key)))
            except Missing:
                continue
            except Damaged:
                whole = False
                continue
            found |= {one.object_id.hex() for one in lines}
    return found, whole
