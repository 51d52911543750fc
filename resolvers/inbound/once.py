"""An act on the exchange: one transaction, carried out once however often it is called. Next: systems.py."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import orjson

from models.rules.auditing import AuditAct
from resolvers.access.audit import Asker, note
from resolvers.pool import Connection
from resolvers.write.context import WriteContext
from resolvers.write.replay import InFlight, recalled, remember

Begun = Callable[[Connection, str], Awaitable[None]]


async def once(context: WriteContext, work: Callable[[Connection], Awaitable[Any]]) -> Any:
    """What `work` answers, a value of JSON; under a key that came before what it answered then."""
    async with context.writer.pool.acquire() as connection, connection.transaction():
        before = None if context.key is None else await recalled(connection, context, context.key)
        if before is not None:
            return orjson.loads(before["outcome"])
        outcome = await work(connection)
        if context.key is not None:
            await remember(connection, context, context.key, outcome)
        return outcome


async def remembered(context: WriteContext, begin: Callable[[Begun], Awaitable[str]]) -> str:
    """The id of what is begun, in transactions of its own; under a key that came before, that of then.
    `begin` tells the id in the transaction that makes it: then there is one under this key, and no other.
    """
    key = context.key
    if key is not None:
        async with context.writer.pool.acquire() as connection, connection.transaction():
            before = await recalled(connection, context, key)
        if before is not None:
            return orjson.loads(before["outcome"])

    async def begun(connection: Connection, name: str) -> None:
        if key is None:
            return
        if await recalled(connection, context, key) is not None:
            raise InFlight(message="the first call with this key has just begun")
        await remember(connection, context, key, name)

    return await begin(begun)


async def tell(
    connection: Connection, context: WriteContext, about: tuple[str, str], detail: Mapping[str, Any]
) -> None:
    """In the audit trail, of an act on something: its class, and its name."""
    asker = Asker(context.caller, context.address)
    entry = asker.noted(AuditAct.CONFIG, object_class=about[0], object_id=about[1], detail=detail)
    await note(connection, entry)
