"""Object Lock of an S3 bucket. Made by probe.py alone, where it was seen to hold. Next: probe.py.

On a server that only pretends, each of these calls would put its request in place of the object.
"""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from storage.store import Lock

if TYPE_CHECKING:
    from storage.s3 import S3Store


class S3Locks:
    def __init__(self, store: "S3Store") -> None:
        self._store = store

    async def lock_until(self, key: str, moment: datetime) -> None:
        found = await self.lock_of(key)
        if found.until is None or found.until < moment:
            # not GOVERNANCE: whoever has the right could take that back
            retention = {"Mode": "COMPLIANCE", "RetainUntilDate": moment}
            await self._store.ask("put_object_retention", Key=self._store.full(key), Retention=retention)

    async def hold(self, key: str, on: bool) -> None:
        status = {"Status": "ON" if on else "OFF"}
        await self._store.ask("put_object_legal_hold", Key=self._store.full(key), LegalHold=status)

    async def lock_of(self, key: str) -> Lock:
        about = await self._store.ask("head_object", Key=self._store.full(key))
        until: datetime | None = about.get("ObjectLockRetainUntilDate")
        held = about.get("ObjectLockLegalHoldStatus") == "ON"
        return Lock(until.astimezone(UTC) if until else None, held)
