"""Work that no request asks for; beside the server or alone. Next: worker_duties.py."""

import asyncio
import contextlib
import logging
import socket
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial

import asyncpg

import worker_care
import worker_vip
from assembly import opened_desk, providers_of
from assembly_observing import tracing_work
from models.steps import WORKER, process_name
from resolvers.access.chain import link_new
from resolvers.access.seal import Sealer
from resolvers.alongside import alongside
from resolvers.archives.indexing import order_reading
from resolvers.custody.kinds import kinds_of
from resolvers.custody.watching import Watch
from resolvers.jobs.run import Kind, run_next
from resolvers.notices.sending import send_due
from resolvers.pool import NoticingConnection
from resolvers.tallies import failed, turn
from settings import Settings, SettingsError
from worker_duties import Endless, for_ever, go_round
from worker_exchange import ENDLESS as EXCHANGE
from worker_house import HOUSE, HOUSEKEEPING_SECONDS, text_bounds
from worker_port import opened_port
from worker_texts import tend as tend_texts

_POLL_SECONDS = 2.0
_LINK_SECONDS = 1.0
_TEXT_SECONDS = 5.0
_AWAY_SECONDS = 10.0
_JOBS_AT_ONCE = 4
_CONNECTIONS = 16  # a job has up to two, and its lease one for a moment
_LOG = logging.getLogger("dossier.worker")


async def work(settings: Settings, sockets: Sequence[socket.socket] = ()) -> None:
    """Until it is cancelled. Two of them do no harm. `sockets`: where its pages are asked for."""
    if settings.direct_dsn is None:
        raise SettingsError("DATABASE_URL: the worker needs a database; `make run` starts a private one")
    watch = Watch()
    async with (
        asyncpg.create_pool(
            settings.direct_dsn,
            min_size=0,
            max_size=_CONNECTIONS,
            connection_class=NoticingConnection,
            server_settings={"application_name": process_name(WORKER)},
        ) as pool,
        tracing_work(settings),
        opened_port(settings, pool, watch, sockets),
        asyncio.TaskGroup() as group,
    ):
        for name, endless in {**_ENDLESS, "jobs": partial(_do_jobs, watch)}.items():
            group.create_task(for_ever(name, endless, pool, settings))


async def _link_audit(pool: asyncpg.Pool, settings: Settings) -> None:
    """Soon after it was written: as long as an entry has no place in the chain, no change of it shows."""
    digest = Sealer(settings.read_field_key()).chained
    while True:
        with turn("trail", _LINK_SECONDS):
            await link_new(pool, digest)
        await asyncio.sleep(_LINK_SECONDS)


async def _send_messages(pool: asyncpg.Pool, settings: Settings) -> None:
    """To users, as long as there is a mail server or a way for text messages."""
    providers = providers_of(settings)
    while providers:
        with turn("outbox", _POLL_SECONDS):
            await send_due(pool, Sealer(settings.read_field_key()), providers)
        await asyncio.sleep(_POLL_SECONDS)


async def _order_texts(pool: asyncpg.Pool, settings: Settings) -> None:
    """Soon after a file came: until then it is found by its name only."""
    while True:
        bounds = text_bounds(settings)
        while bounds is not None:
            with turn("reading", _TEXT_SECONDS):
                await order_reading(pool, bounds, datetime.now(UTC))
            await asyncio.sleep(_TEXT_SECONDS)
        await asyncio.sleep(HOUSEKEEPING_SECONDS)


async def _do_jobs(watch: Watch, pool: asyncpg.Pool, settings: Settings) -> None:
    """Those that somebody ordered, several at once, as long as files are on."""
    while True:
        async with opened_desk(settings, pool) as desk:
            if desk is not None:
                kinds = kinds_of(desk)
                async with watch.over(desk.store).beside():  # told in the log if it cannot be used
                    await asyncio.gather(*(_do_jobs_in_turn(pool, kinds) for _ in range(_JOBS_AT_ONCE)))
        await asyncio.sleep(HOUSEKEEPING_SECONDS)


async def _do_jobs_in_turn(pool: asyncpg.Pool, kinds: Mapping[str, Kind]) -> None:
    while True:
        try:
            if await run_next(pool, kinds) is None:
                await asyncio.sleep(_POLL_SECONDS)
        except Exception:  # the database is away; the lease of what was begun ends by itself
            failed("jobs")
            _LOG.exception("jobs cannot be looked up")
            await asyncio.sleep(_AWAY_SECONDS)


# By name. Jobs and loads take as long as they take: whether they are done shows in what waits.
_ENDLESS: dict[str, Endless] = {
    "house": partial(go_round, HOUSE),
    "care": partial(go_round, worker_care.DUTIES),
    "vip": partial(go_round, worker_vip.DUTIES),
    "trail": _link_audit,
    "outbox": _send_messages,
    "reading": _order_texts,
    "texts": tend_texts,
    **EXCHANGE,
}


def beside(settings: Settings) -> contextlib.AbstractAsyncContextManager[None]:
    """Works while the block runs; one command is then the whole service."""
    return alongside(work(settings), "worker")
