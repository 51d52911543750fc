"""One task of a process reads the log forward and hands it to the readers here. Next: subscribe.py."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncGenerator
from typing import Any

import asyncpg

from resolvers.errors import Resync
from resolvers.feed.change import Position
from resolvers.feed.log import Page, read_horizon, read_page
from resolvers.feed.ring import MOST, Ring

CHANNEL = "dossier_changes"
POLL_SECONDS = 0.25
HINT_SECONDS = 0.02
_PAUSE = 0.002  # between two pages while commits pour in: they come in batches instead of one by one
_HELD_PAUSE = 0.005  # the first look after something is held back; each later one waits longer
_HELD_GROWTH = 1.5
_RETRY_SECONDS = (0.05, 0.1, 0.2, 0.5, 1.0)
_CONNECT_SECONDS = 10
_LOST = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)
_LOG = logging.getLogger("dossier.feed")


class Relay:
    """Polling is the truth; wake() and the hints of other processes only make it sooner."""

    def __init__(self, dsn: str, *, most: int = MOST, poll: float = POLL_SECONDS) -> None:
        self._dsn = dsn
        self._most = most
        self._poll = poll
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._hint = False  # commits of this process that the others do not know of
        self._hinted = 0.0
        self._held_pause = _HELD_PAUSE
        self._begin_anew = False
        self._tail = Position(0, "")
        self._ring: Ring | None = None

    @property
    def ring(self) -> Ring:
        if self._ring is None:
            raise RuntimeError("the relay was not started")
        return self._ring

    @property
    def tail(self) -> Position:
        """All of the log up to here has been handed out."""
        return self._tail

    async def start(self) -> None:
        """From now on; raises what the first connection raises, so that a start fails early."""
        connection = await self._connect()
        try:
            self._tail = await read_horizon(connection)
        finally:
            await connection.close()
        self._ring = Ring(self._tail, self._most)
        self._task = asyncio.create_task(self._run(), name="feed relay")

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    def wake(self) -> None:
        """Something was committed by this process. Costs nothing, may be called for each commit."""
        self._hint = True
        self._woken.set()

    async def _run(self) -> None:
        """Reads for ever; a lost connection is made anew, and reading goes on where it stopped."""
        failures = 0
        while True:
            try:
                async with self._listening() as connection:
                    if self._begin_anew:
                        await self._start_over(connection)
                    while True:
                        await self._step(connection)
                        failures = 0
            except _LOST as error:
                _LOG.warning("relay lost its connection", extra={"reason": type(error).__name__})
            except Resync:
                _LOG.error("the database is not the one that was followed so far: a backup was restored?")
                self._begin_anew = True
            except Exception:  # the outermost loop: without it nobody would ever hear of a change again
                _LOG.exception("relay failed")
            await asyncio.sleep(_RETRY_SECONDS[min(failures, len(_RETRY_SECONDS) - 1)])
            failures += 1

    async def _start_over(self, connection: asyncpg.Connection) -> None:
        self._tail = await read_horizon(connection)
        before, self._ring = self.ring, Ring(self._tail, self._most)
        before.abandon()
        self._begin_anew = False

    async def _step(self, connection: asyncpg.Connection) -> None:
        """Read what is there, tell the other processes, wait for more."""
        self._woken.clear()
        page = await read_page(connection, self._tail)
        self._tail = page.end
        self.ring.add(page.changes)
        await self._send_hint(connection)
        if page.more:
            return
        await asyncio.sleep(_PAUSE)
        if not self._woken.is_set():
            await self._wait(self._pause(page))

    def _pause(self, page: Page) -> float:
        """Who holds changes back ends without telling us, so look again soon, but ever less eagerly."""
        if not page.held or page.changes:
            self._held_pause = _HELD_PAUSE
        if not page.held:
            return HINT_SECONDS if self._hint else self._poll
        pause = self._held_pause
        self._held_pause = min(pause * _HELD_GROWTH, self._poll)
        return pause

    async def _wait(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._woken.wait()

    async def _send_hint(self, connection: asyncpg.Connection) -> None:
        """NOTIFY takes a lock over all commits: so never in a writer's transaction, and seldom."""
        now = time.monotonic()
        if self._hint and now - self._hinted >= HINT_SECONDS:
            self._hint = False
            self._hinted = now
            await connection.execute(f"NOTIFY {CHANNEL}")

    @contextlib.asynccontextmanager
    async def _listening(self) -> AsyncGenerator[asyncpg.Connection]:
        connection = await self._connect()
        try:
            own = connection.get_server_pid()

            def heard(_connection: Any, pid: int, _channel: str, _payload: Any) -> None:
                if pid != own:
                    self._woken.set()

            await connection.add_listener(CHANNEL, heard)
            # a query may wait for the poll; a connection that dies meanwhile is known at once this way
            connection.add_termination_listener(lambda _connection: self._woken.set())
            yield connection
        finally:
            connection.terminate()  # without a farewell: close() would wait for a network that may be gone

    async def _connect(self) -> asyncpg.Connection:
        return await asyncpg.connect(
            self._dsn,
            timeout=_CONNECT_SECONDS,
            command_timeout=_CONNECT_SECONDS,
            server_settings={
                "application_name": "dossier relay",
                "statement_timeout": "10s",
                "synchronous_commit": "off",  # a hint need not survive a crash
                "jit": "off",
            },
        )
