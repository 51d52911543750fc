"""Wraps data keys anew under the ring's current key; no object is touched. Next: slipbook.py."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from storage.errors import Damaged
from storage.faults import point
from storage.keys import KeyRing, unwrapped
from storage.reading import read_whole
from storage.slips import SlipEntry, decode_slip, encode_slip
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Rewrapped:
    """A new slip that is durable; its lines say how each key is wrapped now."""

    slip: str
    entries: Sequence[SlipEntry]


async def rewrap(
    store: Store, keys: KeyRing, slips: Sequence[str], wanted: Collection[bytes], into: str
) -> Rewrapped:
    """The lines of `slips` for the wanted objects, in the new slip `into`. The old slips stay: the caller
    removes them when he has kept what is told here. Missing, Damaged (a line too few as well) and
    KeyUnavailable leave everything as it was.
    """
    anew = [
        replace(entry, wrapped=await keys.wrap(entry.object_id, dek))
        for entry, dek in await _opened(store, keys, slips, wanted)
    ]
    point("rewrap.writing")
    await store.put(into, encode_slip(anew))
    point("rewrap.written")
    return Rewrapped(into, anew)


async def readable(store: Store, keys: KeyRing, slips: Sequence[str], wanted: Collection[bytes]) -> None:
    """Raises what `rewrap` would, and writes nothing."""
    await _opened(store, keys, slips, wanted)


async def _opened(
    store: Store, keys: KeyRing, slips: Sequence[str], wanted: Collection[bytes]
) -> list[tuple[SlipEntry, bytes]]:
    read = await asyncio.gather(*(read_whole(store, slip) for slip in slips))
    entries = [entry for text in read for entry in decode_slip(bytes(text)) if entry.object_id in wanted]
    if lacking := set(wanted) - {entry.object_id for entry in entries}:
        raise Damaged(f"{', '.join(slips)}: no line of object {min(lacking).hex()}")
    return [
        (entry, await unwrapped(keys, entry.object_id, entry.wrapped, entry.commitment)) for entry in entries
    ]
