"""What a failure below means for who called: come again, or else it is a mistake of ours. Next: errors.py.

Only what surely was not carried out is told as busy. Of a write whose connection broke nobody knows: that
stays an internal error, and the call is repeated with its idempotency key.
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
    lost = reading and isinstance(error, AWAY) and not isinstance(error, ValueError)
    if lost or isinstance(error, _ROLLED_BACK):
        return Busy(message="the database is away")
    return None


def _no_room() -> Busy:
    return Busy(_FULL_SECONDS, "no room is left")
