"""Loads demo customers by COPY, valid by all rules. Next: demo_customers.py."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import asyncpg

from models.catalog import Entity, catalog
from models.rules.shape import Form
from resolvers.access.seal import Sealer
from resolvers.errors import Unloadable
from resolvers.exchange.demo_customers import (
    AREAS,
    COLUMNS,
    COMPANIES,
    CREDIT_AREA,
    PAYER,
    SHIP_TO,
    SOLD_TO,
    Maker,
    Partners,
    Row,
    Rows,
)
from resolvers.exchange.demo_names import bank_key
from resolvers.exchange.demo_words import BANKS, TOWNS

__all__ = ["DemoError", "load_demo"]

# The index of bigrams takes most of the time, and less when a chunk's bigrams go into it together. Without a
# pending list the writer's own saves stay quick, so it is only switched on inside the transaction.
_SETTINGS = {"gin_pending_list_limit": "256MB", "work_mem": "128MB", "application_name": "dossier demo"}
_INDEX = "customer_search_grams"
_MAY = """
SELECT has_parameter_privilege('session_replication_role', 'SET'), coalesce((
    SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass($1)), false)
"""
_COLLECT = f"ALTER INDEX {_INDEX} SET (fastupdate = on)"
_MERGE = f"""
SELECT gin_clean_pending_list('{_INDEX}');
ALTER INDEX {_INDEX} SET (fastupdate = off);
"""
_CHUNK = 5_000  # customers of one transaction
_DOCUMENTS = 2  # at most, of one customer
# Of 20 customers one is a payer and two are ship-to parties.
_PAYERS, _SHIP_TOS = 20, 10
_OWN_PAYER, _OWN_SHIP_TO = 4, 3  # every fourth and every third has another one than himself
_RANGES = {SOLD_TO: "01", SHIP_TO: "02", PAYER: "03"}
_NEEDED = (
    ("account_group", "account_group", tuple(_RANGES)),
    ("company_code", "company_code", COMPANIES),
    ("credit_control_area", "credit_control_area", (CREDIT_AREA,)),
    ("sales_area", "sales_area", tuple("/".join(area[:3]) for area in AREAS)),
    ("plant", "plant", tuple({area[3] for area in AREAS})),
    ("country", "country", ("CN",)),
)


@dataclass(frozen=True)
class _Shortcuts:
    """What the database's user may do; without it the load is slower, not different."""

    unchecked: bool  # write without looking references up
    collected: bool  # change the index


class DemoError(Unloadable):
    """Demo customers do not fit this database; the text is one line for the operator."""


@dataclass(frozen=True)
class _Share:
    """How many customers of each account group a chunk makes, and the first number of each."""

    counts: dict[str, int]
    first: dict[str, int]

    def numbers(self, group: str) -> list[str]:
        first = self.first[group]
        return [f"{number:010}" for number in range(first, first + self.counts[group])]


async def load_demo(
    dsn: str,
    field_key: bytes,
    count: int,
    *,
    seed: int = 1,
    progress: Callable[[int], None] | None = None,
) -> None:
    """Add `count` customers with the next free numbers; `progress` is told how many are there.

    Committed in chunks: what is there after a broken load is whole.
    """
    maker = Maker(seed, datetime.now(UTC), Sealer(field_key))
    connection = await asyncpg.connect(dsn, server_settings=_SETTINGS)
    try:
        await _check_configuration(connection)
        await _add_banks(connection)
        may = await connection.fetch(_MAY, _INDEX)
        shortcuts = _Shortcuts(*may[0])
        done = 0
        while done < count:
            size = min(_CHUNK, count - done)
            async with connection.transaction():
                await _load_chunk(connection, maker, size, shortcuts)
            done += size
            if progress is not None:
                progress(done)
        for table in COLUMNS:
            await connection.execute(f'ANALYZE "{table}"')
    finally:
        await connection.close()


async def _check_configuration(connection: asyncpg.Connection) -> None:
    """The rows name these; with other configuration tables there is nothing to show."""
    for table, column, keys in _NEEDED:
        statement = (
            f'SELECT key FROM unnest($1::text[]) key WHERE key NOT IN (SELECT "{column}" FROM "{table}")'  # noqa: S608
        )
        missing = [row["key"] for row in await connection.fetch(statement, list(keys))]
        if missing:
            raise DemoError(
                f"Demo customers need the rows of models/data: {table} lacks {', '.join(missing)}. "
                "Load the reference data first."
            )


async def _add_banks(connection: asyncpg.Connection) -> None:
    rows = [
        (bank_key(bank, town), f"{name}{town.name}示例支行", "示例支行", town.name, town.region)
        for bank, name in BANKS
        for town in TOWNS
    ]
    await connection.execute(
        """
        INSERT INTO bank_master (bank_country, bank_key, bank_name, branch, bank_city, bank_region)
        SELECT 'CN', * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
        ON CONFLICT DO NOTHING
        """,
        *(list(column) for column in zip(*rows, strict=True)),
    )


async def _load_chunk(connection: asyncpg.Connection, maker: Maker, size: int, shortcuts: _Shortcuts) -> None:
    share = await _draw_numbers(connection, size)
    rows = await asyncio.to_thread(_make, maker, share, await _set_aside(connection, size))
    if shortcuts.unchecked:
        # Every reference leads to a row of this chunk or of the configuration that was looked up; to look
        # each of them up again would take longer than all the rest.
        await connection.execute("SET LOCAL session_replication_role = replica")
    if shortcuts.collected:
        await connection.execute(_COLLECT)
    for table, columns in COLUMNS.items():
        entity = next(one for one in catalog().entities.values() if one.table == table)
        flags = _unset_flags(entity, columns)
        off: Row = (False,) * len(flags)
        records: Iterator[Row] | list[Row] = rows.tables[table]
        if flags:
            records = (row + off for row in rows.tables[table])
        await connection.copy_records_to_table(table, records=records, columns=[*columns, *flags])
    if shortcuts.collected:
        await connection.execute(_MERGE)


def _unset_flags(entity: Entity, columns: tuple[str, ...]) -> list[str]:
    """Flags are never null and have no default in the database."""
    return [
        one.name
        for one in entity.columns.values()
        if one.form is Form.BOOLEAN and not one.nullable and one.name not in columns
    ]


async def _draw_numbers(connection: asyncpg.Connection, size: int) -> _Share:
    payers, ship_tos = size // _PAYERS, size // _SHIP_TOS
    counts = {PAYER: payers, SHIP_TO: ship_tos, SOLD_TO: size - payers - ship_tos}
    first: dict[str, int] = {}
    for group in sorted(counts):
        drawn = await connection.fetchrow(
            """
            UPDATE number_range
            SET last_number =
                lpad((coalesce(last_number::bigint, from_number::bigint - 1) + $2)::text, 10, '0')
            WHERE number_range = $1 AND NOT external
            RETURNING last_number, to_number
            """,
            _RANGES[group],
            counts[group],
        )
        if drawn is None or drawn["last_number"] > drawn["to_number"]:
            raise DemoError(f"Number range {_RANGES[group]} has not enough numbers left for demo customers.")
        first[group] = int(drawn["last_number"]) - counts[group] + 1
    return _Share(counts, first)


async def _set_aside(connection: asyncpg.Connection, size: int) -> Rows:
    """Keys of rows that other rows of the chunk name."""
    changes = await connection.fetchval(
        "SELECT array_agg(lpad(nextval('change_number')::text, 10, '0')) FROM generate_series(1, $1)",
        size * _DOCUMENTS,
    )
    areas = await connection.fetchval(
        """
        SELECT array_agg(nextval(pg_get_serial_sequence('sales_area_data', 'id')))
        FROM generate_series(1, $1)
        """,
        size * len(AREAS),
    )
    return Rows(changes[::-1], areas[::-1])


def _make(maker: Maker, share: _Share, rows: Rows) -> Rows:
    payers, ship_tos = share.numbers(PAYER), share.numbers(SHIP_TO)
    for number in payers:
        maker.make(rows, number, PAYER)
    for number in ship_tos:
        maker.make(rows, number, SHIP_TO)
    for place, number in enumerate(share.numbers(SOLD_TO)):
        partners = Partners(_other(payers, place, _OWN_PAYER), _other(ship_tos, place, _OWN_SHIP_TO))
        maker.make(rows, number, SOLD_TO, partners)
    return rows


def _other(numbers: list[str], place: int, each: int) -> str | None:
    turn, rest = divmod(place, each)
    return numbers[turn % len(numbers)] if numbers and rest == 1 else None
