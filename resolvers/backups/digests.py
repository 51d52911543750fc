"""Every table in figures: how many rows, and the hash of all of them in a fixed order. Next: destroyed.py."""

import hashlib
from collections.abc import Callable, Iterable

from resolvers.backups.layout import Table
from resolvers.pool import Connection

MIGRATIONS = "tortoise_migrations"  # which of them are applied
# Values are written the same way wherever they are read.
_PLAIN = """
SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'postgres';
SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex'; SET LOCAL statement_timeout = 0
"""
# Text is ordered by code point, whatever locale either server has.
_TABLES = """
SELECT c.relname AS name, coalesce(
    (SELECT string_agg(quote_ident(a.attname)
            || CASE WHEN a.attcollation <> 0 THEN ' COLLATE "C"' ELSE '' END, ', ' ORDER BY k.place)
     FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (attnum, place)
     JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
     WHERE i.indrelid = c.oid AND i.indisprimary),
    format('%I::text COLLATE "C"', c.relname)) AS place
FROM pg_class c
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
ORDER BY c.relname
"""
_NAMES = f"SELECT name FROM {MIGRATIONS} ORDER BY id"  # noqa: S608 - a constant of our own


async def read_digests(
    connection: Connection, done: Callable[[int, int], None] = lambda _done, _total: None
) -> dict[str, Table]:
    """In the transaction of the caller, which is to see one moment."""
    await connection.execute(_PLAIN)
    tables = await connection.fetch(_TABLES)
    found: dict[str, Table] = {}
    for row in tables:
        found[row["name"]] = await _digest(connection, row["name"], row["place"])
        done(len(found), len(tables))
    return found


async def applied_migrations(connection: Connection) -> list[str]:
    return [row["name"] for row in await connection.fetch(_NAMES)]


def differences(taken: dict[str, Table], now: dict[str, Table]) -> list[str]:
    """A line for each table that is not what it was."""
    return list(_differences(taken, now))


def _differences(taken: dict[str, Table], now: dict[str, Table]) -> Iterable[str]:
    for name in sorted(taken.keys() | now.keys()):
        before, after = taken.get(name), now.get(name)
        if before is None or after is None:
            yield f"{name} is {'missing' if after is None else 'not of the backup'}"
        elif before.rows != after.rows:
            yield f"{name} has {after.rows} rows and not {before.rows}"
        elif before != after:
            yield f"{name} has other rows"


async def _digest(connection: Connection, name: str, place: str) -> Table:
    running = hashlib.sha256()

    async def take(piece: bytes) -> None:
        running.update(piece)

    quoted = name.replace('"', '""')
    status = await connection.copy_from_query(
        f'SELECT * FROM "{quoted}" ORDER BY {place}',  # noqa: S608 - names from the catalog
        output=take,
    )
    return Table(int(status.split()[-1]), running.hexdigest())
