"""5,000 operations broken off at random moments leave every pool whole. Next: test_kill.py."""

import asyncio
from pathlib import Path

import pytest

from tests.support.storm import Storm, assert_whole, objects_left, open_house, tasks_left

pytestmark = pytest.mark.faults
CANCELS = 5_000


async def test_5000_cancels_leave_the_pools_whole(
    fresh_database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with open_house(fresh_database, tmp_path) as house:
        before = len(asyncio.all_tasks())
        seed = 0
        objects: list[int] = []
        total: dict[str, int] = {}
        while total.get("cancelled", 0) < CANCELS:
            storm = Storm(house, seed)
            await storm.blow(1_000)
            await assert_whole(house)
            assert await tasks_left(before) == before
            objects.append(objects_left())
            for name, count in storm.counts.items():
                total[name] = total.get(name, 0) + count
            seed += 1
    # the first storm fills what is kept on purpose: plans, statements, payloads
    grown = (objects[-1] - objects[1]) / max(1, len(objects) - 2)
    with capsys.disabled():
        print(  # noqa: T201
            f"\ncancellation storm: {dict(sorted(total.items()))}; all pools whole, tasks as before, "
            f"{objects[-1]} objects, {grown:+.0f} for each 1,000 operations"
        )
    assert grown < 1_000, objects  # one object that stays behind for each operation
