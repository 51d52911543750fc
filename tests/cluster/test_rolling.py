"""Each process is replaced under load, and nobody notices. Next: test_release.py."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
import pytest

from tests.support.base import general
from tests.support.client import Client, saved
from tests.support.cluster import Cluster
from tests.support.followers import Seen, following
from tests.support.member import Member
from tests.support.nginx import Nginx
from tests.support.saving import ROLES
from tests.support.sending_parts import Parts
from tests.support.traffic import Traffic

pytestmark = pytest.mark.faults
_ANSWERS = 150  # between two steps


@dataclass
class Day:
    """What goes on meanwhile."""

    traffic: Traffic
    parts: Parts
    seen: tuple[Seen, Seen]

    async def more(self) -> None:
        await self.traffic.more(_ANSWERS)


@asynccontextmanager
async def busy(cluster: Cluster, nginx: Nginx) -> AsyncGenerator[Day]:
    """Readers, writers, two subscribers, an upload in parts; at the end all of it is as it was promised."""
    token = await asyncio.to_thread(cluster.token, "ROLLING", *ROLES)
    with httpx.Client(base_url=nginx.url, timeout=60) as http:
        number = saved(await asyncio.to_thread(lambda: Client(http, token).create(general())))
    traffic, parts = Traffic([nginx.url], token, patient=True), Parts(nginx.url, token, number)
    over = asyncio.Event()
    async with following(nginx.url, token) as seen:
        async with traffic.flowing():
            for one in seen:
                await one.until(1)
            sending, before = asyncio.create_task(parts.send(over)), traffic.writes
            try:
                yield Day(traffic, parts, seen)
            finally:
                over.set()
                await sending
        assert traffic.failed == [], cluster.logs()[-4_000:]
        assert parts.stored > 0
        await traffic.assert_nothing_is_lost(cluster.dsn)
        for one in seen:
            await one.assert_is_the_end_of_the_log(cluster.dsn)
            assert len(one.numbers) > traffic.writes - before


async def restarted(member: Member) -> None:
    """As an operator does it: told to end, awaited, started, awaited until it is ready."""
    assert await asyncio.to_thread(member.stop) == 0
    await asyncio.to_thread(member.start)


async def test_servers_that_are_told_to_end_lose_no_request(
    cluster: Cluster, nginx: Nginx, capsys: pytest.CaptureFixture[str]
) -> None:
    """nginx is not told before: it takes the other server for what it cannot send to the one that ends."""
    async with busy(cluster, nginx) as day:
        for member in (*cluster.servers, *cluster.workers):
            await day.more()
            await restarted(member)
            await until_asked(cluster, day)
        await day.more()
    for one in day.seen:
        assert one.streams >= len(cluster.servers), "no stream was cut: this proves nothing"
    tell(capsys, "SIGTERM, nginx not told", day)


async def test_of_servers_that_are_taken_out_first_none_fails_to_answer(
    cluster: Cluster, nginx: Nginx, capsys: pytest.CaptureFixture[str]
) -> None:
    """`down` in upstream.conf and a reload before, the same back afterwards: docs/upgrading.md. nginx itself
    closes connections that its clients keep when it is told of other servers: that alone may be met.
    """
    ports = [one.port for one in cluster.servers]
    async with busy(cluster, nginx) as day:
        for member in cluster.servers:
            await day.more()
            await asyncio.to_thread(nginx.reload, [port for port in ports if port != member.port])
            await day.more()
            await restarted(member)
            await asyncio.to_thread(nginx.reload, ports)
            await until_asked(cluster, day)
        await day.more()
    assert [what for what in day.traffic.repeated if what[0].isdigit()] == []
    tell(capsys, "taken out of nginx first", day)


async def until_asked(cluster: Cluster, day: Day) -> None:
    """Each server gets its share again: nginx passes over one for a while that was away."""
    async with asyncio.timeout(120):
        for one in cluster.servers:
            before = await asyncio.to_thread(requests_of, one, day.traffic.token)
            while await asyncio.to_thread(requests_of, one, day.traffic.token) < before + 20:  # noqa: ASYNC110
                await asyncio.sleep(0.05)


def requests_of(member: Member, token: str) -> float:
    """How many it has answered since it was started."""
    page = httpx.get(f"{member.url}/metrics", headers={"authorization": f"Bearer {token}"}, timeout=60)
    lines = [line for line in page.text.splitlines() if line.startswith("dossier_requests_total{")]
    return sum(float(line.rpartition(" ")[2]) for line in lines)


def tell(capsys: pytest.CaptureFixture[str], what: str, day: Day) -> None:
    traffic = day.traffic
    with capsys.disabled():
        print(  # noqa: T201
            f"\nrolling restart ({what}): {traffic.answered.total()} answers, {traffic.writes} of them "
            f"acknowledged writes, none failed; asked again: {dict(traffic.repeated) or 'nothing'}; "
            f"{day.parts.stored} files in parts, gone on with: {dict(day.parts.gone_on)}; "
            f"{len(day.seen[0].numbers)} and {len(day.seen[1].numbers)} changes seen, each once and in order"
        )
