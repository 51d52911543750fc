"""Acts that are no change of a record: carried out once, however often they are called. Next: trail.py."""

from collections.abc import Awaitable, Callable
from typing import Any

import orjson

from resolvers.pool import Connection
from resolvers.write.context import WriteContext
from resolvers.write.replay import InFlight, recalled, remember

Begun = Callable[[Connection, str], Awaitable[None]]


async def once(context: WriteContext, work: Callable[[Connection], Awaitable[Any]]) -> Any:
    """In one transaction. What `work` answers, a value of JSON; under a key that came before what it answered
    then.
    """
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
