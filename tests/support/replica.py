"""A standby of a PostgreSQL by streaming replication, which can lag, end, die and take over. Next: proxy.py.

    primary = make_primary(folder / "primary")
    dsn = primary.start()
    with Standby.of(dsn, folder / "standby") as standby:
        standby.until(position(dsn))      # what is committed there is seen here
        standby.pause_replay()

All calls block, also in a running loop; in a test whose service runs in the same loop: asyncio.to_thread.
"""

import asyncio
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import asyncpg
import psutil

from postgres import PrivatePostgres, _account

# Commits are in the log's file when they are answered, as an operator's are: a standby has them at once.
REPLICATED = {
    "wal_level": "replica",
    "max_wal_senders": "10",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "hot_standby": "on",
    "wal_keep_size": "256MB",  # for a standby that was away
    "wal_receiver_status_interval": "1s",
    "wal_retrieve_retry_interval": "200ms",
}
_SECONDS = 60.0
_INSERTED = "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint"
_REPLAYED = "SELECT pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint"


def make_primary(folder: Path, **extra: str) -> PrivatePostgres:
    """Not started yet; nothing is safe in it against a fall of the machine, but all against kill -9."""
    return PrivatePostgres(folder, durable=False, extra={**REPLICATED, **extra})


def position(primary_dsn: str) -> int:
    """How far its log is written: bytes since its beginning."""
    return int(ask(primary_dsn, _INSERTED))


def kill_server(server: PrivatePostgres) -> None:
    """kill -9 of the server and all its processes; start() gets it up again."""
    lines = (server.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    head = psutil.Process(int(lines[0]))
    processes = [head, *head.children(recursive=True)]
    head.suspend()  # else it would start those anew that die before it
    for one in reversed(processes):
        try:
            one.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(processes, timeout=_SECONDS)


@dataclass
class Standby:
    """Made by Standby.of; what it is asked for in SQL is asked as the superuser."""

    server: PrivatePostgres
    dsn: str = ""
    extra: Mapping[str, str] = field(default_factory=dict[str, str])

    @classmethod
    def of(cls, primary_dsn: str, folder: Path, **extra: str) -> Self:
        """Copied from a server that runs, started, and following it; `extra` for its postgresql.conf.
        After a promotion the new primary's address makes standbys of it in the same way.
        """
        found = cls(_server(folder, primary_dsn, extra), extra=extra)
        data, account = found.server.data, _account(folder.absolute())
        account.claim()
        account.run(
            *("pg_basebackup", "-D", data, "-d", primary_dsn),
            *("--checkpoint=fast", "--wal-method=stream", "--no-sync", "--no-manifest"),
        )
        signal = data / "standby.signal"
        signal.touch()
        account.give(signal)
        found.start()
        return found

    def start(self) -> str:
        """Again, after stop() or kill(). Its address stays the same unless its folder's path is long."""
        self.dsn = self.server.start()
        return self.dsn

    def stop(self) -> None:
        """As an operator stops it: connections are ended with a word."""
        assert self.server.stop(), "somebody else uses it"

    def kill(self) -> None:
        """Without a chance to say or write anything."""
        kill_server(self.server)

    def follow(self, primary_dsn: str) -> None:
        """From now on another primary, after a restart. Its own log must be a part of that one's."""
        self.server.stop()
        self.server = _server(self.server.folder, primary_dsn, self.extra)
        self.start()

    def promote(self) -> None:
        """It follows nobody any more and takes writes, on a new timeline."""
        assert ask(self.dsn, "SELECT pg_promote(true, 60)"), "it was not promoted"

    def pause_replay(self) -> None:
        """It still receives the log, and shows nothing of it, until resume_replay()."""
        ask(self.dsn, "SELECT pg_wal_replay_pause()")
        self._until("SELECT pg_get_wal_replay_pause_state() = 'paused'")

    def resume_replay(self) -> None:
        ask(self.dsn, "SELECT pg_wal_replay_resume()")

    @property
    def in_recovery(self) -> bool:
        return bool(ask(self.dsn, "SELECT pg_is_in_recovery()"))

    @property
    def replayed(self) -> int:
        """As position() tells it of the primary."""
        return int(ask(self.dsn, _REPLAYED))

    def until(self, wanted: int) -> None:
        """It shows all that was written there."""
        self._until(f"SELECT pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0') >= {int(wanted)}")

    def _until(self, true: str) -> None:
        ends = time.monotonic() + _SECONDS
        while not ask(self.dsn, true):
            assert time.monotonic() < ends, f"never came true: {true}"
            time.sleep(0.01)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.stop()


def ask(dsn: str, sql: str) -> Any:
    """One value, on a connection of its own, whether or not a loop runs here."""

    async def asked() -> Any:
        connection = await asyncpg.connect(dsn)
        try:
            return await connection.fetchval(sql)
        finally:
            await connection.close()

    with ThreadPoolExecutor(1) as aside:
        return aside.submit(asyncio.run, asked()).result()


def _server(folder: Path, primary_dsn: str, extra: Mapping[str, str]) -> PrivatePostgres:
    told = {**REPLICATED, "primary_conninfo": primary_dsn, **extra}
    return PrivatePostgres(folder, durable=False, extra=told)
