"""Connections as reads and writes borrow them: counted, and only so many may wait. Next: read/run.py."""

import asyncio
import socket
from typing import Any, TypeAlias

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from resolvers.errors import Busy

MOST_WAITING = 200
_ACQUIRE_SECONDS = 10.0
# Half a minute without a sign; other systems than Linux lack some of these.
_GONE = {
    getattr(socket, name): value
    for name, value in {
        **{"TCP_KEEPIDLE": 15, "TCP_KEEPINTVL": 5, "TCP_KEEPCNT": 3},
        "TCP_USER_TIMEOUT": 30_000,
    }.items()
    if hasattr(socket, name)
}

Connection: TypeAlias = asyncpg.Connection | PoolConnectionProxy
_LOST = (
    *(asyncpg.PostgresConnectionError, asyncpg.OperatorInterventionError),
    *(asyncpg.InsufficientResourcesError, asyncpg.InternalClientError),
)
# The database, or what is on the other side, went away, or another transaction was in the way: the same may
# succeed later. An InternalClientError tells of a connection that the server has closed unseen by asyncpg.
AWAY = (
    *(OSError, TimeoutError, asyncpg.InterfaceError, asyncpg.InternalClientError),
    *(asyncpg.PostgresConnectionError, asyncpg.OperatorInterventionError, asyncpg.TransactionRollbackError),
    asyncpg.InsufficientResourcesError,
)


class NoticingConnection(asyncpg.Connection):
    """Fails when the network to the database is gone without a word.

    asyncpg would wait for an answer for ever, or for minutes until the system gives up sending. No timeout of
    its caller's helps: it waits until the database has said that it stopped.
    """

    def __init__(self, protocol: Any, transport: Any, *rest: Any) -> None:
        super().__init__(protocol, transport, *rest)
        own = transport.get_extra_info("socket")
        if own is not None and own.family != socket.AF_UNIX:
            own.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            for option, value in _GONE.items():
                own.setsockopt(socket.IPPROTO_TCP, option, value)


class PlainConnection(NoticingConnection):
    """Returned to its pool without a statement.

    asyncpg would send RESET ALL each time, a second round trip for every read. Nothing here sets anything
    that outlives its transaction; an open transaction is still rolled back.
    """

    statements = 0  # of all connections of a class, for the operator's figures

    def get_reset_query(self) -> str:
        return ""

    # no coroutines of their own: one that only passes on costs each read half a microsecond
    def fetchval(self, *args: Any, **named: Any) -> Any:
        type(self).statements += 1
        return super().fetchval(*args, **named)

    def fetchrow(self, *args: Any, **named: Any) -> Any:
        type(self).statements += 1
        return super().fetchrow(*args, **named)

    def fetch(self, *args: Any, **named: Any) -> Any:
        type(self).statements += 1
        return super().fetch(*args, **named)

    def execute(self, *args: Any, **named: Any) -> Any:
        type(self).statements += 1
        return super().execute(*args, **named)


class ReadConnection(PlainConnection):
    """One of the pool for reads."""


class WriteConnection(PlainConnection):
    """One of the pool for writes."""


class BoundedPool(asyncpg.Pool):
    """A pool whose queue has an end: who would have to wait too long is told to come again, at once.

    A queue without an end answers nobody in time any more, long before it is the memory that ends.
    """

    def __init__(self, dsn: str, *, most_waiting: int = MOST_WAITING, **options: Any) -> None:
        super().__init__(dsn, **options)
        self._most_waiting = most_waiting
        self.waiting = 0
        self.turned_away = 0

    async def _acquire(self, timeout: float | None) -> PoolConnectionProxy:  # noqa: ASYNC109 -- asyncpg's own
        """Every loan of asyncpg passes here, whichever method asks for it."""
        if self.waiting >= self._most_waiting:
            self.turned_away += 1
            raise Busy(message="too many wait for a connection")
        self.waiting += 1
        try:
            async with asyncio.timeout(timeout or _ACQUIRE_SECONDS):
                return await super()._acquire(None)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType, reportAttributeAccessIssue]
        except TimeoutError:
            raise Busy(message="no connection became free") from None
        except (OSError, *_LOST) as error:
            raise Busy(message="the database is out of reach") from error
        finally:
            self.waiting -= 1
