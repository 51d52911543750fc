"""The replicas that reads go to, from settings. Next: resolvers/replicas."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial

from resolvers.read.run import ReadPool, open_read_pool
from resolvers.replicas.spread import Bounds, Spread
from settings import Settings


@asynccontextmanager
async def opened_replicas(settings: Settings, reads: ReadPool) -> AsyncGenerator[Spread | None]:
    """`reads` is the pool at the primary. None without replicas: then nobody is ever asked for them."""
    if settings.replica_urls is None:
        yield None
        return
    open_pool = partial(
        open_read_pool,
        size=settings.pool_reads,
        statement_timeout_ms=settings.statement_timeout_ms,
        most_waiting=settings.most_waiting,
    )
    bounds = Bounds(settings.replica_lag_seconds, settings.replica_wait_ms / 1000)
    spread = Spread(reads, settings.direct_dsn or "", settings.replica_dsns, open_pool, bounds)
    async with spread.beside():
        yield spread
