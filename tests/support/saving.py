"""Saves through resolvers.write without a service, also as a process of its own. Next: log.py.

python -m tests.support.saving DSN FOLDER SEED COUNT saves COUNT times and prints what happened as JSON.
"""

import asyncio
import base64
import contextlib
import json
import random
import sys
import time
from collections.abc import AsyncGenerator, Callable
from datetime import date
from pathlib import Path
from typing import Any

import asyncpg

from models.rules.state import Patch
from resolvers.access.caller import Caller, Grant
from resolvers.access.seal import Sealer
from resolvers.errors import Busy, Conflict
from resolvers.feed.subscribe import Feed
from resolvers.write.acts import change_customer, create_customer
from resolvers.write.context import Request, Writer
from tests.support.base import general
from tests.support.process import field_key

_VERSION = "SELECT version FROM customer WHERE customer_number = $1"
ROLES = ("admin", "salesMaintainer", "financeMaintainer")
CALLER = Caller("STORM", tuple(Grant.everywhere(role) for role in ROLES))


@contextlib.asynccontextmanager
async def open_writer(
    dsn: str, folder: Path, on_commit: Callable[[], None] | None = None
) -> AsyncGenerator[Writer]:
    sealer = Sealer(base64.b64decode(field_key(folder).read_bytes()))
    async with asyncpg.create_pool(dsn, min_size=1, max_size=2) as pool:
        yield Writer(pool, sealer, lambda: date(2026, 5, 6), on_commit or (lambda: None))


async def create_customers(writer: Writer, count: int) -> list[str]:
    return [
        (await create_customer(writer.call(CALLER), snake(general()))).customer_number for _ in range(count)
    ]


async def save_some(writer: Writer, numbers: list[str], seed: int, count: int) -> dict[str, float]:
    """`count` changes of random customers that other writers change too; a conflict is repeated."""
    chance = random.Random(seed)
    conflicts = busy = done = 0
    started = time.monotonic()
    while done < count:
        number = chance.choice(numbers)
        version = await writer.pool.fetchval(_VERSION, number)
        patch = {"name1": f"写{seed}之{done}"}
        try:
            await change_customer(writer.call(CALLER), number, patch, Request(expected_version=version))
            done += 1
        except Conflict:
            conflicts += 1
        except Busy:
            busy += 1
    return {"done": done, "conflicts": conflicts, "busy": busy, "seconds": time.monotonic() - started}


def snake(given: dict[str, Any]) -> Patch:
    """An input as GraphQL takes it, as the patch that the rules take."""
    return {
        "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in name): value
        for name, value in given.items()
    }


async def _main(dsn: str, folder: str, seed: str, count: str) -> None:
    async with asyncpg.create_pool(dsn, min_size=0, max_size=1) as pool:
        feed = Feed(dsn, pool, cursor_key=bytes(32))
        await feed.start()
        try:
            numbers = [row[0] for row in await pool.fetch("SELECT customer_number FROM customer ORDER BY 1")]
            async with open_writer(dsn, Path(folder), feed.wake) as writer:
                result = await save_some(writer, numbers, int(seed), int(count))
        finally:
            await feed.close()
    sys.stdout.write(json.dumps(result))


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))
