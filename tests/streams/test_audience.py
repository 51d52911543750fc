"""A small crowd in every run; the large one is tests/faults/test_audience.py. Next: ../faults."""

from pathlib import Path

from tests.support.audience import run_audience


async def test_40_subscribers_see_every_change_once(fresh_database: str, tmp_path: Path) -> None:
    await run_audience(fresh_database, tmp_path, count=20, cut=5, rounds=2)
