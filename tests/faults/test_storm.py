"""5,000 operations broken off at random moments leave every pool whole. Next: test_kill.py."""

from pathlib import Path

import pytest

from tests.support.storm import Storm, assert_whole, open_house

pytestmark = pytest.mark.faults
CANCELS = 5_000


async def test_5000_cancels_leave_the_pools_whole(
    fresh_database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with open_house(fresh_database, tmp_path) as house:
        seed = 0
        total: dict[str, int] = {}
        while total.get("cancelled", 0) < CANCELS:
            storm = Storm(house, seed)
            await storm.blow(1_000)
            await assert_whole(house)
            for name, count in storm.counts.items():
                total[name] = total.get(name, 0) + count
            seed += 1
    with capsys.disabled():
        print(f"\ncancellation storm: {dict(sorted(total.items()))}; all pools whole")  # noqa: T201
