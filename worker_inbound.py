"""What a worker does with what other systems send: the queue, loads, drop boxes. Next: worker_exchange.py."""

import asyncio
from datetime import UTC, datetime

import asyncpg

from assembly import open_drop_bucket, writer_of
from models.rules.exchange.systems import BUCKET, FOLDER
from resolvers.inbound.boxes import Watchman
from resolvers.inbound.loading import kinds_of
from resolvers.inbound.places import Bucket, Folder, Place
from resolvers.inbound.tidying import tell_errors, tidy_queue
from resolvers.inbound.working import work_due
from resolvers.jobs.run import run_next
from resolvers.tallies import turn
from settings import Settings

_POLL_SECONDS = 1.0
_TIDY_SECONDS = 600.0
_LOADS_AT_ONCE = 2


async def work_queue(pool: asyncpg.Pool, settings: Settings) -> None:
    writer = writer_of(settings, pool)
    while writer is not None:
        with turn("queue", _POLL_SECONDS):
            found = await work_due(writer)
        if not found:
            await asyncio.sleep(_POLL_SECONDS)


async def carry_out_loads(pool: asyncpg.Pool, settings: Settings) -> None:
    await asyncio.gather(*(_loads_in_turn(pool, settings) for _ in range(_LOADS_AT_ONCE)))


async def _loads_in_turn(pool: asyncpg.Pool, settings: Settings) -> None:
    writer = writer_of(settings, pool)
    while writer is not None:
        if await run_next(pool, kinds_of(writer)) is None:
            await asyncio.sleep(_POLL_SECONDS)


async def watch_boxes(pool: asyncpg.Pool, settings: Settings) -> None:
    """As far as there are places for them."""
    writer, root = writer_of(settings, pool), settings.drop_folder
    store = open_drop_bucket(settings)
    places = ((FOLDER, root), (BUCKET, store))
    kinds = tuple(kind for kind, place in places if place is not None)
    if writer is None or not kinds:
        return

    def opened(kind: str, path: str) -> Place:
        if kind == FOLDER and root is not None:
            return Folder(root, path)
        if store is None:
            raise FileNotFoundError(path)
        return Bucket(store, path)

    try:
        watchman = Watchman(writer, opened, settings.load_mib << 20)
        while True:
            with turn("boxes", settings.drop_seconds):
                await watchman.look(kinds)
            await asyncio.sleep(settings.drop_seconds)
    finally:
        if store is not None:
            await store.close()


async def tidy_inbound(pool: asyncpg.Pool, settings: Settings) -> None:
    while True:
        now = datetime.now(UTC)
        with turn("tidying", _TIDY_SECONDS):
            await tidy_queue(pool, settings.message_days, now)
            await tell_errors(pool, now)
        await asyncio.sleep(_TIDY_SECONDS)
