"""What the facts of maintained records share: one row of answers, and values as they will be stored.
Next: departments.py."""

import unicodedata

import asyncpg

from models.rules.config import Config
from models.rules.state import Patch, text
from resolvers.pool import Connection
from resolvers.write.tx import Tx


async def one_row(connection: Connection, statement: str, *arguments: object) -> asyncpg.Record:
    """Of a statement that always answers one: without a table, of aggregates, of a row that is there."""
    row = await connection.fetchrow(statement, *arguments)
    if row is None:
        raise TypeError("the statement always answers one row")
    return row


async def answers(tx: Tx, statement: str, *arguments: object) -> tuple[Config, asyncpg.Record]:
    """Of one_row, whose `config` says of which configuration."""
    row = await one_row(tx.connection, statement, *arguments)
    tx.config = tx.config or await tx.context.writer.config.at(tx.connection, row["config"])
    return tx.config, row


def typed(patch: Patch, name: str) -> str:
    """As it will be stored; a NUL, which the database would not take, becomes nothing."""
    value = unicodedata.normalize("NFC", text(patch, name)).strip()
    return "" if "\0" in value else value


def given(patch: Patch, before: Patch, name: str) -> str:
    """As it will be once the patch is laid over what is there."""
    return typed(patch, name) if name in patch else text(before, name)
