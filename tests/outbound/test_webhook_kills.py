"""A worker that dies at any moment loses nothing and sends nothing twice in one attempt. Next: ../faults."""

import asyncio
import os
import random
from collections import Counter
from collections.abc import AsyncGenerator
from pathlib import Path

import asyncpg
import pytest
from aiohttp import web

from tests.support.forked import Forked
from tests.support.hooks import Got, Hook, enter_hook, opened_hook, put

ROOT = Path(__file__).resolve().parents[2]
_LEASE = 0.8  # seconds; of who is killed it has to end
_SECONDS = 600.0
_OPEN = "SELECT count(*) FROM delivery WHERE state <> 'SENT'"
_UNENDED = "SELECT count(*) FROM delivery_attempt WHERE ended_at IS NULL"


class Workers:
    """Some at once. One of them dies as a request comes, or right after it was answered."""

    def __init__(self, dsn: str, hook: Hook, together: int, kills: int, every: int) -> None:
        self._dsn, self._hook, self._together = dsn, hook, together
        self._left, self._every = kills, every
        self._living: list[Forked] = []
        self._chance = random.Random(kills)
        hook.answer = self._answer

    async def run(self, pool: asyncpg.Pool) -> None:
        try:
            async with asyncio.timeout(_SECONDS):
                while await pool.fetchval(_OPEN):
                    for _ in range(self._together - len(self._living)):
                        self._start()
                    await asyncio.sleep(0.05)
        finally:
            while self._living:
                self._kill()
        assert self._left == 0, "all was delivered before the last kill: this proves little"

    async def _answer(self, got: Got) -> web.StreamResponse:
        if self._left and self._living and len(self._hook.got) % self._every == 0:
            self._left -= 1
            loop = asyncio.get_running_loop()
            if self._chance.random() < 0.5:
                self._kill()
            else:  # between the answer and what is written down of it
                loop.call_later(self._chance.random() * 0.004, self._kill)
        return web.Response(status=200)

    def _start(self) -> None:
        command = ("-m", "tests.support.webhook_child", self._dsn, str(_LEASE))
        self._living.append(Forked(command, os.environ))

    def _kill(self) -> None:
        """Whichever: requests do not tell who sends them."""
        if self._living:
            self._living.pop(self._chance.randrange(len(self._living))).kill()


@pytest.fixture
async def pool(fresh_database: str) -> AsyncGenerator[asyncpg.Pool]:
    async with asyncpg.create_pool(fresh_database, min_size=1, max_size=3) as found:
        yield found


async def test_killed_workers_lose_nothing(fresh_database: str, pool: asyncpg.Pool) -> None:
    await _prove(fresh_database, pool, together=1, kills=2, events=120)


@pytest.mark.faults
async def test_many_killed_workers_lose_nothing(fresh_database: str, pool: asyncpg.Pool) -> None:
    await _prove(fresh_database, pool, together=4, kills=30, events=3_600)


async def _prove(dsn: str, pool: asyncpg.Pool, together: int, kills: int, events: int) -> None:
    keys = 12
    async with opened_hook() as hook:
        await enter_hook(pool, "CRM", hook.url)
        await put(pool, "CRM", [(f"K{number % keys}", f"E{number:05}") for number in range(events)])
        await Workers(dsn, hook, together, kills, events // (kills + 1)).run(pool)
    twice = [
        one for one, count in Counter((one.message_id, one.attempt) for one in hook.got).items() if count > 1
    ]
    assert twice == []
    for key, ids in hook.by_key().items():
        assert ids == sorted(ids), key  # again only before anything that comes behind
        assert len(set(ids)) == events // keys, key
    assert await pool.fetchval(_UNENDED) >= 1  # attempts of the dead stand there without an end
