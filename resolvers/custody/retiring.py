"""Which key has wrapped what, and which may go. Next: ../../storage/keys_file.py."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import asyncpg

from resolvers.custody.status import Share, Standing, standing
from resolvers.errors import Unloadable
from storage.errors import KeyUnavailable
from storage.keys import KeyRing


@dataclass(frozen=True)
class KeyUse:
    """`here`: it is in the ring; if not, `objects` cannot be read. `uploads` are under way or not cleared."""

    key_id: str
    current: bool
    here: bool
    objects: int
    bytes: int
    uploads: int

    @property
    def may_retire(self) -> bool:
        return self.here and not self.current and not self.objects and not self.uploads


def key_uses(found: Standing, keys: KeyRing | None) -> Sequence[KeyUse]:
    """The current one first; then those of the ring, then those that only objects name."""
    here = keys_here(keys)
    current = keys.current if keys is not None and here else ""
    by_key = {one.name: one for one in found.keys}
    first = [current] if current else []
    names: list[str] = list(dict.fromkeys([*first, *here, *by_key, *found.uploads]))
    return [
        KeyUse(
            name,
            current=name == current,
            here=name in here,
            objects=by_key.get(name, Share(name)).objects,
            bytes=by_key.get(name, Share(name)).bytes,
            uploads=found.uploads.get(name, 0),
        )
        for name in names
    ]


def keys_here(keys: KeyRing | None) -> Sequence[str]:
    """None while the key file is away: whoever asks what that costs needs an answer."""
    with contextlib.suppress(KeyUnavailable):
        return keys.ids() if keys is not None else ()
    return ()


async def check_retirable(pool: asyncpg.Pool, keys: KeyRing, key_id: str, now: datetime) -> None:
    """Unloadable says what still needs it. Nothing new comes under it, as it is not the current one."""
    use = next((one for one in key_uses(await standing(pool, now), keys) if one.key_id == key_id), None)
    if use is None or not use.here:
        raise Unloadable(f"there is no key {key_id}; `dossier key list` shows which there are")
    if use.current:
        raise Unloadable(f"key {key_id} wraps what is new; `dossier key add` makes another one first")
    if not use.may_retire:
        raise Unloadable(
            f"key {key_id} still wraps the keys of {use.objects} objects and {use.uploads} uploads; "
            "`dossier storage rotate` wraps those of objects anew, uploads end by themselves"
        )
