"""The runbooks are typed as they stand, and say what they say. Next: ../../docs/runbooks."""

from pathlib import Path

import pytest

from cli_backup import backup
from tests.support.blocks import blocks
from tests.support.command import ROOT
from tests.support.shell import wrong_blocks

RUNBOOKS = sorted((ROOT / "docs" / "runbooks").glob("*.md"))


@pytest.mark.faults
@pytest.mark.parametrize("page", RUNBOOKS, ids=lambda page: page.stem)
def test_a_runbook_says_what_happens(page: Path, tmp_path: Path) -> None:
    assert wrong_blocks(page, tmp_path) == []


def test_there_is_one_for_each_loss() -> None:
    names = ["lost-bucket", "lost-database", "lost-field-key", "lost-key-file"]
    assert [page.stem for page in RUNBOOKS] == names
    for page in RUNBOOKS:
        assert any("./dossier" in block.text for block in blocks(page)), page


def test_every_command_is_on_the_page() -> None:
    text = (ROOT / "docs" / "backups.md").read_text("utf-8")
    names = [name for name in backup if not name.startswith("-")]
    assert len(names) == 6
    assert [name for name in names if f"dossier backup {name}" not in text] == []
