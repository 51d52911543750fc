"""What the store was seen to do: looked at beside the start, until it answers. Next: status.py."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum

from storage.errors import StoreDown, StoreError
from storage.keys import KeyRing
from storage.probe import Capabilities, probe
from storage.store import Store

_AGAIN_SECONDS = 30.0
_END_SECONDS = 1.0  # a store that does not answer holds up no end
_LOG = logging.getLogger("dossier.files")


class StoreState(StrEnum):
    OFF = "OFF"  # there are no keys, so there is no place for files
    UNKNOWN = "UNKNOWN"
    ANSWERS = "ANSWERS"
    AWAY = "AWAY"
    REFUSES = "REFUSES"  # it does not get better by itself: bucket, keys, rights


@dataclass(frozen=True)
class Seen:
    state: StoreState
    capabilities: Capabilities | None = None
    error: str | None = None
    at: datetime | None = None

    @property
    def name(self) -> str | None:
        return self.capabilities and self.capabilities.store

    @property
    def offered(self) -> dict[str, bool]:
        """By name; empty until it has answered."""
        found = asdict(self.capabilities) if self.capabilities else {}
        return {name: value for name, value in found.items() if isinstance(value, bool)}

    @property
    def told(self) -> str:
        """One line for /readyz."""
        return "ok" if self.state is StoreState.ANSWERS else self.state.lower()


class Watch:
    """Of one process. A store that is away or refuses keeps nobody from starting: reads need no store."""

    def __init__(self, store: Store | None = None, keys: KeyRing | None = None) -> None:
        self._store = store
        self.keys = keys
        self.seen = Seen(StoreState.OFF if store is None else StoreState.UNKNOWN)

    def over(self, store: Store) -> "Watch":
        """Of this store from now on."""
        self._store, self.seen = store, Seen(StoreState.UNKNOWN)
        return self

    async def look(self) -> Seen:
        if self._store is not None:
            self.seen = await seen_of(self._store)
        return self.seen

    @contextlib.asynccontextmanager
    async def beside(self) -> AsyncGenerator[None]:
        """Looks while the block runs, until the store answers once."""
        task = asyncio.create_task(self._until_it_answers())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait([task], timeout=_END_SECONDS)

    async def _until_it_answers(self) -> None:
        while self._store is not None:
            before, now = self.seen.state, await self.look()
            if now.state is StoreState.ANSWERS:
                _LOG.info("the store of files answers")
                return
            if now.state is not before:
                _LOG.error(
                    "the store of files cannot be used", extra={"state": now.state, "error": now.error}
                )
            await asyncio.sleep(_AGAIN_SECONDS)


async def seen_of(store: Store) -> Seen:
    now = datetime.now(UTC)
    try:
        return Seen(StoreState.ANSWERS, await probe(store), None, now)
    except StoreDown as error:
        return Seen(StoreState.AWAY, None, str(error), now)
    except StoreError as error:
        return Seen(StoreState.REFUSES, None, str(error), now)
