"""Makes the book of tokens forget what is old, and writes down which were used. Next: passwords.py."""

import asyncio
import contextlib
import logging
from typing import Any

import asyncpg

from resolvers.access.news import CHANNEL, EVERYBODY
from resolvers.access.tokens import TokenBook
from resolvers.alongside import alongside

USED_SECONDS = 20.0
_CONNECT_SECONDS = 10
_RETRY_SECONDS = 1.0
_LAST_SECONDS = 0.5  # the end of a process waits no longer for what was used
_LOST = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)
_LOG = logging.getLogger("dossier.access")

# To the minute: else every request would write.
_TOKENS_USED = """
UPDATE access_token SET used_at = now()
WHERE token_id = ANY($1) AND (used_at IS NULL OR used_at < now() - interval '1 minute')
"""
_SESSIONS_USED = """
UPDATE user_session SET used_at = now()
WHERE session_id = ANY($1) AND ended_at IS NULL AND used_at < now() - interval '1 minute'
"""


def hearing(dsn: str, book: TokenBook, name: str) -> contextlib.AbstractAsyncContextManager[None]:
    """While the block runs. A connection that is lost is made anew; meanwhile the book's memory is short.

    It is always there, so its `name` says which version this process is: models/migrate.py looks for older
    ones.
    """
    return alongside(_Ears(dsn, book, name).run(), "access news")


class _Ears:
    def __init__(self, dsn: str, book: TokenBook, name: str) -> None:
        self._dsn = dsn
        self._book = book
        self._name = name

    async def run(self) -> None:
        while True:
            try:
                await self._listen()
            except _LOST as error:
                _LOG.warning("no news of access", extra={"error": type(error).__name__})
            await asyncio.sleep(_RETRY_SECONDS)

    async def _listen(self) -> None:
        connection = await self._connect()
        lost = asyncio.Event()
        try:
            await connection.add_listener(CHANNEL, self._hear)
            connection.add_termination_listener(lambda _connection: lost.set())
            self._book.forget(EVERYBODY)  # of what was told before nobody knows
            while not lost.is_set():
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(USED_SECONDS):
                        await lost.wait()
                await self._write_down(connection)
        except asyncio.CancelledError:
            with contextlib.suppress(*_LOST):
                async with asyncio.timeout(_LAST_SECONDS):
                    await self._write_down(connection)
            raise
        finally:
            connection.terminate()  # without a farewell: close() would wait for a network that may be gone

    def _hear(self, _connection: Any, _pid: int, _channel: str, user_name: Any) -> None:
        self._book.forget(str(user_name))

    async def _write_down(self, connection: asyncpg.Connection) -> None:
        used = self._book.take_used()
        if used and not connection.is_closed():
            await connection.execute(_TOKENS_USED, [token for token, _ in used])
            sessions = [session for _, session in used if session is not None]
            if sessions:
                await connection.execute(_SESSIONS_USED, sessions)

    async def _connect(self) -> asyncpg.Connection:
        return await asyncpg.connect(
            self._dsn,
            timeout=_CONNECT_SECONDS,
            command_timeout=_CONNECT_SECONDS,
            server_settings={
                "application_name": self._name,
                "statement_timeout": "5s",
                "lock_timeout": "1s",
                "synchronous_commit": "off",  # when a token was used need not survive a crash
                "jit": "off",
            },
        )
