"""Where a read goes: to a replica that shows what its caller wrote, else to the primary. Next: primary.py."""

import asyncio
import time
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg

from resolvers.errors import Busy
from resolvers.read.run import OneValue, ReadPool
from resolvers.replicas.position import position_from
from resolvers.replicas.primary import Primary
from resolvers.replicas.replica import OpenPool, Replica
from resolvers.replicas.written import Wanted, Written

# The primary would end it in the same way, after the same time.
_ENDED = asyncpg.QueryCanceledError
# A standby breaks off a read whose rows the primary has cleared away, lacks a table for a moment, is full, or
# dies.
_AGAIN = (Busy, OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)


@dataclass(frozen=True)
class Bounds:
    lag: float = 10.0  # seconds
    wait: float = 0.05  # … for a replica that does not show yet what is wanted


class Spread:
    """The reads of a process. `reads` is its pool at the primary, for whatever no replica can answer."""

    def __init__(
        self, reads: ReadPool, dsn: str, replicas: Sequence[str], open_pool: OpenPool, bounds: Bounds
    ) -> None:
        self.reads_of_primary = 0
        self.waits = 0  # reads that waited for a replica
        self.bounds = bounds
        self._reads = reads
        self._primary = Primary(dsn, bounds.lag)
        self._written = Written(bounds.lag)
        self._turn = 0
        self.replicas = [
            Replica(number, one, self._primary, open_pool, bounds.lag)
            for number, one in enumerate(replicas, 1)
        ]

    @asynccontextmanager
    async def beside(self) -> AsyncGenerator[None]:
        """Primary and replicas are looked at while the block runs."""
        tasks = [asyncio.create_task(self._primary.watch())]
        tasks += [asyncio.create_task(one.watch()) for one in self.replicas]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._primary.close()

    async def written(self, user_name: str) -> str:
        """After a write: what its caller is to bring back. Empty if the primary does not say; when it was is
        remembered all the same.
        """
        at = time.monotonic()
        position = await self._primary.position()
        self._written.note(user_name, position, at)
        return "" if position is None else str(position)

    def aimed(self, user_name: str, given: Iterable[object] = ()) -> OneValue:
        """For one read of this user. `given` is what he brought back; what is none of ours, or of a log that
        is not this one, leads to the primary.
        """
        wanted = self._written.wanted(user_name, time.monotonic())
        places = [position_from(text) for text in given]
        if wanted.position is not None:
            places.append(wanted.position)
        known = [place and self._primary.known(place) for place in places]
        if None in known:
            return Aimed(self, None)
        newest = max((place for place in known if place is not None), default=None)
        return Aimed(self, Wanted(newest, wanted.since))

    async def fetch(self, sql: str, arguments: Sequence[Any], wanted: Wanted | None) -> Any:
        """None: of the primary."""
        replica = None if wanted is None else await self._chosen(wanted)
        pool = replica and replica.pool
        if replica is None or pool is None:
            return await self._fetch_here(sql, arguments)
        try:
            value = await pool.fetch_one(sql, arguments)
        except _ENDED:
            raise
        except _AGAIN as error:
            replica.failed(error)
            return await self._fetch_here(sql, arguments)
        replica.reads += 1
        return value

    async def _fetch_here(self, sql: str, arguments: Sequence[Any]) -> Any:
        self.reads_of_primary += 1
        return await self._reads.fetch_one(sql, arguments)

    async def _chosen(self, wanted: Wanted) -> Replica | None:
        """The one with the least to do; none if all of them are full and the primary is not."""
        now = time.monotonic()
        self._turn += 1  # of two that are idle not always the same
        first = self._turn % len(self.replicas)
        usable = [one for one in (*self.replicas[first:], *self.replicas[:first]) if one.usable(now)]
        showing = [one for one in usable if one.shows(wanted)]
        if usable and not showing:
            return await self._waited(usable, wanted)
        best = min(showing, key=_load, default=None)
        if best is not None and _load(best) >= self._reads.get_max_size() > self._reads.load:
            return None
        return best

    async def _waited(self, usable: Sequence[Replica], wanted: Wanted) -> Replica | None:
        """The first that shows it, within the time that one may wait for it."""
        if not self.bounds.wait:
            return None
        self.waits += 1
        waiter: asyncio.Future[Replica] = asyncio.get_running_loop().create_future()
        for one in usable:
            one.wait(waiter, wanted)
        try:
            async with asyncio.timeout(self.bounds.wait):
                return await waiter
        except TimeoutError:
            return None
        finally:
            for one in usable:
                one.forget(waiter)


class Aimed(OneValue):
    """A read that knows what it must not be older than; None: than anything."""

    def __init__(self, spread: Spread, wanted: Wanted | None) -> None:
        self._spread = spread
        self._wanted = wanted

    async def fetch_one(self, sql: str, arguments: Sequence[Any]) -> Any:
        return await self._spread.fetch(sql, arguments, self._wanted)


def _load(replica: Replica) -> int:
    return 0 if replica.pool is None else replica.pool.load
