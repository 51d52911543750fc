"""Places of the change log in a database that numbers its transactions anew. Next: test_programs.py."""

from collections.abc import Sequence

import pytest

from resolvers.backups.era import LEAST_LOST, LOST_PER_SECOND, Era, begin_era, log_end, refuse_company
from resolvers.backups.layout import LogEnd
from resolvers.errors import Resync, Unloadable
from resolvers.feed.change import Position
from resolvers.feed.log import read_horizon, read_page
from tests.support.connecting import connected
from tests.support.log import Save, write

_OLD = 7_000_000_000  # where the old cluster was: a new one comes there after years
_LOST = 1_000
_BEGINNING = Position(0, "")
# As if another cluster had written it.
_MOVE = f"""
ALTER TABLE change_document DISABLE TRIGGER append_only;
UPDATE change_document SET xid = (xid::text::bigint + {_OLD})::text::xid8;
ALTER TABLE change_document ENABLE TRIGGER append_only
"""
_RECEIVER = """
INSERT INTO receiver (receiver_code, name, user_name, channel, format, state, xid, changed_by)
VALUES ('ERP', 'ERP', 'ERP', 'PULL', 'EVENT', 'ACTIVE', $1::text::xid8, 'ERP')
"""
_PLACE = "SELECT xid::text::bigint AS xid, change_number AS number FROM receiver"


async def places(dsn: str, after: Position = _BEGINNING) -> list[Position]:
    async with connected(dsn) as connection:
        return [change.position for change in (await read_page(connection, after)).changes]


async def written(dsn: str, count: int) -> list[str]:
    async with connected(dsn) as connection:
        return [await write(connection, Save("0000000001", version)) for version in range(1, count + 1)]


async def restored(dsn: str, count: int = 6) -> tuple[Sequence[str], LogEnd]:
    """A log of the old cluster in a new one, before anything is carried over."""
    numbers = await written(dsn, count)
    async with connected(dsn) as connection:
        end = await log_end(connection)
        await connection.execute(_MOVE)
    return numbers, LogEnd(end.below + _OLD, end.end + _OLD)


async def begun(dsn: str, end: LogEnd, lost: int) -> Era:
    async with connected(dsn) as connection, connection.transaction():
        return await begin_era(connection, end, lost)


async def test_without_more_nothing_restored_is_ever_read(fresh_database: str) -> None:
    """Why all of this is."""
    await restored(fresh_database)
    assert await places(fresh_database) == []


async def test_a_reader_goes_on_where_he_was(fresh_database: str) -> None:
    numbers, end = await restored(fresh_database)
    era = await begun(fresh_database, end, _LOST)
    seen = await places(fresh_database)
    assert [one.change_number for one in seen] == numbers
    new = await written(fresh_database, 3)
    rest = await places(fresh_database, seen[2])
    assert [one.change_number for one in rest] == [*numbers[3:], *new]
    assert rest == sorted(rest)
    assert min(one.xid for one in rest[3:]) >= era.first
    idle = Position(end.below, "")  # of who had read all that the backup has
    assert [one.change_number for one in await places(fresh_database, idle)] == new


async def test_who_has_read_what_is_lost_is_sent_back(fresh_database: str) -> None:
    """For ever: also when the log has long passed the place he names."""
    numbers, end = await restored(fresh_database)
    era = await begun(fresh_database, end, _LOST)
    await written(fresh_database, 3)
    last = Position(era.first - 1, "9999999999")
    for place in (Position(end.below, "0000000001"), Position(end.below + 1, ""), last):
        with pytest.raises(Resync):
            await places(fresh_database, place)
    for place in (Position(end.below - 1, "9999999999"), Position(end.below, ""), Position(era.first, "")):
        assert len(await places(fresh_database, place)) == 3
    assert len(numbers) == 6


async def test_no_number_of_an_event_is_given_twice(fresh_database: str) -> None:
    numbers, end = await restored(fresh_database)
    await begun(fresh_database, end, _LOST)
    assert int((await written(fresh_database, 1))[0]) == int(numbers[-1]) + _LOST + 1


async def test_what_had_been_committed_above_a_running_transaction_is_read_once(fresh_database: str) -> None:
    """Its places lie in the cut: others of the lost part may have had them too."""
    numbers, end = await restored(fresh_database)
    seen_before = LogEnd(end.below - 2, end.end)  # the backup saw the last two above one that still ran
    era = await begun(fresh_database, seen_before, _LOST)
    assert era.carried == 2
    late = await places(fresh_database, Position(seen_before.below, ""))
    assert [one.change_number for one in late] == numbers[-2:]
    assert {one.xid for one in late} == {era.first}
    assert await places(fresh_database, late[-1]) == []


async def test_a_second_restore_keeps_the_first_cut(fresh_database: str) -> None:
    _, end = await restored(fresh_database)
    first = await begun(fresh_database, end, _LOST)
    await written(fresh_database, 1)
    async with connected(fresh_database) as connection:
        now = await log_end(connection)
    second = await begun(fresh_database, now, _LOST)
    assert first.first < now.below < second.first
    for place in (Position(end.below + 1, ""), Position(now.below + 1, "")):
        with pytest.raises(Resync):
            await places(fresh_database, place)
    assert len(await places(fresh_database)) == 7


@pytest.mark.parametrize("lost", [0, _LOST])
async def test_receivers_take_a_snapshot_unless_nothing_was_lost(fresh_database: str, lost: int) -> None:
    numbers, end = await restored(fresh_database)
    async with connected(fresh_database) as connection:
        await connection.execute(_RECEIVER, str(end.below - 3))
    era = await begun(fresh_database, end, lost)
    async with connected(fresh_database) as connection:
        row = await connection.fetchrow(_PLACE)
    assert row is not None
    place = Position(row["xid"], row["number"])
    if lost:
        assert era.receivers == 1
        with pytest.raises(Resync):
            await places(fresh_database, place)
    else:
        assert (era.receivers, place) == (0, Position(end.below - 3, ""))
        new = await written(fresh_database, 1)
        told = [one.change_number for one in await places(fresh_database, place)]
        assert told == [*numbers[-3:], *new]


async def test_the_moment_of_a_snapshot_speaks_of_the_same_places(fresh_database: str) -> None:
    _, end = await restored(fresh_database)
    await begun(fresh_database, end, _LOST)
    async with (
        connected(fresh_database) as connection,
        connected(fresh_database) as other,
        other.transaction(),
    ):
        running = await other.fetchval("SELECT log_place(pg_current_xact_id())::text::bigint")
        await write(connection, Save("0000000001", 9))
        seen = await connection.fetch(
            "SELECT xid::text::bigint AS xid, pg_visible_in_snapshot(xid, log_moment()) AS seen"
            " FROM change_document ORDER BY xid"
        )
        assert all(row["seen"] for row in seen)
        assert seen[-1]["xid"] > running
        assert not await connection.fetchval(
            "SELECT pg_visible_in_snapshot($1::text::xid8, log_moment())", str(running)
        )
        assert (await read_horizon(connection)).xid == running


async def test_it_is_not_begun_while_others_are_connected(fresh_database: str) -> None:
    async with connected(fresh_database) as connection, connected(fresh_database):
        with pytest.raises(Unloadable, match="others are connected"):
            await refuse_company(connection)


async def test_the_planner_sees_nothing_of_it_while_nothing_was_restored(fresh_database: str) -> None:
    """The statements are what they were, so they cost what they did."""
    query = (
        "EXPLAIN (COSTS off) SELECT FROM change_document"
        " WHERE xid < log_place(pg_snapshot_xmin(pg_current_snapshot())) AND NOT log_lost('5'::xid8, '')"
    )
    async with connected(fresh_database) as connection:
        plan = "\n".join(row[0] for row in await connection.fetch(query))
    assert "pg_snapshot_xmin(pg_current_snapshot())" in plan
    assert "log_" not in plan


def test_the_room_for_what_is_lost_grows_with_the_age_of_the_backup() -> None:
    from datetime import UTC, datetime, timedelta

    from resolvers.backups.era import room_for_lost

    now = datetime.now(UTC)
    assert room_for_lost(now, now) == LEAST_LOST
    assert room_for_lost(now - timedelta(days=7), now) == 7 * 86_400 * LOST_PER_SECOND
