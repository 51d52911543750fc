"""Acts on one customer's visits at the same time: nothing is lost, no number is. Next: test_visits.py."""

import asyncio
from datetime import date
from random import Random

import pytest

from models.rules.care.visits import Result
from models.rules.roles import CARE_AGENT
from resolvers.access.caller import Caller, Grant
from resolvers.care.overdue import take_over
from resolvers.care.profiles import assign_segment
from resolvers.care.visits import Found, complete_visit, miss_visit, plan_visit
from resolvers.errors import Busy, Conflict, Refused
from resolvers.write.acts import create_customer
from resolvers.write.context import Request, Saved
from tests.support.base import another
from tests.support.writing import SALES, TODAY, Desk, patch_of, told

AGENT = Caller("CA01", (Grant.everywhere(CARE_AGENT),))
_VISITS = """
SELECT visit_number, version, state, segment_code, due_on, done_on FROM visit WHERE customer_number = $1
ORDER BY visit_number
"""
_TURN = "SELECT pg_advisory_xact_lock(hashtextextended('dossier turn care ' || $1::text, 0))"
_PERIODS = """
SELECT segment_code, assigned_by FROM segment_period WHERE customer_number = $1 ORDER BY period_number
"""
_WAITS = """
SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
WHERE d.datname = current_database() AND l.locktype = 'advisory' AND NOT l.granted
"""
_PROFILE = """
SELECT p.segment_code, c.care_segment AS shown FROM care_profile p JOIN customer c USING (customer_number)
WHERE p.customer_number = $1
"""


async def test_one_visit_follows_whatever_happens_at_once(fresh_desk: Desk) -> None:
    call = fresh_desk.writer.call(AGENT)
    key = (await create_customer(fresh_desk.writer.call(SALES), patch_of(another()))).key
    await assign_segment(call, key, "A")
    chance = Random(7)
    for _ in range(4):
        rows = await fresh_desk.pool.fetch(_VISITS, key)
        open_ones = [row for row in rows if row["state"] == "PLANNED"]
        acts = [assign_segment(call, key, chance.choice("ABC")) for _ in range(2)]
        for row in open_ones:
            request = Request(row["version"])
            acts += [complete_visit(call, row["visit_number"], Result(TODAY, 5), Found(), request)]
            acts += [miss_visit(call, row["visit_number"], None, request)]
        given = {"customerNumber": key, "channel": "PHONE", "dueOn": TODAY.isoformat()}
        acts += [plan_visit(call, patch_of(given)) for _ in range(2)]
        for ended in await asyncio.gather(*acts, return_exceptions=True):
            assert isinstance(ended, Saved | Conflict | Busy | Refused), ended
    rows = await fresh_desk.pool.fetch(_VISITS, key)
    numbers = [row["visit_number"] for row in rows]
    assert numbers == [f"HF2026{at:06d}" for at in range(1, len(rows) + 1)]
    profile = await fresh_desk.pool.fetchrow(_PROFILE, key)
    assert profile is not None
    assert profile["segment_code"] == profile["shown"]
    planned = [row for row in rows if row["state"] == "PLANNED" and row["segment_code"] is not None]
    assert {row["segment_code"] for row in planned} <= {profile["segment_code"]}
    assert planned


async def test_several_entries_at_once_get_numbers_of_their_own(desk: Desk) -> None:
    call = desk.writer.call(AGENT)
    key = (await create_customer(desk.writer.call(SALES), patch_of(another()))).key
    given = {"customerNumber": key, "channel": "PHONE", "dueOn": TODAY.isoformat()}
    saved = await asyncio.gather(*(plan_visit(call, patch_of(given)) for _ in range(8)))
    assert len({one.key for one in saved}) == 8


async def test_what_the_worker_found_does_not_undo_what_came_after_it(fresh_desk: Desk) -> None:
    sales, call = fresh_desk.writer.call(SALES), fresh_desk.writer.call(AGENT)
    one, two = [(await create_customer(sales, patch_of(another(careSegment="A")))).key for _ in range(2)]
    async with fresh_desk.pool.acquire() as connection, connection.transaction():
        await connection.execute(_TURN, one)
        work = asyncio.create_task(take_over(fresh_desk.writer))
        async with asyncio.timeout(20):  # it has found both, and waits for the first
            while not await fresh_desk.pool.fetchval(_WAITS):  # noqa: ASYNC110 -- locks are not told
                await asyncio.sleep(0.01)
        await assign_segment(call, two, "C")
    assert await work == 1
    periods = await fresh_desk.pool.fetch(_PERIODS, two)
    assert [tuple(row) for row in periods] == [("C", "CA01")]
    assert (await fresh_desk.state(two))["care_segment"] == "C"


async def test_a_visit_that_is_entered_late_dates_nothing_back(desk: Desk) -> None:
    call = desk.writer.call(AGENT)
    key = (await create_customer(desk.writer.call(SALES), patch_of(another()))).key
    await assign_segment(call, key, "A")
    (first,) = await desk.pool.fetch(_VISITS, key)
    await complete_visit(call, first["visit_number"], Result(date(2026, 3, 1), 5), Found(), Request(1))
    given = patch_of({"customerNumber": key, "channel": "PHONE", "dueOn": TODAY.isoformat()})
    for day, due_on in ((date(2026, 2, 1), date(2026, 3, 31)), (TODAY, date(2026, 6, 5))):
        number = (await plan_visit(call, given)).key
        await complete_visit(call, number, Result(day, 5), Found(), Request(1))
        [following] = [row for row in await desk.pool.fetch(_VISITS, key) if row["state"] == "PLANNED"]
        assert following["due_on"] == due_on
    await assign_segment(call, key, "B")  # counted from the last one, not from the one it was planned behind
    [following] = [row for row in await desk.pool.fetch(_VISITS, key) if row["state"] == "PLANNED"]
    assert following["due_on"] == date(2026, 8, 4)


async def test_a_year_has_a_last_number(fresh_desk: Desk) -> None:
    key = (await create_customer(fresh_desk.writer.call(SALES), patch_of(another()))).key
    await fresh_desk.pool.execute("INSERT INTO care_counter VALUES ('HF2026', 999998)")
    given = patch_of({"customerNumber": key, "channel": "PHONE", "dueOn": TODAY.isoformat()})
    assert (await plan_visit(fresh_desk.writer.call(AGENT), given)).key == "HF2026999999"
    with pytest.raises(Refused) as full:
        await plan_visit(fresh_desk.writer.call(AGENT), given)
    assert told(full.value) == [("CM-NR-FULL", "E", "")]
