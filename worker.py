"""Work that no request asks for; beside the server or alone. Next: resolvers/feed/retention.py."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import UTC, datetime

import asyncpg

from assembly import open_files_store, open_keys, opened_vault
from resolvers.attachments.cleaning import clean, is_due
from resolvers.attachments.rotation import is_stale, rotate
from resolvers.feed.retention import move_floor
from resolvers.write.replay import purge_replays
from settings import Settings, SettingsError

HOUSEKEEPING_SECONDS = 600.0
_LOG = logging.getLogger("dossier.worker")
_Job = Callable[[asyncpg.Pool, Settings], Awaitable[int]]


async def _move_floor(pool: asyncpg.Pool, settings: Settings) -> int:
    return await move_floor(pool, settings.change_retention_days, datetime.now(UTC))


async def _forget_answers(pool: asyncpg.Pool, _settings: Settings) -> int:
    return await purge_replays(pool)


async def _clean_store(pool: asyncpg.Pool, settings: Settings) -> int:
    now = datetime.now(UTC)
    if not await is_due(pool, now):
        return 0
    async with opened_vault(settings, open_keys(settings)) as vault:
        return 0 if vault is None else await clean(pool, vault, now)


async def _rotate_keys(pool: asyncpg.Pool, settings: Settings) -> int:
    keys = open_keys(settings)
    if keys is None or not await is_stale(pool, keys.current):
        return 0
    store = open_files_store(settings)
    try:
        return await rotate(pool, store, keys)
    finally:
        await store.close()


# Each says how much it did; each may be done twice, by two workers at once too.
JOBS: dict[str, _Job] = {
    "retention moved the floor of the change log": _move_floor,
    "answers of old idempotency keys forgotten": _forget_answers,
    "unfinished uploads and deleted files removed from the store": _clean_store,
    "keys of files wrapped anew under the current key": _rotate_keys,
}


async def keep_house(pool: asyncpg.Pool, settings: Settings) -> dict[str, int]:
    """Every job once; one that fails is logged and keeps no other from its turn."""
    done: dict[str, int] = {}
    for name, job in JOBS.items():
        try:
            done[name] = await job(pool, settings)
        except Exception:  # the outermost loop: whatever fails now is tried again
            _LOG.exception("housekeeping failed", extra={"job": name})
        else:
            if done[name]:
                _LOG.info(name, extra={"count": done[name]})
    return done


async def work(settings: Settings) -> None:
    """Until it is cancelled. Two of them do no harm."""
    if settings.dsn is None:
        raise SettingsError("DATABASE_URL: the worker needs a database; `make run` starts a private one")
    async with asyncpg.create_pool(settings.dsn, min_size=0, max_size=2) as pool:
        while True:
            await keep_house(pool, settings)
            await asyncio.sleep(HOUSEKEEPING_SECONDS)


@contextlib.asynccontextmanager
async def beside(settings: Settings) -> AsyncGenerator[None]:
    """Works while the block runs; one command is then the whole service."""
    task = asyncio.create_task(work(settings), name="worker")
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
