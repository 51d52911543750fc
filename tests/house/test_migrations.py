"""The tables and the migrations say the same: a change of a table without its migration is found here."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def _written(tmp_path: Path, spoil: bool) -> list[str]:
    """Names of the migrations that makemigrations still finds to write, in a copy of the program."""
    for name in ("models", "settings.py", "pyproject.toml"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    if spoil:
        table = tmp_path / "models" / "tables" / "task.py"
        text = table.read_text("utf-8").replace("kind = code(20", "kind = code(21", 1)
        table.write_text(text, "utf-8")
    before = {path.name for path in (tmp_path / "models" / "migrations").glob("*.py")}
    command = [sys.executable, "-m", "tortoise", "makemigrations", "-n", "drift"]
    subprocess.run(command, check=True, cwd=tmp_path, capture_output=True)
    return sorted({path.name for path in (tmp_path / "models" / "migrations").glob("*.py")} - before)


def test_no_table_has_changed_without_its_migration(tmp_path: Path) -> None:
    assert _written(tmp_path, spoil=False) == []


def test_a_planted_change_is_found(tmp_path: Path) -> None:
    assert len(_written(tmp_path, spoil=True)) == 1
