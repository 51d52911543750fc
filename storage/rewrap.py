"""Wraps data keys anew under the ring's current key; no object is touched. Next: slipbook.py."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from storage.faults import point
from storage.keys import KeyRing, unwrapped
from storage.reading import read_whole
from storage.slips import SlipEntry, decode_slip, encode_slip, new_slip_key
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Rewrapped:
    """A new slip that is durable; its lines say how each key is wrapped now."""

    slip: str
    entries: Sequence[SlipEntry]


async def rewrap(store: Store, keys: KeyRing, slips: Sequence[str], wanted: Collection[bytes]) -> Rewrapped:
    """The lines of `slips` for the wanted objects, in one new slip. The old slips stay: the caller removes
    them when he has kept what is told here. Missing, Damaged and KeyUnavailable leave everything as it was.
    """
    read = await asyncio.gather(*(read_whole(store, slip) for slip in slips))
    entries = [entry for text in read for entry in decode_slip(bytes(text)) if entry.object_id in wanted]
    anew = [await _anew(keys, entry) for entry in entries]
    slip = new_slip_key()
    point("rewrap.writing")
    await store.put(slip, encode_slip(anew))
    point("rewrap.written")
    return Rewrapped(slip, anew)


async def _anew(keys: KeyRing, entry: SlipEntry) -> SlipEntry:
    dek = await unwrapped(keys, entry.object_id, entry.wrapped, entry.commitment)
    return replace(entry, wrapped=await keys.wrap(entry.object_id, dek))
