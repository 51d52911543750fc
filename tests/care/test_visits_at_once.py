"""Acts on one customer's visits at the same time: nothing is lost, no number is. Next: test_visits.py."""

import asyncio
from random import Random

from models.rules.care.visits import Result
from models.rules.roles import CARE_AGENT
from resolvers.access.caller import Caller, Grant
from resolvers.care.profiles import assign_segment
from resolvers.care.visits import Found, complete_visit, miss_visit, plan_visit
from resolvers.errors import Busy, Conflict, Refused
from resolvers.write.acts import create_customer
from resolvers.write.context import Request, Saved
from tests.support.base import another
from tests.support.writing import SALES, TODAY, Desk, patch_of

AGENT = Caller("CA01", (Grant.everywhere(CARE_AGENT),))
_VISITS = """
SELECT visit_number, version, state, segment_code, due_on, done_on FROM visit WHERE customer_number = $1
ORDER BY visit_number
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
