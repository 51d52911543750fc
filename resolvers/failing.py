"""What a failure below means for who called: come again, or else it is a mistake of ours. Next: errors.py.

Of a write whose connection broke nobody knows whether it was carried out: the call is repeated with its
idempotency key, as every write that is told to come again.
"""

import errno
import logging

import asyncpg

from resolvers.errors import Busy
from resolvers.pool import AWAY

_FULL = (errno.ENOSPC, errno.EDQUOT)
_FULL_SECONDS = 30  # somebody has to make room
_LOG = logging.getLogger("dossier.failing")

# The database says by itself that it did nothing of it.
_ROLLED_BACK = (
    asyncpg.OperatorInterventionError,  # it is stopped, started, or the statement took too long
    asyncpg.ReadOnlySQLTransactionError,  # it was the primary, or is not yet
    asyncpg.TooManyConnectionsError,
)
_LOST = (asyncpg.PostgresConnectionError, asyncpg.InternalClientError)
# So asyncpg tells of a connection that was lost before; all else of the kind is a mistake.
_BEFORE = ("closed", "released back to the pool")


def busy_of(error: BaseException | None, *, reading: bool = False) -> Busy | None:
    """None: not this. `reading`: it changed nothing in any case."""
    if isinstance(error, asyncpg.InsufficientResourcesError) and not isinstance(
        error, asyncpg.TooManyConnectionsError
    ):
        _LOG.error("the database has no room", extra={"sqlstate": error.sqlstate, "reason": str(error)})
        return _no_room()
    if isinstance(error, OSError) and error.errno in _FULL:
        _LOG.error("a disk of this server is full", extra={"reason": error.strerror})
        return _no_room()
    if isinstance(error, MemoryError):
        _LOG.error("this server has no memory left for a call")
        return Busy(message="no memory is left")
    # a ValueError of asyncpg's tells of our arguments
    away = reading and isinstance(error, AWAY) and not isinstance(error, ValueError)
    if away or isinstance(error, _ROLLED_BACK) or _is_lost(error):
        return Busy(message="the database is away")
    return None


def _is_lost(error: BaseException | None) -> bool:
    """In the middle: of a write nobody knows then whether it was carried out, if it was the commit."""
    if isinstance(error, asyncpg.InterfaceError):
        return any(words in str(error) for words in _BEFORE)
    return isinstance(error, _LOST)


def _no_room() -> Busy:
    return Busy(_FULL_SECONDS, "no room is left")
