"""What every work of custody has at hand. Next: kinds.py."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import asyncpg

from resolvers.attachments.scanning import Clamd
from resolvers.attachments.tickets import Shelf
from resolvers.write.context import Writer
from storage.keys import KeyRing
from storage.pace import paced
from storage.store import Store
from storage.vault import Vault


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Desk:
    """`store` is the one that `vault` works on."""

    pool: asyncpg.Pool
    store: Store
    keys: KeyRing
    vault: Vault
    now: Callable[[], datetime] = _utc_now
    writer: Writer | None = None  # for what ends in a record
    shelf: Shelf | None = None  # for files that are taken in
    scanner: Clamd | None = None

    def paced_vault(self, mib_per_second: float | None) -> Vault:
        """For reading; 0 and None = no bound."""
        return Vault(paced(self.store, mib_per_second), self.keys) if mib_per_second else self.vault
