"""The worker's own pages, on a port of its own: /healthz, /readyz, /metrics. Next: observe/pages.py."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncGenerator, Generator, Sequence
from functools import partial

import asyncpg
import uvicorn
from starlette.applications import Starlette

from assembly import oidc_config, opened_tokens
from assembly_observing import remembered_backlog
from models.steps import SERVER, needed, process_name
from observe.files import store_state
from observe.health import Health, open_health_pool
from observe.metrics import build_registry, readiness
from observe.outstanding import outstanding
from observe.pages import ROUTES, Observed
from observe.work import work
from resolvers.access.hearing import hearing
from resolvers.custody.watching import Watch
from settings import Settings

_GRACE_SECONDS = 2


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        """Whoever ends the worker ends this."""
        yield


@contextlib.asynccontextmanager
async def opened_port(
    settings: Settings, pool: asyncpg.Pool, watch: Watch, sockets: Sequence[socket.socket]
) -> AsyncGenerator[None]:
    """While the block runs; without a socket there are no pages."""
    if not sockets:
        yield
        return
    dsn = settings.direct_dsn or ""
    async with (
        opened_tokens(settings, pool, oidc_config(settings)) as tokens,
        hearing(dsn, tokens, process_name(SERVER)),
        open_health_pool(dsn) as own,
    ):
        health, backlog = Health(own, asyncio.Event(), needed()), remembered_backlog(pool)
        registry = build_registry(
            *(partial(readiness, health), lambda: store_state(watch.seen)),
            *(lambda: outstanding(backlog.last), work),
        )
        app = Starlette(routes=ROUTES)
        app.state.observed = Observed(
            *(health, lambda: watch.seen, tokens, registry), looks=(backlog.look,), open=settings.metrics_open
        )
        server = _Server(_config(app))
        serving = asyncio.create_task(server.serve(list(sockets)), name="worker's port")
        try:
            yield
        finally:
            server.should_exit = True
            await serving


def _config(app: Starlette) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http="httptools",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
