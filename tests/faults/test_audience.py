"""2,000 subscribers on one process while customers change, 200 of them cut. Next: test_storm.py."""

from pathlib import Path

import pytest

from tests.support.audience import run_audience

pytestmark = pytest.mark.faults


async def test_2000_subscribers_see_every_change_once(
    fresh_database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = await run_audience(fresh_database, tmp_path, count=1_000, cut=100, rounds=10)
    with capsys.disabled():
        print(f"\n{figures}")  # noqa: T201
