"""Replicas that die, lag, are cut off, take over: nobody is shown less. Next: test_rules.py."""

import asyncio
import random
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
from pydantic import SecretStr

from resolvers.alongside import alongside
from resolvers.replicas.looking import look_at
from resolvers.replicas.position import Position, end_of_log
from resolvers.replicas.replica import Replica, State
from resolvers.replicas.spread import Spread
from tests.support.asking import Asking, asking
from tests.support.database import TEMPLATE, with_name
from tests.support.proxy import open_proxy, socket_of, through
from tests.support.replica import Standby, position
from tests.support.replicated import Replicated, spread_of, until_state
from tests.support.saving import ROLES
from tests.support.socket import token_of
from tests.support.storm import House, open_house

pytestmark = pytest.mark.faults

_READERS = 8
_PAGE = 8192


def urls_of(*standbys: Standby) -> SecretStr:
    return SecretStr(",".join(map(url_of, standbys)))


def url_of(standby: Standby) -> str:
    return with_name(standby.dsn, TEMPLATE)


@asynccontextmanager
async def open_reading(house: House, dsn: str) -> AsyncGenerator[None]:
    """Readers who never stop, and to whom nothing may go wrong, while the block runs."""
    over = asyncio.Event()

    async def read(asked: Asking) -> None:
        at = 0
        while not over.is_set():
            at += 1
            await asked.name(house.numbers[at % len(house.numbers)])

    async with asking(house.url, dsn, "READER") as asked, asyncio.TaskGroup() as group:
        for _ in range(_READERS):
            group.create_task(read(asked))
        try:
            yield
        finally:
            over.set()


async def until_more(count: int, spread: Spread, replica: Replica | None) -> None:
    """So many reads more are answered: by this replica, or by the primary."""

    def done() -> int:
        return spread.reads_of_primary if replica is None else replica.reads

    goal = done() + count
    async with asyncio.timeout(60):
        while done() < goal:  # noqa: ASYNC110 -- readers are at work
            await asyncio.sleep(0.005)


async def test_a_replica_that_dies_under_load_is_noticed_by_nobody(world: Replicated, tmp_path: Path) -> None:
    with world.another() as doomed:
        urls = urls_of(doomed)
        async with open_house(world.dsn, tmp_path, customers=5, replica_urls=urls) as house:
            spread = spread_of(house)
            (replica,) = spread.replicas
            await until_state(spread, State.OK)
            await asyncio.to_thread(doomed.until, position(world.dsn))
            async with open_reading(house, world.dsn):
                for end in (doomed.kill, doomed.stop):
                    await until_more(200, spread, replica)
                    await asyncio.to_thread(end)
                    await until_state(spread, State.AWAY)
                    await until_more(200, spread, None)
                    await asyncio.to_thread(doomed.start)
                    await until_state(spread, State.OK)
                await until_more(200, spread, replica)
            assert replica.repeated > 0, "no read was under way: this proves nothing"


async def test_a_replica_that_is_cut_off_without_a_word_is_left(world: Replicated, tmp_path: Path) -> None:
    address = url_of(world.standbys[0])
    async with open_proxy(socket_of(address)) as proxy:
        urls = SecretStr(through(proxy, address))
        async with open_house(world.dsn, tmp_path, customers=5, replica_urls=urls) as house:
            spread = spread_of(house)
            (replica,) = spread.replicas
            await until_state(spread, State.OK)
            await asyncio.to_thread(world.level)
            async with open_reading(house, world.dsn):
                await until_more(200, spread, replica)
                proxy.swallow()
                await until_state(spread, State.AWAY)
                await until_more(200, spread, None)
                proxy.cut()
                proxy.release()
                await until_state(spread, State.OK)
                await until_more(200, spread, replica)
            assert replica.repeated > 0, "no read was under way: this proves nothing"


async def test_who_lags_is_left_and_who_idles_is_not(world: Replicated, tmp_path: Path) -> None:
    (standby,) = world.standbys
    changed: dict[str, Any] = {"replica_urls": world.urls, "replica_lag_seconds": 3, "replica_wait_ms": 0}
    async with open_house(world.dsn, tmp_path, customers=1, **changed) as house:
        spread, number, name = spread_of(house), house.numbers[0], f"写{uuid4().hex}"
        await until_state(spread, State.OK)
        await _until_idle_for_longer_than_the_limit(spread)
        await until_state(spread, State.OK)
        writes, reads = (asking(house.url, world.dsn, user) for user in ("WRITER", "OTHER"))
        async with writes as writer, reads as other:
            await asyncio.to_thread(world.level)
            await asyncio.to_thread(standby.pause_replay)
            try:
                await writer.rename(number, 1, name)
                await until_state(spread, State.LAGS)
                assert await other.name(number) == name
                assert spread.replicas[0].reads == 0
            finally:
                await asyncio.to_thread(standby.resume_replay)
            await until_state(spread, State.OK)
            assert await other.name(number) == name
            assert spread.replicas[0].reads == 1


async def _until_idle_for_longer_than_the_limit(spread: Spread) -> None:
    """The primary says again and again that it is where it was."""
    samples = spread._primary._samples
    began = samples[-1].at
    async with asyncio.timeout(60):
        while samples[-1].at - began < 5:  # noqa: ASYNC110 -- it is asked each second
            await asyncio.sleep(0.05)


async def test_who_is_promoted_is_no_replica(world: Replicated, tmp_path: Path) -> None:
    with world.another() as ambitious:
        urls = urls_of(ambitious, world.standbys[0])
        async with open_house(world.dsn, tmp_path, customers=5, replica_urls=urls) as house:
            spread = spread_of(house)
            await until_state(spread, State.OK)
            await asyncio.to_thread(ambitious.until, position(world.dsn))
            await asyncio.to_thread(world.level)
            async with open_reading(house, world.dsn):
                for one in spread.replicas:
                    await until_more(100, spread, one)
                await asyncio.to_thread(ambitious.promote)
                await until_state(spread, State.NO_STANDBY, [1])
                await until_more(100, spread, spread.replicas[1])  # and what was under way has ended
                left = spread.replicas[0].reads
                await until_more(200, spread, spread.replicas[1])
            assert spread.replicas[0].reads == left


async def test_after_a_failover_places_of_before_stay_good(world: Replicated, tmp_path: Path) -> None:
    """The new primary's own standby is read, one that stayed with the old primary is not."""
    with world.another() as new, world.another() as loyal:
        await asyncio.to_thread(loyal.stop)  # so that it has nothing that the new one lacks
        before = str(Position(1, position(world.dsn)))
        await asyncio.to_thread(new.until, position(world.dsn))
        await asyncio.to_thread(new.promote)
        await asyncio.to_thread(loyal.follow, new.dsn)
        # the old one's log goes on, and with it what its standby shows: the same bytes, another truth
        changed: dict[str, Any] = {"replica_urls": urls_of(loyal, world.standbys[0])}
        async with open_house(url_of(new), tmp_path, customers=1, **changed) as house:
            spread, number, name = spread_of(house), house.numbers[0], f"写{uuid4().hex}"
            kept, left = spread.replicas
            await until_state(spread, State.OK, [1])
            await until_state(spread, State.OTHER_TIMELINE, [2])
            assert "timeline 1" in (await look_at(url_of(new), url_of(world.standbys[0]))).found
            spread.bounds = replace(spread.bounds, wait=60)
            writes, reads = (asking(house.url, url_of(new), user) for user in ("WRITER", "OTHER"))
            async with writes as writer, reads as other:
                told = (await writer.rename(number, 1, name)).headers["x-dossier-written"]
                assert told.startswith("2-")
                assert await other.name(number, told) == name
                assert await other.name(number, before) == name
            assert (kept.reads, left.reads) == (2, 0)


async def test_no_client_ever_sees_an_older_version_than_its_own(world: Replicated, tmp_path: Path) -> None:
    """Two servers, a replay that stops and goes on at random, clients that bring back what they were told,
    and others that stay with one server and bring back nothing.
    """
    chance = random.Random(13)
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
    changed: dict[str, Any] = {"replica_urls": world.urls, "replica_lag_seconds": 600, "replica_wait_ms": 20}
    first = open_house(world.dsn, folders[0], customers=4, **changed)
    second = open_house(world.dsn, folders[1], customers=0, **changed)
    async with first as one, second as two, alongside(_stop_and_go(world.standbys[0], chance)):
        spreads = [spread_of(one), spread_of(two)]
        for spread in spreads:
            await until_state(spread, State.OK)
        async with asyncio.TaskGroup() as group:
            for at, number in enumerate(one.numbers):
                urls = [one.url, two.url] if at % 2 else [one.url]
                group.create_task(_write_and_read(urls, world.dsn, number, chance))
    await asyncio.to_thread(world.standbys[0].resume_replay)
    assert all(spread.replicas[0].reads for spread in spreads), "no replica was read: this proves nothing"
    assert sum(spread.waits for spread in spreads) > 0, "none was behind: this proves nothing"


async def _stop_and_go(standby: Standby, chance: random.Random) -> None:
    while True:
        await asyncio.to_thread(standby.pause_replay)
        await asyncio.sleep(0.1 * chance.random())
        await asyncio.to_thread(standby.resume_replay)
        await asyncio.sleep(0.1 * chance.random())


async def _write_and_read(urls: list[str], dsn: str, number: str, chance: random.Random) -> None:
    """100 steps, with an empty jar each. With one server nothing is brought back."""
    own, brought = 1, None
    token = await token_of(dsn, f"U{number[-4:]}", *ROLES)
    for _ in range(100):
        async with httpx.AsyncClient(base_url=chance.choice(urls), timeout=60) as http:
            asked = Asking(http, token)
            if chance.random() < 0.4:
                answer = await asked.rename(number, own, f"写{uuid4().hex}")
                own += 1
                brought = answer.headers["x-dossier-written"]
            else:
                seen = await asked.customer(number, brought if len(urls) > 1 else None)
                assert seen["version"] >= own, f"{own} was written, {seen['version']} was shown"


async def test_the_end_of_a_full_page_is_where_a_standby_gets(world: Replicated) -> None:
    """What end_of_log takes off: 24 bytes that do not come before the next record."""
    connection = await asyncpg.connect(world.dsn)
    try:
        told = shown = 0
        for _ in range(5):  # the server itself writes now and then, too
            told = await _fill_page(connection)
            await asyncio.to_thread(world.standbys[0].until, end_of_log(told, _PAGE))
            if (shown := world.standbys[0].replayed) <= told:
                break
        assert (told - shown, end_of_log(told, _PAGE)) == (24, shown)
    finally:
        await connection.close()


async def _fill_page(connection: asyncpg.Connection) -> int:
    """Writes records of a known length until a page is full; where the next one will begin."""
    where = "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint"
    emit = "SELECT pg_logical_emit_message(false, 'x', repeat('y', $1), true)"
    for _ in range(1_000):
        told: int = await connection.fetchval(where)
        room = _PAGE - told % _PAGE
        if room == _PAGE - 24:
            return told
        length = room if 56 <= room <= 280 else 200
        await connection.execute(emit, length - 52)  # that much is around a short text
    raise AssertionError("somebody else always wrote in between")
