"""What facts of acts ask: one row of answers, of one configuration. Next: departments.py."""

import asyncpg

from models.rules.config import Config
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
