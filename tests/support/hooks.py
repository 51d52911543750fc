"""A receiver of webhooks: it writes down what comes and answers as it is told to. Next: receiving.py."""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg
from aiohttp import web
from standardwebhooks import Webhook

from models.rules.exchange.reaching import networks_from_text
from models.rules.exchange.receiving import Channel
from resolvers.access.seal import Sealer
from resolvers.outbound.webhooks.guard import Guard
from resolvers.outbound.webhooks.queue import SEALED_AS
from resolvers.outbound.webhooks.sender import Pace, Sender
from resolvers.outbound.webhooks.signing import SEALED_AS as SECRET
from tests.support.receiving import enter_receiver

LOOPBACK = Guard(networks_from_text("127.0.0.0/8,::1/128"))
SEALER = Sealer(bytes(32))
WHSEC = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # that of the Standard Webhooks' own examples
_SECONDS = 30.0
_PUT = """
INSERT INTO delivery (receiver_code, key, event_id, xid, body, content_type, state)
SELECT $1, key, event_id, '1', body, 'application/json', 'WAITING'
FROM unnest($2::text[], $3::text[], $4::bytea[]) WITH ORDINALITY AS e (key, event_id, body, place)
ORDER BY place
"""


@dataclass(frozen=True)
class Got:
    """One POST. `attempt` is the service's own number of it."""

    message_id: str
    attempt: int
    body: bytes
    headers: dict[str, str]
    request: web.Request

    @property
    def key(self) -> str:
        return self.body.decode().split()[0]


Answer = Callable[[Got], Awaitable[web.StreamResponse] | None]


class Hook:
    """`answer` returns None for 204."""

    def __init__(self) -> None:
        self.url = ""
        self.secret = WHSEC
        self.got: list[Got] = []
        self.answer: Answer = lambda _got: None

    def by_key(self) -> dict[str, list[str]]:
        """Message ids in the order in which they came."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for one in self.got:
            found[one.key].append(one.message_id)
        return dict(found)

    def by_event(self) -> dict[str, list[Got]]:
        found: defaultdict[str, list[Got]] = defaultdict(list)
        for one in self.got:
            found[one.message_id.rpartition("_")[2]].append(one)
        return dict(found)

    async def until(self, count: int) -> None:
        async with asyncio.timeout(_SECONDS):
            while len(self.got) < count:  # noqa: ASYNC110 -- the service sends them
                await asyncio.sleep(0.01)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        attempt = int(headers["dossier-attempt"])
        got = Got(headers["webhook-id"], attempt, await request.read(), headers, request)
        Webhook(self.secret).verify(got.body, headers, json_parse=False)
        self.got.append(got)
        answer = self.answer(got)
        return web.Response(status=204) if answer is None else await answer


@contextlib.asynccontextmanager
async def opened_hook() -> AsyncGenerator[Hook]:
    hook = Hook()
    async with taking(hook.handle) as url:
        hook.url = f"{url}/hook?secret=4711"
        yield hook


@contextlib.asynccontextmanager
async def taking(handle: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> AsyncGenerator[str]:
    """Whatever is posted on loopback, under any path; the address."""
    app = web.Application()
    app.router.add_post("/{tail:.*}", handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        address: Any = runner.addresses[0]
        yield f"http://127.0.0.1:{address[1]}"
    finally:
        await runner.cleanup()


@contextlib.asynccontextmanager
async def sending(
    pool: asyncpg.Pool, pace: Pace | None = None, guard: Guard = LOOPBACK
) -> AsyncGenerator[Sender]:
    sender = Sender(pool, SEALER, guard, pace or Pace())
    task = asyncio.create_task(sender.run())
    try:
        yield sender
        assert not task.done(), task
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def enter_hook(pool: asyncpg.Pool, code: str, endpoint: str, user: str = "ERP") -> None:
    await enter_receiver(pool, code, Channel.WEBHOOK, endpoint, user)
    await pool.execute(
        "UPDATE receiver SET secret = $2 WHERE receiver_code = $1", code, SEALER.seal(SECRET, WHSEC).box
    )


async def put(pool: asyncpg.Pool, code: str, events: Sequence[tuple[str, str]]) -> None:
    """Into the line, by key and event id; the body names both."""
    bodies = [SEALER.box(SEALED_AS, f"{key} {event}".encode()) for key, event in events]
    await pool.execute(_PUT, code, [key for key, _ in events], [event for _, event in events], bodies)


async def until(pool: asyncpg.Pool, query: str, wanted: object = True, *values: object) -> None:
    """Looks again and again; what it asks for comes by itself."""
    found: object = None
    try:
        async with asyncio.timeout(_SECONDS):
            while (found := await pool.fetchval(query, *values)) != wanted:  # noqa: ASYNC110 -- of others
                await asyncio.sleep(0.02)
    except TimeoutError:
        raise AssertionError(f"{query}: {found!r}, not {wanted!r}") from None
