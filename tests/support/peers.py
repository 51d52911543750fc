"""What a cluster speaks to: PostgreSQL with a standby, an S3 server, NATS; all real. Next: cluster.py."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, quote, urlsplit

from tests.support.database import make_template, with_name
from tests.support.debian import program
from tests.support.nats_server import NatsServer, running_nats
from tests.support.replica import Standby, kill_server, make_primary, position
from tests.support.swift import Swift, swift_in

# Statements of tests are seen on the standby when they return. Connections of the service say `local` instead
# (see Peers.address), so that what it promises of its reads is tried, not given.
_SETTINGS = {"synchronous_standby_names": "*", "synchronous_commit": "remote_apply", "autovacuum": "off"}
_ALONE = {"autovacuum": "off"}


class Primary:
    """A PostgreSQL that can be killed and comes back at the same address."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self._server = make_primary(folder, **settings)
        self.dsn = ""

    def start(self) -> None:
        self.dsn = self._server.start()

    def stop(self) -> None:
        self._server.stop()

    def kill(self) -> None:
        """Without a chance to say or write anything."""
        kill_server(self._server)


class Peers:
    """For any number of clusters; each of them has a database and a bucket of its own.

    `absent` says what there is not, and why: whatever needs it is not proven. `settings` are PostgreSQL's.
    """

    def __init__(
        self, folder: Path, *, replica: bool = True, settings: Mapping[str, str] | None = None
    ) -> None:
        self._folder = folder
        self._replica = replica
        self._swifts = 0
        self._held = contextlib.ExitStack()
        known = _SETTINGS if replica else _ALONE
        self.primary = Primary(folder / "primary", {**known, **(settings or {})})
        self.standby: Standby | None = None
        self.nats: NatsServer | None = None
        self.absent: list[str] = []

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as held:
            self._folder.mkdir(parents=True, exist_ok=True)
            self.primary.start()
            held.callback(self.primary.stop)
            # nobody is there yet who could apply it
            _aside(make_template, f"{self.primary.dsn}&synchronous_commit=local")
            if self._replica:
                self.standby = Standby.of(self.primary.dsn, self._folder / "standby")
                held.callback(self.standby.stop)
            self.store: Swift = held.enter_context(swift_in(self._swift_folder))
            if (path := program("nats-server", "nats-server", "-v")) is None:
                self.absent.append("there is no nats-server on this machine: nothing is published")
            else:
                self.nats = held.enter_context(running_nats(path, self._folder / "nats"))
            self._held = held.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._held.close()

    def settle(self) -> None:
        """Until the standby shows all that is in the primary."""
        if self.standby is not None:
            self.standby.until(position(self.primary.dsn))

    def address(self, database: str, commits: str, *, failover: bool = False) -> str:
        """Of a database, for a process of the service: the primary, or whichever server takes writes."""
        plain = with_name(self.primary.dsn, database)
        if failover and self.standby is not None:
            plain = _either(plain, with_name(self.standby.dsn, database))
        return f"{plain}&synchronous_commit={commits}"

    def _swift_folder(self) -> Path:
        self._swifts += 1
        folder = self._folder / f"swift-{self._swifts}"
        folder.mkdir()
        return folder


def _either(first: str, second: str) -> str:
    """Of two servers the one that takes writes."""
    told = [parse_qs(urlsplit(one).query) for one in (first, second)]
    hosts = ",".join(one["host"][0] for one in told)
    ports = ",".join(one.get("port", ["5432"])[0] for one in told)
    query = f"host={quote(hosts, safe=',/')}&port={ports}&target_session_attrs=read-write"
    return urlsplit(first)._replace(query=query).geturl()


def _aside(work: Callable[[str], Coroutine[Any, Any, None]], dsn: str) -> None:
    """Whether or not a loop runs here."""
    with ThreadPoolExecutor(1) as aside:
        aside.submit(lambda: asyncio.run(work(dsn))).result()
