"""The chapter for who keeps the files is true: its drill, typed as it stands, says what the page says."""

from pathlib import Path

import pytest

from resolvers.custody.mending import MENDERS
from resolvers.custody.repairing import repairs_of
from tests.support.command import ROOT
from tests.support.shell import wrong_blocks

PAGE = ROOT / "docs" / "storage-admins.md"


@pytest.mark.faults
def test_the_drill_says_what_the_page_says(tmp_path: Path) -> None:
    assert wrong_blocks(PAGE, tmp_path) == []


def test_every_finding_stands_there_with_its_repairs() -> None:
    lines = PAGE.read_text("utf-8").splitlines()
    for kind in MENDERS:
        [line] = [line for line in lines if line.startswith(f"| `{kind}` |")]
        assert all(f"`{name}`" in line for name in repairs_of(kind)) or "as above" in line
