"""Who keeps activities, gifts and coupons, and how their facts are asked. Next: activities.py."""

from typing import Any

import asyncpg

from models.rules.config import Config
from models.rules.rights import ADMIN, may_any
from models.rules.roles import CARE_AGENT
from resolvers.errors import Denied
from resolvers.write.context import WriteContext
from resolvers.write.tx import Tx

ROLES = (CARE_AGENT, ADMIN)


def admit(context: WriteContext) -> None:
    if not may_any(context.caller, *ROLES):
        raise Denied


async def asked(tx: Tx, statement: str, *arguments: Any) -> asyncpg.Record:
    row = await tx.connection.fetchrow(statement, *arguments)
    if row is None:
        raise TypeError("a SELECT of one row answers one")
    return row


async def config_of(tx: Tx, version: int | None) -> Config:
    tx.config = tx.config or await tx.context.writer.config.at(tx.connection, version)
    return tx.config
