"""A small cancellation storm in every run; the large one is tests/faults/test_storm.py. Next: ../faults."""

from pathlib import Path

from tests.support.storm import Storm, assert_whole, open_house


async def test_broken_off_operations_leave_the_pools_whole(fresh_database: str, tmp_path: Path) -> None:
    async with open_house(fresh_database, tmp_path) as house:
        storm = Storm(house, seed=1)
        await storm.blow(300)
        await assert_whole(house)
        for kind in ("read", "write", "http_read", "http_write", "socket"):
            assert storm.counts[f"{kind} cancelled"] > 10, storm.counts
