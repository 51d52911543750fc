"""What a worker does for other systems without end: queue, boxes, deliveries, publications."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

import asyncpg

from settings import Settings

_AWAY_SECONDS = 10.0
_LOG = logging.getLogger("dossier.worker")

Endless = Callable[[asyncpg.Pool, Settings], Awaitable[None]]


async def for_ever(name: str, work: Endless, pool: asyncpg.Pool, settings: Settings) -> None:
    """Work that ends by itself has nothing to do by the settings; what fails is begun again."""
    while True:
        try:
            await work(pool, settings)
            return
        except Exception:  # the outermost loop: the database or the other side is away
            _LOG.exception("work for other systems failed", extra={"work": name})
            await asyncio.sleep(_AWAY_SECONDS)


# By name; each is a function of pool and settings that goes on until it is cancelled.
ENDLESS: dict[str, Endless] = {}
