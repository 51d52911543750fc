"""Loads the configuration tables from models/data and ISO, as often as one likes. Next: demo.py."""

from decimal import Decimal
from pathlib import Path

import asyncpg
import orjson

from resolvers.exchange.data_files import DATA, DataError, Table, read_tables

__all__ = ["DATA", "DataError", "load_reference"]

_LOCK = 0x_D055_1E13  # one load at a time
# The running system moves these; a file only tells how they begin.
_FIRST_ONLY = frozenset({"active", "last_number"})
# People maintain these since: what they have edited is theirs, with what hangs on it, and what they have
# deleted stays away. Table -> object class of the change documents, column that holds the record's key.
_MAINTAINED = {
    "institution": ("ZINST", "institution_code"),
    "institution_company": ("ZINST", "institution_code"),
    "archive_category": ("ZCAT", "category_code"),
    "archive_type": ("ZTYP", "archive_type"),
    "segment": ("ZSEG", "segment_code"),
    "profile_dimension": ("ZVPD", "dimension_code"),
    "profile_value": ("ZVPD", "dimension_code"),
}
_EDITED = """NOT EXISTS (SELECT FROM change_document d
    WHERE d.object_class = '{0}' AND d.object_id = s.{1})"""
# What lies in something that people have deleted stays away too.
_ABOVE = {
    "archive_type": ("archive_category", "category_code"),
    "accounting_kind": ("archive_type", "archive_type"),
    "profile_value": ("profile_dimension", "dimension_code"),
}
_THERE = "EXISTS (SELECT FROM {0} a WHERE a.{1} = s.{1})"


async def load_reference(dsn: str, folder: Path = DATA) -> dict[str, int]:
    """Insert what is missing and correct what the files say otherwise; the rows changed, by table.

    Nothing is deleted, no number range goes back, and what was switched off stays so. DataError when a file
    is wrong: then nothing is changed.
    """
    tables = read_tables(folder)
    connection = await asyncpg.connect(dsn)
    try:
        async with connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock($1)", _LOCK)
            return {table.name: await _merge(connection, table) for table in tables}
    finally:
        await connection.close()


async def _merge(connection: asyncpg.Connection, table: Table) -> int:
    rows = orjson.dumps([row.values for row in table.rows], default=_text).decode()
    return int((await connection.execute(_statement(table), rows)).split()[-1])


def _statement(table: Table) -> str:
    """MERGE instead of ON CONFLICT: rows that are there already use up no identity numbers."""
    name, columns = f'"{table.name}"', [f'"{column}"' for column in table.columns]
    kept = {f'"{column}"' for column in (*table.key, *_FIRST_ONLY)}
    found = " AND ".join(f't."{column}" = s."{column}"' for column in table.key)
    updated = [column for column in columns if column not in kept]
    update = ""
    if updated:
        old, new = (", ".join(f"{side}.{column}" for column in updated) for side in "ts")
        sets = ", ".join(f"{column} = s.{column}" for column in updated)
        update = f"WHEN MATCHED AND ROW({old}) IS DISTINCT FROM ROW({new}) THEN UPDATE SET {sets}"
    values = ", ".join(f"s.{column}" for column in columns)
    source = f"jsonb_populate_recordset(NULL::{name}, $1)"
    conditions: list[str] = []
    if table.name in _MAINTAINED:
        conditions.append(_EDITED.format(*_MAINTAINED[table.name]))
    if table.name in _ABOVE:
        conditions.append(_THERE.format(*_ABOVE[table.name]))
    if conditions:
        source = f"(SELECT * FROM {source} s WHERE {' AND '.join(conditions)})"  # noqa: S608 - the catalog's names
    return (
        f"MERGE INTO {name} AS t USING {source} AS s ON {found} {update} "  # noqa: S608
        f"WHEN NOT MATCHED THEN INSERT ({', '.join(columns)}) VALUES ({values})"
    )


def _text(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in a data file")
