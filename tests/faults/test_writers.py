"""8 processes save 5,000 changes each; a live and a late reader see each once, in one order."""

from pathlib import Path

import pytest

from tests.support.writers import run_writers

pytestmark = pytest.mark.faults


async def test_8_writers_5000_changes_each(
    fresh_database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = await run_writers(fresh_database, tmp_path, writers=8, changes=5_000, customers=100)
    with capsys.disabled():
        print(f"\n{figures}")  # noqa: T201
