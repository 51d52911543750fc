"""A small cancellation storm in every run; the large one is tests/faults/test_storm.py. Next: ../faults."""

import asyncio
from pathlib import Path

from tests.support.storm import Storm, assert_whole, open_house, tasks_left


async def test_broken_off_operations_leave_the_pools_whole(fresh_database: str, tmp_path: Path) -> None:
    async with open_house(fresh_database, tmp_path) as house:
        before = len(asyncio.all_tasks())
        storm = Storm(house, seed=1)
        await storm.blow(300)
        await assert_whole(house)
        assert await tasks_left(before) == before
        recorder = house.app.state.services.recorder
        assert (recorder.sockets, recorder.streams) == (0, 0)
        for kind in ("read", "write", "http_read", "http_write", "socket"):
            assert storm.counts[f"{kind} cancelled"] > 10, storm.counts
