"""Gives a file its object id and its data key. Next: draft.py."""

import secrets
from dataclasses import replace

from storage.draft import MOST_BYTES, Draft
from storage.keys import KeyRing, Wrapped, commitment, new_data_key, unwrapped
from storage.parts import OBJECT_ID_BYTES


class Identity:
    def __init__(self, keys: KeyRing) -> None:
        self._keys = keys

    async def new(self, size: int, segment: int, object_id: bytes | None = None) -> tuple[Draft, bytes]:
        """The second is the data key; it is never kept."""
        if not 0 <= size <= MOST_BYTES:
            raise ValueError(f"a file has at most {MOST_BYTES} bytes")
        object_id = object_id or secrets.token_bytes(OBJECT_ID_BYTES)
        dek = new_data_key()
        wrapped = await self._keys.wrap(object_id, dek)
        return Draft(object_id, size, segment, wrapped, commitment(dek, object_id)), dek

    async def renewed(self, draft: Draft) -> tuple[Draft, bytes]:
        """The same file under another id and key."""
        fresh, dek = await self.new(draft.size, draft.segment)
        return (
            replace(draft, object_id=fresh.object_id, wrapped=fresh.wrapped, commitment=fresh.commitment),
            dek,
        )

    async def key_of(self, object_id: bytes, wrapped: Wrapped, expected: bytes) -> bytes:
        return await unwrapped(self._keys, object_id, wrapped, expected)
