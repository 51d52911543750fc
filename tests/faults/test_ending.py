"""SIGTERM under load, five times: no acknowledged write lost, every stream resumed. Next: test_kill.py."""

from pathlib import Path

import pytest

from tests.support.killing import run_kills

pytestmark = pytest.mark.faults


async def test_five_ends_among_1000_writes(
    fresh_database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = await run_kills(fresh_database, tmp_path, writes=1_000, kills=5, gently=True)
    with capsys.disabled():
        print(f"\n{figures}")  # noqa: T201
