"""Servers and workers as processes behind nginx, on peers that are real. Next: peers.py.

    with Cluster(folder) as cluster:
        token = cluster.token("STORM", "salesMaintainer")
        httpx.post(f"{cluster.url}/graphql", …)     # through nginx
        cluster.servers[0].kill(); cluster.servers[0].start()
        cluster.primary.kill(); cluster.standby.promote(); cluster.workers[0].stop()

All calls block. `absent` says what this machine has not. Without nginx `url` is the first server's.
"""

import asyncio
import base64
import contextlib
import secrets
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Self
from uuid import uuid4

from storage.config import S3Config
from storage.keys_file import make_key_file
from tests.support.command import free_port
from tests.support.database import TEMPLATE, with_name
from tests.support.member import Member
from tests.support.nats_server import NatsServer
from tests.support.nginx import Nginx, nginx_path
from tests.support.peers import Peers, Primary
from tests.support.process import environment
from tests.support.replica import Standby
from tests.support.server import administer
from tests.support.socket import token_of
from tests.support.swift import Swift


class Cluster:
    """`settings` are variables of all its processes; `commits` is what their connections say of
    synchronous_commit: `local` loses what the standby has not when the primary is lost, `on` does not.
    `failover`: their database is whichever of primary and standby takes writes. `database`: an existing one.
    """

    def __init__(  # noqa: PLR0913 -- all by name
        self,
        folder: Path,
        servers: int = 2,
        workers: int = 1,
        *,
        replica: bool = True,
        nginx: bool = True,
        peers: Peers | None = None,
        settings: Mapping[str, str] | None = None,
        commits: str = "local",
        failover: bool = False,
        database: str | None = None,
        postgres: Mapping[str, str] | None = None,
    ) -> None:
        self.folder = folder
        self.absent: list[str] = []
        self.servers: list[Member] = []
        self.workers: list[Member] = []
        self.nginx: Nginx | None = None
        self.bucket: S3Config
        self._counts = (servers, workers)
        self._wants_nginx = nginx
        self._given = peers
        self._peers = peers or Peers(folder / "peers", replica=replica, settings=postgres)
        self._settings = dict(settings or {})
        self._commits = commits
        self._failover = failover
        self._database = database
        self._held = contextlib.ExitStack()

    @property
    def url(self) -> str:
        return self.nginx.url if self.nginx is not None else self.servers[0].url

    @property
    def urls(self) -> list[str]:
        """Of the servers, past nginx."""
        return [one.url for one in self.servers]

    @property
    def dsn(self) -> str:
        """Of the database, on the primary, for tests: what they commit is on the standby when it returns, so
        they wait while that is away."""
        assert self._database is not None
        return with_name(self.primary.dsn, self._database)

    @property
    def primary(self) -> Primary:
        return self._peers.primary

    @property
    def standby(self) -> Standby | None:
        return self._peers.standby

    @property
    def store(self) -> Swift:
        return self._peers.store

    @property
    def nats(self) -> NatsServer | None:
        return self._peers.nats

    @property
    def field_key(self) -> Path:
        return self.folder / "keys" / "field.key"

    def settle(self) -> None:
        """Until the standby shows all that is in the primary."""
        self._peers.settle()

    def token(self, user: str, *grants: str) -> str:
        """A new token of this user; roles everywhere, or grants such as salesMaintainer@*/F723."""
        with ThreadPoolExecutor(1) as aside:  # whether or not a loop runs here
            return aside.submit(lambda: asyncio.run(token_of(self.dsn, user, *grants))).result()

    def logs(self) -> str:
        """What its processes said so far, for the text of an assertion."""
        return "\n".join(f"== {one.name}\n{one.log()}" for one in (*self.servers, *self.workers))

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as held:
            self.folder.mkdir(parents=True, exist_ok=True)
            if self._given is None:
                held.enter_context(self._peers)
            self._make_database(held)
            self.bucket = self.store.bucket()
            self._make_keys()
            self._make_members()
            held.callback(self._kill)
            for member in (*self.servers, *self.workers):
                member.begin()
            for member in (*self.servers, *self.workers):
                member.ready()
            self._begin_nginx(held)
            self.absent += self._peers.absent
            self._held = held.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._held.close()

    def _make_database(self, held: contextlib.ExitStack) -> None:
        if self._database is None:
            self._database = f"cluster_{uuid4().hex[:12]}"
            command = f'CREATE DATABASE "{self._database}" TEMPLATE {TEMPLATE} STRATEGY FILE_COPY'
            _aside(self.primary.dsn, command)
            if self._given is not None:
                drop = f'DROP DATABASE "{self._database}" WITH (FORCE)'
                held.callback(lambda: _aside(self.primary.dsn, drop))

    def _make_keys(self) -> None:
        if not self.field_key.exists():
            self.field_key.parent.mkdir(parents=True, exist_ok=True)
            self.field_key.write_bytes(base64.b64encode(secrets.token_bytes(32)))
            make_key_file(self.folder / "keys" / "attachments.json")

    def _make_members(self) -> None:
        """Each has a folder of its own: all that they share is peers and keys, as on several machines."""
        assert self._database is not None
        dsn = self._peers.address(self._database, self._commits, failover=self._failover)
        shared = {**self._common(), **self._settings}
        for command, count in zip(("serve", "worker"), self._counts, strict=True):
            for number in range(count):
                name = f"{command}-{number}"
                folder = self.folder / name
                folder.mkdir(exist_ok=True)
                told = {**environment(dsn, folder, free_port()), **shared}
                members = self.servers if command == "serve" else self.workers
                members.append(Member(command, name, told, folder))

    def _common(self) -> dict[str, str]:
        found = {
            "DOSSIER_FIELD_KEY_FILE": str(self.field_key),
            "DOSSIER_KEY_FILE": str(self.folder / "keys" / "attachments.json"),
            "DOSSIER_ATTACHMENT_STORE": "s3",
            "DOSSIER_S3_BUCKET": self.bucket.bucket,
            "DOSSIER_S3_ENDPOINT": str(self.bucket.endpoint),
            "DOSSIER_S3_ACCESS_KEY": str(self.bucket.access_key),
            "DOSSIER_S3_SECRET_KEY": str(self.bucket.secret_key),
            "DOSSIER_TRUSTED_PROXIES": "127.0.0.1",
            "DOSSIER_POOL_READS": "4",
            "DOSSIER_POOL_WRITES": "4",
        }
        if self.standby is not None:
            found["DOSSIER_REPLICA_URLS"] = with_name(self.standby.dsn, self._database or "")
        if self.nats is not None:
            found["DOSSIER_NATS_URL"] = self.nats.url
        return found

    def _begin_nginx(self, held: contextlib.ExitStack) -> None:
        if not self._wants_nginx:
            return
        if nginx_path() is None:
            self.absent.append("there is no nginx on this machine: nobody stands before the servers")
            return
        self.nginx = Nginx(self.folder / "nginx", [one.port for one in self.servers])
        self.nginx.start()
        held.callback(self.nginx.stop)

    def _kill(self) -> None:
        """At the end nothing is to be kept."""
        for member in (*self.workers, *self.servers):
            member.kill()


def _aside(dsn: str, command: str) -> None:
    with ThreadPoolExecutor(1) as aside:
        aside.submit(administer, dsn, command).result()
