"""The tables and the migrations say the same: a change of a table without its migration is found here."""

import shutil
from pathlib import Path

import pytest

from models.make_migration import make_migration

ROOT = Path(__file__).resolve().parents[2]


def copied(tmp_path: Path) -> Path:
    """A copy of what makemigrations reads, so that it writes nothing into the checkout."""
    settings = [path.name for path in ROOT.glob("settings*.py")]
    for name in ("models", "pyproject.toml", *settings):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name)
        else:
            shutil.copy(source, tmp_path / name)
    return tmp_path / "models"


def test_no_table_has_changed_without_its_migration(tmp_path: Path) -> None:
    assert make_migration("drift", copied(tmp_path) / "migrations") is None


@pytest.mark.faults
def test_a_planted_change_is_found(tmp_path: Path) -> None:
    models = copied(tmp_path)
    table = models / "tables" / "task.py"
    text = table.read_text("utf-8")
    table.write_text(text.replace("kind = code(20", "kind = code(21", 1), "utf-8")

    made = make_migration("drift", models / "migrations")

    assert made is not None
    assert made.read_text("utf-8").count("ops.AlterField") == 1


@pytest.mark.faults
def test_a_planted_foreign_key_is_found(tmp_path: Path) -> None:
    models = copied(tmp_path)
    table = models / "tables" / "task.py"
    text = table.read_text("utf-8")
    table.write_text(text.replace('"customer_number", "tasks"', '"debtor_number", "tasks"', 1), "utf-8")

    made = make_migration("drift", models / "migrations")

    assert made is not None
    assert "debtor_number" in made.read_text("utf-8")
