"""Builds the web application from the settings: pools, services, routes, a clean end. Next: schema/http.py."""

import asyncio
import contextlib
import logging
import signal
import socket
from collections.abc import AsyncGenerator, Callable, Generator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import asyncpg
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from resolvers.access.keys import CURSOR_KEY, shared_key
from resolvers.access.seal import Sealer
from resolvers.access.tokens import TokenBook
from schema.context import Services
from schema.http import MAX_BODY
from settings import ROOT, Settings, SettingsError

_LOG = logging.getLogger("dossier.server")
_ACQUIRE_SECONDS = 10.0
_CLOSE_SECONDS = 10.0
_GRACE_SECONDS = 10
_GOODBYE_SECONDS = 0.05  # in which streams say that they end
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_GRAPHIQL = ROOT / "schema" / "graphiql"
_PAGE_HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "font-src data:; img-src 'self' data:; connect-src 'self'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-cache",
}


class PlainConnection(asyncpg.Connection):
    """Returned to its pool without a statement.

    asyncpg would send RESET ALL each time, a second round trip for every read. Nothing here sets anything
    that outlives its transaction; an open transaction is still rolled back.
    """

    def get_reset_query(self) -> str:
        return ""


def build_app(settings: Settings) -> Starlette:
    """The whole service on one database, which must be migrated. The CLI starts the private one before."""
    if settings.dsn is None:
        raise SettingsError("DATABASE_URL: the server needs a database; `make run` starts a private one")
    key = settings.read_field_key()
    app = Starlette(routes=routes(), lifespan=_lifespan(settings, key))
    app.state.drain = asyncio.Event()
    return app


def routes() -> list[BaseRoute]:
    return [
        Route("/healthz", healthz),
        Route("/readyz", readyz),
        Route("/graphiql", graphiql),
        Mount("/graphiql", StaticFiles(directory=_GRAPHIQL)),
    ]


async def graphiql(_request: Request) -> Response:
    """The page signs in by itself; it holds no data."""
    return FileResponse(_GRAPHIQL / "index.html", headers=_PAGE_HEADERS)


async def healthz(_request: Request) -> Response:
    """The process answers; it asks nobody else."""
    return JSONResponse({"status": "ok"})


async def readyz(request: Request) -> Response:
    """The database answers too, and the process is not on its way out."""
    state = request.app.state
    if state.drain.is_set():
        return JSONResponse({"status": "draining"}, 503)
    try:
        async with asyncio.timeout(2):
            await state.reads.fetchval("SELECT 1")
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return JSONResponse({"status": "database unreachable"}, 503)
    return JSONResponse({"status": "ok"})


def _lifespan(
    settings: Settings, field_key: bytes
) -> Callable[[Starlette], contextlib.AbstractAsyncContextManager[None]]:
    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncGenerator[None]:
        async with contextlib.AsyncExitStack() as stack:
            reads = await stack.enter_async_context(_pool(settings, "reads"))
            writes = await stack.enter_async_context(_pool(settings, "writes"))
            cursor_key = await shared_key(writes, CURSOR_KEY)
            app.state.reads = reads
            yield

    return lifespan


@contextlib.asynccontextmanager
async def _pool(settings: Settings, name: str) -> AsyncGenerator[asyncpg.Pool]:
    size = settings.pool_reads if name == "reads" else settings.pool_writes
    timeout = settings.statement_timeout_ms
    limits = {"default_transaction_read_only": "on"} if name == "reads" else _WRITE_LIMITS
    pool = await asyncpg.create_pool(
        settings.dsn,
        min_size=min(2, size),
        max_size=size,
        # a statement of a deep read is longer than asyncpg's limit for prepared ones (15 kB)
        max_cacheable_statement_size=0,
        max_cached_statement_lifetime=0,
        statement_cache_size=500,
        max_inactive_connection_lifetime=0,
        connection_class=PlainConnection,
        command_timeout=timeout / 1000 + 5,  # the database ends statements; this is for a dead network
        server_settings={
            "application_name": f"dossier {name}",
            "statement_timeout": str(timeout),
            "timezone": "UTC",
            "jit": "off",  # compiling costs more than the short statements take
            **limits,
        },
    )
    try:
        yield pool
    finally:
        try:
            async with asyncio.timeout(_CLOSE_SECONDS):
                await pool.close()
        except TimeoutError:
            pool.terminate()


_WRITE_LIMITS = {"lock_timeout": "10s", "idle_in_transaction_session_timeout": "30s"}


class DossierServer(uvicorn.Server):
    """Tells open streams to end before the connections are closed: SSE would wait for ever (uvicorn#451)."""

    on_ready: Callable[[], None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and self.on_ready is not None:
            self.on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        app = self.config.app
        if isinstance(app, Starlette):
            app.state.drain.set()
            await asyncio.sleep(_GOODBYE_SECONDS)
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        """Like uvicorn's, but the signal is not raised again: the private PostgreSQL is to be stopped too."""
        before = {number: signal.signal(number, self.handle_exit) for number in _SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def uvicorn_config(app: Starlette, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        ws_max_size=MAX_BODY,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
