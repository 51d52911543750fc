"""What a worker does for other systems without end: deliveries, publications. Next: worker_inbound.py."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from importlib import import_module

import asyncpg

from assembly import open_drop_bucket
from assembly_exchange import guard_of, renderer_of
from models.rules.exchange.receiving import Channel
from resolvers.access.keys import CURSOR_KEY, shared_key
from resolvers.access.seal import Sealer
from resolvers.feed.cursor import LogCursors
from resolvers.outbound import dropping, publishing
from resolvers.outbound.leading import LOOK_SECONDS, lead_all
from resolvers.outbound.receivers import all_of
from resolvers.outbound.rendering import Renderer
from resolvers.outbound.webhooks import line
from resolvers.outbound.webhooks.queue import open_line_pool
from resolvers.outbound.webhooks.sender import Sender, paced
from resolvers.read import Options, Reader, open_read_pool
from settings import Settings
from worker_duties import Endless
from worker_inbound import carry_out_loads, tidy_inbound, watch_boxes, work_queue

_READS = 2  # connections


@contextlib.asynccontextmanager
async def opened_renderer(pool: asyncpg.Pool, settings: Settings) -> AsyncGenerator[Renderer]:
    """What receivers are sent, as the server renders it, with connections of its own for reads."""
    # the schema takes a second to load: not for workers that tell nobody
    schema = import_module("schema").schema
    selecting = import_module("schema.exchange.selecting")
    sealer, key = Sealer(settings.read_field_key()), await shared_key(pool, CURSOR_KEY)
    cursors = LogCursors(key)
    reads = await open_read_pool(settings.direct_dsn or "", size=_READS)
    try:
        reader = Reader(reads, schema.core, Options(key, sealer, settings.page_default, settings.page_max))
        yield renderer_of(settings, reads, sealer, reader, selecting.Selections(schema, reader, cursors))
    finally:
        await reads.close()


async def _publish(pool: asyncpg.Pool, settings: Settings) -> None:
    if settings.nats_url is None:
        return
    url, days = settings.nats_url.get_secret_value(), settings.change_retention_days
    async with (
        opened_renderer(pool, settings) as renderer,
        publishing.opened_publisher(url, settings.nats_stream, days) as publisher,
    ):
        await lead_all(pool, Channel.NATS, publishing.telling(pool, publisher, renderer))


async def _fill_folders(pool: asyncpg.Pool, settings: Settings) -> None:
    if settings.drop_folder is None:
        return
    async with opened_renderer(pool, settings) as renderer:
        drop = dropping.into_folder(settings.drop_folder)
        await lead_all(pool, Channel.FOLDER, dropping.telling(drop, renderer))


async def _fill_buckets(pool: asyncpg.Pool, settings: Settings) -> None:
    store = open_drop_bucket(settings)
    if store is None:
        return
    try:
        async with opened_renderer(pool, settings) as renderer:
            drop = dropping.into_bucket(store)
            await lead_all(pool, Channel.BUCKET, dropping.telling(drop, renderer))
    finally:
        await store.close()


async def _send_webhooks(pool: asyncpg.Pool, settings: Settings) -> None:
    sealer, guard = Sealer(settings.read_field_key()), guard_of(settings)
    pace = paced(settings.webhook_parallel, settings.webhook_seconds)
    async with open_line_pool(settings.direct_dsn or "") as line_pool, asyncio.TaskGroup() as group:
        sender = Sender(line_pool, sealer, guard, pace)
        group.create_task(sender.run())
        while not await all_of(pool, Channel.WEBHOOK):  # noqa: ASYNC110 -- of another process
            await asyncio.sleep(LOOK_SECONDS)
        async with opened_renderer(pool, settings) as renderer:
            group.create_task(line.render_again(pool, renderer, sealer))
            await lead_all(pool, Channel.WEBHOOK, line.telling(pool, renderer, sealer, sender.wake))


# By name; each is a function of pool and settings that goes on until it is cancelled.
ENDLESS: dict[str, Endless] = {
    "publishing": _publish,
    "folders": _fill_folders,
    "buckets": _fill_buckets,
    "webhooks": _send_webhooks,
    "queue": work_queue,
    "loads": carry_out_loads,
    "boxes": watch_boxes,
    "tidying": tidy_inbound,
}
