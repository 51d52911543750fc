"""All that callers do, at a bounded rate: read, write, follow, load, send files, sell. Next: soak.py."""

import asyncio
import contextlib
import io
import itertools
import random
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx
from aiohttp import web

from bench.place import BenchError
from tests.nothing_lost.writing import Plan, Writer
from tests.support.base import another
from tests.support.hooks import taking
from tests.support.load import Load, Pace
from tests.support.senders import KEPT, Files
from tests.support.socket import open_wire
from tests.support.tilling import Tills

CARDS = [f"V{at:04}" for at in range(200)]
PACE = Pace(writers=2, readers=4, pause=0.25, customers=20)
_SIZES = (*(3_000, 60_000, 200_000) * 8, 9 * 2**20)  # the last, seldom, in two parts
_FILE_SECONDS = 2.0
_SALE_SECONDS = 0.5
_LOAD_SECONDS = 15.0
_VISIT_SECONDS = 3.0  # of a subscriber who comes and goes
_LOADED = 30  # customers
_FOLLOW = "subscription { customerChanged { cursor change { changeNumber } customer { name1 version } } }"
_SYSTEM = """
mutation {
  registerExternalSystem(input: { system: "SOAK", name: "Soak", numberPolicy: KEEP }) { __typename }
}
"""
_RECEIVER = """
mutation ($url: String!) {
  registerReceiver(input: {
    receiverCode: "SOAK", name: "Soak", channel: WEBHOOK, format: EVENT, endpoint: $url
  }) { __typename }
}
"""
_CREATE = """
mutation ($input: CustomerInput!) {
  createCustomer(input: $input) { ... on CustomerSaved { customer { customerNumber } } }
}
"""


@dataclass
class Mixed:
    """`url` of the service, `token` of who may do all of it, `till` of a cashier. One of a database."""

    url: str
    token: str
    till: str
    counts: Counter[str] = field(default_factory=Counter[str])
    loads: list[Load] = field(default_factory=list[Load])
    files: list[Files] = field(default_factory=list[Files])
    tills: Tills = field(init=False)
    customers: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])
    _serial: "itertools.count[int]" = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        self.tills = Tills(self.till, CARDS)
        self.tills.url = self.url
        self.tills.up.set()

    async def prepare(self, hook: str) -> None:
        """Who is told, who sends, and the customers that are sent; the cards are there."""
        async with self._http() as http:
            await _told(http, _SYSTEM)
            await _told(http, _RECEIVER, url=hook)
            for _ in range(_LOADED):
                made = await _told(http, _CREATE, input=another())
                self.customers.append((made["customer"]["customerNumber"], "0723", "F723"))

    async def run(self, seconds: float, mark: str) -> None:
        """All of it, for so long; then each to its end. `mark`: another one each time."""
        load = Load(self.url, self.token, PACE, mark)
        files = Files(self.url, self.token, [number for number, *_ in self.customers], _SIZES, _FILE_SECONDS)
        self.loads.append(load)
        self.files.append(files)
        over = asyncio.Event()
        async with self._http() as http, load.at_work(), files.at_work(senders=2, fetchers=2):
            async with asyncio.TaskGroup() as group:
                for act, pause in self._acts(http):
                    group.create_task(self._again(act, pause, over))
                await asyncio.sleep(seconds)
                over.set()

    def _acts(self, http: httpx.AsyncClient) -> Sequence[tuple[Callable[[], Awaitable[None]], float]]:
        return (
            (lambda: self._sell(http), _SALE_SECONDS),
            (lambda: self._load(http), _LOAD_SECONDS),
            (self._visit, 0.0),
            (self._visit, 0.0),
        )

    async def _again(self, act: Callable[[], Awaitable[None]], pause: float, over: asyncio.Event) -> None:
        while not over.is_set():
            await act()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await over.wait()

    async def _sell(self, http: httpx.AsyncClient) -> None:
        await self.tills.post(http, f"T{next(self._serial):07}")
        self.counts["sales"] += 1

    async def _load(self, http: httpx.AsyncClient) -> None:
        """Each of the customers changed, by one file."""
        seed = next(self._serial)
        plan = Plan([self.url], self.token, seed, 1, self.customers, "", system="SOAK")
        writer = Writer(plan, io.StringIO())
        await writer.load(http)
        self.counts["rows loaded"] += len(self.customers)

    async def _visit(self) -> None:
        """A subscriber who stays for a moment; every other leaves without a word."""
        async with open_wire(self.url, self.token) as wire:
            await wire.subscribe("1", _FOLLOW)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(random.uniform(0, 2 * _VISIT_SECONDS)):
                    while (await wire.receive())["type"] == "next":
                        self.counts["events of visitors"] += 1
            if random.random() < 0.5:
                wire.connection.transport.abort()
        self.counts["visits"] += 1

    def _http(self) -> httpx.AsyncClient:
        headers = {"authorization": f"Bearer {self.token}"}
        return httpx.AsyncClient(base_url=self.url, headers=headers, timeout=60, limits=KEPT)


@contextlib.asynccontextmanager
async def hearing(counts: Counter[str]) -> AsyncGenerator[str]:
    """A receiver of webhooks on loopback; its address."""

    async def take(request: web.Request) -> web.Response:
        await request.read()
        counts["webhooks"] += 1
        return web.Response(status=204)

    async with taking(take) as url:
        yield f"{url}/hook"


async def _told(http: httpx.AsyncClient, query: str, **variables: Any) -> Any:
    answer = (await http.post("/graphql", json={"query": query, "variables": variables})).json()
    found = next(iter(answer["data"].values())) if answer.get("data") else None
    if found is None or found.get("__typename") == "Refused":
        raise BenchError(f"not carried out: {answer}")
    return found
