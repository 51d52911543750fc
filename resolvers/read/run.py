"""The one statement of a read: pool, execution, opening of sealed values, failures. Next: reader.py."""

import base64
import re
from collections.abc import Callable
from typing import Any, TypeAlias

import asyncpg
import orjson
from asyncpg.pool import PoolConnectionProxy
from graphql import GraphQLError

from resolvers.errors import Busy, Resync

_STATEMENTS = 500  # prepared statements that a connection keeps
_REFUSED = "DS001"  # the SQL function refuse(); its text is the reason
_ACQUIRE_SECONDS = 10.0


Connection: TypeAlias = asyncpg.Connection | PoolConnectionProxy


class ReadConnection(asyncpg.Connection):
    """Nothing that a read does outlives it, so there is nothing to undo and no round trip to spend on it."""

    def get_reset_query(self) -> str:
        return ""


async def open_read_pool(dsn: str, *, size: int, statement_timeout_ms: int = 15_000) -> asyncpg.Pool:
    """A pool for reads only. Statements stay prepared, planned once for all values of their arguments."""
    settings = {
        "application_name": "dossier-read",
        "default_transaction_read_only": "on",
        "plan_cache_mode": "force_generic_plan",
        "statement_timeout": str(statement_timeout_ms),
        "jit": "off",
        "timezone": "UTC",
        "datestyle": "ISO, YMD",
    }
    return await asyncpg.create_pool(
        dsn,
        min_size=size,
        max_size=size,
        connection_class=ReadConnection,
        statement_cache_size=_STATEMENTS,
        max_cached_statement_lifetime=0,
        max_cacheable_statement_size=0,
        server_settings=settings,
    )


async def fetch_bytes(source: asyncpg.Pool | Connection, sql: str, arguments: list[Any]) -> bytes:
    """The statement's only value."""
    try:
        if not isinstance(source, asyncpg.Pool):
            return await source.fetchval(sql, *arguments)
        async with source.acquire(timeout=_ACQUIRE_SECONDS) as connection:
            return await connection.fetchval(sql, *arguments)
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


def opened(data: bytes, mark: str, unseal: Callable[[str, bytes], str]) -> bytes:
    """Put clear text for the sealed values. The mark is random for each request: no stored text forges it."""
    pattern = re.compile(re.escape(mark.encode()) + rb"([a-z_]+):([A-Za-z0-9+/=]*)\"")

    def clear(found: re.Match[bytes]) -> bytes:
        box = base64.b64decode(found[2])
        return orjson.dumps(unseal(found[1].decode(), box))[1:]

    return pattern.sub(clear, data)
