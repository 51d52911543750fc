"""kill -9 in the middle of 1,000 writes: every record has exactly its documents. Next: test_writers.py."""

from pathlib import Path

import pytest

from tests.support.killing import run_kills

pytestmark = pytest.mark.faults


async def test_kill_during_1000_concurrent_writes(
    fresh_database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = await run_kills(fresh_database, tmp_path, writes=1_000, kills=5)
    with capsys.disabled():
        print(f"\n{figures}")  # noqa: T201
