"""SIGTERM under load: nothing acknowledged is lost; more of it in ../faults. Next: test_pressure.py."""

from pathlib import Path

from tests.support.killing import run_kills


async def test_ending_under_load_loses_no_acknowledged_write(fresh_database: str, tmp_path: Path) -> None:
    await run_kills(fresh_database, tmp_path, writes=60, kills=1, together=8, gently=True)
