"""A process that is kept in step, and writes down what it was sent before it says so. Next: house.py.

python -m tests.nothing_lost.receiving PLAN: a JSON file, see Plan. It goes on until it is ended or killed.
"""

import asyncio
import contextlib
import itertools
import json
import random
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import httpx
import orjson
from aiohttp import web
from nats.aio.client import Client
from nats.errors import Error, TimeoutError
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig

from tests.nothing_lost.journal import opened_journal

_PAUSE = 0.1
_SECONDS = 30
_FETCHED = 500


@dataclass(frozen=True)
class Plan:
    """`fails`: the share of what comes that is refused at first. `subject` and `nats` of NATS alone."""

    channel: str
    code: str
    journal: str
    urls: list[str]
    token: str = ""
    port: int = 0
    nats: str = ""
    subject: str = ""
    fails: float = 0.0
    seed: int = 1


def _keep(journal: TextIO, body: bytes) -> None:
    """As one line: JSON may come in several."""
    journal.write(orjson.dumps(orjson.loads(body)).decode() + "\n")
    journal.flush()


async def pull(plan: Plan, journal: TextIO) -> None:
    """Asks, writes down, acknowledges; of whichever server is there."""
    headers = {"authorization": f"Bearer {plan.token}"}
    async with httpx.AsyncClient(headers=headers, timeout=_SECONDS) as http:
        for url in itertools.cycle(plan.urls):
            with contextlib.suppress(httpx.TransportError):
                while await _pulled(plan, journal, http, url):
                    pass
            await asyncio.sleep(_PAUSE)


async def _pulled(plan: Plan, journal: TextIO, http: httpx.AsyncClient, url: str) -> bool:
    """Whether there may be more. Nothing to tell is acknowledged too: else a key that does not see all would
    look at the same part of the log for ever.
    """
    door = f"{url}/exchange/receivers/{plan.code}/delta"
    found = await http.get(door, params={"first": _FETCHED})
    if found.status_code == 503:
        return False
    assert found.status_code in (200, 204), found.text
    if found.content:
        _keep(journal, found.content)
    answer = await http.post(door, params={"token": found.headers["dossier-token"]})
    assert answer.status_code in (204, 503), answer.text
    return found.status_code == 200 or found.headers["dossier-more"] == "true"


async def hear(plan: Plan, journal: TextIO) -> None:
    """A webhook's address. Some of what comes it does not take, and some it takes without saying so."""
    chance = random.Random(plan.seed)

    async def take(request: web.Request) -> web.Response:
        body = await request.read()
        if chance.random() < plan.fails:
            return web.Response(status=chance.choice([429, 500, 503]), headers={"retry-after": "1"})
        _keep(journal, body)
        return web.Response(status=500 if chance.random() < plan.fails else 204)

    app = web.Application()
    app.router.add_post("/hook", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", plan.port).start()
    await asyncio.Event().wait()


async def consume(plan: Plan, journal: TextIO) -> None:
    """A durable consumer, which goes on where it was; the server may die under it."""
    while True:
        with contextlib.suppress(Error, OSError):  # no stream yet, or nobody there
            connection = Client()
            await connection.connect(plan.nats, allow_reconnect=False)
            try:
                await _consumed(plan, journal, JetStreamContext(connection))
            finally:
                await connection.close()
        await asyncio.sleep(_PAUSE)


async def _consumed(plan: Plan, journal: TextIO, context: JetStreamContext) -> None:
    # one message after the other stays in order when some are not acknowledged
    config = ConsumerConfig(ack_policy=AckPolicy.EXPLICIT, max_ack_pending=_FETCHED, ack_wait=5)
    found = await context.pull_subscribe(plan.subject, durable=plan.code, stream="DOSSIER", config=config)
    while True:
        with contextlib.suppress(TimeoutError):
            for message in await found.fetch(_FETCHED, timeout=2):
                _keep(journal, message.data)
                await message.ack()


_CHANNELS: dict[str, Callable[[Plan, TextIO], Awaitable[None]]] = {
    "PULL": pull,
    "WEBHOOK": hear,
    "NATS": consume,
}


def _main(path: Path) -> None:
    plan = Plan(**json.loads(path.read_text("utf-8")))
    with opened_journal(Path(plan.journal)) as journal:
        asyncio.run(_run(plan, journal))


async def _run(plan: Plan, journal: TextIO) -> None:
    await _CHANNELS[plan.channel](plan, journal)


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
