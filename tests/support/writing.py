"""The writer on a test database, without HTTP: callers, patches, what the tables hold. Next: base.py."""

import re
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import asyncpg

from models.catalog import catalog
from models.rules.finding import Finding
from models.rules.state import State, without_notes
from resolvers.access.caller import Caller, Grant
from resolvers.access.seal import Sealer
from resolvers.errors import Refused
from resolvers.pool import WriteConnection
from resolvers.write.context import Writer
from resolvers.write.state import load_customer
from tests.support.consenting import ENTER, TRAIN

TODAY = date(2026, 5, 6)
SALES = Caller("SC01", (Grant.everywhere("salesMaintainer"),))
FINANCE = Caller("FI01", (Grant.everywhere("financeMaintainer"),))
ADMIN = Caller("ADMIN", (Grant.everywhere("admin"),))
AUDITOR = Caller("AU01", (Grant.everywhere("auditor"),))
INTEGRATOR = Caller("EAI", (Grant.everywhere("integrator"),))

_HUMP = re.compile(r"(?<!^)([A-Z])")


@dataclass(frozen=True)
class Desk:
    """Everything a test of the writer needs. `woken` counts the calls of on_commit."""

    pool: asyncpg.Pool
    writer: Writer
    woken: list[int]

    async def state(self, number: str) -> State:
        """The record as the rules would get it, without notes."""
        async with self.pool.acquire() as connection:
            loaded = await load_customer(connection, number, self.writer.sealer)
        return without_notes(loaded.states[number])

    async def items(self, change_number: str | None) -> list[tuple[str, ...]]:
        """Table, key, field, indicator, old and new value of a change document's items."""
        rows = await self.pool.fetch(
            'SELECT "table", key, field, indicator, old_value, new_value FROM change_item '
            "WHERE change_number = $1 ORDER BY position",
            change_number,
        )
        return [tuple(row) for row in rows]

    async def train(self, name: str) -> None:
        """To keep dossiers."""
        await self.pool.execute(ENTER, name)
        await self.pool.execute(TRAIN, name)

    async def counts(self) -> dict[str, Any]:
        """Rows of every table, and what the number ranges have drawn."""
        names = sorted({entity.table for entity in catalog().entities.values()})
        union = " UNION ALL ".join(
            f"SELECT '{name}' AS name, count(*) AS rows FROM \"{name}\"" for name in names
        )
        found: dict[str, Any] = {row["name"]: row["rows"] for row in await self.pool.fetch(union)}
        ranges = await self.pool.fetch("SELECT number_range, last_number FROM number_range")
        return found | {f"range {row['number_range']}": row["last_number"] for row in ranges}


@asynccontextmanager
async def open_desk(dsn: str, size: int = 4) -> AsyncGenerator[Desk]:
    woken: list[int] = []
    async with asyncpg.create_pool(
        dsn,
        min_size=1,
        max_size=size,
        connection_class=WriteConnection,
        max_cacheable_statement_size=0,
        server_settings={"jit": "off", "plan_cache_mode": "force_generic_plan"},
    ) as pool:
        writer = Writer(pool, Sealer(bytes(32)), lambda: TODAY, lambda: woken.append(1))
        yield Desk(pool, writer, woken)


def patch_of(given: Mapping[str, Any], path: tuple[str | int, ...] = ()) -> dict[str, Any]:
    """As schema/patching.py makes it of the same input."""
    patch: dict[str, Any] = {"@path": path}
    for camel, value in given.items():
        name = _HUMP.sub(lambda found: "_" + found[1].lower(), camel)
        here = (*path, name)
        patch[name] = _rows(cast("list[dict[str, Any]]", value), here) if isinstance(value, list) else value
    return patch


def _rows(given: list[dict[str, Any]], path: tuple[str | int, ...]) -> list[dict[str, Any]]:
    return [patch_of(row, (*path, at)) for at, row in enumerate(given)]


def told(refused: Refused) -> list[tuple[str, str, str]]:
    return short(refused.findings)


def short(findings: tuple[Finding, ...]) -> list[tuple[str, str, str]]:
    """Code, severity and path of each finding."""
    return [
        (one.code.value, one.severity.value, ".".join(str(step) for step in one.path)) for one in findings
    ]
