"""One replica: whether it is one, how far it shows the log, its connections. Next: written.py."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from enum import StrEnum

import asyncpg

from resolvers.read.run import ReadPool
from resolvers.replicas.line import Line
from resolvers.replicas.position import Position
from resolvers.replicas.primary import LOOK_SECONDS, Primary
from resolvers.replicas.written import Wanted

OpenPool = Callable[[str], Awaitable[ReadPool]]

_SOON_SECONDS = 0.002  # until the next look while somebody waits
_OPEN_SECONDS = 10.0
_LOG = logging.getLogger("dossier.replicas")
# Which timeline it replays nobody tells. What it receives, and what its control file notes, is never ahead of
# the timeline of the primary that it follows.
QUESTION = """
SELECT pg_is_in_recovery() AS standby, pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint AS lsn,
    greatest(
        (SELECT timeline_id FROM pg_control_checkpoint()),
        (SELECT min_recovery_end_timeline FROM pg_control_recovery()),
        (SELECT received_tli FROM pg_stat_wal_receiver)) AS timeline,
    (SELECT system_identifier FROM pg_control_system()) AS system, current_database()::text AS database
"""
# A read that ends so has met the end of its connection, or a server that ends.
_LOST = (
    *(OSError, asyncpg.InterfaceError, asyncpg.InternalClientError, asyncpg.PostgresConnectionError),
    *(asyncpg.OperatorInterventionError, asyncpg.InsufficientResourcesError),
)


class State(StrEnum):
    OK = "ok"
    UNKNOWN = "not looked at yet"
    AWAY = "away"
    LAGS = "lags"
    NO_STANDBY = "is no standby"
    OTHER_DATABASE = "another database"
    OTHER_TIMELINE = "another timeline"


class Replica:
    """`lag` is how old, in seconds, what it shows may be; above it nobody reads here."""

    def __init__(self, number: int, dsn: str, primary: Primary, open_pool: OpenPool, lag: float) -> None:
        self.number = number
        self.reads = 0  # answered here
        self.repeated = 0  # begun here, and answered by the primary
        self.pool: ReadPool | None = None
        self._dsn = dsn
        self._primary = primary
        self._open_pool = open_pool
        self._most_lag = lag
        self._line = Line(dsn, QUESTION)
        self._state = State.UNKNOWN
        self._told = State.UNKNOWN  # in the log
        self._shown = Position(0, 0)
        self._shown_at = float("-inf")
        self._waiting: dict[asyncio.Future[Replica], Wanted] = {}
        self._hurry = asyncio.Event()

    @property
    def state(self) -> State:
        lags = self._state is State.OK and not self.usable(time.monotonic())
        return State.LAGS if lags else self._state

    @property
    def lag(self) -> float | None:
        """Seconds: nothing that it does not show is older. None if that is not known."""
        since = time.monotonic() - self._shown_at
        return since if since != float("inf") else None

    def usable(self, now: float) -> bool:
        newest = self._primary.newest
        return (
            self._state is State.OK
            and now - self._shown_at <= self._most_lag
            and newest is not None
            and newest.timeline == self._shown.timeline
        )

    def shows(self, wanted: Wanted) -> bool:
        place = wanted.position is None or self._shown.lsn >= wanted.position.lsn
        return place and self._shown_at > wanted.since

    def wait(self, waiter: "asyncio.Future[Replica]", wanted: Wanted) -> None:
        """It is told once this is shown; until `forget` it is looked at again and again."""
        self._waiting[waiter] = wanted
        self._hurry.set()

    def forget(self, waiter: "asyncio.Future[Replica]") -> None:
        self._waiting.pop(waiter, None)

    def failed(self, error: Exception) -> None:
        """A read did not succeed; if the server may have ended, nobody reads here until the next look."""
        self.repeated += 1
        if isinstance(error.__cause__ or error, _LOST) and self._state is State.OK:
            self._become(State.AWAY)
            self._hurry.set()

    async def watch(self) -> None:
        """For ever: a look each second, and as fast as it answers while somebody waits for it."""
        try:
            while True:
                self._hurry.clear()
                await self._look()
                if self._waiting:
                    await asyncio.sleep(_SOON_SECONDS)
                    continue
                with suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_SECONDS):
                        await self._hurry.wait()
        finally:
            self._line.hang_up()
            self._end_pool()

    async def _look(self) -> None:
        try:
            row = await self._line.ask()
            state = self._judged(row)
            if state is State.OK and self.pool is None:
                async with asyncio.timeout(_OPEN_SECONDS):
                    self.pool = await self._open_pool(self._dsn)
        except Exception as error:  # whatever it is: the next look comes in a second
            self._become(State.AWAY, type(error).__name__)
            self._end_pool()
            return
        if state is not State.OK:
            self._end_pool()
        else:
            self._shown = Position(row["timeline"], row["lsn"])
            self._shown_at = self._primary.shown_at(row["lsn"]) or float("-inf")
        self._become(state)
        for waiter, wanted in self._waiting.items():
            if not waiter.done() and self.usable(time.monotonic()) and self.shows(wanted):
                waiter.set_result(self)

    def _judged(self, row: asyncpg.Record) -> State:
        newest = self._primary.newest
        if not row["standby"]:
            return State.NO_STANDBY
        if newest is None or row["lsn"] is None:
            return State.UNKNOWN
        if (row["system"], row["database"]) != self._primary.identity:
            return State.OTHER_DATABASE
        return State.OK if row["timeline"] == newest.timeline else State.OTHER_TIMELINE

    def _end_pool(self) -> None:
        """What still reads there is broken off, and asks the primary."""
        pool, self.pool = self.pool, None
        if pool is not None:
            pool.terminate()

    def _become(self, state: State, why: str = "") -> None:
        """One line in the log for each change."""
        self._state = state
        now = self.state
        if now is not self._told:
            self._told = now
            level = logging.INFO if now is State.OK else logging.WARNING
            _LOG.log(level, "replica", extra={"replica": self.number, "state": str(now), "why": why})
