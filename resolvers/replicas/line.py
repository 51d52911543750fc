"""A connection for one question, made anew when it was lost. Next: primary.py."""

import asyncio

import asyncpg

from resolvers.pool import NoticingConnection

ASK_SECONDS = 2.0


class Line:
    """One question at a time. Whatever goes wrong with it, or takes too long, ends the connection."""

    def __init__(self, dsn: str, question: str) -> None:
        self._dsn = dsn
        self._question = question
        self._connection: asyncpg.Connection | None = None

    async def ask(self) -> asyncpg.Record:
        try:
            async with asyncio.timeout(ASK_SECONDS):
                row = await (await self._connected()).fetchrow(self._question)
        except BaseException:
            self.hang_up()
            raise
        if row is None:
            raise LookupError("the question has no answer")
        return row

    def hang_up(self) -> None:
        """Without a farewell: the other side may not listen any more."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.terminate()

    async def _connected(self) -> asyncpg.Connection:
        if self._connection is None or self._connection.is_closed():
            self._connection = await asyncpg.connect(
                self._dsn,
                connection_class=NoticingConnection,
                server_settings={"application_name": "dossier replicas"},
            )
        return self._connection
