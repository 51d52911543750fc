"""Builds the web application from settings: pools, services, routes, a clean end. Next: schema/http.py."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncGenerator, Callable, Generator, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

import asyncpg
import uvicorn
from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from assembly import (
    file_types,
    make_shelf,
    make_writer,
    oidc_config,
    open_keys,
    opened_tokens,
    opened_vault,
)
from assembly_exchange import outlets_of, renderer_of
from assembly_limits import limits_of, shared_limits, turns_of
from assembly_observing import opened_traces
from assembly_replicas import opened_replicas
from ending import see_off, turn_away
from models.steps import SERVER, needed, process_name
from observe import pages
from observe.health import Health, open_health_pool
from resolvers.access.hearing import hearing
from resolvers.access.keys import CURSOR_KEY, shared_key
from resolvers.access.seal import Sealer
from resolvers.access.sessions import Signing
from resolvers.access.tokens import TokenBook
from resolvers.archives.batches.templating import Templates
from resolvers.archives.made import MadeFiles
from resolvers.attachments.bytes import FileBytes
from resolvers.attachments.downloads import address
from resolvers.attachments.exporting import FileSets
from resolvers.attachments.scanning import Clamd
from resolvers.attachments.tickets import TICKET_KEY
from resolvers.custody.desk import Desk
from resolvers.custody.watching import Watch
from resolvers.feed.subscribe import Feed
from resolvers.outbound.delta import Deltas
from resolvers.pool import BoundedPool, WriteConnection
from resolvers.pool_options import WRITES, session_options
from resolvers.read import Options, Reader, ReadPool, open_read_pool
from schema import schema
from schema.budgets import Budgets
from schema.context import Bounds, Services
from schema.events import EventStreams
from schema.exchange import doors
from schema.exchange.selecting import Selections
from schema.files import routes
from schema.files.door import Door
from schema.gate import Gate, headers_of_all
from schema.http import GraphQLEndpoint
from schema.origins import Origins
from schema.seats import Seats
from schema.socket import SocketEndpoint
from schema.strangers import Strangers
from schema.streams import Streams
from schema.trusted import ManifestError, Trusted, read_manifest
from server_figures import observing
from settings import Settings, SettingsError
from settings_files import ROOT
from storage.keys import KeyRing

# An end takes less than 10 seconds even if something is stuck: 2 to 4 for the streams, then these.
_GRACE_SECONDS = 4
_CLOSE_SECONDS = 0.5  # for each pool; what is stuck then is cut off, and the database rolls it back
_Pool = TypeVar("_Pool", bound=asyncpg.Pool)
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


GRAPHQL = "/graphql"


def build_app(settings: Settings) -> Starlette:
    """The whole service on one database, which must be migrated. The CLI starts the private one before."""
    if settings.dsn is None:
        raise SettingsError("DATABASE_URL: the server needs a database; `make run` starts a private one")
    sealer = Sealer(settings.read_field_key())
    file_types(settings)  # refused before anything is started
    app = Starlette(
        routes=_ROUTES, lifespan=_lifespan(settings, sealer, _trusted(settings), open_keys(settings))
    )
    app.state.strangers = Strangers(settings.address_tries, settings.address_tries_per_minute)
    return app


class _Door:
    """The GraphQL path over both transports; the lifespan opens it, because it needs the pools."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        state = scope["app"].state
        endpoint = state.socket if scope["type"] == "websocket" else state.endpoint
        await endpoint(scope, receive, send)


async def graphiql(_request: Request) -> Response:
    """The page signs in by itself; it holds no data."""
    return FileResponse(_GRAPHIQL / "index.html", headers=_PAGE_HEADERS)


_ROUTES: list[BaseRoute] = [
    Route(GRAPHQL, _Door()),
    WebSocketRoute(GRAPHQL, _Door()),
    *pages.ROUTES,
    *routes.ROUTES,
    *doors.ROUTES,
    Route("/graphiql", graphiql),
    Mount("/graphiql", GZipMiddleware(StaticFiles(directory=_GRAPHIQL))),
]


def _lifespan(
    settings: Settings, sealer: Sealer, trusted: Trusted, keys: KeyRing | None
) -> Callable[[Starlette], contextlib.AbstractAsyncContextManager[None]]:
    provider = oidc_config(settings)  # refused before anything is started

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncGenerator[None]:
        async with contextlib.AsyncExitStack() as stack:
            reads = await stack.enter_async_context(_closing(await _open_read_pool(settings)))
            writes = await stack.enter_async_context(_closing(await _open_write_pool(settings)))
            tokens = await stack.enter_async_context(opened_tokens(settings, reads, provider))
            await stack.enter_async_context(hearing(settings.direct_dsn or "", tokens, process_name(SERVER)))
            services = await _services(settings, sealer, keys, reads, writes, tokens)
            services.trusted, services.strangers = trusted, app.state.strangers
            services.replicas = await stack.enter_async_context(opened_replicas(settings, reads))
            stack.push_async_callback(services.signing.errands.finish)
            trusted.plan(services.reader)
            await services.hub.start()
            stack.push_async_callback(services.hub.close)
            vault = await stack.enter_async_context(opened_vault(settings, keys))
            services.watch = Watch(vault and vault.store, keys)
            await stack.enter_async_context(services.watch.beside())
            state = app.state
            state.reads, state.services, state.drain = reads, services, asyncio.Event()
            asking = open_health_pool(settings.dsn or "", pooled=settings.pooled)
            own = await stack.enter_async_context(_closing(await asking))
            health = Health(own, state.drain, needed(), services.hub.lag)
            traces = await stack.enter_async_context(opened_traces(settings))
            stack.enter_context(observing(app, settings, health, writes, traces))
            streams = Streams(schema, services)
            state.socket = SocketEndpoint(schema, services, streams, state.drain)
            state.events = EventStreams(streams, services, state.drain)
            state.endpoint = GraphQLEndpoint(schema, services, state.events)
            uploads = Seats(settings.most_uploads)
            state.sharing = await stack.enter_async_context(
                shared_limits(settings.direct_dsn or "", services, uploads)
            )
            scanner = Clamd(settings.clamd) if settings.clamd else None
            files = FileBytes(services.shelf, vault, scanner)
            if vault is not None and keys is not None:
                services.desk = Desk(
                    *(writes, vault.store, keys, vault),
                    writer=services.writer,
                    shelf=services.shelf,
                    scanner=scanner,
                )
            services.made = MadeFiles(services.shelf, vault)
            state.door = Door(
                *(services.tokens, files, FileSets(services.shelf, vault), services.made),
                *(services.recorder, state.drain, Templates(services.shelf), services),
                uploads,
            )
            yield

    return lifespan


async def _services(  # noqa: PLR0913, PLR0917 -- all that was opened before
    settings: Settings,
    sealer: Sealer,
    keys: KeyRing | None,
    reads: ReadPool,
    writes: BoundedPool,
    tokens: TokenBook,
) -> Services:
    cursor_key = await shared_key(writes, CURSOR_KEY)
    hub = Feed(settings.direct_dsn or "", reads, cursor_key=cursor_key)
    writer = make_writer(settings, writes, sealer, hub.wake)
    writer = replace(writer, queue=turns_of(settings, settings.pool_writes))
    ticket_key = await shared_key(writes, TICKET_KEY)
    shelf = replace(make_shelf(settings, writer, ticket_key), open=keys is not None)
    sizes = (settings.page_default, settings.page_max)
    options = Options(
        *(cursor_key, sealer, *sizes, partial(address, shelf), writer.today),
        answer_bytes=settings.limit_answer_bytes,
    )
    reader = Reader(reads, schema.core, options)
    services = Services(
        tokens=tokens,
        reader=reader,
        writer=writer,
        hub=hub,
        shelf=shelf,
        signing=Signing(writes, sealer, writer.today, settings.recovery_page or ""),
        bounds=Bounds(
            *(settings.max_body_bytes, settings.operation_timeout_ms / 1000),
            *(settings.compress_from_bytes, settings.load_mib << 20),
        ),
        limits=limits_of(settings),
        budgets=Budgets(settings.budget_points, settings.budget_restore),
        streams=Seats(settings.most_streams),
        turns=turns_of(settings, settings.pool_reads * (1 + len(settings.replica_dsns))),
    )
    selections = Selections(schema, reader, hub.cursors)
    renderer = renderer_of(settings, reads, sealer, reader, selections)
    services.deltas = Deltas(reads, writes, renderer, reader.cursors)
    services.outlets = outlets_of(settings, partial(selections.wrong_with, limits=services.limits))
    return services


def _trusted(settings: Settings) -> Trusted:
    """Read before anything is started, so that a wrong manifest is one line for the operator."""
    trusted = Trusted(only=settings.trusted_only)
    if settings.trusted_documents is not None:
        try:
            trusted.add(read_manifest(settings.trusted_documents), schema.documents, limits_of(settings))
        except ManifestError as error:
            raise SettingsError(f"DOSSIER_TRUSTED_DOCUMENTS: {error}") from None
    return trusted


@contextlib.asynccontextmanager
async def _closing(pool: _Pool) -> AsyncGenerator[_Pool]:
    try:
        yield pool
    finally:
        try:
            async with asyncio.timeout(_CLOSE_SECONDS):
                await pool.close()
        except TimeoutError:
            pool.terminate()


async def _open_read_pool(settings: Settings) -> ReadPool:
    return await open_read_pool(
        settings.dsn or "",
        size=settings.pool_reads,
        statement_timeout_ms=settings.statement_timeout_ms,
        most_waiting=settings.most_waiting,
        pooled=settings.pooled,
    )


async def _open_write_pool(settings: Settings) -> BoundedPool:
    return await BoundedPool(
        settings.dsn or "",
        most_waiting=settings.most_waiting,
        min_size=min(2, settings.pool_writes),
        max_size=settings.pool_writes,
        max_queries=50_000,
        loop=None,
        record_class=asyncpg.Record,
        max_cacheable_statement_size=0,
        max_cached_statement_lifetime=0,
        max_inactive_connection_lifetime=0,
        connection_class=WriteConnection,
        server_settings=session_options(WRITES, settings.statement_timeout_ms, pooled=settings.pooled),
    )


class _ShortWay:
    """GraphQL over HTTP past routing and middleware: it has its own answer to every error, and a small read
    would spend a tenth of its time there. The gate is before both.
    """

    def __init__(self, app: Starlette, origins: Sequence[str], hsts_seconds: int) -> None:
        self.app = app
        headers = headers_of_all(hsts_seconds)
        gate = Gate(self._short, app.state.strangers, headers, origins)
        self._serve = Origins(gate, origins, headers) if origins else gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._serve(scope, receive, send)

    async def _short(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == GRAPHQL:
            await self.app.state.endpoint(scope, receive, send)
        else:
            await self.app(scope, receive, send)


class DossierServer(uvicorn.Server):
    """Tells open streams to end before the connections are closed: SSE would wait for ever (uvicorn#451)."""

    on_ready: Callable[[], None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and self.on_ready is not None:
            self.on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        served = self.config.app
        app = served.app if isinstance(served, _ShortWay) else served
        if isinstance(app, Starlette) and hasattr(app.state, "drain"):
            app.state.drain.set()
            await turn_away(self, sockets or ())
            await asyncio.gather(app.state.socket.finish(), app.state.events.finish(), see_off(self))
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
        _ShortWay(app, settings.origins, settings.hsts_seconds),
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        ws_max_size=settings.max_body_bytes,
        ws_per_message_deflate=False,  # each of 1,000 readers of one event would have it packed anew
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=settings.trusted_proxies is not None,
        forwarded_allow_ips=settings.trusted_proxies or "",
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
