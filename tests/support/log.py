"""Writes change documents by SQL, as a save would, and follows the log. Next: database.py."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import asyncpg

from resolvers.access.caller import Caller, Grant
from resolvers.feed.change import EVERYTHING, Change, Wanted
from resolvers.feed.subscribe import Feed

ALL = Caller("ALL", (Grant.everywhere("admin"),))
KEY = bytes(32)

# one statement, so that document and items are one transaction whether the caller opened one or not
_WRITE = """
WITH document AS (
    INSERT INTO change_document
        (object_class, customer_number, changed_by, changed_at, operation, source, version)
    VALUES ('DEBI', $1, $2, $3, $4, $5, $6) RETURNING change_number
), items AS (
    INSERT INTO change_item
        (change_number, position, "table", key, field, indicator, company_code, sales_org)
    SELECT document.change_number, part.position, part."table", $1, part.field, 'U', part.company_code,
           part.sales_org
    FROM document, unnest($7::text[], $8::text[], $9::text[], $10::text[]) WITH ORDINALITY
        AS part ("table", field, company_code, sales_org, position)
)
SELECT change_number FROM document
"""
_NEUTRAL: dict[str, Any] = {
    "boolean": False,
    "integer": 1,
    "date": datetime(2026, 1, 1, tzinfo=UTC).date(),
    "ARRAY": [],
}


@dataclass(frozen=True)
class Part:
    """One item of a document."""

    table: str = "KNA1"
    field: str = "NAME1"
    company_code: str | None = None
    sales_org: str | None = None


@dataclass(frozen=True)
class Save:
    """One document; without more it is a change of the name."""

    customer: str
    version: int = 1
    parts: Sequence[Part] = (Part(),)
    operation: str = "changeCustomer"
    by: str = "TEST"
    source: str = "API"
    at: datetime = field(default_factory=lambda: datetime.now(UTC))


async def write(connection: Any, save: Save) -> str:
    """Inserts a document with its items and returns its number."""
    return str(
        await connection.fetchval(
            _WRITE,
            save.customer,
            save.by,
            save.at,
            save.operation,
            save.source,
            save.version,
            [part.table for part in save.parts],
            [part.field for part in save.parts],
            [part.company_code for part in save.parts],
            [part.sales_org for part in save.parts],
        )
    )


async def add_row(connection: asyncpg.Connection, table: str, **values: Any) -> None:
    """A row with neutral values for all that must not be empty; foreign keys are not looked at."""
    columns = await connection.fetch(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = $1 "
        "AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'",
        table,
    )
    row = {column: _neutral(kind) for column, kind in columns} | values
    names = ", ".join(f'"{name}"' for name in row)
    places = ", ".join(f"${number}" for number in range(1, len(row) + 1))
    async with connection.transaction():
        await connection.execute("SET LOCAL session_replication_role = replica")
        await connection.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", *row.values())


def _neutral(kind: str) -> Any:
    return datetime.now(UTC) if kind.startswith("timestamp") else _NEUTRAL.get(kind, "")


@asynccontextmanager
async def open_feed(dsn: str, **options: Any) -> AsyncGenerator[Feed]:
    async with asyncpg.create_pool(dsn, min_size=1, max_size=4) as pool:
        feed = Feed(dsn, pool, cursor_key=KEY, **options)
        await feed.start()
        try:
            yield feed
        finally:
            await feed.close()


class Reader:
    """Follows the log in a task of its own and keeps what it saw."""

    def __init__(
        self, feed: Feed, *, caller: Caller = ALL, after: str | None = None, wanted: Wanted = EVERYTHING
    ) -> None:
        self.seen: list[Change] = []
        self._stream = feed.changes(caller, after, wanted)
        self._task = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for change in self._stream:
            self.seen.append(change)

    @property
    def numbers(self) -> list[str]:
        return [change.position.change_number for change in self.seen]

    async def until(self, count: int, seconds: float = 10) -> "Reader":
        """Waits for this many; raises what the stream raises."""
        async with asyncio.timeout(seconds):
            while len(self.seen) < count:
                if self._task.done():
                    self._task.result()
                await asyncio.sleep(0.005)
        return self

    async def ends(self) -> None:
        """Waits for the stream to end by itself, and raises what it raises."""
        async with asyncio.timeout(10):
            await self._task

    async def stop(self) -> None:
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
