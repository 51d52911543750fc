"""The log in the order of commits: nothing lost, nothing twice. Next: test_scope.py."""

import asyncio
import random
from collections import defaultdict
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from resolvers.errors import Resync
from resolvers.feed.change import Position
from resolvers.feed.cursor import BadCursor, LogCursors
from resolvers.feed.log import read_horizon, read_page
from resolvers.feed.retention import move_floor
from tests.support.log import ALL, KEY, Reader, Save, open_feed, write


async def test_an_open_transaction_holds_later_ones_back(fresh_database: str) -> None:
    slow, fast = await asyncpg.connect(fresh_database), await asyncpg.connect(fresh_database)
    async with open_feed(fresh_database, poll=0.02) as feed:
        reader = Reader(feed)
        opened = slow.transaction()
        await opened.start()
        first = await write(slow, Save("0000000001"))
        later = await write(fast, Save("0000000002"))
        await asyncio.sleep(0.3)
        assert (
            reader.seen == []
        )  # `later` is committed, but who sees it now would never look back for `first`
        await opened.commit()
        assert (await reader.until(2)).numbers == [first, later]
        await reader.stop()
    await slow.close()
    await fast.close()


async def test_a_transaction_that_is_given_up_holds_back_only_for_its_time(fresh_database: str) -> None:
    slow, fast = await asyncpg.connect(fresh_database), await asyncpg.connect(fresh_database)
    async with open_feed(fresh_database) as feed:
        reader = Reader(feed)
        opened = slow.transaction()
        await opened.start()
        await write(slow, Save("0000000001"))
        later = await write(fast, Save("0000000002"))
        await opened.rollback()
        assert (await reader.until(1)).numbers == [later]
        await reader.stop()
    await slow.close()
    await fast.close()


async def test_commits_against_the_order_of_numbers_lose_nothing(fresh_database: str) -> None:
    """8 writers with random pauses: the naive reader `number > last` loses a fifth of this."""
    async with open_feed(fresh_database, poll=0.01) as feed:
        reader = Reader(feed)
        start = feed.cursors.encode(feed.tail)
        naive: list[str] = []
        naive_task = asyncio.create_task(_read_naively(fresh_database, naive))
        written = [
            number
            for numbers in await asyncio.gather(*(_write_some(fresh_database, w) for w in range(8)))
            for number in numbers
        ]
        await reader.until(len(written))
        naive_task.cancel()
        await asyncio.gather(naive_task, return_exceptions=True)
        late = await Reader(feed, after=start).until(len(written))
        assert sorted(reader.numbers) == sorted(written)
        assert late.numbers == reader.numbers
        assert set(naive) < set(written), "the load did not invert any commits: it proves nothing"
        _assert_versions_ascend(reader)
        await reader.stop()
        await late.stop()


async def _write_some(dsn: str, writer: int) -> list[str]:
    """60 saves of customers shared with the other writers, locked first as the writer does."""
    chance = random.Random(writer)
    connection = await asyncpg.connect(dsn)
    numbers: list[str] = []
    for _ in range(60):
        async with connection.transaction():
            customer = chance.randrange(4)
            await connection.execute("SELECT pg_advisory_xact_lock($1)", customer)
            version = await connection.fetchval(
                "SELECT count(*) FROM change_document WHERE customer_number = $1", f"{customer:010}"
            )
            numbers.append(await write(connection, Save(f"{customer:010}", version + 1)))
            await asyncio.sleep(chance.random() * 0.004)
    await connection.close()
    return numbers


async def _read_naively(dsn: str, seen: list[str]) -> None:
    connection = await asyncpg.connect(dsn)
    last = ""
    try:
        while True:
            rows = await connection.fetch(
                "SELECT change_number FROM change_document WHERE change_number > $1 ORDER BY 1", last
            )
            seen.extend(row[0] for row in rows)
            last = seen[-1] if seen else ""
            await asyncio.sleep(0.001)
    finally:
        connection.terminate()


def _assert_versions_ascend(reader: Reader) -> None:
    versions: defaultdict[str, list[int]] = defaultdict(list)
    for change in reader.seen:
        versions[change.customer_number].append(change.version)
    for found in versions.values():
        assert found == list(range(1, len(found) + 1))


async def test_replay_meets_live_exactly_once_under_load(fresh_database: str) -> None:
    connection = await asyncpg.connect(fresh_database)
    async with open_feed(fresh_database, poll=0.01) as feed:
        start = feed.cursors.encode(feed.tail)
        written: list[str] = []
        readers: list[Reader] = []
        for count in range(1, 1201):
            written.append(await write(connection, Save("0000000001", count)))
            feed.wake()
            if count % 60 == 0:  # each begins at another distance from the end, in the middle of the writing
                readers.append(Reader(feed, after=start))
        for reader in readers:
            assert (await reader.until(len(written))).numbers == written
            await reader.stop()
    await connection.close()


async def test_a_reader_continues_behind_any_change(fresh_database: str) -> None:
    connection = await asyncpg.connect(fresh_database)
    async with open_feed(fresh_database, poll=0.01) as feed:
        first = Reader(feed)
        async with connection.transaction():  # one transaction, one xid: their numbers order them
            written = [await write(connection, Save(f"{number:010}")) for number in range(5)]
        written += [await write(connection, Save("0000000001")) for _ in range(5)]
        await first.until(10)
        for index, change in enumerate(first.seen[:-1]):
            again = Reader(feed, after=feed.cursors.encode(change.position))
            assert (await again.until(9 - index)).numbers == written[index + 1 :]
            await again.stop()
        await first.stop()
    await connection.close()


async def test_a_slow_reader_falls_behind_the_ring_and_loses_nothing(fresh_database: str) -> None:
    connection = await asyncpg.connect(fresh_database)
    async with open_feed(fresh_database, most=20, poll=0.01) as feed:
        fast = Reader(feed)
        stream = feed.changes(ALL)
        await _write_many(connection, 1)
        slow = [await anext(stream)]
        await _write_many(connection, 700)
        await fast.until(701)
        assert feed.ring.behind(slow[0].position) is None, "the ring still reaches back: this proves nothing"
        while len(slow) < 701:
            slow.append(await asyncio.wait_for(anext(stream), 5))
        assert slow == fast.seen
        await fast.stop()
    await connection.close()


async def _write_many(connection: asyncpg.Connection, count: int) -> None:
    for number in range(count):
        await write(connection, Save("0000000001", number))


async def test_a_place_older_than_the_retention_is_refused_not_skipped(fresh_database: str) -> None:
    now = datetime.now(UTC)
    async with asyncpg.create_pool(fresh_database, min_size=1, max_size=2) as pool:
        ages = [100, 95, 91, 89, 92, 1]  # days; behind a young one an old one stays
        written = [await write(pool, Save("0000000001", at=now - timedelta(days=age))) for age in ages]
        places = [change.position for change in (await read_page(pool, Position(0, ""))).changes]
        assert await move_floor(pool, 90, now, batch=2) == 2
        assert await move_floor(pool, 90, now, batch=2) == 0
        async with open_feed(fresh_database) as feed:
            for place in (Position(0, ""), *places[:2]):
                with pytest.raises(Resync):
                    await Reader(feed, after=feed.cursors.encode(place)).ends()
            reader = await Reader(feed, after=feed.cursors.encode(places[2])).until(3)
            assert reader.numbers == written[3:]
            await reader.stop()
        assert await pool.fetchval("SELECT count(*) FROM change_document") == 6  # evidence stays


async def test_a_place_from_another_log_is_refused(fresh_database: str) -> None:
    async with open_feed(fresh_database) as feed:
        ahead = Position(feed.tail.xid + 1_000_000, "0000000001")
        with pytest.raises(Resync):
            await Reader(feed, after=feed.cursors.encode(ahead)).ends()


async def test_a_restored_backup_sends_every_reader_back(fresh_database: str) -> None:
    """The relay has read further than the log now goes; its readers must not wait for what never comes."""
    connection = await asyncpg.connect(fresh_database)
    async with open_feed(fresh_database, poll=0.01) as feed:
        before = Reader(feed)
        feed._relay._tail = Position(feed.tail.xid + 1_000_000, "")
        with pytest.raises(Resync):
            await before.ends()
        after = Reader(feed)
        written = await write(connection, Save("0000000001"))
        assert (await after.until(1)).numbers == [written]
        await after.stop()
    await connection.close()


def test_a_cursor_is_signed() -> None:
    cursors = LogCursors(KEY)
    place = Position(2**40, "0000012345")
    cursor = cursors.encode(place)
    assert cursors.decode(cursor) == place
    assert cursors.decode(cursors.encode(Position(7, ""))) == Position(7, "")
    for wrong in ("", "x", "键", cursor[:-4], cursor[:-1] + "?", LogCursors(b"other" * 8).encode(place)):
        with pytest.raises(BadCursor):
            cursors.decode(wrong)
    for index in range(len(cursor)):
        forged = cursor[:index] + ("A" if cursor[index] != "A" else "B") + cursor[index + 1 :]
        with pytest.raises(BadCursor):
            cursors.decode(forged)


_KILL = """
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE application_name = 'dossier relay' AND datname = current_database()
"""


async def test_the_relay_survives_the_loss_of_its_connection(fresh_database: str) -> None:
    connection = await asyncpg.connect(fresh_database)
    async with open_feed(fresh_database, poll=0.02) as feed:
        reader = Reader(feed)
        written: list[str] = []
        for _ in range(5):
            async with asyncio.timeout(5):
                while await connection.fetchval(_KILL) == 0:  # noqa: ASYNC110 -- it is just coming back
                    await asyncio.sleep(0.01)
            written += [await write(connection, Save("0000000001")) for _ in range(3)]
            await reader.until(len(written))
        assert reader.numbers == written
        await reader.stop()
    await connection.close()


async def test_another_process_is_heard_long_before_the_next_poll(fresh_database: str) -> None:
    """Two relays stand for two processes; with a poll of 30 seconds only the hint can bring it in time."""
    connection = await asyncpg.connect(fresh_database)
    async with open_feed(fresh_database, poll=30) as here, open_feed(fresh_database, poll=30) as there:
        reader = Reader(there)
        await asyncio.sleep(0.2)  # both listen
        for count in range(1, 4):
            await write(connection, Save("0000000001"))
            here.wake()
            await reader.until(count, seconds=2)
        await reader.stop()
    await connection.close()


async def test_the_horizon_is_behind_all_that_is_committed(fresh_database: str) -> None:
    connection = await asyncpg.connect(fresh_database)
    await write(connection, Save("0000000001"))
    assert (await read_page(connection, await read_horizon(connection))).changes == []
    await write(connection, Save("0000000001"))
    page = await read_page(connection, Position(0, ""), size=1)
    assert (len(page.changes), page.more) == (1, True)
    rest = await read_page(connection, page.end, size=2)
    assert (len(rest.changes), rest.more, rest.held) == (1, False, False)
    assert (await read_page(connection, rest.end)).changes == []
    await connection.close()
