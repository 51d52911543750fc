"""Writes over HTTP whose server dies in the middle, until each was answered. Next: checking.py."""

import asyncio
import random
import time
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx

from resolvers.feed.change import Position
from tests.support.base import general
from tests.support.checking import assert_every_version_has_its_document, assert_is_the_log
from tests.support.following import Follower
from tests.support.log import Reader, open_feed
from tests.support.process import ServiceProcess, service_process
from tests.support.saving import ROLES, create_customers, open_writer
from tests.support.socket import token_of

_RESULT = "__typename ... on CustomerSaved { version } ... on Conflict { currentVersion }"
_CHANGE = f"""
mutation ($number: String!, $version: Int, $name: String!) {{
  changeCustomer(number: $number, expectedVersion: $version, input: {{ name1: $name }}) {{ {_RESULT} }}
}}
"""
_CREATE = f"mutation ($input: CustomerInput!) {{ createCustomer(input: $input) {{ {_RESULT} }} }}"
_NAMES = """
SELECT new_value, count(*) FROM change_item WHERE field = 'NAME1' AND new_value LIKE '写%' GROUP BY 1
"""

_LOG = "SELECT change_number FROM change_document ORDER BY xid, change_number"


class Writes:
    """Each write is repeated with its idempotency key until somebody answers it."""

    def __init__(self, token: str, numbers: list[str], seed: int = 1) -> None:
        self.service: ServiceProcess | None = None
        self.up = asyncio.Event()
        self.done = 0
        self.counts: Counter[str] = Counter()
        self._headers = {"authorization": f"Bearer {token}"}
        self._versions = dict.fromkeys(numbers, 1)
        self._chance = random.Random(seed)

    async def run(self, count: int, together: int) -> None:
        queue = list(range(count))

        async def work(http: httpx.AsyncClient) -> None:
            while queue:
                await self._until_saved(http, queue.pop())

        limits = httpx.Limits(max_connections=together, max_keepalive_connections=together)
        async with httpx.AsyncClient(limits=limits, timeout=20) as http:
            await asyncio.gather(*(work(http) for _ in range(together)))

    async def _until_saved(self, http: httpx.AsyncClient, serial: int) -> None:
        number = self._chance.choice(list(self._versions))
        new = general(name1=f"新写{serial}{uuid4().hex[:8]}") if serial % 10 == 0 else None
        while True:
            variables: dict[str, Any] = (
                {"input": new}
                if new
                else {"number": number, "version": self._versions[number], "name": f"写{serial}"}
            )
            answer = await self._answered(
                http, {"query": _CREATE if new else _CHANGE, "variables": variables}
            )
            self.counts[answer["__typename"]] += 1
            if answer["__typename"] == "CustomerSaved":
                self._versions[number] = self._versions[number] if new else answer["version"]
                self.done += 1
                return
            assert answer["__typename"] == "Conflict", answer
            self._versions[number] = answer["currentVersion"]

    async def _answered(self, http: httpx.AsyncClient, body: dict[str, Any]) -> dict[str, Any]:
        headers = {**self._headers, "idempotency-key": uuid4().hex}
        while True:
            await self.up.wait()
            assert self.service is not None
            try:
                response = await http.post(f"{self.service.url}/graphql", json=body, headers=headers)
            except httpx.TransportError:
                self.counts["unanswered"] += 1
                await asyncio.sleep(0.05)
                continue
            if response.status_code == 409:  # the dead server's transaction is still being rolled back
                self.counts["in flight"] += 1
                await asyncio.sleep(0.05)
                continue
            found: dict[str, Any] = response.json()
            assert "errors" not in found, found
            return next(iter(found["data"].values()))


async def run_kills(  # noqa: PLR0913
    dsn: str, folder: Path, *, writes: int, kills: int, together: int = 32, gently: bool = False
) -> str:
    """Asserts that nothing is lost, half done or done twice; returns the figures.

    `gently`: SIGTERM instead of kill -9. Then the process must end by itself, in time and with 0.
    """
    connection = await asyncpg.connect(dsn)
    async with open_writer(dsn, folder) as writer:
        numbers = await create_customers(writer, 20)
    storm = Writes(await token_of(dsn, "STORM", *ROLES), numbers)
    follower = Follower(await token_of(dsn, "FOLLOW", "auditor"))
    longest = 0.0
    async with open_feed(dsn) as feed:
        live = Reader(feed)
        writing = asyncio.create_task(storm.run(writes, together))
        for dead in range(kills + 1):
            async with service_process(dsn, folder) as service:
                storm.service = service
                if gently:
                    follower.follow(service.url)
                storm.up.set()
                goal = writes if dead == kills else (dead + 1) * writes // (kills + 1)
                while storm.done < goal and not writing.done():  # noqa: ASYNC110 -- at any moment
                    await asyncio.sleep(0.002)
                if dead == kills:
                    await writing
                    await follower.until(writes if gently else 0)
                storm.up.clear()
                if gently:
                    began = time.monotonic()
                    assert await service.end() == 0
                    longest = max(longest, time.monotonic() - began)
                    await follower.ended()
                else:
                    await service.kill()
        total = await assert_every_version_has_its_document(connection)
        assert total == len(numbers) + writes
        repeated = {row[0]: row[1] for row in await connection.fetch(_NAMES) if row[1] != 1}
        assert repeated == {}, "an idempotency key did not hold"
        await live.until(writes)
        late = await Reader(feed, after=feed.cursors.encode(Position(0, ""))).until(total)
        await assert_is_the_log(connection, late.seen)
        await assert_is_the_log(connection, live.seen, skipped=len(numbers))
        await live.stop()
        await late.stop()
    log = [row[0] for row in await connection.fetch(_LOG)]
    await connection.close()
    if gently:
        # the same order, nothing missing, nothing twice, over all ends of the service
        assert follower.seen == log[-len(follower.seen) :]
        assert len(follower.seen) >= writes
        assert follower.ends == [("complete", 1012)] * (kills + 1)
        assert longest < 10
        return (
            f"SIGTERM: {kills} among {writes} writes by {together} clients, {storm.counts['unanswered']} "
            f"left without an answer; nothing lost, nothing done twice; longest end {longest:.1f} s"
        )
    assert storm.counts["unanswered"] >= kills, "the kills met no write: this proves nothing"
    return (
        f"kill -9: {kills} kills among {writes} writes by {together} clients, {storm.counts['unanswered']} "
        f"left without an answer and repeated with their key; {total} documents, every record whole, no gap"
    )
