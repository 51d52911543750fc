"""The one statement of a read: pool, execution, opening of sealed values, failures. Next: reader.py."""

import base64
import re
from collections.abc import Callable, Sequence
from typing import Any

import asyncpg
import orjson
from asyncpg.pool import PoolConnectionProxy
from graphql import GraphQLError

from resolvers.errors import Busy, Resync
from resolvers.pool import MOST_WAITING, BoundedPool, Connection, ReadConnection
from resolvers.pool_options import READS, session_options

_STATEMENTS = 500  # prepared statements that a connection keeps
_REFUSED = "DS001"  # the SQL function refuse(); its text is the reason
_QUERIES = 10_000_000  # after so many a connection is made anew, and with it its prepared statements


class OneValue:
    """Whatever answers a statement that leaves nothing behind with its only value."""

    __slots__ = ()

    async def fetch_one(self, sql: str, arguments: Sequence[Any]) -> Any:
        raise NotImplementedError


class ReadPool(BoundedPool, OneValue):
    """A pool that keeps what a read has just used for the next read.

    asyncpg's own way back into the pool costs a task for each loan: 45 of the 70 µs that a short read took of
    our time. One connection always stays with the pool, for everybody else.
    """

    def __init__(self, dsn: str, **options: Any) -> None:
        super().__init__(dsn, **options)
        self._kept: list[PoolConnectionProxy] = []
        self._taken = 0  # from the pool: kept ones and those at work for fetch_one

    async def fetch_one(self, sql: str, arguments: Sequence[Any]) -> Any:
        """The only value of a statement that leaves nothing behind."""
        connection = self._kept_one() or await self._take()
        try:
            value = await connection.fetchval(sql, *arguments)
        except BaseException:  # cancelled or broken: the pool knows what is to be done
            await self._give_back(connection)
            raise
        if self._taken < self.get_max_size() and not self.waiting and not self.is_closing():
            self._kept.append(connection)
        else:
            await self._give_back(connection)
        return value

    def get_idle_size(self) -> int:
        return super().get_idle_size() + len(self._kept)

    @property
    def load(self) -> int:
        """Reads by fetch_one that are at work, and all that wait."""
        return self._taken - len(self._kept) + self.waiting

    async def close(self) -> None:
        while self._kept:
            await self._give_back(self._kept.pop())
        await super().close()

    def _kept_one(self) -> PoolConnectionProxy | None:
        """One that was not lost while it was kept: those asyncpg has taken back to the pool by itself."""
        while self._kept:
            connection = self._kept.pop()
            if connection._con is not None:  # pyright: ignore[reportPrivateUsage]
                return connection
            self._taken -= 1
        return None

    async def _take(self) -> PoolConnectionProxy:
        connection = await self.acquire()
        self._taken += 1
        return connection

    async def _give_back(self, connection: PoolConnectionProxy) -> None:
        self._taken -= 1
        await self.release(connection)


async def open_read_pool(
    dsn: str,
    *,
    size: int,
    statement_timeout_ms: int = 15_000,
    most_waiting: int = MOST_WAITING,
    pooled: bool = False,
) -> ReadPool:
    """A pool for reads only. Statements stay prepared, planned once for all values of their arguments."""
    return await ReadPool(
        dsn,
        most_waiting=most_waiting,
        min_size=size,
        max_size=size,
        max_queries=_QUERIES,
        max_inactive_connection_lifetime=0,
        loop=None,
        connection_class=ReadConnection,
        record_class=asyncpg.Record,
        statement_cache_size=_STATEMENTS,
        max_cached_statement_lifetime=0,
        max_cacheable_statement_size=0,
        server_settings=session_options(READS, statement_timeout_ms, pooled=pooled),
    )


async def fetch_bytes(
    source: OneValue | asyncpg.Pool | Connection, sql: str, arguments: list[Any]
) -> bytes | None:
    """The statement's only value; None: it is longer than an answer may be."""
    try:
        if isinstance(source, OneValue):
            return await source.fetch_one(sql, arguments)
        return await source.fetchval(sql, *arguments)
    except TimeoutError:
        raise Busy(message="no connection is free") from None
    except asyncpg.PostgresError as error:
        raise failure(error) from error


def failure(error: asyncpg.PostgresError) -> Exception:
    """What a failed statement means for the caller; what it does not know stays a bug."""
    if error.sqlstate == _REFUSED:
        return Resync()
    if isinstance(error, asyncpg.QueryCanceledError):
        return Busy(message="the read takes too long")
    if isinstance(error, asyncpg.TooManyConnectionsError | asyncpg.InsufficientResourcesError):
        return Busy()
    if isinstance(error, asyncpg.StatementTooComplexError | asyncpg.ProgramLimitExceededError):
        return GraphQLError("The operation selects too much.", extensions={"code": "TOO_LARGE"})
    return error


def too_large(most: int) -> GraphQLError:
    message = f"The answer has more than {most:,} bytes: ask for smaller pages, or for less in them."
    return GraphQLError(message, extensions={"code": "TOO_LARGE", "limit": most})


def opened(data: bytes, mark: str, unseal: Callable[[str, bytes], Any]) -> bytes:
    """Put clear text for the sealed values, addresses for the places of files, marks for the texts of hits.

    The mark is random for each request: no stored text forges it.
    """
    pattern = re.compile(b'"' + re.escape(mark.encode()) + rb"([a-z_]+):([A-Za-z0-9+/=]*)\"")

    def clear(found: re.Match[bytes]) -> bytes:
        box = base64.b64decode(found[2])
        return orjson.dumps(unseal(found[1].decode(), box))

    return pattern.sub(clear, data)
