"""Several processes save at once; a live and a late reader see the same. Next: test_storm.py."""

from pathlib import Path

from tests.support.writers import run_writers


async def test_a_live_and_a_late_reader_see_the_same(fresh_database: str, tmp_path: Path) -> None:
    await run_writers(fresh_database, tmp_path, writers=2, changes=100, customers=10)
