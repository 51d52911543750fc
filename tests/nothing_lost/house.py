"""Servers, workers, writers, receivers as processes, and networks between them. Next: trouble.py."""

import contextlib
import json
from collections.abc import AsyncGenerator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import httpx

from storage.keys_file import make_key_file
from tests.nothing_lost import receiving, writing
from tests.support.command import free_port
from tests.support.forked import Forked
from tests.support.nats_server import NatsServer, running_nats
from tests.support.process import environment
from tests.support.proxy import Proxy, open_proxy, socket_of, through

_CLI = ("cli.py",)
_SERVED = b"Dossier is ready: http"
_WORKS = b"The worker is at work. Ctrl"


@dataclass
class Program:
    """A process that can be killed and started again; what it says is kept."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    folder: Path
    ready: bytes = b""  # what it says then
    starts: int = 0
    process: Forked | None = None

    @property
    def log(self) -> Path:
        return self.folder / f"{self.name}.log"

    @property
    def said(self) -> bytes:
        return self.log.read_bytes()

    def start(self) -> None:
        self.starts += 1
        self.process = Forked(self.command, self.environment, self.log, self.log)

    async def up(self) -> None:
        """Until it is ready again."""
        if self.ready and self.process is not None:
            await self.process.until_said(self.ready, self.starts)

    async def kill(self) -> None:
        """Without a chance to say or write anything."""
        if self.process is not None:
            self.process.kill()
            await self.process.ended()

    async def ended(self) -> int:
        assert self.process is not None
        return await self.process.ended()

    @property
    def tail(self) -> str:
        return self.said[-2_000:].decode("utf-8", "replace")


@dataclass(frozen=True)
class Post:
    """A receiver: how it is reached, and what its owner may see."""

    code: str
    channel: str
    format: str
    company: str | None = None
    sales: str | None = None
    fails: float = 0.0

    @property
    def grant(self) -> str:
        return f"integrator@{self.company or '*'}/{self.sales or '*'}"


@dataclass(frozen=True)
class Size:
    servers: int
    workers: int
    writers: int  # of one change at a time
    changes: int  # of each of them
    loaders: int
    loads: int  # of each of them
    customers: int
    posts: tuple[Post, ...]
    troubles: int
    pause: float  # seconds between two of them, on average
    kinds: tuple[str, ...]  # see trouble.py
    seed: int = 1


@dataclass
class House:
    size: Size
    dsn: str
    folder: Path
    nats: NatsServer
    servers: list[Program] = field(default_factory=list[Program])
    workers: list[Program] = field(default_factory=list[Program])
    writers: list[Program] = field(default_factory=list[Program])
    receivers: list[Program] = field(default_factory=list[Program])
    urls: list[str] = field(default_factory=list[str])
    tokens: dict[str, str] = field(default_factory=dict[str, str])  # of receivers' owners
    endpoints: dict[str, str] = field(default_factory=dict[str, str])
    to_database: list[Proxy] = field(default_factory=list[Proxy])
    to_receivers: list[Proxy] = field(default_factory=list[Proxy])

    async def ask(self, token: str, query: str, **variables: Any) -> Any:
        """Of the first server, while it lives."""
        async with httpx.AsyncClient(headers={"authorization": f"Bearer {token}"}, timeout=60) as http:
            body = {"query": query, "variables": variables}
            answer = (await http.post(f"{self.urls[0]}/graphql", json=body)).json()
        assert "errors" not in answer, answer
        return next(iter(answer["data"].values()))

    async def begin_writers(self, token: str, customers: list[tuple[str, str, str]]) -> None:
        size = self.size
        kinds = [("writer", size.changes)] * size.writers + [("loader", size.loads)] * size.loaders
        for number, (kind, count) in enumerate(kinds):
            name = f"{kind}{number}"
            journal = str(self.folder / f"{name}.done")
            system = f"BULK{number}" if kind == "loader" else None
            plan = writing.Plan(
                *(self.urls, token, size.seed * 1_000 + number, count, customers, journal), system=system
            )
            await self._begin(self.writers, name, "writing", asdict(plan))

    async def begin_receivers(self) -> None:
        for post in self.size.posts:
            plan = receiving.Plan(
                *(post.channel, post.code, str(self.folder / f"{post.code}.told"), self.urls),
                fails=post.fails,
                token=self.tokens.get(post.code, ""),
                port=self._port(post),
                nats=self.nats.url,
                subject=f"{self.endpoints.get(post.code, '')}.customer.*",
                seed=self.size.seed,
            )
            await self._begin(self.receivers, post.code, "receiving", asdict(plan))

    def _port(self, post: Post) -> int:
        """Where a webhook's receiver listens, behind its network."""
        if post.channel != "WEBHOOK":
            return 0
        hooks = [one for one in self.size.posts if one.channel == "WEBHOOK"]
        target = self.to_receivers[hooks.index(post)].target
        return int(target[1])

    async def _begin(self, list_: list[Program], name: str, module: str, plan: dict[str, Any]) -> None:
        path = self.folder / f"{name}.plan"
        path.write_text(json.dumps(plan), "utf-8")
        command = ("-m", f"tests.nothing_lost.{module}", str(path))
        program = Program(name, command, environment(self.dsn, self.folder), self.folder)
        program.start()
        list_.append(program)


@contextlib.asynccontextmanager
async def open_house(size: Size, dsn: str, folder: Path, nats_program: str) -> AsyncGenerator[House]:
    """With servers and workers at work; receivers and writers are begun when there is something for them."""
    async with contextlib.AsyncExitStack() as stack:
        nats = stack.enter_context(running_nats(nats_program, folder / "nats"))
        house = House(size, dsn, folder, nats)
        to_nats = await stack.enter_async_context(open_proxy(("127.0.0.1", nats.port)))
        for post in size.posts:
            if post.channel == "WEBHOOK":
                proxy = await stack.enter_async_context(open_proxy(("127.0.0.1", free_port())))
                house.to_receivers.append(proxy)
                house.endpoints[post.code] = f"http://127.0.0.1:{proxy.port}/hook"
            elif post.channel == "NATS":
                house.endpoints[post.code] = post.code.lower()
        house.to_receivers.append(to_nats)
        make_key_file(folder / "keys" / "attachments.json")  # loads are jobs, and those need it
        stack.push_async_callback(_end, house)
        for number in range(size.servers):
            await _begin_server(house, number)
        for number in range(size.workers):
            proxy = await stack.enter_async_context(open_proxy(socket_of(dsn)))
            house.to_database.append(proxy)
            settings = _settings(house, through(proxy, dsn), f"nats://127.0.0.1:{to_nats.port}")
            house.workers.append(Program(f"worker{number}", (*_CLI, "worker"), settings, folder, _WORKS))
            house.workers[-1].start()
        for program in (*house.servers, *house.workers):
            await program.up()
        yield house


async def _begin_server(house: House, number: int) -> None:
    port = free_port()
    settings = {**_settings(house, house.dsn, house.nats.url), "DOSSIER_PORT": str(port)}
    house.urls.append(f"http://127.0.0.1:{port}")
    house.servers.append(Program(f"server{number}", (*_CLI, "serve"), settings, house.folder, _SERVED))
    house.servers[-1].start()


def _settings(house: House, dsn: str, nats: str) -> dict[str, str]:
    return {
        **environment(dsn, house.folder),
        "DOSSIER_NATS_URL": nats,
        "DOSSIER_WEBHOOK_NETWORKS": "127.0.0.0/8",
        "DOSSIER_WEBHOOK_SECONDS": "3",
        "DOSSIER_LOG_REQUESTS": "failed",
        "DOSSIER_BUDGET_POINTS": "0",
    }


async def _end(house: House) -> None:
    for program in (*house.writers, *house.receivers, *house.workers, *house.servers):
        await program.kill()
