"""Whether this process can do its work, looked up at most once a second. Next: pages.py."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import asyncpg

from resolvers.pool import PlainConnection
from resolvers.pool_options import session_options

CACHE_SECONDS = 1.0
_ASK_SECONDS = 2.0
_APPLIED = "SELECT name FROM tortoise_migrations WHERE app = 'models'"
_UNREACHABLE = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)

AskLag = Callable[[asyncpg.Pool], Awaitable[tuple[int, float]]]


class Lag(NamedTuple):
    """Committed changes that were not handed out yet, and the age of the oldest."""

    rows: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class State:
    """What was found. The lag alone never takes a process out of service: all of them would go at once."""

    database: str = "not looked up yet"
    migrations: str = "not looked up yet"
    draining: bool = False
    lag: Lag | None = None  # of who hands changes out

    @property
    def ready(self) -> bool:
        return self.database == "ok" and self.migrations == "ok" and not self.draining

    def as_json(self) -> dict[str, Any]:
        status = "draining" if self.draining else "ok" if self.ready else "not ready"
        found: dict[str, Any] = {
            "status": status,
            "checks": {"database": self.database, "migrations": self.migrations},
        }
        if self.lag is not None:
            found["logLag"] = {"rows": self.lag.rows, "seconds": round(self.lag.seconds, 3)}
        return found


class _HealthConnection(PlainConnection):
    """What asyncpg sends when one is given back would undo what a pooler has set on its connection."""


def open_health_pool(dsn: str, *, pooled: bool = False) -> asyncpg.Pool:
    """One connection, made when it is first needed and anew when it is lost; the way that requests go."""
    return asyncpg.create_pool(
        dsn,
        min_size=0,
        max_size=1,
        timeout=_ASK_SECONDS,
        connection_class=_HealthConnection,
        server_settings=session_options(
            {"application_name": "dossier health"}, int(_ASK_SECONDS * 1000), pooled=pooled
        ),
    )


class Health:
    """Asks through a connection of its own: a process whose callers queue is busy, not ill, and to take it
    out of service would only send them to the next one. A worker hands nothing out: it has no lag.
    """

    def __init__(
        self, own: asyncpg.Pool, drain: asyncio.Event, wanted: Iterable[str], lag: AskLag | None = None
    ) -> None:
        self._own = own
        self._drain = drain
        self._wanted = frozenset(wanted)
        self._lag = lag
        self._until = 0.0
        self._asking = asyncio.Lock()
        self._none = None if lag is None else Lag()
        self.last = State(lag=self._none)

    async def look(self) -> State:
        """A second old at most."""
        if self._drain.is_set():
            return State("ok", "ok", draining=True, lag=self._none)
        async with self._asking:  # many probes at once are one question
            if time.monotonic() >= self._until:
                self.last = await self._ask()
                self._until = time.monotonic() + CACHE_SECONDS
        return self.last

    async def _ask(self) -> State:
        try:
            async with asyncio.timeout(_ASK_SECONDS):
                applied = {row["name"] for row in await self._own.fetch(_APPLIED)}
                lag = None if self._lag is None else Lag(*await self._lag(self._own))
        except asyncpg.UndefinedTableError:
            return State("ok", "none is applied", lag=self._none)
        except _UNREACHABLE as error:
            return State(f"unreachable ({type(error).__name__})", "unknown", lag=self._none)
        missing = sorted(self._wanted - applied)
        return State("ok", f"missing: {', '.join(missing)}" if missing else "ok", lag=lag)
