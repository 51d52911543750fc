"""One kill -9 in every run; the large test is tests/faults/test_kill.py. Next: test_writers.py."""

from pathlib import Path

import pytest

from tests.support.killing import run_kills


@pytest.mark.faults
async def test_a_killed_service_leaves_no_half_write_and_no_gap(fresh_database: str, tmp_path: Path) -> None:
    await run_kills(fresh_database, tmp_path, writes=60, kills=1, together=8)
