"""What goes wrong, at random: processes die, networks cut, delay and swallow. Next: lasting.py."""

import asyncio
import random
from collections import Counter

import asyncpg

from tests.nothing_lost.house import House, Program
from tests.support.proxy import Proxy

_LONGEST = 4.0  # seconds that a network is gone
_DELAY = 0.02
# Workers that are well and thought dead all the same: others begin what these are still at.
_THINK_DEAD = """
WITH r AS (UPDATE receiver SET lease_until = now() WHERE lease_until > now())
UPDATE delivery SET lease_until = now() WHERE lease_until > now() AND state = 'SENDING'
"""


class Trouble:
    """After each all is well again. `counts`: what happened."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._chance = random.Random(house.size.seed)
        self.counts: Counter[str] = Counter()
        self.at_work = True

    async def make(self) -> None:
        """So many; each kind has its turn, in random order."""
        size = self._house.size
        queue: list[str] = []
        while self.counts.total() < size.troubles:
            await asyncio.sleep(self._chance.uniform(0, 2 * size.pause))
            queue = queue or self._chance.sample(size.kinds, len(size.kinds))
            kind = queue.pop()
            await getattr(self, f"_{kind}")()
            self.counts[kind] += 1
        self.at_work = False

    async def _kill_server(self) -> None:
        await self._killed(self._chance.choice(self._house.servers))

    async def _kill_worker(self) -> None:
        await self._killed(self._chance.choice(self._house.workers))

    async def _kill_receiver(self) -> None:
        await self._killed(self._chance.choice(self._house.receivers))

    async def _killed(self, program: Program) -> None:
        """Not before it is up again: who is always starting does nothing that could be broken off."""
        await program.up()
        await program.kill()
        await asyncio.sleep(self._chance.uniform(0, 1))
        program.start()

    async def _think_dead(self) -> None:
        connection = await asyncpg.connect(self._house.dsn)
        try:
            await connection.execute(_THINK_DEAD)
        finally:
            await connection.close()

    async def _kill_nats(self) -> None:
        self._house.nats.kill()
        await asyncio.sleep(self._chance.uniform(0, 1))
        await asyncio.to_thread(self._house.nats.start)

    async def _cut_database(self) -> None:
        await self._gone(self._chance.choice(self._house.to_database))

    async def _cut_receivers(self) -> None:
        await self._gone(self._chance.choice(self._house.to_receivers))

    async def _gone(self, proxy: Proxy) -> None:
        proxy.refuses = True
        proxy.cut()
        await asyncio.sleep(self._chance.uniform(0, _LONGEST))
        proxy.refuses = False

    async def _swallow(self) -> None:
        """Then what was swallowed comes late, or never."""
        proxy = self._chance.choice([*self._house.to_database, *self._house.to_receivers])
        proxy.swallow()
        await asyncio.sleep(self._chance.uniform(0, _LONGEST))
        if self._chance.random() < 0.5:
            proxy.cut()
        proxy.release()

    async def _slow_down(self) -> None:
        proxy = self._chance.choice([*self._house.to_database, *self._house.to_receivers])
        proxy.delay = _DELAY
        await asyncio.sleep(self._chance.uniform(0, _LONGEST))
        proxy.delay = 0.0
