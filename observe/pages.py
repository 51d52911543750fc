"""Pages for whoever runs the service: /healthz, /readyz, /metrics. Next: ../server.py."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from observe.health import Health
from observe.replicas import told
from resolvers.access.tokens import TokenBook
from resolvers.custody.watching import Seen
from resolvers.errors import Busy
from resolvers.replicas.spread import Spread


@dataclass(frozen=True)
class Observed:
    """What the pages of a process show: `app.state.observed`. `looks` are what its figures wait for."""

    health: Health
    store: Callable[[], Seen]
    tokens: TokenBook
    registry: CollectorRegistry
    looks: Sequence[Callable[[], Awaitable[object]]]
    open: bool  # to anybody
    replicas: Spread | None = None


async def healthz(_request: Request) -> Response:
    """The process answers; it asks nobody else."""
    return JSONResponse({"status": "ok"})


async def readyz(request: Request) -> Response:
    """The database answers, its tables are up to date, and the process is not on its way out.

    A store of files that is away is told and takes no process out of service: reads do not need it. So are
    replicas: without them the database itself answers.
    """
    observed = _observed(request)
    state = await observed.health.look()
    found = {**state.as_json(), "files": observed.store().told, **told(observed.replicas)}
    return JSONResponse(found, 200 if state.ready else 503)


async def metrics(request: Request) -> Response:
    """Like everything else not for anybody, unless DOSSIER_METRICS_OPEN says that the network sees to it."""
    observed = _observed(request)
    if not observed.open:
        try:
            known = await _is_known(request, observed.tokens)
        except Busy:
            return PlainTextResponse("the token cannot be looked up now\n", 503, {"retry-after": "1"})
        if not known:
            return PlainTextResponse("Authorization: Bearer <token>\n", 401, {"www-authenticate": "Bearer"})
    await asyncio.gather(observed.health.look(), *(look() for look in observed.looks))
    encode, media = choose_encoder(request.headers.get("accept", ""))
    return Response(encode(observed.registry), media_type=media)


def _observed(request: Request) -> Observed:
    return request.app.state.observed


async def _is_known(request: Request, tokens: TokenBook) -> bool:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return False
    text = token.strip()
    caller = tokens.recall(text) or await tokens.find(text)
    return caller is not None and not caller.must_change_password


ROUTES: list[BaseRoute] = [
    Route("/healthz", healthz),
    Route("/readyz", readyz),
    Route("/metrics", metrics),
]
