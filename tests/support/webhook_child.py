"""A worker that sends webhooks until it is killed. Next: ../outbound/test_webhook_kills.py.

python -m tests.support.webhook_child DSN LEASE
"""

import asyncio
import sys

import asyncpg

from resolvers.outbound.webhooks.sender import Pace, Sender
from tests.support.hooks import LOOPBACK, SEALER


async def main(dsn: str, lease: float) -> None:
    async with asyncpg.create_pool(dsn, min_size=1, max_size=3) as pool:
        await Sender(pool, SEALER, LOOPBACK, Pace(parallel=8, lease=lease)).run()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], float(sys.argv[2])))
