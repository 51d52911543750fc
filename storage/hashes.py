"""Running hashes of uploads, for as long as this process goes on with them. Next: receive.py.

The state of a hash cannot be saved. Where it is lost (another process goes on), the stored file is read back.
"""

import hashlib
from collections import OrderedDict
from typing import Protocol, Self

from storage.draft import Draft
from storage.store import Buffer

_KEPT = 256


class Hash(Protocol):
    def update(self, data: Buffer, /) -> None: ...

    def copy(self) -> Self: ...

    def hexdigest(self) -> str: ...


class Hashes:
    def __init__(self) -> None:
        self._kept: OrderedDict[bytes, tuple[tuple[tuple[int, str], ...], Hash]] = OrderedDict()

    def of(self, draft: Draft) -> Hash | None:
        """Over the parts that are done. None if these very parts were not sealed here."""
        if not draft.parts:
            return hashlib.sha256()
        parts, found = self._kept.get(draft.object_id, ((), None))
        return found if parts == draft.parts else None

    def keep(self, draft: Draft, value: Hash | None) -> None:
        self.forget(draft.object_id)
        if value is not None:
            self._kept[draft.object_id] = draft.parts, value
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)

    def forget(self, object_id: bytes) -> None:
        self._kept.pop(object_id, None)


def added(before: Hash | None, part: memoryview) -> Hash | None:
    """A new one: the part may fail, and then the old one still holds."""
    if before is None:
        return None
    after = before.copy()
    after.update(part)
    return after
